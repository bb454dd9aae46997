"""Contacts, backlog and team sizes by hand; the fall of returns beside another implementation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.conftest import SHARED_DATA
from winback_kit.plan.team.capacity import Learning, Time, backlog, list_to_break_even
from winback_kit.plan.team.speed import Fall, HiredPerson, ListToWork, best_team, fall_of, team_of

OF_14 = ListToWork(8_000, 14, 0.25)
HIRED = HiredPerson(525, 2_200, 1_500)


def test_contacts_while_they_learn() -> None:
    time, learning = Time(days=20, hours=7.5, share=0.7, minutes=12), Learning(0.4, 2)
    full = 4 * time.contacts
    assert full == pytest.approx(2_100)  # 4 · 20 · 7.5 · .7 · 60/12
    ready = [learning.productivity(month) for month in range(7)]
    assert ready == pytest.approx(
        [0.4, 0.636082, 0.779272, 0.866122, 0.918799, 0.950749, 0.970128], abs=1e-6
    )
    # Σ k = 1…6 of 1 − .6·e^(−k/2) = 6 − .6·e^(−½)(1 − e^(−3))/(1 − e^(−½))
    closed = 6 - 0.6 * np.exp(-0.5) * (1 - np.exp(-3)) / (1 - np.exp(-0.5))
    assert sum(ready[1:]) == pytest.approx(closed, rel=1e-12)
    assert closed == pytest.approx(5.121151, abs=1e-6)
    assert [full * one for one in ready[1:]] == pytest.approx(
        [1335.77, 1636.47, 1818.86, 1929.48, 1996.57, 2037.27], abs=0.005
    )
    # half of them gone after a month, a quarter left after two
    leaving = Learning(leaving=0.5)
    assert [leaving.at_work(4, month) for month in range(3)] == pytest.approx([4, 2, 1])


def test_the_list_to_break_even_may_be_longer_than_the_team_can_do() -> None:
    needed = list_to_break_even(cost=3 * 5_200 * 1.25 + 800, worth=4.20)  # 20,300 / 4.20
    time = Time(days=20, hours=7.5, share=0.7, minutes=12)
    assert needed == 4_834
    assert 3 * time.contacts == pytest.approx(1_575)
    assert list_to_break_even(cost=100, worth=0) is None
    assert list_to_break_even(cost=100, worth=-2) is None


def test_the_backlog_adds_up_every_month() -> None:
    capacity = [240.0, 300, 360, 420, 480, 480]
    months = backlog(open_now=900, arrivals=[400] * 6, capacity=capacity)
    assert [one.open_after for one in months] == [1060, 1160, 1200, 1180, 1100, 1020]
    assert max(range(6), key=lambda at: months[at].open_after) + 1 == 3
    idle = backlog(open_now=10, arrivals=[5, 5], capacity=[100, 3])
    assert [(one.contacted, one.open_after) for one in idle] == [(15, 0), (3, 2)]


def test_temporary_teams() -> None:
    values = [team_of(people, OF_14, HIRED).value for people in range(1, 11)]
    assert values == pytest.approx(
        [-6353.54, 13327.53, 25185.35, 32285.91, 37066.20, 39442.98, 41612.57, 42930.80,
         42865.57, 42800.35], abs=0.005,
    )  # fmt: skip
    assert team_of(16, OF_14, HIRED).value == pytest.approx(41315.84, abs=0.005)
    best = best_team(OF_14, HIRED, most=40)
    assert (best.people, round(best.months, 1)) == (8, 1.9)


def test_no_team_is_an_answer() -> None:
    poor = ListToWork(8_000, 6, 0.25)
    assert team_of(7, poor, HIRED).value == pytest.approx(-7_322.50, abs=0.005)
    assert max(team_of(people, poor, HIRED).value for people in range(1, 40)) < -7_322
    assert best_team(poor, HIRED, most=40).people == 0


@pytest.mark.random
def test_sizes_are_those_of_all_sizes_tried() -> None:
    draw = np.random.default_rng(11)
    for _ in range(200):
        names, worth, fall = draw.integers(1, 9_000), draw.uniform(0, 20), draw.uniform(0, 0.6)
        terms = HiredPerson(draw.uniform(50, 600), draw.uniform(500, 4_000), draw.uniform(0, 3_000))

        def plainly(people: int, of: ListToWork, terms: HiredPerson) -> float:
            left, month, total = of.names, 0, -terms.hire * people
            while left > 0:
                part = min(1.0, left / (people * terms.contacts))
                contacted = part * people * terms.contacts
                total += of.worth * np.exp(-of.fall * (month + 0.5)) * contacted
                total -= terms.wage * people * part
                left, month = (left - contacted if part == 1 else 0), month + 1
            return float(total)

        of = ListToWork(float(names), worth, fall)
        tried = {people: plainly(people, of, terms) for people in range(1, 41)}
        best = best_team(of, terms, most=40)
        assert best.value == pytest.approx(max(0.0, *tried.values()), rel=1e-9, abs=1e-6)


def test_returns_by_time_since_the_loss() -> None:
    file = SHARED_DATA / "smcrm_winback.csv.gz"
    if not file.exists():
        pytest.skip("the 500 lost customers of SMCRM are not here")
    lost = pd.read_csv(file)
    found = fall_of(lost.duration_lapse.tolist(), lost.reacquire.tolist())
    assert found.slope == pytest.approx(-0.00830, abs=5e-6)
    assert found.error == pytest.approx(0.0014, abs=5e-5)
    assert found.ends == pytest.approx((0.0083 - 0.0028, 0.0083 + 0.0028), abs=2e-4)
    # by quarters of the lapse: their mean lapse, the share won back, and the slope of its logarithm
    quarter = pd.qcut(lost.duration_lapse, 4, labels=False)
    means = lost.groupby(quarter)[["duration_lapse", "reacquire"]].mean()
    assert means.duration_lapse.round(2).tolist() == [44.68, 82.85, 116.63, 157.30]
    assert means.reacquire.round(4).tolist() == [0.8295, 0.6694, 0.5840, 0.2623]
    slope = np.polyfit(means.duration_lapse, np.log(means.reacquire), 1)[0]
    assert slope == pytest.approx(-0.00976, abs=5e-6)


def test_worth_that_grows_with_the_lag_does_not_make_waiting_pay() -> None:
    rising = Fall(level=-2.0, slope=0.01, error=0.001, people=100)
    assert (rising.per_unit, rising.ends) == (0.0, (0.0, 0.0))
