"""Gamma-Gamma: how much customers spend on an order (Fader & Hardie 2013, note 025).

Orders of one customer are Gamma(p, ν) with ν ~ Gamma(q, γ) over customers, whatever their
frequency. With z̄ the mean of x orders,

    ln L = lnΓ(px+q) − lnΓ(px) − lnΓ(q) + q ln γ + (px−1) ln z̄ + px ln x − (px+q) ln(γ+xz̄)   (1)
    E[M] = pγ/(q−1),   infinite where q ≤ 1                                                  (2)
    E[M | z̄, x] = p(γ+xz̄)/(px+q−1), which at x = 0 is (2)                                    (3)

Money in the currency of the data; an order is what a customer spent on one day, refunds netted.
Gradient and Hessian are exact; the functions of x alone are worked out once for every x.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import digamma, gammaln, polygamma

from winback_kit.checks import hold_within, too_little
from winback_kit.value.models.fitting.fitted import Fittable, Fitted, of_each
from winback_kit.value.models.fitting.newton import Fit, LogLikelihood, maximise

__all__ = ["GAMMA_GAMMA"]

Array = np.ndarray[Any, np.dtype[np.float64]]
Parameters = dict[str, float]


@dataclass(frozen=True)
class SpendCounts:
    """Mean spend of customers with orders to average; one row a customer or more, (m,).

    `orders` is x ≥ 1, how many orders `mean_spend` (z̄ > 0, currency) is the mean of; `customers`
    how many are alike. Raises Refused where a row breaks a rule.
    """

    orders: Any
    mean_spend: Array
    customers: Array

    def __post_init__(self) -> None:
        if not len(self.orders):
            raise too_little("spend", "nobody has an order to average")
        hold_within("spend: orders", self.orders, least=1)
        spend = self.mean_spend
        hold_within("mean spend", spend, above=0, below=np.inf, mend="Net refunds first.")


def spend_counts(*, orders: Any, mean_spend: Any) -> SpendCounts:
    """Customers, one an entry (n,), without those who have no order to average (x = 0)."""
    x = np.asarray(orders)
    some = np.flatnonzero(x > 0)
    return SpendCounts(x.take(some), np.asarray(mean_spend, float).take(some), np.ones(len(some)))


def likelihood(spend: SpendCounts) -> LogLikelihood:
    """The log-likelihood (1) as a function of ln (p, q, γ), with gradient and Hessian."""
    xs, of = np.unique(spend.orders, return_inverse=True)
    n, money = np.asarray(np.bincount(of, spend.customers), float), spend.orders * spend.mean_spend
    log_spend = np.asarray(np.bincount(of, spend.customers * np.log(spend.mean_spend)), float)
    fixed = n @ (xs * np.log(xs)) + log_spend @ xs  # what is multiplied by p

    def function(logs: Array) -> tuple[float, Array, Array]:
        p, q, gamma = np.exp(logs)
        both = gamma + money
        log_both = np.log(both)
        ratio = gamma / both * spend.customers
        by_x = np.stack(
            [
                np.bincount(of, log_both * spend.customers),
                np.bincount(of, ratio),
                np.bincount(of, ratio * gamma / both),
            ],
            dtype=float,
        )
        return _by_x((p, q, gamma), (xs, n), (fixed, log_spend.sum()), by_x)

    return function


def _by_x(
    of: tuple[float, float, float],
    counts: tuple[Any, Array],
    fixed: tuple[float, float],
    sums: Array,
) -> tuple[float, Array, Array]:
    """Equation (1) and its derivatives, from sums over the customers of every x."""
    (p, q, gamma), (x, n), (log_both, u, u2) = of, counts, sums
    shape, total = p * x + q, n.sum()
    value = n @ (gammaln(shape) - gammaln(p * x)) + total * (q * np.log(gamma) - gammaln(q))
    value += p * fixed[0] - fixed[1] - shape @ log_both
    one, two = digamma(shape), polygamma(1, shape)
    by_p = n @ (x * (one - digamma(p * x))) + fixed[0] - x @ log_both
    by_q = n @ one + total * (np.log(gamma) - digamma(q)) - log_both.sum()
    by_gamma = total * q - shape @ u
    gradient = np.array([p * by_p, q * by_q, by_gamma])
    hessian = np.zeros((3, 3))
    hessian[0, 0] = p * p * (n @ (x * x * (two - polygamma(1, p * x)))) + p * by_p
    hessian[0, 1] = p * q * (n @ (x * two))
    hessian[0, 2] = -p * (x @ u)
    hessian[1, 1] = q * q * (n @ two - total * polygamma(1, q)) + q * by_q
    hessian[1, 2] = q * (total - u.sum())
    hessian[2, 2] = -shape @ (u - u2)
    return float(value), gradient, hessian + np.triu(hessian, 1).T


def first_guess(spend: SpendCounts) -> Parameters:
    """Where a fit begins: p = 5, q = 3, and γ so that (2) is the mean spend."""
    mean = float(spend.customers @ spend.mean_spend / spend.customers.sum())
    return {"p": 5.0, "q": 3.0, "gamma": mean * 2 / 5}


def fit_gamma_gamma(spend: SpendCounts, *, start: Mapping[str, float] | None = None) -> Fit:
    """Fit by maximum likelihood; parameters p, q and gamma (currency)."""
    return maximise(likelihood(spend), start or first_guess(spend))


def log_likelihood(parameters: Parameters, spend: SpendCounts) -> float:
    """Equation (1) of all customers at given parameters."""
    return likelihood(spend)(np.log([parameters[name] for name in ("p", "q", "gamma")]))[0]


def mean_of_all(parameters: Parameters) -> float:
    """E[M] (2): mean spend of an order over the population, currency; ∞ where q ≤ 1."""
    p, q, gamma = (parameters[name] for name in ("p", "q", "gamma"))
    return p * gamma / (q - 1) if q > 1 else float("inf")


def expected_spend(parameters: Parameters, *, orders: Any, mean_spend: Any) -> Array:
    """E[M | z̄, x] (3), currency an order; shapes broadcast. Where x = 0, any z̄ that is a number."""
    x, spend = np.asarray(orders), np.asarray(mean_spend, float)
    if x.size and int(x.max()) < x.size:  # once for every x
        level, share = (part.take(x) for part in _line(parameters, np.arange(int(x.max()) + 1)))
    else:
        level, share = _line(parameters, x)
    return np.asarray(level + share * spend)


def _line(parameters: Parameters, x: Any) -> tuple[Array, Array]:
    """E[M | z̄, x] as a line in z̄: its level and its slope, of the shape of x."""
    p, q, gamma = (parameters[name] for name in ("p", "q", "gamma"))
    below = p * x + (q - 1)
    known = below > 0
    per = p / np.where(known, below, 1.0)
    return np.where(known, gamma * per, np.inf), x * per


@dataclass(frozen=True, repr=False)
class SpendModel(Fitted):
    """A fitted Gamma-Gamma, by `wk.models.GAMMA_GAMMA.fit`."""

    fit: Fit

    @property
    def title(self) -> str:
        """The model's name."""
        return "Gamma-Gamma"

    def predict(self, x: Any, mean_spend: Any) -> pd.DataFrame:
        """Of each customer, as `fit` takes them: `expected_spend` on an order to come, currency."""
        spend = expected_spend(self.fit.parameters, orders=x, mean_spend=mean_spend)
        return of_each(x, expected_spend=spend)


def _fit(x: Any, mean_spend: Any, *, weights: Any = None) -> SpendModel:
    """Fit to customers (n,) with x orders of so much on average; those without one are left out."""
    spend = spend_counts(orders=x, mean_spend=mean_spend)
    if weights is not None:
        spend = SpendCounts(
            spend.orders, spend.mean_spend, np.asarray(weights, float)[np.asarray(x) > 0]
        )
    return SpendModel(fit_gamma_gamma(spend))


GAMMA_GAMMA = Fittable("Gamma-Gamma", _fit)
