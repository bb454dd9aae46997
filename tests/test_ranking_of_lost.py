"""Who of the lost comes first: weights, scores and shares by hand; no total is moved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import rankdata, spearmanr

from winback_kit.value.returns.model.forecast import Forecast
from winback_kit.value.returns.past.ranking_of_lost import (
    past_shares,
    scores,
    sorted_anew,
    sorting_weights,
)
from winback_kit.value.returns.past.trial import Actual, Trial

PEOPLE = 40
RNG = np.random.default_rng(11)
TRUTH = RNG.permutation(PEOPLE).astype(float)  # how promising each is, all different


def said(orders: np.ndarray) -> Forecast:  # type: ignore[type-arg]
    total = np.array([orders.sum()])
    return Forecast(
        method="x", person=np.arange(PEOPLE), weight=1, returned=orders / (orders.max() + 1),
        orders=orders, amount=orders * (10 + np.arange(PEOPLE)), margin=orders * 2.0,
        returned_by_block=total, orders_by_block=total, returned_error=0.1, orders_error=0.1,
        amount_error=0.1,
    )  # fmt: skip


GOOD, BAD, NOISE = said(TRUTH + 1), said(PEOPLE - TRUTH), said(RNG.random(PEOPLE))


def past(**rivals: Forecast) -> Trial:
    ordered = np.round(TRUTH / 8)
    return Trial(
        origin=100,
        horizon_days=50,
        rule_days=30,
        forecasts={"noise": NOISE},
        actual=Actual(orders=ordered, amount=ordered, margin=ordered, weight=1),
        rivals=rivals,
    )


def test_weights_are_the_fourth_power_of_the_mean_rank_correlation() -> None:
    trials = [past(good=GOOD, bad=BAD), past(bad=BAD)]  # the good one failed once: that counts 0
    found = sorting_weights(trials)
    rho = spearmanr(GOOD.orders, trials[0].actual.orders).statistic
    assert found["good"] == pytest.approx((rho / 2) ** 4)
    assert found["bad"] == 0  # worse than chance has no say


def test_a_score_is_the_weighted_mean_rank() -> None:
    found = scores({"a": GOOD, "b": NOISE, "unheard": BAD}, {"a": 3.0, "b": 1.0})
    expected = (3 * rankdata(GOOD.orders) + rankdata(NOISE.orders)) / 4
    assert found == pytest.approx(expected)


def test_the_best_sorter_decides_and_no_total_moves() -> None:
    before = said(RNG.random(PEOPLE) + 0.1)
    after = sorted_anew(before, {"good": GOOD}, [past(good=GOOD)])
    assert np.argsort(after.orders).tolist() == np.argsort(TRUTH).tolist()
    assert np.argsort(after.returned).tolist() == np.argsort(TRUTH).tolist()
    for what in ("returned", "orders", "amount", "margin"):
        assert after.total(what) == pytest.approx(before.total(what), rel=1e-12)
    assert (after.returned <= 1).all()


def test_shares_are_those_of_the_tenths_in_the_past() -> None:
    trial = past(good=GOOD)
    found, trust = past_shares([trial], {"good": 1.0})
    ordered = trial.actual.orders[np.argsort(-TRUTH)]
    assert found == pytest.approx(ordered.reshape(10, 4).sum(axis=1) / ordered.sum())
    returns = int((ordered > 0).sum())
    assert trust == pytest.approx(0.5 * returns / (returns + 100))


def test_tenths_are_drawn_towards_the_past() -> None:
    flat = said(np.full(PEOPLE, 1.0) + TRUTH / 1e6)
    after = sorted_anew(flat, {"good": GOOD}, [past(good=GOOD)])
    share, trust = past_shares([past(good=GOOD)], {"good": 1.0})
    first = after.orders[np.argsort(-TRUTH)][:4].sum() / after.orders.sum()
    # within a tenth the factor is interpolated, so the tenth is met but roughly
    assert first == pytest.approx(0.1 * (1 - trust) + share[0] * trust, abs=0.005)
    assert first > 0.105


def test_equals_stay_equal() -> None:
    equals = replace(GOOD, orders=np.repeat(np.arange(1.0, 5.0), 10))
    after = sorted_anew(GOOD, {"equals": equals}, [past(equals=GOOD)])
    assert len(np.unique(after.orders.round(12))) == 4


def test_without_a_past_nothing_is_sorted_anew() -> None:
    assert sorted_anew(GOOD, {"good": GOOD}, []) is GOOD
    assert sorted_anew(GOOD, {"bad": BAD}, [past(bad=BAD)]) is GOOD
