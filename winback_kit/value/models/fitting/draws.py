"""Draws of a model's parameters, so that whatever is made of them has an interval.

Laplace: ln θ is normal about the maximum, with the inverse observed information as covariance.
It costs nothing after the fit, and skewed parameters stay positive.

Bootstrap: every customer is weighted by Poisson(1) and the model is fitted again; n customers
alike have the weight Poisson(n) together, so a table of counts is enough (Hanley & MacGibbon
2006, Comput. Methods Programs Biomed. 83:57). It holds where the model does not, at the price of a
fit for each draw.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from winback_kit.checks import too_little
from winback_kit.value.models.fitting.newton import Fit

Array = np.ndarray[Any, np.dtype[np.float64]]
LEAST_FITTED = 0.9


def laplace_draws(fit: Fit, n: int, rng: np.random.Generator) -> dict[str, Array]:
    """`n` draws of the parameters on their natural scale: name → (n,)."""
    curvature, directions = np.linalg.eigh(fit.covariance)
    root = directions * np.sqrt(np.maximum(curvature, 0))
    logs = fit.logs + rng.standard_normal((n, len(fit.names))) @ root.T
    return dict(zip(fit.names, np.exp(logs).T, strict=True))


def bootstrap(
    fit_function: Callable[[Array], Fit], counts: Array, n: int, rng: np.random.Generator
) -> dict[str, Array]:
    """Parameters fitted to `n` weighted samples: name → (fits that reached a maximum,).

    `counts` (m,) are the customers of each row; `fit_function` fits the same rows with other
    counts. Raises Refused where fewer than 9 in 10 fits reach a maximum.
    """
    fits = [fit_function(rng.poisson(counts).astype(float)) for _ in range(n)]
    good = [fit for fit in fits if fit.converged]
    if len(good) < LEAST_FITTED * n:
        raise too_little(
            "bootstrap",
            f"only {len(good)} of {n} weighted samples could be fitted",
            "Use a simpler model, or more customers.",
        )
    return {name: np.array([fit.parameters[name] for fit in good]) for name in good[0].names}
