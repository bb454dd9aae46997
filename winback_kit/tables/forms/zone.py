"""The day of a time that is written with its distance from UTC: the day in the client's own zone.

A time without that is the client's own already. Where client.yml states no zone the day stays as it
is written.
"""

from winback_kit.tables.engine.duckdb_engine import Dialect, quoted
from winback_kit.words.text import Text, said

_TIMED = (
    r"(\d{1,2}):(\d{2})(?::\d{2}(?:[.,]\d+)?)? ?([AaPp][Mm])? ?"  # hours, minutes, half of the day
    r"(?:Z|UTC|GMT|([-+])(\d{2}):?(\d{2})?)$"
)


def has_offset(cell: str) -> str:
    """Whether a text cell ends in a time with its distance from UTC."""
    return f"REGEXP_MATCHES({cell}, {quoted(_TIMED)})"


def in_zone(
    dialect: Dialect,
    cell: str,
    day: str,
    *,
    zone: str | None,
    date_format: str | None,
    reading: Text,
) -> tuple[str, Text]:
    """The day in the client's zone of the moment in a text cell, and how it was read.

    `day` and `reading` are the day as it is written, and how that was read.
    """
    if not zone:
        return day, said("{dates}, each in the zone it is written in", dates=reading)
    value = _day_in_zone(dialect, cell, day, zone)
    if date_format and "%z" in date_format:
        value = dialect.day_in(f"TRY_STRPTIME({cell}, {quoted(date_format)})", zone)
    return value, said("{dates}, the day in {zone}", dates=reading, zone=zone)


def _day_in_zone(dialect: Dialect, cell: str, day: str, zone: str) -> str:

    def part(number: int) -> str:
        found = f"REGEXP_EXTRACT({cell}, {quoted(_TIMED)}, {number})"
        return f"COALESCE(TRY_CAST({found} AS INTEGER), 0)"

    half = f"LOWER(REGEXP_EXTRACT({cell}, {quoted(_TIMED)}, 3))"
    hours = f"CASE {half} WHEN 'am' THEN {part(1)} % 12 WHEN 'pm' THEN {part(1)} % 12 + 12 "
    hours += f"ELSE {part(1)} END"
    sign = f"CASE REGEXP_EXTRACT({cell}, {quoted(_TIMED)}, 4) WHEN '-' THEN -1 ELSE 1 END"
    minutes = f"({hours}) * 60 + {part(2)} - ({sign}) * ({part(5)} * 60 + {part(6)})"
    moment = f"(CAST({day} AS TIMESTAMP) + TO_MINUTES({minutes})) AT TIME ZONE 'UTC'"
    return f"CASE WHEN {has_offset(cell)} THEN {dialect.day_in(moment, zone)} ELSE {day} END"
