"""What a case is judged by beside its figures: its risk, what to find out, and the pilot.

The decision weighed is to fund the programme or to do nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from winback_kit.case.assumptions.record import Case
from winback_kit.case.judged.case_pilot import Pilot, case_pilot
from winback_kit.case.judged.evidence import assumed_share
from winback_kit.case.judged.holdout import HoldoutCost, holdout_cost
from winback_kit.case.judged.information import WorthKnowing, evpi, worth_knowing
from winback_kit.case.judged.risk import Risk, simulate
from winback_kit.case.moved.what_if import LeverEffect, drivers
from winback_kit.case.result.model import Model, cash_flow
from winback_kit.case.result.outcome import Outcome, outcome
from winback_kit.records.result import Framed

LEAST_WORTH_KNOWING = 0.01  # of the net present value


@dataclass(frozen=True, repr=False)
class Assessment(Framed, rows="knowing"):
    """A case with everything that a decision on it needs; `pilot` is None where none can be read.

    `drivers` are sorted by how far their range moves the net present value, `knowing` by what it
    is worth to find each of them out.
    """

    case: Case
    outcome: Outcome
    flow: Model
    drivers: list[LeverEffect]
    risk: Risk
    evpi: float
    knowing: Sequence[WorthKnowing]
    pilot: Pilot | None
    holdout: HoldoutCost | None

    @property
    def holdout_shares(self) -> Mapping[str, float]:
        """The share of each segment that is held out: as the case has it, else as the pilot asks.

        Empty without a pilot.
        """
        if self.case.has_arms:
            return self.case.holdout_shares
        return self.pilot.holdout_shares if self.pilot else {}

    @property
    def worth_finding_out(self) -> bool:
        """Whether to know everything is worth at least a hundredth of the net present value."""
        return self.evpi >= LEAST_WORTH_KNOWING * abs(self.outcome.npv)


def assess(case: Case) -> Assessment:
    """Work out figures, risk, the value of information and the best pilot of a case.

    >>> wk.assess(study.case).outcome == wk.outcome(study.case)
    True
    """
    result, flow, moved = outcome(case), cash_flow(case), drivers(case)
    risk = simulate(case, assumed=assumed_share(case, moved))
    return Assessment(
        case=case,
        outcome=result,
        flow=flow,
        drivers=moved,
        risk=risk,
        evpi=evpi(risk.npv),
        knowing=worth_knowing(risk.npv, {name: drawn for name, (_, drawn) in risk.levers.items()}),
        pilot=(pilot := case_pilot(case, result, flow, moved)),
        holdout=holdout_cost(case, flow, pilot),
    )
