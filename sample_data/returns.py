"""Who returns without us, and when.

A share c of the lost returns, c by reason; such a return is r days after the loss is declared,

    r = 1 + floor(X),  X exponential with mean m,  so  P(r ≤ t) = c · (1 − exp(−floor(t)/m))  (1)

Given that s days after the loss the customer has not returned, the chance to return by himself
within the next w days is

    p0(s) = c · (exp(−s/m) − exp(−(s + w)/m)) / (1 − c + c · exp(−s/m))                       (2)
"""

from __future__ import annotations

import numpy as np

from sample_data.days import NEVER
from sample_data.draws import Floats, Ints, exponential


def draw_return_days(
    rng: np.random.Generator, *, loss_day: Ints, return_rate: Floats, mean_days: float
) -> Ints:
    """The day of the natural return, or NEVER."""
    returns = rng.random(loss_day.size) < return_rate
    wait = 1 + np.floor(exponential(rng.random(loss_day.size), mean_days)).astype(np.int64)
    return np.where(returns, loss_day + wait, NEVER)


def returned_within(return_rate: float, *, mean_days: float, days: float) -> float:
    """Equation 1: the share of the lost that has returned `days` after the loss."""
    return float(return_rate * -np.expm1(-np.floor(days) / mean_days))


def return_rate_in_window(
    return_rate: Floats, *, days_lost: Floats, window_days: int, mean_days: float
) -> Floats:
    """Equation 2; the arguments broadcast."""
    still_to_come = return_rate * np.exp(-days_lost / mean_days)
    return still_to_come * -np.expm1(-window_days / mean_days) / (1 - return_rate + still_to_come)
