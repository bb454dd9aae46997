"""The options beside each other: what else the same money could do.

    do nothing      the baseline: 0 by definition
    do minimum      the one segment whose contact is worth most
    base            the programme proposed
    stretch         every segment, each with its best offer, whether it pays or not
    retention       the money spent on asking current customers to stay
    acquisition     the money spent on new customers
    root cause      the money spent once on mending what makes them leave

Each is a case by the same formulas. A customer kept or acquired brings his residual or new-customer
value (`value/customer_value.py`) at once, in the month in which he is kept or acquired; so only
present values of these options can be compared, not their paybacks. What a spending causes there
is a prior until the client has tested it, and is marked so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from winback_kit.assumptions import priors
from winback_kit.assumptions.record import Assumption, Grade
from winback_kit.assumptions.series import Retention, Series
from winback_kit.assumptions.terms import Programme, Segment
from winback_kit.case.assumptions.record import Case
from winback_kit.case.from_plan.build import programme_case
from winback_kit.case.judged.risk import simulate
from winback_kit.case.result.costs import spent
from winback_kit.case.result.outcome import Outcome, outcome
from winback_kit.plan.programme.programme import Plan
from winback_kit.records.result import Rows
from winback_kit.value.customers.customer_value import CustomerValue
from winback_kit.value.customers.customer_value_records import CustomerWorth
from winback_kit.words.own_names import ASKED_TO_STAY, LOSSES_PREVENTED, NEW_CUSTOMERS
from winback_kit.words.text import Count, PerCent, marked, said, said_many

OptionKind = Literal[
    "nothing", "minimum", "base", "stretch", "retention", "acquisition", "root_cause"
]
LABELS: dict[OptionKind, str] = {
    "nothing": marked("Do nothing"),
    "minimum": marked("Do minimum: the best segment alone"),
    "base": marked("The programme proposed"),
    "stretch": marked("Stretch: every segment"),
    "retention": marked("The same money on keeping customers"),
    "acquisition": marked("The same money on new customers"),
    "root_cause": marked("The same money on the main reason for leaving"),
}
_ONCE = Retention(curve=(1.0,), source=said("its value is counted at once"), evidence="B")


@dataclass(frozen=True)
class Option:
    """One way to spend the money; `outcome` and `chance` are None for doing nothing.

    `spent` is the present value of what is paid out before tax.
    """

    kind: OptionKind
    case: Case | None
    outcome: Outcome | None
    chance: float | None
    spent: float

    @property
    def label(self) -> str:
        """What it is called."""
        return LABELS[self.kind]

    @property
    def npv(self) -> float:
        """Its net present value; doing nothing is 0."""
        return self.outcome.npv if self.outcome else 0.0

    @property
    def npv_headline(self) -> float:
        """The same after the cut for weak evidence."""
        return self.outcome.npv_headline if self.outcome else 0.0

    @property
    def evidence(self) -> Grade | None:
        """The weakest grade of what its benefit rests on; None for doing nothing."""
        return max(segment.grade() for segment in self.case.segments) if self.case else None


def options(plan: Plan, case: Case, customers: CustomerValue | None) -> Rows[Option]:
    """Every option that the data can carry, doing nothing first.

    >>> [one.kind for one in wk.options(study.plan, study.case, study.customers)]
    ['nothing', 'base']
    """
    base = _weighed("base", case)
    found = Rows([Option("nothing", None, None, None, 0.0)])
    best = max(plan.best.values(), key=lambda one: one.incremental)
    if len(case.segments) > 1:
        alone = programme_case(plan, segments={best.segment: best})
        found.append(_weighed("minimum", alone.with_lines_of(case)))
    found.append(base)
    if len(case.segments) < len(plan.best):
        every = programme_case(plan, segments=plan.best)
        found.append(_weighed("stretch", every.with_lines_of(case)))
    valued = customers.valued if customers else None
    if valued is None or base.spent <= 0:
        return found
    for kind, worth in (("retention", valued.everyone), ("acquisition", valued.new)):
        if worth.value is not None and worth.value > 0:
            found.append(_weighed(kind, _elsewhere(kind, case, base.spent, worth)))  # type: ignore[arg-type]
    if valued.everyone.value is not None and valued.everyone.value > 0:
        found.append(_weighed("root_cause", _root_cause(plan, case, base.spent, valued.everyone)))
    return found


def _weighed(kind: OptionKind, case: Case) -> Option:
    result = outcome(case)
    return Option(kind, case, result, simulate(case).chance, spent(result))


def _lump(worth: CustomerWorth) -> Series:
    """A customer's value as a margin in the first month alone."""
    value = worth.value or 0.0
    low, high = worth.low or value, worth.high or value
    return Series(
        curve=(value, 0.0),
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


def _elsewhere(kind: OptionKind, case: Case, money: float, worth: CustomerWorth) -> Case:
    """The same money on contacts of another kind, over the months of the programme."""
    months = max(1, case.programme.team_months)
    if kind == "retention":
        return _spent(case, money, months, _retention(case, worth, money / months))
    cost = Assumption(
        value=(worth.value or 0.0) * priors.ACQUISITION_SHARE_OF_VALUE,
        low=(worth.value or 0.0) * priors.ACQUISITION_SHARE_OF_VALUE / 2,
        high=(worth.value or 0.0),
        source=said(
            "prior: {share} of a new customer's value",
            share=PerCent(priors.ACQUISITION_SHARE_OF_VALUE, digits=0),
        ),
    )
    segment = _bought(
        NEW_CUSTOMERS, money / months / cost.value, months, _lump(worth), contact_cost=cost
    )
    return _spent(case, money, months, segment)


def _retention(case: Case, worth: CustomerWorth, money: float) -> Segment:
    """Current customers who are asked to stay, at the cost of a contact of the programme."""
    first = case.segments[0]
    each = first.contact_cost.value + priors.SAVE_UPLIFT.value * first.offer_cost.value
    return _bought(
        ASKED_TO_STAY,
        money / max(each, 1e-9),
        max(1, case.programme.team_months),
        _lump(worth),
        contact_cost=first.contact_cost,
        offer_cost=first.offer_cost,
        return_rate=priors.SAVE_UPLIFT,
    )


def _root_cause(plan: Plan, case: Case, money: float, worth: CustomerWorth) -> Case:
    losses = sum(plan.losses_per_month.values())
    segment = _bought(
        LOSSES_PREVENTED,
        losses,
        case.horizon_months,
        _lump(worth),
        return_rate=priors.ROOT_CAUSE_CUT,
    )
    return _spent(case, money, 0, segment, once=True)


def _bought(
    name: str,
    people: float,
    months: int,
    margin: Series,
    *,
    return_rate: Assumption | None = None,
    offer_cost: Assumption | None = None,
    contact_cost: Assumption | None = None,
) -> Segment:
    nothing = Assumption(value=0.0, source=said("without the spending it would not happen"))
    return Segment(
        name=name,
        contacted_per_month=Assumption(value=people, source=said("what the same money buys")),
        contact_months=months,
        return_rate=return_rate
        or Assumption(value=1.0, source=said("each of them is one customer")),
        natural_return_rate=nothing,
        margin=margin,
        retention=_ONCE,
        offer_cost=offer_cost or Assumption(value=0.0, source=said("none")),
        contact_cost=contact_cost or Assumption(value=0.0, source=said("none")),
    )


def _spent(case: Case, money: float, months: int, segment: Segment, *, once: bool = False) -> Case:
    setup = Assumption(value=money if once else 0.0, source=said("the same money, at once"))
    programme = Programme(
        setup_cost=setup, team_cost=Assumption(value=0.0, source=said("none")), team_months=months
    )
    same = case.model_copy(
        update={"programme": programme, "segments": (segment,), "scenarios": (), "what_if": {}}
    )
    return same.with_lines_of(None)  # what was added is of the programme
