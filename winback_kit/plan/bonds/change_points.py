"""Whether a share, or a rate, is another one since some month, over many series at once.

k_m of n_m in each of M months, p = Σk / Σn. The sums of what came above what was expected,

    B(t) = Σ_{m ≤ t} (k_m − n_m·p) / √(φ Σ v_m),   v_m = n_m·p·(1 − p)   (n_m·p for a rate)   (1)

wander like a Brownian bridge where nothing changed, so that max |B| has Kolmogorov's distribution
(Ploberger & Krämer 1992, Econometrica 60:271). The month at which |B| is largest is when it
changed. Months are less even than chance alone makes them, and alike to their
neighbours: φ is the variance of the standardised rests within the two parts times (1 + ρ)/(1 − ρ)
with ρ how alike one month is to the next, and at least 1. Of all series tested together, those are
called which survive a rate of false discoveries of 5 % (Benjamini and Hochberg 1995).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.stats import kstwobign

from winback_kit.history.defection.slice_tests import false_discovery

Array = np.ndarray[Any, np.dtype[np.float64]]
FEWEST_MONTHS, FEWEST_CASES = 12, 50
LEAST_PART = 3  # months on either side
CALLED = 0.05
MOST_ALIKE = 0.9


@dataclass(frozen=True)
class LevelChange:
    """A series and where it changed most: the first `month` of the new level, the share before and
    since, its p, and `rate`: at which rate of false discoveries it is called.
    """

    series: str
    name: str
    month: int
    before: float
    since: float
    p: float
    months: int
    rate: float = 1.0

    @property
    def called(self) -> bool:
        """Whether it changed, as far as all tests together can say."""
        return self.rate <= CALLED


def change_of(
    k: Any, n: Any, *, first_month: int = 0, series: str = "", name: str = "", rate: bool = False
) -> LevelChange | None:
    """Equation 1 for one series, shapes (months,); None where months or cases are too few.

    `rate`: k are events against n expected, in place of a part of n.

    >>> change_of([5] * 10 + [20] * 10, [100] * 20, first_month=100).month
    110
    """
    k, n = np.asarray(k, float), np.asarray(n, float)
    total = n.sum()
    share = k.sum() / total if total else 0.0
    if len(k) < FEWEST_MONTHS or k.sum() < FEWEST_CASES or (not rate and share > 1 - 1e-9):
        return None
    variance = n * share * (1.0 if rate else 1 - share)
    spread = np.sqrt(np.maximum(variance, 1e-12))
    walk = np.cumsum(k - n * share) / np.sqrt(variance.sum())
    inner = np.abs(walk[LEAST_PART - 1 : len(k) - LEAST_PART])
    at = LEAST_PART + int(np.argmax(inner))
    before, since = (float(k[part].sum() / max(n[part].sum(), 1e-12)) for part in _parts(at))
    level = np.where(np.arange(len(k)) < at, before, since)
    phi = max(1.0, _long_run((k - n * level) / spread))
    p = float(kstwobign.sf(float(inner.max()) / np.sqrt(phi)))
    return LevelChange(series, name, first_month + at, before, since, p, len(k))


def called(found: Sequence[LevelChange]) -> tuple[LevelChange, ...]:
    """All series with the rate of false discoveries of each, the surest first."""
    rates = false_discovery(np.array([one.p for one in found])) if found else ()
    told = [replace(one, rate=float(rate)) for one, rate in zip(found, rates, strict=True)]
    return tuple(sorted(told, key=lambda one: (one.p, one.series, one.name)))


def _parts(at: int) -> tuple[slice, slice]:
    return slice(0, at), slice(at, None)


def _long_run(rest: Array) -> float:
    """φ: what months alike to their neighbours add to the variance of the rests, ρ of lag 1.

    ρ of a short series comes out too small by about (1 + 4ρ)/n (Marriott and Pope 1954).
    """
    n = len(rest)
    variance = float((rest**2).sum()) / max(n - 2, 1)
    near = float((rest[1:] * rest[:-1]).sum()) / max(float((rest**2).sum()), 1e-12)
    near = min(max(near + (1 + 4 * near) / n, 0.0), MOST_ALIKE)
    return variance * (1 + near) / (1 - near)
