"""What customers are worth: by hand, against plain sums, and with honest intervals."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tests.cdnow import cdnow, cdnow_everybody
from tests.simulated_customers import buyers, spenders
from winback_kit.checks import Refused
from winback_kit.value.models.clv import Customers, ValueTerms, residual_purchases, residual_value
from winback_kit.value.models.fitting.newton import Fit
from winback_kit.value.models.gamma_gamma import expected_spend, fit_gamma_gamma, spend_counts
from winback_kit.value.models.purchase.beta_geometric import BG_NBD
from winback_kit.value.models.purchase.cells import PurchaseCounts, count_customers
from winback_kit.value.models.purchase.pareto_nbd import PARETO_NBD
from winback_kit.value.models.purchase.purchase_model import (
    PurchaseModel,
    expected_purchases,
    fit_family,
)

RATE_OF_JMR = math.expm1(0.0027 * 365.25 / 7)  # a year, where δ is 0.0027 a week
YEAR = ValueTerms(horizon=52.0, unit="week", discount_rate=0.12, margin_rate=0.3)
SPEND = Fit({"p": 6.25, "q": 3.74, "gamma": 15.45}, -1.0, np.eye(3) * 1e-4, 5, converged=True)
BOUGHT = Fit(
    {"r": 0.2426, "alpha": 4.4135, "a": 0.7929, "b": 2.4258}, -1.0, np.eye(4) * 1e-3, 7,
    converged=True,
)  # fmt: skip
MODEL = PurchaseModel(BG_NBD, BOUGHT, "week", 1_000)


def customers(number: int, seed: int = 1) -> Customers:
    x, t_x, age = buyers(number, seed)
    counts = PurchaseCounts(x, t_x / 7, age / 7, np.ones(number), "week")
    return Customers(counts, spenders(x, seed + 1))


def terms(**changed: Any) -> ValueTerms:
    return ValueTerms(**{**YEAR.__dict__, **changed})


def test_value_is_purchases_times_spend_times_margin() -> None:
    own = customers(500)
    value = residual_value(MODEL, SPEND, own, terms(discount_rate=0.0))
    purchases = expected_purchases(BG_NBD, MODEL.parameters, own.counts, ahead=52.0)
    spend = expected_spend(SPEND.parameters, orders=own.counts.repeats, mean_spend=own.mean_spend)
    assert value == pytest.approx(purchases * spend * 0.3, rel=1e-12)


def test_weekly_sums_bracket_the_value() -> None:
    # purchases of each week, discounted from its end and from its start
    own = customers(300)
    ahead = np.arange(53.0)
    by_end = [expected_purchases(BG_NBD, MODEL.parameters, own.counts, ahead=w) for w in ahead[1:]]
    weekly = np.diff(np.array([np.zeros(300), *by_end]), axis=0)
    found = residual_purchases(MODEL, own.counts, YEAR)
    factor = 1.12 ** (-ahead * 7 / 365.25)
    assert (factor[1:] @ weekly < found).all()
    assert (factor[:-1] @ weekly > found).all()


def test_dert_of_the_jmr_paper_with_the_rate_of_our_week() -> None:
    # at δ = 0.0027 DERT of (2, 30.43, 38.86) is 6.48256
    jmr = {"r": 0.5534, "alpha": 10.5802, "s": 0.6061, "beta": 11.6562}
    model = PurchaseModel(PARETO_NBD, Fit(jmr, -1.0, np.eye(4), 7, converged=True), "week", 1_000)
    counts = count_customers(repeats=[2], last=[30.43], age=[38.86], unit="week")
    found = residual_purchases(model, counts, terms(horizon=math.inf, discount_rate=RATE_OF_JMR))
    assert found == pytest.approx([6.48256], abs=5e-6)


def test_unit_of_time_does_not_change_the_value() -> None:
    own = customers(500)
    in_weeks = residual_value(MODEL, SPEND, own, YEAR)
    days = {**BOUGHT.parameters, "alpha": BOUGHT.parameters["alpha"] * 7}
    model = PurchaseModel(
        BG_NBD, Fit(days, -1.0, BOUGHT.covariance, 7, converged=True), "day", 1_000
    )
    counts = own.counts
    moved = PurchaseCounts(counts.repeats, counts.last * 7, counts.age * 7, counts.customers, "day")
    in_days = residual_value(
        model, SPEND, Customers(moved, own.mean_spend), terms(horizon=364.0, unit="day")
    )
    assert in_days == pytest.approx(in_weeks, rel=1e-9)


def test_zero_class_of_cdnow_as_domain_2_16() -> None:
    # 12,054 of 23,570 customers bought once in 78 weeks; at 30 % margin and δ = 0.0027 a week each
    # of them is worth $5.30, and all of them 4.9 % of the residual value (JMR 2005: about 5 %)
    everybody = cdnow_everybody()
    x, never = everybody.repeats, everybody.repeats == 0
    assert (len(x), never.sum()) == (23_570, 12_054)
    model = fit_family(PARETO_NBD, everybody.counts(decimals=None))
    spent = everybody.mean_spend > 0
    spend = fit_gamma_gamma(spend_counts(orders=x[spent], mean_spend=everybody.mean_spend[spent]))
    weeks = everybody.last / 7, everybody.age / 7
    own = Customers(PurchaseCounts(x, *weeks, np.ones(len(x)), "week"), everybody.mean_spend)
    value = residual_value(model, spend, own, terms(horizon=math.inf, discount_rate=RATE_OF_JMR))
    assert value[never].mean() == pytest.approx(5.30, abs=0.005)
    assert value[never].sum() / value.sum() == pytest.approx(0.049, abs=0.0005)


def test_cdnow_year_of_all_customers_as_peers_section_4() -> None:
    # 200 Laplace draws of the purchase parameters alone: 52-week repeat purchases 1,913 to 2,314
    sample = cdnow()
    counts = sample.counts()
    model = fit_family(BG_NBD, counts)
    drawn = model.fit.draws(400, np.random.default_rng(4))
    found = [
        counts.customers
        @ expected_purchases(BG_NBD, dict(zip(drawn, at, strict=True)), counts, ahead=52)
        for at in zip(*drawn.values(), strict=True)
    ]
    # at 95 %; 400 draws know an end to about 2 %
    assert np.quantile(found, [0.025, 0.975]) == pytest.approx([1913, 2314], rel=0.02)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"unit": "month"}, "horizon: must be in the unit of the model, week; got 'month'"),
        ({"discount_rate": 12.0}, "yearly share between 0 and 1; got 12"),
        ({"margin_rate": 30.0}, "margin_rate: must be above 0 and at most 1; got 30"),
        ({"horizon": -1.0}, "horizon: must be above 0"),
        ({"horizon": math.inf, "discount_rate": 0.0}, "more than 0 for a value without end"),
    ],
)
def test_wrong_terms_are_refused(changed: dict[str, Any], words: str) -> None:
    own = customers(10)
    with pytest.raises(Refused, match=words):
        residual_value(MODEL, SPEND, own, terms(**changed))


def test_spend_that_is_no_number_is_refused() -> None:
    counts = customers(3).counts
    with pytest.raises(Refused, match="must be a number, 0 where x is 0"):
        Customers(counts, np.array([1.0, np.nan, 2.0]))
    with pytest.raises(Refused, match="must be given for every history"):
        Customers(counts, np.ones(2))
