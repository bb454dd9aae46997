"""Orders beside contracts: what members bought.

A contract decides who is lost and who returned. What a customer ordered while it ran is added to
the payment of the period in which it was ordered; orders outside a paid contract are set aside.

Kept: `member_fates` and `member_total`, what became of every row of the orders.
"""

from dataclasses import dataclass

import pandas as pd

from winback_kit.checks import refused
from winback_kit.client.folder import Client
from winback_kit.tables.engine.duckdb_engine import Dialect, Engine
from winback_kit.tables.reading.door import LoadedTable
from winback_kit.tables.reading.source import where_is


@dataclass(frozen=True)
class Members:
    """Order days within a contract and outside one, with their money in cents."""

    within: int
    within_money: int
    outside: int
    outside_money: int


def last_order_day(client: Client, engine: Engine, orders: LoadedTable) -> pd.Timestamp:
    """The last day of the orders. Raises Refused where they have no amount."""
    if "amount" not in orders.columns:
        rule = "stands beside contracts and has no amount to add to them"
        raise refused(where_is(client, "orders"), rule, mend="Map it, or leave the table out.")
    engine.create(
        "last_order",
        "SELECT MAX(order_date) AS last_day FROM orders_given "
        "WHERE in_filter AND customer_id IS NOT NULL AND amount > 0",
    )
    return pd.Timestamp(engine.frame("last_order").last_day[0])


def keep_member_days(engine: Engine) -> None:
    """Keep what the cleaning of the orders leaves, before the contracts take its names."""
    for ours, theirs in _KEPT.items():
        engine.create(ours, f"SELECT * FROM {theirs}")


_KEPT = {
    "member_days": "order_days",
    "member_netted": "netted_days",
    "member_cleaning": "fates",
    "member_total": "given_total",
}


def payments_of_members(dialect: Dialect) -> dict[str, str]:
    """`payments`: those that are due, and what was ordered in the period before the next one.

    Reads `payments_due` and what `keep_member_days` kept.
    """
    whole, outside = dialect.whole_sum, "CASE WHEN m.customer_id IS NULL THEN {} ELSE 0 END"
    inside = "CASE WHEN m.customer_id IS NULL THEN 0 ELSE {} END"
    days = """member_netted d LEFT JOIN member_payments m
              ON m.customer_id = d.customer_id AND m.bought_on = d.order_day WHERE d.bought = 1"""
    bought = "d.amount - d.refunded"
    return {
        "member_payments": """SELECT d.customer_id, r.lifetime, d.order_day AS bought_on,
              MAX(p.order_day) AS order_day, MAX(d.amount) AS amount, MAX(d.margin) AS margin
            FROM member_days d
            JOIN contract_runs r ON r.customer_id = d.customer_id AND r.start_day <= d.order_day
             AND (r.end_day IS NULL OR d.order_day < r.end_day)
            JOIN payments_due p ON p.customer_id = r.customer_id AND p.lifetime = r.lifetime
             AND p.order_day <= d.order_day
            GROUP BY d.customer_id, r.lifetime, d.order_day""",
        "payments": """SELECT * FROM payments_due UNION ALL
            SELECT customer_id, lifetime, order_day, amount, margin FROM member_payments""",
        "members": f"""SELECT COUNT(m.customer_id) AS within,
              {dialect.whole_sum("m.amount")} AS within_money,
              {dialect.count_if("m.customer_id IS NULL")} AS outside,
              {dialect.whole_sum("CASE WHEN m.customer_id IS NULL THEN d.amount END")}
                AS outside_money
            FROM member_days d LEFT JOIN member_payments m
              ON m.customer_id = d.customer_id AND m.bought_on = d.order_day""",
        "member_fates": f"""SELECT fate, n_rows, money FROM member_cleaning
              WHERE fate NOT IN ('purchase', 'refund_netted', 'paid_back')
            UNION ALL SELECT 'outside_contract',
              {whole(outside.format("d.n_rows + d.refund_rows"))},
              {whole(outside.format("d.amount + d.paid_back"))} FROM {days}
            UNION ALL SELECT 'paid_back', 0, {whole(inside.format("d.paid_back"))} FROM {days}
            UNION ALL SELECT 'refund_netted', {whole(inside.format("d.refund_rows"))},
              {whole(inside.format("d.refunded"))} FROM {days}
            UNION ALL SELECT 'purchase', {whole(inside.format("d.n_rows"))},
              {whole(inside.format(f"{bought} + d.paid_back"))} FROM {days}""",
    }


def members_found(engine: Engine) -> Members:
    """What `payments_of_members` found."""
    one = engine.frame("members").iloc[0]
    return Members(
        *(int(one[name]) for name in ("within", "within_money", "outside", "outside_money"))
    )
