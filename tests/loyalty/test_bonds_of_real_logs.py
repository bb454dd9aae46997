"""Ties of Telco as a client, full price in Complete Journey, and months of no change."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from tests.conftest import real_data
from tests.small_client import write_client
from winback_kit.client_study import study
from winback_kit.plan.bonds.change_points import called, change_of
from winback_kit.plan.bonds.ultra import correlation, quarters_of

pytestmark = pytest.mark.slow
AS_OF = pd.Timestamp("2019-09-30")


def test_full_price_alone_finds_no_ultra_customers_in_complete_journey() -> None:
    file = real_data("complete_journey_baskets.parquet")
    rows = duckdb.sql(
        f"""SELECT household_id,
              SUM(CASE WHEN basket_ts < '2017-07-01' THEN sales_value END) AS before,
              SUM(CASE WHEN basket_ts < '2017-07-01' THEN retail_disc END) AS cut,
              COALESCE(SUM(CASE WHEN basket_ts >= '2017-07-01' THEN sales_value END), 0) AS later
            FROM '{file}' GROUP BY household_id
            HAVING SUM(CASE WHEN basket_ts < '2017-07-01' THEN sales_value END) > 0
            ORDER BY household_id"""
    ).df()
    assert len(rows) == 1592
    score = (1 - rows.cut / (rows.before + rows.cut)).to_numpy()
    before, later = rows.before.to_numpy(), rows.later.to_numpy()
    found = correlation(score, later)
    assert found.value == pytest.approx(0.018457, abs=1e-6)
    assert not found.sure
    quarters = quarters_of(score, before, later)
    assert [round(one.before, 2) for one in quarters] == [672.77, 1013.53, 1146.09, 949.44]
    assert [round(one.later, 2) for one in quarters] == [775.54, 1007.05, 1135.77, 1032.19]
    assert [round(one.kept, 4) for one in quarters] == [1.1527, 0.9936, 0.9910, 1.0872]


def _telco(folder: Path) -> Path:
    """A client of Telco: contracts of as many months as each was there, and what ties them."""
    people = pd.read_csv(real_data("telco_churn.csv.gz"))
    left = people.churned == 1
    days = (30.4375 * people.tenure_months.clip(lower=1)).astype(int)
    end = pd.Series(
        [AS_OF - pd.Timedelta(days=at * 90 // len(people)) for at in range(len(people))]
    )
    start = end.where(left, AS_OF) - pd.to_timedelta(days, unit="D")

    def has(column: str) -> pd.Series:
        return (people[column] == "Yes").astype(int)

    contracts = pd.DataFrame(
        {
            "customer_id": people.customer_id,
            "start": start.dt.date,
            "end": end.dt.date.where(left),
            "price": people.monthly_charges,
            "period": "month",
        }
    )
    ties = pd.DataFrame(
        {
            "customer_id": people.customer_id,
            "contract": people.contract != "Month-to-month",
            "automatic_payment": people.payment_method.str.contains("automatic"),
            "referrals": people.n_referrals_r2,
            "people": (has("partner") + has("dependents")) / 2,
            "integrations": (has("online_security") + has("tech_support")) / 2,
        }
    )
    settings = {
        "client": "Telco",
        "currency": "USD",
        "as_of": AS_OF.date(),
        "loyalty": {"ties": {"people": 2, "integrations": 2}},
    }
    rows = {
        name: of.astype(object).where(of.notna(), None).to_dict("records")
        for name, of in (("subscriptions", contracts), ("customers", ties))
    }
    return write_client(folder, settings, **rows)


def test_ties_of_telco_as_a_client(tmp_path: Path) -> None:
    found = study(_telco(tmp_path)).ties
    assert [one.people for one in found.bands] == [1294, 1104, 1128, 1069, 1047, 771, 472, 158]
    assert [one.left for one in found.bands] == [694, 359, 381, 241, 126, 48, 20, 0]
    assert [one.hazard for one in found.bands] == pytest.approx(
        [0.054185, 0.015897, 0.011390, 0.006635, 0.002765, 0.001209, 0.000724, 0], rel=5e-3
    )  # days are whole ones here, and a tenure of no month counts as one
    assert found.area is not None
    assert found.area.value == pytest.approx(0.737391, abs=1e-6)
    assert found.monotone
    assert found.holds
    assert found.leaks  # the contract is a part of what it should tell
    # one band in place of several: three bands of them
    bands = found.bands
    threes = [sum(one.left for one in part) for part in (bands[:2], bands[2:4], bands[4:])]
    assert threes == [1053, 622, 194]


def test_no_change_is_called_rarely_where_nothing_changed() -> None:
    rng = np.random.default_rng(16)
    families = 200
    wrong = 0
    for _ in range(families):
        series = [change_of(rng.binomial(200, 0.2, 48), np.full(48, 200)) for _ in range(12)]
        wrong += any(one.called for one in called([one for one in series if one]))
    # at most 5 % of families, and two standard errors of so many draws
    assert wrong / families <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / families)
