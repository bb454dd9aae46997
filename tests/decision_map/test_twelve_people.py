"""Twelve people by hand: who is stopped where, what the list is worth, and what every rule costs.

The worth of each is Δ = (p1 − p0)·V − p1·D − c, worked out in the comments. The terms are V, p0,
p1, D and c.
"""

from itertools import islice, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from tests.examples import examples
from winback_kit.plan.decision_map.nodes import STOPS, Standing, Walk, walk
from winback_kit.plan.decision_map.terms import Terms

CENT = 1e-9


def terms(
    slv: float = 200.0,
    p0: float = 0.05,
    p1: float | None = 0.08,
    d: float = 40.0,
    c: float = 2.0,
) -> Terms:
    return Terms(slv, p0, p1, offer_cost=d, contact_cost=c)


TWELVE = (
    Standing("a", terms()),  # .03·200 − .08·40 − 2 = .8
    Standing("b", terms(p1=0.07)),  # .02·200 − .07·40 − 2 = −.8
    Standing("c", terms(500.0, p1=0.20), allowed=False),  # .15·500 − .2·40 − 2 = 65
    Standing("d", terms(480.0, p1=0.10), sent_away=True),  # .05·480 − .1·40 − 2 = 18
    Standing("e", terms(270.0, p1=0.07), moved=True),  # .02·270 − .07·40 − 2 = .6
    Standing("f", terms(300.0, p1=0.10), fit=False),  # .05·300 − .1·40 − 2 = 9
    Standing("g", terms(30.0)),  # 30 < 40
    Standing("h", terms(250.0, p1=None)),
    Standing("i", terms(), lost=False),
    Standing("j", terms(400.0, 0.10, 0.06)),  # −.04·400 − .06·40 − 2 = −20.4
    Standing("k", terms(1000.0, 0.02, 0.04, 0.0, 5.0)),  # .02·1000 − 5 = 15
    Standing("l", terms(150.0, 0.30, 0.40, 10.0, 1.0)),  # .1·150 − .4·10 − 1 = 10
)


def found(order: tuple[str, ...] = tuple(STOPS)) -> Walk:
    return walk(TWELVE, order)


def test_everybody_is_at_one_node() -> None:
    assert [one.people for one in found().at] == [1, 1, 1, 1, 1, 1, 1, 2, 3]
    assert found().people == len(TWELVE)


def test_the_list_in_its_order_and_what_it_is_worth() -> None:
    assert found().listed == ("k", "l", "a")
    assert found().worth == pytest.approx(25.8, abs=CENT)  # 15 + 10 + .8


def test_what_a_rule_costs_is_told_and_not_added() -> None:
    # 65 + 18 + .6 + 9; those at the node without a gain, and i who still buys, are no price
    assert found().price == pytest.approx(92.6, abs=CENT)
    by_node = {one.node: one for one in found().at}
    assert by_node["no_gain"].loss == pytest.approx(-21.2, abs=CENT)  # −.8 − 20.4
    assert by_node["no_gain"].gain == by_node["pilot"].gain == 0


def test_ties_go_by_id() -> None:
    assert walk([Standing(name, terms()) for name in "ba"]).listed == ("a", "b")


def test_any_order_of_the_rules_gives_the_same_list() -> None:
    counts = set()
    for order in islice(permutations(STOPS), 0, None, 97):  # 416 of the 40,320
        other = walk(TWELVE, order)
        assert other.listed == ("k", "l", "a")
        assert other.people == len(TWELVE)
        assert other.worth == pytest.approx(25.8, abs=CENT)
        counts.add(tuple(sorted((one.node, one.people) for one in other.at)))
    assert len(counts) > 1  # g's 30 is below the offer, and its worth is below 0: two nodes


people = st.builds(
    Standing,
    customer=st.text("abc", min_size=1, max_size=3),
    terms=st.builds(
        Terms,
        st.floats(0, 500),
        st.floats(0, 0.5),
        st.none() | st.floats(0, 0.6),
        st.floats(0, 100),
        st.floats(0, 10),
    ),
    lost=st.booleans(),
    allowed=st.booleans(),
    sent_away=st.booleans(),
    moved=st.booleans(),
    fit=st.booleans(),
)


@pytest.mark.random
@examples(100)
@given(st.lists(people, max_size=12), st.permutations(tuple(STOPS)))
def test_orders_of_random_people(them: list[Standing], order: list[str]) -> None:
    plain, other = walk(them), walk(them, tuple(order))
    assert other.listed == plain.listed
    assert other.worth == pytest.approx(plain.worth)
    assert other.people == plain.people == len(them)
    worth = [one.terms.worth or 0.0 for one in them]
    for sign, side in ((1, "gain"), (-1, "loss")):
        whole = sum(getattr(one, side) for one in other.at)
        assert whole == pytest.approx(sum(each for each in worth if each * sign > 0))


def test_how_far_each_term_may_go() -> None:
    # V 200, p0 .05, D 40, c 2: (2 + .05·40)/(200 − 40) = .025; without p0 2/160 = .0125
    assert terms().break_even_uplift == pytest.approx(0.025, abs=CENT)
    assert terms(p0=0.0).break_even_uplift == pytest.approx(0.0125, abs=CENT)
    assert terms(p1=0.08).worth == pytest.approx(0.80, abs=CENT)
    assert terms(p1=0.07).worth == pytest.approx(-0.80, abs=CENT)
    assert terms(p1=0.08).most_offer == pytest.approx(50, abs=CENT)  # (.03·200 − 2)/.08
    assert terms(p1=0.08).most_contact == pytest.approx(2.80, abs=CENT)  # .03·200 − .08·40


@examples(50)
@pytest.mark.random
@given(st.floats(50, 500), st.floats(0.01, 0.3), st.floats(0.01, 0.3), st.floats(1, 40))
def test_a_root_finder_agrees(slv: float, p0: float, tau: float, d: float) -> None:
    here = terms(slv, p0, p0 + tau, d)

    def worth(**moved: float) -> float:
        return terms(**{"slv": slv, "p0": p0, "p1": p0 + tau, "d": d, "c": 2.0, **moved}).worth or 0

    by_uplift = brentq(lambda t: worth(p1=p0 + t), -1e3, 1e3)
    assert here.break_even_uplift == pytest.approx(by_uplift)
    assert here.most_offer == pytest.approx(brentq(lambda d: worth(d=d), -1e5, 1e5))
    assert here.most_contact == pytest.approx(brentq(lambda c: worth(c=c), -1e5, 1e5))


def test_what_is_not_known_is_not_told() -> None:
    unknown, small = terms(p1=None), terms(30.0)
    assert unknown.worth is unknown.most_offer is unknown.most_contact is None
    assert small.break_even_uplift is None
