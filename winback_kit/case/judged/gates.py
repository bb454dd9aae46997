"""Gates and stop rules, written before the pilot so that nobody moves them after it.

The gap d between the treated and the holdout has sampling variance s², the uplift a normal prior
(μ, s0). The posterior has variance w² = 1 / (1/s0² + 1/s²) and mean w² · (μ/s0² + d/s²), so that
P(τ > τ*) is 10 % (stop below it) or 90 % (scale above it) at the gap

    d = s² · [(τ* ∓ z · w) / w² − μ/s0²],   z = Φ⁻¹(.9)

Sequential test (Wald 1947, Sequential Analysis), looked at as results come in: scale where the
likelihood ratio of the planned uplift against none is at or above A = (1 − β)/α, stop where it is
at or below B = β/(1 − α); α = .05 and β = .2 give 16 and .2105. The holdout's rate is not known,
so each hypothesis takes the natural return rate that fits it best (profile likelihood).

Second lifetimes: of n returned, a share S planned to be there after 90 days; stop below
S − 2·√(S(1 − S)/n). A further touch, the j-th, is worth φ^(j−1) · τ · (V − D) − c: those who come
back anyway take the offer with or without it.
"""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.special import ndtri, xlog1py, xlogy

from winback_kit.case.judged.pilot import POWER, SIGNIFICANCE, UpliftBelief
from winback_kit.checks import hold_within, refused
from winback_kit.words.text import Unit

Array = np.ndarray[Any, np.dtype[np.float64]]
SURE = 0.90
SIGMAS = 2.0
MONTHS_TO_SURVIVAL = 3
_HALVINGS = 50

Metric = Literal[
    "return_gap",
    "likelihood_ratio",
    "survival_90_days",
    "complaint_rate",
    "opt_out_rate",
    "next_touch_worth",
    "spend_per_person_tested",
]


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

    `survival_90_days` is the planned share of returned customers still there after 90 days;
    complaint and opt-out rates are the most accepted, as shares of contacts; `budget` is money
    for the whole pilot, `overspend` the share above its plan that is let pass.
    """

    belief: UpliftBelief
    per_arm: int
    months: int
    break_even_uplift: float
    survival_90_days: float
    most_complaints: float
    most_opt_outs: float
    budget: float
    overspend: float

    def __post_init__(self) -> None:
        if self.per_arm < 1 or self.months < 1:
            raise refused("pilot", "needs at least one person in each arm and one month")
        for name in ("survival_90_days", "most_complaints", "most_opt_outs"):
            hold_within(name, getattr(self, name), least=0, most=1)
        hold_within("budget", self.budget, least=0)
        hold_within("overspend", self.overspend, least=0)


def pilot_gates(plan: PilotPlan) -> tuple[Gate, ...]:
    """Every gate and stop rule of a pilot, by the month from which it holds."""
    upper, lower = sequential_limits()
    spend = plan.budget / (2 * plan.per_arm) * (1 + plan.overspend)
    found = [
        Gate("complaint_rate", "above", plan.most_complaints, "share", 1, "stop"),
        Gate("opt_out_rate", "above", plan.most_opt_outs, "share", 1, "stop"),
        Gate("next_touch_worth", "below", 0.0, "money", 1, "stop"),
        Gate("spend_per_person_tested", "above", spend, "money", 1, "stop"),
        Gate("likelihood_ratio", "above", upper, "ratio", 1, "scale"),
        Gate("likelihood_ratio", "below", lower, "ratio", 1, "stop"),
        *_gap_gates(plan),
        _survival_gate(plan),
    ]
    return tuple(sorted(found, key=lambda gate: gate.month))


def gap_limits(
    belief: UpliftBelief, *, per_arm: int, break_even_uplift: float, sure: float = SURE
) -> tuple[float, float]:
    """The gaps between the arms below which to stop and above which to scale."""
    hold_within("sure", sure, above=0.5, below=1)
    if belief.sd == 0:
        rule = "must be above 0: where nothing is in doubt no pilot decides anything"
        raise refused("sd of the uplift", rule, got=belief.sd)
    variance = float(belief.sampling_variance(per_arm))
    posterior = 1 / (1 / belief.sd**2 + (1 / variance if variance > 0 else math.inf))
    z = float(ndtri(sure)) * math.sqrt(posterior)
    if variance == 0:
        return break_even_uplift, break_even_uplift
    from_prior = belief.mean / belief.sd**2
    stop, scale = (
        variance * ((break_even_uplift + side * z) / posterior - from_prior) for side in (-1, 1)
    )
    return stop, scale


def sequential_limits(
    *, significance: float = SIGNIFICANCE, power: float = POWER
) -> tuple[float, float]:
    """A and B: the likelihood ratios at which to scale and to stop."""
    return power / significance, (1 - power) / (1 - significance)


def log_likelihood_ratio(
    *,
    returned: Array,
    treated: Array,
    returned_held: Array,
    held: Array,
    uplift: float,
    against: float = 0.0,
) -> Array:
    """ln of the likelihood of one uplift over that of another (none), for two binomial arms.

    Chapter `measurement` reads a pilot with it, look by look, against `sequential_limits`.
    Arrays of one shape (looks), each with the counts so far.
    """
    x1, n1, x0, n0 = (np.asarray(a, dtype=float) for a in (returned, treated, returned_held, held))
    if np.any((x1 < 0) | (x0 < 0) | (x1 > n1) | (x0 > n0)):
        raise refused("returned", "must lie between 0 and the people in the arm")
    hold_within("uplift", uplift, above=-1, below=1)
    hold_within("against", against, above=-1, below=1)
    planned = _best_log_likelihood(x1, n1, x0, n0, uplift)
    return np.asarray(planned - _best_log_likelihood(x1, n1, x0, n0, against))


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


def _gap_gates(plan: PilotPlan) -> tuple[Gate, Gate]:
    stop, scale = gap_limits(
        plan.belief, per_arm=plan.per_arm, break_even_uplift=plan.break_even_uplift
    )
    natural = plan.belief.natural_return_rate
    return (
        Gate("return_gap", "below", stop, "points", plan.months, "stop", stop > -natural),
        Gate("return_gap", "above", scale, "points", plan.months, "scale", scale < 1 - natural),
    )


def _survival_gate(plan: PilotPlan) -> Gate:
    share = plan.survival_90_days
    returned = plan.per_arm * (plan.belief.natural_return_rate + plan.belief.mean)
    error = math.sqrt(share * (1 - share) / returned) if returned > 0 else math.inf
    limit = share - SIGMAS * error
    month = plan.months + MONTHS_TO_SURVIVAL
    return Gate("survival_90_days", "below", limit, "share", month, "stop", 0 < limit < 1)


def _best_log_likelihood(x1: Array, n1: Array, x0: Array, n0: Array, uplift: float) -> Array:
    """ln L at the natural return rate p that fits best given the uplift; its slope falls in p."""
    shape = np.broadcast_shapes(x1.shape, n1.shape, x0.shape, n0.shape)
    low, high = np.full(shape, max(0.0, -uplift)), np.full(shape, min(1.0, 1.0 - uplift))
    for _ in range(_HALVINGS):
        p = (low + high) / 2
        q = p + uplift
        with np.errstate(divide="ignore", invalid="ignore"):  # at the very edge of 0 or 1
            rising = x1 / q - (n1 - x1) / (1 - q) + x0 / p - (n0 - x0) / (1 - p) > 0
        low, high = np.where(rising, p, low), np.where(rising, high, p)
    p = np.clip((low + high) / 2, max(0.0, -uplift), min(1.0, 1.0 - uplift))
    q = np.clip(p + uplift, 0.0, 1.0)
    treated = xlogy(x1, q) + xlog1py(n1 - x1, -q)
    return np.asarray(treated + xlogy(x0, p) + xlog1py(n0 - x0, -p))
