"""A small client that states all that can be stated of a case; every assumption bears its name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import yaml

from tests.commands import client_folder, csv_text, log

HEADER = "customer_id,order_date"  # without an amount, so that the value of an order counts
EVIDENCE_DAY = dt.date(2026, 1, 31)
WORDS = ("source", "owner", "date")


def known(value: float, *, name: str, wide: float = 0.2) -> dict[str, Any]:
    """An assumption with all of its parts; its source and owner bear its name."""
    return {
        "value": float(value),
        "low": value * (1 - wide),
        "high": value * (1 + wide),
        "evidence": "B",
        "source": f"source of {name}",
        "date": EVIDENCE_DAY,
        "owner": f"owner of {name}",
    }


def listed(curve: list[float], *, name: str) -> dict[str, Any]:
    """A list by months with all of its parts."""
    own = {key: part for key, part in known(1, name=name).items() if key not in ("value", "low")}
    del own["high"]
    return {"curve": curve, "factor": 1.1, "low_factor": 0.8, "high_factor": 1.3, **own}


def kept(form: dict[str, Any], *, name: str) -> dict[str, Any]:
    """A retention in one form with all of its parts."""
    own = {key: part for key, part in known(1, name=name).items() if key in ("evidence", *WORDS)}
    return {**form, "hazard_ratio": 1.1, "low_ratio": 1.2, "high_ratio": 0.8, **own}


def monthly(stay: float, *, name: str) -> dict[str, Any]:
    """A retention by one share, whose range is that of the share."""
    form = kept({"monthly": {"value": stay, "low": stay - 0.05, "high": stay + 0.03}}, name=name)
    return {
        key: part for key, part in form.items() if not key.endswith("_ratio") or "hazard" in key
    }


def offer(name: str, *, uplift: float) -> dict[str, Any]:
    """An offer with all that can be stated of one."""
    return {
        "name": name,
        "channel": "post",
        "uplift": known(uplift, name=f"uplift of {name}"),
        **offer_terms(name),
    }


def offer_terms(name: str) -> dict[str, Any]:
    """What is stated of an offer, or of a segment with it."""
    return {
        "offer_cost": known(3, name=f"offer cost of {name}"),
        "contact_cost": known(0.2, name=f"contact cost of {name}"),
        "monthly_discount": {"amount": known(1, name=f"discount of {name}"), "months": 2},
        "natural_redemption": known(0.7, name=f"redemption of {name}"),
        "adverse_selection": known(0.5, name=f"selection of {name}"),
        "offer_depth": known(0.2, name=f"depth of {name}"),
    }


def segment(name: str, **forms: Any) -> dict[str, Any]:
    """A segment with all that can be stated of one."""
    return {
        "name": name,
        "offer": "",
        "contact_months": 4,
        "contactable_share": known(0.6, name=f"share of {name}"),
        "return_rate": known(0.5, name=f"return of {name}", wide=0.1),
        "natural_return_rate": known(0.25, name=f"natural return of {name}", wide=0.1),
        "return_timing": [0.6, 0.4],
        **offer_terms(name),
        **forms,
    }


SBG = {"sbg": {"alpha": 0.8, "beta": 4.0}}
STATED: dict[str, Any] = {
    "start": dt.date(2025, 9, 1),
    "horizon_months": 24,
    "contact_months": 5,
    "budget": 1_000_000,
    "sponsor": "the sponsor",
    "owner": "the owner",
    "budget_from": "the budget",
    "decide_by": dt.date(2025, 8, 15),
    "margin_rate": known(0.4, name="margin rate"),
    "value_per_order": known(40, name="value of an order"),
    "contactable_share": known(0.8, name="contactable share"),
    "discount_rate": known(0.1, name="discount rate"),
    "tax_rate": known(0.25, name="tax rate"),
    "loss": "offset",
    "cost_inflation": known(0.02, name="inflation"),
    "margin_growth": known(0.03, name="growth"),
    "working_capital_months": known(0.5, name="working capital"),
    "programme": {
        "setup_cost": known(5_000, name="set-up"),
        "team_cost": known(300, name="team"),
        "team_months": 5,
        "people": known(2, name="people"),
        "capacity": {
            "contacts_per_person": known(300, name="contacts"),
            "ramp_start": known(0.5, name="ramp"),
            "ramp_months": 2.0,
        },
        "strategic_churn": {
            "active_customers": known(9_000, name="active"),
            "deal_seeking_rate": known(0.01, name="deals"),
            "value_lost": known(20, name="value lost"),
        },
    },
    "avoided_acquisition": {
        "replaced_share": known(0.1, name="replaced"),
        "acquisition_cost": known(9, name="acquisition"),
    },
    "referrals": {
        "each": known(0.4, name="referrals"),
        "incremental_share": known(0.3, name="new by referral"),
        "customer_value": known(20, name="referred customers"),
    },
    "success_fee": {"share": known(0.2, name="fee"), "months": 6},
    "holdout": {
        "test_months": 3,
        "months": 2,
        "kept_chance": known(0.6, name="held back"),
        "universal_share": known(0.001, name="held out of everything"),
        "today_share": known(0.1, name="left to today"),
        "design_effect": 1.2,
    },
    "offers": [offer("Letter", uplift=0.1), offer("Call", uplift=0.09)],
    "segments": [
        segment(
            "old",
            contacted_per_month=listed([1200, 800, 600, 400], name="contacts of old"),
            margin=listed([9, 8, 7], name="margin of old"),
            natural_margin=known(7, name="natural margin of old"),
            retention=monthly(0.9, name="old"),
            natural_retention=kept(SBG, name="natural old"),
        ),
        segment(
            "new",
            contacted_per_month=known(700, name="contacts of new"),
            margin=known(8, name="margin of new"),
            natural_margin=listed([6, 5], name="natural margin of new"),
            retention=kept({"curve": [0.95**age for age in range(24)]}, name="new"),
            natural_retention=monthly(0.8, name="natural new"),
        ),
        {
            "name": "called",
            "retention": kept(SBG, name="called"),
            "natural_retention": kept({"curve": [1.0, 0.8, 0.6]}, name="natural called"),
        },
        {"name": "called", "offer": "Letter", "return_rate": {"value": 0.01}},
    ],
    "evidence_cut": {"A": 0.05, "B": 0.1, "C": 0.25, "D": 0.4, "E": 0.6},
    "risk": {
        "draws": 128,
        "seed": 2,
        "segment_correlation": 0.4,
        "correlations": [{"between": ["uplift", "retention"], "value": -0.3}],
    },
    "pilot": {
        "setup_share": 0.2,
        "measuring_cost": 0.01,
        "most_complaints": 0.01,
        "most_opt_outs": 0.02,
        "overspend": 0.1,
    },
    "scenarios": [
        {"name": "Low", "probability": 0.4, "changes": {"segments.old.return_rate": 0.4}},
        {"name": "High", "probability": 0.6, "changes": {"programme.setup_cost": "x0.5"}},
    ],
    "fixes": [
        {
            "reason": "called",
            "cost_a_year": known(300, name="cost of the fix"),
            "stops": known(0.2, name="what the fix stops"),
            "since": dt.date(2023, 2, 1),
        }
    ],
    "owners": {"team_months": "owner of what has none beside it"},
    "what_if": {"programme.team_cost": "x1.1"},
}


TEAM: dict[str, Any] = {
    "roles": ["caller"],
    "led_by": ["lead"],
    "days_a_month": 19.0,
    "hours_a_day": 7.0,
    "share_of_time": 0.6,
    "minutes_a_contact": 10.0,
    "leaving_a_month": 0.03,
    "hire_cost": 700.0,
    "calls_a_month": 3_000.0,
    "answers_calls": True,
    "minutes_a_call": 6.0,
    "answer_within_seconds": 30.0,
    "answer_share": 0.7,
}
STAFF = "\n".join(
    ["staff_id,role,started,monthly_cost,contacts_per_day"]
    + [
        f"{role[:2]}{at},{role},2022-01-01,{pay + 10 * at},{each}"
        for role, pay, each in (("caller", 300, 20), ("lead", 500, 4), ("clerk", 250, 9))
        for at in range(12)
    ]
)


def folder_with(
    case: dict[str, Any], folder: Path, *, team: dict[str, Any] | None = None, staff: str = ""
) -> Path:
    """A client of four segments, of which nothing is stated of one, and little of another."""
    people = sorted({customer for customer, _, _ in log()})
    segments = ("old", "new", "written", "called")
    rows = [f"{one},{segments[at % 4]}" for at, one in enumerate(people)]
    text = yaml.safe_dump(
        {
            "client": "Acme",
            "currency": "EUR",
            "definitions": {"lapse_days": 100, "segment_by": "segment"},
            "case": case,
            **({"team": team} if team else {}),
        },
        sort_keys=False,
    )
    customers = "\n".join(["customer_id,segment", *rows]) + "\n"
    files: dict[str, str | bytes] = {
        "orders.csv": csv_text([row[:2] for row in log() if _still_here(row)], HEADER),
        "customers.csv": customers,
    }
    if staff:
        files["staff.csv"] = staff + "\n"
    return client_folder(folder, files, settings=text)


def _still_here(row: tuple[str, ...]) -> bool:
    """Two of five customers left for good in the second year."""
    return int(row[0]) % 5 > 1 or row[1] < "2023-03-01"
