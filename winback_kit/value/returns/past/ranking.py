"""How well a forecast sorts the lost: by tenths, and in rank.

Tenths are formed by the forecast alone; in each, what was forecast is held against what happened.
The calibration error is the mean of |forecast − actual| over the tenths, as a share of all actual
orders. The rank correlation is Spearman's, ties at their mean rank.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
TENTHS = 10


@dataclass(frozen=True)
class Ranking:
    """Orders by tenth of the lost, the most promising first; arrays of shape (10,)."""

    people: Array
    forecast: Array
    actual: Array
    rank_correlation: float

    @property
    def calibration_error(self) -> float | None:
        """Mean absolute error of the tenths, as a share of the actual orders; None without one."""
        ordered = float(self.actual.sum())
        return float(np.abs(self.forecast - self.actual).sum() / ordered) if ordered else None

    @property
    def first_tenth(self) -> float:
        """The share of all actual orders that the most promising tenth brought."""
        return float(self.actual[0] / max(self.actual.sum(), 1e-9))


def ranking(forecast: Array, actual: Array, *, weight: int) -> Ranking:
    """Sort people by forecast orders (people,) and hold them against actual orders (people,)."""
    tenth = tenth_of(forecast)

    def total(values: Array) -> Array:
        sums = np.bincount(tenth, weights=values, minlength=TENTHS)
        return sums.astype(float) * weight

    return Ranking(
        people=total(np.ones(len(tenth))),
        forecast=total(forecast),
        actual=total(actual),
        rank_correlation=rank_correlation(forecast, actual),
    )


def tenth_of(forecast: Array) -> Any:
    """The tenth of each person, 0 the most promising; equals are parted in their order."""
    order = np.argsort(-forecast, kind="stable")
    tenth = np.empty(len(order), dtype=np.int64)
    tenth[order] = np.arange(len(order)) * TENTHS // max(len(order), 1)
    return tenth


def rank_correlation(x: Array, y: Array) -> float:
    """Spearman's: the correlation of mean ranks; 0 where one of them does not vary."""
    ranks = [mean_ranks(x), mean_ranks(y)]
    if len(x) < 2 or min(r.std() for r in ranks) == 0:
        return 0.0
    a, b = (r - r.mean() for r in ranks)
    return float((a * b).mean() / (a.std() * b.std()))


def mean_ranks(values: Array) -> Array:
    """Ranks from 1 for the least; equals share the mean of theirs."""
    _, kind, count = np.unique(values, return_inverse=True, return_counts=True)
    end = np.cumsum(count)
    return np.asarray((end - (count - 1) / 2)[kind])
