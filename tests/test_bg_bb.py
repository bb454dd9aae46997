"""BG/BB on the donations of Fader, Hardie & Shang (2010, Marketing Science 29(6):1086)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import real_data
from winback_kit.checks import Refused
from winback_kit.value.models.bg_bb import BgBb, Opportunities, fit_bg_bb, log_likelihood

# tables of the paper for the 22 patterns, by x and then t_x (0; 1: 1..6; 2: 2..6; …; 6)
ALIVE = (
    "0.11 0.07 0.25 0.48 0.68 0.83 0.93 0.07 0.30 0.59 0.80 0.93 "
    "0.10 0.44 0.77 0.93 0.20 0.70 0.93 0.52 0.93 0.93"
)
EXPECTED = (
    "0.07 0.09 0.31 0.59 0.84 1.02 1.15 0.12 0.54 1.06 1.44 1.67 "
    "0.22 1.03 1.80 2.19 0.58 2.03 2.71 1.81 3.23 3.75"
)


@pytest.fixture(scope="module")
def donors() -> pd.DataFrame:
    rows = pd.read_csv(real_data("donations_1995_cohort_rf.csv.gz"))
    return rows.sort_values(["x_donations", "t_x_last_year"], ignore_index=True)


@pytest.fixture(scope="module")
def seen(donors: pd.DataFrame) -> Opportunities:
    columns = ("x_donations", "t_x_last_year", "n_years", "donors")
    return Opportunities(*(donors[name].to_numpy(float) for name in columns))


@pytest.fixture(scope="module")
def fitted(seen: Opportunities) -> BgBb:
    return fit_bg_bb(seen)


def test_fit_of_the_donations(fitted: BgBb, seen: Opportunities) -> None:
    assert seen.people.sum() == 11_104
    found = (fitted.alpha, fitted.beta, fitted.gamma, fitted.delta)
    assert found == pytest.approx((1.2035, 0.7497, 0.6567, 2.7834), abs=5e-5)
    assert fitted.log_likelihood == pytest.approx(-33_225.581, abs=5e-4)


def test_alive_and_expected_by_pattern(fitted: BgBb, seen: Opportunities) -> None:
    alive = [float(cell) for cell in ALIVE.split()]
    expected = [float(cell) for cell in EXPECTED.split()]
    assert fitted.alive(seen).tolist() == pytest.approx(alive, abs=6e-3)
    assert fitted.expected(seen, ahead=5).tolist() == pytest.approx(expected, abs=6e-3)


def test_holdout_of_five_years(fitted: BgBb, seen: Opportunities, donors: pd.DataFrame) -> None:
    # 13,260 gifts were made in the five years after; the paper's forecast is within 5 %
    actual = donors.holdout_donations_total.sum()
    assert actual == 13_260
    forecast = float(seen.people @ fitted.expected(seen, ahead=5))
    assert forecast == pytest.approx(actual, rel=0.05)


PATTERNS = st.integers(1, 6).flatmap(
    lambda n: st.integers(0, n).flatmap(
        lambda t: st.tuples(st.integers(min(t, 1), t), st.just(t), st.just(n))
    )
)
LOGS = st.lists(st.floats(-1.5, 1.5), min_size=4, max_size=4)


@given(logs=LOGS, n=st.integers(1, 6))
def test_patterns_are_all_there_is(logs: list[float], n: int) -> None:
    # the chances of all 2^n histories add up to 1: a pattern (x, t_x) has C(t_x − 1, x − 1) of them
    alpha, beta, gamma, delta = np.exp(logs)
    model = BgBb(alpha, beta, gamma, delta, 0.0)
    total = 0.0
    for history in range(2**n):
        bought = [bool(history >> year & 1) for year in range(n)]
        x, t_x = sum(bought), max((year + 1 for year in range(n) if bought[year]), default=0)
        one = Opportunities(*(np.array([v], float) for v in (x, t_x, n, 1)))
        total += float(np.exp(log_likelihood(one, np.array(logs))[0]))
        assert 0 <= float(model.alive(one)[0]) <= 1
    assert total == pytest.approx(1)


@given(logs=LOGS, patterns=st.lists(PATTERNS, min_size=1, max_size=5))
def test_gradient_and_hessian_are_exact(
    logs: list[float], patterns: list[tuple[int, int, int]]
) -> None:
    x, t_x, n = (np.array(part, float) for part in zip(*patterns, strict=True))
    seen = Opportunities(x, t_x, n, np.arange(1.0, len(x) + 1))
    at = np.array(logs)
    _, gradient, hessian = log_likelihood(seen, at)
    for i in range(4):
        step = np.zeros(4)
        step[i] = 1e-5
        above, below = log_likelihood(seen, at + step), log_likelihood(seen, at - step)
        assert gradient[i] == pytest.approx((above[0] - below[0]) / 2e-5, abs=1e-5)
        assert hessian[i] == pytest.approx((above[1] - below[1]) / 2e-5, abs=1e-4)


@given(logs=LOGS, pattern=PATTERNS, ahead=st.integers(0, 8))
def test_expected_grows_by_less_and_less(
    logs: list[float], pattern: tuple[int, int, int], ahead: int
) -> None:
    model = BgBb(*np.exp(logs), 0.0)
    one = Opportunities(*(np.array([v], float) for v in (*pattern, 1)))
    steps = np.diff([model.expected(one, ahead=k)[0] for k in range(ahead + 3)])
    assert (steps >= 0).all()
    assert (np.diff(steps) <= 1e-12).all()


def test_bad_patterns_are_refused() -> None:
    for x, t_x, n in ((2, 1, 3), (0, 2, 3), (1, 4, 3)):
        with pytest.raises(Refused, match="row 1: needs 0 ≤ x ≤ t_x ≤ n"):
            Opportunities(*(np.array([v], float) for v in (x, t_x, n, 1)))
    once = Opportunities(*(np.array([v], float) for v in (0, 0, 5, 100)))
    with pytest.raises(Refused, match="some taken and some not"):
        fit_bg_bb(once)
