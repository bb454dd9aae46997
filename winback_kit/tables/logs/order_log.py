"""A log of orders prepared for cleaning: its as-of date, currency, margin and duplicates."""

import datetime as dt
import json
import re

import pandas as pd

from winback_kit.assumptions import priors
from winback_kit.assumptions.record import Assumption
from winback_kit.checks import how_many, refused, too_little
from winback_kit.client.folder import Client
from winback_kit.tables.engine.duckdb_engine import Engine
from winback_kit.tables.logs.clean import CleaningRules, held, statements
from winback_kit.tables.logs.order_lines import fill_down
from winback_kit.tables.logs.prepared import (
    CleaningChoices,
    as_of_date,
    last_known,
    refuse_value_per_order,
)
from winback_kit.tables.logs.states import NO_SALE, NO_STATES, REFUNDED, read_states
from winback_kit.tables.reading.door import LoadedTable
from winback_kit.tables.reading.source import where_is
from winback_kit.words.text import ORDERS, Amount, marked, said

MARGIN_COLUMN = marked("margin column of the orders")
ONE_ORDER = Assumption(value=1.0, evidence="B", source=marked("counted in orders"))


def prepare_orders(
    client: Client, engine: Engine, orders: LoadedTable, as_of: dt.date | None = None
) -> CleaningChoices:
    """Clean the orders in the engine; keeps `order_days`, `fates`, `given_total`, `merges`.

    `as_of` is given where another table decides it.
    """
    if as_of is None and client.settings.definitions.renewal_grace_days is not None:
        rule = "is for contracts, and no subscriptions were given"
        raise refused(client.where("definitions.renewal_grace_days"), rule, mend="Leave it out.")
    filled = fill_down(engine, orders)
    states = NO_STATES
    if "status" in orders.columns:
        states = read_states(client, engine, lines_filled=filled)
    priced = "amount" in orders.columns
    worth = _value_per_order(client, orders)
    if priced:
        _refuse_mixed_currency(client, engine, orders)
    as_of = as_of or _as_of(client, engine, priced=priced)
    counted = not priced and worth is None
    margin_rate = ONE_ORDER if counted else _margin_rate(client, engine, orders)
    choice = client.settings.quality.exact_duplicates
    aside = choice == "set_aside" or (choice == "auto" and "order_id" in orders.columns)
    engine.create("orders_held", held(engine.dialect))
    some = engine.frame("orders_held").iloc[0]
    rules = CleaningRules(
        as_of=as_of,
        currency=client.settings.currency,
        rates=client.settings.quality.currency_rates if priced else {},
        no_sale=states.listed(*NO_SALE),
        refunded=states.listed(REFUNDED),
        lines_filled=filled,
        set_duplicates_aside=aside,
        keep_zero_amounts=client.settings.quality.zero_amounts == "keep",
        margin_rate=margin_rate.value,
        cents_per_order=None if priced else round(100 * (worth.value if worth else 1)),
        copies=bool(some.copies),
        refunds=bool(some.refunds),
    )
    for name, sql in statements(engine.dialect, rules).items():
        (engine.view if name in rules.views else engine.create)(name, sql)
    return CleaningChoices(
        as_of=as_of,
        margin_rate=margin_rate,
        value_per_order=worth,
        currency=ORDERS if counted else client.settings.currency,
        duplicates_set_aside=aside,
        contractual=False,
        states=states,
    )


def _refuse_mixed_currency(client: Client, engine: Engine, orders: LoadedTable) -> None:
    if "currency" not in orders.columns:
        return
    engine.create(
        "currencies",
        "SELECT UPPER(currency) AS currency, COUNT(*) AS n FROM orders_given "
        "WHERE in_filter AND currency IS NOT NULL GROUP BY UPPER(currency)",
    )
    known = {client.settings.currency, *(c.upper() for c in client.settings.quality.currency_rates)}
    for row in engine.frame("currencies").sort_values("currency").itertuples():
        if row.currency not in known:
            raise refused(
                f"{where_is(client, 'orders')}, column currency",
                f"holds {row.currency} in {how_many(int(row.n), 'row')}, and the client's "
                f"currency is {client.settings.currency}",
                mend="Give a rate in client.yml, for example quality: "
                f"{{currency_rates: {{{row.currency}: 0.9}}}}"
                if re.fullmatch("[A-Z]{3}", row.currency)
                else "Say which code it is: tables: {orders: {columns: {currency: {column: …, "
                f"values: {{{json.dumps(row.currency, ensure_ascii=False)}: "
                f"{client.settings.currency}}}}}}}}}.",
            )


def _value_per_order(client: Client, orders: LoadedTable) -> Assumption | None:
    """What is stated of an order's value, where the orders have no amount."""
    if "amount" in orders.columns:
        refuse_value_per_order(client, "orders")
        return None
    if "margin" in orders.columns:
        where = f"{where_is(client, 'orders')}, column margin"
        rule = "stands without an amount of which it is a part"
        raise refused(where, rule, mend="Map amount too, or write margin: null in client.yml.")
    stated = client.stated.get("value_per_order")
    if stated is None:
        return None
    if "value" not in stated:
        where = client.where("case.value_per_order")
        raise refused(where, "must have a value", mend="State it: {value: 40}.")
    return client.laid(stated, Assumption(value=1.0), at=("case", "value_per_order"))


def _as_of(client: Client, engine: Engine, *, priced: bool) -> dt.date:
    paid = "AND amount > 0" if priced else ""
    engine.create(
        "span",
        f"SELECT MIN(order_date) AS first_day, MAX(order_date) AS last_day, "
        f"{last_known('order_date')} FROM orders_given "
        f"WHERE in_filter AND customer_id IS NOT NULL {paid}",
    )
    span = engine.frame("span")
    if pd.isna(span.first_day[0]):
        raise too_little(
            where_is(client, "orders"),
            "holds no purchase (no row with a customer, a date and a positive amount)",
            "Check the columns and the filter that tables.orders in client.yml states; refunds "
            "alone are no purchases.",
        )
    first, last, known = span.first_day[0], span.last_day[0], span.last_known[0]
    return as_of_date(client, first=first, last=last, known=known, what="orders")


def _margin_rate(client: Client, engine: Engine, orders: LoadedTable) -> Assumption:
    """What share of an amount is margin; it also fills in for rows without a margin."""
    stated = client.over("margin_rate", priors.MARGIN_RATE)
    if "margin" not in orders.columns:
        return stated
    engine.create(
        "margin_known",
        f"SELECT {engine.dialect.whole_sum('margin')} AS margin, "
        f"{engine.dialect.whole_sum('amount')} AS amount FROM orders_given "
        "WHERE in_filter AND margin IS NOT NULL AND amount > 0",
    )
    known = engine.frame("margin_known")
    if known.amount[0] <= 0:
        return stated
    rate = float(known.margin[0] / known.amount[0])
    if rate <= 0:
        raise too_little(
            f"{where_is(client, 'orders')}, column margin",
            said(
                "adds up to {margin}; without margin nobody is worth winning back",
                margin=Amount(float(known.margin[0]) / 100, digits=2),
            ),
            "Check that it is contribution after variable cost, or map another column.",
        )
    if rate > 1:
        raise refused(
            f"{where_is(client, 'orders')}, column margin",
            f"adds up to {rate:.0%} of the amounts, and a margin is a part of what was paid",
            mend="Are the two columns swapped, or the margin in cents? Map them in client.yml.",
        )
    return Assumption(value=rate, evidence="B", source=MARGIN_COLUMN)
