"""What winning back is worth: ratios of segments and values of a return, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from winback_kit.value.returns.segment_pace import segment_ratios
from winback_kit.value.returns.winning_back import at_pace, value_of_return
from winback_kit.value.second_lifetime.lifetime_margin import LifetimeMargin


def losses(rows: list[tuple[str, int, int, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["segment", "days", "ended", "n"])


def test_ratios_by_hand() -> None:
    # two segments of 1,000, watched for 10 days; on day 5 300 of a and 100 of b return.
    # H(5) = 400/2000 = 0.2 for all, so E = 1000 · 0.2 = 200 each; O/E = 1.5 and 0.5
    found = segment_ratios(
        losses([("a", 5, 1, 300), ("a", 10, 0, 700), ("b", 5, 1, 100), ("b", 10, 0, 900)])
    )
    # τ² = (200·0.25 + 200·0.25 − 1)/400 = 0.2475; κ = 1/τ²
    kappa = 400 / 99
    assert found["a"] == pytest.approx((300 + kappa) / (200 + kappa))
    assert found["b"] == pytest.approx((100 + kappa) / (200 + kappa))


def test_a_segment_of_three_takes_the_ratio_of_all() -> None:
    rows = [("large", 5, 1, 500), ("large", 10, 0, 4500), ("small", 5, 1, 2), ("small", 10, 0, 1)]
    found = segment_ratios(losses(rows))
    # 2 of 3 came back where 0.3 were expected: alone that would be a ratio of 6.7
    assert found["small"] < 2
    assert found["large"] == pytest.approx(1.0, abs=0.01)


def test_equal_segments_have_ratio_one() -> None:
    rows = [(name, 5, 1, 10) for name in "abc"] + [(name, 9, 0, 90) for name in "abc"]
    assert list(segment_ratios(losses(rows)).values()) == pytest.approx([1.0] * 3)


def test_twice_the_pace_by_hand() -> None:
    # 20 % in the first month and 20 % in the second leave 0.8 and 0.6 away; at twice the hazard
    # 0.64 and 0.36, so that 36 % and 28 % come back, and never more than everyone
    found = at_pace(np.array([[0.2, 0.2]]), np.array([2.0]))
    assert found[0] == pytest.approx([0.36, 0.28])
    assert at_pace(np.array([[0.6, 0.39]]), np.array([5.0])).sum() <= 1


def test_value_of_a_later_return_by_hand() -> None:
    month = np.array([10.0, 5.0])
    margin = LifetimeMargin(
        lifetimes=100, measured_months=2, by_month=month,
        high_by_month=month, followed=month, value=15.0, low=14.0, high=16.0, carried_on=0.0,
    )  # fmt: skip
    d = [(1.21) ** -((a + 0.5) / 12) for a in range(2)]
    # back today: both months; back in the second month of two: its first month only
    expected = [10 * d[0] + 5 * d[1], 10 * d[1]]
    assert value_of_return(margin, discount_rate=0.21) == pytest.approx(expected)
