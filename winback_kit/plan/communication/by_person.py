"""The messages of each person on the contact list: worked out by group, laid onto the people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from winback_kit.client.codebook.kinds import Kind
from winback_kit.client.communication import Sender
from winback_kit.client.folder import Client
from winback_kit.client.playbooks.playbook import Tone
from winback_kit.plan.communication.communication import planned_sequence
from winback_kit.plan.communication.forms import forms_of
from winback_kit.plan.communication.hours import hours_on, open_days, touch_days
from winback_kit.plan.communication.replies import replies_of
from winback_kit.plan.communication.sequence import MessageSequence, MessageTerms, Strand
from winback_kit.plan.communication.statements import (
    KEYS,
    LONGEST_WAIT,
    UNTIMED,
    people_statements,
    plan_statements,
)
from winback_kit.plan.communication.stops import Stop
from winback_kit.plan.communication.zones import Zones, zone_book

if TYPE_CHECKING:
    from winback_kit.tables.engine.duckdb_engine import DuckDBEngine


class _Group(NamedTuple):
    """People alike in all that decides what they are written."""

    segment: str
    offer: str
    offer_channel: str
    channels: str
    kind: Kind
    reason: str
    tone: Tone
    n: int
    worth: float


_TEXTS = "strand, touch, touches, form, channel, text, makes_offer, offer_words, gaps, stop"


@dataclass(frozen=True)
class Grouped:
    """People alike: how many, what contacting them is worth, and their messages; None unreached."""

    people: int
    worth: float
    sequence: MessageSequence | None


@dataclass(frozen=True)
class MessagesMade:
    """What was planned: groups of people, and how many stand in the plan, with how many messages.

    `elsewhere` live in a country that is not known, `no_hour` where no hour is open in all of its
    zones, `too_late` could not be written to within the longest wait.
    """

    start: dt.date
    permissions_known: bool
    groups: tuple[Grouped, ...] = ()
    people: int = 0
    messages: int = 0
    elsewhere: int = 0
    no_hour: int = 0
    too_late: int = 0

    @property
    def unreached(self) -> int:
        """People on the list whose open channels have no text."""
        return sum(one.people for one in self.groups if one.sequence is None)

    @property
    def asked_only(self) -> tuple[int, float]:
        """People who are made no offer, since nothing has changed, and what that is worth."""
        held = [one for one in self.groups if one.sequence and not one.sequence.makes_offer]
        return sum(one.people for one in held), sum(one.worth for one in held)

    @property
    def by_stop(self) -> dict[Stop, int]:
        """People by why their sequence ends."""
        found: dict[Stop, int] = {}
        for one in self.groups:
            if one.sequence:
                found[one.sequence.stop] = found.get(one.sequence.stop, 0) + one.people
        return found

    @cached_property
    def sequences(self) -> tuple[MessageSequence, ...]:
        """Each sequence of the plan once, the largest first."""
        counts: dict[MessageSequence, int] = {}
        for one in self.groups:
            if one.sequence:
                counts[one.sequence] = counts.get(one.sequence, 0) + one.people
        return tuple(sorted(counts, key=lambda one: -counts[one]))


def signature(sender: Sender, firm: str) -> str:
    """Who signs: name, role and firm, as far as they are stated.

    >>> signature(Sender(name="Mara Lind"), "Acme"), signature(Sender(), "Acme")
    ('Mara Lind, Acme', 'Acme')
    """
    own = (sender.name, sender.role) if sender.name else ()
    return ", ".join(part for part in (*own, firm) if part)


def make_messages(
    engine: DuckDBEngine,
    client: Client,
    terms: Mapping[tuple[str, str], MessageTerms],
    *,
    start: dt.date,
    permissions_known: bool,
) -> MessagesMade:
    """Make `communication_plan` in the engine that holds the contact list.

    `terms` are those of each segment and offer on it; the first message goes out on `start` or
    after it.
    """
    stated = client.settings.communication
    for name, sql in people_statements(engine.dialect, permissions_known=permissions_known).items():
        engine.create(name, sql)
    groups, countries = (engine.frame(f"message_{name}") for name in ("groups", "countries"))
    work = _Work(client, terms, start, groups, countries)
    for name, frame in work.tables().items():
        _keep(engine, name, frame)
    steps = plan_statements(
        most_a_day=stated.most_a_day,
        senders=(signature(stated.sender, client.name), signature(_senior(client), client.name)),
        senior_from=stated.senior_sender.from_value,
        hours=f"{stated.quiet_hours.end}-{stated.quiet_hours.begin}",
    )
    for name, sql in steps.items():
        engine.create(name, sql)
    written = "SELECT COUNT(DISTINCT customer_id), COUNT(touch) FROM communication_plan"
    begun = f"SELECT COUNT(*), COUNT(*) FILTER (wave >= {LONGEST_WAIT}) FROM message_starts"
    people, messages = engine.run(written).fetchall()[0]
    started, late = engine.run(begun).fetchall()[0]
    return MessagesMade(
        start=start,
        permissions_known=permissions_known,
        groups=tuple(work.grouped),
        people=people,
        messages=messages,
        elsewhere=work.elsewhere,
        no_hour=sum(one.people for one in work.grouped if one.sequence) - started,
        too_late=late,
    )


def _keep(engine: DuckDBEngine, name: str, frame: pd.DataFrame) -> None:
    """A small table in the engine, its moments as days."""
    days = [one for one in ("day", "sunset") if one in frame.columns]
    typed = ", ".join(f"CAST({one} AS DATE) AS {one}" for one in days)
    engine.connection.register("given_frame", frame)
    engine.create(name, f"SELECT *{f' REPLACE ({typed})' if days else ''} FROM given_frame")
    engine.connection.unregister("given_frame")


def _senior(client: Client) -> Sender:
    stated = client.settings.communication
    return stated.senior_sender if stated.senior_sender.name else stated.sender


@dataclass
class _Work:
    """What is worked out of the groups: their sequences, and the tables laid onto the people."""

    client: Client
    terms: Mapping[tuple[str, str], MessageTerms]
    start: dt.date
    groups: pd.DataFrame
    countries: pd.DataFrame
    gaps: dict[tuple[int, ...], int] = field(default_factory=dict)
    numbers: dict[tuple[MessageSequence, str], int] = field(default_factory=dict)
    grouped: list[Grouped] = field(default_factory=list)

    @cached_property
    def zones(self) -> dict[str, tuple[Zones, bool]]:
        """The zones of each country, and whether the country is known."""
        if self.countries.empty:
            return {}
        book = zone_book(self.client.settings)
        return {name: book.of(name) for name in map(str, self.countries.country)}

    @property
    def elsewhere(self) -> int:
        """People whose country is not known, where anybody's is."""
        known = {name for name, (_, own) in self.zones.items() if own}
        return int(self.countries.n[~self.countries.country.isin(known)].sum()) if known else 0

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by their names, in the order in which one rests on another."""
        return {
            "message_strands": self.strands,
            "message_texts": self.texts,
            "message_replies": self.replies,
            "message_days": self.days,
            "message_zones": self.clocks,
            **self.hours(),
        }

    @cached_property
    def strands(self) -> pd.DataFrame:
        """Each group with the number of its sequence; a group that nothing reaches is not there."""
        rows = []
        for group in (_Group(*row) for row in self.groups.itertuples(index=False)):
            way = self._sequence(group)
            self.grouped.append(Grouped(int(group.n), group.worth, way[0] if way else None))
            if way:
                number = self.numbers.setdefault(way, len(self.numbers))
                rows.append((*group[:-2], number, way[0].strand.form))
        return pd.DataFrame(rows, columns=[*KEYS.split(", "), "strand", "form"])

    def _sequence(self, group: _Group) -> tuple[MessageSequence, str] | None:
        """The messages of a group and the channel they go by."""
        settings, books = self.client.settings.communication, self.client.playbooks
        own, anybody = books.of(group.kind, tone=group.tone), books.of(group.kind)
        way = forms_of(settings.channels).open_to(
            group.channels, group.offer_channel, dict.fromkeys((*own.forms, *anybody.forms))
        )
        if way is None:
            return None
        strand = Strand(
            group.segment, group.offer, group.kind, group.reason, group.tone, form=way[0]
        )
        terms = self.terms[group.segment, group.offer]
        return planned_sequence(self.client, strand, terms), way[1]

    @cached_property
    def texts(self) -> pd.DataFrame:
        """Every message of each sequence."""
        rows = []
        stated = self.client.settings.communication.offers
        for (sequence, channel), number in self.numbers.items():
            days = tuple(one.days for one in sequence.touches)
            gaps = self.gaps.setdefault(days, len(self.gaps))
            offer = sequence.strand.offer
            rows += [
                (
                    number,
                    one.number,
                    len(sequence.touches),
                    one.form,
                    channel,
                    one.code,
                    one.makes_offer,
                    stated.get(offer, offer),
                    gaps,
                    sequence.stop,
                )
                for one in sequence.touches
            ]
        return pd.DataFrame(rows, columns=_TEXTS.split(", "))

    @cached_property
    def replies(self) -> pd.DataFrame:
        """What is sent when something has happened, once, in place of what was still to come."""
        rows = []
        for (sequence, channel), number in self.numbers.items():
            strand, days = sequence.strand, tuple(one.days for one in sequence.touches)
            rows += [
                (number, strand.form, channel, one.after, one.text, self.gaps[days])
                for one in replies_of(self.client.playbooks, strand.form, tone=strand.tone)
            ]
        return pd.DataFrame(rows, columns=["strand", "form", "channel", "after", "text", "gaps"])

    @cached_property
    def clocks(self) -> pd.DataFrame:
        """The time zones of each country: of what has no day, the hours hold in all of them."""
        rows = [(name, "|".join(own)) for name, (own, _) in self.zones.items()]
        return pd.DataFrame(rows, columns=["country", "zones"]).astype("str")

    @cached_property
    def days(self) -> pd.DataFrame:
        """The day of each message and the sunset, by the days between and the day of the first."""
        stated = self.client.settings.communication
        limited = any(form in stated.most_a_day for form in self.texts.form)
        many = LONGEST_WAIT if limited else 1
        first = open_days(self.start, stated.quiet_days, stated.closed_days, many=many)
        rows = []
        for days, number in self.gaps.items():
            for wave, begin in enumerate(first):
                dates = touch_days(begin, days, stated)
                sunset = dates[-1] + dt.timedelta(days=stated.sunset_days)
                rows += [(number, wave, at, day, sunset) for at, day in enumerate(dates, 1)]
        frame = pd.DataFrame(rows, columns=["gaps", "wave", "touch", "day", "sunset"])
        return frame.astype({"day": "datetime64[s]", "sunset": "datetime64[s]"})

    def hours(self) -> dict[str, pd.DataFrame]:
        """When to send in each country on each of the days; and the countries where one can."""
        zones = {name: own for name, (own, _) in self.zones.items()}
        stated = self.client.settings.communication
        timed = any(form != UNTIMED for form in self.texts.form)
        dates = [day.date() for day in pd.to_datetime(self.days.day.unique())] if timed else []
        by_zones = {own: [hours_on(day, own, stated) for day in dates] for own in {*zones.values()}}
        rows = [
            (name, day, _moment(one.send_at), _moment(one.until))
            for name, own in zones.items()
            for day, one in zip(dates, by_zones[own], strict=True)
            if one
        ]
        columns = ["country", "day", "send_at", "send_until"]
        open_ = [name for name, own in zones.items() if dates and all(by_zones[own])]
        frame = pd.DataFrame(rows, columns=columns).astype({"day": "datetime64[s]"})
        return {
            "message_hours": frame,
            "message_open": pd.DataFrame({"country": pd.Series(open_, dtype="str")}),
        }


def _moment(time: dt.datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%S}Z"
