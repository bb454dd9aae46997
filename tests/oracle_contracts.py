"""Contracts in plain loops: which spells count, the runs they make, and what falls due when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from tests.oracle_cleaning import Row, cents, nearest, ordinal, persons
from tests.oracle_history import Life

PERIODS = {"month": 1, "quarter": 3, "year": 12}
FAR = 10**7  # a day that no log reaches


def used_spells(spells: Sequence[Row], customers: Sequence[Row], as_of: int) -> list[Row]:
    """Spells of persons that had begun by the as-of day, one of those that are equal."""
    one, seen = persons(customers), set[tuple[Any, ...]]()
    tests = {row["customer_id"] for row in customers if row["is_test"] == "true"}
    used = []
    for row in spells:
        who, key = row["customer_id"], tuple(str(cell or "") for _, cell in sorted(row.items()))
        if who and who not in tests and ordinal(row["start"]) <= as_of and key not in seen:
            used.append({**row, "customer_id": one.get(who, who), "period": row["period"].lower()})
        seen.add(key)
    return used


def lives_of_spells(spells: Sequence[Row], as_of: int, margin_rate: float) -> list[Life]:
    """Runs of spells that overlap or touch, with a payment on the first day of each period."""
    lives: list[Life] = []
    for person in sorted({spell["customer_id"] for spell in spells}):
        own = sorted(
            (s for s in spells if s["customer_id"] == person), key=lambda s: ordinal(s["start"])
        )
        runs: list[list[Row]] = []
        for spell in own:
            if runs and ordinal(spell["start"]) <= max(_end(s, as_of) for s in runs[-1]):
                runs[-1].append(spell)
            else:
                runs.append([spell])
        paid = [(run, days) for run in runs if (days := _payments(run, as_of, margin_rate))]
        for number, (run, days) in enumerate(paid, 1):
            start, end = ordinal(run[0]["start"]), max(_end(s, as_of) for s in run)
            if number > 1:
                lives[-1].back = start
            lost = end if end < FAR else None
            lives.append(Life(person, number, start, days, lost, contract=True))
    return lives


def _payments(run: Sequence[Row], as_of: int, margin_rate: float) -> list[tuple[int, int, int]]:
    """Day, cents and margin of every day on which something fell due."""
    sums: dict[int, tuple[int, int]] = {}
    for spell in run:
        price = cents(spell["price"])
        for day in due_days(spell, as_of):
            before, margin = sums.get(day, (0, 0))
            sums[day] = (before + price, margin + nearest(price * margin_rate))
    return sorted((day, *both) for day, both in sums.items())


def _end(spell: Row, as_of: int) -> int:
    end = ordinal(spell["end"]) if spell["end"] else FAR
    return end if end <= as_of else FAR


def due_days(spell: Row, as_of: int) -> list[int]:
    """The days on which a period's price falls due, by the calendar, up to the as-of day."""
    out: list[int] = []
    start = dt.date.fromisoformat(spell["start"])
    if spell["paused"] == "true" or cents(spell["price"]) == 0:
        return out
    for n in range(1000):
        month = start.year * 12 + start.month - 1 + n * PERIODS[spell["period"]]
        following = dt.date((month + 1) // 12, (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)
        day = following.replace(day=min(start.day, following.day)).toordinal()
        if day >= _end(spell, as_of) or day > as_of:
            return out
        out.append(day)
    return out
