"""Who is at risk today, and how many come to be within a year, as SQL over order days.

At risk is who is silent for at least the days of the group rule (half the lapse rule), and not
lost. Within a year each is counted once: who is asked to stay is not asked again in that year. Of
those who came to be at risk at least a lapse rule's days ago it is known who stayed: who ordered
before they were lost, whether they were asked or not.

Kept: `risk_people`, one row a customer at risk today, and the counts `risk_now` and `risk_year`.
Under contract nobody falls silent, and all three are empty.
"""

import datetime as dt

from winback_kit.history.groups.month_ends import days_of
from winback_kit.history.groups.rules import GroupRule
from winback_kit.history.saving.asked_to_stay import YEAR_DAYS, cell_of
from winback_kit.tables.engine.duckdb_engine import Dialect


def risk_statements(
    dialect: Dialect, rule: GroupRule, as_of: dt.date, *, contractual: bool
) -> dict[str, str]:
    """Name and SELECT of every table, from `lifetimes`, `lifetime_days` and `permitted`."""
    today = f"DATE '{as_of}'"
    never = "1 = 0" if contractual else "1 = 1"
    risk, lapse = ("0", "0")
    if not contractual:
        risk, lapse = (days_of(days, "g.segment") for days in (rule.at_risk, rule.lapse))
    silence = dialect.days("l.last_day", today)
    whole = dialect.whole_sum
    begins = dialect.add("d.order_day", "d.risk_days")
    return {
        "risk_people": f"""SELECT l.customer_id, l.order_days, l.margin, l.last_day, l.lifetime,
              {cell_of("l.order_days")} AS cell, {silence} AS silence, {lapse} - {silence} AS left_,
              COALESCE(p.channels, '') AS channels, COALESCE(p.channel_names, '') AS channel_names,
              CASE WHEN p.customer_id IS NULL THEN 2 ELSE p.barred END AS barred
            FROM lifetimes l JOIN customer_groups g ON g.customer_id = l.customer_id
            LEFT JOIN permitted p ON p.customer_id = l.customer_id
            WHERE l.lost_day IS NULL AND {silence} >= {risk} AND {never}""",
        "risk_now": f"""SELECT cell, COUNT(*) AS n,
              {dialect.count_if("channels <> ''")} AS contactable
            FROM risk_people GROUP BY cell""",
        "risk_days": f"""SELECT customer_id, lifetime, order_day, next_day, risk_days, lapse_days,
              CASE WHEN {dialect.days(begins, today)} < {YEAR_DAYS} AND ROW_NUMBER() OVER (
                PARTITION BY customer_id ORDER BY order_day DESC) = 1 THEN 1 ELSE 0 END AS counted
            FROM (
              SELECT t.customer_id, t.lifetime, t.order_day, {risk} AS risk_days,
                {lapse} AS lapse_days,
                LEAD(t.order_day) OVER (PARTITION BY t.customer_id ORDER BY t.order_day) AS next_day
              FROM lifetime_days t JOIN customer_groups g ON g.customer_id = t.customer_id
              WHERE {dialect.days("t.order_day", today)} < {YEAR_DAYS} + {lapse} AND {never}) d
            WHERE {begins} <= {today} AND (d.next_day IS NULL OR d.next_day > {begins})""",
        "risk_year": f"""SELECT cell, {whole("counted")} AS n, {whole("told")} AS told,
              {whole("told * stayed")} AS stayed
            FROM (
              SELECT r.customer_id, r.order_day, {cell_of("COUNT(*)")} AS cell,
                MAX(r.counted) AS counted,
                MAX(CASE WHEN {dialect.add("r.order_day", "r.lapse_days")} <= {today}
                    THEN 1 ELSE 0 END) AS told,
                MAX(CASE WHEN {dialect.days("r.order_day", "r.next_day")} <= r.lapse_days
                    THEN 1 ELSE 0 END) AS stayed
              FROM risk_days r JOIN lifetime_days d
                ON d.customer_id = r.customer_id AND d.lifetime = r.lifetime
               AND d.order_day <= r.order_day
              GROUP BY r.customer_id, r.order_day) y GROUP BY cell""",
    }
