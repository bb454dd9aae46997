"""Whether something happens within a time, by a hazard that known numbers multiply.

    P(event) = 1 − exp(−exp(η)),   η = o + x·β                                                (1)

is the chance that a Poisson process of rate exp(η) has an event: the complementary log-log model
(McCullagh & Nelder 1989, Generalized Linear Models, 4.3.1), with o a hazard that is known already.
β is found by Newton steps on the likelihood with a normal prior around nothing, its standard
deviation `prior` on columns of standard deviation 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
LOWEST, HIGHEST = -20.0, 4.0
MOST_STEPS, NEAR = 60, 1e-8
LONGEST_STEP = 2.0


@dataclass(frozen=True)
class EventModel:
    """A fitted (1); `beta` is for the columns as they are given, its first the level."""

    beta: Array

    def chance(self, columns: Array, offset: Array) -> Array:
        """P(event) for rows of columns (rows, k) and o (rows,)."""
        logarithm = np.clip(offset + self.beta[0] + columns @ self.beta[1:], LOWEST, HIGHEST)
        return np.asarray(-np.expm1(-np.exp(logarithm)))


def fit_event_model(
    columns: Array, offset: Array, event: Any, *, prior: float, level_prior: float
) -> EventModel:
    """Fit (1) to rows of columns (rows, k), o (rows,) and what happened, 1 or 0 (rows,).

    >>> model = fit_event_model(
    ...     np.zeros((4, 0)), np.zeros(4), np.array([1, 0, 0, 0]), prior=1, level_prior=100
    ... )
    >>> round(float(model.chance(np.zeros((1, 0)), np.zeros(1))[0]), 3)
    0.25
    """
    happened = np.asarray(event, bool)
    middle, spread = columns.mean(axis=0), columns.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    design = np.c_[np.ones(len(columns)), (columns - middle) / spread]
    precision = np.r_[level_prior**-2.0, np.full(columns.shape[1], prior**-2.0)]
    beta = np.zeros(design.shape[1])
    for _ in range(MOST_STEPS):
        rate = np.exp(np.clip(offset + design @ beta, LOWEST, HIGHEST))
        stay = np.exp(-rate)
        ratio = rate * stay / np.maximum(-np.expm1(-rate), 1e-300)
        slope = design.T @ np.where(happened, ratio, -rate) - precision * beta
        information = (design * (rate * ratio)[:, None]).T @ design + np.diag(precision)
        step = np.linalg.solve(information, slope)
        step *= min(1.0, LONGEST_STEP / max(float(np.abs(step).max()), 1e-300))
        beta = beta + step
        if np.abs(step).max() < NEAR:
            break
    own = beta[1:] / spread
    return EventModel(np.r_[beta[0] - middle @ own, own])
