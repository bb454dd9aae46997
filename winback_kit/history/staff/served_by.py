"""The staff as they leave the engine: one row for people alike, without who they are."""

import datetime as dt

from winback_kit.tables.engine.duckdb_engine import Dialect


def staff_statement(dialect: Dialect, as_of: dt.date) -> str:
    """Days are counted back from the as-of date, −1 where there is no such day.

    Whoever begins after the as-of date is left out; who leaves after it is still there.
    """
    today = f"DATE '{as_of}'"
    left = dialect.days("left_day", today)
    return f"""SELECT COALESCE(role, '') AS role, COALESCE(unit, '') AS unit,
          CAST(COALESCE({dialect.days("started", today)}, -1) AS {dialect.whole}) AS began_ago,
          CAST(CASE WHEN left_day IS NULL OR left_day > {today} THEN -1 ELSE {left} END
               AS {dialect.whole}) AS left_ago,
          COALESCE(monthly_cost, -100) AS cost,
          COALESCE(contacts_per_day, -1) AS contacts_per_day,
          COALESCE(recommends, -1) AS recommends, COUNT(*) AS n
        FROM staff_used WHERE started IS NULL OR started <= {today}
        GROUP BY role, unit, started, left_day, monthly_cost, contacts_per_day, recommends"""
