"""The test that a programme is judged by: its arms, the month it is read in, and what it lacks.

Everybody who is to be contacted until the gate is drawn into an arm. The gate is in the earliest
month in which it can decide, but not in the first one, and not before half of the returns have come
that are due in the end: until then it is more of the curve than of the customers that is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from winback_kit.case.gates.arms import Arms, Array, Expected, arrived_share
from winback_kit.case.gates.gap_gate import GapGate, contacts_needed, gap_gate

LEAST_ARRIVED = 0.5
FIRST_MONTH = 2


@dataclass(frozen=True)
class Needed:
    """What a gate that cannot decide needs: so many contacts, half of them held out, or a month.

    `contacts` is None where the same shares are enough later on, `month` where the programme never
    contacts so many; both are None where no test would decide.
    """

    contacts: int | None
    month: int | None


@dataclass(frozen=True)
class PlannedTest:
    """The arms and the month at whose end they are read; `drawn` is whom the programme contacts.

    `drawn` is (S, T) from month 1 on, `held_share` (S,); `effect` is the design effect.
    """

    drawn: Array
    held_share: Array
    expected: Expected
    month: int
    effect: float = 1.0

    @property
    def arms(self) -> Arms:
        """The customers drawn until it is read."""
        return Arms(self.drawn[:, : self.month], self.held_share, self.effect)

    @property
    def gate(self) -> GapGate:
        """The gate."""
        return gap_gate(self.arms, self.expected, month=self.month)

    @property
    def contacts(self) -> float:
        """Everybody whom the programme contacts, or holds out."""
        return float(self.drawn.sum())

    @property
    def arrived(self) -> float:
        """The share of the gap due in the end that is due when it is read."""
        return arrived_share(self.arms, self.expected, month=self.month)

    @property
    def can_decide(self) -> bool:
        """Whether the gate is offered as one."""
        ripe = self.month >= FIRST_MONTH and self.arrived >= LEAST_ARRIVED
        return ripe and self.gate.can_decide

    def by_month(self) -> tuple[GapGate, ...]:
        """What the end of each month should find, until the gate."""
        months = range(1, self.month + 1)
        return tuple(gap_gate(self.arms, self.expected, month=month) for month in months)


def first_to_decide(tests: Iterable[PlannedTest]) -> PlannedTest | None:
    """The first of some tests whose gate can decide."""
    return next((one for one in tests if one.can_decide), None)


def needed(test: PlannedTest, others: Iterable[PlannedTest]) -> Needed:
    """What a test lacks that cannot decide; `others` are the same in other months."""
    later = first_to_decide(one for one in others if one.month > test.month)
    if later is not None:
        return Needed(None, later.month)
    window = test.expected.window_months
    last = last_contact(test.drawn)
    everybody = Arms(test.drawn[:, :last], test.held_share, test.effect)
    contacts = contacts_needed(everybody, test.expected, month=last + window - 1)
    so_far = test.drawn.sum(axis=0).cumsum()
    if contacts is None or contacts > so_far[-1]:
        return Needed(contacts, None)
    return Needed(contacts, int(np.argmax(so_far >= contacts)) + window)


def last_contact(drawn: Array) -> int:
    """The last month with contacts; 1 where there are none."""
    at = np.flatnonzero(drawn.sum(axis=0) > 0)
    return int(at[-1]) + 1 if len(at) else 1
