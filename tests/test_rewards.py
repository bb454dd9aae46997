"""What winning back earns: the split by time, the best offers, and doing nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import winback_kit as wk
from winback_kit.case.from_plan.build import programme_case
from winback_kit.case.from_plan.rewards import EarlyAndLate, margin_split
from winback_kit.plan.programme.rewards import DoingNothing, best_offers
from winback_kit.show.offers.offers import best_offers_finding, most_offer_finding

NEAR = 1e-9


@pytest.fixture(scope="module")
def plan(sample: Path) -> Any:
    return wk.study(sample).plan


def test_every_segment_and_offer_once(plan: Any) -> None:
    found = wk.rewards(plan)
    pairs = {(one.worth.segment, one.worth.offer) for one in found}
    assert len(found) == len(plan.worths) == len(pairs)


def test_segments_add_up_to_the_case(plan: Any) -> None:
    # with the offers chosen: contributions of the segments, less team and set-up, are the value
    # before tax
    chosen = [one for one in wk.rewards(plan) if plan.chosen.get(one.worth.segment) is one.worth]
    result = wk.outcome(programme_case(plan))
    total = sum(one.short + one.later for one in chosen) - result.pv("team") - result.pv("setup")
    assert total == pytest.approx(result.known("npv_before_tax"), rel=NEAR)


def test_early_and_late_margin_are_the_incremental_margin(plan: Any) -> None:
    case = programme_case(plan)
    split = margin_split(wk.cash_flow(case), "incremental_margin")
    assert split.short + split.later == pytest.approx(wk.outcome(case).pv("incremental_margin"))


def test_back_after_is_the_last_month_below_zero(plan: Any) -> None:
    for one in wk.rewards(plan):
        assert (one.back_after is None) == (one.total < 0)


def test_best_offers_are_best_by_their_figure(plan: Any) -> None:
    for best in best_offers(plan):
        own = [one for one in plan.worths if one.segment == best.segment]
        assert best.by_profit is plan.best[best.segment]
        assert best.by_rate.effect.return_rate == max(one.effect.return_rate for one in own)
        assert best.by_roi is not None
        assert best.by_roi.roi == max(one.roi or 0 for one in own)


def test_the_most_an_offer_may_cost_leaves_nothing(plan: Any) -> None:
    for one in plan.worths:
        effect, most = one.effect, one.most_offer_cost
        left = effect.return_rate * (one.slv_with_offer - most) - one.contact_cost.value
        assert left - effect.natural_return_rate.value * one.slv == pytest.approx(0, abs=1e-9)
        assert one.offer_cost.value + one.room == pytest.approx(most)
    assert "may cost" in most_offer_finding(plan).text
    assert "segments" in best_offers_finding(plan).text


def test_what_is_lost_is_not_what_can_be_recovered(plan: Any) -> None:
    customers = wk.customer_value(plan.history)
    idle = wk.doing_nothing(plan, customers)
    lost = 12 * sum(plan.losses_per_month.values())
    assert idle.lost == pytest.approx(lost)
    assert idle.lost_value == pytest.approx(lost * customers.valued.everyone.value)
    paying = {name: one for name, one in plan.best.items() if one.incremental > 0}
    worth = sum(12 * plan.losses_per_month[name] * one.incremental for name, one in paying.items())
    assert idle.recoverable == pytest.approx(plan.contactable_share.value * worth)
    assert idle.recoverable < idle.lost_value


def test_parts_of_what_is_earned() -> None:
    # 30 early and 90 later: three quarters come later
    split = EarlyAndLate(30.0, 90.0)
    assert (split.total, split.later_share) == (120.0, 0.75)


def test_the_part_of_a_loss_that_can_be_recovered() -> None:
    # 100 lost at 50 each are 5,000, of which 1,250 are a quarter
    year = DoingNothing(lost=100, value_each=50.0, returning=0.0, recoverable=1_250.0)
    assert year.recoverable_share == 0.25
    assert replace(year, lost=0.0).recoverable_share == 0.0
    assert replace(year, value_each=None).recoverable_share is None
