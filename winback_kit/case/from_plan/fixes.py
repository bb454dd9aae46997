"""Of the fixes of reasons for leaving the one that keeps the most people."""

from dataclasses import dataclass

from winback_kit.assumptions.record import Assumption
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.reasons.fixed import fixes_of


@dataclass(frozen=True)
class MainFix:
    """The fix that keeps the most people: what it stops, as stated or measured, and its cost.

    `without` is how many would leave without it for each who left in the last year: 1 where it is
    not in place yet.
    """

    reason: str
    stops: Assumption
    cost_a_year: Assumption
    without: float


def main_fix(plan: Plan) -> MainFix | None:
    """Of the fixes whose effect is known the one that keeps most; None where none keeps anybody.

    Raises Refused where one is of a reason that nobody gave.
    """
    known = [
        MainFix(one.reason, one.stops, one.cost_a_year, one.without)
        for one in fixes_of(plan)
        if one.stops is not None
    ]
    kept = {
        one.reason: one.stops.value * one.without * plan.losses_per_month[one.reason]
        for one in known
    }
    best = max(known, key=lambda one: kept[one.reason], default=None)
    return best if best and kept[best.reason] > 0 else None
