"""CDNOW as the papers use it: the 1/10 sample to 1997-09-30, and everybody to 1998-06-30."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from tests.conftest import real_data
from winback_kit.value.models.purchase.cells import PurchaseCounts, count_customers

QUERY = """
WITH days AS (
    SELECT customer_id, CAST(order_date AS DATE) AS day, sum(amount) AS amount
    FROM '{file}' WHERE {whom} GROUP BY ALL
), firsts AS (SELECT *, min(day) OVER (PARTITION BY customer_id) AS first FROM days)
SELECT customer_id,
    count(*) FILTER (day <= DATE '{end}') - 1 AS repeats,
    max(day) FILTER (day <= DATE '{end}') - min(day) AS last,
    DATE '{end}' - min(day) AS age,
    coalesce(avg(amount) FILTER (day > first AND day <= DATE '{end}'), 0) AS mean_spend,
    count(*) FILTER (day > DATE '{end}') AS later
FROM firsts GROUP BY customer_id ORDER BY customer_id
"""


@dataclass(frozen=True)
class Cdnow:
    """One entry a customer: x, t_x and T in days, z̄ (in cents, as printed), orders held out."""

    repeats: Any
    last: Any
    age: Any
    mean_spend: Any
    later: Any

    def counts(self, *, decimals: int | None = 2) -> PurchaseCounts:
        """In weeks; the papers' data round them to two decimals."""
        last, age = self.last / 7, self.age / 7
        if decimals is not None:
            last, age = last.round(decimals), age.round(decimals)
        return count_customers(repeats=self.repeats, last=last, age=age, unit="week")


def cdnow() -> Cdnow:
    """The 1/10 sample, 2,357 customers, with 39 weeks held out; or a skip with the reason."""
    return _read(whom="in_sample_1of10", end="1997-09-30")


def cdnow_everybody() -> Cdnow:
    """All 23,570 customers over 78 weeks; or a skip with the reason."""
    return _read(whom="true", end="1998-06-30")


def _read(*, whom: str, end: str) -> Cdnow:
    query = QUERY.format(file=real_data("cdnow_orders.parquet"), whom=whom, end=end)
    rows = duckdb.sql(query).fetchnumpy()
    spend = np.floor(np.asarray(rows["mean_spend"], float) * 100 + 0.5 + 1e-6) / 100
    return Cdnow(
        repeats=np.asarray(rows["repeats"], np.int64),
        last=np.asarray(rows["last"], float),
        age=np.asarray(rows["age"], float),
        mean_spend=spend,
        later=np.asarray(rows["later"], np.int64),
    )
