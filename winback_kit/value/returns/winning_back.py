"""What winning a lost customer back today is worth: a return now, less doing nothing.

    incremental value = V(0) − Σ_t f(t)·V(t),   V(t) = Σ_a y[a]·δ(t + a),  a < H − t        (1)

V(0) is the second lifetime value of the segment from today over the horizon of H months: y[a] is
the margin of a second lifetime in its month a, δ the discount factor of the middle of a month. f(t)
is the chance that the same person, left alone, comes back in month t: the mean of the return
models, their hazard times what brings about as many back within the horizon of the forecast as it
says, and times how much more or less the lost of the segment have come back than all
(`segment_pace`); V(t) is what such a return still brings within the horizon. Offers and contacts
are apart. The interval holds that of the second lifetime value and the error of the forecast.

Equation (7) of docs/model.md.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtri

from winback_kit.history.kaplan_meier import CONFIDENCE, DAYS_PER_MONTH
from winback_kit.history.silences import Silences
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.value.returns.model.forecast import BEHAVIOURS, lost_state, return_times
from winback_kit.value.returns.past.backtest import PooledForecast
from winback_kit.value.returns.segment_pace import segment_ratios
from winback_kit.value.second_lifetime.lifetime_margin import LifetimeMargin, age_factor
from winback_kit.value.second_lifetime.second_lifetime import Value

Array = np.ndarray[Any, np.dtype[np.float64]]
REACH = float(ndtri(0.5 + CONFIDENCE / 2))  # standard errors to the end of an interval


@dataclass(frozen=True)
class WonBack:
    """One segment's lost customers: present values a customer, and the interval of the difference.

    `people` are lost in all; `returns_alone` the share who come back on their own within the
    horizon; `if_back` the value from today if they were back today, `if_left` that of doing
    nothing; `incremental` their difference, with `low` and `high` (90 %).
    """

    segment: str
    people: int
    returns_alone: float
    if_back: float
    if_left: float
    incremental: float
    low: float
    high: float


def winning_back(value: Value, judged: PooledForecast) -> list[WonBack]:
    """Equation 1 by segment, the largest first; empty where there is no return model."""
    history = value.history
    if judged.learnt is None:
        return []
    log = history.silences
    of_person = history.lost_people.set_index("person").segment
    segment = of_person.reindex(log.person[log.lost]).to_numpy()
    ratios = segment_ratios(history.frames.loss_days)
    pace = np.array([ratios.get(str(name), 1.0) for name in segment])
    returns = _returns_by_month(judged, log, pace=pace, months=value.horizon)
    found = []
    for name in history.segments:
        mine = segment == name
        if mine.sum() >= FEWEST_PEOPLE:
            people = int(mine.sum()) * log.weight
            chance = returns[mine].mean(axis=0)
            found.append(_won_back(name, people, chance, value, judged.model_error["returned"]))
    return found


def _returns_by_month(judged: PooledForecast, log: Silences, *, pace: Array, months: int) -> Array:
    """Chance of each lost person to come back in each month, shape (people, months).

    `pace` (people,) multiplies the hazard, and so does what brings about as many back within the
    horizon of the forecast as it says.
    """
    learnt, forecast = judged.learnt, judged.forecast
    if learnt is None:
        return np.zeros((len(pace), months))
    found = [
        return_times(
            model,
            lost_state(log),
            start=log.until,
            horizon_days=months * DAYS_PER_MONTH,
            steps=months,
        )
        for model in learnt.models
    ]
    own = np.mean(
        [judged.members[name].returned.mean() for name in BEHAVIOURS if name in judged.members]
    )
    level = np.log1p(-forecast.returned.mean()) / np.log1p(-own)
    return at_pace(np.mean(found, axis=0), pace * level)


def at_pace(returns: Array, pace: Array) -> Array:
    """Chances by month (people, months) with the hazard of each person multiplied (people,)."""
    away = np.clip(1 - returns.cumsum(axis=1), 1e-12, 1) ** pace[:, None]
    return np.asarray(-np.diff(away, axis=1, prepend=1.0))


def _won_back(name: str, people: int, chance: Array, value: Value, model_error: float) -> WonBack:
    margin = value.by_segment[name].margin
    at_month = value_of_return(margin, discount_rate=value.discount_rate.value)
    left = float(chance @ at_month)
    reach_of_left = REACH * model_error * left
    reach_of_back = (margin.high - margin.low) / 2 * (1 - left / max(margin.value, 1e-9))
    reach = float(np.hypot(reach_of_left, reach_of_back))
    return WonBack(
        segment=name,
        people=people,
        returns_alone=float(chance.sum()),
        if_back=margin.value,
        if_left=left,
        incremental=margin.value - left,
        low=margin.value - left - reach,
        high=margin.value - left + reach,
    )


def value_of_return(margin: LifetimeMargin, *, discount_rate: float) -> Array:
    """V(t) of equation 1 for a return in every month of the horizon, shape (horizon,)."""
    months = len(margin.by_month)
    factor = age_factor(discount_rate=discount_rate, months=months)
    return np.array([margin.by_month[: months - t] @ factor[t:months] for t in range(months)])
