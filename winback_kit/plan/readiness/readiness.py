"""The audit of a client: what the tables answer, what people say, and what it costs not to know.

The data's answer counts where they settle an item, and what people say of it widens its range;
where they do not, the mean of what people say counts, and the data's answer where nobody said
anything. Blockers are the three lowest; items that nobody answered stand before them, as not known.
"""

from __future__ import annotations

from dataclasses import dataclass

from winback_kit.client.readiness import StatedItem
from winback_kit.plan.programme.rewards import DoingNothing
from winback_kit.plan.readiness.held_up import Held, PaysAndGains, held_up, pays_and_gains
from winback_kit.plan.readiness.items import ITEMS, AuditItem, Key
from winback_kit.plan.readiness.score import MOST, Rated, Score, lowest, score_of
from winback_kit.plan.readiness.seen import Found, Seen, seen_in
from winback_kit.records.result import Framed
from winback_kit.tables.read import ClientData


@dataclass(frozen=True)
class Item:
    """One item with what the data show (`seen`), what people say, and the money it holds up."""

    asked: AuditItem
    seen: Seen | None
    stated: StatedItem
    held: Held | None

    @property
    def key(self) -> Key:
        """Its name in client.yml."""
        return self.asked.key

    @property
    def by_data(self) -> bool:
        """Whether the level is the data's."""
        return self.seen is not None and (self.seen.settled or not self.stated.said)

    @property
    def answer(self) -> Rated | None:
        """Its level with the lowest and the highest; None where it is not known."""
        said = self.stated.said
        if self.seen is not None and self.by_data:
            every = (self.seen.level, *said)
            return Rated(self.seen.level, min(every), max(every))
        return Rated(sum(said) / len(said), min(said), max(said)) if said else None

    @property
    def level(self) -> float | None:
        """0 to 3; None where it is not known."""
        return self.answer.level if self.answer else None

    @property
    def is_unshown(self) -> bool:
        """Whether its level is only said: no table shows it, and nothing is named that does."""
        return self.answer is not None and not self.by_data and not self.stated.source

    @property
    def is_gap(self) -> bool:
        """Whether something is left to close, or to find out."""
        return self.level is None or self.level < MOST


@dataclass(frozen=True, repr=False)
class Readiness(Framed, rows="items"):
    """How ready the firm is for winning back: twelve items, of which some are not known.

    `idle` is what a year of doing nothing costs, and `paying` who pays and who gains; None where
    the data cannot carry them.
    """

    items: tuple[Item, ...]
    idle: DoingNothing | None
    paying: PaysAndGains | None
    currency: str

    @property
    def score(self) -> Score | None:
        """The score with its bounds; None where no item is answered, which is no score of 0."""
        answers = [one.answer for one in self.items]
        return score_of(answers) if any(answers) else None

    @property
    def unknown(self) -> tuple[Item, ...]:
        """The items that nobody answered, which is a finding of its own."""
        return tuple(one for one in self.items if one.answer is None)

    @property
    def unshown(self) -> tuple[Item, ...]:
        """The items whose level is only said."""
        return tuple(one for one in self.items if one.is_unshown)

    @property
    def blockers(self) -> tuple[Item, ...]:
        """The three lowest of those that are known."""
        return tuple(self.items[at] for at in lowest([one.answer for one in self.items]))

    @property
    def gaps(self) -> tuple[Item, ...]:
        """The items that are not met as a routine."""
        return tuple(one for one in self.items if one.is_gap)

    @property
    def cost(self) -> float:
        """What is stated that closing gaps would cost."""
        return sum(one.stated.cost or 0.0 for one in self.gaps)

    @property
    def cost_not_stated(self) -> int:
        """Gaps of which nobody said what closing them costs."""
        return sum(one.stated.cost is None for one in self.gaps)

    def of(self, key: Key) -> Item:
        """The item of a key."""
        return next(one for one in self.items if one.key == key)


def readiness_of(data: ClientData, found: Found) -> Readiness:
    """The audit of a client, from what could be worked out of it."""
    seen, stated = seen_in(found), data.client.settings.readiness
    held: dict[Key, Held] = {}
    paying = None
    if found.plan is not None and found.idle is not None:
        held = held_up(found.plan, found.idle, found.reasons)
        paying = pays_and_gains(found.plan, found.idle)
    return Readiness(
        items=tuple(
            Item(one, seen.get(one.key), getattr(stated, one.key), held.get(one.key))
            for one in ITEMS
        ),
        idle=found.idle,
        paying=paying,
        currency=data.currency,
    )
