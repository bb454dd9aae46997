"""Discounted purchases to come of one who is alive.

A purchase is discounted from its own moment, continuously at δ a unit of time. With G(t) the
purchases expected in t to come (`purchase_model`), integrating by parts,

    D(H) = ∫ e^(−δτ) dG(τ) = e^(−δH) G(H) + δ ∫ e^(−δτ) G(τ) dτ,   τ from 0 to H              (1)

In w = ln(1 + τ/A), A the age of the youngest with the scale of the rates added, G is as good as a
polynomial, and 4 to 40 Gauss-Legendre nodes give 1e-10. Without end (H = ∞), τ stops where
e^(−δτ) is 1e-17. Pareto/NBD has a closed form without end (`pareto_nbd`), which is used.
"""

import math
from typing import Any

import numpy as np

from winback_kit.checks import Refused, hold_within, refused
from winback_kit.value.models.purchase.purchase_model import Family, Parameters

Array = np.ndarray[Any, np.dtype[np.float64]]
WITHOUT_END = 40.0  # δτ beyond which nothing is counted
PRECISION = 1e-10
FEWEST_NODES = 1


def discounted_if_alive(
    family: Family,
    parameters: Parameters,
    *,
    repeats: Any,
    age: Any,
    horizon: float,
    rate: float,
) -> Array:
    """D(H) (1) of customers who are alive, (p,), from their x and T, (p,).

    `horizon` in the unit of the model, `math.inf` for a value without end; `rate` is δ of one
    unit. Raises Refused for a value without end at a rate of 0.
    """
    hold_within("horizon", horizon, above=0)
    hold_within("rate", rate, least=0)
    if rate == 0:
        return _undiscounted(family, parameters, repeats=repeats, age=age, horizon=horizon)
    if math.isinf(horizon) and family.forever is not None:
        return family.forever(parameters, repeats=repeats, age=age, rate=rate)
    end = min(horizon, WITHOUT_END / rate)

    def purchases(ahead: float) -> Array:
        return family.purchases_if_alive(parameters, repeats=repeats, age=age, ahead=ahead)

    scale = float(np.min(age)) + min(
        parameters[name] for name in ("alpha", "beta") if name in parameters
    )
    total = math.exp(-rate * end) * purchases(end)
    for ahead, weight in _nodes(scale, end):
        total += rate * weight * math.exp(-rate * ahead) * purchases(ahead)
    return np.asarray(total)


def discounted_of_new(
    family: Family, parameters: Parameters, *, horizon: float, rate: float
) -> float:
    """Discounted repeat purchases of a new customer from the first purchase, which is not in it."""
    if_alive = discounted_if_alive(
        family,
        parameters,
        repeats=np.zeros(1, np.int64),
        age=np.zeros(1),
        horizon=horizon,
        rate=rate,
    )
    here = {"repeats": 0, "age": 0.0, "ahead": 1.0}
    stays = family.purchases_of_new(parameters, ahead=1.0) / family.purchases_if_alive(
        parameters, **here
    )
    return float(stays * if_alive[0])


def endless(*, rate: float) -> Refused:
    """A value for ever needs a discount rate."""
    rule = "must be more than 0 for a value without end"
    return refused("discount_rate", rule, got=rate, mend="Give a rate, or a horizon.")


def _undiscounted(
    family: Family, parameters: Parameters, *, repeats: Any, age: Any, horizon: float
) -> Array:
    if math.isinf(horizon):
        raise endless(rate=0)
    return family.purchases_if_alive(parameters, repeats=repeats, age=age, ahead=horizon)


def _nodes(scale: float, end: float) -> list[tuple[float, float]]:
    """Moments ahead and their weights, for an integral from 0 to `end`."""
    length = math.log1p(end / scale)
    reach = math.pi / length  # of the ellipse in which the integrand is smooth, in half-lengths
    grows = math.log(reach + math.sqrt(1 + reach * reach))
    count = FEWEST_NODES + math.ceil(-math.log(PRECISION) / (2 * grows))
    places, weights = np.polynomial.legendre.leggauss(count)
    w = (1 + places) / 2 * length
    ahead = scale * np.expm1(w)
    return list(zip(ahead.tolist(), (weights / 2 * length * (ahead + scale)).tolist(), strict=True))
