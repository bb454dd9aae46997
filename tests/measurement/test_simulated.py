"""How often the read-out is wrong where nothing is planted, and how often its intervals hold."""

from __future__ import annotations

import numpy as np
import pytest

from tests.measurement.exact_looks import exact_error
from winback_kit.history.kaplan_meier import CONFIDENCE
from winback_kit.plan.experiment.statistics.differences import TwoArms, difference, equal_shares
from winback_kit.plan.experiment.statistics.late_returns import Watched, late_difference, share_by
from winback_kit.plan.experiment.statistics.looks import (
    always_valid_reach,
    pocock,
    rounded_up,
    spending_bounds,
)

pytestmark = [pytest.mark.slow, pytest.mark.random]

TESTS, SEED = 2_000, 5
LOOKS, PATHS = 10, 20_000
EVEN = (np.arange(LOOKS) + 1) / LOOKS


def drawn(people1: int, people0: int, share1: float, share0: float, *, seed: int = SEED) -> TwoArms:
    rng = np.random.default_rng(seed)
    return TwoArms(
        rng.binomial(people1, share1, TESTS),
        np.full(TESTS, people1),
        rng.binomial(people0, share0, TESTS),
        np.full(TESTS, people0),
    )


@pytest.mark.parametrize(
    ("people1", "people0", "share"), [(1230, 863, 0.13), (10653, 10653, 0.006), (4000, 400, 0.3)]
)
def test_false_alarms_of_a_test_that_is_read_once(people1: int, people0: int, share: float) -> None:
    arms = drawn(people1, people0, share, share)
    assert 0.04 <= np.mean(difference(arms).proven) <= 0.06
    assert 0.04 <= np.mean(equal_shares(arms)[1] < 0.05) <= 0.06


def walk(rng: np.random.Generator, people: int, share: float, paths: int) -> np.ndarray:
    """z of the pooled test at each look, (paths, looks), as people of both arms come in evenly."""
    back = rng.binomial(people // LOOKS, share, (2, paths, LOOKS)).cumsum(axis=2)
    many = np.broadcast_to((people // LOOKS) * (np.arange(LOOKS) + 1), (paths, LOOKS))
    z, _ = equal_shares(TwoArms(back[0], many, back[1], many))
    return np.asarray(z)


def test_false_alarms_with_ten_looks() -> None:
    # 20,000 tests, so that the error of the share itself is .0015: three of them around what the
    # chances of all counts give exactly, which test_looks.py holds at .05 at most
    z = np.abs(walk(np.random.default_rng(SEED), 4_000, 0.15, PATHS))
    assert np.mean((z > 1.959964).any(axis=1)) == pytest.approx(0.19336, abs=0.009)  # as it was
    for bounds in (np.full(LOOKS, pocock(LOOKS)), spending_bounds(EVEN)):
        held = [rounded_up(one) for one in bounds]
        known = exact_error(held, 400, 400, 0.15)
        assert known <= 0.05
        assert np.mean((z > held).any(axis=1)) == pytest.approx(known, abs=3 * 0.0015)


def test_false_alarms_of_what_the_pages_call_proven() -> None:
    # their intervals are of 90 %, so that each side is wrong in one of twenty: "causes returns" in
    # 4 to 6 %, "does harm" in as many
    found = difference(drawn(1230, 863, 0.13, 0.13), confidence=CONFIDENCE)
    assert 0.04 <= np.mean(found.low > 0) <= 0.06
    assert 0.04 <= np.mean(found.high < 0) <= 0.06


def test_an_always_valid_interval_holds_at_every_look() -> None:
    people, share = 4_000, 0.15
    z = np.abs(walk(np.random.default_rng(SEED), people, share, TESTS))
    errors = np.sqrt(2 * share * (1 - share) / (people * EVEN))
    reach = [always_valid_reach(error, expected=0.02) / error for error in errors]
    assert np.mean((z > reach).any(axis=1)) <= 0.05


LARGE = [(1230, 863, 0.154, 0.117), (3000, 300, 0.08, 0.07), (500, 500, 0.5, 0.4)]
LARGE += [(1000, 1000, 0.05, 0.02), (10653, 10653, 0.0124, 0.006)]
SMALL = [(200, 50, 0.02, 0.01), (30, 30, 0.1, 0.05), (1000, 100, 0.004, 0.002), (40, 40, 0.0, 0.0)]
SMALL += [(135, 195, 0.0, 0.0), (60, 20, 0.9, 0.7), (400, 400, 0.01, 0.0)]


@pytest.mark.parametrize(("people1", "people0", "share1", "share0"), LARGE)
def test_intervals_hold_as_often_as_they_say(
    people1: int, people0: int, share1: float, share0: float
) -> None:
    arms = drawn(people1, people0, share1, share0)
    expected = [people1 * share1, people1 * (1 - share1), people0 * share0, people0 * (1 - share0)]
    assert min(expected) >= 20
    assert 0.935 <= np.mean(difference(arms).holds(share1 - share0)) <= 0.965


@pytest.mark.parametrize(("people1", "people0", "share1", "share0"), SMALL)
def test_intervals_of_small_cells_hold_at_least_as_often(
    people1: int, people0: int, share1: float, share0: float
) -> None:
    arms = drawn(people1, people0, share1, share0)
    assert np.mean(difference(arms).holds(share1 - share0)) >= 0.935


def test_late_returns_hold_with_staggered_waves() -> None:
    # three waves watched for 3, 2 and 1 of the months of age 1 to 3; chances of a return 5, 4, 3 %
    # of those left, against 3, 2, 2: the truth is 1 − Π(1 − h) of each
    hazards = np.array([0.05, 0.04, 0.03]), np.array([0.03, 0.02, 0.02])
    truth = float(np.prod(1 - hazards[1]) - np.prod(1 - hazards[0]))
    rng = np.random.default_rng(SEED)
    tests = [[waves(rng, 600, own) for own in hazards] for _ in range(TESTS)]
    counts = [[share_by(arm, 3) for arm in pair] for pair in tests]
    share1, n1, share0, n0 = (
        np.array([getattr(pair[at], name) for pair in counts])
        for at in (0, 1)
        for name in ("share", "people")
    )
    found = difference(TwoArms(share1 * n1, n1, share0 * n0, n0))
    first = late_difference(*tests[0], 3)
    assert (float(found.low[0]), float(found.high[0])) == pytest.approx(
        (float(first.low), float(first.high))
    )
    assert 0.935 <= np.mean(found.holds(truth)) <= 0.965


def waves(rng: np.random.Generator, people: int, hazards: np.ndarray) -> Watched:
    rows = []
    for watched in (3, 2, 1):
        left = people
        for month in range(watched):
            back = int(rng.binomial(left, hazards[month]))
            rows.append((month + 1, 1, back))
            left -= back
        rows.append((watched, 0, left))
    return Watched(*(np.array(column, float) for column in zip(*rows, strict=True)))
