"""The clock of a case: first human contact within the time promised to all, and promises kept.

A case nobody has answered counts as missed once the time has passed, and is left out before. A
promise is kept that was done by its day; one whose day has not come is left out until then.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from winback_kit.checks import hold_within
from winback_kit.history.saving.complaints import NOT_RECOVERED, RECOVERED
from winback_kit.words.text import marked

ALL, VOICE, ON_LINE = marked("All cases"), marked("By voice"), marked("On-line")
_VOICE = "phone|call|voice|shop|store|branch|person"


@dataclass(frozen=True)
class Met:
    """So many of those whose time is up were met in time."""

    met: int
    due: int

    @property
    def share(self) -> float | None:
        """The share met; None where nothing was due."""
        return self.met / self.due if self.due else None


def answered_in_time(cases: Iterable[tuple[float | None, float]], *, within: float) -> Met:
    """Cases as (time until a person answered or None, time since opening), in one unit.

    >>> waited = [(1, 99), (2, 99), (26, 99), (4, 99), (None, 25), (30, 99)]  # hours
    >>> answered_in_time(waited, within=24)
    Met(met=3, due=6)
    """
    hold_within("within", within, least=0)
    due = [wait for wait, age in cases if wait is not None or age > within]
    return Met(sum(wait is not None and wait <= within for wait in due), len(due))


def promises_kept(cases: Iterable[tuple[float, float | None]], *, now: float) -> Met:
    """Promises as (day promised, day done or None), in one unit.

    >>> promises_kept([(3, 2), (3, 3), (5, 9), (4, 4), (6, 1), (30, None)], now=20)
    Met(met=4, due=5)
    """
    due = [(until, done) for until, done in cases if done is not None or now > until]
    return Met(sum(done is not None and done <= until for until, done in due), len(due))


@dataclass(frozen=True)
class Clock:
    """How the cases of the last year were met: all of them, by voice or on-line where that is told.

    `within` is the days promised to all; `recovered` counts the closed ones that were put right.
    """

    name: str
    within: int
    cases: int
    answered: Met
    promised: int
    kept: Met
    recovered: Met


def clock_of(times: pd.DataFrame, *, within: int) -> list[Clock]:
    """The clock of all cases, and by voice and on-line, from `ticket_times`; none without cases."""
    recent = times[times.recent == 1]
    by_voice = recent.channel.str.lower().str.contains(_VOICE, regex=True)
    told = recent.channel != ""
    parts = {ALL: recent, VOICE: recent[by_voice & told], ON_LINE: recent[~by_voice & told]}
    clocks = [_clock(name, rows, within) for name, rows in parts.items()]
    return [one for one in clocks if one.cases]


def _clock(name: str, rows: pd.DataFrame, within: int) -> Clock:
    def of(which: pd.Series) -> int:
        return int(rows.n[which].sum())

    answered, done, due = rows.wait >= 0, rows.handled >= 0, rows.promised >= 0
    closed = rows.recovery.isin([RECOVERED, NOT_RECOVERED])
    return Clock(
        name=name,
        within=within,
        cases=int(rows.n.sum()),
        answered=Met(of(answered & (rows.wait <= within)), of(answered | (rows.age > within))),
        promised=of(due),
        kept=Met(
            of(due & done & (rows.handled <= rows.promised)),
            of(due & (done | (rows.age > rows.promised))),
        ),
        recovered=Met(of(rows.recovery == RECOVERED), of(closed)),
    )
