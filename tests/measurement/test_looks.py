"""Tests that are looked at before they are over: the error of all looks together, exactly."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from scipy.special import ndtr

from tests.experiment.test_registration import a_test
from tests.measurement.exact_looks import exact_error
from tests.small_client import order, small_client
from winback_kit.client.folder import open_client
from winback_kit.client.registration import registration_text
from winback_kit.history.campaigns.outcomes import campaign_outcomes
from winback_kit.history.measure import measure_history
from winback_kit.plan.experiment.readout.measurement import Measurement, measured
from winback_kit.plan.experiment.statistics.differences import TwoArms, difference
from winback_kit.plan.experiment.statistics.late_returns import Watched, share_by
from winback_kit.plan.experiment.statistics.looks import (
    crossed,
    look_bound,
    rounded_up,
    spending_bounds,
)
from winback_kit.show.measurement.later import late_finding
from winback_kit.tables.read import open_tables

LOOKS = 10
EVEN = (np.arange(LOOKS) + 1) / LOOKS


def bounds_apart() -> list[float]:
    """The bound of each look, as it is worked out on its day, where people came on many days."""
    return [look_bound(list(EVEN[:at])) for at in range(1, LOOKS + 1)]


def bounds_together(returned: np.ndarray) -> list[float]:
    """The same where all were drawn on one day, and so many are back by each look."""
    told = returned / (1 - returned)
    return [rounded_up(one) for one in spending_bounds(told / told[-1], shares=list(EVEN))]


def test_bounds_of_looks() -> None:
    # what may be spent by ½ and by all: .003051 and .05; of a normal .003051/2 lie beyond 2.9626,
    # and .046949/2 beyond 1.9870
    assert [look_bound([0.5]), look_bound([0.5, 1])] == [2.97, 1.99]
    assert look_bound(list(EVEN)) == 2.47
    few = np.array([0.02, 0.03, 0.06])
    assert look_bound([0.25, 0.5, 1], returned=list(few)) == pytest.approx(
        rounded_up(spending_bounds(few / (1 - few) * 0.94 / 0.06, shares=[0.25, 0.5, 1])[-1])
    )


SIZES = [(400, 400, 0.15), (200, 200, 0.05), (100, 100, 0.3), (123, 86, 0.13), (1000, 100, 0.1)]


@pytest.mark.slow
def test_ten_looks_are_wrong_in_five_of_a_hundred_at_most() -> None:
    # counts as they are, no walk: bounds are rounded up by more than whole people move the error
    together = [rounded_up(one) for one in spending_bounds(EVEN)]
    for size in SIZES:
        assert 0.045 <= exact_error(together, *size) <= 0.05
        assert 0.02 <= exact_error(bounds_apart(), *size) <= 0.05
    # and whoever looks ten times at 1.96 is wrong as often as the recursion says
    assert exact_error([1.959964] * LOOKS, *SIZES[0]) == pytest.approx(0.19336, abs=4e-3)


def test_one_look_is_the_binomial_sum_itself() -> None:
    # 2 and 2 people at ½: |z| = 2·√(3/4) = 1.73 only where 2 of one arm and none of the other are
    # back, 2·(1/4·1/4)
    assert exact_error([1.7], 2, 2, 0.5) == pytest.approx(2 / 16)


@pytest.mark.slow
def test_bounds_hold_however_late_returns_come() -> None:
    # of those drawn a fifth is back in the end; the walk has F/(1 − F) as its time
    for returned in (EVEN**0.5 / 5, EVEN**3 / 5):
        told = returned / (1 - returned)
        assert 0.0485 <= crossed(bounds_together(returned), told / told[-1])[-1] <= 0.05
    # apart, they hold even if no look knew anything of another
    assert 2 * sum(ndtr(-np.array(bounds_apart()))) <= 0.05


@pytest.mark.slow
def test_days_alone_would_not_hold_it() -> None:
    by_days = spending_bounds(list(EVEN))
    assert crossed(by_days, list(EVEN))[-1] == pytest.approx(0.05, abs=1e-6)
    assert crossed(by_days, list(EVEN**2))[-1] == pytest.approx(0.0599, abs=5e-5)


def test_a_look_without_anything_new_is_none() -> None:
    assert look_bound([0.25, 0.5, 1], returned=[0, 0.3, 0.3]) == look_bound([1], returned=[0.3])
    assert look_bound([1]) == look_bound([1], returned=[0.3]) == 1.96
    assert look_bound([0.5], returned=[0]) == 10


def read_on(day: str) -> Measurement:
    """The read-out of a test of 60 treated and 60 held out, drawn on one day, with one look."""
    test = a_test("Spring").model_copy(deep=True)
    settings = {
        "as_of": dt.date.fromisoformat(day),
        "case": {"margin_rate": 0.5},
        "definitions": {"lapse_days": 30, "return_window_months": 6, "segment_by": "orders"},
    }
    orders = [order(f"{arm}{n}", "2026-12-01", 10.0) for arm in "th" for n in range(60)]
    # by the look 15 and 4 are back, by the end 21 and 7
    for arm, early, late in (("t", 15, 6), ("h", 4, 3)):
        orders += [order(f"{arm}{n}", "2027-04-01", 10.0) for n in range(early)]
        orders += [order(f"{arm}{early + n}", "2027-07-20", 10.0) for n in range(late)]
    drawn = [
        {"customer_id": f"{arm[0]}{n}", "date": "2027-02-01", "campaign": "Spring", "arm": arm}
        for arm in ("treated", "holdout")
        for n in range(60)
    ]
    with small_client(
        settings,
        orders=[one for one in orders if one["order_date"] <= day],
        assignments=[one | {"offer": "Call"} for one in drawn],
    ) as folder:
        place = folder / "experiments" / "Spring"
        place.mkdir(parents=True)
        halves = test.draw.model_copy(update={"holdout_shares": dict.fromkeys(SEGMENTS, 0.5)})
        test = test.model_copy(update={"draw": halves})
        text = registration_text(test, heading="Written before the start.")
        (place / "registration.yml").write_text(text, encoding="utf-8")
        with open_tables(open_client(folder)) as opened:
            history = measure_history(opened)
            return measured(history, campaign_outcomes(opened.engine, history), {})


SEGMENTS = ("1 order", "One order", "all")


@pytest.mark.slow
def test_a_registered_look_has_its_bound() -> None:
    found = read_on("2027-07-03")
    (one,) = found.campaigns
    assert one.late is not None
    assert (one.late.look, one.late.confidence, one.at_the_end) == (1, 0.95, None)
    # 15 and 4 of 60 were back by day 59 and nobody since; the first of two looks has 2.97
    assert (one.late.treated_share, one.late.holdout_share) == pytest.approx((0.25, 4 / 60))
    expected = difference(TwoArms(15, 60, 4, 60), confidence=1 - 2 * ndtr(-2.97))
    assert (one.late.difference.low, one.late.difference.high) == pytest.approx(
        (float(expected.low), float(expected.high))
    )
    told = late_finding(found).text
    assert "95\u202f% range" in told or "95\u00a0% range" in told
    assert "holds over all looks that were registered" in told


def test_between_looks_nothing_is_decided_by_rule() -> None:
    found = read_on("2027-07-18")
    (one,) = found.campaigns
    assert one.late is not None
    assert (one.late.look, one.late.confidence) == (None, 0.9)
    assert "holds however often it is looked at" in late_finding(found).text


@pytest.mark.slow
def test_the_end_of_a_test_that_was_looked_at_has_the_last_bound() -> None:
    found = read_on("2027-10-02")
    (one,) = found.campaigns
    assert one.whole is not None
    assert one.at_the_end is not None
    # 19 of 120 back by the look and 28 by the end, all drawn on one day
    bound = look_bound([0.5, 1], returned=[19 / 120, 28 / 120])
    assert bound == one.at_the_end.bound == 1.97
    expected = difference(TwoArms(21, 60, 7, 60), confidence=1 - 2 * ndtr(-1.97))
    assert one.at_the_end.difference.low == pytest.approx(float(expected.low))
    assert one.at_the_end.difference.low < one.whole.uplift.low  # which is read once, at 90 %
    told = late_finding(found).text
    assert "“Spring” was looked at 1 time before its end, as registered." in told
    assert "range of 1.97 standard errors" in told
    assert "proven" in told


@pytest.mark.slow
@pytest.mark.random
def test_staggered_waves_whose_returns_come_late() -> None:
    # three waves a month apart, watched to the window of eight months, returns later and later:
    # 2,000 tests, so that .0049 is the error of the share itself
    rng, months = np.random.default_rng(5), 8
    hazard = 0.002 * (np.arange(months) + 1)
    ages = [[max(0, min(months, look - wave)) for wave in range(3)] for look in range(1, LOOKS + 1)]
    wrong = np.zeros(2_000, bool)
    for test in range(len(wrong)):
        arms = [[returns_of(rng, hazard, 500) for _ in range(3)] for _ in range(2)]
        wrong[test] = any(
            abs(z_at(arms, look)) > bound for look, bound in zip(ages, bounds_apart(), strict=True)
        )
    assert wrong.mean() <= 0.05 + 2 * 0.0049


def z_at(arms: list[list[np.ndarray]], ages: list[int]) -> float:
    """z of both shares by the age to which the first wave is watched, each worth its n* people."""
    one, other = (share_by(watched_to(arm, ages), max(ages)) for arm in arms)
    pooled = (one.share * one.people + other.share * other.people) / (one.people + other.people)
    error = (pooled * (1 - pooled) * (1 / one.people + 1 / other.people)) ** 0.5
    return float((one.share - other.share) / error) if error > 0 else 0.0


def returns_of(rng: np.random.Generator, hazard: np.ndarray, people: int) -> np.ndarray:
    """The returns of a wave in each month of age."""
    left, found = people, []
    for chance in hazard:
        found.append(int(rng.binomial(left, chance)))
        left -= found[-1]
    return np.array(found)


def watched_to(arm: list[np.ndarray], ages: list[int]) -> Watched:
    """The waves of 500 of an arm, each watched to an age."""
    rows = [(0, 0, 0)]
    for one, age in zip(arm, ages, strict=True):
        if age:
            rows += [(month + 1, 1, int(one[month])) for month in range(age)]
            rows.append((age, 0, 500 - int(one[:age].sum())))
    return Watched(*(np.array(column, float) for column in zip(*rows, strict=True)))
