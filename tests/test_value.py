"""Second lifetime margins, their errors and their extrapolation, by hand and by identity."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from winback_kit.history.lifetimes import BUCKETS
from winback_kit.value.second_lifetime.arms import drawn_ratio
from winback_kit.value.second_lifetime.jackknife import interval, leave_one_out
from winback_kit.value.second_lifetime.lifetime_margin import (
    Sums,
    Tail,
    age_factor,
    carry_on,
    first_months_interval,
    lifetime_margin,
    lifetime_sums,
    tail_of,
)

FIXED = Tail(0.9, 0.9, 0.9, "fixed")


def even_sums(by_month: list[float], followed: list[int]) -> Sums:
    """The same lifetimes in every group, so that groups do not differ."""
    people = np.tile(np.array(followed, float) / BUCKETS, (BUCKETS, 1))
    return Sums(margin=people * np.array(by_month), followed=people)


def test_margin_by_month_by_hand() -> None:
    # two lifetimes in group 0 followed for 2 months and one in group 1 followed for 1 month;
    # margins 10 and 30 in month 0 of group 0, 8 in month 1, 20 in month 0 of group 1
    starts = pd.DataFrame({"bucket": [0, 1], "followed": [2, 1], "n": [2, 1]})
    ages = pd.DataFrame({"bucket": [0, 0, 1], "age": [0, 1, 0], "margin": [40.0, 8.0, 20.0]})
    sums = lifetime_sums(starts, ages)
    assert sums.followed.sum(axis=0).tolist() == [3, 2]
    assert sums.mean().tolist() == [20.0, 4.0]  # (40 + 20)/3 and 8/2


def test_a_lifetime_too_young_is_in_neither_sum() -> None:
    # one lifetime, not followed for a whole month: nothing is measured
    starts = pd.DataFrame({"bucket": [0], "followed": [0], "n": [1]})
    ages = pd.DataFrame({"bucket": [], "age": [], "margin": []}).astype(
        {"bucket": int, "age": int, "margin": float}
    )
    assert lifetime_sums(starts, ages).followed.sum() == 0


def test_value_by_hand() -> None:
    # 100 a month for three months, all followed; nothing is carried on over a horizon of 3
    found = lifetime_margin(
        even_sums([100, 100, 100], [80, 80, 80]), horizon=3, discount_rate=0.21, tail=FIXED
    )
    assert found is not None
    expected = 100 * sum(1.21 ** (-(age + 0.5) / 12) for age in range(3))
    assert found.value == pytest.approx(expected)
    assert found.low == pytest.approx(found.value)  # the groups do not differ
    assert found.carried_on == 0


def test_carrying_on_by_hand() -> None:
    # the mean of the last k = 3 months is 20, its middle is month 2; month 4 is two months later
    carried = carry_on(np.array([50.0, 30.0, 20.0, 10.0]), 6, 0.9)
    assert carried.tolist() == pytest.approx([50, 30, 20, 10, 20 * 0.9**2, 20 * 0.9**3])


def test_carrying_on_a_yearly_rhythm_keeps_the_level() -> None:
    year = [10.0, *[0.0] * 10, 14.0]  # 24 a year, 2 a month
    carried = carry_on(np.array([99.0, *year]), 40, 1.0)
    assert carried[13:] == pytest.approx(np.full(27, 2.0))


def test_decline_is_recovered() -> None:
    falling = [100 * 0.95**age for age in range(25)]
    found = tail_of(even_sums(falling, [50] * 25), told="seen over {n} months")
    assert found is not None
    assert found.monthly == pytest.approx(0.95)  # 12 months against the 12 before: .95^12
    assert (found.low, found.high) == pytest.approx((0.95, 0.95))


def test_a_decline_that_cannot_be_seen_is_the_prior() -> None:
    assert tail_of(even_sums([1.0] * 12, [50] * 12), told="seen over {n} months") is None
    rising = tail_of(
        even_sums([float(a + 1) for a in range(20)], [50] * 20), told="seen over {n} months"
    )
    assert rising is not None
    assert str(rising.source).startswith("prior")


def test_months_with_few_lifetimes_are_not_measured() -> None:
    found = lifetime_margin(
        even_sums([10] * 6, [80, 80, 60, 40, 39, 20]), horizon=12, discount_rate=0.1, tail=FIXED
    )
    assert found is not None
    assert found.measured_months == 4
    assert (
        lifetime_margin(
            even_sums([10] * 3, [80, 80, 39]), horizon=12, discount_rate=0.1, tail=FIXED
        )
        is None
    )


def test_interval_widens_with_what_is_assumed() -> None:
    sums = even_sums([10] * 6, [80] * 6)
    sure = lifetime_margin(sums, horizon=36, discount_rate=0.1, tail=FIXED)
    unsure = lifetime_margin(
        sums, horizon=36, discount_rate=0.1, tail=Tail(0.9, 0.85, 0.95, "unsure")
    )
    assert sure is not None
    assert unsure is not None
    assert unsure.value == sure.value
    assert unsure.high - unsure.low > sure.high - sure.low


def test_jackknife_of_a_mean_is_the_textbook_error() -> None:
    # for a plain mean of G group sums the delete-a-group error is s/√G
    rng = np.random.default_rng(3)
    groups = rng.normal(50, 8, BUCKETS)
    without = leave_one_out(groups[:, None])[:, 0] / (BUCKETS - 1)
    low, high = interval(groups.mean(), without)
    t = 1.6849  # Student's t, 39 degrees of freedom, 95 % (any table)
    reach = t * groups.std(ddof=1) / np.sqrt(BUCKETS)
    assert (high - low) / 2 == pytest.approx(reach, rel=1e-4)


def test_jackknife_intervals_cover() -> None:
    # 90 % intervals of a mean margin with skewed customers: 88 to 92 of 100 in the long run,
    # so 400 trials lie within 90 % ± 4 · √(.9 · .1/400) = 84 to 96 %
    rng = np.random.default_rng(5)
    inside = 0
    for _ in range(400):
        followed = np.full((BUCKETS, 1), 25.0)
        margin = rng.lognormal(2, 0.8, (BUCKETS, 25)).sum(axis=1, keepdims=True)
        _, low, high = first_months_interval(Sums(margin, followed), 1)
        inside += low <= np.exp(2 + 0.8**2 / 2) <= high
    assert 0.84 <= inside / 400 <= 0.96


def test_age_factor_counts_from_the_return() -> None:
    assert age_factor(discount_rate=0.21, months=2).tolist() == pytest.approx(
        [1.21 ** (-0.5 / 12), 1.21 ** (-1.5 / 12)]
    )


def test_ratio_of_an_unseen_arm_is_one_with_the_priors_error() -> None:
    assert drawn_ratio(None, share_won=0.4) == (1.0, 0.2)
    assert drawn_ratio(None, share_won=0.0) == (1.0, 0.0)
