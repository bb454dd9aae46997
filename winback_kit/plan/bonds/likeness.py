"""Right prospects: likeness of source and first basket, wrong ones, discounts at first.

What customers of a source and first basket paid in the year after their first day is drawn to the
mean of all by how much such groups truly differ (method of moments, Efron and Morris 1975):

    m_g* = m + b_g (m_g − m),  b_g = T / (T + s_g²/n_g),
    T = max(0, (Σ n_g (m_g − m)² − (G − 1) s²) / (N − Σ n_g²/N))                             (1)

Its variance is b_g s_g²/n_g + (1 − b_g)² v_m, with v_m = Σ (n_g/N)² (T + s_g²/n_g) that of m: where
groups do not differ (T = 0), each is known as well as the mean of all, and no better.

Learnt from those who came in the first half of the time, it is held against those who came after.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from winback_kit.plan.bonds.ultra import RankCorrelation, correlation
from winback_kit.records.result import Framed
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.words.own_names import ALL_PROSPECTS

if TYPE_CHECKING:
    from winback_kit.history.loyalty.bonds import Bonds
    from winback_kit.value.customers.customer_value import CustomerValue

SURE = 1.959963984540054
FEWEST_OF_GROUP = 30


@dataclass(frozen=True)
class Like:
    """Customers of one source and first basket: people, what one paid in the year after, drawn to
    the mean of all (`expected`) with its interval, and what acquiring one cost, None if unknown.
    """

    source: str
    product: str
    people: int
    paid: float
    expected: float
    low: float
    high: float
    again: float
    cost: float | None

    @property
    def left(self) -> float | None:
        """What is left of the first year after the cost of acquiring one."""
        return None if self.cost is None else self.expected - self.cost


@dataclass(frozen=True)
class AtFirst:
    """Customers who came at a discount, or without: people, and what one brought in a year."""

    discounted: bool
    people: int
    paid: float
    error: float


@dataclass(frozen=True, repr=False)
class RightProspects(Framed, rows="groups"):
    """Groups of prospects, the best first; `tested`: the early ones against the late.

    `known` are the prospects on record, and `sources` the groups by which they can be told apart.
    """

    groups: tuple[Like, ...]
    tested: RankCorrelation | None
    discount: tuple[AtFirst, ...]
    mean: float
    by_source: bool
    by_product: bool
    currency: str
    known: int = 0
    sources: int = 0

    @property
    def wrong(self) -> tuple[Like, ...]:
        """Groups that surely pay less than the mean."""
        return tuple(one for one in self.groups if one.high < self.mean)

    @property
    def wrong_costs(self) -> float | None:
        """What one of the last group brings less in a year than one of the first."""
        return self.groups[0].expected - self.groups[-1].expected if self.groups else None

    @property
    def discount_ratio(self) -> tuple[float, float, float] | None:
        """What those who came at a discount paid, against the others, with its 95 % interval."""
        if len(self.discount) < 2:
            return None
        with_, without = self.discount
        if with_.paid <= 0 or without.paid <= 0:
            return None
        ratio = with_.paid / without.paid
        spread = sqrt((with_.error / with_.paid) ** 2 + (without.error / without.paid) ** 2)
        return ratio, ratio * np.exp(-SURE * spread), ratio * np.exp(SURE * spread)


def right_prospects(bonds: Bonds, currency: str, customers: CustomerValue | None) -> RightProspects:
    """Groups of a client by what is known of a customer on the first day.

    What acquiring one cost is that of the table of customers, else of prospects of the source.
    """
    valued = (
        [one for one in customers.prospects if one.source != ALL_PROSPECTS] if customers else []
    )
    met = {one.source: one.cost_of_customer for one in valued}
    rows = bonds.frames.first_years
    keys = [one for one in ("source", "product") if rows[one].nunique() > 1]
    cells = _cells(rows, keys)
    groups = tuple(
        one if one.cost is not None else replace(one, cost=met.get(one.source))
        for one in _drawn(cells)
    )
    discount = tuple(
        AtFirst(yes, int(of.n.sum()), *_mean(of))
        for yes in (True, False)
        for of in (rows[rows.discount == ("yes" if yes else "no")],)
        if of.n.sum() >= FEWEST_OF_GROUP
    )
    total = float(rows.n.sum())
    return RightProspects(
        groups=groups if keys else (),
        tested=_tested(rows, keys) if keys else None,
        discount=discount,
        mean=float(rows.paid.sum()) / total if total else 0.0,
        by_source="source" in keys,
        by_product="product" in keys,
        currency=currency,
        known=sum(one.prospects for one in valued),
        sources=len(valued),
    )


def _cells(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Sums by group; groups of few people are left out."""
    if not keys:
        return rows.iloc[:0]
    own = rows.groupby(keys, as_index=False)[["n", "paid", "squares", "again", "cost", "costs"]]
    found = own.sum()
    found = found.assign(**{one: "" for one in ("source", "product") if one not in keys})
    return found[found.n >= FEWEST_OF_GROUP]


def _mean(of: Any) -> tuple[float, float]:
    """Mean and standard error of what one paid."""
    n = float(of.n.sum())
    mean = float(of.paid.sum()) / n
    return mean, sqrt(max(float(of.squares.sum()) / n - mean**2, 0.0) / n)


def _drawn(cells: pd.DataFrame) -> tuple[Like, ...]:
    """Equation 1 over the groups, the best first."""
    if len(cells) < 2:
        return ()
    n = cells.n.to_numpy(float)
    means = cells.paid.to_numpy(float) / n
    within = np.maximum(cells.squares.to_numpy(float) / n - means**2, 0.0)
    every, centre = n.sum(), float(np.average(means, weights=n))
    pooled = float(np.average(within, weights=n))
    room = every - (n**2).sum() / every
    apart = float((n * (means - centre) ** 2).sum()) - (len(n) - 1) * pooled
    between = max(0.0, apart / room) if room > 0 else 0.0
    error = pooled / n
    pull = between / (between + error) if between > 0 else np.zeros(len(n))
    expected = centre + pull * (means - centre)
    of_centre = float(((n / every) ** 2 * (between + error)).sum())
    half = SURE * np.sqrt(pull * error + (1 - pull) ** 2 * of_centre)
    found = [
        Like(
            source=str(row.source),
            product=str(row.product),
            people=int(row.n),
            paid=float(means[at]),
            expected=float(expected[at]),
            low=float(expected[at] - half[at]),
            high=float(expected[at] + half[at]),
            again=float(row.again / row.n),
            cost=float(row.cost / row.costs) if row.costs >= FEWEST_PEOPLE else None,
        )
        for at, row in enumerate(cells.itertuples())
    ]
    return tuple(sorted(found, key=lambda one: -one.expected))


def _tested(rows: pd.DataFrame, keys: list[str]) -> RankCorrelation | None:
    """Whether groups that paid more among the early did so among the late: ranks of the groups."""
    sides = [_cells(rows[rows.early == early], keys) for early in (1, 0)]
    both = sides[0].merge(sides[1], on=["source", "product"], suffixes=("", "_late"))
    if len(both) < 4:
        return None
    return correlation(both.paid / both.n, both.paid_late / both.n_late)
