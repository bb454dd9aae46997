"""The communication plan: when which message goes to whom, with its words."""

from __future__ import annotations

from collections.abc import Iterator

from winback_kit.client.playbooks.places import PLACES, places_in
from winback_kit.client_study import Study
from winback_kit.plan.communication.communication import CommunicationPlan
from winback_kit.plan.communication.replies import TRIGGERS, Reply, replies_of
from winback_kit.plan.communication.sequence import MessageSequence, PlannedTouch
from winback_kit.report.playbook.kit.parts import PLACE_LABELS, Part, PlaybookSection, Spoken, Under
from winback_kit.show.communication.labels import FORM_NAMES, TOUCH_NAMES
from winback_kit.show.communication.messages import (
    alike,
    messages_finding,
    messages_table,
    nobody,
    reason_of,
    sequences_table,
)
from winback_kit.show.communication.trust import changed_table, justice_finding
from winback_kit.show.kit.sentence import say, say_many
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import capital, marked, words
from winback_kit.words.numbers import count

__all__ = ["MESSAGES_TO_SEND"]

MOST_TEXTS = 12
_BY = {
    "kit": marked("filled in already"),
    "plan": marked("the column of the same name in communication_plan.csv"),
    "system": marked("the mailing system's own data"),
}


def _messages(study: Study) -> Iterator[Part]:
    plan = study.communication
    if not plan.sequences:
        yield nobody()
        return
    yield messages_finding(plan)
    yield sequences_table(plan)
    yield messages_table(plan)
    yield Under(words("What has changed since they left"))
    yield changed_table(plan)
    yield justice_finding(plan)
    yield from _texts(plan)


def _texts(plan: CommunicationPlan) -> Iterator[Part]:
    """Each text once, as it is sent; at most so many."""
    told: dict[str, tuple[MessageSequence, PlannedTouch]] = {}
    for own in alike(plan):
        for touch in own[0].touches:
            told.setdefault(touch.code, (own[0], touch))
    yield Under(words("The words"))
    yield say(
        "What stands between ‹ and › is filled in for each customer when the message is sent; what "
        "stands in square brackets is for whoever calls. The code of each text is the one in "
        "lists/communication_plan.csv."
    )
    places: set[str] = set()
    for sequence, touch in list(told.values())[:MOST_TEXTS]:
        strand = sequence.strand
        yield Under(
            words(
                "{reason}: {message}, by {form}",
                reason=reason_of(strand),
                message=", ".join(words(TOUCH_NAMES[name]) for name in touch.names),
                form=words(FORM_NAMES[touch.form]),
            ),
            level=3,
        )
        text = _written(plan, sequence, touch)
        places |= set(places_in(text + (touch.message.subject or "")))
        yield Spoken(tuple(text.split("\n\n")), subject=touch.message.subject or "")
    left = len(told) - MOST_TEXTS
    if left > 0:
        yield say_many(
            left,
            "{n} more text stands in lists/messages.md.",
            "{n} more texts stand in lists/messages.md.",
            n=count(left),
        )
    for reply in _replies(plan):
        yield Under(
            words("{trigger}: one reply, by {form}", **_told(reply)),
            level=3,
        )
        text = reply.book.written(reply.message, reply.form, {"firm": plan.client.name})
        places |= set(places_in(text + (reply.message.subject or "")))
        yield Spoken(tuple(text.split("\n\n")), subject=reply.message.subject or "")
    yield _places(places)


def _told(reply: Reply) -> dict[str, str]:
    trigger = words(TRIGGERS[reply.after])
    return {"trigger": capital(trigger), "form": words(FORM_NAMES[reply.form])}


def _replies(plan: CommunicationPlan) -> list[Reply]:
    """The replies to those who are written to, each once, by the forms in which they are."""
    books = plan.client.playbooks
    strands = [sequence.strand for sequence in plan.sequences]
    found = [one for own in strands for one in replies_of(books, own.form, tone=own.tone)]
    return list({one.text: one for one in found}.values())


def _written(plan: CommunicationPlan, sequence: MessageSequence, touch: PlannedTouch) -> str:
    client, strand, changed = plan.client, sequence.strand, sequence.changed
    book = client.playbooks.of_form(strand.kind, strand.form, tone=strand.tone)
    values = {"firm": client.name}
    if changed:
        values["what_changed"] = changed.text
        if changed.proof:
            values["proof"] = changed.proof
    return book.written(touch.message, touch.form, values)


def _places(found: set[str]) -> Table:
    return Table.of(
        [one for one in PLACES if one.name in found],
        (Column(marked("Place in a text")), lambda one: f"‹{words(PLACE_LABELS[one.name])}›"),
        (Column(marked("What stands there")), lambda one: words(one.meaning)),
        (Column(marked("Filled by")), lambda one: words(_BY[one.by])),
    )


MESSAGES_TO_SEND = PlaybookSection(40, marked("Communication plan"), _messages, "programme")
