"""What win-back cost and brought last year, and whether it is inside the natural return."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from winback_kit.case.assumptions.record import Case
from winback_kit.case.from_plan.campaigns_inside import campaigns_inside
from winback_kit.case.result.outcome import outcome
from winback_kit.client_study import Study
from winback_kit.plan.programme.last_year import last_year
from winback_kit.plan.programme.programme import Plan

YEAR = ["segment", "offer", "arm", "campaign", "days_ago", "latest", "contacted", "returned"]
YEAR += ["contact_cost", "margin"]
LOSSES = ["asked", "whole", "days", "ended", "n"]


def with_frames(plan: Plan, **frames: pd.DataFrame) -> Plan:
    history = plan.history
    history = replace(history, frames=replace(history.frames, **frames))
    return replace(plan, value=replace(plan.value, history=history))


def of_year(plan: Plan, *rows: tuple[Any, ...]) -> Plan:
    return with_frames(plan, contacts_year=pd.DataFrame(rows, columns=YEAR))


def test_what_was_caused_is_what_came_on_top_of_those_held_out(sample_study: Study) -> None:
    plan = sample_study.plan
    one = next(worth for worth in plan.worths if worth.offer == "Voucher")
    cell = (one.segment, "Voucher")
    plan = of_year(
        plan,
        (*cell, "treated", "A", 300, 1, 100, 20, 50.0, 1000.0),
        (*cell, "holdout", "A", 300, 1, 50, 5, 0.0, 200.0),
    )
    found = last_year(plan)
    whole, caused = found.whole, found.whole.caused
    assert caused is not None
    assert (whole.contacts, whole.returned, whole.margin, found.open_window) == (100, 20, 1000, 0)
    assert whole.spent == pytest.approx(50 + 20 * one.offer_money)
    # 20 of 100 against 5 of 50: 100 · (.2 − .1); 10 a head against 4: 100 · (10 − 4)
    assert (caused.treated, caused.held) == (100, 50)
    assert caused.returned == pytest.approx(10)
    assert caused.margin == pytest.approx(600)
    assert caused.net == pytest.approx(600 - 50 - 20 * one.offer_money)
    # half a case each way: .20297 and .10784; 1.645 · 100 · √(.20297 · .79703/100 + .10784 · …/50)
    reach = 1.6449 * 100 * (0.20297 * 0.79703 / 100 + 0.10784 * 0.89216 / 50) ** 0.5
    assert caused.high - caused.returned == pytest.approx(reach, rel=1e-3)
    assert caused.returned - caused.low == pytest.approx(reach, rel=1e-3)


def test_one_group_held_out_serves_all_offers_of_a_draw(sample_study: Study) -> None:
    plan = sample_study.plan
    segment = plan.worths[0].segment
    rows = [
        (segment, "Voucher", "treated", "A", 300, 1, 100, 20, 0.0, 0.0),
        (segment, "Apology call", "treated", "A", 300, 1, 100, 30, 0.0, 0.0),
        (segment, "Voucher", "holdout", "A", 300, 1, 30, 3, 0.0, 0.0),
        (segment, "Apology call", "holdout", "A", 300, 1, 20, 2, 0.0, 0.0),
    ]
    found = last_year(of_year(plan, *rows))
    # 5 of 50 held out: 100 · (.2 − .1) and 100 · (.3 − .1), together 200 · (.25 − .1)
    caused = [one.caused for one in (*found.by_offer, found.whole)]
    assert [one and round(one.returned, 9) for one in caused] == [20, 10, 30]
    assert [one and one.held for one in caused] == [50, 50, 50]


def test_a_customer_contacted_twice_came_back_once(sample_study: Study) -> None:
    plan = sample_study.plan
    segment = plan.worths[0].segment
    found = last_year(
        of_year(
            plan,
            (segment, "Voucher", "treated", "A", 200, 0, 1, 1, 2.0, 80.0),
            (segment, "Voucher", "treated", "B", 100, 1, 1, 1, 2.0, 80.0),
        )
    )
    assert (found.whole.contacts, found.whole.returned, found.whole.margin) == (2, 1, 80)
    assert found.whole.contact_cost == 4
    assert found.whole.caused is None  # nobody was held out: it is gross
    assert found.open_window == 1  # the window is 182 days


def test_a_year_without_contacts_has_no_rows(sample_study: Study) -> None:
    found = last_year(of_year(sample_study.plan))
    assert (found.by_offer, found.whole.contacts, found.whole.caused, found.as_now) == (
        [],
        0,
        None,
        None,
    )


def _of_history(case: Case) -> Case:
    """The case with a natural return that no group was held out for."""
    segments = tuple(
        one.model_copy(
            update={
                "natural_return_rate": one.natural_return_rate.model_copy(
                    update={"evidence": "B", "value": 0.05, "low": None, "high": None}
                )
            }
        )
        for one in case.segments
    )
    return case.model_copy(update={"segments": segments})


def test_the_natural_return_with_and_without_those_contacted(sample_study: Study) -> None:
    # of 40 not contacted 10 come back on day 50; of 60 contacted on day 80, 30 on day 100
    losses = [(0, 1, 50, 1, 10), (0, 1, 400, 0, 30), (1, 1, 100, 1, 30), (1, 1, 400, 0, 30)]
    followed = [("x", "first", 50, 1, 10), ("x", "first", 400, 0, 30), ("x", "first", 80, 0, 60)]
    plan = with_frames(
        sample_study.plan,
        loss_contacts=pd.DataFrame(losses, columns=LOSSES),
        loss_days=pd.DataFrame(followed, columns=["segment", "kind", "days", "ended", "n"]),
    )
    case = _of_history(sample_study.case)
    found = campaigns_inside(plan, case)
    assert found.contacted == pytest.approx(0.6)
    assert found.everyone == pytest.approx(0.4)
    assert found.never == pytest.approx(0.25)
    assert found.used == pytest.approx(0.1)  # 10 of the 100 who are watched on day 50
    # counted with the campaigns p0 is four times as high, p1 as it is
    moved = {f"segments.{at}.natural_return_rate": 0.2 for at in range(len(case.segments))}
    assert found.npv_everyone == pytest.approx(
        outcome(case.model_copy(update={"what_if": moved})).npv, rel=1e-9
    )


def test_groups_held_out_hold_no_campaign(sample_study: Study) -> None:
    found = sample_study.campaigns_inside
    assert found.held_out == found.segments
    assert found.npv_everyone == found.npv == sample_study.outcome.npv
    assert found.used < found.everyone
