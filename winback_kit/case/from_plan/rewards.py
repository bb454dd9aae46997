"""What win-back earns in its first year and after it, by segment and offer.

Every segment is worked out with every offer by the formulas of the case, as if it were contacted
with that offer. Money is the present value of the segment's own contribution: incremental margin
less offers and contacts, before the team, the set-up and tax, which no segment has to itself.
"""

from dataclasses import dataclass

import numpy as np

from winback_kit.case.from_plan.build import programme_case
from winback_kit.case.result.model import Model, cash_flow
from winback_kit.plan.offers.worth import Worth
from winback_kit.plan.programme.programme import Plan
from winback_kit.records.result import Rows

SHORT_MONTHS = 12


@dataclass(frozen=True)
class Reward:
    """One segment with one offer; `short` is months 0 to 12, `later` the rest, in money.

    `back_after` is the month from which what was earned so far stays at 0 or above, None if never.
    """

    worth: Worth
    contacted: float
    short: float
    later: float
    back_after: int | None

    @property
    def total(self) -> float:
        """What the segment contributes over the horizon."""
        return self.short + self.later

    @property
    def per_contact(self) -> float:
        """The same for each customer contacted."""
        return self.total / max(self.contacted, 1.0)


def rewards(plan: Plan) -> Rows[Reward]:
    """Every segment with every offer, segments in the plan's order.

    >>> len(wk.rewards(study.plan)) == len(study.plan.worths)
    True
    """
    offers = dict.fromkeys(one.offer for one in plan.worths)
    found = []
    for offer in offers:
        own = {one.segment: one for one in plan.worths if one.offer == offer}
        flow = cash_flow(programme_case(plan, segments=own))
        found += [_reward(flow, at, one) for at, one in enumerate(own.values())]
    order = list(plan.best)
    return Rows(sorted(found, key=lambda one: order.index(one.worth.segment)))


def _reward(flow: Model, at: int, one: Worth) -> Reward:
    earned = flow["segment_contribution"][at] * flow["discount_factor"]
    short = float(earned[: SHORT_MONTHS + 1].sum())
    return Reward(
        worth=one,
        contacted=float(flow["contacted"][at].sum()),
        short=short,
        later=float(earned.sum()) - short,
        back_after=_back_after(np.cumsum(earned)),
    )


def _back_after(so_far: np.ndarray) -> int | None:
    below = np.flatnonzero(so_far < 0)
    if not len(below):
        return 0
    month = int(below[-1]) + 1
    return month if month < len(so_far) else None


@dataclass(frozen=True)
class EarlyAndLate:
    """A present value of all segments in the first twelve months and later."""

    short: float
    later: float

    @property
    def total(self) -> float:
        """Both."""
        return self.short + self.later

    @property
    def later_share(self) -> float:
        """The part that comes later, where both are above 0."""
        return self.later / self.total


def of_best_offers(found: list[Reward], plan: Plan) -> list[Reward]:
    """The rewards of each segment's best offer, in the order given."""
    return [one for one in found if plan.best[one.worth.segment].offer == one.worth.offer]


def earned_in_all(found: list[Reward]) -> EarlyAndLate:
    """What these segments contribute together."""
    return EarlyAndLate(sum(one.short for one in found), sum(one.later for one in found))


def margin_split(flow: Model, line: str) -> EarlyAndLate:
    """A segments' line of the case, discounted, before and after the first twelve months."""
    by_month = flow[line].sum(axis=0) * flow["discount_factor"]
    short = float(by_month[: SHORT_MONTHS + 1].sum())
    return EarlyAndLate(short=short, later=float(by_month.sum()) - short)
