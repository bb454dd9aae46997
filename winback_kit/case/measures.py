"""What a cash flow says: net present value, internal rate of return, payback, cash need.

Flows have shape (H + 1,): month 0 now, month k at its middle. Rates are effective per year.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from winback_kit.case.formula import Array

# log(1 + rate) from a loss of 99.99 % a year to a gain of a million-fold
_GRID = np.linspace(np.log(1e-4), np.log(1e6), 2400)


def years_of(flows: Array) -> Array:
    """When each flow counts, in years from month 0."""
    return np.maximum(np.arange(flows.shape[-1]) - 0.5, 0.0) / 12


def irr(flows: Array) -> tuple[float | None, str]:
    """The yearly rate at which the flows' present value is 0, or None with the reason.

    A cash flow can have no such rate, or several (−1000, 2500, −1540 has 10 % and 40 %); neither
    has an internal rate of return, and a tool that prints one is wrong.
    """
    if not (flows > 0).any() or not (flows < 0).any():
        return None, "no internal rate of return: the cash flow never changes sign"
    years = years_of(flows)

    def value(log_rate: float) -> float:
        return float((flows * np.exp(-log_rate * years)).sum())

    at = np.exp(-np.outer(_GRID, years)) @ flows
    changes = np.flatnonzero(np.sign(at[1:]) * np.sign(at[:-1]) < 0)
    roots = [brentq(value, _GRID[i], _GRID[i + 1], xtol=1e-15, rtol=1e-14) for i in changes]
    roots += [float(_GRID[i]) for i in np.flatnonzero(at == 0)]
    rates = sorted(float(np.expm1(root)) for root in roots)
    if len(rates) == 1:
        return rates[0], ""
    if not rates:
        return None, "no internal rate of return: no rate brings the present value to 0"
    listed = ", ".join(f"{rate:.1%}" for rate in rates)
    return None, f"no single internal rate of return: {listed} all bring the value to 0"


def payback_months(cumulative: Array) -> tuple[int | None, str]:
    """The first month 1 to H whose cumulative flow is at or above 0, or None with the reason."""
    back = np.flatnonzero(cumulative[1:] >= 0)
    if not len(back):
        return None, "not paid back within the horizon"
    first = int(back[0]) + 1
    falls = (cumulative[first:] < 0).any()
    return first, "the cumulative flow falls below 0 again later" if falls else ""


def peak_cash_need(cumulative: Array) -> float:
    """The deepest point of the cumulative cash, as positive money (0 if it never dips)."""
    return float(max(0.0, -cumulative.min()))
