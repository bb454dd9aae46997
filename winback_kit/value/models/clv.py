"""What customers without a contract are worth: purchases to come × spend × margin.

    residual value = P(alive) · D(H) · E[M | z̄, x] · margin rate                             (1)

Unit of analysis: a customer; money in the currency of the spend, at the day of the data. Timing:
every purchase is discounted from its own moment, with δ = ln(1 + discount rate) a year,
continuously; a purchase of today is not in (1). Data, model and horizon must be in one unit of
time. Spend does not depend on frequency (`gamma_gamma`).
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.checks import hold_within, refused
from winback_kit.value.models import gamma_gamma
from winback_kit.value.models.discounting import discounted_if_alive, endless
from winback_kit.value.models.fitting.newton import Fit
from winback_kit.value.models.purchase.cells import PurchaseCounts
from winback_kit.value.models.purchase.purchase_model import (
    Parameters,
    PurchaseModel,
    in_parts,
    pairs_of,
    probability_alive,
)
from winback_kit.value.models.purchase.time_unit import rate_per_unit, same_unit

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class ValueTerms:
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


def residual_purchases(model: PurchaseModel, counts: PurchaseCounts, terms: ValueTerms) -> Array:
    """Discounted expected purchases of a customer of every row, (m,): P(alive) · D(H)."""
    same_unit("horizon", terms.unit, model.unit)
    same_unit("histories", counts.unit, model.unit)
    pairs = pairs_of(counts)
    if_alive = discounted_if_alive(
        model.family,
        model.parameters,
        repeats=pairs.repeats,
        age=pairs.age,
        horizon=terms.horizon,
        rate=terms.rate,
    )
    alive = probability_alive(model.family, model.parameters, counts)
    return in_parts(lambda part: alive[part] * if_alive.take(pairs.of_row[part]), len(counts.age))


def residual_value(
    model: PurchaseModel, spend: Fit, customers: Customers, terms: ValueTerms
) -> Array:
    """Residual value (1) of a customer of every row, (m,), currency."""
    purchases = residual_purchases(model, customers.counts, terms)
    return _money(spend.parameters, customers, purchases, terms)


def _money(
    parameters: Parameters, customers: Customers, purchases: Array, terms: ValueTerms
) -> Array:
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
