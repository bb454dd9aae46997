"""Lifetimes and every small table of a history, in plain loops over days: no SQL, no frames.

Days are ordinals, money is whole cents. A month of age is 30.4375 days, which is 487/16, so all
months are whole-number arithmetic; under contract it is a calendar month, counted on the calendar.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.oracle_cleaning import ordinal

Table = dict[tuple[Any, ...], tuple[int, ...]]


@dataclass
class Life:
    """One lifetime; `days` holds the day, cents and margin of each day with an order."""

    person: str
    number: int
    start: int
    days: list[tuple[int, int, int]]
    lost: int | None
    back: int | None = None
    segment: str = ""
    contact: int | None = None
    arm: str = "natural"
    origin: str = ""
    contract: bool = False
    place: int = 0

    @property
    def kind(self) -> str:
        return "first" if self.number == 1 else "second"

    @property
    def margin(self) -> int:
        return sum(margin for _, _, margin in self.days)


@dataclass(frozen=True)
class World:
    """Everything else that a history reads, ids already those of persons."""

    as_of: int
    window: int
    segment_by: str
    segments: Mapping[str, str] = field(default_factory=dict)
    goodbyes: Sequence[tuple[str, int, str]] = ()
    contacts: Sequence[tuple[str, int, str, str, int, str]] = ()  # day, arm, offer, cost, campaign
    permissions: Sequence[tuple[str, str, bool, bool]] = ()  # person, channel, opted out, barred


def months(days: int) -> int:
    """Whole months of 487/16 days."""
    return days * 16 // 487


def age_of(life: Life, day: int) -> int:
    """The month of age of an order; under contract the calendar months since the start's."""
    if life.contract:
        return month_of(day) - month_of(life.start)
    return months(day - life.start)


def followed_of(life: Life, as_of: int) -> int:
    """Whole months up to the end of the as-of day; under contract from day of month to day."""
    if not life.contract:
        return months(as_of - life.start + 1)
    start, after, whole = dt.date.fromordinal(life.start), dt.date.fromordinal(as_of + 1), 0
    while (month_of(life.start) + whole + 1, start.day) <= (month_of(as_of + 1), after.day):
        whole += 1
    return whole


def month_of(day: int | None) -> int:
    """Months since year 0, −1 for no day."""
    date = dt.date.fromordinal(day) if day is not None else None
    return date.year * 12 + date.month - 1 if date else -1


def lives_of_orders(
    days: Mapping[tuple[str, str], tuple[int, int]], as_of: int, rule: Callable[[str], int]
) -> list[Life]:
    """Split each person's days at silences longer than the rule."""
    lives: list[Life] = []
    for (person, day), (amount, margin) in sorted(days.items()):
        at, last = ordinal(day), lives[-1] if lives and lives[-1].person == person else None
        if last is not None and at - last.days[-1][0] <= rule(person):
            last.days.append((at, amount, margin))
            continue
        if last is not None:
            last.back = at
        lives.append(Life(person, last.number + 1 if last else 1, at, [(at, amount, margin)], None))
    for life in lives:
        loss = life.days[-1][0] + rule(life.person)
        life.lost = loss if loss <= as_of else None
    return lives


def tell(lives: Sequence[Life], world: World) -> None:
    """Say of each lifetime which segment it was lost from, how it began, who was contacted."""
    for life in lives:
        life.segment = _segment(life, world)
        while_lost = [
            (-day, offer)
            for person, day, arm, offer, *_ in world.contacts
            if person == life.person and arm == "treated" and life.lost is not None
            if life.lost <= day <= world.as_of and (life.back is None or day < life.back)
        ]
        life.contact = -max(while_lost)[0] if while_lost else None
        for after in lives:
            if after.person == life.person and after.number == life.number + 1:
                after.origin = life.segment
                last = [one for one in while_lost if after.start + one[0] <= world.window]
                after.arm = min(last)[1] if last else "natural"
    places = _places(lives, world)
    for life in lives:
        life.place = places[life.person]


def _places(lives: Sequence[Life], world: World) -> dict[str, int]:
    """The number of each person, from 1: by a hash of what they did, seen from the as-of day."""

    def key(person: str) -> tuple[int, int, int, str, str, str]:
        mine = [life for life in lives if life.person == person]
        days = [one for life in mine for one in life.days]
        ago = [world.as_of - day for day, _, _ in days]
        lost = [-1 if life.lost is None else world.as_of - life.lost for life in mine]
        asked = [
            world.as_of - day
            for who, day, *_ in world.contacts
            if who == person and mine[0].days[0][0] <= day <= world.as_of
        ]
        mark = 7919 * len(ago) + 104729 * min(ago) + 1299709 * max(ago) + 15487 * sum(ago)
        mark += 31 * sum(a * a for a in ago) + 611953 * len(mine) + 8191 * sum(lost)
        mark += 27644437 * len(asked) + 127 * sum(asked)
        segments = sorted(life.segment for life in mine)
        prime = 2**31 - 1
        amount, margin = (sum(one[at] for one in days) for at in (1, 2))
        return 48271 * (mark % prime) % prime, amount, margin, segments[0], segments[-1], person

    ordered = sorted({life.person for life in lives}, key=key)
    return {person: at for at, person in enumerate(ordered, 1)}


def _segment(life: Life, world: World) -> str:
    if world.segment_by == "segment":
        return world.segments.get(life.person, "Not given")
    if world.segment_by == "orders":
        many = ("Bought once", "Bought 2 or 3 times", "Bought 4 times or more")
        return many[(len(life.days) > 1) + (len(life.days) > 3)]
    until = world.as_of if life.back is None else life.back - 1
    said = [
        (-day, reason)
        for person, day, reason in world.goodbyes
        if person == life.person and life.start <= day <= min(until, world.as_of)
    ]
    return min(said)[1] if said and life.lost is not None else "No reason given"


def tables_of(lives: Sequence[Life], world: World) -> dict[str, Table]:
    """Every small table of a history: its key columns to its sums."""
    return {
        "loss_days": _loss_days(lives, world),
        "staff": {},  # the logs come without any
        "staff_paces": {},
        "loss_months": _loss_months(lives),
        "loss_calendar": _loss_calendar(lives, world),
        "starts": _starts(lives, world),
        "ages": _ages(lives, world),
        "running_days": _running_days(lives, world),
        "lost_now": _lost_now(lives, world),
        "lost_channels": _lost_channels(lives, world),
        "people": _people(lives),
        "loss_contacts": _loss_contacts(lives, world),
        "campaigns": _campaigns(lives, world),
        "drawn": _drawn(lives, world),
        "contacts_ever": _contacts_of(lives, world, days=10**6),
        "contacts_year": _contacts_of(lives, world, days=365),
        "third_arms": {},  # nobody is left to what is done today
        "contacts_total": _contacts_total(lives, world),
    }


def _add(table: Table, key: tuple[Any, ...], *more: int) -> None:
    before = table.get(key, (0,) * len(more))
    table[key] = tuple(old + new for old, new in zip(before, more, strict=True))


def _loss_calendar(lives: Sequence[Life], world: World) -> Table:
    """Losses of a day, those of them who have come back since, and returns of a day."""
    table: Table = {}
    for life in lives:
        if life.lost is not None:
            came = life.back is not None
            _add(table, (world.as_of - life.lost,), 1, int(came), 0)
            if life.back is not None:
                _add(table, (world.as_of - life.back,), 0, 0, 1)
    return table


def _loss_days(lives: Sequence[Life], world: World) -> Table:
    table: Table = {}
    for life in lives:
        if life.lost is not None:
            seen = life.contact or life.back or world.as_of
            returned = life.back is not None and life.contact is None
            _add(table, (life.segment, life.kind, seen - life.lost, int(returned)), 1)
    return table


def _loss_months(lives: Sequence[Life]) -> Table:
    table: Table = {}
    for life in lives:
        if life.lost is not None:
            key = (life.segment, month_of(life.lost), month_of(life.back))
            _add(table, key, 1, life.margin)
    return table


def _group(life: Life, lives: Sequence[Life]) -> tuple[str, str, str, int]:
    return life.kind, life.arm, life.origin, life.place % 40


def _followed(life: Life, world: World) -> int:
    """Months of which the last day is over: the as-of day itself is seen to its end."""
    return followed_of(life, world.as_of)


def _starts(lives: Sequence[Life], world: World) -> Table:
    table: Table = {}
    for life in lives:
        _add(table, (*_group(life, lives), _followed(life, world)), 1)
    return table


def _ages(lives: Sequence[Life], world: World) -> Table:
    table: Table = {}
    for life in lives:
        for day, amount, margin in life.days:
            age = age_of(life, day)
            if age < _followed(life, world):
                _add(table, (*_group(life, lives), age), 1, amount, margin)
    return table


def _running_days(lives: Sequence[Life], world: World) -> Table:
    table: Table = {}
    for life in lives:
        until, ended = (world.as_of, 0) if life.lost is None else (life.lost, 1)
        _add(table, (life.kind, life.arm, life.origin, until - life.start, ended), 1)
    return table


def _lost_now(lives: Sequence[Life], world: World) -> Table:
    table: Table = {}
    for life in lives:
        if life.lost is not None and life.back is None:
            allowed = bool(open_channels(life.person, world))
            _add(table, (life.segment, months(world.as_of - life.lost)), 1, int(allowed))
    return table


def _lost_channels(lives: Sequence[Life], world: World) -> Table:
    table: Table = {}
    for life in lives:
        if life.lost is not None and life.back is None:
            since = months(world.as_of - life.lost)
            _add(table, (life.segment, since, open_channels(life.person, world)), 1)
    return table


def _plain(channel: str) -> str:
    return channel.strip().lower().replace("-", "") or "all"


def open_channels(person: str, world: World) -> str:
    """The channels open to a person; after `all` those that are closed all the same."""
    own = [row[1:] for row in world.permissions if row[0] == person]
    shut = {_plain(channel) for channel, out, barred in own if out or barred}
    open_ = {_plain(channel) for channel, _, _ in own} - shut
    if not open_ or "all" in shut or any(barred for *_, barred in own):
        return ""
    closed = [f"-{channel}" for channel in shut if "all" in open_]
    return f"|{'|'.join(sorted([*open_, *closed]))}|"


def _people(lives: Sequence[Life]) -> Table:
    lost = [life for life in lives if life.lost is not None]
    now = sum(life.back is None for life in lost)
    later = sum(life.number > 1 for life in lives)
    return {(): (len({life.person for life in lives}), len(lives), len(lost), later, now)}


def _campaigns(lives: Sequence[Life], world: World) -> Table:
    table: Table = {}
    for person, day, arm, offer, cost, campaign in world.contacts:
        for life in lives:
            if _lost_on(life, person, day) and day + world.window <= world.as_of:
                back = life.back is not None and life.back - day <= world.window
                key = (life.segment, offer, arm, campaign, world.as_of - day)
                _add(table, key, 1, int(back), cost)
    return table


def _drawn(lives: Sequence[Life], world: World) -> Table:
    """The first draw of a person for a campaign while lost: what was so before, who was reached."""
    first: dict[tuple[str, str, int], tuple[int, str, str, int]] = {}
    seen = [one for one in world.contacts if one[1] <= world.as_of]
    for life in lives:
        for person, day, arm, offer, cost, campaign in seen:
            if campaign and arm in ("treated", "holdout") and _lost_on(life, person, day):
                key = (person, campaign, life.number)
                first[key] = min(first.get(key, (day, arm, offer, cost)), (day, arm, offer, cost))
    table: Table = {}
    for (person, campaign, number), (day, arm, *_) in first.items():
        life = next(one for one in lives if (one.person, one.number) == (person, number))
        touched = sum(
            other == person and how == "treated" and day <= at <= day + world.window
            for other, at, how, *_ in seen
            if life.back is None or at < life.back
        )
        before = (day - (life.lost or 0), len(life.days), life.margin // 100)
        squares = [part for one in before for part in (one, one * one)]
        held = arm == "holdout"
        reached, again = held and touched > 0, not held and touched > 1
        key_ = (campaign, life.segment, arm, world.as_of - day)
        _add(table, key_, 1, int(reached), int(again), *squares)
    return table


def _lost_on(life: Life, person: str, day: int) -> bool:
    lost = life.person == person and life.lost is not None and life.lost <= day
    return lost and (life.back is None or life.back > day)


def _loss_contacts(lives: Sequence[Life], world: World) -> Table:
    table: Table = {}
    for life in lives:
        if life.lost is not None:
            asked = life.contact is not None and life.contact - life.lost <= world.window
            whole = life.lost + world.window <= world.as_of
            until = world.as_of if life.back is None else life.back
            key = (int(asked), int(whole), until - life.lost, int(life.back is not None))
            _add(table, key, 1)
    return table


def _contacts_of(lives: Sequence[Life], world: World, *, days: int) -> Table:
    """Contacts of so many days with a lost customer; money is of the lifetime after it."""
    asked = []
    for contact in world.contacts:
        person, day = contact[:2]
        for life in lives:
            if _lost_on(life, person, day) and 0 <= world.as_of - day < days:
                asked.append((life, contact))
    table: Table = {}
    for at, (life, contact) in enumerate(asked):
        _, day, arm, offer, cost, campaign = contact
        alike = [
            (-one[1], one[3], one[5], one[4], place)
            for place, (other, one) in enumerate(asked)
            if other is life and one[2] == arm
        ]
        back = life.back is not None and life.back - day <= world.window
        brought = sum(
            after.margin
            for after in lives
            if back and after.person == life.person and after.number == life.number + 1
        )
        latest = int(min(alike)[-1] == at)
        key = (life.segment, offer, arm, campaign, world.as_of - day, latest)
        turns = [
            (one[1], one[4], place)
            for place, (other, one) in enumerate(asked)
            if other is life and (one[2], one[3], one[5]) == (arm, offer, campaign)
        ]
        _add(table, key, 1, int(min(turns)[-1] == at), int(back), cost, brought)
    return table


def _contacts_total(lives: Sequence[Life], world: World) -> Table:
    """Contacts of customers who had bought by then."""
    first = {life.person: life.days[0][0] for life in reversed(lives)}
    known = [
        (person, day)
        for person, day, *_ in world.contacts
        if first.get(person, world.as_of + 1) <= day <= world.as_of
    ]
    over = [(person, day) for person, day in known if day + world.window <= world.as_of]
    lost = [any(_lost_on(life, person, day) for life in lives) for person, day in over]
    return {(): (len(known), len(known) - len(over), 0, len(over) - sum(lost))}
