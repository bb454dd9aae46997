"""The monthly loss rate on a control chart that allows for more spread than chance alone gives.

n_i customers are active when month i begins, k_i of them are lost in it:

    p̄ = Σk / Σn,   s_i = √(p̄ (1 − p̄) / n_i)                                                     (1)
    plain limits  p̄ ± 3 s_i                                     a p chart                        (2)
    σ_z = mean |z_i − z_{i−1}| / 1.128,   z_i = (k_i/n_i − p̄) / s_i                              (3)
    limits        p̄ ± 3 s_i max(1, σ_z)                         a p′ chart, Laney (2002)         (4)

Laney multiplies by σ_z as it is, so that limits also narrow where months differ less than by
chance. Here they only widen: people who leave each for themselves cannot differ less than by
chance, and where nothing but chance is at work σ_z comes out below 1 every other time. Over 24
such months an alarm sounds in 7 of 100 logs with σ_z as it is, in 2 to 3 where it only widens.

With thousands of customers chance alone is small, months differ for other causes all the time, and
(2) cries wolf in every month. Where all customers came in one wave a rate by month tells their age
and no change, so no chart is drawn. Months before the first loss in which p̄ of the others would
have lost `EXPECTED` customers or more are no good months: nobody wrote losses down then, or only
those are on record who stayed. They are left out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from winback_kit.history.defection.cohorts import month_name, month_of, month_over

Array = np.ndarray[Any, np.dtype[np.float64]]
MOVING_RANGE = 1.128  # mean range of two draws from a normal distribution, in its deviations
MONTHS_WITHOUT = 3  # months without a new customer after which there is one wave
FEWEST_MONTHS = 6
EXPECTED = 20.0  # losses to be seen in months without one; by chance none with e⁻²⁰


@dataclass(frozen=True)
class ControlChart:
    """Months with `n` active at the start and `k` of them lost, and limits; shape (months,).

    `month` counts months since year 0; `without` are months before them in which losses were not
    recorded.
    """

    month: tuple[int, ...]
    n: Array
    k: Array
    without: int = 0

    @property
    def centre(self) -> float:
        """The share lost in a month, of all months together."""
        return float(self.k.sum() / self.n.sum())

    @property
    def names(self) -> list[str]:
        """The months by name."""
        return [month_name(month) for month in self.month]

    @property
    def rate(self) -> Array:
        """The share lost in each month."""
        out: Array = self.k / self.n
        return out

    @property
    def is_wider(self) -> bool:
        """Whether months differ by more than chance, so that limits are wider than its own."""
        return self.spread > 1

    @property
    def _chance(self) -> Array:
        out: Array = np.sqrt(self.centre * (1 - self.centre) / self.n)
        return out

    @property
    def spread(self) -> float:
        """Equation 3: how much wider months spread than chance alone; 1 where none can differ."""
        if not 0 < self.centre < 1:
            return 1.0
        z = (self.rate - self.centre) / self._chance
        return float(np.abs(np.diff(z)).mean() / MOVING_RANGE)

    def limits(self, *, plain: bool = False) -> tuple[Array, Array]:
        """Low and high limit of each month: equation 4, or 2 where `plain`; never below 0."""
        reach = 3 * self._chance * (1.0 if plain else max(1.0, self.spread))
        return np.maximum(0.0, self.centre - reach), np.minimum(1.0, self.centre + reach)

    def outside(self, *, plain: bool = False) -> list[int]:
        """The months, counted from 0, whose rate lies beyond a limit."""
        low, high = self.limits(plain=plain)
        return [int(at) for at in np.flatnonzero((self.rate < low) | (self.rate > high))]


def monthly_losses(
    losses: pd.DataFrame, first_day: dt.date, as_of: dt.date, *, rule_days: int
) -> ControlChart:
    """The months in which somebody could be lost and that are over.

    `losses`: kind, start_month, lost_month (−1: running), willing (0: a failed payment), n.
    """
    begin = month_of(first_day + dt.timedelta(days=rule_days))
    # a month in which all could be lost from its first day on
    begin += (first_day + dt.timedelta(days=rule_days)).day > 1
    months = range(begin, month_over(as_of) + 1)
    lost = losses.lost_month.to_numpy()
    start, n = losses.start_month.to_numpy(), losses.n.to_numpy()
    willing = losses.willing.to_numpy() == 1
    active, gone = [], []
    for month in months:
        there = (start < month) & ((lost < 0) | (lost >= month))
        active.append(int(n[there].sum()))
        gone.append(int(n[there & (lost == month) & willing].sum()))
    kept = [at for at, of in enumerate(active) if of]
    without = months_without([active[at] for at in kept], [gone[at] for at in kept])
    kept = kept[without:]
    return ControlChart(
        month=tuple(months[at] for at in kept),
        n=np.array([active[at] for at in kept], dtype=float),
        k=np.array([gone[at] for at in kept], dtype=float),
        without=without,
    )


def months_without(active: list[int], gone: list[int]) -> int:
    """How many of the first months are without any loss, though `EXPECTED` should have been seen.

    >>> months_without([100, 100, 100, 100], [0, 0, 15, 15])
    2
    >>> months_without([100, 100, 100, 100], [0, 3, 3, 3])
    0
    """
    before = next((at for at, lost in enumerate(gone) if lost), 0)
    after = sum(active[before:])
    rate = sum(gone) / after if after else 0.0
    return before if rate * sum(active[:before]) >= EXPECTED else 0


def one_wave(first_months: pd.DataFrame, as_of: dt.date) -> bool:
    """Whether nobody new came for three months or more; `first_months`: start_month, n of first
    lifetimes.

    Months of a handful of latecomers count as months without.
    """
    by = first_months.groupby("start_month").n.sum()
    usual = by.max() if len(by) else 0
    months = range(int(by.index.min()), month_over(as_of) + 1) if len(by) else range(0)
    empty = [by.get(month, 0) < max(1, usual / 200) for month in months]
    run = longest = 0
    for none in empty:
        run = run + 1 if none else 0
        longest = max(longest, run)
    return longest >= MONTHS_WITHOUT
