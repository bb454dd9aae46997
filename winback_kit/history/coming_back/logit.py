"""Which of several traits go with a yes, each with the others held as they are: a logit.

With n_i people alike in the traits x_i, of whom y_i say yes, μ_i = 1/(1 + exp(−x_i·b)), the
log-likelihood Σ y_i ln μ_i + (n_i − y_i) ln(1 − μ_i) is concave in b, and Newton climbs it:

    b ← b + (X'WX)⁻¹ X'(y − nμ)        W = diag(n μ (1 − μ))        Var(b) = (X'WX)⁻¹

What a coefficient says in chances is its average over the people as they are (Greene, Econometric
Analysis, 7th ed., 17.3.2): of a number what one unit more adds, of a name what having it adds
against not having it,

    number   b_k · mean of μ(1 − μ)         name   mean of μ at x_k = 1 − mean of μ at x_k = 0

with the variance by the delta method. Where the traits tell yes and no apart without a miss there
is no maximum, and no fit is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
STEPS = 30
ENOUGH = 1e-10  # expected gain in log-likelihood at which the climb ends
WIDEST = 30.0  # standard error, for a trait of spread 1, that only a trait without a maximum has


@dataclass(frozen=True)
class Logit:
    """A fitted logit: coefficients (k,), the constant first, their covariance, log-likelihood."""

    names: tuple[str, ...]
    coefficients: Array
    covariance: Array
    log_likelihood: float

    def chance(self, traits: Array) -> Array:
        """The chance of a yes at traits (n, k − 1), without the constant."""
        return _chance(_with_constant(traits) @ self.coefficients)

    def moved(self, traits: Array, people: Array, at: int, *, named: bool) -> tuple[float, float]:
        """What trait number `at` adds to the chance, averaged over the people; standard error.

        `named` is a trait that one has (1) or not (0), else one unit more of it counts.
        """
        design, weight = _with_constant(traits), people / people.sum()
        if named:
            has, lacks = design.copy(), design.copy()
            has[:, at + 1], lacks[:, at + 1] = 1.0, 0.0
            ends = [_chance(each @ self.coefficients) for each in (has, lacks)]
            value = float(weight @ (ends[0] - ends[1]))
            slopes = [weight * one * (1 - one) for one in ends]
            gradient = has.T @ slopes[0] - lacks.T @ slopes[1]
        else:
            chance = _chance(design @ self.coefficients)
            slope = weight * chance * (1 - chance)
            value = float(self.coefficients[at + 1] * slope.sum())
            gradient = self.coefficients[at + 1] * (design.T @ (slope * (1 - 2 * chance)))
            gradient[at + 1] += slope.sum()
        return value, float(np.sqrt(gradient @ self.covariance @ gradient))


def fit_logit(
    traits: Array, yes: Array, people: Array | None = None, *, names: Sequence[str]
) -> Logit | None:
    """The logit of `yes` (n,) among `people` (n,; one each where not given) on traits (n, k).

    None where the traits leave no maximum: one of them follows from the others, or they tell yes
    and no apart without a miss.

    >>> two = fit_logit(np.array([[0.0], [1.0]]), np.array([2, 6]), np.array([8, 8]), names=["x"])
    >>> two.coefficients.round(6)  # ln(2/6), ln(6/2) − ln(2/6)
    array([-1.098612,  2.197225])
    """
    design = _with_constant(np.asarray(traits, dtype=float))
    yes = np.asarray(yes, dtype=float)
    people = np.ones(len(yes)) if people is None else np.asarray(people, dtype=float)
    centre, scale = design.mean(axis=0), design.std(axis=0)
    centre[0], scale[0] = 0.0, 1.0
    if not (scale > 0).all():
        return None
    design = (design - centre) / scale
    b, information = np.zeros(design.shape[1]), np.eye(design.shape[1])
    for _ in range(STEPS):
        chance = _chance(design @ b)
        information = design.T @ (design * (people * chance * (1 - chance))[:, None])
        if np.linalg.cond(information) > 1e10:
            return None
        gradient = design.T @ (yes - people * chance)
        step = np.linalg.solve(information, gradient)
        b = b + step * min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-300))
        if float(gradient @ step) / 2 < ENOUGH:
            break
    else:
        return None
    covariance = np.linalg.inv(information)
    if np.sqrt(np.diag(covariance).max()) > WIDEST:
        return None
    back = np.diag(1 / scale)
    back[0, 1:] = -centre[1:] / scale[1:]
    chance = np.clip(_chance(design @ b), 1e-300, 1 - 1e-16)
    return Logit(
        names=tuple(names),
        coefficients=back @ b,
        covariance=back @ covariance @ back.T,
        log_likelihood=float(yes @ np.log(chance) + (people - yes) @ np.log1p(-chance)),
    )


def _with_constant(traits: Array) -> Array:
    return np.column_stack([np.ones(len(traits)), traits])


def _chance(sums: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.clip(sums, -500, 500))))
