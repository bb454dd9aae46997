"""Silences: for each order day the time until the next one, with what was known on that day.

One row an order day of a customer. A silence lasts until the next order, until a campaign contacts
the customer (what he does then is no longer natural), or until the log ends; in the last two cases
it is censored. Beyond 40,000 customers every k-th customer stands for k of them (`weight`), so that
what leaves the engine stays small.

Under contract the orders are payments, and a silence is a loss from the end of the contract on:
`rule_days` are then the days from the last payment to that end, and without end for the others.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from winback_kit.tables.engine.duckdb_engine import Dialect, quoted
from winback_kit.tables.read import ClientData, Tables

Array = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
MOST_CUSTOMERS = 40_000


@dataclass(frozen=True)
class Silences:
    """Order days and the silences after them, sorted by person and day; arrays of shape (rows,).

    `day` counts from `first_day` of the log, `until` is the day on which the log is looked at.
    `orders` so far, `mean_gap` between them in days (0 after one order), `first` day of the person.
    `silence` in days, `ended` by an order that came by itself. `since_lapse` counts the orders
    since the person last returned from a silence longer than `rule_days` (0: never), which had
    lasted `lapse` days. Money is in the currency; each person stands for `weight` customers.
    """

    first_day: dt.date
    until: int
    weight: int
    contractual: bool
    person: Ints
    day: Ints
    amount: Array
    margin: Array
    contact: Array
    rule_days: Array
    orders: Array
    mean_gap: Array
    first: Array
    silence: Array
    ended: np.ndarray[Any, np.dtype[np.bool_]]
    since_lapse: Array
    lapse: Array
    last: np.ndarray[Any, np.dtype[np.bool_]]

    @property
    def lost(self) -> Ints:
        """Rows of the last order of those who are lost: silent for the rule's days or longer."""
        silent = self.until - self.day
        return np.flatnonzero(self.last & (silent >= self.rule_days)).astype(np.int64)

    def at(self, day: int, *, longest_rule: float = np.inf) -> Silences:
        """What was known on an earlier day; nothing after it is used.

        With `longest_rule` the lapse rule is shortened to so many days.
        """
        known = self.day <= day
        shortest = np.inf if self.contractual else longest_rule
        days = OrderDays(
            person=self.person[known],
            day=self.day[known],
            amount=self.amount[known],
            margin=self.margin[known],
            contact=np.where(self.contact <= day, self.contact, np.inf)[known],
            rule_days=np.minimum(self.rule_days[known], shortest),
        )
        return silences(
            days,
            first_day=self.first_day,
            until=day,
            weight=self.weight,
            contractual=self.contractual,
        )


@dataclass(frozen=True)
class OrderDays:
    """Order days sorted by person and day, arrays of shape (rows,).

    `contact` is the day of the first contact after the order and before the next one, else inf.
    """

    person: Ints
    day: Ints
    amount: Array
    margin: Array
    contact: Array
    rule_days: Array


def silences(
    days: OrderDays, *, first_day: dt.date, until: int, weight: int, contractual: bool
) -> Silences:
    """The silences after the order days, and what was known on each of them."""
    begins = np.r_[True, days.person[1:] != days.person[:-1]][: len(days.person)]
    last = np.r_[begins[1:], True][: len(begins)]
    following = np.where(last, until, np.r_[days.day[1:], until][: len(begins)])
    contacted = days.contact < following
    return Silences(
        first_day=first_day,
        until=until,
        weight=weight,
        contractual=contractual,
        **vars(days),
        **_known(days, begins),
        silence=np.where(contacted, days.contact, following) - days.day,
        ended=~last & ~contacted,
        last=last,
    )


def _known(days: OrderDays, begins: Any) -> dict[str, Any]:
    """What was known on each order day of the person's orders until then."""
    day, rows = days.day, np.arange(len(days.day))
    start = np.maximum.accumulate(np.where(begins, rows, 0))
    orders = rows - start + 1
    gap_before = np.where(begins, 0, np.diff(day, prepend=0))
    rule_before = np.r_[0.0, days.rule_days[:-1]][: len(rows)]
    since = np.maximum.accumulate(np.where(gap_before > rule_before, rows, -1))
    after_lapse = since >= start
    return {
        "orders": orders.astype(float),
        "mean_gap": (day - day[start]) / np.maximum(orders - 1, 1),
        "first": day[start].astype(float),
        "since_lapse": np.where(after_lapse, rows - since + 1, 0).astype(float),
        "lapse": np.where(after_lapse, gap_before[np.maximum(since, 0)], 0).astype(float),
    }


NEVER = 1_000_000  # days: under contract a payment that is not the last says nothing of a loss


def _statements(
    data: ClientData, dialect: Dialect, *, rule_days: str, every: int
) -> dict[str, str]:
    """`silence_rows` and `lost_people`, from what the measuring of lifetimes has kept."""
    began = f"DATE {quoted(str(data.first_day))}"
    days = "gaps"
    if data.contractual:
        days = """(SELECT d.customer_id, d.order_day, d.amount, d.margin, l.last_day, l.lost_day,
              LEAD(d.order_day) OVER (PARTITION BY d.customer_id ORDER BY d.order_day) AS next_day
            FROM lifetime_days d JOIN lifetimes l
              ON l.customer_id = d.customer_id AND l.lifetime = d.lifetime)"""
        rule_days = (
            "CASE WHEN g.order_day = g.last_day AND g.lost_day IS NOT NULL THEN "
            f"{dialect.days('g.last_day', 'g.lost_day')} "
            f"ELSE {NEVER} END"
        )
    return {
        "silence_days": f"""SELECT b.person, g.customer_id, g.order_day, g.amount, g.margin,
              g.next_day, {rule_days} AS rule_days
            FROM {days} g JOIN buckets b ON b.customer_id = g.customer_id
            WHERE MOD(b.person, {every}) = 0""",
        "silence_contacts": """SELECT s.person, s.order_day, MIN(c.day) AS day
            FROM silence_days s JOIN contacts_dated c ON c.customer_id = s.customer_id
             AND c.arm = 'treated' AND c.day > s.order_day
             AND (s.next_day IS NULL OR c.day < s.next_day)
            GROUP BY s.person, s.order_day""",
        "silence_rows": f"""SELECT s.person, {dialect.days(began, "s.order_day")} AS day, s.amount,
              s.margin, s.rule_days, {dialect.days(began, "c.day")} AS contact
            FROM silence_days s LEFT JOIN silence_contacts c
              ON c.person = s.person AND c.order_day = s.order_day""",
        "lost_people": f"""SELECT b.person, l.segment FROM lost_customers l
            JOIN buckets b ON b.customer_id = l.customer_id WHERE MOD(b.person, {every}) = 0""",
    }


def keep_silences(
    tables: Tables, *, customers: int, rule_days: str
) -> tuple[Silences, pd.DataFrame]:
    """The silences of a log, and the segment of every person who is lost (person, segment).

    `rule_days` is an expression over `g.customer_segment`.
    """
    engine, data = tables.engine, tables.data
    every = max(1, -(-customers // MOST_CUSTOMERS))
    steps = _statements(data, engine.dialect, rule_days=rule_days, every=every)
    for name, sql in steps.items():
        engine.create(name, sql)
    rows = engine.frame("silence_rows").sort_values(["person", "day"], ignore_index=True)
    contact = pd.to_numeric(rows.contact).to_numpy(dtype=float, na_value=np.nan)
    days = OrderDays(
        person=rows.person.to_numpy(np.int64),
        day=rows.day.to_numpy(np.int64),
        amount=rows.amount.to_numpy(float) / 100,
        margin=rows.margin.to_numpy(float) / 100,
        contact=np.where(np.isnan(contact), np.inf, contact),
        rule_days=rows.rule_days.to_numpy(float),
    )
    found = silences(
        days,
        first_day=data.first_day,
        until=(data.as_of - data.first_day).days,
        weight=every,
        contractual=data.contractual,
    )
    people = engine.frame("lost_people").sort_values("person", ignore_index=True)
    return found, people
