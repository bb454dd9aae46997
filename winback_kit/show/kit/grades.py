"""The evidence grade that a figure of the case deserves: the weakest of what it rests on."""

from winback_kit.assumptions.record import GRADE_MEANING, Grade
from winback_kit.case.assumptions.inputs import dials
from winback_kit.case.assumptions.record import Case
from winback_kit.words.catalogue import words

_OF_SEGMENTS = ("return_rate", "natural_return_rate", "margin", "retention", "contacted_per_month")


def grade_of_benefit(case: Case) -> Grade:
    """The weakest grade of what the benefit rests on, over all segments."""
    return max(segment.grade() for segment in case.segments)


def grade_of_cost(case: Case) -> Grade:
    """The weakest grade of team, set-up, contacts and offers."""
    own: list[Grade] = [case.programme.setup_cost.evidence, case.programme.team_cost.evidence]
    for segment in case.segments:
        own += [segment.offer_cost.evidence, segment.contact_cost.evidence]
    return max(own)


def grade_of_all(case: Case) -> Grade:
    """The weakest grade of benefit and cost."""
    return max(grade_of_benefit(case), grade_of_cost(case))


def grade_of_driver(case: Case, name: str) -> Grade:
    """The weakest grade of a driver, over all segments."""
    field = "return_rate" if name == "uplift" else name
    if field in _OF_SEGMENTS:
        return max(getattr(one, field).evidence for one in case.segments)
    found: list[Grade] = [one.assumption.evidence for one in dials(case) if one.input.name == name]
    return max(found, default="E")


def grade_in_words(grade: Grade) -> str:
    """A grade with its meaning.

    >>> grade_in_words("A")
    'A, own experiment'
    """
    return words("{grade}, {meaning}", grade=grade, meaning=words(GRADE_MEANING[grade]))
