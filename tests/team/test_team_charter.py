"""The team as it is arranged: incentive rule, limits, training and roles, by hand."""

import math

import pytest

import winback_kit as wk
from winback_kit.plan.team.capacity import Learning, Time
from winback_kit.plan.team_charter.authority import SpendingLimit
from winback_kit.plan.team_charter.first_days import LAST_DAY, first_days
from winback_kit.plan.team_charter.form import WorkToDo
from winback_kit.plan.team_charter.incentive import SURE, IncentiveRule, PaidBy, linear_loss
from winback_kit.plan.team_charter.raci import ANSWERS, DOES, RACI
from winback_kit.plan.team_charter.roles import ROLES
from winback_kit.plan.team_charter.training import HOURS, TrainingBudget

EXACT = 1e-9
HAND = IncentiveRule(
    parts=(
        # 900 contacted, 100 held out: 135 return, 90 of them anyway, 45 by the contact
        PaidBy("a", contacted=900, held_out=100, natural=0.1, returning=0.15, worth=4.0),
        # 400 contacted: 80 return, 76 of them anyway
        PaidBy("b", contacted=400, held_out=100, natural=0.19, returning=0.2, worth=1.0),
    ),
    lasting=0.8,
    lasting_months=3,
    months=4,
)


def test_of_the_returns_most_would_have_come_anyway() -> None:
    assert HAND.returns == pytest.approx(215, abs=EXACT)
    assert HAND.anyway == pytest.approx(166, abs=EXACT)
    assert HAND.caused == pytest.approx(49, abs=EXACT)
    assert HAND.still_there == pytest.approx(39.2, abs=EXACT)  # 49 · 0.8
    assert HAND.idle_share == pytest.approx(166 / 215, abs=EXACT)


def test_what_is_paid_for_noise() -> None:
    # 900²·.09·(1/900 + 1/100) = 810; 400²·.1539·(1/400 + 1/100) = 307.8
    error = math.sqrt(810 + 307.8)
    assert HAND.error == pytest.approx(error, abs=EXACT)
    assert HAND.noise == pytest.approx(0.8 * error / math.sqrt(2 * math.pi), abs=EXACT)
    assert HAND.shown == 0.0  # 49 − 1.645 · 33.4 is below 0: too few are held out
    assert HAND.noise_by_rule == pytest.approx(0.8 * error * 0.020893, abs=1e-4)
    assert linear_loss(SURE) == pytest.approx(0.103136 - SURE * 0.05, abs=1e-6)  # φ(z) − z·.05


def test_the_pot_is_the_same_by_either_rule() -> None:
    assert HAND.pot == pytest.approx(0.05 * (900 * 4 + 400), abs=EXACT)
    assert HAND.a_return == pytest.approx(200 / 215, abs=EXACT)
    assert HAND.a_lasting_return is None
    alone = IncentiveRule((PaidBy("a", 900, 0, 0.1, 0.15, 4.0),), 0.8, 3, 4)
    assert alone.error is alone.noise is alone.shown is None  # nobody is held out


def test_every_step_has_one_who_answers_and_one_who_does() -> None:
    for step in RACI:
        assert len(step.of(*ANSWERS)) == 1, str(step.what)
        assert step.of(*DOES), str(step.what)
        assert set(step.parts) <= set(ROLES)
    assert {role for step in RACI for role in step.parts} == set(ROLES)


@pytest.mark.parametrize("form", ["permanent", "temporary", "agency", "none"])
def test_ninety_days_begin_at_once_and_end_in_time(form) -> None:
    days = first_days(form)
    assert days[0].first == 1
    assert max(one.last for one in days) == LAST_DAY
    assert all(one.first <= one.last for one in days)
    assert [one.first for one in days] == sorted(one.first for one in days)


def test_limits_training_and_work() -> None:
    assert SpendingLimit(team=20, most=68).lead == 44
    assert HOURS == 24
    budget = TrainingBudget(2, 4_500, Time(20, 7.5, 0.7, 12), Learning(0.4, 2, 0.02))
    assert budget.training == pytest.approx(2 * 24 * 30, abs=EXACT)  # 4,500/150 an hour
    # 0.6 · Σ e^(−k/2), k = 0 … 11: 0.6 · (1 − e^−6)/(1 − e^−.5) = 1.521117
    assert budget.lost_months == pytest.approx(1.521117, abs=1e-6)
    assert budget.learning_cost == pytest.approx(9_000 * budget.lost_months, abs=EXACT)
    assert budget.replaced == pytest.approx(2 * (1 - 0.98**12), abs=EXACT)
    assert TrainingBudget(2, None, budget.time, budget.learning).training is None
    work = WorkToDo(waiting=2_100, monthly=105, per_person=525)
    assert (work.people, work.months_of_list) == (0.2, 4.0)
    assert WorkToDo(100, 10, None).people is None


def test_the_sample_names_whom_it_names(sample_study: wk.Study) -> None:
    found = sample_study.team_charter
    assert [one.role for one in found.open_roles] == ["agents", "legal"]
    assert found.form.form == "permanent"
    assert {one.segment for one in found.offers} == set(sample_study.plan.chosen)
    assert all(one.limit.team < one.limit.lead < one.limit.most for one in found.offers)
    rule = found.incentive
    # a silence is a loss after 180 days here: nobody can be seen to be gone after 90
    assert rule is not None
    assert rule.later
    by_hand = sum(one.contacted * one.natural for one in rule.parts) / rule.returns
    assert rule.idle_share == pytest.approx(by_hand, abs=EXACT)
