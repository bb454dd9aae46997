"""The figures of customer value, whichever model they come from.

Unit of analysis: a group of customers. Money is margin in the currency, at the as-of date for
current customers and at the first order for new ones, over a stated horizon.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.value.customers.candidates import ModelChoice, Tracking
from winback_kit.words.own_names import OTHER_SEGMENTS

Array = np.ndarray[Any, np.dtype[np.float64]]
MISSED = 0.10  # the error of a forecast that a reader is told of
MOST_SHOWN = 12


@dataclass(frozen=True)
class CustomerWorth:
    """A group of customers: how many, the value of one with its interval (currency), the share
    still active by the model, and what they are expected to do in the next twelve months (orders
    or payments of one). `None` figures where the group is too small to be shown.
    """

    name: str
    customers: int
    value: float | None
    low: float | None
    high: float | None
    active: float | None
    next_year: float | None

    @classmethod
    def of(
        cls, name: str, people: float, value: float, half: float, *rest: float | None
    ) -> CustomerWorth:
        """With half the width of the interval; `rest`: active, next_year."""
        if people < FEWEST_PEOPLE:
            return cls(name, int(people), None, None, None, None, None)
        return cls(name, int(people), value, value - half, value + half, *rest)

    @property
    def total(self) -> float | None:
        """The value of all of them."""
        return None if self.value is None else self.value * self.customers


@dataclass(frozen=True)
class Diagnosis:
    """Something a reader must know of these figures: what kind of thing, and its size."""

    kind: str
    number: float = 0.0


def of_the_test(error: float | None) -> list[Diagnosis]:
    """What the hold-out says of a model: that there was none, or that it missed."""
    if error is None:
        return [Diagnosis("untested")]
    return [Diagnosis("missed", error)] if abs(error) > MISSED else []


@dataclass(frozen=True)
class ValueLine:
    """Value of a customer (currency) by `at`, for one number of orders or one view; `active` (k,)
    the share still active, where the model knows one.
    """

    name: str
    orders: int
    at: Array
    value: Array
    active: Array | None


@dataclass(frozen=True)
class Profile:
    """How value hangs on history: lines over months of silence, or over renewals made.

    `age_months` is the age at which lines are drawn (without a contract); `crosses` the month from
    which the heaviest buyer is worth less than the lightest, or None; `lapse_months` the silence
    that means lost by the rule, or None.
    """

    lines: tuple[ValueLine, ...]
    age_months: float
    crosses: float | None
    lapse_months: float | None


@dataclass(frozen=True)
class Valued:
    """The figures of one client; money in the currency, over `CustomerValue.horizon` months.

    `lost_each` is what one of those lost within the last twelve months was worth on the day of the
    last order; None under contract, or where they are fewer than ten.
    """

    choice: ModelChoice
    tracking: Tracking | None
    by_segment: tuple[CustomerWorth, ...]
    everyone: CustomerWorth
    new: CustomerWorth
    profile: Profile
    margin_rate: float
    diagnoses: tuple[Diagnosis, ...]
    lost_each: float | None = None


def shown_segments(customers: pd.Series) -> dict[str, str]:
    """The name under which each segment is shown: its own, or that of the rest.

    `customers` by segment. Segments with fewer than 10 customers, and those beyond the largest
    dozen, are put together, with the next larger one where they are still fewer than 10.
    """
    ranked = customers.sort_values(ascending=False, kind="stable")
    large = [name for name, n in ranked.items() if n >= FEWEST_PEOPLE]
    own = large if len(large) == len(ranked) == MOST_SHOWN + 1 else large[:MOST_SHOWN]
    if own and 0 < ranked.drop(own).sum() < FEWEST_PEOPLE:
        own.pop()
    return {str(name): str(name) if name in own else OTHER_SEGMENTS for name in ranked.index}
