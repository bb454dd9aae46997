"""Tables that cannot be used: one message that names file, line, column, what was got, the mend."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.bad_folders import Case, assert_case_refused, both, orders
from tests.commands import HEADER, LOG, changed, csv_text, with_line

GERMAN = changed(lambda who, day, paid: (f"Müll{who}", day, paid)).encode("cp1252")
PACKED = gzip.compress((csv_text() + csv_text(LOG * 100).split("\n", 1)[1]).encode())
WIDE = "cust,order_date,amount," + ",".join(f"column_{n}" for n in range(300))
CHECKSUM_AT = slice(-8, -4)  # of a gzip file (RFC 1952, 2.3): four bytes before the length


def broken_checksum() -> bytes:
    broken = bytearray(PACKED)
    broken[CHECKSUM_AT] = bytes(255 - byte for byte in broken[CHECKSUM_AT])
    return bytes(broken)


def day_and_month(who: str, day: str, paid: str) -> tuple[str, ...]:
    year, month, date = day.split("-")
    first, second = (date, month) if int(who) % 2 else (month, date)
    return who, f"{first}/{second}/{year}", paid


CELLS: dict[str, Case] = {
    "text in a number": (
        orders(with_line(6, "0101,2022-03-01,abc")),
        "",
        ["acme/orders.csv, line 6, column amount", "must be a number", "'abc'", "Correct the cell"],
    ),
    "text in a margin": (
        orders(changed(lambda *row: (*row, "x" if row[0] == "0102" else "1"), HEADER + ",margin")),
        "",
        ["orders.csv, line 17, column margin", "must be a number; got 'x'"],
    ),
    "no yes and no": (
        both(customers="customer_id,is_test\n0001,perhaps\n"),
        "",
        ["acme/customers.csv, line 2, column is_test", "must be yes or no; got 'perhaps'"],
    ),
    "infinite amount": (
        orders(with_line(9, "0101,2022-03-01,inf")),
        "",
        ["orders.csv, line 9, column amount", "must be a number; got 'inf'"],
    ),
    "amount too large": (
        orders(with_line(9, "0101,2022-03-01,99999999999999999")),
        "",
        ["orders.csv, line 9, column amount", "too large", "99999999999999999"],
    ),
    "amounts too large together": (
        orders(changed(lambda who, day, _: (who, day, "80000000000000"))),
        "",
        ["orders.csv, column amount", "adds up to more than 9e+15"],
    ),
    "a cell of 200,000 signs": (
        orders(with_line(9, f"0101,2022-03-01,{'9' * 200_000}")),
        "",
        ["orders.csv", "column amount", "must be a number", "999…"],
    ),
    "an order at 1900-01-01": (
        orders(with_line(9, "0101,1900-01-01,5")),
        "",
        ["line 9, column order_date", "got '1900-01-01'", "Leave the cell empty"],
    ),
    "dates day first and month first": (
        orders(changed(day_and_month)),
        "",
        [
            "orders.csv, line 17, column order_date",
            "mixes dates",
            "day first",
            "month first",
            "in one form",
        ],
    ),
    "dates of two readings": (
        orders(changed(lambda who, day, paid: (who, f"0{1 + int(who) % 9}/04/2023", paid))),
        "",
        ["column order_date", "both day first and month first", 'date_format: "%d/%m/%Y"'],
    ),
    "dates of two digits": (
        orders(changed(lambda who, day, paid: (who, f"{day[8:]}/{day[5:7]}/{day[2:4]}", paid))),
        "",
        ["orders.csv, line 2, column order_date", "'03/01/22'", 'date_format: "%d/%m/%y"'],
    ),
    "a day that is none": (
        orders(with_line(9, "0101,2022-02-30,5.00")),
        "",
        ["orders.csv, line 9, column order_date", "must be a date", "got '2022-02-30'"],
    ),
    "dates not as stated": (
        both(),
        'tables: {orders: {date_format: "%d.%m.%Y"}}',
        ["line 2, column order_date", "(%d.%m.%Y); got '2022-01-03'", "date_format in client.yml"],
    ),
    "a date format that is none": (
        both(),
        "tables: {orders: {date_format: '%Q'}}",
        ["acme/client.yml, line 4", "not the format of a date; got '%Q'", "%d.%m.%Y"],
    ),
    "decimals of two readings": (
        orders(changed(lambda who, day, _: (who, day, '"1,234"'))),
        "",
        ["column amount", "decimal point and as decimal comma", "1,234", 'decimal: "."'],
    ),
    "decimals mixed": (
        orders(with_line(102, '0109,2022-03-01,"12,50"')),
        "",
        ["orders.csv, line 102, column amount", "decimal point", "got '12,50'"],
    ),
    "two currencies without a rate": (
        orders(changed(lambda *r: (*r, "EUR" if int(r[0]) > 100 else "USD"), HEADER + ",currency")),
        "",
        ["orders.csv, column currency", "holds USD in 3 rows", "EUR", "{USD: 0.9}"],
    ),
}
FORMS: dict[str, Case] = {
    "empty": (orders(""), "", ["acme/orders.csv", "is empty", "Export the table again"]),
    "header only": (orders(HEADER + "\n"), "", ["acme/orders.csv", "has no rows"]),
    "blank header": (orders("\n\n\n"), "", ["orders.csv, line 1", "must hold the column names"]),
    "wrong column": (
        orders(csv_text(header="customer_id,orderdate2,amount")),
        "",
        ["has no column order_date", "customer_id, orderdate2, amount", "order_date: orderdate2"],
    ),
    "300 columns": (
        orders(changed(lambda *row: (*row, *"1" * 300), WIDE)),
        "",
        ["orders.csv", "has no column customer_id", "column_8, …", "customer_id: cust"],
    ),
    "a column twice": (
        orders(csv_text(header="customer_id,order_date,Amount,amount")),
        "",
        ["orders.csv, line 1", "names the column Amount twice", "Rename one"],
    ),
    "a row too long": (
        orders(with_line(10, "0101,2022-03-01,5,9")),
        "",
        ["orders.csv, line 10", "has more cells where the header has 3", "double quotes"],
    ),
    "a row too short": (
        orders(with_line(10, "0101,2022-03-01")),
        "",
        ["orders.csv, line 10", "has only 2 cells where the header has 3"],
    ),
    "a quote never closed": (
        orders(with_line(10, '"0101,2022-03-01,5')),
        "",
        ["orders.csv, line 10", "double quote that is never closed", "Close it"],
    ),
    "one line of 3 MB": (
        orders("x" * 3_000_000),
        "",
        ["orders.csv", "a first line of more than 65,536 characters", "Is it CSV"],
    ),
    "one row of 11 MB": (
        orders(f"{HEADER}\n{'x' * 11_000_000}\n{LOG[0]}\n"),
        "",
        ["orders.csv, line 2", "longer than 10,000,000 bytes", "double quote missing"],
    ),
    "a picture": (orders(b"\x89PNG\r\n\x1a\n\0\0"), "", ["orders.csv", "is a picture", "as CSV"]),
    "a zip": (orders(b"PK\x03\x04 "), "", ["orders.csv", "spreadsheet or zip", "Save the sheet"]),
    "an old spreadsheet": (
        orders(b"\xd0\xcf\x11\xe0 "),
        "",
        ["damaged spreadsheet", "Save the sheet"],
    ),
    "a PDF": (orders(b"%PDF-1.7\n"), "", ["orders.csv", "is a PDF", "as CSV"]),
    "JSON": (orders('[{"customer_id": 1}]'), "", ["orders.csv", "is JSON", "as CSV"]),
    "a web page": (orders("<html><table>"), "", ["orders.csv", "web page", "as CSV"]),
    "zero bytes": (orders(b"a,b\n" + bytes(99)), "", ["orders.csv", "holds zero bytes", "as CSV"]),
    "gzip by another name": (orders(PACKED), "", ["packed by gzip", "end in .gz"]),
    "a .gz that is none": ({"orders.csv.gz": "a,b\n"}, "", ["orders.csv.gz", "not a whole gzip"]),
    "half a .gz": (
        {"orders.csv.gz": PACKED[: len(PACKED) // 2]},
        "",
        ["not a whole gzip", "Pack it anew"],
    ),
    "a .gz with a wrong sum": ({"orders.csv.gz": broken_checksum()}, "", ["not a whole gzip"]),
    "text named .parquet": (
        {"orders.parquet": csv_text()},
        "",
        ["orders.parquet", "not a Parquet file", "name it .csv"],
    ),
    "not UTF-8": (
        orders(GERMAN),
        "",
        ["orders.csv, line 2", "is not UTF-8 text", "encoding: cp1252"],
    ),
    "not the encoding stated": (
        orders(csv_text(LOG[:300]).encode() + GERMAN.split(b"\n", 1)[1]),
        "tables: {orders: {encoding: ascii}}",
        ["orders.csv, line 302", "is not ascii text", "Correct encoding"],
    ),
    "UTF-8 stated where it is not": (
        orders(GERMAN),
        "tables: {orders: {encoding: utf-8}}",
        ["orders.csv, line 2", "is not utf-8 text", "Correct encoding"],
    ),
    "UTF-16 stated where it is not": (
        both(),
        "tables: {orders: {encoding: utf-16}}",
        ["client.yml, line 4", "not how orders.csv is written; got 'utf-16'", "Leave it out"],
    ),
    "an encoding that is none": (
        both(),
        "tables: {orders: {encoding: rot13}}",
        ["client.yml, line 4", "not a known encoding; got 'rot13'", "cp1252"],
    ),
    "a delimiter that does not divide": (
        both(),
        "tables: {orders: {delimiter: ';'}}",
        ["client.yml, line 4", "into one column", "got ';'"],
    ),
    "files of one table that differ": (
        {"o1.csv": csv_text(), "o2.csv": csv_text(header="order_date,customer_id,amount")},
        "tables: {orders: 'o*.csv'}",
        ["acme/o2.csv", "not written like o1.csv", "the same form"],
    ),
}


@pytest.mark.parametrize("name", [*CELLS, *FORMS])
def test_a_table_that_cannot_be_used(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_case_refused((CELLS | FORMS)[name], tmp_path, monkeypatch)
