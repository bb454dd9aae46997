"""The return model: states by hand, regression and paths against what is known of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winback_kit.history.silences import OrderDays, Silences, silences
from winback_kit.value.returns.model.forecast import BLOCKS, play_lost, pooled
from winback_kit.value.returns.model.hazard_terms import HazardTerms, State, spline
from winback_kit.value.returns.model.learning import learn
from winback_kit.value.returns.model.return_model import (
    ReturnModel,
    calendar_months,
    fit_return_model,
    merge,
    person_time,
    poisson_ridge,
)
from winback_kit.value.returns.model.simulation import after_step, simulate_histories
from winback_kit.value.returns.model.spend import expected_spend

FIRST = dt.date(2020, 1, 1)


def log_of(person: Any, day: Any, *, until: int, rule: float = 50.0, **given: Any) -> Silences:
    size = len(person)
    days = OrderDays(
        person=np.asarray(person, np.int64),
        day=np.asarray(day, np.int64),
        amount=np.asarray(given.get("amount", np.full(size, 10.0)), float),
        margin=np.asarray(given.get("margin", np.full(size, 4.0)), float),
        contact=np.asarray(given.get("contact", np.full(size, np.inf)), float),
        rule_days=np.full(size, rule),
    )
    return silences(days, first_day=FIRST, until=until, weight=1, contractual=False)


def poisson_log(rate: float, *, people: int, until: int, seed: int, rule: float) -> Silences:
    """People who order at random at one rate, from a first order at random on."""
    rng = np.random.default_rng(seed)
    person, day = [], []
    for who in range(people):
        at = float(rng.integers(0, until // 2))
        days = set()
        while at < until:
            days.add(int(at))
            at += rng.exponential(1 / rate)
        person += [who] * len(days)
        day += sorted(days)
    return log_of(person, day, until=until, rule=rule)


def constant(rate: float, until: int) -> ReturnModel:
    """A hazard that is the same for everyone at all times."""
    terms = HazardTerms((), (), 1.0, seasonal=False, bent=False, most_since_lapse=2.0)
    return ReturnModel(
        terms=terms,
        names=("level",),
        beta=np.array([np.log(rate)]),
        covariance=np.zeros((1, 1)),
        events=1.0,
        log_likelihood=0.0,
        months_of_day=calendar_months(FIRST, until),
    )


def people(count: int, *, silence: float = 100.0, rule: float = 50.0) -> State:
    def ones(value: float) -> Any:
        return np.full(count, value)

    return State(
        orders=ones(2), mean_gap=ones(20), silence=ones(silence), first=ones(0),
        since_lapse=ones(0), lapse=ones(0), rule_days=ones(rule), month=ones(0),
    )  # fmt: skip


def test_states_by_hand() -> None:
    # person 1 orders on days 0, 10, 90 (a silence of 80 > 50: a return) and 100; person 2 on day 5
    log = log_of([1, 1, 1, 1, 2], [0, 10, 90, 100, 5], until=120)
    assert log.orders.tolist() == [1, 2, 3, 4, 1]
    assert log.mean_gap.tolist() == [0, 10, 45, 100 / 3, 0]
    assert log.silence.tolist() == [10, 80, 10, 20, 115]
    assert log.ended.tolist() == [True, True, True, False, False]
    assert log.since_lapse.tolist() == [0, 0, 1, 2, 0]
    assert log.lapse.tolist() == [0, 0, 80, 80, 0]
    assert log.person[log.lost].tolist() == [2]


def test_a_contact_ends_the_natural_silence() -> None:
    contact = [np.inf, 40.0, np.inf]
    log = log_of([1, 1, 1], [0, 10, 90], until=100, contact=contact)
    assert log.silence.tolist() == [10, 30, 10]
    assert log.ended.tolist() == [True, False, False]


@settings(max_examples=25)
@given(st.data())
def test_an_earlier_day_knows_nothing_of_later_ones(data: st.DataObject) -> None:
    days = sorted(data.draw(st.sets(st.integers(0, 300), min_size=4, max_size=12)))
    origin = data.draw(st.integers(days[0], 299))
    person = np.zeros(len(days), int)
    whole = log_of(person, days, until=320).at(origin)
    kept = [day for day in days if day <= origin]
    alone = log_of(person[: len(kept)], kept, until=origin)
    for name in ("orders", "mean_gap", "silence", "ended", "since_lapse", "lapse", "last"):
        assert getattr(whole, name).tolist() == getattr(alone, name).tolist()


def test_a_natural_spline_is_straight_beyond_its_knots() -> None:
    knots = (1.0, 2.0, 4.0)
    x = np.array([4.0, 5.0, 6.0, 7.0])
    for column in spline(x, knots):
        assert np.diff(column, 2) == pytest.approx([0.0, 0.0], abs=1e-9)
    # d_1 − d_2 at x = 3 (Hastie et al., 5.4): (3−1)³/(4−1) − (3−2)³/(4−2) = 8/3 − 1/2
    assert spline(np.array([3.0]), knots)[1][0] == pytest.approx(8 / 3 - 1 / 2)


def test_regression_of_a_constant_is_events_by_days() -> None:
    days, events = np.array([10.0, 30.0, 60.0]), np.array([1.0, 2.0, 7.0])
    beta, covariance, _ = poisson_ridge({"level": np.ones(3)}, days, events)
    assert beta[0] == pytest.approx(np.log(10 / 100), abs=1e-5)
    assert covariance[0, 0] == pytest.approx(1 / 10, rel=1e-5)  # 1 / expected events


def test_regression_of_two_groups_meets_their_rates() -> None:
    # without a ridge each group's rate is its events by its days; the ridge of one
    # pseudo-observation moves them by less than a hundredth here
    group = np.array([0.0, 1.0])
    days, events = np.array([1e5, 1e5]), np.array([1000.0, 3000.0])
    beta, _, _ = poisson_ridge({"level": np.ones(2), "group": group}, days, events)
    assert np.exp(beta[0]) == pytest.approx(0.01, rel=0.01)
    assert np.exp(beta.sum()) == pytest.approx(0.03, rel=0.01)


def test_merged_cells_keep_days_and_orders() -> None:
    log = poisson_log(0.02, people=60, until=500, seed=1, rule=60)
    time = person_time(log, most_customers=1000)
    cells = merge(time)
    assert time.days.sum() == pytest.approx(log.silence.sum())
    assert time.events.sum() == log.ended.sum()
    assert cells.days.sum() == pytest.approx(time.days.sum())
    assert cells.events.sum() == time.events.sum()
    assert len(cells.days) < len(time.days)


def test_cells_lose_less_than_the_standard_error() -> None:
    log = poisson_log(0.02, people=250, until=500, seed=2, rule=60)
    time = person_time(log, most_customers=1000)
    pieces = fit_return_model(log, time, bent=False)
    for most, bound in ((200_000, 0.1), (100, 1.0)):
        cells = fit_return_model(log, merge(time, most=most), bent=False)
        assert cells.names == pieces.names
        # the difference of the log hazard of every piece, against its own standard error
        design = np.stack(list(pieces.terms.columns(time.state).values()), axis=1)
        off = design @ (cells.beta - pieces.beta)
        error = np.sqrt(np.einsum("ij,jk,ik->i", design, pieces.covariance, design))
        assert np.sqrt(np.mean((off / error) ** 2)) < bound


def test_cells_are_as_fine_as_their_number_allows() -> None:
    time = person_time(
        poisson_log(0.02, people=60, until=500, seed=1, rule=60), most_customers=1000
    )
    sizes = [len(merge(time, most=most).days) for most in (200_000, 1_000, 1)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]


def test_steps_by_hand() -> None:
    state = people(2, silence=60.0)
    later = after_step(state, np.array([True, False]), rest=1.0)
    # the first orders after a silence of 60: 3 orders, gaps 20 and 60, back from a lapse of 60
    assert later.orders.tolist() == [3, 2]
    assert later.mean_gap.tolist() == [40, 20]
    assert later.silence.tolist() == [1, 61]
    assert later.since_lapse.tolist() == [1, 0]
    assert later.lapse.tolist() == [60, 0]


def test_orders_played_at_a_constant_rate() -> None:
    count, rate, days = 4000, 0.01, 300.0
    orders = simulate_histories(
        constant(rate, 1000),
        people(count),
        start=np.zeros(count),
        days=np.full(count, days),
        edges=np.array([0.0, 150.0, 300.0]),
        rng=np.random.default_rng(3),
    )
    # 3 orders each by Poisson's law, a little less since a step holds one at most: the steps are
    # 2.5 days, so −1.2 %; the standard error of the mean is √(3/4000) = 0.027
    assert orders.sum() / count == pytest.approx(3.0, abs=0.036 + 4 * 0.027)
    assert orders[:, 0].sum() == pytest.approx(orders[:, 1].sum(), rel=0.1)


def test_forecast_at_a_constant_rate() -> None:
    log = poisson_log(0.01, people=300, until=600, seed=5, rule=60)
    found = play_lost(log, constant(0.01, 600), 100)
    # P(return) = 1 − e^(−0.01·100); everyone's orders are 1 expected, however long silent
    assert found.returned == pytest.approx(np.full(len(log.lost), 1 - np.exp(-1)), abs=1e-9)
    assert found.orders.mean() == pytest.approx(1.0, abs=0.03)
    assert found.returned_by_block.sum() == pytest.approx(found.total("returned"))
    assert found.orders_by_block.sum() == pytest.approx(found.total("orders"))
    assert len(found.returned_by_block) == BLOCKS


def test_a_constant_rate_is_learnt() -> None:
    log = poisson_log(0.02, people=1500, until=500, seed=7, rule=60)
    learnt = learn(log, set_aside=True)
    assert learnt is not None
    found = play_lost(log, learnt.straight, 60)
    assert found.returned.mean() == pytest.approx(1 - np.exp(-1.2), abs=0.06)
    assert found.orders.mean() == pytest.approx(1.2, abs=0.15)
    assert found.orders_error > 0


def test_too_few_orders_teach_nothing() -> None:
    assert learn(poisson_log(0.02, people=10, until=200, seed=7, rule=60), set_aside=True) is None


def test_the_pool_of_two_forecasts() -> None:
    log = poisson_log(0.01, people=100, until=400, seed=5, rule=60)
    one = play_lost(log, constant(0.01, 400), 100)
    two = play_lost(log, constant(0.02, 400), 100)
    both = pooled({"one": one, "two": two}, {"one": 1.0, "two": 1.0})
    for what in ("returned", "orders", "amount"):
        mean = np.sqrt(one.total(what) * two.total(what))
        assert both.total(what) == pytest.approx(mean)
    assert both.orders_by_block.sum() == pytest.approx(both.total("orders"))


def test_credibility_by_hand() -> None:
    # two persons, two orders each: 10, 30 and 50, 70. Within: ((10² + 10²) · 2) / 2 = 200;
    # means 20 and 60, variance 800; between = 800 − 200 · 1/2 = 700.
    # z = 2 / (2 + 200/700); m_1 = z·20 + (1 − z)·40
    log = log_of([1, 1, 2, 2], [0, 9, 0, 9], until=200, amount=[10, 30, 50, 70])
    z = 2 / (2 + 2 / 7)
    spend = expected_spend(log, np.array([1, 3]))
    # 69.4 instead of 70 where the largest amount is cut at its 99.5 % quantile
    assert spend.amount == pytest.approx([z * 20 + (1 - z) * 40, z * 60 + (1 - z) * 40], rel=0.01)
    # margins 4 an order: shares 8/40 and 8/120 of their own, 16/160 of everyone's
    share = [z * 8 / 40 + (1 - z) * 0.1, z * 8 / 120 + (1 - z) * 0.1]
    assert spend.margin / spend.amount == pytest.approx(share, rel=0.01)
