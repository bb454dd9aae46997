"""First lapses and returns in real logs, against figures worked out without this kit.

The figures are those printed with the data: same-day orders merged, amounts of 0 or less dropped;
lapsed is no order for the given days after an order, the first time that it happens to a customer;
back is the Kaplan-Meier share with another order within the days after the lapse was declared.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
import yaml

from tests.conftest import real_data
from winback_kit.client.folder import open_client
from winback_kit.history.measure import History, measure_history
from winback_kit.tables.read import open_tables

PRINTED = 0.0005  # shares are printed in per cent with one decimal
Shares = dict[int, float]


def history(folder: Path, file: Path | str, **more: Any) -> History:
    """The history of one file of orders."""
    about = {"client": "A log", "currency": "USD", "tables": {"orders": str(file)}, **more}
    (folder / "client.yml").write_text(yaml.safe_dump(about), encoding="utf-8")
    with open_tables(open_client(folder)) as tables:
        return measure_history(tables)


def first_losses(found: History) -> int:
    rows = found.frames.loss_days
    return int(rows[rows.kind == "first"].n.sum())


def assert_back(found: History, shares: Shares) -> None:
    curve = found.natural_return(kind="first")
    assert {day: curve.at_day(day)[0] for day in shares} == pytest.approx(shares, abs=PRINTED)


@pytest.mark.parametrize(
    ("lapse_days", "lapsed", "back"),
    [
        (90, 23_276, {90: 0.172, 180: 0.260, 365: 0.349}),
        (180, 21_720, {90: 0.118, 180: 0.188, 365: 0.247}),
    ],
)
def test_first_lapses_of_cdnow(lapse_days: int, lapsed: int, back: Shares, tmp_path: Path) -> None:
    file = real_data("cdnow_orders.parquet")
    found = history(tmp_path, file, definitions={"lapse_days": lapse_days})
    assert (found.customers, first_losses(found)) == (23_502, lapsed)
    assert_back(found, back)


@pytest.mark.parametrize(("zero_amounts", "fewer"), [("keep", 0), ("set_aside", 8)])
def test_the_one_in_ten_sample_of_cdnow(zero_amounts: str, fewer: int) -> None:
    # of 2,357 customers 1,748 are silent for 180 days on 1997-12-31, 8 of whom only ever had
    # orders of 0.00; 196 buy in the 181 days to 1998-06-30
    real_data("cdnow_orders.parquet")
    changes = {
        "tables.orders.where": {"in_sample_1of10": True},
        "quality.zero_amounts": zero_amounts,
    }
    place = Path(__file__).parent / "clients" / "cdnow"
    with open_tables(open_client(place, as_of="1997-12-31", overrides=changes)) as tables:
        now = measure_history(tables)
        names = set(tables.engine.frame("lost_customers").customer_id)
    assert (now.customers, now.lost_now, len(names)) == (
        2_357 - fewer,
        1_748 - fewer,
        1_748 - fewer,
    )
    with open_tables(open_client(place, as_of="1998-06-30", overrides=changes)) as tables:
        days = tables.engine.frame("order_days")
    after = days[days.order_day > pd.Timestamp("1997-12-31")]
    assert len(names & set(after.customer_id)) == 196


def test_customers_of_the_sample_who_never_paid() -> None:
    file = real_data("cdnow_orders.parquet")
    paid = duckdb.sql(
        f"SELECT MAX(amount) > 0 AS paid, COUNT(*) OVER () AS n FROM '{file}' "
        "WHERE in_sample_1of10 GROUP BY customer_id"
    ).df()
    assert (len(paid), int((~paid.paid).sum())) == (2_357, 8)


def test_first_lapses_of_online_retail(tmp_path: Path) -> None:
    """The figures drop returned goods and keep what was paid for them, so the test does too."""
    lines = real_data("online_retail_lines.parquet")
    sold = tmp_path / "sold.parquet"
    duckdb.sql(
        f"COPY (SELECT customer_id, invoice_ts AS order_date, quantity * unit_price AS amount "
        f"FROM '{lines}' WHERE customer_id IS NOT NULL AND quantity > 0 AND unit_price > 0) "
        f"TO '{sold}'"
    )
    found = history(tmp_path, sold, currency="GBP", definitions={"lapse_days": 90})
    given = found.data.bridge.set_index("step")
    assert (given.rows["Given"], given.money["Given"]) == (
        397_884,
        pytest.approx(8_911_407.90, abs=0.005),
    )
    assert (found.customers, first_losses(found)) == (4_338, 2_693)
    assert_back(found, {90: 0.438, 180: 0.601})


def test_first_lapses_of_the_simulated_shop(tmp_path: Path) -> None:
    found = history(
        tmp_path, real_data("apparel_sim_orders.csv.gz"), definitions={"lapse_days": 180}
    )
    assert (found.customers, first_losses(found)) == (600, 600)
    assert_back(found, {90: 0.175, 180: 0.317, 365: 0.408})
