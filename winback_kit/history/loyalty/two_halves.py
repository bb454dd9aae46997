"""What each customer was like in one stretch of time, and what they paid in the next, as SQL.

The stretches are as long as each other: up to a year before `split`, and the same after it. Whoever
bought in the first is looked at with what was known at its end.

    spent, later   what was paid in the first and in the second stretch, in cents
    cut            discounts taken off the orders of the first, in cents; listed: before they were
    tenure         days since the first purchase
    back           times lost and back before
    forgiven       complaints after which they ordered again
    resisted       times they named a competitor in a goodbye and stayed: ordered again unlost
    unasked        1 where no campaign had contacted them
    referrals      customers brought, as the table of customers says

Kept: `half_rows`, one row for each person (every k-th customer of a large log).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from winback_kit.tables.engine.duckdb_engine import Dialect

COLUMNS = "person spent later listed cut tenure back forgiven resisted unasked referrals"
LONGEST = 365  # days
TRAITS = {  # and the table and column that it needs
    "full_price": ("orders", "discount"),
    "unasked": ("contacts", "arm"),
    "forgiven": ("tickets", "opened"),
    "resisted": ("goodbyes", "competitor"),
    "back": None,
    "tenure": None,
    "referrals": ("customers", "referrals"),
}


def carried(given: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """The traits that the client's tables tell of.

    >>> carried({"orders": ["discount"]})
    ('full_price', 'back', 'tenure')
    """
    return tuple(
        name
        for name, needs in TRAITS.items()
        if needs is None or (needs[0] in given and needs[1] in given[needs[0]])
    )


def stretches(first_day: dt.date, as_of: dt.date) -> tuple[dt.date, dt.date]:
    """The last day before the first stretch, and the last day of it.

    >>> stretches(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    (datetime.date(2025, 1, 1), datetime.date(2025, 7, 2))
    """
    days = min(LONGEST, ((as_of - first_day).days + 1) // 2)
    return as_of - dt.timedelta(days=2 * days), as_of - dt.timedelta(days=days)


def half_statements(
    dialect: Dialect,
    given: Mapping[str, Collection[str]],
    *,
    after: dt.date,
    split: dt.date,
    as_of: dt.date,
    every: int,
) -> dict[str, str]:
    """Name and SELECT of every table, `half_rows` last."""
    whole, days = dialect.whole_sum, dialect.days
    first = f"d.order_day > DATE '{after}' AND d.order_day <= DATE '{split}'"
    second = f"d.order_day > DATE '{split}' AND d.order_day <= DATE '{as_of}'"
    steps = {
        "half_base": f"""SELECT b.person, b.customer_id,
              {whole(f"CASE WHEN {first} THEN d.amount END")} AS spent,
              {whole(f"CASE WHEN {second} THEN d.amount END")} AS later,
              {days("MIN(d.order_day)", f"DATE '{split}'")} AS tenure,
              MAX(CASE WHEN d.order_day <= DATE '{split}' THEN d.order_day END) AS last_day
            FROM order_days d JOIN buckets b ON b.customer_id = d.customer_id
            WHERE MOD(b.person, {every}) = 0 GROUP BY b.person, b.customer_id""",
        "half_back": f"""SELECT b.customer_id, COUNT(*) - 1 AS back FROM half_base b
            JOIN lifetimes l ON l.customer_id = b.customer_id AND l.start_day <= DATE '{split}'
            GROUP BY b.customer_id""",
        **_beside(dialect, given, after=after, split=split),
    }
    told = {"half_back": "back", "half_tickets": "forgiven", "half_asked": "asked"}
    told |= {"half_resisted": "resisted", "half_referrals": "referrals"}
    joins = " ".join(
        f"LEFT JOIN {one} ON {one}.customer_id = b.customer_id" for one in list(steps)[1:]
    )
    named = {
        name: f"COALESCE({table}.{name}, 0)" if table in steps else "0"
        for table, name in told.items()
    }
    cuts = {
        name: f"COALESCE(half_cuts.{name}, 0)" if "half_cuts" in steps else "0"
        for name in ("listed", "cut")
    }
    return {
        **steps,
        "half_rows": f"""SELECT b.person, b.spent, b.later, {cuts["listed"]} AS listed,
              {cuts["cut"]} AS cut, b.tenure, {named["back"]} AS back,
              {named["forgiven"]} AS forgiven, {named["resisted"]} AS resisted,
              1 - {named["asked"]} AS unasked, {named["referrals"]} AS referrals
            FROM half_base b {joins} WHERE b.spent > 0""",
    }


def _beside(
    dialect: Dialect,
    given: Mapping[str, Collection[str]],
    *,
    after: dt.date,
    split: dt.date,
) -> dict[str, str]:
    """What other tables, and the discounts of the log, say of each."""
    has, whole = carried(given), dialect.whole_sum
    known = "COALESCE(m.person_id, t.customer_id)"
    found = {}
    if "full_price" in has:
        found["half_cuts"] = f"""SELECT b.customer_id,
              {whole("o.amount + o.discount")} AS listed, {whole("o.discount")} AS cut
            FROM (SELECT {known} AS customer_id, t.order_date, t.amount,
                    ABS(COALESCE(t.discount, 0)) AS discount
                  FROM orders_given t LEFT JOIN id_map m ON m.customer_id = t.customer_id
                  WHERE t.in_filter AND t.amount > 0 AND t.order_date > DATE '{after}'
                   AND t.order_date <= DATE '{split}') o
            JOIN half_base b ON b.customer_id = o.customer_id GROUP BY b.customer_id"""
    if "forgiven" in has:
        found["half_tickets"] = f"""SELECT b.customer_id, COUNT(*) AS forgiven
            FROM (SELECT {known} AS customer_id, t.opened FROM tickets_used t
                  LEFT JOIN id_map m ON m.customer_id = t.customer_id) t
            JOIN half_base b ON b.customer_id = t.customer_id AND t.opened < b.last_day
            GROUP BY b.customer_id"""
    if "resisted" in has:
        found["half_resisted"] = f"""SELECT b.customer_id, COUNT(*) AS resisted
            FROM (SELECT {known} AS customer_id, t.day FROM goodbyes_used t
                  LEFT JOIN id_map m ON m.customer_id = t.customer_id
                  WHERE t.competitor IS NOT NULL AND t.competitor <> '') t
            JOIN half_base b ON b.customer_id = t.customer_id AND t.day < b.last_day
            JOIN lifetimes l ON l.customer_id = t.customer_id AND l.start_day <= t.day
             AND l.last_day > t.day
            GROUP BY b.customer_id"""
    if "unasked" in has:
        found["half_asked"] = f"""SELECT t.customer_id, 1 AS asked FROM contacts_known t
            WHERE t.arm = 'treated' AND t.day <= DATE '{split}' GROUP BY t.customer_id"""
    if "referrals" in has:
        found["half_referrals"] = f"""SELECT {known} AS customer_id, MAX(t.referrals) AS referrals
            FROM customers_known t LEFT JOIN id_map m ON m.customer_id = t.customer_id
            GROUP BY {known}"""
    return found
