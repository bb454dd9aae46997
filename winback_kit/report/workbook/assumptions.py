"""Sheet `Assumptions`: every dial of the case with its values, evidence and limits."""

import math
from collections.abc import Sequence
from typing import Any

from winback_kit.case.assumptions.inputs import Dial
from winback_kit.report.workbook.cells.book import (
    ASSUMPTIONS,
    FIRST_DIAL,
    SHOWN,
    WorkbookPlan,
    column_letters,
)
from winback_kit.report.workbook.cells.pages import (
    LETTERS,
    LINE_HEIGHT,
    Sheet,
    cut,
    lines_of,
    open_sheet,
    wide_as,
    wide_enough,
)
from winback_kit.report.workbook.cells.rules import (
    LONGEST_RULE,
    LONGEST_RULE_TITLE,
    add_rules,
    probability_rule,
    rule_of,
)
from winback_kit.report.workbook.cells.scenarios import Columns, ScenarioColumn
from winback_kit.report.workbook.cells.styles import Styles, format_of_end, in_format, unit_in_words
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.locale import day
from winback_kit.words.numbers import count
from winback_kit.words.told import told

GROUP, LABEL, UNIT, VALUE, FIRST_COLUMN = range(5)
SCENARIO_ROW, PLACE_ROW, CHANCE_ROW, HEADER_ROW = 4, 5, FIRST_DIAL - 2, FIRST_DIAL - 1
CHOSEN, PLACE = f"${SHOWN}${SCENARIO_ROW}", f"${SHOWN}${PLACE_ROW}"
WITHIN_LIMITS = marked("Within limits")
_AFTER = (
    marked("Low"),
    marked("High"),
    marked("Evidence"),
    marked("Source"),
    marked("Date"),
    marked("Owner"),
    marked("Least"),
    marked("Most"),
    WITHIN_LIMITS,
)
_IN_WORDS = ("Evidence", "Source", "Date", "Owner")
_WIDTHS = (11, 11, 9, 44, 17, 14, 9, 9, 9)
_MOST_LINES = 6
LABEL_WIDTH = 46
_HOW = marked(
    "Type over blue cells on yellow. Black on yellow follows the base until it is typed over. "
    "Evidence: A own experiment, B own history, C client's statement with record, D published "
    "source, E prior."
)


def write_assumptions(book: WorkbookPlan, workbook: Any, styles: Styles) -> None:
    """One row a dial; the value in use is that of the scenario chosen."""
    sheet = open_sheet(
        workbook, ASSUMPTIONS, styles, title=words("Assumptions"), note=words(_HOW), tab="#FFE699"
    )
    _columns(book, sheet)
    _choice(book, sheet)
    titles = [column.label for column in book.columns.all]
    head = [
        marked("Group"),
        marked("Assumption"),
        marked("Unit"),
        marked("In use"),
        *titles,
        *_AFTER,
        marked("Name in the case file"),
    ]
    plain = (GROUP, LABEL, UNIT, *(after_column(book, title) for title in _IN_WORDS), len(head) - 1)
    numbers = set(range(len(head))) - set(plain)
    wide = _width_of_values(book)
    lines = max(lines_of(words(title), wide - 1) for title in titles)
    sheet.header(HEADER_ROW, head, numbers=numbers, height=max(34, LINE_HEIGHT * lines))
    _chances(book, sheet)
    for dial in book.dials:
        _dial(book, sheet, dial)
    _rules(book, sheet)
    sheet.pages.autofilter(HEADER_ROW - 1, 0, last_row(book) - 1, len(head) - 1)
    sheet.pages.freeze_panes(HEADER_ROW, FIRST_COLUMN)
    sheet.pages.repeat_rows(HEADER_ROW - 1)
    sheet.pages.print_area(0, 0, last_row(book) - 1, after_column(book, "Owner"))


def last_row(book: WorkbookPlan) -> int:
    """The row of the last dial."""
    return FIRST_DIAL + len(book.dials) - 1


def after_column(book: WorkbookPlan, title: str) -> int:
    """The column (from 0) of what stands after the scenarios: Low, High, …"""
    return FIRST_COLUMN + len(book.columns.all) + _AFTER.index(title)


def _columns(book: WorkbookPlan, sheet: Sheet) -> None:
    ends = [end for dial in book.dials for end in (dial.assumption.low, dial.assumption.high)]
    groups = [told(segment.title) for segment in book.case.segments]
    for column, width in enumerate((wide_as(groups, least=18), LABEL_WIDTH, 10)):
        sheet.pages.set_column(column, column, width)
    after = FIRST_COLUMN + len(book.columns.all)
    sheet.pages.set_column(VALUE, after - 1, _width_of_values(book))
    of_ends = wide_enough([end for end in ends if end is not None], least=_WIDTHS[0])
    for at, wide in enumerate((of_ends, of_ends, *_WIDTHS[2:])):
        sheet.pages.set_column(after + at, after + at, wide)
    sheet.pages.set_column(after + len(_WIDTHS), after + len(_WIDTHS), 36)


def _width_of_values(book: WorkbookPlan) -> float:
    values = [dial.value for dial in book.dials]
    moved = [value for column in book.columns.all for value in column.moved.values()]
    return wide_enough([*values, *moved], least=11)


def _to_choose(book: WorkbookPlan, row: int) -> str:
    """The cells of one row in the columns that can be chosen."""
    start = FIRST_COLUMN + (0 if book.columns.from_base else 1)
    end = FIRST_COLUMN + len(book.columns.all) - 1
    return f"${column_letters(start)}${row}:${column_letters(end)}${row}"


def _choice(book: WorkbookPlan, sheet: Sheet) -> None:
    """The drop-down of scenarios, and what is fixed."""
    columns, styles = book.columns, sheet.styles
    sheet.text((SCENARIO_ROW, LABEL), words("Scenario shown in all sheets"), "main", align="right")
    look = styles.of("input", "@", bold=True)
    sheet.pages.write_string(SCENARIO_ROW - 1, VALUE, columns.shown, look)
    rule = {
        "validate": "list",
        "source": f"={_to_choose(book, HEADER_ROW)}",
        "ignore_blank": False,
        "error_title": cut(words("No such scenario"), LONGEST_RULE_TITLE),
        "error_message": cut(
            words("The scenario must be one of the columns below. Choose it from the list."),
            LONGEST_RULE,
        ),
    }
    sheet.pages.data_validation(SCENARIO_ROW - 1, VALUE, SCENARIO_ROW - 1, VALUE, rule)
    sheet.text((PLACE_ROW, LABEL), words("its place among the columns"), "faint", align="right")
    place = [column.label for column in columns.to_choose].index(columns.shown) + 1
    found = f"=MATCH({_without_wildcards(columns)},{_to_choose(book, HEADER_ROW)},0)"
    sheet.formula((PLACE_ROW, VALUE), found, place, "faint", "months")
    sheet.text((PLACE_ROW + 1, GROUP), " ".join(_fixed(book)), "note")


def _without_wildcards(columns: Columns) -> str:
    """The label chosen; MATCH takes * ? ~ for wildcards unless a ~ stands before them."""
    text = CHOSEN
    for sign in "~*?":
        if any(sign in column.label for column in columns.to_choose):
            text = f'SUBSTITUTE({text},"{sign}","~{sign}")'
    return text


def _fixed(book: WorkbookPlan) -> list[str]:
    """What this sheet cannot move, in sentences."""
    columns = book.columns
    out = [
        plural(
            columns.horizon,
            "The horizon is fixed at {n} month in this workbook.",
            "The horizon is fixed at {n} months in this workbook.",
            n=count(columns.horizon),
        )
    ]
    if columns.left_out:
        names = named(columns.left_out)
        out.append(words("Not shown here, because the horizon differs: {names}.", names=names))
    if columns.what_if is not None and len(columns.all) > 2:
        out.append(words("Scenarios stand on top of the what-if."))
    return out


def named(labels: Sequence[str]) -> str:
    """Labels of columns in quotation marks."""
    return ", ".join(words("“{name}”", name=label) for label in labels)


def _chances(book: WorkbookPlan, sheet: Sheet) -> None:
    if all(column.probability is None for column in book.columns.all):
        return
    sheet.text((CHANCE_ROW, LABEL), words("Probability of the scenario"), "faint", align="right")
    for at, column in enumerate(book.columns.all):
        if column.probability is not None:
            sheet.number((CHANCE_ROW, FIRST_COLUMN + at), column.probability, "input", "share")


def chances(book: WorkbookPlan) -> str:
    """The cells of all probabilities."""
    return f"{ASSUMPTIONS}!{_to_choose(book, CHANCE_ROW)}"


def _dial(book: WorkbookPlan, sheet: Sheet, dial: Dial) -> None:
    row, unit = book.dial_rows[dial.path], dial.input.unit
    one = dial.assumption
    at = dial.segment
    whose = words("Programme") if at is None else told(book.case.segments[at].title)
    sheet.text((row, GROUP), whose)
    label = words(dial.input.label)
    sheet.text((row, LABEL), label, "wrapped")
    sheet.text((row, UNIT), unit_in_words(unit, book.case.currency), "unit")
    used = next(c for c in book.columns.all if c.label == book.columns.shown)
    text = f"=INDEX({_to_choose(book, row)},{PLACE})"
    sheet.formula((row, VALUE), text, used.moved.get(dial.path, dial.value), "main", unit)
    for at, column in enumerate(book.columns.all):
        _value(book, sheet, dial, at, column)
    for title, end in (("Low", one.low), ("High", one.high)):
        if end is not None:
            sheet.number((row, after_column(book, title)), end, "plain", format_of_end(end, unit))
    given = dial.given
    sheet.text((row, after_column(book, "Evidence")), one.evidence if given else "–", "label")
    source = told(one.source)
    sheet.text((row, after_column(book, "Source")), source, "wrapped")
    lines = math.ceil(len(source) / (LETTERS * _WIDTHS[_AFTER.index("Source")]))
    lines = max(lines, lines_of(label, LETTERS * LABEL_WIDTH))
    if lines > 1:
        sheet.pages.set_row(row - 1, LINE_HEIGHT * min(lines, _MOST_LINES))
    when = day(one.date) if one.date else ""
    sheet.text((row, after_column(book, "Date")), when)
    sheet.text((row, after_column(book, "Owner")), one.owner, "wrapped")
    _limits(book, sheet, dial)


def _limits(book: WorkbookPlan, sheet: Sheet, dial: Dial) -> None:
    row, unit = book.dial_rows[dial.path], dial.input.unit
    least, most = after_column(book, "Least"), after_column(book, "Most")
    none = in_format(words("none"))
    no_limit = f"[>=1000000000]{none};[<=-1000000000]{none};General"
    limit = no_limit if unit != "share" else unit
    sheet.number((row, least), dial.input.least, "faint", limit)
    sheet.number((row, most), dial.input.most, "faint", limit)
    value = f"{SHOWN}{row}"
    low, high = f"{column_letters(least)}{row}", f"{column_letters(most)}{row}"
    text = f"=IF(ISNUMBER({value}),IF({value}>={low},IF({value}<={high},1,0),0),0)"
    sheet.formula((row, after_column(book, WITHIN_LIMITS)), text, 1, "faint", "months")
    sheet.text((row, after_column(book, WITHIN_LIMITS) + 1), dial.path, "unit")


def _value(book: WorkbookPlan, sheet: Sheet, dial: Dial, at: int, column: ScenarioColumn) -> None:
    """A value of one column: a number, a factor on the base, or as the base (or the what-if)."""
    row, unit, path = book.dial_rows[dial.path], dial.input.unit, dial.path
    cell = (row, FIRST_COLUMN + at)
    base = f"{column_letters(FIRST_COLUMN)}{row}"
    value = column.moved.get(path, dial.value)
    if at == 0 or (path in column.own and (path not in column.factors or unit == "months")):
        sheet.number(cell, value, "input", unit)
    elif path in column.own:
        sheet.formula(cell, f"={base}*{column.factors[path]!r}", value, "input", unit)
    else:
        what_if = book.columns.what_if
        stated = what_if is not None and at > what_if
        follows = column_letters(FIRST_COLUMN + what_if) + str(row) if stated and what_if else base
        sheet.formula(cell, f"={follows}", value, "follows", unit)


def _rules(book: WorkbookPlan, sheet: Sheet) -> None:
    end = FIRST_COLUMN + len(book.columns.all) - 1
    areas = []
    for dial in book.dials:
        row = book.dial_rows[dial.path] - 1
        rule = rule_of(dial.input, book.case.currency)
        areas.append((rule, (row, FIRST_COLUMN, row, end)))
    for at, column in enumerate(book.columns.all):
        if column.probability is not None:
            place = (CHANCE_ROW - 1, FIRST_COLUMN + at)
            areas.append((probability_rule(), (*place, *place)))
    add_rules(sheet, areas)
