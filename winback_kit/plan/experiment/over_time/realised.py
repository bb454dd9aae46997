"""What came against what was forecast, at equal age.

The forecast of the return model is made again at past days of the same log, from what was known
then (value/returns/past/backtest.py), so no earlier run is needed: of those lost on that day it
says who comes back within the days that have passed since. Each count that came is a Poisson count,
and realised ÷ forecast has its exact interval (Garwood 1936, statistics/counts.py). People are also
put into fifths by the chance that was forecast, where a forecast can be right in all and wrong for
everybody. The interval is of chance alone: that a forecast was made at one day and not another adds
to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from winback_kit.history.measure import History
from winback_kit.plan.experiment.statistics.counts import realised_of
from winback_kit.plan.experiment.statistics.differences import Array, Interval
from winback_kit.records.result import Framed
from winback_kit.value.returns.return_forecast import PastCheck, ReturnForecast

FIFTHS = 5
CONFIDENCE = 0.95
REMEMBERED_DAYS = 400  # how long before its own day a run tells who was lost


@dataclass(frozen=True)
class CameOf:
    """People lost on a day: how many were forecast to return, how many did, and their ratio.

    `ratio` is realised ÷ forecast with its interval; None where nobody was forecast.
    """

    people: int
    forecast: float
    came: int
    ratio: Interval | None

    @property
    def holds(self) -> bool:
        """Whether the forecast lies where the count allows: the interval holds 1."""
        return self.ratio is not None and bool(self.ratio.holds(1.0))


@dataclass(frozen=True)
class Realised(Framed, rows="fifths"):
    """A forecast made at a past day, and what came; `fifths` by chance, the least first.

    `days` have passed since, in which those who came are counted.
    """

    origin: dt.date
    days: int
    whole: CameOf
    fifths: tuple[CameOf, ...]

    @property
    def fifths_that_hold(self) -> int:
        """In how many of the fifths the interval holds what was forecast."""
        return sum(one.holds for one in self.fifths)


def came_of(people: int, *, forecast: float, came: int, weight: int = 1) -> CameOf:
    """A count against its forecast, where each one seen stands for `weight` people.

    >>> found = came_of(400, forecast=50, came=45)
    >>> [round(float(end), 6) for end in (found.ratio.value, found.ratio.low, found.ratio.high)]
    [0.9, 0.656466, 1.204271]
    """
    ratio = realised_of(came, forecast, confidence=CONFIDENCE) if forecast > 0 else None
    return CameOf(people * weight, forecast * weight, came * weight, ratio)


def realised(forecast: ReturnForecast) -> tuple[Realised, ...]:
    """Each past day at which the forecast was made again, the earliest first; none without one."""
    return tuple(
        _of(check, origin=forecast.history.date_of(check.trial.origin))
        for check in sorted(forecast.checks, key=lambda check: check.trial.origin)
    )


def _of(check: PastCheck, *, origin: dt.date) -> Realised:
    said, came = check.said.returned, check.trial.actual.returned
    weight = check.trial.actual.weight
    order = np.argsort(said, kind="stable")
    parts = [part for part in np.array_split(order, FIFTHS) if len(part)]
    return Realised(
        origin=origin,
        days=check.trial.horizon_days,
        whole=_counted(said, came, weight),
        fifths=tuple(_counted(said[part], came[part], weight) for part in parts),
    )


def _counted(said: Array, came: Array, weight: int) -> CameOf:
    return came_of(len(said), forecast=float(said.sum()), came=int(came.sum()), weight=weight)


@dataclass(frozen=True)
class Since:
    """What came in so many `days` since the `day` of an earlier run, against its forecast.

    `came` counts the lost of that day as the later run does, `lost_then` as the earlier one did.
    """

    day: dt.date
    days: int
    lost_then: int
    came: CameOf


@dataclass(frozen=True)
class SinceDay:
    """By days ago, from 0 on: who was lost on that day, and who of them has come back since."""

    lost: tuple[int, ...]
    back: tuple[int, ...]


def since_day(history: History) -> SinceDay:
    """How many were lost on each of the last days, and how many of them have come back by now.

    So a later run can be held against the forecast of an earlier one, on whatever day that was.

    >>> found = since_day(study.history)
    >>> found.lost[0] == study.history.lost_now, found.back[0]
    (True, 0)
    """
    rows = history.frames.loss_calendar
    at = np.minimum(rows.days_ago.to_numpy(int), REMEMBERED_DAYS + 1)
    by_then = [
        np.bincount(at, weights=change, minlength=REMEMBERED_DAYS + 2)[::-1].cumsum()[::-1]
        for change in (rows.lost - rows.back, rows.lost_back - rows.back)
    ]
    lost, back = (tuple(map(int, one[: REMEMBERED_DAYS + 1])) for one in by_then)
    return SinceDay(lost, back)


def due_by_day(forecast: ReturnForecast) -> tuple[float, ...] | None:
    """Returns forecast of those lost now, by equal parts of the horizon so far; None without."""
    if forecast.judged is None:
        return None
    return tuple(map(float, np.cumsum(forecast.judged.forecast.returned_by_block)))


def due_at(due: Sequence[float], *, horizon_days: float, day: float) -> float | None:
    """The returns due by a day, between the parts in proportion; None beyond the horizon.

    >>> due_at([10, 16], horizon_days=20, day=15), due_at([10, 16], horizon_days=20, day=21)
    (13.0, None)
    """
    if not 0 <= day <= horizon_days:
        return None
    ends = np.linspace(0, horizon_days, len(due) + 1)
    return float(np.interp(day, ends, [0.0, *due]))


def last_year_of(found: Sequence[Realised]) -> Realised | None:
    """The past day that is watched longest, the latest of them; None without one."""
    return max(found, key=lambda one: (one.days, one.origin), default=None)
