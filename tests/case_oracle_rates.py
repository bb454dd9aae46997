"""The internal rate of return by counting the roots of a polynomial, in plain loops.

With s = (1 + rate)^(−1/24), the factor of half a month, the present value is the polynomial
f0 + f1·s + f2·s³ + f3·s⁵ + …: rates from 0 up to any are s from 1 down to 0. Written backwards it
is one in 1/s, which goes from 1 down to 0 for rates from 0 down to a loss of everything.
"""

from __future__ import annotations

import math
from itertools import pairwise

POINTS = 3000
LEAST, MOST = 1e-4, 1e6  # 1 + rate: what is told


def internal_rate(flows: list[float]) -> float | None:
    """The yearly rate at which the value falls through 0, if it is 0 at that rate alone."""
    largest = max(map(abs, flows))
    flows = [flow if abs(flow) > 1e-12 * largest else 0.0 for flow in flows]
    by_half_month = [flows[0]]
    for flow in flows[1:]:
        by_half_month += [flow, 0.0]
    above = _roots(_from_the_first(by_half_month))
    below = [1 / s if s else math.inf for s in _roots(_from_the_first(by_half_month[::-1]))]
    roots = above + [s for s in below if s != 1 or 1 not in above]
    paid = [flow for flow in flows if flow]
    if len(roots) != 1 or paid[0] > 0 or roots[0] == 0 or math.isinf(roots[0]):
        return None
    log_growth = -24 * math.log(roots[0])
    if not math.log(LEAST) <= log_growth <= math.log(MOST):
        return None
    return math.expm1(log_growth)


def _from_the_first(terms: list[float]) -> list[float]:
    first = next((at for at, term in enumerate(terms) if term), 0)
    return terms[first:]


def _value(terms: list[float], s: float) -> float:
    value = 0.0
    for term in reversed(terms):
        value = value * s + term
    return value


def _roots(terms: list[float]) -> list[float]:
    """Where the polynomial changes its sign between 0 and 1, by scanning and halving."""
    points = [n / POINTS for n in range(POINTS + 1)]
    values = [_value(terms, s) for s in points]
    roots = [1.0] if values[-1] == 0 else []
    for (low, at_low), (high, at_high) in pairwise(zip(points, values, strict=True)):
        if at_low * at_high < 0:
            roots.append(_halved(terms, low, high, rising=at_low < 0))
        elif at_high == 0 and high < 1:
            roots.append(high)
    return roots


def _halved(terms: list[float], low: float, high: float, *, rising: bool) -> float:
    for _ in range(80):
        middle = (low + high) / 2
        if (_value(terms, middle) < 0) == rising:
            low = middle
        else:
            high = middle
    return (low + high) / 2
