"""Loyal employees and what they know: teams beside their customers, and hints beside the data.

Teams are told of where at least ten people ever served in them; smaller ones stand together. Of
each: how many are there, the mean years they have been, who left in a year of service, and how many
of those who left in the last year nobody replaced (vacancy). eNPS = share of 9 and 10 − share of 0
to 6, where ten answered. Customers of a team are those whose column names it.

Hints: each person names some reasons (or offers for a reason). As many of the data's largest are
called right as a person names. Of all hints H are right; without knowing anything the hits of each
person follow the hypergeometric distribution (plan/loyalty/hints.py), and P(≥ H) is exact, by
convolution over people who guess apart from each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from math import comb
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from winback_kit.plan.bonds.ultra import RankCorrelation, correlation
from winback_kit.records.result import Framed
from winback_kit.tables.names import FEWEST_PEOPLE, folded
from winback_kit.words.own_names import OTHERS

if TYPE_CHECKING:
    from winback_kit.history.loyalty.bonds import Bonds
    from winback_kit.history.reasons.reasons import Reasons
    from winback_kit.plan.offers.uplift import Effect

YEAR_DAYS, MONTH_DAYS = 365.25, 30.4375
ABOVE, BELOW = 9, 6  # of 10
SURE = 0.05
MOST_ORDERED = 7  # teams, the largest: 5,040 orders


@dataclass(frozen=True)
class ServingTeam:
    """A team (or small ones together): who serves, and what its customers do.

    `turnover`: leavers in a year of service; `vacancy`: the part of the places of a year ago that
    are empty; `hazard`: customers lost in a year of being one; None where not known.
    """

    name: str
    ever: int
    here: int
    years: float | None
    turnover: float | None
    vacancy: float | None
    promoters: float | None
    customers: int
    hazard: float | None


@dataclass(frozen=True)
class NamedHint:
    """A reason, or an offer for one: how many people named it, and what the data say of it."""

    what: str
    reason: str
    people: int
    measured: float
    right: bool
    sure: float | None


@dataclass(frozen=True)
class Scored:
    """All hints of a kind against the data; `measured` is a share of losses, or an uplift."""

    kind: str
    named: tuple[NamedHint, ...]
    people: int
    hints: int
    hits: int
    by_chance: float
    expected: float
    agree: RankCorrelation | None
    surer: float | None

    @property
    def lift(self) -> float:
        """Hits against those that chance alone lets expect."""
        return self.hits / self.expected if self.expected else 0.0

    @property
    def proven(self) -> bool:
        """Whether they surely know more than chance."""
        return self.by_chance < SURE and self.lift > 1

    @property
    def best(self) -> tuple[NamedHint, ...]:
        """The right ones, those named by the most people first."""
        return tuple(one for one in self.named if one.right and one.people)


@dataclass(frozen=True, repr=False)
class Employees(Framed, rows="teams"):
    """Teams and hints; `by` is the column of customers that names the team, '' where none does."""

    teams: tuple[ServingTeam, ...]
    everyone: ServingTeam | None
    by: str
    hints: tuple[Scored, ...]

    @cached_property
    def turnover_and_losses(self) -> RankCorrelation | None:
        """Ranks of turnover and of losses over the teams; None for fewer than three."""
        pairs = [(one.turnover, one.hazard) for one in self.teams]
        known = [(a, b) for a, b in pairs if a is not None and b is not None]
        return correlation(*zip(*known, strict=True)) if len(known) >= 3 else None

    @property
    def worst(self) -> ServingTeam | None:
        """The team with the most leavers."""
        known = [one for one in self.teams if one.turnover is not None]
        return max(known, key=lambda one: one.turnover or 0.0) if len(known) > 1 else None

    @property
    def by_chance(self) -> float | None:
        """The chance that the order of the teams by turnover is just that of their losses."""
        found = self.turnover_and_losses
        return permuted(self.teams) if found else None


def permuted(teams: Sequence[ServingTeam]) -> float:
    """The part of all orders of the teams that agree at least as well (exact, one-sided)."""
    known = [one for one in teams if one.turnover is not None and one.hazard is not None]
    known = sorted(known, key=lambda one: -one.ever)[:MOST_ORDERED]
    turn, loss = (
        np.argsort(np.argsort(np.array(of, float)))
        for of in ([one.turnover for one in known], [one.hazard for one in known])
    )
    own = int((turn * loss).sum())
    every = [int((turn * np.array(one)).sum()) for one in permutations(loss)]
    return sum(one >= own for one in every) / len(every)


def employees_of(
    bonds: Bonds, effects: Sequence[Effect], reasons: Mapping[str, float]
) -> Employees:
    """Teams and hints of a client; `reasons` are shares of the losses, by their names."""
    frames = bonds.frames
    by = matching_column(frames.staff_rows, frames.unit_losses)
    losses = frames.unit_losses[frames.unit_losses.of == by]
    teams = _teams(frames.staff_rows, losses) if by else ()
    every = frames.staff_rows
    everyone = _team("", every, losses) if len(every) >= FEWEST_PEOPLE else None
    uplifts = {(one.offer, one.segment): one.raw_uplift for one in effects if one.draws}
    truth = {
        "reason": {(name, ""): share for name, share in reasons.items()},
        "offer": uplifts,
    }
    found = [scored(frames.hint_rows, kind, measured) for kind, measured in truth.items()]
    return Employees(teams, everyone, by, tuple(one for one in found if one))


def shares_of_reasons(found: Reasons | None) -> dict[str, float]:
    """Each reason's part of the losses whose reason is known, by its name."""
    known = [one for one in found.reasons if one.name != OTHERS] if found else []
    every = sum(one.people for one in known)
    return {one.name: one.people / every for one in known}


def matching_column(staff: pd.DataFrame, losses: pd.DataFrame) -> str:
    """The column of customers in which most people of the staff find their unit."""
    units = staff.unit[staff.unit != ""].map(folded)
    best, most = "", 0.5 * len(units)
    for of, own in losses.groupby("of"):
        named = {folded(str(one)) for one in own.unit}
        found = int(units.isin(named).sum())
        if found > most:
            best, most = str(of), found
    return best


def _teams(staff: pd.DataFrame, losses: pd.DataFrame) -> tuple[ServingTeam, ...]:
    sizes = staff[staff.unit != ""].groupby("unit").size().sort_values()
    small = [str(one) for one, n in sizes.items() if n < FEWEST_PEOPLE]
    rest = [str(one) for one in sizes.index if one not in small]
    while small and rest and sizes[small].sum() < FEWEST_PEOPLE:
        small.append(rest.pop(0))  # the next larger one joins them
    if small and sizes[small].sum() < FEWEST_PEOPLE:
        return ()
    parts = [(one, [one]) for one in reversed(rest)] + ([(OTHERS, small)] if small else [])
    return tuple(
        _team(name, staff[staff.unit.isin(own)], losses[losses.unit.isin(own)])
        for name, own in parts
    )


def _team(name: str, staff: pd.DataFrame, losses: pd.DataFrame) -> ServingTeam:
    here = staff[staff.ended < 0]
    known = staff[staff.began >= 0]
    served = (known.began - known.ended.clip(lower=0)).sum() / YEAR_DAYS
    year_ago = known[(known.began >= YEAR_DAYS) & ((known.ended < 0) | (known.ended < YEAR_DAYS))]
    answers = here.recommends.dropna()
    years = float(losses.days.sum()) / YEAR_DAYS
    stay = here[here.began >= 0].began
    return ServingTeam(
        name=name,
        ever=len(staff),
        here=len(here),
        years=float(stay.mean()) / YEAR_DAYS if len(stay) else None,
        turnover=float((staff.ended >= 0).sum()) / served if served > 0 else None,
        vacancy=max(0.0, 1 - len(here) / len(year_ago)) if len(year_ago) else None,
        promoters=float((answers >= ABOVE).mean() - (answers <= BELOW).mean())
        if len(answers) >= FEWEST_PEOPLE
        else None,
        customers=int(losses.n.sum()),
        hazard=float(losses.lost.sum()) / years if years else None,
    )


def scored(
    rows: pd.DataFrame, kind: str, measured: Mapping[tuple[str, str], float]
) -> Scored | None:
    """Hints of a kind against what was measured; None where fewer than ten people gave any."""
    known = {(folded(what), folded(why)): (what, why) for what, why in measured}
    own = rows[rows.kind.str.strip().str.lower() == kind]
    pairs = [(folded(str(a)), folded(str(b))) for a, b in zip(own.which, own.reason, strict=True)]
    if kind == "reason":
        pairs = [(what, "") for what, _ in pairs]
    own = own.assign(at=[known.get(one) for one in pairs])
    own = own[own["at"].notna()].drop_duplicates(["who", "at"])
    if own.who.nunique() < FEWEST_PEOPLE or len(measured) < 2:
        return None
    per_person = own.groupby("who").size()
    many = min(len(measured) - 1, max(1, round(float(per_person.median()))))
    ranked = sorted(measured, key=lambda one: (-measured[one], one))
    right = set(ranked[:many])
    hit = own["at"].map(lambda one: one in right)
    votes = own.groupby("at").who.nunique()
    sure = own.sure.where(own.sure >= 0)
    named = tuple(
        NamedHint(
            *one,
            people=int(votes.get(one, 0)),
            measured=measured[one],
            right=one in right,
            sure=_mean_or_none(sure[own["at"] == one]),
        )
        for one in ranked
    )
    hits = int(hit.sum())
    agree = (
        correlation([one.people for one in named], [one.measured for one in named])
        if len(named) > 3
        else None
    )
    sides = _mean_or_none(sure[hit]), _mean_or_none(sure[~hit])
    return Scored(
        kind=kind,
        named=tuple(sorted(named, key=lambda one: -one.people)),
        people=int(own.who.nunique()),
        hints=len(own),
        hits=hits,
        by_chance=by_chance(per_person.tolist(), hits, every=len(measured), right=many),
        expected=len(own) * many / len(measured),
        agree=agree,
        surer=None if None in sides else (sides[0] or 0.0) - (sides[1] or 0.0),
    )


def by_chance(named: Sequence[int], hits: int, *, every: int, right: int) -> float:
    """P(≥ hits) of people who each name so many different ones of `every`, `right` of them right.

    >>> round(by_chance([5], 3, every=20, right=5), 6)
    0.072626
    """
    whole: Any = np.ones(1)
    for many in named:
        one = [
            comb(right, h) * comb(every - right, many - h) / comb(every, many)
            for h in range(min(right, many) + 1)
        ]
        whole = np.convolve(whole, one)
    return float(min(1.0, whole[hits:].sum()))


def _mean_or_none(values: Any) -> float | None:
    known = values.dropna()
    return float(known.mean()) if len(known) else None
