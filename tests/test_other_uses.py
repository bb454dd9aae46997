"""Other uses of the money: never more customers than there are, and break-evens by plain loops."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import winback_kit as wk
from tests.any_case import any_case
from winback_kit.assumptions.record import Assumption
from winback_kit.case.assumptions.record import Case
from winback_kit.case.from_plan.measured_use import MeasuredUse
from winback_kit.case.from_plan.other_uses import (
    OtherUse,
    other_uses,
    uses_of_the_money,
    valued_uses,
)
from winback_kit.case.result.costs import spent
from winback_kit.case.result.outcome import outcome
from winback_kit.plan.saving.kept_by_asking import StayingAsked
from winback_kit.records.result import Rows
from winback_kit.value.customers.customer_value_records import CustomerWorth
from winback_kit.words.own_names import NO_REASON

CLIENTS, BY_LOOPS = 15, 12


def any_client(draw: np.random.Generator, *, by: str = "reason") -> tuple[Any, Any]:
    """A plan's losses and returns, and what its customers are worth: all that a use asks for."""
    active, new = draw.integers(0, 20_000), draw.integers(1, 9_000)
    value = float(draw.uniform(-20, 400))
    names = [NO_REASON, "Too dear", "Moved", "Bad service"][: int(draw.integers(1, 5))]
    back = float(draw.uniform(0, 0.9))
    history = SimpleNamespace(
        natural_return=lambda: SimpleNamespace(at_month=lambda month: (back, back, back)),
        returned_by=lambda reason, month: (back / 2, back / 2, back / 2),
        data=SimpleNamespace(
            client=SimpleNamespace(
                settings=SimpleNamespace(
                    definitions=SimpleNamespace(segment_by=by), case=SimpleNamespace(fixes=())
                )
            )
        ),
    )
    losses = {name: float(draw.uniform(0, 600)) for name in names}
    plan = SimpleNamespace(losses_per_month=losses, history=history)
    everyone = CustomerWorth("All", int(active), value, value * 0.9, value * 1.1, None, None)
    first = CustomerWorth("New", int(new), abs(value) + 1, 1.0, 2 * abs(value) + 9, None, None)
    return plan, SimpleNamespace(valued=SimpleNamespace(everyone=everyone, new=first))


def plain_case(draw: np.random.Generator) -> Case:
    """A case of which a plain loop knows all: tax on every flow, no working capital."""
    case = any_case(draw)
    same = {"loss": "offset", "working_capital_months": Assumption(value=0.0)}
    return case.model_copy(update=same)


@pytest.mark.slow
def test_no_use_reaches_or_pays_for_more_customers_than_there_are() -> None:
    draw = np.random.default_rng(13)
    seen: set[str] = set()
    for _ in range(CLIENTS):
        case = plain_case(draw)
        plan, customers = any_client(draw)
        money = spent(outcome(case))
        active = customers.valued.everyone.customers
        years = max(1.0, min(case.horizon_months, case.programme.team_months) / 12)
        for use in other_uses(plan, case, customers):
            seen.add(use.kind)
            assert use.spent <= money * (1 + 1e-9)
            assert 0 <= use.leaving <= use.people * (1 + 1e-12)
            reached = outcome(use.case).contacted
            if use.kind == "retention":
                assert reached == pytest.approx(use.people)
                assert use.people <= active * years * (1 + 1e-12)  # each once a year
            if use.kind == "root_cause":
                lost = plan.losses_per_month[use.reason] * case.horizon_months
                assert reached == pytest.approx(use.people) == pytest.approx(lost)
                assert use.reason != NO_REASON
            for effect in (use.better_at, use.pays_at):
                assert effect is None or effect >= 0
                assert effect is None or not use.at_share or effect <= 1
    assert seen == {"retention", "acquisition", "root_cause"}


def npv_by_loops(use: OtherUse, case: Case, effect: float, value: float, *, cost: float) -> float:
    """What a use is worth, month by month: its money, and the margin of each customer it keeps."""
    rate, horizon = case.discount_rate.value, case.horizon_months
    even = sum((1 + rate) ** (-age / 12) for age in range(horizon))
    months = use.months
    if use.kind == "acquisition":
        each_month, kept_of = use.spent / effect / months, 1.0
    else:
        each_month = use.people / months
        kept_of = use.leaving / use.people * effect * (1 - use.back_anyway)
    total = -use.spent if use.kind == "root_cause" else 0.0
    for month in range(1, horizon + 1):
        flow = 0.0
        if month <= months:
            flow -= each_month * cost * (1 + case.cost_inflation.value) ** (month / 12)
        kept = each_month * kept_of * min(month, months)
        flow += kept * value / even * (1 + case.margin_growth.value) ** (month / 12)
        total += flow * (1 + rate) ** (-(month - 0.5) / 12)
    return total * (1 - case.tax_rate.value)


def test_a_break_even_is_that_of_plain_loops() -> None:
    draw = np.random.default_rng(7)
    held: dict[str, int] = {}
    for _ in range(BY_LOOPS):
        case = plain_case(draw)
        plan, customers = any_client(draw)
        npv = max(0.0, outcome(case).npv)
        known = customers.valued
        for use in other_uses(plan, case, customers):
            worth = known.new if use.kind == "acquisition" else known.everyone
            for effect, goal in ((use.better_at, npv), (use.pays_at, 0.0)):
                if effect is None or (use.kind == "acquisition" and effect == worth.value):
                    continue
                cost = use.case.segments[0].contact_cost.value
                cost = effect if use.kind == "acquisition" else cost
                found = npv_by_loops(use, case, effect, worth.value, cost=cost)
                assert found == pytest.approx(goal, abs=1e-6 * max(1.0, use.spent)), use.kind
                held[use.kind] = held.get(use.kind, 0) + 1
    assert min(held.values()) >= 5
    assert len(held) == 3


def test_without_reasons_no_use_is_told_of_the_main_reason() -> None:
    draw = np.random.default_rng(3)
    for _ in range(5):
        plan, customers = any_client(draw, by="orders")
        kinds = {one.kind for one in other_uses(plan, plain_case(draw), customers)}
        assert "root_cause" not in kinds


@pytest.mark.slow
def test_a_use_that_somebody_measures_has_a_value(sample_study: wk.Study) -> None:
    nobody = sample_study.replace(measured_uses=Rows([]))
    use = next(one for one in nobody.other_uses if one.kind == "retention")
    year = nobody.groups.year
    leave = 1 - (1 - year.lost / year.active_months) ** 12
    assert use.leaving / use.people == pytest.approx(leave)
    assert use.better_at is not None
    options = {one.kind: one for one in nobody.options}
    assert "retention" not in options
    effect = Assumption(value=use.better_at, low=0.0, high=2 * use.better_at, evidence="A")
    known = sample_study.replace(measured_uses=Rows([MeasuredUse("retention", effect)]))
    assert "retention" not in {one.kind for one in known.other_uses}
    found = {one.kind: one for one in known.options}["retention"]
    assert found.npv == pytest.approx(max(0.0, sample_study.outcome.npv))
    assert found.chance is not None
    assert found.evidence == "B"  # what a customer is worth is own history
    assert found.spent <= use.spent


def test_a_stated_cost_of_a_new_customer_gives_that_use_a_value(sample_study: wk.Study) -> None:
    stated = sample_study.case.avoided_acquisition.model_copy(
        update={"acquisition_cost": Assumption(value=200.0, evidence="C", source="Finance")}
    )
    case = sample_study.case.model_copy(update={"avoided_acquisition": stated})
    known = sample_study.replace(case=case)
    assert "acquisition" in {one.kind for one in known.options}
    assert "acquisition" not in {one.kind for one in known.other_uses}


def test_a_use_that_is_measured_reaches_no_more_customers_than_there_are() -> None:
    draw = np.random.default_rng(29)
    valued: set[str] = set()
    for _ in range(CLIENTS):
        case, (plan, customers) = plain_case(draw), any_client(draw)
        money = spent(outcome(case))
        told = {one.kind: one for one in other_uses(plan, case, customers)}
        for kind, use in told.items():
            effect = Assumption(value=0.3 if use.at_share else 50.0, evidence="A")
            uses = uses_of_the_money(plan, case, customers)
            for name, valued_case in valued_uses(uses, [MeasuredUse(kind, effect)]):
                valued.add(name)
                result = outcome(valued_case)
                assert spent(result) <= money * (1 + 1e-9)
                if name != "acquisition":  # of new customers there is no list
                    assert result.contacted == pytest.approx(use.people)
    assert valued == {"retention", "acquisition", "root_cause"}


def test_those_whom_a_test_proved_to_stay_are_asked_once_a_year_and_no_others() -> None:
    draw = np.random.default_rng(31)
    for _ in range(BY_LOOPS):
        case, (plan, customers) = plain_case(draw), any_client(draw)
        each = Assumption(value=float(draw.uniform(0.5, 9)), evidence="A")
        asked = StayingAsked(a_year=float(draw.integers(10, 5_000)), leaving=0.6, each_cost=each)
        effect = Assumption(value=0.25, evidence="A")
        measured = [MeasuredUse("retention", effect, asked)]
        uses = uses_of_the_money(plan, case, customers, measured=measured)
        for use in (one for one in uses if one.kind == "retention"):
            years = min(case.horizon_months, case.programme.team_months) / 12
            most = min(asked.a_year * years, spent(outcome(case)) / each.value)
            assert use.people == pytest.approx(most)
            assert use.leaving == pytest.approx(0.6 * use.people)
            [(_, told)] = valued_uses([use], measured)
            assert outcome(told).contacted == pytest.approx(use.people)
            value = customers.valued.everyone.value
            by_hand = npv_by_loops(use, case, 0.25, value, cost=each.value)
            assert outcome(told).npv == pytest.approx(by_hand, abs=1e-6 * max(1.0, use.spent))
