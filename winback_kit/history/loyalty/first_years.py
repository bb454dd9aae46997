"""What customers of each source and first basket paid in the year after their first day, as SQL.

Customers whose first day lies a year back, by what was known of them on it (`traits`,
history/defection/traits.py): where they came from, what they bought, at a discount or not. The
first day itself is left out, since a large first order says nothing of a second. `early` are those
of the first half of the time, so that what they teach can be held against the others.

Kept: `first_years`, one row for customers alike, money in cents, squares in whole
units of the currency.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from winback_kit.tables.engine.duckdb_engine import Dialect

YEAR = 365
NAMES = ("source", "product", "discount")
COLUMNS = "source product discount early n paid squares again cost costs"


def first_year_statements(
    dialect: Dialect,
    traits: Collection[str],
    *,
    first_day: dt.date,
    as_of: dt.date,
    costs: bool,
    every: int,
) -> dict[str, str]:
    """Name and SELECT of every table; `costs` where the cost of acquiring each is known."""
    until = as_of - dt.timedelta(days=YEAR)
    middle = first_day + (until - first_day) // 2
    whole, within = dialect.whole_sum, dialect.add("f.first_day", YEAR)
    named = ", ".join(f"{f't.{one}' if one in traits else repr('')} AS {one}" for one in NAMES)
    cost = "COALESCE(c.cost, 0)" if costs else "0"
    known = "CASE WHEN c.cost IS NULL THEN 0 ELSE 1 END" if costs else "0"
    joined = (
        """LEFT JOIN (SELECT COALESCE(m.person_id, k.customer_id) AS customer_id,
              MIN(k.acquisition_cost) AS cost
            FROM customers_known k LEFT JOIN id_map m ON m.customer_id = k.customer_id
            GROUP BY COALESCE(m.person_id, k.customer_id)) c ON c.customer_id = f.customer_id"""
        if costs
        else ""
    )
    paid = f"d.order_day > f.first_day AND d.order_day <= {within}"
    keys = ", ".join(NAMES)
    units = dialect.floor("paid / 100.0")
    return {
        "year_people": f"""SELECT f.customer_id, {named},
              CASE WHEN f.first_day <= DATE '{middle}' THEN 1 ELSE 0 END AS early,
              {cost} AS cost, {known} AS costs
            FROM first_days f JOIN traits t ON t.customer_id = f.customer_id
            JOIN buckets b ON b.customer_id = f.customer_id {joined}
            WHERE f.first_day <= DATE '{until}' AND MOD(b.person, {every}) = 0""",
        "year_paid": f"""SELECT f.customer_id,
              {whole(f"CASE WHEN {paid} THEN d.margin END")} AS paid,
              MAX(CASE WHEN {paid} THEN 1 ELSE 0 END) AS again
            FROM order_days d JOIN first_days f ON f.customer_id = d.customer_id
            GROUP BY f.customer_id""",
        "first_years": f"""SELECT {keys}, early, COUNT(*) AS n, {whole("paid")} AS paid,
              {whole(f"{units} * {units}")} AS squares, {whole("again")} AS again,
              {whole("cost")} AS cost, {whole("costs")} AS costs
            FROM year_people p JOIN year_paid y ON y.customer_id = p.customer_id
            GROUP BY {keys}, early""",
    }
