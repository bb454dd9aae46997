"""The programme proposed: whom to contact, how many, with what, and what it costs.

The newly lost of each segment are contacted month by month as they are lost, as many as may be
contacted, with the segment's best offer; in the first three months those lost in the year before
(the backlog) are contacted too. Segments for which every offer brings less than doing nothing are
left alone. What the client did not state is a prior and marked so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from winback_kit.assumptions import priors
from winback_kit.assumptions.record import Assumption
from winback_kit.client.settings import Offer
from winback_kit.history.measure import History
from winback_kit.plan.offers.reach import lost_in_reach
from winback_kit.plan.offers.uplift import effects
from winback_kit.plan.offers.worth import Worth, best_by, worth
from winback_kit.value.second_lifetime.second_lifetime import Value
from winback_kit.words.own_names import DEFAULT_OFFER
from winback_kit.words.text import Amount, Count, PerCent, said

BACKLOG_SPREAD_MONTHS = 3


@dataclass(frozen=True)
class Plan:
    """Worth of every segment and offer, the choice made, and the programme's assumptions.

    `losses_per_month` are customers a month by segment, `backlog` customers lost in the year
    before the as-of date and not back yet.
    """

    value: Value
    worths: list[Worth]
    chosen: dict[str, Worth]
    losses_per_month: dict[str, float]
    backlog: dict[str, int]
    contactable_share: Assumption
    discount_rate: Assumption
    tax_rate: Assumption
    setup_cost: Assumption
    team_cost: Assumption
    contact_months: int
    start: dt.date

    def contacted(self, segment: str) -> list[float]:
        """Customers of a segment contacted in each month of the programme."""
        share = self.contactable_share.value
        first = min(BACKLOG_SPREAD_MONTHS, self.contact_months)
        return [
            share
            * (self.losses_per_month[segment] + self.backlog[segment] / first * (month < first))
            for month in range(self.contact_months)
        ]

    @property
    def history(self) -> History:
        """The history that the plan rests on."""
        return self.value.history

    @property
    def currency(self) -> str:
        """The currency of all its money."""
        return self.history.currency

    @property
    def best(self) -> dict[str, Worth]:
        """Each segment's best offer, whether it pays or not."""
        return best_by(self.worths, "incremental")

    @property
    def best_gross(self) -> dict[str, Worth]:
        """The offers that a view without a baseline would choose."""
        return best_by(self.worths, "gross")


def make_plan(value: Value) -> Plan:
    """Choose segments and offers by their incremental worth."""
    history = value.history
    settings = history.data.client.settings
    stated = settings.programme
    offers = stated.offers or (Offer(name=DEFAULT_OFFER),)
    costs = {offer.name: _costs(history, offer) for offer in offers}
    reach = lost_in_reach(history, contact_months=stated.contact_months)
    worths = [
        worth(effect, value, offer_cost=costs[effect.offer][0], contact_cost=costs[effect.offer][1])
        for effect in effects(history, offers, reach)
    ]
    best = best_by(worths, "incremental")
    yearly_margin = float(history.data.months.margin.tail(12).sum())
    return Plan(
        value=value,
        worths=worths,
        chosen={segment: one for segment, one in best.items() if one.incremental > 0},
        losses_per_month=reach.losses_per_month,
        backlog=reach.backlog,
        contactable_share=stated.contactable_share or _contactable_share(history),
        discount_rate=value.discount_rate,
        tax_rate=settings.finance.tax_rate or priors.TAX_RATE,
        setup_cost=stated.setup_cost
        or _of_margin(yearly_margin, priors.SETUP_SHARE_OF_YEARLY_MARGIN),
        team_cost=stated.team_cost or _of_margin(yearly_margin, priors.TEAM_SHARE_OF_YEARLY_MARGIN),
        contact_months=stated.contact_months,
        start=stated.start or _next_month(history.data.as_of),
    )


def _contactable_share(history: History) -> Assumption:
    if "permissions" not in history.data.given:
        return priors.CONTACTABLE_SHARE
    rows = history.frames["lost_now"]
    lost, open_to_contact = int(rows.n.sum()), int(rows.contactable.sum())
    part = open_to_contact / max(1, lost)
    return Assumption(
        value=part,
        low=part,
        high=part,
        evidence="B",
        source=said("permissions of {people} lost", people=Count(lost)),
    )


def _costs(history: History, offer: Offer) -> tuple[Assumption, Assumption]:
    months = history.data.months.tail(12)
    order = float(months.amount.sum() / max(1, months.order_days.sum()))
    offer_cost = offer.offer_cost or _of_order(order, priors.OFFER_SHARE_OF_ORDER)
    contact_cost = offer.contact_cost or _of_order(order, priors.CONTACT_SHARE_OF_ORDER)
    return offer_cost, contact_cost


def _of_order(order: float, part: float) -> Assumption:
    source = said(
        "prior: {share} of a mean order of {order}",
        share=PerCent(part, digits=2),
        order=Amount(order, digits=2),
    )
    return priors.share_of(order, part, source=source)


def _of_margin(margin: float, part: float) -> Assumption:
    source = said("prior: {share} of a year's margin", share=PerCent(part, digits=2))
    return priors.share_of(margin, part, source=source)


def _next_month(day: dt.date) -> dt.date:
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
