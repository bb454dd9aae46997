"""How well a forecast of the lost would have worked before, and what follows for the next one.

At a past day (the origin) every method forecasts what those lost then would do over a horizon,
from what was known on that day; what they did is known now. A method m with the root mean squared
log ratio e_m of actual to forecast, over the trials and over returns and orders alike, gets the
weight

    w_m ∝ v_m / (e_m² + 0.1²)²                                                              (1)

where the plain return model, whose hazard goes on as a power of the silence, has v = 2 and the
others 1: they bend the forecast only where the trials ask for it. What the weighted forecast
missed alike at all origins is corrected, drawn towards no correction; what it missed differently
each time, and how far the methods lie apart, widens the interval. With log ratios e_j of J trials,
their mean ē and variance τ², and s the error of chance,

    correction = exp(k·ē),  k = σ²/(σ² + τ²/J + s²),  σ = 0.10 (prior)                      (2)
    model error² = (ν·σ₀² + Σ (e_j − k·ē)²) / (ν + J) · stretch + Σ_m w_m (log f_m − log f̄)²  (3)

with ν = 2 pseudo-trials of σ₀ = 0.15; stretch is how much longer the horizon is than the trials'.
In equation 3 each e_j is what the weights of the other trials would have missed: a trial that had
a say in its own weights looks better than the next forecast will be. Who of the lost comes first
is asked apart, in `sorting`.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.special import stdtrit

from winback_kit.history.silences import Silences
from winback_kit.value.returns.model.forecast import Forecast, behaviours, mixed
from winback_kit.value.returns.model.learning import FittedReturnModels, learn, learn_again
from winback_kit.value.returns.model.unusual_months import Returns
from winback_kit.value.returns.past.ranking_of_lost import sorted_anew, sorting_weights
from winback_kit.value.returns.past.rival_forecasts import curves, purchase_models
from winback_kit.value.returns.past.trial import Trial, what_happened

Array = np.ndarray[Any, np.dtype[np.float64]]
METHODS = ("behaviour", "bent behaviour", "curves")
PRIOR_WEIGHT = {"behaviour": 2.0}
WHATS = ("returned", "orders", "amount")
SHARES = (0.55, 0.7, 0.85)  # origins of the trials, as shares of the log
FEWEST_LOST = 40
FEWEST_RETURNS = 10
LEAST_ERROR = 0.10
PRIOR_SD, PRIOR_ERROR, PRIOR_TRIALS = 0.10, 0.15, 2.0
COVERAGE = 0.80
LONGEST_STRETCH = 4.0


@dataclass(frozen=True)
class WeightedForecast:
    """The forecast that is used, with what the trials say of it.

    `weights` of the methods; `correction` multiplied the returns and the orders; `model_error` is
    the standard error of the logarithm of each total, beside chance; `learnt` the return
    models, None under contract.
    """

    forecast: Forecast
    trials: tuple[Trial, ...]
    weights: dict[str, float]
    correction: dict[str, float]
    model_error: dict[str, float]
    horizon_days: int
    learnt: FittedReturnModels | None

    @property
    def by_month(self) -> Returns | None:
        """The returns of the long silent by month, where the log is long enough."""
        return self.learnt.by_month if self.learnt else None

    @property
    def sorting(self) -> dict[str, float]:
        """What say each method has in who of the lost comes first; sums to 1, or empty."""
        raw = sorting_weights(self.trials, PRIOR_WEIGHT)
        whole = sum(raw.values())
        return {name: weight / whole for name, weight in raw.items()} if whole else {}

    def interval(self, what: str, *, coverage: float = COVERAGE) -> tuple[float, float]:
        """Low and high of a total of the forecast."""
        error = float(np.hypot(self.forecast.error(what), self.model_error[what]))
        freedom = len(self.trials) + PRIOR_TRIALS
        reach = float(stdtrit(freedom, 0.5 + coverage / 2)) * error
        total = self.forecast.total(what)
        return total * float(np.exp(-reach)), total * float(np.exp(reach))


def forecasts_of(
    log: Silences, learnt: FittedReturnModels | None, horizon_days: int, *, parameters: bool
) -> dict[str, Forecast]:
    """The forecast of every method that can say something.

    Under contract only the curves can: when payments fall due says nothing of a return.
    """
    found = behaviours(log, learnt, horizon_days, parameters=parameters)
    found |= curves(log, horizon_days)
    return {name: f for name, f in found.items() if np.isfinite(f.total("orders"))}


def trial(log: Silences, origin: int, horizon_days: int, *, keep_out: Array) -> Trial | None:
    """Hold every method's forecast at an origin against what the log says happened.

    Early in a log the rule is shortened to a third of what had passed, so that some had returned.
    """
    known = log.at(origin, longest_rule=origin / 3)
    if len(known.lost) < FEWEST_LOST:
        return None
    learnt = learn_again(known, keep_out=keep_out)
    forecasts = forecasts_of(known, learnt, horizon_days, parameters=False)
    actual = what_happened(log, known, horizon_days=horizon_days)
    if not forecasts or actual.total("returned") < FEWEST_RETURNS:
        return None
    rivals = purchase_models(known, horizon_days)
    return Trial(origin, horizon_days, float(known.rule_days.max()), forecasts, actual, rivals)


def past_trials(log: Silences, horizon_days: int, *, keep_out: Array) -> tuple[Trial, ...]:
    """Trials at several origins, each over the horizon or as much of it as has passed since."""
    origins = [int(log.until * share) for share in SHARES]
    found = [trial(log, at, min(horizon_days, log.until - at), keep_out=keep_out) for at in origins]
    return tuple(one for one in found if one)


def method_error(trials: tuple[Trial, ...], method: str) -> float:
    """Root mean squared log ratio of returns and of orders over the trials; 1 where it failed."""
    errors = [
        t.log_ratio(t.forecasts[method], what) if method in t.forecasts else 1.0
        for t in trials
        for what in ("returned", "orders")
    ]
    return float(np.sqrt(np.mean(np.square(errors)))) if errors else LEAST_ERROR


def method_weights(trials: tuple[Trial, ...]) -> dict[str, float]:
    """Equation 1; without a trial the plain return model alone."""
    if not trials:
        return {name: float(name == "behaviour") for name in METHODS}
    raw = {
        name: PRIOR_WEIGHT.get(name, 1.0) / (method_error(trials, name) ** 2 + LEAST_ERROR**2) ** 2
        for name in METHODS
    }
    return {name: weight / sum(raw.values()) for name, weight in raw.items()}


def said_at(one: Trial, trials: tuple[Trial, ...]) -> Forecast:
    """The weighted forecast at a past origin, with the weights that the other trials give."""
    others = tuple(other for other in trials if other is not one)
    weights = method_weights(others)
    if not sum(weights[name] for name in one.forecasts):
        weights = dict.fromkeys(one.forecasts, 1.0)
    return sorted_anew(mixed(one.forecasts, weights), one.sorters, others, PRIOR_WEIGHT)


def judged_forecast(
    log: Silences, horizon_days: int, *, set_aside: bool
) -> WeightedForecast | None:
    """The weighted forecast for those who are lost now, corrected by its trials.

    With `set_aside` unusual months are kept out of what the return model learns from. None where
    nobody is lost, or nothing can be learnt from the log.
    """
    learnt = learn(log, set_aside=set_aside)
    by_month = learnt.by_month if learnt else None
    keep_out = by_month.months if by_month and set_aside else np.zeros(0)
    trials = past_trials(log, horizon_days, keep_out=keep_out)
    weights = method_weights(trials)
    forecasts = forecasts_of(log, learnt, horizon_days, parameters=True)
    if not forecasts:
        return None
    if not sum(weights[name] for name in forecasts):
        weights = dict.fromkeys(forecasts, 1.0)
    judged = _judge(forecasts, trials, weights, horizon_days, learnt)
    sorters = forecasts | purchase_models(log, horizon_days)
    return replace(judged, forecast=sorted_anew(judged.forecast, sorters, trials, PRIOR_WEIGHT))


def _judge(
    forecasts: dict[str, Forecast],
    trials: tuple[Trial, ...],
    weights: dict[str, float],
    horizon_days: int,
    learnt: FittedReturnModels | None,
) -> WeightedForecast:
    forecast = mixed(forecasts, weights)
    watched = np.mean([t.horizon_days for t in trials]) if trials else horizon_days / 2
    stretch = float(np.clip(horizon_days / watched, 1.0, LONGEST_STRETCH))
    correction, error = {}, {}
    for what in WHATS:
        misses = np.array([t.log_ratio(mixed(t.forecasts, weights), what) for t in trials])
        shift = _shrunk_mean(misses, trials)
        correction[what] = float(np.exp(shift))
        unseen = np.array([t.log_ratio(said_at(t, trials), what) for t in trials])
        prior = PRIOR_TRIALS * PRIOR_ERROR**2
        seen = (prior + float(((unseen - shift) ** 2).sum())) / (PRIOR_TRIALS + len(trials))
        error[what] = float(np.sqrt(seen * stretch + _apart(forecasts, weights, what)))
    del correction["amount"]  # money moves with the orders; amounts are too uneven to correct
    return WeightedForecast(
        forecast=forecast.times(correction["returned"], correction["orders"]),
        trials=trials,
        weights=weights,
        correction=correction,
        model_error=error,
        horizon_days=horizon_days,
        learnt=learnt,
    )


def _apart(forecasts: dict[str, Forecast], weights: dict[str, float], what: str) -> float:
    """The weighted variance of the methods' log totals."""
    share = np.array([weights[name] for name in forecasts])
    total = np.log([max(f.total(what), 0.5) for f in forecasts.values()])
    mean = np.average(total, weights=share)
    return float(np.average((total - mean) ** 2, weights=share))


def _shrunk_mean(misses: Array, trials: tuple[Trial, ...]) -> float:
    """Equation 2's k·ē."""
    count = len(misses)
    if not count:
        return 0.0
    chance = np.mean([1 / max(t.actual.total("returned"), 1.0) for t in trials])
    spread = float(misses.var(ddof=1)) if count > 1 else PRIOR_SD**2
    keep = PRIOR_SD**2 / (PRIOR_SD**2 + spread / count + float(chance))
    return float(keep * misses.mean())
