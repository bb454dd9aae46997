"""Sheets `Segments` and `Programme`: every line by month, printed from the lines of the case."""

import datetime as dt
import math
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from winback_kit.case.formulas.evaluate import Array
from winback_kit.case.formulas.measures import years_of
from winback_kit.case.result.nothing import is_nothing
from winback_kit.report.workbook.cells.book import (
    ASSUMPTIONS,
    FIRST_MONTH,
    LISTS_SHEET,
    SHOWN,
    WorkbookPlan,
)
from winback_kit.report.workbook.cells.pages import LINE_WIDTH, Sheet, open_sheet, wide_enough
from winback_kit.report.workbook.cells.printer import Printer
from winback_kit.report.workbook.cells.rows import (
    FIRST_ROW,
    HEADER_ROW,
    PROGRAMME,
    SEGMENTS,
    LineUses,
    SheetRow,
    asked_of_lines,
)
from winback_kit.report.workbook.cells.styles import Styles, unit_in_words
from winback_kit.report.workbook.cells.tabs import with_tabs
from winback_kit.words.catalogue import marked, words

NAME, LABEL, UNIT, VALUE, PRESENT = range(5)
_FOLDED = marked("Rows that are 0 in every month are hidden; unhide them after a change of theirs.")
MONTHS_A_PAGE = 13  # as many as can be read on a sheet of paper
CAPPED = ("contact_months", "team_months")  # no contact and no team after the horizon
_HOW = marked(
    "Black: worked out here. Green: from another sheet. Month 0 is the day of the set-up; month k "
    "counts at its middle. Rows “by age” run by months since the return."
)


def write_segments(book: WorkbookPlan, workbook: Any, styles: Styles) -> None:
    """A block of rows for each segment."""
    sheet = _open(book, workbook, styles, SEGMENTS, words("Segments by month"))
    _write_rows(book, sheet, book.segment_rows)


def write_programme(book: WorkbookPlan, workbook: Any, styles: Styles) -> None:
    """The programme's own lines, below the totals of the segments."""
    sheet = _open(book, workbook, styles, PROGRAMME, words("Programme by month"))
    _write_rows(book, sheet, book.programme_rows)


def _write_rows(book: WorkbookPlan, sheet: Sheet, rows: tuple[SheetRow, ...]) -> None:
    """Every row; those that are nothing are folded, and columns are as wide as their numbers."""
    writer = _Writer(book, sheet, asked_of_lines())
    for row in rows:
        writer.write(row)
    last_row, last_month = rows[-1].number, FIRST_MONTH + book.horizon
    _grey_zeros(sheet, book, last_row)
    sheet.pages.set_column(FIRST_MONTH, last_month, wide_enough(writer.by_month, least=8))
    sheet.pages.set_column(VALUE, PRESENT, wide_enough(writer.in_all, least=12))
    sheet.pages.print_area(0, LABEL, last_row - 1, last_month)


def _open(book: WorkbookPlan, workbook: Any, styles: Styles, name: str, title: str) -> Sheet:
    how = f"{words(_HOW)} {words(_FOLDED)}"
    widths = {NAME: 20, LABEL: LINE_WIDTH, UNIT: 10, VALUE: 13, PRESENT: 13}
    across = [width for column, width in widths.items() if column >= LABEL]
    sheet = open_sheet(workbook, name, styles, title=title, note=how, left=LABEL, across=across)
    for column, width in widths.items():
        sheet.pages.set_column(column, column, width)
    sheet.pages.freeze_panes(HEADER_ROW, FIRST_MONTH)
    sheet.pages.repeat_rows(0, HEADER_ROW - 1)
    sheet.pages.repeat_columns(LABEL, PRESENT)
    titles = [
        marked("Name in formulas"),
        marked("Line"),
        marked("Unit"),
        marked("Value or total"),
        words("Present value, {currency}", currency=book.case.currency),
    ]
    write_month_header(sheet, book, titles, numbers=(VALUE, PRESENT))
    return sheet


def write_month_header(
    sheet: Sheet, book: WorkbookPlan, titles: list[str], *, numbers: Collection[int] = ()
) -> None:
    """Titles, and the months 0 to H with the day on which each begins above them."""
    sheet.header(HEADER_ROW, titles, numbers=numbers)
    number = sheet.styles.of("header", "0", align="right")
    day = sheet.styles.of("faint", "mmm yy", align="right")
    start = book.case.start
    sheet.pages.fit_to_pages(math.ceil((book.horizon + 1) / MONTHS_A_PAGE), 0)
    for month in range(book.horizon + 1):
        sheet.pages.write_number(HEADER_ROW - 1, FIRST_MONTH + month, month, number)
        begins = _months_later(start, max(month - 1, 0))
        if begins is not None:
            at = dt.datetime.combine(begins, dt.time())
            sheet.pages.write_datetime(HEADER_ROW - 2, FIRST_MONTH + month, at, day)


def _months_later(start: dt.date, months: int) -> dt.date | None:
    """The first day of the month that is `months` after `start`'s; None where a sheet has none."""
    year, month = divmod(start.month - 1 + months, 12)
    first = start.year + year
    return dt.date(first, month + 1, 1) if 1900 < first < 9999 else None


def _grey_zeros(sheet: Sheet, book: WorkbookPlan, last_row: int) -> None:
    grey = sheet.styles.workbook.add_format({"font_color": "#B5BBC4"})
    area = (FIRST_ROW - 1, VALUE, last_row - 1, FIRST_MONTH + book.horizon)
    rule = {"type": "cell", "criteria": "==", "value": 0, "format": grey}
    sheet.pages.conditional_format(*area, rule)


@dataclass(frozen=True)
class _Writer:
    """Writes the rows of one monthly sheet; keeps the numbers of its months, and their sums."""

    book: WorkbookPlan
    sheet: Sheet
    asked: LineUses
    by_month: list[float] = field(default_factory=list)
    in_all: list[float] = field(default_factory=list)

    def write(self, row: SheetRow) -> None:
        if row.kind == "band":
            columns = FIRST_MONTH + self.book.horizon + 1
            self.sheet.band(row.number, row.label, columns, left=LABEL)
            return
        helper = row.kind in ("mirror", "years", "reached")
        shown = f"{row.name}, {row.kind}" if helper else row.name
        self.sheet.text((row.number, NAME), shown, "faint")
        role = "main" if row.main else "label"
        self.sheet.in_lines((row.number, LABEL), row.label, LINE_WIDTH, role)
        unit = unit_in_words(row.unit, self.book.case.currency)
        self.sheet.text((row.number, UNIT), unit, "unit")
        if row.kind == "input":
            self._input(row)
        elif row.kind in ("list", "mirror"):
            self._list(row)
        elif row.kind in ("years", "reached"):
            self._working(row)
        else:
            self._line(row)

    def _input(self, row: SheetRow) -> None:
        book, cell = self.book, (row.number, VALUE)
        if row.name == "horizon_months":
            self.sheet.number(cell, book.horizon, "plain", row.unit)
            return
        months = book.programme["horizon_months"].cell(self.sheet.pages.name, SHOWN)
        link = f"{ASSUMPTIONS}!${SHOWN}${book.dial_rows[row.path]}" if row.path else months
        if row.name in CAPPED and row.path:
            link = f"MIN({link},{months})"
        scope = book.model
        value = scope.programme(row.name) if row.segment is None else None
        if row.segment is not None:
            value = scope.segment(row.name, row.segment)
        assert value is not None
        self._keep(row, [float(value.scale)], self.in_all)
        self.sheet.formula(cell, f"={link}", float(value.scale), "link", row.unit)

    def _list(self, row: SheetRow) -> None:
        assert row.segment is not None
        values = self.book.model.segment(row.name, row.segment).full()
        if row.kind == "list":
            link = f"={LISTS_SHEET}!{{c}}{self.book.list_rows[row.segment, row.name]}"
            self._months(row, link, link, values, "link")
            return
        mirrored = f"={{m}}{self.book.segments[row.segment][row.name].row}"
        self._months(row, mirrored, mirrored, values[::-1], "working")

    def _working(self, row: SheetRow) -> None:
        book = self.book
        month = book.find("month", None, PROGRAMME).now(PROGRAMME)
        if row.kind == "years":
            text = f"=MAX(0,{month}-0.5)/12"
            self._months(row, text, text, years_of(book.horizon), "working")
            return
        spot = book.by_month(row.name)
        text = f'=IF({spot.now(PROGRAMME)}>=0,{month},"")'
        values = [
            month if value >= 0 else "" for month, value in enumerate(self._values(row.name, None))
        ]
        self._months(row, '=""', text, ["", *values[1:]], "working")

    def _line(self, row: SheetRow) -> None:
        book, role = self.book, "main" if row.main else "plain"
        values = self._values(row.name, row.segment)
        printer = book.printer(row.segment)
        if row.kind == "total":
            first = later = self._total(row.name)
        else:
            first = printer.line(row.formula, first_month=True)
            later = printer.line(row.formula)
        spot = self._spot(row)
        if not spot.by_month:
            single = first.replace("{c}", "$" + SHOWN)
            self._keep(row, [float(values[0])], self.in_all)
            self.sheet.formula((row.number, VALUE), single, float(values[0]), role, row.unit)
            return
        self._months(row, first, later, values, role)
        self._sums(row, printer, values, role)

    def _spot(self, row: SheetRow) -> Any:
        if row.segment is not None:
            return self.book.segments[row.segment][row.name]
        return self.book.by_month(row.name)

    def _total(self, name: str) -> str:
        """The sum over the blocks of all segments, found by the name in the first column."""
        rows = self.book.segment_rows
        top, end = rows[0].number, rows[-1].number
        keys = f"{SEGMENTS}!$A${top}:$A${end}"
        return f'=SUMIF({keys},"{name}",{SEGMENTS}!{{c}}${top}:{{c}}${end})'

    def _sums(self, row: SheetRow, printer: Printer, values: Array, role: str) -> None:
        """Total and present value, for flows."""
        if row.name not in self.asked.flows:
            return
        cells = self._spot(row).all_months(printer.here, self.book.first, self.book.last)
        whole = float(values.sum())
        self.in_all.append(whole)
        self.sheet.formula((row.number, VALUE), f"=SUM({cells})", whole, role, row.unit)
        if row.unit != "money" or row.name in self.asked.discounted:
            return
        factor = self.book.programme["discount_factor"]
        factors = factor.all_months(printer.here, self.book.first, self.book.last)
        present = float(values @ self.book.model["discount_factor"])
        text = f"=SUMPRODUCT({cells},{factors})"
        self.sheet.formula((row.number, PRESENT), text, present, role, row.unit)

    def _values(self, name: str, at: int | None) -> Array:
        model = self.book.model
        if at is not None:
            value = model.segment(name, at)
        else:
            value = model.total(name) if name in self.book.totals else model.programme(name)
        return np.asarray(np.broadcast_to(value.full(), (self.book.horizon + 1,)))

    def _keep(self, row: SheetRow, values: list[float], widest: list[float]) -> None:
        """Fold a row that is nothing, but for those that the charts draw."""
        widest += values
        if is_nothing(values) and row.name not in self.asked.first_months:
            self.sheet.fold(row.number)

    def _months(self, row: SheetRow, first: str, later: str, values: Any, role: str) -> None:
        letters, last = self.book.letters, self.book.horizon
        look = self.sheet.styles.of(role, row.unit)
        write, number = self.sheet.pages.write_formula, row.number - 1
        first, later = with_tabs(first), with_tabs(later)
        given = values.tolist() if isinstance(values, np.ndarray) else values
        self._keep(row, [value for value in given if value != ""], self.by_month)
        for month, value in enumerate(given):
            text = (later if month else first).format(
                c=letters[month], p=letters[month - 1], m=letters[last - month]
            )
            write(number, FIRST_MONTH + month, text, look, value)
