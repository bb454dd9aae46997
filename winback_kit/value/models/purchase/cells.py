"""Histories of purchases as counts of customers: what a model of buying and staying needs.

Of each customer three numbers are enough: x repeat purchases, t_x the time from the first to the
last purchase, and T the time from the first purchase to the day of the data. Customers alike in
all three are one row with a count, which leaves the likelihood exactly as it is; where x = 0, t_x
is 0 and T alone matters (Fader & Hardie, "Notes on the CDNOW data").

Where even that is long, rows are put together whose times differ little: by steps of
h/√(1 + x) in ln(31 + days), h = 0.1, with the means of t_x and T in each cell. The error is of
second order in the step, and below the standard error at ten million customers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.checks import refused, too_little
from winback_kit.value.models.purchase.time_unit import days_of

Array = np.ndarray[Any, np.dtype[np.float64]]
Whole = np.ndarray[Any, np.dtype[np.int64]]

STEP = 0.1
SOON = 31.0  # days within which steps are even
WHOLE_DAY = 1e-6  # days by which a time may miss a whole day
MOST_REPEATS = 1_000_000


@dataclass(frozen=True)
class PurchaseCounts:
    """Customers by history; one row a history, arrays of shape (m,).

    `repeats` is x, whole and not negative; `last` is t_x and `age` T, both in `unit` since the
    first purchase, 0 ≤ t_x ≤ T; `customers` is how many have that history; `unit` one of day,
    week, month, year. Raises Refused where a row breaks a rule.
    """

    repeats: Whole
    last: Array
    age: Array
    customers: Array
    unit: str

    def __post_init__(self) -> None:
        days_of(self.unit)
        _check(self.repeats, self.last, self.age, self.customers)

    @property
    def total(self) -> float:
        """Customers in all rows."""
        return float(self.customers.sum())

    def rows(self, chosen: Any) -> PurchaseCounts:
        """Some of the rows: an index or a mask, (m,)."""
        return PurchaseCounts(
            self.repeats[chosen],
            self.last[chosen],
            self.age[chosen],
            self.customers[chosen],
            self.unit,
        )


def count_customers(*, repeats: Any, last: Any, age: Any, unit: str) -> PurchaseCounts:
    """Customers, one an entry (n,), counted by history exactly; rows ascend by (x, T, t_x).

    >>> counts = count_customers(repeats=[0, 2, 0, 2], last=[0, 5, 0, 5], age=[9, 9, 9, 9],
    ...                          unit="week")
    >>> counts.repeats.tolist(), counts.customers.tolist()
    ([0, 2], [2.0, 2.0])
    """
    x, t_x, watched = np.asarray(repeats), np.asarray(last), np.asarray(age)
    _check(x, t_x, watched, np.ones(1))
    days = days_of(unit)
    last_code, last_value = time_codes(t_x, days)
    age_code, age_value = time_codes(watched, days)
    again, first = np.flatnonzero(x > 0), np.flatnonzero(x == 0)  # far faster than masks
    once = np.bincount(age_code.take(first), minlength=len(age_value))
    ages_once = np.flatnonzero(once)
    key, customers = _unique(
        x.take(again), age_code.take(again), last_code.take(again), len(age_value)
    )
    return PurchaseCounts(
        np.concatenate([np.zeros(len(ages_once), np.int64), key[0]]),
        np.concatenate([np.zeros(len(ages_once)), last_value[key[2]]]),
        age_value[np.concatenate([ages_once, key[1]])],
        np.concatenate([once[ages_once], customers]).astype(float),
        unit,
    )


def _unique(x: Any, age: Any, last: Any, ages: int) -> tuple[tuple[Whole, Whole, Whole], Whole]:
    """Different (x, T, t_x), ascending, and how often each is there: one whole number a row."""
    if not len(x):
        nobody = np.zeros(0, np.int64)
        return (nobody, nobody, nobody), nobody
    lasts = int(last.max()) + 1
    size = (int(x.max()) + 1) * lasts * ages
    if size >= 2**63:
        raise refused("histories", "have too many different times to be counted", got=size)
    key = x.astype(np.int32 if size < 2**31 else np.int64)
    for code, codes in ((age, ages), (last, lasts)):
        key *= codes
        key += code.astype(key.dtype, copy=False)
    key.sort()
    starts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    rest, last_of = np.divmod(key[starts], lasts)
    x_of, age_of = np.divmod(rest, ages)
    return (x_of.astype(np.int64), age_of, last_of), np.diff(starts, append=len(key))


def narrow_cells(counts: PurchaseCounts, *, step: float = STEP) -> PurchaseCounts:
    """The histories in cells of adaptive width, each with its mean t_x and T."""
    first, cell = cell_of(counts, step=step)
    customers = np.asarray(np.bincount(cell, counts.customers), float)

    def mean(value: Array) -> Array:
        return np.asarray(np.bincount(cell, counts.customers * value) / customers)

    last, age = mean(counts.last), mean(counts.age)
    return PurchaseCounts(counts.repeats[first], np.minimum(last, age), age, customers, counts.unit)


def cell_of(counts: PurchaseCounts, *, step: float = STEP) -> tuple[Any, Any]:
    """The first row of every narrow cell, (c,), and the cell of every row, (m,)."""
    days = days_of(counts.unit)
    width = step / np.sqrt(1.0 + counts.repeats)
    codes = [
        (np.log1p(time * days / SOON) / width).astype(np.int64)
        for time in (counts.age, counts.last)
    ]
    sizes = [int(code.max()) + 1 for code in codes]
    key = (counts.repeats.astype(np.int64) * sizes[0] + codes[0]) * sizes[1] + codes[1]
    _, first, cell = np.unique(key, return_index=True, return_inverse=True)
    return first, cell


def time_codes(time: Any, days: float) -> tuple[Any, Array]:
    """Each time as a whole number, (n,), and the time of every number: days where all are whole."""
    if days == 1 and time.dtype.kind in "iu":
        return time, np.arange(float(time.max()) + 1)
    in_days = time * days
    code = np.rint(in_days)
    if float(np.abs(in_days - code).max()) < WHOLE_DAY and code.max() < 2**31:
        whole = code.astype(np.int32)
        return whole, np.arange(float(whole.max()) + 1) / days
    values, code = np.unique(time, return_inverse=True)
    return code, values.astype(float)


def _check(repeats: Any, last: Any, age: Any, customers: Any) -> None:
    """Refuse histories that cannot be."""
    if not len(repeats):
        raise too_little("histories", "there are no customers", "Give at least one order.")
    if not len(repeats) == len(last) == len(age):
        raise refused("histories", "must have as many x, t_x and T")
    rules = (
        (repeats, repeats.min() < 0 or repeats.max() > MOST_REPEATS, "x must be 0 or more"),
        (last, not last.min() >= 0, "t_x must be 0 or more"),
        (age, not (last <= age).all(), "t_x must not be after T"),
        (age, not np.isfinite(float(age.max())), "T must be finite"),
        (customers, not customers.min() >= 0, "counts of customers must not be negative"),
    )
    for values, broken, rule in rules:
        if broken:
            raise refused("histories", rule, got=float(np.min(values)))
    if repeats.dtype.kind not in "iu" and (repeats != np.rint(repeats)).any():
        raise refused("histories", "x must be a whole number of purchases")
