"""The gate on the gap, held to programmes that are drawn customer by customer.

The draws share no code with what they test: each customer is contacted in a month or held out, and
returns by chance, after so many months as the curve says; the gate sees whoever is back on its day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from tests.cases.studies import handed
from tests.golden import golden
from winback_kit.case.assumptions.record import Case
from winback_kit.case.gates.arms import Array, Expected, arrived_by_lag
from winback_kit.case.gates.gap_gate import GapGate
from winback_kit.case.gates.planned_test import Needed, PlannedTest, first_to_decide, needed
from winback_kit.case.judged.assessment import assess

DRAWS = 2000
ERROR = 0.05
MARGIN = 0.01  # two standard errors of a share of 5 % in 2,000 draws
EVEN = 0.07  # of a difference of two shares of a half: three standard errors of .022


@dataclass(frozen=True)
class Programme:
    """By segment: customers a month, p0, τ, and the share of returns by months since contact."""

    contacted: Array
    natural: Array
    uplift: Array
    timing: list[Array]
    break_even: float

    def test(self, *, held: float, month: int) -> PlannedTest:
        arrived = arrived_by_lag(self.timing, months=40)
        expected = Expected(self.natural, self.uplift, arrived, break_even=self.break_even)
        return PlannedTest(self.contacted, np.full(len(self.natural), held), expected, month)

    def earliest(self, held: float) -> PlannedTest | None:
        return first_to_decide(self.test(held=held, month=month) for month in range(1, 30))


def programme_of(case: Case, test: PlannedTest) -> Programme:
    """A case as plain figures; whom it contacts stands in the test."""
    return Programme(
        contacted=test.drawn,
        natural=np.array([one.natural_return_rate.value for one in case.segments]),
        uplift=np.array(
            [one.return_rate.value - one.natural_return_rate.value for one in case.segments]
        ),
        timing=[np.array(one.return_timing) for one in case.segments],
        break_even=test.expected.break_even,
    )


def gaps(plan: Programme, test: PlannedTest, *, part: float, rng: np.random.Generator) -> Array:
    """The gap of each draw on the day of the gate, if contacts cause a part of what is planned."""
    drawn = np.zeros(DRAWS)
    people = plan.contacted[:, : test.month].sum(axis=1)
    for s, timing in enumerate(plan.timing):
        seen = []
        for share, rate in (
            (1 - test.held_share[s], plan.natural[s] + part * plan.uplift[s]),
            (test.held_share[s], plan.natural[s]),
        ):
            back, asked = np.zeros(DRAWS), 0
            for month in range(1, test.month + 1):
                customers = round(share * plan.contacted[s, month - 1])
                # each returns after 0, 1, … months, or never
                chances = [*(rate * timing), 1 - rate]
                after = rng.multinomial(customers, chances, size=DRAWS)
                back += after[:, : min(test.month - month + 1, len(timing))].sum(axis=1)
                asked += customers
            seen.append(back / asked)
        drawn += people[s] / people.sum() * (seen[0] - seen[1])
    return drawn


def stopped_and_scaled(gate: GapGate, gap: Array) -> tuple[float, float]:
    return float((gap < gate.stop_below).mean()), float((gap > gate.scale_above).mean())


def random_programme(seed: int, *, pays: bool = True) -> Programme:
    rng = np.random.default_rng(seed)
    segments, months = rng.integers(1, 5), 12
    backlog, flow = rng.uniform(300, 2500, segments), rng.uniform(50, 600, segments)
    contacted = np.zeros((segments, 24))
    contacted[:, :months] = flow[:, None]
    contacted[:, : rng.integers(1, 4)] += backlog[:, None]
    return Programme(
        contacted=np.round(contacted),
        natural=rng.uniform(0.02, 0.15, segments),
        uplift=rng.uniform(0.02, 0.06, segments),
        timing=[rng.dirichlet(np.ones(rng.integers(1, 9))) for _ in range(segments)],
        break_even=rng.uniform(0.4, 0.75) if pays else rng.uniform(1.4, 2.0),
    )


def judged_rightly(plan: Programme, test: PlannedTest, *, seed: int) -> None:
    """On plan, without effect and at break-even, each 2,000 times."""
    assert test.gate.stop_below >= 0
    rng = np.random.default_rng(seed)
    stopped, scaled = stopped_and_scaled(test.gate, gaps(plan, test, part=1.0, rng=rng))
    assert stopped <= ERROR + MARGIN
    assert stopped + scaled == pytest.approx(test.gate.chance_to_decide, abs=0.04)
    assert stopped_and_scaled(test.gate, gaps(plan, test, part=0.0, rng=rng))[1] <= ERROR + MARGIN
    even = stopped_and_scaled(test.gate, gaps(plan, test, part=plan.break_even, rng=rng))
    assert even[0] == pytest.approx(even[1], abs=EVEN)


@pytest.mark.parametrize("seed", range(8))
def test_a_programme_drawn_customer_by_customer_is_judged_rightly(seed: int) -> None:
    plan = random_programme(seed)
    test = plan.earliest(held=0.4)
    assert test is not None
    judged_rightly(plan, test, seed=1000 + seed)


SLOW = (0.3, 0.25, 0.2, 0.15, 0.1)


@pytest.mark.parametrize("margin", [60.0, 80.0])
def test_the_gate_of_a_case_judges_it_rightly(margin: float) -> None:
    # R1, whose returns come over five months
    ends = {"value": 0.05, "low": 0.03, "high": 0.08}
    case = golden(margin=margin, return_rate=ends, return_timing=SLOW)
    pilot = assess(case).pilot
    assert pilot is not None
    assert pilot.needed is None
    judged_rightly(programme_of(case, pilot.test), pilot.test, seed=1)


@pytest.mark.slow  # the studies of the samples
@pytest.mark.parametrize("name", ["partial", "contractual"])
def test_the_gate_of_a_sample_judges_it_rightly(name: str) -> None:
    study = handed(name).study
    pilot = study.assessment.pilot
    assert pilot is not None
    test = pilot.test
    if pilot.needed is not None:  # so many more customers that it can decide
        assert not any(gate.metric == "return_gap" for gate in pilot.gates)
        assert pilot.needed.contacts is not None
        times = 1.1 * pilot.needed.contacts / test.arms.people
        half = np.full(len(test.held_share), 0.5)
        test = replace(test, drawn=np.round(test.drawn * times), held_share=half)
        late = (replace(test, month=month) for month in range(test.month, 30))
        found = first_to_decide(late)
        assert found is not None
        test = found
    judged_rightly(programme_of(study.case, test), test, seed=2)


def test_the_gap_due_by_hand() -> None:
    # 1,000 a month, half held out, τ = 4 points, half of the returns in the month of the contact
    # and half in the next: by the end of month 2 month 1 is all in and month 2 half, so 3 points
    plan = Programme(
        contacted=np.array([[1000.0, 1000.0, 0.0, 0.0]]),
        natural=np.array([0.05]),
        uplift=np.array([0.04]),
        timing=[np.array([0.5, 0.5])],
        break_even=0.5,
    )
    gate = plan.test(held=0.5, month=2).gate
    assert gate.on_plan.gap == pytest.approx(0.03)
    assert gate.at_break_even.gap == pytest.approx(0.015)
    # 500 each month and arm: treated .09 and .045, held out .05 and .025, over 1,000²
    cells = [0.09, 0.045, 0.05, 0.025]
    variance = sum(500 * q * (1 - q) for q in cells) / 1000**2
    assert gate.on_plan.sd == pytest.approx(np.sqrt(variance))
    # a month later everybody's window is over: 4 points, of the same people
    assert plan.test(held=0.5, month=3).gate.on_plan.gap == pytest.approx(0.04)
    assert plan.test(held=0.5, month=3).gate.held == 1000


def test_a_gate_that_cannot_decide_says_how_many_contacts_it_takes() -> None:
    plan = random_programme(3)
    small = replace(plan, contacted=plan.contacted / 40)
    test = small.test(held=0.1, month=4)
    assert small.earliest(held=0.1) is None
    lacks = needed(test, (small.test(held=0.1, month=month) for month in range(1, 30)))
    assert lacks.contacts is not None
    for factor, decides in ((1.001, True), (0.98, False)):
        people = small.contacted * factor * lacks.contacts / small.contacted.sum()
        wide = replace(small, contacted=people)
        last = 12 + max(len(one) for one in plan.timing) - 1
        assert wide.test(held=0.5, month=last).gate.can_decide is decides


def test_a_gate_too_early_names_the_month_that_can_decide() -> None:
    plan = random_programme(9)
    found = plan.earliest(held=0.4)
    assert found is not None
    early = plan.test(held=0.4, month=2)
    assert not early.can_decide
    lacks = needed(early, (plan.test(held=0.4, month=month) for month in range(1, 30)))
    assert (lacks.contacts, lacks.month) == (None, found.month)


def test_a_plan_that_is_its_break_even_cannot_be_decided() -> None:
    plan = replace(random_programme(3), break_even=1.0)
    tests = [plan.test(held=0.4, month=month) for month in range(1, 30)]
    assert first_to_decide(tests) is None
    assert needed(tests[5], tests) == Needed(None, None)


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_below_its_break_even_is_not_scaled_up(seed: int) -> None:
    plan = random_programme(seed, pays=False)
    test = plan.earliest(held=0.4)
    assert test is not None
    rng = np.random.default_rng(2000 + seed)
    assert stopped_and_scaled(test.gate, gaps(plan, test, part=1.0, rng=rng))[1] <= ERROR + MARGIN
    assert stopped_and_scaled(test.gate, gaps(plan, test, part=0.0, rng=rng))[1] <= ERROR + MARGIN
