"""How well a figure of the case is known: the weakest grade of what it rests on, one rule for all.

A chance is only as good as the ranges that it is drawn from. `assumed_share` is the part of the
variance of the net present value that comes from grade E, each driver moved by itself.
"""

from collections.abc import Sequence

from winback_kit.assumptions.record import Grade
from winback_kit.case.assumptions.inputs import dials
from winback_kit.case.assumptions.record import Case
from winback_kit.case.moved.what_if import LeverEffect

_OF_SEGMENTS = ("return_rate", "natural_return_rate", "margin", "retention", "contacted_per_month")


def grade_of_all(case: Case) -> Grade:
    """The weakest grade of benefit and cost."""
    return max(*(segment.grade() for segment in case.segments), grade_of_cost(case))


def grade_of_cost(case: Case) -> Grade:
    """The weakest grade of team, set-up, contacts and offers."""
    own: list[Grade] = [case.programme.setup_cost.evidence, case.programme.team_cost.evidence]
    for segment in case.segments:
        own += [segment.offer_cost.evidence, segment.contact_cost.evidence]
    return max(own)


def grade_of_driver(case: Case, name: str) -> Grade:
    """The weakest grade of a driver, over all segments."""
    field = "return_rate" if name == "uplift" else name
    if field in _OF_SEGMENTS:
        return max(getattr(one, field).evidence for one in case.segments)
    found: list[Grade] = [one.assumption.evidence for one in dials(case) if one.input.name == name]
    return max(found, default="E")


def assumed_share(case: Case, drivers: Sequence[LeverEffect]) -> float:
    """The part of the variance of the net present value that comes from drivers of grade E.

    >>> 0 <= assumed_share(study.case, study.drivers) <= 1
    True
    """
    whole = sum(one.swing**2 for one in drivers)
    assumed = sum(one.swing**2 for one in drivers if grade_of_driver(case, one.name) == "E")
    return assumed / whole if whole else 0.0
