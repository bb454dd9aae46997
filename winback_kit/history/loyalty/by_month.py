"""Month by month: where customers come from, what they buy and why they leave, as SQL.

A series is a kind of thing (the reasons given in a month), with names in it (each reason). Names of
few people are not told. Kept: `by_month`, one row for a series, a name and a month.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from winback_kit.tables.engine.duckdb_engine import Dialect, quoted
from winback_kit.tables.names import FEWEST_PEOPLE, MOST_NAMES

COLUMNS = "series name month n"
REASONS, PRODUCTS, CHANNELS = "reasons", "products", "channels"
NEWCOMERS = {"source": "sources", "segment": "segments"}


def month_statements(
    dialect: Dialect, given: Mapping[str, Collection[str]], *, traits: Collection[str]
) -> dict[str, str]:
    """Name and SELECT of every table, `by_month` last."""
    month = dialect.month
    rows = []
    if "stated_reason" in given.get("goodbyes", ()):
        rows.append(
            f"""SELECT {quoted(REASONS)} AS series, g.stated_reason AS name,
              {month("g.day")} AS month, g.customer_id FROM goodbyes_known g"""
        )
    rows += [
        f"""SELECT {quoted(series)} AS series, t.{trait} AS name,
          {month("f.first_day")} AS month, f.customer_id
        FROM first_days f JOIN traits t ON t.customer_id = f.customer_id"""
        for trait, series in NEWCOMERS.items()
        if trait in traits
    ]
    for series, column in ((PRODUCTS, "product"), (CHANNELS, "channel")):
        if column in given.get("orders", ()):
            rows.append(
                f"""SELECT {quoted(series)} AS series, o.{column} AS name,
                  {month("o.order_date")} AS month, o.customer_id FROM orders_given o
                WHERE o.in_filter AND o.amount > 0 AND o.{column} IS NOT NULL
                  AND o.order_date IS NOT NULL AND o.customer_id IS NOT NULL"""
            )
    nothing = "SELECT '' AS series, '' AS name, 0 AS month, '' AS customer_id WHERE 1 = 0"
    return {
        "month_rows": f"""SELECT series, name, month, customer_id, COUNT(*) AS n
            FROM ({" UNION ALL ".join(rows) or nothing}) r
            GROUP BY series, name, month, customer_id""",
        "month_names": f"""SELECT series, name FROM (
              SELECT series, name, ROW_NUMBER() OVER (PARTITION BY series ORDER BY n DESC, name)
                AS place, n, SUM(n) OVER (PARTITION BY series) AS every FROM (
                SELECT series, name, COUNT(DISTINCT customer_id) AS people, SUM(n) AS n
                FROM month_rows GROUP BY series, name) p
              WHERE people >= {FEWEST_PEOPLE}) q
            WHERE place <= {MOST_NAMES}""",
        "by_month": f"""SELECT r.series, COALESCE(k.name, '') AS name, r.month,
              {dialect.whole_sum("r.n")} AS n
            FROM month_rows r LEFT JOIN month_names k ON k.series = r.series AND k.name = r.name
            GROUP BY r.series, COALESCE(k.name, ''), r.month""",
    }
