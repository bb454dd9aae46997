"""The business case as a workbook: one file, live formulas, no macros.

Every figure of every sheet is worked out again when an input is changed, in Excel, LibreOffice or
another program. Python's own values are kept in the file beside the formulas, for viewers that do
not calculate. The same case gives the same bytes.
"""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
import xlsxwriter.exceptions

from winback_kit.case.assumptions.own_lines import refuse_own_lines
from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.lines import MEASURES
from winback_kit.checks import refused
from winback_kit.report.workbook.assumptions import write_assumptions
from winback_kit.report.workbook.cells.book import WorkbookPlan, book_of
from winback_kit.report.workbook.cells.pages import keep_signs, ready_to_print
from winback_kit.report.workbook.cells.styles import Styles
from winback_kit.report.workbook.charts import write_bridge
from winback_kit.report.workbook.checks import write_checks
from winback_kit.report.workbook.lists import write_lists
from winback_kit.report.workbook.method import write_method
from winback_kit.report.workbook.monthly import write_programme, write_segments
from winback_kit.report.workbook.return_rate import write_return_rate
from winback_kit.report.workbook.summary import HEADER_ROW, About, write_summary
from winback_kit.words.told import told

CREATED = dt.datetime(2000, 1, 1)  # fixed, so that the same case gives the same bytes


def write_workbook(
    case: Case,
    out: Path,
    *,
    title: str = "",
    client: str = "",
    notes: Sequence[str] = (),
    author: str = "",
) -> None:
    """Write the workbook of `case` to `out`.

    `title` is the case's name where it is left out; `client` and `notes` stand on the summary,
    `author` in the properties of the file.
    """
    refuse_own_lines(case.own_lines, "a sheet")
    book = book_of(case)
    about = About(title=title or told(case.name), client=client, notes=notes, author=author)
    workbook = xlsxwriter.Workbook(str(out), {"in_memory": True})  # and in no temporary file
    try:
        _write_sheets(book, workbook, about)
        workbook.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        mend = "Close the workbook where it is open, or choose another place."
        raise refused(out, "cannot be written", got=str(error), mend=mend) from error


def _write_sheets(book: WorkbookPlan, workbook: Any, about: About) -> None:
    told = {"title": about.title, "author": about.author, "created": CREATED}
    workbook.set_properties(told)
    workbook.set_size(2400, 1500)
    styles = Styles(workbook)
    summary = write_summary(book, workbook, styles, about)
    bridge_row = HEADER_ROW + len(MEASURES) + len(about.notes) + 4
    write_bridge(book, workbook, summary, bridge_row)
    write_assumptions(book, workbook, styles)
    write_lists(book, workbook, styles)
    write_segments(book, workbook, styles)
    write_programme(book, workbook, styles)
    write_return_rate(book, workbook, styles)
    write_checks(book, workbook, styles)
    write_method(book, workbook, styles)
    keep_signs(workbook)
    ready_to_print(workbook, about.client)
