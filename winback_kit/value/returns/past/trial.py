"""A forecast held against what happened, at one past day."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.history.silences import Silences
from winback_kit.value.returns.model.forecast import LEAST_TOTAL, Forecast

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Actual:
    """What each of the lost did after the origin: orders, amount and margin, shape (people,)."""

    orders: Array
    amount: Array
    margin: Array
    weight: int

    @property
    def returned(self) -> Array:
        """1 for those who ordered."""
        return (self.orders > 0).astype(float)

    @property
    def customers(self) -> int:
        """The lost of that day; each person stands for `weight` of them."""
        return len(self.orders) * self.weight

    def total(self, what: str) -> float:
        """Customers who returned, or their orders, amount or margin."""
        return float(getattr(self, what).sum() * self.weight)

    def said_per_came(self, forecast: Forecast, what: str) -> float | None:
        """A forecast total as a multiple of what came; None where nothing did."""
        came = self.total(what)
        return forecast.total(what) / came if came > 0 else None


@dataclass(frozen=True)
class Trial:
    """One origin: a day of the log, the horizon, every method's forecast, and what happened.

    `rivals` are other methods' forecasts: they have a say in who comes first, none in how many.
    """

    origin: int
    horizon_days: int
    rule_days: float
    forecasts: dict[str, Forecast]
    actual: Actual
    rivals: dict[str, Forecast] = field(default_factory=dict)

    @property
    def horizon_months(self) -> int:
        """The horizon in months of 30.4375 days, rounded."""
        return round(self.horizon_days / DAYS_PER_MONTH)

    @property
    def sorters(self) -> dict[str, Forecast]:
        """The forecasts that have a say in who comes first."""
        return self.forecasts | self.rivals

    def log_ratio(self, forecast: Forecast, what: str) -> float:
        """log of actual to forecast; half a return counts where there was none."""
        came, said = self.actual.total(what), forecast.total(what)
        return float(np.log(max(came, LEAST_TOTAL) / max(said, LEAST_TOTAL)))


def what_happened(later: Silences, known: Silences, *, horizon_days: int) -> Actual:
    """The orders of those lost in `known` in the days after it, from a longer log."""
    lost = known.person[known.lost]
    after = (later.day > known.until) & (later.day <= known.until + horizon_days)
    mine = after & np.isin(later.person, lost)
    at = np.searchsorted(lost, later.person[mine])

    def total(values: Array) -> Array:
        return np.bincount(at, weights=values, minlength=len(lost)).astype(float)

    return Actual(
        orders=total(np.ones(int(mine.sum()))),
        amount=total(later.amount[mine]),
        margin=total(later.margin[mine]),
        weight=known.weight,
    )
