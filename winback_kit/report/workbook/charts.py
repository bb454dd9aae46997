"""Native charts of the summary: the bridge to the net present value, and the cumulative cash.

A bridge is a stack of columns on an invisible base. For a step from s to e the base is
max(0, min(s, e)) + min(0, max(s, e)); what is seen lies between s and e, above and below 0 apart.
"""

from typing import Any

from winback_kit.case.result.bridge import STEPS, Planned, Step, bridge
from winback_kit.case.result.nothing import is_nothing
from winback_kit.report.workbook.cells.book import FIRST_MONTH, SUMMARY, WorkbookPlan
from winback_kit.report.workbook.cells.pages import Sheet
from winback_kit.report.workbook.cells.rows import HEADER_ROW as MONTHS_ROW
from winback_kit.report.workbook.cells.rows import PROGRAMME as PROGRAMME_SHEET
from winback_kit.report.workbook.cells.tabs import tab_of
from winback_kit.report.workbook.summary import (
    CHART,
    CHART_COLUMNS,
    LABEL,
    PARTS,
    UNIT,
    VALUE,
    own_cell,
    shown_value,
    signed,
)
from winback_kit.show.kit.figure import COST, GAIN, NATURAL, PROGRAMME
from winback_kit.words.catalogue import marked, words

_PARTS = (
    marked("Base"),
    marked("Sum"),
    marked("Rise above 0"),
    marked("Rise below 0"),
    marked("Fall above 0"),
    marked("Fall below 0"),
)
_COLORS = (None, PROGRAMME, GAIN, GAIN, COST, COST)
_FONT = {"name": "Calibri", "size": 9}


def write_bridge(book: WorkbookPlan, workbook: Any, sheet: Sheet, row: int) -> None:
    """The steps as a table from `row` on, and their chart beside the figures."""
    titles = [
        marked("Bridge, present values"),
        words("Step, {currency}", currency=book.case.currency),
        marked("Height after"),
    ]
    sheet.header(row, titles, numbers=(VALUE, UNIT), height=18)
    for place, part in enumerate(_PARTS):
        sheet.text((row, PARTS + place), words(part), "faint", align="right")
    figures = {name: float(shown_value(book, name)) for one in STEPS for _, name in one.parts}
    for at, (planned, step) in enumerate(zip(STEPS, bridge(figures, whole=True), strict=True)):
        _step(sheet, row + 1 + at, planned, step)
    for at_row, chart, told in (
        (3, _bridge_chart(book, workbook, row), words("Bridge from margin to net present value")),
        (24, _cash_chart(book, workbook), words("Cumulative cash by month")),
    ):
        options = {"object_position": 2, "description": told}
        sheet.pages.insert_chart(at_row, CHART, chart, options)
    sheet.pages.print_area(0, LABEL, row + len(STEPS) - 1, CHART + CHART_COLUMNS - 1)
    sheet.pages.fit_to_pages(1, 1)  # figures, bridge and charts are looked at together


def _step(sheet: Sheet, row: int, planned: Planned, step: Step) -> None:
    """Write one step: its figures with their signs, and the height after it."""
    text = f"={signed((sign, own_cell(name)) for sign, name in planned.parts)}"
    if not step.is_sum and is_nothing(step.value):
        sheet.fold(row)
    sheet.text((row, LABEL), words(step.label), "main" if step.is_sum else "label")
    sheet.formula((row, VALUE), text, step.value, "main" if step.is_sum else "plain", "money")
    height = f"=B{row}" if step.is_sum else f"=C{row - 1}+B{row}"
    sheet.formula((row, UNIT), height, step.after, "faint", "money")
    texts = _part_texts(row, step.is_sum)
    values = _part_values(step.before, step.after, step.is_sum)
    for place, (part, shown) in enumerate(zip(texts, values, strict=True)):
        sheet.formula((row, PARTS + place), f"={part}", shown, "faint", "money")


def _part_texts(row: int, stands: bool) -> list[str]:
    if stands:
        return ["0", f"C{row}", "0", "0", "0", "0"]
    s, e, up = f"C{row - 1}", f"C{row}", f"B{row}>=0"
    return [
        f"MAX(0,MIN({s},{e}))+MIN(0,MAX({s},{e}))",
        "0",
        f"IF({up},MAX(0,{e})-MAX(0,{s}),0)",
        f"IF({up},MIN(0,{s})-MIN(0,{e}),0)",
        f"IF({up},0,MAX(0,{s})-MAX(0,{e}))",
        f"IF({up},0,MIN(0,{e})-MIN(0,{s}))",
    ]


def _part_values(s: float, e: float, stands: bool) -> list[float]:
    if stands:
        return [0.0, e, 0.0, 0.0, 0.0, 0.0]
    base = max(0.0, min(s, e)) + min(0.0, max(s, e))
    above, below = abs(max(0.0, e) - max(0.0, s)), -abs(min(0.0, e) - min(0.0, s))
    return [base, 0.0, *((above, below, 0.0, 0.0) if e >= s else (0.0, 0.0, above, below))]


def _bridge_chart(book: WorkbookPlan, workbook: Any, row: int) -> Any:
    chart = workbook.add_chart({"type": "column", "subtype": "stacked"})
    rows = (row, row + len(STEPS) - 1)  # counted from 0: below the header
    for place, color in enumerate(_COLORS):
        column = PARTS + place
        fill = {"color": color} if color else {"none": True}
        chart.add_series(
            {
                "name": words(_PARTS[place]),
                "categories": [tab_of(SUMMARY), rows[0], LABEL, rows[1], LABEL],
                "values": [tab_of(SUMMARY), rows[0], column, rows[1], column],
                "fill": fill,
                "border": {"none": True},
                "gap": 45,
            }
        )
    _dress(
        chart, words("From margin to net present value, {currency}", currency=book.case.currency)
    )
    chart.set_x_axis({"label_position": "low", "num_font": _FONT, "line": {"color": NATURAL}})
    chart.set_legend({"none": True})
    return chart


def _cash_chart(book: WorkbookPlan, workbook: Any) -> Any:
    chart = workbook.add_chart({"type": "scatter", "subtype": "straight"})
    last = FIRST_MONTH + book.horizon
    for name, label, color, dash in (
        ("cumulative_cash", marked("Cumulative cash"), PROGRAMME, "solid"),
        ("cumulative_discounted", marked("Cumulative, discounted"), COST, "dash"),
    ):
        row, sheet = book.by_month(name).row - 1, tab_of(PROGRAMME_SHEET)
        chart.add_series(
            {
                "name": words(label),
                "categories": [sheet, MONTHS_ROW - 1, FIRST_MONTH, MONTHS_ROW - 1, last],
                "values": [sheet, row, FIRST_MONTH, row, last],
                "line": {"color": color, "width": 2.25, "dash_type": dash},
            }
        )
    currency = book.case.currency
    _dress(chart, words("Cumulative cash after tax by month, {currency}", currency=currency))
    every = next((step for step in (1, 3, 6, 12) if book.horizon <= 20 * step), 60)
    axis = {"label_position": "low", "num_font": _FONT, "major_gridlines": {"visible": False}}
    limits = {"min": 0, "max": book.horizon, "major_unit": every}
    chart.set_x_axis(axis | limits | {"name": words("Month"), "name_font": _FONT})
    chart.set_legend({"position": "bottom", "font": _FONT})
    return chart


def _dress(chart: Any, title: str) -> None:
    look = {"name": "Calibri", "size": 12, "bold": True, "color": "#1F3A5F"}
    chart.set_title({"name": title, "name_font": look, "overlay": False})
    grid = {"visible": True, "line": {"color": "#E3E7EC", "width": 0.75}}
    chart.set_y_axis({"num_format": "#,##0", "num_font": _FONT, "major_gridlines": grid})
    chart.set_size({"width": 640, "height": 400})
    chart.set_chartarea({"border": {"color": "#DCE1E7"}})
