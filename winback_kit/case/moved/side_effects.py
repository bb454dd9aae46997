"""What a programme may do to price and brand, as a stress of its own: a prior until it is measured.

Each month in which the team is at work a share of the active customers, who would have paid in
full, learn of the offer and get it; they cost what the offer costs. And of those contacted as many
complain or opt out as the pilot's stop rules allow, and none of these comes back:

    p1' = p1 · (1 − complaints − opt-outs)                                                   (1)

The net present value falls in a straight line with the share who ask, so that two values give the
share at which it is 0.
"""

from dataclasses import dataclass

from winback_kit.assumptions import priors
from winback_kit.assumptions.record import NOT_COUNTED
from winback_kit.assumptions.rules import Changes
from winback_kit.assumptions.series import as_one
from winback_kit.assumptions.terms import Segment
from winback_kit.case.assumptions.record import Case
from winback_kit.case.result.outcome import outcome
from winback_kit.records.result import Result

YEAR = 12
_CHURN = "programme.strategic_churn"


@dataclass(frozen=True, repr=False)
class SideEffects(Result):
    """The stress: `asked_a_year` of `active` customers get the offer, at `offer` each, in money.

    `put_off` is the share of those contacted who do not come back for it, `npv` what is left of the
    net present value, and `even_at` the share a year who ask at which that is 0; None where it is
    below 0 whoever asks. `stated` where the client states it: then it is in the case already.
    """

    active: float
    asked_a_year: float
    offer: float
    put_off: float
    npv: float
    even_at: float | None
    stated: bool


def side_effects(case: Case, active: float) -> SideEffects:
    """The stress of a case with so many active customers.

    >>> from winback_kit.case.moved.side_effects import side_effects
    >>> found = side_effects(study.case, 1000)
    >>> found.asked_a_year, found.npv < study.outcome.npv
    (0.02, True)
    """
    changes = side_effect_changes(case, active)
    nobody = outcome(case, changes | {f"{_CHURN}.deal_seeking_rate": 0.0}).npv
    npv, churn = outcome(case, changes).npv, case.programme.strategic_churn
    stated = _stated(case)
    people = churn.active_customers.value if stated else active
    asked = YEAR * (churn.deal_seeking_rate.value if stated else _monthly())
    lost = nobody - npv
    return SideEffects(
        active=people,
        asked_a_year=asked,
        offer=churn.value_lost.value if stated else _offer(case),
        put_off=_put_off(case),
        npv=npv,
        even_at=asked * nobody / lost if nobody > 0 and lost > 0 else None,
        stated=stated,
    )


def side_effect_changes(case: Case, active: float) -> Changes:
    """The stress as changes of assumptions; what the client states of it stays as it is."""
    put_off: Changes = {"segments.*.return_rate": f"x{1 - _put_off(case):g}"}
    if _stated(case):
        return put_off
    return put_off | {
        f"{_CHURN}.active_customers": float(active),
        f"{_CHURN}.deal_seeking_rate": _monthly(),
        f"{_CHURN}.value_lost": _offer(case),
    }


def _stated(case: Case) -> bool:
    return case.programme.strategic_churn.deal_seeking_rate.source != NOT_COUNTED


def _put_off(case: Case) -> float:
    return min(1.0, case.pilot.most_complaints + case.pilot.most_opt_outs)


def _monthly() -> float:
    return priors.ASK_FOR_THE_OFFER.value / YEAR


def _offer(case: Case) -> float:
    """What the offer costs for one who takes it: the mean, weighted by those on the lists."""
    weights = [as_one(one.contacted_per_month, first=False).value for one in case.segments]
    costs = [_cost(one) * weight for one, weight in zip(case.segments, weights, strict=True)]
    return sum(costs) / sum(weights) if sum(weights) else 0.0


def _cost(segment: Segment) -> float:
    discount = segment.monthly_discount
    return segment.offer_cost.value + discount.amount.value * discount.months
