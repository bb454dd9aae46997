"""Sheet `Summary`: the figures of the scenario shown, the bridge and the cumulative cash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.case.figures_of import measure
from winback_kit.case.lines import MEASURES
from winback_kit.report.workbook.assumptions import CHOSEN
from winback_kit.report.workbook.book import ASSUMPTIONS, CHECKS, SHOWN, SUMMARY, Book
from winback_kit.report.workbook.measure_printer import UNDEFINED, MeasurePrinter
from winback_kit.report.workbook.pages import Sheet, open_sheet
from winback_kit.report.workbook.return_rate import rate_cell
from winback_kit.report.workbook.styles import BAD, GOOD, Styles, unit_in_words

LABEL, VALUE, UNIT, NAME, _GAP, CHART = range(6)
ABOUT_ROW, FOUR_ROW, HEADER_ROW = 4, 10, 17
FOUR = ("npv", "npv_headline", "incremental_returns", "payback_months")
FAILING_ROW = 4
FAILING = f"{CHECKS}!$F${FAILING_ROW}"


@dataclass(frozen=True)
class About:
    """What the workbook is about, in the words of whoever draws it up."""

    title: str
    client: str = ""
    notes: Sequence[str] = ()


def measure_cell(name: str) -> str:
    """The cell of a figure, as other sheets write it."""
    at = [one.name for one in MEASURES].index(name)
    return f"{SUMMARY}!$B${HEADER_ROW + 1 + at}"


def own_cell(name: str) -> str:
    """The cell of a figure, as this sheet writes it."""
    return measure_cell(name).partition("!")[2]


def write_summary(book: Book, workbook: Any, styles: Styles, about: About) -> Sheet:
    """Title, scenario and checks; four figures; then all of them."""
    whose = f"{about.client}. " if about.client else ""
    note = (
        f"{whose}All money in {book.case.currency}; {book.horizon} months from "
        f"{book.case.start.day} {book.case.start:%B %Y}; after tax unless said otherwise."
    )
    sheet = open_sheet(workbook, SUMMARY, styles, title=about.title, note=note, tab="#1F3A5F")
    for column, width in enumerate((54, 20, 12, 34, 2)):
        sheet.pages.set_column(column, column, width)
    sheet.pages.set_column(CHART, CHART + 12, 11)
    _about(book, sheet)
    _four(book, sheet)
    _figures(book, sheet)
    row = HEADER_ROW + len(MEASURES) + 2
    for text in about.notes:
        sheet.text((row, LABEL), text, "note")
        row += 1
    sheet.pages.freeze_panes(2, 0)
    sheet.pages.activate()
    return sheet


def _about(book: Book, sheet: Sheet) -> None:
    sheet.text((ABOUT_ROW, LABEL), "Scenario shown", "headline")
    shown = f"={ASSUMPTIONS}!{CHOSEN}"
    sheet.formula((ABOUT_ROW, VALUE), shown, book.columns.shown, "main")
    link = f"internal:'{ASSUMPTIONS}'!{SHOWN}4"
    look = sheet.styles.of("link", underline=1)
    where = (ABOUT_ROW - 1, NAME)
    sheet.pages.write_url(*where, link, look, "Choose another on Assumptions")
    sheet.text((ABOUT_ROW + 1, LABEL), "Checks", "headline")
    text = f'=IF({FAILING}=0,"All checks hold",{FAILING}&" failing: see Checks")'
    sheet.formula((ABOUT_ROW + 1, VALUE), text, "All checks hold", "main")
    for criteria, color in (("begins with", GOOD), ("not containing", BAD)):
        look = sheet.styles.workbook.add_format({"font_color": color, "bold": True})
        rule = {"type": "text", "criteria": criteria, "value": "All checks", "format": look}
        sheet.pages.conditional_format(ABOUT_ROW, VALUE, ABOUT_ROW, VALUE, rule)
    sheet.text((ABOUT_ROW + 2, LABEL), "Currency", "headline")
    sheet.text((ABOUT_ROW + 2, VALUE), book.case.currency, "main")
    sheet.text((ABOUT_ROW + 3, LABEL), "Horizon, months (fixed in this workbook)", "headline")
    months = book.programme["horizon_months"].cell(SUMMARY, SHOWN)
    sheet.formula((ABOUT_ROW + 3, VALUE), f"={months}", book.horizon, "main left", "months")
    if book.columns.left_out:
        names = ", ".join(f"“{name}”" for name in book.columns.left_out)
        text = f"Not in this workbook, because the horizon differs: {names}."
        sheet.text((ABOUT_ROW + 4, LABEL), text, "note")


def _four(book: Book, sheet: Sheet) -> None:
    sheet.band(FOUR_ROW, "In short", NAME + 1)
    by_name = {one.name: one for one in MEASURES}
    for at, name in enumerate(FOUR):
        row, one = FOUR_ROW + 1 + at, by_name[name]
        sheet.pages.set_row(row - 1, 24)
        sheet.text((row, LABEL), one.label, "headline")
        value = shown_value(book, name)
        sheet.formula((row, VALUE), f"={own_cell(name)}", value, "big", one.unit)
        unit = unit_in_words(one.unit, book.case.currency)
        sheet.text((row, UNIT), unit, "headline")


def shown_value(book: Book, name: str) -> float | str:
    """A figure as Python has it, or the word for none."""
    value = float(measure(book.model, name))
    return UNDEFINED if np.isnan(value) else value


def _figures(book: Book, sheet: Sheet) -> None:
    titles = ["Figure", "Value", "Unit", "Name in formulas"]
    sheet.header(HEADER_ROW, titles, numbers=(VALUE,), height=18)
    printer = MeasurePrinter(
        word=lambda word, name: _word(book, word, name),
        value=lambda name: book.programme[name].cell(SUMMARY, SHOWN),
    )
    for at, one in enumerate(MEASURES):
        row = HEADER_ROW + 1 + at
        main = one.name in FOUR
        sheet.text((row, LABEL), one.label, "main" if main else "label")
        text, value = printer.measure(one.formula), shown_value(book, one.name)
        look = sheet.styles.of("main" if main else "line", one.unit, align="right")
        sheet.pages.write_formula(row - 1, VALUE, text, look, value)
        sheet.text((row, UNIT), unit_in_words(one.unit, book.case.currency), "unit")
        sheet.text((row, NAME), one.name, "faint")


def _word(book: Book, word: str, name: str) -> str:
    """The cell, or the formula, of a word of `MEASURES` and a line."""
    if word == "rate_of_return":
        return rate_cell(name)
    spot = book.by_month(name)
    cells = spot.all_months(SUMMARY, book.first, book.last)
    if word == "whole":
        return f"SUM({cells})" if spot.by_month else spot.cell(SUMMARY, SHOWN)
    if word == "present":
        factors = book.programme["discount_factor"].all_months(SUMMARY, book.first, book.last)
        return f"SUMPRODUCT({cells},{factors})"
    if word == "least":
        return f"MIN({cells})"
    assert word == "first_month"
    months = book.workings["reached", name].all_months(SUMMARY, book.first, book.last)
    return f'IF(COUNT({months})=0,"{UNDEFINED}",MIN({months}))'
