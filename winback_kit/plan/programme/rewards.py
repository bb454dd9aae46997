"""Which offer is best by which figure, and what doing nothing costs, from a plan.

Best by return rate, by return on what is spent, and by profit (plan/offers/worth.py) are three
answers; only profit is money. What is lost a year is the customers lost times what such a one was
worth on the day of the last order (under contract, what a current one is worth); what can be
recovered is far less: those who may be contacted, times what a contact brings against doing
nothing, where that is above 0. The two are never the same and never stand for each other.
"""

from dataclasses import dataclass
from math import inf

from winback_kit.plan.offers.reach import months_of_losses
from winback_kit.plan.offers.worth import Worth, first_tested
from winback_kit.plan.programme.programme import Plan
from winback_kit.records.result import Result
from winback_kit.value.customers.customer_value import CustomerValue

MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class BestOffers:
    """A segment's best offer by each figure; `by_roi` is None where nothing is spent."""

    segment: str
    by_rate: Worth
    by_roi: Worth | None
    by_profit: Worth

    @property
    def differ(self) -> bool:
        """Whether the three figures name different offers."""
        return len({one.offer for one in (self.by_rate, self.by_roi, self.by_profit) if one}) > 1

    @property
    def given_up(self) -> float:
        """Profit of each contact that choosing by the rate or by ROI would give up, at worst."""
        others = [one.incremental for one in (self.by_rate, self.by_roi) if one]
        return self.by_profit.incremental - min(others)


def best_offers(plan: Plan) -> list[BestOffers]:
    """Each segment's best offers of those that may have money; of equal ones the first named."""
    found, worths = [], first_tested(plan.worths)
    for segment in plan.best:
        own = [one for one in worths if one.segment == segment]
        paid = [(one.roi, one) for one in own if one.roi is not None]
        found.append(
            BestOffers(
                segment=segment,
                by_rate=max(own, key=lambda one: one.effect.return_rate),
                by_roi=max(paid, key=lambda pair: pair[0])[1] if paid else None,
                by_profit=max(own, key=lambda one: one.incremental),
            )
        )
    return found


@dataclass(frozen=True, repr=False)
class DoingNothing(Result):
    """A year of losses; customers, and money at the day of the loss or contact.

    `value_each` is what one of them was worth before, None where the data cannot carry it.
    `returning` is the second lifetime value of those who come back on their own within the window;
    `recoverable` is before the programme's own costs, of as many as the team can contact. `months`
    are those in which the losses were counted, fewer than twelve where no more are on record.
    """

    lost: float
    value_each: float | None
    returning: float
    recoverable: float
    months: int = MONTHS_A_YEAR

    @property
    def is_whole_year(self) -> bool:
        """Whether a year of losses was counted, and not a part of one carried on."""
        return self.months >= MONTHS_A_YEAR

    @property
    def lost_value(self) -> float | None:
        """What those lost in a year would have been worth, had they stayed."""
        return None if self.value_each is None else self.lost * self.value_each

    @property
    def recoverable_share(self) -> float | None:
        """The part of the value lost that contacts could bring back; 0 where nothing is lost."""
        lost = self.lost_value
        return None if lost is None else self.recoverable / lost if lost else 0.0


def doing_nothing(plan: Plan, customers: CustomerValue | None) -> DoingNothing:
    """What a year of losses costs, and how much of it contacts could bring back.

    >>> idle = wk.doing_nothing(study.plan, None)
    >>> idle.lost, idle.value_each  # 68 in a year; too few customers to say what each was worth
    (68.0, None)
    """
    history = plan.history
    lost = {name: MONTHS_A_YEAR * rate for name, rate in plan.losses_per_month.items()}
    valued = customers.valued if customers else None
    return DoingNothing(
        lost=sum(lost.values()),
        value_each=(valued.lost_each or valued.everyone.value) if valued else None,
        returning=sum(
            people
            * history.returned_by(name, history.window_months)[0]
            * plan.value.by_segment[name].margin.value
            for name, people in lost.items()
        ),
        recoverable=sum(
            people * max(0.0, plan.best[name].incremental)
            for name, people in contacted_in_a_year(plan, lost).items()
        ),
        months=months_of_losses(history),
    )


def contacted_in_a_year(plan: Plan, lost: dict[str, float]) -> dict[str, float]:
    """Whom a year of contacts could reach, those worth most first where there are too many."""
    most = plan.programme.most_contacts(MONTHS_A_YEAR)
    left = inf if most is None else most
    reached = dict.fromkeys(lost, 0.0)
    for name in sorted(lost, key=lambda name: -plan.best[name].incremental):
        reached[name] = min(left, lost[name] * plan.contactable(name, plan.best[name].offer).value)
        left -= reached[name]
    return reached
