"""Whether to pilot before committing, how large, and what the right to wait is worth.

Whether a pilot pays. N customers can be contacted once. Each is worth v · (τ − τ*) to contact,
where v = V − D is what a return that the offer causes brings and τ* is the break-even uplift (it
holds contact and offer cost). The uplift has a normal prior (μ, s0). A pilot contacts n customers
and holds n others back. When it is read, those not contacted yet (N − n, the holdout among them)
are contacted if the posterior mean is above τ*; by then a share w of their worth is left (they
have been lost for longer, and money later is worth less). Against the better of contacting all
and none of them now, with M = v · (μ − τ*) and L the unit normal loss:

    EVSI        w · (N − n) · v · σ̃ · L(|μ − τ*| / σ̃)        what the news brings
    cost        F + 2n·k + n · max(0, −M)                     set-up, measuring, a losing arm
    delay cost  (1 − w) · (N − n) · max(0, M)                 what waiting loses
    net worth   EVSI − cost − delay cost                      pilot where it is above 0

The best size is the n with the highest net worth. The right to wait as a real option:

    V = −I_p + P(go) · E[NPV_scale | go] / (1 + r)^δ
    option value = max(V, commit, 0) − max(commit, 0)

with E[NPV_scale | go] · P(go) = B · [(μ − τ*) · Φ(z) + σ̃ · φ(z)] and z = (μ − τ*)/σ̃, where
NPV_scale = B · (τ − τ*) and δ is in years.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.special import ndtr

from winback_kit.case.judged.information import news_sd, unit_normal_loss
from winback_kit.checks import hold_within, refused

Array = np.ndarray[Any, np.dtype[np.float64]]
_TRIED_AT_ONCE = 2000


@dataclass(frozen=True)
class UpliftBelief:
    """What is known before a pilot: natural return rate, and the uplift as a normal prior.

    `arrived` is the share of the window's returns that have come when the pilot is read, `effect`
    the design effect where households or accounts are drawn.
    """

    natural_return_rate: float
    mean: float
    sd: float
    arrived: float = 1.0
    effect: float = 1.0

    def __post_init__(self) -> None:
        _check_rates(self.natural_return_rate, self.mean)
        hold_within("sd of the uplift", self.sd, least=0)
        hold_within("share of the returns that have come", self.arrived, above=0, most=1)

    def sampling_variance(self, per_arm: float | Array) -> Array:
        """Variance of the uplift that two arms of that many people show: gap over `arrived`."""
        p0, uplift = self.natural_return_rate * self.arrived, self.mean * self.arrived
        each = _variance(p0, uplift) / self.arrived**2 * self.effect
        return np.asarray(each / np.asarray(per_arm))


@dataclass(frozen=True)
class PilotTerms:
    """What a pilot is weighed on; money in the case's currency at the day of the decision.

    `worth_of_return` is v (one return that the offer causes, less its offer cost), `set_up_cost`
    is F, `measuring_cost` k for each person in either arm, `worth_kept` w.
    """

    belief: UpliftBelief
    customers: int
    break_even_uplift: float
    worth_of_return: float
    set_up_cost: float
    measuring_cost: float
    worth_kept: float

    def __post_init__(self) -> None:
        hold_within("customers of two arms", self.customers, least=2)
        hold_within("worth_kept", self.worth_kept, least=0, most=1)
        for name in ("worth_of_return", "set_up_cost", "measuring_cost"):
            hold_within(name, getattr(self, name), least=0)


@dataclass(frozen=True)
class PilotWorth:
    """A pilot of `per_arm` treated and as many held out; money."""

    per_arm: int
    evsi: float
    cost: float
    delay_cost: float

    @property
    def net(self) -> float:
        """What the pilot adds to deciding now."""
        return self.evsi - self.cost_with_delay

    @property
    def cost_with_delay(self) -> float:
        """What it costs, with the cost of waiting."""
        return self.cost + self.delay_cost


@dataclass(frozen=True)
class StagedOption:
    """Pilot, then scale or stop, beside committing now; money at the day of the decision.

    `scale_worth` is E[NPV_scale | go] at the day of scaling, 0 where go is impossible.
    """

    go_chance: float
    scale_worth: float
    staged: float
    commit: float

    @property
    def option_value(self) -> float:
        """What the right to pilot first adds to the better of committing and doing nothing."""
        return max(self.staged, self.commit, 0.0) - max(self.commit, 0.0)

    @property
    def best(self) -> Literal["pilot", "commit", "nothing"]:
        """The way with the highest value; the plainer one where two are equal."""
        if self.option_value > 0:
            return "pilot"
        return "commit" if self.commit > 0 else "nothing"


def pilot_worth(terms: PilotTerms, *, per_arm: int) -> PilotWorth:
    """What a pilot of that size brings and costs."""
    if not 1 <= per_arm <= terms.customers // 2:
        rule = f"must lie between 1 and half of the {terms.customers:,} customers"
        raise refused("people per arm", rule, got=per_arm)
    evsi, cost, delay = _weighed(terms, np.asarray([float(per_arm)]))
    return PilotWorth(per_arm, float(evsi[0]), float(cost[0]), float(delay[0]))


def best_pilot(terms: PilotTerms) -> PilotWorth:
    """The size with the highest net worth, which may still be below 0.

    Sizes are tried evenly on a logarithmic scale, then ever closer around the best.
    """
    low, high = 1, terms.customers // 2
    tried = np.unique(np.round(np.geomspace(low, high, _TRIED_AT_ONCE)))
    while True:
        evsi, cost, delay = _weighed(terms, tried)
        at = int(np.argmax(evsi - cost - delay))
        low, high = int(tried[max(at - 1, 0)]), int(tried[min(at + 1, len(tried) - 1)])
        if high - low <= 2:
            return pilot_worth(terms, per_arm=int(tried[at]))
        tried = np.unique(np.round(np.linspace(low, high, _TRIED_AT_ONCE)))


def staged_option(
    belief: UpliftBelief,
    *,
    per_arm: int,
    break_even_uplift: float,
    worth_per_uplift: float,
    pilot_cost: float,
    discount_rate: float,
    delay_months: float,
    commit_worth_per_uplift: float | None = None,
) -> StagedOption:
    """Pilot then scale; NPV_scale = `worth_per_uplift` · (τ − `break_even_uplift`).

    `worth_per_uplift` is money for an uplift of 1, not of one point. Committing now earns the
    same NPV without pilot and delay, or that of `commit_worth_per_uplift` where the pilot's own
    people are no longer there to be scaled to.
    """
    if per_arm < 1 or delay_months < 0 or discount_rate <= -1 or worth_per_uplift < 0:
        rule = "needs someone in each arm, a delay of 0 or more, a rate above −1 and a worth ≥ 0"
        raise refused("pilot then scale", rule)
    moved = float(news_sd(prior_sd=belief.sd, sampling_variance=belief.sampling_variance(per_arm)))
    ahead = belief.mean - break_even_uplift
    if moved > 0:
        go = float(ndtr(ahead / moved))
        expected = worth_per_uplift * moved * float(unit_normal_loss(-ahead / moved))
    else:
        go, expected = float(ahead > 0), worth_per_uplift * max(ahead, 0.0)
    later = (1 + discount_rate) ** (delay_months / 12)
    return StagedOption(
        go_chance=go,
        scale_worth=expected / go if go > 0 else 0.0,
        staged=expected / later - pilot_cost,
        commit=(worth_per_uplift if commit_worth_per_uplift is None else commit_worth_per_uplift)
        * ahead,
    )


def _variance(natural_return_rate: float, uplift: float) -> float:
    """p1(1 − p1) + p0(1 − p0): the variance of the gap between two people."""
    p0, p1 = natural_return_rate, natural_return_rate + uplift
    return p1 * (1 - p1) + p0 * (1 - p0)


def _check_rates(natural_return_rate: float, uplift: float) -> None:
    for name, rate in (
        ("natural return rate", natural_return_rate),
        ("natural return rate + uplift", natural_return_rate + uplift),
    ):
        hold_within(name, rate, least=0, most=1)


def _weighed(terms: PilotTerms, per_arm: Array) -> tuple[Array, Array, Array]:
    """EVSI, cost and delay cost of pilots of those sizes."""
    belief = terms.belief
    moved = news_sd(prior_sd=belief.sd, sampling_variance=belief.sampling_variance(per_arm))
    ahead = belief.mean - terms.break_even_uplift
    distance = np.divide(abs(ahead), moved, out=np.full_like(moved, np.inf), where=moved > 0)
    each = terms.worth_of_return * ahead
    left = terms.customers - per_arm
    loss = unit_normal_loss(np.minimum(distance, 1e6))
    evsi = terms.worth_kept * left * terms.worth_of_return * moved * loss
    cost = terms.set_up_cost + 2 * per_arm * terms.measuring_cost + per_arm * max(0.0, -each)
    return evsi, cost, (1 - terms.worth_kept) * left * max(0.0, each)
