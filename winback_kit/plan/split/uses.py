"""The three uses of a budget as they are known of a client: stated, measured, or taken as priors.

A year's money on each person, and the share that it wins (ceiling_curve.py):

    acquisition   prospects met in a year; cost and conversion within twelve months as measured of
                  the prospects (value/customers/prospects.py), nobody converts for nothing
    retention     the active customers; the share not lost within a year as measured is what no
                  money wins; what asking those at risk costs and keeps as tests of saving show it,
                  of those alone with whom it is proven to pay, each once a year, and no money
                  beyond that; without a test a prior: a contact for what one of the programme costs
                  keeps some more
    win-back      the lost who may be contacted; without money the natural return, with what the
                  offers cost the uplift, both as in the plan

What nobody can measure is the ceiling: the prior is that today's money wins half of what money can
win, so that double the effect is the most. Where asking was tested the same prior bends the curve
alone: what it costs to ask each of those proven is the most that can be spent, and what that keeps
the most that is kept.
"""

import math
from dataclasses import dataclass, replace
from typing import Literal

from winback_kit.assumptions import priors
from winback_kit.assumptions.record import Assumption, Grade
from winback_kit.checks import refused
from winback_kit.client.big_three import StatedCurve
from winback_kit.history.groups.groups import Groups
from winback_kit.history.groups.month_ends import YEAR
from winback_kit.history.groups.rules import PROSPECT
from winback_kit.plan.programme.contactable import contactable
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.saving.kept_by_asking import StayingAsked, kept_by_asking
from winback_kit.plan.saving.saving import Saving
from winback_kit.plan.split.ceiling_curve import CeilingCurve, curve_from_today
from winback_kit.value.customers.customer_value import CustomerValue
from winback_kit.value.customers.customer_value_records import Valued
from winback_kit.words.text import Count, Text, marked, said

Kind = Literal["acquisition", "retention", "win_back"]
KINDS: tuple[Kind, ...] = ("acquisition", "retention", "win_back")
HALF_OF_IT = 2.0  # the effect at the ceiling, in effects of today's money
LESS_AND_MORE = (1.5, 4.0)
MOST = 0.999


@dataclass(frozen=True)
class Use:
    """One use: `people` in a year, the curve through (`spend`, `rate`), and what one won is worth.

    `today` is what is spent on all of them in a year now, None where it is `spend` on each.
    `stated_ceiling` is None where nobody states one; `is_stated` where the client states spend and
    rate, whatever their evidence. `asked` are the people asked in a year where that is measured:
    once each of them is asked, at `spend`, there is nobody else to spend money on.
    """

    kind: Kind
    people: Assumption
    spend: Assumption
    rate: Assumption
    floor: Assumption
    stated_ceiling: Assumption | None
    value: Assumption
    today: float | None = None
    is_stated: bool = False
    asked: float | None = None

    @property
    def is_capped(self) -> bool:
        """Whether no more than `spend` can be spent on each, and no ceiling is stated."""
        return self.asked is not None and self.stated_ceiling is None

    def ceiling(self) -> Assumption:
        """The share that no money passes: stated, that of asking everybody proven, else a prior."""
        if self.asked is None or self.stated_ceiling is not None:
            return self.bend()
        source = said(
            "own test of saving: {asked} customers proven to be kept by asking, each once a year",
            asked=Count(self.asked),
        )
        return self.rate.model_copy(update={"source": source})

    def bend(self, effects: float = HALF_OF_IT) -> Assumption:
        """The ceiling that bends the curve: stated, else so many times today's money's effect."""
        if self.stated_ceiling is not None:
            return self.stated_ceiling
        floor, rate = self.floor.value, self.rate.value
        return Assumption(
            value=min(MOST, floor + effects * (rate - floor)), source=_CEILING, evidence="E"
        )

    def curve(self, effects: float = HALF_OF_IT) -> CeilingCurve:
        """The curve; `effects` moves a ceiling that is a prior."""
        return curve_from_today(
            spend=self.spend.value,
            rate=self.rate.value,
            ceiling=self.bend(effects).value,
            floor=self.floor.value,
            most=self.spend.value if self.is_capped else math.inf,
        )

    @property
    def is_prior(self) -> bool:
        """Whether what its money causes is a prior alone: nobody stated or measured it."""
        if self.is_stated:
            return False
        return self.rate.evidence == "E" or self.spend.evidence == "E"


_CEILING = said("prior: today's money wins half of what money can win")
_MEASURED_PROSPECTS = said("measured of the table of prospects")
_GROUPS = said("measured, the six groups")
_NOBODY = said("prior: nobody buys without being asked")
_KEPT = said("prior: a contact keeps 0 to 4 of 100; until saving is measured")
_STATED_NONE = said("nothing, where nothing is spent")


def _measured(value: float, source: Text, evidence: Grade = "B") -> Assumption:
    return Assumption(value=value, source=source, evidence=evidence)


def acquisition(
    stated: StatedCurve, groups: Groups, customers: CustomerValue, valued: Valued
) -> Use | None:
    """Prospects; None where there is no table of them and nothing is stated."""
    spend, rate = stated.spend, stated.rate
    if customers.prospects and (spend is None or rate is None):
        everybody = customers.prospects[-1]
        spend = _measured(everybody.cost, _MEASURED_PROSPECTS)
        rate = _measured(everybody.acquired, _MEASURED_PROSPECTS)
    if spend is None or rate is None or not 0 < rate.value < 1 or spend.value <= 0:
        return None
    months = max(1, len(groups.year.months))
    met = groups.year.of(PROSPECT).came * YEAR / months
    use = Use(
        kind="acquisition",
        people=_measured(met, _GROUPS),
        spend=spend,
        rate=rate,
        floor=_measured(0.0, _NOBODY, "E"),
        stated_ceiling=None,
        value=_worth(valued.new.value, said("value of a new customer")),
    )
    return _laid(use, stated)


def retention(
    stated: StatedCurve,
    groups: Groups,
    plan: Plan,
    valued: Valued,
    saving: Saving | None = None,
) -> Use | None:
    """Active customers; what keeping costs and does is stated, else as tests of saving show it.

    Without either it is a prior.
    """
    leave = groups.year.leave_in_a_year
    if leave is None:
        return None
    stay = 1 - leave
    spend, rate, floor = stated.spend, stated.rate, _measured(0.0, _STATED_NONE)
    today = asked = None
    if spend is None or rate is None:
        today = 0.0
        if not 0 < stay < 1:
            return None
        floor = _measured(stay, _GROUPS)
        tested = kept_by_asking(saving) if saving and groups.active else None
        if tested is None:
            spend, rate = _by_prior(stay, plan)
        else:
            asked = tested[0].a_year
            spend, rate = _by_asking(stay, groups, *tested)
        if spend.value <= 0:
            return None
    use = Use(
        kind="retention",
        people=_measured(float(groups.active), _GROUPS),
        spend=spend,
        rate=rate,
        floor=floor,
        stated_ceiling=None,
        value=_worth(valued.everyone.value, said("value of a current customer")),
        today=today,
        asked=asked,
    )
    return _laid(use, stated)


def _by_asking(
    stay: float, groups: Groups, asked: StayingAsked, kept: Assumption
) -> tuple[Assumption, Assumption]:
    """What is spent on each active customer, and the share who stay, if those proven are asked."""
    share = asked.a_year / groups.active
    return (
        asked.each_cost.mapped(lambda each: each * share),
        kept.mapped(lambda part: min(MOST, stay + part * asked.leaving * share)),
    )


def _by_prior(stay: float, plan: Plan) -> tuple[Assumption, Assumption]:
    """The same by what a contact of the programme costs, and by a prior of what it keeps."""
    spend = Assumption(
        value=_mean_contact_cost(plan),
        evidence="E",
        source=said("prior: a contact of the programme"),
    )
    rate = priors.UPLIFT.mapped(lambda more: min(MOST, stay + more))
    return spend, rate.model_copy(update={"source": _KEPT})


def win_back(stated: StatedCurve, groups: Groups, plan: Plan) -> Use | None:
    """The lost who may be contacted, with the offers of the plan."""
    best = list(plan.best.values())
    weights = [plan.losses_per_month[one.segment] for one in best]
    whole = sum(weights)
    if not whole:
        return None

    def mean(values: list[float]) -> float:
        return sum(w * v for w, v in zip(weights, values, strict=True)) / whole

    natural = mean([one.effect.natural_return_rate.value for one in best])
    spend, rate, today = stated.spend, stated.rate, None
    if spend is None or rate is None:
        uplift = mean([one.effect.uplift.value for one in best])
        cost = mean([one.outlay for one in best])
        grade = max(one.effect.uplift.evidence for one in best)
        spend = _measured(cost, said("contact and offer, the plan's best"), grade)
        rate = _measured(natural + uplift, said("natural return and uplift, as in the plan"), grade)
        today = _spent_in_a_year(groups, cost)
    in_reach = contactable(groups.history)[-1]
    people, share = float(in_reach.may_be_contacted), plan.contactable_share
    if "permissions" not in groups.history.data.given:
        people = share.value * groups.lost
    bought = natural < rate.value
    use = Use(
        kind="win_back",
        people=_measured(people, said("the lost who may be contacted"), share.evidence),
        spend=spend,
        rate=rate,
        floor=_measured(natural, said("natural return within the window"))
        if bought
        else _measured(0.0, _STATED_NONE),
        stated_ceiling=None,
        value=_worth(plan.value.everyone.value, said("second lifetime value")),
        today=today,
    )
    return _laid(use, stated)


def _laid(use: Use, stated: StatedCurve) -> Use | None:
    """The use with what is stated laid over it; None where its money causes nothing.

    Raises Refused where what is stated makes no curve.
    """
    people = use.people
    if stated.people is not None:
        people = Assumption(value=stated.people, evidence="C", source=said("stated"))
    made = replace(
        use,
        people=people,
        floor=stated.floor or use.floor,
        value=stated.value or use.value,
        stated_ceiling=stated.ceiling,
        is_stated=stated.rate is not None,
    )
    low, rate, high = made.floor.value, made.rate.value, made.bend().value
    if low < rate < high and made.spend.value > 0:
        return made
    if stated.rate or stated.floor or stated.ceiling:
        rule = "needs floor < rate < ceiling, and a spend above 0"
        raise refused(f"client.yml: big_three.{use.kind}", rule, got=f"{low:g}, {rate:g}, {high:g}")
    return None


def _worth(value: float | None, source: Text) -> Assumption:
    return _measured(max(0.0, value or 0.0), source)


def _mean_contact_cost(plan: Plan) -> float:
    costs = [one.contact_cost.value for one in plan.best.values()]
    return sum(costs) / len(costs) if costs else 0.0


def _spent_in_a_year(groups: Groups, cost: float) -> float:
    """What the contacts of the last year that can be judged have cost, with their offers."""
    history = groups.history
    rows = history.frames.campaigns
    within = (rows.arm == "treated") & (rows.days_ago < history.window_days + 365)
    return float(rows.contacted[within].sum()) * cost


MISSING: dict[Kind, str] = {
    "acquisition": marked(
        "Acquiring is not in it: a table of prospects with their cost, or big_three.acquisition in "
        "client.yml, would add it."
    ),
    "retention": marked(
        "Keeping is not in it: what is spent on each customer and what that keeps can be stated as "
        "big_three.retention in client.yml."
    ),
    "win_back": marked(
        "Winning back is not in it: no offer is known that brings anybody back who would not have "
        "come; big_three.win_back in client.yml can state one."
    ),
}
