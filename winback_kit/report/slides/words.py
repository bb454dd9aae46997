"""The words of the slides: the one place from which their titles and sentences come.

Titles and sentences are those of the pages, so that page and deck never disagree.
"""

import re

from winback_kit.assumptions.record import GRADE_MEANING
from winback_kit.case.judged.case_pilot import Pilot
from winback_kit.client_study import Study
from winback_kit.show.decision.decision import cash_finding, ranking_finding
from winback_kit.show.decision.memo import knowing_finding
from winback_kit.show.decision.options import options_finding, other_uses_finding
from winback_kit.show.decision.risk import risk_finding
from winback_kit.words.catalogue import in_a_row, in_sentence, marked, words
from winback_kit.words.locale import day
from winback_kit.words.numbers import (
    count,
    customers,
    in_range,
    in_unit,
    money,
    months,
    odds,
    points,
)

_END = re.compile(r"(?<=[.!?…؟۔।።]) +|(?<=[。！？]) *")  # of a sentence, in any script
_NO_END = re.compile(r"(?:^|[ (])(?:\d{1,2}|[^\W\d_])\.$")  # 7. Juni, z. B.


def sentences(text: str) -> list[str]:
    """A finding as sentences, in any script: one begins with what is not a small letter.

    An ordinal number or an abbreviation of one letter ends none.

    >>> sentences("It pays. Half are below 3.5 points. It holds, e.g. here. Éco.")
    ['It pays.', 'Half are below 3.5 points.', 'It holds, e.g. here.', 'Éco.']
    >>> sentences("Es lohnt sich. Ältere kehren z. B. am 7. Juni zurück.")
    ['Es lohnt sich.', 'Ältere kehren z. B. am 7. Juni zurück.']
    """
    found, start = [], 0
    for end in _END.finditer(text):
        told, rest = text[start : end.start()], text[end.end() :]
        if told and rest and _begins(rest[0]) and not _NO_END.search(told):
            found.append(told)
            start = end.end()
    return [*found, text[start:]]


def _begins(first: str) -> bool:
    """Whether a sentence may begin so: letters without a capital form may, small ones may not."""
    return first.title() == first if first.isalpha() else True


def segments_says(study: Study) -> list[str]:
    """Whom to contact and whom to leave alone."""
    chosen = [
        words("“{segment}” ({offer})", segment=name, offer=one.offer)
        for name, one in study.plan.chosen.items()
    ]
    alone = [
        words("“{name}”", name=name) for name in study.plan.best if name not in study.plan.chosen
    ]
    told = []
    if chosen:
        told.append(words("Contact {segments}.", segments=_listed(chosen)))
    if alone:
        told.append(
            words(
                "Leave alone {segments}: against doing nothing no offer pays for its contact.",
                segments=_listed(alone),
            )
        )
    return told + sentences(ranking_finding(study.plan).text)


MOST_NAMED = 5


def _listed(names: list[str]) -> str:
    if len(names) > MOST_NAMED:
        return words("{n} segments, marked in the notes", n=count(len(names)))
    return in_a_row(names)


def risk_says(study: Study) -> list[str]:
    """The odds, and what to find out first."""
    assessed = study.assessment
    return [
        *sentences(risk_finding(assessed).text),
        *sentences(knowing_finding(assessed).text),
    ]


def options_says(study: Study) -> list[str]:
    """Where the programme stands among the options."""
    told_odds = [
        f"{words(one.label)} {odds(one.chance)}" for one in study.options if one.chance is not None
    ]
    cur = study.case.currency
    told = sentences(options_finding(study.options, cur).text)
    told += sentences(other_uses_finding(study.other_uses, cur).text)
    if told_odds:
        chances = "; ".join(told_odds)
        told.append(words("Chance that it pays, before the cut: {chances}.", chances=chances))
    return told


def cash_says(study: Study) -> list[str]:
    """Cash need and payback, with their chances."""
    risk, cur = study.assessment.risk, study.outcome.currency
    told = [
        cash_finding(study.outcome).text,
        words(
            "There is a 1-in-20 chance that it needs more than {need} before tax.",
            need=money(risk.peak_percentile(0.95), cur),
        ),
    ]
    if risk.chance_of_payback_in_a_year is None:
        return told
    early = words(
        "The chance that the money is back within a year is {chance}.",
        chance=odds(risk.chance_of_payback_in_a_year),
    )
    return [*told, early]


def plan_title(study: Study) -> str:
    """The plan as a finding: the pilot's two gaps, or the day of the start."""
    pilot, start = study.assessment.pilot, day(study.case.start)
    if pilot is None:
        return words(
            "Start on {start}, hold out a part of every segment, and read the gap each month",
            start=start,
        )
    first = (
        words("Pilot {months} from {start}", months=months(pilot.months), start=start)
        if study.verdict.decision == "pilot"
        else words(
            "Start on {start} with a holdout, and decide again after {months}",
            start=start,
            months=months(pilot.months),
        )
    )
    rules = _rules(pilot)
    if not rules:
        return words("{first}: at this size no gap in returns could decide", first=first)
    return words("{first}: {rules}", first=first, rules=", ".join(rules))


def _rules(pilot: Pilot) -> list[str]:
    """At which gap the programme is scaled up, and at which it is stopped."""
    gaps = {g.then: g.limit for g in pilot.gates if g.metric == "return_gap" and g.reachable}
    rules = []
    if "scale" in gaps:
        rules.append(words("scale up above a gap of {gap}", gap=points(gaps["scale"])))
    if "stop" in gaps:
        rules.append(words("stop below {gap}", gap=points(gaps["stop"])))
    return rules


def plan_measure(study: Study) -> str:
    """What is tested."""
    pilot = study.assessment.pilot
    if pilot is None:
        return words("The programme by date")
    if not pilot.has_arms:
        return words("Rules written before the start")
    return words(
        "Rules written before the start; {treated} contacted and {held} held out",
        treated=customers(pilot.test.gate.treated),
        held=count(pilot.test.gate.held),
    )


_PAYS = {  # whether it pays, and whether the assumption must stay above where it turns
    (True, True): marked(
        "It pays only while {name} stays above {at}; {now} ({low} to {high}) is planned"
    ),
    (True, False): marked(
        "It pays only while {name} stays below {at}; {now} ({low} to {high}) is planned"
    ),
    (False, True): marked(
        "It would pay with {name} below {at}; {now} ({low} to {high}) is planned"
    ),
    (False, False): marked(
        "It would pay with {name} above {at}; {now} ({low} to {high}) is planned"
    ),
}


def rests_title(study: Study) -> str:
    """On what the decision turns."""
    cur = study.outcome.currency
    first = next((d for d in study.drivers if d.break_even is not None), None)
    if first is None or first.break_even is None:
        return words("No single assumption within reach would change the decision")
    told = _PAYS[study.outcome.npv > 0, first.break_even < first.base]
    at, now = (in_unit(value, first.unit, cur) for value in (first.break_even, first.base))
    ends = in_range(first.low, first.high, first.unit, cur)
    return words(told, name=in_sentence(first.label), at=at, now=now, **ends)


def grades_note() -> str:
    """What the grades mean."""
    meanings = ", ".join(f"{grade} {words(what)}" for grade, what in GRADE_MEANING.items())
    return words("Evidence: {meanings}", meanings=meanings)
