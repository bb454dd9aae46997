"""The options beside each other: what the money could do whose effect is known.

    do nothing      the baseline: 0 by definition
    do minimum      the one segment whose contact is worth most
    base            the programme proposed
    stretch         every segment, each with its best offer, whether it pays or not
    an agency       the programme done by an agency on the success fee that is stated (`agency.py`)
    other uses      keeping customers, new ones, the main reason for leaving (`other_uses.py`),
                    each where somebody has measured what it causes

Each is a case by the same formulas, with those whom its own test holds back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from winback_kit.assumptions.record import Grade
from winback_kit.case.assumptions.record import Case
from winback_kit.case.from_plan.agency import agency_case, stated_fee
from winback_kit.case.from_plan.build import programme_case, with_contacts
from winback_kit.case.from_plan.held_back import held_back
from winback_kit.case.from_plan.measured_use import MeasuredUse
from winback_kit.case.from_plan.other_uses import uses_of_the_money, valued_uses
from winback_kit.case.judged.evidence import assumed_share, grade_of_all
from winback_kit.case.judged.risk import simulate
from winback_kit.case.moved.what_if import drivers
from winback_kit.case.result.costs import spent
from winback_kit.case.result.outcome import Outcome, outcome
from winback_kit.plan.programme.programme import Plan
from winback_kit.records.result import Rows
from winback_kit.value.customers.customer_value import CustomerValue
from winback_kit.words.text import marked

OptionKind = Literal[
    "nothing", "minimum", "base", "stretch", "agency", "retention", "acquisition", "root_cause"
]
LABELS: dict[OptionKind, str] = {
    "nothing": marked("Do nothing"),
    "minimum": marked("Do minimum: the best segment alone"),
    "base": marked("The programme proposed"),
    "stretch": marked("Stretch: every segment"),
    "agency": marked("The programme by an agency on a success fee"),
    "retention": marked("Ask customers at risk to stay"),
    "acquisition": marked("Spend it on new customers"),
    "root_cause": marked("Spend it on fixing the main reason for leaving"),
}


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
        """The weakest grade of what it rests on; None for doing nothing."""
        return None if self.case is None else grade_of_all(self.case)


def options(
    plan: Plan,
    case: Case,
    customers: CustomerValue | None,
    *,
    measured: Sequence[MeasuredUse] = (),
    leaving: float | None = None,
) -> Rows[Option]:
    """Every option whose effect is known, doing nothing first.

    Other uses of the money are among them where `measured` says what they cause; for the others see
    `other_uses`, which has `leaving` too.

    >>> [one.kind for one in wk.options(study.plan, study.case, None)]
    ['nothing', 'base']
    """
    base = _weighed("base", case)
    found = Rows([Option("nothing", None, None, None, 0.0)])
    reached = with_contacts(plan, list(plan.best.values()))
    best = max(reached, key=lambda one: one.incremental)
    evenly = plan.units.unit != "person"
    if len(case.segments) > 1:
        alone = held_back(programme_case(plan, segments={best.segment: best}), evenly=evenly)
        found.append(_weighed("minimum", alone.with_lines_of(case)))
    found.append(base)
    if len(case.segments) < len(reached):
        segments = {one.segment: one for one in reached}
        every = held_back(programme_case(plan, segments=segments), evenly=evenly)
        found.append(_weighed("stretch", every.with_lines_of(case)))
    fee = stated_fee(plan.history.data.client)
    if fee is not None:
        found.append(_weighed("agency", agency_case(case, fee)))
    uses = (
        uses_of_the_money(plan, case, customers, measured=measured, leaving=leaving)
        if measured
        else []
    )
    return Rows([*found, *(_weighed(kind, one) for kind, one in valued_uses(uses, measured))])


def _weighed(kind: OptionKind, case: Case) -> Option:
    """An option with its chance, where that is more than a draw from assumptions."""
    result, assumed = outcome(case), assumed_share(case, drivers(case))
    return Option(kind, case, result, simulate(case, assumed=assumed).chance, spent(result))
