"""What every sheet has alike: a title, protection, and how it is printed."""

import math
import textwrap
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from winback_kit.report.workbook.cells.styles import DROPPED, PALE, SIGNED, Styles
from winback_kit.report.workbook.cells.tabs import tab_of, with_tabs
from winback_kit.words.catalogue import marked, words
from winback_kit.words.locale import paper

LONGEST_TEXT = 1_000
LINE_HEIGHT = 13.5
LETTERS = 1.1  # of plain text in a unit of width, which is one digit
LINE_WIDTH = 50  # of the column that names the lines of a sheet by month
LONGEST_FOOT = 80  # letters of a client's name
_LONGEST_NAME = 44
SIZES = {"a4": 9, "letter": 1}  # numbers of papers in a workbook
INDENTED = (
    marked("Unit"),
    marked("Evidence"),
    marked("Name in the case file"),
    marked("If not"),
)  # small text beside numbers
_ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True}


@dataclass(frozen=True)
class Sheet:
    """One sheet being written. Client's text goes in by `text` alone, and is never a formula."""

    pages: Any
    styles: Styles

    def text(self, cell: tuple[int, int], text: str, role: str = "plain", **more: Any) -> None:
        """Plain text at (row, column), counted from 1 and 0."""
        short = text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
        self.pages.write_string(cell[0] - 1, cell[1], short, self.styles.of(role, **more))

    def number(self, cell: tuple[int, int], value: float, role: str, unit: str = "") -> None:
        """A number."""
        self.pages.write_number(cell[0] - 1, cell[1], value, self.styles.of(role, unit))

    def formula(
        self, cell: tuple[int, int], formula: str, value: Any, role: str, unit: str = ""
    ) -> None:
        """A formula with the value that Python has for it."""
        look = self.styles.of(role, unit)
        self.pages.write_formula(cell[0] - 1, cell[1], with_tabs(formula), look, value)

    def header(
        self, row: int, titles: list[str], *, numbers: Collection[int] = (), height: float = 30
    ) -> None:
        """The band of column titles; those of the columns of `numbers` stand on the right.

        Titles are texts of the catalogue in English, or names and texts that are made already.
        """
        self.pages.set_row(row - 1, height)
        for column, title in enumerate(titles):
            align: dict[str, Any] = {"align": "right" if column in numbers else "left"}
            if title in INDENTED:
                align = {"align": "left", "indent": 1}
            self.text((row, column), words(title), "header", **align)

    def band(self, row: int, text: str, columns: int, *, left: int = 0) -> None:
        """A band that opens a section, its text in column `left`."""
        for column in range(columns):
            self.text((row, column), text if column == left else "", "band")

    def in_lines(self, cell: tuple[int, int], text: str, width: float, role: str = "plain") -> None:
        """Plain text in as many lines as it takes in a column of this width."""
        self.text(cell, text, role, text_wrap=True)
        lines = lines_of(text, LETTERS * width)
        if lines > 1:
            self.pages.set_row(cell[0] - 1, LINE_HEIGHT * lines)

    def fold(self, row: int) -> None:
        """Hide a row that is nothing now; the sheet's protection lets anybody show it again."""
        self.pages.set_row(row - 1, None, None, {"hidden": True})

    def wrapped(self, row: int, columns: tuple[int, int], text: str, *, letters: int) -> None:
        """A note in as many lines as it takes across columns that hold so many letters."""
        short = text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
        look = self.styles.of("note", text_wrap=True)
        self.pages.merge_range(row - 1, columns[0], row - 1, columns[1], "", look)
        self.pages.write_string(row - 1, columns[0], short, look)
        self.pages.set_row(row - 1, 14 * math.ceil(len(short) / letters))


def open_sheet(
    workbook: Any,
    name: str,
    styles: Styles,
    *,
    title: str,
    note: str,
    tab: str = PALE,
    left: int = 0,
    across: Sequence[float] = (),
) -> Sheet:
    """A new sheet with its title and a line that says how to read it, both in column `left`.

    The line is broken to stand across columns of these widths, from `left` on, where any are given.
    """
    pages = workbook.add_worksheet(tab_of(name))
    pages.hide_gridlines(2)
    pages.set_tab_color(tab)
    pages.set_landscape()
    pages.fit_to_pages(1, 0)
    pages.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    pages.protect("", _ALLOWED)
    sheet = Sheet(pages, styles)
    pages.set_row(0, 24)
    sheet.text((1, left), title, "title")
    if across:
        letters = int(LETTERS * sum(across))
        sheet.wrapped(2, (left, left + len(across) - 1), note, letters=letters)
    else:
        sheet.text((2, left), note, "note")
    return sheet


def ready_to_print(workbook: Any, client: str) -> None:
    """Every sheet on the paper of the client's country, with the client and the page at its foot.

    A foot knows “&” as a sign of its own; a sheet's name and a page's number are put in by it.
    """
    whose = f"{cut(client, LONGEST_FOOT)} · " if client else ""
    for pages in workbook.worksheets():
        pages.set_paper(SIZES[paper()])
        pages.set_footer(f"&L{whose.replace('&', '&&')}&A&R{_page_of()}")


def keep_signs(workbook: Any) -> None:
    """A small loss keeps its sign in LibreOffice too, which drops it otherwise (`SIGNED`)."""
    looks = {
        code: workbook.add_format({"num_format": signed}) for code, (signed, _) in SIGNED.items()
    }
    for pages in workbook.worksheets():
        for code, area in _areas(pages):
            rule = {"type": "cell", "criteria": "between", "format": looks[code]}
            ends = {"minimum": -DROPPED, "maximum": -SIGNED[code][1]}
            pages.conditional_format(*area, rule | ends)


def _areas(pages: Any) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """Where such formats are: each with first row, first column, last row and last column."""
    open_ones: dict[tuple[str, int, int], int] = {}  # by format and columns: their first row
    before = -1
    for row in [*sorted(pages.table), None]:
        runs = [] if row is None else _runs(pages.table[row])
        for run, first in [*open_ones.items()]:
            if run not in runs or row != before + 1:
                yield run[0], (first, run[1], before, run[2])
                del open_ones[run]
        for run in runs:
            open_ones.setdefault(run, row)
        before = row


def _runs(cells: Any) -> list[tuple[str, int, int]]:
    """The runs of such a format in a row: the format, the first and the last column."""
    runs: list[tuple[str, int, int]] = []
    for column, cell in sorted(cells.items()):
        code = getattr(cell.format, "num_format", None)
        if code not in SIGNED:
            continue
        if runs and runs[-1][0] == code and runs[-1][2] == column - 1:
            runs[-1] = (code, runs[-1][1], column)
        else:
            runs.append((code, column, column))
    return runs


def wide_as(texts: Iterable[str], *, least: float) -> float:
    """The width of a column of names, in letters; long ones are cut."""
    return min(_LONGEST_NAME, max([least, *(0.95 * len(text) + 1 for text in texts)]))


def wide_enough(values: Iterable[float], *, least: float) -> float:
    """The width of a column, in letters, that shows the largest of these as an amount; one digit
    more has room, since an input may be raised.
    """
    most = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    return max(least, len(f"-{most:,.0f}") + 2)


def _page_of() -> str:
    """The number of the page as a footer writes it: &P of &N."""
    told = words("Page {page} of {pages}", page="\n", pages="\t").replace("&", "&&")
    return told.replace("\n", "&P").replace("\t", "&N")


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column so many letters wide, its words broken between."""
    return max(1, len(textwrap.wrap(text, max(1, int(width)))))


def cut(text: str, longest: int) -> str:
    """A text that a program would refuse if it were longer."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
