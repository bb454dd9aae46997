"""The staff as they leave the engine, without who they are.

`staff_now` is one row a person, the last that was counted; `staff` one row for people alike;
`staff_paces` each count of somebody's pace, by a number in place of the person, and days after they
began. A pace without a day is that of the as-of date, of those who are still there.
"""

import datetime as dt

from winback_kit.tables.engine.duckdb_engine import Dialect

PACES = "who role days pace"


def staff_statements(dialect: Dialect, as_of: dt.date) -> dict[str, str]:
    """Days are counted back from the as-of date, −1 where there is no such day.

    Whoever begins after the as-of date is left out; who leaves after it is still there.
    """
    today = f"DATE '{as_of}'"
    left = dialect.days("left_day", today)
    counted = f"COALESCE(measured, CASE WHEN left_day IS NULL THEN {today} ELSE NULL END)"
    return {
        "staff_now": f"""SELECT * FROM (SELECT *, ROW_NUMBER() OVER (
              PARTITION BY staff_id ORDER BY COALESCE(measured, DATE '9999-12-31') DESC,
                COALESCE(started, DATE '0001-01-01') DESC, COALESCE(left_day, DATE '9999-12-31'),
                role, unit, monthly_cost, contacts_per_day) AS place
            FROM staff_used WHERE (started IS NULL OR started <= {today})
              AND (measured IS NULL OR measured <= {today})) s WHERE place = 1""",
        "staff": f"""SELECT COALESCE(role, '') AS role, COALESCE(unit, '') AS unit,
          CAST(COALESCE({dialect.days("started", today)}, -1) AS {dialect.whole}) AS began_ago,
          CAST(CASE WHEN left_day IS NULL OR left_day > {today} THEN -1 ELSE {left} END
               AS {dialect.whole}) AS left_ago,
          COALESCE(monthly_cost, -100) AS cost,
          COALESCE(contacts_per_day, -1) AS contacts_per_day,
          COALESCE(recommends, -1) AS recommends, COUNT(*) AS n
        FROM staff_now
        GROUP BY role, unit, started, left_day, monthly_cost, contacts_per_day, recommends""",
        "staff_paces": f"""SELECT DENSE_RANK() OVER (ORDER BY staff_id) AS who,
          COALESCE(role, '') AS role,
          CAST({dialect.days("started", counted)} AS {dialect.whole}) AS days,
          contacts_per_day AS pace
        FROM staff_used
        WHERE contacts_per_day IS NOT NULL AND started <= {counted} AND {counted} <= {today}
          AND (left_day IS NULL OR {counted} <= left_day)""",
    }
