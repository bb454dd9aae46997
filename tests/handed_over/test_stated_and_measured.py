"""One rule for every input that a chapter measures: stated stays, measured fills, both are told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest

from tests.study_texts import restated
from winback_kit.assumptions.handed_over import hand_over
from winback_kit.assumptions.record import ALL, Assumption
from winback_kit.assumptions.terms import Capacity, Programme
from winback_kit.case.from_plan.build import case_as_measured
from winback_kit.case.from_plan.stated_and_measured import alike_in_one
from winback_kit.client.folder import Client
from winback_kit.client_study import Study
from winback_kit.history.measure import History
from winback_kit.plan.programme.contact_costs import paid_for_contact, touches_each
from winback_kit.plan.programme.programme import in_stated_units, make_plan

STATED = Assumption(value=0.3, source="the client")
MEASURED = Assumption(value=0.2, low=0.15, high=0.25, evidence="B", source="own history")
PRIOR = Assumption(value=0.1, source="prior")


@pytest.mark.parametrize(
    ("stated", "measured", "otherwise", "used", "difference"),
    [
        (STATED, MEASURED, PRIOR, STATED, 0.1),  # .3 − .2
        (STATED, None, PRIOR, STATED, None),
        (None, MEASURED, PRIOR, MEASURED, None),
        (None, None, PRIOR, PRIOR, None),
        (None, PRIOR, None, PRIOR, None),  # a prior is nothing measured
        (STATED, PRIOR, None, STATED, None),
    ],
)
def test_stated_stays_and_measured_fills(
    stated: Assumption | None,
    measured: Assumption | None,
    otherwise: Assumption | None,
    used: Assumption,
    difference: float | None,
) -> None:
    one = hand_over("x", "X", "share", stated=stated, measured=measured, otherwise=otherwise)
    assert one.used is used
    assert one.difference == (None if difference is None else pytest.approx(difference))
    assert one.outside == (difference is not None)  # .3 lies above .25


def _client(**programme: Any) -> Client:
    return cast("Client", SimpleNamespace(stated={"programme": programme}))


def test_people_who_were_counted_do_not_multiply_what_is_stated_of_the_whole_team() -> None:
    def of(value: float) -> Assumption:
        return Assumption(value=value, evidence="B")

    three = Programme(
        setup_cost=of(0),
        team_cost=of(1500),
        team_months=12,
        people=of(3),
        capacity=Capacity(contacts_per_person=of(100)),
    )
    whole = in_stated_units(_client(team_cost={"value": 5000}), three)
    assert whole.people == ALL
    assert whole.team_cost.value == 4500  # 3 · 1,500
    assert whole.capacity is not None
    assert whole.capacity.contacts_per_person.value == 300  # 3 · 100
    assert whole.most_contacts(2) == three.most_contacts(2) == 600
    assert in_stated_units(_client(team_cost=1, people=2), three) is three
    assert in_stated_units(_client(setup_cost=1), three) is three


def test_a_team_that_was_measured_fills_what_is_not_stated(sample_study: Study) -> None:
    measured = Programme(
        setup_cost=Assumption(value=1.0, evidence="B"),
        team_cost=Assumption(value=1500.0, evidence="B"),
        team_months=7,
        people=Assumption(value=3.0, evidence="B"),
        capacity=Capacity(contacts_per_person=Assumption(value=100.0, evidence="B")),
    )
    found = make_plan(sample_study.value, team=measured).programme
    assert found.setup_cost.value == 32_000  # as client.yml has it
    assert (found.team_cost.value, found.people.value) == (1_500, 3)
    assert found.team_months == 7
    assert found.most_contacts(1) == 300


def test_the_sample_counts_with_the_team_that_its_staff_tell(sample_study: Study) -> None:
    """Of staff.csv, by hand: callers of the last three years, and a fifth of a lead for each."""
    staff = pd.read_csv(sample_study.client.folder / "staff.csv")
    now = staff.left.isna()
    recent = staff[now | (staff.left > "2023-06-18")]
    callers, leads = (recent[recent.role == role] for role in ("win-back caller", "team lead"))
    part = now[staff.role == "team lead"].sum() / now[staff.role != "team lead"].sum()
    assert (len(callers), part) == (10, 0.2)
    cost = callers.monthly_cost.mean() + part * leads.monthly_cost.mean()
    programme = sample_study.case.programme
    assert programme.team_cost.value == pytest.approx(cost)
    assert programme.team_cost.evidence == "B"
    assert programme.capacity is not None
    assert programme.capacity.contacts_per_person.value == pytest.approx(
        20 * callers.contacts_per_day.mean()
    )
    assert programme.people.value == sample_study.team.people
    assert sample_study.plan.team_cost_known
    assert not sample_study.plan.team_cost_stated


def test_a_cost_that_is_stated_stays_and_the_staff_stand_beside_it(sample_study: Study) -> None:
    study = restated(sample_study, {"case.programme.team_cost": 5_000})
    assert study.case.programme.team_cost.value == 5_000
    (one,) = [row for row in study.stated_and_measured if row.key == "team_cost"]
    assert one.measured is not None
    assert one.measured.value == pytest.approx(sample_study.case.programme.team_cost.value)
    assert study.case.programme.capacity == sample_study.case.programme.capacity


def test_what_is_measured_stands_beside_what_is_stated(sample_study: Study) -> None:
    segment = next(iter(sample_study.case.segments))
    before = case_as_measured(sample_study.plan, sample_study.case)
    was = next(one for one in before.segments if one.title == segment.title)
    terms = {f"case.segments.{segment.name}.natural_return_rate": "3%"}
    study = restated(sample_study, terms)
    found = {(one.key, str(one.segment)): one for one in study.stated_and_measured}
    one = found["natural_return_rate", str(segment.title)]
    assert one.stated is not None
    assert one.measured is not None
    assert one.measured.value == was.natural_return_rate.value
    assert one.used.value == one.stated.value == 0.03
    assert one.difference == pytest.approx(0.03 - was.natural_return_rate.value)
    (row,) = [
        row
        for row in study.register
        if row.key == "natural_return_rate" and str(row.segment) == str(segment.title)
    ]
    assert row.handed == one


def test_segments_of_one_offer_are_told_in_one_row(sample_study: Study) -> None:
    offers = {one.offer for one in sample_study.case.segments}
    rows = alike_in_one(sample_study.stated_and_measured)
    assert sum(one.key == "contact_cost" for one in rows) == len(offers)


def test_a_contact_costs_what_was_paid_for_all_of_them() -> None:
    rows = pd.DataFrame(
        {
            "arm": ["treated", "treated", "holdout", "treated"],
            "offer": ["Call", "Call", "Call", "Letter"],
            "campaign": ["a", "b", "a", "a"],
            "contacted": [10, 30, 5, 1],
            "people": [10, 20, 5, 1],  # in campaign b half of them were asked twice
            "contact_cost": [10.0, 60.0, 0.0, 9.0],
        }
    )
    costs = SimpleNamespace(columns=["contact_cost"])
    history = SimpleNamespace(
        frames=SimpleNamespace(contacts_ever=rows),
        data=SimpleNamespace(given={"contacts": costs}),
    )
    found = paid_for_contact(cast("History", history), "Call")
    assert found is not None
    assert found.value == pytest.approx(7 / 3)  # 70/30: a customer's touches of a campaign in one
    assert found.ends == (1.0, 3.0)  # 10/10 and 60/20
    assert touches_each(cast("History", history), "Call") == pytest.approx(4 / 3)  # 40/30
    history.data.given = {}
    assert paid_for_contact(cast("History", history), "Call") is None
