"""Four real logs, each from its client folder to a published run, held to known facts.

The facts are those printed with the data: customers, rows and money given; what the reports say is
held to arithmetic on them. Each test skips with the reason where the data are not on this machine.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import winback_kit as wk
from tests.conftest import real_data
from winback_kit.report.run.run import Job, run_report

CLIENTS = Path(__file__).parent / "clients"
FILES = {
    "cdnow": "cdnow_orders.parquet",
    "online_retail": "online_retail_lines.parquet",
    "longlog": "longlog_orders_2005_2012.parquet",
    "complete_journey": "complete_journey_baskets.parquet",
    "apparel": "apparel_sim_orders.csv.gz",
}


def history_of(name: str, **overrides: Any) -> Any:
    real_data(FILES[name])
    return wk.read_history(wk.open_client(CLIENTS / name, overrides=overrides))


def check(history: Any, name: str) -> Any:
    return next(check for check in history.data.checks if check.name == name)


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_report_is_published(name: str, without_browser: None, tmp_path: Path) -> None:
    real_data(FILES[name])
    folder = run_report(Job(CLIENTS / name, tmp_path))
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    figures = record["figures"]
    # doing nothing brings something in every log, so the gross view always promises more
    assert figures["npv_if_natural_return_is_ignored"] > figures["npv"]
    assert 0 < record["history"]["natural_return_rate"]["value"] < 1
    assert record["history"]["rows_used"] <= record["history"]["rows_given"]
    # nobody stated what a team costs or tested an offer here, so no report may ask for money
    assert record["decision"] in ("cost_first", "no", "nobody")
    assert all(segment["uplift_evidence"] == "E" for segment in record["segments"])


def test_cdnow_given() -> None:
    history = history_of("cdnow")
    given = history.data.bridge.iloc[0]
    assert (given.rows, given.money) == (69_659, pytest.approx(2_500_315.63))
    assert check(history, "Amount of zero").found == 80
    assert check(history, "Exact duplicates").found == 255
    assert check(history, "Rows of one customer on one day").found == 2_068
    # 23,570 customers, of whom 68 never paid more than 0: 23,502 bought (the log of the lapses)
    assert history.customers == 23_502


def test_cdnow_sample_returns_without_a_programme() -> None:
    # the 1/10 sample: 1,748 customers are silent for 180 days on 1997-12-31, and 196 of them buy
    # again within the 181 days to 1998-06-30; that counts orders of nothing as orders, as 8 of its
    # 2,357 customers have no other
    sample = {"tables.orders.where": {"in_sample_1of10": True}}
    everyone = history_of("cdnow", **sample, **{"quality.zero_amounts": "keep"})
    assert everyone.customers == 2_357
    assert lost_and_back(everyone) == (1_748, 196)
    buyers = history_of("cdnow", **sample)
    assert buyers.customers == 2_349
    assert lost_and_back(buyers) == (1_740, 196)


def lost_and_back(history: Any) -> tuple[int, int]:
    """Lost at the end of 1997, and those of them who are back by the end of June 1998."""
    december, june = 1997 * 12 + 11, 1998 * 12 + 5
    losses = history.frames.loss_months
    lost = losses[losses.lost_month <= december]
    still = lost[(lost.return_month == -1) | (lost.return_month > december)]
    back = still[(still.return_month > december) & (still.return_month <= june)]
    return int(still.n.sum()), int(back.n.sum())


def test_online_retail_given() -> None:
    history = history_of("online_retail")
    bridge = history.data.bridge.set_index("step")
    assert bridge.rows["Given"] == 541_909
    assert bridge.money["Given"] == pytest.approx(9_747_747.93)
    assert bridge.rows["No customer id"] == -135_080
    assert str(history.data.last_day) == "2011-12-09"
    # 4,338 customers have a line with a positive amount; netting refunds leaves fewer who bought
    assert 4_300 < history.customers < 4_338


def test_online_retail_giant_orders_are_undone() -> None:
    # 80,995 and 74,215 pieces, cancelled within the hour: 168,469.60 and 77,183.60 GBP
    history = history_of("online_retail")
    assert history.data.months.amount.max() < 1_200_000
    refunded = check(history, "Orders refunded in full, with their refunds")
    assert refunded.found > 2 * 2


def test_longlog_given_and_its_yearly_rhythm() -> None:
    history = history_of("longlog")
    given = history.data.bridge.iloc[0]
    assert (given.rows, given.money) == (33_395, pytest.approx(1_881_675.39))
    assert history.customers == 13_562
    # the median gap is 357 days: a rule of half a year would call nearly everybody lost
    assert history.rule.typical_days > 365
    rules = history.rule.candidates.set_index("lapse_days")
    assert rules.gaps_shorter[180] < 0.2


def test_complete_journey_given_and_that_few_ever_lapse() -> None:
    history = history_of("complete_journey")
    given = history.data.bridge.iloc[0]
    assert (given.rows, given.money) == (103_419, pytest.approx(3_092_552.17))
    assert history.customers == 1_642
    # 302 baskets of value 0, one of them after the last day of 2017
    assert check(history, "Amount of zero").found == 301
    assert history.lost_now < 0.05 * history.customers
    assert history.rule.false_lost_rate > 0.5
