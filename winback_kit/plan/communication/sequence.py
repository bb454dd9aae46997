"""The sequence of messages to those who left for one reason, with one offer, by one form.

A touch that makes the offer is one of the touches of the decision map
(plan/decision_map/touches.py): with the offer's effect τ, its contact cost c and what a contact is
worth, Δ = τ·V − c, a return is worth V = (Δ + c) / τ after the offer, and the n-th such touch is
worth S·(τ·φ^(n−1)·V − c). Where nobody has measured φ, what is left of the effect the next time,
there is a second one only if it could pay, and none after it.

What a touch brings that only asks, or tells what changed, nobody has measured; it costs c. There
are as many of them, k, as the offer can carry: Δ − k·c > 0. What a touch that is left out would
have asked or told goes into the next one, so that nobody is made an offer who was not asked before.

A touch that says what changed is there only where the client has stated it. A touch that makes no
sense without it (`only_after`) is then left out too: the sequence asks, and ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
from winback_kit.plan.decision_map.touches import break_even_left, stop_after, touches
from winback_kit.tables.names import folded

FIRST_KEPT: tuple[TouchName, ...] = ("offer", "question", "change", "last word")
MOST_UNTESTED = 2  # messages with the offer, where nobody knows what is left of its effect
CARRIED: dict[TouchName, tuple[Part, ...]] = {
    "question": ("ask",),
    "change": ("what_changed", "proof"),
}


@dataclass(frozen=True)
class MessageTerms:
    """What decides how many messages pay: effect, worth and cost of a contact with the offer.

    `effect` is a share, `worth` and `cost` are money for each customer contacted; `left` is the
    share of the effect that is left at the next such contact, None where it is not known.
    """

    effect: float
    worth: float
    cost: float
    left: float | None

    @property
    def value(self) -> float:
        """V, what a return is worth after the offer."""
        return (self.worth + self.cost) / self.effect if self.effect > 0 else 0.0

    @property
    def offers(self) -> int:
        """How many messages with the offer pay, or could; the first does, else nobody is listed."""
        if self.effect <= 0:
            return 1
        if self.left is None:
            needed = break_even_left(effect=self.effect, value=self.value, cost=self.cost)
            return 1 if needed is None or needed >= 1 else MOST_UNTESTED
        many = stop_after(effect=self.effect, left=self.left, value=self.value, cost=self.cost)
        return max(1, many)

    def carries(self, many: int) -> bool:
        """Whether the offer is worth more than so many messages without it cost."""
        return self.worth - many * self.cost > 0

    def worth_of(self, offer: int) -> float | None:
        """The worth of the n-th message with the offer; None where it is not known."""
        if offer == 1:
            return self.worth
        if self.effect <= 0 or self.left is None:
            return None
        found = touches(
            effect=self.effect, left=self.left, value=self.value, cost=self.cost, many=offer
        )
        return found[-1].worth


@dataclass(frozen=True)
class PlannedTouch:
    """One message: its number, names of what it says, days after the one before, text and worth.

    `worth` is money for each customer at the start of the sequence: of a message without the offer
    what it costs, since nobody knows what it brings; None of one that makes the offer again, where
    it is not known what is left of its effect.
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
    offering = [one for one in there if one.messages[strand.form].offer is not None]
    before = [one for one in there if one not in offering]
    held = not offering
    paying = [*offering[: terms.offers], *_carried(before, terms, held=held)]
    chosen = [one for one in there if one.name in _kept(paying, most)]
    planned: list[PlannedTouch] = []
    for names, touch, message in _said(chosen, there, strand.form):
        offers = 1 + sum(one.makes_offer for one in planned)
        told = changed[0] if changed else ""
        planned.append(
            PlannedTouch(
                number=len(planned) + 1,
                names=names,
                form=strand.form,
                days=touch.days,
                code=_code(book, names, strand.form, message, told),
                message=message,
                worth=terms.worth_of(offers) if message.offer is not None else -terms.cost,
            )
        )
    return MessageSequence(
        strand=strand,
        touches=tuple(planned),
        stop="nothing_changed" if held else _stop(terms, len(offering), len(paying) > most),
        changed=changed[1] if changed else None,
    )


def _carried(
    before: Sequence[PlaybookTouch], terms: MessageTerms, *, held: bool
) -> list[PlaybookTouch]:
    """Of the touches without the offer those that it can carry, the question first."""
    return [one for many, one in enumerate(before, 1) if held or terms.carries(many)]


def _there(book: Playbook, form: Form, changed: bool) -> list[PlaybookTouch]:
    """The touches that have something to say."""
    found: list[PlaybookTouch] = []
    for one in book.touches:
        names = [before.name for before in found]
        says = "what_changed" not in one.messages[form].places or changed
        if says and (one.only_after is None or one.only_after in names):
            found.append(one)
    return found


def _kept(paying: Sequence[PlaybookTouch], many: int) -> list[TouchName]:
    """The names of so many, by what would be lost with them."""
    names = [one.name for one in paying]
    return [name for name in FIRST_KEPT if name in names][:many]


def _said(
    chosen: Sequence[PlaybookTouch], there: Sequence[PlaybookTouch], form: Form
) -> Iterator[tuple[tuple[TouchName, ...], PlaybookTouch, Message]]:
    """Each touch with what those left out before it would have asked or told."""
    for touch in chosen:
        names, message = [touch.name], touch.messages[form]
        for before in reversed(there[: there.index(touch)]):
            if before in chosen:
                break
            own, carried = before.messages[form].parts, CARRIED.get(before.name, ())
            more: dict[str, str] = {part: own[part] for part in carried if part in own}
            if more:
                names.insert(0, before.name)
                message = message.model_copy(update=more)
        yield tuple(names), touch, message


def _code(book: Playbook, names: Sequence[str], form: Form, message: Message, changed: str) -> str:
    """The code of a text; what it tells of a change is told apart by where that is stated."""
    code = book.text_code("+".join(names), form)
    if changed and {"what_changed", "proof"} & message.places:
        letters = "".join(sign if sign.isalnum() else " " for sign in changed.casefold())
        return f"{code}.{'-'.join(letters.split())}"
    return code


def _stop(terms: MessageTerms, offering: int, cut: bool) -> Stop:
    """Why no message follows a sequence that makes its offer, where so many could make it."""
    if cut:
        return "most_touches"
    if terms.offers < offering or (terms.left is not None and terms.offers == offering):
        return "next_costs_more"
    return "not_measured" if terms.left is None else "all_said"


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
