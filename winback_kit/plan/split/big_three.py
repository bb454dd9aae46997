"""One budget for acquisition, retention and win-back: the last unit brings the same in each.

Money a head in a year: A for each of P prospects, R for each of N customers, W for each lost. The
rates a(A), r(R), ρ(W) rise towards a ceiling. Whoever is not kept is lost and can be won back:

    lost   l = N · (1 − r(R)) + l0                                  l0: lost before
    NPV    P · [a(A) · Va − A] + N · [r(R) · Vr − R] + l · [ρ(W) · Vw − W]
    spent  P · A + N · R + l · W ≤ budget

The three hang together: keeping a customer saves the spend and forgoes the gain of winning them
back, so that it is worth Vr − g with g = ρ(W) · Vw − (1 + λ) · W. With λ what one more unit of
budget brings (its Lagrange multiplier), each spend has a closed form, and λ is found so that the
budget is used up, or is 0. (Extends the two curves of Blattberg & Deighton 1996, Harvard Business
Review 74(4):136, whose new customer is worth Va = m + (m − R/r) · r'/(1 − r'), r' = r/(1 + d).)
"""

import math
from dataclasses import dataclass

from scipy.optimize import brentq

from winback_kit.checks import hold_within, refused
from winback_kit.plan.split.ceiling_curve import CeilingCurve


@dataclass(frozen=True)
class BigThree:
    """Heads, curves and the present value of one more customer acquired, kept or won back."""

    prospects: float
    customers: float
    lost_before: float
    acquisition: CeilingCurve
    retention: CeilingCurve
    win_back: CeilingCurve
    value_acquired: float
    value_kept: float
    value_won_back: float

    def __post_init__(self) -> None:
        for name in ("prospects", "customers", "lost_before"):
            hold_within(name, getattr(self, name), least=0)
        for name in ("value_acquired", "value_kept", "value_won_back"):
            hold_within(name, getattr(self, name), least=0)

    def lost(self, retention: float) -> float:
        """Lost customers where `retention` is spent on each customer."""
        return self.customers * (1 - self.retention.rate(retention)) + self.lost_before


@dataclass(frozen=True)
class Allocation:
    """Money a head for each of the three; `worth_of_budget` is λ, money for one more unit."""

    three: BigThree
    acquisition: float
    retention: float
    win_back: float
    worth_of_budget: float

    @property
    def spent(self) -> dict[str, float]:
        """Money by use."""
        return {
            "acquisition": self.three.prospects * self.acquisition,
            "retention": self.three.customers * self.retention,
            "win_back": self.three.lost(self.retention) * self.win_back,
        }

    @property
    def npv(self) -> float:
        """Present value of the customers less what is spent."""
        three = self.three
        customers = (
            three.prospects * three.acquisition.rate(self.acquisition) * three.value_acquired
            + three.customers * three.retention.rate(self.retention) * three.value_kept
            + three.lost(self.retention) * three.win_back.rate(self.win_back) * three.value_won_back
        )
        return customers - sum(self.spent.values())

    @property
    def marginal_npv(self) -> dict[str, float]:
        """NPV of one more unit of money by use: λ where money is spent, at most λ where none is.

        For retention it is NPV and budget together, as fewer are left to win back.
        """
        three = self.three
        won = three.win_back.rate(self.win_back) * three.value_won_back - self.win_back
        kept = three.retention.slope(self.retention)
        return {
            "acquisition": three.acquisition.slope(self.acquisition) * three.value_acquired - 1,
            "retention": (kept * (three.value_kept - won) - 1) / (1 - kept * self.win_back),
            "win_back": three.win_back.slope(self.win_back) * three.value_won_back - 1,
        }


def allocate(three: BigThree, *, budget: float | None) -> Allocation:
    """The best allocation of a budget (None: no limit)."""
    if budget is not None:
        hold_within("budget", budget, least=0)
    free = _at(three, 1.0)
    if budget is None or sum(free.spent.values()) <= budget:
        return free

    def over(log_asked: float) -> float:
        return sum(_at(three, math.exp(log_asked)).spent.values()) - budget

    first_units = (
        three.acquisition.slope(0) * three.value_acquired,
        three.retention.slope(0) * three.value_kept,
        three.win_back.slope(0) * three.value_won_back,
    )
    most = math.log(max(first_units))  # asked for more than the first unit brings, nothing is spent
    return _at(three, math.exp(brentq(over, 0.0, most, xtol=1e-14, rtol=1e-14)))


def value_of_new_customer(
    *, margin: float, retention_rate: float, retention_cost: float, discount_rate: float
) -> float:
    """Va = m + (m − R/r) · r'/(1 − r'): margin a year, its first at once; R for each customer."""
    if not 0 < retention_rate < 1 + discount_rate:
        rule = "must be above 0 and below 1 + discount rate"
        raise refused("retention_rate", rule, got=retention_rate)
    kept = retention_rate / (1 + discount_rate)
    return margin + (margin - retention_cost / retention_rate) * kept / (1 - kept)


def _at(three: BigThree, asked: float) -> Allocation:
    """Every spend where one more unit must bring `asked` (1 + λ)."""
    win_back = three.win_back.best_spend(three.value_won_back, asked=asked)
    gain = three.win_back.rate(win_back) * three.value_won_back - asked * win_back
    return Allocation(
        three=three,
        acquisition=three.acquisition.best_spend(three.value_acquired, asked=asked),
        retention=three.retention.best_spend(three.value_kept - gain, asked=asked),
        win_back=win_back,
        worth_of_budget=asked - 1,
    )
