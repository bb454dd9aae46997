"""What it is worth to contact one lost customer, by segment and offer.

    gross        p1 · (V1 − D) − c                  what a calculator without a baseline shows
    incremental  p1 · (V1 − D) − p0 · V0 − c        against doing nothing: the figure that decides

V1 and V0 are second lifetime values with the offer and by nature, D is the offer's cost, paid to
all who return, c the contact's. The break-even uplift is the τ at which the incremental worth is
0: τ* = (p0·V0 + c)/(V1 − D) − p0. The most that an offer may cost is D* = (p1·V1 − p0·V0 − c)/p1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from winback_kit.assumptions.record import Assumption
from winback_kit.plan.offers.uplift import Effect, Z
from winback_kit.value.second_lifetime.arms import drawn_ratio
from winback_kit.value.second_lifetime.second_lifetime import Value


@dataclass(frozen=True)
class Worth:
    """One segment and offer; money for each customer contacted, low and high about 90 %."""

    effect: Effect
    slv: float
    slv_with_offer: float
    offer_cost: Assumption
    contact_cost: Assumption
    low: float
    high: float

    @property
    def segment(self) -> str:
        """The segment of the lost."""
        return self.effect.segment

    @property
    def offer(self) -> str:
        """The offer's name."""
        return self.effect.offer

    @property
    def gross(self) -> float:
        """Worth if everyone who returns were ours."""
        kept = self.slv_with_offer - self.offer_cost.value
        return self.effect.return_rate * kept - self.contact_cost.value

    @property
    def incremental(self) -> float:
        """Worth against doing nothing."""
        return self.gross - self.effect.natural_return_rate.value * self.slv

    @property
    def mostly_natural(self) -> bool:
        """Whether more than half of the gross worth would come anyway."""
        return self.incremental < self.gross / 2

    @property
    def break_even_uplift(self) -> float | None:
        """The uplift at which contacting brings nothing; None if no uplift could pay."""
        kept = self.slv_with_offer - self.offer_cost.value
        if kept <= 0:
            return None
        p0 = self.effect.natural_return_rate.value
        return (p0 * self.slv + self.contact_cost.value) / kept - p0

    @property
    def most_offer_cost(self) -> float:
        """The highest offer cost at which contacting still brings nothing less than 0."""
        p1 = self.effect.return_rate
        return self.offer_cost.value + self.incremental / p1 if p1 > 0 else 0.0

    @property
    def room(self) -> float:
        """What the offer may cost beyond what it costs, for each return."""
        return self.most_offer_cost - self.offer_cost.value


def worth(
    effect: Effect, value: Value, *, offer_cost: Assumption, contact_cost: Assumption
) -> Worth:
    """The worth of contacting one customer of a segment with an offer."""
    natural = value.by_segment[effect.segment].margin
    p0, p1 = effect.natural_return_rate.value, effect.return_rate
    share_won = min(1.0, abs(p1 - p0) / p1) if p1 > 0 else 0.0
    ratio, ratio_error = drawn_ratio(value.by_arm.get(effect.offer), share_won=share_won)
    v0, v1 = natural.value, natural.value * ratio
    kept = v1 - offer_cost.value
    value_error = (natural.high - natural.low) / (2 * Z)
    error = np.sqrt(
        (kept * effect.uplift_error) ** 2
        + ((kept - v0) * effect.natural_error) ** 2
        + ((p1 * ratio - p0) * value_error) ** 2
        + (p1 * v0 * ratio_error) ** 2
    )
    middle = p1 * kept - p0 * v0 - contact_cost.value
    return Worth(
        effect=effect,
        slv=v0,
        slv_with_offer=v1,
        offer_cost=offer_cost,
        contact_cost=contact_cost,
        low=float(middle - Z * error),
        high=float(middle + Z * error),
    )


def best_by(worths: list[Worth], figure: str) -> dict[str, Worth]:
    """Each segment's offer with the highest figure ('incremental' or 'gross')."""
    out: dict[str, Worth] = {}
    for one in worths:
        held = out.get(one.segment)
        if held is None or getattr(one, figure) > getattr(held, figure):
            out[one.segment] = one
    return out
