"""What ties each customer, beside who then left, as SQL.

Without a contract the customers of the last evening at risk (history/at_risk/statements.py), with
what tied them that evening, and who did not order for the horizon after it. Under contract the
present or last contract of everybody, from its first day; a failed payment is nobody's choice, and
such a contract counts until it ended.

A tie is in hundredths: 100 where it is there in full. What stands in the table of customers does
not say since when; products and channels are those bought until the evening, and people are the
others of the account or household where nobody counts them.

Kept: `tie_rows`, one row for customers alike.
"""

import datetime as dt
from collections.abc import Collection, Mapping

from winback_kit.client.saving import TIES
from winback_kit.tables.engine.duckdb_engine import Dialect

COLUMNS = " ".join((*TIES, "orders", "gone", "days", "n"))
FULL, YEAR_MONTHS = 100, 12
FLAGS = ("contract", "automatic_payment")
OF_ORDERS = {"products": "product", "channels": "channel"}
TOGETHER = ("account_id", "household_id")
CLASSES = (1, 2, 3, 5, 9)  # orders, from which a class begins


def carried(given: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """The ties that the client's tables tell of.

    >>> carried({"orders": ["product"], "customers": ["contract"], "subscriptions": ["period"]})
    ('products', 'contract')
    """
    customers, orders = given.get("customers", ()), given.get("orders", ())
    found = {one for one in TIES if one in customers}
    found |= {tie for tie, column in OF_ORDERS.items() if column in orders}
    found |= {"people"} if any(one in customers for one in TOGETHER) else set()
    found |= {"contract"} if "subscriptions" in given else set()
    return tuple(one for one in TIES if one in found)


def tie_statements(
    dialect: Dialect,
    given: Mapping[str, Collection[str]],
    *,
    as_of: dt.date,
    horizon: int,
    contractual: bool,
) -> dict[str, str]:
    """Name and SELECT of every table, `tie_rows` last."""
    steps = {"tie_base": _under_contract(dialect, as_of) if contractual else _evening(horizon)}
    parts = {"tie_customers": _of_customers(dialect)} if "customers" in given else {}
    columns = given.get("orders", ())
    if not contractual and any(one in columns for one in OF_ORDERS.values()):
        parts["tie_orders"] = _of_orders(columns)
    if contractual:
        parts["tie_periods"] = f"""SELECT b.customer_id,
              MAX(CASE WHEN s.in_months >= {YEAR_MONTHS} THEN {FULL} ELSE 0 END) AS contract
            FROM tie_base b JOIN spell_runs s ON s.customer_id = b.customer_id
             AND s.start_day <= b.evening GROUP BY b.customer_id"""
    joins = " ".join(f"LEFT JOIN {one} ON {one}.customer_id = b.customer_id" for one in parts)
    told = {
        "tie_customers": TIES if "customers" in given else (),
        "tie_orders": [tie for tie, column in OF_ORDERS.items() if column in columns],
        "tie_periods": ["contract"],
    }

    def tie(name: str) -> str:
        own = [f"COALESCE({part}.{name}, 0)" for part in parts if name in told[part]]
        if len(own) > 1:
            return f"GREATEST({', '.join(own)})"
        return own[0] if own else "0"

    values = ", ".join(f"{tie(name)} AS {name}" for name in TIES)
    names = ", ".join(TIES)
    return {
        **steps,
        **parts,
        "tie_rows": f"""SELECT {names}, orders, gone, {dialect.whole_sum("days")} AS days,
              COUNT(*) AS n
            FROM (SELECT {values}, b.orders, b.gone, b.days FROM tie_base b {joins}) t
            GROUP BY {names}, orders, gone""",
    }


def _evening(horizon: int) -> str:
    cases = " ".join(
        f"WHEN l.orders >= {least} THEN {at}" for at, least in reversed(list(enumerate(CLASSES)))
    )
    return f"""SELECT b.customer_id, b.evening, b.lost AS gone, CASE {cases} ELSE 0 END AS orders,
          CASE WHEN b.lost = 1 THEN LEAST(b.lead, {horizon}) ELSE {horizon} END AS days
        FROM signal_base b JOIN signal_log l ON l.person = b.person AND l.origin = b.origin
        WHERE b.origin = 1"""


def _under_contract(dialect: Dialect, as_of: dt.date) -> str:
    willing = "l.lost_day IS NOT NULL AND u.customer_id IS NULL"
    until = f"COALESCE(l.lost_day, DATE '{as_of}')"
    return f"""SELECT l.customer_id, DATE '{as_of}' AS evening,
          CASE WHEN {willing} THEN 1 ELSE 0 END AS gone, 0 AS orders,
          {dialect.days("l.start_day", until)} AS days
        FROM lifetimes l JOIN (SELECT customer_id, MAX(lifetime) AS lifetime FROM lifetimes
          GROUP BY customer_id) o ON o.customer_id = l.customer_id AND o.lifetime = l.lifetime
        LEFT JOIN unwilling u ON u.customer_id = l.customer_id AND u.lifetime = l.lifetime"""


def _of_customers(dialect: Dialect) -> str:
    """What the table of customers says, of all ids of a person; people also by whose they are."""

    def part(name: str) -> str:
        if name in FLAGS:
            return f"MAX(CASE WHEN c.{name} THEN {FULL} ELSE 0 END)"
        value = f"c.{name} - 1" if name == "products" else f"c.{name}"
        whole = dialect.floor(f"{FULL} * LEAST(GREATEST({value}, 0), 1)")
        if name == "people":
            full = f"CAST({FULL} AS {dialect.whole})"
            whole = f"CASE WHEN c.people IS NULL AND w.n > 1 THEN {full} ELSE {whole} END"
        return f"MAX({whole})"

    told = ", ".join(f"{'0' if one == 'channels' else part(one)} AS {one}" for one in TIES)
    whose = f"COALESCE(c.{TOGETHER[0]}, c.{TOGETHER[1]})"
    return f"""SELECT COALESCE(m.person_id, c.customer_id) AS customer_id, {told}
        FROM customers_known c LEFT JOIN id_map m ON m.customer_id = c.customer_id
        LEFT JOIN (SELECT {whose} AS whose, COUNT(*) AS n FROM customers_known c
          WHERE {whose} IS NOT NULL GROUP BY {whose}) w ON w.whose = {whose}
        GROUP BY COALESCE(m.person_id, c.customer_id)"""


def _of_orders(columns: Collection[str]) -> str:
    told = ", ".join(
        f"CASE WHEN MIN(o.{column}) < MAX(o.{column}) THEN {FULL} ELSE 0 END AS {tie}"
        for tie, column in OF_ORDERS.items()
        if column in columns
    )
    named = ", ".join(f"t.{one}" for one in OF_ORDERS.values() if one in columns)
    return f"""SELECT b.customer_id, {told}
        FROM (SELECT COALESCE(m.person_id, t.customer_id) AS customer_id, t.order_date, {named}
              FROM orders_given t LEFT JOIN id_map m ON m.customer_id = t.customer_id
              WHERE t.in_filter AND t.amount > 0) o
        JOIN tie_base b ON b.customer_id = o.customer_id AND o.order_date <= b.evening
        GROUP BY b.customer_id"""
