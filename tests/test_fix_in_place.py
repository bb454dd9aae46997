"""What a fix that was made has stopped: by hand, planted and found back, and handed to the case."""

from __future__ import annotations

import datetime as dt
from math import exp, sqrt

import numpy as np
import pandas as pd
import pytest

import winback_kit as wk
from tests.study_texts import restated
from winback_kit.assumptions.handed_over import hand_over
from winback_kit.assumptions.record import Assumption
from winback_kit.checks import Refused
from winback_kit.client_study import Study
from winback_kit.plan.reasons.fixed import KnownFix, StoppedByFix, fixes_of, stopped_by
from winback_kit.words.own_names import NO_REASON

COLUMNS = ["segment", "lost_month", "n"]


def losses(months: dict[int, tuple[int, int]]) -> pd.DataFrame:
    """Losses for the reason fixed and for another one, by month."""
    rows = [
        (reason, month, n)
        for month, both in months.items()
        for reason, n in zip(("late", "dear"), both, strict=True)
    ]
    return pd.DataFrame([*rows, (NO_REASON, 12, 500)], columns=COLUMNS)


def test_what_a_fix_stopped_by_hand() -> None:
    """Others grow from 200 to 300, so 80 would be 120 without the fix; 60 are half of them.

    se² = 1/80 + 1/60 + 1/200 + 1/300 = .0375; the months are alike, so that φ is 1.
    """
    one = stopped_by(
        losses({0: (40, 100), 1: (40, 100), 12: (30, 150), 13: (30, 150)}), "late", since=12, end=14
    )
    assert (one.months, one.before, one.after) == (2, 80, 60)
    assert (one.others_before, one.others_after, one.expected) == (200, 300, 120)
    assert one.stopped == pytest.approx(0.5)
    reach = 1.2815515655 * sqrt(0.0375)
    assert one.low == pytest.approx(1 - 0.5 * exp(reach))
    assert one.high == pytest.approx(1 - 0.5 * exp(-reach))
    assert one.surely == pytest.approx(1 - 0.5 * exp(1.959964 * sqrt(0.0375)))  # .27
    assert one.proven
    assert one.effect is not None
    assert one.effect.value == pytest.approx(0.5)
    assert one.effect.evidence == "B"


def test_months_that_jump_widen_the_ends() -> None:
    level = losses({0: (40, 100), 1: (40, 100), 12: (30, 150), 13: (30, 150)})
    jumps = losses({0: (70, 100), 1: (10, 100), 12: (55, 150), 13: (5, 150)})
    calm, wild = (stopped_by(one, "late", since=12, end=14) for one in (level, jumps))
    assert calm.stopped == wild.stopped
    assert calm.low is not None
    assert wild.low is not None
    assert wild.low < calm.low


def test_more_losses_than_before_count_as_nothing_stopped() -> None:
    one = stopped_by(losses({0: (40, 100), 12: (60, 100)}), "late", since=12, end=13)
    assert one.stopped == pytest.approx(-0.5)
    assert not one.proven
    assert one.effect is not None
    assert one.effect.value == 0


def test_fewer_than_ten_measure_nothing() -> None:
    one = stopped_by(losses({0: (40, 100), 12: (9, 100)}), "late", since=12, end=13)
    assert (one.stopped, one.effect, one.proven) == (None, None, False)
    assert stopped_by(losses({0: (40, 100)}), "late", since=12, end=12).months == 0


@pytest.mark.slow
def test_a_planted_fix_is_found_back() -> None:
    """Forty per cent of 30 losses a month stopped: 80 % of intervals hold it, of none 2.5 % prove.

    Of 200 draws 160 are expected to hold it with a deviation of 5.7, and 5 to prove one that is
    not there with one of 2.2.
    """
    rng = np.random.default_rng(3)
    held = false = 0
    for _ in range(200):
        for stops in (0.4, 0.0):
            months = {m: tuple(rng.poisson((30, 90))) for m in range(12)}
            months |= {m: tuple(rng.poisson((30 * (1 - stops), 90))) for m in range(12, 24)}
            one = stopped_by(losses(months), "late", since=12, end=24)  # type: ignore[arg-type]
            assert one.low is not None
            assert one.high is not None
            held += bool(stops) and one.low <= stops <= one.high
            false += not stops and one.proven
    assert 143 <= held <= 187
    assert false <= 12


def test_a_fix_in_place_is_valued_on_those_who_would_leave_without_it() -> None:
    """Where a half was stopped for the whole year, two would leave for each who left; where for
    the last six months of it alone, 1/(1 − .5 · 6/12) = 4/3 would."""
    half = Assumption(value=0.5)
    handed = hand_over("fixes.0.stops", "What it stops", "share", stated=half, measured=None)
    for months, without in ((12, 2), (6, 4 / 3)):
        found = StoppedByFix(months, 40, 20, 100, 100)
        one = KnownFix("late", dt.date(2025, 1, 1), half, found, handed)
        assert one.without == pytest.approx(without)


def test_a_fix_of_which_nothing_is_known_is_refused(sample_study: Study) -> None:
    with pytest.raises(Refused, match=r"fixes.0: does not say what it stops"):
        restated(sample_study, {"case.fixes": [{"reason": "Bad service", "cost_a_year": 9_000}]})


@pytest.mark.slow
def test_a_measured_fix_fills_what_is_not_stated(sample_study: Study) -> None:
    """In the sample nobody fixed anything: what is measured of a day given holds nothing."""
    fix = {"reason": "Bad service", "cost_a_year": 9_000, "since": "2023-01-01"}
    study = restated(sample_study, {"case.fixes": [fix]})
    (one,) = fixes_of(study.plan)
    assert one.measured is not None
    assert one.measured.months == 12
    assert one.measured.low is not None
    assert one.measured.high is not None
    assert one.measured.low < 0 < one.measured.high
    assert one.stops is not None
    assert one.stops.evidence == "B"
    both = restated(sample_study, {"case.fixes": [fix | {"stops": 0.3}]})
    (row,) = [row for row in both.stated_and_measured if row.key == "fixes.0.stops"]
    assert row.used.value == 0.3
    assert row.difference == pytest.approx(0.3 - one.stops.value)
    (use,) = [one for one in both.measured_uses if one.kind == "root_cause"]
    assert use.effect.value == 0.3
    assert "fix of “Bad service”" in wk.show.fix_or_win_finding(both.plan, both.customers).text
