"""What of the programme is proven: its segments whose interval stays above zero."""

from dataclasses import dataclass

from winback_kit.case.from_plan.build import programme_case
from winback_kit.case.judged.verdict import PROVEN
from winback_kit.case.result.outcome import outcome
from winback_kit.plan.programme.programme import Plan
from winback_kit.records.result import Result


@dataclass(frozen=True, repr=False)
class Proven(Result):
    """Segments whose offer was tested and pays over its whole 90 % interval.

    `npv` is the net present value of a programme for these alone, with all fixed costs; None where
    none is proven.
    """

    segments: tuple[str, ...]
    npv: float | None


def proven(plan: Plan) -> Proven:
    """The proven part of a plan.

    >>> wk.proven(study.plan).segments  # nobody has tested the voucher
    ()
    """
    found = {
        segment: one
        for segment, one in plan.chosen.items()
        if one.low > 0 and one.effect.uplift.evidence in PROVEN
    }
    if not found:
        return Proven((), None)
    return Proven(tuple(found), outcome(programme_case(plan, segments=found)).npv)
