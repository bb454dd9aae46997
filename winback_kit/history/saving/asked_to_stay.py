"""Save tests as SQL: customers at risk who were drawn, and who of them stayed.

A contact with the purpose `save` finds a customer in a lifetime that runs on that day, with so many
order days in it so far; those are its cell (once, two or three, four or more). The customer stays

    without a contract  who orders again before the silence is longer than the lapse rule
    under contract      whose contract still runs when the return window is over

and is counted once that can be told. `margin` is that of the `YEAR_DAYS` after the contact, of
those who were followed so long; `squares` sums its square in whole units of the currency.

`save_drawn` counts everybody who was drawn, each once a campaign and lifetime, as `drawn` does of
the lost (history/drawn.py): what they were before, and the held out who were asked all the same
before it could be told whether they stay.

Kept: `asked_people` (one row a contact), and of them `save_outcomes`, `save_totals`, `save_drawn`.
"""

import datetime as dt

from winback_kit.history.drawn import measures_before
from winback_kit.tables.contradictions import SAVES
from winback_kit.tables.engine.duckdb_engine import Dialect, quoted
from winback_kit.words.own_names import FEW_TIMES, MANY_TIMES, ONCE, OTHER_OFFERS

YEAR_DAYS = 365
CELLS = (ONCE, FEW_TIMES, MANY_TIMES)


def cell_of(orders: str) -> str:
    """The cell of a customer with so many order days in the lifetime, as an expression."""
    return (
        f"CASE WHEN {orders} = 1 THEN {quoted(ONCE)} WHEN {orders} <= 3 "
        f"THEN {quoted(FEW_TIMES)} ELSE {quoted(MANY_TIMES)} END"
    )


def save_statements(
    dialect: Dialect, as_of: dt.date, *, rule_days: str, window_days: int, contractual: bool
) -> dict[str, str]:
    """Name and SELECT of every table; `rule_days` is an expression over `g.segment`."""
    today = f"DATE '{as_of}'"
    if contractual:
        over = dialect.add("a.day", window_days)
        stayed = f"a.lost_day IS NULL OR a.lost_day > {over}"
    else:
        over = dialect.add("a.last_before", "a.rule_days")
        stayed = "a.last_day > a.day"
    followed = f"{dialect.add('a.day', YEAR_DAYS)} <= {today}"
    whole = dialect.whole_sum
    units = f"CAST({dialect.floor('m.margin / 100.0')} AS {dialect.whole})"
    keys = "cell, offer, campaign, days_ago, arm, half, stayed"
    return {
        "asked_rows": f"""SELECT c.customer_id, c.day, COALESCE(c.campaign, '') AS campaign, c.arm,
              CASE WHEN f.offer IS NULL THEN c.offer ELSE {quoted(OTHER_OFFERS)} END AS offer,
              MAX(COALESCE(c.contact_cost, 0)) AS contact_cost
            FROM contacts_dated c LEFT JOIN offers_of_few f ON f.offer = c.offer WHERE {SAVES}
            GROUP BY c.customer_id, c.day, COALESCE(c.campaign, ''), c.arm,
              CASE WHEN f.offer IS NULL THEN c.offer ELSE {quoted(OTHER_OFFERS)} END""",
        "asked_running": f"""SELECT c.customer_id, c.day, c.campaign, c.arm, c.offer,
              c.contact_cost, l.lifetime, l.last_day, l.lost_day, MAX({rule_days}) AS rule_days,
              COUNT(*) AS orders, MAX(d.order_day) AS last_before,
              COALESCE({whole("d.margin")}, 0) AS brought
            FROM asked_rows c
            JOIN lifetimes l ON l.customer_id = c.customer_id AND l.start_day <= c.day
             AND (l.lost_day IS NULL OR l.lost_day > c.day)
            JOIN lifetime_days d ON d.customer_id = l.customer_id AND d.lifetime = l.lifetime
             AND d.order_day <= c.day
            JOIN customer_groups g ON g.customer_id = c.customer_id
            GROUP BY c.customer_id, c.day, c.campaign, c.arm, c.offer, c.contact_cost, l.lifetime,
              l.last_day, l.lost_day""",
        "asked_people": f"""SELECT a.customer_id, a.day, a.campaign, a.arm, a.offer,
              a.contact_cost, {cell_of("a.orders")} AS cell, MOD(b.person, 2) AS half,
              CASE WHEN {over} <= {today} THEN 1 ELSE 0 END AS told,
              CASE WHEN {stayed} THEN 1 ELSE 0 END AS stayed,
              CASE WHEN {followed} THEN 1 ELSE 0 END AS followed
            FROM asked_running a JOIN buckets b ON b.customer_id = a.customer_id""",
        "asked_margins": f"""SELECT a.customer_id, a.day, a.campaign, a.arm, a.offer,
              {whole("d.margin")} AS margin
            FROM asked_people a JOIN lifetime_days d ON d.customer_id = a.customer_id
             AND d.order_day > a.day AND d.order_day <= {dialect.add("a.day", YEAR_DAYS)}
            WHERE a.followed = 1
            GROUP BY a.customer_id, a.day, a.campaign, a.arm, a.offer""",
        "save_outcomes": f"""SELECT {keys}, COUNT(*) AS n,
              {whole("contact_cost")} AS contact_cost, {whole("followed")} AS followed,
              {whole("margin")} AS margin, {whole("units * units")} AS squares
            FROM (SELECT a.cell, a.offer, a.campaign, a.arm, a.half, a.stayed, a.followed,
                    {dialect.days("a.day", today)} AS days_ago, a.contact_cost,
                    COALESCE(m.margin, 0) AS margin, COALESCE({units}, 0) AS units
                  FROM asked_people a LEFT JOIN asked_margins m
                    ON m.customer_id = a.customer_id AND m.day = a.day AND m.arm = a.arm
                   AND m.campaign = a.campaign AND m.offer = a.offer
                  WHERE a.told = 1 AND a.arm IN ('treated', 'holdout')) s
            GROUP BY {keys}""",
        "save_totals": f"""SELECT COUNT(*) AS contacts,
              {dialect.count_if("p.customer_id IS NULL")} AS not_running,
              {dialect.count_if("p.told = 0")} AS too_recent,
              {dialect.count_if("r.arm NOT IN ('treated', 'holdout')")} AS other_arms
            FROM asked_rows r LEFT JOIN asked_people p
              ON p.customer_id = r.customer_id AND p.day = r.day AND p.arm = r.arm
             AND p.campaign = r.campaign AND p.offer = r.offer""",
        **_drawn(dialect, today, over=over),
    }


def _drawn(dialect: Dialect, today: str, *, over: str) -> dict[str, str]:
    """Everybody drawn, in which arm, what they were before, and who was asked; `over` as above."""
    floor, count = dialect.floor, dialect.count_if
    return {
        "save_first": f"""SELECT customer_id, campaign, day, arm, lifetime, rule_days, last_before,
              {cell_of("orders")} AS cell, {dialect.days("day", today)} AS days_ago,
              {dialect.days("last_before", "day")} AS silent, orders AS order_days,
              {floor("brought / 100.0")} AS units
            FROM (SELECT a.*, ROW_NUMBER() OVER (
                    PARTITION BY a.customer_id, a.campaign, a.lifetime
                    ORDER BY a.day, a.arm, a.offer) AS place
                  FROM asked_running a
                  WHERE a.arm IN ('treated', 'holdout') AND a.campaign <> '') p
            WHERE place = 1""",
        "save_touches": f"""SELECT a.customer_id, a.campaign, a.lifetime, COUNT(*) AS touches
            FROM save_first a JOIN asked_rows t ON t.customer_id = a.customer_id
             AND t.arm = 'treated' AND t.day >= a.day AND t.day < {over}
            GROUP BY a.customer_id, a.campaign, a.lifetime""",
        "save_drawn": f"""SELECT a.campaign, a.cell AS segment, a.arm, a.days_ago,
              COUNT(*) AS people, {count("a.arm = 'holdout' AND t.touches > 0")} AS reached,
              {count("a.arm = 'treated' AND t.touches > 1")} AS again {measures_before(dialect)}
            FROM save_first a LEFT JOIN save_touches t ON t.customer_id = a.customer_id
             AND t.campaign = a.campaign AND t.lifetime = a.lifetime
            GROUP BY a.campaign, a.cell, a.arm, a.days_ago""",
    }
