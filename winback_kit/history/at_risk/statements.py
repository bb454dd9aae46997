"""The signals as SQL: one row a customer and evening, of those whom the forecast is learnt from.

On the evening of an origin the base is who is not lost by then: silent for fewer days than the
lapse rule, or under a contract that runs. `lost` is who then does not order for the horizon, or
whose contract ends in it (a failed payment is nobody's choice, and left out). Everything else in a
row was known on that evening: order days, tickets, answers and opt-outs up to it. Origin 0 is the
as-of date, whose `lost` nobody knows yet.

Read: `silence_days` (every k-th customer of a large log), `lifetimes`, `buckets`, `unwilling`,
`spell_runs`, `traits` and the side tables. Kept: `signal_rows`, and beside it small tables.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from winback_kit.tables.engine.duckdb_engine import Dialect, quoted
from winback_kit.tables.logs.grace import RUNNING_UNTIL, USUAL

TREND_DAYS, TICKET_DAYS, YEAR = 90, 180, 365
FEWEST_ANSWERS = 50  # people with an answer in numbers, for a question to be a signal
NUMBER = "[0-9]{1,2}"
_COLUMNS = "origin, person"


def origin_statements(
    dialect: Dialect, evenings: Sequence[dt.date], *, horizon: int, every: int, contractual: bool
) -> dict[str, str]:
    """`signal_origins` and `signal_base` (origin, person, customer_id, lost, lead, …)."""
    rows = " UNION ALL ".join(
        f"SELECT {at} AS origin, DATE '{day}' AS evening" for at, day in enumerate(evenings)
    )
    until = dialect.add("e.evening", horizon)
    base = f"""SELECT e.origin, e.evening, s.person, s.customer_id, s.order_day AS since,
          {dialect.days("s.order_day", "e.evening")} AS silence,
          CASE WHEN s.next_day <= {until} THEN 0 ELSE 1 END AS lost,
          s.rule_days - {dialect.days("s.order_day", "e.evening")} AS lead
        FROM silence_days s JOIN signal_origins e ON s.order_day <= e.evening
         AND (s.next_day IS NULL OR s.next_day > e.evening)
        WHERE {dialect.days("s.order_day", "e.evening")} < s.rule_days"""
    if contractual:
        ends = f"l.lost_day IS NOT NULL AND l.lost_day <= {until}"
        base = f"""SELECT e.origin, e.evening, b.person, l.customer_id, l.start_day AS since,
              0 AS silence, CASE WHEN {ends} THEN 1 ELSE 0 END AS lost,
              {dialect.days("e.evening", "l.lost_day")} AS lead
            FROM lifetimes l JOIN buckets b ON b.customer_id = l.customer_id
            JOIN signal_origins e ON l.start_day <= e.evening
             AND (l.lost_day IS NULL OR l.lost_day > e.evening)
            LEFT JOIN unwilling u ON u.customer_id = l.customer_id AND u.lifetime = l.lifetime
            WHERE MOD(b.person, {every}) = 0 AND NOT (u.customer_id IS NOT NULL AND {ends})"""
    return {"signal_origins": rows, "signal_base": base}


def log_statements(dialect: Dialect, *, contractual: bool) -> dict[str, str]:
    """What the log says of each: `signal_log`, and `signal_again` of lifetimes before."""
    days, whole = dialect.days, dialect.whole_sum
    late, early = (dialect.add("b.evening", -n * TREND_DAYS) for n in (1, 2))
    quarter_before = f"d.order_day > {early} AND d.order_day <= {late}"
    again = {
        "signal_again": """SELECT b.origin, b.person, COUNT(*) - 1 AS again
            FROM signal_base b JOIN lifetimes l ON l.customer_id = b.customer_id
             AND l.start_day <= b.evening GROUP BY b.origin, b.person"""
    }
    if contractual:
        return {**_contract(dialect), **again}
    return {
        "signal_log": f"""SELECT b.origin, b.person, COUNT(*) AS orders,
              {days("MIN(d.order_day)", "MAX(b.evening)")} AS tenure,
              {whole("d.amount")} AS spent,
              {whole(f"CASE WHEN d.order_day > {late} THEN d.amount END")} AS now,
              {whole(f"CASE WHEN {quarter_before} THEN d.amount END")} AS before
            FROM signal_base b JOIN silence_days d ON d.person = b.person
             AND d.order_day <= b.evening GROUP BY b.origin, b.person""",
        **again,
    }


def _contract(dialect: Dialect) -> dict[str, str]:
    """Price a month now and before, pauses and late payments of the last year, of a contract.

    `late` was paid within the grace period; `overdue` beyond it, so that a new contract began:
    after a failed payment, or at most `USUAL[0]` days later, since longer gaps are returns.
    """
    days = dialect.days
    year = dialect.add("b.evening", -YEAR)
    runs = f"s.start_day <= b.evening AND COALESCE(s.end_day, b.evening) >= {year}"
    now = "(s.end_day IS NULL OR s.end_day > b.evening) AND NOT s.paused"
    gap = days("s.before", "s.start_day")
    late = f"s.start_day > {year} AND {gap} > 0"
    broke = f"s.start_day = b.since AND (u.customer_id IS NOT NULL OR {gap} <= {USUAL[0]})"
    return {
        "signal_spells": f"""SELECT customer_id, lifetime, start_day, end_day, paused,
              {dialect.floor("price / in_months")} AS monthly, {RUNNING_UNTIL.strip()} AS before
            FROM spell_runs""",
        "signal_log": f"""SELECT b.origin, b.person, MAX({days("b.since", "b.evening")}) AS tenure,
              COALESCE(MAX(CASE WHEN {now} THEN s.monthly END), 0) AS price,
              COALESCE(MAX(CASE WHEN {runs} THEN s.monthly END), 0) AS highest,
              MAX(CASE WHEN s.paused AND {runs} THEN 1 ELSE 0 END) AS paused,
              MAX(CASE WHEN {late} AND s.start_day > b.since THEN 1 ELSE 0 END) AS late,
              MAX(CASE WHEN {late} AND {broke} THEN 1 ELSE 0 END) AS overdue
            FROM signal_base b JOIN signal_spells s ON s.customer_id = b.customer_id
             AND s.start_day <= b.evening AND s.start_day >= b.since
            LEFT JOIN unwilling u
              ON u.customer_id = s.customer_id AND u.lifetime = s.lifetime - 1
            GROUP BY b.origin, b.person""",
    }


def beside_statements(
    dialect: Dialect,
    given: Mapping[str, Collection[str]],
    *,
    questions: Sequence[str],
    traits: Sequence[str],
) -> dict[str, str]:
    """What the other tables say of each, by the name of the table that is kept."""
    found = {}
    columns = given.get("tickets", ())
    if columns:
        found["signal_tickets"] = _tickets(dialect, columns)
    if "opted_out_at" in given.get("permissions", ()):
        found["signal_opt_outs"] = f"""SELECT DISTINCT b.origin, b.person, 1 AS opted_out
            FROM {_own("permissions_used", "opted_out_at")}
            JOIN signal_base b ON b.customer_id = o.customer_id
             AND o.opted_out_at <= b.evening"""
    for at, question in enumerate(questions):
        found[f"signal_answers_{at}"] = _answers(dialect, question, at)
    if "discount" in given.get("orders", ()):
        found["signal_discounts"] = f"""SELECT b.origin, b.person,
              {dialect.whole_sum("CASE WHEN o.discount <> 0 THEN 1 ELSE 0 END")} AS cut,
              COUNT(*) AS lines
            FROM {_own("orders_given", "order_date discount", "t.in_filter AND t.amount > 0")}
            JOIN signal_base b ON b.customer_id = o.customer_id AND o.order_date <= b.evening
            GROUP BY b.origin, b.person"""
    if traits:
        told = ", ".join(f"t.{one} AS trait_{one}" for one in traits)
        found["signal_traits"] = f"""SELECT b.origin, b.person, {told} FROM signal_base b
            JOIN traits t ON t.customer_id = b.customer_id"""
    return found


def questions_asked(dialect: Dialect) -> str:
    """SELECT of the survey's questions that enough people answered with a number."""
    return f"""SELECT question, COUNT(DISTINCT customer_id) AS n FROM survey_used
        WHERE {dialect.fully("answer", NUMBER)} GROUP BY question
        HAVING COUNT(DISTINCT customer_id) >= {FEWEST_ANSWERS}"""


def _own(table: str, columns: str, only: str = "TRUE") -> str:
    """Columns of a table of the client's, under the id that stands for each person, as `o`."""
    told = ", ".join(f"t.{one}" for one in columns.split())
    return f"""(SELECT COALESCE(m.person_id, t.customer_id) AS customer_id, {told}
        FROM {table} t LEFT JOIN id_map m ON m.customer_id = t.customer_id WHERE {only}) o"""


def _tickets(dialect: Dialect, columns: Collection[str]) -> str:
    lately = dialect.add("b.evening", -TICKET_DAYS)
    closed = f"o.closed <= b.evening AND o.closed > {lately}"
    count = dialect.count_if
    return f"""SELECT b.origin, b.person,
          {count(f"o.opened > {lately}")} AS tickets,
          {count("o.closed IS NULL OR o.closed > b.evening")} AS open_tickets,
          {count(f"{closed} AND NOT o.recovered")} AS unrecovered,
          {count(f"{closed} AND o.recovered")} AS recovered
        FROM {_own("tickets_used", "opened closed recovered")}
        JOIN signal_base b ON b.customer_id = o.customer_id
         AND o.opened <= b.evening GROUP BY b.origin, b.person"""


def _answers(dialect: Dialect, question: str, at: int) -> str:
    """The last answer of a year, of those who answered with a number."""
    asked = f"t.question = {quoted(question)} AND {dialect.fully('t.answer', NUMBER)}"
    return f"""SELECT origin, person, answer AS answer_{at} FROM (
          SELECT b.origin, b.person, CAST(o.answer AS {dialect.whole}) AS answer,
                 ROW_NUMBER() OVER (PARTITION BY b.origin, b.person
                   ORDER BY o.day DESC, o.answer) AS place
          FROM {_own("survey_used", "day answer", asked)}
          JOIN signal_base b ON b.customer_id = o.customer_id
           AND o.day <= b.evening AND o.day > {dialect.add("b.evening", -YEAR)}) p
        WHERE place = 1"""
