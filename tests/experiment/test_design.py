"""The design of the next test is the case's own: its arms, its gate, its costs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

import winback_kit as wk
from tests.study_texts import for_client, restated
from winback_kit.case.designed.design import months_later
from winback_kit.case.designed.register import registration
from winback_kit.case.from_plan.held_back import _months_until
from winback_kit.client.folder import open_client
from winback_kit.history.beside.units import Units


def _with(study: wk.Study, units: Units, **asked: object) -> wk.Study:
    """The sample with other settings of `experiment`, and other units of a test."""
    other = restated(study, {f"experiment.{key}": one for key, one in asked.items()})
    return other.replace(plan=replace(other.plan, units=units))


def test_the_numbers_are_those_of_the_case(sample_study: wk.Study) -> None:
    found, assessed = sample_study.design, sample_study.assessment
    held = assessed.holdout
    assert held is not None
    assert assessed.pilot is not None
    assert found.held_out == pytest.approx(held.held)
    assert (found.holdout_cost, found.worth) == (held.cost, held.worth)
    assert found.draw.holdout_shares == assessed.case.holdout_shares
    assert found.contact_months == assessed.pilot.months
    assert found.stop == assessed.pilot.gates
    assert found.forgone == pytest.approx(sum(one.held_out * one.worth for one in found.arms))
    assert (found.start, found.gate, found.read) == (
        dt.date(2026, 9, 1),
        dt.date(2027, 5, 1),  # the gate is read in month 8,
        dt.date(2027, 11, 1),  # the whole window of 6 months after it
    )


def test_power_and_least_effect_by_plain_arithmetic(sample_study: wk.Study) -> None:
    # the difference of each segment, weighed by its people, over the whole window
    found = sample_study.design
    n1, n0, p0, tau = (
        np.array([getattr(one, name) for one in found.arms])
        for name in ("treated", "held_out", "natural_return_rate", "uplift")
    )
    weight = (n1 + n0) / (n1 + n0).sum()

    def gap_and_sd(part: float) -> tuple[float, float]:
        p1 = p0 + part * tau
        variance = weight**2 * (p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0)
        return float((weight * part * tau).sum()), float(np.sqrt(variance.sum()))

    gap, sd = gap_and_sd(1.0)
    assert found.uplift == pytest.approx(gap, rel=1e-6)
    assert found.power == pytest.approx(norm.cdf(gap / sd - 1.959964), rel=1e-3)
    assert found.smallest_uplift is not None
    least, sd = gap_and_sd(found.smallest_uplift / gap)
    assert least == pytest.approx((1.959964 + 0.841621) * sd, rel=1e-4)


def test_accounts_a_third_arm_looks_and_a_holdout_of_everything(sample_study: wk.Study) -> None:
    plain = sample_study.design
    study = _with(
        sample_study,
        Units("account", 4.0),
        name="Autumn",
        start="2026-07-01",
        alike=0.2,
        today_share=0.25,
        looks=2,
        universal_holdout={"share": 0.05},
    )
    found, case, flow = study.design, study.case, study.flow
    # 1 + 3 · .2 = 1.6 times the people; a quarter of those not held out goes on as today
    assert found.effect == case.holdout.design_effect == pytest.approx(1.6)
    assert found.today == pytest.approx(found.treated / 3)
    months = slice(1, found.contact_months + 1)
    assert found.today == pytest.approx(flow["left_to_today"][:, months].sum())
    held = (flow["held_back"] + flow["held_always"])[:, months].sum()
    assert found.held_out == pytest.approx(held)
    assert len(set(case.holdout_shares.values())) == 1  # of accounts, one share in all segments
    assert found.held_out > plain.held_out
    # 1 July 2026 and as many months on as are drawn, and the window
    assert found.read == months_later(dt.date(2026, 7, 1), found.contact_months + 6)
    assert len(found.looks) == 2
    assert found.universal is not None
    assert found.universal.held_out == pytest.approx(0.05 * flow["in_reach"][:, 1:13].sum())
    assert study.assessment.holdout is not None
    free = wk.outcome(case, {"holdout.universal_share": 0.0}).npv
    assert study.assessment.holdout.always_cost == pytest.approx(free - study.outcome.npv)
    # contacts run for 18 months
    assert found.universal.cost == pytest.approx((free - study.outcome.npv) * 12 / 18)
    assert study.outcome.npv < sample_study.outcome.npv
    told = registration(found, sample_study.history, hypotheses=["a"])
    assert (told.name, told.draw.unit, told.rules.looks[:8]) == ("Autumn", "person", "spending")
    assert told.draw.universal_salt == "Harbour & Pine|every campaign|26"  # 317 months // 12


def test_the_same_design_is_registered_alike(sample_study: wk.Study) -> None:
    first, second = (
        registration(sample_study.design, sample_study.history, hypotheses=["a"]) for _ in range(2)
    )
    assert first == second
    assert first.dates.gate == sample_study.design.gate
    assert sum(one.held_out for one in first.arms) == pytest.approx(
        sample_study.design.held_out, abs=0.2
    )


def test_months_later_keeps_the_day_where_there_is_one() -> None:
    assert months_later(dt.date(2027, 10, 31), 4) == dt.date(2028, 2, 29)
    assert months_later(dt.date(2026, 12, 1), 1) == dt.date(2027, 1, 1)
    assert months_later(dt.date(2026, 6, 17), 0) == dt.date(2026, 6, 17)


@pytest.mark.slow
def test_to_register_a_test_moves_no_figure_of_the_case(sample_study: wk.Study) -> None:
    # the case is planned with the test that is then registered, so it is the same with it
    client = open_client(sample_study.client.folder)
    planned = registration(sample_study.design, sample_study.history, hypotheses=["a"])
    vars(client)["tests"] = (planned,)
    running = for_client(sample_study, client)
    assert client.running_test(running.data.as_of) is planned
    assert running.case.holdout.test_months == sample_study.case.holdout.test_months == 8
    assert running.outcome.npv == pytest.approx(sample_study.outcome.npv, rel=1e-4)


def test_of_a_test_that_runs_the_months_that_are_left_are_counted() -> None:
    assert _months_until(dt.date(2026, 6, 1), dt.date(2027, 2, 1)) == 8
    assert _months_until(dt.date(2026, 12, 1), dt.date(2027, 2, 1)) == 2
