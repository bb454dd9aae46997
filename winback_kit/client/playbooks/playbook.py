"""One playbook: the touches to those who left for one kind of reason, with a message a form.

A message is a row of parts, in the order in which trust is rebuilt: acknowledge, own it, ask, say
what changed, show it, offer, make yes easy, make no easy. Each part serves one side of justice
(Homburg, Hoyer & Stock 2007, J. of the Academy of Marketing Science 35:461): interactional, how one
is treated; procedural, how the matter is dealt with; distributive, what one gets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from winback_kit.client.codebook.kinds import Kind
from winback_kit.client.playbooks.places import Form, filled, places_in
from winback_kit.records.yaml_record import Record

Part = Literal[
    "acknowledge", "own_it", "ask", "what_changed", "proof", "offer", "easy_yes", "easy_no"
]
Axis = Literal["interactional", "procedural", "distributive"]
TouchName = Literal["question", "change", "offer", "last word", "answer"]
Tone = Literal["consumer", "business"]
AXIS: dict[Part, Axis] = {
    "acknowledge": "interactional",
    "own_it": "interactional",
    "ask": "interactional",
    "what_changed": "procedural",
    "proof": "procedural",
    "offer": "distributive",
    "easy_yes": "procedural",
    "easy_no": "procedural",
}
PARTS: tuple[Part, ...] = tuple(AXIS)
FALLS_AWAY = "proof"  # the one place without which a message still says what it should
Words = Annotated[str, Field(min_length=1, max_length=2000)]


class Message(Record):
    """A message by its parts; one that is left out is not said."""

    subject: Words | None = None
    acknowledge: Words | None = None
    own_it: Words | None = None
    ask: Words | None = None
    what_changed: Words | None = None
    proof: Words | None = None
    offer: Words | None = None
    easy_yes: Words | None = None
    easy_no: Words | None = None

    @property
    def parts(self) -> dict[Part, str]:
        """What is said, in order."""
        found: dict[Part, str] = {}
        for part in PARTS:
            text = getattr(self, part)
            if text is not None:
                found[part] = " ".join(text.split())
        return found

    @property
    def places(self) -> set[str]:
        """Every place of it."""
        return {place for text in self.parts.values() for place in places_in(text)}


class Frame(Record):
    """How a message of one form begins and ends."""

    opening: Words
    close: Words


class FramesFile(Record):
    """frames.yml: how the messages of each form begin and end."""

    frames: dict[Form, Frame]


class PlaybookTouch(Record):
    """One touch: its name, the days after the one before, and its message in each form."""

    name: TouchName
    days: Annotated[int, Field(ge=0, le=365)]
    only_after: TouchName | None = None
    messages: dict[Form, Message]


class AnswerFile(Record):
    """answer.yml: what is sent once to whoever has answered, whatever they were asked."""

    forms: Annotated[tuple[Form, ...], Field(strict=False, min_length=1)]
    messages: dict[Form, Message]


class PlaybookFile(Record):
    """What a file of templates/playbooks may hold."""

    kind: Kind
    forms: Annotated[tuple[Form, ...], Field(strict=False, min_length=1)]
    touches: Annotated[tuple[PlaybookTouch, ...], Field(strict=False, min_length=1)]


@dataclass(frozen=True)
class Playbook:
    """The touches of one kind of reason, in the tone of a consumer or of a firm.

    `code` begins the codes of its texts; `forms` stand in the order in which they are preferred.
    """

    code: str
    tone: Tone
    kind: Kind
    forms: tuple[Form, ...]
    frames: Mapping[Form, Frame]
    touches: tuple[PlaybookTouch, ...]

    def text_code(self, touch: str, form: Form) -> str:
        """The code of one text, as the mailing system knows it."""
        return f"{self.code}.{touch.replace(' ', '-')}.{form.replace(' ', '-')}"

    def written(self, message: Message, form: Form, values: Mapping[str, str]) -> str:
        """A message as it is sent: paragraphs of a letter, one run of a text message.

        A part whose place `proof` nobody has filled falls away; other places stay for the mailing
        system.
        """
        said = [
            filled(text, values)
            for text in message.parts.values()
            if FALLS_AWAY not in places_in(text) or values.get(FALLS_AWAY)
        ]
        frame = self.frames[form]
        parts = [filled(frame.opening.strip(), values), *said, filled(frame.close.strip(), values)]
        return (" " if form == "text message" else "\n\n").join(parts)
