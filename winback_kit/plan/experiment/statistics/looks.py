"""Looking at a test before it is over, with the chance of a false alarm held.

Whoever looks K times at |z| > 1.96 is wrong far more often than one time in twenty. With
information t_1 < … < t_K as shares of the whole, the sums B(t) = z·√t are a walk with independent
normal steps, and the chance of having crossed the bounds c_k by look K is found by the recursion
of Armitage, McPherson & Rowe (1969, J. Royal Statistical Society A 132:235), here by Gauss-Legendre
quadrature:

    f_k(x) = ∫_{|u| < c_{k−1}√t_{k−1}} f_{k−1}(u)·φ((x − u)/√Δ)/√Δ du,   Δ = t_k − t_{k−1}

Pocock (1977, Biometrika 64:191) takes one c for all looks. Spending (Lan & DeMets 1983, Biometrika
70:659) fixes only how much of α may be gone by t, here that of O'Brien & Fleming's kind,
4 − 4Φ(z/√t) with z of α/4, so that looks need not be planned: little is spent early.
What may be gone by a look is fixed by its day, as registered. How far two looks agree is not.
Where all were drawn on one day and a share F is back by a look, its information is F/(1 − F), and
the recursion holds. Where people were drawn on many days, Kaplan and Meier by a look and by the
next one agree less than any share says, the less the later returns come: taken by days, ten even
looks at returns that grow as t² are wrong in 6.0 % for 5. There each look has what it may spend,
2Φ(−c) = α(t_k) − α(t_{k−1}), whose sum holds α however looks agree (Bonferroni). People are counted
whole, which moves the error by .01 points either way; bounds are rounded up to hundredths, as in a
table, which takes off more.
Where nobody has written down the looks at all, an always-valid interval holds at every moment
(Robbins 1970, Annals of Mathematical Statistics 41:1397): with V = se², and ρ² a variance of
effects that is chosen before,

    reach = √(V·(V + ρ²)/ρ² · (ln((V + ρ²)/V) − 2·ln α))

Wald's SPRT (1945) stops at a likelihood ratio of (1 − β)/α for the effect and β/(1 − α) against it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log, sqrt
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from winback_kit.checks import hold_within, refused

Array = np.ndarray[Any, np.dtype[np.float64]]
NODES = 200
ALPHA = 0.05
_WIDEST = 10.0  # standard errors: nothing is beyond


def crossed(bounds: Sequence[float], information: Sequence[float]) -> Array:
    """The chance, without any effect, to have crossed ±bounds by each look; shape (K,).

    `information` are the shares of all people whose outcome is known at each look, rising.

    >>> [round(float(one), 5) for one in crossed([1.959964] * 2, [0.5, 1])]
    [0.05, 0.08312]
    """
    _hold_rising(information)
    points, weights = np.polynomial.legendre.leggauss(NODES)
    inside: tuple[Array, Array] | None = None  # where the walk still is, and density times weight
    gone, last, found = 0.0, 0.0, []
    for bound, t in zip(bounds, information, strict=True):
        edge = min(bound, _WIDEST) * sqrt(t)
        x = edge * points
        step = sqrt(t - last)
        if inside is None:
            left, density = float(2 * ndtr(-edge / step)), _normal(x / step) / step
        else:
            at, mass = inside
            beyond = ndtr((at - edge) / step) + ndtr((-at - edge) / step)
            left = float(mass @ beyond)
            density = _normal((x[:, None] - at[None, :]) / step) @ mass / step
        gone += left
        found.append(gone)
        inside, last = (x, density * edge * weights), t
    return np.array(found)


def peeking(looks: int, *, bound: float = 1.959964) -> float:
    """How often a test without effect is called proven by one of so many equal looks.

    >>> round(peeking(5), 5)
    0.14169
    """
    return float(crossed([bound] * looks, _equal(looks))[-1])


def pocock(looks: int, *, alpha: float = ALPHA) -> float:
    """The bound that holds the error at so many equal looks.

    >>> round(pocock(2), 4)
    2.1783
    """
    hold_within("looks", looks, least=1)
    found = brentq(lambda bound: peeking(looks, bound=bound) - alpha, 1.0, 6.0, xtol=1e-10)
    return float(found)


def spent(share: float, *, alpha: float = ALPHA) -> float:
    """How much of α may be gone when a share of the information is in.

    4 − 4Φ(2.24140/√½).

    >>> round(spent(0.5), 5), round(spent(1), 6)
    (0.00305, 0.05)
    """
    hold_within("information", share, above=0, most=1)
    return float(4 * ndtr(-float(ndtri(1 - alpha / 4)) / sqrt(share)))


def spending_bounds(
    information: Sequence[float], *, shares: Sequence[float] | None = None, alpha: float = ALPHA
) -> Array:
    """The bound of |z| at each look, so that what is spent by then is not more than is allowed.

    `shares` say how much may be spent by each look, `information` how far looks agree; one is the
    other where it is left out.

    >>> [round(float(one), 3) for one in spending_bounds([0.5, 1])]  # Lan & DeMets 1983
    [2.963, 1.969]
    """
    _hold_rising(information)
    bounds: list[float] = []
    for at, share in enumerate(information if shares is None else shares):
        allowed = spent(share, alpha=alpha)

        def beyond(bound: float, at: int = at, allowed: float = allowed) -> float:
            known = crossed([*bounds, bound], information[: at + 1])
            return float(known[-1]) - allowed

        bounds.append(float(brentq(beyond, 0.5, _WIDEST, xtol=1e-8)))
    return np.array(bounds)


def look_bound(
    shares: Sequence[float], *, returned: Sequence[float] = (), alpha: float = ALPHA
) -> float:
    """The bound of |z| at the last of the looks made so far, rounded up to hundredths.

    `shares` are those of the registered time at each look; `returned` those of all people who were
    back by it, where all were drawn on one day. A look by which nobody more is back is none.

    >>> look_bound([0.5, 1]), look_bound([0.5, 1], returned=[0.1, 0.2])
    (1.99, 1.98)
    """
    if not returned:
        before = [spent(one, alpha=alpha) for one in shares[-2:]]
        return rounded_up(-float(ndtri((before[-1] - sum(before[:-1])) / 2)))
    known = dict(zip(returned, shares, strict=True))  # of looks by which as many are back the last
    seen = [one for one in sorted(known) if 0 < one < 1]
    if not seen:
        return _WIDEST
    odds = [one / (1 - one) for one in seen]
    told = [one / odds[-1] for one in odds]
    return rounded_up(
        float(spending_bounds(told, shares=[known[one] for one in seen], alpha=alpha)[-1])
    )


def rounded_up(bound: float) -> float:
    """A bound in hundredths, none of them too low.

    >>> rounded_up(1.9604), rounded_up(1.96)
    (1.97, 1.96)
    """
    return min(_WIDEST, ceil(bound * 100 - 1e-6) / 100)


def always_valid_reach(error: float, *, expected: float, alpha: float = ALPHA) -> float:
    """How far an interval reaches that holds whenever, and however often, it is looked at.

    `error` is the standard error of the difference at this moment, `expected` the size of effect ρ
    at which it is to be narrowest. With both 1: √(2·(ln 2 + 2·ln 20)).

    >>> round(always_valid_reach(1, expected=1), 6), round((2 * (log(2) + 2 * log(20))) ** 0.5, 6)
    (3.656395, 3.656395)
    """
    hold_within("error", error, above=0)
    hold_within("expected", expected, above=0)
    both, own = error**2 + expected**2, error**2
    return sqrt(own * both / expected**2 * (log(both / own) - 2 * log(alpha)))


@dataclass(frozen=True)
class RatioBounds:
    """Where Wald's test stops: a likelihood ratio of `upper` for the effect, `lower` against it."""

    upper: float
    lower: float

    @property
    def logs(self) -> tuple[float, float]:
        """Their natural logarithms."""
        return log(self.upper), log(self.lower)


def sprt(*, alpha: float, beta: float) -> RatioBounds:
    """Wald's bounds for chances of error of both kinds.

    >>> bounds = sprt(alpha=0.05, beta=0.2)
    >>> bounds.upper, round(bounds.lower, 6), [round(one, 6) for one in bounds.logs]
    (16.0, 0.210526, [2.772589, -1.558145])
    """
    hold_within("alpha", alpha, above=0, below=1)
    hold_within("beta", beta, above=0, below=1)
    return RatioBounds((1 - beta) / alpha, beta / (1 - alpha))


def _equal(looks: int) -> list[float]:
    return [(at + 1) / looks for at in range(looks)]


def _hold_rising(information: Sequence[float]) -> None:
    steps = np.diff([0.0, *information])
    if not len(steps) or (steps <= 0).any() or information[-1] > 1 + 1e-12:
        rule = "must rise from above 0 to 1 at most"
        raise refused("information", rule, got=list(information))


def _normal(x: Any) -> Any:
    return np.exp(-(x**2) / 2) / sqrt(2 * np.pi)
