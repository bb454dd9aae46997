"""The decision that a case supports: fund, pilot first, or do not fund."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from winback_kit.assumption import Grade
from winback_kit.case.outcome import Outcome
from winback_kit.plan.programme import Plan

PROVEN: tuple[Grade, ...] = ("A", "B")


@dataclass(frozen=True)
class Verdict:
    """What to do and why.

    fund: pays even after the cut for weak evidence, and the uplift is measured.
    pilot: pays, but not after the cut, or on an uplift that nobody has measured.
    no: some segments pay, but not the programme's own costs.
    nobody: against doing nothing no segment pays for its offer.
    """

    decision: Literal["fund", "pilot", "no", "nobody"]
    uplift_grade: Grade


def verdict(plan: Plan, result: Outcome) -> Verdict:
    """The decision from the plan and the figures of its case."""
    chosen = list((plan.chosen or plan.best).values())
    grade: Grade = max((one.effect.uplift.evidence for one in chosen), default="E")
    if not plan.chosen:
        return Verdict("nobody", grade)
    if result.npv <= 0:
        return Verdict("no", grade)
    if result.npv_headline <= 0 or grade not in PROVEN:
        return Verdict("pilot", grade)
    return Verdict("fund", grade)
