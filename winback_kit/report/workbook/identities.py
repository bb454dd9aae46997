"""Identities that hold whatever is typed, each worked out in two ways."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from winback_kit.case.result.bridge import STEPS
from winback_kit.case.result.figures_of import outcome_measure
from winback_kit.case.result.model import listed
from winback_kit.report.workbook.assumptions import (
    PLACE,
    WITHIN_LIMITS,
    after_column,
    chances,
    last_row,
)
from winback_kit.report.workbook.cells.book import (
    ASSUMPTIONS,
    CHECKS,
    FIRST_DIAL,
    LISTS_SHEET,
    SHOWN,
    WorkbookPlan,
    column_letters,
)
from winback_kit.report.workbook.cells.listed_inputs import ADD_UP_TO_ONE, LISTS, NEVER_RISE
from winback_kit.report.workbook.cells.rows import SEGMENTS
from winback_kit.report.workbook.cells.tabs import tab_of
from winback_kit.report.workbook.summary import measure_cell, signed
from winback_kit.words.catalogue import marked, words
from winback_kit.words.told import told

NEAR = 1e-9


@dataclass(frozen=True)
class SheetCheck:
    """Two formulas that must agree, with what they are now; `mend` says what to do if not."""

    label: str
    left: str
    right: str
    values: tuple[float, float]
    money: bool = True
    mend: str = ""


def checks_of(book: WorkbookPlan) -> Iterator[SheetCheck]:
    """All checks of a workbook."""
    yield from _of_the_flow(book)
    yield _own_present_value(book)
    yield _at_the_rate_of_return(book)
    yield from _of_segments(book)
    yield from _of_inputs(book)
    yield from _of_lists(book)


def sum_of(book: WorkbookPlan, name: str) -> str:
    """The sum over all months of a line."""
    return f"SUM({_months(book, name)})"


def _months(book: WorkbookPlan, name: str) -> str:
    return book.by_month(name).all_months(CHECKS, book.first, book.last)


def _figures(book: WorkbookPlan, *names: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The cells of figures, and their values."""
    cells = tuple(measure_cell(name) for name in names)
    return cells, tuple(float(outcome_measure(book.model, name)) for name in names)


def _of_the_flow(book: WorkbookPlan) -> Iterator[SheetCheck]:
    model = book.model
    cells, values = _figures(
        book, "pv_gross_margin", "pv_natural_margin", "pv_incremental_margin", "npv"
    )
    gross, natural, incremental, npv = cells
    yield SheetCheck(
        words("Gross less natural is incremental margin, present values"),
        f"{gross}-{natural}",
        incremental,
        (values[0] - values[1], values[2]),
    )
    for label, line, right, value in (
        (
            words("Cumulative cash ends at the sum of all flows"),
            "cumulative_cash",
            sum_of(book, "free_cash_flow"),
            float(model["free_cash_flow"].sum()),
        ),
        (
            words("Cumulative discounted flow ends at the net present value"),
            "cumulative_discounted",
            npv,
            values[3],
        ),
    ):
        last = book.by_month(line).cell(CHECKS, book.last)
        yield SheetCheck(label, last, right, (float(model[line][-1]), value))
    yield from _of_the_whole(book, npv, values[3])


def _of_the_whole(book: WorkbookPlan, npv: str, value: float) -> Iterator[SheetCheck]:
    """What the net present value is made of, and that what is tied up comes back."""
    model = book.model
    net = float(model["money_in"].sum() - model["money_out"].sum())
    both = f"{sum_of(book, 'money_in')}-{sum_of(book, 'money_out')}"
    yield SheetCheck(
        words("Money in less money out is the net present value"), both, npv, (net, value)
    )
    (early, later), parts = _figures(book, "npv_first_year", "npv_later")
    whole = (parts[0] + parts[1], value)
    yield SheetCheck(
        words("First twelve months and later make the whole"), f"{early}+{later}", npv, whole
    )
    yield _bridge_check(book, npv, value)
    tied = float(model["working_capital"].sum())
    back = sum_of(book, "working_capital")
    yield SheetCheck(words("Working capital comes back by the end"), back, "0", (tied, 0.0))


def _bridge_check(book: WorkbookPlan, npv: str, value: float) -> SheetCheck:
    """From the margin of all who return, less or plus every change, to the net present value."""
    first, *others = STEPS
    parts = [*first.parts, *(part for one in others if not one.is_sum for part in one.parts)]
    cells, values = _figures(book, *(name for _, name in parts))
    signs = [sign for sign, _ in parts]
    total = sum(sign * one for sign, one in zip(signs, values, strict=True))
    left = signed(zip(signs, cells, strict=True))
    return SheetCheck(
        words("The steps of the bridge make the net present value"), left, npv, (total, value)
    )


def _own_present_value(book: WorkbookPlan) -> SheetCheck:
    """NPV() takes its first flow at the end of a month; ours counts half a month earlier."""
    flow = book.by_month("free_cash_flow")
    rate = book.programme["discount_rate"].cell(CHECKS, SHOWN)
    start, rest = flow.cell(CHECKS, book.first), flow.all_months(CHECKS, book.letters[1], book.last)
    (cell,), (npv,) = _figures(book, "npv")
    return SheetCheck(
        words("The NPV function of the spreadsheet gives the same net present value"),
        f"{start}+NPV(POWER(1+{rate},1/12)-1,{rest})*POWER(1+{rate},0.5/12)",
        cell,
        (npv, npv),
    )


def _at_the_rate_of_return(book: WorkbookPlan) -> SheetCheck:
    years = book.workings["years", "years"].all_months(CHECKS, book.first, book.last)
    flows, irr = _months(book, "free_cash_flow"), measure_cell("irr")
    at_irr = f"SUMPRODUCT({flows},POWER(1+{irr},-{years}))"
    turned = f"SUMPRODUCT(ABS({flows}),POWER(1+{irr},-{years}))"
    return SheetCheck(
        words("At the internal rate of return the value is 0, as a share of all flows"),
        f"IF(ISTEXT({irr}),0,{at_irr}/{turned})",
        "0",
        (0.0, 0.0),
        money=False,
    )


def _of_segments(book: WorkbookPlan) -> Iterator[SheetCheck]:
    model, rows = book.model, book.segment_rows
    top, end = rows[0].number, rows[-1].number
    for name, column, wording in (
        (
            "segment_contribution",
            "E",
            marked("The segments add up to the programme: {line}, present values"),
        ),
        (
            "incremental_returns",
            "D",
            marked("The segments add up to the programme: {line}, customers"),
        ),
    ):
        line = model[name].sum(axis=0)
        factor = model["discount_factor"] if column == "E" else np.ones_like(line)
        whole = float(line @ factor)
        keys, values = (f"{SEGMENTS}!${c}${top}:${c}${end}" for c in ("A", column))
        label = next(row.label for row in rows if row.name == name)
        yield SheetCheck(
            words(wording, line=label),
            f'SUMIF({keys},"{name}",{values})',
            book.by_month(name).cell(CHECKS, column),
            (whole, whole),
        )
    over = f"{sum_of(book, 'contacted')}-{sum_of(book, 'in_reach')}"
    yield SheetCheck(
        words("Nobody is contacted who is not in reach"), f"MAX(0,{over})", "0", (0.0, 0.0)
    )


def _of_inputs(book: WorkbookPlan) -> Iterator[SheetCheck]:
    within = column_letters(after_column(book, WITHIN_LIMITS))
    count = len(book.dials)
    cells = f"{ASSUMPTIONS}!${within}${FIRST_DIAL}:${within}${last_row(book)}"
    mend = words(
        "Look on {sheet} for a 0 in the column “{column}”.",
        sheet=tab_of(ASSUMPTIONS),
        column=words(WITHIN_LIMITS),
    )
    label = words("Every assumption in use is within its limits")
    both = (float(count), float(count))
    yield SheetCheck(label, f"SUM({cells})", f"{count}", both, money=False, mend=mend)
    known = f"IF(ISNUMBER({ASSUMPTIONS}!{PLACE}),1,0)"
    mend = words("Choose the scenario from the list on {sheet}.", sheet=tab_of(ASSUMPTIONS))
    label = words("The scenario shown is one of the list")
    yield SheetCheck(label, known, "1", (1.0, 1.0), money=False, mend=mend)
    given = [one.probability for one in book.columns.to_choose if one.probability is not None]
    if given and abs(sum(given) - 1) < NEAR:  # a scenario that is left out takes its share away
        mend = words("Give what is left to one of the scenarios.")
        whole = (float(sum(given)), 1.0)
        cells = f"SUM({chances(book)})"
        yield SheetCheck(
            words("Probabilities add up to 1"), cells, "1", whole, money=False, mend=mend
        )


def _of_lists(book: WorkbookPlan) -> Iterator[SheetCheck]:
    for (at, name), row in book.list_rows.items():
        segment = book.case.segments[at]
        start, end = f"{LISTS_SHEET}!${book.first}${row}", f"${book.last}${row}"
        whose = {"list": words(LISTS[name].label), "segment": told(segment.title)}
        if name in ADD_UP_TO_ONE and len(listed(segment)[name][0]) <= book.horizon + 1:
            mend = words(
                "Change the shares on {sheet} so that they add up to 1.", sheet=tab_of(LISTS_SHEET)
            )
            label = words("Adds up to 1. {list}: {segment}", **whose)
            whole = (float(book.model.segment(name, at).full().sum()), 1.0)
            yield SheetCheck(label, f"SUM({start}:{end})", "1", whole, False, mend)
        if name in NEVER_RISE:
            second, before = f"{LISTS_SHEET}!${book.letters[1]}${row}", f"${book.letters[-2]}${row}"
            rises = f"SUMPRODUCT(({second}:{end}>{start}:{before})*1)"
            mend = words(
                "Who has left is not still there: no share on {sheet} may rise with age.",
                sheet=tab_of(LISTS_SHEET),
            )
            label = words("Never rises. {list}: {segment}", **whose)
            yield SheetCheck(label, rises, "0", (0.0, 0.0), False, mend)
