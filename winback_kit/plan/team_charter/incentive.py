"""Why the team is not paid by returns, and what it is paid by: the arithmetic of this client.

Of n contacted n·p1 return. n·p0 of them would have come anyway, n·τ come because of the contact,
and of these the share S of second lifetimes that still run after 90 days lasts. Where a silence is
taken for a loss after more than 90 days only, nobody can be seen to be gone by then, and S is that
of the first month in which somebody is:

    paid by returns           n·p1,  of which p0/p1 to a team that does nothing               (1)
    paid by lasting returns   n·τ·S                                                           (2)

τ is known by a difference to the group held out, with the error e. A team without any effect, paid
whenever the difference is above 0, is paid for noise; paid by the lower end of the interval, at z
errors below the difference, hardly:

    n·S·e·L(z),  L(z) = φ(z) − z·(1 − Φ(z)),  L(0) = 1/√(2π)                                  (3)

n is of the months of the test, and e = √(p0·(1 − p0)·(1/n + 1/h)) summed over segments, with h
held out. The pot is the same either way: a part of what the contacts bring.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import erfc, exp, pi, sqrt

from winback_kit.plan.programme.programme import Plan
from winback_kit.value.second_lifetime.second_lifetime import Value

LASTING_DAYS, LEAST_MONTHS = 90, 3  # a returned customer who is still there
SURE = 1.6448536269514722  # one in twenty, one-sided
SHARE_OF_WORTH = 0.05  # of what the contacts bring: a proposal, to be agreed


def linear_loss(z: float) -> float:
    """The mean of a standard normal's part above z, equation (3).

    >>> round(linear_loss(0), 6), round(linear_loss(1), 6)
    (0.398942, 0.083315)
    """
    return exp(-z * z / 2) / sqrt(2 * pi) - z * erfc(z / sqrt(2)) / 2


@dataclass(frozen=True)
class PaidBy:
    """One segment in the months of the test: contacted, held out, and the shares that return.

    `worth` is what one contact brings, in money.
    """

    segment: str
    contacted: float
    held_out: float
    natural: float
    returning: float
    worth: float

    @property
    def returns(self) -> float:
        """Customers who return of those contacted."""
        return self.contacted * self.returning

    @property
    def anyway(self) -> float:
        """Those of them who would have returned anyway."""
        return self.contacted * min(self.natural, self.returning)

    @property
    def caused(self) -> float:
        """Returns that the contact caused; below 0 where it does harm."""
        return self.contacted * (self.returning - self.natural)

    @property
    def variance(self) -> float:
        """Of the returns caused, as a test of this size sees them where nothing is caused."""
        if not self.contacted or not self.held_out:
            return 0.0
        alone = self.natural * (1 - self.natural)
        return self.contacted**2 * alone * (1 / self.contacted + 1 / self.held_out)


@dataclass(frozen=True)
class IncentiveRule:
    """What a bonus is paid for, in `months` of the test; `lasting` is S after `lasting_months`."""

    parts: tuple[PaidBy, ...]
    lasting: float
    lasting_months: int
    months: int

    @property
    def later(self) -> bool:
        """Whether it is seen only after more than 90 days that somebody is gone."""
        return self.lasting_months > LEAST_MONTHS

    def lasting_of(self, part: PaidBy) -> float:
        """Returns caused in a segment that last."""
        return part.caused * self.lasting

    @property
    def contacted(self) -> float:
        """Customers contacted."""
        return sum(one.contacted for one in self.parts)

    @property
    def held_out(self) -> float:
        """Customers held out."""
        return sum(one.held_out for one in self.parts)

    @property
    def returns(self) -> float:
        """Customers who return."""
        return sum(one.returns for one in self.parts)

    @property
    def anyway(self) -> float:
        """Those who would have returned anyway."""
        return sum(one.anyway for one in self.parts)

    @property
    def caused(self) -> float:
        """Returns that the contacts cause."""
        return sum(one.caused for one in self.parts)

    @property
    def still_there(self) -> float:
        """Those of them who are still there after `lasting_months`, equation (2)."""
        return self.caused * self.lasting

    @property
    def idle_share(self) -> float:
        """The part of a bonus by returns that a team gets which does nothing, equation (1)."""
        return self.anyway / self.returns if self.returns else 0.0

    @property
    def error(self) -> float | None:
        """Of the returns caused, as the test sees them; None where nobody is held out."""
        if not self.held_out:
            return None
        return sqrt(sum(one.variance for one in self.parts))

    @property
    def noise(self) -> float | None:
        """Lasting returns that a team without effect is paid for by the difference, eq. (3)."""
        return None if self.error is None else self.lasting * self.error * linear_loss(0)

    @property
    def noise_by_rule(self) -> float | None:
        """The same by the rule: the lower end of the interval."""
        return None if self.error is None else self.lasting * self.error * linear_loss(SURE)

    @property
    def shown(self) -> float | None:
        """Lasting returns that the rule pays for where the plan comes true; 0 if too few show."""
        if self.error is None:
            return None
        return max(0.0, self.caused - SURE * self.error) * self.lasting

    @property
    def pot(self) -> float:
        """What is paid in all where the plan comes true, in money."""
        worth = sum(one.contacted * one.worth for one in self.parts)
        return SHARE_OF_WORTH * max(0.0, worth)

    @property
    def a_return(self) -> float | None:
        """The same pot for each return."""
        return self.pot / self.returns if self.returns else None

    @property
    def a_lasting_return(self) -> float | None:
        """The same pot for each return that is shown to be caused and lasts."""
        return self.pot / self.shown if self.shown else None


def incentive_rule(
    plan: Plan, *, holdout_shares: Mapping[str, float], months: int
) -> IncentiveRule | None:
    """The rule for the segments contacted, over the months until the test is read.

    None where nobody is contacted.
    """
    if not plan.chosen:
        return None
    parts = []
    for name, one in plan.chosen.items():
        part = plan.shares.get((name, one.offer), 1.0)
        people = part * sum(plan.contacted(name, one.offer)[:months])
        held = people * holdout_shares.get(name, 0.0)
        natural = one.effect.natural_return_rate.value
        parts.append(
            PaidBy(name, people - held, held, natural, one.effect.return_rate, one.incremental)
        )
    lasting, after = _lasting(plan.value)
    return IncentiveRule(tuple(parts), lasting, after, months)


def _lasting(value: Value) -> tuple[float, int]:
    """S and the months after which it is read."""
    running = value.still_running()
    gone = [month for month, share in enumerate(running) if share < 1 and month >= LEAST_MONTHS]
    after = gone[0] if gone else min(LEAST_MONTHS, len(running) - 1)
    return float(running[after]), after
