"""Expected and discounted purchases: identities, removed poles, sums by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import roots_genlaguerre, roots_jacobi

from tests.test_purchase_models import AT, DELTA, FAMILIES, JMR, one
from winback_kit.checks import Refused
from winback_kit.value.models.discounting import discounted_if_alive
from winback_kit.value.models.purchase import pareto_nbd
from winback_kit.value.models.purchase.beta_geometric import BG_NBD, MBG_NBD
from winback_kit.value.models.purchase.beta_integral import purchases_by_integral
from winback_kit.value.models.purchase.cells import count_customers
from winback_kit.value.models.purchase.pareto_nbd import PARETO_NBD
from winback_kit.value.models.purchase.purchase_model import (
    Family,
    log_likelihood,
    probability_alive,
)


@pytest.mark.parametrize("a", [1.0, 1 + 1e-12, 1 - 4e-4, 1 + 9.9e-4, 1 - 1.01e-3])
def test_pole_at_a_of_one_is_removed(a: float) -> None:
    # E[X(t)] by the integral over p of the beta density times (1 − (α/(α+pt))^r)/p, at 400 nodes
    r, alpha, b, t = 0.243, 4.414, 2.426, 39.0
    places, weights = np.polynomial.legendre.leggauss(400)
    p = ((1 + places) / 2) ** 8  # crowds the nodes at 0
    density = p ** (a - 1) * (1 - p) ** (b - 1) * 8 * ((1 + places) / 2) ** 7 * weights / 2
    bought = -np.expm1(r * np.log(alpha / (alpha + p * t))) / p
    constant = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b))
    exact = constant * float(density @ bought)
    found = BG_NBD.purchases_of_new({"r": r, "alpha": alpha, "a": a, "b": b}, ahead=t)
    assert found == pytest.approx(exact, rel=1e-9)


def test_pole_at_s_of_one_is_removed() -> None:
    # at s = 1, E[X(t)] = r β/α · ln((β+t)/β)
    parameters = {"r": 0.5, "alpha": 8.0, "s": 1.0, "beta": 12.0}
    exact = 0.5 * 12 / 8 * math.log((12 + 52) / 12)
    assert pareto_nbd.purchases_of_new(parameters, ahead=52) == pytest.approx(exact, rel=1e-14)


parameter = st.floats(0.1, 8.0)


@settings(max_examples=60)
@given(
    shape=parameter, scale=st.floats(1, 60), third=parameter, fourth=parameter,
    x=st.integers(0, 200), age=st.floats(1, 500), share=st.floats(0, 1), index=st.integers(0, 2),
)  # fmt: skip
def test_identities(
    shape: float, scale: float, third: float, fourth: float, x: int, age: float, share: float,
    index: int,
) -> None:  # fmt: skip
    family = FAMILIES[index]
    names = ("r", "alpha", "s", "beta") if index == 2 else ("r", "alpha", "a", "b")
    parameters = dict(zip(names, (shape, scale, third, fourth), strict=True))
    history = one(x, share * age if x else 0.0, age)
    alive = float(family.alive(parameters, **history))
    assert 0 <= alive <= 1
    bought = family.purchases_if_alive(
        parameters, repeats=x, age=age, ahead=np.array([1e-6, 10.0, 20.0, 30.0])
    )
    # in no time nothing is bought, at the rate (r+x)/(α+T) of one who is alive; ever more later
    assert bought[0] / 1e-6 == pytest.approx((shape + x) / (scale + age), rel=1e-3)
    assert (np.diff(bought) > 0).all()
    assert bought[2] - bought[1] >= bought[3] - bought[2]
    # discounted purchases are fewer, and at no rate the same
    of = {"repeats": np.array([x]), "age": np.array([age])}
    plain = discounted_if_alive(family, parameters, **of, horizon=30.0, rate=0.0)
    less = discounted_if_alive(family, parameters, **of, horizon=30.0, rate=0.01)
    assert plain == pytest.approx(bought[3])
    assert math.exp(-0.3) * plain < less < plain


def of_one_customer(
    family: Family, first: float, second: float, history: dict[str, float]
) -> float:
    """Likelihood of a history for one customer's own rates, from the model's story."""
    x, t_x, age = history["repeats"], history["last"], history["age"]
    if family is PARETO_NBD:  # buys at rate λ, dies at rate μ
        both = first + second
        died = second * math.exp(-both * t_x) + first * math.exp(-both * age)
        return first**x * died / both
    k = x + (family is MBG_NBD)  # chances to leave not taken, each 1 − p
    stays = (1 - second) ** k * math.exp(-first * age)
    left = second * (1 - second) ** (k - 1) * math.exp(-first * t_x) if k else 0.0
    return first**x * (stays + left)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@pytest.mark.parametrize("history", [one(0, 0.0, 20.0), one(1, 3.0, 20.0), one(4, 18.0, 20.0)])
def test_likelihood_is_the_mean_over_customers(family: Family, history: dict[str, float]) -> None:
    r, alpha, third, fourth = (2.0, 9.0, 1.5, 7.0)
    parameters = dict(zip(AT[family.name], (r, alpha, third, fourth), strict=True))
    rates, weights = roots_genlaguerre(60, r - 1)
    if family is PARETO_NBD:
        others, shares = roots_genlaguerre(60, third - 1)
        others = others / fourth
    else:
        places, shares = roots_jacobi(60, fourth - 1, third - 1)
        others = (1 + places) / 2
    grid = [[of_one_customer(family, v / alpha, w, history) for w in others] for v in rates]
    mean = weights @ np.array(grid) @ shares / (weights.sum() * shares.sum())
    names = ("repeats", "last", "age")
    counts = count_customers(**{name: [history[name]] for name in names}, unit="week")
    assert log_likelihood(family, parameters, counts) == pytest.approx(math.log(mean), abs=2e-5)


def test_pareto_closed_form_agrees_with_the_integral_without_end() -> None:
    of = {"repeats": np.array([0, 1, 7, 60]), "age": np.array([5.0, 39.0, 77.86, 150.0])}
    closed = discounted_if_alive(PARETO_NBD, JMR, **of, horizon=math.inf, rate=DELTA)
    open_form = replace(PARETO_NBD, forever=None)
    summed = discounted_if_alive(open_form, JMR, **of, horizon=math.inf, rate=DELTA)
    assert summed == pytest.approx(closed, rel=1e-10)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_discounting_against_a_fine_sum(family: Family) -> None:
    # 52 weeks in 5,200 steps, each discounted from its middle
    parameters, ends = AT[family.name], np.linspace(0, 52, 5_201)
    bought = family.purchases_if_alive(parameters, repeats=3, age=40.0, ahead=ends)
    middles = (ends[1:] + ends[:-1]) / 2
    summed = float(np.diff(bought) @ np.exp(-DELTA * middles))
    of = {"repeats": np.array([3]), "age": np.array([40.0])}
    found = discounted_if_alive(family, parameters, **of, horizon=52.0, rate=DELTA)
    assert found[0] == pytest.approx(summed, rel=1e-8)


def test_one_time_buyers_are_alive_in_bg_nbd_alone() -> None:
    # the known trap (lifetimes issue 239): BG/NBD cannot lose who bought once
    counts = count_customers(repeats=[0, 0], last=[0.0, 0.0], age=[10.0, 300.0], unit="week")
    assert probability_alive(BG_NBD, AT["BG/NBD"], counts).tolist() == [1.0, 1.0]
    for family in (MBG_NBD, PARETO_NBD):
        young, old = probability_alive(family, AT[family.name], counts)
        assert old < young < 1


def test_heavy_silent_buyer_is_surely_gone() -> None:
    # increasing frequency paradox (JMR 2005): (7, 35) is worth less than (1, 75) at T = 77.86
    alive = [pareto_nbd.probability_alive(JMR, **one(x, t, 77.86)) for x, t in ((60, 10), (7, 35))]
    assert alive[0] < 1e-8 < alive[1]


def test_value_without_end_needs_a_rate() -> None:
    of = {"repeats": np.array([1]), "age": np.array([10.0])}
    with pytest.raises(Refused, match="more than 0 for a value without end"):
        discounted_if_alive(BG_NBD, AT["BG/NBD"], **of, horizon=math.inf, rate=0.0)
    with pytest.raises(Refused, match="horizon: must be above 0"):
        discounted_if_alive(BG_NBD, AT["BG/NBD"], **of, horizon=0.0, rate=0.1)


@settings(max_examples=150)
@given(
    shape=st.floats(0.05, 8), scale=st.floats(0.3, 150), a=st.floats(0.02, 20),
    b=st.floats(0.15, 150), x=st.sampled_from([0, 1, 5, 60, 400]), age=st.floats(1, 400),
    ahead=st.floats(0.5, 1_000),
)  # fmt: skip
def test_closed_form_is_the_integral_over_dropout_rates(
    shape: float, scale: float, a: float, b: float, x: int, age: float, ahead: float
) -> None:
    parameters = {"r": shape, "alpha": scale, "a": a, "b": b}
    closed = MBG_NBD.purchases_if_alive(parameters, repeats=x, age=age, ahead=ahead)
    summed = purchases_by_integral(shape + x, scale + age, ahead, a=a, beta=b + x + 1)
    assert closed == pytest.approx(float(summed), rel=1e-9)


def test_where_the_closed_form_gives_no_number_the_integral_does() -> None:
    # b in the thousands and t 2,000 times α + T: the ₂F₁ is not a number; beside it, one that is
    parameters = {"r": 0.0975, "alpha": 3.62, "a": 11.5, "b": 8718.0}
    many = MBG_NBD.purchases_if_alive(
        parameters, repeats=0, age=1.33, ahead=np.array([100.0, 7175.0, 9000.0])
    )
    assert np.isfinite(many).all()
    assert many[1] == pytest.approx(76.34, rel=0.01)
    assert (np.diff(many) > 0).all()


def test_the_integral_of_one_place_is_the_mean_there() -> None:
    # a and b so large that p is a/(a+b) and nothing else: G = g(a/(a+b)) + g''/2 · p(1−p)/(a+b+1)
    a, b, shape, per = 4e6, 12e6, 2.0, 3.0
    p = a / (a + b)
    g = (1 - (1 + per * p) ** -shape) / p
    found = purchases_by_integral(shape, 1.0, per, a=a, beta=b)
    assert float(found) == pytest.approx(g, rel=1e-6)
    # R = 1: g(p) = c/(1 + cp), here by the geometric series with E[p^n] = Π (a+i)/(a+b+i)
    powers = np.cumprod([(5.0 + i) / (5.0 + 700.0 + i) for i in range(60)])
    series = 3.0 * (1 + np.sum([(-3.0) ** (n + 1) * one for n, one in enumerate(powers)]))
    assert float(purchases_by_integral(1.0, 1.0, 3.0, a=5.0, beta=700.0)) == pytest.approx(
        series, rel=1e-11
    )


def test_many_cells_at_once_are_each_of_them() -> None:
    shapes, ages, betas = (
        np.array([0.1, 2.1, 40.1]),
        np.array([4.0, 90.0, 900.0]),
        [8719, 8721, 8759],
    )
    many = purchases_by_integral(shapes, ages, 9_000.0, a=11.5, beta=betas)
    alone = [
        float(purchases_by_integral(*one, 9_000.0, a=11.5, beta=beta))
        for *one, beta in zip(shapes, ages, betas, strict=True)
    ]
    assert many.tolist() == pytest.approx(alone, rel=1e-11)
    assert purchases_by_integral(np.zeros(0), 1.0, 1.0, a=1.0, beta=2.0).shape == (0,)
