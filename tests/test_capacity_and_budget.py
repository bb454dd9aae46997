"""What a team can do and what may be spent reach the case, the decision and every page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests import case_oracle
from tests.golden import GOLDEN
from tests.study_texts import restated
from winback_kit.case.assumptions.record import Case
from winback_kit.case.result.model import cash_flow
from winback_kit.case.result.outcome import outcome
from winback_kit.client.folder import open_client
from winback_kit.client_study import Study
from winback_kit.history.measure import History
from winback_kit.plan.programme.programme import choices
from winback_kit.records.yaml_record import read_record
from winback_kit.report.lists.write import make_lists
from winback_kit.show.case.programme import delivery_table
from winback_kit.show.decision.options import funding_finding
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine
from winback_kit.tables.read import engine_for
from winback_kit.value.returns.return_forecast import ReturnForecast

FROZEN = GOLDEN.with_name("fifty_contacts_a_month.yml")
CAPACITY = "case.programme.capacity.contacts_per_person"


def by_the_oracle(case: Case) -> float:
    """Its net present value in plain loops."""
    raw = case.model_dump(mode="json", exclude_none=True)
    return float(case_oracle.figures(raw)["npv"])


def test_the_sample_of_that_day_with_fifty_contacts_a_month() -> None:
    # house.md of 2026-11-26: 600 contacted of 5,207, and -10,225 in place of +5,707
    case = read_record(FROZEN, Case)
    assert cash_flow(case)["contacted"].sum() == pytest.approx(600)
    assert outcome(case).npv == pytest.approx(-10_225, abs=1)
    assert by_the_oracle(case) == pytest.approx(outcome(case).npv, abs=0.005)
    free = case.model_copy(
        update={"programme": case.programme.model_copy(update={"capacity": None})}
    )
    assert outcome(free).npv == pytest.approx(5_707, abs=1)


@pytest.fixture(scope="module")
def limited(sample_study: Study) -> Study:
    """The sample with a team that can make fifty contacts a month."""
    return restated(sample_study, {CAPACITY: 50})


def test_a_capacity_stated_for_a_client_limits_the_case(limited: Any) -> None:
    by_month = limited.flow["contacted"].sum(axis=0)
    assert by_month.max() <= 50 + 1e-9
    assert limited.outcome.npv == pytest.approx(by_the_oracle(limited.case), abs=0.005)


def test_no_more_is_recovered_in_a_year_than_the_team_can_contact(
    limited: Any, sample_study: Study
) -> None:
    # 12 · 50 contacts, all in the segment where one is worth most, which loses more in a year
    most = max(one.incremental for one in limited.plan.worths)
    assert limited.idle.recoverable == pytest.approx(600 * most)
    assert limited.idle.recoverable < sample_study.idle.recoverable


def test_every_page_tells_the_capacity(limited: Any) -> None:
    assert "no limit" not in delivery_table(limited.case).as_text()
    assert limited.funding.people <= limited.funding.capacity + 1e-9
    assert limited.funding.capacity == pytest.approx(50 * limited.case.programme.team_months)
    told = funding_finding(limited.funding, "EUR").text
    assert "contacts that the team can make" in told
    rows = [row for row in limited.register if row.label.startswith("Contacts a month")]
    assert [row.assumption.value for row in rows] == [50]


def test_a_budget_decides_whom_to_contact(sample_study: Study) -> None:
    asked = sum(one.people * one.cost for one in _asked(sample_study))
    alone = {"lists.holdout_share": 0}  # nobody is held back, who may be back before the contact
    study = restated(sample_study, {"case.budget": asked / 4} | alone)
    spent = sum(share * _cost_of(study, name) for name, share in study.plan.shares.items())
    assert spent <= asked / 4 + 1e-6
    # the case contacts the same people, and no page counts others
    contacted = study.flow["contacted"].sum(axis=1)
    people = {one.choice.segment: one.people for one in study.funding.funded}
    assert {one.name: n for one, n in zip(study.case.segments, contacted, strict=True)} == (
        pytest.approx(people)
    )
    assert study.outcome.npv == pytest.approx(by_the_oracle(study.case), abs=0.005)
    nominal = study.flow["offers"].sum() + study.flow["contacts"].sum()
    assert nominal == pytest.approx(asked / 4, rel=1e-6)


@pytest.mark.slow
def test_the_contact_list_holds_whom_the_budget_is_enough_for(sample: Path) -> None:
    client = open_client(sample)
    with engine_for(client) as engine:
        study = Study(client, engine)
        # nobody is forecast, so that all of a segment lost in the same month are alike
        whole = study.replace(forecast=not_forecast(study.history))
        # of one segment three tenths by a call and a half by a voucher; nobody else
        shares = {("Bad service", "Apology call"): 0.3, ("Bad service", "Voucher"): 0.5}
        part = whole.replace(plan=replace(study.plan, shares=shares))
        everyone, some = (listed(engine, one) for one in (whole, part))
        offered = engine.frame("list_offers")
    of_it = everyone[everyone.segment == "Bad service"].sort_values("place")
    assert set(some.segment) == {"Bad service"}
    # the call goes to the first of the segment, the voucher to the next for whom it pays
    called, given = (some.customer_id[some.offer == one] for one in ("Apology call", "Voucher"))
    rest = [one for one in of_it.customer_id if one not in set(called)]
    voucher_pays = set(offered.customer_id[(offered.offer == "Voucher") & (offered.worth > 0)])
    assert set(called) == set(of_it.customer_id[: len(called)])
    assert set(given) == set([one for one in rest if one in voucher_pays][: len(given)])
    parts = some.groupby("offer").size()
    assert parts["Apology call"] == np.ceil(0.8 * len(of_it)) - np.ceil(0.5 * len(of_it))
    pays = int((offered.worth[offered.offer == "Voucher"] > 0).sum())
    assert parts["Voucher"] == min(np.ceil(0.5 * len(of_it)), pays)
    assert (some.worth > 0).all()
    assert some.customer_id.is_unique


def listed(engine: DuckDBEngine, study: Study) -> pd.DataFrame:
    make_lists(engine, study)
    return engine.frame("contact_list")


def not_forecast(history: History) -> ReturnForecast:
    return ReturnForecast(history, 365, 36, None, (), [], "not asked for")


def test_a_budget_that_is_enough_changes_nothing(sample_study: Study) -> None:
    asked = sum(one.people * one.cost for one in _asked(sample_study))
    assert restated(sample_study, {"case.budget": asked + 1}).case == sample_study.case


def _asked(study: Any) -> list[Any]:
    return [one for one in choices(study.plan) if (one.segment, one.offer) in study.plan.shares]


def _cost_of(study: Any, name: tuple[str, str]) -> float:
    (one,) = [one for one in _asked(study) if (one.segment, one.offer) == name]
    return float(one.people * one.cost)


def test_a_ramp_makes_as_many_contacts_as_the_queue_counts(sample_study: Study) -> None:
    # 40 a person and month, two people, from half of it: 80 · Σ (1 − .5·e^(−(k − 1)/3)), k = 1 … 12
    ramp = {CAPACITY: 40, "case.programme.people": 2, "case.programme.capacity.ramp_start": "50%"}
    ramp |= {"case.programme.capacity.ramp_months": 3.0, "case.contact_months": 12}
    study = restated(sample_study, ramp)
    made = sum(80 * (1 - 0.5 * np.exp(-month / 3)) for month in range(12))
    assert study.funding.capacity == pytest.approx(made)
    assert study.flow["contacted"].sum() == pytest.approx(made)
