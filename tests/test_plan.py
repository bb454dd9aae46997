"""Worth against doing nothing, uplift and its shrinkage, by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import winback_kit as wk
from winback_kit.assumptions.record import Assumption
from winback_kit.client_study import Study
from winback_kit.plan.experiment.readout.draws import held_out
from winback_kit.plan.experiment.readout.draws import tested as compared
from winback_kit.plan.offers.uplift import Effect, _drawn_to_mean
from winback_kit.plan.offers.worth import Worth, worth


def plain(value: float) -> Assumption:
    return Assumption(value=value)


def example(*, uplift: float) -> Worth:
    """The worked example of the incremental identity: c = 2, p0 = .05, D = 40, V = 200."""
    effect = Effect(
        segment="s",
        offer="o",
        treated=0,
        holdout=0,
        natural_return_rate=plain(0.05),
        natural_error=0.0,
        raw_uplift=uplift,
        uplift=plain(uplift),
        uplift_error=0.0,
    )
    return Worth(effect, 200.0, 200.0, plain(40), plain(2), 0.0, 0.0)


def test_incremental_worth_by_hand() -> None:
    # τ = .03: .08 · (200 − 40) − .05 · 200 − 2 = .80; gross .08 · 160 − 2 = 10.80
    assert example(uplift=0.03).incremental == pytest.approx(0.80)
    assert example(uplift=0.03).gross == pytest.approx(10.80)
    # τ = .02: −.80 and 9.20
    assert example(uplift=0.02).incremental == pytest.approx(-0.80)
    assert example(uplift=0.02).gross == pytest.approx(9.20)


def test_break_even_uplift_and_most_offer_cost_by_hand() -> None:
    # τ* = (c + p0·D)/(V − D) = (2 + .05 · 40)/160 = .025; D* = (τ·V − c)/p1 = (6 − 2)/.08 = 50
    assert example(uplift=0.03).break_even_uplift == pytest.approx(0.025)
    assert example(uplift=0.03).most_offer_cost == pytest.approx(50)
    # a view without those who return anyway would ask for half the uplift: 2/160 = .0125
    one = example(uplift=0.03)
    alone = replace(one.effect, natural_return_rate=plain(0.0))
    assert replace(one, effect=alone).break_even_uplift == pytest.approx(0.0125)


def test_gross_less_natural_is_incremental() -> None:
    one = example(uplift=0.03)
    assert one.gross - one.incremental == pytest.approx(0.05 * 200)


def campaigns(cells: list[tuple[str, str, int, int]]) -> pd.DataFrame:
    return pd.DataFrame(
        [(segment, "Voucher", arm, "one", 200, n, back) for segment, arm, n, back in cells],
        columns=["segment", "offer", "arm", "campaign", "days_ago", "contacted", "returned"],
    )


def test_cells_need_both_arms_and_thirty_people_in_each() -> None:
    given = campaigns(
        [
            ("a", "treated", 100, 12),
            ("a", "holdout", 50, 3),
            ("b", "treated", 100, 9),
            ("c", "treated", 29, 9),
            ("c", "holdout", 50, 3),
        ]
    )
    found = compared(given)
    assert found.segment.tolist() == ["a"]
    assert found.uplift[0] == pytest.approx(0.12 - 0.06)
    assert held_out(given).p0.a == 0.06


def test_shrinkage_of_equal_cells_gives_their_mean() -> None:
    # both cells show the same difference: nothing to tell them apart, so they take the mean
    given = campaigns(
        [
            ("a", "treated", 400, 48),
            ("a", "holdout", 400, 24),
            ("b", "treated", 100, 12),
            ("b", "holdout", 100, 6),
        ]
    )
    drawn = _drawn_to_mean(compared(given).set_index("segment"))
    assert drawn.uplift.tolist() == pytest.approx([0.06, 0.06])


def test_shrinkage_moves_a_noisy_cell_more_than_a_sure_one() -> None:
    given = campaigns(
        [
            ("sure", "treated", 9000, 990),
            ("sure", "holdout", 9000, 450),
            ("steady", "treated", 9000, 540),
            ("steady", "holdout", 9000, 450),
            ("noisy", "treated", 60, 15),
            ("noisy", "holdout", 60, 3),
        ]
    )
    cells = compared(given).set_index("segment")
    drawn = _drawn_to_mean(cells)
    moved = (cells.uplift - drawn.uplift).abs()
    assert moved["noisy"] > 0.05
    assert moved["sure"] < 0.005


def test_error_of_the_worth_is_the_delta_method() -> None:
    # only the uplift is unsure, by .01: the reach is 1.645 · (V − D) · .01
    effect = replace(example(uplift=0.03).effect, uplift_error=0.01)
    margin: Any = SimpleNamespace(value=200.0, low=200.0, high=200.0)
    value: Any = SimpleNamespace(by_segment={"s": SimpleNamespace(margin=margin)}, by_arm={})
    found = worth(effect, value, offer_cost=plain(40), contact_cost=plain(2))
    # and the prior of an unseen arm: half of the share won, .5 · .03/.08, of p1 · V
    prior = 0.08 * 200 * 0.5 * 0.03 / 0.08
    reach = 1.6449 * np.hypot(160 * 0.01, prior)
    assert found.high - found.incremental == pytest.approx(reach, rel=1e-4)


@pytest.fixture(scope="module")
def plan(sample_study: Study) -> Any:
    return sample_study.plan


def test_the_sample_tells_its_planted_story(plan: Any) -> None:
    # planted: customers lost to the price come back on their own, so that a voucher is mostly a
    # subsidy; those lost to bad service come back for an apology
    gross = max(plan.best_gross.values(), key=lambda one: one.gross)
    best = max(plan.best.values(), key=lambda one: one.incremental)
    assert gross.segment == "Too expensive"
    assert (best.segment, best.offer) == ("Bad service", "Apology call")
    assert "Too expensive" not in plan.chosen
    backfires = next(
        one for one in plan.worths if (one.segment, one.offer) == ("Too expensive", "Apology call")
    )
    assert backfires.effect.uplift.value < 0  # planted −3.5 points


def test_planted_uplifts_lie_in_the_intervals(plan: Any, sample: Path) -> None:
    # 8 cells with a planted uplift, 90 % intervals: all 8 miss less than 2 with 81 %; at most 3
    # may miss by chance (P(more) = .5 %)
    import yaml

    truth = yaml.safe_load((sample / "truth.yml").read_text(encoding="utf-8"))
    planted = truth["implied"]["uplift_in_window"]
    told = [
        (one.effect.uplift, planted[one.segment][one.offer])
        for one in plan.worths
        if one.segment in planted and one.segment != "Account closed by us"
    ]
    inside = [found.low <= true <= found.high for found, true in told]
    assert len(inside) == 8
    assert sum(inside) >= 5


def test_case_of_the_plan_brings_what_was_measured_for_each_return(plan: Any) -> None:
    # the share still running × the margin of those is the margin measured for each return
    case = wk.programme_case(plan)
    for segment in case.segments:
        running = segment.retention.survival(case.horizon_months)
        margin = np.array(segment.natural_margin.curve)  # type: ignore[union-attr]
        measured = plan.value.by_segment[segment.name].margin.by_month
        assert running * margin == pytest.approx(measured)


def test_contacts_are_the_newly_lost_and_the_backlog(plan: Any) -> None:
    now = plan.history.frames.lost_now
    within = now[now.months_since_loss < 12].groupby("segment")[["n", "contactable"]].sum()
    for segment in plan.history.segments:
        monthly = plan.contacted(segment, plan.best[segment].offer)
        # no offer of the sample has a channel of its own: any that is open carries it
        share = within.contactable[segment] / within.n[segment]
        assert plan.backlog[segment] == within.n[segment]
        losses = plan.losses_per_month[segment]
        newly = share * losses * plan.contact_months
        assert sum(monthly) == pytest.approx(newly + within.contactable[segment])
        assert monthly[3] == pytest.approx(share * losses)
