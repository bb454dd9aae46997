"""The sequence of messages to those who left for one reason, with one offer, by one form.

How many pay follows from the worth of each touch (plan/decision_map/touches.py): with the offer's
effect τ, its contact cost c and what a contact is worth, Δ = τ·V − c, a return is worth
V = (Δ + c) / τ after the offer. Of the touches of the playbook those are taken that there is most
to lose by: the offer, then the question, then what changed, then the last word. What a touch that
is left out would have asked or told goes into the next one, so that nobody is made an offer who was
not asked before.

A touch that says what changed is there only where the client has stated it. A touch that makes no
sense without it (`only_after`) is then left out too: the sequence asks, and ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from winback_kit.client.codebook.kinds import Kind
from winback_kit.client.communication import Changed
from winback_kit.client.playbooks.places import Form
from winback_kit.client.playbooks.playbook import (
    AXIS,
    PARTS,
    Axis,
    Message,
    Part,
    Playbook,
    PlaybookTouch,
    Tone,
    TouchName,
)
from winback_kit.plan.communication.stops import Stop
from winback_kit.plan.decision_map.touches import stop_after, touches
from winback_kit.tables.names import folded

FIRST_KEPT: tuple[TouchName, ...] = ("offer", "question", "change", "last word")
CARRIED: dict[TouchName, tuple[Part, ...]] = {
    "question": ("ask",),
    "change": ("what_changed", "proof"),
}


@dataclass(frozen=True)
class MessageTerms:
    """What decides how many messages pay: effect, worth and cost of the first, what is left of it.

    `effect` and `left` are shares, `worth` and `cost` money for each customer contacted.
    """

    effect: float
    worth: float
    cost: float
    left: float

    @property
    def value(self) -> float:
        """V, what a return is worth after the offer."""
        return (self.worth + self.cost) / self.effect if self.effect > 0 else 0.0

    @property
    def pays(self) -> int:
        """How many messages bring more than they cost; the first is on the list, and so it does."""
        if self.effect <= 0:
            return 1
        many = stop_after(effect=self.effect, left=self.left, value=self.value, cost=self.cost)
        return max(1, many)

    def worths(self, many: int) -> list[float | None]:
        """The worth of each of so many, for each customer on the list; None where not known."""
        if self.effect <= 0:
            return [None] * many
        found = touches(
            effect=self.effect, left=self.left, value=self.value, cost=self.cost, many=many
        )
        return [one.worth for one in found]


@dataclass(frozen=True)
class PlannedTouch:
    """One message: its number, names of what it says, days after the one before, text and worth.

    `worth` is money for each customer at the start of the sequence, None where it makes no offer
    and none follows, so that nobody knows what it brings.
    """

    number: int
    names: tuple[TouchName, ...]
    form: Form
    days: int
    code: str
    message: Message
    worth: float | None

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The sides of justice that it serves."""
        return tuple(dict.fromkeys(AXIS[part] for part in self.message.parts))

    @property
    def makes_offer(self) -> bool:
        """Whether it makes the offer."""
        return self.message.offer is not None


@dataclass(frozen=True)
class Strand:
    """Whom a sequence is for: segment, reason and its kind, offer, tone, and the form it has."""

    segment: str
    offer: str
    kind: Kind
    reason: str
    tone: Tone
    form: Form


@dataclass(frozen=True)
class MessageSequence:
    """The messages to those of one strand, and why there are no more.

    `changed` is what the client has stated for them, None where nothing.
    """

    strand: Strand
    touches: tuple[PlannedTouch, ...]
    stop: Stop
    changed: Changed | None

    @property
    def makes_offer(self) -> bool:
        """Whether the offer is made at all."""
        return any(one.makes_offer for one in self.touches)


def changed_for(
    stated: Mapping[str, Changed], *, reason: str, kind: Kind
) -> tuple[str, Changed] | None:
    """What is stated for a reason, else for its kind, with the name it is stated under."""
    for name, said in stated.items():
        if reason and folded(name) == folded(reason):
            return name, said
    return (kind, stated[kind]) if kind in stated else None


def sequence_of(
    strand: Strand,
    book: Playbook,
    terms: MessageTerms,
    *,
    changed: tuple[str, Changed] | None,
    most: int,
) -> MessageSequence:
    """The messages to those of a strand, at most so many."""
    there = _there(book, strand.form, changed is not None)
    held = len(there) < len(book.touches) and not any(one.name == "offer" for one in there)
    many = min(terms.pays, most, len(there))
    chosen = [one for one in there if one.name in _kept(there, many)]
    said = [_said(one, chosen, there, strand.form) for one in chosen]
    worths = [None] * many if held else terms.worths(many)
    planned = tuple(
        PlannedTouch(
            number=at + 1,
            names=names,
            form=strand.form,
            days=chosen[at].days,
            code=_code(book, names, strand.form, message, changed[0] if changed else ""),
            message=message,
            worth=worths[at],
        )
        for at, (names, message) in enumerate(said)
    )
    return MessageSequence(
        strand=strand,
        touches=planned,
        stop=_stop(many, terms.pays, most, held=held),
        changed=changed[1] if changed else None,
    )


def _there(book: Playbook, form: Form, changed: bool) -> list[PlaybookTouch]:
    """The touches that have something to say."""
    found: list[PlaybookTouch] = []
    for one in book.touches:
        names = [before.name for before in found]
        says = "what_changed" not in one.messages[form].places or changed
        if says and (one.only_after is None or one.only_after in names):
            found.append(one)
    return found


def _kept(there: Sequence[PlaybookTouch], many: int) -> list[TouchName]:
    """The names of so many, by what would be lost with them."""
    names = [one.name for one in there]
    return [name for name in FIRST_KEPT if name in names][:many]


def _said(
    touch: PlaybookTouch,
    chosen: Sequence[PlaybookTouch],
    there: Sequence[PlaybookTouch],
    form: Form,
) -> tuple[tuple[TouchName, ...], Message]:
    """A touch with what those left out before it would have asked or told."""
    names, message = [touch.name], touch.messages[form]
    for before in reversed(there[: there.index(touch)]):
        if before in chosen:
            break
        own = before.messages[form].parts
        more: dict[str, str] = {
            part: own[part] for part in CARRIED.get(before.name, ()) if part in own
        }
        if more:
            names.insert(0, before.name)
            message = message.model_copy(update=more)
    return tuple(names), message


def _code(book: Playbook, names: Sequence[str], form: Form, message: Message, changed: str) -> str:
    """The code of a text; what it tells of a change is told apart by where that is stated."""
    code = book.text_code("+".join(names), form)
    if changed and {"what_changed", "proof"} & message.places:
        letters = "".join(sign if sign.isalnum() else " " for sign in changed.casefold())
        return f"{code}.{'-'.join(letters.split())}"
    return code


def _stop(many: int, pays: int, most: int, *, held: bool) -> Stop:
    if held:
        return "nothing_changed"
    if many == pays:
        return "next_costs_more"
    return "most_touches" if many == most else "all_said"


def triad(sequences: Sequence[tuple[MessageSequence, float]]) -> dict[Axis, float]:
    """How far a plan serves each side of justice: the share of its parts that customers are told.

    Each sequence with its weight, in customers or money; a part counts where one of the messages
    has it. The parts of each side stand in `AXIS`.
    """
    whole = sum(weight for _, weight in sequences)
    found: dict[Axis, float] = {}
    for axis in dict.fromkeys(AXIS.values()):
        parts = [part for part in PARTS if AXIS[part] == axis]
        told = sum(
            weight * sum(1 for part in parts if part in _told(one)) / len(parts)
            for one, weight in sequences
        )
        found[axis] = told / whole if whole else 0.0
    return found


def _told(sequence: MessageSequence) -> set[Part]:
    """Every part that the messages of a sequence have; a proof that is not stated falls away."""
    found = {part for one in sequence.touches for part in one.message.parts}
    proven = sequence.changed is not None and sequence.changed.proof is not None
    return found if proven else found - {"proof"}
