"""From the rows given to the days on which a customer bought: the statements of the cleaning.

Every row gets exactly one fate, in this order: outside the client's filter, no customer, no date,
no amount, after the as-of date, test account, no sale by its state, zero amount, exact duplicate,
or used. Rows with a negative amount are refunds and never purchases: each is netted
against the order it belongs to (tables/refunds.py), as is what the column `refunded` says; a day
whose orders are refunded in full is no purchase.
Orders of one customer on one day count once.

Statements read `orders_given` and `customers_distinct` and keep `order_days`, one row a customer
and day: customer_id, order_day, amount, margin (cents, net of refunds), and the customer's
first_day and next_day; and `first_days`, one row a customer: customer_id, first_day. What a log is
seen not to hold (refunds, equal rows) is not looked for again in each statement.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from winback_kit.tables.engine.duckdb_engine import Dialect, quoted
from winback_kit.tables.logs.refunds import refund_targets

SHARED_BY = 3  # a contact key behind more ids than this is a reseller's or a default, not a person
GIVEN = (
    "customer_id", "order_date", "amount", "margin", "refunded", "order_id", "product", "currency",
    "status", "in_filter", "row_key",
)  # fmt: skip


@dataclass(frozen=True)
class CleaningRules:
    """The choices that the statements need."""

    as_of: dt.date
    currency: str
    rates: Mapping[str, float]
    no_sale: str  # states as SQL literals
    refunded: str  # states of what was bought and paid back
    lines_filled: bool  # by logs/order_lines.py
    set_duplicates_aside: bool
    keep_zero_amounts: bool
    margin_rate: float
    cents_per_order: int | None = None  # where the orders have no amount: one order a day
    copies: bool = True  # some rows may be equal
    refunds: bool = True  # some amounts may be negative

    @property
    def views(self) -> set[str]:
        """Which of the statements are cheap to run again, so that their rows are not kept."""
        lines = [] if self.copies else ["order_rows"]
        days = [] if self.refunds else ["netted_days"]
        return {"purchase_lines", *lines, *days}


def statements(dialect: Dialect, rules: CleaningRules) -> dict[str, str]:
    """Name and SELECT of every table of the cleaning, in order."""
    return {
        **_lines(dialect, rules),
        **_purchase_days(dialect, rules),
        **refund_targets(
            dialect, set_duplicates_aside=rules.set_duplicates_aside, some=rules.refunds
        ),
        **_days(dialect, rules),
        **_sums(dialect, rules),
        **_fates(dialect, rules),
        **_merges(dialect, rules),
    }


def held(dialect: Dialect) -> str:
    """One row about `orders_given`: whether rows are equal (`copies`) and some are `refunds`.

    Rows that are equal as they are read are equal as they were given, and have one key.
    """
    return f"""SELECT COUNT(*) - COUNT(DISTINCT row_key) AS copies,
          {dialect.count_if("amount < 0")} AS refunds FROM orders_given"""


def people() -> dict[str, str]:
    """The customers listed, and ids that share a contact key with one or two others.

    `id_map` gives for each of those ids the first of them, which stands for the person.
    """
    return {
        "customers_known": "SELECT * FROM customers_distinct "
        "WHERE in_filter AND customer_id IS NOT NULL",
        "id_map": f"""SELECT c.customer_id, k.person_id FROM customers_known c JOIN (
              SELECT contact_key, MIN(customer_id) AS person_id FROM customers_known
              WHERE contact_key IS NOT NULL GROUP BY contact_key
              HAVING COUNT(*) BETWEEN 2 AND {SHARED_BY}) k ON c.contact_key = k.contact_key""",
    }


def _lines(dialect: Dialect, rules: CleaningRules) -> dict[str, str]:
    as_of = f"DATE '{rules.as_of}'"
    rate, amount = _rate(dialect, rules), _amount(rules)
    further = "o.further_line" if rules.lines_filled else "FALSE"
    back = f"CAST(ROUND(ABS(COALESCE(o.refunded, 0)) * {rate}) AS {dialect.whole})"
    if rules.cents_per_order is not None:
        back = f"CAST(0 AS {dialect.whole})"
    margin_rate = _real(dialect, rules.margin_rate)
    given = ", ".join((*GIVEN, *(["further_line"] * rules.lines_filled)))
    share = f"CAST(margin AS {dialect.real}) / amount"
    margin_back = f"""CAST(ROUND(paid_back * CASE WHEN amount = 0 THEN {margin_rate}
              ELSE {share} END) AS {dialect.whole})"""
    zero = "'used'" if rules.keep_zero_amounts else "'zero_amount'"
    kept = "1" if rules.set_duplicates_aside else "o.copies"
    counted = f"COUNT(*) AS copies FROM orders_given GROUP BY {given}"
    if not rules.copies:
        counted = f"CAST(1 AS {dialect.whole}) AS copies FROM orders_given"
    return {
        **people(),
        "order_rows": f"""SELECT COALESCE(m.person_id, o.customer_id) AS customer_id,
                o.customer_id AS given_id, o.order_id, o.order_date AS order_day, o.product,
                CAST(ROUND({amount} * {rate}) AS {dialect.whole}) AS amount,
                CAST(ROUND(COALESCE(o.margin, {amount} * {margin_rate}) * {rate})
                     AS {dialect.whole}) AS margin, {back} AS paid_back,
                {kept} AS n, o.copies,
                CASE WHEN NOT o.in_filter THEN 'outside_filter'
                     WHEN o.customer_id IS NULL THEN 'no_customer'
                     WHEN o.order_date IS NULL THEN 'no_date'
                     WHEN {further} THEN 'further_line'
                     WHEN {amount} IS NULL THEN 'no_amount'
                     WHEN o.order_date > {as_of} THEN 'after_as_of'
                     WHEN t.customer_id IS NOT NULL THEN 'test_account'
                     WHEN o.status IN ({rules.no_sale}) THEN 'cancelled'
                     WHEN o.status IN ({rules.refunded}) AND {amount} >= 0 THEN 'cancelled'
                     WHEN ROUND({amount} * {rate}) = 0 THEN {zero}
                     ELSE 'used' END AS fate
            FROM (SELECT {given}, {counted}) o
            LEFT JOIN id_map m ON o.customer_id = m.customer_id
            LEFT JOIN (SELECT customer_id FROM customers_known WHERE is_test) t
                   ON o.customer_id = t.customer_id""",
        "purchase_lines": f"""SELECT customer_id, order_id, order_day, product, amount, margin, n,
              paid_back, {margin_back} AS margin_back
            FROM order_rows WHERE fate = 'used' AND amount >= 0""",
    }


def _purchase_days(dialect: Dialect, rules: CleaningRules) -> dict[str, str]:
    amount = dialect.whole_sum("(amount - paid_back) * n")
    margin = dialect.whole_sum("(margin - margin_back) * n")
    if rules.cents_per_order is not None:
        amount, margin = "MAX(amount)", "MAX(margin)"
    return {
        "purchase_days": f"""SELECT customer_id, order_day, {amount} AS amount,
              {margin} AS margin, {dialect.whole_sum("paid_back * n")} AS paid_back,
              {dialect.whole_sum("n")} AS n_rows
            FROM purchase_lines GROUP BY customer_id, order_day""",
    }


def _real(dialect: Dialect, number: float) -> str:
    """A number as a double in every engine (some would take the digits for a decimal)."""
    return f"CAST({number!r} AS {dialect.real})"


def _amount(rules: CleaningRules) -> str:
    """The amount of a row; where none was given, what one order counts for."""
    return "o.amount" if rules.cents_per_order is None else str(rules.cents_per_order)


def _money(dialect: Dialect, rules: CleaningRules, expression: str) -> str:
    """A sum of money given; 0 where the orders have no amount."""
    return dialect.whole_sum(expression if rules.cents_per_order is None else "0")


def _rate(dialect: Dialect, rules: CleaningRules) -> str:
    """The rate of exchange of a row, as a CASE over the currencies for which one was given."""
    cases = [
        f"WHEN UPPER(o.currency) = {quoted(name.upper())} THEN {_real(dialect, rate)}"
        for name, rate in sorted(rules.rates.items())
        if name.upper() != rules.currency
    ]
    return f"CASE {' '.join(cases)} ELSE 1 END" if cases else "1"


def _days(dialect: Dialect, rules: CleaningRules) -> dict[str, str]:
    return {
        "netted_days": _netted(dialect) if rules.refunds else _UNREFUNDED,
        **days_in_order("(SELECT * FROM netted_days WHERE bought = 1) d"),
    }


def days_in_order(days: str) -> dict[str, str]:
    """`order_days` with each customer's first and next one, and the day each first bought."""
    order = "PARTITION BY customer_id ORDER BY order_day"
    return {
        "order_days": f"""SELECT customer_id, order_day, amount, margin,
              FIRST_VALUE(order_day) OVER ({order}) AS first_day,
              LEAD(order_day) OVER ({order}) AS next_day FROM {days}""",
        "first_days": "SELECT customer_id, first_day FROM order_days WHERE order_day = first_day",
    }


_UNREFUNDED = """SELECT customer_id, order_day, amount,
      CASE WHEN amount > 0 OR paid_back = 0 THEN 1 ELSE 0 END AS bought,
      margin, n_rows, paid_back, 0 AS refund_rows, 0 AS refunded FROM purchase_days"""


def _netted(dialect: Dialect) -> str:
    return f"""SELECT p.customer_id, p.order_day,
              p.amount + COALESCE(b.amount, 0) AS amount,
              CASE WHEN p.amount + COALESCE(b.amount, 0) > 0
                     OR (b.amount IS NULL AND p.paid_back = 0) THEN 1 ELSE 0 END AS bought,
              p.margin + COALESCE(b.margin, 0) AS margin,
              p.n_rows, p.paid_back, COALESCE(b.n_rows, 0) AS refund_rows,
              COALESCE(b.amount, 0) AS refunded
            FROM purchase_days p LEFT JOIN (
              SELECT r.customer_id, t.target_day, {dialect.whole_sum("r.amount * r.n")} AS amount,
                     {dialect.whole_sum("r.margin * r.n")} AS margin,
                     {dialect.whole_sum("r.n")} AS n_rows
              FROM refund_targets t JOIN refunds r ON t.refund_no = r.refund_no
              GROUP BY r.customer_id, t.target_day) b
            ON b.customer_id = p.customer_id AND b.target_day = p.order_day"""


def _sums(dialect: Dialect, rules: CleaningRules) -> dict[str, str]:
    """What every row and every day is summed to, each read once."""
    whole, money = dialect.whole_sum, partial(_money, dialect, rules)
    merged = "CASE WHEN customer_id <> given_id THEN {} END"
    return {
        "row_sums": f"""SELECT fate, {whole("copies")} AS copies,
              {money("amount * copies")} AS money, {whole("copies - n")} AS aside,
              {money("amount * (copies - n)")} AS aside_money,
              {whole("copies - 1")} AS equal_rows,
              {money("amount * (copies - 1)")} AS equal_money,
              {whole("CASE WHEN amount = 0 THEN n END")} AS zero_rows,
              {whole(merged.format("n"))} AS merged_rows,
              {money(merged.format("amount * n"))} AS merged_money
            FROM order_rows GROUP BY fate""",
        "day_sums": f"""SELECT bought, {whole("n_rows")} AS n_rows, {whole("amount")} AS amount,
              {whole("refund_rows")} AS refund_rows, {whole("refunded")} AS refunded,
              {whole("paid_back")} AS paid_back, {dialect.count_if("paid_back > 0")}
                AS paid_back_days, {dialect.count_if("amount < 0")} AS over_refunded,
              {whole("CASE WHEN amount < 0 THEN -amount END")} AS over_refunded_money
            FROM netted_days GROUP BY bought""",
    }


def _fates(dialect: Dialect, rules: CleaningRules) -> dict[str, str]:
    """Small tables: what became of every row, and what was given in all."""
    whole, money = dialect.whole_sum, partial(_money, dialect, rules)
    given = f"CAST(ROUND(o.amount * {_rate(dialect, rules)}) AS {dialect.whole})"
    return {
        "fates": f"""SELECT fate, {whole("rows_")} AS n_rows, {money("money")} AS money
            FROM (
              SELECT fate, copies AS rows_, money FROM row_sums WHERE fate <> 'used'
              UNION ALL SELECT 'exact_duplicate', {whole("aside")}, {whole("aside_money")}
              FROM row_sums WHERE fate = 'used'
              UNION ALL SELECT 'refund_without_order', {whole("n")}, {whole("amount * n")}
              FROM refunds r WHERE NOT EXISTS (
                SELECT 1 FROM refund_targets t WHERE t.refund_no = r.refund_no)
              UNION ALL SELECT 'refunded_in_full', {whole("n_rows + refund_rows")},
                               {whole("amount + paid_back")}
              FROM day_sums WHERE bought = 0
              UNION ALL SELECT 'paid_back', 0, {whole("paid_back")}
              FROM day_sums WHERE bought = 1
              UNION ALL SELECT 'refund_netted', {whole("refund_rows")}, {whole("refunded")}
              FROM day_sums WHERE bought = 1
              UNION ALL SELECT 'purchase', {whole("n_rows")},
                               {whole("amount - refunded + paid_back")}
              FROM day_sums WHERE bought = 1) u GROUP BY fate""",
        "given_total": f"""SELECT COUNT(*) AS n_rows,
              {money(given)} AS money
            FROM orders_given o""",
    }


def _merges(dialect: Dialect, rules: CleaningRules) -> dict[str, str]:
    """A table of one row: what is left, and what was merged."""
    whole, money = dialect.whole_sum, partial(_money, dialect, rules)

    def of(table: str, *names: str) -> str:
        return ", ".join(f"(SELECT {whole(name)} FROM {table}) AS {name}" for name in names)

    used = "(SELECT * FROM row_sums WHERE fate = 'used') u"
    rows = of(used, "equal_rows", "equal_money", "zero_rows", "merged_rows", "merged_money")
    days = of("day_sums", "paid_back_days", "over_refunded", "over_refunded_money")
    return {
        "merges": f"""SELECT
              (SELECT COUNT(*) FROM order_days) AS order_days,
              (SELECT {money("amount")} FROM order_days) AS used_money,
              (SELECT COUNT(*) FROM first_days) AS customers,
              {rows}, {days},
              (SELECT COUNT(*) FROM id_map) AS merged_ids,
              (SELECT COUNT(DISTINCT person_id) FROM id_map) AS merged_people,
              (SELECT {whole("ids")} FROM (SELECT COUNT(*) AS ids FROM customers_known
                WHERE contact_key IS NOT NULL GROUP BY contact_key
                HAVING COUNT(*) > {SHARED_BY}) s) AS shared_ids,
              (SELECT COUNT(*) FROM customers_known) AS listed,
              (SELECT COUNT(*) FROM first_days d
                WHERE NOT EXISTS (SELECT 1 FROM customers_known c
                                  WHERE c.customer_id = d.customer_id)) AS unlisted""",
    }
