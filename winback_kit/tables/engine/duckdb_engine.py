"""Where the work whose size is the number of orders happens.

An engine offers `create(name, sql)` and `frame(name)`; nothing else of it is known above the
tables layer. Statements are plain SELECTs with a handful of dialect words, so that the same text
runs on DuckDB (the default: embedded, out of core under a memory limit) and on the user's own
Spark session. Rules that keep the engines equal: money is whole cents, FLOOR stands before every
cast to a whole number, sums are cast back to 64 bits, no MEDIAN or QUANTILE per customer.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pandas as pd

from winback_kit.checks import Refused, refused, unwritable
from winback_kit.own_folder import OwnFolder
from winback_kit.tables.engine.memory import memory_limit
from winback_kit.tables.engine.unicode_form import composed_by_pairs

MEMORY_PER_THREAD = 125e6  # bytes; with a quarter of it a statement of 1 s takes 60 s


@dataclass(frozen=True)
class Dialect:
    """The few words in which engines differ."""

    add_days: str = "DATE_ADD({day}, CAST({n} AS INT))"
    months_added: str = "ADD_MONTHS({day}, CAST({n} AS INT))"
    days_between: str = "CAST(DATEDIFF({later}, {earlier}) AS BIGINT)"  # times a number is no INT
    whole: str = "BIGINT"
    real: str = "DOUBLE"
    text: str = "STRING"
    quote: str = "`"
    row_hash: str = "XXHASH64({values})"
    replace_all: str = "REGEXP_REPLACE({text}, '{pattern}', '{new}')"
    full_match: str = "{text} RLIKE '^({pattern})$'"
    in_zone: str = "FROM_UTC_TIMESTAMP({moment}, '{zone}')"
    from_zone: str = "TO_UTC_TIMESTAMP({time}, '{zone}')"
    found_sum: str = (
        "AGGREGATE(REGEXP_EXTRACT_ALL({text}, '{pattern}', 1), CAST(0 AS DECIMAL(18, 4)), "
        "(a, n) -> CAST(a + CAST(n AS DECIMAL(18, 4)) AS DECIMAL(18, 4)))"
    )
    nfc: str = ""  # where an engine has no word for it, accents are put on by hand
    digest: str = "SHA2({text}, 256)"
    text_list: str = "ARRAY_JOIN(SORT_ARRAY(COLLECT_LIST({text})), {sign})"

    def column(self, name: str) -> str:
        """A column's name as it is written in a statement, whatever stands in it."""
        return self.quote + name.replace(self.quote, self.quote * 2) + self.quote

    def table(self, name: str) -> str:
        """A table's name, its schema before a dot; one that is quoted already stays as it is."""
        return name if self.quote in name else ".".join(map(self.column, name.split(".")))

    def hash(self, columns: Sequence[str]) -> str:
        """A 64-bit number that is equal for rows equal in these columns; a NULL counts as one."""
        names = map(self.column, columns)
        return self.row_hash.format(values=", ".join(f"{c}, {c} IS NULL" for c in names))

    def sha256(self, text: str) -> str:
        """The SHA-256 of a text in UTF-8, as 64 hexadecimal digits in small letters."""
        return self.digest.format(text=text)

    def joined(self, text: str, sign: str) -> str:
        """The texts of a group in order with a sign between them, '' where there is none."""
        return self.text_list.format(text=text, sign=f"'{sign}'")

    def add(self, day: str, n: object) -> str:
        """The day `n` days after `day`."""
        return self.add_days.format(day=day, n=n)

    def add_months(self, day: str, n: object) -> str:
        """The day `n` calendar months after `day`; at a month's end the last day of the month."""
        return self.months_added.format(day=day, n=n)

    def days(self, earlier: str, later: str) -> str:
        """Whole days from `earlier` to `later`."""
        return self.days_between.format(earlier=earlier, later=later)

    def day_in(self, moment: str, zone: str) -> str:
        """The day of a moment (a timestamp with its zone) in a time zone."""
        return f"CAST({self.in_zone.format(moment=moment, zone=zone)} AS DATE)"

    def moment(self, time: str, zone: str) -> str:
        """The moment of a timestamp that is written in a zone and does not say so."""
        return self.from_zone.format(time=time, zone=zone)

    def sum_after(self, text: str, word: str) -> str:
        """The sum of the numbers that stand behind a word in a text."""
        pattern = f"{word} *(-?[0-9]+(?:[.][0-9]+)?)"
        return self.found_sum.format(text=text, pattern=pattern)

    def replaced(self, text: str, pattern: str, new: str) -> str:
        """A text with every match of a pattern replaced; patterns without quote and backslash."""
        return self.replace_all.format(text=text, pattern=pattern, new=new)

    def fully(self, text: str, pattern: str) -> str:
        """Whether a pattern matches a whole text."""
        return f"({self.full_match.format(text=text, pattern=pattern)})"

    def composed(self, text: str) -> str:
        """A text in Unicode form C: an accent and its letter are one sign."""
        return self.nfc.format(text=text) if self.nfc else composed_by_pairs(text)

    def whole_sum(self, expression: str) -> str:
        """A sum of whole numbers as a 64-bit whole number, 0 where nothing is summed."""
        return f"CAST(COALESCE(SUM({expression}), 0) AS {self.whole})"

    def exact_sum(self, expression: str) -> str:
        """A sum of numbers, each to the millionth: the same whatever the order of the rows."""
        whole = self.floor(f"CAST({expression} AS {self.real}) * 1000000 + 0.5")
        return f"CAST(SUM({whole}) AS {self.real}) / 1000000"

    def count_if(self, condition: str) -> str:
        """How many rows fulfil a condition."""
        return self.whole_sum(f"CASE WHEN {condition} THEN 1 ELSE 0 END")

    def floor(self, expression: str) -> str:
        """The whole number at or below an expression."""
        return f"CAST(FLOOR({expression}) AS {self.whole})"

    def month(self, day: str) -> str:
        """Months since year 0 of the calendar month of a day: year × 12 + month − 1."""
        return (
            f"CAST(EXTRACT(YEAR FROM {day}) * 12 + EXTRACT(MONTH FROM {day}) - 1 AS {self.whole})"
        )


DUCKDB = Dialect(
    add_days="({day} + CAST({n} AS INTEGER))",
    months_added="CAST({day} + TO_MONTHS(CAST({n} AS INTEGER)) AS DATE)",
    days_between="DATE_DIFF('day', {earlier}, {later})",
    text="VARCHAR",
    quote='"',
    row_hash="CAST(HASH({values}) % 9223372036854775807 AS BIGINT)",
    replace_all="REGEXP_REPLACE({text}, '{pattern}', '{new}', 'g')",
    full_match="REGEXP_FULL_MATCH({text}, '{pattern}')",
    in_zone="(({moment}) AT TIME ZONE '{zone}')",
    from_zone="(({time}) AT TIME ZONE '{zone}')",
    found_sum="LIST_SUM(LIST_TRANSFORM(REGEXP_EXTRACT_ALL({text}, '{pattern}', 1), "
    "LAMBDA n: CAST(n AS DECIMAL(18, 4))))",
    nfc="NFC_NORMALIZE({text})",
    digest="SHA256({text})",
    text_list="COALESCE(STRING_AGG({text}, {sign} ORDER BY {text}), '')",
)
SPARK = Dialect()


def quoted(text: str) -> str:
    """Text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


class Engine(Protocol):
    """What the layers above know of an engine."""

    dialect: Dialect

    def create(self, name: str, sql: str) -> None:
        """Keep the rows of a SELECT under a name, replacing what had that name."""

    def view(self, name: str, sql: str) -> None:
        """Name a SELECT that is cheap to run again, so that its rows are not kept twice."""

    def drop(self, name: str) -> None:
        """Let go of rows that are not read again, if there are any of that name."""

    def frame(self, name: str) -> pd.DataFrame:
        """The rows kept under a name; only small tables are asked for."""

    def types(self, table: str) -> dict[str, str]:
        """The columns of a table with their types; asked of tables that the user keeps there."""


class DuckDBEngine:
    """DuckDB in this process, with a folder of its own that is deleted at the end.

    `on_disk` keeps the tables in a database file, out of core and packed. Without it they are in
    memory, which takes 0.7 of the time; what the memory limit leaves no room for is spilled as
    well, not packed (for 5 million orders under 500 MB 2.5 GB on disk instead of 0.9).
    """

    dialect = DUCKDB

    def __init__(
        self, *, memory: str | None = None, folder: Path | None = None, on_disk: bool = True
    ) -> None:
        limit, size = memory_limit(memory)
        try:
            self._own = OwnFolder(folder)
        except OSError as error:
            raise unwritable(folder or tempfile.gettempdir(), error) from None
        self.folder, self._views = self._own.path, set[str]()
        database = str(self.folder / "work.duckdb") if on_disk else ":memory:"
        settings: dict[str, Any] = {
            "memory_limit": limit,
            "preserve_insertion_order": False,
            "temp_directory": str(self.folder / "spill"),
            "autoinstall_known_extensions": False,
        }
        self.connection = duckdb.connect(database, config=settings)
        self.connection.execute("SET TimeZone='UTC'")
        # in Jupyter without ipywidgets there is no bar, and turning it off is an error
        with contextlib.suppress(duckdb.InvalidInputException):
            self.connection.execute("SET enable_progress_bar=false")
        self._limit_threads(size)

    def _limit_threads(self, memory: float) -> None:
        """As many threads as the machine has, but no more than the memory feeds."""
        most = max(1, int(memory / MEMORY_PER_THREAD))
        row: Any = self.connection.execute("SELECT current_setting('threads')").fetchone()
        self.connection.execute(f"SET threads={min(most, int(row[0]))}")

    def create(self, name: str, sql: str) -> None:
        """Keep the rows of a SELECT as a table."""
        if name in self._views:
            self.run(f"DROP VIEW {name}")
            self._views.remove(name)
        self.run(f"CREATE OR REPLACE TABLE {name} AS {sql}")

    def view(self, name: str, sql: str) -> None:
        """Name a SELECT."""
        if name not in self._views:
            self.run(f"DROP TABLE IF EXISTS {name}")
        self.run(f"CREATE OR REPLACE VIEW {name} AS {sql}")
        self._views.add(name)

    def drop(self, name: str) -> None:
        """Let go of a table."""
        self.run(f"DROP TABLE IF EXISTS {name}")

    def frame(self, name: str) -> pd.DataFrame:
        """The rows of a table."""
        return self.run(f"SELECT * FROM {name}").df()

    def types(self, table: str) -> dict[str, str]:
        """The columns of a table with their types."""
        return {str(row[0]): str(row[1]) for row in self.run(f"DESCRIBE {table}").fetchall()}

    def run(self, sql: str, parameters: list[Any] | None = None) -> duckdb.DuckDBPyConnection:
        """Run a statement of the door (reading files); a full disk or memory is refused."""
        try:
            return self.connection.execute(sql, parameters)
        except duckdb.OutOfMemoryException as error:
            said = str(error).splitlines()[0]
            if "offload" in said:
                raise _no_room(
                    self.folder, said, "or raise the memory limit with --memory"
                ) from None
            mend = f"Raise it with --memory. ({said})"
            raise refused("memory limit", "is too small for this log", mend=mend) from None
        except duckdb.IOException as error:
            said = str(error).splitlines()[0]
            if "No space left" in said:
                raise _no_room(self.folder, said, "or name another for temporary files") from None
            raise Refused(f"{self.folder}: {said}") from None

    def close(self) -> None:
        """Close the connection and delete the database file."""
        self.connection.close()
        self._own.close()

    def __enter__(self) -> DuckDBEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _no_room(folder: Path, said: str, otherwise: str) -> Refused:
    rule = "has no room left for what does not fit into memory"
    return refused(folder, rule, mend=f"Make room there, {otherwise}. ({said})")
