"""The same log written in other ways, in other places and by clients of other names.

Each form is held to the plain one: the same bridge, the same customers on the same days with the
same money. Where a form must change something (`Müll` before an id), the test says what.
"""

from __future__ import annotations

import codecs
import gzip
import json
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from tests.commands import (
    HEADER,
    LOG,
    SETTINGS,
    Files,
    changed,
    client_folder,
    content,
    csv_text,
    run,
)
from winback_kit.client.folder import open_client
from winback_kit.tables.read import open_tables

PLAIN = csv_text()
FIRST, SECOND = csv_text(LOG[:300]), csv_text(LOG[300:])
MAPPED = "columns: {customer_id: Kundennr, order_date: Bestelldatum, amount: Betrag}"
GERMAN = changed(
    lambda who, day, paid: (f"{who};{day[8:]}.{day[5:7]}.{day[:4]};{paid.replace('.', ',')};Müll",),
    "Kundennr;Bestelldatum;Betrag;Straße",
)


def orders(text: str | bytes) -> Files:
    return {"orders.csv": text}


def noted(cell: str) -> str:
    """The log with one more column, the same in every row."""
    return changed(lambda *row: (*row, cell), HEADER + ",note")


FORMS: dict[str, tuple[Files, str]] = {
    "semicolons, commas, dd.mm.yyyy, cp1252": (
        orders(GERMAN.encode("cp1252")),
        f"tables: {{orders: {{encoding: cp1252, {MAPPED}}}}}",
    ),
    "all of it stated": (
        orders(GERMAN.encode("cp1252")),
        f'tables: {{orders: {{encoding: cp1252, delimiter: ";", decimal: ",", '
        f'date_format: "%d.%m.%Y", {MAPPED}}}}}',
    ),
    "German in UTF-16": (orders(GERMAN.encode("utf-16")), f"tables: {{orders: {{{MAPPED}}}}}"),
    "UTF-16": (orders(PLAIN.encode("utf-16")), ""),
    "UTF-16, big end first": (orders(codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be")), ""),
    "UTF-16 without a mark": (
        orders(PLAIN.encode("utf-16-le")),
        "tables: {orders: {encoding: utf-16}}",
    ),
    "a byte order mark": (orders(codecs.BOM_UTF8 + PLAIN.encode()), ""),
    "a mark and its encoding": (
        orders(codecs.BOM_UTF8 + PLAIN.encode()),
        "tables: {orders: {encoding: utf-8}}",
    ),
    "gzip": ({"orders.csv.gz": gzip.compress(PLAIN.encode())}, ""),
    "gzip of UTF-16": ({"orders.csv.gz": gzip.compress(PLAIN.encode("utf-16"))}, ""),
    "gzip in capitals": ({"O.CSV.GZ": gzip.compress(PLAIN.encode())}, "tables: {orders: O.CSV.GZ}"),
    "several files": ({"o1.csv": FIRST, "o2.csv": SECOND}, "tables: {orders: 'o*.csv'}"),
    "several files, one with a mark, one with CRLF": (
        {"o1.csv": codecs.BOM_UTF8 + FIRST.encode(), "o2.csv": SECOND.replace("\n", "\r\n")},
        "tables: {orders: 'o*.csv'}",
    ),
    "a name like a pattern": ({"orders[1].csv": PLAIN}, "tables: {orders: 'orders[1].csv'}"),
    "CRLF": (orders(PLAIN.replace("\n", "\r\n")), ""),
    "CR": (orders(PLAIN.replace("\n", "\r")), ""),
    "ends of both kinds": (orders(PLAIN.replace("\n", "\r\n", 300)), ""),
    "no end after the last line": (orders(PLAIN.rstrip("\n")), ""),
    "empty lines": (orders(PLAIN.replace("\n", "\n\n", 100) + "\n\n"), ""),
    "all cells quoted": (orders(changed(lambda *row: tuple(f'"{c}"' for c in row))), ""),
    "delimiters and quotes in cells": (orders(noted('"a, ""b"", c"')), ""),
    "line ends in cells": (orders(noted('"a\nb"')), ""),
    "line ends of another kind in cells": (
        orders(noted('"a|b"').replace("\n", "\r\n").replace("|", "\n")),
        "",
    ),
    "cells of 5,000 signs": (orders(noted('"' + "a, b\n" * 1000 + '"')), ""),
    "names in other capitals": (orders(csv_text(header="Customer ID,ORDER-DATE, Amount ")), ""),
    "blanks around cells": (orders(changed(lambda *row: tuple(f" {c} " for c in row))), ""),
    "tabs": (orders(PLAIN.replace(",", "\t")), 'tables: {orders: {delimiter: "\\t"}}'),
    "a tab by its name": (orders(PLAIN.replace(",", "\t")), "tables: {orders: {delimiter: tab}}"),
    "times of day": (orders(changed(lambda who, day, paid: (who, f"{day} 23:59", paid))), ""),
    "a currency at its rate": (
        orders(
            changed(
                lambda who, day, paid: (who, day, f"{2 * float(paid):.2f}", "USD"),
                HEADER + ",currency",
            )
        ),
        "quality: {currency_rates: {USD: 0.5}}",
    ),
}


def cleaned(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The bridge, and the order days with their customers and money."""
    with open_tables(open_client(folder)) as tables:
        days = tables.engine.frame("order_days")
        return tables.data.bridge, days.sort_values(["customer_id", "order_day"], ignore_index=True)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, pd.DataFrame]:
    bridge, days = cleaned(client_folder(tmp_path_factory.mktemp("plain") / "acme"))
    assert bridge.rows.tolist() == [585, 585, 0]
    assert sorted(days.customer_id.unique()) == [f"01{n:02d}" for n in range(60)]
    return bridge, days


def assert_same(
    found: tuple[pd.DataFrame, pd.DataFrame], plain: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    for one, other in zip(found, plain, strict=True):
        pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize("name", FORMS)
def test_another_form_of_the_same_log(
    name: str, tmp_path: Path, plain: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    files, settings = FORMS[name]
    assert_same(cleaned(client_folder(tmp_path / "acme", files, SETTINGS + settings)), plain)


@pytest.mark.parametrize(
    ("who", "day", "paid"),
    [
        ("who", "CAST(day AS DATE)", "CAST(paid AS DOUBLE)"),
        ("who", "CAST(day || ' 23:59:59' AS TIMESTAMP)", "CAST(paid AS DECIMAL(18, 3))"),
        ("who", "CAST(day || ' 12:00:00+00' AS TIMESTAMPTZ)", "CAST(paid AS FLOAT)"),
        ("who", "day", "paid"),
        ("CAST(who AS BLOB)", "day", "CAST(paid AS DECIMAL(38, 10))"),
    ],
)
def test_parquet(
    who: str, day: str, paid: str, tmp_path: Path, plain: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    folder = client_folder(tmp_path / "acme", {"log.csv": csv_text(header="who,day,paid")})
    read = f"read_csv('{folder / 'log.csv'}', all_varchar=true)"
    select = f"SELECT {who} AS customer_id, {day} AS order_date, {paid} AS amount FROM {read}"
    duckdb.sql(f"COPY ({select}) TO '{folder / 'orders.parquet'}'")
    assert_same(cleaned(folder), plain)


@pytest.mark.parametrize("kind", ["INTEGER", "DOUBLE", "DECIMAL(9, 0)"])
def test_ids_that_are_numbers(kind: str, tmp_path: Path) -> None:
    # beside gaps a column of whole numbers becomes one of doubles; 17850.0 is customer 17850
    folder = client_folder(tmp_path / "acme", {"log.csv": csv_text(header="who,day,paid")})
    read = f"read_csv('{folder / 'log.csv'}', all_varchar=true)"
    select = (
        f"SELECT CAST(CAST(who AS INTEGER) + 17750 AS {kind}) AS customer_id, "
        f"CAST(day AS DATE) AS order_date, CAST(paid AS DOUBLE) AS amount FROM {read}"
    )
    duckdb.sql(f"COPY ({select}) TO '{folder / 'orders.parquet'}'")
    _, days = cleaned(folder)
    assert sorted(days.customer_id.unique()) == [str(17850 + n) for n in range(60)]


ODD_FOLDERS = ["it's {a} {{b}} grün 日本", "star*x", "q?x", "[ab]", 'a "b" %20 #$;', "new\nline"]


@pytest.mark.parametrize("name", ODD_FOLDERS)
def test_a_folder_of_any_name(
    name: str, tmp_path: Path, plain: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    # beside it stands one that its name would mean as a pattern; its rows must not come in
    for other in ("starAx", "qAx", "a", "b"):
        client_folder(tmp_path / other, {"orders.csv": csv_text(LOG[:90])})
    assert_same(cleaned(client_folder(tmp_path / name)), plain)


NAMES = {
    "<script>alert(1)</script>": "script-alert-1-script",
    "../../x": "x",
    "é" * 200: f"{'e' * 51}-",
    "🦊 & {{ client }}": "client",
    "Ромашка 1": "1-",
    "日本": "",
}


@pytest.mark.parametrize("name", NAMES)
def test_the_folder_of_a_client_of_any_name(name: str, tmp_path: Path) -> None:
    text = json.dumps(name, ensure_ascii=False)
    folder = client_folder(tmp_path / "acme", settings=SETTINGS.replace("Acme", text))
    slug = open_client(folder).slug
    digest = slug.removeprefix(NAMES[name])
    assert slug.isascii()
    assert 0 < len(slug) <= 60
    assert digest == "" or (len(digest) == 8 and digest.isalnum())


@pytest.mark.slow
@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "../../🦊 {x} {{ y }} 'z'"])
def test_a_report_for_a_client_of_any_name(name: str, tmp_path: Path) -> None:
    text = json.dumps(name, ensure_ascii=False)
    settings = SETTINGS.replace("Acme", text)
    folder = client_folder(tmp_path / "it's {a} {{b}} ü", settings=settings)
    before = content(folder)
    ended = run("report", folder, "--out", tmp_path / "out", "--set", "as_of=2024-10-01")
    assert ended.status == 0, ended.err
    assert content(folder) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([folder.name, "out"])
    (record,) = tmp_path.glob("out/*/2*/run.json")
    about = json.loads(record.read_text(encoding="utf-8"))
    assert about["client"] == name
    assert about["as_of"] == "2024-10-01"
    assert about["history"]["customers"] == 60
    pages = list(record.parent.rglob("*.html"))
    assert len(pages) >= 3
    for page in pages:
        assert "<script>alert(1)" not in page.read_text(encoding="utf-8"), page.name
