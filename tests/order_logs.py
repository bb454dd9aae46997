"""The real order logs as chapters.md counts them: one row a customer and day, already cleaned."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb

from tests.conftest import real_data
from tests.small_client import write_client
from winback_kit.client.folder import Client, open_client

_SUMMED = """SELECT customer_id, CAST(order_date AS DATE) AS order_date, SUM(amount) AS amount
    FROM {file} GROUP BY ALL HAVING SUM(amount) > 0"""
_LOGS = {
    "cdnow": ("cdnow_orders.parquet", _SUMMED),
    "apparel": ("apparel_sim_orders.csv.gz", _SUMMED),
    "longlog": ("longlog_orders_2005_2012.parquet", _SUMMED),
    "online_retail": (
        "online_retail_lines.parquet",
        """SELECT customer_id, CAST(invoice_ts AS DATE) AS order_date,
          SUM(quantity * unit_price) AS amount
        FROM {file} WHERE customer_id IS NOT NULL AND invoice NOT LIKE 'C%' AND quantity > 0
          AND unit_price > 0 GROUP BY ALL""",
    ),
    "complete_journey": (
        "complete_journey_baskets.parquet",
        """SELECT household_id AS customer_id, CAST(basket_ts AS DATE) AS order_date,
          SUM(sales_value) AS amount FROM {file} GROUP BY ALL HAVING SUM(sales_value) > 0""",
    ),
}


def cleaned_client(name: str, folder: Path, *, as_of: dt.date | str, **definitions: Any) -> Client:
    """A client of one of the logs, whose orders are its cleaned order days; or a skip that says
    that the data are not here.
    """
    source, query = _LOGS[name]
    rows = duckdb.sql(query.format(file=f"'{real_data(source)}'"))
    rows.write_parquet(str(folder / "orders.parquet"))
    settings = {
        "as_of": str(as_of),
        "tables": {"orders": "orders.parquet"},
        "definitions": definitions,
    }
    return open_client(write_client(folder, settings))
