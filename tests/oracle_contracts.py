"""Contracts in plain loops: which spells count, the runs they make, and what falls due when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tests.oracle_cleaning import Row, cents, nearest, ordinal, persons
from tests.oracle_history import Life

PERIODS = {"month": 1, "quarter": 3, "year": 12}
FAR = 10**7  # a day that no log reaches
LADDER = (1, 2, 3, 5, 7, 10, 14, 21, 30)  # the grace periods that are proposed


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


def runs_of(spells: Sequence[Row], as_of: int, grace: int) -> list[list[Row]]:
    """Spells of each person, those together that overlap, touch or lie at most `grace` days apart.

    By person, then by time.
    """
    runs: list[list[Row]] = []
    for spell in sorted(spells, key=lambda s: (s["customer_id"], ordinal(s["start"]))):
        start, last = ordinal(spell["start"]), runs[-1] if runs else []
        mine = bool(last) and last[0]["customer_id"] == spell["customer_id"]
        if mine and start - max(_end(s, as_of) for s in last) <= grace:
            last.append(spell)
        else:
            runs.append([spell])
    return runs


def gaps_of(spells: Sequence[Row], as_of: int) -> list[int]:
    """Days from every end to the same person's next start, where there are any between."""
    gaps: list[int] = []
    for before, after in pairwise(runs_of(spells, as_of, 0)):
        if before[0]["customer_id"] == after[0]["customer_id"]:
            gaps.append(ordinal(after[0]["start"]) - max(_end(s, as_of) for s in before))
    return gaps


def proposed_grace(gaps: Sequence[int]) -> int:
    """The grace period that the gaps tell of, by the rule of the definition.

    The gaps of 31 to 90 days are returns, and say how many of a day are no more than that (one gap
    in all 60 at the least). Late payers are what is beyond it up to day 30. A grace period is good
    if at least ten gaps, and four times as many of a day as among the returns, lie within it, and
    no more than a twentieth of the late payers beyond it; the shortest of the ladder is taken.
    """
    a_day = Fraction(max(1, len([gap for gap in gaps if 31 <= gap <= 90])), 60)
    late_payers = len([gap for gap in gaps if 1 <= gap <= 30]) - 30 * a_day
    for grace in LADDER:
        within = len([gap for gap in gaps if 1 <= gap <= grace])
        beyond = len([gap for gap in gaps if grace < gap <= 30]) - (30 - grace) * a_day
        if within >= 10 and within >= 4 * grace * a_day and 20 * beyond <= late_payers:
            return grace
    return 0


def grace_of(definitions: Mapping[str, Any], gaps: Sequence[int]) -> int:
    """As renewal_grace_days states it, else as lapse_days does, else as the gaps propose it."""
    stated = [definitions.get(name) for name in ("renewal_grace_days", "lapse_days")]
    return next((days for days in stated if days is not None), proposed_grace(gaps))


def lives_of_spells(
    spells: Sequence[Row], as_of: int, margin_rate: float, grace: int
) -> list[Life]:
    """Runs with a payment on the first day of each period of a spell.

    A run is lost at its end once nobody can renew it any more: `grace` days later.
    """
    lives: list[Life] = []
    for run in runs_of(spells, as_of, grace):
        days = _payments(run, as_of, margin_rate)
        if not days:
            continue
        person, start = run[0]["customer_id"], ordinal(run[0]["start"])
        end, last = max(_end(s, as_of) for s in run), lives[-1] if lives else None
        number = 1
        if last is not None and last.person == person:
            last.back, number = start, last.number + 1
        lost = end if end + grace <= as_of else None
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
