"""Those whom the test holds back: what they cost, by plain loops and by hand."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

import winback_kit as wk
from tests.case_oracle import figures
from tests.golden import golden, golden_raw
from tests.random_cases import random_case, record_of
from winback_kit.case.from_plan.held_back import MOST_HELD_BACK, held_back
from winback_kit.case.gates.arms import Arms, Expected
from winback_kit.case.gates.gap_gate import gap_gate
from winback_kit.case.judged.assessment import assess
from winback_kit.case.judged.case_pilot import drawn_by_month
from winback_kit.case.judged.holdout import HoldoutCost, holdout_cost
from winback_kit.case.result.model import cash_flow
from winback_kit.case.result.outcome import outcome
from winback_kit.show.decision.next_gate import holdout_finding

HELD = {"test_months": 4, "months": 6, "kept_chance": 0.4}


def held_raw(share: float = 0.2, **changes: Any) -> dict[str, Any]:
    """R1 with a share held back."""
    raw = golden_raw() | {"holdout": HELD} | changes
    raw["segments"] = [dict(one) | {"holdout_share": share} for one in raw["segments"]]
    return raw


def _with_nobody_held(raw: dict[str, Any]) -> dict[str, Any]:
    free = copy.deepcopy(raw)
    for one in free["segments"]:
        one.pop("holdout_share", None)
    return free


def _of_three_kinds() -> list[dict[str, Any]]:
    """R1; a case with a queue behind its team; one with several segments and what-ifs."""
    with_queue = many = None
    for seed in range(500):
        raw = random_case(seed)
        if not any("holdout_share" in one for one in raw["segments"]):
            continue
        for share in ("universal_share", "today_share"):  # which cost something beside it
            raw["holdout"].pop(share, None) if "holdout" in raw else None
        cost = figures(_with_nobody_held(raw))["npv"] - figures(raw)["npv"]
        if abs(cost) < 1:
            continue
        if with_queue is None and "capacity" in raw["programme"]:
            with_queue = raw
        elif many is None and len(raw["segments"]) > 2:
            many = raw
        if with_queue and many:
            return [held_raw(), with_queue, many]
    raise AssertionError("no such cases")


def test_the_cost_is_that_of_plain_loops() -> None:
    for raw in _of_three_kinds():
        case = record_of(raw)
        found = holdout_cost(case, cash_flow(case), None)
        assert found is not None
        without = figures(_with_nobody_held(raw))["npv"]
        assert found.npv_without == pytest.approx(without)
        assert found.cost == pytest.approx(without - figures(raw)["npv"])
        assert found.cost != 0


def test_who_is_held_out_of_everything_or_left_to_today_is_not_contacted() -> None:
    # of 1,000 in month 1 and 500 in month 2, 5 % are held out of everything: 50 and 25. The test of
    # month 1 holds back 20 % in all, so 150 more; a quarter of the other 800 goes on as today
    held = {"test_months": 1, "months": 1, "kept_chance": 1, "universal_share": 0.05}
    raw = held_raw(0.2, holdout=held | {"today_share": 0.25})
    (segment,) = raw["segments"]
    segment |= {"contacted_per_month": [1000, 500], "contact_months": None, "return_timing": [1]}
    segment |= {"natural_return_rate": 0.0}
    case = record_of(raw)
    flow = cash_flow(case)
    assert flow["held_always"][0][:4].tolist() == pytest.approx([0, 50, 25, 0])
    assert flow["held_back"][0][:4].tolist() == pytest.approx([0, 150, 0, 0])
    assert flow["left_to_today"][0][:4].tolist() == pytest.approx([0, 200, 0, 0])
    assert flow["contacted"][0][:4].tolist() == pytest.approx([0, 600, 475 + 150, 0])
    # two arms are compared, 200 held out and 600 contacted; in month 2 25 and 475
    assert drawn_by_month(case, flow)[0][:2].tolist() == pytest.approx([800, 500])
    assert case.holdout.read_share(0.2) == pytest.approx(200 / 800)
    cost = holdout_cost(case, flow, None)
    assert cost is not None
    assert (cost.held, cost.always, cost.today) == pytest.approx((150, 75, 200))
    free = {"holdout.universal_share": 0.0}
    assert cost.always_cost == pytest.approx(outcome(case, free).npv - outcome(case).npv)


def test_a_year_of_a_holdout_of_everything_by_hand() -> None:
    # a return brings 100 in its month and no more, and 10 go for the offer: a contact is worth
    # .15 · 90 − .10 · 100 − 1 = 2.50. Of 100 a month 10 are never contacted: 25 a month, 600 in
    # the two years of contacts, and 300 a year
    case = record_of(
        {
            "name": "by hand",
            "currency": "EUR",
            "start": "2026-01-01",
            "horizon_months": 36,
            "discount_rate": 0,
            "tax_rate": 0,
            "programme": {"setup_cost": 0, "team_cost": 0, "team_months": 24},
            "holdout": {"universal_share": 0.1},
            "segments": [
                {
                    "name": "S",
                    "contacted_per_month": 100,
                    "contact_months": 24,
                    "return_rate": 0.15,
                    "natural_return_rate": 0.10,
                    "return_timing": [1],
                    "margin": 100,
                    "retention": {"monthly": 0.0},
                    "offer_cost": 10,
                    "contact_cost": 1,
                }
            ],
        }
    )
    assert cash_flow(case)["held_always"].sum() == pytest.approx(10 * 24)
    free = outcome(case, {"holdout.universal_share": 0.0}).npv
    assert free == pytest.approx(100 * 24 * 2.5)
    assert free - outcome(case).npv == pytest.approx(2 * 300)


def test_a_design_effect_is_as_so_many_people_fewer() -> None:
    # 1,600 customers in households with an effect of 1.6 tell as much as 1,000 drawn alone
    people, held = np.array([[600.0, 400.0]]), np.array([0.2])
    rates = np.array([0.04]), np.array([0.03]), np.array([[0.5, 1.0]])
    expected = Expected(*rates, break_even=0.5)
    alone = gap_gate(Arms(people, held), expected, month=2)
    households = gap_gate(Arms(1.6 * people, held, 1.6), expected, month=2)
    assert households.on_plan.gap == pytest.approx(alone.on_plan.gap)
    assert households.on_plan.sd == pytest.approx(alone.on_plan.sd)
    assert households.on_plan.fewest_returns == pytest.approx(alone.on_plan.fewest_returns)
    assert households.returned == pytest.approx(1.6 * alone.returned)


def test_one_month_by_hand() -> None:
    # 1,000 in month 1, 100 of them held back 1 month, by when half of 4 % are back: 98 still lost;
    # they return with half the chance that they had, so that they count for 49 contacts
    raw = held_raw(0.1, holdout={"test_months": 1, "months": 1, "kept_chance": 0.5})
    (segment,) = raw["segments"]
    segment |= {"contacted_per_month": [1000], "contact_months": None, "return_timing": [0.5, 0.5]}
    segment |= {"natural_return_rate": 0.04, "return_rate": 0.1}
    flow = cash_flow(record_of(raw))
    assert flow["held_back"][0][:3].tolist() == pytest.approx([0, 100, 0])
    assert flow["contacted"][0][:4].tolist() == pytest.approx([0, 900, 98, 0])
    # 90 and 4.9 return, half of them in the month of the contact and half a month later
    assert flow["returned"][0][:4].tolist() == pytest.approx([0, 45, 47.45, 2.45])
    # on their own .04 · 900 = 36 and .04 · 49 = 1.96; what the held do meanwhile, they do anyway
    assert flow["returned_naturally"][0][:4].tolist() == pytest.approx([0, 18, 18.98, 0.98])


def test_a_case_that_states_no_holdout_is_as_it_was() -> None:
    stated = outcome(record_of(golden_raw() | {"holdout": HELD}))
    assert dict(stated) == dict(outcome(golden()))
    assert dict(outcome(record_of(held_raw(0.0)))) == pytest.approx(dict(outcome(golden())))
    case = golden()
    assert holdout_cost(case, cash_flow(case), None) is None


def test_a_team_that_is_full_loses_nothing_by_those_held_back() -> None:
    # whom it does not contact now others take the place of; the late ones wait behind them
    few = {"capacity": {"contacts_per_person": 100, "ramp_start": 1}, "people": 1}
    free = golden_raw()
    free["programme"] |= few
    held = held_raw()
    held["programme"] |= few
    assert outcome(record_of(held)).npv == pytest.approx(outcome(record_of(free)).npv)


def test_the_design_of_a_client_is_charged_and_drawn(sample_study: wk.Study) -> None:
    study = sample_study
    case, held = study.case, study.assessment.holdout
    assert case.holds_back
    assert held is not None
    assert held.share <= MOST_HELD_BACK * (1 + 1e-9)
    assert study.assessment.holdout_shares == case.holdout_shares
    free = {f"segments.{at}.holdout_share": 0.0 for at in range(len(case.segments))}
    assert held.npv_without == pytest.approx(outcome(case, free).npv)
    assert held.cost == pytest.approx(held.npv_without - study.outcome.npv)
    assert 0 <= held.best_share <= held.even_share + 1e-12 <= held.share + 1e-9
    assert held.pays is (held.worth >= held.cost)
    assert held_back(case).holdout_shares == case.holdout_shares  # what is stated stands


def _costly(share: float) -> dict[str, Any]:
    """1,000 a month of whom those held back cannot be won later: dear beside what is in doubt."""
    raw = held_raw(share, holdout={"test_months": 3, "months": 3, "kept_chance": 0.0})
    (segment,) = raw["segments"]
    ends = {"value": 0.05, "low": 0.04, "high": 0.08}
    segment |= {"contacted_per_month": [1000] * 12, "contact_months": None, "margin": 90}
    segment |= {"return_rate": ends, "return_timing": [1.0]}
    return raw


def test_a_holdout_that_costs_more_than_it_is_worth_proposes_a_smaller_one() -> None:
    def told(share: float) -> HoldoutCost:
        found = assess(record_of(_costly(share))).holdout
        assert found is not None
        return found

    whole = assess(record_of(_costly(0.3)))
    held = whole.holdout
    assert held is not None
    assert not held.pays
    # by plain loops: with nobody held back and with three in ten
    assert held.cost == pytest.approx(figures(_costly(0.0))["npv"] - figures(_costly(0.3))["npv"])
    assert 0 < held.best_share < held.even_share < held.share
    even, best = told(held.even_share), told(held.best_share)
    assert even.pays
    assert best.worth - best.cost > even.worth - even.cost
    sentence = holdout_finding(whole)
    assert sentence is not None
    assert sentence.text.endswith(
        "Hold back 7.5\u202f% instead of 30.0\u202f%: there the test is worth most above its cost. "
        "Up to 21.0\u202f% it is worth what it costs."
    )
