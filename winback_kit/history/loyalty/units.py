"""Customers by the places that staff are of, and the staff, as SQL.

`unit_losses` counts the time and the losses of customers by each column of theirs after which a
unit of the staff can be named. `staff_rows` is one row a person of the staff, with days before the
as-of date in place of dates (−1: still there). `hint_rows` is one row a hint, its giver a number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from winback_kit.tables.engine.duckdb_engine import Dialect, quoted

LOSSES = "of unit days lost n"
STAFF = "unit began ended recommends"
HINTS = "who unit kind which reason sure ago"
OF = ("country", "segment", "source")  # of customers


def unit_statements(
    dialect: Dialect, given: Mapping[str, Collection[str]], *, as_of: dt.date
) -> dict[str, str]:
    """Name and SELECT of the tables that can be made."""
    today, days = f"DATE '{as_of}'", dialect.days
    found = {}
    staff, hints = given.get("staff", ()), given.get("insights", ())
    columns = [one for one in OF if one in given.get("customers", ())]
    if staff and columns and "unit" in staff:
        known = ", ".join(f"MIN(k.{one}) AS {one}" for one in columns)
        found["unit_people"] = f"""SELECT COALESCE(m.person_id, k.customer_id) AS customer_id,
              {known}
            FROM customers_known k LEFT JOIN id_map m ON m.customer_id = k.customer_id
            GROUP BY COALESCE(m.person_id, k.customer_id)"""
        until = f"COALESCE(l.lost_day, {today})"
        found["unit_losses"] = " UNION ALL ".join(
            f"""SELECT {quoted(one)} AS of, p.{one} AS unit,
                  {dialect.whole_sum(days("l.start_day", until))} AS days,
                  {dialect.count_if("l.lost_day IS NOT NULL")} AS lost,
                  COUNT(DISTINCT l.customer_id) AS n
                FROM lifetimes l JOIN unit_people p ON p.customer_id = l.customer_id
                WHERE p.{one} IS NOT NULL GROUP BY p.{one}"""
            for one in columns
        )
    if staff:
        unit = "COALESCE(unit, '')" if "unit" in staff else "''"
        said = "recommends" if "recommends" in staff else f"CAST(NULL AS {dialect.real})"
        gone = f"left_day IS NOT NULL AND left_day <= {today}"
        found["staff_rows"] = f"""SELECT {unit} AS unit,
              COALESCE({days("started", today)}, -1) AS began,
              CASE WHEN {gone} THEN {days("left_day", today)} ELSE -1 END AS ended,
              {said} AS recommends
            FROM staff_now"""
    if hints:
        found["hint_rows"] = f"""SELECT DENSE_RANK() OVER (ORDER BY staff_id) AS who,
              COALESCE(unit, '') AS unit, kind, which, COALESCE(reason, '') AS reason,
              COALESCE(sure, -1) AS sure, {days("day", today)} AS ago FROM insights_used"""
    return found
