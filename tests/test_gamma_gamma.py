"""Gamma-Gamma against the papers' numbers, its definition and planted parameters."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import roots_genlaguerre

from tests.cdnow import Cdnow, cdnow
from tests.simulated_customers import GAMMA_GAMMA, spenders
from winback_kit.checks import Refused
from winback_kit.value.models import gamma_gamma
from winback_kit.value.models.gamma_gamma import (
    SpendCounts,
    expected_spend,
    fit_gamma_gamma,
    log_likelihood,
    mean_of_all,
    spend_counts,
)

AT = {"p": 3.0, "q": 2.2, "gamma": 9.0}


@pytest.fixture(scope="module")
def sample() -> Cdnow:
    return cdnow()


def spend_of(sample: Cdnow) -> SpendCounts:
    return spend_counts(orders=sample.repeats, mean_spend=sample.mean_spend)


def test_fader_hardie_2013_note_025_on_cdnow(sample: Cdnow) -> None:
    spend = spend_of(sample)
    assert len(spend.orders) == 946
    fit = fit_gamma_gamma(spend)
    # the note's 6.25, 3.74, 15.44 to the digits of domain 2.17
    assert list(fit.parameters.values()) == pytest.approx([6.2488, 3.7446, 15.4478], abs=1e-4)
    assert fit.log_likelihood == pytest.approx(-4055.923, abs=5e-4)
    assert mean_of_all(fit.parameters) == pytest.approx(35.171, abs=5e-4)
    assert fit.evaluations <= 7


def test_lifetimes_issue_81_expected_spend_of_a_customer(sample: Cdnow) -> None:
    parameters = fit_gamma_gamma(spend_of(sample)).parameters
    found = expected_spend(parameters, orders=2, mean_spend=22.35)
    assert found == pytest.approx(24.6586, abs=5e-5)  # its documentation prints 24.658619


def test_derivatives_against_differences() -> None:
    rng = np.random.default_rng(2)
    spend = SpendCounts(rng.integers(1, 40, 50), rng.gamma(2, 20, 50), rng.uniform(1, 3, 50))
    function, logs, step = gamma_gamma.likelihood(spend), np.log(list(AT.values())), 1e-4
    _, gradient, hessian = function(logs)
    for i, e in enumerate(step * np.eye(3)):
        near = [function(logs + k * e) for k in (1, -1, 2, -2)]
        slope = (8 * (near[0][0] - near[1][0]) - (near[2][0] - near[3][0])) / (12 * step)
        bend = (8 * (near[0][1] - near[1][1]) - (near[2][1] - near[3][1])) / (12 * step)
        assert gradient[i] == pytest.approx(slope, rel=1e-8)
        assert hessian[i] == pytest.approx(bend, rel=1e-8, abs=1e-8 * np.abs(hessian).max())


@pytest.mark.parametrize(("orders", "mean"), [(1, 12.0), (3, 40.0), (9, 5.0)])
def test_likelihood_is_the_mean_over_customers(orders: int, mean: float) -> None:
    # z̄ of x orders of Gamma(p, ν) is Gamma(px, νx), and ν ~ Gamma(q, γ)
    p, q, gamma = AT.values()
    rates, weights = roots_genlaguerre(80, q - 1)
    scale = rates / gamma * orders
    shape = p * orders
    log_density = shape * np.log(scale) + (shape - 1) * math.log(mean) - scale * mean
    density = weights @ np.exp(log_density - math.lgamma(shape)) / weights.sum()
    spend = spend_counts(orders=[orders], mean_spend=[mean])
    assert log_likelihood(AT, spend) == pytest.approx(math.log(density), rel=1e-5)


def test_planted_parameters_are_found() -> None:
    orders = np.random.default_rng(1).geometric(0.4, 20_000)
    fit = fit_gamma_gamma(spend_counts(orders=orders, mean_spend=spenders(orders, seed=9)))
    apart = fit.logs - np.log(list(GAMMA_GAMMA.values()))
    assert np.abs(apart / np.sqrt(np.diag(fit.covariance))).max() < 3


@settings(max_examples=60)
@given(
    p=st.floats(0.5, 20), q=st.floats(1.1, 9), gamma=st.floats(1, 500),
    x=st.integers(1, 300), mean=st.floats(0.01, 1e4),
)  # fmt: skip
def test_expected_spend_lies_between_own_mean_and_that_of_all(
    p: float, q: float, gamma: float, x: int, mean: float
) -> None:
    parameters = {"p": p, "q": q, "gamma": gamma}
    all_of_them = mean_of_all(parameters)
    found = float(expected_spend(parameters, orders=x, mean_spend=mean))
    low, high = sorted((mean, all_of_them))
    assert low * (1 - 1e-12) <= found <= high * (1 + 1e-12)
    assert expected_spend(parameters, orders=0, mean_spend=mean) == pytest.approx(all_of_them)
    # the weight on the own mean is px/(px+q−1)
    share = p * x / (p * x + q - 1)
    assert found == pytest.approx(share * mean + (1 - share) * all_of_them)


def test_mean_of_all_is_infinite_where_q_is_at_most_one() -> None:
    assert math.isinf(mean_of_all({**AT, "q": 1.0}))
    assert math.isinf(expected_spend({**AT, "q": 0.7}, orders=0, mean_spend=0.0))


def test_bad_spend_is_refused() -> None:
    with pytest.raises(
        Refused, match=r"mean spend: must be above 0 and finite; got -5\.0\. Net refunds"
    ):
        spend_counts(orders=[1, 2], mean_spend=[10.0, -5.0])
    with pytest.raises(Refused, match="nobody has an order to average"):
        spend_counts(orders=[0, 0], mean_spend=[0.0, 0.0])
    with pytest.raises(Refused, match="spend: orders: must be at least 1"):
        SpendCounts(np.array([0]), np.array([1.0]), np.ones(1))
