"""Which model of buying or renewing: by likelihood, and by a hold-out on the client's own past.

Every model is fitted to the log as it was known at an origin in the past, and forecasts what came
after; the error of that forecast, forecast/actual − 1, is what a value built on it would have been
wrong by. The hold-out decides; models whose errors differ by less than two points are told apart
by Akaike's criterion on the whole log. Where the past is too short or too thin for a hold-out the
criterion decides alone, which is marked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.special import ndtri

from winback_kit.history.kaplan_meier import CONFIDENCE
from winback_kit.value.models.fitting.newton import Fit

Array = np.ndarray[Any, np.dtype[np.float64]]
TIE = 0.02
FEWEST_ACTUAL = 100
HALF = 0.5
Z = float(ndtri(0.5 + CONFIDENCE / 2))
WIDEST_LOG = 1.0  # the most that an open parameter's logarithm is moved by


@dataclass(frozen=True)
class Candidate:
    """One model: its fit to the whole log, and its forecast of the hold-out beside what came.

    `forecast` and `actual` are repeat orders, or contracts still running; None without a hold-out.
    `value` is that of all current customers by this model, in the currency; `money_error` the
    error, as a share, in what the orders of the hold-out brought.
    """

    name: str
    log_likelihood: float
    parameters: int
    forecast: float | None
    actual: float | None
    value: float
    money_error: float | None = None

    @property
    def aic(self) -> float:
        """Akaike's 2k − 2 ln L; smaller is better."""
        return 2 * self.parameters - 2 * self.log_likelihood

    @property
    def error(self) -> float | None:
        """Forecast over actual, less 1; None where too little happened to compare."""
        if self.forecast is None or self.actual is None or self.actual < FEWEST_ACTUAL:
            return None
        return self.forecast / self.actual - 1

    @property
    def worst_error(self) -> float | None:
        """The larger of the errors in orders and in money; None without a test."""
        if self.error is None:
            return None
        return max(self.error, self.money_error or 0.0, key=abs)


@dataclass(frozen=True)
class Tracking:
    """Cumulative repeat orders, or contracts still running, by `month` from the origin (0).

    `actual` and `forecast` have the shape of `month`; before the origin `forecast` is the fit.
    """

    month: Array
    actual: Array
    forecast: Array


@dataclass(frozen=True)
class ModelChoice:
    """The candidates, the one that is used, and whether likelihood and hold-out agree on it."""

    candidates: tuple[Candidate, ...]
    chosen: Candidate
    likeliest: Candidate
    closest: Candidate | None

    @property
    def agree(self) -> bool:
        """Whether the likeliest model is also the one that is used."""
        return self.likeliest.name == self.chosen.name


def choose(candidates: Sequence[Candidate]) -> ModelChoice:
    """The model to use, from at least one candidate.

    >>> def one(name, likelihood, forecast):
    ...     return Candidate(name, likelihood, 4, forecast, 1000.0, 0.0)
    >>> choose([one("a", -100.0, 1150.0), one("b", -120.0, 1010.0)]).chosen.name
    'b'
    >>> choose([one("a", -100.0, 1015.0), one("b", -120.0, 1010.0)]).chosen.name
    'a'
    """
    likeliest = min(candidates, key=_rank)
    tested = [(abs(one.error), one) for one in candidates if one.error is not None]
    if not tested:
        return ModelChoice(tuple(candidates), likeliest, likeliest, None)
    least, closest = min(tested, key=lambda pair: pair[0])
    near = [one for error, one in tested if error <= least + TIE]
    chosen = min(near, key=_rank)
    return ModelChoice(tuple(candidates), chosen, likeliest, closest)


def _rank(one: Candidate) -> float:
    """AIC to a tenth, so that rounding decides nothing; of equals the first is taken."""
    return round(one.aic, 1)


def with_value(choice: ModelChoice, value: float | None) -> ModelChoice:
    """The same choice, its value replaced by a finer one of the same model, as by segment."""
    if value is None:
        return choice
    new = replace(choice.chosen, value=value)
    return replace(
        choice,
        chosen=new,
        candidates=tuple(new if one is choice.chosen else one for one in choice.candidates),
    )


def spread_of(function: Callable[[Sequence[Fit]], Array], fits: Sequence[Fit]) -> Array:
    """Standard error of a figure (…) from the errors of all fits it is made of.

    Along each axis of each fit's covariance the parameters are moved by one standard error both
    ways, and half the difference of the figure is that axis' share; shares add in squares. A
    direction that the data leave open is moved by a factor e and no further, and counts for nothing
    where the figure cannot be worked out there.
    """
    total: Any = 0.0
    for place, fit in enumerate(fits):
        size, directions = np.linalg.eigh(fit.covariance)
        root = np.minimum(np.sqrt(np.maximum(size, 0)), WIDEST_LOG)
        for length, direction in zip(root, directions.T, strict=True):
            ends = []
            for sign in (1, -1):
                moved = np.exp(fit.logs + sign * length * direction)
                parameters = dict(zip(fit.names, map(float, moved), strict=True))
                others = [*fits[:place], replace(fit, parameters=parameters), *fits[place + 1 :]]
                with np.errstate(all="ignore"):
                    ends.append(function(others))
            share = (ends[0] - ends[1]) / 2
            total = total + np.where(np.isfinite(share), share, 0.0) ** 2
    return np.asarray(np.sqrt(total))


def doubt(choice: ModelChoice, *, beyond: float) -> float:
    """Relative standard error of a value that is not chance in a fit, from three sources.

    The error that the hold-out has shown, in orders or in money, which is one draw of how wrong the
    model can be; the spread of the values that the candidates give; and of the share `beyond` the
    months that the log covers, half of it up or down (a prior: it has been seen of nobody).
    """
    values = np.array([one.value for one in choice.candidates])
    spread = float(values.std() / abs(choice.chosen.value)) if choice.chosen.value else 0.0
    shown = choice.chosen.worst_error or 0.0
    return float(np.sqrt(shown**2 + spread**2 + (HALF * beyond / Z) ** 2))


def reach(error: Array, *, value: Array, doubt: float) -> Array:
    """Half a 90 % interval: chance in the fits, and the relative doubt beside it."""
    return np.asarray(Z * np.hypot(error, doubt * np.abs(value)))
