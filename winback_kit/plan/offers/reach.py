"""Whom a programme can reach: those who are lost month by month, and the backlog.

The backlog are those lost in the year before the as-of date and not back. A year at most, and no
longer than the log shows how they go on coming back: the natural return of someone lost s months
ago in the next w months is (F(s + w) − F(s)) / (1 − F(s)), F the natural return curve.

How many are lost a month is the mean n̄ of the last m whole months, a year at most. The mean of the
M months to come may be another one: months differ (s their standard deviation), and years do (d
the change from the year before, as a share of the mean of both),

    (relative standard deviation)² = (s/n̄)² · (1/m + 1/M) + d²                             (1)

with a prior for d where the log has no two years of losses, and for s where it has too few months.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.history.beside.firms import months_in_reach
from winback_kit.history.measure import History

YEAR, FEWEST_MONTHS = 12, 3
PRIOR_MONTHLY, PRIOR_YEARLY = 0.3, 0.15  # of a month, and from year to year, as shares


@dataclass(frozen=True)
class Reach:
    """Customers of each segment in reach.

    `by_months_lost` are customers contacted over the whole programme by whole months since their
    loss (0: as they are lost).
    """

    losses_per_month: dict[str, float]
    backlog: dict[str, int]
    by_months_lost: dict[str, dict[int, float]]

    def natural_return_rate(self, history: History, segment: str) -> tuple[float, float, float]:
        """p0 of those contacted, with low and high: the mean over the months since their loss."""
        window, by = history.window_months, history.returns_of(segment)
        total = value = low = high = 0.0
        for lost_for, people in self.by_months_lost[segment].items():
            before = by(lost_for)[0]
            after = [
                max(0.0, share - before) / max(1e-9, 1 - before) for share in by(lost_for + window)
            ]
            value += people * after[0]
            low += people * after[1]
            high += people * after[2]
            total += people
        if total <= 0:
            return by(window)
        return value / total, min(low, value) / total, max(high, value) / total


def lost_in_reach(history: History, *, contact_months: int) -> Reach:
    """Count the lost in reach of a programme of `contact_months`."""
    longest = months_in_reach(history)
    losses = _losses_per_month(history)
    now = history.frames.lost_now
    now = now[now.months_since_loss < longest]
    by_months: dict[str, dict[int, float]] = {}
    backlog = {}
    for segment in history.segments:
        rows = now[now.segment == segment]
        people = {int(row.months_since_loss): float(row.n) for row in rows.itertuples()}
        backlog[segment] = int(rows.n.sum())
        by_months[segment] = people
        people[0] = people.get(0, 0.0) + losses[segment] * contact_months
    return Reach(losses_per_month=losses, backlog=backlog, by_months_lost=by_months)


def months_of_losses(history: History) -> int:
    """Over how many whole months, twelve at most, the mean losses of a month are taken."""
    return max(len(_last(history, segment)) for segment in history.segments)


def _losses_per_month(history: History) -> dict[str, float]:
    """Mean losses a month over the last twelve whole months before the as-of date."""
    return {segment: float(_last(history, segment).mean()) for segment in history.segments}


@dataclass(frozen=True)
class LossSpread:
    """How far the mean losses of the months to come may lie from that of the last ones.

    `share` is a standard deviation as a share of the mean, `yearly` what of it is the change from
    year to year; `measured` is whether the log has two years of losses to see that.
    """

    share: float
    months: int
    yearly: float
    measured: bool


def loss_spread(history: History, segment: str, *, months_to_come: int) -> LossSpread:
    """How far the losses of a segment may differ from their mean, by equation 1."""
    last, before = _last(history, segment), _last(history, segment, back=YEAR)
    months, mean = len(last), float(last.mean())
    monthly = PRIOR_MONTHLY
    if months >= FEWEST_MONTHS and mean > 0:
        monthly = float(last.std(ddof=1)) / mean
    both = (mean + float(before.mean())) / 2 if len(before) == YEAR else 0.0
    yearly = abs(mean - float(before.mean())) / both if both else PRIOR_YEARLY
    within = monthly**2 * (1 / months + 1 / months_to_come)
    return LossSpread(float(np.hypot(np.sqrt(within), yearly)), months, yearly, both > 0)


def _last(history: History, segment: str, *, back: int = 0) -> np.ndarray[Any, Any]:
    """Losses of a segment in each of the last twelve whole months, or of twelve `back` months ago.

    Shape (12,), or as many as the log has losses for, one at least where `back` is 0.
    """
    rows = history.frames.loss_months
    as_of = history.data.as_of + dt.timedelta(days=1)
    end = as_of.year * YEAR + as_of.month - 1
    seen = end - int(rows.lost_month.min())
    months = min(YEAR, max(0 if back else 1, seen - back))
    end -= back
    rows = rows[(rows.segment == segment) & (rows.lost_month >= end - months)]
    rows = rows[rows.lost_month < end]
    return np.bincount(rows.lost_month - (end - months), weights=rows.n, minlength=months)
