"""The gate on the gap between the arms: what is due on its day, its two limits, what it decides.

With D1, D* and 0 the gap due on plan, at break-even and without effect, and s1, s*, s0 its standard
deviation under each (`arms`), the programme is stopped below D* − h, scaled up above D* + h, and
tested on in between. h is the least that keeps both errors at 5 % at most. People are whole and
returns few, so that the normal law is a quarter of a point off; z = Φ⁻¹(.955) leaves room for it:

    on plan stopped             P(gap < D* − h | plan) ≤ 5 %        h ≥ z·s1 − (D1 − D*)
    without effect scaled up    P(gap > D* + h | none) ≤ 5 %        h ≥ z·s0 − D*

Since both limits are as far from D*, a programme at break-even is scaled up as often as stopped;
there it makes no difference, which is why h may be 0. Where the plan is below the break-even the
first error is the other one: on plan it must not be scaled up, h ≥ z·s1 − (D* − D1).

A gate can decide where a programme without effect is stopped in two of three cases at least (so
that its lower limit lies above 0), at least ten returns are due in the smaller arm, and the chance
that a programme on plan is stopped or scaled up, not tested on, is at least one half.
"""

import math
from dataclasses import dataclass, replace

from scipy.special import ndtr, ndtri

from winback_kit.case.gates.arms import Arms, Due, Expected, due

MOST_ERROR = 0.05
LEAST_CHANCE_TO_DECIDE = 0.5
LEAST_STOPPED = 2 / 3  # of the programmes without effect
FEWEST_RETURNS = 10
BAND = float(ndtri(1 - MOST_ERROR))
SURE = float(ndtri(1 - 0.045))
_MOST_TIMES = 2.0**40
_HALVINGS = 60


@dataclass(frozen=True)
class GapGate:
    """What a month's end should find, and from which gap on it decides; gaps are shares.

    `treated` and `held` are the customers drawn by then, `returned` those of the treated who are
    back by then on plan.
    """

    month: int
    treated: float
    held: float
    on_plan: Due
    at_break_even: Due
    without_effect: Due
    returned: float

    @property
    def half_width(self) -> float:
        """h: how far both limits are from the gap due at break-even."""
        plan, even, none = self.on_plan, self.at_break_even, self.without_effect
        ahead = abs(plan.gap - even.gap)
        return max(0.0, SURE * plan.sd - ahead, SURE * none.sd - even.gap)

    @property
    def stop_below(self) -> float:
        """The gap below which the programme is stopped; above 0 where the gate can decide."""
        return self.at_break_even.gap - self.half_width

    @property
    def scale_above(self) -> float:
        """The gap above which it is scaled up."""
        return self.at_break_even.gap + self.half_width

    @property
    def band_on_plan(self) -> tuple[float, float]:
        """The gaps between which 9 of 10 programmes on plan are."""
        reach = BAND * self.on_plan.sd
        return self.on_plan.gap - reach, self.on_plan.gap + reach

    def chances(self, given: Due) -> tuple[float, float]:
        """The chances that it is stopped and that it is scaled up, by what is due."""
        if given.sd == 0:
            return float(given.gap < self.stop_below), float(given.gap > self.scale_above)
        ends = (self.stop_below - given.gap, given.gap - self.scale_above)
        below, above = (float(ndtr(end / given.sd)) for end in ends)
        return below, above

    @property
    def chance_to_decide(self) -> float:
        """The chance that a programme on plan is stopped or scaled up, not tested on."""
        return sum(self.chances(self.on_plan))

    @property
    def stopped_without_effect(self) -> float:
        """The chance that a programme whose contacts cause nothing is stopped."""
        return self.chances(self.without_effect)[0]

    @property
    def can_decide(self) -> bool:
        """Whether it is offered as a gate."""
        return (
            self.stopped_without_effect >= LEAST_STOPPED
            and self.without_effect.fewest_returns >= FEWEST_RETURNS
            and self.chance_to_decide >= LEAST_CHANCE_TO_DECIDE
        )


def gap_gate(arms: Arms, expected: Expected, *, month: int) -> GapGate:
    """The gate at the end of a month, over everybody drawn by then."""
    by_then = replace(arms, drawn=arms.drawn[:, :month])
    plan, even, none = (
        due(arms, expected, part=part, month=month) for part in (1.0, expected.break_even, 0.0)
    )
    return GapGate(month, by_then.treated, by_then.held, plan, even, none, plan.treated_returns)


def contacts_needed(arms: Arms, expected: Expected, *, month: int) -> int | None:
    """Customers in both arms, half of them held out, with whom a gate of that month can decide.

    None where no number would do, as where plan and break-even are the same.
    """
    halves = replace(arms, held_share=arms.held_share * 0 + 0.5)

    def decides(times: float) -> bool:
        return gap_gate(halves.times(times), expected, month=month).can_decide

    low, high = 1.0 / max(1.0, halves.people), 1.0
    while not decides(high):
        low, high = high, high * 2
        if high > _MOST_TIMES:
            return None
    for _ in range(_HALVINGS):
        middle = math.sqrt(low * high)
        low, high = (low, middle) if decides(middle) else (middle, high)
    return math.ceil(high * halves.people)
