"""The user's own Spark session as an engine: classic, Connect or Databricks.

Tests hold the rows of the first two equal to those of DuckDB.

The session's time zone must be UTC, or a timestamp near midnight falls on another day. What is
kept is written as Parquet to a folder that Spark can write and the user will delete (a cache would
keep the plans of all statements before, over which the driver runs out of memory; a checkpoint
followed by UNION fails in Spark 4.3). It is read through temporary views whose names begin with
winback_, so that none of ours hides a view or table of the user's.
"""

from __future__ import annotations

import re
import uuid
from typing import Any

import pandas as pd

from winback_kit.checks import Refused, refused
from winback_kit.tables.engine.duckdb_engine import SPARK

UTC = ("UTC", "Etc/UTC", "GMT", "Etc/GMT", "Z", "Zulu", "+00:00")
PREFIX = "winback_"
_READ = re.compile(r"\b(FROM|JOIN)(\s+)(\w+)\b(?![.(])(?=(?:\s+(?:AS\s+)?(\w+))?)")
# What may stand behind a table that is given no other name
_NO_NAME = re.compile(
    "ANTI|CROSS|EXCEPT|FULL|GROUP|HAVING|INNER|INTERSECT|JOIN|LATERAL|LEFT|LIMIT|NATURAL|ON|ORDER|"
    "QUALIFY|RIGHT|SEMI|UNION|USING|WHERE|WINDOW"
)


class SparkEngine:
    """Runs the statements in the user's own Spark session, classic or Connect, and leaves it open.

    Tests hold the rows of both kinds equal to DuckDB's. `folder` is a path of Spark's, such as
    s3://bucket/scratch, /Volumes/… or a path of this machine. Used as a context manager, or with
    `close()`, the engine drops its views.
    """

    dialect = SPARK

    def __init__(self, session: Any, *, folder: str) -> None:
        zone = session.conf.get("spark.sql.session.timeZone")
        if zone not in UTC:
            raise refused(
                "Spark session",
                "must count days in UTC",
                got=zone,
                mend='Set it with session.conf.set("spark.sql.session.timeZone", "UTC").',
            )
        self._mark = PREFIX + uuid.uuid4().hex[:8]  # two engines of one session stay apart
        self.session, self.folder = session, f"{folder.rstrip('/')}/{self._mark}"
        self._kept: set[str] = set()

    def create(self, name: str, sql: str) -> None:
        """Keep the rows of a SELECT as a view."""
        from pyspark.errors import PySparkException

        try:
            rows = self._rows(sql)
            path = f"{self.folder}/{name}"
            rows.write.mode("overwrite").parquet(path)
            kept = self.session.read.schema(rows.schema).parquet(path)
            kept.createOrReplaceTempView(self._view(name))
        except PySparkException as error:
            raise _failed(f"make {name}", error) from None
        self._kept.add(name)

    def view(self, name: str, sql: str) -> None:
        """Name a SELECT."""
        from pyspark.errors import PySparkException

        try:
            self._rows(sql).createOrReplaceTempView(self._view(name))
        except PySparkException as error:
            raise _failed(f"make {name}", error) from None
        self._kept.add(name)

    def drop(self, name: str) -> None:
        """Let go of a view; its files stay until the folder is emptied."""
        if name in self._kept:
            self.session.catalog.dropTempView(self._view(name))
            self._kept.remove(name)

    def frame(self, name: str) -> pd.DataFrame:
        """The rows of a view."""
        from pyspark.errors import PySparkException

        try:
            rows: pd.DataFrame = self.session.table(self._view(name)).toPandas()
        except PySparkException as error:
            raise _failed(f"read {name}", error) from None
        rows.attrs.clear()  # Connect leaves objects there that no file format can write
        return rows

    def arrow(self, name: str) -> Any:
        """The rows of a view with their types, as a table of Arrow; None where it is not kept."""
        from pyspark.errors import PySparkException

        if name not in self._kept:
            return None
        try:
            return self.session.table(self._view(name)).toArrow()
        except PySparkException as error:
            raise _failed(f"read {name}", error) from None

    def types(self, table: str) -> dict[str, str]:
        """The columns of a table of the user's with their types."""
        from pyspark.errors import PySparkException

        try:
            return dict(self.session.table(table).dtypes)
        except PySparkException as error:
            raise _failed(f"read {table}", error) from None

    def close(self) -> None:
        """Drop the views; the session stays open."""
        for name in self._kept:
            self.session.catalog.dropTempView(self._view(name))
        self._kept.clear()

    def __enter__(self) -> SparkEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _rows(self, sql: str) -> Any:
        """What a SELECT gives, not yet run."""
        return self.session.sql(_READ.sub(self._own_name, sql))

    def _view(self, name: str) -> str:
        return f"{self._mark}_{name}"

    def _own_name(self, read: re.Match[str]) -> str:
        """FROM or JOIN with a table kept here under its view's name; other tables as they are.

        A statement may call a column `table.column` all the same.
        """
        word, blank, table, after = read.groups()
        if table not in self._kept:
            return read[0]
        named = "" if after and not _NO_NAME.fullmatch(after) else f" AS {table}"
        return f"{word}{blank}{self._view(table)}{named}"


def _failed(what: str, error: Exception) -> Refused:
    return refused("Spark", f"could not {what}: {str(error).splitlines()[0].rstrip('.')}")
