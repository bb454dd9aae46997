"""Spreadsheets: a sheet becomes a text table whose line numbers are the rows of the sheet.

Numbers are written with all their digits, whole ones without a point; days as year-month-day; a
line end within a cell is a blank, so that a row stays a line. From there on a sheet is read, and
refused, as a CSV file is.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from winback_kit.checks import listed, refused, shown_name, unknown
from winback_kit.tables.columns.near import plain
from winback_kit.tables.reading.source import SourceFiles, reading

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

TITLE_ROWS = 50  # a header stands among the first so many


def sheets_as_text(found: SourceFiles, wanted: Sequence[str], folder: Path) -> SourceFiles:
    """The sheets that hold a table, written as text into `folder`; `wanted` are names of columns.

    Without `sheet` in client.yml it is the one that holds these columns, else the longest.
    """
    from python_calamine import CalamineError, CalamineWorkbook  # where there is a sheet only

    copies: dict[Path, str] = {}
    for file in found.files:
        with reading(file) as given:
            content = given.read()
        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            for name in _chosen(book, file, found, wanted):
                copy = folder / f"{found.table}-sheet-{len(copies)}" / file.name
                copy.parent.mkdir()
                with copy.open("w", encoding="utf-8", newline="") as out:
                    csv.writer(out).writerows(_rows(book, name))
                copies[copy] = f"{file}, sheet {name}"
        except CalamineError as error:
            locked = "password" in str(error).lower()
            rule = "is locked by a password" if locked else "is a damaged spreadsheet or zip file"
            mend = "Save it without one." if locked else "Save the sheet again, or as CSV (UTF-8)."
            raise refused(file, rule, mend=mend) from None
    return replace(found, files=tuple(copies), kind="text", called=copies)


def _chosen(
    book: CalamineWorkbook, file: Path, found: SourceFiles, wanted: Sequence[str]
) -> list[str]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    names = [sheet.name for sheet in sheets]
    if stated := found.source.sheet:
        named = [n for n in names if n == stated or fnmatchcase(n.lower(), stated.lower())]
        if named:
            return named
        what = f"is no sheet of {file.name}"
        raise unknown(found.setting("sheet"), stated, names, what=what)
    seen = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    filled = [name for name in seen if book.get_sheet_by_name(name).height]
    needed = {plain(name) for name in wanted}
    holding = [
        name
        for name in (filled if wanted and len(filled) > 1 else ())
        if any(
            needed <= {plain(_text(cell)) for cell in row}
            for row in book.get_sheet_by_name(name).to_python(nrows=TITLE_ROWS)
        )
    ]
    if len(holding) > 1:
        mend = (
            f"Name it in client.yml: tables: {{{found.table}: {{sheet: {shown_name(holding[0])}}}}}"
        )
        rule = f"has the columns of {found.table} in the sheets {listed(holding)}"
        raise refused(file, rule, mend=f'{mend}, or a pattern for all, sheet: "*".')
    if not filled:
        raise refused(file, "has no sheet with a row", mend="Save the sheet again.")
    return holding or [max(filled, key=lambda name: book.get_sheet_by_name(name).height)]


def _rows(book: CalamineWorkbook, name: str) -> Iterator[list[str]]:
    """The cells as text; a row without any is an empty line, as are those above the first."""
    sheet = book.get_sheet_by_name(name)
    first = sheet.start[0] if sheet.start else 0
    yield from ([] for _ in range(first))
    for row in sheet.iter_rows():
        cells = [_text(cell) for cell in row]
        yield cells if any(cells) else []


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return " ".join(cell.splitlines()) if "\n" in cell or "\r" in cell else cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return cell.isoformat(" ") if isinstance(cell, dt.datetime) else str(cell)
