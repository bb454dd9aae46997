"""How many people a test needs: figures of the literature and of another implementation."""

from __future__ import annotations

import numpy as np
import pytest

from winback_kit.checks import Refused
from winback_kit.plan.experiment.design.sample_size import (
    cheapest_split,
    design_effect,
    exact_power,
    holdout_share,
    people_for_money,
    people_in_arms,
    people_per_arm,
    power_of,
    smallest_uplift,
)

# p0, τ; people in each arm at 5 % two-sided and 80 %: unpooled, pooled (Fleiss), arcsine (equal to
# statsmodels), with continuity; and with one in ten held out: held out, treated
SIZES = [
    (0.05, 0.02, 2210, 2213, 2199, 2312, (1074, 9666)),
    (0.05, 0.01, 8155, 8158, 8143, 8357, (4221, 37981)),
    (0.02, 0.01, 3823, 3826, 3789, 4023, (1793, 16130)),
    (0.10, 0.02, 3839, 3841, 3835, 3941, (1997, 17967)),
    (0.01, 0.005, 7747, 7750, 7674, 8145, (3624, 32613)),
    (0.08, 0.015, 5567, 5570, 5561, 5702, (2901, 26107)),
    (0.112, 0.02, 4200, 4203, 4198, 4302, (2202, 19813)),
    (0.006, 0.004, 7783, 7785, 7664, 8278, (3466, 31188)),
]
METHODS = ("unpooled", "pooled", "arcsine", "continuity")


@pytest.mark.parametrize(("natural", "uplift", "a", "b", "c", "d", "arms"), SIZES)
def test_people_in_each_arm(
    natural: float, uplift: float, a: int, b: int, c: int, d: int, arms: tuple[int, int]
) -> None:
    # (1.95996 + .84162)² · [p1 q1 + p0 q0] / τ²; the first: 7.8489 · .1126 / .0004 = 2209.5
    found = [
        people_per_arm(natural_return_rate=natural, uplift=uplift, method=method)
        for method in METHODS
    ]
    assert found == [a, b, c, d]
    asked = people_in_arms(natural_return_rate=natural, uplift=uplift, holdout_share=0.1)
    assert asked == arms


def test_power_and_what_a_test_can_see() -> None:
    planned = {"natural_return_rate": 0.05, "uplift": 0.02}
    assert people_per_arm(**planned, power=0.9) == 2958
    assert exact_power(**planned, treated=2210, held=2210) == pytest.approx(0.801839, abs=5e-7)
    assert power_of(**planned, treated=2210, held=2210) == pytest.approx(0.8, abs=1e-3)
    assert power_of(natural_return_rate=0.05, uplift=0, treated=9, held=9) == pytest.approx(0.05)
    least = smallest_uplift(natural_return_rate=0.05, treated=2000, held=2000)
    assert least == pytest.approx(0.021110, abs=5e-7)
    # the smallest uplift and the people needed for it are each other's inverse
    held, treated = people_in_arms(**planned, holdout_share=0.1)
    back = smallest_uplift(natural_return_rate=0.05, treated=treated, held=held)
    assert back == pytest.approx(0.02, rel=1e-3)
    assert smallest_uplift(natural_return_rate=0.9, treated=3, held=3) is None


def test_that_many_people_have_that_power() -> None:
    # 4,000 tests drawn with the uplift there: 80 % see it, standard error .6 points
    rng = np.random.default_rng(1)
    n = people_per_arm(natural_return_rate=0.05, uplift=0.02)
    p1, p0 = rng.binomial(n, 0.07, 4000) / n, rng.binomial(n, 0.05, 4000) / n
    z = (p1 - p0) / np.sqrt((p1 * (1 - p1) + p0 * (1 - p0)) / n)
    assert (z > 1.95996).mean() == pytest.approx(0.80, abs=0.02)


def test_money_groups_and_the_cheapest_split() -> None:
    assert people_for_money(difference=0.60, sd=11.0635) == 5338
    assert design_effect(members=1, correlation=0.2) == 1
    assert design_effect(members=4, correlation=0.2) * 2210 == pytest.approx(3536)
    planned = {"natural_return_rate": 0.05, "uplift": 0.02}
    assert cheapest_split(**planned) == pytest.approx(1.1707, abs=5e-5)
    # four times as dear to treat: half as many treated for each held out
    dear = cheapest_split(**planned, treating_cost=4.0)
    assert dear == pytest.approx(cheapest_split(**planned) / 2)


@pytest.mark.parametrize("natural", [0.02, 0.1, 0.3])
def test_the_least_to_see_an_uplift_has_the_power_of_two_equal_arms(natural: float) -> None:
    # so many per arm are just enough, so that a half of twice as many is; less of more is, too
    n = people_per_arm(natural_return_rate=natural, uplift=0.03)
    p1 = natural + 0.03
    for people in (2 * n, 5 * n):
        share = holdout_share(natural_return_rate=natural, uplift=0.03, people=people)
        assert share is not None
        assert share <= 0.5
        gap = natural * (1 - natural) / share + p1 * (1 - p1) / (1 - share)
        equal = (natural * (1 - natural) + p1 * (1 - p1)) / n
        assert gap / people == pytest.approx(equal, rel=2 / n)
    assert holdout_share(natural_return_rate=natural, uplift=0.03, people=n) is None


def test_numbers_that_cannot_be_are_refused() -> None:
    with pytest.raises(Refused, match="must differ from 0"):
        people_per_arm(natural_return_rate=0.05, uplift=0.0)
    with pytest.raises(Refused, match=r"natural return rate \+ uplift: must be a share"):
        people_per_arm(natural_return_rate=0.95, uplift=0.1)
    with pytest.raises(Refused, match="must differ from 0"):
        people_for_money(difference=0.0, sd=1.0)
    with pytest.raises(Refused, match="members of a group: must be at least 1"):
        design_effect(members=0.5, correlation=0.1)
    with pytest.raises(Refused, match="natural return rate"):
        cheapest_split(natural_return_rate=0.0, uplift=0.1)
