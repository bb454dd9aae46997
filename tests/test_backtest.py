"""The back-test: the pool and its error by hand, other methods, and what must be refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr

from tests.commands import assert_refused, client_folder, run
from tests.test_return_model import constant, log_of, poisson_log
from winback_kit.value.returns.model.forecast import Forecast, play_lost, pooled
from winback_kit.value.returns.model.return_model import person_time
from winback_kit.value.returns.model.unusual_months import returns_by_month
from winback_kit.value.returns.past.backtest import (
    judged_forecast,
    model_error,
    past_trials,
    said_at,
    says_of,
    unseen_season,
)
from winback_kit.value.returns.past.ranking import rank_correlation, ranking
from winback_kit.value.returns.past.rival_forecasts import curves, last_cohort, purchase_models
from winback_kit.value.returns.past.trial import Actual, Trial, what_happened

NO_MONTHS = np.zeros(0)
ORIGIN = "2024-01-31"


def said(method: str, total: float) -> Forecast:
    one = np.array([total])
    return Forecast(
        method=method, person=np.array([0]), weight=1, returned=one, orders=one, amount=one,
        margin=one, returned_by_block=one, orders_by_block=one, returned_error=0.1,
        orders_error=0.1, amount_error=0.1,
    )  # fmt: skip


def held(forecasts: dict[str, float], actual: int) -> Trial:
    ones = np.ones(actual)
    return Trial(
        origin=100,
        horizon_days=50,
        rule_days=30,
        forecasts={name: said(name, total) for name, total in forecasts.items()},
        actual=Actual(orders=ones, amount=ones, margin=ones, weight=1),
    )


def test_a_pool_is_the_geometric_mean_of_totals_shared_as_the_mean_of_people() -> None:
    one, other = (
        replace(said(name, 1.0), person=np.arange(2), orders=np.array(orders))
        for name, orders in (("behaviour", [10.0, 30.0]), ("curves", [6.0, 4.0]))
    )
    found = pooled({"behaviour": one, "curves": other}, {"behaviour": 1.0, "curves": 1.0})
    # totals 40 and 10: √(40·10) = 20; the mean of the two people is 8 and 17, of 25
    assert found.orders == pytest.approx([20 * 8 / 25, 20 * 17 / 25])
    assert found.total("returned") == pytest.approx(1.0)


def test_a_method_with_three_times_the_say_pulls_three_times_as_hard() -> None:
    found = pooled({"a": said("a", 16.0), "b": said("b", 81.0)}, {"a": 1.0, "b": 3.0})
    # 16^¼ · 81^¾ = 2 · 27 = 54. Both are 10 % off by chance, that is variances of 0.1² · 16² and
    # 0.1² · 81²: 0.16 and 0.81 a unit of their totals, 0.6475 with their say, so √(0.6475 / 54)
    assert found.total("orders") == pytest.approx(54)
    assert found.error("orders") == pytest.approx(np.sqrt(0.6475 / 54))


def test_a_pool_of_one_is_that_one_and_none_returning_is_no_zero() -> None:
    alone = pooled({"curves": said("curves", 7.0)}, {"curves": 0.1})
    assert alone.total("orders") == pytest.approx(7.0)
    assert alone.error("orders") == pytest.approx(0.1)
    # half an order counts where a method forecasts none: √(0.5·50) = 5
    none = pooled({"a": said("a", 0.0), "b": said("b", 50.0)}, {"a": 1.0, "b": 1.0})
    assert none.total("orders") == pytest.approx(5.0)


def test_a_method_that_always_missed_on_one_side_has_less_say() -> None:
    trials = (
        held({"low": 50, "mixed": 50, "high": 300}, 100),
        held({"low": 80, "mixed": 120, "high": 200}, 100),
    )
    says = says_of(("low", "mixed", "high", "new"), trials)
    # the least of log(100/50) and log(100/80) is log 1.25; of log 3 and log 2 it is log 2
    assert says["low"] == pytest.approx(1 / (1 + (np.log(1.25) / 0.15) ** 2))
    assert says["high"] == pytest.approx(1 / (1 + (np.log(2) / 0.15) ** 2))
    assert says["mixed"] == says["new"] == 1.0
    # one day alone may well be the day's fault
    assert says_of(("low",), trials[:1]) == {"low": 1.0}


def test_the_model_error_by_hand() -> None:
    trials = (held({"behaviour": 100, "curves": 100}, 200), held({"behaviour": 100}, 100))
    # log ratios log 2 and 0; three quarters of the coming horizon lie in a season never seen
    past = np.log(2) ** 2 / 2
    expected = np.sqrt(0.05**2 + 0.4 * past + (0.22 * 0.75) ** 2)
    assert model_error(
        trials, [said_at(one, trials) for one in trials], "orders", unseen=0.75
    ) == pytest.approx(expected)
    assert unseen_season(215, 200) == pytest.approx(0.75)


def test_the_last_cohort_by_hand() -> None:
    # on day 300 persons 1 and 2 had been lost (silent for 100 days); 1 ordered twice since
    log = log_of([1, 1, 1, 2, 3, 4, 4], [0, 310, 320, 50, 250, 10, 290], until=400, rule=100)
    found = last_cohort(log, 100)["last cohort"]
    # lost on day 400: persons 2, 3 and 4; each returns with chance 1/2 and orders once
    assert log.person[log.lost].tolist() == [2, 3, 4]
    assert found.returned == pytest.approx([0.5] * 3)
    assert found.total("orders") == pytest.approx(3.0)
    assert found.total("amount") == pytest.approx(30.0)


def test_rank_correlation_is_spearmans() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.integers(0, 9, 200).astype(float), rng.integers(0, 4, 200).astype(float)
    assert rank_correlation(x, y) == pytest.approx(spearmanr(x, y).statistic, abs=1e-12)
    assert rank_correlation(x, np.ones(200)) == 0


def test_tenths_by_hand() -> None:
    forecast = np.arange(20.0)
    actual = np.arange(20.0) + 1
    found = ranking(forecast, actual, weight=2)
    # the most promising tenth are 19 and 18, who ordered 20 and 19 times; each stands for two
    assert (found.forecast[0], found.actual[0]) == (2 * 37, 2 * 39)
    assert found.calibration_error == pytest.approx(20 / 210)
    assert found.first_tenth == pytest.approx(39 / 210)


def test_what_happened_is_counted_once() -> None:
    log = log_of([1, 1, 1, 2, 3, 3], [0, 110, 130, 0, 0, 300], until=400)
    known = log.at(100)
    done = what_happened(log, known, horizon_days=50)
    # lost on day 100: all three; person 1 orders twice by day 150, person 3 only on day 300
    assert known.person[known.lost].tolist() == [1, 2, 3]
    assert done.orders.tolist() == [2, 0, 0]
    assert done.total("amount") == 20


def test_forecasts_do_not_see_what_comes() -> None:
    log = poisson_log(0.012, people=500, until=500, seed=2, rule=60)
    changed = log_of(
        log.person, log.day, until=500, rule=60, amount=np.where(log.day > 275, 9e9, 10)
    )
    before = past_trials(log, 100, keep_out=NO_MONTHS)
    after = past_trials(changed, 100, keep_out=NO_MONTHS)
    assert len(before) >= 2
    for name, forecast in before[0].forecasts.items():
        assert forecast.total("amount") == after[0].forecasts[name].total("amount")


@pytest.mark.slow
def test_a_steady_past_is_forecast_and_covered() -> None:
    log = poisson_log(0.012, people=2500, until=700, seed=3, rule=60)
    known = log.at(500)
    judged = judged_forecast(known, 150, set_aside=True)
    assert judged is not None
    actual = what_happened(log, known, horizon_days=150)
    assert judged.forecast.total("orders") == pytest.approx(actual.total("orders"), rel=0.1)
    for what in ("returned", "orders", "amount"):
        low, high = judged.interval(what)
        assert low < actual.total(what) < high
        narrow = judged.interval(what, coverage=0.5)
        assert low < narrow[0] < narrow[1] < high
    again = judged_forecast(known, 150, set_aside=True)
    assert again is not None
    assert again.forecast.total("amount") == judged.forecast.total("amount")  # same seed


def test_the_curves_of_a_constant_rate() -> None:
    log = poisson_log(0.012, people=2500, until=700, seed=4, rule=60)
    found = curves(log, 100)["curves"]
    assert found.returned.mean() == pytest.approx(1 - np.exp(-1.2), abs=0.05)
    # a return brings itself and 1.2% a day of what is left of the horizon: 1.2 orders in all
    assert found.orders.mean() == pytest.approx(1.2, rel=0.1)
    assert found.orders_by_block.sum() == pytest.approx(found.total("orders"), rel=0.02)


def test_purchase_models_forecast_the_same_people() -> None:
    log = poisson_log(0.012, people=800, until=700, seed=4, rule=60)
    for forecast in purchase_models(log, 100).values():
        assert forecast.person.tolist() == log.person[log.lost].tolist()
        assert (forecast.returned <= 1).all()


def test_a_month_in_which_the_long_silent_return_at_once() -> None:
    log = poisson_log(0.004, people=3000, until=900, seed=6, rule=60)
    model = constant(0.004, 900)
    usual = returns_by_month(log, person_time(log, most_customers=9000), model)
    assert usual is not None
    assert not usual.unusual.any()
    # on day 700 everyone orders who had been silent for 200 days
    silent = log.last & (700 - log.day > 200) & (log.day < 700)
    person = np.r_[log.person, log.person[silent]]
    day = np.r_[log.day, np.full(int(silent.sum()), 700)]
    order = np.lexsort((day, person))
    event = log_of(person[order], day[order], until=900, rule=60)
    found = returns_by_month(event, person_time(event, most_customers=9000), model)
    assert found is not None
    assert found.months.tolist() == [700 // 30.4375]


def test_a_memoryless_customer_back_today_adds_one_order() -> None:
    log = poisson_log(0.01, people=400, until=600, seed=5, rule=60)
    found = play_lost(log, constant(0.01, 600), 365)
    assert found.total("orders") / len(log.lost) == pytest.approx(3.65, rel=0.03)


def test_backtest_prints_every_figure(tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme")
    ended = run("backtest", folder, "--origin", ORIGIN, "--horizon-days", 180, "--json")
    figures = json.loads(ended.out)
    for what in ("returned", "orders", "amount"):
        forecast, low, high, actual = (
            figures[f"{what}_{part}"] for part in ("forecast", "low", "high", "actual")
        )
        assert low <= forecast <= high
        assert actual >= 0
    assert figures["lost_customers"] > 0
    assert sum(tenth["actual"] for tenth in figures["deciles"]) == figures["orders_actual"]


@pytest.mark.parametrize(
    ("origin", "days", "words"),
    [
        ("2019-01-01", 180, "must lie within the log"),
        (ORIGIN, 3000, "must lie within the log"),
        ("soon", 180, "must be a date"),
    ],
)
def test_backtest_refuses(tmp_path: Path, origin: str, days: int, words: str) -> None:
    folder = client_folder(tmp_path / "acme")
    ended = run("backtest", folder, "--origin", origin, "--horizon-days", days)
    assert_refused(ended, words)
