"""The nodes of the decision map, in order: a customer leaves at the first that stops them.

Each lost customer is asked the same questions as for the contact list, by the rules of
plan/lists/off_list.py, of which a node is one or several. Counts over the nodes sum to the
population, and so does the money:

    gain = Σ max(Δ, 0)     what those at a node would have been worth to contact
    loss = Σ min(Δ, 0)     what contacting the others of them would have cost

At a node that is a rule (permission, sent away, moved, data), the gain is the price of the rule. It
is shown and never added to anything. In another order of the nodes other counts stand at them; who
reaches the last is the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from winback_kit.plan.decision_map.terms import Terms
from winback_kit.plan.lists.off_list import (
    BELOW_OFFER,
    CONTACT,
    MOVED,
    NO_GAIN,
    NO_ROOM,
    NOT_ALLOWED,
    NOT_FIT,
    NOT_LOST,
    NOT_NOW,
    PILOT,
    SENT_AWAY,
)
from winback_kit.words.text import marked


@dataclass(frozen=True)
class Node:
    """A question of the map and what becomes of those whom it stops.

    At a `rule` the gain of those stopped is the price of the rule; elsewhere it is none.
    """

    key: str
    name: str
    why: str
    rule: bool = False


NODES = (
    Node(
        NOT_LOST,
        marked("Not lost"),
        marked("keeping them is another craft, not winning back"),
    ),
    Node(
        NOT_ALLOWED,
        marked("May not be contacted"),
        marked("barred, opted out, or without a permission on record"),
        rule=True,
    ),
    Node(SENT_AWAY, marked("Sent away"), marked("the firm itself ended it, on purpose"), rule=True),
    Node(MOVED, marked("Moved or died"), marked("there is nothing to come back to"), rule=True),
    Node(
        NOT_NOW,
        marked("Not now"),
        marked("held out in a test that is not read, or contacted a short time ago"),
        rule=True,
    ),
    Node(
        NOT_FIT,
        marked("Data do not carry it"),
        marked("lost too long ago, or of a kind that the log cannot value"),
        rule=True,
    ),
    Node(
        BELOW_OFFER,
        marked("Worth less than the offer"),
        marked("a return would bring no more than the offer takes"),
    ),
    Node(
        PILOT,
        marked("Effect not known: pilot"),
        marked("no test has shown what the offer causes with them"),
    ),
    Node(NO_GAIN, marked("No gain"), marked("a contact costs more than it brings")),
    Node(
        NO_ROOM,
        marked("Out of reach"),
        marked("the offer's channel is closed to them, or the budget brings more with others"),
        rule=True,
    ),
    Node(CONTACT, marked("Contact"), marked("in the order of what a contact brings")),
)
BY_KEY = {node.key: node for node in NODES}


@dataclass(frozen=True)
class Standing:
    """One customer before the map: the answers to its questions, and the terms of a contact."""

    customer: str
    terms: Terms
    lost: bool = True
    allowed: bool = True
    sent_away: bool = False
    moved: bool = False
    fit: bool = True


# what stops a customer at a node; the two nodes that need a day or a budget are not asked here
STOPS: dict[str, Callable[[Standing], bool]] = {
    NOT_LOST: lambda one: not one.lost,
    NOT_ALLOWED: lambda one: not one.allowed,
    SENT_AWAY: lambda one: one.sent_away,
    MOVED: lambda one: one.moved,
    NOT_FIT: lambda one: not one.fit,
    BELOW_OFFER: lambda one: one.terms.slv <= one.terms.offer_cost,
    PILOT: lambda one: one.terms.worth is None,
    NO_GAIN: lambda one: one.terms.worth is not None and one.terms.worth <= 0,
}


@dataclass(frozen=True)
class AtNode:
    """Customers whom a node stops, and money: the gain and the loss of contacting them."""

    node: str
    people: int
    gain: float = 0.0
    loss: float = 0.0


@dataclass(frozen=True)
class Walk:
    """Everybody at the node that stops them, and the list: the best first, ties by id."""

    at: tuple[AtNode, ...]
    listed: tuple[str, ...]

    @property
    def people(self) -> int:
        """The population."""
        return sum(one.people for one in self.at)

    @property
    def worth(self) -> float:
        """What contacting the list brings; nothing of what the rules cost is in it."""
        return next((one.gain for one in self.at if one.node == CONTACT), 0.0)

    @property
    def price(self) -> float:
        """What those stopped by a rule would have been worth."""
        return sum(one.gain for one in self.at if BY_KEY[one.node].rule)


def walk(people: Sequence[Standing], order: Sequence[str] = tuple(STOPS)) -> Walk:
    """Let everybody walk the nodes, in this order.

    >>> terms = Terms(200.0, 0.05, 0.08, offer_cost=40.0, contact_cost=2.0)
    >>> found = walk([Standing("a", terms), Standing("b", terms, allowed=False)])
    >>> found.listed, round(found.worth, 2), round(found.price, 2)  # the price is not in the worth
    (('a',), 0.8, 0.8)
    """
    stopped: dict[str, list[Standing]] = {key: [] for key in (*order, CONTACT)}
    for one in people:
        stopped[next((key for key in order if STOPS[key](one)), CONTACT)].append(one)
    best = sorted(stopped[CONTACT], key=lambda one: (-(one.terms.worth or 0.0), one.customer))
    return Walk(
        at=tuple(_at(key, own) for key, own in stopped.items()),
        listed=tuple(one.customer for one in best),
    )


def _at(key: str, people: Sequence[Standing]) -> AtNode:
    worth = [one.terms.worth or 0.0 for one in people]
    return AtNode(
        node=key,
        people=len(people),
        gain=sum(each for each in worth if each > 0),
        loss=sum(each for each in worth if each < 0),
    )
