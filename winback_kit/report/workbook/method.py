"""Sheet `Method`: every line and figure in words, and how to read this workbook."""

from collections.abc import Iterator
from typing import Any

from winback_kit.case.formulas.formula import formula_in_words
from winback_kit.case.formulas.line import Line
from winback_kit.case.formulas.lines import MEASURES
from winback_kit.report.workbook.cells.book import METHOD, WorkbookPlan
from winback_kit.report.workbook.cells.pages import Sheet, open_sheet
from winback_kit.report.workbook.cells.rows import all_lines
from winback_kit.report.workbook.cells.styles import Styles, unit_in_words
from winback_kit.words.catalogue import marked, words

LABEL_WIDTH = 50
TITLES = (
    marked("Line"),
    marked("Name in formulas"),
    marked("Unit"),
    marked("Of"),
    marked("Given as"),
    marked("Formula"),
    marked("In use here"),
)
OF = {"segment": marked("segment"), "programme": marked("programme")}
FORMS = {
    "same": marked("same"),
    "one": marked("one"),
    "curve": marked("curve"),
    "monthly": marked("monthly"),
    "sbg": "sbg",
    "unlimited": marked("unlimited"),
    "limited": marked("limited"),
    "offset": marked("offset"),
    "carry_forward": marked("carry forward"),
    "none": marked("nobody held back"),
    "held": marked("held back"),
}
WORDS = {
    "positive (x)": marked("x where it is above 0, else 0"),
    "reached (x)": marked("1 where x is 0 or more, else 0"),
    "spread (x, curve)": marked(
        "what starts in a month, carried on by age: the sum over months j of x in "
        "month j times the curve at age k − j"
    ),
    "cumulative, compound": marked("the sum, the product, of this and all earlier months"),
    "lowest, highest": marked("the lowest, the highest value so far"),
    "change (x)": marked("the difference to the month before; in the first month x itself"),
    "total (x)": marked("the sum over segments"),
    "whole (x)": marked("the sum over all months, and segments where x is theirs"),
    "present (x)": marked("the same, each month times its discount factor"),
    "least (x)": marked("the lowest value of all months"),
    "first month (x)": marked("the first month from 1 on in which x is 0 or more"),
    "rate of return (x)": marked(
        "the yearly rate at which the present value of x is 0, where there is exactly one"
    ),
}
NOTES = (
    marked(
        "Value is incremental: what those who return with the programme are worth, less what "
        "those who would have returned anyway are worth."
    ),
    marked(
        "Month 0 is the day of the set-up and is not discounted; month k counts at its middle, "
        "with the effective yearly rate."
    ),
    marked("A quotient whose divisor is 0 is 0 in a line, and n/a in a figure of the whole case."),
    marked("The horizon is fixed in this workbook. What happens after it is in no figure."),
    marked(
        "A mirrored row is a curve written backwards, so that a SUMPRODUCT can spread along it."
    ),
    marked(
        "Input cells are open, all others are locked without a password: Review, Unprotect Sheet."
    ),
)


def write_method(book: WorkbookPlan, workbook: Any, styles: Styles) -> None:
    """The notes, the words, then each line and figure."""
    note = words("Every formula of this workbook is printed from this list.")
    sheet = open_sheet(workbook, METHOD, styles, title=words("Method"), note=note)
    for column, width in enumerate((LABEL_WIDTH, 34, 11, 12, 22, 92, 11)):
        sheet.pages.set_column(column, column, width)
    row = 4
    for text in NOTES:
        sheet.text((row, 0), words(text))
        row += 1
    row += 1
    sheet.band(row, words("Words used in formulas"), len(TITLES))
    for word, meaning in WORDS.items():
        row += 1
        sheet.text((row, 0), word, "label")
        sheet.text((row, 1), words(meaning))
    row += 2
    sheet.header(row, list(TITLES))
    sheet.pages.repeat_rows(row - 1)
    for cells in _rows(book):
        row += 1
        _write_row(sheet, row, cells)


def _rows(book: WorkbookPlan) -> Iterator[tuple[str, ...]]:
    currency = book.case.currency
    for line in all_lines():
        for form, formula in line.formulas.items():
            given, told = words(FORMS[form]) if form else "", formula_in_words(formula, "")
            unit, of = unit_in_words(line.unit, currency), words(OF[line.of])
            used = words("yes") if _in_use(book, line, form) else words("no")
            yield words(line.label), line.name, unit, of, given, told, used
    for one in MEASURES:
        told, unit = formula_in_words(one.formula, ""), unit_in_words(one.unit, currency)
        yield words(one.label), one.name, unit, words("whole case"), "", told, words("yes")


def _in_use(book: WorkbookPlan, line: Line, form: str) -> bool:
    if not form:
        return True
    if line.of == "programme":
        return book.model.forms(None).get(line.by) == form
    count = range(len(book.case.segments))
    return any(book.model.forms(at).get(line.by) == form for at in count)


def _write_row(sheet: Sheet, row: int, cells: tuple[str, ...]) -> None:
    sheet.in_lines((row, 0), cells[0], LABEL_WIDTH)
    for column, text in enumerate(cells[1:], start=1):
        sheet.text((row, column), text, "wrapped" if column == 5 else "plain")
