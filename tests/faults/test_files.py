"""Files as clients send them: sheets, title lines, footers, and what is no whole table."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

from tests.commands import HEADER, LOG, SETTINGS, client_folder, csv_text
from tests.faults.test_cells import fault, read, refusal
from winback_kit.client.folder import open_client
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine
from winback_kit.tables.read import open_tables
from winback_kit.tables.reading import door

PLAIN = csv_text()
LINES = len(LOG) + 1
SECOND = "\nregion,total\nnorth,12\nsouth,15\n"
FOOTER = "\nexported by the shop\n"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    return read(client_folder(tmp_path_factory.mktemp("plain") / "acme"))[1]


def book(path: Path, sheets: dict[str, list[list[Any]]], options: dict[str, Any]) -> None:
    """A workbook whose days are days and whose amounts are numbers, as sheets hold them."""
    with xlsxwriter.Workbook(path, options) as file:
        day = file.add_format({"num_format": "dd.mm.yy"})
        money = file.add_format({"num_format": '#,##0.00 "€"'})
        for name, rows in sheets.items():
            sheet = file.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    form = {dt.date: day, float: money}.get(type(cell))
                    sheet.write(row, column, cell, form)


def typed(rows: list[tuple[str, ...]] = LOG) -> list[list[Any]]:
    values = [[who, dt.date.fromisoformat(day), float(paid)] for who, day, paid in rows]
    return [[*HEADER.split(",")], *values]


def sheet_client(
    folder: Path, sheets: dict[str, list[list[Any]]], settings: str = "", **options: Any
) -> Path:
    client = client_folder(folder, {}, SETTINGS + settings)
    book(client / "orders.xlsx", sheets, options)
    return client


TITLED = [["", "Sales report"], [], *([None, *row] for row in typed())]
SHEETS: dict[str, tuple[dict[str, list[list[Any]]], str]] = {
    "one sheet": ({"Sheet1": typed()}, ""),
    "notes before it": ({"Notes": [["read me"], ["a", "b"]], "Data": typed()}, ""),
    "a title, and a column left free": ({"Data": TITLED}, ""),
    "an empty sheet before it": ({"Sheet1": [], "Sheet2": typed()}, ""),
    "named": (
        {"Old": typed(LOG[:90]), "New": typed()},
        "tables: {orders: {files: orders.xlsx, sheet: New}}\n",
    ),
    "a pattern": (
        {"2023": typed(LOG[:300]), "2024": typed(LOG[300:]), "All": typed()},
        "tables: {orders: {sheet: '20*'}}\n",
    ),
    "lines within the header and cells": (
        {
            "Data": [
                ["customer\nid", "Order\nDate", "amount", "note"],
                *([*row, "a\nb, c"] for row in typed()[1:]),
            ]
        },
        "",
    ),
    "ids that are numbers": ({"Data": [["Customer ID", *HEADER.split(",")[1:]], *typed()[1:]]}, ""),
    "a footer out of the table": (
        {"Data": [*typed(), [], ["exported by the shop"]]},
        f"tables: {{orders: {{last_line: {LINES}}}}}\n",
    ),
}


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_is_read_like_csv(name: str, tmp_path: Path, plain: pd.DataFrame) -> None:
    sheets, settings = SHEETS[name]
    data, days = read(sheet_client(tmp_path / "acme", sheets, settings))
    pd.testing.assert_frame_equal(days, plain)
    assert data.given["orders"].files == ("orders.xlsx",)
    assert data.given["orders"].rows == len(LOG) + ("footer" in name) * 0


def test_a_sheet_with_days_counted_from_1904(tmp_path: Path, plain: pd.DataFrame) -> None:
    client = sheet_client(tmp_path / "acme", {"Data": typed()}, date_1904=True)
    pd.testing.assert_frame_equal(read(client)[1], plain)


def test_ids_that_are_numbers_in_a_sheet_have_no_point(tmp_path: Path) -> None:
    rows = [[int(who) + 17850, day, paid] for who, day, paid in typed()[1:]]
    _, days = read(sheet_client(tmp_path / "acme", {"Data": [typed()[0], *rows]}))
    assert set(days.customer_id) == {str(int(who) + 17850) for who, _, _ in LOG}


WRONG_SHEETS: dict[str, tuple[dict[str, list[list[Any]]], str, list[str]]] = {
    "a wrong cell": (
        {"Data": [["title"], *typed()[:5], ["0001", "soon", 2.0], *typed()[5:]]},
        "",
        ["orders.xlsx, sheet Data, row 7, column order_date", "got 'soon'"],
    ),
    "two sheets that could be it": (
        {"2023": typed(LOG[:300]), "2024": typed(LOG[300:])},
        "",
        ['has the columns of orders in the sheets "2023", "2024"', 'sheet: "2023"', 'sheet: "*"'],
    ),
    "a sheet that is not there": (
        {"Data": typed()},
        "tables: {orders: {sheet: Date}}\n",
        ["client.yml, line 4: tables.orders.sheet", "is no sheet of orders.xlsx", "mean Data?"],
    ),
    "a column that is not there": (
        {"Data": [["customer_id", "day", "paid"], *typed()[1:]]},
        "",
        ["orders.xlsx, sheet Data: has no column order_date"],
    ),
    "no rows": ({"Sheet1": []}, "", ["orders.xlsx", "has no sheet with a row"]),
}


@pytest.mark.parametrize("name", WRONG_SHEETS)
def test_a_sheet_that_cannot_be_used(name: str, tmp_path: Path) -> None:
    sheets, settings, words = WRONG_SHEETS[name]
    told = refusal(sheet_client(tmp_path / "acme", sheets, settings))
    for word in words:
        assert word in told, told


def test_half_a_sheet(tmp_path: Path) -> None:
    folder = sheet_client(tmp_path / "acme", {"Data": typed()})
    whole = (folder / "orders.xlsx").read_bytes()
    (folder / "orders.xlsx").write_bytes(whole[: len(whole) // 2])
    assert "orders.xlsx: is a damaged spreadsheet or zip file" in refusal(folder)


def test_f9_title_line() -> None:
    data, _ = read(fault("f9_title_line"))
    assert data.customers == 45
    assert data.bridge.money.iloc[0] == pytest.approx(13222.80)  # as in f8, the same log
    assert str(data.given["orders"].readings["header_line"]) == "header on line 3"


PLACES: dict[str, tuple[str, str]] = {
    "a title": ("Sales report\n\n" + PLAIN, ""),
    "a title with the delimiter in it": ("Sales, by day\n" + PLAIN, ""),
    "titles with blanks for cells": ("Sales report,,\n,,\n" + PLAIN, ""),
    "a double quote in the title": ('Report "2024\n' + PLAIN, ""),
    "Excel's own first line": ("sep=;\n" + PLAIN.replace(",", ";"), ""),
    "a footer": (PLAIN + FOOTER, ""),
    "a title and a footer": ("Sales report\n" + PLAIN + FOOTER, ""),
    "a stated header": ("a,b,c\n" + PLAIN, "tables: {orders: {header_line: 2}}\n"),
    "a second table": (PLAIN + SECOND, f"tables: {{orders: {{last_line: {LINES}}}}}\n"),
    "a title over other names": (
        "Sales report\n" + PLAIN.replace(HEADER, "Kunde,Tag,Betrag"),
        "tables: {orders: {columns: {customer_id: Kunde, order_date: Tag, amount: Betrag}}}\n",
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_table_within_a_file(name: str, tmp_path: Path, plain: pd.DataFrame) -> None:
    text, settings = PLACES[name]
    for kind, more in (("utf", ""), ("cr", "")):
        given = text.replace("\n", "\r\n") if kind == "cr" else text + more
        folder = client_folder(tmp_path / kind, {"orders.csv": given}, SETTINGS + settings)
        pd.testing.assert_frame_equal(read(folder)[1], plain)


TOLD: dict[str, tuple[str, list[str]]] = {
    "a second table of other columns": (
        PLAIN + SECOND,
        [f"line {LINES}: is the last line of the table", f"{{last_line: {LINES}}}"],
    ),
    "a second table of as many columns": (
        PLAIN + "\nregion,manager,total\nnorth,Jo,12\nsouth,Al,15\n",
        [f"line {LINES + 2}, column order_date", f"the table ends on line {LINES}, state"],
    ),
    "lines cut off": (
        PLAIN + "0001,2024",
        [f"line {LINES}: is the last line of the table; what stands below has other columns"],
    ),
    "the header again": (
        PLAIN + PLAIN.replace("000", "900"),
        [f"line {LINES + 1}, column order_date", "repeats the header: delete it"],
    ),
    "a title over a header without our names": (
        "Sales report\n" + PLAIN.replace(HEADER, "Kunde,Tag,Betrag"),
        ["has no column customer_id", "its columns are Kunde, Tag, Betrag"],
    ),
    "a wrong cell under a title": (
        "Sales report\n\n" + PLAIN.replace("2022-01-03", "soon", 1),
        ["orders.csv, line 4, column order_date", "got 'soon'"],
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_where_a_table_ends_is_said(name: str, tmp_path: Path) -> None:
    text, words = TOLD[name]
    told = refusal(client_folder(tmp_path / "acme", {"orders.csv": text}))
    for word in words:
        assert word in told, told


@pytest.mark.parametrize("name", ["Orders.csv", "ORDERS.CSV", "orders.XLSX"])
def test_a_name_in_other_letter_case(name: str, tmp_path: Path, plain: pd.DataFrame) -> None:
    folder = client_folder(tmp_path / "acme", {} if "X" in name[-4:] else {name: PLAIN})
    if not (folder / name).exists():
        book(folder / name, {"Data": typed()}, {})
    pd.testing.assert_frame_equal(read(folder)[1], plain)


@pytest.mark.parametrize("name", ["orders", "contacts"])
def test_a_pipe_is_refused_at_once(name: str, tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme", {} if name == "orders" else None)
    os.mkfifo(folder / f"{name}.csv")
    assert f"{name}.csv" in refusal(folder)


@pytest.mark.parametrize("part", ["head", "tail", "middle"])
def test_a_damaged_parquet_file(part: str, tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme", {"log.csv": PLAIN})
    with DuckDBEngine(on_disk=False) as engine:
        engine.run(f"COPY (FROM '{folder / 'log.csv'}') TO '{folder / 'orders.parquet'}'")
    whole = (folder / "orders.parquet").read_bytes()
    half = len(whole) // 2
    broken = {
        "head": whole[:half],
        "tail": whole[:4] + whole[half:],
        "middle": whole[:4] + bytes(half) + whole[half + 4 :],
    }
    (folder / "orders.parquet").write_bytes(broken[part])
    told = refusal(folder)
    assert told.endswith(
        "orders.parquet: is damaged, or no whole Parquet file. Copy or export it again."
    )


def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = client_folder(tmp_path / "acme")
    read_column = door.read_column

    def slow(*given: Any) -> Any:
        (folder / "orders.csv").write_text(PLAIN + "0001,2024-01-01,5.00\n", encoding="utf-8")
        return read_column(*given)

    monkeypatch.setattr(door, "read_column", slow)
    assert "orders.csv: changed while it was read" in refusal(folder)


def test_the_sheet_of_a_side_table(tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme")
    rows = [
        ["customer_id", "segment"],
        *([who, "north"] for who in sorted({row[0] for row in LOG})),
    ]
    book(folder / "customers.xlsx", {"People": rows}, {})
    with open_tables(open_client(folder)) as tables:
        assert tables.data.given["customers"].rows == 60


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"order.csv": PLAIN}, ["Is order.csv it?", "tables: {orders: order.csv}"]),
        ({"orders.json": "[]"}, ["Is orders.json it?"]),
        ({"orders_2024.csv": PLAIN}, ["Is orders_2024.csv it?"]),
        ({"Subscription.csv": "a"}, ["Is Subscription.csv it?"]),
        ({"customers.csv": "customer_id\n1\n"}, ["Put orders.csv there"]),
    ],
)
def test_a_log_of_another_name_is_named(
    files: dict[str, str | bytes], words: list[str], tmp_path: Path
) -> None:
    told = refusal(client_folder(tmp_path / "acme", files))
    for word in ("holds neither orders nor subscriptions", *words):
        assert word in told, told


@pytest.mark.parametrize(
    ("key", "kind"),
    [("sheet: Data", "csv"), ("delimiter: ';'", "xlsx"), ("last_line: 9", "parquet")],
)
def test_what_says_nothing_of_a_file_is_refused(key: str, kind: str, tmp_path: Path) -> None:
    settings = f"{SETTINGS}tables: {{orders: {{files: orders.{kind}, {key}}}}}\n"
    folder = client_folder(tmp_path / "acme", {"orders.csv": PLAIN}, settings)
    book(folder / "orders.xlsx", {"Data": typed()}, {})
    with DuckDBEngine(on_disk=False) as engine:
        engine.run(f"COPY (FROM '{folder / 'orders.csv'}') TO '{folder / 'orders.parquet'}'")
    told = refusal(folder)
    assert f"client.yml, line 4: tables.orders.{key.partition(':')[0]}: is for " in told
    assert "Leave it out." in told


@pytest.mark.parametrize("form", ["epoch", "serial", "digits"])
def test_days_that_are_numbers_in_parquet(form: str, tmp_path: Path, plain: pd.DataFrame) -> None:
    folder = client_folder(tmp_path / "acme", {"log.csv": PLAIN})
    day = {
        "epoch": "EPOCH_MS(CAST(order_date AS TIMESTAMP))",
        "serial": "CAST(order_date - DATE '1899-12-30' AS DOUBLE)",
        "digits": "CAST(STRFTIME(order_date, '%Y%m%d') AS INTEGER)",
    }[form]
    with DuckDBEngine(on_disk=False) as engine:
        log = f"read_csv('{folder / 'log.csv'}', types={{'customer_id': 'VARCHAR'}})"
        rows = f"SELECT customer_id, {day} AS order_date, amount FROM {log}"
        engine.run(f"COPY ({rows}) TO '{folder / 'orders.parquet'}'")
    pd.testing.assert_frame_equal(read(folder)[1], plain)


def test_contracts_whose_end_is_called_otherwise(tmp_path: Path) -> None:
    rows = [(who, day, day.replace("-0", "-1"), paid, "month") for who, day, paid in LOG]
    header = "customer_id,start,end_date,price,period"
    folder = client_folder(tmp_path / "acme", {"subscriptions.csv": csv_text(rows, header)})
    told = refusal(folder)
    assert "subscriptions.csv: has no column end" in told
    assert "{subscriptions: {columns: {end: end_date}}}" in told


TOTAL = sum(float(row[2]) for row in LOG)


@pytest.mark.parametrize("name", ["a total", "no word", "of every file"])
def test_a_row_of_sums_is_no_order(name: str, tmp_path: Path, plain: pd.DataFrame) -> None:
    last = f"{'' if name == 'no word' else 'TOTAL'},,{TOTAL:.2f}\n"
    if name == "of every file":
        halves = {
            f"orders-{part}.csv": csv_text(rows) + last
            for part, rows in enumerate((LOG[:300], LOG[300:]))
        }
        folder = client_folder(
            tmp_path / "acme", halves, SETTINGS + "tables: {orders: {files: orders-*.csv}}\n"
        )
    else:
        folder = client_folder(tmp_path / "acme", {"orders.csv": PLAIN + last})
    data, days = read(folder)
    pd.testing.assert_frame_equal(days, plain)
    given = data.bridge.iloc[0]
    assert (given.rows, given.money) == (len(LOG), pytest.approx(TOTAL))
    rows = "2 rows" if "every" in name else "1 row"
    assert str(data.given["orders"].readings["sums"]).startswith(rows)


def test_a_row_of_sums_in_a_sheet_is_no_order(tmp_path: Path, plain: pd.DataFrame) -> None:
    rows = [*typed(), [], ["Grand Total", None, TOTAL]]
    data, days = read(sheet_client(tmp_path / "acme", {"Data": rows}))
    pd.testing.assert_frame_equal(days, plain)
    assert data.bridge["rows"].iloc[0] == len(LOG)


@pytest.mark.parametrize("last", ["Total,2023-01-01,99.00", ",,3.50", "0101,,99999.00"])
def test_a_row_that_lacks_cells_is_no_row_of_sums(last: str, tmp_path: Path) -> None:
    # somebody's name, a row without customer and day, a row without its day
    data, _ = read(client_folder(tmp_path / "acme", {"orders.csv": PLAIN + last + "\n"}))
    assert data.bridge["rows"].iloc[0] == len(LOG) + 1
