"""What is told of a chance that rests on assumptions, and of fixed costs that nobody stated."""

import datetime as dt

import pytest

from tests.golden import golden
from winback_kit.assumptions.record import Assumption
from winback_kit.case.assumptions.answered_for import answered_for
from winback_kit.case.assumptions.register import RegisterRow, register
from winback_kit.case.judged.assessment import assess
from winback_kit.case.judged.bearable import bearable_fixed_cost
from winback_kit.case.judged.evidence import assumed_share
from winback_kit.case.moved.what_if import drivers
from winback_kit.case.result.outcome import outcome


def known(value: float, low: float, high: float, evidence: str) -> dict[str, object]:
    return {"value": value, "low": low, "high": high, "evidence": evidence}


@pytest.mark.parametrize(("rate", "margin"), [("E", "B"), ("B", "E"), ("A", "B"), ("E", "E")])
def test_no_chance_is_given_where_most_of_the_variance_is_assumed(rate: str, margin: str) -> None:
    case = golden(return_rate=known(0.05, 0.03, 0.08, rate), margin=known(60, 50, 70, margin))
    swing = {one.name: one.swing for one in drivers(case) if one.swing}
    assert swing.keys() == {"uplift", "margin"}
    grades = {"uplift": rate, "margin": margin}
    whole = sum(one**2 for one in swing.values())
    assumed = sum(one**2 for name, one in swing.items() if grades[name] == "E") / whole
    assert assumed_share(case, drivers(case)) == pytest.approx(assumed)
    risk = assess(case).risk
    assert risk.assumed == pytest.approx(assumed)
    assert (risk.chance is None) == (assumed > 0.5)
    assert (risk.chance_of_no_payback is None) == (assumed > 0.5)


def test_what_fixed_costs_a_programme_can_bear() -> None:
    """R1 with a margin of 80: 67,324.79 after tax; its team works ten months, all taxed at once."""
    case = golden(margin=80)
    more = bearable_fixed_cost(case)
    assert more is not None
    team = case.programme.team_cost.value + more / 12 / case.programme.people.value
    assert outcome(case, {"programme.team_cost": team}).npv == pytest.approx(0.0, abs=1e-3)
    # linear in the cost: what one more a month takes, at the same net present value
    by_one = outcome(case).npv - outcome(case, {"programme.team_cost": team - more / 12 + 1}).npv
    assert more / 12 == pytest.approx(outcome(case).npv / by_one, rel=1e-6)
    assert bearable_fixed_cost(golden()) is None  # it does not pay as it is


def test_assumptions_that_nobody_answers_for_are_counted() -> None:
    """Measured ones, zeros and what is chosen need no owner; what is stated or assumed does."""
    rows = register(golden())
    open_ones = [
        row.label
        for row in rows
        if row.assumption.value and row.assumption.evidence > "B" and row.assumption.owner == ""
        if row.unit != "months" and row.key not in ("holdout_share", "offer_depth")
    ]
    assert _unowned(rows) == len(open_ones) > 0
    tax = {"value": 0.25, "evidence": "C", "owner": "Finance"}
    assert golden().tax_rate.value > 0
    owned = golden().model_copy(update={"tax_rate": Assumption.model_validate(tax)})
    assert _unowned(register(owned)) == _unowned(rows) - (golden().tax_rate.owner == "")


def _unowned(rows: list[RegisterRow]) -> int:
    """What was not measured and has nobody to answer for it."""
    found = answered_for(rows, data_to=dt.date(2026, 1, 31))
    return sum(one.rows for one in found if one.evidence > "B" and not one.owner)
