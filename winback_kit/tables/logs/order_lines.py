"""Orders of several rows whose own columns stand on the first row only, or which refund rows name.

A row that has an order id and no customer, currency or state takes that of its order, where the
order's rows agree on one; one without a day takes the order's first. A state is filled only where
it stands once in an order: where it stands on each line it is the line's. A line without amount
beside one that has it is no lost money. Where numbers begin anew each year, rows of one number are
those of two orders, and nothing is filled.
"""

from winback_kit.tables.engine.duckdb_engine import Dialect, Engine
from winback_kit.tables.reading.contract import TABLES
from winback_kit.tables.reading.door import LoadedTable

ANOTHER_ORDER = 183  # days between purchases after which the same number is that of another order
MOSTLY = 0.9  # of the orders of several rows have their state once, if states are the order's


def fill_down(engine: Engine, orders: LoadedTable) -> bool:
    """Fill `orders_given` within each order; whether it now has a column `further_line`."""
    own: list[str] = [c for c in ("customer_id", "currency") if c in orders.columns]
    if "order_id" not in orders.columns:
        return False
    if "status" in orders.columns and _states_stand_once(engine):
        own.append("status")
    empty = " OR ".join(f"{c} IS NULL" for c in (*own, "order_date", "amount"))
    engine.create("order_heads", _heads(engine.dialect, own, empty))
    engine.create("order_heads_found", "SELECT COUNT(*) AS n FROM order_heads")
    if not int(engine.frame("order_heads_found").n.iloc[0]):
        return False
    filled = {c: f"COALESCE(o.{c}, h.{c}) AS {c}" for c in (*own, "order_date")}
    keys = [column.key for column in TABLES["orders"].columns]
    columns = ", ".join(filled.get(c, f"o.{c}") for c in (*keys, "in_filter", "row_key"))
    engine.create(
        "orders_filled",
        f"""SELECT {columns}, o.amount IS NULL AND COALESCE(h.amounts, 0) > 0 AS further_line
            FROM orders_given o LEFT JOIN order_heads h ON h.order_id = o.order_id""",
    )
    engine.create("orders_given", "SELECT * FROM orders_filled")
    return True


def _heads(dialect: Dialect, own: list[str], empty: str) -> str:
    """What the rows of an order with an empty cell agree on; none where nothing can be filled."""
    # named in full, since Spark takes a bare name in HAVING for the column that is selected
    agreed = [f"CASE WHEN MIN(g.{c}) = MAX(g.{c}) THEN MIN(g.{c}) END AS {c}" for c in own]
    some = [f"COUNT(g.{c}) BETWEEN 1 AND COUNT(*) - 1" for c in (*own, "order_date", "amount")]
    bought = "CASE WHEN COALESCE(g.amount, 0) >= 0 THEN g.order_date END"
    lasted = dialect.days(f"MIN({bought})", f"MAX({bought})")
    return f"""SELECT g.order_id, {", ".join(agreed)}, MIN(g.order_date) AS order_date,
          COUNT(g.amount) AS amounts
        FROM orders_given g WHERE g.order_id IN (
          SELECT order_id FROM orders_given WHERE order_id IS NOT NULL AND ({empty}))
        GROUP BY g.order_id
        HAVING ({" OR ".join(some)}) AND COALESCE({lasted}, 0) <= {ANOTHER_ORDER}"""


def _states_stand_once(engine: Engine) -> bool:
    engine.create(
        "order_states",
        f"""SELECT COUNT(*) AS orders, {engine.dialect.count_if("filled = 1")} AS once FROM (
              SELECT COUNT(status) AS filled FROM orders_given
              WHERE order_id IS NOT NULL AND COALESCE(amount, 0) >= 0
              GROUP BY order_id HAVING COUNT(*) > 1 AND COUNT(status) > 0) s""",
    )
    found = engine.frame("order_states").iloc[0]
    return bool(found.once >= MOSTLY * found.orders)
