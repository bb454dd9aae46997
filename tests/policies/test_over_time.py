"""Several tests in one total, a third arm, and what came against what was forecast."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.examples import several
from tests.small_client import measure, order
from winback_kit.client_study import Study
from winback_kit.plan.experiment.over_time.realised import came_of, last_year_of, realised
from winback_kit.plan.experiment.over_time.several_tests import OneTest, several_tests
from winback_kit.plan.experiment.over_time.three_arms import (
    ARMS,
    ArmSeen,
    campaigns_of_three,
    three_arms,
    three_arms_within,
)
from winback_kit.plan.experiment.statistics.means import sums_of
from winback_kit.show.measurement.over_tests import third_arm_finding


def test_two_tests_by_hand() -> None:
    # B = τ²/(τ² + e²) = .0007/(.0007 + .0001) = 7/8; mean .04: .0225 and .0575
    two = [OneTest("one", 1000, 0.02, 0.01), OneTest("two", 3000, 0.06, 0.01)]
    found = several_tests(two, z=2.5)
    assert [one.drawn for one in found.each] == pytest.approx([0.0225, 0.0575])
    assert found.everything.measured == pytest.approx(20 + 180)
    assert found.everything.drawn == pytest.approx(22.5 + 172.5)
    assert found.everything.measured_error == pytest.approx((10**2 + 30**2) ** 0.5)
    # c = n·B + ½·Σ n·(1 − B) = 875 + 250 and 2625 + 250; k − 3 is taken as 1:
    # (125² + 375²)·2·.02² = 156250·.0008 = 125
    by_hand = (11.25**2 + 28.75**2 + 125) ** 0.5
    assert found.everything.drawn_error == pytest.approx(by_hand)
    assert (found.winners.tests, found.winners.curse) == (1, pytest.approx(7.5))


def test_tests_that_are_alike_are_taken_for_one() -> None:
    found = several_tests([OneTest(str(at), 100, 0.03, 0.01) for at in range(5)], z=1.6)
    assert found.spread == 0
    assert [one.drawn for one in found.each] == pytest.approx([0.03] * 5)
    # the mean of five has an error of .01/√5, and 500 people share it
    assert found.everything.drawn_error == pytest.approx(500 * 0.01 / 5**0.5)


def test_no_test_and_no_winner_come_to_nothing() -> None:
    assert several_tests([], z=1.6).everything.tests == 0
    assert several_tests([OneTest("one", 100, 0.0, 0.01)], z=1.6).winners.drawn == 0


@pytest.mark.slow
@pytest.mark.random
def test_what_was_taken_up_for_looking_good_is_not_too_much_when_drawn() -> None:
    # 12 tests a year whose true effects spread by .01 about .01; those proven alone are taken up
    rng = np.random.default_rng(20)
    curse, left = [], []
    for _ in range(several(4000)):
        true = rng.normal(0.01, 0.01, 12)
        seen = true + rng.normal(0, 0.012, 12)
        tests = [OneTest(str(at), 1000, float(d), 0.012) for at, d in enumerate(seen)]
        found = several_tests(tests, z=1.6449)
        won = seen > 1.6449 * 0.012
        if won.any():
            truth = 1000 * true[won].sum()
            curse.append(found.winners.measured - truth)
            left.append(found.winners.drawn - truth)
    assert np.mean(curse) > 25
    assert abs(np.mean(left)) < np.mean(curse) / 4


def test_the_programme_can_work_and_be_no_better_than_what_is_done_today() -> None:
    alike = three_arms(ArmSeen(4000, 480), ArmSeen(4000, 470), ArmSeen(4000, 320))
    assert (alike.works.proven, alike.better.proven, alike.today_works.proven) == (
        True,
        False,
        True,
    )
    assert alike.verdict == "as today"
    worse = three_arms(ArmSeen(4000, 400), ArmSeen(4000, 560), ArmSeen(4000, 320))
    assert worse.verdict == "worse"
    nothing = three_arms(ArmSeen(400, 40), ArmSeen(400, 41), ArmSeen(400, 39))
    assert nothing.verdict == "not better"


def test_three_questions_are_asked_of_one_test() -> None:
    # .12 v .10 of 2,000 alone: pooled p .11, se √(.11·.89/1000) = .0098944, z 2.0213, p .04325;
    # it is the smallest of three, so Holm takes it three times
    found = three_arms(ArmSeen(2000, 240), ArmSeen(2000, 220), ArmSeen(2000, 200))
    assert found.works.p == pytest.approx(3 * 0.04325, abs=5e-4)
    assert not found.works.proven
    assert found.works.money is None


def test_money_of_three_arms() -> None:
    arms = [
        ArmSeen(4, 2, sums_of(np.array(money, float))) for money in ([9, 9, 1, 1], [5] * 4, [0] * 4)
    ]
    found = three_arms(*arms)
    assert [one.money.value for one in found.all if one.money] == [5, 0, 5]


def test_counts_against_forecasts_have_garwoods_interval() -> None:
    for came, forecast, low, high in (
        (45, 50, 0.656466, 1.204271),
        (12, 8, 0.775072, 2.620198),
        (0, 3, 0.0, 1.229626),
    ):
        ratio = came_of(1000, forecast=forecast, came=came).ratio
        assert ratio is not None
        assert ratio.value == pytest.approx(came / forecast)
        assert (ratio.low, ratio.high) == (
            pytest.approx(low, abs=5e-7),
            pytest.approx(high, abs=5e-7),
        )


def test_one_who_stands_for_ten_is_one_count() -> None:
    found = came_of(10, forecast=50, came=45, weight=10)
    assert (found.people, found.forecast, found.came) == (100, 500, 450)
    assert found.ratio == came_of(10, forecast=50, came=45).ratio


def test_what_the_sample_realised_is_what_its_log_says(sample_study: Study) -> None:
    found = realised(sample_study.forecast)
    assert [one.origin for one in found] == sorted(one.origin for one in found)
    for one, check in zip(found, sample_study.forecast.checks, strict=True):
        assert one.whole.came == check.trial.actual.total("returned")
        assert one.whole.forecast == pytest.approx(check.said.total("returned"))
        assert sum(part.came for part in one.fifths) == one.whole.came
        assert sum(part.people for part in one.fifths) == one.whole.people
    longest = last_year_of(found)
    assert longest is not None
    assert longest.days == max(one.days for one in found)
    assert last_year_of(()) is None


def test_shares_held_out_may_differ_between_segments() -> None:
    # nobody gains anything: 10 % return in "a" and 30 % in "b"; most of "a" is held out, so that
    # all arms together would say that the programme works
    a = ArmSeen(1000, 100), ArmSeen(1000, 100), ArmSeen(8000, 800)
    b = ArmSeen(4000, 1200), ArmSeen(4000, 1200), ArmSeen(1000, 300)
    within = three_arms_within([a, b])
    assert [one.returned.value for one in within.all] == pytest.approx([0, 0, 0])
    assert within.verdict == "not better"
    pooled = three_arms(ArmSeen(5000, 1300), ArmSeen(5000, 1300), ArmSeen(9000, 1100))
    assert pooled.works.proven


def test_a_campaign_with_a_third_arm_is_judged_against_it(sample_study: Study) -> None:
    rows = [("new", "s", arm, 4000, back) for arm, back in zip(ARMS, (560, 400, 320), strict=True)]
    frame = pd.DataFrame(rows, columns=["campaign", "segment", "arm", "contacted", "returned"])
    history = sample_study.history
    history = replace(history, frames=replace(history.frames, third_arms=frame))
    (found,) = campaigns_of_three(history)
    # 14 % for 10 % and 8 %
    assert [one.returned.value for one in found.arms.all] == pytest.approx([0.06, 0.04, 0.02])
    assert found.arms.verdict == "better"
    told = third_arm_finding(sample_study.replace(history=history)).text
    assert told == "new: the programme brought back +4.0 points more than what is done today."
    assert third_arm_finding(sample_study).text.startswith("No campaign has a third arm")


def test_the_arms_of_a_campaign_are_counted_as_they_were_drawn() -> None:
    # twelve in each arm, lost after 20 days and drawn on day 40; back on day 60 are 6, 4 and 2
    start = dt.date(2023, 1, 1)
    orders, drawn = [], []
    for at, arm in enumerate(ARMS * 12):
        who, place = f"c{at}", at // 3
        days = [0, 60] if place < {"treated": 6, "today": 4, "holdout": 2}[arm] else [0]
        orders += [order(who, str(start + dt.timedelta(days=day)), 10) for day in days]
        day = str(start + dt.timedelta(days=40))
        drawn.append({"customer_id": who, "date": day, "campaign": "t", "arm": arm})
    rule = {"lapse_days": 20, "return_window_months": 2}
    settings = {"as_of": dt.date(2024, 1, 1), "definitions": rule}
    found = measure(settings, orders=orders, assignments=drawn).frames.third_arms
    counts = {row.arm: (row.contacted, row.returned) for row in found.itertuples()}
    assert counts == {"treated": (12, 6), "today": (12, 4), "holdout": (12, 2)}
