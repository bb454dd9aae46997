"""The reasons of every loss, counted in the engine: stated, observed, and found out later.

A goodbye belongs to the lifetime that it ends: from the first day of that lifetime until the
customer is back. Of several the last that fills a column counts. What was observed is what the
other tables tell of the days before a loss, the first that applies:

    a failed payment      the contract ended by one
    an open complaint     a ticket in the 90 days before the last purchase, or since, that was not
                          put right by the day of the loss
    a price rise          the contract's last payment is more than that before it, in the 90 days
                          before its end

Kept: `reason_losses`, one row for losses alike in all that is told of them; `reason_texts`, the
same with the customers' own words, which stay in memory and are never shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from winback_kit.history.small_tables import small_tables
from winback_kit.tables.engine.duckdb_engine import Dialect, Engine, quoted
from winback_kit.tables.read import ClientData

OBSERVED_DAYS = 90
RECENT_DAYS = 180
YEAR_DAYS = 365
MONEY_DAYS = 365
FAILED, COMPLAINT, DEARER, NOTHING = "payment", "ticket", "price", ""


@dataclass(frozen=True)
class ReasonTables:
    """Losses by reason; months are year × 12 + month − 1, margin is that of a year before the loss.

    `segment` is the client's own, whatever the lost are grouped by. An empty text stands for what
    was not given. `lost` is 1 where the customer is lost today, `year` and `recent` where the loss
    is less than `YEAR_DAYS`, or at most `RECENT_DAYS`, old, `reachable` where a channel to them is
    open (to everybody, where no permissions are given), `told` where a text was written, and
    `never` where the reason or the text tells that nobody of them must be asked.
    """

    reason_losses: Annotated[
        pd.DataFrame,
        "segment stated observed real competitor told never month year recent lost reachable n "
        "margin",
    ]
    reason_texts: Annotated[pd.DataFrame, "text stated real n"]


_SAID = ("stated_reason", "real_reason", "competitor", "free_text")


def keep_reasons(engine: Engine, data: ClientData) -> ReasonTables:
    """Count the losses by reason, from what `History` and `Defection` have made in the engine."""
    dialect, given = engine.dialect, data.given
    steps = _statements(
        dialect,
        data.as_of,
        contractual=data.contractual,
        tickets="tickets" in given,
        permissions="permissions" in given,
    )
    for name, sql in steps.items():
        engine.create(name, sql)
    told = engine.frame("reason_texts").text.unique()
    reasons = engine.frame("reasons_said").name
    never = [text for text in [*reasons, *told] if data.client.codebook.is_never_asked(text)]
    engine.create("loss_reasons", _with_never(never))
    engine.create("reason_losses", _counted(dialect))
    return small_tables(ReasonTables, engine)


def _statements(
    dialect: Dialect, as_of: dt.date, *, contractual: bool, tickets: bool, permissions: bool
) -> dict[str, str]:
    whole = dialect.whole_sum
    before = dialect.days("d.order_day", "l.last_day")
    said = ", ".join(f"COALESCE({name}, '') AS {name}" for name in _SAID)
    ago = dialect.days("l.lost_day", f"DATE '{as_of}'")
    open_to = "p.barred = 0 AND p.channels <> ''" if permissions else "TRUE"
    return {
        "losses": """SELECT customer_id, lifetime, start_day, last_day, lost_day, return_day
            FROM lifetimes WHERE lost_day IS NOT NULL""",
        "loss_goodbyes": f"""SELECT l.customer_id, l.lifetime, g.day, g.stated_reason,
              g.real_reason, g.competitor, g.free_text
            FROM losses l JOIN (
              SELECT COALESCE(m.person_id, u.customer_id) AS customer_id, u.day, u.stated_reason,
                     u.real_reason, u.competitor, u.free_text
              FROM goodbyes_used u LEFT JOIN id_map m ON m.customer_id = u.customer_id) g
            ON g.customer_id = l.customer_id AND g.day >= l.start_day AND g.day <= DATE '{as_of}'
           AND (l.return_day IS NULL OR g.day < l.return_day)""",
        **{f"last_{name}": _last(name) for name in _SAID},
        "loss_money": f"""SELECT l.customer_id, l.lifetime, {whole("d.margin")} AS margin
            FROM losses l JOIN lifetime_days d
              ON d.customer_id = l.customer_id AND d.lifetime = l.lifetime
            WHERE {before} < {MONEY_DAYS} GROUP BY l.customer_id, l.lifetime""",
        "observed_payment": "SELECT customer_id, lifetime FROM failed_payments",
        "observed_ticket": _complained(dialect, tickets=tickets),
        "observed_price": _dearer(dialect, contractual=contractual),
        "losses_said": f"""SELECT l.customer_id, l.lifetime, l.lost_day, g.segment,
              CASE WHEN {ago} < {YEAR_DAYS} THEN 1 ELSE 0 END AS year,
              CASE WHEN {ago} <= {RECENT_DAYS} THEN 1 ELSE 0 END AS recent,
              CASE WHEN l.return_day IS NULL THEN 1 ELSE 0 END AS lost,
              CASE WHEN {open_to} THEN 1 ELSE 0 END AS reachable,
              COALESCE(m.margin, 0) AS margin,
              CASE WHEN op.customer_id IS NOT NULL THEN {quoted(FAILED)}
                   WHEN ot.customer_id IS NOT NULL THEN {quoted(COMPLAINT)}
                   WHEN od.customer_id IS NOT NULL THEN {quoted(DEARER)}
                   ELSE '' END AS observed, {said}
            FROM losses l
            {"".join(_joined(f"last_{name}", f"s{at}") for at, name in enumerate(_SAID))}
            {_joined("loss_money", "m")}{_joined("observed_payment", "op")}
            {_joined("observed_ticket", "ot")}{_joined("observed_price", "od")}
            JOIN customer_groups g ON g.customer_id = l.customer_id
            LEFT JOIN permitted p ON p.customer_id = l.customer_id""",
        "reason_texts": """SELECT free_text AS text, stated_reason AS stated, real_reason AS real,
              COUNT(*) AS n
            FROM losses_said WHERE free_text <> ''
            GROUP BY free_text, stated_reason, real_reason""",
        "reasons_said": """SELECT stated_reason AS name FROM losses_said
            UNION SELECT real_reason FROM losses_said""",
    }


def _with_never(never: Sequence[str]) -> str:
    """The losses, with whether one of these texts says that the person must be left in peace."""
    names = ", ".join(map(quoted, dict.fromkeys(never))) or "NULL"
    columns = ("stated_reason", "real_reason", "free_text")
    said = " OR ".join(f"{name} IN ({names})" for name in columns)
    return f"SELECT s.*, CASE WHEN {said} THEN 1 ELSE 0 END AS never FROM losses_said s"


def _counted(dialect: Dialect) -> str:
    keys = f"""segment, stated_reason, observed, real_reason,
          CASE WHEN competitor = '' THEN 0 ELSE 1 END,
          CASE WHEN free_text = '' THEN 0 ELSE 1 END, never, {dialect.month("lost_day")}, year,
          recent, lost, reachable"""
    return f"""SELECT segment, stated_reason AS stated, observed, real_reason AS real,
          CASE WHEN competitor = '' THEN 0 ELSE 1 END AS competitor,
          CASE WHEN free_text = '' THEN 0 ELSE 1 END AS told, never,
          {dialect.month("lost_day")} AS month, year, recent, lost, reachable, COUNT(*) AS n,
          {dialect.whole_sum("margin")} AS margin
        FROM loss_reasons GROUP BY {keys}"""


def _joined(table: str, short: str) -> str:
    return f"""LEFT JOIN {table} {short} ON {short}.customer_id = l.customer_id
             AND {short}.lifetime = l.lifetime
            """


def _last(column: str) -> str:
    """What the last goodbye that fills a column says."""
    return f"""SELECT customer_id, lifetime, {column} FROM (
          SELECT customer_id, lifetime, {column}, ROW_NUMBER() OVER (
            PARTITION BY customer_id, lifetime ORDER BY day DESC, {column}) AS place
          FROM loss_goodbyes WHERE {column} IS NOT NULL) g WHERE place = 1"""


_NONE = "SELECT customer_id, lifetime FROM losses WHERE customer_id IS NULL"


def _complained(dialect: Dialect, *, tickets: bool) -> str:
    if not tickets:
        return _NONE
    before = dialect.days("t.opened", "l.last_day")
    return f"""SELECT DISTINCT l.customer_id, l.lifetime FROM losses l JOIN (
          SELECT COALESCE(m.person_id, k.customer_id) AS customer_id, k.opened, k.closed,
                 k.recovered
          FROM tickets_used k LEFT JOIN id_map m ON m.customer_id = k.customer_id) t
        ON t.customer_id = l.customer_id AND t.opened <= l.lost_day AND t.opened >= l.start_day
        WHERE {before} <= {OBSERVED_DAYS}
          AND NOT (COALESCE(t.recovered, FALSE) AND COALESCE(t.closed, t.opened) <= l.lost_day)"""


def _dearer(dialect: Dialect, *, contractual: bool) -> str:
    if not contractual:
        return _NONE
    before = dialect.days("d.order_day", "l.lost_day")
    return f"""SELECT DISTINCT l.customer_id, l.lifetime FROM losses l JOIN (
          SELECT customer_id, lifetime, order_day, amount, LAG(amount) OVER (
            PARTITION BY customer_id, lifetime ORDER BY order_day) AS paid_before
          FROM lifetime_days) d
        ON d.customer_id = l.customer_id AND d.lifetime = l.lifetime
        WHERE d.amount > d.paid_before AND {before} <= {OBSERVED_DAYS}"""
