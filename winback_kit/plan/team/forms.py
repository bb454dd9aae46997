"""An own team, one for the list, an agency or nobody, and what a later hire date costs.

An agency is taken to contact the same people in the same months as the best own team, so that what
is left of their worth while they wait is the same, κ = Σ worth_m + c·n over (w + c)·n at once. It
pays contacts and set-up, and takes its fee φ of the margin of all who return in its first months,
of those too who would have come anyway:

    value = κ·Σ_s n_s·((w_s + c_s) − φ·p1_s·V1_s·first_s)                                (1)

It is ahead of an own team only where it is so although hiring costs nothing, since what hiring
costs is rarely known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from winback_kit.assumptions.terms import SuccessFee
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.team.capacity import MonthOfWork
from winback_kit.plan.team.falling import FallingWorth
from winback_kit.plan.team.sizes import TeamSize, replaced
from winback_kit.plan.team.terms import TeamTerms
from winback_kit.plan.team.work import WaitingWork, work_done

Array = np.ndarray[Any, np.dtype[np.float64]]
WorkForm = Literal["permanent", "temporary", "agency", "none"]
FEE_MONTHS = 12
LATEST = 6  # months


@dataclass(frozen=True)
class AgencyInstead:
    """An agency over the same months: `fee` is a share of the margin, `value` what it leaves.

    Where none is stated the fee is the one at which it leaves as much as the best own team: None
    where that cannot be told.
    """

    stated: bool
    fee: float | None
    value: float | None


def agency_instead(plan: Plan, work: WaitingWork, own: TeamSize | None) -> AgencyInstead:
    """What an agency would leave, in place of an own team of that size."""
    client = plan.history.data.client
    fee, stated = client.over("success_fee", SuccessFee()), "success_fee" in client.stated
    chosen = [one for one in plan.worths if (one.segment, one.offer) in plan.shares]
    if not chosen or own is None or not own.people:
        return AgencyInstead(stated, fee.share.value if stated else None, None)
    people = work.people
    at_once = float(people @ (work.worth + work.cost))
    spent = own.contacted * float(people @ work.cost) / float(people.sum())
    left = (own.before_pay + spent) / at_once if at_once > 0 else 0.0
    months = fee.months if stated else FEE_MONTHS
    margin = left * sum(
        contacted * one.effect.return_rate * one.slv_with_offer * _first(plan, one.segment, months)
        for contacted, one in zip(people, chosen, strict=True)
    )
    if stated:
        return AgencyInstead(
            True, fee.share.value, float(left * at_once - fee.share.value * margin)
        )
    if own.value is None or margin <= 0:
        return AgencyInstead(False, None, None)
    return AgencyInstead(False, float((left * at_once - own.value) / margin), own.value)


def _first(plan: Plan, segment: str, months: int) -> float:
    """The part of a second lifetime's margin that comes in its first months."""
    each = plan.value.by_segment[segment].margin.by_month
    return float(each[:months].sum() / each.sum()) if each.sum() else 0.0


@dataclass(frozen=True)
class LaterStart:
    """A permanent team that begins so many months later: the backlog, and what it leaves.

    `value` is None where pay is not known; `before_pay` is the worth of its contacts.
    """

    months_later: int
    backlog: tuple[MonthOfWork, ...]
    before_pay: float
    value: float | None

    def against(self, other: LaterStart) -> float | None:
        """What it leaves beyond another start; None where pay is not known."""
        if self.value is None or other.value is None:
            return None
        return self.value - other.value

    @property
    def most_open(self) -> float:
        """The most customers who wait at the end of a month."""
        return max((one.open_after for one in self.backlog), default=0.0)


def later_starts(
    work: WaitingWork, falling: FallingWorth, terms: TeamTerms, *, people: int, setup: float
) -> tuple[LaterStart, ...]:
    """The same team begun now, and one to six months later; it is paid from then on."""
    one = replaced(terms, work.months)
    delays = range(min(LATEST, work.months - 1) + 1)
    shifted = [np.concatenate([np.zeros(late), one.contacts])[: work.months] for late in delays]
    done = work_done(work, falling, people * np.array(shifted))
    wage = terms.cost.value if terms.cost.used else None
    found = []
    for late in delays:
        before = float(done.worth[late].sum())
        pay = None
        if wage is not None:
            hired = replaced(terms, work.months - late).hired
            pay = people * (wage * (work.months - late) + terms.hire.value * hired)
        found.append(
            LaterStart(
                months_later=late,
                backlog=done.months_of(late, work),
                before_pay=before,
                value=None if pay is None else before - pay - setup,
            )
        )
    return tuple(found)
