"""What a cash flow says: internal rate of return, payback. Flows have shape (…, H + 1).

Month 0 is now, month k counts at its middle. Rates are effective per year.

A cash flow has one internal rate of return, none, or several (−1000, 2500, −1540 has 10 % and
40 %). Rates are looked for between a loss of 99.99 % a year and a gain of a million-fold, on a grid
of 601 points, even in log(1 + rate), that the page and the sheet share; each change of sign of the
present value between two points of the grid is one rate, and the figure is given only where there
is exactly one.
"""

import numpy as np
from scipy.optimize import brentq

from winback_kit.case.formulas.evaluate import Array
from winback_kit.words.text import PerCent, Text, said

GRID_FROM, GRID_TO, GRID_POINTS = float(np.log(1e-4)), float(np.log(1e6)), 601
_GRID = np.linspace(GRID_FROM, GRID_TO, GRID_POINTS)


def years_of(months: int) -> Array:
    """When the flow of each month 0 to `months` counts, in years from month 0."""
    return np.asarray(np.maximum(np.arange(months + 1) - 0.5, 0.0) / 12)


def present_values(flows: Array, log_rates: Array) -> Array:
    """Σ_k flow_k · e^(−log_rate · years_k): shape (…, R) for R rates."""
    factors = np.exp(-np.outer(years_of(flows.shape[-1] - 1), log_rates))
    return np.asarray(flows @ factors)


def rates_of_return(flows: Array) -> list[float]:
    """Every yearly rate at which one cash flow (H + 1,) has the present value 0, rising."""
    if not (flows > 0).any() or not (flows < 0).any():
        return []
    at = present_values(flows, _GRID)
    changes = np.flatnonzero(np.sign(at[1:]) * np.sign(at[:-1]) < 0)

    def value(log_rate: float) -> float:
        return float(present_values(flows, np.asarray([log_rate]))[0])

    pairs = [(_GRID[i], _GRID[i + 1]) for i in changes]
    roots = [
        brentq(value, low, high, xtol=1e-15, rtol=1e-14)
        for low, high in pairs
        if value(low) * value(high) < 0  # not where all that is left are rounding residues
    ]
    roots += [float(_GRID[i]) for i in np.flatnonzero(at == 0)]
    return sorted(float(np.expm1(root)) for root in roots)


def irr(flows: Array) -> tuple[float | None, Text | None]:
    """The internal rate of return of one cash flow, or None with the reason."""
    if not (flows > 0).any() or not (flows < 0).any():
        return None, said("no internal rate of return: the cash flow never changes sign")
    rates = rates_of_return(flows)
    if len(rates) == 1:
        return rates[0], None
    if not rates:
        return None, said("no internal rate of return: no rate brings the present value to 0")
    return None, said(
        "no single internal rate of return: {rates} all bring the value to 0",
        rates=tuple(PerCent(rate) for rate in rates),
    )


def rate_of_return(flows: Array) -> Array:
    """The internal rate of return of each flow (…, H + 1); NaN where there is none, or several."""
    rows = flows.reshape(-1, flows.shape[-1])
    rates = [irr(row)[0] for row in rows]
    out = np.asarray([np.nan if rate is None else rate for rate in rates])
    return out.reshape(*flows.shape[:-1], 1)


def first_month(values: Array) -> Array:
    """The first month 1 to H in which `values` is 0 or more, shape (…, 1); NaN without one."""
    reached = values[..., 1:] >= 0
    first = reached.argmax(axis=-1) + 1.0
    return np.asarray(np.where(reached.any(axis=-1), first, np.nan))[..., None]


def falls_back(cumulative: Array) -> bool:
    """Whether a cumulative flow (H + 1,) that was at or above 0 falls below 0 again later."""
    back = np.flatnonzero(cumulative[1:] >= 0)
    return bool(len(back)) and bool((cumulative[int(back[0]) + 1 :] < 0).any())
