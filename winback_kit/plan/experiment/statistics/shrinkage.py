"""Effects of several segments: whether they differ at all, and each drawn towards the mean.

The best of several looks better than it is. With d_s, its standard error e_s and w_s = 1/e_s²,

    d̄ = Σ w·d / Σ w      Q = Σ w·(d − d̄)²      (χ² with k − 1 degrees of freedom if all are one)
    τ² = max(0, (Q − (k − 1)) / (Σ w − Σ w²/Σ w))           (DerSimonian & Laird 1986)
    drawn = B·d + (1 − B)·d̄,  B = τ²/(τ² + e²)

Q is on the scale of the d: of differences of shares
where money is meant, since a return is worth the same whoever returns. Whether effects differ can
depend on the scale, so the likelihood ratio of a logistic model, which asks it of the odds, stands
beside it: 2·Σ r·ln(r/r̂) over the four cells of each segment, with r̂ of a model in which the
treatment moves the log odds by the same everywhere.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import chdtrc, xlogy

from winback_kit.plan.experiment.statistics.differences import TwoArms

Array = np.ndarray[Any, np.dtype[np.float64]]
STEPS = 50


@dataclass(frozen=True)
class Mean:
    """A mean of differences, its standard error, and the spread σ between them."""

    value: float
    error: float
    spread: float


@dataclass(frozen=True)
class DrawnIn:
    """Effects (k,) drawn towards their mean, with their standard errors, Q and its p."""

    effects: Array
    errors: Array
    mean: Mean
    q: float
    p: float

    @property
    def differ(self) -> bool:
        """Whether chance alone would seldom part them as far: p below .05."""
        return self.p < 0.05


def mean_of(
    differences: Array, *, errors: Array, weighing: Array, spread: float | None = None
) -> Mean:
    """Differences with standard errors s put together by weights 1/(u² + σ²), `weighing` is u.

    A `spread` σ that is known otherwise is taken as given.

    >>> mean_of(np.array([0.02, 0.04]), errors=np.full(2, 0.01), weighing=np.full(2, 0.01)).value
    0.03
    """
    a, s2 = 1 / weighing**2, errors**2
    total = a.sum()
    apart = a @ (differences - a @ differences / total) ** 2
    scale = total - (a**2).sum() / total
    excess = apart - a @ s2 + (a**2) @ s2 / total
    between = max(0.0, float(excess / scale)) if len(a) > 1 and scale > 0 else 0.0
    if spread is not None:
        between = spread**2
    w = 1 / (weighing**2 + between)
    error = np.sqrt((w**2) @ (s2 + between)) / w.sum()
    return Mean(float(w @ differences / w.sum()), float(error), float(np.sqrt(between)))


def drawn_to_mean(differences: Array, *, errors: Array, spread: float | None = None) -> DrawnIn:
    """Each effect drawn towards the mean of all, by how much they truly differ.

    A `spread` τ that is known otherwise is taken as given. k effects say little of τ², which widens
    what is drawn, up to e (Morris 1983, J. Am. Statistical Association 78:47, with k − 3 at least
    1).

    With errors of .01, .02 and .06 give Q = 8, τ² = (8 − 1)·.01² and B = 7/8.

    >>> found = drawn_to_mean(np.array([0.02, 0.06]), errors=np.full(2, 0.01))
    >>> [round(float(one), 6) for one in (found.q, found.mean.spread**2, *found.effects)]
    [8.0, 0.0007, 0.0225, 0.0575]
    """
    k = len(differences)
    if not k:
        return DrawnIn(differences, errors, Mean(0.0, 0.0, 0.0), 0.0, 1.0)
    w = 1 / errors**2
    mean, sure = float(w @ differences / w.sum()), float(w.sum())
    apart = (differences - mean) ** 2
    q = float(w @ apart)
    between = mean_of(differences, errors=errors, weighing=errors, spread=spread).spread ** 2
    keep = between / (between + errors**2) if k > 1 else np.ones(1)
    drawn = np.sqrt(keep * errors**2 + (1 - keep) ** 2 * (1 / sure + 2 / max(1, k - 3) * apart))
    return DrawnIn(
        effects=keep * differences + (1 - keep) * mean,
        errors=np.minimum(drawn, errors),
        mean=Mean(mean, float(np.sqrt(1 / sure)), float(np.sqrt(between))),
        q=q,
        p=float(chdtrc(k - 1, q)) if k > 1 else 1.0,
    )


@dataclass(frozen=True)
class OddsTest:
    """The likelihood ratio of segments that differ in what the treatment does to the odds."""

    ratio: float
    freedom: int
    p: float


def odds_differ(arms: TwoArms) -> OddsTest:
    """Whether the treatment moves the log odds by another amount in each of k segments.

    Half to a third and a third to a half: one raises the odds by what the other lowers them.

    >>> same = TwoArms(np.array([50, 50]), np.full(2, 100), np.array([25, 25]), np.full(2, 100))
    >>> round(odds_differ(same).ratio, 6), odds_differ(same).freedom
    (0.0, 1)
    """
    seen = np.array([arms.returned1, arms.returned0], float)  # (2, k)
    people = np.array([arms.people1, arms.people0], float)
    fitted = _one_effect(seen, people)
    ratio = 2 * float((_loglik(seen, people, seen / people) - _loglik(seen, people, fitted)).sum())
    freedom = seen.shape[1] - 1
    return OddsTest(ratio, freedom, float(chdtrc(freedom, max(ratio, 0.0))))


def _loglik(seen: Array, people: Array, share: Array) -> Array:
    return np.asarray(xlogy(seen, share) + xlogy(people - seen, 1 - share))


def _one_effect(seen: Array, people: Array) -> Array:
    """The shares (2, k) of a logistic model with an effect that is one in all segments.

    Newton's method; given the effect, each segment's level is a step of its own.
    """
    level = _logit((seen.sum(axis=0) + 0.5) / (people.sum(axis=0) + 1))
    effect, treated = 0.0, np.array([[1.0], [0.0]])
    for _ in range(STEPS):
        share = 1 / (1 + np.exp(-(level + effect * treated)))
        slope, weight = seen - people * share, people * share * (1 - share)
        by_level, shared = weight.sum(axis=0), weight[0]
        own = slope.sum(axis=0)
        step = (slope[0].sum() - (shared * own / by_level).sum()) / (
            shared.sum() - (shared**2 / by_level).sum()
        )
        effect += step
        level = level + (own - shared * step) / by_level
    return np.asarray(1 / (1 + np.exp(-(level + effect * treated))))


def _logit(share: Array) -> Array:
    return np.asarray(np.log(share / (1 - share)))
