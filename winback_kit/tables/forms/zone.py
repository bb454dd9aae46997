"""The day of a time in the client's own zone, where the time says in which zone it is written.

It says so by its distance from UTC, or client.yml does for the whole column. A time without either
is the client's own already. Where client.yml states no `time_zone` the day stays as it is written.
"""

from dataclasses import dataclass

from winback_kit.tables.engine.duckdb_engine import Dialect, quoted
from winback_kit.words.text import Text, said

_CLOCK = r"(\d{1,2}):(\d{2})(?::\d{2}(?:[.,]\d+)?)? ?([AaPp][Mm])?"  # hours, minutes, which half
_TIMED = rf"{_CLOCK} ?(?:Z|UTC|GMT|([-+])(\d{{2}}):?(\d{{2}})?)$"
_BARE = rf"(?:^|[T ]){_CLOCK}$"


@dataclass(frozen=True)
class Day:
    """The day as it is written, as SQL; the zone of its column, and its format, where stated."""

    value: str
    written_in: str | None = None
    date_format: str | None = None


def has_offset(cell: str) -> str:
    """Whether a text cell ends in a time with its distance from UTC."""
    return _matches(cell, _TIMED)


def in_zone(
    dialect: Dialect, cell: str, day: Day, *, zone: str | None, reading: Text
) -> tuple[str, Text]:
    """The day in the client's zone of the moment in a text cell, and how it was read.

    `reading` is how the day was read as it is written.
    """
    if day.written_in:
        reading = said("{dates}, in {zone}", dates=reading, zone=day.written_in)
    elif not zone:
        return day.value, said("{dates}, each in the zone it is written in", dates=reading)
    if not zone:
        return day.value, reading
    return (
        _day_in_zone(dialect, cell, day, zone),
        said("{dates}, the day in {zone}", dates=reading, zone=zone),
    )


def typed_in_zone(dialect: Dialect, time: str, *, written_in: str, zone: str) -> str:
    """The day in a zone of a column of timestamps that have none of their own."""
    return dialect.day_in(dialect.moment(time, written_in), zone)


def _day_in_zone(dialect: Dialect, cell: str, day: Day, zone: str) -> str:
    by_format = f"TRY_STRPTIME({cell}, {quoted(day.date_format or '')})"
    if day.date_format and "%z" in day.date_format:
        return dialect.day_in(by_format, zone)
    away = f"({_part(cell, _TIMED, 5)} * 60 + {_part(cell, _TIMED, 6)})"
    away = f"CASE {_found(cell, _TIMED, 4)} WHEN '-' THEN -1 ELSE 1 END * {away}"
    in_utc = dialect.moment(_time(day.value, f"{_minutes(cell, _TIMED)} - {away}"), "UTC")
    cases = f"WHEN {has_offset(cell)} THEN {dialect.day_in(in_utc, zone)}"
    if day.written_in:
        bare, timed = _time(day.value, _minutes(cell, _BARE)), _matches(cell, _BARE)
        if day.date_format:
            bare, timed = by_format, "TRUE" if _has_hours(day.date_format) else "FALSE"
        own = typed_in_zone(dialect, bare, written_in=day.written_in, zone=zone)
        cases += f" WHEN {timed} THEN {own}"
    return f"CASE {cases} ELSE {day.value} END"


def _has_hours(date_format: str) -> bool:
    return any(part in date_format for part in ("%H", "%I", "%X", "%c", "%-H", "%-I"))


def _time(day: str, minutes: str) -> str:
    return f"CAST({day} AS TIMESTAMP) + TO_MINUTES({minutes})"


def _minutes(cell: str, pattern: str) -> str:
    """Minutes since midnight by the clock."""
    half, hours = f"LOWER({_found(cell, pattern, 3)})", _part(cell, pattern, 1)
    hours = (
        f"CASE {half} WHEN 'am' THEN {hours} % 12 WHEN 'pm' THEN {hours} % 12 + 12 ELSE {hours} END"
    )
    return f"({hours}) * 60 + {_part(cell, pattern, 2)}"


def _matches(cell: str, pattern: str) -> str:
    return f"REGEXP_MATCHES({cell}, {quoted(pattern)})"


def _found(cell: str, pattern: str, part: int) -> str:
    return f"REGEXP_EXTRACT({cell}, {quoted(pattern)}, {part})"


def _part(cell: str, pattern: str, part: int) -> str:
    return f"COALESCE(TRY_CAST({_found(cell, pattern, part)} AS INTEGER), 0)"
