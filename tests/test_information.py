"""Value of information against closed forms, bounds and simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.interpolate import BSpline

from winback_kit.case.judged.information import (
    _splines,
    evpi,
    evppi,
    news_sd,
    unit_normal_loss,
    worth_knowing,
)
from winback_kit.checks import Refused

THOUSANDTH = 0.0005
UNIT = 0.5
# an uplift of .02 ± .015 that breaks even at .025; a test of 2,000 an arm, of 50,000 customers
# with 160 each for a return that the offer brings
EXAMPLE = {
    "prior_sd": 0.015,
    "worth_per_uplift": 50_000 * 160.0,
    "sampling_variance": 2 * 0.06 * 0.94 / 2000,
}


def evpi_normal(*, mean: float, sd: float) -> float:
    """Knowing everything of a normal value: σ · L(|μ|/σ)."""
    return float(sd * unit_normal_loss(abs(mean) / sd))


def evsi_normal(*, sampling_variance: float) -> float:
    """A test of the uplift of EXAMPLE: B · σ̃ · L(|μ − τ*|/σ̃)."""
    moved = float(news_sd(prior_sd=EXAMPLE["prior_sd"], sampling_variance=sampling_variance))
    return EXAMPLE["worth_per_uplift"] * evpi_normal(mean=0.02 - 0.025, sd=moved)


def test_unit_normal_loss_is_the_mean_excess() -> None:
    for u in (0.0, 0.25, 1.0, 3.0):
        excess, _ = quad(
            lambda z, u=u: (z - u) * np.exp(-z * z / 2) / np.sqrt(2 * np.pi), u, np.inf
        )
        assert float(unit_normal_loss(u)) == pytest.approx(excess, rel=1e-7)


def test_knowing_everything_of_a_normal_value() -> None:
    # worked by hand: 200 · L(.5) = 200 · .197797; 200 · L(.25) = 200 · .286345
    assert evpi_normal(mean=100, sd=200) == pytest.approx(39.559, abs=THOUSANDTH)
    assert evpi_normal(mean=-50, sd=200) == pytest.approx(57.269, abs=THOUSANDTH)


def test_knowing_everything_from_draws_by_hand() -> None:
    # funded blind: mean 1; funded only where it pays: (4 + 3 + 0 + 0) / 4 = 1.75
    assert evpi(np.array([4.0, 3.0, -1.0, -2.0])) == pytest.approx(0.75)
    assert evpi(np.array([4.0, 3.0])) == 0


def test_knowing_everything_from_draws_is_near_the_closed_form() -> None:
    draws = np.random.default_rng(1).normal(100, 200, 400_000)
    assert evpi(draws) == pytest.approx(39.559, abs=1)


def test_a_test_of_the_uplift_worked_example() -> None:
    moved = news_sd(prior_sd=0.015, sampling_variance=EXAMPLE["sampling_variance"])
    assert float(moved) == pytest.approx(0.0134128, abs=5e-8)
    found = evsi_normal(sampling_variance=EXAMPLE["sampling_variance"])
    assert found == pytest.approx(25_748, abs=UNIT)
    everything = EXAMPLE["worth_per_uplift"] * evpi_normal(mean=-0.005, sd=0.015)
    assert everything == pytest.approx(30_508, abs=UNIT)
    assert evsi_normal(sampling_variance=0.0) == pytest.approx(everything)


def test_a_test_of_the_uplift_simulated() -> None:
    # draw the truth, then the test, then decide by the posterior mean; standard error about 90
    rng = np.random.default_rng(2)
    truth = rng.normal(0.02, 0.015, 400_000)
    seen = truth + rng.normal(0, np.sqrt(EXAMPLE["sampling_variance"]), truth.size)
    weight = 0.015**2 / (0.015**2 + EXAMPLE["sampling_variance"])
    posterior = 0.02 + weight * (seen - 0.02)
    earned = np.where(posterior > 0.025, (truth - 0.025) * EXAMPLE["worth_per_uplift"], 0.0)
    found = evsi_normal(sampling_variance=EXAMPLE["sampling_variance"])
    assert found == pytest.approx(earned.mean(), abs=400)


def two_normal_assumptions(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """NPV = 50 + 100 x + 60 y with x and y standard normal."""
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(2, count))
    return 50 + 100 * x + 60 * y, x, y


def test_knowing_one_assumption_of_a_linear_value() -> None:
    # E[NPV | x] = 50 + 100 x, so that it is worth 100 · L(.5), y 60 · L(50/60), both σ = √13600
    npv, x, y = two_normal_assumptions(40_000)
    assert evppi(npv, x) == pytest.approx(evpi_normal(mean=50, sd=100), rel=0.02)
    assert evppi(npv, y) == pytest.approx(evpi_normal(mean=50, sd=60), rel=0.03)
    both = evppi(npv, np.column_stack([x, y]))
    assert both == pytest.approx(evpi_normal(mean=50, sd=np.sqrt(13600)), rel=0.02)
    assert both == pytest.approx(evpi(npv), rel=1e-9)


def test_knowing_one_assumption_of_a_curved_value() -> None:
    # E[NPV | x] = x² − 1 with noise: mean 0; E max(0, x² − 1) = 2 φ(1) = .48394
    rng = np.random.default_rng(4)
    x, noise = rng.normal(size=(2, 40_000))
    assert evppi(x**2 - 1 + noise, x) == pytest.approx(0.48394, rel=0.02)


def test_an_assumption_that_moves_nothing_is_worth_nothing_to_know() -> None:
    npv, x, _ = two_normal_assumptions(10_000)
    idle = np.random.default_rng(5).normal(size=len(npv))
    assert evppi(npv, idle) == 0
    assert evppi(npv, np.full(len(npv), 3.0)) == 0
    found = worth_knowing(npv, {"idle": idle, "x": x})
    assert [one.name for one in found] == ["x", "idle"]
    assert found[0].share_of_evpi == pytest.approx(found[0].evppi / evpi(npv))


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.floats(-300, 300), st.sampled_from([1.0, 1e-3, 1e6]))
def test_one_assumption_is_worth_no_more_than_all(seed: int, mean: float, unit: float) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(2, 500))
    npv = unit * (mean + 80 * np.exp(x / 2) - 90 * np.abs(y))
    for known in (x, np.round(x), y > 0, np.column_stack([x, y])):
        found = evppi(npv, np.asarray(known, dtype=float))
        assert 0 <= found <= evpi(npv)
        again = evppi(npv * 7, np.asarray(known, dtype=float))  # money in another unit
        assert again == pytest.approx(7 * found, rel=1e-6, abs=1e-9 * unit)


def test_splines_are_those_of_another_implementation() -> None:
    x = np.random.default_rng(6).gamma(2, size=400)
    ours = _splines(x, 3)
    inner = np.quantile(x, [0.25, 0.5, 0.75])
    knots = np.concatenate([np.full(4, x.min()), inner, np.full(4, x.max())])
    theirs = BSpline.design_matrix(x, knots, 3).toarray()
    assert ours == pytest.approx(theirs, abs=1e-12)


def test_draws_that_do_not_fit_are_refused() -> None:
    npv = np.arange(200.0)
    with pytest.raises(Refused, match="as many as the 200 draws"):
        evppi(npv, np.arange(199.0))
    with pytest.raises(Refused, match="at least 100 numbers"):
        evppi(npv[:50], npv[:50])
    with pytest.raises(Refused, match="finite"):
        evpi(np.array([1.0, np.nan]))
    with pytest.raises(Refused, match="must not be negative"):
        news_sd(prior_sd=-1, sampling_variance=1.0)
