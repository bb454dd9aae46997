"""A table holds values and becomes text only where it is drawn: frame, text and HTML."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from winback_kit.show.kit.figure import Figure
from winback_kit.show.kit.table import Cell, Column, Table, interval
from winback_kit.words.context import Catalogue, client_context


@pytest.fixture
def table() -> Table:
    columns = (
        Column("Offer"),
        Column("Cost, {currency}", "amount", 2),
        Column("Uplift [evidence]", parts=(Column("Uplift", "points"), Column("Evidence")),
               pattern="{uplift} [{grade}]"),
        interval("Rate", "share", path="offers.{row}.{part}", value=True),
        Column("Most, {currency}", "amount", missing="nothing", sign=True),
        Column("Other", "own"),
    )  # fmt: skip
    rows = [
        ("<Voucher>", 1234.5, (0.031, "A"), (0.1, 0.05, 0.15), 7.0, Cell(3, "months")),
        ("Call", -2.0, (-0.005, "E"), None, None, Cell(0.02, "share", 1, "limit", "at most {n}")),
        ("All", "", None, (0.2, 0.1, 0.3), -1.0, Cell(dt.date(2026, 6, 7), "date")),
    ]
    return Table(columns, rows, source="Where from.", total=True, currency="EUR")


def test_values_are_written_in_their_units(table: Table) -> None:
    assert table.heads == [
        "Offer", "Cost, EUR", "Uplift [evidence]", "Rate", "Most, EUR", "Other",
    ]  # fmt: skip
    shown = [[text.replace("\u202f", " ") for text in row] for row in table.texts()]
    assert shown == [
        ["<Voucher>", "1,234.50", "+3.1 points [A]", "10.0 % (5.0 to 15.0 %)", "+7", "3 months"],
        ["Call", "−2.00", "−0.5 points [E]", "–", "nothing", "at most 2.0 %"],
        ["All", "", "–", "20.0 % (10.0 to 30.0 %)", "−1", "7 June 2026"],
    ]


def test_a_frame_holds_the_values_and_their_units(table: Table) -> None:
    frame = table.frame()
    assert frame.attrs["units"] == {
        "Offer": "text", "Cost, EUR": "EUR",
        "Uplift [evidence]: Uplift": "points", "Uplift [evidence]: Evidence": "text",
        "Rate: value": "share", "Rate: low": "share", "Rate: high": "share",
        "Most, EUR": "EUR", "Other": ["months", "share", "date"],
    }  # fmt: skip
    assert list(frame.columns) == list(frame.attrs["units"])
    assert frame["Cost, EUR"].tolist()[:2] == [1234.5, -2.0]
    assert math.isnan(frame["Cost, EUR"][2])
    assert frame["Rate: low"].tolist()[::2] == [0.05, 0.1]
    assert frame["Other"].tolist() == [3, 0.02, dt.date(2026, 6, 7)]


def test_it_is_drawn_in_the_language_and_locale_that_hold_there(table: Table) -> None:
    with (
        client_context(locale="de_DE"),
        client_context(catalogue=Catalogue("de", {"Cost, {currency}": ("Kosten, {currency}",)})),
    ):
        assert table.heads[1] == "Kosten, EUR"
        assert table.texts()[0][1] == "1.234,50"
    assert table.texts()[0][1] == "1,234.50"


def test_numbers_are_on_the_right_and_cells_name_their_place(table: Table) -> None:
    assert table.numbers() == [1, 2, 3, 4, 5]
    html = table.as_html()
    assert "&lt;Voucher&gt;" in html
    assert '<data value="0.1" data-path="offers.0.value">10.0\u202f%</data>' in html
    assert '<data value="0.02" data-path="limit">at most 2.0\u202f%</data>' in html
    assert html.count("<data") == 7
    assert html.count('class="wb-total"') == 1


def test_a_table_without_rows_has_its_columns() -> None:
    empty = Table((Column("Offer"), Column("Cost", "amount")), [])
    assert empty.frame().columns.tolist() == empty.heads == ["Offer", "Cost"]
    assert (empty.as_text(), empty.texts()) == ("Offer  Cost", [])


def test_columns_that_bear_one_name_stay_apart() -> None:
    frame = Table((Column("Value", "count"), Column("Value", "share")), [(1, 0.5)]).frame()
    assert list(frame.columns) == ["Value", "Value (2)"]


def test_a_figure_gives_what_it_draws() -> None:
    frame = Figure("T", "M", [{"name": "a", "x": [1, 2], "y": [3.0, 4.0]}, {"name": "b"}]).frame()
    assert frame.to_dict("list") == {"trace": ["a", "a"], "x": [1, 2], "y": [3.0, 4.0]}
    map_of = Figure("T", "M", [{"x": [1, 2], "y": [3], "z": [[5.0, 6.0]]}]).frame()
    assert map_of[["x", "y", "z"]].to_numpy().tolist() == [[1, 3, 5.0], [2, 3, 6.0]]
    assert Figure("T", "M", []).frame().columns.tolist() == ["trace", "x", "y"]


def test_a_range_without_width_is_one_value() -> None:
    table = Table([Column("Offer"), interval("Brings", "count")], [("A", (0, 0)), ("B", (1, 2))])
    assert table.texts() == [["A", "0"], ["B", "1 to 2"]]


def test_a_long_name_of_code_is_broken_at_its_joints_alone() -> None:
    table = Table([Column("Item"), Column("Query")], [("A", "study.reasons.last_rate")])
    assert "study.<wbr>reasons.<wbr>last_<wbr>rate" in table.as_html()


def test_what_stands_around_a_value_names_the_case_it_stands_in() -> None:
    """German has "unter 0,9 Punkten" and "0,9 Punkte"."""
    german = Catalogue(
        "de",
        {"below {limit}": ("unter {limit:dative}",), "{n} points": ("{n} Punkte",)},
        cases={"dative": {"Punkte": "Punkten"}},
    )
    limit = Cell(0.009, "points", pattern="below {limit}")
    with client_context(catalogue=german, locale="de_DE"):
        assert limit.shown("EUR") == "unter +0,9 Punkten"
    assert limit.shown("EUR") == "below +0.9 points"


def test_a_long_word_may_be_broken_where_the_translation_says_so() -> None:
    german = Catalogue("de", cases={"parts": {"Einrichtungskosten": "Einrichtungs|kosten"}})
    table = Table([Column("Einrichtungskosten")], [("Die Einrichtungskosten",)])
    with client_context(catalogue=german):
        assert table.as_html().count("Einrichtungs\u00adkosten") == 2
        assert [list(row) for row in table.texts()] == [["Die Einrichtungskosten"]]
