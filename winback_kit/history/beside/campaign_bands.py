"""Campaigns counted apart by time since the loss and by the length of the lifetime lost.

Kept: `campaign_bands`, the rows of `campaigns` (counts.py) cut by both, so that a test can be asked
whether its offer works alike with all of them.
"""

import pandas as pd

from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.history.measure import History
from winback_kit.tables.engine.duckdb_engine import Dialect, Engine
from winback_kit.words.text import marked

# the upper ends of the bands, in months since the loss and in order days of the lifetime lost
MONTHS_SINCE, ORDERS = (3, 6), (1, 3)
BANDS = {
    "since": (
        marked("lost up to 3 months ago"),
        marked("3 to 6 months"),
        marked("longer ago"),
    ),
    "orders": (marked("one order"), marked("two or three orders"), marked("four orders or more")),
}


def band_of(number: str, by: str) -> str:
    """The band of an expression of months since the loss, or of order days: 0, 1 or 2."""
    sign, (first, second) = ("<", MONTHS_SINCE) if by == "since" else ("<=", ORDERS)
    cases = f"WHEN {number} {sign} {first} THEN 0 WHEN {number} {sign} {second} THEN 1"
    return f"CASE {cases} ELSE 2 END"


def campaign_bands(engine: Engine, history: History) -> pd.DataFrame:
    """One row for contacts alike: segment, offer, arm, campaign, days_ago, since, orders, n."""
    sql = _statement(engine.dialect, history)
    engine.create("campaign_bands", sql)
    frame = engine.frame("campaign_bands")
    keys = [name for name in frame if name not in ("contacted", "returned")]
    return frame.sort_values(keys, ignore_index=True)


def _statement(dialect: Dialect, history: History) -> str:
    today, window = f"DATE '{history.data.as_of}'", history.window_days
    back = dialect.days("c.day", "l.return_day")
    months = f"{dialect.days('l.lost_day', 'c.day')} / {DAYS_PER_MONTH}"
    keys = "segment, offer, arm, campaign, days_ago, since, orders"
    return f"""SELECT {keys}, COUNT(*) AS contacted,
          {dialect.count_if(f"back <= {window}")} AS returned
        FROM (SELECT l.segment, c.offer, c.arm, COALESCE(c.campaign, '') AS campaign,
                {dialect.days("c.day", today)} AS days_ago, {back} AS back,
                {band_of(months, "since")} AS since, {band_of("l.order_days", "orders")} AS orders
              FROM contacts_known c JOIN lifetimes l
                ON l.customer_id = c.customer_id AND l.lost_day <= c.day
               AND (l.return_day IS NULL OR l.return_day > c.day)
              WHERE {dialect.add("c.day", window)} <= {today}) b
        GROUP BY {keys}"""
