"""A Spark session for the tests, and a client's files put into it as typed tables.

Spark is Sail here: a Spark Connect server in this process, without Java.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from tests.conftest import IN_CI
from winback_kit.client.folder import Client, open_client
from winback_kit.history.measure import History
from winback_kit.tables.reading.contract import TABLES

# pyspark warns of pandas 3 when it is imported and when it makes a frame; neither is ours to mend.
SPARK_MARKS = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated:DeprecationWarning"),
]


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """A session whose days are counted in UTC."""
    try:
        from pysail.spark import SparkConnectServer
        from pyspark.sql import SparkSession
    except ImportError as error:
        reason = f"the spark extra is not installed ({error})"
        if IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)
    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    _, port = server.listening_address
    session = SparkSession.builder.remote(f"sc://127.0.0.1:{port}").getOrCreate()
    session.conf.set("spark.sql.session.timeZone", "UTC")
    yield session
    session.stop()
    server.stop()


def into_spark(
    session: Any, given: Path, folder: Path, *, named: Mapping[str, str] | None = None
) -> Client:
    """Every CSV of a client folder as a typed table of Spark, and a client folder that names them.

    `named` maps our column names to those that the Spark tables shall have.
    """
    settings = yaml.safe_load((given / "client.yml").read_text(encoding="utf-8"))
    names = dict(named or {})
    tables = {}
    for file in sorted(given.glob("*.csv")):
        columns = typed_parquet(file, folder / f"{file.stem}.parquet", names)
        place = f"shop_{file.stem}"
        session.read.parquet(str(folder / f"{file.stem}.parquet")).createOrReplaceTempView(place)
        mapped = {name: names[name] for name in columns if name in names}
        tables[file.stem] = {"table": place, "columns": mapped}
    settings["tables"] = tables
    (folder / "client.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    return open_client(folder)


def typed_parquet(file: Path, out: Path, names: Mapping[str, str]) -> list[str]:
    """Write a CSV as Parquet, each column with the type of its kind; return its columns."""
    import pyarrow as pa
    from pyarrow import csv, parquet

    kinds = {"date": pa.date32(), "money": pa.decimal128(18, 2), "number": pa.float64()}
    types = {
        column.name: {**kinds, "flag": pa.bool_()}.get(column.kind, pa.string())
        for column in TABLES[file.stem].columns
    }
    options = csv.ConvertOptions(column_types=types, strings_can_be_null=True, null_values=[""])
    rows = csv.read_csv(file, convert_options=options)
    given = rows.column_names
    parquet.write_table(rows.rename_columns([names.get(name, name) for name in given]), out)
    return list(given)


def assert_same_history(one: History, other: History) -> None:
    """Two engines measured the same: every row, every whole number, every cent."""
    for mine, theirs in ((one.frames, other.frames), (one.purchases, other.purchases)):
        for name, rows in vars(mine).items():
            assert_same_rows(rows, getattr(theirs, name))
    for name in ("bridge", "months"):
        assert_same_rows(getattr(one.data, name), getattr(other.data, name))
    assert_same_rows(one.rule.candidates, other.rule.candidates)
    for name in ("checks", "as_of", "first_day", "last_day", "customers", "margin_rate"):
        assert getattr(one.data, name) == getattr(other.data, name), name
    for name in ("days", "basis", "false_lost_rate"):
        assert getattr(one.rule, name) == getattr(other.rule, name), name
    assert [g.rows for g in one.data.given.values()] == [g.rows for g in other.data.given.values()]
    assert list(one.data.given) == list(other.data.given)


def assert_same_rows(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """Equal columns and values in any order of rows; whole numbers are whole in both."""
    assert list(one.columns) == list(other.columns)
    assert len(one) == len(other)
    for column in one.columns:
        if len(one) and (one[column].dtype.kind in "iuf" or other[column].dtype.kind in "iuf"):
            assert one[column].dtype.kind == other[column].dtype.kind, column
    pd.testing.assert_frame_equal(_plain(one), _plain(other), check_exact=True)


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    """The same types from each engine (64 bits, days as days, words as objects), sorted."""
    plain = pd.DataFrame({name: _plain_column(values) for name, values in rows.items()})
    return plain.sort_values(list(plain.columns), ignore_index=True)


def _plain_column(values: pd.Series) -> pd.Series:
    numbers = {"i": "int64", "u": "int64", "f": "float64"}
    if values.dtype.kind in numbers:
        return values.astype(numbers[values.dtype.kind])
    known = values.dropna()
    if len(known) and isinstance(known.iloc[0], dt.date):
        return pd.to_datetime(values).astype("datetime64[us]")
    return values.astype(object).where(values.notna(), None)
