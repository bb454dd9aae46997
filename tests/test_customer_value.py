"""The choice among models, and what customers are worth."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import winback_kit as wk
from tests.small_client import measure, order
from winback_kit.checks import TooLittle
from winback_kit.client_study import Study
from winback_kit.history import purchase_counts
from winback_kit.history.measure import History
from winback_kit.show.kit.figure import Figure
from winback_kit.show.kit.missing import not_given
from winback_kit.show.kit.sentence import Sentence
from winback_kit.show.kit.table import Table
from winback_kit.value.customers.candidates import Candidate, choose, doubt, reach, spread_of
from winback_kit.value.customers.customer_value import CustomerValue, customer_value
from winback_kit.value.customers.customer_value_records import shown_segments
from winback_kit.value.models.fitting.newton import Fit
from winback_kit.words.own_names import OTHER_SEGMENTS

SHOWN = (
    "customer_value_finding",
    "models_table",
    "models_finding",
    "holdout_tracking",
    "cautions_table",
    "customer_value_table",
    "value_by_history",
    "worth_of_one",
    "prospects_table",
    "prospects_finding",
)


@pytest.fixture(scope="module")
def retail(sample_study: Study) -> CustomerValue:
    return sample_study.customers


@pytest.fixture(scope="module")
def subscription(sample: Path) -> CustomerValue:
    client = wk.open_client(sample.parent / "subscription")
    return wk.customer_value(wk.read_history(client))


# -- the choice, and errors


def one(name: str, likelihood: float, forecast: float | None, actual: float = 1000.0) -> Candidate:
    return Candidate(name, likelihood, 4, forecast, actual, 0.0)


def test_the_holdout_decides_and_likelihood_tells_ties_apart() -> None:
    far = choose([one("a", -100.0, 1150.0), one("b", -120.0, 1010.0)])
    assert (far.chosen.name, far.likeliest.name, far.agree) == ("b", "a", False)
    near = choose([one("a", -100.0, 1025.0), one("b", -120.0, 1010.0)])
    assert (near.chosen.name, near.closest and near.closest.name) == ("a", "b")
    thin = choose([one("a", -100.0, 30.0, 20.0), one("b", -120.0, 20.0, 20.0)])
    assert (thin.chosen.name, thin.closest, thin.chosen.error) == ("a", None, None)


def test_the_worse_of_the_errors_in_orders_and_in_money() -> None:
    found = Candidate("a", -100.0, 4, 1050.0, 1000.0, 0.0, money_error=-0.1)
    assert found.worst_error == -0.1
    assert Candidate("a", -100.0, 4, 1050.0, 1000.0, 0.0).worst_error == pytest.approx(0.05)
    assert Candidate("a", -100.0, 4, None, None, 0.0).worst_error is None


def test_spread_of_a_sum_of_logarithms_is_exact() -> None:
    covariance = np.array([[0.04, 0.01], [0.01, 0.09]])
    fit = Fit({"a": 2.0, "b": 3.0}, 0.0, covariance, 1, True)
    found = spread_of(lambda fits: np.asarray(fits[0].logs.sum()), [fit])
    assert float(found) == pytest.approx(np.sqrt(0.04 + 0.09 + 2 * 0.01))
    # a direction that the data leave open counts for one unit of the logarithm
    open_fit = Fit({"a": 2.0}, 0.0, np.array([[1e8]]), 1, True)
    assert float(spread_of(lambda fits: np.asarray(fits[0].logs.sum()), [open_fit])) == 1.0


def test_reach_carries_chance_and_doubt() -> None:
    # 90 % of a normal lie within 1.644854 errors; 3 and 4 add to 5
    half = reach(np.array(3.0), value=np.array(100.0), doubt=0.04)
    assert float(half) == pytest.approx(1.644854 * 5, rel=1e-6)


def test_doubt_has_three_sources() -> None:
    def valued(name: str, forecast: float, value: float) -> Candidate:
        return Candidate(name, -100.0, 4, forecast, 1000.0, value)

    # the hold-out alone: 4 %
    alone = choose([valued("a", 1040.0, 100.0)])
    assert doubt(alone, beyond=0.0) == pytest.approx(0.04)
    # values of 100 and 106 have a standard deviation of 3; with 4 % that makes 5 %
    two = choose([valued("a", 1040.0, 100.0), valued("b", 1300.0, 106.0)])
    assert doubt(two, beyond=0.0) == pytest.approx(0.05)
    # half of what lies beyond is the reach of a 90 % interval: 0.5 · 0.329 / 1.644854 = 0.1
    beyond = choose([valued("a", 1000.0, 100.0)])
    assert doubt(beyond, beyond=0.3289707) == pytest.approx(0.1, rel=1e-6)


def test_small_segments_are_put_together() -> None:
    names = shown_segments(pd.Series({"big": 500, "six": 6, "ten": 10, "four": 4}))
    assert names == {"big": "big", "ten": "ten", "six": OTHER_SEGMENTS, "four": OTHER_SEGMENTS}
    alone = shown_segments(pd.Series({"big": 500, "ten": 10, "three": 3}))  # 13 together
    assert alone == {"big": "big", "ten": OTHER_SEGMENTS, "three": OTHER_SEGMENTS}
    many = shown_segments(pd.Series({f"s{i:02d}": 100 - i for i in range(20)}))
    assert sum(shown == OTHER_SEGMENTS for shown in many.values()) == 8


# -- clients


@pytest.mark.slow
def test_beyond_the_limit_cells_leave_the_engine(
    sample: Path, retail: CustomerValue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purchase_counts, "MOST_EXACT", 1_000)
    client = wk.open_client(sample, overrides={"case.tax_rate": 0.2})
    cells = wk.read_history(client)
    exact = retail.history.purchases.purchase_counts
    narrow = cells.purchases.purchase_counts
    assert len(narrow) < 0.8 * len(exact)
    for column in ("n", "amount", "margin"):
        assert narrow[column].sum() == pytest.approx(exact[column].sum())
    assert (narrow.n * narrow.age).sum() == pytest.approx((exact.n * exact.age).sum())
    whole, rough = retail.valued, customer_value(cells).valued
    assert whole is not None
    assert rough is not None
    assert rough.everyone.value == pytest.approx(whole.everyone.value, rel=2e-3)
    assert rough.new.value == pytest.approx(whole.new.value, rel=2e-3)


def test_retail_forecast_of_its_own_past(retail: CustomerValue) -> None:
    valued = retail.valued
    # planted: customers stop after any order, or silently between two
    assert valued.choice.chosen.name in ("MBG/NBD", "Pareto/NBD")
    assert abs(valued.choice.chosen.error or 1) < 0.03
    assert abs(valued.choice.chosen.money_error or 1) < 0.05
    # planted: 44 % of an amount in first lifetimes, 40 % in later ones
    assert 0.40 < valued.margin_rate < 0.44
    assert valued.everyone.customers == retail.history.customers - retail.history.lost_now
    total = sum(one.total or 0 for one in valued.by_segment)
    assert total == pytest.approx(valued.everyone.total)
    # planted: Home, Garden and Gifts differ in nothing
    values = [one.value for one in valued.by_segment]
    assert max(values) < 1.03 * min(values)  # type: ignore[type-var, operator]


def test_retail_first_year_of_a_new_customer(retail: CustomerValue) -> None:
    # measured with no model: 12 months of first lifetimes (chapter 6), which later ones add to
    valued, measured = retail.valued, wk.second_lifetime_value(retail.history).first
    assert valued.new.value is not None
    assert measured.value < valued.new.value < 1.25 * measured.value


def test_retail_prospects(retail: CustomerValue) -> None:
    everyone = retail.prospects[-1]
    assert everyone.prospects == 3_000
    # planted: 30 in 100 convert
    assert everyone.acquired_low < 0.30 < everyone.acquired_high
    assert everyone.low < everyone.value < everyone.high


def test_subscription_recovers_what_was_planted(subscription: CustomerValue) -> None:
    valued = subscription.valued
    # planted: α = 1, β = 7, so S(t) = 7/(7 + t); 47.00 a month on average, margin 45 %, 9 % a year
    months = np.arange(36)
    planted = 47 * 0.45 * (7 / (7 + months) * 1.09 ** (-months / 12)).sum()
    assert valued.new.low is not None
    assert valued.new.high is not None
    assert valued.new.low < planted < valued.new.high
    first, flat = valued.profile.lines
    assert first.value[0] < first.value[-1]  # those who renewed often renew again
    assert first.value[-1] > flat.value[-1]
    assert valued.choice.chosen.error is not None
    assert abs(valued.choice.chosen.error) < 0.10


@pytest.mark.parametrize("name", SHOWN)
def test_everything_is_shown(name: str, retail: CustomerValue, subscription: CustomerValue) -> None:
    for value in (retail, subscription):
        shown = getattr(wk.show, name)(value)
        assert isinstance(shown, Figure | Sentence | Table)
        if isinstance(shown, Table):
            assert len(shown.columns) <= 7
            assert {len(row) for row in shown.rows} == {len(shown.columns)}
        words = shown.as_text() if isinstance(shown, Table) else str(shown)
        assert "nan" not in words
        assert "inf," not in words
    assert "without a table of prospects" in wk.show.prospects_finding(subscription).text


def two_segments() -> History:
    """`Often` order every three weeks and rarely leave; `Seldom` every two months, and leave."""
    rng = np.random.default_rng(5)
    first, rows, people = dt.date(2021, 1, 1), [], []
    for number in range(1_200):
        often, customer = bool(number % 3), f"c{number:05d}"
        people.append({"customer_id": customer, "segment": "Often" if often else "Seldom"})
        day = int(rng.integers(0, 900))
        while day < 1_200:
            rows.append(order(customer, str(first + dt.timedelta(days=day)), rng.gamma(4, 10) + 1))
            if rng.random() < (0.05 if often else 0.30):
                break
            day += 1 + int(rng.exponential(20 if often else 60))
    as_of = first + dt.timedelta(days=1_200)
    about = {"as_of": as_of, "definitions": {"lapse_days": 120}}
    return measure(about, orders=rows, customers=people)


def test_segments_that_differ_have_models_of_their_own() -> None:
    valued = customer_value(two_segments()).valued
    assert "segments_differ" in {one.kind for one in valued.diagnoses}
    often, seldom = valued.by_segment
    # an order brings 30 % of 41 on average: 12.30. `Seldom` leave after 3 orders in 10, so even one
    # who is surely there has at most 1/0.3 orders to come, worth 41; `Often` 1/0.05, worth 246
    assert often.value is not None
    assert seldom.value is not None
    assert seldom.value < 41
    assert 90 < often.value < 246
    # the total in the table of models is that of the table of segments
    assert valued.choice.chosen.value == pytest.approx(valued.everyone.total)


# -- bad input


def shop(customers: int, orders: int, *, every: int = 20, arrive: int = 1) -> History:
    """Customers who arrive `arrive` days apart and order so often; lost after 60 days."""
    first = dt.date(2023, 1, 1)
    rows = [
        order(f"c{c:04d}", str(first + dt.timedelta(days=arrive * c + every * k)), 10.0 + c % 7)
        for c in range(customers)
        for k in range(orders if c % 3 else 1)
    ]
    about = {"as_of": dt.date(2024, 6, 30), "definitions": {"lapse_days": 60}}
    return measure(about, orders=rows)


@pytest.mark.parametrize(
    ("history", "words"),
    [
        ((40, 4), "needs 100 customers of whom 30 bought again; got 40 and"),
        ((150, 1), "got 150 and 0"),
        ((150, 2), "nobody is a current customer"),
    ],
)
def test_too_little_is_a_sentence_on_the_page(history: tuple[int, int], words: str) -> None:
    with pytest.raises(TooLittle, match=words) as why:
        customer_value(shop(*history, arrive=2))
    assert words in not_given(why.value).text


def test_a_short_log_of_one_cohort_says_so() -> None:
    value = customer_value(shop(150, 27, arrive=0))
    kinds = {one.kind for one in value.valued.diagnoses}
    assert {"one_cohort", "beyond_the_log"} <= kinds
    words = wk.show.cautions_table(value).as_text()
    assert "it is one cohort" in words
    assert "The log covers 18 months and the horizon is longer" in words
    assert all(np.isfinite([one.low, one.high]).all() for one in value.valued.by_segment if one.low)
