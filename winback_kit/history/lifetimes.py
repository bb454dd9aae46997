"""Lifetimes: runs of activity, and the losses and returns between them, as SQL.

A silence longer than the lapse rule splits a customer's order days into lifetimes. The loss of a
lifetime is declared on its last day plus the rule's days; if that day lies after the as-of date
the lifetime is still open. A return is the first order after a loss.

Kept, one row a lifetime: `lifetimes` (customer_id, lifetime, start_day, last_day, order_days,
amount, margin, lost_day, return_day, segment of the loss), and one row a lifetime's order day:
`lifetime_days`. Losses after which a campaign contacted the customer are censored at the contact.
"""

import datetime as dt
from collections.abc import Collection, Mapping

from winback_kit.history.lapse import WHOLE
from winback_kit.history.small_groups import few, loss_groups
from winback_kit.tables.assigned import contacts_as_drawn
from winback_kit.tables.contradictions import SAVES
from winback_kit.tables.engine.duckdb_engine import Dialect, quoted
from winback_kit.tables.people import TODAY
from winback_kit.words.own_names import (
    FEW_TIMES,
    MANY_TIMES,
    NO_REASON,
    NOT_GIVEN,
    ONCE,
    OTHER_OFFERS,
)

BUCKETS = 40


def lapse_days_of(days: Mapping[str, int], column: str) -> str:
    """The rule's days as an expression: one number, or a CASE over the customer's segment."""
    if WHOLE in days:
        return str(days[WHOLE])
    cases = " ".join(f"WHEN {quoted(name)} THEN {n}" for name, n in sorted(days.items()))
    return f"CASE {column} {cases} ELSE {max(days.values())} END"


def silent_lifetimes(dialect: Dialect, days: Mapping[str, int], as_of: dt.date) -> dict[str, str]:
    """Lifetimes without a contract, from `gaps` (one row an order day with the next one)."""
    rule = lapse_days_of(days, "customer_segment")
    last = dialect.add("last_day", "rule_days")
    silent = f"{dialect.days('order_day', 'next_day')} > {rule}"
    return {
        "lifetime_days": f"""SELECT customer_id, order_day, amount, margin, rule_days,
              1 + CAST(COALESCE(SUM(splits) OVER (PARTITION BY customer_id ORDER BY order_day
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
                AS {dialect.whole}) AS lifetime
            FROM (SELECT customer_id, order_day, amount, margin, {rule} AS rule_days,
                    CASE WHEN next_day IS NOT NULL AND {silent} THEN 1 ELSE 0 END AS splits
                  FROM gaps) s""",
        "bare_lifetimes": f"""SELECT customer_id, lifetime, start_day, last_day, order_days, amount,
              margin, CASE WHEN {last} <= DATE '{as_of}' THEN {last} END AS lost_day,
              LEAD(start_day) OVER (PARTITION BY customer_id ORDER BY lifetime) AS return_day
            FROM (SELECT customer_id, lifetime, MIN(order_day) AS start_day,
                    MAX(order_day) AS last_day, COUNT(*) AS order_days,
                    {dialect.whole_sum("amount")} AS amount,
                    {dialect.whole_sum("margin")} AS margin, MAX(rule_days) AS rule_days
                  FROM lifetime_days GROUP BY customer_id, lifetime) r""",
    }


def contract_lifetimes(dialect: Dialect) -> dict[str, str]:
    """Lifetimes under contract, from the runs and payments of the contract log.

    A run in which nothing was ever paid (a free trial, a pause) is no lifetime.
    """
    return {
        "paid_runs": """SELECT r.customer_id, r.lifetime AS run, r.start_day, r.end_day,
              ROW_NUMBER() OVER (PARTITION BY r.customer_id ORDER BY r.lifetime) AS lifetime
            FROM contract_runs r JOIN (SELECT DISTINCT customer_id, lifetime FROM payments) p
              ON p.customer_id = r.customer_id AND p.lifetime = r.lifetime""",
        "lifetime_days": f"""SELECT p.customer_id, r.lifetime, p.order_day,
              {dialect.whole_sum("p.amount")} AS amount, {dialect.whole_sum("p.margin")} AS margin
            FROM payments p JOIN paid_runs r
              ON r.customer_id = p.customer_id AND r.run = p.lifetime
            GROUP BY p.customer_id, r.lifetime, p.order_day""",
        "bare_lifetimes": f"""SELECT r.customer_id, r.lifetime, r.start_day, d.last_day,
              d.order_days, d.amount, d.margin, r.end_day AS lost_day, LEAD(r.start_day) OVER (
                PARTITION BY r.customer_id ORDER BY r.lifetime) AS return_day
            FROM paid_runs r JOIN (
              SELECT customer_id, lifetime, MAX(order_day) AS last_day, COUNT(*) AS order_days,
                     {dialect.whole_sum("amount")} AS amount,
                     {dialect.whole_sum("margin")} AS margin
              FROM lifetime_days GROUP BY customer_id, lifetime) d
            ON d.customer_id = r.customer_id AND d.lifetime = r.lifetime""",
    }


def segment_of_loss(dialect: Dialect, segment_by: str, as_of: dt.date) -> dict[str, str]:
    """`loss_segments`: the segment of each lifetime's loss, small ones put together."""
    if segment_by == "orders":
        label = (
            f"CASE WHEN l.order_days = 1 THEN {quoted(ONCE)} WHEN l.order_days <= 3 "
            f"THEN {quoted(FEW_TIMES)} ELSE {quoted(MANY_TIMES)} END"
        )
        joined = "FROM bare_lifetimes l"
    elif segment_by == "segment":
        label = f"COALESCE(c.segment, {quoted(NOT_GIVEN)})"
        joined = (
            "FROM bare_lifetimes l LEFT JOIN customer_groups c ON c.customer_id = l.customer_id"
        )
    else:
        label = f"COALESCE(g.stated_reason, {quoted(NO_REASON)})"
        joined = f"""FROM bare_lifetimes l LEFT JOIN (
              SELECT l.customer_id, l.lifetime, g.stated_reason, ROW_NUMBER() OVER (
                PARTITION BY l.customer_id, l.lifetime
                ORDER BY g.day DESC, g.stated_reason) AS place
              FROM bare_lifetimes l JOIN goodbyes_known g ON g.customer_id = l.customer_id
               AND g.day >= l.start_day AND g.day <= DATE '{as_of}'
               AND (l.return_day IS NULL OR g.day < l.return_day)
              WHERE l.lost_day IS NOT NULL) g
            ON g.customer_id = l.customer_id AND g.lifetime = l.lifetime AND g.place = 1"""
    known = "COALESCE(m.person_id, {0}.customer_id) AS customer_id"
    return {
        "goodbyes_known": f"""SELECT {known.format("g")}, g.day, g.stated_reason
            FROM goodbyes_used g LEFT JOIN id_map m ON m.customer_id = g.customer_id
            WHERE g.stated_reason IS NOT NULL""",
        "loss_labels": f"""SELECT l.customer_id, l.lifetime, l.lost_day, l.return_day,
              {label} AS label {joined}""",
        **loss_groups(dialect),
    }


def known_contacts(stated: Collection[str], *, assigned: bool) -> dict[str, str]:
    """`contacts_known`: contacts up to the as-of date, by person; offers to few have one name.

    The `stated` ones keep theirs, which are no secret. Those to save customers at risk are only in
    `contacts_dated`: they end a silence, and say nothing of winning back; so do those in whose arm
    what is done today goes on. With `assigned` the arms are those of the table of assignments.
    """
    own = ", ".join(map(quoted, ["", *stated]))
    return {
        **contacts_as_drawn(assigned=assigned),
        "offers_of_few": f"""SELECT offer FROM contacts_dated WHERE offer NOT IN ({own})
            GROUP BY offer HAVING {few("COUNT(DISTINCT customer_id)")}""",
        "contacts_known": f"""SELECT c.customer_id, c.day, c.campaign, c.arm, CASE
                WHEN f.offer IS NULL THEN c.offer ELSE {quoted(OTHER_OFFERS)} END AS offer,
              c.contact_cost
            FROM contacts_dated c LEFT JOIN offers_of_few f ON f.offer = c.offer
            WHERE NOT {SAVES} AND arm <> {quoted(TODAY)}""",
    }


PRIME, MULTIPLIER = 2_147_483_647, 48_271  # of Park & Miller's generator of random numbers


def dealt_customers(dialect: Dialect, as_of: dt.date) -> dict[str, str]:
    """`buckets`: a number for each customer, and the group for standard errors that it deals them.

    The order is that of a hash of what a customer did, on days before the as-of date, so that it is
    the same whatever ids, names or currency are called; only customers alike in all of it are
    ordered by their ids.
    """
    ago, lost, asked = (
        dialect.days(day, f"DATE '{as_of}'") for day in ("order_day", "lost_day", "day")
    )
    whole = dialect.whole_sum
    return {
        "order_marks": f"""SELECT customer_id, {whole("amount")} AS amount,
              {whole("margin")} AS margin, 7919 * COUNT(*) + 104729 * MIN({ago})
                + 1299709 * MAX({ago}) + 15487 * {whole(ago)} + 31 * {whole(f"{ago} * {ago}")}
                AS mark
            FROM lifetime_days GROUP BY customer_id""",
        "loss_marks": f"""SELECT customer_id, MIN(segment) AS segment, MAX(segment) AS other,
              611953 * COUNT(*) + 8191 * {whole(f"COALESCE({lost}, -1)")} AS mark
            FROM loss_segments GROUP BY customer_id""",
        "contact_marks": f"""SELECT customer_id, 27644437 * COUNT(*) + 127 * {whole(asked)} AS mark
            FROM contacts_known GROUP BY customer_id""",
        "buckets": f"""SELECT customer_id, person, MOD(person, {BUCKETS}) AS bucket FROM (
              SELECT o.customer_id, ROW_NUMBER() OVER (
                ORDER BY MOD({MULTIPLIER} * MOD(o.mark + l.mark + COALESCE(c.mark, 0), {PRIME}),
                             {PRIME}),
                         o.amount, o.margin, l.segment, l.other, o.customer_id) AS person
              FROM order_marks o JOIN loss_marks l ON l.customer_id = o.customer_id
                LEFT JOIN contact_marks c ON c.customer_id = o.customer_id) p""",
    }


def finished_lifetimes(dialect: Dialect, window_days: int) -> dict[str, str]:
    """`lifetimes` with their segment, how each began, and a group for standard errors.

    A later lifetime is `treated` if a campaign contacted the customer after the loss before it and
    at most the return window before its start; its `arm` is the offer of the last such contact, and
    its `origin` the segment of that loss.
    """
    return {
        "treated": f"""SELECT customer_id, lifetime, MIN(day) AS first_contact,
              MAX(CASE WHEN place = 1 AND {dialect.days("day", "return_day")} <= {window_days}
                       THEN offer END) AS offer
            FROM (SELECT l.customer_id, l.lifetime, l.return_day, c.day, c.offer,
                         ROW_NUMBER() OVER (PARTITION BY l.customer_id, l.lifetime
                                            ORDER BY c.day DESC, c.offer) AS place
                  FROM bare_lifetimes l JOIN contacts_known c ON c.customer_id = l.customer_id
                   AND c.arm = 'treated' AND c.day >= l.lost_day
                   AND (l.return_day IS NULL OR c.day < l.return_day)) t
            GROUP BY customer_id, lifetime""",
        "lifetimes": """SELECT l.customer_id, l.lifetime, l.start_day, l.last_day, l.order_days,
              l.amount, l.margin, l.lost_day, l.return_day, s.segment, b.bucket,
              t.first_contact, CASE WHEN l.lifetime = 1 THEN 'first' ELSE 'second' END AS kind,
              COALESCE(o.segment, '') AS origin,
              CASE WHEN w.offer IS NOT NULL THEN w.offer ELSE 'natural' END AS arm
            FROM bare_lifetimes l
            JOIN loss_segments s ON s.customer_id = l.customer_id AND s.lifetime = l.lifetime
            JOIN buckets b ON b.customer_id = l.customer_id
            LEFT JOIN treated t ON t.customer_id = l.customer_id AND t.lifetime = l.lifetime
            LEFT JOIN loss_segments o
                   ON o.customer_id = l.customer_id AND o.lifetime = l.lifetime - 1
            LEFT JOIN treated w ON w.customer_id = l.customer_id AND w.lifetime = l.lifetime - 1""",
    }
