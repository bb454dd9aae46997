"""MBG/NBD: as BG/NBD, but a customer may drop out after the first purchase too.

Batislam, Denizel & Filiztekin 2007 (IJRM 24:201), also known as CBG/NBD (Hoppe & Wagner 2007). One
who bought once is alive with a probability that falls as the silence grows. The equations are
those of `beta_geometric` with k = x + 1; a new customer's expected purchases are

    E[X(t)] = b/(a−1) · [1 − (α/(α+t))^r ₂F₁(r, b+1; a+b; t/(α+t))]                          (1)

which is b/(a+b), the share who stay after the first purchase, times G(t | x = 0, T = 0).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from winback_kit.value.models.fitting.newton import LogLikelihood
from winback_kit.value.models.purchase import beta_geometric
from winback_kit.value.models.purchase.cells import PurchaseCounts
from winback_kit.value.models.purchase.purchase_model import (
    Family,
    Parameters,
    PurchaseModel,
    fit_family,
)

__all__ = ["MBG_NBD"]

Array = np.ndarray[Any, np.dtype[np.float64]]


def likelihood(counts: PurchaseCounts) -> LogLikelihood:
    """The log-likelihood as a function of ln (r, α, a, b), with gradient and Hessian."""
    return beta_geometric.likelihood(counts, extra=1)


def probability_alive(parameters: Parameters, *, repeats: Any, last: Any, age: Any) -> Array:
    """P(alive | x, t_x, T), shapes broadcast."""
    return beta_geometric.alive(parameters, repeats=repeats, last=last, age=age, extra=1)


def purchases_if_alive(parameters: Parameters, *, repeats: Any, age: Any, ahead: Any) -> Array:
    """Expected purchases in the `ahead` to come of one who is alive, shapes broadcast."""
    return beta_geometric.purchases_if_alive(
        parameters, repeats=repeats, age=age, ahead=ahead, extra=1
    )


def purchases_of_new(parameters: Parameters, *, ahead: Any) -> Array:
    """E[X(t)] (1): expected repeat purchases of a new customer, of the shape of `ahead`."""
    a, b = parameters["a"], parameters["b"]
    if_alive = purchases_if_alive(parameters, repeats=0, age=0.0, ahead=ahead)
    return np.asarray(b / (a + b) * if_alive)


MBG_NBD = Family(
    name="MBG/NBD",
    likelihood=likelihood,
    start=beta_geometric.start,
    alive=probability_alive,
    purchases_if_alive=purchases_if_alive,
    purchases_of_new=purchases_of_new,
)


def fit_mbg_nbd(
    counts: PurchaseCounts, *, start: Mapping[str, float] | None = None
) -> PurchaseModel:
    """Fit to the rows given; parameters r, alpha (in the unit of time), a, b."""
    return fit_family(MBG_NBD, counts, start)
