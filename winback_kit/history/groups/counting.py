"""Spans counted out month by month: people and margin by group, and by pair of groups.

Closing counts come from the spans, moves from where spans of a person meet, so that

    opening + in − out (+ what those who stayed came to spend more or less) = closing

is a check of both, and not how one of them is worked out. Money is whole cents.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from winback_kit.history.groups.month_ends import NONE
from winback_kit.history.groups.rules import (
    AT_RISK,
    LOST,
    NEW,
    NOBODY,
    PROSPECT,
    RETAINED,
    STATES,
    WON_BACK,
)

Ints = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Counted:
    """People and cents by month and group (months, 7), and by month, from and to (months, 7, 7).

    The first month is the one before the log, in which only prospects are known. `before` and
    `after` are the margin of the last twelve months of those who move (or stay) at the end of the
    month before, and of the month.
    """

    first: int
    heads: Ints
    cents: Ints
    moved: Ints
    before: Ints
    after: Ints


def count_out(spans: pd.DataFrame, prospects: pd.DataFrame, *, end: int) -> Counted:
    """The spans of month_ends.py counted out, from the month before the log to month `end`."""
    first = int(spans.month.min()) - 1
    size = end - first + 2  # and one in which the last of them end
    stock = np.zeros((2, size, STATES), np.int64)
    pairs = np.zeros((3, size, STATES, STATES), np.int64)
    everybody = _Adder(stock, pairs, first, size)
    at = {name: spans[name].to_numpy(np.int64) for name in spans}
    last = np.full(len(spans), NONE)
    for low, high, group in _parts(at):
        n, cents = at["n"], at["cents"]
        here = everybody.stay(low, high, group, n, cents)
        known = here & (last != NONE)
        everybody.move(low, last, group, n, cents, cents, of=known)
        begins = here & (last == NONE) & (at["was"] != NONE)
        everybody.move(low, at["was"], group, n, 0 * cents, cents, of=begins)
        last = np.where(here, group, last)
    goes_on = at["then_"] != NONE
    everybody.move(
        at["until"], last, at["then_"], at["n"], at["cents"], at["next_cents"], of=goes_on
    )
    if len(prospects):
        since = np.maximum(prospects.since.to_numpy(np.int64), first)
        until, n = prospects.until.to_numpy(np.int64), prospects.n.to_numpy(np.int64)
        none, group = np.zeros_like(n), np.full(len(n), PROSPECT)
        here = everybody.stay(since, until, group, n, none)
        later = here & (since > first)
        everybody.move(since, np.full(len(n), NOBODY), group, n, none, none, of=later)
    heads, cents = (np.cumsum(one, axis=0)[:-1] for one in stock)
    stays = np.cumsum(everybody.stays, axis=1)[:, :-1]
    moved, before, after = pairs[:, :-1]
    for own in range(STATES):
        moved[:, own, own] += stays[0, :, own]
        before[:, own, own] += stays[1, :, own]
        after[:, own, own] += stays[1, :, own]
    return Counted(first, heads, cents, moved, before, after)


def _parts(at: dict[str, Ints]) -> list[tuple[Ints, Ints, Ints]]:
    """The parts of each span in order: from, until, and the group in between."""
    again = at["again"] == 1

    def fixed(group: int) -> Ints:
        return np.full(len(again), group)

    return [
        (at["month"], at["grown"], fixed(NEW)),
        (at["grown"], at["risk"], np.where(again, WON_BACK, RETAINED)),
        (at["risk"], at["lost"], fixed(AT_RISK)),
        (at["lost"], at["until"], fixed(LOST)),
    ]


class _Adder:
    """Adds people to tables: differences by month for those who stay, moves as they are."""

    def __init__(self, stock: Ints, pairs: Ints, first: int, size: int) -> None:
        self.stock, self.pairs, self.first = stock, pairs, first
        self.stays = np.zeros((2, size, STATES), np.int64)

    def stay(
        self, low: Ints, high: Ints, group: Ints, n: Ints, cents: Ints
    ) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """In a group from a month until before another; says who is in it at all."""
        here = low < high
        begin, stop, own = low[here] - self.first, high[here] - self.first, group[here]
        for at, value in enumerate((n[here], cents[here])):
            np.add.at(self.stock[at], (begin, own), value)
            np.subtract.at(self.stock[at], (stop, own), value)
            np.add.at(self.stays[at], (begin + 1, own), value)
            np.subtract.at(self.stays[at], (stop, own), value)
        return np.asarray(here)

    def move(self, month: Ints, was: Ints, group: Ints, *values: Ints, of: Any) -> None:
        """From a group into another (or the same, where a span follows on another) in a month."""
        where = (month[of] - self.first, was[of], group[of])
        for at, value in enumerate(values):
            np.add.at(self.pairs[at], where, value[of])
