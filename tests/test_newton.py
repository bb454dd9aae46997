"""Newton's method on functions whose maximum is known, and draws about a maximum."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.cdnow import cdnow
from winback_kit.checks import Refused
from winback_kit.value.models.fitting.newton import Fit, maximise
from winback_kit.value.models.purchase.beta_geometric import BG_NBD
from winback_kit.value.models.purchase.purchase_model import fit_family


def poisson(count: int, mean: float) -> Any:
    """Log-likelihood of the rate of `count` Poisson numbers with a mean: n(m ln λ − λ)."""

    def function(logs: Any) -> Any:
        rate = np.exp(logs)
        value = count * (mean * logs[0] - rate[0])
        return value, count * (mean - rate), np.array([[-count * rate[0]]])

    return function


def test_poisson_by_hand() -> None:
    # the maximum is at λ = m, with variance of ln λ 1/(n m): 1/(50 · 2.5) = 0.008
    fit = maximise(poisson(50, 2.5), {"rate": 40.0})
    assert fit.converged
    assert fit.parameters["rate"] == pytest.approx(2.5, rel=1e-9)
    assert fit.covariance == pytest.approx(np.array([[0.008]]), rel=1e-5)
    assert fit.errors["rate"] == pytest.approx(2.5 * 0.008**0.5, rel=1e-5)
    assert fit.evaluations < 15


def test_start_from_where_it_is_not_concave() -> None:
    # −(θ² − 1)² / 4 in θ = ln(parameter): maxima at ±1, a minimum between them at 0
    def double(logs: Any) -> Any:
        t = logs[0]
        value = -((t * t - 1) ** 2) / 4
        return value, np.array([t - t**3]), np.array([[1 - 3 * t * t]])

    for start, end in ((1.2, 1.0), (0.8, -1.0)):
        fit = maximise(double, {"a": start})
        assert fit.converged
        assert np.log(fit.parameters["a"]) == pytest.approx(end, abs=1e-6)


def test_a_step_too_far_is_taken_back() -> None:
    def cliff(logs: Any) -> Any:
        t = logs[0]
        if t > 1:
            return float("nan"), np.array([np.nan]), np.array([[np.nan]])
        return -np.exp(t) + 1.5 * t, np.array([1.5 - np.exp(t)]), np.array([[-np.exp(t)]])

    fit = maximise(cliff, {"a": np.exp(-3.0)})
    assert fit.parameters["a"] == pytest.approx(1.5, rel=1e-8)


def test_no_maximum_is_said() -> None:
    def slope(logs: Any) -> Any:
        return float(logs[0]), np.array([1.0]), np.array([[0.0]])

    assert not maximise(slope, {"a": 1.0}).converged


def test_start_outside_the_likelihood_is_refused() -> None:
    def nowhere(logs: Any) -> Any:
        return float("inf"), logs, np.eye(1)

    with pytest.raises(Refused, match="must be finite there"):
        maximise(nowhere, {"a": 1.0})


def test_laplace_draws_have_the_covariance_of_the_fit() -> None:
    covariance = np.array([[0.04, 0.018], [0.018, 0.09]])
    fit = Fit({"a": 2.0, "b": 5.0}, -1.0, covariance, 3, converged=True)
    draws = fit.draws(200_000, np.random.default_rng(1))
    logs = np.log(np.stack([draws["a"], draws["b"]]))
    # standard errors of a mean are sd/√n, of a covariance about √2 · sd²/√n: below 0.0005
    assert logs.mean(axis=1) == pytest.approx(np.log([2.0, 5.0]), abs=0.003)
    assert np.cov(logs) == pytest.approx(covariance, abs=0.002)
    again = fit.draws(200_000, np.random.default_rng(1))
    assert (again["a"] == draws["a"]).all()


def test_draws_on_cdnow_as_peers_section_4() -> None:
    counts = cdnow().counts()
    fit = fit_family(BG_NBD, counts).fit
    draws = fit.draws(4_000, np.random.default_rng(2))
    # printed spreads of other draws; 4,000 draws know a spread to about 2 %, of a skewed one 4 %
    for name, spread in {"r": 0.01251, "alpha": 0.3779, "a": 0.1916, "b": 0.7391}.items():
        assert draws[name].std() == pytest.approx(spread, rel=0.06)
    low, high = np.quantile(draws["b"], [0.025, 0.975])
    assert (low, high) == pytest.approx((1.36, 4.24), rel=0.05)
