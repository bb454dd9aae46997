"""What the customers of the retail client do after its as-of day, asked back or not.

Whoever is treated is contacted on the day of their draw if still lost on it, and the planted
uplifts hold as in past campaigns (campaigns.py). Everybody else goes on as before:

- a lifetime that runs has its next order after a gap that is longer than the silence so far, and
  ends after its j-th order with the chance α/(α + β + j − 1), whatever was before;
- who is lost and will come back is back after a further exponential wait, and the share that will
  is c·e^(−s/m) / (1 − c + c·e^(−s/m)) of those lost for s days, with c and m as in returns.py;
- new customers arrive at the rate of the last year, each like one of that year.

Each person has two streams of uniforms, one for what they do by themselves and one for what asking
changes, so that a person who is not asked does the same whoever else is. The new rows are clean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from sample_data.draws import pick, stream
from sample_data.lifetimes import gap_pmf
from sample_data.planted import Lifetime, Retail
from sample_data.retail import RetailClient
from sample_data.returns import return_rate_in_window

YEAR = 365


@dataclass(frozen=True)
class Asked:
    """A contact to come, or a draw into the arm that is left alone."""

    day: int
    offer: str
    treated: bool
    campaign: str


@dataclass
class Life:
    """Where a person stands: the lifetime, its orders so far and last day, and how it ended."""

    number: int
    orders: int
    last: int
    ended: bool
    odds: float
    never: bool = False
    reason: int = -1
    lost_for: int = 0


@dataclass
class Played:
    """What happened: new orders (person, lifetime, day), losses (…, day, reason), contacts."""

    orders: list[tuple[int, int, int]] = field(default_factory=list)
    losses: list[tuple[int, int, int, int]] = field(default_factory=list)
    contacts: list[tuple[int, int, Asked]] = field(default_factory=list)
    effects: list[tuple[str, int, float]] = field(default_factory=list)


@dataclass(frozen=True)
class World:
    """The planted numbers, and the days between which is played."""

    plan: Retail
    seed: int
    begins: int
    until: int

    def gap(self, rng: np.random.Generator, life: Life, *, beyond: int) -> int:
        """Days to the next order, more than `beyond`."""
        shares = gap_pmf(self._lifetime(life)).copy()
        shares[: min(beyond + 1, len(shares) - 1)] = 0.0
        return int(pick(rng.random(1), shares)[0])

    def ends(self, rng: np.random.Generator, life: Life) -> bool:
        """Whether nothing follows the order just made."""
        told = self._lifetime(life)
        alpha = told.alpha * (life.odds if life.number == 1 else 1.0)
        return bool(rng.random() < alpha / (alpha + told.beta + life.orders - 1))

    def _lifetime(self, life: Life) -> Lifetime:
        return self.plan.first if life.number == 1 else self.plan.later


def play_person(
    world: World, person: int, life: Life, asked: Mapping[int, Asked], out: Played
) -> None:
    """Everything that one person does until the last day."""
    rng = stream(world.seed, f"play {person}")
    other = stream(world.seed, f"play {person} asked")
    now = world.begins
    while True:
        if not life.ended:
            day = life.last + world.gap(rng, life, beyond=max(0, now - life.last))
            if day > world.until:
                return
            out.orders.append((person, life.number, day))
            life = replace(life, orders=life.orders + 1, last=day)
            life.ended, now = world.ends(rng, life), day
            continue
        lost = life.last + world.plan.lapse_days
        if life.reason < 0:
            life.reason = int(pick(rng.random(1), [one.share for one in world.plan.reasons])[0])
        if lost > world.until:
            return
        if lost > world.begins:
            out.losses.append((person, life.number, lost, life.reason))
        back = _back(world, rng, life, lost=lost)
        back, seeks = _asked_back(world, other, person, life, lost, back, asked, out)
        if back > world.until:
            return
        out.orders.append((person, life.number + 1, back))
        life = Life(life.number + 1, 1, back, ended=False, odds=1.0)
        life.ended, now = seeks or world.ends(rng, life), back


def _back(world: World, rng: np.random.Generator, life: Life, *, lost: int) -> int:
    """The day of the natural return, far beyond the last where there is none."""
    plan, since = world.plan, max(0, world.begins - lost)
    rate = plan.reasons[life.reason].natural_return_rate
    left = rate * float(np.exp(-since / plan.return_mean_days))
    share = left / (1 - rate + left) if left else 0.0
    returns = rng.random() < share and not life.never
    wait = 1 + int(np.floor(-plan.return_mean_days * np.log1p(-rng.random())))
    return max(lost, world.begins) + wait if returns else world.until + YEAR * 100


def _asked_back(
    world: World,
    rng: np.random.Generator,
    person: int,
    life: Life,
    lost: int,
    back: int,
    asked: Mapping[int, Asked],
    out: Played,
) -> tuple[int, bool]:
    """The day of the return after a contact, and whether only the offer was sought."""
    plan, one = world.plan, asked.get(person)
    if one is None or one.day < lost or back <= one.day:
        return back, False
    offers = [offer.name for offer in plan.offers]
    uplift = plan.reasons[life.reason].uplift[offers.index(one.offer)]
    out.effects.append((one.offer if one.treated else "", life.reason, uplift))
    if not one.treated:
        return back, False
    out.contacts.append((person, life.number, one))
    comes = back <= one.day + plan.window_days
    p0 = float(
        return_rate_in_window(
            np.array([plan.reasons[life.reason].natural_return_rate]),
            days_lost=np.array([float(one.day - lost)]),
            window_days=plan.window_days,
            mean_days=plan.return_mean_days,
        )[0]
    )
    moved, wait, seeks = rng.random(3)
    if not comes and moved * (1 - p0) < uplift:
        mean = plan.offer_return_mean_days
        days = -mean * np.log1p(wait * np.expm1(-plan.window_days / mean))
        seeker = plan.offers[offers.index(one.offer)].deal_seeker_share
        return one.day + 1 + int(np.floor(days)), bool(seeks < seeker)
    if comes and moved * p0 < -uplift:
        return world.until + YEAR * 100, False
    return back, False


def lives_of(made: RetailClient) -> dict[int, Life]:
    """Where each person of a client stands on its as-of day."""
    last = made.lifetimes.sort_values(["person_id", "number"]).groupby("person_id").tail(1)
    orders = made.clean_orders.groupby(["person_id", "number"]).size()
    odds = made.persons["ending_odds"].to_numpy()
    names = [one.name for one in made.planted.reasons]
    days = last["last_day"].to_numpy().astype("datetime64[D]").astype(int)
    told = last[["person_id", "number", "ended", "reason", "cause"]].itertuples(index=False)
    return {
        row.person_id: Life(
            number=row.number,
            orders=int(orders[row.person_id, row.number]),
            last=int(day),
            ended=bool(row.ended),
            odds=float(odds[row.person_id]),
            never=row.cause == "put off",
            reason=names.index(row.reason) if row.ended else -1,
        )
        for row, day in zip(told, days, strict=True)
    }
