"""The bridge from the margin of all who return to the net present value, as stacked columns.

Each step runs from the sum before it to the sum after it. A column is drawn as an invisible base up
to the nearer of the two, and the step on top; what lies below zero is stacked downwards, so a step
that crosses zero has a part on either side.
"""

from __future__ import annotations

from dataclasses import dataclass

from pptx.enum.chart import XL_LABEL_POSITION

from winback_kit.case.result.outcome import Outcome
from winback_kit.report.slides.drawing.charts import (
    COLUMNS,
    Drawing,
    Row,
    add_chart,
    limit,
    point_label,
    value_range,
)
from winback_kit.report.slides.drawing.paint import BODY, Painter
from winback_kit.report.slides.words import grades_note, sentences, weakest_grade
from winback_kit.show.case.case import npv_bridge
from winback_kit.show.kit.figure import COST, GAIN
from winback_kit.study import Study
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import amount, digits_for


@dataclass(frozen=True)
class BridgeStep:
    """One column: from the sum before to the sum after; a sum itself stands on zero."""

    label: str
    before: float
    after: float
    is_sum: bool = False

    @property
    def shown(self) -> float:
        """What is written at it: the sum, or the change."""
        return self.after if self.is_sum else self.after - self.before


def bridge_steps(result: Outcome) -> list[BridgeStep]:
    """From the margin of all who return to the net present value; they add up."""
    changes = [
        (words("Would come anyway"), -result.pv_natural_margin, True),
        (words("Incremental margin"), None, True),
        (words("Margin of customers replaced"), -result.pv_replaced_margin, False),
        (words("Acquisition saved"), result.pv_avoided_acquisition, False),
        (words("Offers"), -result.pv_offers, True),
        (words("Contacts"), -result.pv_contacts, True),
        (words("Team"), -result.pv_team, True),
        (words("Set-up"), -result.pv_setup, True),
        (words("Left to get the offer"), -result.pv_strategic_churn, False),
        (words("Tax"), -result.pv_tax, True),
        (words("Working capital"), -result.pv_working_capital, False),
    ]
    at = result.pv_gross_margin
    steps = [BridgeStep(words("Margin of all who return"), 0.0, at, is_sum=True)]
    for label, change, always in changes:
        if change is None:
            steps.append(BridgeStep(label, 0.0, at, is_sum=True))
        elif always or change:
            steps.append(BridgeStep(label, at, at + change))
            at += change
    return [*steps, BridgeStep(words("Net present value"), 0.0, result.npv, is_sum=True)]


@dataclass(frozen=True)
class BridgeColumn:
    """A step as it is stacked: invisible base, part above zero, part below zero."""

    base: float
    above: float
    below: float


def column(step: BridgeStep) -> BridgeColumn:
    """Where a step is drawn.

    >>> column(Step("Team", 30.0, -20.0))
    Column(base=0.0, above=30.0, below=-20.0)
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
    steps = bridge_steps(result)
    note = words(
        "Present values; the sum of the steps is the net present value. Offers are paid to all who "
        "return, to those who come anyway too."
    )
    slide = painter.slide(figure.title, measure=figure.measure, source=note)
    columns = [column(step) for step in steps]
    colours = [_colour(step, painter.look.accent) for step in steps]
    digits = digits_for(step.shown for step in steps)
    labels = [amount(step.shown, digits=digits) for step in steps]
    ends = [end for step in steps for end in (step.before, step.after)]
    low, high = value_range(ends)
    room = 0.001 * (high - low)
    rows = [
        Row(words("Base"), [one.base for one in columns], None),
        Row(words("Above zero"), [one.above for one in columns], GAIN, colours),
        Row(words("Below zero"), [one.below for one in columns], GAIN, colours),
        Row(words("Label"), [room if max(s.before, s.after) > 0 else -room for s in steps], None),
    ]
    said = f"{figure.title}. " + "; ".join(
        f"{step.label} {label}" for step, label in zip(steps, labels, strict=True)
    )
    drawing = Drawing(
        COLUMNS, [s.label for s in steps], rows, said, values_shown=False, gap=40, letters=12
    )
    chart = add_chart(painter, slide, BODY, drawing)
    limit(chart, low, high)
    series = list(chart.plots[0].series)[-1]
    for at, (step, label) in enumerate(zip(steps, labels, strict=True)):
        point_label(series, at, label, place=XL_LABEL_POSITION.INSIDE_BASE, bold=step.is_sum)
    painter.notes(slide, [*sentences(said), note, _evidence(study), grades_note()])


def _colour(step: BridgeStep, accent: str) -> str:
    if step.is_sum:
        return accent
    return GAIN if step.after >= step.before else COST


def _evidence(study: Study) -> str:
    return words("Weakest evidence behind the margins: {grade}.", grade=weakest_grade(study))
