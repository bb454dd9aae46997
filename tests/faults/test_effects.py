"""What an offer causes is a difference within a campaign and the day of its draw."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import winback_kit as wk
from tests.conftest import ROOT
from tests.golden import golden
from tests.small_client import measure
from tests.test_lifetime_edges import on
from winback_kit.case.moved.what_if import drivers
from winback_kit.case.result.model import cash_flow
from winback_kit.case.result.outcome import outcome
from winback_kit.plan.experiment.readout.draws import contacts_read, held_out, in_draws
from winback_kit.plan.experiment.readout.draws import tested as compared
from winback_kit.plan.experiment.statistics.shrinkage import mean_of
from winback_kit.show.decision.decision import change_finding
from winback_kit.show.decision.headings import what_if_heading
from winback_kit.show.decision.kpis import kpi_heading, kpi_table
from winback_kit.words.numbers import count

SEEN = ROOT.parent / "shared" / "faults"
CLIENT = """
client: Two campaigns
currency: EUR
as_of: 2025-06-30
tables: {orders: {files: orders.csv.gz}, contacts: {files: contacts.csv.gz}}
definitions: {lapse_days: 90, return_window_months: 3}
case:
  margin_rate: 40%
  offers: [{name: Letter, offer_cost: 0, contact_cost: 0.5}]
"""


def test_f12_two_campaigns(tmp_path: Path) -> None:
    folder = SEEN / "f12_two_campaigns"
    if not folder.exists():
        pytest.skip("the inputs that were seen are not beside this checkout")
    for name in ("orders.csv.gz", "contacts.csv.gz"):
        shutil.copy(folder / name, tmp_path / name)
    (tmp_path / "client.yml").write_text(CLIENT, encoding="utf-8")
    plan = wk.study(wk.open_client(tmp_path)).plan
    effects = [one.effect for one in plan.worths if one.effect.treated]
    assert len(effects) == 2
    for effect in effects:
        low, high = effect.uplift.ends
        assert low < 0 < high
        assert effect.draws == 2
    # bases of 2 and 10 %, as many drawn in each: 6 % together
    assert np.mean([one.natural_return_rate.value for one in effects]) == pytest.approx(
        0.06, abs=0.01
    )


def rows(*cells: tuple[Any, ...], segment: str = "s") -> pd.DataFrame:
    """Campaign, days ago, offer, arm, contacted, returned."""
    columns = ["campaign", "days_ago", "offer", "arm", "contacted", "returned"]
    return pd.DataFrame(cells, columns=columns).assign(segment=segment)


def two_campaigns(offer: str = "Letter", held: str = "") -> pd.DataFrame:
    """No effect in either: 2 and 10 %, a fifth and four fifths held out."""
    return rows(
        ("Spring", 300, offer, "treated", 1600, 32),
        ("Spring", 300, held, "holdout", 400, 8),
        ("Autumn", 200, offer, "treated", 400, 40),
        ("Autumn", 200, held, "holdout", 1600, 160),
    )


@pytest.mark.parametrize("held", ["", "Letter", "none"])
def test_no_effect_in_any_campaign_is_none_in_all(held: str) -> None:
    cell = compared(two_campaigns(held=held)).iloc[0]
    assert cell.uplift == pytest.approx(0, abs=1e-15)
    assert (cell.draws, cell.n1, cell.n0, cell.spread) == (2, 2000, 2000, 0)
    # held out, each campaign by the 2,000 drawn in it: (2 % + 10 %) / 2
    assert held_out(two_campaigns(held=held)).p0.s == pytest.approx(0.06)


def test_days_of_one_campaign_are_draws_of_their_own() -> None:
    days = two_campaigns().assign(campaign="Always on")
    assert compared(days).uplift[0] == pytest.approx(0, abs=1e-15)


def test_inverse_variance_by_the_rate_of_both_arms() -> None:
    # two draws of 100 and 100: 20 and 10 return, p = .15, u² = .15 · .85 · .02 = .00255;
    # 60 and 50, p = .55, u² = .55 · .45 · .02 = .00495; both differ by .10, whatever the weights
    even = rows(
        ("a", 1, "x", "treated", 100, 20),
        ("a", 1, "", "holdout", 100, 10),
        ("b", 1, "x", "treated", 100, 60),
        ("b", 1, "", "holdout", 100, 50),
    )
    assert compared(even).uplift[0] == pytest.approx(0.10)
    # with 12 and 56: .02 and .06, (.02/.0019584 + .06/.0049784)/(1/.0019584 + 1/.0049784), where
    # p = .11 and .53, so u² = .11 · .89 · .02 = .001958 and .53 · .47 · .02 = .004982
    uneven = even.assign(returned=[12, 10, 56, 50])
    expected = (0.02 / 0.001958 + 0.06 / 0.004982) / (1 / 0.001958 + 1 / 0.004982)
    assert compared(uneven).uplift[0] == pytest.approx(expected, abs=1e-4)


def test_few_returns_are_weighed_by_people_alone() -> None:
    # Mantel and Haenszel: w = n1 · n0 / (n1 + n0) = 50, 80; (50 · .04 + 80 · .02) / 130
    few = rows(
        ("a", 1, "x", "treated", 100, 6),
        ("a", 1, "", "holdout", 100, 2),
        ("b", 1, "x", "treated", 400, 40),
        ("b", 1, "", "holdout", 100, 8),
    )
    assert compared(few).uplift[0] == pytest.approx((50 * 0.04 + 80 * 0.02) / 130)


@pytest.mark.slow
def test_weights_of_rare_returns_favour_no_rate() -> None:
    # 200 times two campaigns in which 1 % return in either arm: the mean of what is found is 0
    draw, found = np.random.default_rng(5), []
    for _ in range(200):
        back = draw.binomial([900, 300, 300, 900], 0.01)
        cells = two_campaigns().assign(contacted=[900, 300, 300, 900], returned=back)
        found.append(compared(cells).iloc[0])
    values, errors = (np.array([cell[name] for cell in found]) for name in ("uplift", "error"))
    assert abs(values.mean()) < 3 * values.std() / np.sqrt(200)
    inside = (np.abs(values) < 1.645 * errors).mean()
    assert inside > 0.84  # nine in ten, less what chance may take of 200


def test_campaigns_that_differ_widen_the_range() -> None:
    # DerSimonian & Laird with s² = .0001 each: Q = 2 · (.05)² / .0001 = 50, σ² = (50 − 1) · .0001
    # over A − Σa²/A = 10,000 in a² units: (.10 and 0) → .0049; se² = (.0001 + .0049) / 2
    mean = mean_of(np.array([0.10, 0.0]), errors=np.full(2, 0.01), weighing=np.full(2, 0.01))
    assert mean.value == pytest.approx(0.05)
    assert mean.spread**2 == pytest.approx(0.0049)
    assert mean.error**2 == pytest.approx(0.0025)


def test_treated_without_a_holdout_in_their_draw_are_left_out() -> None:
    alone = rows(("Summer", 100, "Letter", "treated", 500, 400))
    together = pd.concat([two_campaigns(), alone], ignore_index=True)
    assert compared(together).uplift[0] == pytest.approx(0, abs=1e-15)
    assert len(in_draws(together)) == 2


def test_a_campaign_sent_over_many_days_is_one_draw_where_a_day_has_few() -> None:
    # 20 days with 5 treated and 2 held out each; and one whose holdouts have a day of their own
    days = [("Calls", day, "x", "treated", 5, 1) for day in range(20)]
    days += [("Calls", day, "", "holdout", 2, 0) for day in range(20)]
    days += [("Post", 9, "x", "treated", 200, 20), ("Post", 11, "", "holdout", 100, 10)]
    found = in_draws(rows(*days)).sort_values("campaign")
    assert found[["campaign", "n1", "n0"]].to_numpy().tolist() == [
        ["Calls", 100, 40],
        ["Post", 200, 100],
    ]


def contacts(given: Sequence[tuple[str, int, str]]) -> list[dict[str, Any]]:
    return [
        {"customer_id": who, "date": on(day), "campaign": "one", "arm": arm, "offer": "Call"}
        for who, day, arm in given
    ]


def test_customers_not_lost_on_the_day_are_counted() -> None:
    # a is lost from day 30 until the return on day 100; b never was on day 20; c buys on the last
    # day alone, so nobody is lost; nobody of the other arm is with a
    orders = [
        {"customer_id": who, "order_date": on(day), "amount": 10}
        for who, day in (("a", 0), ("a", 100), ("b", 0), ("c", 365))
    ]
    asked = contacts([("a", 40, "treated"), ("a", 10, "treated"), ("b", 20, "holdout")])
    asked += contacts([("b", 60, "holdout"), ("b", 364, "treated")])
    settings = {"as_of": on(365), "definitions": {"lapse_days": 30, "return_window_months": 1}}
    history = measure(settings, orders=orders, contacts=asked)
    found = contacts_read(history)
    assert (found.contacts, found.too_recent, found.not_lost) == (5, 1, 2)
    # a on day 40 and b on day 60 are of one campaign, whose days with few are one draw
    assert (found.compared, found.alone) == (2, 0)


def test_what_a_page_says_of_an_uplift_has_its_interval() -> None:
    rate = {"value": 0.05, "low": 0.03, "high": 0.08, "evidence": "A"}
    case = golden(margin=60.0, return_rate=rate, natural_return_rate=0.02)
    result, flow, moved = outcome(case), cash_flow(case), drivers(case)
    judged: Any = SimpleNamespace(outcome=result, flow=flow, drivers=moved, case=case)
    # an uplift of 5 − 2 = 3 points, from 3 − 2 = 1 to 8 − 2 = 6: a third, and twice as many
    own = result.incremental_returns
    range_ = "+1.0 points to +6.0 points"
    assert f"instead of +3.0 points ({range_})" in change_finding(result, moved).text
    assert f"instead of +3.0 points ({range_})" in what_if_heading(judged).text
    told = f"{count(own)} more returns ({count(own / 3)} to {count(2 * own)})"
    assert told in kpi_heading(judged).text
    (row,) = [row for row in kpi_table(judged).rows if row[0] == "Incremental return rate"]
    ends = [cell.value for cell in row[3]]
    assert ends == pytest.approx([row[2].value / 3, row[2].value * 2])
