"""One lifetime of orders: a renewal process that ends by the shifted beta-geometric.

Order k = 0 opens the lifetime on day 0. After order k the lifetime ends or goes on:

    θ ~ Beta(α, β) for each lifetime, ends after each order with chance θ
    P(at least k more orders)        S_k = B(α, β + k) / B(α, β)                            (1)
    ending rate given order k        h_k = 1 − S_{k+1}/S_k = α / (α + β + k)                (2)

Drawing by S_k gives the same distribution of the number of orders as drawing θ first, without a
draw from a Beta. The gap to the next order is a whole number of days with

    P(g) ∝ g^(shape − 1) · exp(−g / scale),   g = least_gap … longest_gap                   (3)

A lifetime with four orders or more may fade slowly: then its last two gaps are long ones. All
others stop in silence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_data.draws import Flags, Floats, Ints
from sample_data.planted import Lifetime

MOST_ORDERS = 400  # beyond any as-of day
FADE_ORDERS, FADE_GAPS = 4, 2  # the least orders of a slow fade, and how many gaps grow long


@dataclass(frozen=True)
class Runs:
    """The orders of many lifetimes up to a last day.

    `lifetime` and `day` have one entry an order; `last_day`, `ended` and `faded` one a lifetime,
    where `ended` means that no order follows, and not that the last day of the log cut it off.
    """

    lifetime: Ints
    day: Ints
    last_day: Ints
    ended: Flags
    faded: Flags


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


def fade_pmf(plan: Lifetime) -> Floats:
    """The chance of each of the last two gaps of a slow fade; indexed and shaped as `gap_pmf`."""
    weight = np.zeros(plan.longest_gap + 1)
    weight[plan.fade_least : plan.fade_most + 1] = 1.0
    return weight / weight.sum()


def draw_orders_to_come(rng: np.random.Generator, plan: Lifetime, ending_odds: Floats) -> Ints:
    """Orders after the first one by equation 1, with odds of ending as planted or so many times.

    Odds α : β + k that are f times as high are those of an α that is f times as high.
    """
    uniform = rng.random(ending_odds.size)
    alpha, more = plan.alpha * ending_odds, np.zeros(ending_odds.size, dtype=np.int64)
    at_least = np.ones(ending_odds.size)
    for order in range(MOST_ORDERS):
        at_least *= 1 - alpha / (alpha + plan.beta + order)
        goes_on = uniform < at_least
        if not goes_on.any():
            break
        more += goes_on
    return more


def draw_runs(
    rng: np.random.Generator,
    plan: Lifetime,
    *,
    starts: Ints,
    only_one: Flags,
    as_of: int,
    ending_odds: Floats | None = None,
) -> Runs:
    """Lifetimes that open on `starts` (days, none after `as_of`); `only_one` end at once.

    `ending_odds` are those of each lifetime as a multiple of the planted ones, 1 if not given.
    """
    odds = np.ones(starts.size) if ending_odds is None else ending_odds
    more = np.where(only_one, 0, draw_orders_to_come(rng, plan, odds))
    faded = (rng.random(starts.size) < plan.fades) & (more >= FADE_ORDERS - 1)
    usual, late = (np.cumsum(pmf) for pmf in (gap_pmf(plan), fade_pmf(plan)))
    usual[-1] = late[-1] = 1.0
    last_day = starts.copy()
    alive = np.arange(starts.size)
    lifetimes, days = [alive], [starts]
    order = 0
    while alive.size:
        alive = alive[more[alive] > order]
        drawn = rng.random(alive.size)
        fades = faded[alive] & (more[alive] - order <= FADE_GAPS)
        gaps = np.where(
            fades,
            np.searchsorted(late, drawn, side="right"),
            np.searchsorted(usual, drawn, side="right"),
        )
        day = last_day[alive] + gaps
        seen = day <= as_of
        more[alive[~seen]] = -1
        alive, day = alive[seen], day[seen]
        last_day[alive] = day
        lifetimes.append(alive)
        days.append(day)
        order += 1
    return Runs(np.concatenate(lifetimes), np.concatenate(days), last_day, more >= 0, faded)
