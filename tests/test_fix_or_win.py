"""Fix the cause or win back, whom to call back, and who is left in peace."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

import winback_kit as wk
from tests.made_lists import lists_of
from tests.study_texts import restated
from winback_kit.case.from_plan.other_uses import uses_of_the_money
from winback_kit.checks import Refused
from winback_kit.client_study import Study
from winback_kit.history.reasons.real_shares import RealShare, RealShares
from winback_kit.plan.reasons.call_back import to_ask
from winback_kit.plan.reasons.fix_or_win import FixOrWin
from winback_kit.plan.reasons.hangs_on import answers


def test_fixing_first_counts_nobody_twice() -> None:
    """chapters.md 04 by hand: 100 a year, each kept worth 300; a fix for 9,000 stops 40 %; winning
    back brings .08 · 300 − .12 · 40 − 3 = 16.2 a head. 3,000 · 1,620 · 3,000 + 60 · 16.2 = 3,972.
    """
    one = FixOrWin(
        reason="late",
        kind="unintentionally pushed",
        controllable=True,
        people=100,
        kept_worth=300,
        contacted=100,
        win_worth=0.08 * 300 - 0.12 * 40 - 3,
        stops=0.4,
        fix_cost=9_000,
    )
    assert one.fix == pytest.approx(3_000)
    assert one.win == pytest.approx(1_620)
    assert one.both == pytest.approx(3_972)
    assert one.double_counted == pytest.approx(648)  # 40 people who were kept, at 16.2
    assert one.a_tenth == pytest.approx(10 * 300 - 162)


def test_without_a_fix_a_tenth_is_told() -> None:
    one = FixOrWin("late", "unintentionally pushed", True, 100, 300, 100, win_worth=-5)
    assert (one.fix, one.both, one.double_counted) == (None, None, None)
    assert one.win == 0  # nobody is contacted at a loss
    assert one.a_tenth == pytest.approx(3_000)


def test_what_hangs_on_the_answers_of_a_call_back() -> None:
    """By hand: 100 a year, each kept worth 300, a fix for 9,000 stops 40 %, winning back 16.2 a
    head: 100 · (120 + .6 · 16.2) − 9,000 = 3,972. Stated by half; really by 30 to 70 % of all,
    which are 60 to 140 people: 129.72 · 60 − 9,000 = −1,216.8 and 129.72 · 140 − 9,000 = 9,160.8.
    """
    late = FixOrWin(
        "late", "unintentionally pushed", True, 100, 300, 100, 16.2, stops=0.4, fix_cost=9_000
    )
    moved = FixOrWin("moved", "moved", False, 100, 200, 50, -1.0)
    shares = (RealShare("late", 0.5, 0.5, 0.3, 0.7), RealShare("moved", 0.5, 0.5, 0.3, 0.7))
    found = answers([late, moved], RealShares(shares, people=200, checked=10, unchecked=0))
    assert found is not None
    first, second = found.rows
    assert (first.stated, first.low, first.high) == pytest.approx((3_972, -1_216.8, 9_160.8))
    assert first.money == pytest.approx(10_377.6)
    assert first.turns
    assert first.win == pytest.approx((16.2 * 60, 16.2 * 140))
    # nobody is won back at a loss; one that keeps a tenth: .1 · 200 a head of 60 and 140
    assert (second.low, second.high) == pytest.approx((1_200, 2_800))
    assert second.win == (0, 0)
    assert not second.turns
    assert found.widest is first
    # ten points of the 200 who leave: 20 · 129.72 of late less 20 · 20 of moved
    assert found.ten_points == pytest.approx(20 * 129.72 - 400)
    assert (found.least, found.most) == ("moved", "late")
    asked_nobody = answers([late, moved], None)
    assert asked_nobody is not None
    assert asked_nobody.rows == ()
    assert answers([late], None) is None


@pytest.mark.parametrize(
    ("people", "asked"),
    [(0, 0), (1, 1), (40, 26), (1_000, 64), (10**9, 68)],
    # n₀ = 1.6449² / .04 = 67.64; 40 · 67.64 / 106.64 = 25.4; 1,000 · 67.64 / 1,066.64 = 63.4
)
def test_how_many_to_ask(people: int, asked: int) -> None:
    assert to_ask(people) == asked


@pytest.mark.slow
def test_who_died_is_neither_listed_nor_called(tmp_path: Path) -> None:
    plain = lists_of(tmp_path)
    on_it = sorted(plain.on.index)
    assert len(on_it) >= 6
    day = dt.date(2024, 6, 1)
    said = [
        {"customer_id": on_it[0], "date": day, "stated_reason": "Deceased"},
        {"customer_id": on_it[1], "date": day, "stated_reason": "Moved abroad"},
        {"customer_id": on_it[2], "date": day, "free_text": "My husband, who ordered, has died."},
        {"customer_id": on_it[3], "date": day, "stated_reason": "Account closed by us"},
        {"customer_id": on_it[4], "date": day, "stated_reason": "Too expensive"},
        {"customer_id": on_it[5], "date": day, "stated_reason": "Late", "real_reason": "Rude"},
    ]
    made = lists_of(tmp_path, goodbyes=said)
    assert set(on_it) - set(made.on.index) == set(on_it[:4])
    assert list(made.off.rule[on_it[:4]]) == [*["moved_or_died"] * 3, "sent_away"]
    with (made.folder / "callback_sample.csv").open(encoding="utf-8") as file:
        called = {row["customer_id"]: row for row in csv.DictReader(file)}
    assert not {on_it[0], on_it[2], on_it[3], on_it[5]} & called.keys()
    assert {row["real_reason"] for row in called.values()} == {""}


@pytest.mark.slow
def test_a_stated_fix_is_an_option_with_its_own_cost(sample_study: Study) -> None:
    fix = {"reason": "Bad service", "cost_a_year": 9_000, "stops": 0.2}
    study = restated(sample_study, {"case.fixes": [fix]})
    (use,) = [one for one in study.measured_uses if one.kind == "root_cause"]
    assert use.effect.value == 0.2
    assert "root_cause" not in {one.kind for one in study.other_uses}
    (option,) = [one for one in study.options if one.kind == "root_cause"]
    uses = uses_of_the_money(study.plan, study.case, study.customers)
    (cause,) = [one for one in uses if one.kind == "root_cause"]
    assert cause.reason == "Bad service"
    assert cause.spent == pytest.approx(9_000 / 12 * study.case.horizon_months)
    one = {row.reason: row for row in wk.fix_or_win(study.plan, study.customers)}["Bad service"]
    assert one.people == pytest.approx(12 * study.plan.losses_per_month["Bad service"])
    assert one.fix == pytest.approx(one.people * 0.2 * one.kept_worth - 9_000)
    assert option.npv is not None


def test_a_fix_of_a_reason_that_nobody_gave_is_refused(sample_study: Study) -> None:
    fix = {"reason": "Bad servise", "cost_a_year": 9_000, "stops": 0.2}
    with pytest.raises(Refused, match=r"case.fixes.0.reason.*Bad service"):
        _ = restated(sample_study, {"case.fixes": [fix]}).measured_uses
