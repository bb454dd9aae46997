"""Kaplan-Meier against a published example, by hand, and against plain loops."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winback_kit.history.kaplan_meier import Curve, kaplan_meier

Row = tuple[int, bool, int]  # day, whether it happened, people
NORMAL_95 = 1.6448536269514722  # 5 % of a standard normal lie above
PRINTED = 0.0005  # three decimals
OFTEN = settings(max_examples=200)

# Weeks in remission of 21 children given 6-mercaptopurine, False where still in remission:
# Freireich et al. 1963, Blood 21:699-716 (Klein & Moeschberger 1997, section 1.2).
REMISSION = [(6, True)] * 3 + [(6, False), (7, True), (9, False), (10, True), (10, False)]
REMISSION += [(11, False), (13, True), (16, True), (17, False), (19, False), (20, False)]
REMISSION += [(22, True), (23, True), (25, False), (32, False), (32, False), (34, False)]
REMISSION += [(35, False)]
# Share still in remission and its standard error: NAG Library, example g12aac
PUBLISHED = [
    (6, 0.857, 0.076),
    (7, 0.807, 0.087),
    (10, 0.753, 0.096),
    (13, 0.690, 0.107),
    (16, 0.627, 0.114),
    (22, 0.538, 0.128),
    (23, 0.448, 0.135),
]


def curve(*rows: Row) -> Curve:
    return kaplan_meier(*(np.array(column) for column in zip(*rows, strict=True)))


def error_of(found: Curve, day: int) -> float:
    """The standard error behind an interval S^exp(±z·se/(S·|log S|)): solved for se."""
    share, low, _ = found.at_day(day)
    survival, highest = 1 - share, 1 - low
    spread = math.log(math.log(survival) / math.log(highest))
    return -spread * survival * math.log(survival) / NORMAL_95


@pytest.mark.parametrize(("week", "survival", "error"), PUBLISHED)
def test_remission_under_6_mercaptopurine(week: int, survival: float, error: float) -> None:
    # 20 of each child, so that the curve goes on to the last: S is the same, the variance 1/20
    found = curve(*[(day, happened, 20) for day, happened in REMISSION])
    assert found.days == 35
    assert 1 - found.at_day(week)[0] == pytest.approx(survival, abs=PRINTED)
    assert error_of(found, week) * math.sqrt(20) == pytest.approx(error, abs=PRINTED)


def test_remission_of_the_21_children_themselves() -> None:
    found = curve(*[(day, happened, 1) for day, happened in REMISSION])
    assert (found.people, found.happened) == (21, 3)
    assert found.days == 6  # 17 are at risk on the next day, fewer than 20
    assert 1 - found.at_day(6)[0] == pytest.approx(18 / 21)
    # Greenwood: (18/21)² · 3/(21 · 18) = 0.005831, the root 0.0764
    assert error_of(found, 6) == pytest.approx(math.sqrt(0.005831), abs=0.00005)
    # S^exp(±1.64485 · 0.0764/(0.857 · 0.1542)): 0.857^2.588 = 0.671 and 0.857^0.3864 = 0.942
    assert found.at_day(6) == pytest.approx((0.143, 0.058, 0.329), abs=PRINTED)


def test_what_happens_counts_before_who_leaves_on_a_day() -> None:
    # day 1: 10 of 100; day 2: 9 of 90, and 21 leave; day 3: 12 of 60
    found = curve((1, True, 10), (2, True, 9), (2, False, 21), (3, True, 12), (9, False, 48))
    # 1 − 0.9; 1 − 0.9 · 0.9; 1 − 0.81 · 0.8
    assert found.share[:5] == pytest.approx([0, 0.1, 0.19, 0.352, 0.352])
    assert (found.people, found.happened, found.days) == (100, 31, 9)


def test_the_curve_ends_where_fewer_than_20_are_at_risk() -> None:
    some = [(5, False, 21), (7, True, 1)]
    assert curve(*some, (10, False, 18)).days == 5  # 19 are left on day 6
    assert curve(*some, (10, False, 19)).days == 7  # 20 on day 7, and 19 after it
    assert curve(*some, (10, False, 20)).days == 10
    # with 12 at the start, the curve ends when the first one is gone
    assert curve((3, False, 1), (10, True, 11)).days == 3
    assert curve((3, True, 1), (10, True, 11)).at_day(99) == curve(
        (3, True, 1), (10, True, 11)
    ).at_day(3)


def test_where_nothing_happened_it_may_still() -> None:
    found = curve((4, False, 30), (9, False, 20))
    # nobody of n: up to 1 − 0.1^(1/n) is possible; 0.1^(1/50) = 0.95499, 0.1^(1/20) = 0.89125
    assert found.at_day(4) == pytest.approx((0, 0, 0.04501), abs=0.000005)
    assert found.at_day(9) == pytest.approx((0, 0, 0.10875), abs=0.000005)


def test_where_it_happened_to_all() -> None:
    found = curve((4, True, 30))
    assert found.at_day(3)[0] == 0
    assert found.at_day(4) == (1, 1, 1)


def test_nobody() -> None:
    found = kaplan_meier(np.array([]), np.array([]), np.array([]))
    assert (found.people, found.happened, found.days) == (0, 0, 0)
    assert found.at_day(30) == (0, 0, 1)


def test_months_are_cut_to_days() -> None:
    found = curve((30, True, 5), (31, True, 5), (365, True, 5), (366, False, 40))
    # month 1 is day 30.4375 and month 12 day 365.25
    assert found.at_month(1)[0] == pytest.approx(5 / 55)
    assert found.at_month(12)[0] == pytest.approx(15 / 55)
    assert found.months == 12


CENSORED = st.lists(
    st.tuples(st.integers(0, 40), st.booleans(), st.integers(1, 60)), min_size=1, max_size=30
)


@OFTEN
@given(CENSORED)
def test_without_censoring_the_curve_is_the_share(rows: list[Row]) -> None:
    rows = [(day, True, people) for day, _, people in rows]
    found = curve(*rows)
    everyone = sum(people for _, _, people in rows)
    for day in range(found.days + 1):
        back = sum(people for when, _, people in rows if when <= day)
        assert found.share[day] == pytest.approx(back / everyone)


@OFTEN
@given(CENSORED)
def test_the_product_over_days(rows: list[Row]) -> None:
    found, survival, last = curve(*rows), 1.0, 0
    everyone = sum(people for _, _, people in rows)
    for day in range(max(day for day, _, _ in rows) + 1):
        at_risk = sum(people for when, _, people in rows if when >= day)
        if at_risk < min(20, everyone):
            break
        now = sum(people for when, happened, people in rows if when == day and happened)
        survival *= 1 - now / at_risk
        assert found.share[day] == pytest.approx(1 - survival)
        last = day
    assert found.days == last
    assert found.people == everyone


@OFTEN
@given(CENSORED)
def test_intervals_hold_the_share_and_stay_inside(rows: list[Row]) -> None:
    found = curve(*rows)
    assert (found.low >= 0).all()
    assert (found.low <= found.share + 1e-12).all()
    assert (found.share <= found.high + 1e-12).all()
    assert (found.high <= 1).all()
    assert (np.diff(found.share) >= -1e-12).all()


@OFTEN
@given(CENSORED)
def test_rows_may_be_split_and_come_in_any_order(rows: list[Row]) -> None:
    split = [(day, happened, part) for day, happened, n in rows for part in (n - n // 2, n // 2)]
    assert curve(*split[::-1]).share == pytest.approx(curve(*rows).share)
