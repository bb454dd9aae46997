"""The communication plan by customer, as SQL: one row a message and person.

Only those on the contact list stand here, and of them only the treated; so nobody does whom a rule
of the lists keeps off, or whom a test holds out. Each goes by the first form preferred whose
channel is open to them, on a day and in hours that are not quiet where they live (hours.py).

Read: `contact_list`, `lost_kinds`, `customers_known`, `lost_customers`, `lifetimes`, `channels`;
and what is worked out of the groups and filled in: `message_strands`, the sequence of each group,
`message_texts`, the messages of each sequence, `message_replies`, what is sent when something has
happened, `message_days`, the day of each, `message_zones`, the clocks of a country,
`message_hours`, when and until when in a country on a day, and `message_open`, the countries where
there is an hour on each of them.
Kept: `message_people`, `message_groups` and `message_countries` first, then `communication_plan`.
"""

from collections.abc import Mapping

from winback_kit.client.playbooks.places import Form
from winback_kit.tables.engine.duckdb_engine import Dialect, quoted

KEYS = "segment, offer, offer_channel, channels, kind, reason, tone"
UNTIMED = "letter"
LONGEST_WAIT = 400  # open days on which a first message may go out, where there is a limit a day


def people_statements(dialect: Dialect, *, permissions_known: bool) -> dict[str, str]:
    """`message_people`, whom somebody may write to, and `message_groups`, how many are alike.

    Nobody is written to of whom it is not known whether one may.
    """
    known = "TRUE" if permissions_known else "FALSE"
    return {
        "message_people": f"""SELECT l.place, l.customer_id, l.segment, l.offer,
              l.channel AS offer_channel, l.channels, l.slv, l.worth,
              COALESCE(NULLIF(k.kind, ''), 'unknown') AS kind,
              CASE WHEN k.kind = 'involuntary' THEN ''
                   ELSE COALESCE(NULLIF(k.real, ''), k.stated, '') END AS reason,
              CASE WHEN l.of_firm = 1 THEN 'business' ELSE 'consumer' END AS tone,
              COALESCE(c.country, '') AS country, f.last_day
            FROM contact_list l
            LEFT JOIN lost_kinds k ON k.customer_id = l.customer_id
            LEFT JOIN customers_known c ON c.customer_id = l.customer_id
            LEFT JOIN lost_customers o ON o.customer_id = l.customer_id
            LEFT JOIN lifetimes f ON f.customer_id = o.customer_id AND f.lifetime = o.lifetime
            WHERE l.arm = 'treated' AND l.channels <> '' AND {known}""",
        "message_groups": f"""SELECT {KEYS}, COUNT(*) AS n, {dialect.exact_sum("worth")} AS worth
            FROM message_people GROUP BY {KEYS} ORDER BY {KEYS}""",
        "message_countries": "SELECT country, COUNT(*) AS n FROM message_people "
        "GROUP BY country ORDER BY country",
    }


def plan_statements(
    *,
    most_a_day: Mapping[Form, int],
    senders: tuple[str, str],
    senior_from: float | None,
    hours: str,
) -> dict[str, str]:
    """`message_starts`, when each is first written to, and `communication_plan`.

    `hours` are those that are not quiet, by the customer's clock: of rows that have no day.
    """
    limits = " ".join(f"WHEN {quoted(form)} THEN {many}" for form, many in most_a_day.items())
    turn = "ROW_NUMBER() OVER (PARTITION BY g.form ORDER BY p.place) - 1"
    wave = f"({turn}) // (CASE g.form {limits} END)" if limits else "0"
    same = " AND ".join(f"p.{key} = g.{key}" for key in KEYS.split(", "))
    senior = "FALSE" if senior_from is None else f"p.slv >= {senior_from!r}"
    signed = f"CASE WHEN {senior} THEN {quoted(senders[1])} ELSE {quoted(senders[0])} END"
    return {
        "message_starts": f"""SELECT p.*, g.strand, COALESCE({wave}, 0) AS wave
            FROM message_people p
            JOIN (SELECT DISTINCT {KEYS}, strand, form FROM message_strands) g ON {same}
            WHERE g.form = {quoted(UNTIMED)} OR EXISTS (
              SELECT 1 FROM message_open m WHERE m.country = p.country)""",
        "communication_plan": f"""SELECT p.place, p.customer_id, t.touch, t.touches, d.day,
              h.send_at, h.send_until, COALESCE(c.as_written, t.form) AS channel, t.text,
              CASE WHEN t.makes_offer THEN t.offer_words END AS offer,
              {signed} AS sender, p.last_day, d.sunset, t.stop,
              CAST(NULL AS VARCHAR) AS after, CAST(NULL AS VARCHAR) AS hours,
              CAST(NULL AS VARCHAR) AS zones
            FROM message_starts p
            JOIN message_texts t ON t.strand = p.strand
            JOIN message_days d ON d.gaps = t.gaps AND d.wave = p.wave AND d.touch = t.touch
            LEFT JOIN message_hours h ON t.form <> {quoted(UNTIMED)} AND h.country = p.country
                 AND h.day = d.day
            LEFT JOIN channels c ON c.channel = t.channel
            WHERE p.wave < {LONGEST_WAIT}
            UNION ALL
            SELECT p.place, p.customer_id, NULL, NULL, NULL, NULL, NULL,
              COALESCE(c.as_written, r.form), r.text, NULL, {signed}, p.last_day, d.sunset, NULL,
              r.after, CASE WHEN r.form <> {quoted(UNTIMED)} THEN {quoted(hours)} END,
              CASE WHEN r.form <> {quoted(UNTIMED)} THEN z.zones END
            FROM message_starts p
            JOIN message_replies r ON r.strand = p.strand
            JOIN message_days d ON d.gaps = r.gaps AND d.wave = p.wave AND d.touch = 1
            LEFT JOIN message_zones z ON z.country = p.country
            LEFT JOIN channels c ON c.channel = r.channel
            WHERE p.wave < {LONGEST_WAIT}""",
    }
