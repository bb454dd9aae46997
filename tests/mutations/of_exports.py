"""Folders as consultants get them: workbooks, a file a year, guarded and rounded ids, own words."""

import datetime as dt
import gzip
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook

from tests import client_rewritten as client
from tests.client_rewritten import Row
from tests.mutations.spoilt import Spoilt, every, kind, one_of


def _as_sheet(x: Spoilt, change: Callable[[list[list[object]]], None]) -> None:
    """The orders in a workbook, days and amounts typed; `change` gets its rows."""

    def write(file: Path, rows: list[Row]) -> None:
        typed = {"order_date": dt.date.fromisoformat, "amount": float}
        cells: list[list[object]] = [list(rows[0])]
        cells += [[typed.get(name, str)(cell) for name, cell in row.items()] for row in rows]
        change(cells)
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Export")
        for row in cells:
            sheet.append(row)
        book.save(file.with_suffix(".xlsx"))

    x.of.write["orders"] = write


@kind
def a_workbook(x: Spoilt) -> None:
    _as_sheet(x, lambda cells: None)


@kind
def a_workbook_with_two_rows_of_heads(x: Spoilt) -> None:
    _as_sheet(x, lambda cells: cells.insert(0, ["Customer", "Order", None, None]))


@kind
def a_workbook_whose_table_begins_elsewhere(x: Spoilt) -> None:
    def move(cells: list[list[object]]) -> None:
        cells[:] = [[None, *row] for row in cells]
        cells.insert(0, [None, "All shops"])
        cells.insert(1, [])

    _as_sheet(x, move)


@kind
def a_workbook_with_a_total_below(x: Spoilt) -> None:
    _as_sheet(x, lambda cells: cells.append(["Total", None, 12345.0, None]))


@kind
def a_workbook_with_units_below_the_heads(x: Spoilt) -> None:
    _as_sheet(x, lambda cells: cells.insert(1, ["id", "day", "EUR", "no."]))


@kind
def a_pivot_table(x: Spoilt) -> None:
    def turn(cells: list[list[object]]) -> None:
        months = [f"2023-{month:02d}" for month in range(1, 13)]
        cells[:] = [["customer_id", *months], *([f"K{n:04d}", *range(12)] for n in range(50))]

    _as_sheet(x, turn)


@kind
def a_line_that_names_the_delimiter(x: Spoilt) -> None:
    sign = one_of(x.draw, ";", ",")
    x.text("orders", lambda text: f"sep={sign}\r\n" + text.replace(",", sign))


@kind
def a_delimiter_at_the_end_of_lines(x: Spoilt) -> None:
    x.text("orders", lambda text: text.replace("\r\n", ",\r\n"))


@kind
def a_column_of_row_numbers(x: Spoilt) -> None:
    def number(text: str) -> str:
        lines = text.rstrip().split("\r\n")
        return "\r\n".join(f"{at or ''},{line}" for at, line in enumerate(lines))

    x.text("orders", number)


@kind
def packed_files(x: Spoilt) -> None:
    def write(file: Path, rows: list[Row]) -> None:
        client.as_csv(file, rows)
        packed = gzip.compress(file.read_bytes())
        file.unlink()
        file.with_name(one_of(x.draw, "orders.csv.gz", "orders.csv")).write_bytes(packed)

    x.of.write["orders"] = write


def _by_year(x: Spoilt, change: Callable[[Path, dict[str, list[Row]]], None]) -> None:
    """The orders in a file a year; `change` gets the folder and the rows by year."""

    def write(file: Path, rows: list[Row]) -> None:
        folder = file.with_name("orders")
        folder.mkdir()
        years: dict[str, list[Row]] = {}
        for row in rows:
            years.setdefault(row["order_date"][:4], []).append(row)
        for year, own in years.items():
            client.as_csv(folder / f"{year}.csv", own)
        change(folder, years)

    x.of.write["orders"] = write
    x.of.settings["tables"] = {"orders": {"files": "orders/*.csv"}}


@kind
def a_file_a_year(x: Spoilt) -> None:
    _by_year(x, lambda folder, years: None)


@kind
def a_year_given_twice(x: Spoilt) -> None:
    for row in x.of.tables["orders"]:
        del row["order_id"]
    _by_year(x, lambda folder, years: client.as_csv(folder / "copy.csv", years["2023"]))


@kind
def a_year_in_another_form(x: Spoilt) -> None:
    def other(folder: Path, years: dict[str, list[Row]]) -> None:
        file, how = folder / "2023.csv", int(x.draw.integers(3))
        rows = [{**row, "channel": "web"} if how else row for row in years["2023"]]
        if how == 1:
            rows = [dict(reversed(row.items())) for row in rows]
        client.as_csv(file, rows, delimiter=",;"[how == 0])

    _by_year(x, other)


@kind
def ids_guarded_from_a_sheet(x: Spoilt) -> None:
    form = one_of(x.draw, "'{}", '="{}"')
    for row in x.some("orders", 300):
        row["customer_id"] = form.format(row["customer_id"])
    for row in x.of.tables["contacts"]:
        row["customer_id"] = form.format(row["customer_id"])
    x.rows.clear()


@kind
def ids_rounded_by_a_sheet(x: Spoilt) -> None:
    every(x.of, "customer_id", lambda who: f"{4_900_000_000_000 + int(who[1:]):.5E}")


@kind
def months_for_days(x: Spoilt) -> None:
    every(x.of, "order_date", lambda day: day[:7])


@kind
def days_with_short_years(x: Spoilt) -> None:
    form = one_of(x.draw, "%d.%m.%y", "%m/%d/%y", "%d/%m/%y")
    every(x.of, "order_date", lambda day: dt.date.fromisoformat(day).strftime(form))


@kind
def amounts_with_a_thin_blank(x: Spoilt) -> None:
    blank = one_of(x.draw, "\u202f", "\u00a0", "\u2009", "'")
    every(x.of, "amount", lambda amount: f"{float(amount):,.2f}".replace(",", blank))


@kind
def numbers_of_orders_begun_anew_each_year(x: Spoilt) -> None:
    counted: dict[str, int] = {}
    for row in sorted(x.of.tables["orders"], key=lambda row: row["order_date"]):
        year = row["order_date"][:4]
        counted[year] = counted.get(year, 0) + 1
        row["order_id"] = str(counted[year])
    for row in x.some("orders", 20):
        row["customer_id"] = ""


@kind
def yes_and_no_in_other_words(x: Spoilt) -> None:
    word = one_of(x.draw, "nein", "non", "FALSCH", "não", "")
    every(x.of, "is_test", lambda _: word)


@kind
def arms_in_other_words(x: Spoilt) -> None:
    words = ("Test", "Control"), ("Testgruppe", "Kontrollgruppe"), ("1", "0")
    treated, holdout = words[int(x.draw.integers(3))]
    every(x.of, "arm", {"treated": treated, "holdout": holdout}.__getitem__)


@kind
def who_agreed_for_who_may_not(x: Spoilt) -> None:
    name = one_of(x.draw, "consent", "opt_in", "Newsletter", "Einwilligung")
    x.of.tables["permissions"] = [
        {"customer_id": row["customer_id"], "channel": "e-mail", name: one_of(x.draw, "yes", "no")}
        for row in x.of.tables["customers"][:40]
    ]


@kind
def the_currency_in_words(x: Spoilt) -> None:
    for row in x.of.tables["orders"]:
        row["currency"] = one_of(x.draw, "Euro", "EURO", "€")


@kind
def goodbyes_twice(x: Spoilt) -> None:
    for number in range(40):
        row = {"customer_id": f"K{number:04d}", "date": "2020-01-01", "stated_reason": "Price"}
        x.of.tables.setdefault("goodbyes", []).extend([row, dict(row)])
