"""Complaints before losses, beside customers alike who did not complain, as SQL.

The same customers before their complaint cannot be what it is held against: they had all stayed,
else they could not have complained. So each first complaint of a silence is held against all
silences that are alike on that day: after the same order of a lifetime (`LIKE_FROM` and more are
one), and as long. Of those still silent after s days a share is lost,

    p(k, s) = lost / (lost + ordered later than s days after order k)

and Σ p over the complaints is how many of them would have been lost anyway. Under contract the
days are those to the end of the contract, within `CONTRACT_DAYS` of the complaint.

Kept: `like_gaps`, how many days to the next order there are after order k (`lost` where none came);
`complaints`, the complaints by order, silence, how they were met, and whether the customer was
lost; `ticket_times`, days to the first answer, to the end and to the day promised.
"""

import datetime as dt

from winback_kit.tables.engine.duckdb_engine import Dialect, quoted

LIKE_FROM = 6
CONTRACT_DAYS = 90
RECOVERED, NOT_RECOVERED, OPEN = "recovered", "not recovered", "open"
LONGEST_WAIT = 60
NEVER = -1  # days where there is no such day


def complaint_statements(
    dialect: Dialect, as_of: dt.date, *, rule_days: str, contractual: bool
) -> dict[str, str]:
    """Name and SELECT of every table; `rule_days` is an expression over `g.segment`."""
    today = f"DATE '{as_of}'"
    order = f"LEAST(d.place, {LIKE_FROM})"
    if contractual:
        told = dialect.add("d.order_day", CONTRACT_DAYS)
        lost = f"d.lost_day IS NOT NULL AND d.lost_day <= {told}"
        days = f"CAST(1 AS {dialect.whole})"
        over = dialect.add("t.opened", CONTRACT_DAYS)
        gone = f"t.lost_day IS NOT NULL AND t.lost_day <= {over}"
        silence = f"CAST(0 AS {dialect.whole})"
    else:
        told = dialect.add("d.order_day", "d.rule_days")
        lost = "d.next_day IS NULL"
        days = f"COALESCE({dialect.days('d.order_day', 'd.next_day')}, {NEVER})"
        over = dialect.add("t.last_before", "t.rule_days")
        gone = "t.last_day <= t.opened"
        silence = dialect.days("t.last_before", "t.opened")
    recovery = (
        f"CASE WHEN k.closed IS NULL OR k.recovered IS NULL THEN {quoted(OPEN)} "
        f"WHEN k.recovered THEN {quoted(RECOVERED)} ELSE {quoted(NOT_RECOVERED)} END"
    )
    since = f"LEAST({dialect.days('opened', today)}, {LONGEST_WAIT})"
    waits = "answered IS NULL OR closed IS NULL"
    age = f"CAST(CASE WHEN {waits} THEN {since} ELSE 0 END AS {dialect.whole})"
    by = "PARTITION BY d.customer_id, d.lifetime ORDER BY d.order_day"
    return {
        "like_gaps": f"""SELECT {order} AS place, {days} AS days,
              CASE WHEN {lost} THEN 1 ELSE 0 END AS lost, COUNT(*) AS n
            FROM (SELECT d.order_day, l.lost_day, {rule_days} AS rule_days,
                    ROW_NUMBER() OVER ({by}) AS place, LEAD(d.order_day) OVER ({by}) AS next_day
                  FROM lifetime_days d JOIN lifetimes l
                    ON l.customer_id = d.customer_id AND l.lifetime = d.lifetime
                  JOIN customer_groups g ON g.customer_id = d.customer_id) d
            WHERE {told} <= {today}
            GROUP BY {order}, {days}, CASE WHEN {lost} THEN 1 ELSE 0 END""",
        "complaint_rows": f"""SELECT k.customer_id, k.opened, k.recovery, k.wait, l.lifetime,
              l.last_day, l.lost_day, MAX({rule_days}) AS rule_days, COUNT(*) AS place,
              MAX(d.order_day) AS last_before
            FROM (SELECT COALESCE(m.person_id, k.customer_id) AS customer_id, k.opened,
                    {recovery} AS recovery,
                    {_days(dialect, "answered")} AS wait
                  FROM tickets_used k LEFT JOIN id_map m ON m.customer_id = k.customer_id) k
            JOIN lifetimes l ON l.customer_id = k.customer_id AND l.start_day <= k.opened
             AND (l.lost_day IS NULL OR l.lost_day > k.opened)
            JOIN lifetime_days d ON d.customer_id = l.customer_id AND d.lifetime = l.lifetime
             AND d.order_day <= k.opened
            JOIN customer_groups g ON g.customer_id = k.customer_id
            GROUP BY k.customer_id, k.opened, k.recovery, k.wait, l.lifetime, l.last_day,
              l.lost_day""",
        "complaints": f"""SELECT LEAST(t.place, {LIKE_FROM}) AS place, {silence} AS silence,
              t.recovery, t.wait, CASE WHEN {gone} THEN 1 ELSE 0 END AS lost, COUNT(*) AS n
            FROM (SELECT r.*, ROW_NUMBER() OVER (
                    PARTITION BY r.customer_id, r.lifetime, r.last_before
                    ORDER BY r.opened, r.wait DESC, r.recovery) AS turn FROM complaint_rows r) t
            WHERE t.turn = 1 AND {over} <= {today}
            GROUP BY LEAST(t.place, {LIKE_FROM}), {silence}, t.recovery, t.wait,
              CASE WHEN {gone} THEN 1 ELSE 0 END""",
        "ticket_times": f"""SELECT {_days(dialect, "answered")} AS wait,
              {_days(dialect, "closed")} AS handled, {_days(dialect, "promised")} AS promised,
              COALESCE(channel, '') AS channel,
              {age} AS age,
              CASE WHEN {dialect.days("opened", today)} < 365 THEN 1 ELSE 0 END AS recent,
              {recovery.replace("k.", "")} AS recovery, COUNT(*) AS n
            FROM tickets_used
            GROUP BY {_days(dialect, "answered")}, {_days(dialect, "closed")},
              {_days(dialect, "promised")}, COALESCE(channel, ''),
              {age},
              CASE WHEN {dialect.days("opened", today)} < 365 THEN 1 ELSE 0 END,
              {recovery.replace("k.", "")}""",
    }


def _days(dialect: Dialect, until: str) -> str:
    """Days since the opening, at most `LONGEST_WAIT`, and 0 where it was before."""
    within = f"LEAST(GREATEST({dialect.days('opened', until)}, 0), {LONGEST_WAIT})"
    return f"CAST(CASE WHEN {until} IS NULL THEN {NEVER} ELSE {within} END AS {dialect.whole})"
