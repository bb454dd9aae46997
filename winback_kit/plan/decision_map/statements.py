"""The decision map as SQL: every lost customer at the node that stops them, counted.

Read: what plan/lists/statements.py keeps. A firm is one unit, at the node that its contact with the
furthest way to go has reached. Those whose uplift no test has shown and nobody has stated are at
the pilot, on the list or off it, where nothing before that node stops them.

Kept: `map_cells` (one row for units alike: segment, node, code, listed, known, people, margin,
gain, loss), `map_lifted`, by rule the units that it alone keeps off and what lifting it would bring
(whatever the order of the rules), `map_living`, the units that still buy, `map_reach`, of the lost
in reach those whom an offer reaches now or later, one contact of a firm, by segment, and
`map_list`, what the list brings and costs, and its digest. Of those lost too long ago what an offer
causes is not known.
"""

from collections.abc import Sequence

from winback_kit.plan.lists.off_list import (
    CONTACT,
    COSTS_MORE,
    HELD_OUT,
    JUST_CONTACTED,
    NODE_KEYS,
    OFF_RULES,
    PILOT,
    SEGMENT_COSTS_MORE,
    TOO_LONG_AGO,
)
from winback_kit.tables.engine.duckdb_engine import Dialect, quoted

EASY, MOST_EASE = 3, 5
_PLACE = {key: place for place, key in enumerate(NODE_KEYS)}


def map_statements(dialect: Dialect, *, reach_months: int) -> dict[str, str]:
    """Name and SELECT of every table of the map, in order."""
    of_code = " ".join(f"WHEN {quoted(r.code)} THEN {_PLACE[r.node]}" for r in OFF_RULES)
    later = ", ".join(map(quoted, ("", HELD_OUT, JUST_CONTACTED)))
    prior = ", ".join(map(quoted, (SEGMENT_COSTS_MORE, COSTS_MORE)))
    shared = "segment, unit, of_firm, customer_id, margin, stops, firm_buys"
    line = "CONCAT(customer_id, '|', offer, '|', arm)"
    total = dialect.exact_sum
    lines = f"COALESCE(STRING_AGG({line}, chr(10) ORDER BY place), '')"
    return {
        "map_people": f"""SELECT {shared}, known, '' AS code, 1 AS listed, worth AS would,
              CASE WHEN known = 1 THEN {_PLACE[CONTACT]} ELSE {_PLACE[PILOT]} END AS node,
              worth AS gain, 0.0 AS loss
            FROM contact_list
            UNION ALL
            SELECT {shared},
              CASE WHEN off_by = {quoted(TOO_LONG_AGO)} THEN 0 ELSE known END AS known,
              off_by AS code, 0 AS listed, COALESCE(would, 0.0) AS would,
              CASE WHEN known = 0 AND off_by IN ({prior}) THEN {_PLACE[PILOT]}
                   ELSE CASE off_by {of_code} END END AS node,
              CASE WHEN segment_code = '' AND would > 0 THEN would ELSE 0.0 END AS gain,
              CASE WHEN would < 0 THEN would ELSE 0.0 END AS loss
            FROM not_on_list""",
        "map_units": """SELECT * FROM (
              SELECT p.*, ROW_NUMBER() OVER (PARTITION BY unit, of_firm
                ORDER BY node DESC, would DESC, customer_id) AS place FROM map_people p) u
            WHERE place = 1""",
        "map_cells": f"""SELECT segment, node, code, listed, known, COUNT(*) AS people,
              {total("margin")} AS margin, {total("gain")} AS gain, {total("loss")} AS loss
            FROM map_units WHERE firm_buys = 0
            GROUP BY segment, node, code, listed, known""",
        "map_lifted": f"""SELECT code, COUNT(*) AS people, {total("gain")} AS gain FROM (
              SELECT code, stops, gain, ROW_NUMBER() OVER (PARTITION BY unit, of_firm
                ORDER BY listed DESC, gain DESC, customer_id) AS place
              FROM map_people WHERE stops <= 1 AND firm_buys = 0 AND known = 1) u
            WHERE place = 1 AND stops = 1 AND gain > 0 GROUP BY code""",
        "map_living": """SELECT COUNT(*) AS people FROM (
              SELECT DISTINCT COALESCE(f.account, l.customer_id) AS unit,
                     CASE WHEN f.account IS NULL THEN 0 ELSE 1 END AS of_firm
              FROM lifetimes l LEFT JOIN list_firms f ON f.customer_id = l.customer_id
              WHERE l.lost_day IS NULL) u""",
        "map_reach": f"""SELECT segment, COUNT(*) AS lost,
              SUM(CASE WHEN open_now AND place = 1 THEN 1 ELSE 0 END) AS reached
            FROM (SELECT r.*, ROW_NUMBER() OVER (PARTITION BY unit, of_firm
                    ORDER BY CASE WHEN open_now THEN 0 ELSE 1 END, most DESC, customer_id) AS place
                  FROM (SELECT p.customer_id, p.segment, p.unit, p.of_firm, o.most,
                          p.code IN ({later}) AND COALESCE(o.reached, FALSE) AS open_now
                        FROM list_people p LEFT JOIN (
                          SELECT customer_id, BOOL_OR(last_ > first_ AND open_to) AS reached,
                                 MAX(CASE WHEN last_ > first_ AND open_to THEN worth END) AS most
                          FROM list_offers GROUP BY customer_id) o
                          ON o.customer_id = p.customer_id
                        WHERE p.months_since_loss < {reach_months}) r) u
            GROUP BY segment""",
        "map_list": f"""SELECT COALESCE({total("worth")}, 0.0) AS worth,
              COALESCE({total("cost")}, 0.0) AS cost,
              {dialect.sha256(lines)} AS frozen
            FROM contact_list""",
    }


def bound_statement(dialect: Dialect, prices: Sequence[float], budget: float) -> str:
    """The most that any choice among those whom an offer may be made brings for a budget.

    With a price λ on each unit of money the best for person i is max(0, max_o (w_io − λ·c_io)); for
    any λ of 0 or more

        Σ_i max(0, max_o (w_io − λ·c_io)) + λ·budget

    is no less than any choice within the budget brings (Lagrange), and at the best λ it is what the
    linear programme brings. `map_bound` is the least of it over the prices given.
    """
    real = dialect.real  # else it is a decimal, and a product of two may be too fine for one
    rows = ", ".join(f"(CAST({price!r} AS {real}))" for price in prices)
    total = dialect.exact_sum("GREATEST(most, 0.0)")
    return f"""SELECT COALESCE(MIN(bound), 0.0) AS bound FROM (
          SELECT price, {total} + price * CAST({budget!r} AS {real}) AS bound FROM (
            SELECT o.customer_id, t.price, MAX(o.worth - t.price * o.cost) AS most
            FROM list_open o CROSS JOIN (VALUES {rows}) t(price)
            GROUP BY o.customer_id, t.price) p
          GROUP BY price) b"""


def ease_statement(dialect: Dialect) -> str:
    """Lost customers by ease and value: is winning them back easy, and were they worth much?

    Worthiness is ease × value (Leach & Liu 2014, Industrial Marketing Management): value is the
    margin of the lifetime lost, much from the mean of those with a known ease on; easy is an ease
    of 3 or more of 5.
    """
    return f"""SELECT CASE WHEN ease >= {EASY} THEN 1 ELSE 0 END AS easy,
          CASE WHEN margin >= mean_margin THEN 1 ELSE 0 END AS worth_much, COUNT(*) AS people,
          {dialect.exact_sum("margin")} AS margin, SUM(listed) AS listed
        FROM (SELECT p.margin, e.ease, p.listed,
                SUM({dialect.floor("p.margin * 1000000")}) OVER ()
                  / (COUNT(*) OVER () * 1000000.0) AS mean_margin
              FROM map_people p JOIN (
                SELECT COALESCE(m.person_id, c.customer_id) AS customer_id, MIN(c.ease) AS ease
                FROM customers_known c LEFT JOIN id_map m ON m.customer_id = c.customer_id
                WHERE c.ease IS NOT NULL GROUP BY COALESCE(m.person_id, c.customer_id)) e
                ON e.customer_id = p.customer_id) g
        GROUP BY CASE WHEN ease >= {EASY} THEN 1 ELSE 0 END,
                 CASE WHEN margin >= mean_margin THEN 1 ELSE 0 END"""
