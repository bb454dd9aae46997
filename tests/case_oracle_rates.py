"""Internal rates of return by scanning, in plain loops."""

from __future__ import annotations

import math
from itertools import pairwise

LEAST, MOST, POINTS = 1e-4, 1e6, 601  # 1 + rate: a loss of 99.99 % a year to a million-fold


def present_value(flows: list[float], log_rate: float) -> float:
    """Month 0 now, month k at its middle; the later months by Horner's rule."""
    month = math.exp(-log_rate / 12)
    later = 0.0
    for flow in reversed(flows[1:]):
        later = later * month + flow
    return flows[0] + later * math.sqrt(month)


def internal_rates(flows: list[float]) -> list[float]:
    """Every yearly rate at which the present value changes its sign, from one point to the next.

    The points lie evenly in log(1 + rate).
    """
    if min(flows) >= 0 or max(flows) <= 0:
        return []
    first, last = math.log(LEAST), math.log(MOST)
    points = [first + (last - first) * n / (POINTS - 1) for n in range(POINTS)]
    values = [present_value(flows, point) for point in points]
    rates = [math.expm1(x) for x, value in zip(points, values, strict=True) if value == 0]
    for (low, at_low), (high, at_high) in pairwise(zip(points, values, strict=True)):
        if at_low and at_high and (at_low < 0) != (at_high < 0):
            rates.append(math.expm1(_halved(flows, low, high, rising=at_low < 0)))
    return sorted(rates)


def _halved(flows: list[float], low: float, high: float, *, rising: bool) -> float:
    for _ in range(80):
        middle = (low + high) / 2
        if (present_value(flows, middle) < 0) == rising:
            low = middle
        else:
            high = middle
    return (low + high) / 2
