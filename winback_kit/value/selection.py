"""Is the second lifetime of those who came back that of all the lost? The two-step check.

Whoever returns is not a random one of the lost, so durations seen after a return say what
returners do, and not what the next ones would do whom a better offer brings back. Return and
duration may hang together by what is in no column:

    returns:   z = w·a + u > 0,        duration:  ln d = x·b + σ e,    corr(u, e) = ρ        (1)
    E[ln d | returned] = x·b + ρσ · λ(w·a),     λ = φ/Φ                                     (2)

Step one is a probit of the return on w, step two a regression of the log duration on x and λ
(Heckman 1979; for second lifetimes Thomas, Blattberg & Fox 2004, JMR 41(1):31, who estimate both
at once). With ρ ≠ 0 a regression without λ is biased. The errors are corrected for the first step
and for (2)'s unequal variance. w should hold a column that x does not; without one ρ rests on the
curve of λ alone, and the result says so. Durations must not be censored: those still running have
to be left out or modelled, which is said by the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtr

from winback_kit.checks import too_little
from winback_kit.value.probit import Probit, fit_probit, inverse_mills

Array = np.ndarray[Any, np.dtype[np.float64]]
SIGNIFICANT = 0.05
FEWEST_RETURNS = 30


@dataclass(frozen=True)
class SelectionCheck:
    """Both steps: the return model, coefficients of the log duration with and without λ.

    `coefficients` and `errors` (k + 1,) are those of the duration with λ last; `ignoring` (k,)
    those without it. `rho` is ρ, `sigma` σ; `bias` is what ignoring ρ adds to the mean log
    duration over all the lost; `p_value` tests ρ = 0. `identified` is False where w holds nothing
    that x does not.
    """

    returns: Probit
    names: tuple[str, ...]
    coefficients: Array
    errors: Array
    ignoring: Array
    rho: float
    sigma: float
    bias: float
    p_value: float
    identified: bool

    @property
    def biased(self) -> bool:
        """Whether ignoring the selection would bias the duration, as far as these data tell."""
        return self.p_value < SIGNIFICANT

    @property
    def in_words(self) -> str:
        """The answer in a sentence."""
        caution = "" if self.identified else " Nothing but the form of the model tells them apart."
        if not self.biased:
            return (
                f"Return and duration hang together by chance at most (ρ = {self.rho:.2f}, "
                f"p = {self.p_value:.2f}): ignoring the selection does no visible harm.{caution}"
            )
        way = "long" if self.bias > 0 else "short"
        return (
            f"Whoever returns also stays differently (ρ = {self.rho:.2f}, p = {self.p_value:.3f}): "
            f"taken over to all the lost, the durations of returners would be too {way} by a "
            f"factor of {np.exp(abs(self.bias)):.2f}.{caution}"
        )


def check_selection(
    *,
    returned: Array,
    return_names: Sequence[str],
    return_design: Array,
    duration: Array,
    duration_names: Sequence[str],
    duration_design: Array,
) -> SelectionCheck:
    """The two steps over n lost customers.

    `returned` (n,) of 0 and 1; designs (n, k) with their column of ones; `duration` (n,), read
    only where `returned` is 1. Raises Refused where fewer than 30 returned.
    """
    back = np.asarray(returned) > 0
    if back.sum() < FEWEST_RETURNS:
        raise too_little(
            "selection check",
            f"needs {FEWEST_RETURNS} returns; got {int(back.sum())}",
            "Leave it out, and say that returners may not be like the other lost.",
        )
    first = fit_probit(return_names, return_design, back.astype(float))
    z = first.index(return_design[back])
    mills = inverse_mills(z)
    x, y = np.asarray(duration_design, float)[back], np.log(np.asarray(duration, float)[back])
    both = np.column_stack([x, mills])
    coefficients, ignoring = _least_squares(both, y), _least_squares(x, y)
    spread = mills * (mills + z)
    slope = coefficients[-1]
    sigma = float(np.sqrt(np.mean((y - both @ coefficients) ** 2) + spread.mean() * slope**2))
    rho = float(np.clip(slope / sigma, -1, 1))
    covariance = _corrected(both, return_design[back], first.covariance, spread, rho) * sigma**2
    errors = np.sqrt(np.diag(covariance))
    everyone = np.asarray(duration_design, float).mean(axis=0)
    return SelectionCheck(
        returns=first,
        names=(*duration_names, "inverse Mills ratio"),
        coefficients=coefficients,
        errors=errors,
        ignoring=ignoring,
        rho=rho,
        sigma=sigma,
        bias=float(everyone @ (ignoring - coefficients[:-1])),
        p_value=float(2 * ndtr(-abs(slope) / errors[-1])),
        identified=bool(set(return_names) - set(duration_names)),
    )


def _least_squares(x: Array, y: Array) -> Array:
    return np.asarray(np.linalg.lstsq(x, y, rcond=None)[0])


def _corrected(both: Array, w: Array, first: Array, spread: Array, rho: float) -> Array:
    """Heckman's covariance over σ²: unequal variance and the error of the first step."""
    inside = np.linalg.inv(both.T @ both)
    middle = both.T @ (both * (1 - rho**2 * spread)[:, None])
    through = both.T @ (w * spread[:, None])
    return np.asarray(inside @ (middle + rho**2 * through @ first @ through.T) @ inside)
