"""The first ninety days on the calendar, counted so that contacts begin when the case does.

A step says from which day to which it goes, the first day being 1 (plan/team_charter/first_days).
Contacts begin on day 31. Where there is a programme that is the start of its case, so that day 1 is
30 days before; where there is none day 1 is the day after the data end.
"""

import datetime as dt
from dataclasses import dataclass

from winback_kit.plan.team_charter.first_days import DaysStep
from winback_kit.plan.team_charter.team_charter import TeamCharter

FIRST_CONTACT = 31


@dataclass(frozen=True)
class DatedStep:
    """A step with its first and its last day, and who sees to it, empty where nobody is named."""

    step: DaysStep
    first: dt.date
    last: dt.date
    who: str


def day_one(start: dt.date, *, as_of: dt.date, programme: bool) -> dt.date:
    """Day 1 of the ninety.

    >>> day_one(dt.date(2026, 9, 1), as_of=dt.date(2026, 6, 17), programme=True)
    datetime.date(2026, 8, 2)
    """
    if not programme:
        return as_of + dt.timedelta(days=1)
    return start - dt.timedelta(days=FIRST_CONTACT - 1)


def dated(charter: TeamCharter, first: dt.date) -> tuple[DatedStep, ...]:
    """The steps of a charter, day 1 of which is `first`."""
    return tuple(
        DatedStep(
            one,
            first + dt.timedelta(days=one.first - 1),
            first + dt.timedelta(days=one.last - 1),
            charter.who(one),
        )
        for one in charter.days
    )
