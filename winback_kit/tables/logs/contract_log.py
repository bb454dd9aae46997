"""A log of contracts: spells of a subscription become runs, and payments become order days.

Spells that overlap, or follow each other within the grace period (logs/grace.py), are one run (a
change of plan, a late payment, a pause covered by a paused row); the first day without service
ends it. An end after the as-of date is not known yet, nor is one that can still be renewed in the
grace period, so that run is still going on. A payment of one period's price falls due on
the first day of each period of a spell that is not paused.

Kept: `order_days` (one row a customer and payment day), `runs` (customer_id, lifetime,
start_day, end_day or NULL), `payments` with their lifetime, and the accounts of every row.
"""

import datetime as dt

import pandas as pd

from winback_kit.assumptions import priors
from winback_kit.checks import how_many, range_rule, refused, shown_name, too_little
from winback_kit.client.folder import Client
from winback_kit.tables.engine.duckdb_engine import Dialect, Engine
from winback_kit.tables.logs.clean import days_in_order, people
from winback_kit.tables.logs.grace import RUNNING_UNTIL, grace_of
from winback_kit.tables.logs.members import (
    keep_member_days,
    last_order_day,
    members_found,
    payments_of_members,
)
from winback_kit.tables.logs.order_log import prepare_orders
from winback_kit.tables.logs.periods import (
    Period,
    due_day,
    period_columns,
    period_numbers,
    read_periods,
)
from winback_kit.tables.logs.prepared import (
    CleaningChoices,
    as_of_date,
    last_known,
    refuse_value_per_order,
)
from winback_kit.tables.logs.states import NO_STATES
from winback_kit.tables.reading.door import LoadedTable
from winback_kit.tables.reading.source import where_is

_ONLY_DUE = {"payments": "SELECT * FROM payments_due"}
_SPELL = "customer_id, start_day, end_day, price, months, days, in_months, paused"


def prepare_contracts(
    client: Client, engine: Engine, orders: LoadedTable | None = None
) -> CleaningChoices:
    """Clean the subscriptions in the engine; `orders` are what members bought beside them."""
    refuse_value_per_order(client, "subscriptions")
    _refuse_wrong_rows(client, engine)
    engine.create(
        "span",
        "SELECT MIN(start_day) AS first_day, MAX(start_day) AS last_day, "
        f"{last_known('start_day')} FROM subscriptions_given "
        "WHERE in_filter AND customer_id IS NOT NULL AND price > 0",
    )
    span = engine.frame("span")
    if pd.isna(span.first_day[0]):
        where = where_is(client, "subscriptions")
        raise too_little(where, "holds no paid spell", "Check the column price.")
    last = pd.Timestamp(span.last_day[0])
    if orders:
        last = max(last, last_order_day(client, engine, orders))
    first, known = span.first_day[0], span.last_known[0]
    as_of = as_of_date(client, first=first, last=last, known=known, what="subscriptions")
    states = NO_STATES
    if orders:
        states = prepare_orders(client, engine, orders, as_of).states
        keep_member_days(engine)
    margin_rate = client.over("margin_rate", priors.MARGIN_RATE)
    dialect, periods = engine.dialect, read_periods(client, engine)
    for name, sql in _spells(dialect, as_of, periods).items():
        engine.create(name, sql)
    grace = grace_of(client, engine)
    span_days = (as_of - pd.Timestamp(span.first_day[0]).date()).days
    for name, sql in {
        **_runs(dialect, as_of, grace.days),
        **_payments(dialect, as_of, margin_rate.value, periods, span_days=span_days),
        **(payments_of_members(dialect) if orders else _ONLY_DUE),
        **_days(dialect),
        **_accounts(dialect),
    }.items():
        engine.create(name, sql)
    return CleaningChoices(
        as_of=as_of,
        margin_rate=margin_rate,
        value_per_order=None,
        currency=client.settings.currency,
        duplicates_set_aside=True,
        contractual=True,
        grace=grace,
        states=states,
        members=members_found(engine) if orders else None,
    )


def _refuse_wrong_rows(client: Client, engine: Engine) -> None:
    engine.create(
        "wrong_spells",
        """SELECT customer_id, start_day, end_day, price,
              CASE WHEN end_day < start_day THEN 'end' WHEN price < 0 THEN 'price'
                   ELSE 'period' END AS wrong
            FROM subscriptions_given WHERE in_filter AND customer_id IS NOT NULL
             AND (end_day < start_day OR price < 0
                  OR (period IS NULL AND price > 0 AND NOT COALESCE(paused, FALSE)))""",
    )
    wrong = engine.frame("wrong_spells").sort_values(["customer_id", "start_day"])
    if wrong.empty:
        return
    one = wrong.iloc[0]
    customer = f"{where_is(client, 'subscriptions')}, customer {shown_name(one.customer_id)}"
    if one.wrong == "end":
        raise refused(
            customer,
            f"a spell ends before it starts ({_iso(one.start_day)} to {_iso(one.end_day)})",
            mend=f"Correct it ({how_many(len(wrong), 'row')} with a wrong end or period).",
        )
    spell = f"{customer}, spell from {_iso(one.start_day)}"
    if one.wrong == "price":
        rows = how_many(int((wrong.wrong == "price").sum()), "row")
        mend = f"Correct it, or leave such rows out with where ({rows} below 0)."
        raise refused(f"{spell}, price", range_rule(least=0), got=one.price / 100, mend=mend)
    raise refused(spell, "has a price and no period", mend="Say for how long the price is paid.")


def _iso(day: object) -> str:
    return str(pd.Timestamp(day).date())


def _spells(dialect: Dialect, as_of: dt.date, periods: dict[str, Period]) -> dict[str, str]:
    until = f"DATE '{as_of}'"
    return {
        **people(),
        "spells_all": f"""SELECT COALESCE(m.person_id, s.customer_id) AS customer_id,
              s.customer_id AS given_id, s.start_day,
              CASE WHEN s.end_day <= {until} THEN s.end_day END AS end_day, s.price,
              {period_columns(periods)}, COALESCE(s.paused, FALSE) AS paused, s.copies,
              CASE WHEN NOT s.in_filter THEN 'outside_filter'
                   WHEN s.customer_id IS NULL THEN 'no_customer'
                   WHEN s.start_day IS NULL THEN 'no_date'
                   WHEN s.price IS NULL THEN 'no_amount'
                   WHEN s.start_day > {until} THEN 'after_as_of'
                   WHEN t.customer_id IS NOT NULL THEN 'test_account'
                   ELSE 'used' END AS fate
            FROM (SELECT customer_id, start_day, end_day, price, period, paused, in_filter,
                         row_key, COUNT(*) AS copies
                  FROM subscriptions_given GROUP BY customer_id, start_day, end_day, price, period,
                         paused, in_filter, row_key) s
            LEFT JOIN id_map m ON s.customer_id = m.customer_id
            LEFT JOIN (SELECT customer_id FROM customers_known WHERE is_test) t
                   ON s.customer_id = t.customer_id""",
        "spells": f"""SELECT {_SPELL} FROM spells_all WHERE fate = 'used'""",
    }


def _runs(dialect: Dialect, as_of: dt.date, grace_days: int) -> dict[str, str]:
    later = "DATE '9999-01-01'"
    known = dialect.add(f"DATE '{as_of}'", -grace_days)
    late = f"<= {grace_days} THEN 0 ELSE 1 END"
    return {
        "spell_runs": f"""SELECT {_SPELL},
              CAST(SUM(opens) OVER (PARTITION BY customer_id ORDER BY start_day
                RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS {dialect.whole}) AS lifetime
            FROM (SELECT {_SPELL}, CASE WHEN {dialect.days("before", "start_day")} {late} AS opens
                  FROM (SELECT {_SPELL}, {RUNNING_UNTIL} AS before FROM spells) b) o""",
        "contract_runs": f"""SELECT customer_id, lifetime, MIN(start_day) AS start_day,
              CASE WHEN MAX(COALESCE(end_day, {later})) < {later} AND MAX(end_day) <= {known}
                   THEN MAX(end_day) END AS end_day
            FROM spell_runs GROUP BY customer_id, lifetime""",
    }


def _payments(
    dialect: Dialect,
    as_of: dt.date,
    margin_rate: float,
    periods: dict[str, Period],
    *,
    span_days: int,
) -> dict[str, str]:
    due = due_day(dialect, "s.start_day", "n.n", periods)
    return {
        "period_numbers": period_numbers(periods, span_days),
        "payments_due": f"""SELECT s.customer_id, s.lifetime, {due} AS order_day, s.price AS amount,
              CAST(ROUND(s.price * {margin_rate!r}) AS {dialect.whole}) AS margin
            FROM (SELECT customer_id, lifetime, start_day, end_day, price, months, days
                  FROM spell_runs WHERE NOT paused AND price > 0) s
            JOIN period_numbers n
              ON {due} < COALESCE(s.end_day, {dialect.add(f"DATE '{as_of}'", 1)})
             AND {due} <= DATE '{as_of}'""",
    }


def _days(dialect: Dialect) -> dict[str, str]:
    return {
        "payment_days": f"""SELECT customer_id, order_day, {dialect.whole_sum("amount")} AS amount,
              {dialect.whole_sum("margin")} AS margin
            FROM payments GROUP BY customer_id, order_day""",
        **days_in_order("payment_days"),
    }


def _accounts(dialect: Dialect) -> dict[str, str]:
    whole = dialect.whole_sum
    return {
        "fates": f"""SELECT fate, {whole("rows_")} AS n_rows, {whole("money")} AS money FROM (
              SELECT fate, {whole("copies")} AS rows_,
                     {whole("COALESCE(price, 0) * copies")} AS money
              FROM spells_all WHERE fate <> 'used' GROUP BY fate
              UNION ALL SELECT 'exact_duplicate', {whole("copies - 1")},
                               {whole("price * (copies - 1)")}
              FROM spells_all WHERE fate = 'used' AND copies > 1
              UNION ALL SELECT 'purchase', COUNT(*), {whole("price")} FROM spells) u
            GROUP BY fate""",
        "given_total": f"""SELECT COUNT(*) AS n_rows, {whole("price")} AS money
            FROM subscriptions_given""",
        "merges": f"""SELECT (SELECT COUNT(*) FROM spells) AS order_days,
              (SELECT {whole("price")} FROM spells) AS used_money,
              (SELECT COUNT(*) FROM first_days) AS customers,
              (SELECT {whole("copies - 1")} FROM spells_all WHERE fate = 'used') AS equal_rows,
              (SELECT {whole("price * (copies - 1)")} FROM spells_all
                WHERE fate = 'used') AS equal_money,
              0 AS zero_rows, 0 AS paid_back_days, 0 AS over_refunded, 0 AS over_refunded_money,
              (SELECT COUNT(*) FROM id_map) AS merged_ids,
              (SELECT COUNT(DISTINCT person_id) FROM id_map) AS merged_people,
              (SELECT COUNT(*) FROM spells_all
                WHERE fate = 'used' AND customer_id <> given_id) AS merged_rows,
              (SELECT {whole("price")} FROM spells_all
                WHERE fate = 'used' AND customer_id <> given_id) AS merged_money,
              0 AS shared_ids, (SELECT COUNT(*) FROM customers_known) AS listed,
              (SELECT COUNT(*) FROM first_days d
                WHERE NOT EXISTS (SELECT 1 FROM customers_known c
                                  WHERE c.customer_id = d.customer_id)) AS unlisted""",
    }
