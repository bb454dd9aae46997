"""An agency on a success fee: who pays what, and the fee at which it is equal to own work."""

from __future__ import annotations

import pytest

from tests.study_texts import restated
from tests.test_worked_examples import one_month
from winback_kit.assumptions.record import Assumption
from winback_kit.assumptions.terms import SuccessFee
from winback_kit.case.from_plan.agency import agency
from winback_kit.checks import Refused
from winback_kit.client_study import Study

EXACT = 1e-6


def fee(share: float, months: int = 1) -> SuccessFee:
    return SuccessFee(share=Assumption(value=share, evidence="C", source="offer"), months=months)


def test_an_agency_takes_the_place_of_team_set_up_and_contacts() -> None:
    # own: .03 · 200 − .08 · 40 − 2 a contact = .8; the agency at 10 %: 6 − 3.2 − .1 · .08 · 200
    found = agency(one_month(), fee(0.1))
    assert found.npv_of_own_work == pytest.approx(0.8, abs=EXACT)
    assert found.outcome.npv == pytest.approx(1.2, abs=EXACT)
    assert found.paid == pytest.approx(1.6, abs=EXACT)
    # of an incremental margin of .03 · 200 = 6
    assert found.of_incremental_margin == pytest.approx(1.6 / 6, abs=EXACT)
    # equal where the fee is the contact: f · 16 = 2; nothing is left where f · 16 = 6 − 3.2
    assert found.equal_at == pytest.approx(2 / 16, abs=EXACT)
    assert found.bears == pytest.approx(2.8 / 16, abs=EXACT)


def test_it_is_ahead_where_its_stated_fee_leaves_more_than_own_work_and_than_nothing() -> None:
    assert agency(one_month(), fee(0.1)).is_ahead  # 1.2 against .8
    assert not agency(one_month(), fee(0.2)).is_ahead  # 6 − 3.2 − .2 · 16 = −.4
    assert not agency(one_month(), None).is_ahead  # a fee that nobody has asked for


def test_the_agency_bears_what_the_team_costs() -> None:
    # a set-up of 3 and a team of 1 for a month beside the contact: f · 16 = 2 + 3 + 1
    team = {"setup_cost": 3, "team_cost": 1, "team_months": 1}
    case = one_month()
    case = case.model_copy(update={"programme": case.programme.model_validate(team)})
    assert agency(case, fee(0.1)).equal_at == pytest.approx(6 / 16, abs=EXACT)


def test_where_no_fee_is_stated_it_is_told_at_the_break_even() -> None:
    found = agency(one_month(), None)
    assert not found.stated
    assert found.fee == found.equal_at == pytest.approx(2 / 16, abs=EXACT)
    assert found.outcome.npv == pytest.approx(found.npv_of_own_work, abs=EXACT)


def test_a_team_that_costs_more_than_all_of_the_margin_is_never_equal() -> None:
    case = one_month(contact_cost=20)  # f · 16 = 20
    found = agency(case, fee(0.1))
    assert found.equal_at is None
    assert found.bears == pytest.approx(2.8 / 16, abs=EXACT)
    assert agency(one_month(offer_cost=100), fee(0.1)).bears == 0  # 6 − 8 before any fee


@pytest.mark.slow
def test_it_is_an_option_of_a_client_and_no_part_of_the_programme(sample_study: Study) -> None:
    stated = {"share": {"value": 0.2, "evidence": "C", "source": "an offer"}, "months": 12}
    study = restated(sample_study, {"case.success_fee": stated})
    assert study.outcome.npv == sample_study.outcome.npv
    option = next(one for one in study.options if one.kind == "agency")
    assert option.outcome is not None
    assert option.outcome.pv("contacts") == option.outcome.pv("team") == 0
    assert option.npv == study.agency.outcome.npv
    # what own work costs, less the fee, is the difference; the tax is a quarter of it
    own = study.outcome
    saved = own.pv("contacts") + own.pv("team") + own.pv("setup") - study.agency.paid
    assert option.npv - own.npv == pytest.approx(0.75 * saved, rel=EXACT)


def test_half_a_fee_is_refused(sample_study: Study) -> None:
    with pytest.raises(Refused, match="needs share and months"):
        _ = restated(sample_study, {"case.success_fee": {"months": 12}}).agency
