"""On which days, and in which hours of the customer's own clock, a message may reach them.

A day is open unless its day of the week is quiet, or the firm names it closed (a holiday). On an
open day a message may go out from the end of the quiet hours to their beginning, by the clock of
every zone in which the customer may live:

    from = max over zones of UTC(day, end)        until = min over zones of UTC(day, begin)

On the day on which a clock is put forward or back a time of it may be missing, or come twice: the
later reading opens, and the earlier one closes, so that no message falls into quiet hours by
either.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from winback_kit.client.communication import WEEKDAYS, CommunicationSettings, minutes


@dataclass(frozen=True)
class Hours:
    """When to send on a day, and until when one may: moments in UTC."""

    send_at: dt.datetime
    until: dt.datetime


def open_day(day: dt.date, quiet: Collection[str], closed: Collection[dt.date] = ()) -> dt.date:
    """The day, or the first after it that is neither quiet nor closed.

    >>> open_day(dt.date(2026, 6, 21), ["sunday"])  # a Sunday
    datetime.date(2026, 6, 22)
    """
    while WEEKDAYS[day.weekday()] in quiet or day in closed:
        day += dt.timedelta(days=1)
    return day


def open_days(
    start: dt.date, quiet: Collection[str], closed: Collection[dt.date] = (), *, many: int
) -> list[dt.date]:
    """The first so many open days from a day on."""
    found: list[dt.date] = []
    while len(found) < many:
        found.append(open_day(start, quiet, closed))
        start = found[-1] + dt.timedelta(days=1)
    return found


def touch_days(
    first: dt.date, gaps: Sequence[int], settings: CommunicationSettings
) -> list[dt.date]:
    """The day of each touch, where the first is on `first` and each later one `gaps` after it."""
    found: list[dt.date] = []
    for gap in gaps:
        wait = max(gap, settings.least_gap_days)
        day = found[-1] + dt.timedelta(days=wait) if found else first
        found.append(open_day(day, settings.quiet_days, settings.closed_days))
    return found


def hours_on(day: dt.date, zones: Sequence[str], settings: CommunicationSettings) -> Hours | None:
    """When to send on a day to somebody who lives in one of these zones.

    None where no hour of the day is outside the quiet hours in all of them.

    >>> hours_on(dt.date(2026, 7, 1), ["Europe/Berlin"], CommunicationSettings()).send_at.hour
    8
    """
    quiet = settings.quiet_hours
    opens = max(_utc(day, minutes(quiet.end), zone, later=True) for zone in zones)
    closes = min(_utc(day, minutes(quiet.begin), zone, later=False) for zone in zones)
    if opens >= closes:
        return None
    wished = max(_utc(day, minutes(settings.send_at), zone, later=True) for zone in zones)
    if not opens <= wished < closes:
        wished = opens
    return Hours(wished, closes)


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _utc(day: dt.date, minute: int, zone: str, *, later: bool) -> dt.datetime:
    """A time of day by the clock of a zone, in UTC; where it can be read twice, either reading."""
    clock = dt.datetime.combine(day, dt.time(minute // 60, minute % 60), _zone(zone))
    readings = [clock.replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1)]
    return max(readings) if later else min(readings)
