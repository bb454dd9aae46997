"""What a cash flow says: internal rate of return, payback. Flows have shape (…, H + 1).

Month 0 is now, month k counts at its middle. Rates are effective per year.

A cash flow has one internal rate of return, none, or several (−1000, 2500, −1540 has 10 % and
40 %). The figure is given only where the present value falls through zero at one rate and is zero
at no other, however high or low: where it rises with the rate, or there is a second rate far
above, a higher rate would not be the better one. The value is looked at on a grid of log(1 + rate)
= sinh(u) that the page and the sheet share, so wide that at its ends only the first or the last
flow is left; each change of its sign between two points is one rate. What is told lies between a
loss of 99.99 % a year and a gain of a million-fold.
"""

import numpy as np
from scipy.optimize import brentq

from winback_kit.case.formulas.evaluate import Array
from winback_kit.words.text import PerCent, Text, said

GRID_STEP, GRID_POINTS = 0.04, 751  # u from −15 to 15: log(1 + rate) from −1.6 to 1.6 million
LEAST_RATE, MOST_RATE = 1e-4 - 1, 1e6 - 1
ROUNDING = 1e-12  # of the largest flow: what is left of two equal ones is none
_GRID = np.sinh(GRID_STEP * (np.arange(GRID_POINTS) - GRID_POINTS // 2))


def years_of(months: int) -> Array:
    """When the flow of each month 0 to `months` counts, in years from month 0."""
    return np.asarray(np.maximum(np.arange(months + 1) - 0.5, 0.0) / 12)


def values_at(flows: Array, log_rates: Array) -> Array:
    """The value of one cash flow (H + 1,) at rates (R,): of its sign that of the present value.

    For rates above 0 it is the value on the day of the first flow, Σ_k flow_k · e^(−|log_rate| ·
    |years_k − years_first|), for the others on the day of the last, so that no term grows.
    """
    kept = np.where(np.abs(flows) > ROUNDING * np.abs(flows).max(), flows, 0.0)
    years, paid = years_of(len(flows) - 1), np.flatnonzero(kept)
    if not len(paid):
        return np.zeros(len(log_rates))
    day = np.where(log_rates > 0, years[paid[0]], years[paid[-1]])
    apart = np.abs(years - day[:, None])
    return np.asarray(np.exp(-np.abs(log_rates)[:, None] * apart) @ kept)


def rates_of_return(flows: Array) -> list[float]:
    """Every yearly rate at which one cash flow (H + 1,) has the present value 0, rising.

    A rate above a gain of a million-fold is infinite, one below a loss of 99.99 % is −1.
    """
    above = values_at(flows, _GRID) > 0
    return [_rate_between(flows, int(i)) for i in np.flatnonzero(above[1:] != above[:-1])]


def _rate_between(flows: Array, i: int) -> float:
    """The rate at which the value is 0 between point i of the grid and the next."""
    low, high = _GRID[i], _GRID[i + 1]
    least, most = np.log1p(LEAST_RATE), np.log1p(MOST_RATE)
    if low > most or high < least:
        root = low
    else:
        root = brentq(
            lambda at: values_at(flows, np.asarray([at]))[0], low, high, xtol=1e-15, rtol=1e-14
        )
    return np.inf if root > most else -1.0 if root < least else float(np.expm1(root))


def irr(flows: Array) -> tuple[float | None, Text | None]:
    """The internal rate of return of one cash flow, or None with the reason."""
    if not (flows > 0).any() or not (flows < 0).any():
        return None, said("no internal rate of return: the cash flow never changes sign")
    rates = rates_of_return(flows)
    known = [rate for rate in rates if -1 < rate < np.inf]
    told = tuple(PerCent(rate) for rate in known)
    if not known:
        return None, said("no internal rate of return: no rate brings the present value to 0")
    if len(rates) > len(known):
        return None, said(
            "no single internal rate of return: {rates} brings the value to 0, and so does a "
            "rate beyond any that is told",
            rates=told,
        )
    if len(rates) > 1:
        return None, said(
            "no single internal rate of return: {rates} all bring the value to 0", rates=told
        )
    if values_at(flows, _GRID[:1])[0] <= 0:
        return None, said(
            "no internal rate of return: at {rates} the value is 0, but it rises with the rate",
            rates=told,
        )
    return known[0], None


def rate_of_return(flows: Array) -> Array:
    """The internal rate of return of each flow (…, H + 1); NaN where there is none, or several."""
    rows = flows.reshape(-1, flows.shape[-1])
    rates = [irr(row)[0] for row in rows]
    out = np.asarray([np.nan if rate is None else rate for rate in rates])
    return out.reshape(*flows.shape[:-1], 1)


def first_month(values: Array) -> Array:
    """The first month 1 to H in which `values` is 0 or more, shape (…, 1); NaN without one.

    It is 0 where they never were below 0, so that there was nothing to wait for.
    """
    reached = values[..., 1:] >= 0
    first = np.where(reached.any(axis=-1), reached.argmax(axis=-1) + 1.0, np.nan)
    return np.asarray(np.where((values >= 0).all(axis=-1), 0.0, first))[..., None]


def falls_back(cumulative: Array) -> bool:
    """Whether a cumulative flow (H + 1,) that was at or above 0 falls below 0 again later."""
    back = np.flatnonzero(cumulative[1:] >= 0)
    return bool(len(back)) and bool((cumulative[int(back[0]) + 1 :] < 0).any())
