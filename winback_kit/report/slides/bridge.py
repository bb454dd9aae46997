"""The bridge from the margin of all who return to the net present value, as stacked columns.

Each step runs from the sum before it to the sum after it. A column is drawn as an invisible base up
to the nearer of the two, and the step on top; what lies below zero is stacked downwards, so a step
that crosses zero has a part on either side.
"""

from dataclasses import dataclass

from pptx.enum.chart import XL_LABEL_POSITION

from winback_kit.case.judged.evidence import grade_of_all
from winback_kit.case.result.bridge import Step, bridge
from winback_kit.client_study import Study
from winback_kit.report.slides.drawing.charts import (
    COLUMNS,
    ChartRow,
    Drawing,
    add_chart,
    limit,
    point_label,
    value_range,
)
from winback_kit.report.slides.drawing.paint import BODY, Painter
from winback_kit.report.slides.words import grades_note, sentences
from winback_kit.show.case.case import npv_bridge
from winback_kit.show.kit.figure import COST, GAIN
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import amount, digits_for


@dataclass(frozen=True)
class BridgeColumn:
    """A step as it is stacked: invisible base, part above zero, part below zero."""

    base: float
    above: float
    below: float


def column(step: Step) -> BridgeColumn:
    """Where a step is drawn.

    >>> column(Step("pv_team", "Team", -50.0, 30.0, -20.0))
    BridgeColumn(base=0.0, above=30.0, below=-20.0)
    """
    low, high = min(step.before, step.after), max(step.before, step.after)
    base = low if low > 0 else high if high < 0 else 0.0
    return BridgeColumn(
        base=base, above=max(high, 0.0) - max(low, 0.0), below=min(low, 0) - min(high, 0)
    )


def bridge_slide(painter: Painter, study: Study) -> None:
    """From gross to the net present value."""
    result = study.outcome
    figure = npv_bridge(result)
    steps = bridge(result)
    note = words(
        "Present values; the sum of the steps is the net present value. Offers are paid to all who "
        "return, to those who would return anyway too."
    )
    slide = painter.slide(figure.title, measure=figure.measure, source=note)
    columns = [column(step) for step in steps]
    colours = [_colour(step, painter.look.accent) for step in steps]
    digits = digits_for(step.value for step in steps)
    labels = [amount(step.value, digits=digits) for step in steps]
    ends = [end for step in steps for end in (step.before, step.after)]
    low, high = value_range(ends)
    room = 0.001 * (high - low)
    rows = [
        ChartRow(words("Base"), [one.base for one in columns], None),
        ChartRow(words("Above zero"), [one.above for one in columns], GAIN, colours),
        ChartRow(words("Below zero"), [one.below for one in columns], GAIN, colours),
        ChartRow(
            words("Label"), [room if max(s.before, s.after) > 0 else -room for s in steps], None
        ),
    ]
    said = f"{figure.title}. " + "; ".join(
        f"{words(step.label)} {label}" for step, label in zip(steps, labels, strict=True)
    )
    drawing = Drawing(
        COLUMNS, [words(s.label) for s in steps], rows, said, values_shown=False, gap=40, letters=12
    )
    chart = add_chart(painter, slide, BODY, drawing)
    limit(chart, low, high)
    series = list(chart.plots[0].series)[-1]
    for at, (step, label) in enumerate(zip(steps, labels, strict=True)):
        point_label(series, at, label, place=XL_LABEL_POSITION.INSIDE_BASE, bold=step.is_sum)
    painter.notes(slide, [*sentences(said), note, _evidence(study), grades_note()])


def _colour(step: Step, accent: str) -> str:
    if step.is_sum:
        return accent
    return GAIN if step.after >= step.before else COST


def _evidence(study: Study) -> str:
    return words("Evidence {grade}.", grade=grade_of_all(study.case))
