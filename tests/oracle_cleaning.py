"""Cleaning in plain loops over rows as they were written: no SQL, no frames, no shared code.

Rows are dictionaries of texts, None for an empty cell; money is whole cents.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]
HALF_A_YEAR = 183


@dataclass(frozen=True)
class Rules:
    """The choices of client.yml that matter here."""

    as_of: str
    margin_rate: float
    set_duplicates_aside: bool
    keep_zero_amounts: bool = False
    rates: Mapping[str, float] = field(default_factory=dict)
    cancelled: Sequence[str] = ("cancelled", "canceled", "void", "failed")


@dataclass
class Line:
    """One row that is used: a purchase, or a refund with the day that it is netted against."""

    person: str
    day: str
    cents: int
    margin: int
    order_id: str | None
    product: str
    taken: bool = False
    target: str | None = None


@dataclass(frozen=True)
class Log:
    """What is left, person and day to cents and margin, and (rows, cents) of every fate."""

    days: dict[tuple[str, str], tuple[int, int]]
    fates: dict[str, tuple[int, int]]


def persons(customers: Sequence[Row]) -> dict[str, str]:
    """Ids that share a contact key with one or two others, each with the first of them."""
    by_key: dict[str, list[str]] = {}
    for row in customers:
        if row["customer_id"] and row.get("contact_key"):
            by_key.setdefault(row["contact_key"], []).append(row["customer_id"])
    return {one: min(ids) for ids in by_key.values() if 2 <= len(ids) <= 3 for one in ids}


def cents(text: str | None, factor: float = 1.0) -> int:
    """A written amount in cents, halves away from zero."""
    if text is None:
        return 0
    whole = int(Decimal(text) * 100)
    return whole if factor == 1.0 else nearest(whole * factor)


def nearest(amount: float) -> int:
    """The nearest whole number, halves away from zero."""
    return int(amount + 0.5) if amount >= 0 else -int(-amount + 0.5)


def filled(orders: Sequence[Row]) -> list[Row]:
    """The rows with what their order says where they say nothing themselves.

    An order counts that has a cell filled in some of its rows and empty in others.
    """
    groups: dict[str, list[Row]] = {}
    for row in orders:
        if row.get("order_id"):
            groups.setdefault(row["order_id"], []).append(row)
    own = ["customer_id", "currency", *(["status"] if _states_stand_once(groups) else [])]
    out: list[Row] = []
    for row in orders:
        rows = groups.get(row.get("order_id") or "", [])
        partly = [
            name
            for name in (*own, "order_date", "amount")
            if 0 < sum(one.get(name) is not None for one in rows) < len(rows)
        ]
        bought = [r["order_date"] for r in rows if cents(r["amount"]) >= 0 and r["order_date"]]
        if bought and _apart(min(bought), max(bought)) > HALF_A_YEAR:
            partly = []  # another order of the same number
        new = dict(row)
        for name in (*own, "order_date") if partly else ():
            said = {one.get(name) for one in rows} - {None}
            if new.get(name) is None and said and (name == "order_date" or len(said) == 1):
                new[name] = min(said)
        if partly and row["amount"] is None and any(one["amount"] is not None for one in rows):
            new["further_line"] = True
        out.append(new)
    return out


def _states_stand_once(groups: Mapping[str, Sequence[Row]]) -> bool:
    """Whether nine in ten orders of several rows, refunds apart, have their state in one row."""
    stated = []
    for rows in groups.values():
        paid = [row for row in rows if cents(row["amount"]) >= 0]
        states = [row for row in paid if row.get("status") is not None]
        if len(paid) > 1 and states:
            stated.append(len(states) == 1)
    return 10 * sum(stated) >= 9 * len(stated)


def clean_log(orders: Sequence[Row], customers: Sequence[Row], rules: Rules) -> Log:
    """The order days and the fates of all rows."""
    person_of, seen = persons(customers), set[tuple[Any, ...]]()
    tests = {row["customer_id"] for row in customers if row.get("is_test") == "true"}
    fates: Counter[str] = Counter()
    money: Counter[str] = Counter()
    purchases, refunds, aside = [], [], set()
    for row in filled(orders):
        rate = rules.rates.get(row.get("currency") or "", 1.0)
        amount = cents(row["amount"], rate)
        key = tuple(sorted((name, cell) for name, cell in row.items() if cell is not None))
        fate = _fate(row, amount, tests, rules)
        if fate == "used" and rules.set_duplicates_aside and key in seen:
            fate = "exact_duplicate"
        seen.add(key)
        who = person_of.get(row["customer_id"], row["customer_id"])
        if fate not in ("used", "exact_duplicate") and amount > 0 and row.get("order_id"):
            aside.add((who, row["order_id"]))
        if fate != "used":
            fates[fate] += 1
            money[fate] += amount
            continue
        line = Line(
            person=who,
            day=row["order_date"],
            cents=amount,
            margin=_margin(row, rate, rules),
            order_id=row.get("order_id"),
            product=row.get("product") or "",
        )
        (purchases if amount >= 0 else refunds).append(line)
    net(
        purchases, [r for r in refunds if (r.person, r.order_id) not in aside or _own(purchases, r)]
    )
    return _accounts(purchases, refunds, fates, money)


def _fate(row: Row, amount: int, tests: set[str], rules: Rules) -> str:
    if row["customer_id"] is None:
        return "no_customer"
    if row["order_date"] is None:
        return "no_date"
    if row.get("further_line"):
        return "further_line"
    if row["amount"] is None:
        return "no_amount"
    if row["order_date"] > rules.as_of:
        return "after_as_of"
    if row["customer_id"] in tests:
        return "test_account"
    if (row.get("status") or "").lower() in rules.cancelled and row.get("status"):
        return "cancelled"
    return "zero_amount" if amount == 0 and not rules.keep_zero_amounts else "used"


def _margin(row: Row, rate: float, rules: Rules) -> int:
    given = row.get("margin")
    whole = cents(given) if given is not None else cents(row["amount"]) * rules.margin_rate
    return nearest(whole * rate)


def net(purchases: Sequence[Line], refunds: Sequence[Line]) -> None:
    """Give every refund its day: by order id, then by exact amount, then by what is left."""
    refunds = sorted(refunds, key=lambda r: (r.day, r.order_id or "", r.product, r.margin))
    for refund in refunds:
        for own in _own(purchases, refund):
            own.taken = own.taken or _exact(own, refund)
        days = sorted({own.day for own in _own(purchases, refund)})
        first = [d for at, d in enumerate(days) if not at or _apart(days[at - 1], d) > HALF_A_YEAR]
        refund.target = max([d for d in first if d <= refund.day] or first[:1], default=None)
    for refund in (r for r in refunds if r.target is None):
        free = [p for p in purchases if _exact(p, refund) and not p.taken and p.day <= refund.day]
        if free:
            last = max(free, key=lambda p: p.day)
            last.taken, refund.target = True, last.day
    left: Counter[tuple[str, str]] = Counter()
    for line in (*purchases, *(r for r in refunds if r.target)):
        left[line.person, line.target or line.day] += line.cents
    for refund in (r for r in refunds if r.target is None):
        days = {p.day for p in purchases if p.person == refund.person and p.day <= refund.day}
        enough = [day for day in days if left[refund.person, day] >= -refund.cents]
        refund.target = max(enough or days, default=None)


def _apart(before: str, after: str) -> int:
    return (dt.date.fromisoformat(after) - dt.date.fromisoformat(before)).days


def _own(purchases: Sequence[Line], refund: Line) -> list[Line]:
    return [p for p in purchases if refund.order_id and _same(p, refund, "person", "order_id")]


def _same(one: Line, other: Line, *names: str) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _exact(purchase: Line, refund: Line) -> bool:
    return purchase.cents == -refund.cents and _same(purchase, refund, "person", "product")


def _accounts(
    purchases: Sequence[Line], refunds: Sequence[Line], fates: Counter[str], money: Counter[str]
) -> Log:
    of_day: dict[tuple[str, str], list[Line]] = {(p.person, p.day): [] for p in purchases}
    for line in (*purchases, *refunds):
        if (line.person, line.target or line.day) in of_day and (line.cents >= 0 or line.target):
            of_day[line.person, line.target or line.day].append(line)
        else:
            fates["refund_without_order"] += 1
            money["refund_without_order"] += line.cents
    days = {}
    for day, lines in of_day.items():
        total = sum(line.cents for line in lines)
        bought = total > 0 or all(line.cents >= 0 for line in lines)
        if bought:
            days[day] = (total, sum(line.margin for line in lines))
        for line in lines:
            kind = "purchase" if line.cents >= 0 else "refund_netted"
            fate = kind if bought else "refunded_in_full"
            fates[fate] += 1
            money[fate] += line.cents
    return Log(days, {fate: (n, money[fate]) for fate, n in fates.items()})


def ordinal(day: str) -> int:
    """A day as a whole number."""
    return dt.date.fromisoformat(day).toordinal()
