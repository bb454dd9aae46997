"""Other uses of the same money: whom each can reach, and from which effect on it is the better one.

    keeping customers   each active customer is asked to stay, once in a year of the programme
    new customers       as many as the money buys
    the main reason     the money is spent once; losses with that reason are prevented from then on;
                        a fix that the client states costs and stops what is stated of it

Each is a case by the formulas of the programme: its horizon, tax and discount rate. What is counted
is net of what would have happened anyway: of the losses prevented a share r would have come back by
themselves within a year, so that a share e prevented counts as e · (1 − r). A customer kept or
acquired is worth the residual or new-customer value (`value/customer_value.py`), spread evenly over
the horizon, of which the part up to the end of the case counts. Nobody is reached who is not there:
at most all active customers a year, or all losses with that reason.

Nobody has measured what such a use causes, so it has no value here, only the effect at which it is
worth as much as the programme (or as doing nothing, where the programme is worth less). Where one
is measured (`measured_use.py`) it is an option with a value, as the programme is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import brentq

from winback_kit.assumptions.holding_back import HeldBack
from winback_kit.assumptions.record import Assumption
from winback_kit.assumptions.series import Retention, Series
from winback_kit.assumptions.terms import (
    AvoidedAcquisition,
    Programme,
    Referrals,
    Segment,
    SuccessFee,
)
from winback_kit.case.assumptions.record import Case
from winback_kit.case.from_plan.fixes import main_fix
from winback_kit.case.from_plan.measured_use import MeasuredUse, UseKind
from winback_kit.case.moved.what_if import contacted_by_segment
from winback_kit.case.result.costs import spent
from winback_kit.case.result.outcome import outcome
from winback_kit.case.result.variants import npv_of_variants
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.saving.kept_by_asking import StayingAsked
from winback_kit.records.result import Rows
from winback_kit.value.customers.customer_value import CustomerValue
from winback_kit.value.customers.customer_value_records import CustomerWorth
from winback_kit.words.own_names import (
    ASKED_TO_STAY,
    LOSSES_PREVENTED,
    NEW_CUSTOMERS,
    NO_REASON,
    OTHERS,
)
from winback_kit.words.text import Count, said, said_many

YEAR = 12
_FREE = Assumption(value=0.0, evidence="A", source=said("none"))
_NOTHING = Assumption(
    value=0.0, evidence="A", source=said("without the spending it would not happen")
)
_RATE = "segments.0.return_rate"
_EACH_COST = "segments.0.contact_cost"
_NUMBER = "segments.0.contacted_per_month"
_LEAST_COST = 0.01
_MONEY_BUYS = said("what the same money buys")


@dataclass(frozen=True)
class OtherUse:
    """One other use of the money: whom it reaches, and what it must cause to be the better one.

    `spent` is money, at the day of the decision; `people` whom it can reach: active customers, or
    losses with the `reason` within the horizon; for new customers 0, since the cost of one says
    how many. `leaving` of them would leave, and `back_anyway` of those would come back. `better_at`
    is the effect at which it is worth as much as the programme, `pays_at` at which it is worth 0:
    the share kept of those who would leave, for new customers the most that one may cost. None
    where no effect is enough.
    """

    kind: UseKind
    reason: str
    spent: float
    people: float
    leaving: float
    back_anyway: float
    better_at: float | None
    pays_at: float | None
    case: Case

    @property
    def months(self) -> int:
        """Months in which it reaches them."""
        return self.case.segments[0].contact_months or 1

    @property
    def at_share(self) -> bool:
        """Whether its effect is a share kept, and not the cost of one customer."""
        return self.kind != "acquisition"

    def with_effect(self, effect: Assumption) -> Case:
        """Its case where it causes that much."""
        (segment,) = self.case.segments
        if self.at_share:
            each = self.leaving / self.people if self.people else 0.0
            rate = effect.mapped(lambda share: share * each * (1 - self.back_anyway))
            changed: dict[str, Any] = {"return_rate": rate}
        else:
            number = Assumption(value=self.spent / effect.value / self.months, source=_MONEY_BUYS)
            certain = segment.return_rate.model_copy(update={"evidence": effect.evidence})
            changed = {
                "contact_cost": effect,
                "contacted_per_month": number,
                "return_rate": certain,
            }
        return self.case.model_copy(update={"segments": (segment.model_copy(update=changed),)})


def other_uses(
    plan: Plan,
    case: Case,
    customers: CustomerValue | None,
    *,
    measured: Iterable[MeasuredUse] = (),
    leaving: float | None = None,
) -> Rows[OtherUse]:
    """What else the money of a case could do that nobody has measured, as far as the data carry it.

    `leaving` is the share of active customers who leave in a year; without it the losses of a year
    over those of today, which is too many where fewer come than go.

    >>> [one.kind for one in wk.other_uses(study.plan, study.case, None)]
    []
    """
    known = {one.kind for one in measured}
    uses = uses_of_the_money(plan, case, customers, leaving=leaving)
    than = max(0.0, outcome(case).npv)
    return Rows([_weighed(use, than) for use in uses if use.kind not in known])


def uses_of_the_money(
    plan: Plan,
    case: Case,
    customers: CustomerValue | None,
    *,
    measured: Iterable[MeasuredUse] = (),
    leaving: float | None = None,
) -> list[OtherUse]:
    """Every other use that the data can carry, with nothing said of its effect.

    One that was measured on some customers alone reaches no others. `leaving` as in `other_uses`.
    """
    asked = next((one.asked for one in measured if one.kind == "retention"), None)
    valued = customers.valued if customers else None
    money = spent(outcome(case))
    if valued is None or money <= 0:
        return []
    found = (
        _keeping(plan, case, money, valued.everyone, asked or leaving),
        _buying(case, money, valued.new),
        _mending(plan, case, money, valued.everyone),
    )
    return [use for use in found if use is not None]


def valued_uses(
    uses: Iterable[OtherUse], measured: Iterable[MeasuredUse]
) -> list[tuple[UseKind, Case]]:
    """The cases of the uses whose effect is known."""
    known = {one.kind: one.effect for one in measured}
    return [(one.kind, one.with_effect(known[one.kind])) for one in uses if one.kind in known]


def _keeping(
    plan: Plan,
    case: Case,
    money: float,
    worth: CustomerWorth,
    known: StayingAsked | float | None,
) -> OtherUse | None:
    """Active customers asked to stay at what a contact of the programme costs; or those who were
    asked in a test. Else `known` is the share of them who leave in a year."""
    if not worth.value or worth.value <= 0 or worth.customers <= 0:
        return None
    months = _months(case)
    years = months / YEAR
    if isinstance(known, StayingAsked):
        each, all_of_them, leave = known.each_cost, known.a_year * years, known.leaving
    else:
        each, all_of_them = _contact_cost(case), worth.customers * max(1.0, years)
        pace = YEAR * sum(plan.losses_per_month.values()) / worth.customers
        leave = min(1.0, pace) if known is None else known
    people = min(all_of_them, money / each.value) if each.value > 0 else all_of_them
    segment = _segment(ASKED_TO_STAY, case, people, months, worth, contact_cost=each)
    return OtherUse(
        kind="retention",
        reason="",
        spent=people * each.value,
        people=people,
        leaving=people * leave,
        back_anyway=plan.history.natural_return().at_month(YEAR)[0],
        better_at=None,
        pays_at=None,
        case=_case(case, segment, months=months),
    )


def _mending(plan: Plan, case: Case, money: float, worth: CustomerWorth) -> OtherUse | None:
    """The main reason for leaving, mended once for the money; none where no reasons are known."""
    named = {
        reason: losses
        for reason, losses in plan.losses_per_month.items()
        if reason not in (NO_REASON, OTHERS) and losses > 0
    }
    by_reason = plan.history.data.client.settings.definitions.segment_by == "reason"
    fix = main_fix(plan)
    if not (by_reason or fix) or not named or not worth.value or worth.value <= 0:
        return None
    reason = fix.reason if fix else max(named, key=lambda one: named[one])
    months = case.horizon_months
    at_once = 0.0 if fix else money
    monthly = fix.cost_a_year.mapped(lambda year: year / YEAR) if fix else _FREE
    people = named[reason] * months * (fix.without if fix else 1.0)
    segment = _segment(LOSSES_PREVENTED, case, people, months, worth)
    return OtherUse(
        kind="root_cause",
        reason=reason,
        spent=monthly.value * months if fix else money,
        people=people,
        leaving=people,
        back_anyway=plan.history.returned_by(reason, YEAR)[0],
        better_at=None,
        pays_at=None,
        case=_case(case, segment, months=months if fix else 0, at_once=at_once, monthly=monthly),
    )


def _buying(case: Case, money: float, worth: CustomerWorth) -> OtherUse | None:
    """New customers, as many as the money buys at the cost of one."""
    if not worth.value or worth.value <= 0:
        return None
    months = _months(case)
    cost = Assumption(value=worth.value, source=said("what a new customer is worth"))
    people = money / cost.value
    segment = _segment(NEW_CUSTOMERS, case, people, months, worth, rate=1.0, contact_cost=cost)
    return OtherUse(
        kind="acquisition",
        reason="",
        spent=money,
        people=0.0,
        leaving=0.0,
        back_anyway=0.0,
        better_at=None,
        pays_at=None,
        case=_case(case, segment, months=months),
    )


def _weighed(use: OtherUse, than: float) -> OtherUse:
    """A use with the effects at which it is worth as much as the programme, and 0."""
    at = _share_at if use.at_share else _cost_at
    return replace(use, better_at=at(use, than), pays_at=at(use, 0.0))


def _share_at(use: OtherUse, worth: float) -> float | None:
    """The share kept at which a use is worth so much; None where not even all are enough."""
    most = use.leaving / use.people * (1 - use.back_anyway) if use.people else 0.0
    none, everyone = npv_of_variants(use.case, [{_RATE: 0.0}, {_RATE: most}])
    if none >= worth or everyone < worth:
        return 0.0 if none >= worth else None
    return _root(use, lambda share: {_RATE: most * share}, worth, most=1.0)


def _cost_at(use: OtherUse, worth: float) -> float | None:
    """The most that a new customer may cost; None where not even a cent would do."""
    most = use.case.segments[0].contact_cost.value

    def at(cost: float) -> dict[str, float]:  # the money buys as many as it is enough for
        return {_EACH_COST: cost, _NUMBER: use.spent / cost / use.months}

    dearest, cheapest = npv_of_variants(use.case, [at(most), at(_LEAST_COST)])
    if cheapest <= worth:
        return None
    return most if dearest >= worth else _root(use, at, worth, least=_LEAST_COST, most=most)


def _root(
    use: OtherUse,
    at: Callable[[float], dict[str, float]],
    worth: float,
    *,
    least: float = 0.0,
    most: float,
) -> float:
    def ahead(effect: float) -> float:
        return float(npv_of_variants(use.case, [at(effect)])[0]) - worth

    return float(brentq(ahead, least, most, xtol=1e-12 * most, rtol=1e-12))


def _segment(
    name: str,
    case: Case,
    people: float,
    months: int,
    worth: CustomerWorth,
    *,
    rate: float = 0.0,
    contact_cost: Assumption = _FREE,
) -> Segment:
    return Segment(
        name=name,
        contacted_per_month=Assumption(value=people / months, source=said("whom it reaches")),
        contact_months=months,
        return_rate=Assumption(value=rate, source=said("not measured")),
        natural_return_rate=_NOTHING,
        margin=_spread_over(worth, case),
        retention=Retention(
            curve=(1.0,) * (case.horizon_months + 1),
            source=said("the value is spread evenly over the horizon"),
            evidence="B",
        ),
        offer_cost=_FREE,
        contact_cost=contact_cost,
    )


def _spread_over(worth: CustomerWorth, case: Case) -> Series:
    """A customer's value as the same margin in each month of the horizon."""
    value = worth.value or 0.0
    rate, months = case.discount_rate.value, case.horizon_months
    each = value / sum((1 + rate) ** (-age / YEAR) for age in range(months))
    low, high = worth.low or value, worth.high or value
    return Series(
        curve=(each,) * months,
        low_factor=min(1.0, max(0.0, low / value)),
        high_factor=max(1.0, high / value),
        evidence="B",
        source=said_many(
            worth.customers,
            "own history: value of one customer ({whose})",
            "own history: value of one of {n} customers ({whose})",
            n=Count(worth.customers),
            whose=said(worth.name),
        ),
    )


def _case(
    case: Case,
    segment: Segment,
    *,
    months: int,
    at_once: float = 0.0,
    monthly: Assumption = _FREE,
) -> Case:
    """A case of one use, by the horizon, tax and rates of the programme's."""
    setup = Assumption(value=at_once, evidence="A", source=said("the same money, at once"))
    programme = Programme(setup_cost=setup, team_cost=monthly, team_months=months)
    only = {
        "programme": programme,
        "segments": (segment,),
        "scenarios": (),
        "what_if": {},
        "holdout": HeldBack(),
        "avoided_acquisition": AvoidedAcquisition(),
        "referrals": Referrals(),
        "success_fee": SuccessFee(),
    }
    return case.model_copy(update=only).with_lines_of(None)  # what was added is of the programme


def _months(case: Case) -> int:
    """The months in which the programme contacts, within its horizon."""
    return max(1, min(case.horizon_months, case.programme.team_months))


def _contact_cost(case: Case) -> Assumption:
    """What a contact of the programme costs: the mean over those contacted."""
    weights = contacted_by_segment(case)
    costs = [one.contact_cost.value for one in case.segments]
    mean = float(np.average(costs, weights=weights)) if weights.sum() > 0 else float(np.mean(costs))
    evidence = max(one.contact_cost.evidence for one in case.segments)
    return Assumption(value=mean, evidence=evidence, source=said("a contact of the programme"))
