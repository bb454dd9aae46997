"""The margin of a lifetime by months since its start: measured, then carried on.

y[a] is the margin in month of age a for each lifetime that began, whether it is still running or
not: the sum over lifetimes followed to the end of that month, divided by their number. So an
early end lowers y, and a lifetime too young to be seen at age a is in neither sum.

Measured as long as at least 40 lifetimes were followed. Beyond the measured months M the margin
is carried on from the mean of the last k measured months (a year where there is one, so that a
yearly rhythm cancels) with a monthly decline g:  y[a] = ȳ · g^(a − c), c the middle of those k
months. g is the decline from the k months before to the last k; where fewer than two years were
seen it is at most 0.97, a prior: nobody's customers stay for ever. What is carried on is marked,
stated as a share of the value, and drawn apart; the interval of the value holds both the error of
the measured months (jackknife) and the range of g.

    value = Σ_a y[a] · (1 + r)^−((a + ½)/12)      at the day the lifetime begins, offers apart

Equation (3) of docs/model.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from winback_kit.history.lifetimes import BUCKETS
from winback_kit.value.second_lifetime.jackknife import interval, leave_one_out
from winback_kit.words.text import Amount, Text, said, said_months

Array = np.ndarray[Any, np.dtype[np.float64]]
FEWEST_FOLLOWED, FEWEST_MONTHS = 40, 3
PRIOR_DECLINE = 0.97


@dataclass(frozen=True)
class LifetimeMargin:
    """The margin of one group's lifetimes, in the currency; arrays have shape (horizon,).

    `value`, `low` and `high` are present values at the start of the lifetime over the horizon;
    `carried_on` is the share of the value that lies beyond the measured months.
    """

    lifetimes: int
    measured_months: int
    by_month: Array
    high_by_month: Array
    followed: Array
    value: float
    low: float
    high: float
    carried_on: float

    def first_months(self, months: int) -> float:
        """Undiscounted margin of the first months."""
        return float(self.by_month[:months].sum())


@dataclass(frozen=True)
class Sums:
    """Margin and lifetimes followed, by group of customers and month of age: (G, A) each."""

    margin: Array
    followed: Array

    def mean(self) -> Array:
        """Margin of each lifetime by month of age, (A,)."""
        return _ratio(self.margin.sum(axis=0), self.followed.sum(axis=0))


def lifetime_sums(starts: pd.DataFrame, ages: pd.DataFrame) -> Sums:
    """Sums by group and month, from the counts of a history (`starts` and `ages` of one group)."""
    months = int(starts.followed.max()) if len(starts) else 0
    followed = np.zeros((BUCKETS, months + 1))
    np.add.at(followed, (starts.bucket.to_numpy(), starts.followed.to_numpy()), starts.n.to_numpy())
    still = followed[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    margin = np.zeros((BUCKETS, max(months, 1)))
    np.add.at(margin, (ages.bucket.to_numpy(), ages.age.to_numpy()), ages.margin.to_numpy())
    return Sums(margin=margin[:, :months], followed=still)


def measured_months(sums: Sums) -> int:
    """Months of age that enough lifetimes were followed through."""
    return int((sums.followed.sum(axis=0) >= FEWEST_FOLLOWED).sum())


def lifetime_margin(
    sums: Sums, *, horizon: int, discount_rate: float, tail: Tail
) -> LifetimeMargin | None:
    """Margin by month and value over `horizon` months, or None where too few were followed."""
    followed = sums.followed.sum(axis=0)
    measured = min(measured_months(sums), horizon)
    if measured < FEWEST_MONTHS:
        return None
    mean = sums.mean()[:measured]
    by_month = carry_on(mean, horizon, tail.monthly)
    without = _ratio(leave_one_out(sums.margin), leave_one_out(sums.followed))[:, :measured]
    others = np.stack([carry_on(row, horizon, tail.monthly) for row in without])
    factor = age_factor(discount_rate=discount_rate, months=horizon)
    value = float(by_month @ factor)
    reach = float(interval(value, others @ factor)[1]) - value
    ends = [carry_on(mean, horizon, end) @ factor for end in (tail.low, tail.high)]
    reach = float(np.hypot(reach, (ends[1] - ends[0]) / 2))
    return LifetimeMargin(
        lifetimes=int(followed[0]),
        measured_months=measured,
        by_month=by_month,
        high_by_month=interval(by_month, others)[1],
        followed=np.pad(followed, (0, horizon))[:horizon],
        value=value,
        low=value - reach,
        high=value + reach,
        carried_on=float((by_month * factor)[measured:].sum() / value) if value else 0.0,
    )


def first_months_interval(sums: Sums, months: int) -> tuple[float, float, float]:
    """Undiscounted margin of the first months with its interval; all of them must be measured."""
    figure = float(sums.mean()[:months].sum())
    without = _ratio(leave_one_out(sums.margin), leave_one_out(sums.followed))[:, :months]
    low, high = interval(figure, without.sum(axis=1))
    return figure, float(low), float(high)


def age_factor(*, discount_rate: float, months: int) -> Array:
    """Discount factors of months of age 0, 1, …, each at its middle."""
    return np.asarray((1 + discount_rate) ** -((np.arange(months) + 0.5) / 12))


@dataclass(frozen=True)
class Tail:
    """The monthly decline by which margins are carried on, its range, and where it comes from."""

    monthly: float
    low: float
    high: float
    source: Text

    @property
    def decline(self) -> float:
        """The share by which the margin falls each month."""
        return 1 - self.monthly


def prior_tail() -> Tail:
    """What is assumed of a decline that could not be seen."""
    told = said(
        "prior: each month {decline} of the month before", decline=Amount(PRIOR_DECLINE, digits=2)
    )
    return Tail(PRIOR_DECLINE, 0.92, 0.985, told)


def tail_of(sums: Sums, *, told: str) -> Tail | None:
    """The decline seen in a group's measured months, or None where fewer than 13 were seen.

    `told` says where it was seen, over {n}, so many months.
    """
    measured = measured_months(sums)
    if measured < 13:
        return None
    k = min(12, (measured - 1) // 2)
    most = 1.0 if k == 12 else PRIOR_DECLINE

    def decline(mean: Array) -> Array:
        later = mean[..., measured - k : measured].sum(axis=-1)
        earlier = mean[..., measured - 2 * k : measured - k].sum(axis=-1)
        ratio = np.divide(later, earlier, out=np.zeros_like(later), where=earlier > 0)
        return np.asarray(np.clip(ratio, 0, None) ** (1 / k))

    seen = float(decline(sums.mean()))
    if seen > most:
        return prior_tail()
    without = decline(_ratio(leave_one_out(sums.margin), leave_one_out(sums.followed)))
    low, high = (float(np.clip(end, 0, 1)) for end in interval(seen, without))
    return Tail(seen, low, high, said(told, n=said_months(2 * k)))


def carry_on(measured: Array, horizon: int, decline: float) -> Array:
    """The months measured, carried on to the horizon with a monthly decline."""
    months = len(measured)
    k = 12 if months >= 13 else max(1, min(6, months - 1))
    level, centre = measured[months - k :].mean(), months - (k + 1) / 2
    later = level * decline ** (np.arange(months, max(horizon, months)) - centre)
    return np.concatenate([measured, later])[:horizon]


def _ratio(top: Array, bottom: Array) -> Array:
    return np.asarray(np.divide(top, bottom, out=np.zeros_like(top, dtype=float), where=bottom > 0))
