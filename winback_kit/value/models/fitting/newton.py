"""Maximum likelihood by damped Newton steps in the logarithms of the parameters.

All parameters of these models are positive, and their likelihoods are far closer to a paraboloid
in θ = ln(parameter) than in the parameter. With gradient g and Hessian H with respect to θ,

    step = V · diag(1/(|w| + λ)) · Vᵀ · g,        −H = V · diag(w) · Vᵀ                      (1)
    gain = gᵀ · step / 2                                                                    (2)

A step in (1) always points uphill, also where H is not negative definite; λ (Levenberg's damping)
grows whenever a step does not raise the likelihood, and goes when one does as expected. No step
moves a parameter by more than a factor e². The end is reached where the expected gain (2) is
less than 1e-7 of log-likelihood, which is less than 0.0005 standard errors of any parameter; the
last step is then taken without another evaluation. Nocedal & Wright, Numerical Optimization, ch. 3
and 10.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.checks import refused

Array = np.ndarray[Any, np.dtype[np.float64]]
LogLikelihood = Callable[[Array], tuple[float, Array, Array]]

ENOUGH = 1e-7  # expected gain in log-likelihood below which the end is reached
LONGEST_STEP = 2.0  # in logarithms
MOST_EVALUATIONS = 200
FLATTEST = 1e-13  # least curvature of a direction, as a share of the greatest


@dataclass(frozen=True)
class Fit:
    """A maximum of the likelihood.

    `parameters` on their natural scale, by name; `covariance` (k, k) is that of their logarithms,
    the inverse of the observed information, in the order of the names; `evaluations` of the
    likelihood; `converged` is False where no maximum was reached.
    """

    parameters: dict[str, float]
    log_likelihood: float
    covariance: Array
    evaluations: int
    converged: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters' names, in the order of the covariance."""
        return tuple(self.parameters)

    @property
    def logs(self) -> Array:
        """The logarithms of the parameters, (k,)."""
        return np.asarray(np.log(np.array(list(self.parameters.values()))))

    @property
    def errors(self) -> dict[str, float]:
        """Standard errors of the parameters on their natural scale, by the delta method."""
        spread = np.sqrt(np.diag(self.covariance))
        return {
            name: float(value * error)
            for (name, value), error in zip(self.parameters.items(), spread, strict=True)
        }

    def draws(self, n: int, rng: np.random.Generator) -> dict[str, Array]:
        """`n` draws of the parameters on their natural scale: name → (n,).

        Laplace: their logarithms are normal about the maximum, so that skewed parameters stay
        positive and whatever is made of them has an interval.
        """
        curvature, directions = np.linalg.eigh(self.covariance)
        root = directions * np.sqrt(np.maximum(curvature, 0))
        logs = self.logs + rng.standard_normal((n, len(self.names))) @ root.T
        return dict(zip(self.names, np.exp(logs).T, strict=True))


def maximise(function: LogLikelihood, start: Mapping[str, float]) -> Fit:
    """Climb from `start` (name → positive value) to the nearest maximum.

    `function` takes the logarithms of the parameters, (k,), and returns the log-likelihood, its
    gradient (k,) and its Hessian (k, k) with respect to them. Raises Refused where the likelihood
    is not finite at the start.

    >>> def parabola(logs):
    ...     return -float((logs**2).sum()), -2 * logs, -2 * np.eye(len(logs))
    >>> fit = maximise(parabola, {"a": 3.0})
    >>> round(fit.parameters["a"], 12), fit.converged
    (1.0, True)
    """
    names = tuple(start)
    logs = np.log(np.array([start[name] for name in names], dtype=float))
    here = _evaluate(function, logs)
    if here is None:
        raise refused("start of a fit", "the likelihood must be finite there", got=dict(start))
    evaluations, damping, converged = 1, 0.0, False
    while evaluations < MOST_EVALUATIONS:
        step, gain = _step(here[1], here[2], damping)
        if gain < ENOUGH and damping == 0:
            converged = True
            break
        there = _evaluate(function, logs + step)
        evaluations += 1
        if there is not None and there[0] >= here[0] - abs(here[0]) * 1e-15:
            as_expected = there[0] - here[0] > gain / 2
            logs, here, damping = logs + step, there, 0.0 if as_expected else damping / 4
        elif gain < ENOUGH:
            converged = True  # what is left is rounding
            break
        else:
            damping = _more(damping, here[2])
    if converged and np.abs(step).max() < 0.01:
        logs, here = logs + step, (here[0] + gain, here[1], here[2])
    values = np.exp(logs)
    return Fit(
        parameters={name: float(value) for name, value in zip(names, values, strict=True)},
        log_likelihood=here[0],
        covariance=_inverse(here[2]),
        evaluations=evaluations,
        converged=converged,
    )


def _evaluate(function: LogLikelihood, logs: Array) -> tuple[float, Array, Array] | None:
    """The function's value, or None where it is not finite: a step too far is no error."""
    with np.errstate(all="ignore"):
        value, gradient, hessian = function(logs)
    finite = np.isfinite(value) and np.isfinite(gradient).all() and np.isfinite(hessian).all()
    return (float(value), gradient, hessian) if finite else None


def _step(gradient: Array, hessian: Array, damping: float) -> tuple[Array, float]:
    """Equations (1) and (2), the step cut to its longest."""
    curvature, directions = np.linalg.eigh(-(hessian + hessian.T) / 2)
    size = np.abs(curvature)
    size = np.maximum(size, FLATTEST * size.max() + np.finfo(float).tiny) + damping
    step = directions @ ((directions.T @ gradient) / size)
    longest = float(np.abs(step).max())
    gain = float(gradient @ step) / 2
    if longest > LONGEST_STEP:
        step = step * (LONGEST_STEP / longest)
    return step, gain


def _more(damping: float, hessian: Array) -> float:
    return 4 * damping if damping else 1e-2 * float(np.abs(np.diag(hessian)).max())


def _inverse(hessian: Array) -> Array:
    """The inverse of −H, with flat directions given their least curvature."""
    curvature, directions = np.linalg.eigh(-(hessian + hessian.T) / 2)
    least = FLATTEST * float(np.abs(curvature).max()) + np.finfo(float).tiny
    return np.asarray((directions / np.maximum(curvature, least)) @ directions.T)
