"""Customers under contract who stay and pay less: partial defection, by the fees of a year.

Of everybody who paid a fee on a day a year before the as-of date, the fee a year then and now:

    fee = price · 12 / months of the period, or price · 365.25 / days of it, of spells running then

A contract within its grace period keeps the fee of its last spell: nobody knows yet that it has
ended. A paused spell pays nothing while it lasts. Purchases beside the contract are not fees.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from winback_kit.tables.engine.duckdb_engine import Dialect
from winback_kit.tables.names import FEWEST_PEOPLE

YEAR_DAYS = 365
ENDED, PAUSED, LESS, SAME, MORE = "ended", "paused", "pays less", "pays the same", "pays more"
FEE_PARTS = (ENDED, PAUSED, LESS, SAME, MORE)


def fee_statements(dialect: Dialect, as_of: dt.date) -> dict[str, str]:
    """Name and SELECT of `fee_parts` (part, n, before, now), from `spell_runs`; cents a year."""
    before = as_of - dt.timedelta(days=YEAR_DAYS)
    per_year = f"""CAST(CASE WHEN paused OR COALESCE(price, 0) <= 0 THEN 0
            WHEN months > 0 THEN ROUND(price * 12.0 / months)
            WHEN days > 0 THEN ROUND(price * 365.25 / days) ELSE 0 END AS {dialect.whole})"""

    def running(day: dt.date) -> str:
        return f"start_day <= DATE '{day}' AND (end_day IS NULL OR end_day > DATE '{day}')"

    last = dialect.whole_sum("CASE WHEN start_day = last_start THEN fee END")
    fee_on = dialect.whole_sum(f"CASE WHEN {running(before)} THEN fee END")
    fee_now = dialect.whole_sum(f"CASE WHEN {running(as_of)} THEN fee END")
    some = dialect.count_if(running(as_of))
    return {
        "spell_fees": f"""SELECT customer_id, lifetime, start_day, end_day, {per_year} AS fee,
              MAX(start_day) OVER (PARTITION BY customer_id, lifetime) AS last_start
            FROM spell_runs""",
        "fees_of_runs": f"""SELECT f.customer_id, f.lifetime, {fee_on} AS before, {fee_now} AS now,
              {some} AS running, {last} AS last_fee
            FROM spell_fees f GROUP BY f.customer_id, f.lifetime""",
        "fees_of_people": f"""SELECT r.customer_id, {dialect.whole_sum("r.before")} AS before,
              {dialect.whole_sum("CASE WHEN r.running > 0 THEN r.now ELSE r.last_fee END * d.open")}
                AS now, MAX(d.open) AS is_open
            FROM fees_of_runs r JOIN (
              SELECT customer_id, lifetime, CASE WHEN end_day IS NULL THEN 1 ELSE 0 END AS open
              FROM contract_runs) d
              ON d.customer_id = r.customer_id AND d.lifetime = r.lifetime
            GROUP BY r.customer_id""",
        "fee_parts": f"""SELECT part, COUNT(*) AS n, {dialect.whole_sum("before")} AS before,
              {dialect.whole_sum("now")} AS now
            FROM (SELECT before, now, CASE WHEN is_open = 0 THEN '{ENDED}'
                    WHEN now = 0 THEN '{PAUSED}' WHEN now < before THEN '{LESS}'
                    WHEN now = before THEN '{SAME}' ELSE '{MORE}' END AS part
                  FROM fees_of_people WHERE before > 0) p GROUP BY part""",
    }


@dataclass(frozen=True)
class FeePart:
    """Customers by what they pay a year now against a year ago, in the currency."""

    part: str
    customers: int
    before: float
    now: float

    @property
    def missing(self) -> float:
        """What they pay a year less than they did; below 0 where it is more."""
        return self.before - self.now


@dataclass(frozen=True)
class FeeChanges:
    """Everybody who paid a fee a year before the as-of date, by what became of it."""

    parts: tuple[FeePart, ...]

    def of(self, *names: str) -> FeePart:
        """Parts as one."""
        own = [one for one in self.parts if one.part in names]
        return FeePart(
            names[0],
            sum(one.customers for one in own),
            sum(one.before for one in own),
            sum(one.now for one in own),
        )

    @property
    def customers(self) -> int:
        """All who paid a fee then."""
        return sum(one.customers for one in self.parts)

    @property
    def ended(self) -> FeePart:
        """Those whose contract has ended since."""
        return self.of(ENDED)

    @property
    def less(self) -> FeePart:
        """Those who stay and pay less, or nothing while it is paused."""
        return self.of(LESS, PAUSED)

    @property
    def more(self) -> FeePart:
        """Those who pay more."""
        return self.of(MORE)

    @property
    def few(self) -> bool:
        """Whether those who pay less, or those who are gone, are too few to be told of."""
        return any(0 < one.customers < FEWEST_PEOPLE for one in (self.less, self.ended))

    @property
    def shown(self) -> list[FeePart]:
        """The parts of ten people or more; who paused stands with who pays less where few."""
        names: list[tuple[str, ...]] = [(one,) for one in FEE_PARTS]
        if 0 < self.of(PAUSED).customers < FEWEST_PEOPLE:
            names = [(ENDED,), (LESS, PAUSED), (SAME,), (MORE,)]
        if 0 < self.more.customers < FEWEST_PEOPLE:
            names = [*names[:-2], (SAME, MORE)]
        found = [self.of(*one) for one in names]
        if any(0 < one.customers < FEWEST_PEOPLE for one in found):
            return []
        return [one for one in found if one.customers]


def fee_changes(parts: pd.DataFrame) -> FeeChanges:
    """From `fee_parts`, money in cents."""
    by = parts.set_index("part")
    return FeeChanges(
        tuple(
            FeePart(name, int(by.n[name]), float(by.before[name] / 100), float(by.now[name] / 100))
            for name in FEE_PARTS
            if name in by.index
        )
    )
