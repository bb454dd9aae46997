"""The ways of saying goodbye counted: people, money, how late each is known, who can be reached."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from winback_kit.history.goodbyes.said import PAYMENT
from winback_kit.history.goodbyes.shapes import FADE, ONCE_ONLY, SILENT, TOO_FEW
from winback_kit.history.goodbyes.ways import ENDED
from winback_kit.records.result import Framed
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.words.text import marked

OTHER_WAYS = marked("Other ways")
SHAPES = (ONCE_ONLY, TOO_FEW, SILENT, FADE)


@dataclass(frozen=True)
class Way:
    """Customers by the way of their first loss.

    `margin` is a year's margin of them in the currency; `lag_days` from the last purchase to the
    day on which the firm can know; `gone` who have not come back, `reachable` of them those whom a
    channel still reaches; `soon_back` those who were back within 90 days of the loss.
    """

    way: str
    customers: int
    margin: float
    lag_days: float
    gone: int
    reachable: int
    soon_back: int

    @property
    def reached(self) -> float | None:
        """The share of those gone whom a channel still reaches."""
        return self.reachable / self.gone if self.gone else None


@dataclass(frozen=True)
class Shape:
    """Customers by how their orders thinned out: by the rule used (`own`) and the plain one.

    Several shapes are one where either rule finds fewer than ten customers of one.
    """

    shapes: tuple[str, ...]
    own: int
    plain: int

    @property
    def few(self) -> bool:
        """Whether so few are of it that it is not told by itself."""
        return any(0 < n < FEWEST_PEOPLE for n in (self.own, self.plain))


@dataclass(frozen=True)
class Dunning:
    """Customers lost by a failed payment, who did not choose to leave.

    `margin` is a year's margin of all of them together; `years` those in which it happened.
    """

    customers: int
    margin: float
    soon_back: int
    of_all: int

    @property
    def share(self) -> float:
        """Of all first losses."""
        return self.customers / self.of_all

    @property
    def back(self) -> float:
        """The share that was back within 90 days by itself."""
        return self.soon_back / self.customers

    @property
    def left(self) -> int:
        """Those who were not."""
        return self.customers - self.soon_back

    @property
    def one_in_ten(self) -> float:
        """A year's margin of one in ten of those who were not back, in the currency."""
        return 0.1 * self.left * self.margin / self.customers


@dataclass(frozen=True, repr=False)
class Goodbyes(Framed, rows="ways"):
    """How customers who were lost said goodbye, the most frequent way first.

    `shapes` is what the orders alone say of all of them; empty under contract. By them `once_only`
    came once, `too_few` had two or three orders, and of the `tellable` a slow fade can be told from
    a silent stop. `dunning` is None where fewer than ten were lost by a failed payment.
    """

    ways: list[Way]
    shapes: list[Shape]
    once_only: int
    too_few: int
    tellable: int
    dunning: Dunning | None

    @property
    def customers(self) -> int:
        """All who were ever lost."""
        return sum(one.customers for one in self.ways)

    def share(self, way: Way) -> float:
        """Of all who were ever lost."""
        return way.customers / self.customers

    def of(self, *ways: str) -> int:
        """How many left in one of these ways."""
        return sum(one.customers for one in self.ways if one.way in ways)

    def share_of(self, *ways: str) -> float:
        """The share that left in one of these ways."""
        return self.of(*ways) / self.customers if self.customers else 0.0

    @property
    def silent(self) -> int:
        """Those who said nothing."""
        return self.of(*SHAPES, ENDED)

    @property
    def silent_share(self) -> float:
        """The share of those who said nothing."""
        return self.silent / self.customers if self.customers else 0.0

    @property
    def lag_days(self) -> float:
        """Days from the last purchase until the firm can know, on average."""
        return sum(one.lag_days * one.customers for one in self.ways) / max(1, self.customers)


def goodbyes(ways: pd.DataFrame, shapes: pd.DataFrame) -> Goodbyes:
    """From `goodbye_ways` and `shape_counts`; money in cents."""
    found = [_way(str(name), rows) for name, rows in ways.groupby("way")]
    total = sum(one.customers for one in found)
    failed = next((one for one in found if one.way == PAYMENT), None)
    own, plain = (shapes.groupby(rule).n.sum() for rule in ("own", "plain"))
    by_shape = [Shape((name,), int(own.get(name, 0)), int(plain.get(name, 0))) for name in SHAPES]
    once, few, *others = (one.own for one in by_shape)
    return Goodbyes(
        ways=_merged(found),
        shapes=_without_few(by_shape) if len(shapes) else [],
        once_only=once,
        too_few=few,
        tellable=sum(others),
        dunning=Dunning(failed.customers, failed.margin, failed.soon_back, total)
        if failed and failed.customers >= FEWEST_PEOPLE
        else None,
    )


def _without_few(shapes: list[Shape]) -> list[Shape]:
    """The shapes, each of few people as one with the one before it, the first with the next."""
    kept = list(shapes)
    while len(kept) > 1 and any(one.few for one in kept):
        at = max(1, next(at for at, one in enumerate(kept) if one.few))
        one, other = kept[at - 1 : at + 1]
        both = Shape((*one.shapes, *other.shapes), one.own + other.own, one.plain + other.plain)
        kept[at - 1 : at + 1] = [both]
    return kept


def _way(name: str, rows: pd.DataFrame) -> Way:
    gone = rows[rows.channels != "-"]
    n = int(rows.n.sum())
    return Way(
        way=name,
        customers=n,
        margin=float(rows.money.sum()) / 100,
        lag_days=float(rows.lag.sum()) / n,
        gone=int(gone.n.sum()),
        reachable=int(gone.n[gone.channels != ""].sum()),
        soon_back=int(rows.soon_back.sum()),
    )


def _merged(found: list[Way]) -> list[Way]:
    """The ways, those of fewer than ten people as one; with the next larger where still too few."""
    ordered = sorted(found, key=lambda one: (-one.customers, one.way))
    few = [one for one in ordered if one.customers < FEWEST_PEOPLE]
    many = ordered[: len(ordered) - len(few)]
    if few and sum(one.customers for one in few) < FEWEST_PEOPLE and many:
        few.append(many.pop())
    if not few:
        return many
    n = sum(one.customers for one in few)
    rest = Way(
        way=OTHER_WAYS,
        customers=n,
        margin=sum(one.margin for one in few),
        lag_days=sum(one.lag_days * one.customers for one in few) / n,
        gone=sum(one.gone for one in few),
        reachable=sum(one.reachable for one in few),
        soon_back=sum(one.soon_back for one in few),
    )
    return [*many, rest]
