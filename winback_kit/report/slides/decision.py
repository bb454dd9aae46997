"""The first slide: the decision, and four numbers with their ranges and evidence."""

from typing import Any

from winback_kit.assumptions.record import GRADE_MEANING
from winback_kit.client_study import Study
from winback_kit.report.slides.drawing.blank import INNER, MARGIN
from winback_kit.report.slides.drawing.fit import Box
from winback_kit.report.slides.drawing.look import INK, PALE, SOFT, WHITE
from winback_kit.report.slides.drawing.paint import CENTRE, Painter
from winback_kit.report.slides.words import grades_note
from winback_kit.show.decision.memo import Memo, Number, decision_memo
from winback_kit.show.decision.reasons import reason_sentences
from winback_kit.show.kit.figure import COST, GAIN
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import count, months, share
from winback_kit.words.told import told_name

_TAG = Box(MARGIN, 104, 104, 24)
_CARDS = Box(MARGIN, 146, INNER, 132)
_REASONS = Box(MARGIN, 304, INNER, 166)
_GAP = 18.0


def decision_slide(painter: Painter, study: Study) -> None:
    """What to do, and the four numbers that it rests on."""
    memo = decision_memo(study)
    title = memo.headline.text
    told = reason_sentences(study.plan, study.assessment, study.verdict)
    reasons = [_asked(memo), *(one.text for one in told)]
    slide = painter.slide(title, source=_source(study))
    colour = {"fund": GAIN, "no": COST, "nobody": COST}.get(study.verdict.decision)  # as the page
    painter.rule(slide, _TAG, colour or painter.look.accent)
    ink = WHITE if colour else painter.look.on_accent
    painter.text(
        slide,
        _TAG,
        [memo.verdict],
        size=13,
        colour=ink,
        bold=True,
        align=CENTRE,
        middle=True,
        name="Decision",
    )
    numbers = memo.numbers
    width = (_CARDS.width - _GAP * (len(numbers) - 1)) / len(numbers)
    for at, number in enumerate(numbers):
        box = Box(_CARDS.x + at * (width + _GAP), _CARDS.y, width, _CARDS.height)
        _card(painter, slide, box, number)
    painter.says(slide, _REASONS, reasons)
    painter.notes(slide, [title, *reasons, *_notes(study, memo), grades_note()])


def _asked(memo: Memo) -> str:
    """What is asked for, and who answers for it."""
    who = "; ".join(f"{term.label}: {term.value}" for term in memo.terms)
    return words("Asked for: {ask} {who}.", ask=memo.ask.text, who=who)


def _card(painter: Painter, slide: Any, box: Box, number: Number) -> None:
    painter.rule(slide, box, PALE)
    painter.rule(slide, Box(box.x, box.y, box.width, 2.25), painter.look.accent)
    x, width = box.x + 14, box.width - 22
    painter.text(
        slide, Box(x, box.y + 14, width, 16), [number.label], size=12, colour=SOFT, least=9
    )
    painter.text(
        slide,
        Box(x, box.y + 34, width, 38),
        [number.value.shown],
        size=28,
        least=15,
        bold=True,
        colour=INK,
        middle=True,
        name=number.label,
    )
    painter.text(
        slide, Box(x, box.y + 74, width, 30), [number.reach.text], size=11, least=8, bold=True
    )
    painter.text(
        slide, Box(x, box.y + 106, width, 24), [_about(number)], size=9, least=7, colour=SOFT
    )


def _about(number: Number) -> str:
    return words(
        "Evidence {grade}: {meaning}.",
        grade=number.grade,
        meaning=words(GRADE_MEANING[number.grade]),
    )


def _source(study: Study) -> str:
    return words(
        "Net present value against doing nothing, after tax, at {rate} a year over {months}. Nine "
        "in ten: from the 5th to the 95th percentile of {draws} draws.",
        rate=share(study.case.discount_rate.value),
        months=months(study.outcome.horizon_months),
        draws=count(len(study.assessment.risk.npv)),
    )


def _notes(study: Study, memo: Memo) -> list[str]:
    told = [
        f"{one.label}: {one.value.shown}; {one.reach.text}. {_about(one)}" for one in memo.numbers
    ]
    chosen = [
        f"{told_name(name)}: {told_name(one.offer)}" for name, one in study.plan.chosen.items()
    ]
    if not chosen:
        return [*told, words("Nobody is contacted.")]
    return [*told, words("Contacted: {segments}.", segments="; ".join(chosen))]
