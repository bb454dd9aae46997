"""A log of orders prepared for cleaning: its as-of date, currency, margin and duplicates."""

import datetime as dt

import pandas as pd

from winback_kit.assumptions import priors
from winback_kit.assumptions.record import Assumption
from winback_kit.checks import how_many, refused, too_little
from winback_kit.client.folder import Client
from winback_kit.tables.engine.duckdb_engine import Engine
from winback_kit.tables.logs.clean import CleaningRules, statements
from winback_kit.tables.logs.prepared import CleaningChoices, as_of_date
from winback_kit.tables.reading.door import LoadedTable
from winback_kit.tables.reading.source import where_is
from winback_kit.words.text import marked

MARGIN_COLUMN = marked("margin column of the orders")


def prepare_orders(client: Client, engine: Engine, orders: LoadedTable) -> CleaningChoices:
    """Clean the orders in the engine; keeps `order_days`, `fates`, `given_total`, `merges`."""
    _refuse_mixed_currency(client, engine, orders)
    as_of = _as_of(client, engine)
    margin_rate = _margin_rate(client, engine, orders)
    choice = client.settings.quality.exact_duplicates
    aside = choice == "set_aside" or (choice == "auto" and "order_id" in orders.columns)
    rules = CleaningRules(
        as_of=as_of,
        currency=client.settings.currency,
        rates=client.settings.quality.currency_rates,
        cancelled=client.settings.quality.cancelled_status,
        set_duplicates_aside=aside,
        keep_zero_amounts=client.settings.quality.zero_amounts == "keep",
        margin_rate=margin_rate.value,
    )
    for name, sql in statements(engine.dialect, rules).items():
        engine.create(name, sql)
    return CleaningChoices(
        as_of=as_of, margin_rate=margin_rate, duplicates_set_aside=aside, contractual=False
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
                f"{{currency_rates: {{{row.currency}: 0.9}}}}",
            )


def _as_of(client: Client, engine: Engine) -> dt.date:
    engine.create(
        "span",
        "SELECT MIN(order_date) AS first_day, MAX(order_date) AS last_day FROM orders_given "
        "WHERE in_filter AND customer_id IS NOT NULL AND amount > 0",
    )
    span = engine.frame("span")
    if pd.isna(span.first_day[0]):
        raise too_little(
            where_is(client, "orders"),
            "holds no purchase (no row with a customer, a date and a positive amount)",
            "Check the columns and the filter that tables.orders in client.yml states; refunds "
            "alone are no purchases.",
        )
    return as_of_date(client, first=span.first_day[0], last=span.last_day[0], what="orders")


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
            f"adds up to {known.margin[0] / 100:,.2f}; without margin nobody is worth winning back",
            "Check that it is contribution after variable cost, or map another column.",
        )
    return Assumption(value=rate, evidence="B", source=MARGIN_COLUMN)
