"""The lists as SQL: every lost customer is on the list or off it by one rule.

What a contact is worth to customer i, whose chance to return on their own is p_i and whose return
brings b_i times what that of the segment does:

    p1_i = p_i + τ_i within 0 and 1;   worth_i = p1_i · (b_i·V1 − D) − p_i · b_i·V0 − c        (1)

τ_i is the segment's, but where tests have shown another one by time since the loss or by orders
(plan/offers/uplift_by.py). Where p_i is the segment's p0 and b_i is 1, that is the segment's worth
(plan/offers/worth.py). Of those whom an offer reaches and with whom it is worth more than it costs,
the offer goes to as many as the budget is enough for. Where customers belong to firms
(`account_id`), the firm is the unit of the list and of the arms: of its contacts the one with whom
an offer is worth most is listed, and none where the firm still buys.

Read: `lost_customers`, `lost_kinds`, `contacts_distinct`, `id_map`, and `list_values` (customer_id,
chance, brings); of firms `customers_known` and `lifetimes`.
Kept: `contact_list` and `not_on_list`, in which `counted` are those whom the case contacts all the
same (funnel.py), `would` is (1) with the offer that is worth most, whatever keeps them off, and
`stops` counts the rules of a person (of permission, peace, tests, time) that do.
"""

import datetime as dt
from collections.abc import Iterable

from winback_kit.client.codebook.kinds import STOPPED, Kind
from winback_kit.history.beside.campaign_bands import band_of
from winback_kit.history.permissions import carries_sql
from winback_kit.plan.experiment.arms import edge_of
from winback_kit.plan.lists.arms_drawn import (
    LEFT_ALONE,
    earlier_draws,
    left_alone,
    listed,
    units_drawn,
)
from winback_kit.plan.lists.off_list import (
    BEYOND_BUDGET,
    CHANNEL_CLOSED,
    COSTS_MORE,
    FIRM_BUYS,
    HELD_OUT,
    JUST_CONTACTED,
    MOVED_OR_DIED,
    NOT_VALUED,
    SAME_FIRM,
    SEGMENT_COSTS_MORE,
    SENT_AWAY_BY_US,
    TOO_LONG_AGO,
    WORTH_LESS,
)
from winback_kit.plan.lists.rules import ListRules
from winback_kit.tables.engine.duckdb_engine import Dialect, quoted


def list_statements(dialect: Dialect, rules: ListRules) -> dict[str, str]:
    """Name and SELECT of every table of the lists, in order."""
    turns = sorted({one.turn for one in rules.offers})
    return {
        **_contacts(dialect, rules),
        **_firms(rules),
        "list_people": _people(dialect, rules),
        **_offered(rules),
        **_turns(turns),
        "list_chosen": " UNION ALL ".join(
            ["SELECT * FROM list_offers WHERE 1 = 0"]
            + [f"SELECT * FROM list_turn_{turn}" for turn in turns]
        ),
        "list_counted": _counted(rules),
        **units_drawn(rules),
        "contact_list": listed(dialect, rules),
        "not_on_list": _left_off(dialect, rules),
    }


def _contacts(dialect: Dialect, rules: ListRules) -> dict[str, str]:
    """When each was contacted last, and until when each is held out; contacts of any date count."""
    over = dialect.add("MAX(day)", rules.window_days)
    stated = " ".join(f"WHEN {quoted(c)} THEN {_day(day)}" for c, day in rules.read_on.items())
    return {
        **earlier_draws(rules),
        "list_rows": f"""SELECT COALESCE(m.person_id, c.customer_id) AS customer_id,
              COALESCE(c.day, {_day(rules.as_of)}) AS day, COALESCE(c.campaign, '') AS campaign,
              LOWER(TRIM(c.arm)) AS arm
            FROM contacts_distinct c LEFT JOIN id_map m ON m.customer_id = c.customer_id
            WHERE c.in_filter AND c.customer_id IS NOT NULL{left_alone(rules)}""",
        "list_tests": f"""SELECT campaign,
              {f"CASE campaign {stated} ELSE {over} END" if stated else over} AS read_on
            FROM list_rows GROUP BY campaign""",
        "list_contacts": f"""SELECT r.customer_id,
              MAX(CASE WHEN r.{LEFT_ALONE} THEN t.read_on END) AS held_until,
              MAX(CASE WHEN NOT r.{LEFT_ALONE} THEN r.day END) AS contacted_on
            FROM list_rows r JOIN list_tests t ON t.campaign = r.campaign
            GROUP BY r.customer_id""",
    }


def _firms(rules: ListRules) -> dict[str, str]:
    """Which firm a customer belongs to, and whether it still buys through one of its contacts."""
    given = "c.account_id IS NOT NULL" if rules.accounts else "1 = 0"
    account = "c.account_id" if rules.accounts else "''"
    return {
        "list_firms": f"""SELECT customer_id, MIN(account) AS account FROM (
              SELECT COALESCE(m.person_id, c.customer_id) AS customer_id, {account} AS account
              FROM customers_known c LEFT JOIN id_map m ON m.customer_id = c.customer_id
              WHERE {given}) f GROUP BY customer_id""",
        "list_firms_buying": """SELECT DISTINCT f.account FROM lifetimes l
            JOIN list_firms f ON f.customer_id = l.customer_id WHERE l.lost_day IS NULL""",
    }


# a customer of a firm is one of its contacts, everybody else stands for themselves
_UNIT = "unit, of_firm"
_SENT_AWAY: Kind = "intentionally pushed"


def _people(dialect: Dialect, rules: ListRules) -> str:
    """Every lost customer, with the first rule that keeps them off whatever is offered.

    `stops` is how many of those rules do. Chances are real numbers whether they are forecast or
    written here, so that no product of them is too fine for a decimal.
    """
    natural = (f"{quoted(s)}, {m}, {share!r}" for (s, m), share in rules.natural.items())
    off = (f"{quoted(s)}, {quoted(code)}" for s, code in rules.off_segments.items())
    own = _own_rules(dialect, rules)
    first = " ".join(f"WHEN {holds} THEN {code}" for holds, code in own)
    all_of_them = " + ".join(f"CASE WHEN {holds} THEN 1 ELSE 0 END" for holds, _ in own)
    return f"""SELECT l.customer_id, l.segment, l.lost_day, l.months_since_loss, l.order_days,
          l.margin / 100.0 AS margin, l.channels, l.channel_names, k.contacted_on, k.held_until,
          CAST(COALESCE(v.chance, n.share, 0.0) AS {dialect.real}) AS chance,
          CAST(COALESCE(v.brings, 1.0) AS {dialect.real}) AS brings,
          COALESCE(f.account, l.customer_id) AS unit,
          CASE WHEN f.account IS NULL THEN 0 ELSE 1 END AS of_firm,
          CASE WHEN y.account IS NULL THEN 0 ELSE 1 END AS firm_buys,
          COALESCE(s.code, '') AS segment_code, CASE {first} ELSE '' END AS code,
          {all_of_them} AS stops
        FROM lost_customers l
        LEFT JOIN list_contacts k ON k.customer_id = l.customer_id
        LEFT JOIN lost_kinds q ON q.customer_id = l.customer_id
        LEFT JOIN list_values v ON v.customer_id = l.customer_id
        LEFT JOIN list_firms f ON f.customer_id = l.customer_id
        LEFT JOIN list_firms_buying y ON y.account = f.account
        LEFT JOIN {_rows(natural, "segment, months, share", "'', 0, 0.0")} n
               ON n.segment = l.segment AND n.months = l.months_since_loss
        LEFT JOIN {_rows(off, "segment, code", "'', ''")} s ON s.segment = l.segment"""


def _own_rules(dialect: Dialect, rules: ListRules) -> list[tuple[str, str]]:
    """The rules that keep a person off whatever is offered: the condition, and the code."""
    today = _day(rules.as_of)
    over = dialect.add("k.contacted_on", rules.pause_days)
    moved = ", ".join(quoted(kind) for kind in STOPPED if kind != _SENT_AWAY)
    shut = [("l.shut <> ''", "l.shut")] if rules.permissions_known else []
    return [
        ("y.account IS NOT NULL", quoted(FIRM_BUYS)),
        *shut,
        (f"q.kind = {quoted(_SENT_AWAY)}", quoted(SENT_AWAY_BY_US)),
        (f"(q.never = 1 OR q.kind IN ({moved}))", quoted(MOVED_OR_DIED)),
        (f"k.held_until > {today}", quoted(HELD_OUT)),
        (f"{over} > {today}", quoted(JUST_CONTACTED)),
        (f"l.months_since_loss >= {rules.reach_months}", quoted(TOO_LONG_AGO)),
    ]


def _offered(rules: ListRules) -> dict[str, str]:
    """Each offer to each customer of its segment, whether they may be contacted or not.

    `list_open` are those whom it may be made and with whom it pays, one contact of each firm.
    """
    rows = (
        f"{quoted(o.segment)}, {quoted(o.offer)}, {quoted(o.channel)}, {o.turn}, {o.first!r}, "
        f"{o.last!r}, {int(o.best)}, {o.uplift!r}, {o.slv!r}, {o.slv_with_offer!r}, "
        f"{o.offer_money!r}, {o.contact_cost!r}, {o.worth!r}, {quoted(o.evidence)}, "
        f"{int(o.known)}, {quoted(edge_of(rules.draw.share_of_others(o.segment)))}"
        for o in rules.offers
    )
    names = "segment, offer, channel, turn, first_, last_, best, uplift, v0, v1, offer_money, "
    names += "contact_cost, segment_worth, evidence, known, edge"
    none = "'', '', '', 0, 0.0, 0.0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, '', 0, ''"
    open_to = carries_sql("p.channels", "o.channel") if rules.permissions_known else "TRUE"
    returns = "LEAST(1.0, GREATEST(0.0, p.chance + o.uplift + COALESCE(u.more, 0.0)))"
    moves = (
        f"{quoted(m.segment)}, {quoted(m.offer)}, {quoted(m.by)}, {band}, {more!r}"
        for m in rules.moves
        for band, more in m.moves.items()
    )
    bands = {"since": "p.months_since_loss", "orders": "p.order_days"}
    band = " ".join(f"WHEN {quoted(by)} THEN {band_of(of, by)}" for by, of in bands.items())
    pays = "code = '' AND last_ > first_ AND open_to AND worth > 0"
    return {
        "list_offers": f"""SELECT x.*, MAX(CASE WHEN best = 1 THEN worth END)
              OVER (PARTITION BY customer_id) AS first_worth FROM (
              SELECT p.*, o.offer, o.channel, o.turn, o.first_, o.last_, o.best, o.segment_worth,
                     o.evidence, o.known, o.edge, p.brings * o.v0 AS slv, {open_to} AS open_to,
                     {returns} * o.offer_money + o.contact_cost AS cost,
                     CASE WHEN p.brings * o.v1 <= o.offer_money THEN 1 ELSE 0 END AS below,
                     {returns} * (p.brings * o.v1 - o.offer_money)
                       - p.chance * p.brings * o.v0 - o.contact_cost AS worth
              FROM list_people p JOIN {_rows(rows, names, none)} o ON o.segment = p.segment
              LEFT JOIN {_rows(moves, "segment, offer, way, band, more", "'', '', '', 0, 0.0")} u
                     ON u.segment = p.segment AND u.offer = o.offer
                    AND u.band = CASE u.way {band} END) x""",
        "list_open": f"""SELECT o.* FROM list_offers o JOIN (
              SELECT customer_id, ROW_NUMBER() OVER (PARTITION BY {_UNIT}
                ORDER BY most DESC, lost_day DESC, customer_id) AS place
              FROM (SELECT customer_id, {_UNIT}, lost_day, MAX(worth) AS most
                    FROM list_offers WHERE {pays}
                    GROUP BY customer_id, {_UNIT}, lost_day) w) u
              ON u.customer_id = o.customer_id AND u.place = 1
            WHERE {pays}""",
        "list_sizes": """SELECT segment, COUNT(DISTINCT customer_id) AS n FROM list_open
            GROUP BY segment""",
    }


def _counted(rules: ListRules) -> str:
    """Whom the case counts among those it contacts: in reach, and reached by the offer.

    Of a firm that buys no more it counts one: who is listed, else the one in the segment in which a
    contact brings most.
    """
    rows = (
        f"{quoted(o.segment)}, {quoted(o.channel)}, {o.worth!r}"
        for o in rules.offers
        if o.last > o.first
    )
    open_to = carries_sql("l.channels", "o.channel") if rules.permissions_known else "TRUE"
    return f"""SELECT customer_id FROM (
          SELECT l.customer_id, ROW_NUMBER() OVER (PARTITION BY l.unit, l.of_firm
            ORDER BY CASE WHEN c.customer_id IS NULL THEN 1 ELSE 0 END, l.worth DESC,
              l.customer_id) AS place
          FROM (SELECT l.customer_id, l.unit, l.of_firm, MAX(o.worth) AS worth FROM list_people l
                JOIN {_rows(rows, "segment, channel, worth", "'', '', 0.0")} o
                  ON o.segment = l.segment
                WHERE l.months_since_loss < {rules.reach_months} AND l.firm_buys = 0 AND {open_to}
                GROUP BY l.customer_id, l.unit, l.of_firm) l
          LEFT JOIN list_chosen c ON c.customer_id = l.customer_id) u WHERE place = 1"""


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
              FROM list_open o WHERE o.turn = {turn}{taken}) o
            JOIN list_sizes s ON s.segment = o.segment
            WHERE o.place <= {upto.format("last_")} - {upto.format("first_")}"""
    return found


def _left_off(dialect: Dialect, rules: ListRules) -> str:
    return f"""SELECT p.*, CASE WHEN p.code <> '' THEN p.code
               WHEN p.segment_code = {quoted(NOT_VALUED)} THEN p.segment_code
               WHEN o.below = 1 THEN {quoted(WORTH_LESS)}
               WHEN p.segment_code <> '' THEN p.segment_code
               WHEN o.made IS NULL OR o.made = 0 THEN {quoted(SEGMENT_COSTS_MORE)}
               WHEN NOT COALESCE(o.reached, FALSE) THEN {quoted(CHANNEL_CLOSED)}
               WHEN NOT o.pays THEN {quoted(COSTS_MORE)}
               WHEN NOT EXISTS (SELECT 1 FROM list_open n WHERE n.customer_id = p.customer_id)
               THEN {quoted(SAME_FIRM)} ELSE {quoted(BEYOND_BUDGET)} END AS off_by,
          CASE p.code WHEN {quoted(HELD_OUT)} THEN p.held_until
               WHEN {quoted(JUST_CONTACTED)}
               THEN {dialect.add("p.contacted_on", rules.pause_days)} END AS until,
          CASE WHEN c.customer_id IS NULL THEN 0 ELSE 1 END AS counted, o.worth, o.would,
          COALESCE(o.known, 0) AS known
        FROM list_people p LEFT JOIN (
          SELECT customer_id, MAX(CASE WHEN last_ > first_ THEN 1 ELSE 0 END) AS made,
                 BOOL_OR(last_ > first_ AND open_to) AS reached,
                 BOOL_OR(last_ > first_ AND open_to AND worth > 0) AS pays,
                 MAX(CASE WHEN last_ > first_ AND open_to THEN worth END) AS worth,
                 MAX(worth) AS would, MIN(below) AS below,
                 MAX(CASE WHEN best = 1 THEN known ELSE 0 END) AS known
          FROM list_offers GROUP BY customer_id) o
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
