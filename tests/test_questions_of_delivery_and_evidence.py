"""Questions a CFO asks of owners, ranges, the team of month 1, and price and brand."""

from __future__ import annotations

import datetime as dt

import pytest

import winback_kit as wk
from tests.golden import golden, golden_raw
from winback_kit.assumptions.record import Assumption
from winback_kit.case.assumptions.answered_for import answered_for
from winback_kit.case.assumptions.record import Case
from winback_kit.case.assumptions.register import RegisterRow, register
from winback_kit.case.moved.scenarios import SIDE_EFFECTS, named_scenarios
from winback_kit.case.moved.side_effects import side_effects
from winback_kit.case.result.month_one import month_one
from winback_kit.client_study import Study
from winback_kit.show.questions.asked import questions_asked

DATA_TO = dt.date(2026, 6, 17)
DAY = dt.date(2026, 1, 31)


def test_who_answers_for_what_is_open_where_owner_or_day_is_missing() -> None:
    def row(label: str, **known: object) -> RegisterRow:
        return RegisterRow(
            "", label, "money", Assumption.model_validate({"value": 5} | known), label
        )

    found = answered_for(
        [
            row("stated", evidence="C", owner="Finance", date=DAY),
            row("measured", evidence="B", owner="CRM"),
            row("undated", evidence="C", owner="CRM"),
            row("prior", evidence="E"),
            row("prior", evidence="E"),
            row("not counted", value=0, evidence="E"),
        ],
        data_to=DATA_TO,
    )
    told = [(one.label, one.rows, one.owner, one.date, one.is_open) for one in found]
    assert told == [
        ("undated", 1, "CRM", None, True),
        ("prior", 2, "", None, True),
        ("stated", 1, "Finance", DAY, False),
        ("measured", 1, "CRM", DATA_TO, False),
    ]


def test_an_owner_by_key_stands_where_none_stands_beside_the_figure() -> None:
    raw = golden_raw() | {"owners": {"margin": "Finance", "team_cost": "HR"}}
    raw["programme"]["team_cost"] = {"value": 100, "owner": "Payroll"}
    owners = {one.key: one.assumption.owner for one in register(Case.model_validate(raw))}
    assert owners["margin"] == "Finance"
    assert owners["team_cost"] == "Payroll"
    assert owners["return_rate"] == ""
    with pytest.raises(ValueError, match="is no assumption of a case"):
        Case.model_validate(golden_raw() | {"owners": {"margins": "Finance"}})


def test_the_team_of_month_one_by_hand() -> None:
    raw = golden_raw()
    segment = raw["segments"][0]
    segment |= {"contacted_per_month": 100, "contact_months": 2}
    # two people make 60 each when up to speed; half of it in month 1, and 1 − .5·e^−1 in month 2
    raw["programme"] |= {"people": 2, "team_months": 12}
    raw["programme"]["capacity"] = {"contacts_per_person": 60, "ramp_start": 0.5, "ramp_months": 1}
    found = month_one(wk.cash_flow(Case.model_validate(raw)))
    assert (found.asked, found.can, found.waiting) == pytest.approx((100, 60, 40))
    assert found.share == pytest.approx(0.5)
    # month 2: 40 + 100 − 120·(1 − .5·e^−1) = 42.1 wait; month 3: less than its 111.9
    assert found.done_in == 2
    free = month_one(wk.cash_flow(Case.model_validate(golden_raw())))
    assert (free.can, free.waiting, free.done_in) == (None, 0.0, 0)


def test_side_effects_are_a_scenario_with_its_own_break_even() -> None:
    case = golden(margin=80)
    stress = next(one for one in named_scenarios(case, active=5000) if one.name == SIDE_EFFECTS)
    found = side_effects(case, 5000)
    assert wk.outcome(case, stress.changes).npv == pytest.approx(found.npv)
    assert found.put_off == pytest.approx(0.035)  # .5 % complaints and 3 % opt-outs, the stop rules
    assert stress.changes["segments.*.return_rate"] == "x0.965"
    assert found.even_at is not None
    even = dict(stress.changes)
    even["programme.strategic_churn.deal_seeking_rate"] = found.even_at / 12
    assert wk.outcome(case, even).npv == pytest.approx(0, abs=1e-6)
    assert SIDE_EFFECTS not in [one.name for one in named_scenarios(case)]


def test_a_case_that_complaints_alone_bring_below_zero_has_no_break_even() -> None:
    assert side_effects(golden(), 5000).even_at is None  # R1 loses 35,472 to begin with


def test_every_question_of_the_sample_has_an_answer(sample_study: Study) -> None:
    asked = {one.key: one.answer for one in questions_asked(sample_study)}
    assert {"budget", "capacity", "owners", "ranges", "side_effects", "exit"} <= asked.keys()
    assert asked["owners"].open  # an owner is named for each; how fast callers learn has no day
    (table,) = asked["owners"].tables
    unknown = [row[0] for row in table.texts() if "open" in row]
    assert unknown == ["Productivity in the first month", "Months of getting up to speed"]
    assert not asked["capacity"].open
    assert "Month 1 asks for" in asked["capacity"].said.text
