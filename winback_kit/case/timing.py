"""When money counts: the conventions of discounting beside each other, and payback to the day.

A case counts month 0 at once and month k at its middle. Other habits move the same flows:

    mid-month     (k − ½)/12 years          month end    k/12 years
    mid-year      ⌈k/12⌉ − ½ years          year end     ⌈k/12⌉ years
    rate / 12     a factor (1 + r/12)^−k, which is wrong: r is an effective yearly rate
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import numpy as np

from winback_kit.checks import refused

Array = np.ndarray[Any, np.dtype[np.float64]]
Convention = Literal["mid_month", "month_end", "mid_year", "year_end", "rate_over_12"]


def npv_by_convention(flows: Array, *, yearly_rate: float) -> dict[Convention, float]:
    """Present value of flows (H + 1,) under every convention."""
    if yearly_rate <= -1:
        raise refused("yearly_rate", "must be above -1", got=yearly_rate)
    conventions: tuple[Convention, ...] = get_args(Convention)
    return {
        name: float(flows @ _factor(name, yearly_rate, flows.shape[-1])) for name in conventions
    }


def exact_payback_months(cumulative: Array) -> float | None:
    """When the cumulative flow (H + 1,) first reaches 0, evenly within the month; None if never."""
    back = np.flatnonzero(cumulative[1:] >= 0)
    if not len(back):
        return None
    month = int(back[0]) + 1
    before, after = float(cumulative[month - 1]), float(cumulative[month])
    return float(month) if before >= 0 else month - 1 + before / (before - after)


def _factor(convention: Convention, rate: float, count: int) -> Array:
    month = np.arange(count, dtype=float)
    if convention == "rate_over_12":
        return np.asarray((1 + rate / 12) ** -month)
    year = np.ceil(month / 12)
    years = {
        "mid_month": np.maximum(month - 0.5, 0.0) / 12,
        "month_end": month / 12,
        "mid_year": np.maximum(year - 0.5, 0.0),
        "year_end": year,
    }[convention]
    return np.asarray((1 + rate) ** -years)
