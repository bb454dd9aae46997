"""Whom to contact: the gross view of each segment beside the incremental one."""

from winback_kit.client_study import Study
from winback_kit.plan.offers.worth import Worth
from winback_kit.report.slides.drawing.charts import (
    BARS,
    CENTS,
    Drawing,
    add_chart,
    limit_to,
    rows_of,
)
from winback_kit.report.slides.drawing.fit import Box, Type, readable, shortened, text_width
from winback_kit.report.slides.drawing.paint import BODY, Painter
from winback_kit.report.slides.drawing.tables import MOST_ROWS
from winback_kit.report.slides.words import grades_note, segments_says
from winback_kit.show.case.case import gross_against_incremental
from winback_kit.show.measurement.said import withheld_line
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.numbers import amount, count, in_range, months, points, share
from winback_kit.words.told import told_name

CHART = Box(BODY.x, BODY.y, 566, BODY.height)
SAYS = Box(BODY.x + 592, BODY.y + 4, BODY.width - 592, BODY.height - 8)
_LABEL_WIDTH = 168.0


def segments_slide(painter: Painter, study: Study) -> None:
    """Gross against incremental by segment, the best against doing nothing first."""
    figure = gross_against_incremental(study.plan)
    worths = sorted(study.plan.best.values(), key=lambda one: -one.incremental)
    shown = worths[:MOST_ROWS]
    slide = painter.slide(figure.title, measure=figure.measure, source=_source(study, worths))
    letters = 10.5 if len(shown) > 6 else 12.0
    style = Type(letters, stretch=painter.look.stretch)
    labels = [_label(one, style) for one in shown]
    rows = rows_of(figure, painter.look.accent, most=MOST_ROWS)
    said = f"{figure.title}. " + "; ".join(map(_both, shown))
    drawing = Drawing(
        BARS,
        labels,
        rows,
        painter.names.cut(said, 40),
        numbers=CENTS,
        gap=55,
        overlap=-5,
        legend=True,
        labels=True,
        values_shown=False,
        letters=letters,
    )
    chart = add_chart(painter, slide, CHART, drawing)
    limit_to(chart, rows, room=0.2)
    painter.says(slide, SAYS, segments_says(study))
    withheld = withheld_line(study)
    told = [withheld.text] if withheld else []
    painter.notes(slide, [figure.title, *_notes(study, worths), *told, grades_note()])


def _both(one: Worth) -> str:
    return words(
        "{segment}: gross {gross}, incremental {incremental}",
        segment=one.segment,
        gross=amount(one.gross, digits=2),
        incremental=amount(one.incremental, digits=2),
    )


def _label(one: Worth, style: Type) -> str:
    """Segment with its offer where both have room, else the segment, cut where it must be."""
    segment = readable(told_name(one.segment))
    both = f"{segment}, {readable(told_name(one.offer))}"
    return (
        both if text_width(both, style) <= _LABEL_WIDTH else shortened(segment, _LABEL_WIDTH, style)
    )


def _source(study: Study, worths: list[Worth]) -> str:
    more = len(worths) - MOST_ROWS
    window = months(study.history.window_months)
    told = words("Each segment with its best offer; returns within {window}.", window=window)
    if more <= 0:
        return told
    left = plural(
        more,
        "{n} further segment is in the notes.",
        "{n} further segments are in the notes.",
        n=count(more),
    )
    return f"{told} {left}"


def _notes(study: Study, worths: list[Worth]) -> list[str]:
    """Every segment with its full name."""
    chosen = study.plan.chosen
    return [_note(one, contacted=chosen.get(one.segment) is one) for one in worths]


def _note(one: Worth, *, contacted: bool) -> str:
    uplift, low, high = one.effect.told_uplift
    told = (
        marked(
            "{segment}, {offer}: gross {gross}, incremental {incremental}; on their own "
            "{natural}, uplift {uplift} ({low} to {high}, evidence {grade}): contact."
        )
        if contacted
        else marked(
            "{segment}, {offer}: gross {gross}, incremental {incremental}; on their own "
            "{natural}, uplift {uplift} ({low} to {high}, evidence {grade}): leave alone."
        )
    )
    return words(
        told,
        segment=one.segment,
        offer=one.offer,
        gross=amount(one.gross, digits=2),
        incremental=amount(one.incremental, digits=2),
        natural=share(one.effect.natural_return_rate.value),
        uplift=points(uplift),
        **in_range(low, high, "points"),
        grade=one.effect.uplift.evidence,
    )
