"""Whom a programme can reach: those who are lost month by month, and the backlog.

The backlog are those lost in the year before the as-of date and not back. A year at most, and no
longer than the log shows how they go on coming back: the natural return of someone lost s months
ago in the next w months is (F(s + w) − F(s)) / (1 − F(s)), F the natural return curve.
"""

import datetime as dt
from dataclasses import dataclass

from winback_kit.history.measure import History

LONGEST_BACKLOG_MONTHS = 12


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


def months_in_reach(history: History) -> int:
    """Since how many months a lost customer may be lost to be contacted still."""
    seen = history.natural_return().months - history.window_months
    return min(LONGEST_BACKLOG_MONTHS, max(0, seen))


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


def _losses_per_month(history: History) -> dict[str, float]:
    """Mean losses a month over the last twelve whole months before the as-of date."""
    rows = history.frames.loss_months
    as_of = history.data.as_of + dt.timedelta(days=1)
    end = as_of.year * 12 + as_of.month - 1
    months = min(12, max(1, end - int(rows.lost_month.min())))
    recent = rows[(rows.lost_month >= end - months) & (rows.lost_month < end)]
    found = recent.groupby("segment").n.sum()
    return {segment: float(found.get(segment, 0)) / months for segment in history.segments}
