"""A fitted model of buying and staying, whichever family it is of.

A family is six functions of its parameters. All of them have in common that what a customer is
expected to buy is what one who is surely alive would buy, G(x, T), times the probability that he
is, so that G is worked out once for every (x, T) there is:

    E[purchases in t to come | x, t_x, T] = P(alive | x, t_x, T) · G(t | x, T)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.value.models.fitting.newton import Fit, LogLikelihood, maximise
from winback_kit.value.models.purchase.cells import PurchaseCounts, time_codes
from winback_kit.value.models.purchase.time_unit import days_of

Array = np.ndarray[Any, np.dtype[np.float64]]
Parameters = dict[str, float]
MOST_PAIRS = 1 << 22
ROWS_AT_ONCE = 32_768  # fit the processor's cache


@dataclass(frozen=True)
class Family:
    """The functions of one model; every one takes the parameters by name first.

    `likelihood(counts)` gives the log-likelihood of the logarithms; `alive(parameters, repeats=,
    last=, age=)`, `purchases_if_alive(parameters, repeats=, age=, ahead=)` and
    `purchases_of_new(parameters, ahead=)` broadcast; `forever(parameters, repeats=, age=,
    rate=)` are the discounted purchases without end of one who is alive, where a closed form is
    known, else None.
    """

    name: str
    likelihood: Callable[[PurchaseCounts], LogLikelihood]
    start: Callable[[PurchaseCounts], Parameters]
    alive: Callable[..., Array]
    purchases_if_alive: Callable[..., Array]
    purchases_of_new: Callable[..., Array]
    forever: Callable[..., Array] | None = None


@dataclass(frozen=True)
class PurchaseModel:
    """A family with its fit, to so many `customers`; times in `unit`."""

    family: Family
    fit: Fit
    unit: str
    customers: float

    @property
    def parameters(self) -> Parameters:
        """The parameters by name, on their natural scale."""
        return self.fit.parameters


def fit_family(
    family: Family, counts: PurchaseCounts, start: Mapping[str, float] | None = None
) -> PurchaseModel:
    """Fit by maximum likelihood to the rows given; `start` by name where one is known."""
    fit = maximise(family.likelihood(counts), start or family.start(counts))
    return PurchaseModel(family, fit, counts.unit, counts.total)


def log_likelihood(family: Family, parameters: Parameters, counts: PurchaseCounts) -> float:
    """The log-likelihood of the histories at given parameters."""
    logs = np.log(np.array(list(parameters.values())))
    return family.likelihood(counts)(logs)[0]


def probability_alive(family: Family, parameters: Parameters, counts: PurchaseCounts) -> Array:
    """P(alive) of every row, (m,)."""

    def of_part(part: slice) -> Array:
        return family.alive(
            parameters,
            repeats=counts.repeats[part],
            last=counts.last[part],
            age=counts.age[part],
        )

    return in_parts(of_part, len(counts.age))


def expected_purchases(
    family: Family, parameters: Parameters, counts: PurchaseCounts, *, ahead: float
) -> Array:
    """Expected purchases of a customer of every row in the `ahead` to come, (m,)."""
    pairs = pairs_of(counts)
    if_alive = family.purchases_if_alive(
        parameters, repeats=pairs.repeats, age=pairs.age, ahead=ahead
    )
    return np.asarray(probability_alive(family, parameters, counts) * if_alive[pairs.of_row])


@dataclass(frozen=True)
class Pairs:
    """The different (x, T), each (p,), and the pair of every row, (m,)."""

    repeats: Any
    age: Array
    of_row: Any


def pairs_of(counts: PurchaseCounts) -> Pairs:
    """The different (x, T) of histories."""
    code, ages = time_codes(counts.age, days_of(counts.unit))
    key = counts.repeats.astype(np.int64) * len(ages) + code
    size = int(key.max()) + 1
    if size > MOST_PAIRS:
        found, of_row = np.unique(key, return_inverse=True)
    else:
        there = np.zeros(size, bool)
        there[key] = True
        found = np.flatnonzero(there)
        place = np.zeros(size, np.int32)
        place[found] = np.arange(len(found))
        of_row = place[key]
    return Pairs(found // len(ages), ages[found % len(ages)], of_row)


def in_parts(of_part: Callable[[slice], Array], rows: int) -> Array:
    """A figure of every row, (rows,), worked out part by part."""
    result = np.empty(rows)
    for start in range(0, rows, ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        result[part] = of_part(part)
    return result
