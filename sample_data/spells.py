"""Subscriptions drawn: months of service by the shifted beta-geometric, ends, returns.

A subscription runs for N whole calendar months. After month k it ends with the hazard
h_k = α / (α + β + k − 1), k = 1, 2, …, so that

    P(N > n) = Π_{k ≤ n} (1 − h_k) = B(α, β + n) / B(α, β)                                    (1)

The first day without service is the start day N calendar months later, or the 28th where the
start day is later in its month. A share of ends is involuntary (a failed payment). Returns follow
returns.py, with a rate for each kind of end.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sample_data.days import NEVER, day_number, every_day
from sample_data.draws import Ints, pick, stream
from sample_data.planted import Spell, Subscription
from sample_data.returns import draw_return_days

LAST_DAY = 28
MOST_MONTHS = 120


def still_running(spell: Spell, months: int) -> float:
    """Equation 1: the chance to go on after `months` months."""
    share = 1.0
    for month in range(1, months + 1):
        share *= 1 - spell.alpha / (spell.alpha + spell.beta + month - 1)
    return share


def months_later(start: Ints, months: Ints) -> Ints:
    """The day so many calendar months after a start day, at most the 28th of its month."""
    day = start.astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    in_month = (day - month.astype("datetime64[D]")).astype(np.int64) + 1
    target = (month + months).astype("datetime64[D]").astype(np.int64)
    return target + np.minimum(in_month, LAST_DAY) - 1


def draw_months(rng: np.random.Generator, spell: Spell, size: int) -> Ints:
    """N for each subscription; those beyond ten years are cut there, after any as-of day."""
    running = np.array([still_running(spell, months) for months in range(MOST_MONTHS)])
    return 1 + pick(rng.random(size), np.append(running[:-1] - running[1:], running[-1]))


def first_starts(plan: Subscription, seed: int) -> Ints:
    """First start of each person, in order of arrival, on days 1 to 28 of a month."""
    days = every_day(plan.log_start, plan.as_of)
    in_month = (days - days.astype("datetime64[M]").astype("datetime64[D]")).astype(int) + 1
    growth = np.linspace(1.0, plan.arrival_growth, days.size)
    weight = np.where(in_month <= LAST_DAY, growth, 0.0)
    drawn = pick(stream(seed, "arrivals").random(plan.persons), weight)
    return np.sort(days.astype(np.int64)[drawn])


def draw_subscriptions(plan: Subscription, seed: int) -> pd.DataFrame:
    """All lifetimes: person_id, number, start_day, months, plan, end_day, involuntary, return_day.

    Ends and returns after the as-of day are NEVER; `months` counts to the end, known or not.
    """
    rng = stream(seed, "spells")
    last = day_number(plan.as_of)
    person, start = np.arange(plan.persons), first_starts(plan, seed)
    waves, number = [], 1
    while person.size:
        spell = plan.first if number == 1 else plan.later
        months = draw_months(rng, spell, person.size)
        involuntary = rng.random(person.size) < plan.involuntary_share
        rate = np.where(involuntary, plan.natural_return_rate_involuntary, plan.natural_return_rate)
        end = months_later(start, months)
        back = draw_return_days(
            rng, loss_day=end, return_rate=rate, mean_days=plan.return_mean_days
        )
        wave = pd.DataFrame({"person_id": person, "number": number, "start_day": start})
        wave = wave.assign(
            months=months,
            plan=pick(rng.random(person.size), [one.share for one in plan.plans]),
            end_day=np.where(end <= last, end, NEVER),
            involuntary=involuntary & (end <= last),
            return_day=np.where(back <= last, back, NEVER),
        )
        waves.append(wave)
        returns = back <= last
        person, start, number = person[returns], back[returns], number + 1
    whole = pd.concat(waves, ignore_index=True)
    return whole.sort_values(["person_id", "number"], kind="stable", ignore_index=True)
