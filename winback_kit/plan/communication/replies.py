"""What is sent when a customer has done something, and not on a day.

Whoever answers a message of the plan gets one reply and no further message of it: thanks, or the
last word to those who say that they need it no more. Nobody knows the day before, so that the row
has none; it goes out on an open day, in hours that are not quiet where the customer lives, until
the sunset date. A caller thanks in the call, and so there is no reply by telephone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from winback_kit.client.playbooks.places import Form
from winback_kit.client.playbooks.playbook import Message, Playbook, PlaybookTouch, Tone
from winback_kit.client.playbooks.read import Playbooks
from winback_kit.words.text import marked

Trigger = Literal["answered", "no_more_need"]
TRIGGERS: dict[Trigger, str] = {
    "answered": marked("the customer has answered a message of the plan, whatever they said"),
    "no_more_need": marked("the customer has said that they need it no more"),
}
SPOKEN: Form = "telephone"


@dataclass(frozen=True)
class Reply:
    """What sets it off, the playbook that it stands in, its touch there and its form."""

    after: Trigger
    book: Playbook
    touch: PlaybookTouch
    form: Form

    @property
    def text(self) -> str:
        """The code of its text."""
        return self.book.text_code(self.touch.name, self.form)

    @property
    def message(self) -> Message:
        """Its words."""
        return self.touch.messages[self.form]


def replies_of(books: Playbooks, form: Form, *, tone: Tone) -> list[Reply]:
    """The replies by a form.

    >>> from winback_kit.plan.communication.replies import replies_of
    >>> books = study.client.playbooks
    >>> [one.text for one in replies_of(books, "e-mail", tone="consumer")]
    ['answer.answer.e-mail', 'moved.last-word.e-mail']
    >>> replies_of(books, "telephone", tone="consumer")
    []
    """
    if form == SPOKEN:
        return []
    answer, moved = books.answer(form, tone=tone), books.of_form("moved", form, tone=tone)
    found = [Reply("answered", answer, answer.touches[0], form)] if answer else []
    if form in moved.forms:
        found.append(Reply("no_more_need", moved, moved.touches[-1], form))
    return found
