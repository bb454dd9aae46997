"""What models of buying and of renewing need, counted in the engine.

Without a contract, of each customer: x repeat order days, the days from the first to the last order
(t_x) and to the as-of date (T), and the money of the repeat orders; customers alike are one row
with a count. Beyond 200,000 customers rows whose times differ little are put together in cells
(steps of 0.1/√(1 + x) in ln(31 + days), as in value/models/cells.py), so that what leaves the
engine stays small; times are then sums over the cell.

Under contract, of each lifetime: the renewals it made, and whether it ended at the next one. A
customer who is there after t whole periods has made t renewals; one who left in period t, or on
its last day, did not make renewal t. Periods are those that are paid for, in months; where they
are of so many days, they are counted in days.

Both also as they were known at an origin in the past, with what happened after it, for a test of
any forecast on the client's own past. Money is in cents until it has left the engine.
"""

import datetime as dt
from dataclasses import dataclass

from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.history.small_tables import PurchaseTables, small_tables
from winback_kit.tables.engine.duckdb_engine import Dialect, Engine, quoted
from winback_kit.tables.read import ClientData
from winback_kit.words.own_names import ALL_CUSTOMERS, FEW_TIMES, MANY_TIMES, NOT_GIVEN, ONCE

MOST_EXACT = 200_000
CELL_STEP = 0.1
SOON_DAYS = 31
SPEND_STEP = 0.01
LONGEST_HOLDOUT = 12  # months
HOLDOUT_SHARE = 3  # of the log, one part in so many


@dataclass(frozen=True)
class Holdout:
    """The end of a log that a forecast is tested on: the last `months` months, after `origin`."""

    origin: dt.date
    months: int

    @property
    def days(self) -> int:
        """Its length in days."""
        return int(self.months * DAYS_PER_MONTH)


def holdout_of(data: ClientData) -> Holdout:
    """A third of the log, at most a year; 0 months where the log is shorter than three."""
    span = (data.as_of - data.first_day).days
    months = min(LONGEST_HOLDOUT, int(span / DAYS_PER_MONTH / HOLDOUT_SHARE))
    days = int(months * DAYS_PER_MONTH)
    return Holdout(origin=data.as_of - dt.timedelta(days=days), months=months)


def value_segments(data: ClientData, segment_by: str) -> str:
    """What customers are grouped by for their value: `segment`, `orders` or `everybody`."""
    given = data.given.get("customers")
    if segment_by != "orders" and given and "segment" in given.columns:
        return "segment"
    return "everybody" if data.contractual else "orders"


def keep_purchase_counts(engine: Engine, data: ClientData, segment_by: str) -> None:
    """Keep the small tables `purchase_counts` and `spend_counts`, or `renewal_counts` under
    contract, and `prospect_counts`; `lifetimes` must be there.
    """
    dialect, by = engine.dialect, value_segments(data, segment_by)
    steps = _renewals(dialect, data, by) if data.contractual else _purchases(dialect, data, by)
    for name, sql in {**steps, **_prospects(dialect, data.as_of)}.items():
        engine.create(name, sql)


def purchase_tables(engine: Engine, data: ClientData) -> PurchaseTables:
    """The small tables in a fixed order, money in the currency."""
    of_orders = {"purchase_counts", "holdout_counts", "tracking", "spend_counts", "first_orders"}
    of_contracts = {"renewal_counts", "renewal_holdout"}
    empty = of_orders if data.contractual else of_contracts
    return small_tables(PurchaseTables, engine, empty=empty)


def _purchases(dialect: Dialect, data: ClientData, by: str) -> dict[str, str]:
    past = holdout_of(data)
    origin = f"DATE '{past.origin}'"
    exact = data.customers <= MOST_EXACT
    month = dialect.floor(f"({dialect.days(origin, 'd.order_day')} - 1) / {DAYS_PER_MONTH}")
    return {
        "purchasers": _purchasers(dialect, data, by),
        "purchase_counts": f"""SELECT segment, current_, x, {dialect.whole_sum("t_x")} AS t_x,
              {dialect.whole_sum("age")} AS age, COUNT(*) AS n,
              {dialect.whole_sum("amount")} AS amount, {dialect.whole_sum("margin")} AS margin
            FROM purchasers GROUP BY segment, current_, x, {_cell(dialect, "t_x", "x", exact)},
                                     {_cell(dialect, "age", "x", exact)}""",
        "holdout_counts": f"""SELECT x_then AS x, {dialect.whole_sum("t_then")} AS t_x,
              {dialect.whole_sum("age_then")} AS age, COUNT(*) AS n,
              {dialect.whole_sum("x - x_then")} AS bought,
              {dialect.whole_sum("amount_then")} AS amount,
              {dialect.whole_sum("amount - amount_then")} AS paid
            FROM purchasers WHERE first_day <= {origin}
            GROUP BY x_then, {_cell(dialect, "t_then", "x_then", exact)},
                     {_cell(dialect, "age_then", "x_then", exact)}""",
        "tracking": f"""SELECT {month} AS month, COUNT(*) AS n FROM order_days d
            WHERE d.first_day <= {origin} AND d.order_day > d.first_day GROUP BY {month}""",
        "spend_counts": f"""SELECT x, SUM(CAST(amount AS {dialect.real}) / x) / COUNT(*) AS amount,
              COUNT(*) AS n
            FROM purchasers WHERE x > 0 AND amount > 0
            GROUP BY x, {_spend_cell(dialect, exact)}""",
        "first_orders": f"""SELECT b.bucket, COUNT(*) AS n,
              {dialect.whole_sum("p.first_margin")} AS margin
            FROM purchasers p JOIN buckets b ON b.customer_id = p.customer_id GROUP BY b.bucket""",
    }


def _purchasers(dialect: Dialect, data: ClientData, by: str) -> str:
    """One row a customer: times and money now, and as known at the origin."""
    origin = f"DATE '{holdout_of(data).origin}'"
    segment = (
        "c.segment"
        if by == "segment"
        else f"CASE WHEN x = 0 THEN {quoted(ONCE)} WHEN x <= 2 THEN {quoted(FEW_TIMES)} "
        f"ELSE {quoted(MANY_TIMES)} END"
    )
    grouped = "JOIN customer_groups c ON c.customer_id = p.customer_id" if by == "segment" else ""
    later = f"GREATEST({dialect.days('first_day', origin)}, 0)"
    return f"""SELECT p.customer_id, {segment} AS segment, p.first_day, p.x,
          {dialect.days("p.first_day", "p.last_day")} AS t_x,
          {dialect.days("p.first_day", f"DATE '{data.as_of}'")} AS age,
          p.amount, p.margin, p.first_margin, COALESCE(o.current_, 0) AS current_,
          p.x_then, p.amount_then, {dialect.days("p.first_day", "p.last_then")} AS t_then,
          {later} AS age_then
        FROM ({_each(dialect, origin)}) p {grouped}
        LEFT JOIN (SELECT DISTINCT customer_id, 1 AS current_ FROM lifetimes
          WHERE lost_day IS NULL) o ON o.customer_id = p.customer_id"""


def _each(dialect: Dialect, origin: str) -> str:
    """One row a customer: purchases and money now, purchases as known at the origin."""
    known = f"d.order_day <= {origin}"
    again = "d.order_day > d.first_day"
    return f"""SELECT d.customer_id, MIN(d.order_day) AS first_day, MAX(d.order_day) AS last_day,
          COUNT(*) - 1 AS x, {dialect.whole_sum(f"CASE WHEN {again} THEN d.amount END")} AS amount,
          {dialect.whole_sum(f"CASE WHEN {again} THEN d.margin END")} AS margin,
          {dialect.whole_sum(f"CASE WHEN {again} THEN NULL ELSE d.margin END")} AS first_margin,
          {dialect.count_if(known)} - 1 AS x_then,
          {dialect.whole_sum(f"CASE WHEN {again} AND {known} THEN d.amount END")} AS amount_then,
          MAX(CASE WHEN {known} THEN d.order_day END) AS last_then
        FROM order_days d GROUP BY d.customer_id"""


def _cell(dialect: Dialect, days: str, repeats: str, exact: bool) -> str:
    if exact:
        return days
    real = f"CAST({days} AS {dialect.real})"
    steps = f"LN(1 + {real} / {SOON_DAYS}) * SQRT(1 + {repeats}) / {CELL_STEP}"
    return dialect.floor(steps)


def _spend_cell(dialect: Dialect, exact: bool) -> str:
    if exact:
        return "amount"
    return dialect.floor(f"LN(CAST(amount AS {dialect.real}) / x) / {SPEND_STEP}")


def _renewals(dialect: Dialect, data: ClientData, by: str) -> dict[str, str]:
    past = holdout_of(data)
    origin, today = f"DATE '{past.origin}'", f"DATE '{data.as_of}'"
    segment = "c.segment" if by == "segment" else quoted(ALL_CUSTOMERS)
    lost_then = f"(l.lost_day IS NOT NULL AND l.lost_day <= {origin})"
    return {
        "paid_periods": """SELECT p.customer_id, p.lifetime,
              CASE WHEN MAX(s.months) > 0 THEN MAX(s.months) ELSE MAX(s.in_months) END AS period,
              CASE WHEN MAX(s.months) > 0 THEN 0 ELSE MAX(s.days) END AS days
            FROM paid_runs p JOIN spell_runs s ON s.customer_id = p.customer_id
             AND s.lifetime = p.run WHERE NOT s.paused AND s.price > 0
            GROUP BY p.customer_id, p.lifetime""",
        "renewals": f"""SELECT {segment} AS segment, l.kind, p.period, l.order_days, l.margin,
              l.start_day, l.lost_day, {_at_end(dialect, "l.start_day", "l.lost_day")}
                AS ended_at, {_made(dialect, "l.start_day", today)} AS made,
              CASE WHEN {lost_then} THEN 1 ELSE 0 END AS lost_then,
              {_made(dialect, "l.start_day", origin)} AS made_then
            FROM lifetimes l
            JOIN paid_periods p ON p.customer_id = l.customer_id AND p.lifetime = l.lifetime
            JOIN customer_groups c ON c.customer_id = l.customer_id""",
        "renewal_counts": f"""SELECT segment, kind, period, renewals, lost, COUNT(*) AS n,
              {dialect.whole_sum("order_days")} AS payments, {dialect.whole_sum("margin")} AS margin
            FROM (SELECT segment, kind, period, order_days, margin,
                    COALESCE(ended_at, made) AS renewals,
                    CASE WHEN lost_day IS NULL THEN 0 ELSE 1 END AS lost FROM renewals) r
            GROUP BY segment, kind, period, renewals, lost""",
        "renewal_holdout": f"""SELECT kind, period, renewals, lost, after_, COUNT(*) AS n
            FROM (SELECT kind, period, lost_then AS lost,
                    CASE WHEN lost_then = 1 THEN ended_at ELSE made_then END AS renewals,
                    CASE WHEN lost_then = 0 AND lost_day IS NOT NULL
                         THEN ended_at - made_then - 1 ELSE -1 END AS after_
                  FROM renewals WHERE start_day <= {origin}) r
            GROUP BY kind, period, renewals, lost, after_""",
    }


def _whole_months(dialect: Dialect, start: str, until: str) -> str:
    short = f"CASE WHEN EXTRACT(DAY FROM {until}) < EXTRACT(DAY FROM {start}) THEN 1 ELSE 0 END"
    return f"({dialect.month(until)} - {dialect.month(start)} - {short})"


def _made(dialect: Dialect, start: str, until: str) -> str:
    """Whole periods from the start to a day: the renewals made by one who is there."""
    by_month = f"CAST({_whole_months(dialect, start, until)} AS {dialect.real}) / p.period"
    by_day = f"CAST({dialect.days(start, until)} AS {dialect.real}) / p.days"
    return dialect.floor(f"CASE WHEN p.days > 0 THEN {by_day} ELSE {by_month} END")


def _at_end(dialect: Dialect, start: str, end: str) -> str:
    """The renewal that was not made: periods begun until the end, at least 1."""
    begun = dialect.add(end, -1)
    return f"({_made(dialect, start, begun)} + 1)"


def _prospects(dialect: Dialect, as_of: dt.date) -> dict[str, str]:
    today = f"DATE '{as_of}'"
    became = "COALESCE(p.converted_at, f.first_day)"
    seen = f"({became} IS NOT NULL AND {became} <= {today})"
    days = dialect.days("p.first_contact", f"CASE WHEN {seen} THEN {became} ELSE {today} END")
    return {
        "prospect_counts": f"""SELECT source, days, ended, COUNT(*) AS n,
              {dialect.whole_sum("cost")} AS cost
            FROM (SELECT COALESCE(p.source, {quoted(NOT_GIVEN)}) AS source,
                    GREATEST({days}, 0) AS days,
                    CASE WHEN {seen} THEN 1 ELSE 0 END AS ended, COALESCE(p.cost, 0) AS cost
                  FROM prospects_used p
                  LEFT JOIN id_map m ON m.customer_id = p.customer_id
                  LEFT JOIN first_days f ON f.customer_id = COALESCE(m.person_id, p.customer_id)) q
            GROUP BY source, days, ended""",
    }
