"""The CDNOW 1/10 sample as the papers use it: 2,357 customers, to 1997-09-30, then 39 weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from tests.conftest import real_data
from winback_kit.value.models.cells import PurchaseCounts, count_customers

QUERY = """
WITH days AS (
    SELECT customer_id, CAST(order_date AS DATE) AS day, sum(amount) AS amount
    FROM '{file}' WHERE in_sample_1of10 GROUP BY ALL
), firsts AS (SELECT *, min(day) OVER (PARTITION BY customer_id) AS first FROM days)
SELECT customer_id,
    count(*) FILTER (day <= DATE '1997-09-30') - 1 AS repeats,
    max(day) FILTER (day <= DATE '1997-09-30') - min(day) AS last,
    DATE '1997-09-30' - min(day) AS age,
    coalesce(avg(amount) FILTER (day > first AND day <= DATE '1997-09-30'), 0) AS mean_spend,
    count(*) FILTER (day > DATE '1997-09-30') AS later
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
    """The sample, or a skip with the reason."""
    rows = duckdb.sql(QUERY.format(file=real_data("cdnow_orders.parquet"))).fetchnumpy()
    spend = np.floor(np.asarray(rows["mean_spend"], float) * 100 + 0.5 + 1e-6) / 100
    return Cdnow(
        repeats=np.asarray(rows["repeats"], np.int64),
        last=np.asarray(rows["last"], float),
        age=np.asarray(rows["age"], float),
        mean_spend=spend,
        later=np.asarray(rows["later"], np.int64),
    )
