"""Sheet `Lists`: what runs by month or age and was given as a list, one row a list and segment."""

from typing import Any

from winback_kit.case.result.model import listed
from winback_kit.report.workbook.cells.book import FIRST_MONTH, LISTS_SHEET, WorkbookPlan
from winback_kit.report.workbook.cells.listed_inputs import LISTS
from winback_kit.report.workbook.cells.pages import (
    LINE_WIDTH,
    Sheet,
    open_sheet,
    wide_as,
    wide_enough,
)
from winback_kit.report.workbook.cells.rows import HEADER_ROW
from winback_kit.report.workbook.cells.rules import Area, Rule, add_rules, rule_of
from winback_kit.report.workbook.cells.styles import Styles, unit_in_words
from winback_kit.report.workbook.monthly import write_month_header
from winback_kit.words.catalogue import marked, words
from winback_kit.words.told import told

NAME, SEGMENT, LABEL, UNIT, BEYOND = range(5)
_HOW = marked(
    "Figures by month of the programme or by age in months since the return. Type over blue cells "
    "on yellow; black on yellow holds the figure before it until it is typed over."
)


def write_lists(book: WorkbookPlan, workbook: Any, styles: Styles) -> None:
    """Every listed input, cut at the horizon or carried on to it."""
    segments = [told(segment.title) for segment in book.case.segments]
    widths = (20, wide_as(segments, least=18), LINE_WIDTH, 10, 14)
    sheet = open_sheet(
        workbook,
        LISTS_SHEET,
        styles,
        title=words("Listed assumptions"),
        note=words(_HOW),
        tab="#FFE699",
        left=SEGMENT,
        across=widths[SEGMENT:],
    )
    for column, width in enumerate(widths):
        sheet.pages.set_column(column, column, width)
    titles = [
        marked("Name in formulas"),
        marked("Segment"),
        marked("List"),
        marked("Unit"),
        marked("Beyond"),
    ]
    write_month_header(sheet, book, titles)
    sheet.pages.freeze_panes(HEADER_ROW, FIRST_MONTH)
    sheet.pages.repeat_rows(0, HEADER_ROW - 1)
    sheet.pages.repeat_columns(SEGMENT, UNIT)
    areas: list[tuple[Rule, Area]] = []
    for (at, name), row in book.list_rows.items():
        _write_list(book, sheet, at, name, row)
        where = (row - 1, FIRST_MONTH, row - 1, FIRST_MONTH + book.horizon)
        areas.append((rule_of(LISTS[name], book.case.currency), where))
    add_rules(sheet, areas)
    numbers = (value for at, name in book.list_rows for value in _values(book, at, name))
    last_month = FIRST_MONTH + book.horizon
    sheet.pages.set_column(FIRST_MONTH, last_month, wide_enough(numbers, least=8))
    last_row = max(book.list_rows.values(), default=HEADER_ROW)
    sheet.pages.print_area(0, SEGMENT, last_row - 1, last_month)


def _values(book: WorkbookPlan, at: int, name: str) -> list[float]:
    values: list[float] = book.model.segment(name, at).full().tolist()
    return values


def _write_list(book: WorkbookPlan, sheet: Sheet, at: int, name: str, row: int) -> None:
    segment, one = book.case.segments[at], LISTS[name]
    given, hold = listed(segment)[name]
    sheet.text((row, NAME), name, "faint")
    sheet.text((row, SEGMENT), told(segment.title))
    sheet.in_lines((row, LABEL), words(one.label), LINE_WIDTH)
    sheet.text((row, UNIT), unit_in_words(one.unit, book.case.currency), "unit")
    beyond = words("last one holds") if hold else words("nothing")
    sheet.text((row, BEYOND), beyond, "faint")
    for month, value in enumerate(_values(book, at, name)):
        cell = (row, FIRST_MONTH + month)
        if name == "contacted_listed" and month == 0:
            sheet.number(cell, value, "plain", one.unit)  # nobody is contacted in month 0
        elif hold and month >= len(given):
            sheet.formula(cell, f"={book.letters[month - 1]}{row}", value, "follows", one.unit)
        else:
            sheet.number(cell, value, "input", one.unit)
