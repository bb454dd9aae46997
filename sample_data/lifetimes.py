"""One lifetime of orders: a renewal process that ends by the shifted beta-geometric.

Order k = 0 opens the lifetime on day 0. After order k the lifetime ends or goes on:

    θ ~ Beta(α, β) for each lifetime, ends after each order with chance θ
    P(at least k more orders)        S_k = B(α, β + k) / B(α, β)                            (1)
    ending rate given order k        h_k = 1 − S_{k+1}/S_k = α / (α + β + k)                (2)

Drawing by h_k gives the same distribution of the number of orders as drawing θ first, without a
draw from a Beta. The gap to the next order is a whole number of days with

    P(g) ∝ g^(shape − 1) · exp(−g / scale),   g = least_gap … longest_gap                   (3)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_data.draws import Flags, Floats, Ints
from sample_data.planted import Lifetime


@dataclass(frozen=True)
class Runs:
    """The orders of many lifetimes up to a last day.

    `lifetime` and `day` have one entry an order; `last_day` and `ended` one a lifetime, where
    `ended` means that no order follows, and not that the last day of the log cut it off.
    """

    lifetime: Ints
    day: Ints
    last_day: Ints
    ended: Flags


def gap_pmf(plan: Lifetime) -> Floats:
    """Equation 3: the chance of each gap; shape (longest_gap + 1,), index = days."""
    days = np.arange(plan.longest_gap + 1, dtype=float)
    weight = np.zeros_like(days)
    inside = days[plan.least_gap :]
    weight[plan.least_gap :] = inside ** (plan.gap_shape - 1) * np.exp(-inside / plan.gap_scale)
    return weight / weight.sum()


def ending_rate(plan: Lifetime, order: int) -> float:
    """Equation 2: the chance that nothing follows order 0, 1, 2, …"""
    return plan.alpha / (plan.alpha + plan.beta + order)


def draw_runs(
    rng: np.random.Generator, plan: Lifetime, *, starts: Ints, only_one: Flags, as_of: int
) -> Runs:
    """Lifetimes that open on `starts` (days, none after `as_of`); `only_one` end at once."""
    running_sum = np.cumsum(gap_pmf(plan))
    running_sum[-1] = 1.0
    last_day = starts.copy()
    ended = np.zeros(starts.shape, dtype=bool)
    alive = np.arange(starts.size)
    lifetimes, days = [alive], [starts]
    order = 0
    while alive.size:
        ends = (rng.random(alive.size) < ending_rate(plan, order)) | only_one[alive]
        ended[alive[ends]] = True
        alive = alive[~ends]
        gaps = np.searchsorted(running_sum, rng.random(alive.size), side="right")
        day = last_day[alive] + gaps
        seen = day <= as_of
        alive, day = alive[seen], day[seen]
        last_day[alive] = day
        lifetimes.append(alive)
        days.append(day)
        order += 1
    return Runs(np.concatenate(lifetimes), np.concatenate(days), last_day, ended)
