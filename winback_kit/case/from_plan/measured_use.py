"""What is known of other uses of the money: measured, or stated by the client.

keeping customers   whom asking keeps, of the customers at risk of a test of saving; those cells
                    alone in which it is proven that asking pays, as many as come to be at risk
                    and may be contacted, each once a year
new customers       what one costs, where that is stated
the main reason     what a fix stops, where that is stated
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from winback_kit.assumptions.record import NOT_COUNTED, Assumption
from winback_kit.case.assumptions.record import Case
from winback_kit.case.from_plan.fixes import main_fix
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.saving.kept_by_asking import StayingAsked, kept_by_asking
from winback_kit.plan.saving.saving import Saving
from winback_kit.records.result import Rows

UseKind = Literal["retention", "acquisition", "root_cause"]


@dataclass(frozen=True)
class MeasuredUse:
    """What one other use was found to cause.

    `effect` is the share kept of those who would leave; for new customers the cost of one, in
    money. Its evidence is that of the measurement. `asked` are those whom it was measured on, where
    they are not all active customers.
    """

    kind: UseKind
    effect: Assumption
    asked: StayingAsked | None = None


def measured_uses(plan: Plan, case: Case, saving: Saving | None = None) -> Rows[MeasuredUse]:
    """What is known of other uses: whom asking keeps, what a customer costs, what a fix stops.

    >>> list(wk.measured_uses(study.plan, study.case))
    []
    """
    cost = case.avoided_acquisition.acquisition_cost
    known = cost.source != NOT_COUNTED and cost.value > 0
    found = [MeasuredUse("acquisition", cost)] if known else []
    kept = kept_by_asking(saving) if saving else None
    if kept is not None:
        people, effect = kept
        found.insert(0, MeasuredUse("retention", effect, people))
    fix = main_fix(plan)
    return Rows([*found, MeasuredUse("root_cause", fix.stops)] if fix else found)
