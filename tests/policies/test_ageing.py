"""Evidence that ages: an old test says less, and what is known of it is told."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.study_texts import restated
from winback_kit.assumptions.ageing import aged_grade, aged_weight
from winback_kit.checks import Refused
from winback_kit.client_study import Study
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.plan.experiment.readout import draws
from winback_kit.plan.experiment.readout.draws import held_out, with_ages

WINDOW = 182


def a_test(*days_ago: float, returned: int = 120) -> pd.DataFrame:
    """Campaigns of 1,000 treated and 1,000 held out, so many days ago."""
    rows = [
        ("s", "o" if arm == "treated" else "", arm, f"c{ago}", ago, 1000, back, 0.0)
        for ago in days_ago
        for arm, back in (("treated", returned), ("holdout", 80))
    ]
    columns = [
        "segment",
        "offer",
        "arm",
        "campaign",
        "days_ago",
        "contacted",
        "returned",
        "contact_cost",
    ]
    return pd.DataFrame(rows, columns=columns)


def months_old(months: float) -> int:
    return WINDOW + round(months * DAYS_PER_MONTH)


def test_a_test_of_one_half_life_counts_half() -> None:
    old = a_test(months_old(24))
    aged = with_ages(old, half_life=24, window_days=WINDOW)
    cell, fresh = draws.tested(aged).iloc[0], draws.tested(old).iloc[0]
    assert cell.kept == pytest.approx(0.5, abs=0.001)
    assert cell.uplift == fresh.uplift == pytest.approx(0.04)
    assert cell.error / fresh.error == pytest.approx(2**0.5, abs=0.001)
    assert cell.measured == fresh.error
    natural, then = held_out(aged).iloc[0], held_out(old).iloc[0]
    assert (natural.p0, natural.kept) == (then.p0, pytest.approx(0.5, abs=0.001))
    assert natural.error / then.error == pytest.approx(2**0.5, abs=0.001)


def test_of_two_tests_the_older_weighs_less() -> None:
    # uplifts of .04 now and .08 of two half-lives ago: the old one counts a quarter where both
    # vary alike, as they do here but for their rates; draws that differ truly hold σ in common
    now, then = a_test(WINDOW), a_test(months_old(48), returned=160)
    both = pd.concat([now, then])
    plain = draws.tested(both).iloc[0]
    aged = draws.tested(with_ages(both, half_life=24, window_days=WINDOW)).iloc[0]
    assert 0.04 < aged.uplift < plain.uplift < 0.08
    assert aged.error > plain.error
    assert aged.spread == plain.spread
    assert aged.measured == plain.error


def test_without_a_half_life_nothing_ages() -> None:
    old = a_test(months_old(120))
    aged = with_ages(old, half_life=None, window_days=WINDOW)
    pd.testing.assert_frame_equal(draws.tested(aged), draws.tested(old))
    assert draws.tested(old).kept.tolist() == [1.0]


def test_a_window_that_is_not_over_is_not_old() -> None:
    aged = with_ages(a_test(30), half_life=12, window_days=WINDOW)
    assert aged.counts.tolist() == [1.0, 1.0]


def test_a_grade_falls_with_each_half_life() -> None:
    at = [aged_weight(months, half_life=12) for months in (0, 11.9, 12, 24, 36, 48, 240)]
    assert [aged_grade("A", weight=w) for w in at] == ["A", "A", "B", "C", "D", "E", "E"]


def test_a_half_life_of_nothing_is_refused() -> None:
    with pytest.raises(Refused, match="half-life in months: must be above 0"):
        aged_weight(1, half_life=0)


def test_the_stated_half_life_ages_the_tests_of_a_client(sample_study: Study) -> None:
    aged = restated(sample_study, {"experiment.evidence_half_life_months": 12}).effects
    for old, now in zip(sample_study.effects, aged, strict=True):
        assert (old.uplift.evidence, old.natural_return_rate.evidence) == ("A", "A")
        assert (now.treated, now.holdout, now.raw_error) == (
            old.treated,
            old.holdout,
            old.raw_error,
        )
        assert now.natural_error > old.natural_error or old.natural_return_rate.value == 0
        assert now.uplift.evidence in "AB"
        assert "old, so it counts" in str(now.uplift.source)
    assert {one.uplift.evidence for one in aged} == {"A", "B"}
