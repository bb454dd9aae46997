"""BG/NBD and MBG/NBD: customers drop out only after a purchase.

Purchases are Poisson with rate λ ~ Gamma(r, α); after a purchase the customer drops out with
probability p ~ Beta(a, b). In BG/NBD (Fader, Hardie & Lee 2005) only after a repeat purchase, so
that one who has bought once cannot have dropped out and is alive with probability 1: for lists of
lost customers use MBG/NBD (Batislam, Denizel & Filiztekin 2007, also known as CBG/NBD, Hoppe &
Wagner 2007), in which a customer may drop out after the first purchase too, or Pareto/NBD.

With k chances to drop out that were not taken (BG: k = x, MBG: k = x + 1) the log-likelihood of
one history is

    ln L = c(x) − (r+x) ln(α+T) + ln(1 + e^d)                                                (1)
    c(x) = lnΓ(r+x) − lnΓ(r) + r ln α + lnΓ(a+b) + lnΓ(b+k) − lnΓ(b) − lnΓ(a+b+k)             (2)
    d    = ln(a/(b+k−1)) + (r+x) ln((α+T)/(α+t_x)),   d = −∞ where k = 0                      (3)
    P(alive) = 1/(1 + e^d)                                                                  (4)

(Marketing Science 24:275, IJRM 24:201.) (2) is worked out once for every x there is; of (1) and (3)
each row costs three logarithms and one exponential. Expected purchases of one who is alive, for t
ahead, are Fader and Hardie's closed form

    G(t) = (a+b+k−1)/(a−1) · [1 − q^(r+x) ₂F₁(r+x, b+k; a+b+k−1; 1−q)],  q = (α+T)/(α+T+t)

after Euler's transformation, in which nothing overflows for large x or t:

    G(t) = (a+b+k−1)/(a−1) · [1 − q^(a−1) ₂F₁(a+b+k−1−r−x, a−1; a+b+k−1; 1−q)]               (5)

Its pole at a = 1 is removable, and is stepped over by the cubic through its values on both sides.
A new customer's expected purchases are G at x = 0 and T = 0, in MBG/NBD times b/(a+b), the share
who stay after the first purchase.
"""

from functools import partial
from typing import Any

import numpy as np
from scipy.special import digamma, gammaln, hyp2f1, polygamma

from winback_kit.value.models.fitting.newton import LogLikelihood
from winback_kit.value.models.purchase.beta_integral import purchases_by_integral
from winback_kit.value.models.purchase.cells import PurchaseCounts
from winback_kit.value.models.purchase.purchase_model import Family, Parameters

__all__ = ["BG_NBD", "MBG_NBD"]

Array = np.ndarray[Any, np.dtype[np.float64]]

ROWS_AT_ONCE = 16_384  # fit the processor's cache
POLE = 1e-3  # nearer than this, (5) loses digits


def likelihood(counts: PurchaseCounts, *, extra: int) -> LogLikelihood:
    """Equation (1) of all customers as a function of the logarithms of (r, α, a, b).

    `extra` is k − x: 0 for BG/NBD, 1 for MBG/NBD.
    """
    xs, of = np.unique(counts.repeats, return_inverse=True)
    customers_by_x = np.asarray(np.bincount(of, counts.customers), float)

    def function(logs: Array) -> tuple[float, Array, Array]:
        parameters = np.exp(logs)
        value, gradient, hessian = _by_x(parameters, xs, xs + extra, customers_by_x)
        for start in range(0, len(of), ROWS_AT_ONCE):
            part = slice(start, start + ROWS_AT_ONCE)
            more = _by_row(
                parameters,
                xs + extra,
                (of[part], counts.repeats[part], counts.last[part], counts.age[part]),
                counts.customers[part],
            )
            value, gradient, hessian = value + more[0], gradient + more[1], hessian + more[2]
        return value, gradient, hessian

    return function


def _by_x(parameters: Array, x: Any, k: Any, n: Array) -> tuple[float, Array, Array]:
    """Equation (2), summed, and its derivatives."""
    r, alpha, a, b = parameters
    total = n.sum()
    value = n @ (gammaln(r + x) + gammaln(b + k) - gammaln(a + b + k))
    value += total * (r * np.log(alpha) - gammaln(r) + gammaln(a + b) - gammaln(b))
    together = total * digamma(a + b) - n @ digamma(a + b + k)
    by = np.array(
        [
            n @ digamma(r + x) - total * digamma(r) + total * np.log(alpha),
            total * r / alpha,
            together,
            together + n @ digamma(b + k) - total * digamma(b),
        ]
    )
    twice = np.zeros((4, 4))
    twice[0, 0] = n @ polygamma(1, r + x) - total * polygamma(1, r)
    twice[0, 1] = twice[1, 0] = total / alpha
    twice[1, 1] = -total * r / alpha**2
    twice[2:, 2:] = total * polygamma(1, a + b) - n @ polygamma(1, a + b + k)
    twice[3, 3] += n @ polygamma(1, b + k) - total * polygamma(1, b)
    return (
        float(value),
        parameters * by,
        np.outer(parameters, parameters) * twice + np.diag(parameters * by),
    )


def _by_row(
    parameters: Array, k: Any, rows: tuple[Any, Any, Array, Array], n: Array
) -> tuple[float, Array, Array]:
    """The other terms of (1) for some rows, and their derivatives by the logarithms."""
    r, alpha, a, b = parameters
    of, x, last, age = rows
    odds, slope, bend = _dropout(a, b, k)
    since_age, since_last = alpha + age, alpha + last
    log_age = np.log(since_age)
    u, v = alpha / since_age, alpha / since_last
    shape, apart, gap = r + x, u - v, log_age - np.log(since_last)
    d = odds[of] + shape * gap
    small = np.exp(-np.abs(d))
    p = np.where(d >= 0, 1.0, small) / (1.0 + small)
    np_, n_log = n * p, n * log_age
    value = float(n @ (np.maximum(d, 0) + np.log1p(small)) - shape @ n_log)
    steps = np.stack([r * gap, shape * apart, np.ones_like(d), slope[of]])
    first = steps @ np_
    nu, wide = n * u, np_ * apart
    first[0] -= r * n_log.sum()
    first[1] -= shape @ nu
    second = (steps * (np_ * (1 - p))) @ steps.T
    second[0, 0] += r * (np_ @ gap - n_log.sum())
    second[0, 1] += r * (wide.sum() - nu.sum())
    second[1, 0] = second[0, 1]
    second[1, 1] += shape @ (wide * (1 - u - v) - nu * (1 - u))
    second[3, 3] += np_ @ bend[of]
    return value, first, second


def _dropout(a: float, b: float, k: Any) -> tuple[Array, Array, Array]:
    """ln(a/(b+k−1)) by x, and its first and second derivative by ln b."""
    chance = k > 0
    base = np.where(chance, b + k - 1, 1.0)
    odds = np.where(chance, np.log(a / base), -np.inf)
    return odds, np.where(chance, -b / base, 0.0), np.where(chance, -b * (k - 1) / base**2, 0.0)


def start(counts: PurchaseCounts) -> Parameters:
    """Where a fit begins: α at the mean age, all else 1."""
    return {"r": 1.0, "alpha": float(counts.age.mean()), "a": 1.0, "b": 1.0}


def alive(parameters: Parameters, *, repeats: Any, last: Any, age: Any, extra: int) -> Array:
    """Equation (4); shapes broadcast."""
    r, alpha, a, b = (parameters[name] for name in ("r", "alpha", "a", "b"))
    x = np.asarray(repeats)
    if x.size and int(x.max()) < x.size:  # once for every x
        odds = _dropout(a, b, np.arange(int(x.max()) + 1) + extra)[0].take(x)
    else:
        odds = _dropout(a, b, x + extra)[0]
    gap = np.log((alpha + np.asarray(age)) / (alpha + np.asarray(last)))
    with np.errstate(over="ignore"):
        return np.asarray(1 / (1 + np.exp(odds + (r + x) * gap)))


def purchases_if_alive(
    parameters: Parameters, *, repeats: Any, age: Any, ahead: Any, extra: int
) -> Array:
    """Equation (5): expected purchases in the `ahead` to come; shapes broadcast."""
    r, alpha, a, b = (parameters[name] for name in ("r", "alpha", "a", "b"))
    x, elapsed, t = np.asarray(repeats), alpha + np.asarray(age), np.asarray(ahead)

    def at(a: float) -> Array:
        return _closed_form(r + x, elapsed, t, (a, b, x + extra))

    for pole in (1.0, 1.0 - b) if extra == 0 else (1.0,):  # a = 1, and a + b = 1 where k = 0
        if abs(a - pole) < POLE and pole > 3 * POLE:
            nodes = pole + 2 * POLE * np.array([-2.0, -1.0, 1.0, 2.0])
            return np.asarray(
                sum(at(float(node)) * _lagrange(a, nodes, node) for node in nodes), dtype=float
            )
    return at(a)


def purchases_of_new(parameters: Parameters, *, ahead: Any, extra: int) -> Array:
    """Expected repeat purchases of a new customer, of the shape of `ahead`."""
    a, b = parameters["a"], parameters["b"]
    stays = b / (a + b) if extra else 1.0
    return stays * purchases_if_alive(parameters, repeats=0, age=0.0, ahead=ahead, extra=extra)


def _closed_form(shape: Array, elapsed: Array, t: Array, beta: tuple[float, float, Any]) -> Array:
    """Equation (5), by the integral over p where the ₂F₁ gives no number."""
    a, b, k = beta
    later = elapsed + t
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):  # filled in below
        series = hyp2f1(a + b - 1 + (k - shape), a - 1, a + b + k - 1, t / later)
        share = 1 - np.exp((a - 1) * np.log(elapsed / later)) * series
        result = np.array((a + b + k - 1) / (a - 1) * share)
    missing = ~np.isfinite(result)
    if missing.any():
        each = (np.broadcast_to(one, result.shape)[missing] for one in (shape, elapsed, t, b + k))
        *cells, beta_ = each
        result[missing] = purchases_by_integral(*cells, a=a, beta=beta_)
    return result


def _lagrange(at: float, nodes: Array, node: float) -> float:
    """Weight at `at` of the cubic's value at `node`."""
    others = nodes[nodes != node]
    return float(np.prod((at - others) / (node - others)))


def _family(name: str, *, extra: int) -> Family:
    return Family(
        name=name,
        likelihood=partial(likelihood, extra=extra),
        start=start,
        alive=partial(alive, extra=extra),
        purchases_if_alive=partial(purchases_if_alive, extra=extra),
        purchases_of_new=partial(purchases_of_new, extra=extra),
    )


BG_NBD, MBG_NBD = _family("BG/NBD", extra=0), _family("MBG/NBD", extra=1)
