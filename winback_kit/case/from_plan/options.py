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

from collections.abc import Callable
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
_FREE = Assumption(value=0.0, source=said("none"))
_NOTHING = Assumption(value=0.0, source=said("without the spending it would not happen"))
_EACH = Assumption(value=1.0, source=said("each of them is one customer"))
_Use = Callable[[Plan, Case, float, CustomerWorth], Case]


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
    uses: tuple[tuple[OptionKind, _Use, CustomerWorth], ...] = (
        ("retention", _retention, valued.everyone),
        ("acquisition", _acquisition, valued.new),
        ("root_cause", _root_cause, valued.everyone),
    )
    for kind, use, worth in uses:
        if worth.value is not None and worth.value > 0:
            found.append(_weighed(kind, use(plan, case, base.spent, worth)))
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


def _retention(_plan: Plan, case: Case, money: float, worth: CustomerWorth) -> Case:
    """Current customers who are asked to stay, at the cost of a contact of the programme."""
    first, months = case.segments[0], max(1, case.programme.team_months)
    each = first.contact_cost.value + priors.SAVE_UPLIFT.value * first.offer_cost.value
    segment = _bought(
        ASKED_TO_STAY,
        money / months / max(each, 1e-9),
        months,
        worth,
        contact_cost=first.contact_cost,
        offer_cost=first.offer_cost,
        return_rate=priors.SAVE_UPLIFT,
    )
    return _spent(case, segment, months=months)


def _acquisition(_plan: Plan, case: Case, money: float, worth: CustomerWorth) -> Case:
    value, share = worth.value or 0.0, priors.ACQUISITION_SHARE_OF_VALUE
    source = said("prior: {share} of a new customer's value", share=PerCent(share, digits=0))
    cost = Assumption(value=value * share, low=value * share / 2, high=value, source=source)
    months = max(1, case.programme.team_months)
    people = money / months / cost.value
    segment = _bought(NEW_CUSTOMERS, people, months, worth, contact_cost=cost)
    return _spent(case, segment, months=months)


def _root_cause(plan: Plan, case: Case, money: float, worth: CustomerWorth) -> Case:
    losses, cut = sum(plan.losses_per_month.values()), priors.ROOT_CAUSE_CUT
    segment = _bought(LOSSES_PREVENTED, losses, case.horizon_months, worth, return_rate=cut)
    return _spent(case, segment, months=0, at_once=money)


def _bought(
    name: str,
    people: float,
    months: int,
    worth: CustomerWorth,
    *,
    return_rate: Assumption = _EACH,
    offer_cost: Assumption = _FREE,
    contact_cost: Assumption = _FREE,
) -> Segment:
    return Segment(
        name=name,
        contacted_per_month=Assumption(value=people, source=said("what the same money buys")),
        contact_months=months,
        return_rate=return_rate,
        natural_return_rate=_NOTHING,
        margin=_lump(worth),
        retention=_ONCE,
        offer_cost=offer_cost,
        contact_cost=contact_cost,
    )


def _spent(case: Case, segment: Segment, *, months: int, at_once: float = 0.0) -> Case:
    setup = Assumption(value=at_once, source=said("the same money, at once"))
    programme = Programme(setup_cost=setup, team_cost=_FREE, team_months=months)
    same = case.model_copy(
        update={"programme": programme, "segments": (segment,), "scenarios": (), "what_if": {}}
    )
    return same.with_lines_of(None)  # what was added is of the programme
