"""Ties, few needs, prospects, change and employees: by hand, and the sample's planted truth."""

from __future__ import annotations

import datetime as dt
from math import exp, sqrt

import numpy as np
import pandas as pd
import pytest

from winback_kit.client_study import Study
from winback_kit.history.loyalty.tie_rows import carried
from winback_kit.plan.bonds.change_points import called, change_of
from winback_kit.plan.bonds.employees import ServingTeam, by_chance, permuted, scored
from winback_kit.plan.bonds.likeness import AtFirst, RightProspects, _drawn
from winback_kit.plan.bonds.never_safe import TenureGroup, age_for_age
from winback_kit.plan.bonds.tied import bands_of, lost_in_a_year
from winback_kit.plan.bonds.ultra import beside_spend, correlation, quarters_of, top_tenth


def test_small_bands_join_the_next_and_the_last_the_one_before() -> None:
    rows = pd.DataFrame(
        {
            "index": [0, 1, 2, 3],
            "n": [20, 40, 70, 10],
            "left": [8, 8, 7, 0],
            "days": [3043.75, 3043.75, 30437.5, 6087.5],
        }
    )
    first, last = bands_of(rows)
    assert (first.people, first.left, first.time) == (60, 16, pytest.approx(200))
    assert first.score == pytest.approx(40 / 60)
    assert (last.people, last.left, last.time) == (80, 7, pytest.approx(1200))
    assert last.score == pytest.approx((140 + 30) / 80)
    assert lost_in_a_year(first) == pytest.approx(1 - exp(-12 * 16 / 200))


def test_ties_are_those_that_tables_carry() -> None:
    assert carried({"orders": ["channel"], "customers": ["account_id", "referrals"]}) == (
        "channels",
        "referrals",
        "people",
    )
    assert carried({"orders": ["amount"]}) == ()


def test_a_score_that_is_spend_again_adds_nothing_beside_it() -> None:
    before = np.array([1.0, 2, 3, 4, 5, 6, 7, 8])
    later = np.array([2.0, 1, 4, 3, 6, 5, 8, 7])
    assert beside_spend(before, before, later).value == 0.0
    noise = np.array([3.0, 8, 1, 6, 2, 7, 4, 5])
    s, own, past = (
        correlation(*pair).value for pair in ((noise, before), (noise, later), (before, later))
    )
    by_hand = (own - s * past) / sqrt((1 - s**2) * (1 - past**2))
    assert beside_spend(noise, before, later).value == pytest.approx(by_hand)
    assert [one.kept for one in quarters_of(before, before, later)] == pytest.approx([1, 1, 1, 1])
    assert top_tenth([1.0, 1, 1, 1], [4.0, 0, 0, 0]) == 1.0  # equals share the place


def test_a_step_is_found_where_it_is() -> None:
    # p = 250/2000 = .125; a month varies by 100·.125·.875; after ten months 50 − 125 are behind
    found = change_of([5] * 10 + [20] * 10, [100] * 20, first_month=24000)
    assert found is not None
    reach = 75 / sqrt(20 * 100 * 0.125 * 0.875)
    assert found.month == 24010
    assert (found.before, found.since) == pytest.approx((0.05, 0.2))
    assert found.p == pytest.approx(2 * exp(-2 * reach**2), rel=1e-6)
    (one, *_) = called([found, found])
    assert one.rate == pytest.approx(found.p)
    assert change_of([5] * 11, [100] * 11) is None  # too few months


def test_losses_expected_by_age_are_as_many_as_came() -> None:
    losses = pd.DataFrame(
        {
            "kind": "first",
            "start_month": [10, 10, 11, 11, 12, 12],
            "lost_month": [11, -1, 12, -1, 13, -1],
            "n": [30, 70, 60, 140, 90, 210],
        }
    )
    lost, expected, months = age_for_age(losses, last=14)
    assert months == [11, 12, 13, 14]
    # each month's cohort loses three tenths in its second month, so nothing is out of turn
    assert lost.tolist() == [30, 60, 90, 0]
    assert expected.tolist() == pytest.approx([30, 60, 90, 0])


def test_nobody_lost_is_not_never() -> None:
    assert TenureGroup((5, None), 158, 0).possible == pytest.approx((0, 0.0188), abs=5e-5)
    low, high = TenureGroup((0, 1), 100, 20).possible
    assert 0.12 < low < 0.2 < high < 0.29


def _cells(paid: list[float], squares: list[float]) -> pd.DataFrame:
    n = len(paid)
    return pd.DataFrame(
        {
            "source": list("abcd")[:n],
            "product": "",
            "n": 100,
            "paid": paid,
            "squares": squares,
            "again": 50,
            "cost": 0.0,
            "costs": 0,
        }
    )


def test_groups_alike_are_drawn_to_their_mean() -> None:
    # means 10 and 10.2 with a variance of 100 each: between them there is less than chance makes
    alike = _drawn(_cells([1000.0, 1020.0], [20000.0, 20404.0]))
    assert [one.expected for one in alike] == pytest.approx([10.1, 10.1])
    # means 10 and 30, variance 100, error 1: T = (100·100·2 − 100)/(200 − 100) = 199
    apart = _drawn(_cells([1000.0, 3000.0], [20000.0, 100000.0]))
    assert [one.expected for one in apart] == pytest.approx([20 + 10 * 0.995, 20 - 10 * 0.995])


def test_a_discount_at_first_as_a_ratio() -> None:
    sides = (AtFirst(True, 100, 50.0, 5.0), AtFirst(False, 100, 100.0, 0.0))
    found = RightProspects((), None, sides, 75.0, False, False, "EUR").discount_ratio
    assert found is not None
    assert found == pytest.approx((0.5, 0.5 * exp(-0.1959964), 0.5 * exp(0.1959964)))


def test_people_who_guess_apart_hit_by_chance() -> None:
    # each names one of two, one of which is right: both hit in a quarter, none in a quarter
    assert by_chance([1, 1], 2, every=2, right=1) == pytest.approx(1 / 4)
    assert by_chance([1, 1], 1, every=2, right=1) == pytest.approx(3 / 4)
    assert by_chance([2, 2], 0, every=5, right=2) == pytest.approx(1)
    assert by_chance([5], 3, every=20, right=5) == pytest.approx(0.072626, abs=1e-6)


def test_hints_of_fewer_than_ten_people_are_not_told() -> None:
    measured = {("A", ""): 0.5, ("B", ""): 0.3, ("C", ""): 0.2}
    rows = pd.DataFrame(
        {"who": range(12), "unit": "", "kind": "reason", "which": ["A", "a ", "b"] * 4}
    ).assign(reason="", sure=[80.0, 70, 60] * 4, ago=1)
    assert scored(rows[rows.who < 9], "reason", measured) is None
    found = scored(rows, "reason", measured)
    assert found is not None
    assert (found.hits, found.hints, found.people) == (8, 12, 12)
    assert found.expected == pytest.approx(4)
    assert found.surer == pytest.approx(15)
    assert [one.what for one in found.best] == ["A"]


def test_the_order_of_four_teams_comes_by_chance_once_in_24() -> None:
    teams = [ServingTeam(str(at), 10, 5, 1.0, at / 10, 0.0, None, 50, at / 5) for at in range(4)]
    assert permuted(teams) == pytest.approx(1 / 24)


def test_what_is_planted_in_the_sample_is_read_back(sample_study: Study) -> None:
    study = sample_study
    # nothing is planted on products and channels: whoever orders more has more of both
    assert study.ties.z < -2
    assert not study.ties.holds
    assert study.ties.may_cost is None
    assert not study.ultra.found  # nothing of what ultra customers are is planted
    # customers whose first order held lighting end more often, wherever they came from
    groups = study.right_prospects.groups
    assert {one.product for one in groups[-4:]} == {"Lighting"}
    assert study.never_safe.changed == ()  # and nothing changes with time
    people = study.employees
    assert people.by == "country"
    assert people.worst is not None
    assert people.worst.name == "FR"
    assert people.worst is max(people.teams, key=lambda one: one.hazard or 0)
    reasons, offers = people.hints
    assert {one.what for one in reasons.best} == {"Too expensive", "Bad service"}
    assert {(one.what, one.reason) for one in offers.best} == {
        ("Apology call", "Bad service"),
        ("Voucher", "Better elsewhere"),
    }
    for one in people.hints:
        assert one.proven
        assert one.surer == pytest.approx(15, abs=6)  # planted: surer by 15
    assert dt.date(2025, 6, 17) == study.ultra.split
