"""Customers who stay and spend less: partial defection, in money.

    before  spent in the 2w days that end w days before the as-of date, halved
    now     spent in the last w days
    share   now / before, of each customer with before > 0
    net     share / trend, trend = Σ now / Σ before over the whole house                         (1)

w is 90 days, or half the lapse rule where that is longer: customers who buy once a year would seem
gone in any quarter. A season lifts everybody, so what is told is net of the house's own trend.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from winback_kit.tables.engine.duckdb_engine import Dialect
from winback_kit.tables.names import FEWEST_PEOPLE

WINDOW = 90  # days
GONE, HALF, LESS, MORE = "gone", "less than half", "less", "as much or more"
PARTS = (GONE, HALF, LESS, MORE)


def window_days(rule_days: int) -> int:
    """The days that are held against the twice as many before."""
    return max(WINDOW, rule_days // 2)


def partial_statements(dialect: Dialect, as_of: dt.date, days: int) -> dict[str, str]:
    """Name and SELECT of `partial_parts` (net, part, n, before, now), from `order_days`.

    `before` is the sum of the 2w days, not yet halved; both in cents.
    """
    late = f"order_day > {dialect.add(f'DATE {as_of.isoformat()!r}', -days)}"
    early = dialect.add(f"DATE {as_of.isoformat()!r}", -3 * days)

    def part(trend: str) -> str:
        # now / (before / 2) against limits, in whole numbers but for the trend
        return f"""CASE WHEN now <= 0 THEN '{GONE}' WHEN 2.0 * now < 0.5 * before * {trend}
            THEN '{HALF}' WHEN 2.0 * now < before * {trend} THEN '{LESS}' ELSE '{MORE}' END"""

    sums = f"{dialect.whole_sum('before')} AS before, {dialect.whole_sum('now')} AS now"
    trend = f"CASE WHEN h.before > 0 THEN 2.0 * CAST(h.now AS {dialect.real}) / h.before ELSE 1 END"
    return {
        "spent_lately": f"""SELECT customer_id,
              {dialect.whole_sum(f"CASE WHEN {late} THEN amount END")} AS now,
              {dialect.whole_sum(f"CASE WHEN NOT ({late}) THEN amount END")} AS before
            FROM order_days WHERE order_day > {early} GROUP BY customer_id""",
        "house_lately": f"SELECT {sums} FROM spent_lately",
        "partial_parts": f"""SELECT net, part, COUNT(*) AS n, {sums} FROM (
              SELECT 0 AS net, before, now, {part("1")} AS part FROM spent_lately WHERE before > 0
              UNION ALL SELECT 1, s.before, s.now, {part("s.trend")} FROM (
                SELECT c.before, c.now, {trend} AS trend
                FROM spent_lately c CROSS JOIN house_lately h WHERE c.before > 0) s) p
            GROUP BY net, part
            UNION ALL SELECT 0, 'house', 0, before, now FROM house_lately""",
    }


@dataclass(frozen=True)
class Part:
    """Customers by what they spend now against before; money in the currency.

    `missing` is what they would have spent at the pace of before, times `trend`, less what came.
    """

    part: str
    customers: int
    before: float
    now: float
    missing: float


@dataclass(frozen=True)
class PartialDefection:
    """What is missing from customers who left and from those who stay, in one window.

    `plain` as found, `net` of the house's own trend (`trend`, 1 where it is level).
    """

    days: int
    trend: float
    plain: tuple[Part, ...]
    net: tuple[Part, ...]
    idle: bool = False
    """Whether nobody bought anything in the window, so that the house itself stood still."""

    @property
    def customers(self) -> int:
        """Customers who bought in the time before."""
        return sum(one.customers for one in self.plain)

    @property
    def days_before(self) -> int:
        """The days that the window is held against, of which half is taken."""
        return 2 * self.days

    @property
    def gone(self) -> Part:
        """Who bought nothing in the window, net of the trend."""
        return self.net[0]

    @property
    def less(self) -> int:
        """Customers who stay and spend less, net of the trend."""
        return sum(one.customers for one in self.net[1:3])

    @property
    def few(self) -> bool:
        """Whether those who spend less, or those who are gone, are too few to be told of."""
        return self.less < FEWEST_PEOPLE or _few(self.gone, self.plain[0])

    @property
    def shown(self) -> list[tuple[Part, Part]]:
        """The parts as found and net, those who spend less as one where they are few; none where
        that does not help.
        """
        rows = list(zip(self.plain, self.net, strict=True))
        if any(_few(*pair) for pair in rows):
            halves, less = rows[1:3]
            both = (_together(halves[0], less[0]), _together(halves[1], less[1]))
            rows = [rows[0], both, rows[3]]
        return [] if any(_few(*pair) for pair in rows) else rows

    @property
    def missing_of_stayers(self) -> float:
        """What is missing from them in the window, net of the trend, in the currency."""
        return sum(one.missing for one in self.net[1:3])


def _few(*parts: Part) -> bool:
    return any(0 < one.customers < FEWEST_PEOPLE for one in parts)


def _together(one: Part, other: Part) -> Part:
    return Part(
        other.part,
        one.customers + other.customers,
        one.before + other.before,
        one.now + other.now,
        one.missing + other.missing,
    )


def partial_defection(parts: pd.DataFrame, days: int) -> PartialDefection:
    """From `partial_parts`, money in cents."""
    house = parts[parts.part == "house"].iloc[0]
    trend = 2 * house.now / house.before if house.before > 0 else 1.0
    return PartialDefection(
        days=days,
        trend=float(trend),
        plain=_parts(parts[parts.net == 0], 1.0),
        net=_parts(parts[parts.net == 1], float(trend)),
        idle=not house.now > 0,
    )


def _parts(rows: pd.DataFrame, trend: float) -> tuple[Part, ...]:
    by = rows.set_index("part")
    found = []
    for name in PARTS:
        n, before, now = by.loc[name, ["n", "before", "now"]] if name in by.index else (0, 0, 0)
        usual = before / 2 * trend
        missing = max(0.0, usual - now) if name != MORE else 0.0
        found.append(Part(name, int(n), before / 200, now / 100, missing / 100))
    return tuple(found)
