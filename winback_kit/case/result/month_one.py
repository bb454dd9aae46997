"""The first month of a case: the contacts it asks for, and those that the team can make."""

from dataclasses import dataclass

import numpy as np

from winback_kit.case.result.by_year import by_month
from winback_kit.case.result.model import Model

MONTH = 1


@dataclass(frozen=True)
class MonthOne:
    """Contacts of month 1, but for those held back: `asked` for, `can` be made, `waiting` after it.

    `share` is the part of all whom the case contacts; `can` is None where no capacity is stated.
    `done_in` is the last month in which anybody waits, None where some do to the end. `team_cost`
    is money, of that month.
    """

    asked: float
    share: float
    can: float | None
    waiting: float
    done_in: int | None
    team_cost: float

    @property
    def team_cost_each(self) -> float:
        """What the team costs for each contact of that month."""
        return self.team_cost / self.asked if self.asked else 0.0


def month_one(flow: Model) -> MonthOne:
    """The first month.

    >>> from winback_kit.case.result.month_one import month_one
    >>> found = month_one(study.flow)
    >>> found.can is None, found.waiting
    (True, 0.0)
    """
    asked, contacted = by_month(flow, "asked"), by_month(flow, "contacted")
    limited = flow.case.programme.capacity is not None
    waiting = by_month(flow, "waiting") if limited else np.zeros_like(asked)
    last = int(np.flatnonzero(waiting >= 1)[-1]) if (waiting >= 1).any() else 0
    return MonthOne(
        asked=float(asked[MONTH]),
        share=float(asked[MONTH] / contacted.sum()) if contacted.sum() else 0.0,
        can=float(by_month(flow, "capacity")[MONTH]) if limited else None,
        waiting=float(waiting[MONTH]),
        done_in=None if last == flow.horizon else last,
        team_cost=float(by_month(flow, "team")[MONTH]),
    )
