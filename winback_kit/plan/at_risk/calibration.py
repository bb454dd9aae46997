"""Whether chances come true: the slope of calibration, and tenths of the people side by side.

    logit P(lost) = α + slope · logit p̂                                                        (1)

A slope of 1 says that the chances are as far apart as the people are; below 1 they are too far
apart, above 1 too near (Cox 1958, Biometrika 45:562). Its interval is Wald's, 95 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.plan.experiment.statistics.differences import wilson
from winback_kit.tables.names import FEWEST_PEOPLE

Array = np.ndarray[Any, np.dtype[np.float64]]
TENTHS = 10
SURE = 1e-6
Z95 = 1.959963984540054
NEAR_ENOUGH = (0.8, 1.25)


@dataclass(frozen=True)
class Tenth:
    """A tenth of the people by their chance: what was said, and the share lost with its interval.

    `people` in customers.
    """

    people: int
    said: float
    came: float
    low: float
    high: float

    @property
    def reach(self) -> tuple[float, float]:
        """How far the interval reaches below and above the share lost."""
        return max(self.came - self.low, 0.0), max(self.high - self.came, 0.0)


@dataclass(frozen=True)
class Calibration:
    """The slope (1) with its 95 % interval, what was said and what came, and both by tenths.

    `tenths` go from the least to the most at risk; they are fewer where people are few.
    """

    slope: float
    low: float
    high: float
    said: float
    came: float
    tenths: tuple[Tenth, ...]

    @property
    def holds(self) -> bool:
        """Whether the interval lies within .8 to 1.25, or holds 1."""
        least, most = NEAR_ENOUGH
        return (least <= self.low and self.high <= most) or self.low <= 1 <= self.high


def calibration(chance: Array, lost: Any, *, weight: int = 1) -> Calibration:
    """Hold chances (rows,) against who was lost, 1 or 0 (rows,); each stands for `weight`."""
    lost = np.asarray(lost, float)
    slope, error = _slope(chance, lost)
    order = np.argsort(chance, kind="stable")
    parts = max(1, min(TENTHS, len(order) // FEWEST_PEOPLE))
    return Calibration(
        slope=slope,
        low=slope - Z95 * error,
        high=slope + Z95 * error,
        said=float(chance.mean()),
        came=float(lost.mean()),
        tenths=tuple(
            _tenth(chance[part], lost[part], weight) for part in np.array_split(order, parts)
        ),
    )


def _tenth(chance: Array, lost: Array, weight: int) -> Tenth:
    low, high = wilson(lost.sum(), len(lost))
    return Tenth(
        len(lost) * weight, float(chance.mean()), float(lost.mean()), float(low), float(high)
    )


def _slope(chance: Array, lost: Array) -> tuple[float, float]:
    """Equation 1 by Newton steps: the slope and its standard error."""
    safe = np.clip(chance, SURE, 1 - SURE)
    logit = np.log(safe) - np.log1p(-safe)
    if np.ptp(logit) <= 0:
        return float("nan"), float("nan")
    middle, spread = float(logit.mean()), float(logit.std())
    design = np.c_[np.ones(len(logit)), (logit - middle) / spread]
    beta = np.zeros(2)
    for _ in range(50):
        share = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        information = (design * (share * (1 - share))[:, None]).T @ design + 1e-9 * np.eye(2)
        step = np.linalg.solve(information, design.T @ (lost - share))
        step *= min(1.0, 3.0 / max(float(np.abs(step).max()), 1e-300))
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            break
    error = float(np.sqrt(np.linalg.inv(information)[1, 1]))
    return float(beta[1]) / spread, error / spread
