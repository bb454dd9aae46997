"""Gates and stop rules by hand; the sequential test by another search and by simulation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.stats import binom

from tests.golden import golden
from winback_kit.case.gates.arms import Due
from winback_kit.case.gates.gap_gate import GapGate
from winback_kit.case.gates.gates import Gate, PilotPlan, next_touch_worth, pilot_gates
from winback_kit.case.gates.sequential import log_likelihood_ratio, sequential_limits
from winback_kit.case.judged.assessment import assess
from winback_kit.checks import Refused

# 2,000 an arm: √((.07·.93 + .05·.95)/2,000) = .0075 on plan, √(2·.05·.95/2,000) = .0069 without
GAP = GapGate(
    month=4,
    treated=2000.0,
    held=2000.0,
    on_plan=Due(0.02, 0.0075, 140, 100),
    at_break_even=Due(0.012, 0.0072, 124, 100),
    without_effect=Due(0.0, 0.0069, 100, 100),
    returned=140.0,
)
PLAN = PilotPlan(
    gap=GAP,
    decides=True,
    survival_90_days=0.80,
    most_complaints=0.002,
    most_opt_outs=0.01,
    budget=10_000.0,
    overspend=0.2,
)


def gate(metric: str, then: str, plan: PilotPlan = PLAN) -> Gate:
    return next(g for g in pilot_gates(plan) if (g.metric, g.then) == (metric, then))


def test_the_gap_decides_as_far_from_break_even_as_both_errors_ask() -> None:
    # Φ⁻¹(.955) = 1.6954; on plan 1.6954 · .0075 − (.02 − .012) = .0047; without effect below 0
    assert gate("return_gap", "stop").limit == pytest.approx(0.012 - 0.0047, abs=5e-5)
    assert gate("return_gap", "scale").limit == pytest.approx(0.012 + 0.0047, abs=5e-5)
    assert {gate("return_gap", then).month for then in ("stop", "scale")} == {4}


def test_a_gap_that_cannot_decide_is_no_gate() -> None:
    metrics = {one.metric for one in pilot_gates(replace(PLAN, decides=False))}
    assert "return_gap" not in metrics
    assert "complaint_rate" in metrics


def test_limits_of_the_sequential_test() -> None:
    # (1 − .2)/.05 = 16; .2/.95 = .2105
    assert sequential_limits() == pytest.approx((16, 0.2105), abs=5e-5)


def one_look(x1: int, n1: int, x0: int, n0: int, uplift: float) -> float:
    arrays = [np.array(float(a)) for a in (x1, n1, x0, n0)]
    names = ("returned", "treated", "returned_held", "held")
    return float(log_likelihood_ratio(**dict(zip(names, arrays, strict=True)), uplift=uplift))


def test_likelihood_ratio_where_the_natural_rate_is_as_good_as_known() -> None:
    # p0 = .05 from ten million: 70 ln(.07/.05) + 930 ln(.93/.95) = 3.7648
    by_hand = 70 * np.log(0.07 / 0.05) + 930 * np.log(0.93 / 0.95)
    assert one_look(70, 1000, 500_000, 10_000_000, 0.02) == pytest.approx(by_hand, abs=1e-3)


@pytest.mark.parametrize(
    "counts", [(70, 1000, 52, 1000), (0, 40, 0, 40), (40, 40, 0, 40), (3, 40, 40, 40)]
)
def test_likelihood_ratio_against_another_search(counts: tuple[int, int, int, int]) -> None:
    x1, n1, x0, n0 = counts

    def best(uplift: float) -> float:
        def minus(p: float) -> float:
            return -float(binom.logpmf(x1, n1, p + uplift) + binom.logpmf(x0, n0, p))

        found = minimize_scalar(
            minus, bounds=(0.0, 1 - uplift), method="bounded", options={"xatol": 1e-10}
        )
        return -min(found.fun, minus(0.0), minus(1 - uplift))

    assert one_look(*counts, 0.02) == pytest.approx(best(0.02) - best(0.0), abs=1e-5)


def test_sequential_test_keeps_its_errors() -> None:
    # ten looks of 400 an arm; false alarms about 5 % and misses about 20 % at most, each with a
    # standard error below 1 point (2,000 tests); the holdout's unknown rate costs a little
    rng = np.random.default_rng(1)
    upper, lower = np.log(sequential_limits())

    def scaled(uplift: float) -> tuple[float, float]:
        returned = rng.binomial(400, 0.05 + uplift, (2000, 10)).cumsum(axis=1)
        held = rng.binomial(400, 0.05, (2000, 10)).cumsum(axis=1)
        people = np.broadcast_to(400 * np.arange(1, 11), returned.shape)
        ratio = log_likelihood_ratio(
            returned=returned, treated=people, returned_held=held, held=people, uplift=0.02
        )
        up, down = ratio >= upper, ratio <= lower
        first_up = np.where(up.any(axis=1), up.argmax(axis=1), 99)
        first_down = np.where(down.any(axis=1), down.argmax(axis=1), 99)
        return float((first_up < first_down).mean()), float((first_down < first_up).mean())

    assert scaled(0.0)[0] < 0.07
    assert scaled(0.02)[1] < 0.22


def test_survival_gate_by_hand() -> None:
    # 140 returned by the gate; .8 − 2 · √(.16/140) = .7324, three months later
    found = gate("survival_90_days", "stop")
    assert found.limit == pytest.approx(0.7324, abs=5e-5)
    assert (found.month, found.comparison, found.unit) == (7, "below", "share")


def test_limits_agreed_beforehand() -> None:
    assert gate("complaint_rate", "stop").limit == 0.002
    assert gate("opt_out_rate", "stop").limit == 0.01
    # 10,000 for 4,000 people is 2.50 each; a fifth more is let pass
    assert gate("spend_per_person_tested", "stop").limit == pytest.approx(3.0)
    assert gate("next_touch_worth", "stop").limit == 0


def test_a_gate_is_met_beyond_its_limit_alone() -> None:
    complaints = gate("complaint_rate", "stop")
    assert complaints.met(0.003)
    assert not complaints.met(0.002)
    touch = gate("next_touch_worth", "stop")
    assert touch.met(-0.01)
    assert not touch.met(0.0)


def test_gates_come_in_the_order_of_their_months() -> None:
    months = [g.month for g in pilot_gates(PLAN)]
    assert months == sorted(months)
    assert months[-1] == 7


def test_each_further_touch_is_worth_less() -> None:
    # .02 · 160 = 3.2 for the first, halved each time, less 1: 2.2, .6, −.2
    worths = [
        next_touch_worth(
            touch=j, first_uplift=0.02, fatigue=0.5, worth_of_return=160.0, contact_cost=1.0
        )
        for j in (1, 2, 3)
    ]
    assert worths == pytest.approx([2.2, 0.6, -0.2])


def test_plans_that_cannot_be_are_refused() -> None:
    with pytest.raises(Refused, match="most_complaints: must be a share"):
        replace(PLAN, most_complaints=2.0)
    with pytest.raises(Refused, match="somebody who is contacted"):
        replace(PLAN, gap=replace(GAP, treated=0.0))
    with pytest.raises(Refused, match="between 0 and the people in the arm"):
        one_look(5, 4, 0, 4, 0.02)


def test_what_is_spent_at_the_gate_and_still_due_by_plain_loops() -> None:
    # R1 with returns over three months, read after two: whoever is contacted by then returns on
    ends = {"value": 0.05, "low": 0.03, "high": 0.08}
    timing = (0.5, 0.3, 0.2)
    case = golden(margin=80.0, return_rate=ends, return_timing=timing)
    pilot = assess(case).pilot
    assert pilot is not None
    segment, month = case.segments[0], pilot.months
    held = pilot.holdout_shares[segment.name]
    spent, due = case.programme.setup_cost.value, 0.0
    for contact in range(1, month + 1):
        people = 1000 * (1 - held)
        spent += people * segment.contact_cost.value + case.programme.team_cost.value
        for lag, part in enumerate(timing):
            offers = people * segment.return_rate.value * part * segment.offer_cost.value
            if contact + lag <= month:
                spent += offers
            else:
                due += offers
    assert pilot.exit.spent(pilot=False) == pytest.approx(spent)
    assert pilot.exit.still_due == pytest.approx(due)
    saved = (1 - case.pilot.setup_share) * case.programme.setup_cost.value
    assert pilot.exit.spent(pilot=True) == pytest.approx(spent - saved)
