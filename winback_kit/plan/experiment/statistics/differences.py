"""The difference of two shares, with an interval that holds where few return, or nobody does.

Of n1 treated r1 returned, of n0 held out r0; p = r/n and d = p1 − p0.

Newcombe's hybrid score interval (1998, Statistics in Medicine 17:873, method 10) puts together the
Wilson limits l, u of each share:

    low = d − √((p1 − l1)² + (u0 − p0)²)       high = d + √((u1 − p1)² + (p0 − l0)²)

Miettinen & Nurminen (1985, Statistics in Medicine 4:213) take every Δ that a score test does not
refuse. With p̃1 = p̃0 + Δ the shares that are likeliest where the difference is Δ, N = n1 + n0,

    (d − Δ)² ≤ z² · (p̃1(1 − p̃1)/n1 + p̃0(1 − p̃0)/n0) · N/(N − 1)

p̃0 is a root of the cubic that the slope of the likelihood gives, with r = r1 + r0,

    N·p³ + ((n1 + 2n0)·Δ − N − r)·p² + ((n0·Δ − N − 2r0)·Δ + r)·p + r0·Δ·(1 − Δ) = 0        (1)

The exact limits put together those of Clopper & Pearson (1934, Biometrika 26:404), each at a level
b that leaves (1 − b)² = 1 − α/2 to both: they miss at most α, and are wider than need be.

Equation (8) of docs/model.md.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import betaincinv, ndtr, ndtri

from winback_kit.checks import hold_within

Array = np.ndarray[Any, np.dtype[np.float64]]
HALVINGS = 45  # of an interval of length 2: to 2⁻⁴⁴
CELLS = ("returned1", "people1 less returned1", "returned0", "people0 less returned0")
FEWEST_EXPECTED = 20  # cells below are small: their interval may hold more often than it says


@dataclass(frozen=True)
class TwoArms:
    """Two arms: people and, of them, those to whom it happened; numbers or shapes (k,)."""

    returned1: Any
    people1: Any
    returned0: Any
    people0: Any

    def __post_init__(self) -> None:
        for name, cell in zip(CELLS, self.cells, strict=True):
            hold_within(name, np.asarray(cell, float), least=0)

    @property
    def share1(self) -> Any:
        """p1; nan without people."""
        return _over(self.returned1, self.people1)

    @property
    def share0(self) -> Any:
        """p0; nan without people."""
        return _over(self.returned0, self.people0)

    @property
    def difference(self) -> Any:
        """d = p1 − p0."""
        return self.share1 - self.share0

    @property
    def standard_error(self) -> Any:
        """√(p1(1 − p1)/n1 + p0(1 − p0)/n0), each share at its own."""
        return np.sqrt(_variance(self.share1, self.people1) + _variance(self.share0, self.people0))

    @property
    def zero_cell(self) -> Any:
        """Whether nobody, or everybody, of an arm returned."""
        cells = np.broadcast_arrays(*map(np.asarray, self.cells))
        return np.min(cells, axis=0) <= 0

    @property
    def cells(self) -> tuple[Any, Any, Any, Any]:
        """Returned and not returned of each arm."""
        return (
            self.returned1,
            self.people1 - self.returned1,
            self.returned0,
            self.people0 - self.returned0,
        )


@dataclass(frozen=True)
class Interval:
    """A value, with low and high of its interval; numbers or shapes (k,)."""

    value: Any
    low: Any
    high: Any

    @property
    def proven(self) -> Any:
        """Whether the interval leaves 0 out."""
        return (np.asarray(self.low) > 0) | (np.asarray(self.high) < 0)

    def holds(self, truth: Any) -> Any:
        """Whether the truth is inside.

        >>> bool(Interval(0.02, 0.01, 0.03).holds(0.025))
        True
        """
        return (np.asarray(self.low) <= truth) & (truth <= np.asarray(self.high))


def wilson(returned: Any, people: Any, *, confidence: float = 0.95) -> tuple[Any, Any]:
    """Limits of one share (Wilson 1927, J. Am. Statistical Association 22:209).

    >>> [round(float(limit), 4) for limit in wilson(81, 263)]  # Newcombe 1998, table I
    [0.2553, 0.3662]
    """
    z2 = _z(confidence) ** 2
    share, n = _over(returned, people), np.asarray(people, float)
    centre = share + z2 / (2 * n)
    reach = np.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n**2)))
    return (centre - reach) / (1 + z2 / n), (centre + reach) / (1 + z2 / n)


def newcombe(arms: TwoArms, *, confidence: float = 0.95) -> Interval:
    """The hybrid score interval.

    >>> found = newcombe(TwoArms(56, 70, 48, 80))  # Newcombe 1998, table II (a)
    >>> round(float(found.low), 4), round(float(found.high), 4)
    (0.0524, 0.3339)
    """
    low1, high1 = wilson(arms.returned1, arms.people1, confidence=confidence)
    low0, high0 = wilson(arms.returned0, arms.people0, confidence=confidence)
    d = arms.difference
    low = d - np.hypot(arms.share1 - low1, high0 - arms.share0)
    return Interval(d, low, d + np.hypot(high1 - arms.share1, arms.share0 - low0))


def miettinen_nurminen(arms: TwoArms, *, confidence: float = 0.95) -> Interval:
    """The interval of the score test.

    >>> found = miettinen_nurminen(TwoArms(56, 70, 48, 80))  # Newcombe 1998, table II (a)
    >>> round(float(found.low), 4), round(float(found.high), 4)
    (0.0528, 0.3382)
    """
    z = _z(confidence)
    d = np.asarray(arms.difference, float)

    def inside(delta: Array) -> Any:
        return np.abs(d - delta) <= z * score_error(arms, delta)

    return Interval(
        arms.difference,
        _edge(inside, d, np.full_like(d, -1.0)),
        _edge(inside, d, np.full_like(d, 1.0)),
    )


def score_error(arms: TwoArms, difference: Any) -> Any:
    """The standard error of d if the true difference were `difference`, by the score method."""
    p0 = _likeliest(arms, difference)
    n = np.asarray(arms.people1 + arms.people0, float)
    variance = _variance(p0 + difference, arms.people1) + _variance(p0, arms.people0)
    return np.sqrt(variance * n / np.maximum(n - 1, 1))


def exact(arms: TwoArms, *, confidence: float = 0.95) -> Interval:
    """Limits that hold at least as often as they say, whatever the counts.

    Of nobody in ten of each arm: 1 − b^(1/10) with b = 1 − √.975.

    >>> found = exact(TwoArms(0, 10, 0, 10))
    >>> round(float(found.low), 4), round(float(found.high), 4), round(1 - 0.012579**0.1, 4)
    (-0.3544, 0.3544, 0.3544)
    """
    level = 1 - np.sqrt(1 - (1 - confidence) / 2)
    low1, high1 = _clopper_pearson(arms.returned1, arms.people1, level)
    low0, high0 = _clopper_pearson(arms.returned0, arms.people0, level)
    return Interval(arms.difference, low1 - high0, high1 - low0)


def difference(arms: TwoArms, *, confidence: float = 0.95) -> Interval:
    """The interval that is shown: Miettinen & Nurminen's, or the exact one where a cell is 0."""
    score, surely = (one(arms, confidence=confidence) for one in (miettinen_nurminen, exact))
    zero = arms.zero_cell
    return Interval(
        arms.difference,
        np.where(zero, surely.low, score.low),
        np.where(zero, surely.high, score.high),
    )


def equal_shares(arms: TwoArms) -> tuple[Any, Any]:
    """z of the pooled test that both shares are one, and its two-sided p.

    >>> z, p = equal_shares(TwoArms(30, 100, 20, 100))  # .1 / √(.25·.75·.02)
    >>> round(float(z), 6), round(float(p), 6)
    (1.632993, 0.10247)
    """
    pooled = _over(arms.returned1 + arms.returned0, arms.people1 + arms.people0)
    error = np.sqrt(_variance(pooled, arms.people1) + _variance(pooled, arms.people0))
    z = np.divide(arms.difference, error, out=np.zeros(np.shape(error)), where=error > 0)
    return z, 2 * ndtr(-np.abs(z))


def _likeliest(arms: TwoArms, difference: Any) -> Any:
    """The held-out share that is likeliest where the treated one is `difference` more: equation 1.

    Of the three roots of the cubic the one in the middle, by its trigonometric form.
    """
    d = np.asarray(difference, float)
    n1, n0, r0 = (np.asarray(one, float) for one in (arms.people1, arms.people0, arms.returned0))
    n, r = n1 + n0, np.asarray(arms.returned1, float) + r0
    square, linear = (n1 + 2 * n0) * d - n - r, (n0 * d - n - 2 * r0) * d + r
    third = square / (3 * n)
    c = third**3 - linear * square / (6 * n**2) + r0 * d * (1 - d) / (2 * n)
    b = np.copysign(np.sqrt(np.maximum(third**2 - linear / (3 * n), 0.0)), c)
    with np.errstate(divide="ignore", invalid="ignore"):
        turn = np.where(b == 0, 0.0, c / b**3)
    p0 = 2 * b * np.cos((np.pi + np.arccos(np.clip(turn, -1, 1))) / 3) - third
    return np.clip(p0, np.maximum(0.0, -d), np.minimum(1.0, 1 - d))


def _edge(inside: Any, within: Array, outside: Array) -> Any:
    """Where `inside` ends between a point within and the end of the scale."""
    inner, outer = within, outside
    for _ in range(HALVINGS):
        middle = (inner + outer) / 2
        held = inside(middle)
        inner, outer = np.where(held, middle, inner), np.where(held, outer, middle)
    return (inner + outer) / 2


def _clopper_pearson(returned: Any, people: Any, level: float) -> tuple[Any, Any]:
    """Limits of one share that each miss `level` at most."""
    r, n = np.asarray(returned, float), np.asarray(people, float)
    low = betaincinv(np.maximum(r, 1), n - np.maximum(r, 1) + 1, level)
    high = betaincinv(np.minimum(r, n - 1) + 1, n - np.minimum(r, n - 1), 1 - level)
    return np.where(r > 0, low, 0.0), np.where(r < n, high, 1.0)


def _z(confidence: float) -> float:
    hold_within("confidence", confidence, least=0, most=1)
    return float(ndtri(0.5 + confidence / 2))


def _over(part: Any, whole: Any) -> Any:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(part, float) / np.asarray(whole, float)


def _variance(share: Any, people: Any) -> Any:
    return np.maximum(_over(share * (1 - share), people), 0.0)
