"""Tables that a query gives: the same figures as from a file, and every mistake told in words."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.commands import LOG, run
from tests.conftest import IN_CI, ROOT
from tests.database.server import PASSWORD, Server, program, server
from tests.spark_session import assert_same_history, typed_parquet
from winback_kit.checks import Refused
from winback_kit.client.folder import Client, open_client
from winback_kit.history.measure import read_history
from winback_kit.tables.database.rows import BATCH_BYTES
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine
from winback_kit.tables.read import open_tables

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
HEAD = "client: Acme\ncurrency: EUR\ndefinitions: {lapse_days: 100}\n"


@pytest.fixture(scope="module")
def shop() -> Iterator[Server]:
    """A server with the log of the commands in `orders`, and the variable of its password set."""
    lacks = [f"the program {name}" for name in ("initdb", "postgres") if not program(name)]
    lacks += [
        f"the package {name}"
        for name in ("adbc_driver_postgresql", "pyarrow")
        if not importlib.util.find_spec(name)
    ]
    if lacks:
        reason = f"not installed: {', '.join(lacks)}"
        if IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)
    with server() as made, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHOP_PASSWORD", PASSWORD)
        rows = ", ".join(f"({n}, '{who}', DATE '{day}', {paid})" for n, (who, day, paid) in LOG_N)
        made.run(
            "CREATE TABLE orders (n int, customer_id text, order_date date, amount numeric(12, 2))",
            f"INSERT INTO orders VALUES {rows}",
            "GRANT SELECT ON orders TO reader",
        )
        yield made


LOG_N = list(enumerate(LOG))
ORDERS = "SELECT customer_id, order_date, amount FROM orders ORDER BY n"


def client(shop: Server, folder: Path, query: str = ORDERS, **more: Any) -> Client:
    """A client whose orders are a query."""
    orders = {"database": shop.reader, "query": query, **more}
    text = HEAD + yaml.safe_dump({"tables": {"orders": orders}})
    (folder / "client.yml").write_text(text, encoding="utf-8")
    return open_client(folder)


def refusal(shop: Server, folder: Path, query: str, **more: Any) -> str:
    """What a query is refused with."""
    with pytest.raises(Refused) as told, open_tables(client(shop, folder, query, **more)):
        pass
    assert PASSWORD not in str(told.value)
    return str(told.value)


@pytest.mark.parametrize("sample", ["retail", "subscription"])
def test_the_samples_have_the_figures_of_their_files(
    shop: Server, tmp_path: Path, sample: str
) -> None:
    from pyarrow import parquet

    given = ROOT / "sample_data" / sample
    settings = yaml.safe_load((given / "client.yml").read_text(encoding="utf-8"))
    settings["tables"] = {}
    for file in sorted(given.glob("*.csv")):
        typed_parquet(file, tmp_path / "typed.parquet", {})
        shop.fill(f"{sample}_{file.stem}", parquet.read_table(tmp_path / "typed.parquet"))
        query = f"TABLE {sample}_{file.stem}"
        settings["tables"][file.stem] = {"database": shop.reader, "query": query}
    (tmp_path / "client.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    with DuckDBEngine() as one, DuckDBEngine() as other:
        assert_same_history(
            read_history(open_client(given), engine=one),
            read_history(open_client(tmp_path), engine=other),
        )


def test_a_report_names_the_database_and_holds_no_password(shop: Server, tmp_path: Path) -> None:
    folder = client(shop, tmp_path).folder
    told = run("check", folder)
    assert told.status == 0, told.err
    assert PASSWORD not in told.out + told.err
    assert f"127.0.0.1:{shop.port}/postgres" in told.out
    assert "as the query types them" in told.out
    made = run("report", folder, "--out", tmp_path / "out")
    assert made.status == 0, made.err
    (record,) = (tmp_path / "out" / "acme").glob("2*/run.json")
    given = json.loads(record.read_text(encoding="utf-8"))["inputs"]["orders"]
    assert given["files"] == [f"127.0.0.1:{shop.port}/postgres"]
    assert given["rows"] == len(LOG)
    secret = [PASSWORD.encode(), PASSWORD.replace("/", "%2F").replace("@", "%40").encode()]
    for file in (one for one in (tmp_path / "out").rglob("*") if one.is_file()):
        assert not any(one in file.read_bytes() for one in secret), file


def test_the_digest_is_that_of_the_rows_whatever_their_order(shop: Server, tmp_path: Path) -> None:
    def digest(query: str) -> str:
        with open_tables(client(shop, tmp_path, query)) as tables:
            return tables.data.given["orders"].sha256

    first = digest(ORDERS)
    assert first == digest(f"{ORDERS} DESC")
    assert first != digest(ORDERS.replace("amount FROM", "amount + 0.01 AS amount FROM"))
    assert len(first) == 64


# A wrong cell is told with its row of the query; the log's row 5 is customer 0100's
WRONG = "CASE WHEN n = 4 THEN {bad} ELSE {good} END AS {name}"
CELLS: dict[str, tuple[str, str, str]] = {
    "a number that is none": ("amount", "'much'", "row 5, column amount: must be a number"),
    "a number without end": (
        "amount",
        "'infinity'::float8",
        "row 5, column amount: must be a finite number",
    ),
    "a day in no text form": ("order_date", "'soon'", "row 5, column order_date: "),
    "a day of the year 1": ("order_date", "DATE '0001-01-01'", "row 5, column order_date: "),
    "an infinite day": ("order_date", "DATE 'infinity'", "column order_date: "),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_wrong_cell_is_told_with_its_row(shop: Server, tmp_path: Path, name: str) -> None:
    column, bad, words = CELLS[name]
    good = column if ":" in bad or "DATE" in bad else f"{column}::text"
    others = [one for one in ("customer_id", "order_date", "amount") if one != column]
    made = WRONG.format(bad=bad, good=good, name=column)
    told = refusal(shop, tmp_path, f"SELECT {', '.join(others)}, {made} FROM orders ORDER BY n")
    assert f"the query of orders in 127.0.0.1:{shop.port}/postgres, " in told
    assert words in told


QUERIES = {
    "a table that is not there": ("SELECT * FROM order", "query: cannot be answered (syntax error"),
    "another table": ("SELECT * FROM nothing", 'relation "nothing" does not exist'),
    "no column of customers": (
        "SELECT order_date, amount FROM orders",
        "has no column customer_id",
    ),
    "a column twice": ("SELECT *, amount FROM orders", "gives amount twice"),
    "no rows": (f"SELECT * FROM ({ORDERS}) o WHERE amount < 0", "has no rows"),
    "money by locale": (
        "SELECT customer_id, order_date, amount::money AS amount FROM orders",
        "column amount: is of PostgreSQL's type money, which is not read. "
        "Cast it in the query, as in CAST(amount AS numeric)",
    ),
    "a list as amount": (
        "SELECT customer_id, order_date, ARRAY[amount] AS amount FROM orders",
        "is of PostgreSQL's type _numeric, which is not read",
    ),
    "text as day": (
        "SELECT customer_id, n AS order_date, amount FROM orders",
        "column order_date",
    ),
    "a statement that writes": ("DELETE FROM orders RETURNING *", "cannot be answered ("),
    "two statements": ("SELECT 1; SELECT 2", "cannot be answered ("),
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_that_cannot_be_used_is_refused(shop: Server, tmp_path: Path, name: str) -> None:
    query, words = QUERIES[name]
    told = refusal(shop, tmp_path, query)
    assert words in told
    assert "tables.orders.query" in told or "the query of orders in" in told


def test_nothing_is_written_to_the_database(shop: Server, tmp_path: Path) -> None:
    shop.run("GRANT DELETE ON orders TO reader")
    told = refusal(shop, tmp_path, "DELETE FROM orders RETURNING *")
    assert "read-only transaction" in told or "COPY" in told
    with open_tables(client(shop, tmp_path)) as tables:
        assert tables.data.given["orders"].rows == len(LOG)


def test_a_server_that_is_away_or_refuses_is_told(
    shop: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = shop.reader.replace(str(shop.port), "1")
    told = refusal(shop, tmp_path, ORDERS, database=away)
    assert "tables.orders.database: cannot be reached (connection to server at" in told
    assert "Connection refused" in told
    no_base = shop.reader.replace("/postgres", "/nothing").replace("postgresql:/n", "postgresql:/")
    assert 'database "nothing" does not exist' in refusal(shop, tmp_path, ORDERS, database=no_base)
    monkeypatch.setenv("SHOP_PASSWORD", "wrong word")
    told = refusal(shop, tmp_path, ORDERS)
    assert "password authentication failed" in told
    assert "wrong" not in told
    monkeypatch.setenv("SHOP_DATABASE", "postgresql://reader:se cret@127.0.0.1:x/postgres")
    told = refusal(shop, tmp_path, ORDERS, database="${SHOP_DATABASE}")
    assert "cannot be reached" in told
    assert "se cret" not in told


def test_types_are_read_as_they_are(shop: Server, tmp_path: Path) -> None:
    # the id as a number, the day as a moment of half past eleven at night in Berlin (21:30 in UTC
    # in summer, 22:30 in winter), the amount as a double, a uuid and a bytea that nobody reads
    query = """SELECT customer_id::numeric(20, 0) AS customer_id,
        (order_date + TIME '23:30') AT TIME ZONE 'Europe/Berlin' AS order_date,
        amount::float8 AS amount, gen_random_uuid() AS order_id, 'x'::bytea AS picture,
        INTERVAL '1 day' AS wait, '{}'::jsonb AS more FROM orders"""
    folder = client(shop, tmp_path, query).folder
    of_berlin = open_client(folder, overrides={"time_zone": "Europe/Berlin"})
    with open_tables(of_berlin) as tables, open_tables(client(shop, tmp_path)) as plain:
        one, other = tables.data, plain.data
        assert one.months.equals(other.months)
        assert (one.customers, one.last_day) == (other.customers, other.last_day)
        assert {"picture", "wait", "more"} <= set(one.given["orders"].unused)


def test_rows_keep_their_order_over_batches(
    shop: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("winback_kit.tables.database.rows.BATCH_BYTES", BATCH_BYTES // 200)
    bad = "CASE WHEN g = 45678 THEN 'much' ELSE '1.5' END AS amount"
    query = f"SELECT g % 500 + 1 AS customer_id, DATE '2024-01-01' + g % 700 AS order_date, {bad} "
    told = refusal(shop, tmp_path, f"{query} FROM generate_series(1, 50000) g")
    assert "row 45,678, column amount" in told


def test_without_the_driver_it_is_said_how_to_install_it(
    shop: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "adbc_driver_postgresql", None)
    told = refusal(shop, tmp_path, ORDERS)
    assert "needs the driver for PostgreSQL, which is not installed" in told
    assert "pip install 'winback_kit[postgres]'" in told
