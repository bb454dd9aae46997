"""A line and an assumption of an analyst's own count wherever those of every case do."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

import winback_kit as wk
from tests.golden import golden
from winback_kit.case.result.bridge import bridge
from winback_kit.case.result.by_year import cash_by_year
from winback_kit.case.result.costs import cost_items, spent
from winback_kit.checks import Refused
from winback_kit.report.page.panel_data import panel_data
from winback_kit.report.workbook.write import write_workbook

NEAR = 1e-9
CALL = wk.Line(
    "welcome",
    "Welcome calls",
    "money",
    "segment",
    "each_call * returned",
    faces=wk.Faces(bridge="minus", cost="monthly"),
)
BONUS = wk.Line(
    "bonus",
    "Bonus of the supplier",
    "money",
    "programme",
    "bonus_a_month * reached(month - 1)",
    faces=wk.Faces(bridge="plus"),
)
EACH = wk.Assumption(value=2.0, low=1.0, high=3.0, evidence="C", source="Offer of a call centre")


@pytest.fixture
def case() -> Any:
    return golden().with_line(CALL, each_call=EACH)


def test_a_cost_of_ones_own_is_taken_away_everywhere(case: Any) -> None:
    before, after = wk.outcome(golden()), wk.outcome(case)
    flow = wk.cash_flow(golden())
    paid = (2.0 * flow["returned"].sum(0) * flow["discount_factor"]).sum()  # 2 for each who returns
    assert after["pv_welcome"] == pytest.approx(paid, rel=NEAR)
    assert after["npv_before_tax"] == pytest.approx(before["npv_before_tax"] - paid, rel=NEAR)
    costs = {one.name: one.amount for one in cost_items(after)}
    assert costs["pv_welcome"] == after["pv_welcome"]
    assert spent(after) == pytest.approx(spent(before) + paid, rel=NEAR)
    months = wk.cash_flow(case)
    paid_out = ("offers", "contacts", "team", "setup", "strategic_churn", "welcome")
    whole = sum(months[name].sum() for name in paid_out)
    assert after["roi"] == pytest.approx(after["undiscounted_before_tax"] / whole, rel=NEAR)


def test_bridge_and_years_add_up_with_a_line_of_ones_own(case: Any) -> None:
    case = case.with_line(BONUS, bonus_a_month=10)
    result, flow = wk.outcome(case), wk.cash_flow(case)
    steps = bridge(result)
    assert {"pv_welcome", "pv_bonus"} <= {step.name for step in steps}
    assert steps[-1].after == pytest.approx(steps[-2].after, rel=NEAR)
    years = cash_by_year(flow)
    assert years["bonus"][-2] == pytest.approx(10 * case.horizon_months)
    assert "Welcome calls" in wk.show.cash_table(flow, case.currency).as_text()


def test_an_assumption_of_ones_own_is_moved_and_drawn(case: Any) -> None:
    free = wk.outcome(case, {"own.each_call": 0})
    assert free.npv == pytest.approx(wk.outcome(golden()).npv, rel=NEAR)
    driver = next(one for one in wk.drivers(case) if one.name == "each_call")
    assert (driver.low, driver.high) == (1.0, 3.0)
    assert driver.npv_low == wk.outcome(case, {"own.each_call": 1.0}).npv
    assert "each_call" in wk.assess(case).risk.levers
    assert [one.assumption for one in wk.register(case) if one.label == "each_call"] == [EACH]
    back = pickle.loads(pickle.dumps(case))  # noqa: S301 - our own bytes
    assert back == case != golden()
    assert wk.outcome(back).npv == wk.outcome(case).npv


def test_a_line_without_a_step_is_only_worked_out() -> None:
    told = wk.Line("both", "Both", "customers", "segment", "returned + returned_naturally")
    case = golden().with_line(told)
    assert wk.outcome(case) == wk.outcome(golden())
    flow = wk.cash_flow(case)
    assert (flow["both"] == flow["returned"] + flow["returned_naturally"]).all()


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("each_cal * returned", "is no name it knows; got 'each_cal'. Did you mean each_call?"),
        (
            "segment_contribution * each_call",
            "rests on segment_contribution, in which",
        ),
        ("open('x')", "needs a formula"),
        ("each_call *", "needs a formula"),
    ],
)
def test_a_line_that_cannot_count_is_refused(formula: str, words: str) -> None:
    line = wk.Line("mine", "Mine", "money", "segment", formula, faces=wk.Faces(bridge="minus"))
    with pytest.raises(Refused) as refusal:
        golden().with_line(line, each_call=2.0)
    assert words in str(refusal.value)


def test_a_name_that_is_taken_is_refused() -> None:
    line = wk.Line("team", "Team", "money", "programme", "12")
    with pytest.raises(Refused, match="needs names that no line or input has; got 'team'"):
        golden().with_line(line)


def test_a_sheet_and_a_page_refuse_what_they_cannot_hold(case: Any, tmp_path: Path) -> None:
    for write in (lambda: write_workbook(case, tmp_path / "x.xlsx"), lambda: panel_data(case)):
        with pytest.raises(Refused, match="can hold no line of one's own; got 'welcome'"):
            write()


@pytest.mark.slow
def test_options_of_the_programme_have_the_line_and_others_do_not(sample_study: wk.Study) -> None:
    wider = sample_study.replace(case=sample_study.case.with_line(CALL, each_call=EACH))
    for option in wider.options[1:]:
        assert option.case
        own = option.kind in ("minimum", "base", "stretch", "agency")
        assert option.case.own_lines == (wider.case.own_lines if own else ())
        assert (wk.outcome(option.case).get("pv_welcome") is not None) == own
