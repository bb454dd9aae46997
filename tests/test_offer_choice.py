"""Offers side by side: the published telecom test, with and without those who return anyway."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winback_kit.assumptions.record import Assumption
from winback_kit.checks import Refused
from winback_kit.plan.offers.uplift import Effect
from winback_kit.plan.offers.worth import Worth, behind_a_test, best_by, first_tested
from winback_kit.plan.split.ceiling_curve import CeilingCurve, curve_from_today

PRINTED = 0.05


def offered(
    name: str, p1: float, cost: float, value: float, *, p0: float, contact: float = 0.0, v0: float
) -> Worth:
    """An offer of which nothing but these figures is known."""
    rates = [Assumption(value=number) for number in (p0, p1 - p0)]
    effect = Effect("s", name, 0, 0, rates[0], 0.0, p1 - p0, rates[1], 0.0)
    costs = [Assumption(value=number) for number in (cost, contact)]
    return Worth(effect, v0, value, *costs, 0.0, 0.0)


def telecom(natural_return_rate: float) -> list[Worth]:
    # 40,000 lost customers: cost for each return, share who returned, ROI of a return as printed,
    # from which a return is worth D · (1 + ROI)
    return [
        offered(name, rate, cost, value := cost * (1 + roi), p0=natural_return_rate, v0=value)
        for name, cost, rate, roi in (
            ("Discount", 120.0, 0.45, 6.68),
            ("Upgrade", 105.0, 0.41, 7.93),
            ("Bundle", 225.0, 0.47, 3.02),
        )
    ]


def test_published_table_has_three_winners() -> None:
    found = telecom(0.0)
    assert [o.slv for o in found] == pytest.approx([921.60, 937.65, 904.50])
    profit = [360.72, 341.3865, 319.365]  # .45 · 801.6, .41 · 832.65, .47 · 679.5
    assert [o.incremental for o in found] == pytest.approx(profit)
    assert [o.roi for o in found] == pytest.approx([6.68, 7.93, 3.02])
    assert max(found, key=lambda o: o.effect.return_rate).offer == "Bundle"
    assert max(found, key=lambda o: o.roi or 0.0).offer == "Upgrade"
    assert max(found, key=lambda o: o.incremental).offer == "Discount"


def as_tested(uplift: float, error: float) -> Worth:
    """A voucher as a test of the firm's own shows it."""
    one = offered("Voucher", 0.05 + uplift, 0.0, 100.0, p0=0.05, contact=1.0, v0=100.0)
    found = Assumption(value=uplift, evidence="A")
    return replace(one, effect=replace(one.effect, uplift=found, uplift_error=error, draws=1))


def believed(name: str, segment: str = "s", error: float = 0.0156) -> Worth:
    """An offer of which there is only the prior of 1.5 points: .065 · 100 − .05 · 100 − 1 = .5."""
    one = offered(name, 0.065, 0.0, 100.0, p0=0.05, contact=1.0, v0=100.0)
    return replace(one, effect=replace(one.effect, segment=segment, uplift_error=error))


def test_no_prior_goes_before_what_was_tested_in_the_segment() -> None:
    # a voucher that was found to do about nothing: .05 · 100 + .1 − .05 · 100 − 1 = −.9
    null = as_tested(0.001, 0.01)
    call, elsewhere = believed("Call"), believed("Call", "other")
    worths = [null, call, elsewhere]
    assert [round(one.incremental, 9) for one in worths] == [-0.9, 0.5, 0.5]
    # the prior of the call has no money where the voucher was tested, and has it elsewhere
    best = best_by(first_tested(worths), "incremental")
    assert [(name, one.offer) for name, one in best.items()] == [
        ("s", "Voucher"),
        ("other", "Call"),
    ]
    # what it asks of a pilot: (.05 · 100 + 1)/100 − .05
    assert behind_a_test(worths) == [call]
    assert call.break_even_uplift == pytest.approx(0.01)


def test_a_test_that_says_less_than_the_prior_holds_nothing_back() -> None:
    null = as_tested(0.001, 0.02)
    assert first_tested([null, believed("Call")]) == [null, believed("Call")]
    assert behind_a_test([null, believed("Call")]) == []


def test_what_is_stated_with_a_source_is_no_prior() -> None:
    null = as_tested(0.001, 0.01)
    call = believed("Call")
    stated = Assumption(value=0.015, low=0.0, high=0.04, evidence="D", source="a paper")
    known = replace(call, effect=replace(call.effect, uplift=stated))
    assert first_tested([null, known]) == [null, known]


def test_a_tested_offer_that_pays_keeps_the_money() -> None:
    # .02 · 100 − 1 = 1 by a test; a prior that promises 2 is for a pilot all the same
    pays = as_tested(0.02, 0.01)
    call = offered("Call", 0.08, 0.0, 100.0, p0=0.05, contact=1.0, v0=100.0)
    call = replace(call, effect=replace(call.effect, uplift_error=0.0156))
    assert best_by(first_tested([pays, call]), "incremental") == {"s": pays}
    assert behind_a_test([pays, call]) == [call]


def test_published_table_against_doing_nothing() -> None:
    # a fifth of monthly app subscribers come back on their own
    found = telecom(0.201)
    assert [o.incremental for o in found] == pytest.approx([175.5, 152.9, 137.6], abs=PRINTED)
    assert [o.roi for o in found] == pytest.approx([3.25, 3.55, 1.30], abs=0.005)


def test_an_offer_may_change_what_a_return_is_worth() -> None:
    # .10 · (90 − 20) − .04 · 150 − 1 = 0
    found = offered("o", 0.10, 20.0, 90.0, contact=1.0, p0=0.04, v0=150.0)
    assert found.incremental == pytest.approx(0, abs=1e-12)
    assert offered("o", 0.10, 20.0, 90.0, contact=1.0, p0=0.05, v0=150.0).incremental < 0


def test_an_offer_that_costs_nothing_has_no_return_on_it() -> None:
    assert offered("Letter", 0.02, 0.0, 100.0, p0=0.0, v0=100.0).roi is None


def test_best_contact_spend_by_hand() -> None:
    # ln(.1 · .3 · 160)/.1 = ln(4.8)/.1 = 15.6862; below 1 for the first unit nothing is spent
    curve = CeilingCurve(floor=0.0, ceiling=0.3, steepness=0.1)
    assert curve.best_spend(160.0) == pytest.approx(15.6862, abs=5e-5)
    assert curve.best_spend(33.0) == 0
    # with a third of them there anyway only .2 can be won: ln(3.2)/.1
    natural = replace(curve, floor=0.1)
    assert natural.best_spend(160.0) == pytest.approx(11.6315, abs=5e-5)


@given(st.floats(0, 0.5), st.floats(0.5, 1), st.floats(0.01, 2), st.floats(1, 500))
def test_no_other_spend_pays_better(
    floor: float, ceiling: float, steepness: float, worth: float
) -> None:
    curve = CeilingCurve(floor=floor, ceiling=ceiling, steepness=steepness)
    best = curve.best_spend(worth)
    at_best = curve.rate(best) * worth - best
    for other in (0.0, best * 0.9, best * 1.1, best + 0.1):
        assert curve.rate(other) * worth - other <= at_best + 1e-9


def test_curve_from_what_is_known_today() -> None:
    # 10 a head win 20 % of at most 40 %: k = ln 2 / 10; 20 a head win 30 %
    curve = curve_from_today(spend=10, rate=0.20, ceiling=0.40)
    assert curve.steepness == pytest.approx(0.0693147, abs=1e-7)
    assert curve.rate(20) == pytest.approx(0.30)
    with pytest.raises(Refused, match="between floor and ceiling"):
        curve_from_today(spend=10, rate=0.5, ceiling=0.40)
    with pytest.raises(Refused, match="0 ≤ floor ≤ ceiling ≤ 1"):
        CeilingCurve(floor=0.5, ceiling=0.4, steepness=1.0)
