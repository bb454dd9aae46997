"""The lists as SQL: every lost customer is on the list or off it by one rule.

What a contact is worth to customer i, whose chance to return on their own is p_i and whose return
brings b_i times what that of the segment does:

    p1_i = p_i + τ within 0 and 1;   worth_i = p1_i · (b_i·V1 − D) − p_i · b_i·V0 − c          (1)

Where p_i is the segment's p0 and b_i is 1, that is the segment's worth (plan/offers/worth.py). Of
those whom an offer reaches and with whom it is worth more than it costs, the offer goes to as many
as the budget is enough for.

Read: `lost_customers`, `lost_kinds`, `contacts_distinct`, `id_map`, and `list_values` (customer_id,
chance, brings).
Kept: `contact_list` and `not_on_list`, in which `counted` are those whom the case contacts all the
same (funnel.py).
"""

import datetime as dt
from collections.abc import Iterable

from winback_kit.client.codebook.kinds import STOPPED
from winback_kit.history.permissions import carries_sql
from winback_kit.plan.experiment.arms import arm_sql, edge_of
from winback_kit.plan.lists.off_list import (
    BEYOND_BUDGET,
    CHANNEL_CLOSED,
    COSTS_MORE,
    HELD_OUT,
    IN_PEACE,
    JUST_CONTACTED,
    SEGMENT_COSTS_MORE,
    TOO_LONG_AGO,
)
from winback_kit.plan.lists.rules import ListRules
from winback_kit.tables.engine.duckdb_engine import Dialect, quoted


def list_statements(dialect: Dialect, rules: ListRules) -> dict[str, str]:
    """Name and SELECT of every table of the lists, in order."""
    turns = sorted({one.turn for one in rules.offers})
    return {
        **_contacts(dialect, rules),
        "list_people": _people(dialect, rules),
        **_offered(rules),
        **_turns(turns),
        "list_chosen": " UNION ALL ".join(
            ["SELECT * FROM list_offers WHERE 1 = 0"]
            + [f"SELECT * FROM list_turn_{turn}" for turn in turns]
        ),
        "list_counted": _counted(rules),
        "contact_list": _listed(dialect, rules),
        "not_on_list": _left_off(dialect, rules),
    }


def _contacts(dialect: Dialect, rules: ListRules) -> dict[str, str]:
    """When each was contacted last, and until when each is held out; contacts of any date count."""
    over = dialect.add("MAX(day)", rules.window_days)
    stated = " ".join(f"WHEN {quoted(c)} THEN {_day(day)}" for c, day in rules.read_on.items())
    return {
        "list_rows": f"""SELECT COALESCE(m.person_id, c.customer_id) AS customer_id,
              COALESCE(c.day, {_day(rules.as_of)}) AS day, COALESCE(c.campaign, '') AS campaign,
              LOWER(TRIM(c.arm)) AS arm
            FROM contacts_distinct c LEFT JOIN id_map m ON m.customer_id = c.customer_id
            WHERE c.in_filter AND c.customer_id IS NOT NULL""",
        "list_tests": f"""SELECT campaign,
              {f"CASE campaign {stated} ELSE {over} END" if stated else over} AS read_on
            FROM list_rows GROUP BY campaign""",
        "list_contacts": """SELECT r.customer_id,
              MAX(CASE WHEN r.arm = 'holdout' THEN t.read_on END) AS held_until,
              MAX(CASE WHEN r.arm <> 'holdout' THEN r.day END) AS contacted_on
            FROM list_rows r JOIN list_tests t ON t.campaign = r.campaign
            GROUP BY r.customer_id""",
    }


def _people(dialect: Dialect, rules: ListRules) -> str:
    """Every lost customer, with the first rule that keeps them off whatever is offered."""
    today = _day(rules.as_of)
    shut = "WHEN l.shut <> '' THEN l.shut" if rules.permissions_known else ""
    natural = (f"{quoted(s)}, {m}, {share!r}" for (s, m), share in rules.natural.items())
    off = (f"{quoted(s)}, {quoted(code)}" for s, code in rules.off_segments.items())
    stopped = ", ".join(map(quoted, STOPPED))
    asked = ", ".join(quoted(one) for one in {one.segment for one in rules.offers}) or "''"
    return f"""SELECT l.customer_id, l.segment, l.lost_day, l.months_since_loss, l.order_days,
          l.margin / 100.0 AS margin, l.channels, l.channel_names, k.contacted_on, k.held_until,
          COALESCE(v.chance, n.share, 0.0) AS chance, COALESCE(v.brings, 1.0) AS brings,
          CASE {shut}
               WHEN q.never = 1 OR q.kind IN ({stopped}) THEN {quoted(IN_PEACE)}
               WHEN k.held_until > {today} THEN {quoted(HELD_OUT)}
               WHEN {dialect.add("k.contacted_on", rules.pause_days)} > {today}
               THEN {quoted(JUST_CONTACTED)}
               WHEN l.months_since_loss >= {rules.reach_months} THEN {quoted(TOO_LONG_AGO)}
               WHEN l.segment IN ({asked}) THEN ''
               ELSE COALESCE(s.code, {quoted(SEGMENT_COSTS_MORE)}) END AS code
        FROM lost_customers l
        LEFT JOIN list_contacts k ON k.customer_id = l.customer_id
        LEFT JOIN lost_kinds q ON q.customer_id = l.customer_id
        LEFT JOIN list_values v ON v.customer_id = l.customer_id
        LEFT JOIN {_rows(natural, "segment, months, share", "'', 0, 0.0")} n
               ON n.segment = l.segment AND n.months = l.months_since_loss
        LEFT JOIN {_rows(off, "segment, code", "'', ''")} s ON s.segment = l.segment"""


def _offered(rules: ListRules) -> dict[str, str]:
    """Each offer to each customer whom it may be made, and how many there are of a segment."""
    rows = (
        f"{quoted(o.segment)}, {quoted(o.offer)}, {quoted(o.channel)}, {o.turn}, {o.first!r}, "
        f"{o.last!r}, {int(o.best)}, {o.uplift!r}, {o.slv!r}, {o.slv_with_offer!r}, "
        f"{o.offer_money!r}, {o.contact_cost!r}, {o.worth!r}, {quoted(o.evidence)}, "
        f"{quoted(edge_of(rules.holdout_shares.get(o.segment, 0.0)))}"
        for o in rules.offers
    )
    names = "segment, offer, channel, turn, first_, last_, best, uplift, v0, v1, offer_money, "
    names += "contact_cost, segment_worth, evidence, edge"
    none = "'', '', '', 0, 0.0, 0.0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, '', ''"
    open_to = carries_sql("p.channels", "o.channel") if rules.permissions_known else "TRUE"
    returns = "LEAST(1.0, GREATEST(0.0, p.chance + o.uplift))"
    return {
        "list_offers": f"""SELECT x.*, MAX(CASE WHEN best = 1 THEN worth END)
              OVER (PARTITION BY customer_id) AS first_worth FROM (
              SELECT p.*, o.offer, o.channel, o.turn, o.first_, o.last_, o.best, o.segment_worth,
                     o.evidence, o.edge, p.brings * o.v0 AS slv, {open_to} AS open_to,
                     {returns} * (p.brings * o.v1 - o.offer_money)
                       - p.chance * p.brings * o.v0 - o.contact_cost AS worth
              FROM list_people p JOIN {_rows(rows, names, none)} o ON o.segment = p.segment
              WHERE p.code = '') x""",
        "list_sizes": """SELECT segment, COUNT(DISTINCT customer_id) AS n FROM list_offers
            WHERE last_ > first_ AND open_to AND worth > 0 GROUP BY segment""",
    }


def _counted(rules: ListRules) -> str:
    """Whom the case counts among those it contacts: in reach, and reached by the offer."""
    rows = (f"{quoted(o.segment)}, {quoted(o.channel)}" for o in rules.offers if o.last > o.first)
    open_to = carries_sql("l.channels", "o.channel") if rules.permissions_known else "TRUE"
    return f"""SELECT DISTINCT l.customer_id FROM lost_customers l
        JOIN {_rows(rows, "segment, channel", "'', ''")} o ON o.segment = l.segment
        WHERE l.months_since_loss < {rules.reach_months} AND {open_to}"""


def _turns(turns: list[int]) -> dict[str, str]:
    """Who gets the offers of each turn: the first of those who have none yet."""
    found = {}
    for at, turn in enumerate(turns):
        taken = "".join(
            f" AND NOT EXISTS (SELECT 1 FROM list_turn_{before} t "
            "WHERE t.customer_id = o.customer_id)"
            for before in turns[:at]
        )
        upto = "CEIL(ROUND(o.{0} * s.n, 6))"
        found[f"list_turn_{turn}"] = f"""SELECT o.* EXCLUDE (place) FROM (
              SELECT o.*, ROW_NUMBER() OVER (PARTITION BY o.segment
                ORDER BY o.first_worth DESC, o.lost_day DESC, o.customer_id) AS place
              FROM list_offers o WHERE o.turn = {turn} AND o.open_to AND o.worth > 0{taken}) o
            JOIN list_sizes s ON s.segment = o.segment
            WHERE o.place <= {upto.format("last_")} - {upto.format("first_")}"""
    return found


def _listed(dialect: Dialect, rules: ListRules) -> str:
    order = "o.worth DESC, o.lost_day DESC, o.customer_id"
    return f"""SELECT ROW_NUMBER() OVER (ORDER BY {order}) AS place, o.*,
          {arm_sql(dialect, "o.customer_id", salt=rules.salt, edge="o.edge")} AS arm
        FROM list_chosen o"""


def _left_off(dialect: Dialect, rules: ListRules) -> str:
    return f"""SELECT p.*, CASE WHEN p.code <> '' THEN p.code
               WHEN NOT COALESCE(o.reached, FALSE) THEN {quoted(CHANNEL_CLOSED)}
               WHEN NOT o.pays THEN {quoted(COSTS_MORE)} ELSE {quoted(BEYOND_BUDGET)} END AS off_by,
          CASE p.code WHEN {quoted(HELD_OUT)} THEN p.held_until
               WHEN {quoted(JUST_CONTACTED)}
               THEN {dialect.add("p.contacted_on", rules.pause_days)} END AS until,
          CASE WHEN c.customer_id IS NULL THEN 0 ELSE 1 END AS counted, o.worth
        FROM list_people p LEFT JOIN (
          SELECT customer_id, BOOL_OR(open_to) AS reached, BOOL_OR(open_to AND worth > 0) AS pays,
                 MAX(CASE WHEN open_to THEN worth END) AS worth
          FROM list_offers WHERE last_ > first_ GROUP BY customer_id) o
          ON o.customer_id = p.customer_id
        LEFT JOIN list_counted c ON c.customer_id = p.customer_id
        WHERE NOT EXISTS (SELECT 1 FROM list_chosen c WHERE c.customer_id = p.customer_id)"""


def _rows(rows: Iterable[str], names: str, none: str) -> str:
    """Rows as a table with these columns; without any, of the types of `none`."""
    told = ", ".join(f"({row})" for row in rows)
    if told:
        return f"(SELECT * FROM (VALUES {told}) t({names}))"
    return f"(SELECT * FROM (VALUES ({none})) t({names}) WHERE 1 = 0)"


def _day(day: dt.date) -> str:
    return f"DATE '{day}'"
