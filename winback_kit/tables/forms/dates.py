"""Days as sheets, systems and people write them, rewritten to year-month-day and its time.

    45094 · 1686960000 · 20230617143000 · 2023-W24-6 · KW 24/2023 · Jan 05, 2023 · 5. März 2023
    Thu, 05 Jan 2023 14:05:59 GMT · 05-JAN-23

A form is taken only where every cell of a column has it. A serial day counts from 1899-12-30 (as
sheets do), a stamp of ten digits in seconds from 1970 (as Unix does), thirteen in milliseconds; an
ISO week without a day is its Monday.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from winback_kit.tables.engine.duckdb_engine import DuckDBEngine, quoted
from winback_kit.tables.forms.months import month_of_words
from winback_kit.tables.forms.rewriting import PARTS, beside, filled, rewrite
from winback_kit.words.text import marked

_TIME = (
    r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?"
    r"(?: ?(?:Z|UTC|GMT|[-+]\d{2}:?\d{2}))?"
)
_EDGE = r"[^\p{L}\p{M}]"
_FIRST_SERIAL, _LAST_SERIAL = 25569, 73050  # 1970-01-01 and 2099-12-31
_WEEK = r"(\d{4})[-/ ]?W(\d{1,2})(?:-?([1-7]))?"
_WEEK_FIRST = r"(?:[WwSsVv]|[KkCc][WwVv]|[Ss]em)\.? ?(\d{1,2})[-/. ]+(\d{4})"
_LAST_STAMP = 1_900_000_000_000_000  # in 2030; what is more is 2023061714, a day and its hour
_STAMPS = {r"\d{10}": 1_000_000, r"\d{13}": 1_000, r"\d{16}": 1}  # microseconds in one
_PROPOSED = tuple(
    f"{day}{time}"
    for day in (
        "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d-%m-%y", "%m-%d-%y", "%y-%m-%d", "%y/%m/%d",
        "%y%m%d", "%d%m%Y", "%m%d%Y", "%Y %m %d", "%d %m %Y", "%m.%d.%Y", "%Y-%j", "%Y%j",
        "%Y/%d/%m", "%Y-%d-%m",
    )
    for time in ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
)  # fmt: skip


@dataclass(frozen=True)
class WrittenDays:
    """The column of rewritten cells, and the form in words."""

    column: str
    form: str


def plain_days(
    engine: DuckDBEngine, raw: str, header: str, cell: str, language: str
) -> WrittenDays | None:
    """Keep a column's days as year-month-day; None where the cells share no known form."""
    cell, plain = filled(cell), beside(header, cell)
    name = engine.dialect.column(plain)
    for form, value in _forms(engine, raw, cell, language):
        counts = f"SELECT COUNT({PARTS}), COUNT({value}) FROM (SELECT {cell} AS {PARTS} FROM {raw})"
        row = engine.run(counts).fetchone()
        if row and row[0] and row[0] == row[1]:
            rewrite(engine, raw, cell, {plain: value})
            return WrittenDays(name, form)
    return None


def fitting_formats(engine: DuckDBEngine, raw: str, cell: str) -> tuple[str, ...]:
    """The formats, of those that must be stated, that every cell of a column fits."""
    days = f"CASE WHEN LENGTH({PARTS}) > 7 OR {PARTS} NOT LIKE '____-__' THEN {PARTS} END"
    counts = ", ".join(f"COUNT(TRY_STRPTIME({days}, '{form}'))" for form in _PROPOSED)
    cells = f"SELECT DISTINCT {filled(cell)} AS {PARTS} FROM {raw}"
    row = engine.run(f"SELECT COUNT({PARTS}), {counts} FROM ({cells})").fetchone()
    assert row is not None
    return tuple(form for form, n in zip(_PROPOSED, row[1:], strict=True) if n == row[0] > 0)


def _forms(engine: DuckDBEngine, raw: str, cell: str, language: str) -> Iterator[tuple[str, str]]:
    """Forms with the SQL of the plain day made of `PARTS`, NULL for a cell of another form."""
    yield marked("serial days of a sheet"), _serial()
    yield marked("seconds since 1970"), _stamp()
    yield marked("digits of day and time"), _digits()
    yield marked("ISO weeks"), _week()
    if months := month_of_words(_words(engine, raw, cell), language):
        yield marked("the month by its name"), _named_month(months)


def _words(engine: DuckDBEngine, raw: str, cell: str) -> Sequence[str]:
    """The words in a column, in small letters, none where there are more than dates have."""
    words = f"UNNEST(REGEXP_EXTRACT_ALL(LOWER({cell}), '[\\p{{L}}\\p{{M}}]+'))"
    found = engine.run(f"SELECT DISTINCT {words} FROM {raw} LIMIT 201").fetchall()
    return sorted(str(row[0]) for row in found) if len(found) <= 200 else ()


def _serial() -> str:
    day = f"TRY_CAST(REGEXP_EXTRACT({PARTS}, '^(\\d{{5}})([.,]\\d+)?$', 1) AS INTEGER)"
    return (
        f"CASE WHEN {day} BETWEEN {_FIRST_SERIAL} AND {_LAST_SERIAL} "
        f"THEN CAST(DATE '1899-12-30' + {day} AS VARCHAR) END"
    )


def _stamp() -> str:
    stamp = f"TRY_CAST(SPLIT_PART({PARTS}, '.', 1) AS BIGINT)"
    cases = " ".join(
        f"WHEN REGEXP_FULL_MATCH({PARTS}, '{pattern}(\\.0+)?') THEN {stamp} * {factor}"
        for pattern, factor in _STAMPS.items()
    )
    micros = f"CASE {cases} END"
    at = f"STRFTIME(MAKE_TIMESTAMP({micros}), '%Y-%m-%d %H:%M:%SZ')"
    return f"CASE WHEN {micros} < {_LAST_STAMP} THEN {at} END"


def _digits() -> str:
    day = f"TRY_STRPTIME(REGEXP_EXTRACT({PARTS}, '^(\\d{{14}})(\\.\\d+)?$', 1), '%Y%m%d%H%M%S')"
    return f"STRFTIME({day}, '%Y-%m-%d %H:%M:%S')"


def _week() -> str:
    first = f"REGEXP_EXTRACT(UPPER({PARTS}), '^{_WEEK}$', ['y', 'w', 'd'])"
    second = f"REGEXP_EXTRACT({PARTS}, '^{_WEEK_FIRST}$', ['w', 'y'])"
    day = "TRY_STRPTIME({y} || '-W' || LPAD({w}, 2, '0') || '-' || {d}, '%G-W%V-%u')"
    one = day.format(y=f"{first}.y", w=f"{first}.w", d=f"COALESCE(NULLIF({first}.d, ''), '1')")
    other = day.format(y=f"{second}.y", w=f"{second}.w", d="'1'")
    return f"STRFTIME(COALESCE({one}, {other}), '%Y-%m-%d')"


def _named_month(months: dict[str, int]) -> str:
    """Day, month by name and year in any order; what has four digits is the year."""
    names = "|".join(sorted(months, key=lambda name: (-len(name), name)))
    name = f"(?:^|{_EDGE})({names})(?:{_EDGE}|$)"
    found = f"REGEXP_EXTRACT(LOWER({PARTS}), {quoted(name)}, 1)"
    cases = " ".join(f"WHEN {quoted(name)} THEN '{n:02d}'" for name, n in months.items())
    month = f"CASE {found} {cases} END"
    time = f"REPLACE(UPPER(REGEXP_EXTRACT({PARTS}, '{_TIME}')), 'GMT', 'UTC')"
    time = f"REGEXP_REPLACE({time}, '([AP])\\.?M\\.?', '\\1M')"
    numbers = f"REGEXP_EXTRACT_ALL(REGEXP_REPLACE({PARTS}, '{_TIME}', ''), '\\d+')"
    first, second = f"{numbers}[1]", f"{numbers}[2]"
    year_first = f"LENGTH({first}) = 4"
    day = f"CASE WHEN {year_first} THEN {second} ELSE {first} END"
    year = f"CASE WHEN {year_first} THEN {first} ELSE {second} END"
    century = f"CASE WHEN {year} >= '69' THEN '19' ELSE '20' END"
    full = f"CASE LENGTH({year}) WHEN 4 THEN {year} WHEN 2 THEN {century} || {year} END"
    whole = f"{full} || '-' || {month} || '-' || LPAD({day}, 2, '0')"
    return (
        f"CASE WHEN LEN({numbers}) = 2 AND LENGTH({day}) <= 2 THEN "
        f"RTRIM({whole} || ' ' || {time}) END"
    )
