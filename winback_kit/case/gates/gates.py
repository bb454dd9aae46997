"""Gates and stop rules, written before the start so that nobody moves them after it.

The gate on the gap between those contacted and those held out has the limits due on its day
(`gap_gate`); where it cannot decide it is none of the gates. Stop rules hold from the first month.

Second lifetimes: of n returned by the gate, a share S planned to be there after 90 days; stop below
S − 2·√(S(1 − S)/n), three months later. A further touch, the j-th, is worth φ^(j−1) · τ · (V − D) −
c: those who come back anyway take the offer with or without it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from winback_kit.case.gates.gap_gate import GapGate
from winback_kit.checks import hold_within, refused
from winback_kit.words.text import Unit, marked

SIGMAS = 2.0
MONTHS_TO_SURVIVAL = 3

Metric = Literal[
    "return_gap",
    "survival_90_days",
    "complaint_rate",
    "opt_out_rate",
    "next_touch_worth",
    "spend_per_person_tested",
]


METRIC_WORDS: Mapping[str, str] = {
    "return_gap": marked("Gap between treated and holdout"),
    "survival_90_days": marked("Returned customers still there after 90 days"),
    "complaint_rate": marked("Complaints, share of contacts"),
    "opt_out_rate": marked("Opt-outs, share of contacts"),
    "next_touch_worth": marked("Worth of the next contact of a customer"),
    "spend_per_person_tested": marked("Spent for each person tested"),
}


@dataclass(frozen=True)
class Gate:
    """One rule: from `month` of the pilot on, `then` if the metric is below or above the limit.

    Points are shares (0.01 is one point). A limit that no result can reach is `reachable` False:
    a pilot of that size cannot decide so.
    """

    metric: Metric
    comparison: Literal["below", "above"]
    limit: float
    unit: Unit
    month: int
    then: Literal["stop", "scale"]
    reachable: bool = True

    def met(self, observed: float) -> bool:
        """Whether what was observed calls for it; at the limit itself it does not.

        Chapter `measurement` asks.
        """
        return observed < self.limit if self.comparison == "below" else observed > self.limit


@dataclass(frozen=True)
class PilotPlan:
    """What the gates are made from.

    `decides` is whether the gate on the gap is offered as one. `survival_90_days` is the planned
    share of returned customers still there after 90 days; complaint and opt-out rates are the most
    accepted, as shares of contacts; `budget` is money for the whole pilot, `overspend` the share
    above its plan that is let pass.
    """

    gap: GapGate
    decides: bool
    survival_90_days: float
    most_complaints: float
    most_opt_outs: float
    budget: float
    overspend: float

    def __post_init__(self) -> None:
        if self.gap.treated <= 0:
            raise refused("pilot", "needs somebody who is contacted")
        for name in ("survival_90_days", "most_complaints", "most_opt_outs"):
            hold_within(name, getattr(self, name), least=0, most=1)
        hold_within("budget", self.budget, least=0)
        hold_within("overspend", self.overspend, least=0)


def pilot_gates(plan: PilotPlan) -> tuple[Gate, ...]:
    """Every gate and stop rule of a pilot, by the month from which it holds."""
    spend = plan.budget / (plan.gap.treated + plan.gap.held) * (1 + plan.overspend)
    found = [
        Gate("complaint_rate", "above", plan.most_complaints, "share", 1, "stop"),
        Gate("opt_out_rate", "above", plan.most_opt_outs, "share", 1, "stop"),
        Gate("next_touch_worth", "below", 0.0, "money", 1, "stop"),
        Gate("spend_per_person_tested", "above", spend, "money", 1, "stop"),
        *(_gap_gates(plan.gap) if plan.decides else ()),
        _survival_gate(plan),
    ]
    return tuple(sorted(found, key=lambda gate: gate.month))


def next_touch_worth(
    *,
    touch: int,
    first_uplift: float,
    fatigue: float,
    worth_of_return: float,
    contact_cost: float,
) -> float:
    """What the `touch`-th contact of one customer adds: φ^(j−1) · τ · (V − D) − c.

    Chapter `decision_map` stops contacting where it falls below 0.
    """
    if touch < 1 or not 0 <= fatigue <= 1:
        raise refused("touch and fatigue", "need a touch from 1 on and a share between 0 and 1")
    return fatigue ** (touch - 1) * first_uplift * worth_of_return - contact_cost


def _gap_gates(gap: GapGate) -> tuple[Gate, Gate]:
    return (
        Gate("return_gap", "below", gap.stop_below, "points", gap.month, "stop"),
        Gate("return_gap", "above", gap.scale_above, "points", gap.month, "scale"),
    )


def _survival_gate(plan: PilotPlan) -> Gate:
    share, returned = plan.survival_90_days, plan.gap.returned / plan.gap.on_plan.effect
    error = math.sqrt(share * (1 - share) / returned) if returned > 0 else math.inf
    limit = share - SIGMAS * error
    month = plan.gap.month + MONTHS_TO_SURVIVAL
    return Gate("survival_90_days", "below", limit, "share", month, "stop", 0 < limit < 1)
