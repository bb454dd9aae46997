"""The clock of a case: first human contact within the time promised to all, and promises kept.

A case nobody has answered counts as missed once the time has passed, and is left out before. A
promise is kept that was done by its day; one whose day has not come is left out until then.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from winback_kit.checks import hold_within


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
