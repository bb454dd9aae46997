"""How often to write, by hand arithmetic, and whom to contact with what money, one by one."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from winback_kit.plan.decision_map.touches import break_even_left, stop_after, touches
from winback_kit.plan.programme.whole_people import PersonOffer, WholePeople, choose_people

# .03·160 − 1.5; .97·(.018·160 − 1.5); .97·.982·(.0108·160 − 1.5); … before the fourth are
# .97·.982·.9892 = .942253 silent still
WORTH = [3.3000, 1.3386, 0.2172, -0.4365]


def test_the_worth_of_each_touch() -> None:
    found = touches(effect=0.03, left=0.6, value=160, cost=1.5, many=4)
    assert [one.worth for one in found] == pytest.approx(WORTH, abs=5e-5)
    assert found[3].silent == pytest.approx(0.942253, abs=5e-7)


def test_after_which_to_stop() -> None:
    assert stop_after(effect=0.03, left=0.6, value=160, cost=1.5) == 3  # 1 + ⌊2.276⌋
    assert stop_after(effect=0.009, left=0.6, value=160, cost=1.5) == 0  # 1.44 is below 1.5
    assert stop_after(effect=0.03, left=0.0, value=160, cost=1.5) == 1
    assert break_even_left(effect=0.03, value=160, cost=1.5) == pytest.approx(0.3125)  # 1.5/4.8
    assert break_even_left(effect=0.009, value=160, cost=1.5) is None


@pytest.mark.random
@examples(100)
@given(st.floats(0.001, 0.3), st.floats(0.05, 0.9), st.floats(1, 500), st.floats(0.1, 20))
def test_the_last_touch_is_the_last_that_pays(q: float, phi: float, v: float, c: float) -> None:
    many = stop_after(effect=q, left=phi, value=v, cost=c)
    own = [q * phi**j * v - c for j in range(12)]
    assert many == sum(1 for worth in own if worth > 1e-9 * c)


THREE = [
    PersonOffer("x", "small", 6, 12),
    PersonOffer("x", "large", 9, 15),
    PersonOffer("y", "small", 5, 9.5),
    PersonOffer("z", "small", 4, 7),
]


def told(found: WholePeople) -> list[tuple[str, str]]:
    return [(one.person, one.offer) for one in found.chosen]


def test_a_budget_for_whole_people() -> None:
    found = choose_people(THREE, budget=10)
    assert told(found) == [("x", "small"), ("z", "small")]
    assert (found.worth, found.bound) == (19, pytest.approx(19.6))  # x, and 4/5 of y
    assert found.gap == pytest.approx(0.6)


def test_the_best_ratio_first_is_not_the_best() -> None:
    # with 9 the best ratio, x, leaves 3 for nobody: 12; y and z bring 16.5
    found = choose_people(THREE, budget=9)
    assert told(found) == [("y", "small"), ("z", "small")]
    assert (found.worth, found.bound) == (16.5, pytest.approx(12 + 3 / 5 * 9.5))


def test_an_offer_that_brings_less_for_more_is_never_made() -> None:
    worse = [*THREE, PersonOffer("y", "dear", 8, 9), PersonOffer("z", "harm", 1, -2)]
    assert choose_people(worse, budget=100).worth == 15 + 9.5 + 7


def test_many_people_are_near_the_bound() -> None:
    many = [
        PersonOffer(f"p{n:04}", offer, cost + n % 7, worth + n % 11)
        for n in range(3000)
        for offer, cost, worth in (("small", 3, 8), ("large", 9, 14))
    ]
    found = choose_people(many, budget=9_000)
    assert not found.exact
    assert found.cost <= 9_000 + 1e-6
    assert 0 <= found.gap < 25  # no more than what one person can bring


@pytest.mark.random
@examples(60)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 9), st.integers(-3, 20)), max_size=8),
    st.integers(0, 30),
)
def test_no_choice_is_better(rows: list[tuple[int, int, int]], budget: int) -> None:
    offers = [PersonOffer(str(p), f"o{n}", c, w) for n, (p, c, w) in enumerate(rows)]
    own = {one.person: [None, *(o for o in offers if o.person == one.person)] for one in offers}
    best = max(
        (
            sum(one.worth for one in picked if one)
            for picked in product(*own.values())
            if sum(one.cost for one in picked if one) <= budget
        ),
        default=0,
    )
    found = choose_people(offers, budget=budget)
    assert found.worth == pytest.approx(best)
    assert found.bound >= best - 1e-9
