"""How the groups would look with a lapse rule that is shorter, or longer, by thirty days.

On the as-of date only, and by another way than month_ends.py: a customer's group follows from the
first and the last order day and the longest gap between two. So the groups by the rule as it stands
are a second count of the same, and are held against the first.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from winback_kit.history.groups.month_ends import YEAR, days_of, last_month
from winback_kit.history.groups.rules import (
    ACTIVE,
    AT_RISK,
    LOST,
    NEW,
    RETAINED,
    WON_BACK,
    GroupRule,
)
from winback_kit.tables.engine.duckdb_engine import Dialect

DAYS = 30
RULES = ("shorter", "stated", "longer")


@dataclass(frozen=True)
class MovedRule:
    """One lapse rule (days, the longest of the segments) and the groups that it makes."""

    days: int
    at_risk: int
    heads: dict[int, int]
    margin: dict[int, float]

    @property
    def won_back_share(self) -> float:
        """The won back as a share of all customers who are not lost."""
        active = sum(self.heads.get(one, 0) for one in ACTIVE)
        return self.heads.get(WON_BACK, 0) / active if active else 0.0


def moved_rules(rule: GroupRule) -> dict[str, GroupRule]:
    """The rule shorter by thirty days (by half where it has no more), as it stands, and longer."""
    shortest = min(rule.lapse.values())
    by = DAYS if shortest > DAYS else shortest // 2
    return {"shorter": rule.moved(-by), "stated": rule, "longer": rule.moved(by)}


def rule_groups(dialect: Dialect, rule: GroupRule, as_of: dt.date) -> str:
    """The SELECT of shorter, stated, longer (each a group), n, cents, from `gaps`."""
    silence = dialect.days("last_day", f"DATE '{as_of}'")
    age = dialect.days("first_day", f"DATE '{as_of}'")
    groups = ", ".join(
        f"CASE WHEN {silence} >= {days_of(one.lapse, 'segment')} THEN {LOST} "
        f"WHEN {silence} >= {days_of(one.at_risk, 'segment')} THEN {AT_RISK} "
        f"WHEN longest > {days_of(one.lapse, 'segment')} THEN {WON_BACK} "
        f"WHEN {age} < {one.new} THEN {NEW} ELSE {RETAINED} END AS {name}"
        for name, one in moved_rules(rule).items()
    )
    recent = f"{dialect.month('order_day')} > {last_month(as_of) - YEAR}"
    names = ", ".join(RULES)
    return f"""SELECT {names}, COUNT(*) AS n, {dialect.whole_sum("cents")} AS cents
        FROM (SELECT cents, {groups} FROM (
                SELECT customer_id, MIN(order_day) AS first_day, MAX(order_day) AS last_day,
                  COALESCE(MAX({dialect.days("order_day", "next_day")}), 0) AS longest,
                  MAX(customer_segment) AS segment,
                  {dialect.whole_sum(f"CASE WHEN {recent} THEN margin END")} AS cents
                FROM gaps GROUP BY customer_id) p) g
        GROUP BY {names}"""


def read_moved(rule: GroupRule, found: pd.DataFrame) -> tuple[MovedRule, ...]:
    """The groups by each of the three rules, the shortest first."""
    return tuple(
        MovedRule(
            days=max(one.lapse.values()),
            at_risk=one.longest_at_risk,
            heads={int(group): int(n) for group, n in found.groupby(name).n.sum().items()},
            margin={
                int(group): float(cents) / 100
                for group, cents in found.groupby(name).cents.sum().items()
            },
        )
        for name, one in moved_rules(rule).items()
    )


def hold_equal(stated: MovedRule, heads: np.ndarray, cents: np.ndarray) -> None:
    """Raises ArithmeticError where both ways of counting today's groups do not agree."""
    for group in (NEW, RETAINED, AT_RISK, LOST, WON_BACK):
        ours = stated.heads.get(group, 0), round(stated.margin.get(group, 0.0) * 100)
        theirs = int(heads[group]), int(cents[group])
        if ours != theirs:
            raise ArithmeticError(f"group {group} counted in two ways: {ours} and {theirs}")
