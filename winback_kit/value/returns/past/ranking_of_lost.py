"""Who first: the lost sorted by all methods together, as well as each has sorted before.

How many come back in all is one question, who of them another: a method that misses the total may
sort well. So each method has a say here by how well it sorted before. With r_m(i) the mean rank of
person i by method m (1 for the most promising) and ρ_m the mean over the trials of its rank
correlation with the actual orders, 0 where it failed or was worse than chance,

    score(i) = Σ_m ρ_m⁴ r_m(i) / Σ_m ρ_m⁴                                                     (1)

The person with the highest score gets the highest forecast of any person, and so on down. How much
of all orders each tenth gets is drawn towards what the same tenth brought in the trials, with R
returns in all of them:

    share of tenth t = (1 − k)·forecast share + k·share in the trials,  k = ½·R/(R + 100)     (2)

Averages of forecasts sort better than their parts (Clemen 1989, Int. J. Forecasting 5:559); a
forecast that is held against its past by groups is binned calibration (Zadrozny & Elkan 2001, ICML
18:609). No total is moved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from winback_kit.value.returns.model.forecast import Forecast
from winback_kit.value.returns.past.ranking import TENTHS, mean_ranks, rank_correlation, tenth_of
from winback_kit.value.returns.past.trial import Trial

Array = np.ndarray[Any, np.dtype[np.float64]]
POWER = 4
MOST_PAST = 0.5
FEW_RETURNS = 100.0


def sorted_anew(
    forecast: Forecast, sorters: Mapping[str, Forecast], trials: Sequence[Trial]
) -> Forecast:
    """The forecast with its people sorted anew, its totals as they are.

    `sorters` are forecasts of the same people by every method. Without trials, or where no method
    sorted any better than chance, the forecast stays.
    """
    weights = sorting_weights(trials)
    if not any(weights.get(name, 0.0) for name in sorters):
        return forecast
    score = scores(sorters, weights)
    past, trust = past_shares(trials, weights)
    orders = _dealt(forecast.orders, score, past, trust)
    returned = _dealt(forecast.returned, score, past, trust)
    if returned.max() > 1:  # nobody returns more than surely
        returned = _dealt(forecast.returned, score, past, 0.0)

    def money(total: Array) -> Array:
        each = np.divide(total, forecast.orders, out=np.zeros(len(score)), where=total > 0)
        moved = orders * each
        return np.asarray(moved * (total.sum() / max(float(moved.sum()), 1e-12)))

    return replace(
        forecast,
        returned=returned,
        orders=orders,
        amount=money(forecast.amount),
        margin=money(forecast.margin),
    )


def sorting_weights(trials: Sequence[Trial]) -> dict[str, float]:
    """ρ⁴ of equation 1, by method."""
    names = dict.fromkeys(name for one in trials for name in one.sorters)
    found = {}
    for name in names:
        sorted_well = [
            rank_correlation(one.sorters[name].orders, one.actual.orders)
            for one in trials
            if name in one.sorters
        ]
        mean = max(sum(sorted_well) / len(trials), 0.0)
        found[name] = mean**POWER
    return found


def scores(sorters: Mapping[str, Forecast], weights: Mapping[str, float]) -> Array:
    """Equation 1: the weighted mean rank of each person, the most promising highest."""
    heard = {name: weights.get(name, 0.0) for name in sorters}
    ranks = [mean_ranks(sorters[name].orders) * weight for name, weight in heard.items()]
    return np.asarray(sum(ranks) / max(sum(heard.values()), 1e-300))


def past_shares(trials: Sequence[Trial], weights: Mapping[str, float]) -> tuple[Array, float]:
    """The share of all orders that each tenth brought in the trials, (10,), and equation 2's k."""
    shares = []
    for one in trials:
        tenth = tenth_of(scores(one.sorters, weights))
        brought = np.bincount(tenth, weights=one.actual.orders, minlength=TENTHS)
        shares.append(brought / brought.sum())
    returns = sum(float(one.actual.returned.sum()) for one in trials)
    return np.mean(shares, axis=0), MOST_PAST * returns / (returns + FEW_RETURNS)


def _dealt(values: Array, score: Array, past: Array, trust: float) -> Array:
    """The values of all people dealt out anew: the highest score gets the highest, and so on.

    Each tenth is drawn towards its share in the past; people with equal scores get equal values.
    """
    count = len(values)
    tenth = np.arange(count) * TENTHS // count
    dealt = np.sort(values)[::-1]
    own = np.bincount(tenth, weights=dealt, minlength=TENTHS) / dealt.sum()
    wanted = (1 - trust) * own + trust * past
    factor = np.divide(wanted, own, out=np.ones(TENTHS), where=own > 0)
    place = (np.arange(count) + 0.5) / count * TENTHS - 0.5
    drawn = np.sort(dealt * np.interp(place, np.arange(TENTHS), factor))[::-1]
    drawn = drawn * (dealt.sum() / drawn.sum())
    _, kind, people = np.unique(-score, return_inverse=True, return_counts=True)
    means = np.add.reduceat(drawn, np.cumsum(people) - people) / people
    return np.asarray(means[kind])
