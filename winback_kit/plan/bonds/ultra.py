"""Customers who need little: whether a score finds those who will bring the most later.

Ultra customers (Griffin and Lowenstein) need little incentive, resist competitors, bear lapses and
bring others. The score is the mean of the ranks of whatever the tables carry of that, from 0 to 1,
counted in one stretch of time. What they paid in the next stretch judges it:

    ρ = rank correlation of the score with what was paid later (Spearman)                    (1)
    ρ given spend = (ρ − ρ_s·ρ_l) / √((1 − ρ_s²)(1 − ρ_l²))                                  (2)

with ρ_s that of score and what was paid before, ρ_l that of what was paid before and later. A
score is worth having where (2) is surely above 0, since a list by what they paid before costs
nothing, and (1) is above 0 too: a list is drawn up by the score alone.
Intervals by Fisher's z with the error of Bonett and Wright (2000), √((1 + ρ²/2)/(n − 3)).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from math import atanh, sqrt, tanh
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.stats import rankdata

from winback_kit.records.result import Framed

if TYPE_CHECKING:
    from winback_kit.history.loyalty.bonds import Bonds

Array = np.ndarray[Any, np.dtype[np.float64]]
FEWEST = 100  # people who bought in the first stretch
SURE = 1.959963984540054
TENTH = 10


@dataclass(frozen=True)
class RankCorrelation:
    """A rank correlation with its 95 % interval, over `people`."""

    value: float
    low: float
    high: float
    people: int

    @property
    def sure(self) -> bool:
        """Whether it is surely above 0."""
        return self.low > 0


@dataclass(frozen=True)
class UltraTrait:
    """One part of the score, and how it goes with what was paid later."""

    key: str
    later: RankCorrelation


@dataclass(frozen=True)
class Quarter:
    """A quarter of the people by score: what one paid before and later."""

    people: int
    before: float
    later: float

    @property
    def kept(self) -> float:
        """Later spend against that before."""
        return self.later / self.before if self.before else 0.0


@dataclass(frozen=True, repr=False)
class Ultra(Framed, rows="traits"):
    """The score judged; `score` is None where too few bought, or nothing is carried.

    `beside` is equation 2. `top` and `top_by_spend` are what the first tenth by score, and by what
    they paid before, paid later against the mean of all. `stretch` in days, from and to `split`.
    """

    traits: tuple[UltraTrait, ...]
    score: RankCorrelation | None
    beside: RankCorrelation | None
    quarters: tuple[Quarter, ...]
    top: float | None
    top_by_spend: float | None
    people: int
    split: dt.date
    stretch: int
    currency: str

    @property
    def found(self) -> bool:
        """Whether the score finds more than what they paid before does, and finds those who pay."""
        pay_more = self.top is None or self.top > 1
        alone = self.score is not None and self.score.value > 0
        return self.beside is not None and self.beside.sure and pay_more and alone


def correlation(one: Any, other: Any) -> RankCorrelation:
    """Spearman's rank correlation (1) with its interval.

    >>> round(correlation([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 5, 6]).value, 6)
    0.885714
    """
    ranks = rankdata(one), rankdata(other)
    flat = any(np.ptp(of) == 0 for of in ranks)
    return _with_ends(0.0 if flat else float(np.corrcoef(*ranks)[0, 1]), len(ranks[0]))


def beside_spend(score: Any, before: Any, later: Any) -> RankCorrelation:
    """Equation 2."""
    own = correlation(score, later).value
    s, past = correlation(score, before).value, correlation(before, later).value
    rest = (1 - s**2) * (1 - past**2)
    return _with_ends((own - s * past) / sqrt(rest) if rest > 0 else 0.0, len(score))


def _with_ends(value: float, n: int) -> RankCorrelation:
    if n < 4 or abs(value) >= 1:
        return RankCorrelation(value, -1.0, 1.0, n)
    reach = SURE * sqrt((1 + value**2 / 2) / (n - 3))
    return RankCorrelation(value, tanh(atanh(value) - reach), tanh(atanh(value) + reach), n)


def quarters_of(score: Any, before: Any, later: Any) -> tuple[Quarter, ...]:
    """Quarters by rank of the score, the lowest first; equals in the order given."""
    parts = np.array_split(np.argsort(score, kind="stable"), 4)
    return tuple(
        Quarter(len(part), float(before[part].mean()), float(later[part].mean())) for part in parts
    )


def top_tenth(score: Any, later: Any) -> float | None:
    """What the first tenth by a score paid later, against the mean of all; equals share a place.

    >>> top_tenth(np.arange(20.0), np.array([1.0] * 18 + [11.0] * 2))
    5.5
    """
    score, later = np.asarray(score, float), np.asarray(later, float)
    many = max(1, round(len(score) / TENTH))
    edge = np.partition(score, len(score) - many)[len(score) - many]
    surely = score > edge
    rest = many - int(surely.sum())
    mean = float(later.mean())
    if mean <= 0:
        return None
    paid = float(later[surely].sum()) + rest * float(later[score == edge].mean())
    return paid / many / mean


def ultra_customers(bonds: Bonds, currency: str) -> Ultra:
    """The score of a client, from what its tables carry."""
    rows = bonds.frames.half_rows
    before, later = (rows[one].to_numpy(float) / 100 for one in ("spent", "later"))
    parts = {one: _trait(rows, one) for one in bonds.traits}
    parts = {one: of for one, of in parts.items() if len(of) and np.ptp(of) > 0}
    nothing = Ultra((), None, None, (), None, None, len(rows), bonds.split, bonds.stretch, currency)
    if len(rows) < FEWEST or not parts or np.ptp(later) == 0:  # all alike: nothing to hold against
        return nothing
    score = np.mean([rankdata(of) / len(of) for of in parts.values()], axis=0)
    return replace(
        nothing,
        traits=tuple(UltraTrait(one, correlation(of, later)) for one, of in parts.items()),
        score=correlation(score, later),
        beside=beside_spend(score, before, later),
        quarters=quarters_of(score, before, later),
        top=top_tenth(score, later),
        top_by_spend=top_tenth(before, later),
    )


def _trait(rows: Any, key: str) -> Array:
    """The values of one trait, the more the better."""
    if key != "full_price":
        return np.asarray(rows[key].to_numpy(float))
    listed, cut = rows.listed.to_numpy(float), rows["cut"].to_numpy(float)
    return np.asarray(1 - np.divide(cut, listed, out=np.zeros_like(cut), where=listed > 0))
