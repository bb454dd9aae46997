"""Nobody is ever safe: no group of customers has a chance of leaving of nothing, and needs drift.

Of a group of n customers of which d were lost within the horizon, the chance to be lost has the
posterior Beta(d + ½, n − d + ½) (Jeffreys 1946). Where d is 0 a chance of 1 − 0.05^(1/n), about
three in n, is still possible (plan/loyalty/ties.py).

Losses are held against what the ages of the customers of that month let expect: with h_a the share
lost at age a in months over the whole log, E_m = Σ_a n_am·h_a. A firm that grows has young
customers, who leave more often, and that is no change of anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.stats import beta

from winback_kit.history.at_risk.signals import TENURE
from winback_kit.history.defection.cohorts import month_of, month_over
from winback_kit.plan.bonds.change_points import LevelChange, called, change_of
from winback_kit.plan.loyalty.ties import FEWEST_IN_BAND, still_possible
from winback_kit.records.result import Framed

if TYPE_CHECKING:
    from winback_kit.history.at_risk.rows import SignalRows
    from winback_kit.history.defection.defection import Defection
    from winback_kit.history.loyalty.bonds import Bonds
    from winback_kit.tables.read import ClientData

YEARS = (1, 2, 3, 5)  # as a customer, at which a group begins
LOSSES = "losses"


@dataclass(frozen=True)
class TenureGroup:
    """Customers who were with us for so many years: `people`, `lost` of them within the horizon."""

    years: tuple[int, int | None]
    people: int
    lost: int

    @property
    def chance(self) -> float:
        """The share lost."""
        return self.lost / self.people

    @property
    def possible(self) -> tuple[float, float]:
        """The 95 % interval of the chance; from 0 to the rule of three where nobody was lost."""
        if not self.lost:
            return 0.0, still_possible(self.people)
        rest = self.people - self.lost
        low, high = beta.ppf([0.025, 0.975], self.lost + 0.5, rest + 0.5).tolist()
        return low, high if rest else 1.0


@dataclass(frozen=True, repr=False)
class NeverSafe(Framed, rows="groups"):
    """Groups by years as a customer, and every series tested for a change, the surest first."""

    groups: tuple[TenureGroup, ...]
    changes: tuple[LevelChange, ...]
    horizon_days: int

    @property
    def safest(self) -> TenureGroup | None:
        """The group of which the smallest share was lost."""
        return min(self.groups, key=lambda one: one.chance, default=None)

    @property
    def changed(self) -> tuple[LevelChange, ...]:
        """The series that did change, as far as all tests together can say."""
        return tuple(one for one in self.changes if one.called)


def nobody_is_safe(
    rows: SignalRows, bonds: Bonds, data: ClientData, defection: Defection | None
) -> NeverSafe:
    """Groups of the last past evening, and the months of the log."""
    first, last = month_of(data.first_day), month_over(data.as_of)
    found = list(series_changes(bonds.frames.by_month, first=first + 1, last=last))
    if defection is not None and defection.chart is not None:
        own = loss_change(defection.losses.cohort_losses, last=last)
        found += [own] if own else []
    return NeverSafe(groups_of(rows), called(found), rows.horizon)


def groups_of(rows: SignalRows) -> tuple[TenureGroup, ...]:
    """Groups by years as a customer on the last past evening; small ones join the one before."""
    at = np.flatnonzero(rows.origin == 1)
    if not len(at):
        return ()
    years = np.nan_to_num(rows.values[TENURE][at]) / 365.25
    place = np.searchsorted(np.array(YEARS, float), years, side="right")
    people = np.bincount(place, minlength=len(YEARS) + 1)
    lost = np.bincount(place, weights=rows.lost[at], minlength=len(YEARS) + 1)
    ends: list[int | None] = [*YEARS, None]
    found: list[TenureGroup] = []
    low = n = d = 0
    for end, more, gone in zip(ends, people.tolist(), lost.tolist(), strict=True):
        n, d = n + int(more), d + int(gone)
        if n >= FEWEST_IN_BAND:
            found.append(TenureGroup((low, end), n, d))
            n = d = 0
            low = end or low
    if n and found:
        grown = found.pop()
        found.append(TenureGroup((grown.years[0], None), grown.people + n, grown.lost + d))
    return tuple(found)


def series_changes(by_month: pd.DataFrame, *, first: int, last: int) -> tuple[LevelChange, ...]:
    """Each name of each series, as a share of its month, over whole months."""
    found = []
    inside = by_month[(by_month.month >= first) & (by_month.month <= last)]
    for series, own in inside.groupby("series"):
        months = range(int(own.month.min()), int(own.month.max()) + 1)
        n = own.groupby("month").n.sum().reindex(months, fill_value=0)
        names = [one for one in own.name.unique() if one]
        if len(names) == 2 and not (own.name == "").any():
            names = names[:1]  # the other one is the rest
        for name in sorted(names):
            k = own[own.name == name].set_index("month").n.reindex(months, fill_value=0)
            change = change_of(k, n, first_month=months[0], series=str(series), name=str(name))
            found += [change] if change else []
    return tuple(found)


def loss_change(losses: pd.DataFrame, *, last: int) -> LevelChange | None:
    """Whether more or fewer are lost than the ages of the customers let expect."""
    lost, expected, months = age_for_age(losses, last=last)
    if not len(months):
        return None
    return change_of(lost, expected, first_month=months[0], series=LOSSES, rate=True)


def age_for_age(losses: pd.DataFrame, *, last: int) -> tuple[Any, Any, list[int]]:
    """Losses by month, those expected by age, and the months, from the first month with a loss on.

    `losses`: kind, start_month, lost_month (−1: running), n.
    """
    over = losses.lost_month.where(losses.lost_month >= 0, last + 1).clip(upper=last + 1)
    rows = losses.assign(over=over)[losses.start_month <= last]
    span = int(last - rows.start_month.min() + 1) if len(rows) else 0
    first = int(rows.start_month.min()) if len(rows) else 0
    lost, expected = np.zeros(span), np.zeros(span)
    for _, own in rows.groupby("kind"):
        # people by month of age (rows) and calendar month (columns)
        there, gone = np.zeros((span, span)), np.zeros((span, span))
        for start, end, n in zip(own.start_month, own.over, own.n, strict=True):
            ages = np.arange(0, min(end, last) - start + 1)
            there[ages, start - first + ages] += n
            if end <= last:
                gone[end - start, end - first] += n
        at_risk = there.sum(axis=1)
        share = np.divide(gone.sum(axis=1), at_risk, out=np.zeros(span), where=at_risk > 0)
        lost += gone.sum(axis=0)
        expected += there.T @ share
    begun = int(np.argmax(lost > 0)) if lost.any() else span
    return lost[begun:], expected[begun:], list(range(first + begun, last + 1))
