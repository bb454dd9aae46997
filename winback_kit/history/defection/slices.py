"""Where losses concentrate: slices of customers, each tested, and what explains it.

With N customers of whom K were lost, and n of whom k in a slice:

    excess    k − n · K/N                                   people lost beyond the usual rate   (1)
    lift      (k/n) / (K/N)

Tested are all values of all columns that at least 50 customers have. Slices that hold the same
customers under other names are tested once, and of a slice and its complement one is; 5 % of those
called may be false (slice_tests.py). A slice is *explained* by a stronger one, of another column,
if within the values of that column little of its own difference is left: the log of its odds ratio
within them (Mantel & Haenszel) is less than a third of what it was, or is not told from 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from winback_kit.history.defection.slice_tests import (
    false_discovery,
    fisher,
    log_odds,
    mantel_haenszel,
)
from winback_kit.words.own_names import OTHERS

FEWEST = 50  # customers of a slice that is tested
FALSE_CALLS = 0.05
STILL = 0.05  # p below which a difference is told from none
SHRUNK = 1 / 3  # of the log of the odds ratio, which an explained slice keeps at most
Values = tuple[str, str]  # column and value


@dataclass(frozen=True)
class Slice:
    """Customers alike in one column: `n` of them, `lost` among them, and a year's margin of both.

    `all_n`, `all_lost`, `all_money`, `all_lost_money` are those of all customers, `later_*` those
    of the later half of the time. `same` are slices of the very same people, under other names.
    `odds_ratio` is against all others; `within` the one within `explained_by`, or within the
    next strongest slice's column where nothing explains it.
    """

    column: str
    value: str
    n: int
    lost: int
    money: float
    lost_money: float
    all_n: int
    all_lost: int
    all_money: float
    all_lost_money: float
    later_n: int
    later_lost: int
    later_all_n: int
    later_all_lost: int
    p: float
    q: float = 1.0
    same: tuple[Values, ...] = ()
    beside: Values | None = None
    within: float | None = None
    explained_by: Values | None = None

    @property
    def key(self) -> Values:
        """Column and value."""
        return self.column, self.value

    @property
    def rate(self) -> float:
        """The share lost."""
        return self.lost / self.n

    @property
    def others(self) -> float:
        """The share lost of all others."""
        return (self.all_lost - self.lost) / max(1, self.all_n - self.n)

    @property
    def lift(self) -> float:
        """The share lost against that of all; 1 where nobody at all was lost."""
        return self.rate * self.all_n / self.all_lost if self.all_lost else 1.0

    @property
    def vs_rest(self) -> float:
        """The share lost against that of all others."""
        return self.rate / self.others if self.others else np.inf

    @property
    def log_odds(self) -> float:
        """The log of chance against chance, of the slice and of all others."""
        return log_odds(self.lost, self.n, self.all_lost, self.all_n)

    @property
    def odds_ratio(self) -> float:
        """Chance against chance, of the slice and of all others, as found."""
        kept, gone = self.n - self.lost, self.all_lost - self.lost
        kept_others = self.all_n - self.n - gone
        return self.lost * kept_others / (kept * gone) if kept and gone else np.inf

    @property
    def excess(self) -> float:
        """Equation 1: people lost beyond the usual rate; below 0 where fewer were."""
        return self.lost - self.n * self.all_lost / self.all_n

    @property
    def excess_money(self) -> float:
        """A year's margin lost beyond the usual rate."""
        usual = self.all_lost_money / self.all_money if self.all_money else 0.0
        return self.lost_money - self.money * usual

    @property
    def money_rate(self) -> float:
        """The share of the money that was lost."""
        return self.lost_money / self.money if self.money else 0.0

    @property
    def called(self) -> bool:
        """Whether it differs from all others, at 5 % false ones among all that are called."""
        return self.q <= FALSE_CALLS

    @property
    def stayed(self) -> bool | None:
        """Whether the later half shows it too, by itself; None where too few were lost to tell."""
        n, lost = self.later_n, self.later_lost
        all_n, all_lost = self.later_all_n, self.later_all_lost
        if not all_n or min(n, all_n - n) * min(all_lost, all_n - all_lost) / all_n < 5:
            return None
        later = log_odds(lost, n, all_lost, all_n)
        p = fisher(np.array([lost]), np.array([n]), all_lost, all_n)[0]
        return bool(np.sign(later) == np.sign(self.log_odds) and p < STILL)


_SUMS = ["n", "lost", "money", "lost_money"]


def one_way(pairs: pd.DataFrame, *, fewest: int = FEWEST) -> list[Slice]:
    """Every value of every column that `fewest` or more have, each tested by itself.

    Values of few customers that stand together say nothing, and are no slice.

    `pairs`: a, a_value, b, b_value, later, n, lost, money, lost_money. `q` is over all of them.
    """
    own = pairs[pairs.a == pairs.b]
    if own.empty:
        return []
    first = own[own.a == own.a.iloc[0]]
    whole, later = first[_SUMS].sum(), first[first.later == 1][_SUMS].sum()
    by = own.groupby(["a", "a_value"], sort=False)[_SUMS].sum()
    after = own[own.later == 1].groupby(["a", "a_value"])[_SUMS].sum()
    after = after.reindex(by.index, fill_value=0)
    named = by.index.get_level_values("a_value") != OTHERS
    found = by[(by.n >= fewest) & (by.n < whole.n) & named]
    p = fisher(found.lost.to_numpy(), found.n.to_numpy(), int(whole.lost), int(whole.n))
    slices = [
        Slice(
            column=column,
            value=value,
            n=int(row.n),
            lost=int(row.lost),
            money=float(row.money),
            lost_money=float(row.lost_money),
            all_n=int(whole.n),
            all_lost=int(whole.lost),
            all_money=float(whole.money),
            all_lost_money=float(whole.lost_money),
            later_n=int(after.n[column, value]),
            later_lost=int(after.lost[column, value]),
            later_all_n=int(later.n),
            later_all_lost=int(later.lost),
            p=float(one_p),
        )
        for ((column, value), row), one_p in zip(found.iterrows(), p, strict=True)
    ]
    return _with_q(slices)


def _with_q(slices: Sequence[Slice]) -> list[Slice]:
    q = false_discovery(np.array([one.p for one in slices]))
    return [replace(one, q=float(of)) for one, of in zip(slices, q, strict=True)]


def two_way(pairs: pd.DataFrame, *, fewest: int = 2 * FEWEST) -> pd.DataFrame:
    """Every two values of two columns that `fewest` or more have: rows as in `pairs`, p and q."""
    own = pairs[pairs.a == pairs.b]
    whole = own[own.a == own.a.iloc[0]][_SUMS].sum()
    keys = ["a", "a_value", "b", "b_value"]
    both = pairs[pairs.a != pairs.b].groupby(keys, as_index=False)[_SUMS].sum()
    found = both[both.n >= fewest].reset_index(drop=True)
    p = fisher(found.lost.to_numpy(), found.n.to_numpy(), int(whole.lost), int(whole.n))
    return found.assign(p=p, q=false_discovery(p))


class Overlaps:
    """How many customers two slices share, and strata by another column, from `pairs`."""

    def __init__(self, pairs: pd.DataFrame) -> None:
        summed = pairs.groupby(["a", "a_value", "b", "b_value"])[["n", "lost"]].sum()
        self._both: dict[tuple[str, str], dict[tuple[str, str], tuple[int, int]]] = {}
        for (a, a_value, b, b_value), n, lost in summed.itertuples():
            self._both.setdefault((a, b), {})[a_value, b_value] = (n, lost)
            self._both.setdefault((b, a), {})[b_value, a_value] = (n, lost)

    def shared(self, one: Slice, other: Slice) -> int:
        """How many are in both."""
        both = self._both.get((one.column, other.column), {})
        return both.get((one.value, other.value), (0, 0))[0]

    def within(self, one: Slice, column: str) -> tuple[float, float]:
        """The odds ratio of a slice within the values of another column, and its p."""
        own, strata = self._both[column, one.column], self._both[column, column]
        values = [value for value, _ in strata]
        held = np.array([own.get((value, one.value), (0, 0)) for value in values])
        all_ = np.array([strata[value, value] for value in values])
        return mantel_haenszel(held[:, 1], held[:, 0], all_[:, 1], all_[:, 0])


def distinct(slices: Iterable[Slice], overlaps: Overlaps) -> list[Slice]:
    """Each set of customers once, and of a set and its complement the one lost more often.

    The other names of a set are in `same`; `q` is over those that are left.
    """
    kept: list[Slice] = []
    for one in slices:
        twin = next((at for at, other in enumerate(kept) if _alike(one, other, overlaps)), None)
        if twin is None:
            kept.append(one)
        elif one.n == kept[twin].n and overlaps.shared(one, kept[twin]) == one.n:
            kept[twin] = replace(kept[twin], same=(*kept[twin].same, one.key))
        elif one.rate > kept[twin].rate:
            kept[twin] = one
    return _with_q(kept)


def _alike(one: Slice, other: Slice, overlaps: Overlaps) -> bool:
    """Whether two slices are the same people, or all those who are not in the other."""
    both = overlaps.shared(one, other)
    return both == one.n == other.n or (both == 0 and one.n + other.n == one.all_n)


def with_explanations(slices: Sequence[Slice], overlaps: Overlaps) -> list[Slice]:
    """The slices, the largest excess first, each called one with what explains it.

    Tried are the stronger called slices of other columns, the strongest first.
    """
    ordered = sorted(slices, key=lambda one: (-one.excess, one.key))
    by_strength = sorted(ordered, key=lambda one: -abs(one.excess))
    return [_explained(one, by_strength, overlaps) if one.called else one for one in ordered]


def _explained(one: Slice, by_strength: Sequence[Slice], overlaps: Overlaps) -> Slice:
    stronger = [
        other
        for other in by_strength
        if other.called and other.column != one.column and abs(other.excess) > abs(one.excess)
    ]
    crude = abs(np.log(one.odds_ratio)) if 0 < one.odds_ratio < np.inf else np.inf
    for other in stronger:
        within, p = overlaps.within(one, other.column)
        left = abs(np.log(within)) if 0 < within < np.inf else np.inf
        if p > STILL or left < SHRUNK * crude:
            return replace(one, beside=other.key, within=within, explained_by=other.key)
    if not stronger:
        return one
    return replace(
        one,
        beside=stronger[0].key,
        within=overlaps.within(one, stronger[0].column)[0],
    )


def slices_of(pairs: pd.DataFrame, *, fewest: int = FEWEST) -> list[Slice]:
    """All slices that are tested, the largest excess of people lost first."""
    overlaps = Overlaps(pairs)
    return with_explanations(distinct(one_way(pairs, fewest=fewest), overlaps), overlaps)
