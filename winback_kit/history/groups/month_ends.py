"""Who is in which of the six groups at each month's end, counted in the engine in one pass.

A person's group changes on few days, so nobody is asked month by month: each month with an order
(under contract, with a payment or a start) opens a span that lasts until the next one, and what the
group is at each month's end within it follows from four months: until when the person is new, from
when at risk, from when lost, and whether they had been lost before. A month falls out of the last
twelve a year later, so that the margin of the last twelve months is the same all through a span.
Persons alike in all of that are one row with a count.

Months are year × 12 + month − 1; the last one ends on the as-of date. `until` is the first month
that the span does not cover, `was` the group before the first span (-1 in later ones), `then` the
group that the next span begins with (-1 where the log ends). Money is whole cents.
"""

import datetime as dt

from winback_kit.history.groups.rules import (
    AT_RISK,
    LOST,
    NEW,
    NOBODY,
    PROSPECT,
    RETAINED,
    WON_BACK,
    GroupRule,
)
from winback_kit.history.lapse import WHOLE
from winback_kit.tables.engine.duckdb_engine import Dialect, quoted

NEVER = 999_999
NONE = -1
YEAR = 12


def last_month(as_of: dt.date) -> int:
    """The month of the as-of date."""
    return as_of.year * 12 + as_of.month - 1


def days_of(days: dict[str, int], segment: str) -> str:
    """Days by segment as an expression over a column of segments."""
    if WHOLE in days:
        return str(days[WHOLE])
    cases = " ".join(f"WHEN {quoted(name)} THEN {n}" for name, n in sorted(days.items()))
    return f"CASE {segment} {cases} ELSE {max(days.values())} END"


def group_spans(
    dialect: Dialect, rule: GroupRule, as_of: dt.date, *, contractual: bool
) -> dict[str, str]:
    """`group_spans` and `prospect_spans`, from `lifetime_days`, `bare_lifetimes` and prospects."""
    events = _of_contracts if contractual else _of_orders
    return {
        "group_events": events(dialect, rule, as_of),
        "first_contacts": f"""SELECT COALESCE(m.person_id, p.customer_id, p.prospect_id) AS person,
              CASE WHEN p.customer_id IS NULL THEN 0 ELSE 1 END AS known,
              MIN({dialect.month("p.first_contact")}) AS since
            FROM prospects_used p LEFT JOIN id_map m ON m.customer_id = p.customer_id
            WHERE p.first_contact <= DATE '{as_of}'
            GROUP BY COALESCE(m.person_id, p.customer_id, p.prospect_id),
                     CASE WHEN p.customer_id IS NULL THEN 0 ELSE 1 END""",
        "group_spans": _spans(dialect, as_of),
        "prospect_spans": f"""SELECT since, until, COUNT(*) AS n FROM (
              SELECT c.since, LEAST(COALESCE(f.month, {NEVER}), {last_month(as_of) + 1}) AS until
              FROM first_contacts c LEFT JOIN (
                SELECT customer_id, MIN(month) AS month FROM group_events GROUP BY customer_id) f
                ON f.customer_id = c.person AND c.known = 1) s
            WHERE since < until GROUP BY since, until""",
    }


def _reached(dialect: Dialect, day: str, as_of: dt.date) -> str:
    """The month in which a day comes, or NEVER where it has not come yet."""
    return f"CASE WHEN {day} <= DATE '{as_of}' THEN {dialect.month(day)} ELSE {NEVER} END"


def _of_orders(dialect: Dialect, rule: GroupRule, as_of: dt.date) -> str:
    """One row a customer and month with an order."""
    risk, lost, grown = (
        _reached(dialect, dialect.add(day, days), as_of)
        for day, days in (
            ("last_day", days_of(rule.at_risk, "segment")),
            ("last_day", days_of(rule.lapse, "segment")),
            ("first_day", str(rule.new)),
        )
    )
    joined, segment = "", quoted(WHOLE)
    if WHOLE not in rule.lapse:
        joined = "JOIN customer_groups c ON c.customer_id = d.customer_id"
        segment = "MAX(c.segment)"
    return f"""SELECT customer_id, month, {grown} AS grown, {risk} AS risk, {lost} AS lost,
          lifetime, cents
        FROM (SELECT d.customer_id, {dialect.month("d.order_day")} AS month,
                MIN(d.order_day) AS first_day, MAX(d.order_day) AS last_day,
                MAX(d.lifetime) AS lifetime, {dialect.whole_sum("d.margin")} AS cents,
                {segment} AS segment
              FROM lifetime_days d {joined}
              GROUP BY d.customer_id, {dialect.month("d.order_day")}) m"""


def _of_contracts(dialect: Dialect, rule: GroupRule, as_of: dt.date) -> str:
    """One row a customer and month with a payment or the start of a lifetime."""
    grown = _reached(dialect, dialect.add("l.start_day", rule.new), as_of)
    tomorrow = dialect.add(f"DATE '{as_of}'", 1)
    lost = _reached(dialect, f"COALESCE(l.lost_day, {tomorrow})", as_of)
    return f"""SELECT customer_id, month, MIN(grown) AS grown, {NEVER} AS risk, MAX(lost) AS lost,
          MAX(lifetime) AS lifetime, {dialect.whole_sum("cents")} AS cents
        FROM (SELECT l.customer_id, {dialect.month("l.start_day")} AS month, {grown} AS grown,
                {lost} AS lost, l.lifetime, 0 AS cents
              FROM bare_lifetimes l
              UNION ALL
              SELECT customer_id, {dialect.month("order_day")} AS month, {NEVER} AS grown,
                0 AS lost, 0 AS lifetime, margin AS cents
              FROM lifetime_days) e
        GROUP BY customer_id, month"""


def _spans(dialect: Dialect, as_of: dt.date) -> str:
    end = last_month(as_of) + 1
    so_far = "OVER (PARTITION BY customer_id ORDER BY month ROWS UNBOUNDED PRECEDING)"
    order = "OVER (PARTITION BY s.customer_id ORDER BY s.month)"
    own = (
        f"CASE WHEN s.lost <= s.month THEN {LOST} WHEN s.risk <= s.month THEN {AT_RISK} "
        f"WHEN s.lifetime > 1 THEN {WON_BACK} WHEN s.month < s.grown THEN {NEW} "
        f"ELSE {RETAINED} END"
    )
    whole = dialect.whole
    ended = "LEAST(GREATEST(lost, month), until)"
    silent = f"LEAST(GREATEST(risk, month), {ended})"
    grown = f"CASE WHEN lifetime > 1 THEN month ELSE LEAST(GREATEST(grown, month), {silent}) END"
    keys = "month, until, grown, risk, lost, again, was, then_"
    return f"""SELECT {keys}, COUNT(*) AS n, {dialect.whole_sum("cents")} AS cents,
          {dialect.whole_sum("next_cents")} AS next_cents
        FROM (SELECT month, until, {grown} AS grown, {silent} AS risk, {ended} AS lost,
                CASE WHEN lifetime > 1 THEN 1 ELSE 0 END AS again, was, then_, cents, next_cents
              FROM (SELECT s.month, s.grown, s.risk, s.lost, s.lifetime, s.cents,
                      COALESCE(LEAD(s.month) {order}, {end}) AS until,
                      COALESCE(LEAD({own}) {order}, {NONE}) AS then_,
                      COALESCE(LEAD(s.cents) {order}, 0) AS next_cents,
                      CASE WHEN LAG(s.month) {order} IS NOT NULL THEN {NONE}
                           WHEN c.since < s.month THEN {PROSPECT} ELSE {NOBODY} END AS was
                    FROM (SELECT customer_id, month, MIN(grown) {so_far} AS grown,
                            MAX(risk) {so_far} AS risk, MAX(lost) {so_far} AS lost,
                            MAX(lifetime) {so_far} AS lifetime,
                            CAST(SUM(cents) {so_far} AS {whole}) AS cents
                          FROM (SELECT customer_id, month, MIN(grown) AS grown, MAX(risk) AS risk,
                                  MAX(lost) AS lost, MAX(lifetime) AS lifetime,
                                  {dialect.whole_sum("cents")} AS cents
                                FROM (SELECT customer_id, month, grown, risk, lost, lifetime, cents
                                      FROM group_events
                                      UNION ALL
                                      SELECT customer_id, month + {YEAR} AS month, {NEVER} AS grown,
                                        0 AS risk, 0 AS lost, 0 AS lifetime, -cents AS cents
                                      FROM group_events
                                      WHERE cents <> 0 AND month + {YEAR} < {end}) e
                                GROUP BY customer_id, month) g) s
                    LEFT JOIN first_contacts c ON c.person = s.customer_id AND c.known = 1) t
              ) k
        GROUP BY {keys}"""
