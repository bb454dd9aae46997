"""Cases that between them use every form of input, and every oddity of a rate of return."""

from __future__ import annotations

import copy
import json
from typing import Any

from tests.golden import golden_raw
from winback_kit.case.assumptions.record import Case


def _case(raw: dict[str, Any], **changes: Any) -> Case:
    return Case.model_validate_json(json.dumps({**raw, **changes}))


def _segment(**changes: Any) -> dict[str, Any]:
    segment: dict[str, Any] = copy.deepcopy(golden_raw()["segments"][0])
    segment.update(changes)
    return segment


def lists_by_month() -> Case:
    """Contacts, margins and returns by month; a hazard ratio on a curve; another natural arm."""
    first = _segment(
        name="Lists",
        contacted_per_month=[900, 0, 450.5, 300, 10],
        contact_months=4,
        margin={"curve": [70, 60, 55.5], "factor": 1.1},
        natural_margin=[40, 38, -5],
        return_timing=[0.5, 0.3, 0.2],
        retention={"curve": [1, 0.9, 0.8, 0.8, 0.7, 0.2], "hazard_ratio": 1.3},
        natural_retention={"curve": [1, 0.8, 0.75], "hazard_ratio": 0.7},
        monthly_discount={"amount": 4, "months": 3},
    )
    second = _segment(name="Plain", margin=55, natural_margin=50)
    return _case(golden_raw(), segments=[first, second], horizon_months=24)


def differing_customers() -> Case:
    """Retention that differs between customers, in both arms; inflation and growth."""
    segment = _segment(
        margin=65,
        retention={"sbg": {"alpha": 0.7, "beta": 3.8}, "hazard_ratio": 1.2},
        natural_retention={"sbg": {"alpha": 1.1, "beta": 2.5}},
        contactable_share=0.83,
        natural_redemption=0.6,
    )
    other = _segment(name="Other", natural_retention={"monthly": 0.9}, margin=44)
    return _case(golden_raw(), segments=[segment, other], cost_inflation=0.03, margin_growth=-0.02)


def queue() -> Case:
    """A team that is too small, losses carried forward, working capital, deal seekers."""
    raw = golden_raw()
    raw["programme"] |= {
        "people": 3,
        "capacity": {"contacts_per_person": 220, "ramp_start": 0.4, "ramp_months": 2.5},
        "strategic_churn": {
            "active_customers": 5000,
            "deal_seeking_rate": 0.0004,
            "value_lost": 90,
        },
        "team_months": 14,
    }
    segments = [
        _segment(name="A", margin=75, adverse_selection=0.3, offer_depth=0.4),
        _segment(name="B", margin=60, contacted_per_month=[400, 900, 20, 0, 77.7]),
    ]
    avoided = {"replaced_share": 0.25, "acquisition_cost": 45}
    return _case(
        raw,
        segments=segments,
        loss="carry_forward",
        working_capital_months=1.5,
        avoided_acquisition=avoided,
        success_fee={"share": 0.15, "months": 5},
        referrals={"each": 0.4, "incremental_share": 0.3, "customer_value": 55},
    )


def some_held_back() -> Case:
    """Some are held back for a test and contacted later, as far as the team has the time."""
    raw = golden_raw()
    raw["programme"] |= {
        "people": 2,
        "capacity": {"contacts_per_person": 700, "ramp_start": 0.5, "ramp_months": 2},
        "team_months": 16,
    }
    segments = [
        _segment(name="A", holdout_share=0.2, return_timing=[0.4, 0.3, 0.2, 0.1]),
        _segment(name="B", holdout_share=0.1, contacted_per_month=[400, 300, 200, 50]),
        _segment(name="C"),
    ]
    held = {"test_months": 3, "months": 2, "kept_chance": 0.6}
    held |= {"universal_share": 0.05, "today_share": 0.25}
    return _case(raw, segments=segments, holdout=held)


def kept_away() -> Case:
    """An offer that keeps customers away; offers paid as months of discount."""
    segment = _segment(
        return_rate=0.02,
        natural_return_rate=0.03,
        monthly_discount={"amount": 6, "months": 5},
        offer_cost=0,
        natural_redemption=0.5,
    )
    return _case(golden_raw(), segments=[segment, _segment(name="Paid", margin=90)])


def several_rates() -> Case:
    """Money out, in, and out again: two rates of return."""
    segment = _segment(
        contacted_per_month=[2000],
        contact_months=1,
        return_rate=0.1,
        natural_return_rate=0.1,
        retention={"curve": [1] * 8},
        natural_retention={"curve": [1] * 8},
        margin=[300, 0, 0, 0, 0, 0, 0, 0],
        natural_margin=[0, 0, 0, 0, 0, 0, 260, 0],
        offer_cost=0,
        contact_cost=0,
    )
    raw = golden_raw()
    raw["programme"] |= {"setup_cost": 12000, "team_cost": 0}
    return _case(raw, segments=[segment], horizon_months=12, tax_rate=0)


def no_rate() -> Case:
    """Money that only goes out: no rate of return, no payback, and nothing in."""
    return _case(golden_raw(), segments=[_segment(return_rate=0, natural_return_rate=0)])


def nothing_at_all() -> Case:
    """Nobody is contacted and nothing is paid: every quotient is undefined."""
    raw = golden_raw()
    raw["programme"] |= {"setup_cost": 0, "team_cost": 0, "team_months": 0}
    return _case(raw, segments=[_segment(contacted_per_month=0)], horizon_months=1)


def edges() -> Case:
    """0 to the power of 0: nobody stays, or the hazard of an empty curve is 0; all stay."""
    segments = [
        _segment(name="Gone", retention={"monthly": 0}, margin=80),
        _segment(
            name="Never", retention={"curve": [1, 0.5], "hazard_ratio": 0}, margin=80, offer_cost=0
        ),
        _segment(name="Stay", retention={"monthly": 1}, natural_retention={"monthly": 0.5}),
    ]
    return _case(golden_raw(), segments=segments, discount_rate=0, horizon_months=18)


def with_scenarios() -> Case:
    """Scenarios by value, factor and all segments; a what-if below them."""
    scenarios = [
        {
            "name": "Cautious*",
            "probability": 0.3,
            "changes": {"segments.*.return_rate": "x0.8", "discount_rate": "14%"},
        },
        {
            "name": "=1+1",
            "probability": 0.5,
            "changes": {"segments.1.margin.factor": 1.25, "programme.team_months": "x0.75"},
        },
        {"name": "base", "probability": 0.2, "changes": {"segments.0.contact_months": 3}},
    ]
    segments = [
        _segment(margin=70),
        _segment(name="Curve", margin=[80, 60], retention={"sbg": {"alpha": 1, "beta": 4}}),
    ]
    what_if = {"tax_rate": 0.3, "segments.*.offer_cost": "x0.5"}
    return _case(golden_raw(), segments=segments, scenarios=scenarios, what_if=what_if)


def moved_horizon() -> Case:
    """A scenario with another horizon, which a workbook leaves out."""
    scenarios = [
        {"name": "Longer", "changes": {"horizon_months": 48}},
        {"name": "Dearer", "changes": {"segments.0.offer_cost": 45}},
    ]
    return _case(golden_raw(), segments=[_segment(margin=70)], scenarios=scenarios)


def stated_horizon() -> Case:
    """A what-if that moves the horizon: the workbook has that horizon, and the base is left out."""
    scenarios = [{"name": "Dearer", "changes": {"segments.0.offer_cost": 45}}]
    what_if = {"horizon_months": 20}
    return _case(golden_raw(), segments=[_segment(margin=70)], scenarios=scenarios, what_if=what_if)


ALL = {
    make.__name__: make
    for make in (
        lists_by_month,
        differing_customers,
        queue,
        some_held_back,
        kept_away,
        several_rates,
        no_rate,
        nothing_at_all,
        edges,
        with_scenarios,
        moved_horizon,
        stated_horizon,
    )
}
