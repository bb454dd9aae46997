"""Where engines differ: each trap is a statement in the words of a dialect, and the rows that it
must give by arithmetic.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from winback_kit.tables.engine.duckdb_engine import Dialect, DuckDBEngine
from winback_kit.tables.forms.ids import id_value

Words = Callable[[Dialect], str]


def rows_of(columns: str, *rows: str) -> str:
    return f"(VALUES {', '.join(f'({row})' for row in rows)}) AS t({columns})"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def moment(words: Dialect) -> str:
    """The type of a moment in time."""
    return "TIMESTAMPTZ" if words is DuckDBEngine.dialect else "TIMESTAMP"


TRAPS: dict[str, tuple[Words, list[tuple[Any, ...]]]] = {
    # DuckDB would round 85.5 to 86 in a cast and Spark cut −85.5 to −85
    "FLOOR stands before a cast": (
        lambda w: f"SELECT {w.floor('85.5')} AS a, {w.floor('-85.5')} AS b, {w.floor('2.9')} AS c",
        [(85, -86, 2)],
    ),
    # a month is 30.4375 = 487/16 days: 486 days are 15.97 months, 487 are 16
    "months of age": (
        lambda w: f"SELECT {w.floor('n / 30.4375')} AS age FROM {rows_of('n', '486', '487')}",
        [(15,), (16,)],
    ),
    # 2⁵³ + 1 is no double
    "a sum is a 64-bit whole number": (
        lambda w: (
            f"SELECT {w.whole_sum('n')} AS n FROM "
            + rows_of("n", "CAST(9007199254740992 AS BIGINT)", "CAST(1 AS BIGINT)")
        ),
        [(9_007_199_254_740_993,)],
    ),
    "a sum of nothing is 0": (
        lambda w: (
            f"SELECT {w.whole_sum('n')} AS n, {w.count_if('n > 0')} AS k FROM "
            f"{rows_of('n', 'CAST(1 AS BIGINT)')} WHERE n > 1"
        ),
        [(0, 0)],
    ),
    "an empty cell is in no count": (
        lambda w: (
            f"SELECT {w.count_if('n > 1')} AS a, {w.count_if('NOT (n > 1)')} AS b FROM "
            + rows_of("n", "1", "2", "NULL")
        ),
        [(1, 1)],
    ),
    "the latest known day skips empty cells": (
        lambda w: (
            "SELECT n, COALESCE(MAX(m) OVER (ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING "
            "AND 1 PRECEDING), 0) AS before FROM " + rows_of("n, m", "1, 10", "2, NULL", "3, 5")
        ),
        [(1, 0), (2, 10), (3, 10)],
    ),
    "a half cent goes away from zero": (
        lambda w: (
            f"SELECT CAST(ROUND(m * 100) AS {w.whole}) AS m FROM "
            + rows_of("m", "CAST(1.005 AS DECIMAL(10, 3))", "CAST(-1.005 AS DECIMAL(10, 3))")
        ),
        [(-101,), (101,)],
    ),
    # the double next to 1.005 lies below it, and 1.005 × 100 = 100.49999999999999
    "a half cent as a double": (
        lambda w: (
            f"SELECT CAST(ROUND(m * 100) AS {w.whole}) AS m FROM "
            + rows_of("m", f"CAST(1.005 AS {w.real})", f"CAST(2.5 AS {w.real})")
        ),
        [(100,), (250,)],
    ),
    "a month later at a month's end": (
        lambda w: (
            f"SELECT d, n, {w.add_months('d', 'n')} AS later_day FROM "
            + rows_of(
                "d, n",
                *("DATE '2023-01-31', 1", "DATE '2024-01-31', 1", "DATE '2023-02-28', 1"),
                *("DATE '2024-02-29', 12", "DATE '2023-12-31', 2", "DATE '2024-08-31', 13"),
            )
        ),
        [
            (day("2023-01-31"), 1, day("2023-02-28")),
            (day("2023-02-28"), 1, day("2023-03-28")),
            (day("2023-12-31"), 2, day("2024-02-29")),
            (day("2024-01-31"), 1, day("2024-02-29")),
            (day("2024-02-29"), 12, day("2025-02-28")),
            (day("2024-08-31"), 13, day("2025-09-30")),
        ],
    ),
    # 2024 has a 29 February
    "days between and days added": (
        lambda w: (
            "SELECT d, "
            f"{w.days('d', 'e')} AS n, {w.add('d', 2)} AS later_day, {w.month('d')} AS m FROM "
            + rows_of("d, e", "DATE '2024-02-28', DATE '2024-03-01'")
        ),
        [(day("2024-02-28"), 2, day("2024-03-01"), 2024 * 12 + 1)],
    ),
    "a second before midnight is the same day": (
        lambda w: (
            "SELECT CAST(t AS DATE) AS d FROM "
            + rows_of(
                "t", "TIMESTAMP '2024-01-01 23:59:59.999999'", "TIMESTAMP '2024-01-02 00:00:00'"
            )
        ),
        [(day("2024-01-01"),), (day("2024-01-02"),)],
    ),
    # 22:30 in UTC is half past midnight in Berlin in summer, half past eleven in winter
    "the day of a moment in a zone": (
        lambda w: (
            f"SELECT {w.day_in('t', 'Europe/Berlin')} AS d FROM "
            + rows_of(
                "t",
                f"CAST('2023-06-17 22:30:00' AS {moment(w)})",
                f"CAST('2023-12-17 22:30:00' AS {moment(w)})",
            )
        ),
        [(day("2023-06-18"),), (day("2023-12-17"),)],
    ),
    # an accent of its own and the two of one letter are composed, as Unicode form C has it
    "one id a person": (
        lambda w: (
            f"SELECT t, COALESCE({id_value(w, 't')}, 'nobody') AS id FROM "
            + rows_of(
                "t",
                *("' 12.0'", "'Jose\u0301'", "'Vie\u0302\u0323t'", "'A@B.org'", "'A\u200b'"),
                *("'n/a'", "'00'", "'K_1'"),
            )
        ),
        [
            (" 12.0", "12"),
            ("00", "nobody"),
            ("A@B.org", "a@b.org"),
            ("A\u200b", "A"),
            ("Jose\u0301", "Jos\u00e9"),
            ("K_1", "K_1"),
            ("Vie\u0302\u0323t", "Vi\u1ec7t"),
            ("n/a", "nobody"),
        ],
    ),
    # by code point: capitals before small letters, both before letters with accents
    "the first of several ids": (
        lambda w: "SELECT MIN(c) AS a, MAX(c) AS b FROM " + rows_of("c", "'b'", "'B'", "'é'"),
        [("B", "é")],
    ),
}
