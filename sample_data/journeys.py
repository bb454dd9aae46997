"""Every person's way through the years: lifetime, loss, return, next lifetime, and so on.

Lifetimes are drawn in waves: all first ones, with the save tests on them, then all second ones, …
A loss is declared `lapse_days` after the last order. Its reason is drawn anew each time, by the
shares; everything is independent between persons and between lifetimes. Days are whole days since
1970-01-01.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from sample_data.campaigns import contact_the_lost
from sample_data.days import NEVER, day_number, every_day
from sample_data.draws import Flags, Floats, Ints, pick, stream
from sample_data.fixed import keep_by_fix
from sample_data.lifetimes import draw_runs
from sample_data.planted import Lifetime, Retail
from sample_data.returns import draw_return_days
from sample_data.saves import save_those_at_risk


@dataclass(frozen=True)
class Journeys:
    """What really happened up to the as-of day.

    orders      person_id, number (of the lifetime), day; sorted by person and day
    lifetimes   person_id, number, start_day, last_day, ended, faded, deal_seeker, reason (index, −1
                while it runs), loss_day, return_day (NEVER where not seen), cause
    contacts    person_id, number, reason, day, campaign, offer, treated, brought, put_off
    saves       contacts with customers at risk, as in saves.py
    """

    orders: pd.DataFrame
    lifetimes: pd.DataFrame
    contacts: pd.DataFrame
    saves: pd.DataFrame


def first_days(plan: Retail, seed: int) -> Ints:
    """First order of each person, in order of arrival: growth, and a peak before Christmas."""
    days = every_day(plan.log_start, plan.as_of)
    month = days.astype("datetime64[M]").astype(np.int64) % 12
    growth = np.linspace(1.0, plan.arrival_growth, days.size)
    weight = growth * np.array(plan.arrival_season, dtype=float)[month]
    drawn = pick(stream(seed, "arrivals").random(plan.persons), weight)
    return np.sort(days.astype(np.int64)[drawn])


def draw_journeys(
    plan: Retail, seed: int, *, arrivals: Ints, permitted: Flags, ending_odds: Floats
) -> Journeys:
    """All lifetimes up to the as-of day; the arrays have one entry a person."""
    wave = pd.DataFrame(
        {"person_id": np.arange(plan.persons), "start_day": arrivals, "deal_seeker": False}
    )
    bought, lived = _draw_wave(plan, stream(seed, "lifetimes 1"), plan.first, wave, ending_odds)
    saved = save_those_at_risk(plan, seed, orders=bought, lived=lived, permitted=permitted)
    bought, lived = saved.orders, saved.lived
    orders, lifetimes, contacts = [], [], []
    number = 1
    while len(wave):
        if number > 1:
            rng = stream(seed, f"lifetimes {number}")
            bought, lived = _draw_wave(plan, rng, plan.later, wave, np.ones(len(wave)))
        losses = stream(seed, f"losses {number}")
        lived = _with_losses(plan, losses, lived.assign(number=number))
        if plan.fixed is not None:
            again = partial(_with_losses, plan, stream(seed, f"reasons again {number}"))
            odds = ending_odds if number == 1 else np.ones(plan.persons)
            bought, lived = keep_by_fix(
                plan, seed, bought, lived, number=number, ending_odds=odds, again=again
            )
        ended = lived["ended"]
        lost, contacted = contact_the_lost(
            stream(seed, f"contacts {number}"), plan, lived[ended], permitted
        )
        lived = pd.concat([lost, lived[~ended]], ignore_index=True)
        orders.append(bought.assign(number=number))
        lifetimes.append(lived)
        contacts.append(contacted)
        wave = _next_wave(plan, lived)
        number += 1
    return Journeys(
        orders=_stacked(orders, ["person_id", "day"])[["person_id", "number", "day"]],
        lifetimes=_as_seen(plan, _stacked(lifetimes, ["person_id", "number"])),
        contacts=_stacked(contacts, ["day", "person_id"]),
        saves=saved.contacts,
    )


def _draw_wave(
    plan: Retail,
    rng: np.random.Generator,
    lifetime: Lifetime,
    wave: pd.DataFrame,
    ending_odds: Floats,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One lifetime for each row of the wave: its orders, and whether and how it ended."""
    runs = draw_runs(
        rng,
        lifetime,
        starts=wave["start_day"].to_numpy(),
        only_one=wave["deal_seeker"].to_numpy(),
        as_of=day_number(plan.as_of),
        ending_odds=ending_odds,
    )
    person = wave["person_id"].to_numpy()
    orders = pd.DataFrame({"person_id": person[runs.lifetime], "day": runs.day})
    return orders, wave.assign(last_day=runs.last_day, ended=runs.ended, faded=runs.faded)


def _with_losses(plan: Retail, rng: np.random.Generator, lived: pd.DataFrame) -> pd.DataFrame:
    """The lifetimes with reason, day of the loss, and the return without campaigns."""
    ended = lived["ended"].to_numpy()
    reason = pick(rng.random(len(lived)), [reason.share for reason in plan.reasons])
    loss_day = np.where(ended, lived["last_day"] + plan.lapse_days, NEVER)
    return_day = draw_return_days(
        rng,
        loss_day=loss_day,
        return_rate=np.array([r.natural_return_rate for r in plan.reasons])[reason],
        mean_days=plan.return_mean_days,
    )
    return lived.assign(
        reason=np.where(ended, reason, -1),
        loss_day=loss_day,
        return_day=return_day,
        cause=np.where(return_day < NEVER, "natural", ""),
        next_deal_seeker=False,
    )


def _next_wave(plan: Retail, lived: pd.DataFrame) -> pd.DataFrame:
    back = lived[lived["return_day"] <= day_number(plan.as_of)]
    return pd.DataFrame(
        {
            "person_id": back["person_id"].to_numpy(),
            "start_day": back["return_day"].to_numpy(),
            "deal_seeker": back["next_deal_seeker"].to_numpy(bool),
        }
    )


def _stacked(parts: list[pd.DataFrame], by: list[str]) -> pd.DataFrame:
    whole = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return whole.sort_values(by, kind="stable", ignore_index=True)


def _as_seen(plan: Retail, lifetimes: pd.DataFrame) -> pd.DataFrame:
    """Losses and returns after the as-of day are not known; the reason of an end stays."""
    last = day_number(plan.as_of)
    seen = lifetimes.drop(columns="next_deal_seeker")
    unseen_return = seen["return_day"] > last
    cause = seen["cause"].where(~unseen_return | (seen["cause"] == "put off"), "")
    return seen.assign(
        loss_day=seen["loss_day"].where(seen["loss_day"] <= last, NEVER),
        return_day=seen["return_day"].where(~unseen_return, NEVER),
        cause=cause,
    )
