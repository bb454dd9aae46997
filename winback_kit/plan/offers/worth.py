"""What it is worth to contact one lost customer, by segment and offer.

    gross        p1 · (V1 − D) − c                  what a calculator without a baseline shows
    incremental  p1 · (V1 − D) − p0 · V0 − c        against doing nothing: the figure that decides
    outlay       p1 · D + c
    ROI          incremental / outlay

V1 and V0 are second lifetime values with the offer and by nature, D is the offer's cost, paid to
all who return and take it, c the contact's. What is stated of a segment or an offer moves them as
it moves the case: a discount by months is paid while the second lifetime runs, of those who would
return anyway `natural_redemption` take the offer, and those won bring less by adverse selection.
The rate of return favours generous offers, ROI small ones; the incremental worth is money. (Kumar,
Bhagwat & Zhang, Harvard Business Review, March 2016: in their telecom test, which has no arm
without an offer, the bundle has the best rate, the upgrade the best ROI, the discount pays best.)

The break-even uplift is the τ at which the incremental worth is 0: τ* = (p0·V0 + c)/(V1 − D) − p0.
The most that an offer may cost is D* = (p1·V1 − p0·V0 − c)/p1.

Equations (12) to (15) of docs/model.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from winback_kit.assumptions import priors
from winback_kit.assumptions.record import Assumption
from winback_kit.assumptions.series import Retention, Series
from winback_kit.assumptions.terms import Segment
from winback_kit.plan.experiment.readout.one_offer import ReturnWorth
from winback_kit.plan.offers.stated_terms import StatedTerms
from winback_kit.plan.offers.uplift import Effect, Z
from winback_kit.value.second_lifetime.arms import drawn_ratio
from winback_kit.value.second_lifetime.lifetime_margin import Array, age_factor
from winback_kit.value.second_lifetime.second_lifetime import Value

LONGEST_NAME = 200  # of a segment or an offer in a case


@dataclass(frozen=True)
class Worth:
    """One segment and offer; money for each customer contacted, low and high about 90 %.

    `discounts` are what a lower price for some months takes of each return that has the offer,
    `takers` the share of the returns that has it; `ratio` is V1 over V0 as measured.
    """

    effect: Effect
    slv: float
    slv_with_offer: float
    offer_cost: Assumption
    contact_cost: Assumption
    low: float
    high: float
    discounts: float = 0.0
    takers: float = 1.0
    ratio: float = 1.0

    @property
    def segment(self) -> str:
        """The segment of the lost."""
        return self.effect.segment

    @property
    def offer(self) -> str:
        """The offer's name."""
        return self.effect.offer

    @property
    def offer_money(self) -> float:
        """What the offer takes of each return, of those who have it and those who do not."""
        return (self.offer_cost.value + self.discounts) * self.takers

    @property
    def gross(self) -> float:
        """Worth if everyone who returns were ours."""
        kept = self.slv_with_offer - self.offer_money
        return self.effect.return_rate * kept - self.contact_cost.value

    @property
    def incremental(self) -> float:
        """Worth against doing nothing."""
        return self.gross - self.effect.natural_return_rate.value * self.slv

    @property
    def outlay(self) -> float:
        """What a contact costs, with the offers that come of it."""
        return self.effect.return_rate * self.offer_money + self.contact_cost.value

    @property
    def roi(self) -> float | None:
        """What comes back of each unit of money spent, beyond it; None where nothing is spent."""
        return self.incremental / self.outlay if self.outlay > 0 else None

    @property
    def mostly_natural(self) -> bool:
        """Whether more than half of the gross worth would come anyway."""
        return self.incremental < self.gross / 2

    @property
    def break_even_uplift(self) -> float | None:
        """The uplift at which contacting brings nothing; None if no uplift could pay."""
        kept = self.slv_with_offer - self.offer_money
        if kept <= 0:
            return None
        p0 = self.effect.natural_return_rate.value
        return (p0 * self.slv + self.contact_cost.value) / kept - p0

    @property
    def most_offer_cost(self) -> float:
        """The highest offer cost at which contacting still brings nothing less than 0."""
        taken = self.effect.return_rate * self.takers
        return self.offer_cost.value + self.incremental / taken if taken > 0 else 0.0

    @property
    def room(self) -> float:
        """What the offer may cost beyond what it costs, for each return."""
        return self.most_offer_cost - self.offer_cost.value


def worth(
    effect: Effect,
    value: Value,
    *,
    offer_cost: Assumption,
    contact_cost: Assumption,
    own: StatedTerms | None = None,
) -> Worth:
    """The worth of contacting one customer of a segment with an offer, as measured and stated."""
    natural = value.by_segment[effect.segment].margin
    p0, p1 = effect.natural_return_rate.value, effect.return_rate
    share_won = min(1.0, abs(p1 - p0) / p1) if p1 > 0 else 0.0
    ratio, ratio_error = drawn_ratio(value.by_arm.get(effect.offer), share_won=share_won)
    v0, v1 = natural.value, natural.value * ratio
    discounts, takers, seen = 0.0, 1.0, v1 / v0 if v0 else 1.0
    if own and own.terms:
        measured = _measured(effect, value, (offer_cost, contact_cost))
        stated = own.laid(measured)
        returning = max(p1, 1e-12)  # of whom those that would not have come are won
        whole = _second_lifetime(value, measured.margin, measured.retention) or 1.0
        own_margin = stated.natural_margin or stated.margin
        alone = _second_lifetime(value, own_margin, stated.natural_retention or stated.retention)
        poorer = stated.adverse_selection.value * stated.offer_depth.value
        v0 *= alone / whole
        v1 *= _second_lifetime(value, stated.margin, stated.retention) / whole
        v1 *= 1 - poorer * max(0.0, p1 - p0) / returning
        takers = 1 - (1 - stated.natural_redemption.value) * min(p0, p1) / returning
        discounts = _discounts(value, stated)
    kept = v1 - (offer_cost.value + discounts) * takers
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
        discounts=discounts,
        takers=takers,
        ratio=seen,
    )


def _measured(effect: Effect, value: Value, costs: tuple[Assumption, Assumption]) -> Segment:
    """A segment of a case as far as its worth depends on it, as measured."""
    running = value.still_running()
    margin = Series(curve=tuple(value.by_segment[effect.segment].margin.by_month / running))
    return Segment(
        name=effect.segment[:LONGEST_NAME],
        contacted_per_month=Series(curve=(0.0,)),
        contact_months=1,
        return_rate=Assumption(value=effect.return_rate),
        natural_return_rate=effect.natural_return_rate,
        margin=margin,
        natural_margin=margin,
        retention=Retention(curve=tuple(running)),
        offer_cost=costs[0],
        contact_cost=costs[1],
    )


def _second_lifetime(value: Value, margin: Series | Assumption, retention: Retention) -> float:
    """Present value of a second lifetime with this margin and retention, at its first day."""
    months = value.horizon
    if isinstance(margin, Series):
        seen = np.array(margin.curve[:months]) * margin.factor
        each = np.pad(seen, (0, months - len(seen)), mode="edge")
    else:
        each = np.full(months, margin.value)
    return _present(value, each * retention.survival(months))


def _present(value: Value, by_month: Array) -> float:
    rate = value.discount_rate.value
    return float(by_month @ age_factor(discount_rate=rate, months=len(by_month)))


def _discounts(value: Value, segment: Segment) -> float:
    """Present value of a discount by months, for each return that takes it."""
    given = segment.monthly_discount
    running = segment.retention.survival(min(given.months, value.horizon))
    return given.amount.value * _present(value, running)


def first_tested(worths: Iterable[Worth]) -> list[Worth]:
    """The offers that may have the money: no prior goes before what was tested in its segment.

    A prior (grade E) is a belief about offers of any kind. Where another offer was tested in the
    segment, and its test says as much as the prior, with an error no larger than the prior's, what
    is believed of offers there has been looked at: the untested one is for a pilot, not for the
    money, whether the tested one pays or not.
    """
    every = list(worths)
    tested: dict[str, float] = {}
    for one in every:
        if one.effect.draws:
            error = tested.get(one.segment, np.inf)
            tested[one.segment] = min(error, one.effect.uplift_error)
    return [one for one in every if not _only_believed(one, tested.get(one.segment, np.inf))]


def _only_believed(one: Worth, tested_error: float) -> bool:
    effect = one.effect
    believed = not effect.draws and effect.uplift.evidence == priors.UPLIFT.evidence
    return believed and tested_error <= effect.uplift_error


def behind_a_test(worths: Iterable[Worth]) -> list[Worth]:
    """Offers that would have the money by their prior alone, where another was tested."""
    every = list(worths)
    best, believed = (best_by(of, "incremental") for of in (first_tested(every), every))
    return [one for name, one in believed.items() if one is not best[name] and one.incremental > 0]


def best_by(worths: list[Worth], figure: str) -> dict[str, Worth]:
    """Each segment's offer with the highest figure ('incremental' or 'gross')."""
    out: dict[str, Worth] = {}
    for one in worths:
        held = out.get(one.segment)
        if held is None or getattr(one, figure) > getattr(held, figure):
            out[one.segment] = one
    return out


def worth_of_returns(worths: Iterable[Worth]) -> dict[tuple[str, str], ReturnWorth]:
    """What a return is worth by segment and offer, for the read-out of a campaign."""
    return {
        (one.segment, one.offer): ReturnWorth(one.slv_with_offer, one.slv, one.offer_money)
        for one in worths
    }


def segments_tested(best: Mapping[str, Worth]) -> int:
    """The segments whose best offer was tested on them."""
    return sum(one.effect.treated > 0 for one in best.values())
