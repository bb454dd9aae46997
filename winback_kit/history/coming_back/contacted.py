"""The lost for whom a campaign was drawn, alike in what was known of them on the day of it.

Of each loss the first contact counts, and only where the return window after it is over: later ones
go to those who did not come back. Weeks run from the loss to the contact, months are those of the
lifetime that had ended (from its first purchase to its last) and of the one that followed, so far.

Kept: `contacted_back`, one row for losses alike in all of that. `later` is −1 for who was not back
within the window; margin is that of all purchases within it.
"""

import datetime as dt

from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.tables.engine.duckdb_engine import Dialect

COLUMNS = ("offer", "held", "weeks", "length", "later", "campaign", "n", "margin")


def contacted_back(dialect: Dialect, as_of: dt.date, *, window_days: int) -> dict[str, str]:
    """Name and SELECT of each step, from `contacts_known`, `lifetimes` and `lifetime_days`."""

    def in_months(first: str, last: str) -> str:
        return dialect.floor(f"{dialect.days(first, last)} / {DAYS_PER_MONTH}")

    back = dialect.days("f.day", "f.return_day")
    weeks = dialect.floor(f"{dialect.days('f.lost_day', 'f.day')} / 7.0")
    after = dialect.days("f.day", "d.order_day")
    keys = "offer, held, weeks, length, later, campaign"
    return {
        "first_contacts": """SELECT customer_id, lifetime, day, arm, offer, campaign, start_day,
              last_day, lost_day, return_day
            FROM (SELECT c.customer_id, l.lifetime, c.day, c.arm, c.offer,
                    COALESCE(c.campaign, '') AS campaign, l.start_day, l.last_day,
                    l.lost_day, l.return_day, ROW_NUMBER() OVER (
                      PARTITION BY c.customer_id, l.lifetime
                      ORDER BY c.day, c.arm, c.offer, COALESCE(c.campaign, '')) AS place
                  FROM contacts_known c JOIN lifetimes l
                    ON l.customer_id = c.customer_id AND l.lost_day <= c.day
                   AND (l.return_day IS NULL OR l.return_day > c.day)
                  WHERE c.arm IN ('treated', 'holdout')) a
            WHERE place = 1""",
        "contact_margins": f"""SELECT f.customer_id, f.lifetime,
              {dialect.whole_sum("d.margin")} AS margin
            FROM first_contacts f JOIN lifetime_days d ON d.customer_id = f.customer_id
             AND d.order_day > f.day
            WHERE {after} <= {window_days} GROUP BY f.customer_id, f.lifetime""",
        "contacted_back": f"""SELECT {keys}, COUNT(*) AS n, {dialect.whole_sum("margin")} AS margin
            FROM (SELECT CASE WHEN f.arm = 'holdout' THEN '' ELSE f.offer END AS offer,
                    CASE WHEN f.arm = 'holdout' THEN 1 ELSE 0 END AS held, f.campaign,
                    {weeks} AS weeks,
                    {in_months("f.start_day", "f.last_day")} AS length,
                    CASE WHEN {back} <= {window_days}
                         THEN {in_months("n.start_day", "n.last_day")} ELSE -1 END AS later,
                    COALESCE(m.margin, 0) AS margin
                  FROM first_contacts f
                  LEFT JOIN lifetimes n
                    ON n.customer_id = f.customer_id AND n.lifetime = f.lifetime + 1
                  LEFT JOIN contact_margins m
                    ON m.customer_id = f.customer_id AND m.lifetime = f.lifetime
                  WHERE {dialect.add("f.day", window_days)} <= DATE '{as_of}') b
            GROUP BY {keys}""",
    }
