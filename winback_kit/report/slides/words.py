"""The words of the slides: the one place from which their titles and sentences come.

Titles and sentences are those of the pages, so that page and deck never disagree.
"""

from __future__ import annotations

import re

from winback_kit.assumption import GRADE_MEANING
from winback_kit.case.inputs import dials
from winback_kit.case.what_if import Driver
from winback_kit.figures import chapters as show
from winback_kit.figures.decision import headline, reasons
from winback_kit.report.study import Study
from winback_kit.words.numbers import DASH, count, in_unit, interval, money, months, points, share

_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z“−])")


def sentences(text: str) -> list[str]:
    """A finding as sentences.

    >>> sentences("It pays. Half are below 3.5 points. It holds.")
    ['It pays.', 'Half are below 3.5 points.', 'It holds.']
    """
    return _SENTENCE.split(text)


def decision_title(study: Study) -> str:
    """The decision in one sentence."""
    return headline(study.plan, study.assessment, study.verdict)


def decision_reasons(study: Study) -> list[str]:
    """Why."""
    return reasons(study.plan, study.assessment, study.verdict)


def segments_says(study: Study) -> list[str]:
    """Whom to contact and whom to leave alone."""
    chosen = [f"“{name}” ({one.offer})" for name, one in study.plan.chosen.items()]
    alone = [f"“{name}”" for name in study.plan.best if name not in study.plan.chosen]
    told = []
    if chosen:
        told.append(f"Contact {_listed(chosen)}.")
    if alone:
        told.append(
            f"Leave alone {_listed(alone)}: against doing nothing no offer pays for its contact."
        )
    return told + sentences(show.ranking_finding(study.plan).text)


MOST_NAMED = 5


def _listed(names: list[str]) -> str:
    if len(names) > MOST_NAMED:
        return f"{count(len(names))} segments, marked in the notes"
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]


def risk_says(study: Study) -> list[str]:
    """The odds, and what to find out first."""
    assessed = study.assessment
    return [
        *sentences(show.risk_finding(assessed).text),
        *sentences(show.knowing_finding(assessed).text),
    ]


def options_says(study: Study) -> list[str]:
    """Where the programme stands among the options."""
    odds = [
        f"{one.label} {share(one.chance, digits=0)}"
        for one in study.options
        if one.chance is not None
    ]
    told = sentences(show.options_finding(study.options, study.case.currency).text)
    return [*told, f"Chance that it pays, before the cut: {'; '.join(odds)}."]


def cash_says(study: Study) -> list[str]:
    """Cash need and payback, with their odds."""
    risk, cur = study.assessment.risk, study.outcome.currency
    odds = share(risk.chance_of_payback_in_a_year, digits=0)
    return [
        show.cash_finding(study.outcome).text,
        f"In one draw of twenty the need is above {money(risk.peak_percentile(0.95), cur)}.",
        f"The odds that the money is back within a year are {odds}.",
    ]


def plan_title(study: Study) -> str:
    """The plan as a finding: the pilot's two gaps, or the day of the start."""
    pilot = study.assessment.pilot
    start = f"{study.case.start:%-d %B %Y}"
    if pilot is None:
        return f"Start on {start}, hold out a part of every segment, and read the gap each month"
    gaps = {g.then: g.limit for g in pilot.gates if g.metric == "return_gap" and g.reachable}
    first = (
        f"Pilot {months(pilot.months)} from {start}"
        if study.verdict.decision == "pilot"
        else f"Start on {start} with a holdout, and decide again after {months(pilot.months)}"
    )
    rules = []
    if "scale" in gaps:
        rules.append(f"scale up above a gap of {points(gaps['scale'])}")
    if "stop" in gaps:
        rules.append(f"stop below {points(gaps['stop'])}")
    return f"{first}: {', '.join(rules)}" if rules else first


def plan_measure(study: Study) -> str:
    """What is tested."""
    pilot = study.assessment.pilot
    if pilot is None:
        return "The programme by date"
    per_arm = count(pilot.worth.per_arm)
    return f"Rules written before the start; {per_arm} customers contacted and as many held out"


def rests_title(study: Study) -> str:
    """On what the decision turns."""
    cur = study.outcome.currency
    first = next((d for d in study.drivers if d.break_even is not None), None)
    if first is None or first.break_even is None:
        return "No single assumption within reach would change the decision"
    at, now = (in_unit(value, first.unit, cur) for value in (first.break_even, first.base))
    name = first.label[:1].lower() + first.label[1:]
    above = first.break_even < first.base
    if study.outcome.npv > 0:
        where = "above" if above else "below"
        return f"It pays only while {name} stays {where} {at}; {now} is planned"
    return f"It would pay with {name} {'below' if above else 'above'} {at}; {now} is planned"


def driver_grade(study: Study, driver: Driver) -> str:
    """The weakest evidence grade among the inputs that a driver moves."""
    name = "return_rate" if driver.name == "uplift" else driver.name
    found = [d.assumption.evidence for d in dials(study.case) if name in d.path.split(".")]
    return max(found, default=DASH)


def driver_row(study: Study, driver: Driver) -> tuple[str, str, str, str]:
    """Label, value with range, break-even and evidence of a driver."""
    cur = study.outcome.currency
    reach = interval(driver.low, driver.high, driver.unit, cur)
    base = in_unit(driver.base, driver.unit, cur)
    return (
        driver.label,
        base if reach == DASH else f"{base} ({reach})",
        "none" if driver.break_even is None else in_unit(driver.break_even, driver.unit, cur),
        driver_grade(study, driver),
    )


def weakest_grade(study: Study) -> str:
    """The weakest grade that the benefit rests on."""
    return max(segment.grade() for segment in study.case.segments)


def grades_note() -> str:
    """What the grades mean."""
    return "Evidence: " + ", ".join(f"{grade} {what}" for grade, what in GRADE_MEANING.items())
