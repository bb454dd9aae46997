"""BG/NBD: customers drop out only after a repeat purchase (Fader, Hardie & Lee 2005).

While alive a customer buys at rate λ ~ Gamma(r, α), and drops out after each repeat purchase with
probability p ~ Beta(a, b). One who has bought once cannot have dropped out, so P(alive | x = 0)
is 1: for lists of lost customers use MBG/NBD or Pareto/NBD. The equations are those of
`beta_geometric` with k = x; a new customer's expected purchases are

    E[X(t)] = (a+b−1)/(a−1) · [1 − (α/(α+t))^r ₂F₁(r, b; a+b−1; t/(α+t))]                    (1)

Marketing Science 24:275, eq. (6) to (10).
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

__all__ = ["BG_NBD"]

Array = np.ndarray[Any, np.dtype[np.float64]]


def likelihood(counts: PurchaseCounts) -> LogLikelihood:
    """The log-likelihood as a function of ln (r, α, a, b), with gradient and Hessian."""
    return beta_geometric.likelihood(counts, extra=0)


def probability_alive(parameters: Parameters, *, repeats: Any, last: Any, age: Any) -> Array:
    """P(alive | x, t_x, T), shapes broadcast; 1 where x = 0."""
    return beta_geometric.alive(parameters, repeats=repeats, last=last, age=age, extra=0)


def purchases_if_alive(parameters: Parameters, *, repeats: Any, age: Any, ahead: Any) -> Array:
    """Expected purchases in the `ahead` to come of one who is alive, shapes broadcast."""
    return beta_geometric.purchases_if_alive(
        parameters, repeats=repeats, age=age, ahead=ahead, extra=0
    )


def purchases_of_new(parameters: Parameters, *, ahead: Any) -> Array:
    """E[X(t)] (1): expected repeat purchases of a new customer, of the shape of `ahead`."""
    return purchases_if_alive(parameters, repeats=0, age=0.0, ahead=ahead)


BG_NBD = Family(
    name="BG/NBD",
    likelihood=likelihood,
    start=beta_geometric.start,
    alive=probability_alive,
    purchases_if_alive=purchases_if_alive,
    purchases_of_new=purchases_of_new,
)


def fit_bg_nbd(
    counts: PurchaseCounts, *, start: Mapping[str, float] | None = None
) -> PurchaseModel:
    """Fit to the rows given; parameters r, alpha (in the unit of time), a, b."""
    return fit_family(BG_NBD, counts, start)
