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
import pandas as pd

from winback_kit.value.models.fitting.fitted import Fitted, of_each
from winback_kit.value.models.fitting.newton import Fit, LogLikelihood, maximise
from winback_kit.value.models.purchase.cells import PurchaseCounts, count_customers, time_codes
from winback_kit.value.models.purchase.time_unit import days_of

Array = np.ndarray[Any, np.dtype[np.float64]]
Parameters = dict[str, float]
MOST_PAIRS = 1 << 22
ROWS_AT_ONCE = 32_768  # fit the processor's cache


@dataclass(frozen=True, repr=False)
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

    def __repr__(self) -> str:
        return f"{self.name}: .fit(x, t_x, T, weights, unit)"

    def fit(
        self,
        x: Any,
        t_x: Any,
        T: Any,  # noqa: N803 - the papers' symbol
        *,
        weights: Any = None,
        unit: str = "day",
    ) -> PurchaseModel:
        """Fit to customers, one an entry (n,): x repeat purchases, the last at t_x, watched for T.

        Times run from the first purchase and are in `unit`, as all that is told then; `weights`
        are the customers of each entry, where there are several. Raises Refused where an entry
        cannot be.

        >>> from winback_kit.value.models.purchase.beta_geometric import BG_NBD
        >>> BG_NBD.fit([0, 0, 1, 2, 5], [0, 0, 3, 20, 35], [38] * 5, unit="week").title
        'BG/NBD'
        """
        if weights is None:
            return fit_family(self, count_customers(repeats=_whole(x), last=t_x, age=T, unit=unit))
        return fit_family(self, _histories(x, t_x, T, weights, unit))


@dataclass(frozen=True, repr=False)
class PurchaseModel(Fitted):
    """A family with its fit, to so many `customers`; times in `unit`."""

    family: Family
    fit: Fit
    unit: str
    customers: float

    @property
    def parameters(self) -> Parameters:
        """The parameters by name, on their natural scale."""
        return self.fit.parameters

    @property
    def title(self) -> str:
        """The family's name."""
        return self.family.name

    def predict(self, x: Any, t_x: Any, T: Any, *, ahead: float) -> pd.DataFrame:  # noqa: N803
        """Of each customer, as `fit` takes them: `probability_alive` and `expected_purchases`.

        Purchases are those of the `ahead` to come, in the unit of the model.
        """
        counts = _histories(x, t_x, T, np.ones(len(x)), self.unit)
        return of_each(
            x,
            probability_alive=probability_alive(self.family, self.parameters, counts),
            expected_purchases=expected_purchases(
                self.family, self.parameters, counts, ahead=ahead
            ),
        )


def _whole(x: Any) -> Any:
    """Counts as whole numbers; what is none stays as it is, and is refused where it is counted."""
    given = np.asarray(x)
    return given.astype(np.int64) if np.array_equal(given, np.rint(given)) else given


def _histories(x: Any, t_x: Any, age: Any, customers: Any, unit: str) -> PurchaseCounts:
    """Every entry as a row of its own."""
    last, watched, count = (np.asarray(part, float) for part in (t_x, age, customers))
    return PurchaseCounts(_whole(x), last, watched, count, unit)


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
