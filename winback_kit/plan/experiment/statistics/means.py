"""The difference of two means, and what is known from before used to narrow it.

    d = Ȳ1 − Ȳ0     se² = s1²/n1 + s0²/n0     (degrees of freedom: Welch 1947, Biometrika 34:28)

CUPED (Deng, Xu, Kohavi & Walker 2013, WSDM 6:123) takes off what a measure X of the time before the
draw tells of Y, over both arms together:

    θ = cov(Y, X) / var(X)      Y' = Y − θ·(X − X̄)      variance kept = 1 − r²

which changes what d is expected to be by nothing, since the draw knows nothing of X. The gain is
told as measured, also where it is none. Balance is the standardised difference of X between the
arms, (X̄1 − X̄0) / √((s1² + s0²)/2); above .1 in size it is looked at.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import stdtr, stdtrit

from winback_kit.plan.experiment.statistics.differences import Interval

Array = np.ndarray[Any, np.dtype[np.float64]]
UNBALANCED = 0.1


@dataclass(frozen=True)
class ArmSums:
    """What is kept of a measure in an arm: people, and the sums of it and of its square."""

    people: float
    total: float
    squares: float

    @property
    def mean(self) -> float:
        """Per person; 0 without people."""
        return self.total / self.people if self.people else 0.0

    @property
    def variance(self) -> float:
        """s², with n − 1."""
        if self.people < 2:
            return 0.0
        return max(0.0, (self.squares - self.people * self.mean**2) / (self.people - 1))

    def with_(self, other: "ArmSums") -> "ArmSums":
        """The sums over both."""
        people = self.people + other.people
        return ArmSums(people, self.total + other.total, self.squares + other.squares)


@dataclass(frozen=True)
class MeanDifference:
    """d with its standard error and Welch's degrees of freedom."""

    value: float
    error: float
    freedom: float

    @property
    def t(self) -> float:
        """d in standard errors; 0 where nothing varies."""
        return self.value / self.error if self.error > 0 else 0.0

    @property
    def p(self) -> float:
        """Two-sided."""
        return float(2 * stdtr(self.freedom, -abs(self.t)))

    def interval(self, *, confidence: float = 0.95) -> Interval:
        """d with low and high."""
        reach = float(stdtrit(self.freedom, 0.5 + confidence / 2)) * self.error
        return Interval(self.value, self.value - reach, self.value + reach)


def sums_of(values: Array) -> ArmSums:
    """The sums of values (people,)."""
    return ArmSums(len(values), float(values.sum()), float((values**2).sum()))


def mean_difference(treated: ArmSums, held_out: ArmSums) -> MeanDifference:
    """Treated less held out, per person assigned.

    Of 1 3 and 2 2 4 4: d = 2 − 3, s² = 2 and 4/3, se² = 2/2 + (4/3)/4 = 4/3.

    >>> found = mean_difference(sums_of(np.array([1., 3])), sums_of(np.array([2., 2, 4, 4])))
    >>> round(found.value, 6), round(found.error**2, 6), round(found.freedom, 6)
    (-1.0, 1.333333, 1.714286)
    """
    parts = [one.variance / one.people if one.people else 0.0 for one in (treated, held_out)]
    variance = sum(parts)
    spent = sum(
        part**2 / (one.people - 1)
        for part, one in zip(parts, (treated, held_out), strict=True)
        if one.people > 1
    )
    freedom = variance**2 / spent if spent > 0 else 1.0
    return MeanDifference(treated.mean - held_out.mean, float(np.sqrt(variance)), freedom)


@dataclass(frozen=True)
class Narrowed:
    """A difference after CUPED: θ, the correlation r, and d with what was before taken off."""

    theta: float
    correlation: float
    difference: MeanDifference
    before: MeanDifference

    @property
    def variance_kept(self) -> float:
        """The square of the standard error after, as a share of that before."""
        return (self.difference.error / self.before.error) ** 2 if self.before.error else 1.0


@dataclass(frozen=True)
class PairSums:
    """What is kept of a measure Y and of one from before, X, in an arm."""

    y: ArmSums
    x: ArmSums
    products: float


def pair_sums(y: Array, x: Array) -> PairSums:
    """The sums of two measures (people,) of the same people."""
    return PairSums(sums_of(y), sums_of(x), float(y @ x))


def cuped(treated: PairSums, held_out: PairSums) -> Narrowed:
    """What is known from before taken off the difference.

    Where X tells all of Y nothing is left of it.

    >>> x = np.array([1., 2, 3, 6]); one = pair_sums(2 * x, x)
    >>> round(cuped(one, one).theta, 6), round(cuped(one, one).variance_kept, 6)
    (2.0, 0.0)
    """
    y, x = treated.y.with_(held_out.y), treated.x.with_(held_out.x)
    n = y.people
    shared = (treated.products + held_out.products - n * y.mean * x.mean) / max(n - 1, 1)
    theta = shared / x.variance if x.variance > 0 else 0.0
    spread = float(np.sqrt(y.variance * x.variance))
    return Narrowed(
        theta=theta,
        correlation=shared / spread if spread else 0.0,
        difference=mean_difference(*(_less(arm, theta, x.mean) for arm in (treated, held_out))),
        before=mean_difference(treated.y, held_out.y),
    )


def _less(arm: PairSums, theta: float, mean: float) -> ArmSums:
    """The sums of Y − θ(X − X̄) in an arm."""
    n, y, x = arm.y.people, arm.y, arm.x
    total = y.total - theta * (x.total - n * mean)
    crossed = arm.products - mean * y.total
    around = x.squares - 2 * mean * x.total + n * mean**2
    return ArmSums(n, total, y.squares - 2 * theta * crossed + theta**2 * around)


def standardised_difference(treated: ArmSums, held_out: ArmSums) -> float:
    """The balance of a measure of the time before between the arms; 0 where it does not vary.

    >>> standardised_difference(sums_of(np.array([1., 3])), sums_of(np.array([2., 4])))
    -0.7071067811865475
    """
    spread = np.sqrt((treated.variance + held_out.variance) / 2)
    return float((treated.mean - held_out.mean) / spread) if spread > 0 else 0.0
