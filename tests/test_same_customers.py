"""The same customers give the same figures, however their tables are written.

Each relation writes one client another way and says what may change: nothing, or what arithmetic
says. The expected value is that of the client as it was, never a number.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
from collections.abc import Callable, Iterable
from copy import deepcopy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.client_rewritten import COUNTS, MONEY, Folder, Row, as_csv, figures, made, same
from tests.small_client import write_parquet


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    return figures(made().at(tmp_path_factory.mktemp("before")))


# ---- relations that change nothing ---------------------------------------------------------------
def renamed_ids(of: Folder, name: Callable[[str], str]) -> None:
    for rows in of.tables.values():
        for row in rows:
            row["customer_id"] = name(row["customer_id"])


def ids_permuted(of: Folder) -> None:
    ids = [row["customer_id"] for row in of.tables["customers"]]
    other = dict(zip(ids, np.random.default_rng(7).permutation(ids), strict=True))
    renamed_ids(of, lambda who: str(other[who]))


def ids_prefixed(of: Folder) -> None:
    renamed_ids(of, lambda who: f"shop-{who}")


def ids_reversed(of: Folder) -> None:
    renamed_ids(of, lambda who: who[::-1])


def rows_shuffled(of: Folder) -> None:
    for rows in of.tables.values():
        np.random.default_rng(8).shuffle(rows)  # type: ignore[arg-type]


def rows_reversed(of: Folder) -> None:
    for rows in of.tables.values():
        rows.reverse()


def files_split(of: Folder) -> None:
    def in_three(file: Path, rows: list[Row]) -> None:
        for part in range(3):
            as_csv(file.with_name(f"orders_{part}.csv"), rows[part::3])

    of.settings["tables"] = {"orders": {"files": "orders_*.csv"}}
    of.write["orders"] = in_three


def columns_reversed(of: Folder) -> None:
    for name, rows in of.tables.items():
        of.tables[name] = [dict(reversed(row.items())) for row in rows]


def unused_column(of: Folder) -> None:
    for at, row in enumerate(of.tables["orders"]):
        row["weather"] = ("sun", "rain", "")[at % 3]


def columns_of_other_names(of: Folder) -> None:
    of.tables["orders"] = [
        {"Kunde": row["customer_id"], "Tag": row["order_date"], "Betrag": row["amount"]}
        for row in of.tables["orders"]
    ]
    columns = {"customer_id": "Kunde", "order_date": "Tag", "amount": "Betrag"}
    of.settings["tables"] = {"orders": {"columns": columns}}


def semicolons_and_commas(of: Folder) -> None:
    for row in of.tables["orders"]:
        row["amount"] = row["amount"].replace(".", ",")
    of.write["orders"] = lambda file, rows: as_csv(file, rows, delimiter=";")


def days_as_a_german_writes_them(of: Folder) -> None:
    for row, name in of.dates():
        year, month, day = row[name].split("-")
        row[name] = f"{day}.{month}.{year}"


def every_cell_in_quotes(of: Folder) -> None:
    of.write["orders"] = lambda file, rows: as_csv(file, rows, quoting=csv.QUOTE_ALL)


def byte_order_mark(of: Folder) -> None:
    of.write["orders"] = lambda file, rows: as_csv(file, rows, encoding="utf-8-sig")


def unix_lines(of: Folder) -> None:
    of.write["orders"] = lambda file, rows: as_csv(file, rows, lineterminator="\n")


def packed(of: Folder) -> None:
    def pack(file: Path, rows: list[Row]) -> None:
        as_csv(file, rows)
        with gzip.open(f"{file}.gz", "wb") as out:
            out.write(file.read_bytes())
        file.unlink()

    of.settings["tables"] = {"orders": {"files": "orders.csv.gz"}}
    of.write["orders"] = pack


def frame(rows: Iterable[Row]) -> pd.DataFrame:
    out = pd.DataFrame(rows)
    return out.assign(order_date=pd.to_datetime(out.order_date), amount=out.amount.astype(float))


def as_parquet(of: Folder) -> None:
    of.write["orders"] = lambda file, rows: write_parquet(file.with_suffix(".parquet"), frame(rows))


def as_a_sheet(of: Folder) -> None:
    of.write["orders"] = lambda file, rows: frame(rows).to_excel(
        file.with_suffix(".xlsx"), index=False, engine="xlsxwriter"
    )


def test_accounts_added(of: Folder) -> None:
    of.tables["customers"].append({"customer_id": "T1", "segment": "Home", "is_test": "true"})
    of.tables["orders"] += [
        {**row, "customer_id": "T1", "order_id": f"T{at}"}
        for at, row in enumerate(of.tables["orders"][:20])
    ]


test_accounts_added.__test__ = False  # type: ignore[attr-defined]


def orders_after_the_day(of: Folder) -> None:
    later = [row | {"order_date": "2025-01-15"} for row in of.tables["orders"][::9]]
    of.tables["orders"] += [row | {"order_id": f"L{at}"} for at, row in enumerate(later)]


def cancelled_orders(of: Folder) -> None:
    for row in of.tables["orders"]:
        row["status"] = "complete"
    more = [row | {"status": "cancelled"} for row in of.tables["orders"][::9]]
    of.tables["orders"] += [row | {"order_id": f"C{at}"} for at, row in enumerate(more)]


def rows_twice(of: Folder) -> None:
    of.tables["orders"] += [dict(row) for row in of.tables["orders"][::9]]


def contacts_twice(of: Folder) -> None:
    of.tables["contacts"] += [dict(row) for row in of.tables["contacts"]]


def two_lines_an_order(of: Folder) -> None:
    halves = []
    for row in of.tables["orders"]:
        half = f"{round(float(row['amount']) * 50) / 100:.2f}"
        halves += [row | {"amount": half, "product": product} for product in ("a", "b")]
    of.tables["orders"] = halves


def one_currency_in_a_column(of: Folder) -> None:
    for row in of.tables["orders"]:
        row["currency"] = "EUR"


def as_of_left_out(of: Folder) -> None:
    del of.settings["as_of"]  # the last order is of that day


def contacts_to_come(of: Folder) -> None:
    of.tables["contacts"] += [
        row | {"date": "2025-03-01", "campaign": "Next"} for row in of.tables["contacts"][:30]
    ]


def offer_in_capitals(of: Folder) -> None:
    for row in of.tables["contacts"]:
        row["offer"] = "LETTER"


def arms_in_capitals(of: Folder) -> None:
    for row in of.tables["contacts"]:
        row["arm"] = row["arm"].upper()


def an_offer_that_nobody_takes(of: Folder) -> None:
    of.settings["case"]["offers"].append(
        {"name": "Car", "offer_cost": 1_000_000, "contact_cost": 1_000_000}
    )


def four_years_later(of: Folder) -> None:
    def moved(day: dt.date) -> dt.date:
        return day + dt.timedelta(days=4 * 365 + 1)

    for row, name in of.dates():
        row[name] = str(moved(dt.date.fromisoformat(row[name])))
    of.settings["as_of"] = moved(of.settings["as_of"])
    of.settings["case"]["start"] = moved(of.settings["case"]["start"])


NOTHING_CHANGES = (
    ids_permuted,
    ids_prefixed,
    ids_reversed,
    rows_shuffled,
    rows_reversed,
    files_split,
    columns_reversed,
    unused_column,
    columns_of_other_names,
    semicolons_and_commas,
    days_as_a_german_writes_them,
    every_cell_in_quotes,
    byte_order_mark,
    unix_lines,
    packed,
    as_parquet,
    as_a_sheet,
    test_accounts_added,
    orders_after_the_day,
    cancelled_orders,
    rows_twice,
    contacts_twice,
    two_lines_an_order,
    one_currency_in_a_column,
    as_of_left_out,
    contacts_to_come,
    offer_in_capitals,
    arms_in_capitals,
    an_offer_that_nobody_takes,
    four_years_later,
)


EACH = [  # all but every fifth of them in make test-all
    pytest.param(one, id=one.__name__, marks=pytest.mark.slow if at % 5 else ())
    for at, one in enumerate(NOTHING_CHANGES)
]


@pytest.mark.parametrize("relation", EACH)
def test_the_same_figures(
    relation: Callable[[Folder], None], before: dict[str, float], tmp_path: Path
) -> None:
    other = deepcopy(made())
    relation(other)
    same(figures(other.at(tmp_path)), before)


# ---- relations that change what arithmetic says --------------------------------------------------
@pytest.mark.slow
def test_all_money_times_a_hundred_in_another_currency(
    before: dict[str, float], tmp_path: Path
) -> None:
    other = deepcopy(made())
    for row in other.tables["orders"]:
        row["amount"] = str(round(float(row["amount"]) * 100))
    case = other.settings["case"]
    for costs in (case["programme"], *case["offers"]):
        costs |= {name: 100 * cost for name, cost in costs.items() if name.endswith("cost")}
    other.settings["currency"] = "JPY"
    same(
        figures(other.at(tmp_path)),
        {name: value * (100 if name.split()[0] in MONEY else 1) for name, value in before.items()},
    )


def test_a_segment_renamed(before: dict[str, float], tmp_path: Path) -> None:
    other = deepcopy(made())
    for row in other.tables["customers"]:
        row["segment"] = row["segment"].replace("Gifts", "A present")
    expected = {name.replace("Gifts", "A present"): value for name, value in before.items()}
    same(figures(other.at(tmp_path)), expected)


@pytest.mark.slow
def test_every_customer_twice(before: dict[str, float], tmp_path: Path) -> None:
    other = deepcopy(made())
    for name, rows in other.tables.items():
        twins = [row | {"customer_id": f"Z{row['customer_id']}"} for row in rows]
        if name == "orders":
            twins = [row | {"order_id": f"Z{row['order_id']}"} for row in twins]
        other.tables[name] = [*rows, *twins]
    found = figures(other.at(tmp_path))
    same(found, {name: 2 * before[name] for name in (*COUNTS, "margin")})
    same(found, {name: before[name] for name in ("natural", "slv")})
    rates = [name for name in before if name.startswith("natural of")]
    same(found, {name: before[name] for name in rates})
    # twice as many are surer of it
    assert found["natural_high"] - found["natural_low"] < (
        before["natural_high"] - before["natural_low"]
    )
