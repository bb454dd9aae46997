"""The league table of signals: how well each told the losses apart on the client's own past.

Every figure compares customers of one evening with each other, and pools the evenings (area.py).

    warns      A of all customers on an evening                                            (1)
    within     A among customers with about as many orders: what a signal tells beside
               their number                                                                (2)
    precision  the share lost among the first by the signal, as many as a tenth of all,
               or as the team can ask in a month                                           (3)
    lead time  the median days from the evening to the loss, of the lost among that tenth  (4)

A name (a product, a plan) is scored by the share lost of the other half of all customers who have
it, so that no customer's own end stands in the score. A signal under .55, or whose interval holds a
half, is not offered. One above .90 is an alarm: as a rule it was written after the loss.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from winback_kit.history.at_risk.area import (
    Area,
    Placed,
    area_of,
    difference,
    placed,
    share_lost_of_first,
)
from winback_kit.history.at_risk.rows import SignalRows
from winback_kit.history.at_risk.signals import ORDERS, TENURE, Signal
from winback_kit.records.result import Framed
from winback_kit.tables.names import FEWEST_PEOPLE

Array = np.ndarray[Any, np.dtype[np.float64]]
OFFERED, LEAK = 0.55, 0.90
CLASSES = (1, 2, 3, 5, 9)  # orders, from which a class begins
TENTH = 10
FEW_OF_A_NAME = 20.0  # customers: the share lost of a name is drawn to that of all by so many


@dataclass(frozen=True)
class MeasuredSignal:
    """One signal on the past evenings.

    `area` is (1) over all of them and `by_evening` that of each by its origin; `within` is (2),
    None where there is no number of orders. `precision` (3) of the first tenth, `at_capacity` that
    of those whom the team can ask; `lead_days` (4), None where nobody of them was lost. `share` is
    the share lost of all who have a value.
    """

    signal: Signal
    area: Area
    by_evening: dict[int, Area]
    within: Area | None
    precision: float
    at_capacity: float | None
    lead_days: float | None
    share: float

    @property
    def key(self) -> str:
        """The signal's column."""
        return self.signal.key

    @property
    def leaks(self) -> bool:
        """Whether it knows too much to have been known before."""
        return max(self.area.value, 1 - self.area.value) > LEAK

    @property
    def offered(self) -> bool:
        """Whether it tells enough to warn by."""
        return not self.leaks and self.area.value >= OFFERED and self.area.low > 0.5

    @property
    def misleads(self) -> bool:
        """Whether it surely points the other way."""
        return self.area.high < 0.5


@dataclass(frozen=True, repr=False)
class League(Framed, rows="measured"):
    """The signals measured, the best first; `few` had too few customers, or losses, to be told.

    `reference` is the plain count that the others are held against: orders, or under contract the
    time as a customer. `best` is the best other signal that everybody has, with how much more it
    tells than that and the 95 % interval. `evenings` are those on which somebody left and somebody
    stayed.
    """

    measured: tuple[MeasuredSignal, ...]
    few: tuple[Signal, ...]
    evenings: int
    customers: int
    lost: int
    reference: MeasuredSignal | None
    best: MeasuredSignal | None
    gain: tuple[float, float, float] | None

    @cached_property
    def offered(self) -> tuple[MeasuredSignal, ...]:
        """Those that tell enough to warn by."""
        return tuple(one for one in self.measured if one.offered)

    @property
    def leaks(self) -> tuple[MeasuredSignal, ...]:
        """Those that know too much."""
        return tuple(one for one in self.measured if one.leaks)

    @property
    def count_as_good(self) -> bool:
        """Whether no other signal surely tells more than the plain count."""
        return self.gain is None or self.gain[1] <= 0


def league_of(rows: SignalRows, *, capacity: float | None = None) -> League | None:
    """Measure every signal; None where on no past evening both leavers and stayers were ten.

    `capacity` is whom the team can ask in a month, in customers.
    """
    past = _told(rows)
    if not len(past):
        return None
    first = None if capacity is None else max(1, int(capacity / rows.weight))
    found = {one: _measured(rows, past, one, first) for one in rows.signals}
    measured = sorted(
        (one for one in found.values() if one), key=lambda one: (-one.area.value, one.key)
    )
    key = TENURE if rows.contractual else ORDERS
    reference = next((one for one in measured if one.key == key), None)
    best = next((one for one in measured if one.key != key and _is_best(one, len(past))), None)
    return League(
        measured=tuple(measured),
        few=tuple(signal for signal, one in found.items() if one is None),
        evenings=len(np.unique(rows.origin[past])),
        customers=len(past) * rows.weight,
        lost=int(rows.lost[past].sum()) * rows.weight,
        reference=reference,
        best=best,
        gain=_gain(rows, past, best, reference),
    )


def score_of(rows: SignalRows, at: Any, signal: Signal) -> Array:
    """The score of a signal for some rows, the higher the riskier; NaN where it has no value.

    A name is scored by the other half of all customers on the past evenings.
    """
    values = rows.values[signal.key]
    if signal.key not in rows.names:
        return np.asarray(signal.sign * values[at])
    past, half = rows.past, rows.person % 2
    place = values.astype(np.int64)
    scores = np.zeros(len(at))
    for one in (0, 1):
        others = past[half[past] != one]
        lost = np.bincount(place[others], weights=rows.lost[others], minlength=place.max() + 1)
        n = np.bincount(place[others], minlength=place.max() + 1)
        mean = float(rows.lost[others].mean()) if len(others) else 0.0
        rate = (lost + FEW_OF_A_NAME * mean) / (n + FEW_OF_A_NAME)
        mine = half[at] == one
        scores[mine] = rate[place[at][mine]]
    return scores


def _told(rows: SignalRows) -> Any:
    """The rows of the past evenings on which ten left and ten stayed."""
    past = rows.past
    lost = np.bincount(rows.origin[past], weights=rows.lost[past])
    n = np.bincount(rows.origin[past])
    kept = (lost >= FEWEST_PEOPLE) & (n - lost >= FEWEST_PEOPLE)
    return past[kept[rows.origin[past]]] if len(past) else past


def _measured(
    rows: SignalRows, past: Any, signal: Signal, first: int | None
) -> MeasuredSignal | None:
    score = score_of(rows, past, signal)
    known = np.isfinite(score)
    at, score = past[known], score[known]
    lost, origin = rows.lost[at], rows.origin[at]
    named = signal.key in rows.names
    if not _enough(lost) or _few_differ(rows.values[signal.key][at]):
        return None
    stratum = 2 * origin + rows.person[at] % 2 if named else origin
    evenings = [np.flatnonzero(origin == one) for one in np.unique(origin)]
    told = [one for one in evenings if _enough(lost[one])]
    tenths = [max(1, len(one) // TENTH) for one in evenings]
    return MeasuredSignal(
        signal=signal,
        area=placed(score, lost, stratum).area(rows.person[at]),
        by_evening={int(origin[one[0]]): area_of(score[one], lost[one]) for one in told},
        within=_within(rows, at, score) if signal.key != ORDERS else None,
        precision=_precision(score, lost, evenings, tenths),
        at_capacity=None if first is None else _precision(score, lost, evenings, [first] * 99),
        lead_days=_lead(rows.lead[at], score, lost, evenings, tenths),
        share=float(lost.mean()),
    )


def _within(rows: SignalRows, at: Any, score: Array) -> Area | None:
    """Equation 2."""
    if ORDERS not in rows.values:
        return None
    classes = np.searchsorted(CLASSES, rows.values[ORDERS][at], side="right")
    stratum = rows.origin[at] * (len(CLASSES) + 1) + classes
    return placed(score, rows.lost[at], stratum).area(rows.person[at])


def _precision(score: Array, lost: Any, evenings: list[Any], first: list[int]) -> float:
    """Equation 3 over all evenings."""
    asked = [min(n, len(one)) for one, n in zip(evenings, first, strict=False)]
    hit = (
        share_lost_of_first(score[one], lost[one], n) * n
        for one, n in zip(evenings, asked, strict=True)
    )
    return sum(hit) / sum(asked)


def _lead(
    lead: Array, score: Array, lost: Any, evenings: list[Any], first: list[int]
) -> float | None:
    """Equation 4 over all evenings; who is equal to the last of the tenth counts as in it."""
    days: list[Array] = []
    for one, n in zip(evenings, first, strict=True):
        edge = np.partition(score[one], len(one) - n)[len(one) - n]
        days.append(lead[one][(score[one] >= edge) & (lost[one] == 1)])
    found = np.concatenate(days)
    found = found[np.isfinite(found)]
    return float(np.median(found)) if len(found) >= FEWEST_PEOPLE else None


def _enough(lost: Any) -> bool:
    return min(int(lost.sum()), int((1 - lost).sum())) >= FEWEST_PEOPLE


def _few_differ(values: Array) -> bool:
    """Whether fewer than ten have another value than the most common one."""
    _, n = np.unique(values, return_counts=True)
    return int(n.sum() - n.max()) < FEWEST_PEOPLE


def _is_best(one: MeasuredSignal, everybody: int) -> bool:
    """Whether everybody has a value, and it is no leak."""
    return one.area.customers == everybody and not one.leaks


def _gain(
    rows: SignalRows, past: Any, best: MeasuredSignal | None, reference: MeasuredSignal | None
) -> tuple[float, float, float] | None:
    """How much more the best other signal tells than the plain count."""
    if best is None or reference is None:
        return None
    one, other = (_placed_by_evening(rows, past, of.signal) for of in (best, reference))
    return difference(one, other, rows.person[past])


def _placed_by_evening(rows: SignalRows, past: Any, signal: Signal) -> Placed:
    return placed(score_of(rows, past, signal), rows.lost[past], rows.origin[past])
