"""Sheet `Checks`: identities that hold whatever is typed, each worked out in two ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.case.figures_of import measure
from winback_kit.case.model import listed
from winback_kit.report.workbook.assumptions import PLACE, after_column, chances, last_row
from winback_kit.report.workbook.book import (
    ASSUMPTIONS,
    CHECKS,
    FIRST_DIAL,
    LISTS_SHEET,
    SHOWN,
    Book,
    column_letters,
)
from winback_kit.report.workbook.listed_inputs import ADD_UP_TO_ONE, LISTS, NEVER_RISE
from winback_kit.report.workbook.pages import open_sheet
from winback_kit.report.workbook.rows import SEGMENTS
from winback_kit.report.workbook.styles import BAD, GOOD, Styles
from winback_kit.report.workbook.summary import measure_cell

HEADER_ROW, FAILING_ROW = 6, 4
NEAR = 1e-9
FAILING = f"{CHECKS}!$F${FAILING_ROW}"


@dataclass(frozen=True)
class Check:
    """Two formulas that must agree, with what they are now; `scale` is what they are small to."""

    label: str
    left: str
    right: str
    values: tuple[float, float]
    money: bool = True
    mend: str = ""


def write_checks(book: Book, workbook: Any, styles: Styles) -> None:
    """One row a check, and how many fail."""
    note = "A check that fails says that an input is outside its limits or a formula was changed."
    sheet = open_sheet(workbook, CHECKS, styles, title="Checks", note=note)
    for column, width in enumerate((62, 18, 18, 16, 16, 10, 60)):
        sheet.pages.set_column(column, column, width)
    titles = ["Check", "One way", "Another way", "Difference", "Allowed", "Holds", "If not"]
    sheet.header(HEADER_ROW, titles, height=18)
    scale = "+".join(measure_range(book, name, "SUM") for name in ("money_in", "money_out"))
    turned = float(sum(book.model[name].sum() for name in ("money_in", "money_out")))
    row = HEADER_ROW
    for check in checks_of(book):
        row += 1
        left, right = check.values
        unit = "money" if check.money else "0.000"
        sheet.text((row, 0), check.label)
        sheet.formula((row, 1), f"={check.left}", left, "line", unit)
        sheet.formula((row, 2), f"={check.right}", right, "line", unit)
        sheet.formula((row, 3), f"=B{row}-C{row}", left - right, "faint", "0.0E+00")
        wide = f",{scale}" if check.money else ""
        text = f"={NEAR!r}*MAX(1,ABS(B{row}),ABS(C{row}){wide})"
        allowed = NEAR * max(1.0, abs(left), abs(right), turned if check.money else 0.0)
        sheet.formula((row, 4), text, allowed, "faint", "0.0E+00")
        holds = abs(left - right) <= allowed
        sheet.formula((row, 5), f"=ABS(D{row})<=E{row}", holds, "main")
        sheet.text((row, 6), check.mend, "faint")
    count = row - HEADER_ROW
    sheet.text((FAILING_ROW, 4), "Checks that fail", "main")
    text = f"={count}-COUNTIF(F{HEADER_ROW + 1}:F{row},TRUE)"
    sheet.formula((FAILING_ROW, 5), text, 0, "main", "0")
    for criteria, color in (("TRUE", GOOD), ("FALSE", BAD)):
        look = workbook.add_format({"font_color": color, "bold": True})
        rule = {"type": "cell", "criteria": "==", "value": criteria, "format": look}
        sheet.pages.conditional_format(HEADER_ROW, 5, row - 1, 5, rule)
    sheet.pages.freeze_panes(HEADER_ROW, 1)


def checks_of(book: Book) -> Iterator[Check]:
    """All checks of a workbook."""
    yield from _of_the_flow(book)
    yield from _of_returns(book)
    yield from _of_inputs(book)


def measure_range(book: Book, name: str, function: str) -> str:
    """A function over all months of a line, as another sheet writes it."""
    return f"{function}({_range(book, name)})"


def _range(book: Book, name: str) -> str:
    return book.by_month(name).all_months(CHECKS, book.first, book.last)


def _last(book: Book, name: str) -> str:
    return book.by_month(name).cell(CHECKS, book.last)


def _of_the_flow(book: Book) -> Iterator[Check]:
    model = book.model
    gross, natural, more, npv, early, later = (
        float(measure(model, name))
        for name in (
            "pv_gross_margin",
            "pv_natural_margin",
            "pv_incremental_margin",
            "npv",
            "npv_first_year",
            "npv_later",
        )
    )
    cell = {name: measure_cell(name) for name in ("npv", "npv_first_year", "npv_later")}
    yield Check(
        "Gross less natural is incremental margin, present values",
        f"{measure_cell('pv_gross_margin')}-{measure_cell('pv_natural_margin')}",
        measure_cell("pv_incremental_margin"),
        (gross - natural, more),
    )
    cash = float(model["free_cash_flow"].sum())
    last = float(model["cumulative_cash"][-1])
    flow = measure_range(book, "free_cash_flow", "SUM")
    yield Check(
        "Cumulative cash ends at the sum of all flows",
        _last(book, "cumulative_cash"),
        flow,
        (last, cash),
    )
    ends = float(model["cumulative_discounted"][-1])
    yield Check(
        "Cumulative discounted flow ends at the net present value",
        _last(book, "cumulative_discounted"),
        cell["npv"],
        (ends, npv),
    )
    into, out = (measure_range(book, name, "SUM") for name in ("money_in", "money_out"))
    net = float(model["money_in"].sum() - model["money_out"].sum())
    yield Check(
        "Money in less money out is the net present value", f"{into}-{out}", cell["npv"], (net, npv)
    )
    both = f"{cell['npv_first_year']}+{cell['npv_later']}"
    yield Check(
        "First twelve months and later make the whole", both, cell["npv"], (early + later, npv)
    )
    tied = float(model["working_capital"].sum())
    back = measure_range(book, "working_capital", "SUM")
    yield Check("Working capital comes back by the end", back, "0", (tied, 0.0))
    yield from _of_rates(book, npv)


def _of_rates(book: Book, npv: float) -> Iterator[Check]:
    flow = book.by_month("free_cash_flow")
    rate = book.programme["discount_rate"].cell(CHECKS, SHOWN)
    start, rest = flow.cell(CHECKS, book.first), flow.all_months(CHECKS, book.letters[1], book.last)
    yield Check(
        "The sheet's own NPV function gives the net present value",
        f"{start}+NPV(POWER(1+{rate},1/12)-1,{rest})*POWER(1+{rate},0.5/12)",
        measure_cell("npv"),
        (npv, npv),
    )
    years = book.workings["years", "years"].all_months(CHECKS, book.first, book.last)
    flows, irr = _range(book, "free_cash_flow"), measure_cell("irr")
    at_irr = f"SUMPRODUCT({flows},POWER(1+{irr},-{years}))"
    turned = f"SUMPRODUCT(ABS({flows}),POWER(1+{irr},-{years}))"
    yield Check(
        "At the internal rate of return the value is 0, as a share of all flows",
        f"IF(ISTEXT({irr}),0,{at_irr}/{turned})",
        "0",
        (0.0, 0.0),
        money=False,
    )


def _of_returns(book: Book) -> Iterator[Check]:
    model = book.model
    rows = book.segment_rows
    top, end = rows[0].number, rows[-1].number
    for name, column, unit in (
        ("segment_contribution", "E", "present values"),
        ("incremental_returns", "D", "customers"),
    ):
        line = model[name].sum(axis=0)
        factor = model["discount_factor"] if column == "E" else np.ones_like(line)
        whole = float(line @ factor)
        keys, values = (f"{SEGMENTS}!${c}${top}:${c}${end}" for c in ("A", column))
        label = next(row.label for row in rows if row.name == name)
        yield Check(
            f"The segments add up to the programme: {label}, {unit}",
            f'SUMIF({keys},"{name}",{values})',
            book.by_month(name).cell(CHECKS, column),
            (whole, whole),
        )
    over = f"{measure_range(book, 'contacted', 'SUM')}-{measure_range(book, 'in_reach', 'SUM')}"
    yield Check("Nobody is contacted who is not in reach", f"MAX(0,{over})", "0", (0.0, 0.0))


def _of_inputs(book: Book) -> Iterator[Check]:
    within = column_letters(after_column(book, "Within limits"))
    count, sheet = len(book.dials), ASSUMPTIONS
    cells = f"{sheet}!${within}${FIRST_DIAL}:${within}${last_row(book)}"
    mend = "Look on Assumptions for a 0 in the column “Within limits”."
    values = (float(count), float(count))
    yield Check(
        "Every assumption in use is within its limits", f"SUM({cells})", f"{count}", values,
        money=False, mend=mend,
    )
    yield Check(
        "The scenario shown is one of the list",
        f"IF(ISNUMBER({sheet}!{PLACE}),1,0)",
        "1",
        (1.0, 1.0),
        money=False,
        mend="Choose the scenario from the list on Assumptions.",
    )
    given = [one.probability for one in book.columns.to_choose if one.probability is not None]
    if given and abs(sum(given) - 1) < NEAR:
        cells = f"SUM({chances(book)})"
        yield Check(
            "Probabilities add up to 1", cells, "1", (sum(given), 1.0), money=False,
            mend="Give what is left to one of the scenarios.",
        )
    yield from _of_lists(book)


def _of_lists(book: Book) -> Iterator[Check]:
    for (at, name), row in book.list_rows.items():
        segment = book.case.segments[at]
        start, end = f"{LISTS_SHEET}!${book.first}${row}", f"${book.last}${row}"
        title = f"{LISTS[name].label}: {segment.title}"
        values = book.model.segment(name, at).full()
        if name in ADD_UP_TO_ONE and len(listed(segment)[name][0]) <= book.horizon + 1:
            mend = "Change the shares on Lists so that they add up to 1."
            whole = (float(values.sum()), 1.0)
            yield Check(f"Adds up to 1. {title}", f"SUM({start}:{end})", "1", whole, False, mend)
        if name in NEVER_RISE:
            second, before = f"{LISTS_SHEET}!${book.letters[1]}${row}", f"${book.letters[-2]}${row}"
            rises = f"SUMPRODUCT(({second}:{end}>{start}:{before})*1)"
            mend = "Who has left is not still there: no share on Lists may rise with age."
            yield Check(f"Never rises. {title}", rises, "0", (0.0, 0.0), False, mend)
