"""Contacts of the lost in their order within a loss, and who was back soon after each.

A touch is a day on which a lost customer was contacted; it is followed for `FOLLOWED_DAYS`, or
until the next touch where that comes first. Only touches that the log can follow so long count.

Kept: `touches_seen`, one row for touches alike.
"""

import pandas as pd

from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.history.measure import History
from winback_kit.tables.engine.duckdb_engine import Dialect, Engine

FOLLOWED_DAYS = 30
MOST_TOLD = 6  # touches; later ones are counted with the last


def touches_seen(engine: Engine, history: History) -> pd.DataFrame:
    """Columns: touch, months (since the loss), days followed, asked, back within them."""
    engine.create("touches_seen", _statement(engine.dialect, history))
    frame = engine.frame("touches_seen")
    return frame.sort_values(["touch", "months", "days"], ignore_index=True)


def _statement(dialect: Dialect, history: History) -> str:
    today = f"DATE '{history.data.as_of}'"
    to_next = dialect.days("day", "COALESCE(next_day, DATE '9999-12-31')")
    months = dialect.floor(f"{dialect.days('lost_day', 'day')} / {DAYS_PER_MONTH}")
    return f"""SELECT touch, months, days, COUNT(*) AS asked,
          {dialect.count_if("back <= days")} AS back
        FROM (SELECT LEAST(touch, {MOST_TOLD}) AS touch, {months} AS months,
                {dialect.days("day", "return_day")} AS back,
                LEAST({FOLLOWED_DAYS}, {to_next}) AS days
              FROM (
                SELECT l.customer_id, l.lifetime, l.lost_day, l.return_day, c.day,
                  ROW_NUMBER() OVER (PARTITION BY l.customer_id, l.lifetime
                    ORDER BY c.day) AS touch,
                  LEAD(c.day) OVER (PARTITION BY l.customer_id, l.lifetime
                    ORDER BY c.day) AS next_day
                FROM (SELECT DISTINCT customer_id, day FROM contacts_known WHERE arm = 'treated') c
                JOIN lifetimes l ON l.customer_id = c.customer_id AND l.lost_day <= c.day
                 AND (l.return_day IS NULL OR l.return_day > c.day)) t
              WHERE {dialect.add("day", FOLLOWED_DAYS)} <= {today}) s
        GROUP BY touch, months, days"""
