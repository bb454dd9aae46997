"""The slides on what is not certain: risk, cash, and the assumptions that matter."""

from typing import Any

import numpy as np

from winback_kit.case.assumptions.register import RegisterRow
from winback_kit.case.judged.evidence import grade_of_driver
from winback_kit.case.judged.risk import Risk
from winback_kit.case.moved.what_if import LeverEffect
from winback_kit.client_study import Study
from winback_kit.report.slides.drawing.charts import (
    AREAS,
    BARS,
    FREE_COLUMNS,
    ChartRow,
    Drawing,
    add_chart,
    axis_title,
    last_row_as_line,
    limit,
    round_limit,
    round_step,
    see_through,
    unnamed,
    whole_frame,
)
from winback_kit.report.slides.drawing.fit import Box
from winback_kit.report.slides.drawing.paint import BODY, Painter
from winback_kit.report.slides.drawing.tables import add_table, row_height
from winback_kit.report.slides.segments import CHART, SAYS
from winback_kit.report.slides.words import cash_says, grades_note, rests_title, risk_says
from winback_kit.show.decision.risk import cash_at_risk, risk_table, value_at_risk
from winback_kit.show.kit.figure import COST, GAIN, NATURAL
from winback_kit.show.kit.table import Cell, Column, Table, ends, interval
from winback_kit.words.catalogue import marked, words
from winback_kit.words.locale import per_cent_format
from winback_kit.words.numbers import amount, count, in_range, money
from winback_kit.words.told import told

MOST_DRIVERS = 8
MOST_BARS = 48
NAMED = 5  # one bar in so many has its number beneath


def risk_slide(painter: Painter, study: Study) -> None:
    """How the net present value may turn out."""
    risk, cur = study.assessment.risk, study.outcome.currency
    figure = value_at_risk(risk, cur)
    seed = study.case.risk.seed
    source = words(
        "{draws} draws from the ranges in the register, seed {seed}.",
        draws=count(len(risk.npv)),
        seed=seed,
    )
    slide = painter.slide(figure.title, measure=figure.measure, source=source)
    starts, shares = histogram(risk)
    loss = [one if at < 0 else None for at, one in zip(starts, shares, strict=True)]
    gain = [one if at >= 0 else None for at, one in zip(starts, shares, strict=True)]
    rows = [ChartRow(words("Loses money"), loss, COST), ChartRow(words("Pays"), gain, GAIN)]
    names = [amount(at) for at in starts]
    told = risk_says(study)
    drawing = Drawing(
        FREE_COLUMNS, names, rows, " ".join([figure.title, *told]),
        numbers=per_cent_format(0), gap=8, legend=True, every=NAMED,
    )  # fmt: skip
    chart = add_chart(painter, slide, CHART, drawing)
    axis_title(chart.category_axis, words("Net present value from, {currency}", currency=cur))
    painter.says(slide, SAYS, told)
    table = risk_table(study.assessment)
    painter.notes(slide, [*told, *(": ".join(row) for row in table.texts()), table.source])


def histogram(risk: Risk) -> tuple[list[float], list[float]]:
    """Starts of bars of a round width, 0 being one of them, and the share of draws in each."""
    low, high = float(risk.npv.min()), float(risk.npv.max())
    step = round_step((high - low) / MOST_BARS)
    first = np.floor(low / step / NAMED) * NAMED  # so that the bars named are round ones
    edges = np.arange(first, np.floor(high / step) + 2) * step
    return [float(x) + 0.0 for x in edges[:-1]], [round(float(y), 6) for y in risk.shares(edges)]


def cash_slide(painter: Painter, study: Study) -> None:
    """Cumulative cash with the band of nine in ten simulated outcomes."""
    figure = cash_at_risk(study.assessment)
    low, _, high = study.assessment.risk.cash
    base = study.flow["cumulative_discounted"]
    cur = study.outcome.currency
    slide = painter.slide(
        figure.title,
        measure=words(
            "{measure}: base case, and the band of nine in ten simulated outcomes",
            measure=figure.measure,
        ),
        source=words(
            "Month 0 is the set-up. Cash and payback without discounting stand beside it."
        ),
    )
    names = [str(month) for month in range(len(base))]
    rows = [
        ChartRow(words("Lower end"), _plain(low), None),
        ChartRow(words("Nine in ten simulated outcomes"), _plain(high - low), NATURAL),
        ChartRow(words("Base case"), _plain(base), painter.look.accent),
    ]
    told = cash_says(study)
    drawing = Drawing(AREAS, names, rows, " ".join([figure.title, *told]), legend=True, every=6)
    chart = add_chart(painter, slide, CHART, drawing)
    see_through(chart.plots[0].series[1], 0.25)
    last_row_as_line(chart, painter.look.accent, width=2.75)
    round_limit(chart, [*_plain(low), *_plain(high), *_plain(base)])
    unnamed(chart, 0)
    axis_title(chart.category_axis, words("Month of the programme"))
    painter.says(slide, SAYS, told)
    ends = ((month, low[month], high[month]) for month in (0, len(base) - 1))
    told_ends = [
        words(
            "Month {month}: {low} to {high} in nine of ten simulated outcomes.",
            month=month,
            **in_range(float(a), float(b), "money", cur),
        )
        for month, a, b in ends
    ]
    painter.notes(slide, [figure.title, *told, *told_ends])


def _plain(values: Any) -> list[float]:
    return [round(float(value), 2) + 0.0 for value in values]


_TABLE = Box(BODY.x, BODY.y - 4, BODY.width, BODY.height)
_WIDTHS = (27.0, 27.0, 27.0, 11.0, 8.0)


def rests_slide(painter: Painter, study: Study) -> None:
    """The assumptions that move the value most, with range, break-even and evidence."""
    drivers = study.drivers[:MOST_DRIVERS]
    cur = study.outcome.currency
    title = rests_title(study)
    slide = painter.slide(
        title,
        measure=words(
            "Net present value with each assumption at the low end (grey) and at the high end of "
            "its range, in all segments alike"
        ),
        source=words(
            "Break-even: where the net present value is 0. The line in the middle is the base "
            "case, {npv}. {grades}.",
            npv=money(study.outcome.npv, cur),
            grades=grades_note(),
        ),
    )
    table = _driver_table(study, drivers)
    said = words("{title}. One row an assumption.", title=title)
    add_table(painter, slide, _TABLE, table, widths=_WIDTHS, said=said)
    _tornado(painter, slide, study, drivers, row_height(_TABLE, table))
    told = [_ends(one) for one in study.drivers]
    left = len(study.drivers) - len(drivers)
    more = [words("{n} more in these notes than on the slide.", n=count(left))] if left else []
    painter.notes(slide, [title, *told, *more, *map(_known, study.register)])


def _driver_table(study: Study, drivers: list[LeverEffect]) -> Table:
    """Value with range, break-even and evidence; the bars are drawn over the third column."""
    base = interval(marked("Base (range)"), "own", value=True)
    columns = (
        Column(marked("Assumption")),
        base,
        Column(marked("Net present value at its ends, {currency}")),
        Column(marked("Break-even"), "own", missing=marked("none")),
        Column(marked("Evidence")),
    )
    rows = [
        (
            words(one.label),
            (Cell(one.base, one.unit), *reach)
            if (reach := ends(one.low, one.high, one.unit))
            else Cell(one.base, one.unit),
            "",
            Cell(one.break_even, one.unit),
            grade_of_driver(study.case, one.name),
        )
        for one in drivers
    ]
    return Table(columns, rows, currency=study.outcome.currency)


def _known(entry: RegisterRow) -> str:
    """How an assumption of the register is known."""
    source = entry.assumption.source
    return words(
        "{segment}, {label}: evidence {grade}, {source}.",
        segment=told(entry.segment) if entry.segment else words("Programme"),
        label=words(entry.label),
        grade=entry.assumption.evidence,
        source=told(source) if source else words("no source"),
    )


def _ends(one: LeverEffect) -> str:
    return words(
        "{label}: net present value {low} at the low end, {high} at the high end.",
        label=words(one.label),
        low=amount(one.npv_low),
        high=amount(one.npv_high),
    )


def _end(one: LeverEffect, value: float) -> float | None:
    """The value at an end of a range; nothing is drawn where there is no range."""
    return round(value, 2) if one.swing else None


def _tornado(
    painter: Painter, slide: Any, study: Study, drivers: list[LeverEffect], each: float
) -> None:
    """Bars from the base case to the value at either end, beside the rows of the table."""
    base = study.outcome.npv
    left = _TABLE.x + _TABLE.width * sum(_WIDTHS[:2]) / sum(_WIDTHS)
    width = _TABLE.width * _WIDTHS[2] / sum(_WIDTHS)
    box = Box(left + 6, _TABLE.y + each, width - 12, each * len(drivers))
    rows = [
        ChartRow(words("At the low end"), [_end(one, one.npv_low) for one in drivers], NATURAL),
        ChartRow(
            words("At the high end"),
            [_end(one, one.npv_high) for one in drivers],
            painter.look.accent,
        ),
    ]
    said = f"{rests_title(study)}. " + " ".join(_ends(one) for one in drivers)
    drawing = Drawing(
        BARS,
        [words(one.label) for one in drivers],
        rows,
        said,
        gap=70,
        labels=True,
        values_shown=False,
        letters=9.5,
    )
    chart = add_chart(painter, slide, box, drawing)
    whole_frame(chart)
    ends = [value for one in drivers for value in (one.npv_low, one.npv_high)]
    low, high = min([base, *ends]), max([base, *ends])
    room = 0.32 * ((high - low) or max(1.0, abs(base)))
    limit(chart, low - room, high + room)
    _from_base(chart, base)


def _from_base(chart: Any, base: float) -> None:
    """Let the bars begin at the base case and not at 0; name no category, the table does."""
    chart.value_axis.crosses  # noqa: B018 (reading it makes the element that is set next)
    from pptx.enum.chart import XL_TICK_LABEL_POSITION

    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    chart.value_axis.crosses_at = base
