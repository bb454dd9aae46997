"""The save case, complaints as a scenario, and the clock: exact values by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winback_kit.checks import Refused
from winback_kit.plan.saving.clock import Met, answered_in_time, promises_kept
from winback_kit.plan.saving.complaint_lever import LARGE_TROUBLE, SMALL_TROUBLE, buying_again
from winback_kit.plan.saving.save_case import (
    authority_limit,
    break_even_risk,
    break_even_stay,
    save_worth,
)

EXACT = 1e-9


@pytest.mark.parametrize(
    ("alone", "asked", "value", "remedy", "handling", "worth"),
    [
        (0.6, 0.7, 300, 40, 8, -6.0),  # 30 − 28 − 8
        (0.6, 0.65, 300, 40, 8, -19.0),  # 15 − 26 − 8
        (0.8, 0.78, 500, 0, 8, -18.0),  # −10 − 8: an offer that puts off
    ],
)
def test_a_save_is_worth(alone, asked, value, remedy, handling, worth):
    found = save_worth(
        stays_alone=alone,
        stays_asked=asked,
        value=value,
        remedy_cost=remedy,
        handling_cost=handling,
    )
    assert found == pytest.approx(worth, abs=EXACT)


def test_it_breaks_even_at_the_chance_found():
    terms = {"stays_alone": 0.6, "value": 300, "remedy_cost": 40, "handling_cost": 8}
    least = break_even_stay(**terms)
    assert least == pytest.approx((0.6 * 300 + 8) / (300 - 40), abs=EXACT)  # .723077
    assert save_worth(stays_asked=least, **terms) == pytest.approx(0, abs=EXACT)
    assert break_even_stay(**{**terms, "value": 40}) == math.inf
    assert break_even_stay(**{**terms, "stays_alone": 0.99}) == math.inf  # 305 / 260


def test_the_published_defaults_break_even_at_11_of_67():
    found = break_even_risk(accepted=0.3, value=200, incentive=10, contact_cost=1)
    assert found == pytest.approx(11 / 67, abs=EXACT)
    assert break_even_risk(accepted=0.0, value=200, incentive=0, contact_cost=1) == math.inf


_share = st.floats(0.01, 1)
_money = st.floats(0, 1000)


@given(alone=_share, asked=_share, value=_money, handling=st.floats(0, 50))
def test_a_remedy_at_the_limit_leaves_nothing(alone, asked, value, handling):
    terms = {"stays_alone": alone, "stays_asked": asked, "value": value, "handling_cost": handling}
    limit = authority_limit(**terms)
    at_limit = save_worth(remedy_cost=limit, **terms)
    assert at_limit == pytest.approx(0, abs=1e-6) if limit else at_limit <= 1e-6


@pytest.mark.parametrize(
    ("shares", "complain", "satisfied", "again"),
    [
        (SMALL_TROUBLE, 0.05, 0.5, 0.383625),
        (SMALL_TROUBLE, 0.5, 0.8, 0.561),
        (LARGE_TROUBLE, 0.05, 0.5, 0.10725),
        (LARGE_TROUBLE, 0.5, 0.8, 0.336),
    ],
)
def test_how_many_buy_again(shares, complain, satisfied, again):
    found = buying_again(shares, complain=complain, satisfied=satisfied, fast=0.5)
    assert found == pytest.approx(again, abs=EXACT)


def test_a_case_not_answered_is_missed_once_its_time_has_passed():
    waits = [1, 2, 26, 4, None, 30]
    late = answered_in_time([(wait, 48) for wait in waits], within=24)
    assert (late, late.share) == (Met(3, 6), 0.5)
    assert answered_in_time([(wait, 23) for wait in waits], within=24) == Met(3, 5)
    assert answered_in_time([], within=24).share is None


def test_promises_kept():
    done = [(3, 3), (3, 2), (5, 9), (4, 4), (6, 5)]
    kept = promises_kept([*done, (30, None)], now=20)
    assert (kept, kept.share) == (Met(4, 5), 0.8)
    assert promises_kept([*done, (30, None)], now=31) == Met(4, 6)


def test_chances_are_held():
    with pytest.raises(Refused, match="chance to stay"):
        save_worth(stays_alone=1.2, stays_asked=0.5, value=1, remedy_cost=0, handling_cost=0)
    with pytest.raises(Refused, match="share"):
        buying_again(SMALL_TROUBLE, complain=2, satisfied=0.5, fast=0.5)
