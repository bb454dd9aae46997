"""Losses and orders by the month in which customers began, as SQL and as triangles.

Kept: `cohort_orders` (first_month, month, n: customers who ordered then; without a contract
only) and `cohort_losses` (kind, start_month, lost_month or −1, willing, n, margin: lifetimes, with
`willing` 0 where a failed payment ended them). Months are year × 12 + month − 1; with a rhythm
of years (`step` 12) the first of a year stands for all of it. A month that is not over, and one
that could not be watched, is empty in a triangle, never 0; cohorts of fewer than ten customers are
left out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from winback_kit.tables.engine.duckdb_engine import Dialect
from winback_kit.tables.names import FEWEST_PEOPLE

YEAR = 365
Array = np.ndarray[Any, np.dtype[np.float64]]


def step_of(rule_days: int) -> int:
    """Months that are one row of a triangle: twelve where the lapse rule is over a year."""
    return 12 if rule_days > YEAR else 1


def cohort_statements(dialect: Dialect, *, step: int, contractual: bool) -> dict[str, str]:
    """Name and SELECT of both tables, from `gaps`, `first_days`, `lifetimes` and `unwilling`."""

    def month(day: str) -> str:
        whole = dialect.month(day)
        return f"({step} * {dialect.floor(f'{whole} / {step}.0')})" if step > 1 else whole

    at, first, then = month("g.order_day"), month("g.first_day"), month("g.next_day")
    start = dialect.month("l.start_day")
    losses = f"COALESCE({dialect.month('l.lost_day')}, -1)"
    willing = "CASE WHEN u.customer_id IS NULL THEN 1 ELSE 0 END"
    return {
        **(
            {}
            if contractual
            else {
                "cohort_orders": f"""SELECT {first} AS first_month, {at} AS month, COUNT(*) AS n
            FROM gaps g
            WHERE g.next_day IS NULL OR {then} > {at}
            GROUP BY {first}, {at}"""
            }
        ),
        "cohort_losses": f"""SELECT l.kind, {start} AS start_month, {losses} AS lost_month,
              {willing} AS willing, COUNT(*) AS n, {dialect.whole_sum("l.margin")} AS margin
            FROM lifetimes l
            LEFT JOIN unwilling u ON u.customer_id = l.customer_id AND u.lifetime = l.lifetime
            GROUP BY l.kind, {start}, {losses}, {willing}""",
    }


def month_of(day: dt.date) -> int:
    """Months since year 0."""
    return day.year * 12 + day.month - 1


def month_name(month: int) -> str:
    """The name of a month that is counted from year 0.

    >>> month_name(month_of(dt.date(2026, 5, 31)))
    '2026-05'
    """
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def month_over(as_of: dt.date) -> int:
    """The last month that is over at the end of the as-of date."""
    return month_of(as_of + dt.timedelta(days=1)) - 1


@dataclass(frozen=True)
class Triangle:
    """A row a cohort, the earliest first: customers by months since their first one.

    `first_month` and `size` of shape (cohorts,), `customers` of shape (cohorts, ages), not a number
    where the time was not watched to its end. Ages count `step` months each.
    """

    first_month: tuple[int, ...]
    size: tuple[int, ...]
    customers: Array
    step: int

    def pooled(self, age: int) -> float | None:
        """The share of all cohorts watched so long; None where none was."""
        if age >= self.customers.shape[1]:
            return None
        seen = ~np.isnan(self.customers[:, age])
        if not seen.any():
            return None
        return float(self.customers[seen, age].sum() / np.array(self.size)[seen].sum())

    def months_at(self, age: int) -> int:
        """How many months after the first purchase an age is over."""
        return age * self.step

    def watched(self, age: int) -> int:
        """The customers of all cohorts that were watched to the end of an age."""
        seen = ~np.isnan(self.customers[:, age])
        return int(np.array(self.size)[seen].sum())

    def recent(self, most: int) -> Triangle:
        """The latest cohorts, and no more ages than so many."""
        return Triangle(
            self.first_month[-most:], self.size[-most:], self.customers[-most:, :most], self.step
        )

    @property
    def ages(self) -> int:
        """How many ages were watched of at least one cohort."""
        return int(self.customers.shape[1])

    @property
    def names(self) -> list[str]:
        """The cohorts by their first month, or their year."""
        names = map(month_name, self.first_month)
        return [name[:4] if self.step > 1 else name for name in names]

    def shares(self) -> list[list[float | None]]:
        """Each cell as a share of its cohort; None where it was not watched."""
        return [
            [None if np.isnan(n) else float(n) / size for n in row]
            for row, size in zip(self.customers, self.size, strict=True)
        ]


def order_triangle(orders: pd.DataFrame, as_of: dt.date, *, step: int) -> Triangle:
    """Customers with an order at each age; `orders`: first_month, month, n."""
    ages = orders.assign(age=(orders.month - orders.first_month) // step)
    cells = ages.groupby(["first_month", "age"]).n.sum()
    return _triangle(cells, ages[ages.age == 0].groupby("first_month").n.sum(), as_of, step)


def survival_triangle(losses: pd.DataFrame, as_of: dt.date, *, step: int) -> Triangle:
    """First lifetimes not lost by the end of each age, for whatever cause; `losses` as kept."""
    first = losses[losses.kind == "first"]
    first = first.assign(first_month=first.start_month // step * step)
    lost = first[first.lost_month >= 0]
    lost = lost.assign(age=(lost.lost_month // step * step - lost.first_month) // step)
    cells = lost.groupby(["first_month", "age"]).n.sum()
    found = _triangle(cells, first.groupby("first_month").n.sum(), as_of, step)
    gone = np.cumsum(np.nan_to_num(found.customers), axis=1)
    running = np.array(found.size)[:, None] - gone
    return replace(found, customers=np.where(np.isnan(found.customers), np.nan, running))


def _triangle(cells: pd.Series, size: pd.Series, as_of: dt.date, step: int) -> Triangle:
    size = size[size >= FEWEST_PEOPLE].sort_index()
    over = (
        month_over(as_of) + 1
    ) // step * step - step  # the last that is over, by its first month
    months = [int(month) for month in size.index]
    ages = max(0, (over - months[0]) // step + 1) if months else 0
    out = np.full((len(months), ages), np.nan)
    for at, month in enumerate(months):
        watched = max(0, (over - month) // step + 1)
        out[at, :watched] = [int(cells.get((month, age), 0)) for age in range(watched)]
    return Triangle(tuple(months), tuple(int(size[one]) for one in months), out, step)
