"""The fixed costs that a programme can bear, where nobody has stated what they are."""

from scipy.optimize import brentq

from winback_kit.case.assumptions.record import Case
from winback_kit.case.moved.what_if import npv
from winback_kit.case.result.outcome import outcome

YEAR = 12
_TEAM = "programme.team_cost"


def bearable_fixed_cost(case: Case) -> float | None:
    """Cost a year, over the months of the team, at which the net present value is 0.

    It is what may be paid beside the costs that the case has already. None where the programme
    does not pay without it, or no team is at work.

    >>> more = bearable_fixed_cost(study.case)
    >>> team = study.case.programme.team_cost.value
    >>> abs(outcome(study.case, {_TEAM: team + more / 12}).npv) < 1e-6
    True
    """
    people = case.programme.people.value
    if npv(case) <= 0 or not case.programme.team_months or not people:
        return None
    now = case.programme.team_cost.value

    def left(more: float) -> float:
        return outcome(case, {_TEAM: now + more / people}).npv

    most = max(1.0, npv(case))
    while left(most) > 0:
        most *= 2
    return YEAR * float(brentq(left, 0.0, most, xtol=1e-9 * most))
