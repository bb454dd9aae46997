"""The first slide: the decision, and four numbers with their ranges and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from winback_kit.assumptions.record import GRADE_MEANING
from winback_kit.client_study import Study
from winback_kit.report.slides.drawing.blank import INNER, MARGIN
from winback_kit.report.slides.drawing.fit import Box
from winback_kit.report.slides.drawing.look import INK, PALE, SOFT, WHITE
from winback_kit.report.slides.drawing.paint import CENTRE, Painter
from winback_kit.report.slides.words import (
    decision_reasons,
    decision_title,
    grades_note,
)
from winback_kit.show.decision.memo import Memo, decision_memo
from winback_kit.show.kit.figure import COST, GAIN
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import count, months, share
from winback_kit.words.told import told_name

_TAG = Box(MARGIN, 104, 104, 24)
_CARDS = Box(MARGIN, 146, INNER, 132)
_REASONS = Box(MARGIN, 304, INNER, 166)
_GAP = 18.0


@dataclass(frozen=True)
class CardNumber:
    """One of the four numbers: what it is, how it is written, and how far it may reach."""

    label: str
    shown: str
    reach: str
    about: str


def decision_slide(painter: Painter, study: Study) -> None:
    """What to do, and the four numbers that it rests on."""
    title = decision_title(study)
    slide = painter.slide(title, source=_source(study))
    colour = {"fund": GAIN, "pilot": painter.look.accent}.get(study.verdict.decision, COST)
    painter.rule(slide, _TAG, colour)
    ink = painter.look.on_accent if study.verdict.decision == "pilot" else WHITE
    painter.text(
        slide,
        _TAG,
        [_memo(study).verdict],
        size=13,
        colour=ink,
        bold=True,
        align=CENTRE,
        middle=True,
        name="Decision",
    )
    numbers = four_numbers(study)
    width = (_CARDS.width - _GAP * (len(numbers) - 1)) / len(numbers)
    for at, number in enumerate(numbers):
        box = Box(_CARDS.x + at * (width + _GAP), _CARDS.y, width, _CARDS.height)
        _card(painter, slide, box, number)
    painter.says(slide, _REASONS, decision_reasons(study))
    painter.notes(slide, [title, *decision_reasons(study), *_notes(study), grades_note()])


def _card(painter: Painter, slide: Any, box: Box, number: CardNumber) -> None:
    painter.rule(slide, box, PALE)
    painter.rule(slide, Box(box.x, box.y, box.width, 2.25), painter.look.accent)
    x, width = box.x + 14, box.width - 22
    painter.text(
        slide, Box(x, box.y + 14, width, 16), [number.label], size=12, colour=SOFT, least=9
    )
    painter.text(
        slide,
        Box(x, box.y + 34, width, 38),
        [number.shown],
        size=28,
        least=15,
        bold=True,
        colour=INK,
        middle=True,
        name=number.label,
    )
    painter.text(slide, Box(x, box.y + 76, width, 17), [number.reach], size=12, least=8, bold=True)
    painter.text(
        slide, Box(x, box.y + 96, width, 28), [number.about], size=10, least=8, colour=SOFT
    )


def four_numbers(study: Study) -> list[CardNumber]:
    """Net present value, chance, peak cash need and payback, as the memo has them."""
    return [
        CardNumber(
            one.label,
            one.value.shown,
            one.reach.text,
            words(
                "Evidence {grade}: {meaning}.",
                grade=one.grade,
                meaning=words(GRADE_MEANING[one.grade]),
            ),
        )
        for one in _memo(study).numbers
    ]


def _memo(study: Study) -> Memo:
    return decision_memo(study.plan, study.assessment, study.verdict)


def _source(study: Study) -> str:
    return words(
        "Net present value against doing nothing, after tax, at {rate} a year over {months}. Nine "
        "in ten: from the 5th to the 95th percentile of {draws} draws.",
        rate=share(study.case.discount_rate.value),
        months=months(study.outcome.horizon_months),
        draws=count(len(study.assessment.risk.npv)),
    )


def _notes(study: Study) -> list[str]:
    told = [f"{one.label}: {one.shown}; {one.reach}. {one.about}" for one in four_numbers(study)]
    chosen = [
        f"{told_name(name)}: {told_name(one.offer)}" for name, one in study.plan.chosen.items()
    ]
    if not chosen:
        return [*told, words("Nobody is contacted.")]
    return [*told, words("Contacted: {segments}.", segments="; ".join(chosen))]
