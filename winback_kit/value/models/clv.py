"""What customers without a contract are worth: purchases to come × spend × margin.

    residual value = P(alive) · D(H) · E[M | z̄, x] · margin rate                             (1)
    new customer   = (first order, where asked for: 1) + D_new(H)) · E[M] · margin rate      (2)

Unit of analysis: a customer; money in the currency of the spend, at the day of the data for (1)
and at the first purchase for (2). Timing: every purchase is discounted from its own moment, with
δ = ln(1 + discount rate) a year, continuously; a purchase of today is not in (1). Data, model and
horizon must be in one unit of time. Spend does not depend on frequency (`gamma_gamma`).

Intervals come from draws of the parameters of both models (`draws`); segments with the same model
share its draws, so that what is uncertain for all of them does not cancel in the total. The sums
over customers for a draw run over narrow cells with mean spend: (1) is linear in z̄.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.checks import hold_within, refused
from winback_kit.value.models import gamma_gamma
from winback_kit.value.models.discounting import discounted_if_alive, discounted_of_new, endless
from winback_kit.value.models.fitting.draws import laplace_draws
from winback_kit.value.models.fitting.newton import Fit
from winback_kit.value.models.purchase.cells import PurchaseCounts, cell_of, narrow_cells
from winback_kit.value.models.purchase.purchase_model import (
    Parameters,
    PurchaseModel,
    in_parts,
    pairs_of,
    probability_alive,
)
from winback_kit.value.models.purchase.time_unit import rate_per_unit, same_unit
from winback_kit.words.catalogue import marked

Array = np.ndarray[Any, np.dtype[np.float64]]
CONFIDENCE = 0.9
MOST_ROWS = 5_000  # beyond, the rows of a draw are put in narrow cells


@dataclass(frozen=True)
class Terms:
    """How far and at what rate: `horizon` in `unit` (`math.inf`: without end), `discount_rate` a
    year (effective share), `margin_rate` the share of spend that is margin."""

    horizon: float
    unit: str
    discount_rate: float
    margin_rate: float

    def __post_init__(self) -> None:
        rate = rate_per_unit(self.discount_rate, self.unit)
        hold_within("horizon", self.horizon, above=0)
        if math.isinf(self.horizon) and rate == 0:
            raise endless(rate=0)
        hold_within("margin_rate", self.margin_rate, above=0, most=1)

    @property
    def rate(self) -> float:
        """δ of one unit of time."""
        return rate_per_unit(self.discount_rate, self.unit)


@dataclass(frozen=True)
class Customers:
    """Histories with z̄, the mean spend (currency) of the x repeat orders, (m,); where x = 0 it
    may be any number. A row may be one customer or many with the mean of theirs."""

    counts: PurchaseCounts
    mean_spend: Array

    def __post_init__(self) -> None:
        if len(self.mean_spend) != len(self.counts.age):
            raise refused("mean_spend", "must be given for every history")
        if not np.isfinite(self.mean_spend.sum()):
            raise refused("mean_spend", "must be a number, 0 where x is 0", got="no number")

    def narrowed(self) -> Customers:
        """The same customers in narrow cells, with the mean of the mean spend in each."""
        if len(self.mean_spend) <= MOST_ROWS:
            return self
        _, cell = cell_of(self.counts)
        cells = narrow_cells(self.counts)
        money = np.bincount(cell, self.counts.customers * self.mean_spend)
        return Customers(cells, np.asarray(money / cells.customers))


@dataclass(frozen=True)
class SegmentValue:
    """The residual value of a segment's customers, currency: all of them, with its interval."""

    segment: str
    customers: float
    value: float
    low: float
    high: float

    @property
    def of_one(self) -> float:
        """Value of one customer."""
        return self.value / self.customers


def residual_purchases(model: PurchaseModel, counts: PurchaseCounts, terms: Terms) -> Array:
    """Discounted expected purchases of a customer of every row, (m,)."""
    _check_units(model, counts, terms)
    return _purchases(model, model.parameters, counts, terms)


def residual_value(model: PurchaseModel, spend: Fit, customers: Customers, terms: Terms) -> Array:
    """Residual value (1) of a customer of every row, (m,), currency."""
    purchases = residual_purchases(model, customers.counts, terms)
    return _money(spend.parameters, customers, purchases, terms)


def new_customer_value(
    model: PurchaseModel, spend: Fit, terms: Terms, *, with_first_order: bool
) -> float:
    """Value of a new customer (2) at the first purchase, currency."""
    same_unit("horizon", terms.unit, model.unit)
    purchases = discounted_of_new(
        model.family, model.parameters, horizon=terms.horizon, rate=terms.rate
    )
    per_order = gamma_gamma.mean_of_all(spend.parameters) * terms.margin_rate
    return (with_first_order + purchases) * per_order


def value_by_segment(
    models: Mapping[str, tuple[PurchaseModel, Fit]],
    customers: Mapping[str, Customers],
    terms: Terms,
    *,
    draws: int,
    rng: np.random.Generator,
) -> list[SegmentValue]:
    """Residual value of each segment, in the order given, and of all of them last.

    `models` are the purchase and the spend model of each segment. The interval holds 90 %.
    """
    drawn: dict[int, dict[str, Array]] = {}
    values, spread, found = 0.0, np.zeros(draws), []
    for segment, own in customers.items():
        model, spend = models[segment]
        for fit in (model.fit, spend):
            if id(fit) not in drawn:
                drawn[id(fit)] = laplace_draws(fit, draws, rng)
        value = float(own.counts.customers @ residual_value(model, spend, own, terms))
        sums = _sums(model, (drawn[id(model.fit)], drawn[id(spend)]), own.narrowed(), terms)
        found.append(_with_interval(segment, own.counts.total, value, sums))
        values, spread = values + value, spread + sums
    everyone = sum(own.counts.total for own in customers.values())
    return [*found, _with_interval(marked("All customers"), everyone, values, spread)]


def _sums(
    model: PurchaseModel,
    draws: tuple[dict[str, Array], dict[str, Array]],
    customers: Customers,
    terms: Terms,
) -> Array:
    """The value of all customers for every draw, (draws,)."""
    count = len(next(iter(draws[0].values())))
    sums = np.empty(count)
    for i in range(count):
        bought, spent = ({name: float(v[i]) for name, v in one.items()} for one in draws)
        purchases = _purchases(model, bought, customers.counts, terms)
        sums[i] = customers.counts.customers @ _money(spent, customers, purchases, terms)
    return sums


def _purchases(
    model: PurchaseModel, parameters: Parameters, counts: PurchaseCounts, terms: Terms
) -> Array:
    """Discounted purchases of every row, (m,): P(alive) · D(H)."""
    pairs = pairs_of(counts)
    if_alive = discounted_if_alive(
        model.family,
        parameters,
        repeats=pairs.repeats,
        age=pairs.age,
        horizon=terms.horizon,
        rate=terms.rate,
    )
    alive = probability_alive(model.family, parameters, counts)
    return in_parts(lambda part: alive[part] * if_alive.take(pairs.of_row[part]), len(counts.age))


def _money(parameters: Parameters, customers: Customers, purchases: Array, terms: Terms) -> Array:
    """Value of every row, (m,): purchases · spend · margin rate."""
    return in_parts(
        lambda part: (
            purchases[part]
            * terms.margin_rate
            * gamma_gamma.expected_spend(
                parameters,
                orders=customers.counts.repeats[part],
                mean_spend=customers.mean_spend[part],
            )
        ),
        len(purchases),
    )


def _with_interval(segment: str, customers: float, value: float, sums: Array) -> SegmentValue:
    ends = np.sort(sums)
    outside = round((1 - CONFIDENCE) / 2 * (len(ends) - 1))
    return SegmentValue(segment, customers, value, float(ends[outside]), float(ends[-1 - outside]))


def _check_units(model: PurchaseModel, counts: PurchaseCounts, terms: Terms) -> None:
    same_unit("horizon", terms.unit, model.unit)
    same_unit("histories", counts.unit, model.unit)
