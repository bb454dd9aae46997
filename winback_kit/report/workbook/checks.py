"""Sheet `Checks`: the identities of `identities.py`, and how many of them fail."""

from typing import Any

from winback_kit.report.workbook.cells.book import CHECKS, WorkbookPlan
from winback_kit.report.workbook.cells.pages import Sheet, open_sheet
from winback_kit.report.workbook.cells.styles import BAD, GOOD, Styles, in_format
from winback_kit.report.workbook.identities import NEAR, SheetCheck, checks_of, sum_of
from winback_kit.report.workbook.summary import FAILING_ROW
from winback_kit.words.catalogue import marked, words

HEADER_ROW = 6
LABEL_WIDTH = 72
_TITLES = [
    marked("Check"),
    marked("One way"),
    marked("Another way"),
    marked("Difference"),
    marked("Allowed"),
    marked("Holds"),
    marked("If not"),
]


def write_checks(book: WorkbookPlan, workbook: Any, styles: Styles) -> None:
    """One row a check, and how many fail."""
    note = words(
        "A check that fails says that an input is outside its limits or a formula was changed."
    )
    sheet = open_sheet(workbook, CHECKS, styles, title=words("Checks"), note=note)
    for column, width in enumerate((LABEL_WIDTH, 18, 18, 16, 16, 10, 60)):
        sheet.pages.set_column(column, column, width)
    sheet.header(HEADER_ROW, _TITLES, numbers=range(1, 6), height=18)
    row = HEADER_ROW
    for check in checks_of(book):
        row += 1
        _write_check(book, sheet, row, check)
    sheet.text((FAILING_ROW, 4), words("Checks that fail"), "main", align="right")
    text = f"={row - HEADER_ROW}-COUNTIF(F{HEADER_ROW + 1}:F{row},TRUE)"
    sheet.formula((FAILING_ROW, 5), text, 0, "main", "0")
    for criteria, color in (("TRUE", GOOD), ("FALSE", BAD)):
        look = workbook.add_format({"font_color": color, "bold": True})
        rule = {"type": "cell", "criteria": "==", "value": criteria, "format": look}
        sheet.pages.conditional_format(HEADER_ROW, 5, row - 1, 5, rule)
    sheet.pages.freeze_panes(HEADER_ROW, 1)
    sheet.pages.repeat_rows(HEADER_ROW - 1)


def _write_check(book: WorkbookPlan, sheet: Sheet, row: int, check: SheetCheck) -> None:
    """A difference is allowed that is small beside both sides, or beside all money that flows."""
    left, right = check.values
    unit, scales, scale = "0.000", "", 0.0
    if check.money:
        flows = ("money_in", "money_out")
        unit, scales = "money", "," + "+".join(sum_of(book, name) for name in flows)
        scale = float(sum(book.model[name].sum() for name in flows))
    allowed = NEAR * max(1.0, abs(left), abs(right), scale)
    sheet.in_lines((row, 0), check.label, LABEL_WIDTH)
    sheet.formula((row, 1), f"={check.left}", left, "plain", unit)
    sheet.formula((row, 2), f"={check.right}", right, "plain", unit)
    sheet.formula((row, 3), f"=B{row}-C{row}", left - right, "faint", "0.0E+00")
    text = f"={NEAR!r}*MAX(1,ABS(B{row}),ABS(C{row}){scales})"
    sheet.formula((row, 4), text, allowed, "faint", "0.0E+00")
    holds = abs(left - right) <= allowed
    sheet.formula((row, 5), f"=ABS(D{row})<=E{row}", holds, "main", _truth())
    sheet.text((row, 6), check.mend, "unit")


def _truth() -> str:
    """A truth value as it is shown; some programs show it as a number."""
    true, false = in_format(words("TRUE")), in_format(words("FALSE"))
    return f"{true};{true};{false}"
