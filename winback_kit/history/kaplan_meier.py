"""Kaplan-Meier: the share to whom something has happened by a time, with censoring handled.

Ŝ(t) = Π_{u ≤ t} (1 − d_u / n_u), with Greenwood's variance Ŝ² Σ d/(n(n − d)) and a log-log
interval, which stays inside 0 and 1 (Kalbfleisch & Prentice 2002, section 1.4). Where nothing has
happened to n people yet, the share may still be 1 − 0.1^(1/n) (the exact binomial limit). Time is
in whole days; what happens on a day counts before what is censored on it.

Equation (2) of docs/model.md.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtri

Array = np.ndarray[Any, np.dtype[np.float64]]
DAYS_PER_MONTH = 30.4375
CONFIDENCE = 0.90
FEWEST_AT_RISK = 20


@dataclass(frozen=True)
class Curve:
    """Share to whom it has happened by day, shape (days + 1,), with its interval.

    `people` began under observation; `happened` is how many times it was seen to happen. The curve
    ends on the last day on which at least 20 people were still under observation.
    """

    people: int
    happened: int
    share: Array
    low: Array
    high: Array

    @property
    def each_month(self) -> range:
        """The months since the loss, 0 to the last."""
        return range(self.months + 1)

    @property
    def days(self) -> int:
        """The last day that the curve covers."""
        return len(self.share) - 1

    @property
    def months(self) -> int:
        """Whole months that the curve covers; where it has happened to all, that month too.

        >>> all_on = kaplan_meier(np.array([90.0]), np.array([1]), np.array([25]))
        >>> all_on.months, all_on.at_month(2)[0], all_on.at_month(3)[0]
        (3, 0.0, 1.0)
        """
        last = self.days / DAYS_PER_MONTH
        return int(np.ceil(last)) if self.share[-1] == 1 else int(last)

    def at_day(self, day: int) -> tuple[float, float, float]:
        """Share, low and high by a day; beyond the curve its last value stands."""
        at = min(day, self.days)
        return float(self.share[at]), float(self.low[at]), float(self.high[at])

    def at_month(self, month: float) -> tuple[float, float, float]:
        """Share, low and high by a month of 30.4375 days."""
        return self.at_day(int(month * DAYS_PER_MONTH))

    def not_by_month(self, month: float) -> tuple[float, float, float]:
        """Share to whom it has not happened by a month, low and high.

        >>> once = kaplan_meier(np.array([30.0, 90.0]), np.array([1, 0]), np.array([25, 75]))
        >>> once.at_month(2)[0], once.not_by_month(2)[0]
        (0.25, 0.75)
        """
        share, low, high = self.at_month(month)
        return 1 - share, 1 - high, 1 - low

    def covers(self, month: float) -> bool:
        """Whether the curve reaches a month, give or take the day that months differ by."""
        return self.days >= month * DAYS_PER_MONTH - 1


class ProductLimit(NamedTuple):
    """Ŝ by day, the variance of log Ŝ, and how many were at risk and left; shapes (days + 1,)."""

    survival: Any
    log_variance: Any
    at_risk: Any
    events: Any


def product_limit(days: Array, happened: Array, people: Array) -> ProductLimit:
    """The estimate on every day to the last, however few were still under observation.

    >>> found = product_limit(np.array([1, 2]), np.array([1, 0]), np.array([1, 3]))
    >>> found.survival.tolist(), found.at_risk.tolist()  # 1 of 4 on day 1
    ([1.0, 0.75, 0.75], [4.0, 4.0, 3.0])
    """
    day, weight = days.astype(int), people.astype(float)
    size = int(day.max()) + 1
    events = np.bincount(day, weights=weight * (happened > 0), minlength=size)
    leaving = np.bincount(day, weights=weight, minlength=size)
    at_risk = leaving[::-1].cumsum()[::-1]
    survival = np.cumprod(1 - events / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(np.where(events > 0, events / (at_risk * (at_risk - events)), 0.0))
    return ProductLimit(survival, variance, at_risk, events)


def kaplan_meier(days: Array, happened: Array, people: Array) -> Curve:
    """The curve from counts: `people[i]` were followed for `days[i]`, and it happened or not.

    Shapes (k,). Rows may come in any order and repeat.
    """
    if not len(days) or people.sum() == 0:
        return Curve(0, 0, np.zeros(1), np.zeros(1), np.ones(1))
    all_days = product_limit(days, happened, people)
    enough = min(FEWEST_AT_RISK, all_days.at_risk[0])
    last = int(np.flatnonzero(all_days.at_risk >= enough)[-1])
    survival, variance, at_risk, events = (one[: last + 1] for one in all_days)
    low, high = _log_log(survival, variance)
    low = np.where(survival == 1, (1 - CONFIDENCE) ** (1 / at_risk), low)
    return Curve(
        people=int(people.sum()),
        happened=int(events.sum()),
        share=1 - survival,
        low=1 - high,
        high=1 - low,
    )


def _log_log(survival: Array, variance: Array) -> tuple[Array, Array]:
    """The interval of the survival, from the variance of log Ŝ."""
    z = float(ndtri(0.5 + CONFIDENCE / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.exp(z * np.sqrt(variance) / np.abs(np.log(survival)))
        low, high = survival**spread, survival ** (1 / spread)
    undefined = ~np.isfinite(spread) | (survival <= 0) | (survival >= 1)
    low = np.where(undefined, survival, low)
    high = np.where(undefined, survival, high)
    return low, high
