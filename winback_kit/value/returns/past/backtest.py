"""How well a forecast of the lost would have worked before, and how far to trust the next one.

The forecast pools four methods (`pooled`): the return model, the same with a bent tail, what those
lost before did, and Pareto/NBD. At past days (the origins) each forecast is made from what was
known then, and held against what came. A method that missed now on one side, now on the other keeps
its whole say: a log holds too few separate pasts to learn weights from, and averages of forecasts
are hard to beat for that reason (Clemen 1989, Int. J. Forecasting 5:559). One that was too low, or
too high, on every past day does not fit the log. With b_m the least log miss of such a method, of
returns and orders over all origins, and 0 for the others,

    say of m ∝ 1 / (1 + (b_m / β)²),   β = 0.15                                               (1)

With e_j the log ratio of actual to the pooled forecast at origin j, made with the says that the
other origins give, and u the part of the coming horizon whose season the log has never seen (it is
shorter than a year), the error beside chance is

    model error² = σ₀² + k · mean of e_j² + (σ_s·u)²,   σ₀ = 0.05, k = 0.4, σ_s = 0.22         (2)

and an interval is that of a t with 6 degrees of freedom. Without an origin the mean of e_j² is
taken as 0.3². k is below 1 since the horizons of the origins overlap, chance is in e_j too, and one
past says little of the next: how all of this was chosen, and what it held on other logs and on
simulated ones, is in docs/backtests.md.
Who of the lost comes first is asked apart, in `ranking_of_lost`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import stdtrit

from winback_kit.history.silences import Silences
from winback_kit.value.returns.model.forecast import BEHAVIOURS, Forecast, behaviours, pooled
from winback_kit.value.returns.model.learning import FittedReturnModels, learn, learn_again
from winback_kit.value.returns.model.unusual_months import Returns
from winback_kit.value.returns.past.ranking_of_lost import sorted_anew, sorting_weights
from winback_kit.value.returns.past.rival_forecasts import curves, last_cohort, purchase_models
from winback_kit.value.returns.past.trial import Trial, what_happened

Array = np.ndarray[Any, np.dtype[np.float64]]
MEMBERS = (*BEHAVIOURS, "curves", "Pareto/NBD")
OTHER_PURCHASE_MODELS = ("BG/NBD",)
WHATS = ("returned", "orders", "amount")
SHARES = (0.55, 0.7, 0.85)  # origins of the trials, as shares of the log
FEWEST_LOST = 40
FEWEST_RETURNS = 10
ALWAYS_WRONG = 0.15
LEAST_ERROR, SAY_OF_TRIALS, UNSEEN_SEASON, UNTRIED = 0.05, 0.4, 0.22, 0.30
FREEDOM = 6
WIDEST = 10  # times the forecast: a range that goes beyond says nothing
COVERAGE = 0.80
YEAR = 365


@dataclass(frozen=True)
class PooledForecast:
    """The forecast that is used, with what the trials say of it.

    `members` are the forecasts that it pools; `said` is what the pool would have said at the day of
    each of the `trials` (`said_at`); `model_error` is the standard error of the logarithm
    of each total, beside chance; `learnt` the return models, None under contract.
    """

    forecast: Forecast
    members: dict[str, Forecast]
    trials: tuple[Trial, ...]
    said: tuple[Forecast, ...]
    model_error: dict[str, float]
    horizon_days: int
    learnt: FittedReturnModels | None

    @property
    def by_month(self) -> Returns | None:
        """The returns of the long silent by month, where the log is long enough."""
        return self.learnt.by_month if self.learnt else None

    def say_of(self, method: str) -> float:
        """What say a method has in how many come back, of all that are pooled."""
        says = says_of(self.members, self.trials)
        return says.get(method, 0.0) / sum(says.values())

    @property
    def sorting(self) -> dict[str, float]:
        """What say each method has in who of the lost comes first; sums to 1, or empty."""
        raw = sorting_weights(self.trials)
        whole = sum(raw.values())
        return {name: weight / whole for name, weight in raw.items()} if whole else {}

    def interval(self, what: str, *, coverage: float = COVERAGE) -> tuple[float, float]:
        """Low and high of a total of the forecast."""
        error = float(np.hypot(self.forecast.error(what), self.model_error[what]))
        reach = float(stdtrit(FREEDOM, 0.5 + coverage / 2)) * error
        total = self.forecast.total(what)
        return total * float(np.exp(-reach)), total * float(np.exp(reach))

    def tells(self, what: str) -> bool:
        """Whether the range of a total says anything: it ends within ten times the forecast."""
        return self.interval(what)[1] <= WIDEST * self.forecast.total(what)


def members(
    log: Silences, learnt: FittedReturnModels | None, horizon_days: int
) -> dict[str, Forecast]:
    """The forecast of every member that can say something.

    Under contract only the curves can: when payments fall due says nothing of a return.
    """
    found = behaviours(log, learnt, horizon_days)
    found |= curves(log, horizon_days) | purchase_models(log, horizon_days, MEMBERS[-1:])
    return {name: f for name, f in found.items() if np.isfinite(f.total("orders"))}


def rivals(log: Silences, horizon_days: int) -> dict[str, Forecast]:
    """Methods that the forecast is held against, and has no part of: BG/NBD and the naive one."""
    found = purchase_models(log, horizon_days, OTHER_PURCHASE_MODELS)
    return found | last_cohort(log, horizon_days)


def trial(log: Silences, origin: int, horizon_days: int, *, keep_out: Array) -> Trial | None:
    """Hold every method's forecast at an origin against what the log says happened.

    Early in a log the rule is shortened to a third of what had passed, so that some had returned.
    """
    known = log.at(origin, longest_rule=origin / 3)
    if len(known.lost) < FEWEST_LOST:
        return None
    learnt = learn_again(known, keep_out=keep_out)
    forecasts = members(known, learnt, horizon_days)
    actual = what_happened(log, known, horizon_days=horizon_days)
    if not forecasts or actual.total("returned") < FEWEST_RETURNS:
        return None
    others = rivals(known, horizon_days)
    return Trial(origin, horizon_days, float(known.rule_days.max()), forecasts, actual, others)


def past_trials(log: Silences, horizon_days: int, *, keep_out: Array) -> tuple[Trial, ...]:
    """Trials at several origins, each over the horizon or as much of it as has passed since."""
    origins = [int(log.until * share) for share in SHARES]
    found = [trial(log, at, min(horizon_days, log.until - at), keep_out=keep_out) for at in origins]
    return tuple(one for one in found if one)


def said_at(one: Trial, trials: Sequence[Trial]) -> Forecast:
    """The pooled forecast at a past origin, sorted as the other trials would have sorted it."""
    others = tuple(other for other in trials if other is not one)
    return sorted_anew(pooled(one.forecasts, says_of(one.forecasts, others)), one.sorters, others)


def judged_forecast(log: Silences, horizon_days: int, *, set_aside: bool) -> PooledForecast | None:
    """The pooled forecast for those who are lost now, with its error by the trials.

    With `set_aside` unusual months are kept out of what the return model learns from. None where
    nobody is lost, or nothing can be learnt from the log.
    """
    learnt = learn(log, set_aside=set_aside)
    by_month = learnt.by_month if learnt else None
    keep_out = by_month.months if by_month and set_aside else np.zeros(0)
    trials = past_trials(log, horizon_days, keep_out=keep_out)
    found = members(log, learnt, horizon_days)
    if not found:
        return None
    unseen = unseen_season(log.until, horizon_days)
    sorters = found | rivals(log, horizon_days)
    said = tuple(said_at(one, trials) for one in trials)
    return PooledForecast(
        forecast=sorted_anew(pooled(found, says_of(found, trials)), sorters, trials),
        members=found,
        trials=trials,
        said=said,
        model_error={what: model_error(trials, said, what, unseen=unseen) for what in WHATS},
        horizon_days=horizon_days,
        learnt=learnt,
    )


def says_of(names: Iterable[str], trials: Sequence[Trial]) -> dict[str, float]:
    """Equation 1: the say of each method, 1 for one that was never always wrong."""
    return {name: 1 / (1 + (least_miss(name, trials) / ALWAYS_WRONG) ** 2) for name in names}


def least_miss(name: str, trials: Sequence[Trial]) -> float:
    """By how much, in logs, a method missed at least, where it always missed on the same side.

    Of returns and orders, at every past day. 0 where it was too low once and too high once, and
    where there are fewer than two days to tell.
    """
    said = [one for one in trials if name in one.forecasts]
    misses = [one.log_ratio(one.forecasts[name], w) for one in said for w in WHATS[:2]]
    if len(said) < 2:
        return 0.0
    return max(min(misses), -max(misses), 0.0)


def unseen_season(log_days: int, horizon_days: int) -> float:
    """The part of the horizon that falls in a season which the log has never seen.

    >>> unseen_season(300, 130), unseen_season(365, 200)
    (0.5, 0.0)
    """
    return float(np.clip(YEAR - log_days, 0, horizon_days)) / horizon_days


def model_error(
    trials: Sequence[Trial], said: Sequence[Forecast], what: str, *, unseen: float
) -> float:
    """Equation 2, from what was said at each past day."""
    misses = [one.log_ratio(forecast, what) for one, forecast in zip(trials, said, strict=True)]
    past = float(np.mean(np.square(misses))) if misses else UNTRIED**2
    season = (UNSEEN_SEASON * unseen) ** 2
    return float(np.sqrt(LEAST_ERROR**2 + SAY_OF_TRIALS * past + season))
