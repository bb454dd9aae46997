"""What is known of each of the lost: the chance to return, and what a return of theirs brings.

    chance    1 − (1 − r_i)^s     r_i the forecast's chance within its horizon, s the part of all
                                  the returns forecast that falls within the window        (1)
    brings    m_i / m̄             m_i the margin expected of an order of theirs, m̄ its mean over the
                                  segment, each person counted by the chance to return     (2)

By (2) those who are expected to return bring, together, what the segment's second lifetime value
says. Of a large log every k-th customer was forecast (`Silences.weight`).
"""

from typing import Any

import numpy as np
import pandas as pd

from winback_kit.history.measure import History
from winback_kit.value.returns.model.forecast import Forecast
from winback_kit.value.returns.model.spend import expected_spend
from winback_kit.value.returns.past.backtest import PooledForecast

Array = np.ndarray[Any, np.dtype[np.float64]]


def each_lost(history: History, judged: PooledForecast) -> pd.DataFrame:
    """One row a person forecast: person, chance (1) within the return window, brings (2)."""
    log, forecast = history.silences, judged.forecast
    part = _part_within(forecast, history.window_days / judged.horizon_days)
    chance = 1 - (1 - np.clip(forecast.returned, 0.0, 1.0)) ** part
    of_person = history.lost_people.set_index("person").segment
    segment = of_person.reindex(forecast.person).fillna("").to_numpy()
    margin = expected_spend(log, log.lost).margin
    return pd.DataFrame(
        {"person": forecast.person, "chance": chance, "brings": _brings(margin, chance, segment)}
    )


def _part_within(forecast: Forecast, window: float) -> float:
    """The part of the returns within a window, itself a part of the horizon or a multiple."""
    blocks = np.r_[0.0, forecast.returned_by_block.cumsum()]
    if window >= 1 or blocks[-1] <= 0:
        return window
    return float(np.interp(window, np.linspace(0, 1, len(blocks)), blocks / blocks[-1]))


def _brings(margin: Array, chance: Array, segment: Any) -> Array:
    """Equation 2; 1 where the mean is nothing to be compared with."""
    names, place = np.unique(segment, return_inverse=True)
    weight = np.bincount(place, weights=chance, minlength=len(names))
    whole = np.bincount(place, weights=chance * margin, minlength=len(names))
    mean = np.divide(whole, weight, out=np.zeros(len(names)), where=weight > 0)[place]
    return np.divide(margin, mean, out=np.ones(len(margin)), where=mean > 0)
