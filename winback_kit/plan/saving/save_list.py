"""The save list as SQL: every customer at risk is on it, or off it by the first rule that holds.

Permissions, tests that are not read yet and the pause after a contact hold as for the lost
(plan/lists). Of the others those are on it with whom asking is worth more than it costs,

    worth_i = τ · V_i − q1 · R − c,  V_i = V · b_i,  b_i = (4·m̄ + Σ m_i) / ((4 + n_i) · m̄)       (1)

with m̄ the mean margin of an order day of everybody at risk, and n_i, Σ m_i the customer's own; and
where nobody was ever held out, everybody whom a test can ask. Arms are drawn by the same hash as
those of the contact list: `HELD_PROVEN` of a cell in which it is proven that asking pays, else
half, so that the next test tells. The best come first: by worth, or in a test by what is at stake.

Read: `risk_people`, `list_contacts` and `list_firms`. Kept: `save_list` and `not_on_save_list`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from winback_kit.history.permissions import BARRED, NO_PERMISSION, OPTED_OUT, carries_sql
from winback_kit.plan.experiment.arms import Draw, arm_sql, edge_of
from winback_kit.plan.lists.off_list import (
    CHANNEL_CLOSED,
    COSTS_MORE,
    HELD_OUT,
    JUST_CONTACTED,
    NOT_VALUED,
)
from winback_kit.plan.lists.rules import ListRules
from winback_kit.plan.saving.saving import SaveCell, Saving
from winback_kit.tables.engine.duckdb_engine import Dialect, quoted
from winback_kit.words.text import marked

HELD_PROVEN, HELD_IN_TEST = 0.1, 0.5
PRIOR_ORDERS = 4
PUT_OFF = "asking_puts_off"


@dataclass(frozen=True)
class SaveRule:
    """One rule: its code, and why the customer is not on the list."""

    code: str
    why: str


SAVE_RULES = (
    SaveRule(BARRED, marked("the customer must not be contacted")),
    SaveRule(OPTED_OUT, marked("the customer has opted out of every channel")),
    SaveRule(NO_PERMISSION, marked("no permission is known")),
    SaveRule(HELD_OUT, marked("the customer is held out in a test that is not read yet")),
    SaveRule(JUST_CONTACTED, marked("the customer was contacted too short a time ago")),
    SaveRule(NOT_VALUED, marked("the log does not tell what asking brings")),
    SaveRule(PUT_OFF, marked("asking makes more of these customers leave than it keeps")),
    SaveRule(COSTS_MORE, marked("asking costs more than it brings with this customer")),
    SaveRule(CHANNEL_CLOSED, marked("the channel of the offer is closed")),
)


@dataclass(frozen=True)
class SaveRules:
    """What decides who is on the save list, beside the rules of the lists.

    `in_test` where no test says yet what asking changes; `offer` and `channel` are those of the
    tests, empty where there are none.
    """

    cells: tuple[SaveCell, ...]
    offer: str
    channel: str
    in_test: bool
    shares: Mapping[str, float]


def save_rules(
    saving: Saving | None, rules: ListRules, *, channels: Mapping[str, str], held: float | None
) -> SaveRules:
    """The rules of a client; `channels` are those of offers, `held` the share stated for lists."""
    if saving is None:
        return SaveRules((), "", "", in_test=False, shares={})
    offer = saving.test.offer if saving.test else ""
    shares = {
        one.cell: (HELD_PROVEN if held is None else held) if one.proven else HELD_IN_TEST
        for one in saving.cells
    }
    in_test = saving.test is None
    return SaveRules(saving.cells, offer, channels.get(offer, ""), in_test=in_test, shares=shares)


def save_list_statements(dialect: Dialect, rules: ListRules, own: SaveRules) -> dict[str, str]:
    """Name and SELECT of every table, in order."""
    today, draw = f"DATE '{rules.as_of}'", _draw(rules, own)
    real = dialect.real
    over = dialect.add("k.contacted_on", rules.pause_days)
    stakes = "c.leaving * c.kept * r.brings"
    worth = "c.change * c.kept * r.brings - c.given - c.cost"
    ranked = stakes if own.in_test else worth
    open_to = carries_sql("r.channels", quoted(own.channel)) if rules.permissions_known else "TRUE"
    shut = (
        f"""WHEN r.barred = 1 THEN {quoted(BARRED)} WHEN r.barred = 2 THEN {quoted(NO_PERMISSION)}
               WHEN r.channels = '' THEN {quoted(OPTED_OUT)}"""
        if rules.permissions_known
        else ""
    )
    return {
        "save_worths": f"""SELECT p.*, CASE WHEN h.mean > 0 THEN GREATEST(0.0,
              ({PRIOR_ORDERS} * h.mean + p.margin) / (({PRIOR_ORDERS} + p.order_days) * h.mean))
              ELSE 1.0 END AS brings
            FROM risk_people p CROSS JOIN (
              SELECT CAST(SUM(margin) AS {real}) / SUM(order_days) AS mean FROM risk_people) h""",
        "save_people": f"""SELECT r.customer_id, r.cell, r.silence, r.left_, r.last_day,
              r.order_days, r.channel_names, k.contacted_on, k.held_until,
              COALESCE(f.account, r.customer_id) AS unit, c.alone, c.change,
              c.kept * r.brings AS kept, c.limit_ * r.brings AS limit_, c.evidence, c.edge,
              {worth} AS worth, {ranked} AS ranked,
              CASE {shut} WHEN k.held_until > {today} THEN {quoted(HELD_OUT)}
               WHEN {over} > {today} THEN {quoted(JUST_CONTACTED)}
               WHEN c.cell IS NULL OR c.known = 0 THEN {quoted(NOT_VALUED)}
               WHEN c.puts_off = 1 THEN {quoted(PUT_OFF)}
               WHEN {int(own.in_test)} = 0 AND {worth} <= 0 THEN {quoted(COSTS_MORE)}
               WHEN NOT ({open_to}) THEN {quoted(CHANNEL_CLOSED)} ELSE '' END AS code
            FROM save_worths r
            LEFT JOIN list_contacts k ON k.customer_id = r.customer_id
            LEFT JOIN list_firms f ON f.customer_id = r.customer_id
            LEFT JOIN {_cells(own, draw)} c ON c.cell = r.cell""",
        "save_list": f"""SELECT p.*, ROW_NUMBER() OVER (
                ORDER BY p.ranked DESC, p.left_, p.customer_id) AS place,
              {dialect.add(today, "p.left_")} AS lost_on, {quoted(own.offer)} AS offer,
              {arm_sql(dialect, "p.unit", draw, edge="p.edge")} AS arm
            FROM save_people p WHERE p.code = ''""",
        "not_on_save_list": f"""SELECT p.*, p.code AS off_by,
              {dialect.add(today, "p.left_")} AS lost_on, CASE p.code
               WHEN {quoted(HELD_OUT)} THEN p.held_until WHEN {quoted(JUST_CONTACTED)}
               THEN {dialect.add("p.contacted_on", rules.pause_days)} END AS until
            FROM save_people p WHERE p.code <> ''""",
    }


def _draw(rules: ListRules, own: SaveRules) -> Draw:
    """The draw of the lists with a salt of its own; who is held out of everything is here too."""
    return Draw(
        salt=f"{rules.draw.salt}|save",
        holdout_shares=own.shares,
        universal_salt=rules.draw.universal_salt,
        universal_share=rules.draw.universal_share,
    )


def _cells(own: SaveRules, draw: Draw) -> str:
    names = (
        "cell, known, puts_off, alone, leaving, change, kept, given, cost, limit_, evidence, edge"
    )
    rows = [", ".join(_row(one, own, draw)) for one in own.cells]
    told = rows or ["'', 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, '', ''"]
    only = "" if rows else " WHERE 1 = 0"
    return f"(SELECT * FROM (VALUES ({'), ('.join(told)})) t({names}){only})"


def _row(one: SaveCell, own: SaveRules, draw: Draw) -> Iterable[str]:
    known = one.value is not None and one.stays_alone is not None
    alone = one.stays_alone or 0.0
    change = one.change or 0.0
    puts_off = one.effect is not None and one.effect.high < 0
    numbers = (
        alone,
        1 - alone,
        change,
        one.value or 0.0,
        (one.stays_asked or 0.0) * one.remedy_cost,
        one.contact_cost,
        one.limit or 0.0,
    )
    return (
        quoted(one.cell),
        str(int(known and (own.in_test or one.change is not None))),
        str(int(puts_off)),
        *(f"CAST({number!r} AS DOUBLE)" for number in numbers),
        quoted("E" if own.in_test else "A"),
        quoted(edge_of(draw.share_of_others(one.cell))),
    )
