"""The decision that a case supports: fund, pilot first, or do not fund."""

from dataclasses import dataclass
from typing import Literal

from winback_kit.assumptions.record import Grade
from winback_kit.case.judged.assessment import Assessment
from winback_kit.plan.programme.programme import Plan
from winback_kit.records.result import Result

PROVEN: tuple[Grade, ...] = ("A", "B")
LEAST_CHANCE = 0.7


@dataclass(frozen=True, repr=False)
class Verdict(Result):
    """What to do and why.

    fund: pays even after the cut for weak evidence, the uplift is measured, and the odds that it
    pays are at least 7 in 10.
    pilot: pays, but not after the cut, or on an uplift that nobody has measured, or at poorer
    odds; or does not pay as it stands, but finding out first is worth more than it costs, and the
    pilot's gate can decide.
    no: some segments pay, but not the programme's own costs.
    nobody: against doing nothing no segment pays for its offer.

    `partial` where segments are left alone because contacting them would lose money.
    """

    decision: Literal["fund", "pilot", "no", "nobody"]
    uplift_grade: Grade
    partial: bool = False


def verdict(plan: Plan, assessed: Assessment) -> Verdict:
    """The decision from the plan and the assessment of its case.

    >>> wk.verdict(study.plan, study.assessment).decision  # it pays, untested
    'pilot'
    """
    chosen = list((plan.chosen or plan.best).values())
    grade: Grade = max((one.effect.uplift.evidence for one in chosen), default="E")
    partial = 0 < len(plan.chosen) < len(plan.best)
    result = assessed.outcome
    sure = result.npv_headline > 0 and grade in PROVEN and assessed.risk.chance >= LEAST_CHANCE
    if plan.chosen and sure:
        return Verdict("fund", grade, partial)
    pilot = assessed.pilot
    to_find_out = pilot is not None and pilot.needed is None and pilot.option.best == "pilot"
    if (plan.chosen and result.npv > 0) or to_find_out:
        return Verdict("pilot", grade, partial)
    return Verdict("no" if plan.chosen else "nobody", grade, partial)
