"""The mixture cure model: planted truth recovered, identities, and when it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from winback_kit.checks import Refused
from winback_kit.history.kaplan_meier import kaplan_meier
from winback_kit.value.models.cure import Cure, fit_cure, log_likelihood

Planted = tuple[Any, Any, Any]


def planted(
    *, cured: float, size: int, shortest: float, longest: float, scale: float = 200.0
) -> Planted:
    """Durations from (1) with k = 1.3, watched for between `shortest` and `longest` days."""
    rng = np.random.default_rng(20180801)
    life = scale * rng.weibull(1.3, size)
    watched = rng.uniform(shortest, longest, size)
    left = (rng.random(size) >= cured) & (life < watched)
    return np.where(left, life, watched), left.astype(float), np.ones(size)


def test_planted_share_is_recovered() -> None:
    found = fit_cure(*planted(cured=0.3, size=3_000, shortest=300, longest=1_500))
    assert found.low < 0.3 < found.high
    assert found.high - found.low < 0.05
    error = np.sqrt(np.diag(found.covariance))
    assert abs(np.log(found.scale / 200)) < 3 * error[1]
    assert abs(np.log(found.shape / 1.3)) < 3 * error[2]


def test_nobody_cured_is_seen_as_such() -> None:
    found = fit_cure(*planted(cured=0.0, size=800, shortest=100, longest=900))
    assert found.cured < 0.01
    assert found.high < 0.05


def test_survival_follows_kaplan_meier() -> None:
    days, left, people = planted(cured=0.3, size=3_000, shortest=300, longest=1_500)
    curve = kaplan_meier(days, left, people)
    found = fit_cure(days, left, people)
    for day in (50, 200, 600):
        share, low, high = curve.at_day(day)
        assert 1 - high - 0.02 < float(found.survival(day)) < 1 - low + 0.02
        below, above = found.survival_interval(float(day))
        assert below < found.survival(day) < above
        assert abs((1 - share) - float(found.survival(day))) < 0.02


def test_rows_and_counts_are_the_same() -> None:
    days, left, people = planted(cured=0.3, size=600, shortest=300, longest=1_500)
    once = fit_cure(days, left, people)
    twice = fit_cure(np.r_[days, days], np.r_[left, left], np.r_[people, people])
    doubled = fit_cure(days, left, 2 * people)
    assert twice.cured == pytest.approx(doubled.cured) == pytest.approx(once.cured)
    assert twice.high - twice.low == pytest.approx((once.high - once.low) / np.sqrt(2), rel=1e-2)


@given(
    logs=st.tuples(st.floats(-2, 2), st.floats(-0.5, 1.5), st.floats(-0.7, 0.7)),
    times=st.lists(st.floats(0.5, 8), min_size=1, max_size=6),
)
def test_gradient_and_hessian_are_exact(
    logs: tuple[float, float, float], times: list[float]
) -> None:
    t, at = np.array(times), np.array(logs)
    gone, people = np.arange(len(t)) % 2 == 0, np.ones(len(t))
    _, gradient, hessian = log_likelihood(at, t, gone, people)
    scale = 1 + np.abs(hessian).max()
    for i in range(3):
        step = np.zeros(3)
        step[i] = 1e-5
        above = log_likelihood(at + step, t, gone, people)
        below = log_likelihood(at - step, t, gone, people)
        assert gradient[i] == pytest.approx((above[0] - below[0]) / 2e-5, abs=1e-4 * scale)
        assert hessian[i] == pytest.approx((above[1] - below[1]) / 2e-5, abs=1e-3 * scale)


def test_discounted_life_by_hand() -> None:
    # everybody is cured: 12 months, each discounted at its middle
    cure = Cure(1 - 1e-12, 0, 1, 10.0, 1.0, np.eye(3), 0.0)
    expected = sum(1.1 ** -((m + 0.5) / 12) for m in range(12))
    assert cure.discounted_life(months=12, discount_rate=0.1, per_month=30) == pytest.approx(
        expected
    )
    # nobody is, and the risk is constant: S(t) = e^(−t/10), months of 5 units
    risk = Cure(1e-12, 0, 1, 10.0, 1.0, np.eye(3), 0.0)
    expected = sum(np.exp(-(m + 0.5) / 2) for m in range(12))
    assert risk.discounted_life(months=12, discount_rate=0, per_month=5) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"size": 40}, "needs 30 who left again and 30"),
        ({"shortest": 20, "longest": 150}, "beyond the longest time that was watched|leave open"),
        (
            {"cured": 0.1, "size": 80, "shortest": 50, "longest": 300},
            "leave open who is back for good: the share lies anywhere",
        ),
    ],
)
def test_refuses_what_the_data_cannot_carry(change: dict[str, Any], words: str) -> None:
    usual = {"cured": 0.3, "size": 800, "shortest": 300, "longest": 1_500}
    with pytest.raises(Refused, match=words):
        fit_cure(*planted(**{**usual, **change}))
