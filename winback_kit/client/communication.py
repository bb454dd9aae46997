"""What client.yml may say of how lost customers are written to: `communication:`.

When a message may reach somebody, who signs it, how an offer is worded, and what the firm has
changed since they left. What changed is told only where it is stated: a message never promises what
nobody did.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from winback_kit.assumptions.record import Day, RuleShare, broken
from winback_kit.client.locale.zone import TimeZone
from winback_kit.client.playbooks.places import Form
from winback_kit.records.yaml_record import Record

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Annotated[
    Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    BeforeValidator(lambda raw: raw.lower() if isinstance(raw, str) else raw),
]
_SHORTEST = 60  # minutes of a day in which something may be sent


def minutes(clock: str) -> int:
    """Minutes since midnight.

    >>> minutes("08:30"), minutes("20:00")
    (510, 1200)
    """
    return int(clock[:2]) * 60 + int(clock[3:])


def _clock(raw: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", raw):
        raise broken("must be a time of day such as 08:00 or 20:30")
    return raw


def _sentences(raw: str) -> str:
    text = " ".join(raw.split())
    if not re.search(r"[.!?…。]$", text):
        raise broken(
            "must be whole sentences, since it stands as a paragraph of a message",
            "End it with a full stop.",
        )
    return _no_place(text)


def _phrase(raw: str) -> str:
    text = " ".join(raw.split())
    if re.search(r"[.!?]$", text):
        raise broken("must be a phrase without a full stop, since it stands inside a sentence")
    return _no_place(text)


def _no_place(text: str) -> str:
    if set(text) & {"{", "}"}:
        raise broken("holds a brace, which stands for a place in the texts of templates/playbooks")
    return text


Clock = Annotated[str, AfterValidator(_clock)]
Sentences = Annotated[str, Field(min_length=1, max_length=600), AfterValidator(_sentences)]
Phrase = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_phrase)]
Name = Annotated[str, Field(max_length=100), AfterValidator(_no_place)]


class QuietHours(Record):
    """The hours of the night in which nothing is sent and nobody is called."""

    begin: Clock = Field("20:00", description="in the customer's time zone; e.g. 20:00")
    end: Clock = Field("08:00", description="on the next morning")

    @model_validator(mode="after")
    def _over_night(self) -> QuietHours:
        if minutes(self.begin) - minutes(self.end) < _SHORTEST:
            raise broken(
                "must leave an hour of the day in which messages may be sent",
                "begin is the evening, end the next morning: {begin: 20:00, end: 08:00}.",
            )
        return self


class Sender(Record):
    """Who signs."""

    name: Name = Field("", description="the person who signs; left out, the firm itself")
    role: Name = Field("", description="what they are in the firm, e.g. Head of customer care")


class SeniorSender(Sender):
    """Who signs to those whose return would bring most."""

    from_value: Annotated[float, Field(ge=0)] | None = Field(
        None, description="from this second lifetime value on; left out, nobody"
    )


class Changed(Record):
    """What the firm has changed since they left, and what shows it."""

    text: Sentences = Field(description="in whole sentences, as the customer will read them")
    proof: Sentences | None = Field(None, description="what shows it, in whole sentences")


class CommunicationSettings(Record):
    """When lost customers are written to, by whom, and what there is to tell them."""

    start: Day | None = Field(
        None, description="first day on which somebody is written to; left out, the case's start"
    )
    most_touches: Annotated[int, Field(ge=1, le=6)] = Field(
        4, description="nobody is written to more often, however well it pays"
    )
    left_of_effect: RuleShare | None = Field(
        None,
        description="what is left of an offer's effect when it is made again; or as measured",
    )
    least_gap_days: Annotated[int, Field(ge=1, le=365)] = Field(
        10, description="between two messages to the same customer"
    )
    sunset_days: Annotated[int, Field(ge=1, le=365)] = Field(
        30, description="whoever is silent so long after the last message is written to no more"
    )
    quiet_hours: QuietHours = Field(
        QuietHours(), description="when nothing is sent, in the customer's time zone"
    )
    quiet_days: Annotated[tuple[Weekday, ...], Field(strict=False, max_length=6)] = Field(
        ("sunday",), description="days of the week on which nothing is sent"
    )
    closed_days: Annotated[tuple[Day, ...], Field(strict=False, max_length=366)] = Field(
        (), description="holidays and other days on which nothing is sent: [2026-12-25]"
    )
    send_at: Clock = Field("10:00", description="when to send, in the customer's time zone")
    time_zones: dict[str, TimeZone] = Field(
        {}, description="of a country, as it stands in customers; e.g. {US: America/Chicago}"
    )
    channels: dict[str, Form] = Field(
        {}, description="which form a channel of yours has: {WhatsApp: text message}"
    )
    most_a_day: dict[Form, Annotated[int, Field(ge=1)]] = Field(
        {}, description="first messages a day by form: {telephone: 40}"
    )
    sender: Sender = Field(Sender(), description="who signs")
    senior_sender: SeniorSender = Field(
        SeniorSender(), description="who signs to those whose return would bring most"
    )
    offers: dict[str, Phrase] = Field(
        {}, description="how an offer is worded: {Voucher: a voucher for 60 euros}"
    )
    what_changed: dict[str, Changed] = Field(
        {}, description="by reason, or by kind of reason: what the firm has changed since"
    )

    @model_validator(mode="after")
    def _in_the_day(self) -> CommunicationSettings:
        at, hours = minutes(self.send_at), self.quiet_hours
        if not minutes(hours.end) <= at < minutes(hours.begin):
            raise broken("send_at lies in the quiet hours", "Choose an hour of the day.")
        if len({*self.quiet_days}) == len(WEEKDAYS):
            raise broken("quiet_days leaves no day of the week")
        return self
