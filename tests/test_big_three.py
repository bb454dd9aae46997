"""The budget of the Big Three against a general solver, and the steady state against its months."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from winback_kit.checks import Refused
from winback_kit.plan.split.big_three import Allocation, BigThree, allocate, value_of_new_customer
from winback_kit.plan.split.ceiling_curve import CeilingCurve, curve_from_today
from winback_kit.plan.split.steady_state import mean_life_with_returns, steady_customers

THREE = BigThree(
    prospects=10_000,
    customers=4000,
    lost_before=1500,
    acquisition=CeilingCurve(floor=0.0, ceiling=0.10, steepness=0.15),
    retention=CeilingCurve(floor=0.70, ceiling=0.90, steepness=0.05),
    win_back=CeilingCurve(floor=0.08, ceiling=0.20, steepness=0.20),
    value_acquired=300.0,
    value_kept=400.0,
    value_won_back=220.0,
)


def npv(three: BigThree, heads: np.ndarray) -> float:
    """The objective written out again, with the budget left aside."""
    a, r, w = heads
    acquired = 10_000 * (0.10 * (1 - np.exp(-0.15 * a)) * 300 - a)
    kept = 0.70 + 0.20 * (1 - np.exp(-0.05 * r))
    won = (0.08 + 0.12 * (1 - np.exp(-0.20 * w))) * 220 - w
    return float(acquired + 4000 * (kept * three.value_kept - r) + (4000 * (1 - kept) + 1500) * won)


def spent(heads: np.ndarray) -> float:
    a, r, w = heads
    lost = 4000 * (1 - (0.70 + 0.20 * (1 - np.exp(-0.05 * r)))) + 1500
    return float(10_000 * a + 4000 * r + lost * w)


def heads(found: Allocation) -> np.ndarray:
    return np.array([found.acquisition, found.retention, found.win_back])


@pytest.mark.parametrize("budget", [5000.0, 40_000.0, 120_000.0, 1e7])
def test_no_better_allocation_is_found_by_a_general_solver(budget: float) -> None:
    found = allocate(THREE, budget=budget)
    assert found.npv == pytest.approx(npv(THREE, heads(found)))
    assert sum(found.spent.values()) == pytest.approx(spent(heads(found)))
    assert sum(found.spent.values()) <= budget * (1 + 1e-9)
    best = max(
        -minimize(
            lambda x: -npv(THREE, x) / 1e5,
            start,
            method="SLSQP",
            bounds=[(0, 200)] * 3,
            constraints={"type": "ineq", "fun": lambda x: (budget - spent(x)) / 1e5},
            options={"maxiter": 500, "ftol": 1e-13},
        ).fun
        for start in ([0.1, 0.1, 0.1], [2.0, 5.0, 3.0])
    )
    assert found.npv == pytest.approx(best * 1e5, rel=1e-7)


@pytest.mark.parametrize("budget", [40_000.0, 120_000.0, 1e7])
def test_nobody_is_kept_by_money_beyond_what_asking_everybody_costs(budget: float) -> None:
    curve = replace(THREE.retention, most=3.0)  # without the bound more is spent on each
    found = allocate(replace(THREE, retention=curve), budget=budget)
    assert allocate(THREE, budget=budget).retention > 3.0
    assert (found.retention, curve.rate(9.0)) == (3.0, curve.rate(3.0))
    best = minimize(
        lambda x: -npv(THREE, x) / 1e5,
        [2.0, 2.0, 3.0],
        method="SLSQP",
        bounds=[(0, 200), (0, 3), (0, 200)],
        constraints={"type": "ineq", "fun": lambda x: (budget - spent(x)) / 1e5},
        options={"maxiter": 500, "ftol": 1e-13},
    )
    assert found.npv == pytest.approx(-best.fun * 1e5, rel=1e-7)


@given(st.floats(2000, 400_000), st.floats(100, 900), st.floats(50, 600))
def test_the_last_unit_brings_the_same_in_each(budget: float, kept: float, won: float) -> None:
    three = replace(THREE, value_kept=kept, value_won_back=won)
    found = allocate(three, budget=budget)
    for use, money in found.spent.items():
        asked = 1 + found.worth_of_budget
        if money > 0:  # by an equal share of the last unit, to far below 1 %
            assert 1 + found.marginal_npv[use] == pytest.approx(asked, rel=1e-6)
        else:
            assert 1 + found.marginal_npv[use] <= asked * (1 + 1e-6)


def test_worth_of_budget_is_the_finite_difference() -> None:
    more = allocate(THREE, budget=40_001).npv - allocate(THREE, budget=39_999).npv
    assert allocate(THREE, budget=40_000).worth_of_budget == pytest.approx(more / 2, rel=1e-4)


def test_without_a_budget_or_with_none_to_spend() -> None:
    free = allocate(THREE, budget=None)
    assert free.worth_of_budget == 0
    # ln(.15 · .1 · 300)/.15 = ln(4.5)/.15 a prospect
    assert free.acquisition == pytest.approx(10.0272, abs=5e-5)
    assert sum(allocate(THREE, budget=0).spent.values()) == pytest.approx(0, abs=1e-6)
    with pytest.raises(Refused, match="budget: must not be negative"):
        allocate(THREE, budget=-1)
    with pytest.raises(Refused, match="value_kept: must not be negative"):
        replace(THREE, value_kept=-1.0)


def test_winning_back_better_makes_keeping_worth_less() -> None:
    # the three hang together: a dearer second lifetime moves money from retention to win-back
    base, better = (
        allocate(replace(THREE, value_won_back=worth), budget=None) for worth in (220.0, 300.0)
    )
    assert better.retention < base.retention
    assert better.win_back > base.win_back


def test_value_of_a_new_customer() -> None:
    # without retention cost m · (1 + i)/(1 + i − r) = 110/.3 = 366.67; and as its own sum
    plain = value_of_new_customer(
        margin=100, retention_rate=0.8, retention_cost=0, discount_rate=0.1
    )
    assert plain == pytest.approx(366.67, abs=0.005)
    years = np.arange(1, 400)
    summed = 100 + ((0.8 / 1.1) ** years * (100 - 12 / 0.8)).sum()
    found = value_of_new_customer(
        margin=100, retention_rate=0.8, retention_cost=12, discount_rate=0.1
    )
    assert found == pytest.approx(summed)
    with pytest.raises(Refused, match="below 1"):
        value_of_new_customer(margin=1, retention_rate=1.2, retention_cost=0, discount_rate=0.1)


def test_steady_state_by_hand() -> None:
    # 1,000 a month, 5 % lost: 20,000; a fifth won back: 25,000, as with 4 % lost
    def settled(regained: float, loss: float = 0.05) -> float:
        return steady_customers(acquired=1000, loss_rate=loss, regained_share=regained)

    assert settled(0.0) == pytest.approx(20_000)
    assert settled(0.2) == pytest.approx(25_000)
    assert settled(0.2) == pytest.approx(settled(0.0, loss=0.04))


def test_steady_state_is_where_the_months_lead() -> None:
    customers, lost = 500.0, 0.0
    for _ in range(2000):
        won, lost = 0.2 * lost, 0.05 * customers
        customers += 1000 + won - lost
    assert customers == pytest.approx(25_000, rel=1e-6)


def test_lifetimes_with_returns_by_hand() -> None:
    # 20 + .2 · 12/.8 = 23.0 months
    found = mean_life_with_returns(first_life=20, second_life=12, regained_share=0.2)
    assert found == pytest.approx(23.0)
    first = second = 0.0
    for _ in range(2000):  # the same from its months: 1,000 acquired a month, 23,000 customers
        again = 0.2 * (first / 20 + second / 12)
        first, second = first + 1000 - first / 20, second + again - second / 12
    assert first + second == pytest.approx(1000 * found, rel=1e-6)


def test_flows_that_never_settle_are_refused() -> None:
    with pytest.raises(Refused, match="always won back is never lost"):
        steady_customers(acquired=1, loss_rate=0.1, regained_share=1.0)
    with pytest.raises(Refused, match="loss_rate: must be above 0"):
        steady_customers(acquired=1, loss_rate=0.0, regained_share=0.5)
    with pytest.raises(Refused, match="must not be negative"):
        mean_life_with_returns(first_life=-1, second_life=1, regained_share=0.5)


# One curve a = ā(1 − e^(−kA)) alone: A* = ln(ā·k·V)/k, against a bounded minimiser
@pytest.mark.parametrize(
    ("ceiling", "rate", "spend", "worth", "k", "best", "best_rate", "gain"),
    [
        (0.4, 0.2, 10, 100, 0.069315, 14.712336, 0.255730, 10.860713),
        (0.5, 0.25, 5, 60, 0.138629, 10.280981, 0.379775, 12.505544),
        (0.7, 0.4, 20, 400, 0.042365, 58.382169, 0.640989, 198.013381),
    ],
)
def test_best_spend_on_one_curve(
    ceiling: float,
    rate: float,
    spend: float,
    worth: float,
    k: float,
    best: float,
    best_rate: float,
    gain: float,
) -> None:
    curve = curve_from_today(spend=spend, rate=rate, ceiling=ceiling)
    assert curve.steepness == pytest.approx(k, abs=1e-6)
    found = curve.best_spend(worth)
    assert found == pytest.approx(best, abs=1e-6)
    assert curve.rate(found) == pytest.approx(best_rate, abs=1e-6)
    assert curve.rate(found) * worth - found == pytest.approx(gain, abs=1e-6)


# a·m − A + a·(m − R/r)·r'/(1 − r'), m = 200, d = 10 %: also the sum of 400 years
@pytest.mark.parametrize(("a", "spend", "r", "kept"), [(0.2, 20, 0.6, 30), (0.3, 30, 0.5, 20)])
def test_equity_of_a_prospect(a: float, spend: float, r: float, kept: float) -> None:
    worth = value_of_new_customer(
        margin=200, retention_rate=r, retention_cost=kept, discount_rate=0.1
    )
    assert a * worth - spend == pytest.approx({0.2: 56.00, 0.3: 70.00}[a], abs=0.005)


def _equity(one: CeilingCurve, two: CeilingCurve, m: float, d: float, x: Any) -> float:
    r = two.rate(x[1])
    worth = value_of_new_customer(margin=m, retention_rate=r, retention_cost=x[1], discount_rate=d)
    return one.rate(x[0]) * worth - float(x[0])


# a published exercise (ceilings 10 and 80 %, 4 % at 1 and 60 % at 8, m = 50), on an infinite
# horizon, and the same form with other numbers; both also by differential evolution
@pytest.mark.parametrize(
    ("acquired", "kept", "m", "d", "best", "equity", "today"),
    [
        ((1, 0.04, 0.10), (8, 0.60, 0.80), 50, 0.1, (3.404609, 15.797642), 5.781635, 2.76),
        ((10, 0.2, 0.4), (15, 0.4, 0.7), 50, 0.2, (6.417883, 14.159384), 1.664989, 1.25),
    ],
)
def test_acquisition_and_retention_of_blattberg_and_deighton(
    acquired: tuple[float, float, float],
    kept: tuple[float, float, float],
    m: float,
    d: float,
    best: tuple[float, float],
    equity: float,
    today: float,
) -> None:
    one, two = (
        curve_from_today(spend=spend, rate=rate, ceiling=ceiling)
        for spend, rate, ceiling in (acquired, kept)
    )
    assert _equity(one, two, m, d, (acquired[0], kept[0])) == pytest.approx(today, abs=1e-6)
    assert _equity(one, two, m, d, best) == pytest.approx(equity, abs=1e-6)
    found = minimize(
        lambda x: -_equity(one, two, m, d, x),
        (acquired[0], kept[0]),
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-13, "maxiter": 4000},
    )
    assert found.x == pytest.approx(best, abs=1e-4)
    # Pfeifer: marginal cost to acquire = marginal cost to keep = value of an acquired customer
    r = two.rate(best[1])
    worth = value_of_new_customer(
        margin=m, retention_rate=r, retention_cost=best[1], discount_rate=d
    )
    assert 1 / one.slope(best[0]) == pytest.approx(worth, abs=1e-4)


def _stated_three() -> BigThree:
    """P = 10,000, N = 5,000, l0 = 2,000; values 80, 120, 90."""
    curves = [
        curve_from_today(spend=spend, rate=rate, ceiling=ceiling)
        for spend, rate, ceiling in ((2, 0.05, 0.10), (10, 0.80, 0.92), (6, 0.12, 0.30))
    ]
    steepness = [curve.steepness for curve in curves]
    assert steepness == pytest.approx([0.346574, 0.203688, 0.085138], abs=1e-6)
    return BigThree(10_000, 5000, 2000, *curves, 80.0, 120.0, 90.0)


# by SLSQP and by trust-constr
@pytest.mark.parametrize(
    ("budget", "each", "spent_in_all", "worth", "next_unit"),
    [
        (None, (2.9425, 15.0535, 9.7765), 130_251.47, 487_053.22, (0, 0, 0)),
        (100_000, (1.8639, 13.3609, 5.3860), 100_000, 480_597.06, (0.4532, 0.4532, 0.4532)),
        (60_000, (0.4657, 11.0687, 0), 60_000, 446_007.17, (1.3594, 1.3594, 1.2987)),
    ],
)
def test_three_curves(
    budget: float | None,
    each: tuple[float, ...],
    spent_in_all: float,
    worth: float,
    next_unit: tuple[float, ...],
) -> None:
    found = allocate(_stated_three(), budget=budget)
    assert heads(found) == pytest.approx(each, abs=5e-5)
    # a solver without a budget stops where the value is flat: its spend is known to 1 in a million
    assert sum(found.spent.values()) == pytest.approx(spent_in_all, rel=1e-6)
    assert found.npv == pytest.approx(worth, abs=0.01)
    assert list(found.marginal_npv.values()) == pytest.approx(next_unit, abs=5e-5)


def test_three_curves_as_they_are_spent_today() -> None:
    today = Allocation(_stated_three(), 2, 10, 6, 0)
    # 10,000·2 + 5,000·10 + 3,000·6, and 40,000 + 5,000·(96 − 10) … = 464,400
    assert sum(today.spent.values()) == pytest.approx(88_000)
    assert today.npv == pytest.approx(464_400)
