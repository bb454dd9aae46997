"""Lists: the only place where customers appear. Who may not be contacted is never in one."""

import os
import re
from pathlib import Path

import duckdb

from winback_kit.checks import unwritable
from winback_kit.plan.offers.reach import months_in_reach
from winback_kit.plan.offers.worth import Worth
from winback_kit.plan.programme.programme import Plan
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine, quoted
from winback_kit.words.told import told_name

LOST_CUSTOMERS = "lost_customers.parquet"
CONTACT_LIST = "contact_list.csv"


def write_lost_customers(engine: DuckDBEngine, plan: Plan, out: Path) -> None:
    """Write the lost customers with their segment, its best offer and what a contact is worth.

    One row a customer who is lost at the as-of date, the latest loss first. Where permissions were
    given, only customers who may be contacted are in it; where not, `permission` is unknown.
    """
    known = "permissions" in plan.history.data.given
    choices = ", ".join(
        f"({_names(one.segment, one.offer)}, {one.incremental!r}, {contact}, {first!r}, {last!r})"
        for one, contact, first, last in _parts(plan)
    )
    _copy(
        engine,
        f"""COPY (
          SELECT l.customer_id, c.named AS segment, l.lost_day, l.months_since_loss, l.lifetime,
                 l.order_days AS orders_before, l.margin / 100.0 AS margin_before,
                 c.offer, c.worth AS incremental_worth, c.chosen AS contact,
                 '{"granted" if known else "unknown"}' AS permission
          FROM {_in_order("l.contactable = 1" if known else "TRUE")}
          JOIN (VALUES {choices}) c(segment, named, offer, worth, chosen, first, last) ON {_WHOSE}
          ORDER BY c.chosen DESC, c.worth DESC, l.lost_day DESC, l.customer_id
        ) TO {quoted(str(out))} (FORMAT PARQUET)""",
        out,
    )


def write_contact_list(engine: DuckDBEngine, plan: Plan, out: Path) -> None:
    """Write whom to contact, in order, with reason, offer and evidence, as a table for a sheet.

    Only customers of the segments chosen who may be contacted and were not lost too long ago: the
    programme's backlog, of each segment the share that the budget is enough for. A text that a
    sheet would take for a formula is written with an apostrophe in front, and stays a text.
    """
    known = "permissions" in plan.history.data.given
    choices = [
        f"({_names(one.segment, one.offer)}, {one.incremental!r}, "
        f"{quoted(one.effect.evidence)}, {first!r}, {last!r})"
        for one, contact, first, last in _parts(plan)
        if contact
    ]
    in_reach = f"l.months_since_loss < {months_in_reach(plan.history)}"
    if known:
        in_reach += " AND l.contactable = 1"
    _copy(
        engine,
        f"""COPY (
          SELECT ROW_NUMBER() OVER (ORDER BY c.worth DESC, l.lost_day DESC, l.customer_id) AS rank,
                 {as_text("l.customer_id")} AS customer_id, {as_text("c.named")} AS segment,
                 {as_text("c.offer")} AS offer, ROUND(c.worth, 2) AS incremental_worth,
                 c.evidence, l.lost_day, l.months_since_loss,
                 '{"granted" if known else "unknown"}' AS permission
          FROM {_in_order(in_reach)}
          JOIN (VALUES {", ".join(choices) or _NOBODY})
            c(segment, named, offer, worth, evidence, first, last) ON {_WHOSE}
          ORDER BY rank
        ) TO {quoted(str(out))} (FORMAT CSV, HEADER)""",
        out,
    )


def _names(segment: str, offer: str) -> str:
    """A segment as the log has it and as the reader does, and the offer, as literals of SQL."""
    return ", ".join(map(quoted, (segment, told_name(segment), told_name(offer))))


def _parts(plan: Plan) -> list[tuple[Worth, bool, float, float]]:
    """Each segment cut by offer: who is contacted or not, from which share of it to which."""
    parts, reached = [], dict.fromkeys(plan.best, 0.0)
    for one in plan.worths:
        share = plan.shares.get((one.segment, one.offer), 0.0)
        if share:
            first = reached[one.segment]
            reached[one.segment] = first + share
            parts.append((one, True, first, first + share))
    left = [(one, False, reached[name], 1.0) for name, one in plan.best.items()]
    return parts + [part for part in left if part[2] < part[3]]


def _in_order(which: str) -> str:
    """The lost of each segment with their place in it, the latest loss first."""
    return f"""(
        SELECT l.*, COUNT(*) OVER (PARTITION BY l.segment) AS of_them, ROW_NUMBER() OVER (
            PARTITION BY l.segment ORDER BY l.lost_day DESC, l.customer_id) - 1 AS place
        FROM lost_customers l WHERE {which}) l"""


_WHOSE = """c.segment = l.segment
            AND l.place >= c.first * l.of_them AND l.place < c.last * l.of_them"""
_NOBODY = "(CAST(NULL AS VARCHAR), '', '', 0.0, '', 0.0, 0.0)"
_FORMULA = "'^[=+@\\t\\r-]'"


def as_text(column: str) -> str:
    """A text column in which nothing is taken for a formula."""
    text = f"CAST({column} AS VARCHAR)"
    quote = "chr(39)"
    return f"CASE WHEN regexp_matches({text}, {_FORMULA}) THEN {quote} || {text} ELSE {text} END"


def _copy(engine: DuckDBEngine, sql: str, out: Path) -> None:
    """Run a COPY; a full or forbidden place is told as such."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        engine.connection.execute(sql)
    except duckdb.IOException as error:
        number = re.search(r'"errno":"(\d+)"', str(error))
        reason = os.strerror(int(number.group(1))) if number else str(error).splitlines()[0]
        raise unwritable(out, OSError(reason)) from None
    except OSError as error:
        raise unwritable(out, error) from None
