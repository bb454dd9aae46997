"""The probit: P(y = 1 | x) = Φ(x·b), by exact Newton steps.

    ln L = Σ ln Φ(q z),   z = x·b,  q = 2y − 1                                            (1)
    gradient  Σ q λ x,    λ = φ(z)/Φ(q z)   (inverse Mills ratio)                         (2)
    Hessian  −Σ λ(λ + q z) x xᵀ                                                           (3)

(1) is concave, so Newton's method from b = 0 finds the one maximum, where there is one: where a
column separates the two outcomes there is none, and the fit is refused. Greene, Econometric
Analysis, chapter on binary choice. One row an observation; the design holds its own column of
ones. Chapter `reasons` calls it, on who was won back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import log_ndtr

from winback_kit.checks import refused, too_little

Array = np.ndarray[Any, np.dtype[np.float64]]
MOST_STEPS = 50
FARTHEST = 30.0  # in units of z: beyond, a column separates the outcomes


@dataclass(frozen=True)
class Probit:
    """Coefficients (k,) by `names`, their covariance (k, k) and the maximised log-likelihood.

    `null_log_likelihood` is that of the share alone; `pseudo_r2` is McFadden's.
    """

    names: tuple[str, ...]
    coefficients: Array
    covariance: Array
    log_likelihood: float
    null_log_likelihood: float

    @property
    def errors(self) -> Array:
        """Standard errors, (k,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def pseudo_r2(self) -> float:
        """McFadden's 1 − ln L / ln L₀."""
        return 1 - self.log_likelihood / self.null_log_likelihood

    def index(self, design: Array) -> Array:
        """z = x·b for rows of a design (n, k)."""
        return np.asarray(design @ self.coefficients)


def fit_probit(names: Sequence[str], design: Array, outcome: Array) -> Probit:
    """Fit by maximum likelihood; `design` (n, k), `outcome` (n,) of 0 and 1.

    Raises Refused where all outcomes are alike, columns repeat each other, or a column separates
    the outcomes.
    """
    x, y = np.asarray(design, float), np.asarray(outcome, float)
    share = y.mean() if len(y) else 0.0
    if not set(np.unique(y)) <= {0.0, 1.0}:
        raise refused("probit", "its outcome must be 0 or 1")
    if not 0 < share < 1:
        raise too_little("probit", "all outcomes are alike", "Leave the model out.")
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise refused("probit", "columns of its design repeat each other", mend="Drop one of them.")
    scale = np.abs(x).max(axis=0)
    coefficients, hessian = _newton(x / scale, 2 * y - 1)
    covariance = np.linalg.inv(-hessian) / np.outer(scale, scale)
    coefficients = coefficients / scale
    return Probit(
        names=tuple(names),
        coefficients=coefficients,
        covariance=covariance,
        log_likelihood=float(log_ndtr((2 * y - 1) * (x @ coefficients)).sum()),
        null_log_likelihood=float(
            len(y) * (share * np.log(share) + (1 - share) * np.log(1 - share))
        ),
    )


def inverse_mills(z: Array) -> Array:
    """φ(z)/Φ(z), without underflow for very negative z.

    >>> round(float(inverse_mills(np.array(0.0))), 6)
    0.797885
    """
    return np.asarray(np.exp(-(z**2) / 2 - 0.5 * np.log(2 * np.pi) - log_ndtr(z)))


def _newton(x: Array, sign: Array) -> tuple[Array, Array]:
    b = np.zeros(x.shape[1])
    for _ in range(MOST_STEPS):
        z = sign * (x @ b)
        if np.abs(z).max() > FARTHEST:
            break
        mills = inverse_mills(z)
        gradient = (sign * mills) @ x
        hessian = -(x * (mills * (mills + z))[:, None]).T @ x
        step = np.asarray(np.linalg.solve(hessian, gradient), dtype=float)
        if np.abs(step).max() < 1e-9 * (1 + np.abs(b).max()):
            return b, hessian
        b = _damped(x, sign, b, step)
    raise too_little(
        "probit",
        "a column separates the two outcomes, so that no finite coefficient fits best",
        "Drop the column, or give more observations.",
    )


def _damped(x: Array, sign: Array, b: Array, step: Array) -> Array:
    """The Newton step b − step, halved until the likelihood does not fall."""
    before = log_ndtr(sign * (x @ b)).sum()
    for halving in range(30):
        new = b - step / 2**halving
        if log_ndtr(sign * (x @ new)).sum() >= before:
            return np.asarray(new)
    return b
