"""What every sheet has alike: a title, protection, and how it is printed."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from winback_kit.report.workbook.cells.styles import PALE, Styles
from winback_kit.words.catalogue import marked, words

LONGEST_TEXT = 1_000
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
        self.pages.write_formula(cell[0] - 1, cell[1], formula, self.styles.of(role, unit), value)

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

    def band(self, row: int, text: str, columns: int) -> None:
        """A band that opens a section."""
        for column in range(columns):
            self.text((row, column), text if column == 0 else "", "band")


def open_sheet(
    workbook: Any, name: str, styles: Styles, *, title: str, note: str, tab: str = PALE
) -> Sheet:
    """A new sheet with its title and a line that says how to read it."""
    pages = workbook.add_worksheet(name)
    pages.hide_gridlines(2)
    pages.set_tab_color(tab)
    pages.set_landscape()
    pages.set_paper(9)
    pages.fit_to_pages(1, 0)
    pages.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    pages.set_footer(f"&L&A&R{_page_of()}")
    pages.protect("", _ALLOWED)
    sheet = Sheet(pages, styles)
    pages.set_row(0, 24)
    sheet.text((1, 0), title, "title")
    sheet.text((2, 0), note, "note")
    return sheet


def _page_of() -> str:
    """The number of the page as a footer writes it: &P of &N."""
    told = words("Page {page} of {pages}", page="\n", pages="\t").replace("&", "&&")
    return told.replace("\n", "&P").replace("\t", "&N")


def cut(text: str, longest: int) -> str:
    """A text that a program would refuse if it were longer."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
