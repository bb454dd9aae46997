"""How well a number that was known before tells those who leave from those who stay.

    A  = P(score of one who leaves > score of one who stays) + ½ · P(equal)                      (1)
    A  = Σ_k m_k n_k A_k / Σ_k m_k n_k                                                         (2)

where m_k leave and n_k stay in stratum k, so that only customers of one stratum are compared (one
evening, one class of orders). (1) is the area under the ROC curve, by ranks with half ties (Bamber
1975). Of a single stratum Hanley & McNeil (1982, Radiology 143:29) give

    se² = (A(1 − A) + (m − 1)(Q₁ − A²) + (n − 1)(Q₂ − A²)) / (m·n),
    Q₁ = A / (2 − A), Q₂ = 2A² / (1 + A)                                                        (3)

Where a customer stands there on several evenings, and for the difference of two areas, the errors
are those of placements (DeLong 1988, Biometrics 44:837), summed by customer (Obuchowski 1997,
Biometrics 53:567): each customer pulls A by

    p_i = w_k · (share of the others placed below (above) − A_k) / m_k (n_k),  se² = Σ p_i²    (4)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
Z95 = 1.959963984540054


@dataclass(frozen=True)
class Area:
    """An area (1) with its 95 % interval, and how many leave and stay behind it."""

    value: float
    low: float
    high: float
    lost: int
    stayed: int

    @property
    def customers(self) -> int:
        """Those who leave and those who stay."""
        return self.lost + self.stayed

    @property
    def reach(self) -> tuple[float, float]:
        """How far the interval reaches below and above the area."""
        return self.value - self.low, self.high - self.value


@dataclass(frozen=True)
class Placed:
    """An area with the pull (4) of each row on it, shape (rows,)."""

    value: float
    pull: Array
    lost: int
    stayed: int

    def area(self, person: Any) -> Area:
        """The area with an interval in which each person counts as one."""
        return _area(self.value, clustered_error(self.pull, person), self.lost, self.stayed)


def placed(score: Any, lost: Any, stratum: Any = None) -> Placed:
    """Equations 1, 2 and 4; `score` the higher the riskier, `lost` 1 or 0, shapes (rows,).

    The value is ½ where nobody leaves, or nobody stays, in every stratum.

    >>> placed(np.array([3.0, 2.0, 2.0, 1.0]), np.array([1, 1, 0, 0])).value
    0.875
    """
    score, lost = np.asarray(score, float), np.asarray(lost, bool)
    groups = np.zeros(len(score), np.int64) if stratum is None else np.asarray(stratum)
    pull, found = np.zeros(len(score)), []
    for one in np.unique(groups):
        rows = np.flatnonzero(groups == one)
        left, stayed = rows[lost[rows]], rows[~lost[rows]]
        if len(left) and len(stayed):
            own, other = _below(score[left], score[stayed]), _below(score[stayed], score[left])
            found.append((left, stayed, own, 1 - other, len(left) * len(stayed)))
    pairs = sum(one[4] for one in found)
    if not pairs:
        return Placed(0.5, pull, int(lost.sum()), int((~lost).sum()))
    value = sum(float(own.mean()) * n for _, _, own, _, n in found) / pairs
    for left, stayed, own, other, n in found:
        here = float(own.mean())
        pull[left] = (own - here) / len(left) * n / pairs
        pull[stayed] = (other - here) / len(stayed) * n / pairs
    return Placed(value, pull, int(lost.sum()), int((~lost).sum()))


def area_of(score: Any, lost: Any) -> Area:
    """The area of one evening with the interval of Hanley and McNeil (3).

    >>> round(area_of([3, 2, 2, 1], [1, 1, 0, 0]).value, 3)
    0.875
    """
    found = placed(score, lost)
    error = hanley_mcneil(found.value, lost=found.lost, stayed=found.stayed)
    return _area(found.value, error, found.lost, found.stayed)


def hanley_mcneil(area: float, *, lost: int, stayed: int) -> float:
    """Equation 3: the standard error of an area.

    >>> round(hanley_mcneil(0.8, lost=50, stayed=100), 6)
    0.041247
    """
    if not lost or not stayed:
        return float("nan")
    first, second = area / (2 - area), 2 * area**2 / (1 + area)
    variance = area * (1 - area) + (lost - 1) * (first - area**2)
    variance += (stayed - 1) * (second - area**2)
    return float(np.sqrt(max(variance, 0.0) / (lost * stayed)))


def clustered_error(pull: Array, person: Any) -> float:
    """Equation 4 with the pulls of a person's rows summed."""
    _, place = np.unique(person, return_inverse=True)
    return float(np.sqrt((np.bincount(place, weights=pull) ** 2).sum()))


def difference(one: Placed, other: Placed, person: Any) -> tuple[float, float, float]:
    """How much larger one area is than another of the same rows, with its 95 % interval."""
    error = clustered_error(one.pull - other.pull, person)
    much = one.value - other.value
    return much, much - Z95 * error, much + Z95 * error


def share_lost_of_first(score: Any, lost: Any, first: int) -> float:
    """The share lost of the `first` people by score; where the last are equal, at their mean.

    The order of ids is no signal, so it may not part equals.

    >>> share_lost_of_first([2, 1, 1, 0], [1, 1, 0, 0], 2)
    0.75
    """
    score, lost = np.asarray(score, float), np.asarray(lost, float)
    first = min(first, len(score))
    if not first:
        return float("nan")
    edge = np.partition(score, len(score) - first)[len(score) - first]
    surely = score > edge
    rest = first - int(surely.sum())
    return float((lost[surely].sum() + rest * lost[score == edge].mean()) / first)


def _below(score: Array, others: Array) -> Array:
    """The share of the others below each score, equals counted as half."""
    ordered = np.sort(others)
    less = np.searchsorted(ordered, score, side="left")
    upto = np.searchsorted(ordered, score, side="right")
    return np.asarray((less + upto) / (2 * len(others)))


def _area(value: float, error: float, lost: int, stayed: int) -> Area:
    low, high = np.clip([value - Z95 * error, value + Z95 * error], 0.0, 1.0).tolist()
    return Area(value, low, high, lost, stayed)
