"""Sheet `Summary`: the figures of the scenario shown, the bridge and the cumulative cash."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.case.formulas.lines import MEASURES
from winback_kit.case.result.figures_of import outcome_measure
from winback_kit.case.result.nothing import is_nothing
from winback_kit.report.workbook.assumptions import CHOSEN, named
from winback_kit.report.workbook.cells.book import ASSUMPTIONS, CHECKS, SHOWN, SUMMARY, WorkbookPlan
from winback_kit.report.workbook.cells.measure_printer import UNDEFINED, MeasurePrinter
from winback_kit.report.workbook.cells.pages import Sheet, open_sheet, wide_enough
from winback_kit.report.workbook.cells.styles import BAD, GOOD, Styles, quoted, unit_in_words
from winback_kit.report.workbook.cells.tabs import tab_of, with_tabs
from winback_kit.report.workbook.return_rate import rate_cell
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.locale import day
from winback_kit.words.numbers import count

LABEL, VALUE, UNIT, _GAP, CHART = range(5)
CHART_COLUMNS = 8  # that the charts lie over
PARTS = CHART + CHART_COLUMNS + 1  # what the bridge is drawn from, beside what is printed
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
    author: str = ""


def measure_cell(name: str) -> str:
    """The cell of a figure, as other sheets write it."""
    at = [one.name for one in MEASURES].index(name)
    return f"{SUMMARY}!$B${HEADER_ROW + 1 + at}"


def signed(parts: Iterable[tuple[int, str]]) -> str:
    """Cells added up, each with its sign.

    >>> signed([(1, "B2"), (-1, "B3")])
    'B2-B3'
    """
    return "".join(f"{'+' if sign > 0 else '-'}{cell}" for sign, cell in parts).removeprefix("+")


def own_cell(name: str) -> str:
    """The cell of a figure, as this sheet writes it."""
    return measure_cell(name).partition("!")[2]


def write_summary(book: WorkbookPlan, workbook: Any, styles: Styles, about: About) -> Sheet:
    """Title, scenario and checks; four figures; then all of them."""
    sheet = open_sheet(
        workbook, SUMMARY, styles, title=about.title, note=_note(book, about), tab="#1F3A5F"
    )
    for column, width in enumerate((50, _width_of_values(book), 12, 2)):
        sheet.pages.set_column(column, column, width)
    sheet.pages.set_column(CHART, PARTS + 12, 11)
    _about(book, sheet)
    _four(book, sheet)
    _figures(book, sheet)
    row = HEADER_ROW + len(MEASURES) + 2
    for text in about.notes:
        sheet.wrapped(row, (LABEL, UNIT), text, letters=84)
        row += 1
    sheet.pages.freeze_panes(2, 0)
    sheet.pages.repeat_rows(0, 1)
    sheet.pages.activate()
    return sheet


def _note(book: WorkbookPlan, about: About) -> str:
    whose = f"{about.client}. " if about.client else ""
    told = plural(
        book.horizon,
        "All money in {currency}; {n} month from {day}; after tax unless said otherwise.",
        "All money in {currency}; {n} months from {day}; after tax unless said otherwise.",
        currency=book.case.currency,
        n=count(book.horizon),
        day=day(book.case.start),
    )
    return f"{whose}{told}"


def _about(book: WorkbookPlan, sheet: Sheet) -> None:
    sheet.text((ABOUT_ROW, LABEL), words("Scenario shown"), "headline")
    shown = f"={ASSUMPTIONS}!{CHOSEN}"
    sheet.formula((ABOUT_ROW, VALUE), shown, book.columns.shown, "main")
    link = f"internal:'{tab_of(ASSUMPTIONS)}'!{SHOWN}4"
    look = sheet.styles.of("link", underline=1, indent=1)
    where = (ABOUT_ROW + 4, LABEL)
    sheet.pages.write_url(
        *where, link, look, words("Choose another on {sheet}", sheet=tab_of(ASSUMPTIONS))
    )
    _state_of_checks(sheet)
    sheet.text((ABOUT_ROW + 2, LABEL), words("Currency"), "headline")
    sheet.text((ABOUT_ROW + 2, VALUE), book.case.currency, "main")
    sheet.text(
        (ABOUT_ROW + 3, LABEL), words("Horizon, months (fixed in this workbook)"), "headline"
    )
    months = book.programme["horizon_months"].cell(SUMMARY, SHOWN)
    sheet.formula((ABOUT_ROW + 3, VALUE), f"={months}", book.horizon, "main left", "months")
    if book.columns.left_out:
        text = words(
            "Not in this workbook, because the horizon differs: {names}.",
            names=named(book.columns.left_out),
        )
        sheet.text((ABOUT_ROW + 4, LABEL), text, "note")


def _state_of_checks(sheet: Sheet) -> None:
    """That all checks hold, or how many fail."""
    holds = words("All checks hold")
    told = words("{n} failing: see {sheet}", n="\n", sheet=tab_of(CHECKS))
    before, _, after = told.partition("\n")
    sheet.text((ABOUT_ROW + 1, LABEL), words("Checks"), "headline")
    failing = f"{quoted(before)}&{FAILING}&{quoted(after)}".removeprefix('""&')
    text = f"=IF({FAILING}=0,{quoted(holds)},{failing})"
    sheet.formula((ABOUT_ROW + 1, VALUE), text, holds, "main")
    cell = f"$B${ABOUT_ROW + 1}"
    for sign, color in (("=", GOOD), ("<>", BAD)):
        look = sheet.styles.workbook.add_format({"font_color": color, "bold": True})
        rule = {"type": "formula", "criteria": f"={cell}{sign}{quoted(holds)}", "format": look}
        sheet.pages.conditional_format(ABOUT_ROW, VALUE, ABOUT_ROW, VALUE, rule)


def _four(book: WorkbookPlan, sheet: Sheet) -> None:
    sheet.band(FOUR_ROW, words("In short"), UNIT + 1)
    by_name = {one.name: one for one in MEASURES}
    for at, name in enumerate(FOUR):
        row, one = FOUR_ROW + 1 + at, by_name[name]
        sheet.pages.set_row(row - 1, 24)
        sheet.text((row, LABEL), words(one.label), "headline")
        value = shown_value(book, name)
        sheet.formula((row, VALUE), f"={own_cell(name)}", value, "big", one.unit)
        unit = unit_in_words(one.unit, book.case.currency)
        sheet.text((row, UNIT), unit, "headline")


def _width_of_values(book: WorkbookPlan) -> float:
    """Of the column of values, four of which stand in large figures."""
    values = {one.name: shown_value(book, one.name) for one in MEASURES}
    numbers = [float(value) for value in values.values() if not isinstance(value, str)]
    large = [float(values[name]) for name in FOUR if not isinstance(values[name], str)]
    return max(wide_enough(numbers, least=18), 1.7 * wide_enough(large, least=0))


def shown_value(book: WorkbookPlan, name: str) -> float | str:
    """A figure as Python has it, or the word for none."""
    value = float(outcome_measure(book.model, name))
    return words(UNDEFINED) if np.isnan(value) else value


def _figures(book: WorkbookPlan, sheet: Sheet) -> None:
    titles = [marked("Figure"), marked("Value"), marked("Unit")]
    sheet.header(HEADER_ROW, titles, numbers=(VALUE,), height=18)
    printer = MeasurePrinter(
        word=lambda word, name: _word(book, word, name),
        value=lambda name: book.programme[name].cell(SUMMARY, SHOWN),
    )
    for at, one in enumerate(MEASURES):
        row = HEADER_ROW + 1 + at
        main = one.name in FOUR
        sheet.text((row, LABEL), words(one.label), "main" if main else "label")
        text, value = printer.measure(one.formula), shown_value(book, one.name)
        if not main and not isinstance(value, str) and is_nothing(value):
            sheet.fold(row)
        look = sheet.styles.of("main" if main else "plain", one.unit, align="right")
        sheet.pages.write_formula(row - 1, VALUE, with_tabs(text), look, value)
        sheet.text((row, UNIT), unit_in_words(one.unit, book.case.currency), "unit")


def _word(book: WorkbookPlan, word: str, name: str) -> str:
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
    first = f"IF(COUNT({months})=0,{quoted(words(UNDEFINED))},MIN({months}))"
    return f"IF(MIN({cells})>=0,0,{first})"
