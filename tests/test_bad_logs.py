"""Logs of which every cell is right and which still cannot be used, and Parquet files."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.bad_folders import BARE, Case, assert_case_refused, both, orders, whole
from tests.commands import (
    HEADER,
    LOG,
    Files,
    assert_refused,
    changed,
    client_folder,
    csv_text,
    run,
    with_line,
)


def spells(*rows: str) -> Files:
    return {"subscriptions.csv": "\n".join(["customer_id,start,end,price,period", *rows, ""])}


HISTORIES: dict[str, Case] = {
    "refunds only": (
        orders(changed(lambda who, day, paid: (who, day, f"-{paid}"))),
        "",
        ["acme/orders.csv", "holds no purchase", "refunds alone are no purchases"],
    ),
    "no margin": (
        orders(changed(lambda *row: (*row, "0"), HEADER + ",margin")),
        "",
        ["orders.csv, column margin", "adds up to 0.00", "without margin"],
    ),
    "all after the as-of date": (
        both(),
        "as_of: 2021-01-01",
        ["client.yml, line 4: as_of", "later than the first day", "2022-01-03", "'2021-01-01'"],
    ),
    "future dates": (
        orders(with_line(9, "0101,2222-02-03,5.00")),
        "",
        ["acme/orders.csv", "up to 2222-02-03", "in the future", "example as_of: 2024-11-13"],
    ),
    "a customer listed twice": (
        both(customers="customer_id,segment\n0101,A\n0102,A\n0101,B\n"),
        "",
        ["acme/customers.csv, column customer_id", '"0101" stands there 2 times', "one row"],
    ),
    "an unknown arm": (
        both(contacts="customer_id,date,campaign,arm\n0101,2022-09-01,x,control\n"),
        "",
        [
            "acme/contacts.csv, column arm",
            "treated or holdout",
            "got 'control'",
            "Say which is which",
        ],
    ),
    "a spell that ends before it starts": (
        spells("7,2022-05-01,2022-04-01,10,month"),
        "",
        ["subscriptions.csv, customer", "ends before it starts (2022-05-01 to 2022-04-01)"],
    ),
    "an unknown period": (
        spells("7,2022-05-01,2022-06-01,10,moon"),
        "",
        ["subscriptions.csv, column period", "got 'moon'", "values: {moon: month}"],
    ),
    "reasons without goodbyes": (
        both(),
        f"{BARE}definitions: {{lapse_days: 100, segment_by: reason}}",
        ["segment_by", "needs the column stated_reason of the table goodbyes", "Give goodbyes"],
    ),
}


@pytest.mark.parametrize("name", HISTORIES)
def test_a_log_that_cannot_be_used(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_case_refused(HISTORIES[name], tmp_path, monkeypatch)


TOO_LITTLE: dict[str, Case] = {
    "one customer": (
        orders(changed(lambda who, day, paid: ("1", day, paid))),
        "",
        ["customers with a purchase: 1 found, 30 needed", "winback case FILE.yml"],
    ),
    "a lapse rule longer than the log": (
        both(),
        f"{BARE}definitions: {{lapse_days: 3000}}",
        ["days of the log: 1,045 found, 3,001 needed", "State a shorter definitions.lapse_days"],
    ),
    "nobody lost": (
        orders(csv_text((f"c{n % 30}", f"2024-{1 + n // 90:02d}-11", "9") for n in range(1080))),
        f"{BARE}definitions: {{lapse_days: 200}}",
        ["customers who were lost: 0 found, 1 needed", "state fewer in client.yml"],
    ),
    "too few returns": (
        orders(csv_text(row for row in LOG if int(row[0]) % 4 == 0 or row[1] < "2022-10-01")),
        "",
        ["followed for three months: 3 found, 40 needed", "winback case FILE.yml"],
    ),
    "nobody ordered twice": (
        orders(csv_text((f"x{n}", day, paid) for n, (_, day, paid) in enumerate(LOG))),
        BARE,
        [
            "gaps between two orders of a customer: 0 found, 1 needed",
            "State definitions.lapse_days",
        ],
    ),
    "60 segments": (
        {
            "orders.csv": csv_text((f"{who}{n}", *row) for who, *row in LOG for n in range(20)),
            "customers.csv": "customer_id,segment\n"
            + "".join(f"01{who:02d}{n},s{who}\n" for who in range(60) for n in range(20)),
        },
        f"{BARE}definitions: {{lapse_days: 100, segment_by: segment}}",
        ["fall into 60 segments", "at most 24", "Group them"],
    ),
}


@pytest.mark.parametrize("name", TOO_LITTLE)
def test_a_log_that_is_too_little_for_something(name: str, tmp_path: Path) -> None:
    files, settings, words = TOO_LITTLE[name]
    found = run("check", client_folder(tmp_path / "acme", files, whole(settings)))
    assert found.status == 0
    assert all(word in found.out for word in words), found.out


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("'0101' AS customer_id, DATE '2022-01-03' AS order_date, true AS amount", ["boolean"]),
        ("'0101' AS customer_id, 20221303 AS order_date, 1 AS amount", ["20221303"]),
        ("[1] AS customer_id, DATE '2022-01-03' AS order_date, 1 AS amount", ["integer[]"]),
        ("1 AS customer_id, DATE '2022-01-03' AS order_date, 'nan'::FLOAT AS amount", ["finite"]),
        ("1 AS customer_id, DATE 'infinity' AS order_date, 1 AS amount", ["1970-01-02"]),
    ],
)
def test_a_parquet_column_of_the_wrong_type(sql: str, words: list[str], tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme", {})
    duckdb.sql(f"COPY (SELECT {sql}) TO '{folder / 'orders.parquet'}'")
    assert_refused(run("check", folder), "orders.parquet, column ", *words)


def test_half_a_parquet_file(tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme", {})
    whole = folder / "orders.parquet"
    duckdb.sql(f"COPY (SELECT range AS customer_id FROM range(9999)) TO '{whole}'")
    whole.write_bytes(whole.read_bytes()[:5000])
    assert_refused(
        run("check", folder),
        "orders.parquet: is damaged, or no whole Parquet file",
        "export it again",
    )


def test_a_folder_by_the_name_of_a_table(tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme", {})
    (folder / "orders.csv").mkdir()
    assert_refused(
        run("check", folder), "orders.csv: is a folder", "Use a glob for a folder: folder/*.csv"
    )


def test_two_files_for_one_table(tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme", both() | {"orders.txt": csv_text()})
    words = "holds orders.csv and orders.txt, and each could be table orders"
    assert_refused(run("check", folder), words, "tables: {orders: orders.csv}")


def test_no_table_at_all(tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme", {})
    assert_refused(run("check", folder), "holds neither orders nor subscriptions", "Put orders.csv")
