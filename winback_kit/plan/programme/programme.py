"""The programme proposed: whom to contact, how many, with what, and what it costs.

The newly lost of each segment are contacted month by month as they are lost, as many as may be
contacted, with the segment's best offer; in the first three months those lost in the year before
(the backlog) are contacted too. Segments for which every offer brings less than doing nothing are
left alone. A budget is spent where it brings most, before anything else is worked out: it leaves a
segment out, or contacts part of it, or gives it a cheaper offer (`shares`). What the client did
not state is a prior and marked so.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from winback_kit.assumptions import priors
from winback_kit.assumptions.handed_over import MEASURED
from winback_kit.assumptions.record import ALL, Assumption
from winback_kit.assumptions.terms import Capacity, Programme
from winback_kit.checks import too_little
from winback_kit.client.folder import Client
from winback_kit.history.beside.firms import months_in_reach
from winback_kit.history.beside.units import Units, unit_of
from winback_kit.history.measure import History
from winback_kit.history.permissions import carries
from winback_kit.plan.experiment.design.sample_size import design_effect
from winback_kit.plan.offers.reach import Reach, lost_in_reach
from winback_kit.plan.offers.stated_terms import refuse_unknown, stated_terms
from winback_kit.plan.offers.uplift import Effect, effects
from winback_kit.plan.offers.worth import Worth, best_by, first_tested, worth
from winback_kit.plan.programme.contact_costs import paid_for_contact
from winback_kit.plan.programme.contactable import contactable, offer_channels, reached_share
from winback_kit.plan.programme.funding import Choice, fund
from winback_kit.records.result import Framed
from winback_kit.tables.reading.source import where_is
from winback_kit.value.second_lifetime.second_lifetime import Value
from winback_kit.words.own_names import DEFAULT_OFFER
from winback_kit.words.text import ORDERS, Amount, Count, PerCent, marked, said

BACKLOG_SPREAD_MONTHS = 3


@dataclass(frozen=True, repr=False)
class Plan(Framed, rows="worths"):
    """Worth of every segment and offer, the choice made, and the programme's assumptions.

    `losses_per_month` are customers a month by segment, `backlog` customers lost in the year
    before the as-of date and not back yet; `shares` are the segments and offers that the programme
    contacts, with the share of the segment's customers that it has the money for.
    `programme_as_measured` is the programme without what the client states of it, in its units;
    `units` are what a test draws.
    """

    value: Value
    worths: list[Worth]
    chosen: dict[str, Worth]
    shares: dict[tuple[str, str], float]
    losses_per_month: dict[str, float]
    backlog: dict[str, int]
    contactable_share: Assumption
    discount_rate: Assumption
    tax_rate: Assumption
    programme: Programme
    programme_as_measured: Programme
    contact_months: int
    start: dt.date
    units: Units

    def contacted(self, segment: str, offer: str) -> list[float]:
        """Customers of a segment contacted with an offer in each month of the programme."""
        own = stated_terms(self.history.data.client, segment=segment)
        share = own.over("contactable_share", self.contactable(segment, offer)).value
        lost = self.lost_in_reach(segment)
        if "contactable_share" in own.terms:
            return [share * people for people in own.contacts(lost)]
        return own.contacts([share * people for people in lost])

    def contactable(self, segment: str, offer: str) -> Assumption:
        """The share of a segment's lost who may be contacted with an offer, by its channel.

        As stated, else as measured of those in reach; where that is not known it is that of all.
        """
        measured = self.contactable_as_measured(segment, offer)
        return self.history.data.client.over("contactable_share", measured)

    def contactable_as_measured(self, segment: str, offer: str) -> Assumption:
        """The same without what the client states.

        Where customers belong to firms it counts one contact of each, and none of a firm that still
        buys, as the list does.
        """
        channel = offer_channels(self.history.data.client).get(offer, "")
        months = months_in_reach(self.history)
        share = reached_share(self.history, segment, channel, months=months)
        lost = self.backlog[segment]
        if share is None or "permissions" not in self.history.data.given:
            return _by_firm(self.contactable_share, self._firms(segment, None), lost)
        found = _of_permissions(share, lost)
        return _by_firm(found, self._firms(segment, channel), round(share * lost))

    def _firms(self, segment: str, channel: str | None) -> float | None:
        """Firms in reach of which the contact with whom an offer is worth most is of a segment.

        `channel` is that of the segment's offer, None where everybody is taken as reached. None
        where customers belong to no firm.
        """
        if not self.units.firms:
            return None
        ways = offer_channels(self.history.data.client)
        best = self.best
        found = 0
        for firm in self.units.firms:
            reached = [
                one
                for one, open_to in firm.contacts
                if one in best
                and (
                    channel is None
                    or carries(
                        open_to, channel if one == segment else ways.get(best[one].offer, "")
                    )
                )
            ]
            first = max(reached, key=lambda one: (best[one].incremental, one), default="")
            found += firm.many * (first == segment)
        return float(found)

    def lost_in_reach(self, segment: str) -> list[float]:
        """The lost of a segment in each month of its contacts, contactable or not."""
        months = self.months_of(segment)
        first = min(BACKLOG_SPREAD_MONTHS, months)
        losses, backlog = self.losses_per_month[segment], self.backlog[segment]
        return [losses + backlog / first * (month < first) for month in range(months)]

    def months_of(self, segment: str) -> int:
        """Months in which a segment is contacted."""
        terms = stated_terms(self.history.data.client, segment=segment).terms
        return int(terms.get("contact_months", self.contact_months))

    @property
    def design_effect(self) -> float:
        """How many times the people a test needs, since households or accounts are drawn.

        Of a firm one contact is contacted, and so no firm counts twice.
        """
        if self.units.firms:
            return 1.0
        alike = self.history.data.client.settings.experiment.alike
        return design_effect(members=self.units.members, correlation=alike)

    @property
    def history(self) -> History:
        """The history that the plan rests on."""
        return self.value.history

    @property
    def team_cost_stated(self) -> bool:
        """Whether the client said what the team costs; else none is counted."""
        return "team_cost" in self.history.data.client.stated.get("programme", {})

    @property
    def team_cost_known(self) -> bool:
        """Whether the client said what the team costs, or it was measured of the staff."""
        return self.team_cost_stated or self.programme.team_cost.evidence in MEASURED

    @property
    def capacity_stated(self) -> bool:
        """Whether the client said what the team can do."""
        return "capacity" in self.history.data.client.stated.get("programme", {})

    @property
    def currency(self) -> str:
        """The currency of all its money."""
        return self.history.currency

    @property
    def best(self) -> dict[str, Worth]:
        """Each segment's best offer of those that may have money, whether it pays or not."""
        return best_by(first_tested(self.worths), "incremental")

    @property
    def best_gross(self) -> dict[str, Worth]:
        """The offers that a view without a baseline would choose."""
        return best_by(self.worths, "gross")


def make_plan(value: Value, *, team: Programme | None = None, units: Units | None = None) -> Plan:
    """Choose segments and offers by their incremental worth, within the client's budget.

    `team` is what was measured of the team; what the client states of it goes before, and without
    either no fixed cost is counted. `units` are what a test draws; left out, one person each.

    >>> plan = wk.make_plan(study.value)
    >>> plan.best.keys() == study.value.by_segment.keys(), plan.worths[0].offer
    (True, 'Voucher')
    """
    history = value.history
    client = history.data.client
    if history.currency == ORDERS:
        raise too_little(
            where_is(client, "orders"),
            said(
                "holds no amounts, so nothing in it has a value in {currency}",
                currency=client.settings.currency,
            ),
            "State in client.yml what an order brings, for example case: {value_per_order: 40}.",
            what=marked("orders with an amount"),
            found=0,
            needed=1,
        )
    stated = client.settings.case
    measured_team = in_stated_units(client, team or _without_fixed_costs(stated.contact_months))
    reach = lost_in_reach(history, contact_months=stated.contact_months)
    worths = [_worth(value, effect) for effect in offer_effects(history, reach)]
    best = best_by(first_tested(worths), "incremental")
    chosen = {segment: one for segment, one in best.items() if one.incremental > 0}
    plan = Plan(
        value=value,
        worths=worths,
        chosen=chosen,
        shares={(one.segment, one.offer): 1.0 for one in chosen.values()},
        losses_per_month=reach.losses_per_month,
        backlog=reach.backlog,
        contactable_share=client.over("contactable_share", contactable_of_all(history)),
        discount_rate=value.discount_rate,
        tax_rate=client.over("tax_rate", priors.TAX_RATE),
        programme=client.over("programme", measured_team),
        programme_as_measured=measured_team,
        contact_months=stated.contact_months,
        start=stated.start or _next_month(history.data.as_of),
        units=units or Units(unit_of(history), 1.0),
    )
    return plan if stated.budget is None else _within(plan, stated.budget)


def with_team(plan: Plan, team: Programme | None) -> Plan:
    """A plan with what was measured of the team; what the client states of it goes before.

    >>> from winback_kit.plan.programme.programme import with_team
    >>> with_team(study.plan, None) is study.plan
    True
    """
    if team is None:
        return plan
    client = plan.history.data.client
    measured = in_stated_units(client, team)
    programme = client.over("programme", measured)
    return replace(plan, programme=programme, programme_as_measured=measured)


def offer_effects(history: History, reach: Reach | None = None) -> list[Effect]:
    """What every offer causes in every segment of the lost, measured where it was tested.

    The offers are those of client.yml, else those that campaigns have tested.
    """
    client = history.data.client
    stated = client.settings.case
    tested = sorted({str(offer) for offer in history.frames.campaigns.offer if offer})
    offers = [offer.name for offer in stated.offers] or tested or [DEFAULT_OFFER]
    refuse_unknown(client, segments=history.segments, offers=offers)
    reach = reach or lost_in_reach(history, contact_months=stated.contact_months)
    return effects(history, offers, reach)


def _within(plan: Plan, budget: float) -> Plan:
    """The plan with the segments and offers on which the budget brings most."""
    open_to = choices(plan)
    asked = [one for one in open_to if (one.segment, one.offer) in plan.shares]
    if sum(one.people * one.cost for one in asked) <= budget:
        return plan
    funded = fund(open_to, budget=budget, capacity=None).funded
    most = {one.choice.segment: one for one in sorted(funded, key=lambda one: one.people)}
    by_name = {(one.segment, one.offer): one for one in plan.worths}
    return replace(
        plan,
        chosen={
            segment: by_name[segment, most[segment].choice.offer]
            for segment in plan.best
            if segment in most
        },
        shares={
            (one.choice.segment, one.choice.offer): one.people / one.choice.people for one in funded
        },
    )


def choices(plan: Plan) -> list[Choice]:
    """Every segment and offer that may have money, with all whom the programme could contact in it.

    The cost is the contact and the offer money expected of it, the worth incremental, after that.
    """
    found = (
        Choice(
            segment=one.segment,
            offer=one.offer,
            people=sum(plan.contacted(one.segment, one.offer)),
            cost=one.contact_cost.value + one.effect.return_rate * one.offer_money,
            worth=one.incremental,
        )
        for one in first_tested(plan.worths)
    )
    return [one for one in found if one.people > 0]


def _worth(value: Value, effect: Effect) -> Worth:
    history = value.history
    own = stated_terms(history.data.client, segment=effect.segment, offer=effect.offer)
    months = history.data.months.tail(12)
    order = float(months.amount.sum() / max(1, months.order_days.sum()))
    return worth(
        effect,
        value,
        offer_cost=own.over("offer_cost", _of_order(order, priors.OFFER_SHARE_OF_ORDER)),
        contact_cost=own.over(
            "contact_cost",
            paid_for_contact(history, effect.offer)
            or _of_order(order, priors.CONTACT_SHARE_OF_ORDER),
        ),
        own=own,
    )


def ramp_stated(client: Client) -> bool:
    """Whether the client states how fast new people get up to speed."""
    told = client.stated.get("programme", {}).get("capacity") or {}
    return bool({"ramp_start", "ramp_months"} & told.keys())


def in_stated_units(client: Client, measured: Programme) -> Programme:
    """A team as measured, in the unit in which the client speaks of it.

    `team_cost` and `contacts_per_person` are of each of `people`. Where one of them is stated and
    the people are not, it is that of the whole team, which then is one: people that were counted
    must not multiply what is stated of all of them. Where how fast the new ones learn is assumed,
    not measured, a capacity that the client states is what they can make from the first month on.
    """
    told = client.stated.get("programme", {})
    limit = measured.capacity
    if "capacity" in told and limit is not None and limit.ramp_start.evidence not in MEASURED:
        ready = Capacity(contacts_per_person=limit.contacts_per_person)
        measured = measured.model_copy(update={"capacity": ready})
    if "people" in told or not {"team_cost", "capacity"} & told.keys():
        return measured
    people, whole = measured.people.value, dict[str, Any](people=ALL)
    whole["team_cost"] = measured.team_cost.mapped(lambda each: each * people)
    if measured.capacity is not None:
        each = measured.capacity.contacts_per_person
        of_all = each.mapped(lambda contacts: contacts * people)
        whole["capacity"] = measured.capacity.model_copy(update={"contacts_per_person": of_all})
    return measured.model_copy(update=whole)


def _without_fixed_costs(months: int) -> Programme:
    """A programme of which no fixed cost is stated: nobody's team is made up for it."""
    return Programme(
        setup_cost=priors.NO_FIXED_COST, team_cost=priors.NO_FIXED_COST, team_months=months
    )


def contactable_of_all(history: History) -> Assumption:
    """The share of all the lost who may be contacted, as measured; a prior without permissions."""
    if "permissions" not in history.data.given:
        return priors.CONTACTABLE_SHARE
    everyone = contactable(history)[-1]
    return _of_permissions(everyone.share or 0.0, everyone.lost)


def _of_permissions(share: float, people: int) -> Assumption:
    return Assumption(
        value=share,
        low=share,
        high=share,
        evidence="B",
        source=said("permissions of {people} lost", people=Count(people)),
    )


def _by_firm(share: Assumption, firms: float | None, people: float) -> Assumption:
    """A share of people, with one contact of each of so many firms for all of the people."""
    if firms is None or not people:
        return share
    each = firms / people
    source = said(
        "{source}; of each firm one contact, {each} for each customer who may be contacted",
        source=share.source,
        each=Amount(each, digits=2),
    )
    return share.mapped(lambda part: part * each).model_copy(update={"source": source})


def _of_order(order: float, part: float) -> Assumption:
    source = said(
        "prior: {share} of a mean order of {order}",
        share=PerCent(part, digits=2),
        order=Amount(order, digits=2),
    )
    return priors.share_of(order, part, source=source)


def _next_month(day: dt.date) -> dt.date:
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
