"""What a later hire date costs, and the forms that own work can have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from winback_kit.plan.team.capacity import MonthOfWork
from winback_kit.plan.team.falling import FallingWorth
from winback_kit.plan.team.sizes import replaced
from winback_kit.plan.team.terms import TeamTerms
from winback_kit.plan.team.work import WaitingWork, work_done

Array = np.ndarray[Any, np.dtype[np.float64]]
WorkForm = Literal["permanent", "temporary", "none"]
LATEST = 6  # months


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
