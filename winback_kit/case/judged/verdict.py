"""The decision that a case supports: fund, pilot first, state the costs first, or do not fund."""

from dataclasses import dataclass, replace
from typing import Literal

from winback_kit.assumptions.record import Grade
from winback_kit.case.judged.assessment import Assessment
from winback_kit.case.judged.bearable import bearable_fixed_cost
from winback_kit.plan.programme.programme import Plan
from winback_kit.records.result import Result

PROVEN: tuple[Grade, ...] = ("A", "B")
LEAST_CHANCE = 0.7
Decision = Literal["fund", "pilot", "cost_first", "no", "nobody"]


@dataclass(frozen=True, repr=False)
class Verdict(Result):
    """What to do and why.

    fund: pays even after the cut for weak evidence, the uplift is measured, and the chance that it
    pays is at least 7 in 10.
    pilot: pays, but not after the cut, or on an uplift that nobody has measured, or at a poorer
    chance; or does not pay as it stands, but finding out first is worth more than it costs, and the
    pilot's gate can decide.
    cost_first: pays before its fixed costs, which nobody has stated; `bearable` is what they may
    come to a year.
    no: some segments pay, but not the programme's own costs.
    nobody: against doing nothing no segment pays for its offer.

    `partial` where segments are left alone because contacting them would lose money.
    `costs_known` where it is stated what the team costs; `decidable` where a pilot can be read.
    """

    decision: Decision
    uplift_grade: Grade
    partial: bool = False
    costs_known: bool = True
    bearable: float | None = None
    decidable: bool = True


def verdict(plan: Plan, assessed: Assessment) -> Verdict:
    """The decision from the plan and the assessment of its case.

    >>> wk.verdict(study.plan, study.assessment).decision  # it pays, untested
    'pilot'
    """
    chosen = list((plan.chosen or plan.best).values())
    grade: Grade = max((one.effect.uplift.evidence for one in chosen), default="E")
    known = plan.team_cost_known
    found = Verdict(
        decision=_decision(plan, assessed, grade, known=known),
        uplift_grade=grade,
        partial=0 < len(plan.chosen) < len(plan.best),
        costs_known=known,
        decidable=assessed.pilot is not None and assessed.pilot.needed is None,
    )
    if found.decision == "cost_first":
        return replace(found, bearable=bearable_fixed_cost(assessed.case))
    return found


def _decision(plan: Plan, assessed: Assessment, grade: Grade, *, known: bool) -> Decision:
    result, chance = assessed.outcome, assessed.risk.chance
    pays = bool(plan.chosen) and result.npv > 0
    if pays and not known:
        return "cost_first"
    sure = result.npv_headline > 0 and grade in PROVEN and (chance or 0.0) >= LEAST_CHANCE
    if plan.chosen and sure:
        return "fund"
    pilot = assessed.pilot
    to_find_out = pilot is not None and pilot.needed is None and pilot.option.best == "pilot"
    if pays or (known and to_find_out):
        return "pilot"
    return "no" if plan.chosen else "nobody"
