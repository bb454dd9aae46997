"""Funding under a budget and a capacity, against every corner of the problem and every split."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winback_kit.checks import Refused
from winback_kit.plan.programme.funding import Choice, budget_curve, fund

PRICE = Choice("Price", "Voucher", people=1000, cost=4.0, worth=2.0)
SERVICE = Choice("Service", "Apology", people=400, cost=10.0, worth=8.0)
SERVICE_VOUCHER = Choice("Service", "Voucher", people=400, cost=4.0, worth=5.0)
MOVED = Choice("Moved", "Voucher", people=900, cost=4.0, worth=-1.0)
CHOICES = [PRICE, SERVICE, SERVICE_VOUCHER, MOVED]


def best_corner(choices: list[Choice], budget: float, capacity: float) -> float:
    """The best of all corners of the feasible set: another way to solve a linear programme."""
    count = len(choices)
    rows = [[c.cost for c in choices], [1.0] * count]
    limits = [budget, capacity]
    for segment in {c.segment for c in choices}:
        rows.append([float(c.segment == segment) for c in choices])
        limits.append(next(c.people for c in choices if c.segment == segment))
    matrix = np.vstack([rows, -np.eye(count)])
    bound = np.array([*limits, *[0.0] * count])
    worth = np.array([c.worth for c in choices])
    best = 0.0
    for active in combinations(range(len(bound)), count):
        part = matrix[list(active)]
        if abs(np.linalg.det(part)) < 1e-9:
            continue
        at = np.linalg.solve(part, bound[list(active)])
        if (matrix @ at <= bound + 1e-7 * (1 + abs(bound))).all():
            best = max(best, float(worth @ at))
    return best


def test_funding_by_hand() -> None:
    # a unit of money brings 1.25 on a service voucher, .5 on a price voucher, and (8 − 5)/(10 − 4)
    # = .5 by raising a service voucher to an apology. 1,600 buys the 400 service vouchers, the
    # other 400 bring .5 each: 2,000 + 200
    found = fund(CHOICES, budget=2000, capacity=None)
    assert found.worth == pytest.approx(2200)
    assert found.spent == pytest.approx(2000)
    assert found.worth_of_budget == pytest.approx(0.5)
    assert found.worth_of_contact == 0


def test_capacity_by_hand() -> None:
    # 500 contacts, money for all: 400 apologies and 100 price vouchers; one more brings 2
    found = fund(CHOICES, budget=None, capacity=500)
    got = {(one.choice.segment, one.choice.offer): one.people for one in found.funded}
    assert got == pytest.approx({("Service", "Apology"): 400, ("Price", "Voucher"): 100})
    assert found.worth == pytest.approx(3400)
    assert (found.worth_of_budget, found.worth_of_contact) == pytest.approx((0, 2))


def test_dual_value_at_a_corner_is_that_of_more() -> None:
    # 1,600 pays for exactly the 400 service vouchers: less would lose 1.25, more brings .5
    assert fund(CHOICES, budget=1600, capacity=None).worth_of_budget == pytest.approx(0.5)
    assert fund(CHOICES, budget=0, capacity=None).worth_of_budget == pytest.approx(1.25)
    assert fund(CHOICES, budget=None, capacity=400).worth_of_contact == pytest.approx(2)


def test_nothing_of_negative_worth_is_funded() -> None:
    found = fund(CHOICES, budget=None, capacity=None)
    assert "Moved" not in {one.choice.segment for one in found.funded}
    assert found.worth == pytest.approx(400 * 8 + 1000 * 2)
    nothing = fund([MOVED], budget=100, capacity=100)
    assert (nothing.funded, nothing.worth, nothing.worth_of_budget) == ((), 0, 0)


amounts = st.integers(1, 40).map(float)


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Choice], float, float]:
    segments = draw(st.integers(1, 3))
    people = [draw(amounts) * 25 for _ in range(segments)]
    cells = draw(
        st.lists(
            st.tuples(st.integers(0, segments - 1), st.integers(0, 1)),
            min_size=1,
            max_size=4,
            unique=True,
        )
    )
    choices = [
        Choice(f"s{s}", f"o{o}", people[s], draw(amounts), draw(st.integers(-5, 60)) / 4)
        for s, o in cells
    ]
    return choices, draw(amounts) * 300, draw(amounts) * 40


@settings(max_examples=60)
@given(problems())
def test_no_corner_is_better(problem: tuple[list[Choice], float, float]) -> None:
    choices, budget, capacity = problem
    found = fund(choices, budget=budget, capacity=capacity)
    best = best_corner(choices, budget, capacity)
    assert found.worth == pytest.approx(best, rel=1e-7, abs=1e-6)
    assert found.spent <= budget * (1 + 1e-9)
    assert found.people <= capacity * (1 + 1e-9)
    assert all(one.choice.worth > 0 for one in found.funded)


@settings(max_examples=40)
@given(problems())
def test_dual_values_are_finite_differences(problem: tuple[list[Choice], float, float]) -> None:
    choices, budget, capacity = problem
    found = fund(choices, budget=budget, capacity=capacity)
    step = 1e-3
    more = fund(choices, budget=budget + step, capacity=capacity).worth - found.worth
    assert found.worth_of_budget == pytest.approx(more / step, rel=1e-4, abs=1e-4)
    more = fund(choices, budget=budget, capacity=capacity + step).worth - found.worth
    assert found.worth_of_contact == pytest.approx(more / step, rel=1e-4, abs=1e-4)


def test_whole_people_bring_hardly_less() -> None:
    # every whole split of 140 + 90 customers over three choices
    choices = [
        Choice("a", "x", 140, 3.0, 2.1),
        Choice("b", "x", 90, 5.0, 4.0),
        Choice("b", "y", 90, 2.0, 1.7),
    ]
    budget, capacity = 558.0, 201.0
    a, b, c = np.ogrid[:141, :91, :91]
    allowed = (b + c <= 90) & (3 * a + 5 * b + 2 * c <= budget) & (a + b + c <= capacity)
    best = float(np.where(allowed, 2.1 * a + 4.0 * b + 1.7 * c, 0).max())
    found = fund(choices, budget=budget, capacity=capacity)
    assert best <= found.worth * (1 + 1e-9)
    assert found.worth - best <= 0.005 * found.worth


def test_currency_does_not_matter() -> None:
    for unit in (1e-3, 1e6):
        scaled = [replace(c, cost=c.cost * unit, worth=c.worth * unit) for c in CHOICES]
        found = fund(scaled, budget=2000 * unit, capacity=None)
        assert found.worth == pytest.approx(2200 * unit)
        assert found.worth_of_budget == pytest.approx(0.5)


def test_curve_of_the_budget() -> None:
    # 1.25 each until 1,600; .5 until all are funded for 400 · 10 + 1,000 · 4 = 8,000
    curve = budget_curve(CHOICES, capacity=None, points=6)
    assert [p.budget for p in curve] == pytest.approx([0, 1600, 3200, 4800, 6400, 8000])
    assert [p.worth for p in curve] == pytest.approx([0, 2000, 2800, 3600, 4400, 5200])
    assert [p.worth_of_budget for p in curve] == pytest.approx([1.25, 0.5, 0.5, 0.5, 0.5, 0])


def test_curve_ends_at_the_cheaper_of_two_equal_ways() -> None:
    dear = replace(PRICE, offer="Gift", cost=9.0)
    assert budget_curve([PRICE, dear], capacity=None, points=2)[-1].budget == pytest.approx(4000)
    assert [p.worth for p in budget_curve([MOVED], capacity=5, points=2)] == [0, 0]


def test_an_offer_is_made_to_those_whom_it_reaches() -> None:
    # by telephone, which reaches 40 of 100, a contact brings 9, else 5: 40 and the other 60
    call = Choice("One", "Call", people=40, cost=1, worth=9)
    found = fund([call, Choice("One", "Letter", 100, 1, 5)], budget=None, capacity=None)
    assert {one.choice.offer: one.people for one in found.funded} == pytest.approx(
        {"Call": 40, "Letter": 60}
    )


def test_choices_that_cannot_be_are_refused() -> None:
    with pytest.raises(Refused, match="Price, Voucher: stands twice"):
        fund([PRICE, PRICE], budget=1, capacity=1)
    with pytest.raises(Refused, match="budget: must not be negative"):
        fund(CHOICES, budget=-1, capacity=None)
    with pytest.raises(Refused, match=r": cost: must be at least 0 and finite; got"):
        fund([replace(PRICE, cost=-1)], budget=1, capacity=1)
