"""The communication plan of a programme: a sequence of messages for each strand of the lost.

A strand is a segment with its offer, the kind of reason, and the form that reaches its customers.
Where the lost are grouped by reason, a segment has one reason; else each kind that the goodbyes
tell is a strand, and one is written to as somebody of whom no reason is known where they tell none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from winback_kit.checks import nearest, refused
from winback_kit.client.codebook.kinds import KINDS, STOPPED, Kind
from winback_kit.client.codebook.propose import REASON_COLUMNS
from winback_kit.client.communication import Changed
from winback_kit.client.folder import Client
from winback_kit.client.playbooks.places import Form
from winback_kit.client.playbooks.playbook import Axis, Tone
from winback_kit.plan.communication.forms import forms_of
from winback_kit.plan.communication.sequence import (
    MessageSequence,
    MessageTerms,
    Strand,
    changed_for,
    sequence_of,
    triad,
)
from winback_kit.plan.offers.worth import Worth
from winback_kit.plan.programme.contactable import offer_channels
from winback_kit.plan.programme.programme import Plan
from winback_kit.records.result import Framed
from winback_kit.tables.names import folded, stated_offers
from winback_kit.tables.read import ClientData
from winback_kit.words.own_names import NO_REASON, OTHER_SEGMENTS, OTHERS

if TYPE_CHECKING:
    from winback_kit.history.reasons.reasons import Reasons


@dataclass(frozen=True, repr=False)
class CommunicationPlan(Framed, rows="sequences"):
    """What is written to the lost, by segment, kind of reason and form."""

    plan: Plan
    sequences: tuple[MessageSequence, ...]

    @property
    def client(self) -> Client:
        """The client."""
        return self.plan.history.data.client

    @property
    def start(self) -> dt.date:
        """The first day on which somebody may be written to."""
        return first_day(self.plan)

    @property
    def permissions_known(self) -> bool:
        """Whether the client says who may be written to."""
        return "permissions" in self.plan.history.data.given

    @property
    def held(self) -> list[MessageSequence]:
        """Those that only ask, since nothing is stated to have changed."""
        return [one for one in self.sequences if not one.makes_offer]

    @property
    def justice(self) -> dict[Axis, float]:
        """How far each side of justice is served, each sequence alike."""
        return triad([(one, 1.0) for one in self.sequences])


def communication_plan(
    plan: Plan, reasons: Reasons | None = None, *, left: float | None = None
) -> CommunicationPlan:
    """The sequences of a plan, in the order of its segments.

    `left` is what is left of an offer's effect when it is made again, as measured.

    >>> planned = wk.communication_plan(study.plan)
    >>> [(one.strand.kind, len(one.touches), one.stop) for one in planned.sequences]
    [('unknown', 3, 'not_measured')]
    """
    client = plan.history.data.client
    hold_stated(plan.history.data)
    tone: Tone = "business" if deals_with_firms(plan) else "consumer"
    found = []
    for worth in plan.worths:
        if (worth.segment, worth.offer) not in plan.shares:
            continue
        for kind, reason in _kinds(plan, worth.segment, reasons):
            book = client.playbooks.of(kind, tone=tone)
            form = _form(plan, worth, book.forms)
            strand = Strand(worth.segment, worth.offer, kind, reason, tone, form)
            found.append(planned_sequence(client, strand, terms_of(client, worth, left)))
    return CommunicationPlan(plan, tuple(found))


def hold_stated(data: ClientData) -> None:
    """Refuse what is stated of a reason or an offer that is not there."""
    stated, client = data.client.settings.communication, data.client
    reasons = [one.name for one in data.names if one.column in REASON_COLUMNS]
    offers = stated_offers(client)
    for key, names, known, what in (
        ("what_changed", stated.what_changed, [*reasons, *KINDS], "reason, and no kind of reason"),
        ("offers", stated.offers, offers, "offer"),
    ):
        for name in names:
            if folded(name) not in map(folded, known):
                place = client.where(f"communication.{key}.{name}")
                rule, mend = f"is no {what} of this client", nearest(name, known)
                raise refused(place, rule, got=name, mend=mend)


def first_day(plan: Plan) -> dt.date:
    """The first day on which somebody may be written to: as stated, and not before tomorrow."""
    data = plan.history.data
    stated = data.client.settings.communication.start or plan.start
    return max(stated, data.as_of + dt.timedelta(days=1))


def deals_with_firms(plan: Plan) -> bool:
    """Whether the customers belong to accounts."""
    given = plan.history.data.given.get("customers")
    return given is not None and "account_id" in given.columns


def terms_by_offer(plan: Plan, *, left: float | None = None) -> dict[tuple[str, str], MessageTerms]:
    """The terms of each segment and offer.

    Raises Refused where something is stated of a reason or an offer that is not there.
    """
    hold_stated(plan.history.data)
    client = plan.history.data.client
    return {(one.segment, one.offer): terms_of(client, one, left) for one in plan.worths}


def terms_of(client: Client, worth: Worth, left: float | None = None) -> MessageTerms:
    """What decides how many messages pay with an offer in a segment."""
    effect, stated = worth.effect, client.settings.communication.left_of_effect
    return MessageTerms(
        effect=effect.return_rate - effect.natural_return_rate.value,
        worth=worth.incremental,
        cost=worth.contact_cost.value,
        left=left if stated is None else stated,
    )


def planned_sequence(client: Client, strand: Strand, terms: MessageTerms) -> MessageSequence:
    """The messages to one strand, by the client's playbooks and settings."""
    stated = client.settings.communication
    book = client.playbooks.of_form(strand.kind, strand.form, tone=strand.tone)
    changed: tuple[str, Changed] | None = changed_for(
        stated.what_changed, reason=strand.reason, kind=strand.kind
    )
    return sequence_of(strand, book, terms, changed=changed, most=stated.most_touches)


def _kinds(plan: Plan, segment: str, reasons: Reasons | None) -> Iterator[tuple[Kind, str]]:
    """The kinds of leaving in a segment, each with its reason where there is one."""
    if plan.history.segment_by == "reason":
        if segment in (NO_REASON, OTHERS, OTHER_SEGMENTS):
            yield "unknown", ""
            return
        kind = plan.history.data.client.codebook.of(segment).kind
        if kind not in STOPPED:
            yield kind, segment
        return
    told = [one.kind for one in reasons.kinds if one.people] if reasons else []
    unknown: tuple[Kind, ...] = () if "unknown" in told else ("unknown",)
    for kind in (*told, *unknown):
        if kind not in STOPPED:
            yield kind, ""


def _form(plan: Plan, worth: Worth, preferred: tuple[Form, ...]) -> Form:
    """The form that reaches most of a segment with its offer; the first where none is known."""
    client = plan.history.data.client
    forms, own = forms_of(client.settings.communication.channels), offer_channels(client)
    rows = plan.history.frames.lost_channels
    counts: dict[Form, int] = {}
    for channels, people in rows[rows.segment == worth.segment].groupby("channels").n.sum().items():
        way = forms.open_to(str(channels), own.get(worth.offer, ""), preferred)
        if way:
            counts[way[0]] = counts.get(way[0], 0) + int(people)
    if counts:
        return max(counts, key=lambda form: counts[form])
    return forms.of_key.get(own.get(worth.offer, ""), preferred[0])
