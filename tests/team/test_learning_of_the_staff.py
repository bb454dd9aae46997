"""How fast new people learn: planted paces read back, and what is too little to tell."""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.small_client import measure, order
from tests.team.test_work_and_sizes import NONE, terms
from winback_kit.plan.programme.programme import in_stated_units
from winback_kit.plan.staff.ramp import measured_ramp
from winback_kit.plan.staff.today import staff_today
from winback_kit.plan.team.sizes import slowest_learning
from winback_kit.plan.team.work import WaitingWork

MONTH = 30.4375


def paces(people: int, months: list[float], *, start: float, speed: float) -> pd.DataFrame:
    """Counts of people of different pace, without any noise."""
    ready = [1 - (1 - start) * exp(-one / speed) for one in months]
    rows = [
        (who, one * MONTH, (20 + 3 * who) * share)
        for who in range(people)
        for one, share in zip(months, ready, strict=True)
    ]
    return pd.DataFrame(rows, columns=["who", "days", "pace"])


def test_the_planted_ramp_is_read_back_whatever_the_pace_of_each() -> None:
    found = measured_ramp(paces(10, [0, 1, 4, 14], start=0.35, speed=2.6))
    assert found is not None
    assert (found.start.value, found.months.value, found.people) == (0.35, 2.6, 10)
    assert found.start.ends == pytest.approx((0.35, 0.35))  # nobody differs from the others
    assert found.start.evidence == "B"
    level = measured_ramp(paces(10, [0, 12], start=1, speed=1))  # no slower at first
    assert level is not None
    assert level.start.value == 1


def test_who_is_slow_and_leaves_does_not_make_a_ramp() -> None:
    quick, slow = paces(10, [0, 12], start=1, speed=1), paces(40, [0], start=1, speed=1)
    slow = slow.assign(who=slow.who + 100, pace=5.0)
    found = measured_ramp(pd.concat([quick, slow]))
    assert found is not None
    assert (found.start.value, found.people) == (1, 10)


def test_too_few_counted_twice_measure_nothing() -> None:
    assert measured_ramp(paces(9, [0, 12], start=0.4, speed=2)) is None
    assert measured_ramp(paces(30, [0], start=0.4, speed=2)) is None
    assert measured_ramp(paces(30, [6, 12], start=0.4, speed=2)) is None  # nobody at first
    assert measured_ramp(paces(0, [0], start=0.4, speed=2)) is None


def test_the_interval_holds_what_was_planted() -> None:
    """With a noise of a tenth of each count and 40 people, in nine of ten of twenty draws."""
    held = 0
    for seed in range(20):
        rows = paces(40, [0, 2, 5, 15], start=0.5, speed=2)
        noise = np.random.default_rng(seed).normal(1, 0.1, len(rows))
        found = measured_ramp(rows.assign(pace=rows.pace * noise))
        assert found is not None
        low, high = found.start.ends
        held += low <= 0.5 <= high
    assert held >= 13  # of twenty at 80 %: fewer in one of fifty


def _staff() -> list[dict[str, Any]]:
    """Ten people counted on their first day, and 92 days later twice as quick."""
    rows = []
    for who in range(10):
        person = {"staff_id": f"S{who}", "role": "caller", "started": "2024-01-01"}
        for day, pace in (("2024-01-01", 10), ("2024-04-02", 20)):
            rows.append(person | {"measured": day, "contacts_per_day": pace, "monthly_cost": 3000})
    return rows


def test_rows_of_one_person_are_one_person_and_the_last_count_is_their_pace() -> None:
    history = measure(
        {"as_of": "2024-12-31", "definitions": {"lapse_days": 90}},
        orders=[order("A", "2024-01-01", 10.0), order("B", "2024-12-01", 10.0)],
        staff=_staff(),
    )
    assert history.frames.staff.n.sum() == 10
    assert set(history.frames.staff.contacts_per_day) == {20}
    found = staff_today(history)
    assert found is not None
    assert found.people == 10
    assert found.ramp is not None
    assert found.ramp.people == 10
    assert found.contacts_per_day is not None
    assert found.contacts_per_day.value == 20


def test_how_slowly_a_team_may_learn_and_still_pay() -> None:
    """Ten contacts a month worth 3 each, over two months, against a pay of 21 a month.

    First month 10 · 1 · 3 · ½ (they begin at a half) = 15; the second 30 · (1 − ½·e^(−1/τ)) must be
    27 or more: e^(−1/τ) ≤ .2, τ ≤ 1/ln 5 = .621; of halves of a month the last is .5.
    """
    work = WaitingWork(
        worth=np.array([3.0]),
        cost=np.zeros(1),
        open_now=np.array([[1000.0]]),
        arrivals=np.zeros((1, 2)),
    )
    one = terms(contacts=10, cost=21, ramp_start=0.5)
    assert slowest_learning(work, NONE, one, setup=0, people=1) == 0.5
    assert slowest_learning(work, NONE, terms(contacts=10, cost=29), setup=0, people=1) == 60
    assert slowest_learning(work, NONE, terms(contacts=10, cost=31), setup=0, people=1) is None


@pytest.mark.parametrize(("evidence", "start"), [("B", 0.4), ("E", 1.0)])
def test_a_stated_capacity_keeps_a_ramp_that_was_measured(evidence: str, start: float) -> None:
    from tests.handed_over.test_stated_and_measured import _client
    from winback_kit.assumptions.record import Assumption
    from winback_kit.assumptions.terms import Capacity, Programme

    def of(value: float, grade: str = "B") -> Assumption:
        return Assumption(value=value, evidence=grade)

    ramp = Capacity(contacts_per_person=of(100), ramp_start=of(0.4, evidence), ramp_months=2)
    team = Programme(setup_cost=of(0), team_cost=of(1), team_months=12, people=of(1), capacity=ramp)
    found = in_stated_units(_client(capacity={"contacts_per_person": 90}, people=1), team)
    assert found.capacity is not None
    assert found.capacity.ramp_start.value == start
