"""The lists against those of the last run: who is new on them, and who is on them no more, and why.

Read: the lists as they were made, `lifetimes`, `lost_customers`, `id_map`, and `last_lists`
(list, customer_id, arm) as the last run left them. Ids that are one person today are one person.
Kept: `contact_list`, `save_list` and the lists of who is on neither with `since_last`, and
`off_since_last` (list, customer_id, arm, code), one row for each who is on a list no more. The code
is the rule that keeps them off today; who is under no rule, because they are lost, or at risk, no
more, has one of the codes below.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from winback_kit.history.permissions import BARRED, NO_PERMISSION, OPTED_OUT
from winback_kit.plan.lists.off_list import (
    COSTS_MORE,
    FIRM_BUYS,
    HELD_OUT,
    JUST_CONTACTED,
    MOVED_OR_DIED,
    SAME_FIRM,
    SEGMENT_COSTS_MORE,
    SENT_AWAY_BY_US,
    TOO_LONG_AGO,
    WORTH_LESS,
)
from winback_kit.tables.engine.duckdb_engine import quoted
from winback_kit.words.text import marked

CONTACT, SAVE = "contact_list", "save_list"
NEW, AGAIN, OFF = "new", "again", "off"
RETURNED, LOST_NOW, NOT_LOST, NOT_KNOWN = "returned", "lost", "not_lost", "not_known"


@dataclass(frozen=True)
class OffNow:
    """Why somebody is on a list no more, who is under none of its rules: code and words."""

    code: str
    why: str


OFF_NOW = (
    OffNow(RETURNED, marked("they have bought since")),
    OffNow(LOST_NOW, marked("they were at risk, and are lost now")),
    OffNow(NOT_LOST, marked("by what is known now they were not lost, or not at risk, that day")),
    OffNow(NOT_KNOWN, marked("they are in the tables no more")),
)
# what a reader of the page is told of the codes, in this order; the others are the last
OFF_GROUPS: dict[str, tuple[str, ...]] = {
    "returned": (RETURNED,),
    "lost": (LOST_NOW,),
    "withdrawn": (BARRED, OPTED_OUT, NO_PERMISSION),
    "contacted": (JUST_CONTACTED,),
    "suppressed": (SENT_AWAY_BY_US, MOVED_OR_DIED, HELD_OUT, FIRM_BUYS, SAME_FIRM),
    "too_long_ago": (TOO_LONG_AGO,),
    "costs_more": (COSTS_MORE, WORTH_LESS, SEGMENT_COSTS_MORE),
}
OTHERS = "others"
NO_LAST_LISTS = """SELECT CAST(NULL AS VARCHAR) AS list, CAST(NULL AS VARCHAR) AS customer_id,
      CAST(NULL AS VARCHAR) AS arm WHERE 1 = 0"""


def since_list_statements(last_day: dt.date | None) -> dict[str, str]:
    """Name and SELECT of every table, in order; on the first run nobody is marked."""
    known = last_day is not None
    day = f"DATE '{last_day or dt.date.min}'"
    return {
        "last_people": """SELECT l.list, COALESCE(m.person_id, l.customer_id) AS customer_id,
              MIN(l.arm) AS arm
            FROM last_lists l LEFT JOIN id_map m ON m.customer_id = l.customer_id
            GROUP BY l.list, COALESCE(m.person_id, l.customer_id)""",
        CONTACT: _marked(CONTACT, CONTACT, known=known, here=AGAIN, else_=NEW),
        SAVE: _marked(SAVE, SAVE, known=known, here=AGAIN, else_=NEW),
        "not_on_list": _marked("not_on_list", CONTACT, known=known, here=OFF),
        f"not_on_{SAVE}": _marked(f"not_on_{SAVE}", SAVE, known=known, here=OFF),
        "since_bought": f"""SELECT customer_id, MAX(CASE WHEN last_day > {day} THEN 1 ELSE 0 END)
              AS bought FROM lifetimes GROUP BY customer_id""",
        "off_since_last": f"""SELECT p.list, p.customer_id, p.arm, COALESCE(n.off_by, s.off_by,
              CASE WHEN b.customer_id IS NULL THEN {quoted(NOT_KNOWN)}
                   WHEN p.list = {quoted(SAVE)} AND k.customer_id IS NOT NULL
                   THEN {quoted(LOST_NOW)}
                   WHEN b.bought = 1 THEN {quoted(RETURNED)} ELSE {quoted(NOT_LOST)} END) AS code
            FROM last_people p
            LEFT JOIN not_on_list n
                   ON p.list = {quoted(CONTACT)} AND n.customer_id = p.customer_id
            LEFT JOIN not_on_{SAVE} s
                   ON p.list = {quoted(SAVE)} AND s.customer_id = p.customer_id
            LEFT JOIN since_bought b ON b.customer_id = p.customer_id
            LEFT JOIN lost_customers k ON k.customer_id = p.customer_id
            WHERE NOT EXISTS (SELECT 1 FROM {CONTACT} c
                WHERE p.list = {quoted(CONTACT)} AND c.customer_id = p.customer_id)
              AND NOT EXISTS (SELECT 1 FROM {SAVE} c
                WHERE p.list = {quoted(SAVE)} AND c.customer_id = p.customer_id)""",
    }


def _marked(table: str, of: str, *, known: bool, here: str, else_: str = "") -> str:
    """A list with who of it was on the list `of` of the last run."""
    other = quoted(else_) if else_ else "CAST(NULL AS VARCHAR)"
    mark = f"CASE WHEN p.customer_id IS NOT NULL THEN {quoted(here)} ELSE {other} END"
    return f"""SELECT l.*, {mark if known else "CAST(NULL AS VARCHAR)"} AS since_last
        FROM {table} l LEFT JOIN last_people p
          ON p.list = {quoted(of)} AND p.customer_id = l.customer_id"""


def off_group(code: str) -> str:
    """The group of a code.

    >>> off_group("just_contacted"), off_group("beyond_budget")
    ('contacted', 'others')
    """
    return next((name for name, codes in OFF_GROUPS.items() if code in codes), OTHERS)
