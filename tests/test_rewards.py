"""What winning back earns: the split by time, the best offers, and doing nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import winback_kit as wk
from tests.golden import golden
from winback_kit.case.from_plan.build import programme_case
from winback_kit.case.from_plan.rewards import EarlyAndLate, _back_after, _reward, margin_split
from winback_kit.client_study import Study
from winback_kit.plan.programme.rewards import DoingNothing, best_offers
from winback_kit.show.decision.reasons import scale_sentence
from winback_kit.show.offers.offers import best_offers_finding, most_offer_finding
from winback_kit.value.customers.orders import orders_of

NEAR = 1e-9


@pytest.fixture(scope="module")
def plan(sample_study: Study) -> Any:
    return sample_study.plan


def test_every_segment_and_offer_once(plan: Any) -> None:
    found = wk.rewards(plan)
    pairs = {(one.worth.segment, one.worth.offer) for one in found}
    assert len(found) == len(plan.worths) == len(pairs)


def test_segments_add_up_to_the_case(plan: Any) -> None:
    # with the offers chosen: contributions of the segments, less team and set-up, are the value
    # before tax, where nobody is held back, and nobody waits for another segment's contacts
    unlimited = plan.programme.model_copy(update={"capacity": None})
    plan = replace(plan, programme=unlimited)
    chosen = [one for one in wk.rewards(plan) if plan.chosen.get(one.worth.segment) is one.worth]
    result = wk.outcome(programme_case(plan, segments=plan.chosen))
    total = sum(one.short + one.later for one in chosen) - result.pv("team") - result.pv("setup")
    assert total == pytest.approx(result.known("npv_before_tax"), rel=NEAR)


def test_early_and_late_margin_are_the_incremental_margin(plan: Any) -> None:
    case = programme_case(plan)
    split = margin_split(wk.cash_flow(case), "incremental_margin")
    assert split.short + split.later == pytest.approx(wk.outcome(case).pv("incremental_margin"))


def hand_flow(horizon: int) -> Any:
    """100 contacted in month 1 at 2 each, of whom 10 return and stay, each with a margin of 2."""
    case = golden(
        contacted_per_month=[100],
        contact_months=1,
        return_rate=0.1,
        natural_return_rate=0,
        margin=2,
        retention={"monthly": 1},
        offer_cost=0,
        contact_cost=2,
    )
    return wk.cash_flow(case.model_copy(update={"horizon_months": horizon}), {"discount_rate": 0.0})


def test_a_margin_is_split_behind_the_twelfth_month() -> None:
    # 10 customers × 2 = 20 a month from month 1: 12 × 20 = 240 early, 6 × 20 = 120 later
    split = margin_split(hand_flow(18), "incremental_margin")
    assert (split.short, split.later) == (pytest.approx(240), pytest.approx(120))
    assert split.later_share == pytest.approx(120 / 360)
    # a month less and a month more of the horizon are later ones
    assert margin_split(hand_flow(13), "incremental_margin").later == pytest.approx(20)
    assert margin_split(hand_flow(12), "incremental_margin").later == pytest.approx(0)


def test_a_reward_by_hand(plan: Any) -> None:
    # contacts cost 100 × 2 = 200 in month 1, 20 come in each month: −180, −160, …, −20 in month 9,
    # 0 in month 10; over 18 months 360 − 200 = 160, of which 240 − 200 = 40 by month 12
    found = _reward(hand_flow(18), 0, plan.worths[0])
    assert found.contacted == pytest.approx(100)
    assert (found.short, found.later) == (pytest.approx(40), pytest.approx(120))
    assert found.total == pytest.approx(160)
    assert found.per_contact == pytest.approx(1.6)
    assert found.back_after == 10
    assert _reward(hand_flow(9), 0, plan.worths[0]).back_after is None


@pytest.mark.parametrize(
    ("so_far", "month"),
    [
        ([0, 1, 2], 0),  # never below 0
        ([-5, -2, 1, -1, 0, 3], 4),  # below 0 once more in month 3
        ([-5, -2, 0], 2),
        ([-5, -2, -1], None),
        ([1, 2, -1], None),  # lost again at the end
    ],
)
def test_back_after_is_the_month_behind_the_last_below_zero(
    so_far: list[float], month: int | None
) -> None:
    assert _back_after(np.array(so_far)) == month


def test_the_best_offer_by_each_figure_by_hand(plan: Any) -> None:
    # of 100 contacted 10 return anyway, worth 10 each; every return with an offer is worth 20
    # Letter:  0.15 · (20 − 2)  − 0.1 · 10 − 0 = 1.70, a return of 1.70 / (0.15 · 2)  = 5.67
    # Voucher: 0.40 · (20 − 16) − 0.1 · 10 − 0 = 0.60, 0.60 / (0.40 · 16) = 0.09
    # Call:    0.30 · (20 − 8)  − 0.1 · 10 − 0 = 2.60, 2.60 / (0.30 · 8)  = 1.08
    first, *_ = plan.worths
    terms = {"Letter": (0.05, 2.0), "Voucher": (0.30, 16.0), "Call": (0.20, 8.0)}
    nothing = first.contact_cost.model_copy(update={"value": 0.0})
    three = [
        replace(
            first,
            effect=replace(
                first.effect,
                offer=name,
                natural_return_rate=first.effect.natural_return_rate.model_copy(
                    update={"value": 0.1}
                ),
                uplift=first.effect.uplift.model_copy(update={"value": uplift}),
            ),
            offer_cost=first.offer_cost.model_copy(update={"value": cost}),
            contact_cost=nothing,
            slv=10.0,
            slv_with_offer=20.0,
            discounts=0.0,
            takers=1.0,
        )
        for name, (uplift, cost) in terms.items()
    ]
    (best,) = best_offers(replace(plan, worths=three))
    assert best.by_roi is not None
    assert (best.by_rate.offer, best.by_roi.offer, best.by_profit.offer) == (
        "Voucher",
        "Letter",
        "Call",
    )
    assert [one.incremental for one in three] == pytest.approx([1.7, 0.6, 2.6])
    assert three[0].roi == pytest.approx(1.7 / 0.3)


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
    assert "segment" in best_offers_finding(plan).text


def test_what_is_lost_is_not_what_can_be_recovered(plan: Any) -> None:
    customers = wk.customer_value(plan.history)
    idle = wk.doing_nothing(plan, customers)
    lost = 12 * sum(plan.losses_per_month.values())
    assert idle.lost == pytest.approx(lost)
    assert idle.lost_value == pytest.approx(lost * customers.valued.lost_each)
    paying = {name: one for name, one in plan.best.items() if one.incremental > 0}
    worth = sum(
        plan.contactable(name, one.offer).value * 12 * plan.losses_per_month[name] * one.incremental
        for name, one in paying.items()
    )
    assert idle.recoverable == pytest.approx(worth)
    assert idle.recoverable < idle.lost_value


def test_who_was_lost_is_valued_on_the_day_of_the_last_order(plan: Any) -> None:
    orders = orders_of(plan.history, horizon=36, discount_rate=0.08)
    lost = orders.lost.counts
    assert lost.last == pytest.approx(lost.age)  # that day nobody had been silent yet
    # lost within twelve months and still gone: no more than are lost today
    assert 0 < lost.total <= plan.history.lost_now


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


def test_a_year_that_is_carried_on_from_a_part_of_one_says_so() -> None:
    year = DoingNothing(lost=1200, value_each=50.0, returning=0.0, recoverable=0.0)
    part = replace(year, months=3)
    assert (year.is_whole_year, part.is_whole_year) == (True, False)
    assert "pace" not in scale_sentence(year, "EUR").text
    assert "is the pace of 3 months" in scale_sentence(part, "EUR").text
