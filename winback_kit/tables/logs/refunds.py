"""Which order a refund belongs to, where the log does not always say so.

First by order id: the refund goes to the first day of the order with its id, and nowhere where
that order was set aside; a number that the customer has again more than half a year later is
another order, as where numbers begin anew each year, and a refund goes to the last of them before
it. Then by amount: of the orders of one customer, amount and product, a refund takes the latest
that no refund before it has taken. With orders as opening and refunds as closing brackets, and
the depth counted up and down by day (orders first on a day), that is the order next before the
refund on its own level; on a level orders and refunds take turns, so where nothing stands before
the refund it has no such order. What is left goes by day: the latest day with enough left to
cover the refund after all that was matched so far, else the latest day. Without an id no refund
goes to a day after its own.

Statements read `order_rows`, `purchase_lines` and `purchase_days` and keep `refunds`, one row a
refund with its number, and `refund_targets` (refund_no, target_day).
"""

from winback_kit.tables.engine.duckdb_engine import Dialect
from winback_kit.tables.logs.order_lines import ANOTHER_ORDER


def refund_targets(
    dialect: Dialect, *, set_duplicates_aside: bool, some: bool = True
) -> dict[str, str]:
    """Name and SELECT of every table of the matching, in order; of `some` refunds or of none."""
    if not some:
        return {
            **_refunds(set_duplicates_aside),
            "refund_targets": "SELECT refund_no, order_day AS target_day FROM refunds",
        }
    return {
        **_refunds(set_duplicates_aside),
        **_by_order(dialect),
        **_by_amount(dialect, set_duplicates_aside),
        **_by_day(dialect),
        "refund_targets": """SELECT refund_no, target_day FROM refunds_matched
            UNION ALL SELECT refund_no, target_day FROM refunds_by_day""",
    }


def numbers() -> str:
    """The whole numbers from 0 to 999, as `n`."""
    digits = " UNION ALL ".join(f"SELECT {d} AS d" for d in range(10))
    return f"""SELECT a.d + 10 * b.d + 100 * c.d AS n
            FROM ({digits}) a CROSS JOIN ({digits}) b CROSS JOIN ({digits}) c"""


def _refunds(set_duplicates_aside: bool) -> dict[str, str]:
    """Equal rows that are kept are refunds of their own; the thousandth stands for all others."""
    copies, each = ("", "o.n")
    if not set_duplicates_aside:
        copies = "JOIN copy_numbers c ON c.n < o.n"
        each = "CASE WHEN c.n = 999 THEN o.n - 999 ELSE 1 END"
    return {
        "copy_numbers": numbers(),
        "refunds": f"""SELECT o.customer_id, o.order_id, o.order_day,
              COALESCE(o.product, '') AS product, o.amount, o.margin, {each} AS n,
              ROW_NUMBER() OVER (
                ORDER BY o.customer_id, o.order_day, o.amount, COALESCE(o.order_id, ''),
                         COALESCE(o.product, ''), o.margin) AS refund_no
            FROM order_rows o {copies} WHERE o.fate = 'used' AND o.amount < 0""",
    }


def _by_order(dialect: Dialect) -> dict[str, str]:
    return {
        "orders_refunded": f"""SELECT customer_id, order_id, order_day FROM (
              SELECT customer_id, order_id, order_day, LAG(order_day) OVER (
                PARTITION BY customer_id, order_id ORDER BY order_day) AS before
              FROM (SELECT DISTINCT p.customer_id, p.order_id, p.order_day
                    FROM purchase_lines p JOIN refunds r
                      ON r.customer_id = p.customer_id AND r.order_id = p.order_id) d) b
            WHERE before IS NULL OR {dialect.days("before", "order_day")} > {ANOTHER_ORDER}""",
        "refunds_by_order": """SELECT r.refund_no, COALESCE(
                MAX(CASE WHEN s.order_day <= r.order_day THEN s.order_day END),
                MIN(s.order_day)) AS target_day
            FROM refunds r JOIN orders_refunded s
              ON s.customer_id = r.customer_id AND s.order_id = r.order_id
            GROUP BY r.refund_no""",
        "orders_aside": """SELECT DISTINCT customer_id, order_id FROM order_rows
            WHERE fate <> 'used' AND amount > 0 AND order_id IS NOT NULL""",
        "refunds_open": """SELECT r.customer_id, r.order_day, r.product, -r.amount AS amount, r.n,
              r.refund_no FROM refunds r
            WHERE NOT EXISTS (SELECT 1 FROM refunds_by_order d WHERE d.refund_no = r.refund_no)
              AND NOT EXISTS (SELECT 1 FROM orders_aside a WHERE a.customer_id = r.customer_id
                                                             AND a.order_id = r.order_id)""",
        "lines_taken": """SELECT DISTINCT r.customer_id, r.order_id, r.product, -r.amount AS amount
            FROM refunds r JOIN refunds_by_order d ON d.refund_no = r.refund_no""",
    }


def _by_amount(dialect: Dialect, set_duplicates_aside: bool) -> dict[str, str]:
    copies = "" if set_duplicates_aside else "JOIN copy_numbers c ON c.n < p.n"
    group = "customer_id, amount, product"
    in_turn = "ORDER BY order_day, refund_no"
    return {
        "exact_events": f"""SELECT {group}, order_day, refund_no,
              CAST(SUM(step) OVER (PARTITION BY {group} {in_turn}
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS {dialect.whole})
                + CASE WHEN refund_no > 0 THEN 1 ELSE 0 END AS depth
            FROM (
              SELECT p.customer_id, p.amount, g.product, p.order_day, 0 AS refund_no, 1 AS step
              FROM purchase_lines p JOIN (SELECT DISTINCT {group} FROM refunds_open) g
                ON g.customer_id = p.customer_id AND g.amount = p.amount
               AND g.product = COALESCE(p.product, '') {copies}
              WHERE NOT EXISTS (
                SELECT 1 FROM lines_taken t WHERE t.customer_id = p.customer_id
                 AND t.order_id = p.order_id AND t.amount = p.amount
                 AND t.product = COALESCE(p.product, ''))
              UNION ALL SELECT {group}, order_day, refund_no, -1 AS step FROM refunds_open) e""",
        "refunds_matched": f"""SELECT refund_no, target_day FROM refunds_by_order
            UNION ALL SELECT refund_no, target_day FROM (
              SELECT refund_no,
                     LAG(order_day) OVER (PARTITION BY {group}, depth {in_turn}) AS target_day
              FROM exact_events) e WHERE refund_no > 0 AND target_day IS NOT NULL""",
    }


def _by_day(dialect: Dialect) -> dict[str, str]:
    return {
        "refunds_by_day": f"""SELECT r.refund_no, COALESCE(
                MAX(CASE WHEN p.amount + COALESCE(m.amount, 0) >= r.amount * r.n
                         THEN p.order_day END),
                MAX(p.order_day)) AS target_day
            FROM refunds_open r JOIN purchase_days p
              ON p.customer_id = r.customer_id AND p.order_day <= r.order_day
            LEFT JOIN (SELECT r.customer_id, d.target_day,
                              {dialect.whole_sum("r.amount * r.n")} AS amount
                       FROM refunds_matched d JOIN refunds r ON r.refund_no = d.refund_no
                       GROUP BY r.customer_id, d.target_day) m
              ON m.customer_id = p.customer_id AND m.target_day = p.order_day
            WHERE NOT EXISTS (SELECT 1 FROM refunds_matched d WHERE d.refund_no = r.refund_no)
            GROUP BY r.refund_no""",
    }
