"""The first slide: the decision, and four numbers with their ranges and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from winback_kit.assumption import GRADE_MEANING
from winback_kit.figures.numbers import interval, money, months, share
from winback_kit.figures.show import COST, GAIN
from winback_kit.report.slides.blank import INNER, MARGIN
from winback_kit.report.slides.fit import Box
from winback_kit.report.slides.look import INK, PALE, SOFT, WHITE
from winback_kit.report.slides.paint import CENTRE, Painter
from winback_kit.report.slides.words import (
    decision_reasons,
    decision_title,
    grades_note,
    weakest_grade,
)
from winback_kit.report.study import Study

VERDICTS = {
    "fund": "Fund",
    "pilot": "Pilot first",
    "no": "Do not fund",
    "nobody": "Do not fund",
}
_TAG = Box(MARGIN, 104, 104, 24)
_CARDS = Box(MARGIN, 146, INNER, 132)
_REASONS = Box(MARGIN, 304, INNER, 166)
_GAP = 18.0
_NINE = "Nine in ten draws."


@dataclass(frozen=True)
class Number:
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
        [VERDICTS[study.verdict.decision]],
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


def four_numbers(study: Study) -> list[Number]:
    """Net present value, chance, peak cash need and payback, each with its range."""
    result, risk = study.outcome, study.assessment.risk
    cur = result.currency
    grade = weakest_grade(study)
    value = interval(risk.percentile(0.05), risk.percentile(0.95), "money", cur)
    need = interval(risk.peak_percentile(0.05), risk.peak_percentile(0.95), "money", cur)
    back = (risk.payback_percentile(p) for p in (0.05, 0.95))
    return [
        Number(
            "Net present value",
            money(result.npv, cur),
            value,
            f"{_NINE} Weakest evidence {grade}: {money(result.npv_headline, cur)} after the cut.",
        ),
        Number(
            "Chance that it pays",
            share(risk.chance, digits=0),
            f"of {len(risk.npv):,} draws",
            f"Uplift by evidence {study.verdict.uplift_grade}: "
            f"{GRADE_MEANING[study.verdict.uplift_grade]}.",
        ),
        Number(
            "Peak cash need",
            money(result.peak_cash_need, cur),
            need,
            f"{_NINE} After tax, not discounted.",
        ),
        Number(
            "Payback",
            _payback(result.payback_months),
            " to ".join(dict.fromkeys(_payback(one) for one in back)),
            f"{_NINE} The horizon is {months(result.horizon_months)}.",
        ),
    ]


def _payback(number: int | None) -> str:
    return "never" if number is None else months(number)


def _source(study: Study) -> str:
    rate = share(study.case.discount_rate.value)
    return (
        f"Net present value against doing nothing, after tax, at {rate} a year over "
        f"{months(study.outcome.horizon_months)}. Nine in ten: from the 5th to the 95th percentile "
        f"of {len(study.assessment.risk.npv):,} draws."
    )


def _notes(study: Study) -> list[str]:
    told = [f"{one.label}: {one.shown}; {one.reach}. {one.about}" for one in four_numbers(study)]
    chosen = [f"{name}: {one.offer}" for name, one in study.plan.chosen.items()]
    return [*told, f"Contacted: {'; '.join(chosen)}." if chosen else "Nobody is contacted."]
