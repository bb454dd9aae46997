"""The budget of the Big Three against a general solver, and the steady state against its months."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from winback_kit.checks import Refused
from winback_kit.plan.split.big_three import Allocation, BigThree, allocate, value_of_new_customer
from winback_kit.plan.split.ceiling_curve import CeilingCurve
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
