"""How early the fixed rule warns, and how often it is right, over all silences of the log.

At the end of a day a customer is flagged when the silence reaches the days that put at risk (R),
and lost when it reaches the lapse rule (L): the rule warns L − R days ahead. Each flag ends in a
loss, in an order in time, or is open:

    flags = lost + ordered + open,     precision = lost / (lost + ordered)                    (1)
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from winback_kit.history.groups.rules import GroupRule, group_rule
from winback_kit.history.lifetimes import lapse_days_of
from winback_kit.tables.names import FEWEST_PEOPLE

if TYPE_CHECKING:
    from winback_kit.history.measure import History
    from winback_kit.tables.engine.duckdb_engine import Dialect, Engine


@dataclass(frozen=True)
class Flags:
    """Every time the fixed rule flagged a customer; `lead_days` is how far ahead it warns."""

    at_risk_days: int
    lead_days: int
    lost: int
    ordered: int
    open: int

    @property
    def flags(self) -> int:
        """All of them."""
        return self.lost + self.ordered + self.open

    @property
    def precision(self) -> float | None:
        """Equation 1; None where fewer than ten have ended."""
        ended = self.lost + self.ordered
        return self.lost / ended if ended >= FEWEST_PEOPLE else None


def flags_of(engine: Engine, history: History) -> Flags | None:
    """The flags of a log of orders; None under contract, where nobody falls silent."""
    data = history.data
    if data.contractual:
        return None
    rule = group_rule(history.rule, data.client, contractual=False)
    engine.create("risk_flags", flag_statement(engine.dialect, rule, data.as_of))
    one = engine.frame("risk_flags").iloc[0]
    days = rule.longest_at_risk
    lead = max(rule.lapse.values()) - days
    return Flags(days, lead, int(one.lost), int(one.ordered), int(one.still))


def flag_statement(dialect: Dialect, rule: GroupRule, as_of: dt.date) -> str:
    """SELECT of how many flags ended in a loss, in an order, or are open, from `gaps`."""
    until = dialect.days("g.order_day", f"COALESCE(g.next_day, DATE '{as_of}')")
    risk, lapse = (lapse_days_of(of, "g.customer_segment") for of in (rule.at_risk, rule.lapse))
    again = "next_day IS NOT NULL"
    count = dialect.count_if
    lost = f"silent > lapse OR (NOT {again} AND silent >= lapse)"
    return f"""SELECT {count(lost)} AS lost,
          {count(f"{again} AND silent > risk AND silent <= lapse")} AS ordered,
          {count(f"NOT {again} AND silent >= risk AND silent < lapse")} AS still
        FROM (SELECT g.next_day, {until} AS silent, {risk} AS risk, {lapse} AS lapse
              FROM gaps g) s"""
