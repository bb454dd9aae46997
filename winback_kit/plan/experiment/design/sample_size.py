"""How many people a test needs, and what a test of a given size can see.

Two arms, n0 held out and n1 treated, return with the chances p0 and p1 = p0 + τ. Two-sided, with
z = z₁₋α/₂ + z_power, v = p(1 − p), and n people in each arm (Fleiss, Levin & Paik 2003, Statistical
Methods for Rates and Proportions, chapter 4; Cohen 1988 for the arcsine):

    unpooled      n = z² · (v0 + v1) / τ²
    pooled        n = (z₁₋α/₂ · √(2v̄) + z_power · √(v0 + v1))² / τ²,     p̄ = (p0 + p1)/2
    continuity    n = n_pooled/4 · (1 + √(1 + 4/(n_pooled · |τ|)))²
    arcsine       n = 2z² / h²,     h = 2·asin√p1 − 2·asin√p0

The house plans with the first, since it reads a test by the difference. With a share h held out of
N, the difference has the variance (v0/h + v1/(1 − h))/N. Where treating somebody costs c1 and
holding somebody out c0, the least is paid for the same variance with n1/n0 = √(v1·c0 / (v0·c1)).

Money has n = 2z²·sd²/δ². Where people are drawn in groups of m that are alike by ρ (a household, an
account), each figure is times the design effect 1 + (m − 1)·ρ (Kish 1965).

Equation (10) of docs/model.md.
"""

import math
from typing import Literal

import numpy as np
from scipy.special import ndtr, ndtri
from scipy.stats import binom

from winback_kit.checks import hold_within, refused

SIGNIFICANCE = 0.05
POWER = 0.80
Method = Literal["unpooled", "pooled", "continuity", "arcsine"]
_HALVINGS = 100
_FAR_OUT = 1e-15  # of the chance of a binomial count, left out at either end


def people_per_arm(
    *,
    natural_return_rate: float,
    uplift: float,
    significance: float = SIGNIFICANCE,
    power: float = POWER,
    method: Method = "unpooled",
) -> int:
    """People in each of two equal arms who let an uplift of that size be seen, rounded up.

    >>> people_per_arm(natural_return_rate=0.05, uplift=0.02)
    2210
    """
    p0, p1 = _rates(natural_return_rate, uplift)
    alpha, beta = _quantiles(significance, power)
    v0, v1 = _variance(p0), _variance(p1)
    if method == "unpooled":
        return math.ceil((alpha + beta) ** 2 * (v0 + v1) / uplift**2)
    if method == "arcsine":
        apart = 2 * math.asin(math.sqrt(p1)) - 2 * math.asin(math.sqrt(p0))
        return math.ceil(2 * (alpha + beta) ** 2 / apart**2)
    both = 2 * _variance((p0 + p1) / 2)
    pooled = (alpha * math.sqrt(both) + beta * math.sqrt(v0 + v1)) ** 2 / uplift**2
    if method == "pooled":
        return math.ceil(pooled)
    return math.ceil(pooled / 4 * (1 + math.sqrt(1 + 4 / (pooled * abs(uplift)))) ** 2)


def people_in_arms(
    *,
    natural_return_rate: float,
    uplift: float,
    holdout_share: float,
    significance: float = SIGNIFICANCE,
    power: float = POWER,
) -> tuple[int, int]:
    """People held out and treated, with that share held out, who let the uplift be seen.

    >>> people_in_arms(natural_return_rate=0.05, uplift=0.02, holdout_share=0.1)
    (1074, 9666)
    """
    p0, p1 = _rates(natural_return_rate, uplift)
    hold_within("holdout share", holdout_share, above=0, below=1)
    z = sum(_quantiles(significance, power))
    each = _variance(p0) / holdout_share + _variance(p1) / (1 - holdout_share)
    people = z**2 * each / uplift**2
    return math.ceil(people * holdout_share), math.ceil(people * (1 - holdout_share))


def holdout_share(
    *,
    natural_return_rate: float,
    uplift: float,
    people: float,
    treated_share: float = 1.0,
    significance: float = SIGNIFICANCE,
    power: float = POWER,
) -> float | None:
    """The least share to hold back of so many people, so that an uplift of that size is seen.

    `treated_share` of the others are treated, and the rest is in neither arm. None where no share
    is enough.

    >>> n = people_per_arm(natural_return_rate=0.04, uplift=0.04)
    >>> n, round(holdout_share(natural_return_rate=0.04, uplift=0.04, people=2 * n), 2)
    (550, 0.34)
    """
    p0, p1 = _rates(natural_return_rate, uplift, some=False)
    hold_within("share treated of those not held out", treated_share, above=0, most=1)
    of_held, of_others = _variance(p0), _variance(p1) / treated_share
    z = sum(_quantiles(significance, power))
    most = uplift**2 * people / z**2  # what of_held/h + of_others/(1 − h) may be
    middle = most + of_held - of_others
    root = middle**2 - 4 * most * of_held
    if most <= 0 or middle <= 0 or root < 0:
        return None
    return (middle - math.sqrt(root)) / (2 * most)


def smallest_uplift(
    *,
    natural_return_rate: float,
    treated: float,
    held: float,
    significance: float = SIGNIFICANCE,
    power: float = POWER,
) -> float | None:
    """The smallest uplift above 0 that two arms of those sizes let be seen; None where none is.

    >>> round(smallest_uplift(natural_return_rate=0.05, treated=2000, held=2000), 6)
    0.02111
    """
    hold_within("natural return rate", natural_return_rate, least=0, most=1)
    hold_within("people in an arm", min(treated, held), above=0)
    z = sum(_quantiles(significance, power))

    def seen(uplift: float) -> bool:
        v0, v1 = _variance(natural_return_rate), _variance(natural_return_rate + uplift)
        return uplift >= z * math.sqrt(v0 / held + v1 / treated)

    low, high = 0.0, 1.0 - natural_return_rate
    if not seen(high):
        return None
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if seen(middle) else (middle, high)
    return high


def power_of(
    *,
    natural_return_rate: float,
    uplift: float,
    treated: float,
    held: float,
    significance: float = SIGNIFICANCE,
) -> float:
    """The chance that an uplift is seen with arms of those sizes, by the normal law.

    >>> n = people_per_arm(natural_return_rate=0.05, uplift=0.02)
    >>> round(power_of(natural_return_rate=0.05, uplift=0.02, treated=n, held=n), 3)
    0.8
    """
    p0, p1 = _rates(natural_return_rate, uplift, some=False)
    hold_within("people in an arm", min(treated, held), above=0)
    sd = math.sqrt(_variance(p0) / held + _variance(p1) / treated)
    alpha, _ = _quantiles(significance, POWER)
    if sd == 0:
        return float(uplift != 0)
    return float(ndtr(uplift / sd - alpha) + ndtr(-uplift / sd - alpha))


def exact_power(
    *,
    natural_return_rate: float,
    uplift: float,
    treated: int,
    held: int,
    significance: float = SIGNIFICANCE,
) -> float:
    """The same by summing over all counts of returns that the two arms can have.

    >>> round(exact_power(natural_return_rate=0.05, uplift=0.02, treated=2210, held=2210), 6)
    0.801839
    """
    p0, p1 = _rates(natural_return_rate, uplift, some=False)
    alpha, _ = _quantiles(significance, POWER)
    x0, x1 = _likely(held, p0), _likely(treated, p1)
    found0, found1 = (x0 / held)[:, None], (x1 / treated)[None, :]
    sd = np.sqrt(found0 * (1 - found0) / held + found1 * (1 - found1) / treated)
    seen = np.abs(found1 - found0) > alpha * sd
    return float(binom.pmf(x0, held, p0) @ seen @ binom.pmf(x1, treated, p1))


def people_for_money(
    *,
    difference: float,
    sd: float,
    significance: float = SIGNIFICANCE,
    power: float = POWER,
) -> int:
    """People in each of two equal arms who let a difference of that much money a person be seen.

    `sd` is the standard deviation of what one person spends, those who spend nothing among them.

    >>> people_for_money(difference=0.60, sd=11.0635)
    5338
    """
    if difference == 0:
        raise _none_to_see("difference")
    hold_within("standard deviation of one person's money", sd, least=0)
    return math.ceil(2 * (sum(_quantiles(significance, power)) * sd / difference) ** 2)


def design_effect(*, members: float, correlation: float) -> float:
    """How many times the people a test needs that draws groups of `members` in place of people.

    >>> effect = design_effect(members=4, correlation=0.2)
    >>> effect, 2210 * effect
    (1.6, 3536.0)
    """
    hold_within("members of a group", members, least=1)
    hold_within("correlation within a group", correlation, least=0, most=1)
    return 1 + (members - 1) * correlation


def cheapest_split(
    *,
    natural_return_rate: float,
    uplift: float,
    treating_cost: float = 1.0,
    holding_out_cost: float = 1.0,
) -> float:
    """Treated for each one held out, where the test costs least; costs are money a person.

    >>> round(cheapest_split(natural_return_rate=0.05, uplift=0.02), 4)
    1.1707
    """
    p0, p1 = _rates(natural_return_rate, uplift, some=False)
    hold_within("cost of a person in an arm", min(treating_cost, holding_out_cost), above=0)
    if _variance(p0) == 0:
        raise refused("natural return rate", "must lie between 0 and 1, both left out", got=p0)
    return math.sqrt(_variance(p1) * holding_out_cost / (_variance(p0) * treating_cost))


def _rates(natural_return_rate: float, uplift: float, *, some: bool = True) -> tuple[float, float]:
    """p0 and p1; refused where one is no share, and where `some` uplift is asked for, and 0."""
    p0, p1 = natural_return_rate, natural_return_rate + uplift
    hold_within("natural return rate", p0, least=0, most=1)
    hold_within("natural return rate + uplift", p1, least=0, most=1)
    if some and uplift == 0:
        raise _none_to_see("uplift")
    return p0, p1


def _none_to_see(what: str) -> Exception:
    return refused(what, "must differ from 0: no test is large enough to see none")


def _quantiles(significance: float, power: float) -> tuple[float, float]:
    hold_within("significance", significance, above=0, below=1)
    hold_within("power", power, above=0, below=1)
    return float(ndtri(1 - significance / 2)), float(ndtri(power))


def _variance(rate: float) -> float:
    return rate * (1 - rate)


def _likely(people: int, rate: float) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The counts of returns that are not out of all likelihood."""
    hold_within("people in an arm", people, least=1)
    low, high = binom.ppf([_FAR_OUT, 1 - _FAR_OUT], people, rate)
    return np.arange(max(0, int(low)), min(people, int(high)) + 1)
