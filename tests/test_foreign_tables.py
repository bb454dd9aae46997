"""Tables that live in the user's Spark session: what is refused, and how what is there is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.small_client import day_rows
from tests.spark_session import SPARK_MARKS, spark
from winback_kit.checks import Refused
from winback_kit.client.folder import Client, open_client
from winback_kit.history.measure import read_history
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine
from winback_kit.tables.engine.spark_engine import PREFIX, SparkEngine
from winback_kit.tables.read import Tables, read_tables

__all__ = ["spark"]  # the fixture
pytestmark = SPARK_MARKS
ROWS = (
    "('a', DATE '2024-01-01', CAST(10.00 AS DECIMAL(9, 2)), 'web', TRUE)",
    "('b', DATE '2024-02-01', CAST(20.00 AS DECIMAL(9, 2)), NULL, NULL)",
    "('c', DATE '2024-03-01', CAST(30.00 AS DECIMAL(9, 2)), 'shop', FALSE)",
)
COLUMNS = "customer_id, order_date, amount, shop, open"


def put(session: Any, name: str, rows: tuple[str, ...] = ROWS, columns: str = COLUMNS) -> None:
    values = ", ".join(rows)
    session.sql(f"SELECT * FROM (VALUES {values}) AS t({columns})").createOrReplaceTempView(name)


def client_with(folder: Path, orders: Mapping[str, Any]) -> Client:
    about = {"client": "Door", "currency": "EUR", "tables": {"orders": dict(orders)}}
    (folder / "client.yml").write_text(yaml.safe_dump(about), encoding="utf-8")
    return open_client(folder)


@pytest.fixture
def read(spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Reads a client whose orders are said to be in Spark; nobody is refused for being few."""
    monkeypatch.setattr("winback_kit.history.measure.FEWEST_CUSTOMERS", 1)

    def read_orders(orders: Mapping[str, Any]) -> Tables:
        return read_tables(client_with(tmp_path, orders), engine)

    with SparkEngine(spark, folder=str(tmp_path)) as engine:
        yield read_orders


def fates(tables: Tables) -> dict[str, int]:
    rows = tables.engine.frame("fates")
    return {row.fate: int(row.n_rows) for row in rows.itertuples() if row.n_rows}


def test_a_table_without_an_engine_of_ones_own(tmp_path: Path) -> None:
    client = client_with(tmp_path, {"table": "sales.orders"})
    with pytest.raises(Refused, match=r"tables\.orders\.table: names sales\.orders, a table of"):
        read_history(client)
    with DuckDBEngine() as engine, pytest.raises(Refused, match="none was brought"):
        read_history(client, engine=engine)


def test_a_session_in_another_time_zone(spark: Any) -> None:
    spark.conf.set("spark.sql.session.timeZone", "Europe/Berlin")
    try:
        with pytest.raises(Refused, match=r"must count days in UTC; got 'Europe/Berlin'\. Set it"):
            SparkEngine(spark, folder="unused")
    finally:
        spark.conf.set("spark.sql.session.timeZone", "UTC")


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no such table": (
        {"table": "door_ordres"},
        r"client\.yml: tables\.orders\.table: names door_ordres, which cannot be read there\. \(Sp",
    ),
    "no such schema": (
        {"table": "nowhere.orders"},
        r"names nowhere\.orders, which cannot be read there",
    ),
    "no such required column": (
        {"table": "door_bare"},
        r"door_bare: has no column order_date \(.*\); its columns are customer_id, bought, amount",
    ),
    "no such mapped column": (
        {"table": "door_orders", "columns": {"amount": "amont"}},
        r"tables\.orders\.columns\.amount: names the column amont, and door_orders has .*"
        r"Did you mean amount\?",
    ),
    "a mapping of nothing of ours": (
        {"table": "door_orders", "columns": {"amuont": "amount"}},
        r"tables\.orders\.columns\.amuont: is not a column that the table orders can have; "
        r"got 'amuont'\. Did you mean amount\?",
    ),
    "a filter on no column": (
        {"table": "door_orders", "where": {"shopp": "web"}},
        r"tables\.orders\.where\.shopp: names the column shopp, and door_orders has .*"
        r"Did you mean shop\?",
    ),
    "an amount that is text": (
        {"table": "door_orders", "columns": {"amount": "shop"}},
        r"door_orders, column shop: must hold numbers; it holds string\. Cast it in a view",
    ),
    "a date that is a number": (
        {"table": "door_orders", "columns": {"order_date": "amount"}},
        r"column amount: must hold dates; it holds decimal\(9,2\)",
    ),
    "not a number": (
        {"table": "door_odd"},
        r"door_odd, column amount: holds 2 values that are too large or no finite number",
    ),
    "no rows": ({"table": "door_empty"}, r"door_empty: has no rows"),
}


@pytest.mark.parametrize("case", WRONG)
def test_refused(spark: Any, read: Any, case: str) -> None:
    put(spark, "door_orders")
    put(spark, "door_bare", ROWS, "customer_id, bought, amount, shop, open")
    odd = ("CAST('NaN' AS DOUBLE)", "CAST('-Infinity' AS DOUBLE)", "CAST(1 AS DOUBLE)")
    put(
        spark,
        "door_odd",
        tuple(f"('a', DATE '2024-01-01', {amount})" for amount in odd),
        "customer_id, order_date, amount",
    )
    spark.sql("SELECT * FROM door_orders WHERE amount < 0").createOrReplaceTempView("door_empty")
    orders, message = WRONG[case]
    with pytest.raises(Refused, match=message):
        read(orders)


def test_files_are_not_read_into_spark(spark: Any, read: Any, tmp_path: Path) -> None:
    put(spark, "door_orders")
    (tmp_path / "customers.csv").write_text("customer_id\na\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"tables\.customers: is the file .*customers\.csv, and file"):
        read({"table": "door_orders"})


def test_a_statement_that_fails_is_no_traceback(spark: Any, tmp_path: Path) -> None:
    with SparkEngine(spark, folder=str(tmp_path)) as engine:
        with pytest.raises(Refused, match=r"Spark: could not make odd: .*nope"):
            engine.create("odd", "SELECT nope FROM (SELECT 1 AS one) t")
        with pytest.raises(Refused, match="Spark: could not read never"):
            engine.frame("never")


def test_filters_leave_out_empty_cells(spark: Any, read: Any) -> None:
    # web, NULL, shop; TRUE, NULL, FALSE: one row passes each filter, as with files
    put(spark, "door_orders")
    for where in ({"shop": "web"}, {"open": True}):
        found = fates(read({"table": "door_orders", "where": where}))
        assert found == {"purchase": 1, "outside_filter": 2}


def test_ids_are_trimmed_and_days_are_days_of_utc(spark: Any, read: Any) -> None:
    amounts = "CAST(2 AS INT), CAST(1.005 AS DECIMAL(9, 3))"
    put(
        spark,
        "door_lines",
        (
            f"(' a', TIMESTAMP '2024-01-01 23:59:59', {amounts})",
            f"('a ', TIMESTAMP '2024-01-02 00:00:00', {amounts})",
            f"('  ', TIMESTAMP '2024-01-02 00:00:00', {amounts})",
        ),
        "Customer, `Bought at`, `n`, `each`",
    )
    columns = {"customer_id": "customer", "order_date": "Bought at", "amount": "n * each"}
    tables = read({"table": "door_lines", "columns": columns})
    # 2 × 1.005 = 2.01; the margin is the prior's 30 %
    assert [row[:3] for row in day_rows(tables.engine.frame("order_days"))] == [
        ("a", "2024-01-01", 201),
        ("a", "2024-01-02", 201),
    ]
    assert fates(tables) == {"purchase": 2, "no_customer": 1}


def test_rows_that_differ_in_any_column_are_no_duplicates(spark: Any, read: Any) -> None:
    # four rows of one order: two are equal, one has another note, one has its words swapped with
    # an empty cell
    notes = ("'x', NULL", "'x', NULL", "'y', NULL", "NULL, 'x'")
    lines = [f"('a', DATE '2024-01-01', 10, 'o1', {note})" for note in notes]
    put(
        spark,
        "door_notes",
        (*lines, "('b', DATE '2024-02-01', 10, 'o2', NULL, NULL)"),
        "customer_id, order_date, amount, order_id, note, more",
    )
    assert fates(read({"table": "door_notes"})) == {"purchase": 4, "exact_duplicate": 1}


def test_views_of_the_user_are_not_hidden_and_ours_do_not_stay(spark: Any, tmp_path: Path) -> None:
    # ours are called orders_given, refunds, payments, …; the user may have tables of those names
    put(spark, "refunds")
    client = client_with(tmp_path, {"table": "refunds"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("winback_kit.history.measure.FEWEST_CUSTOMERS", 1)
        with SparkEngine(spark, folder=str(tmp_path)) as engine:
            twice = [read_tables(client, engine) for _ in range(2)]
    assert [tables.data.customers for tables in twice] == [3, 3]
    assert spark.table("refunds").count() == 3
    left = [table.name for table in spark.catalog.listTables()]
    assert [name for name in left if name.startswith(PREFIX)] == []


MAPPINGS: dict[str, dict[str, Any]] = {
    "a formula": {"amount": "(n + extra) * each - 1 / n"},
    "values": {"amount": {"column": "shop", "values": {"WEB": 5, "": 3, "till": 2.5}}},
    "the first that is filled": {"customer_id": ["shop", "who"]},
    "a constant": {"amount": {"constant": 7}, "status": {"constant": "paid"}},
    "a rule": {
        "amount": [
            {"column": "each", "where": {"shop": ["web", "mail"]}},
            {"column": "-each", "where": {"shop": {"not": "till"}, "n": 3}},
            {"constant": 9, "where": {"shop": None}},
        ]
    },
}


@pytest.mark.parametrize("name", MAPPINGS)
def test_columns_are_mapped_as_those_of_files(
    name: str, spark: Any, read: Any, tmp_path: Path
) -> None:
    rows = ("a,2024-01-01,2,1,10,web", "b,2024-02-01,3,,20,Till", "c,2024-03-01,4,2,30,")
    values = [
        f"('{who}', DATE '{day}', {n}, {extra or 'NULL'}, {each}, {repr(shop) if shop else 'NULL'})"
        for who, day, n, extra, each, shop in (row.split(",") for row in rows)
    ]
    put(spark, "door_mapped", tuple(values), "who, bought, n, extra, each, shop")
    columns = {"customer_id": "who", "order_date": "bought", "amount": "each", **MAPPINGS[name]}
    there = read({"table": "door_mapped", "columns": columns})
    file = tmp_path / "lines.csv"
    file.write_text("\n".join(["who,bought,n,extra,each,shop", *rows]) + "\n", encoding="utf-8")
    with DuckDBEngine() as engine:
        here = read_tables(client_with(tmp_path, {"files": file.name, "columns": columns}), engine)
        days = [day_rows(one.engine.frame("order_days")) for one in (there, here)]
        assert fates(there) == fates(here)
    assert days[0] == days[1] != []


def test_a_table_of_values_reads_a_whole_column_or_names_the_cell(spark: Any, read: Any) -> None:
    put(spark, "door_orders")
    by_shop = {"column": "shop", "values": {"web": 5, "": 1}}
    with pytest.raises(Refused, match=r"column shop: must hold nothing but the values.*got 'shop'"):
        read({"table": "door_orders", "columns": {"amount": by_shop}})
