"""Random cases that use every form an assumption can be given in, and random moves of their dials.

They are not likely ones: offers that keep customers away, teams far too small, a second lifetime
that never ends, cash flows with no rate of return or with several.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from winback_kit.case.assumptions.inputs import dials
from winback_kit.case.assumptions.record import Case
from winback_kit.case.moved.dial_ranges import dial_limits

Draw = np.random.Generator


def any_case(draw: Draw, *, segments: int | None = None, horizon: int | None = None) -> Case:
    """A random case."""
    months = horizon or int(draw.integers(1, 61))
    grown = bool(draw.random() < 0.5)
    return Case.model_validate(
        {
            "name": "Any case",
            "currency": "EUR",
            "start": dt.date(2027, 1, 1),
            "horizon_months": months,
            "discount_rate": float(draw.uniform(0, 0.3)),
            "tax_rate": float(draw.choice([0.0, 0.25, 0.3])),
            "loss": str(draw.choice(["offset", "carry_forward"])),
            "cost_inflation": float(draw.uniform(-0.02, 0.06)) if grown else 0.0,
            "margin_growth": float(draw.uniform(-0.05, 0.05)) if grown else 0.0,
            "working_capital_months": float(draw.choice([0.0, 0.5, 2.0])),
            "programme": _programme(draw),
            "avoided_acquisition": {
                "replaced_share": float(draw.choice([0.0, 0.2])),
                "acquisition_cost": float(draw.uniform(0, 80)),
            },
            "referrals": {
                "each": _graded(draw, float(draw.choice([0.0, 0.3]))),
                "incremental_share": float(draw.uniform(0, 1)),
                "customer_value": float(draw.uniform(0, 90)),
            },
            "holdout": {
                "test_months": int(draw.integers(0, 9)),
                "months": int(draw.integers(0, 9)),
                "kept_chance": _graded(draw, float(draw.uniform(0, 1))),
                **({"universal_share": 0.1, "today_share": 0.3} if draw.random() < 0.3 else {}),
            },
            **({"success_fee": _fee(draw)} if draw.random() < 0.4 else {}),
            "segments": [
                _segment(draw, name=f"Segment {at}")
                for at in range(segments or int(draw.integers(1, 4)))
            ],
        }
    )


def _programme(draw: Draw) -> dict[str, Any]:
    capacity = {
        "contacts_per_person": float(draw.uniform(50, 800)),
        "ramp_start": float(draw.uniform(0.2, 1)),
        "ramp_months": float(draw.uniform(0.5, 6)),
    }
    churn = {
        "active_customers": float(draw.uniform(0, 20_000)),
        "deal_seeking_rate": float(draw.uniform(0, 0.001)),
        "value_lost": float(draw.uniform(0, 100)),
    }
    return {
        "setup_cost": float(draw.choice([0.0, draw.uniform(0, 60_000)])),
        "team_cost": float(draw.uniform(0, 5_000)),
        "team_months": int(draw.integers(0, 30)),
        "people": float(draw.uniform(0.5, 3)),
        **({"capacity": capacity} if draw.random() < 0.4 else {}),
        **({"strategic_churn": churn} if draw.random() < 0.3 else {}),
    }


def _fee(draw: Draw) -> dict[str, Any]:
    return {"share": float(draw.uniform(0, 0.6)), "months": int(draw.integers(1, 25))}


def _segment(draw: Draw, *, name: str) -> dict[str, Any]:
    p1, p0 = draw.uniform(0, 0.12), draw.uniform(0, 0.08)
    out: dict[str, Any] = {
        "name": name,
        "contacted_per_month": _by_month(draw, float(draw.uniform(100, 2_000))),
        "contact_months": int(draw.integers(1, 25)),
        "contactable_share": float(draw.uniform(0.5, 1)),
        "return_rate": _graded(draw, float(p1)),
        "natural_return_rate": _graded(draw, float(p0)),
        "margin": _by_month(draw, float(draw.uniform(-5, 80))),
        "retention": _retention(draw),
        "offer_cost": float(draw.uniform(0, 60)),
        "contact_cost": float(draw.uniform(0, 4)),
        "natural_redemption": float(draw.uniform(0, 1)),
        "adverse_selection": float(draw.choice([0.0, 0.3])),
        "offer_depth": float(draw.uniform(0, 0.5)),
    }
    if draw.random() < 0.4:
        out["return_timing"] = [0.5, 0.25, 0.125, 0.125]
    if draw.random() < 0.4:
        out["holdout_share"] = float(draw.uniform(0, 0.5))
    if draw.random() < 0.4:
        out["natural_margin"] = _by_month(draw, float(draw.uniform(5, 60)))
    if draw.random() < 0.4:
        out["natural_retention"] = _retention(draw)
    if draw.random() < 0.4:
        out["monthly_discount"] = {"amount": float(draw.uniform(0, 10)), "months": 6}
    return out


def _graded(draw: Draw, value: float) -> dict[str, Any]:
    return {"value": value, "evidence": str(draw.choice(list("ABCDE")))}


def _by_month(draw: Draw, level: float) -> Any:
    if draw.random() < 0.5:
        return level
    return [level * float(draw.uniform(0.3, 1.5)) for _ in range(int(draw.integers(1, 30)))]


def _retention(draw: Draw) -> dict[str, Any]:
    form = draw.integers(4)
    hazard = float(draw.uniform(0.5, 2))
    if form == 0:
        return {"monthly": float(draw.choice([draw.uniform(0.5, 0.99), 1.0], p=[0.9, 0.1]))}
    if form == 1:
        sbg = {"alpha": float(draw.uniform(0.3, 2)), "beta": float(draw.uniform(0.5, 8))}
        return {"sbg": sbg, "hazard_ratio": hazard}
    curve = np.cumprod(draw.uniform(0.6, 1, int(draw.integers(1, 40)))).tolist()
    return {"curve": [1.0, *curve], "hazard_ratio": hazard}


def any_moves(draw: Draw, case: Case, *, most: int = 6) -> dict[str, float]:
    """Some dials moved to somewhere within their limits, now and then the horizon too."""
    held = dials(case)
    out = {}
    for at in draw.choice(len(held), size=int(draw.integers(0, most + 1)), replace=False):
        low, high = dial_limits(held[at])
        value = float(draw.uniform(low, high))
        out[held[at].path] = float(round(value)) if held[at].input.unit == "months" else value
    if draw.random() < 0.2:
        out["horizon_months"] = float(draw.integers(1, 73))
    return out
