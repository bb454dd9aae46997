"""What current customers are worth by segment, without a contract.

The client's own segments have a model each, drawn towards the whole as far as a segment is small
(value/models/by_segment.py), where that explains enough more (Bayesian criterion); else, and for
groups by the number of orders, which is what a model explains, they share one. Chance in the
segments' models adds up in the total, as they share most of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from winback_kit.value.customers.candidates import reach, spread_of
from winback_kit.value.customers.customer_value_records import CustomerWorth
from winback_kit.value.customers.order_models import counts_of
from winback_kit.value.customers.orders import Orders, coarse
from winback_kit.value.models.by_segment import fit_purchases_by_segment
from winback_kit.value.models.clv import Customers, residual_value
from winback_kit.value.models.fitting.newton import Fit
from winback_kit.value.models.purchase.cells import PurchaseCounts
from winback_kit.value.models.purchase.purchase_model import (
    PurchaseModel,
    expected_purchases,
    fit_family,
    log_likelihood,
    probability_alive,
)
from winback_kit.words.own_names import ALL_CURRENT

Array = np.ndarray[Any, np.dtype[np.float64]]


def models_by_segment(orders: Orders, model: PurchaseModel) -> dict[str, PurchaseModel]:
    """Each segment's model, the largest segment first; one and the same where they are alike."""
    current = pd.Series(orders.current.counts.customers).groupby(orders.segments).sum()
    names = [str(name) for name in current.sort_values(ascending=False, kind="stable").index]
    alike = dict.fromkeys(names, model)
    if not orders.own_segments or len(names) < 2:
        return alike
    frame = orders.history.purchases.purchase_counts
    shown = frame.segment.map(orders.own_segments)
    counts = {name: counts_of(frame[shown == name]) for name in names}
    together = counts_of(frame[shown.isin(names)])
    at = log_likelihood(model.family, model.parameters, together)
    price = np.log(together.total) * len(model.parameters) * (len(names) - 1)
    for apart in _apart(orders, model, counts):
        gain = 2 * (sum(own.fit.log_likelihood for own in apart.values()) - at)
        if gain > price and all(_can_value(orders, name, own) for name, own in apart.items()):
            return apart
    return alike


def _apart(
    orders: Orders, model: PurchaseModel, counts: dict[str, PurchaseCounts]
) -> Iterator[dict[str, PurchaseModel]]:
    """Models of the segments: drawn towards the whole, then each by itself.

    The second is for segments so even in themselves that their parameters lie at the edge of the
    family, where a mean of parameters is like none of them.
    """
    with np.errstate(all="ignore"):
        drawn = fit_purchases_by_segment(model.family, counts, model)
        fits = [fit_family(model.family, one, model.parameters) for one in counts.values()]
    yield drawn
    if all(one.fit.converged for one in fits):
        yield dict(zip(counts, fits, strict=True))


def _can_value(orders: Orders, name: str, model: PurchaseModel) -> bool:
    """Whether the value of the segment's current customers comes out as a number."""
    chosen = orders.segments == name
    mine = Customers(orders.current.counts.rows(chosen), orders.current.mean_spend[chosen])
    with np.errstate(all="ignore"):
        return bool(np.isfinite(residual_value(model, orders.spend, mine, orders.terms)).all())


def worths_of(
    orders: Orders, models: dict[str, PurchaseModel], own_doubt: float
) -> tuple[tuple[CustomerWorth, ...], CustomerWorth]:
    """Each segment's worth and that of all current customers; `own_doubt` as in candidates.py."""
    rows = [_segment_figures(orders, name, model) for name, model in models.items()]
    people = np.array([row[0] for row in rows])
    each = np.array([row[1:] for row in rows])  # value, its error, still active, orders in a year
    everyone = people @ each / people.sum()  # errors add up, as segments share most of a model
    worths = []
    for name, n, figures in zip(
        [*models, ALL_CURRENT], [*people, people.sum()], [*each, everyone], strict=True
    ):
        half = float(reach(figures[1], value=figures[0], doubt=own_doubt))
        value, _, active, a_year = map(float, figures)
        worths.append(CustomerWorth.of(name, n, value, half, active, a_year))
    return tuple(worths[:-1]), worths[-1]


def _segment_figures(
    orders: Orders, name: str, model: PurchaseModel
) -> tuple[float, float, float, float, float]:
    """Customers; and of one: value, its error by chance, still active, orders in a year."""
    chosen = orders.segments == name
    counts = orders.current.counts.rows(chosen)
    mine = Customers(counts, orders.current.mean_spend[chosen])
    weight = counts.customers / counts.total

    def mean_value(fits: Sequence[Fit]) -> Array:
        moved = replace(model, fit=fits[0])
        each = residual_value(moved, fits[1], rough, orders.terms)
        return np.asarray(rough.counts.customers @ each / counts.total)

    rough, fits = coarse(mine), (model.fit, orders.spend)
    value = residual_value(model, orders.spend, mine, orders.terms)
    ahead = expected_purchases(model.family, model.parameters, counts, ahead=12.0)
    return (
        counts.total,
        float(weight @ value),
        float(spread_of(mean_value, fits)),
        float(weight @ probability_alive(model.family, model.parameters, counts)),
        float(weight @ ahead),
    )
