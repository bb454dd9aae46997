"""The case of a client with hardly anything to go by names whom it contacts, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import winback_kit as wk
from tests.faults.test_what_can_be_given import thin_client
from winback_kit.report.page import blocks_basis
from winback_kit.report.page.blocks_case import pilot_block
from winback_kit.show.case.baseline import beside_the_case
from winback_kit.show.decision.headline import decision_sentence
from winback_kit.show.decision.memo import decision_memo
from winback_kit.show.decision.options import options_finding
from winback_kit.show.decision.pilot import pilot_finding, pilot_table
from winback_kit.show.decision.risk import knowing_table, scenarios_table
from winback_kit.show.questions.evidence import how_far_it_may_be_wrong

WINDOW, MONTHS = 6, 12  # of a return, and of contacts
LEAST = 1e-6  # of those still running, so that none is divided by 0


@pytest.fixture(scope="module")
def one_cohort(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """150 who began in one month; of those lost, the ones who bought most are all long gone."""
    return wk.study(thin_client("one cohort", tmp_path_factory.mktemp("cohort") / "acme"))


def test_nobody_is_named_of_whom_nobody_is_contacted(one_cohort: Any) -> None:
    plan = one_cohort.plan
    contacts = {name: sum(plan.contacted(name, one.offer)) for name, one in plan.best.items()}
    assert contacts["Bought 4 times or more"] == 0 < contacts["Bought 2 or 3 times"]
    assert [one.name for one in one_cohort.case.segments] == ["Bought 2 or 3 times"]
    assert [one.kind for one in one_cohort.options] == ["nothing", "base"]
    told = decision_sentence(one_cohort.assessment, one_cohort.verdict).text
    assert "“Bought 2 or 3 times” does not pay" in told
    assert "4 times" not in told
    told = options_finding(one_cohort.options, "EUR").text
    assert "no other option that was measured is worth more" in told


def test_second_lifetimes_that_all_ended_do_not_go_on(one_cohort: Any) -> None:
    """Three orders thirty days apart and ninety days of silence: 150 days are 4.93 months."""
    running = one_cohort.plan.value.still_running()
    assert running[:5].tolist() == [1.0] * 5
    assert (running[5:] == LEAST).all()
    (first,) = {segment.retention.curve[MONTHS] for segment in one_cohort.case.segments}
    assert first == LEAST


def test_what_has_no_range_is_not_said_to_have_one(one_cohort: Any) -> None:
    told = how_far_it_may_be_wrong(one_cohort).said.text
    assert "how many are lost a month is among them" in told
    assert told.endswith("second lifetimes running after 12 months. State low and high of each.")
    assert "how long second lifetimes last" not in told


@pytest.mark.slow
def test_a_forecast_that_was_far_off_names_no_sum(one_cohort: Any) -> None:
    judged = one_cohort.forecast.judged
    assert judged.interval("amount")[1] > 10 * judged.forecast.total("amount")
    told = wk.show.next_year_finding(one_cohort.forecast).text
    assert "spend" not in told
    assert told.endswith("its range would end at more than 10 times the forecast.")


def test_nobody_is_not_counted_among_those_of_few_orders(one_cohort: Any) -> None:
    """Of 150 two in five bought twice or three times, and nobody once."""
    told = wk.show.goodbye_finding(one_cohort.defection).text
    assert "By their orders alone 60 had two or three orders, and only of the other 90" in told


def test_a_scenario_without_contacts_has_nothing_to_pay_back(one_cohort: Any) -> None:
    best = next(one for one in one_cohort.scenarios if one.name == "Favourable")
    assert best.outcome["contacted"] == best.outcome.npv == 0
    assert best.outcome.payback_months == best.outcome.discounted_payback_months == 0
    table = scenarios_table(one_cohort.scenarios)
    row = next(row for row in table.texts() if row[0] == "Favourable")
    assert row[[column.header for column in table.columns].index("Payback")] == "–"
    (memo,) = (one for one in decision_memo(one_cohort).numbers if one.name == "payback_months")
    assert memo.value.shown == "never"
    assert memo.reach.text.startswith("at best nothing to pay back")


def test_the_natural_return_of_the_case_stands_beside_that_of_the_newly_lost(
    one_cohort: Any,
) -> None:
    """Of someone lost s months ago (F(s + 6) − F(s)) / (1 − F(s)) return in the six months to come;
    the newly lost are of s = 0, and nobody is back within six months of a loss."""
    history, plan, name = one_cohort.history, one_cohort.plan, "Bought 2 or 3 times"

    def back(months: int) -> float:
        return float(history.returns_of(name)(months)[0])

    lost = history.frames.lost_now
    lost = lost[(lost.segment == name) & (lost.months_since_loss < MONTHS)]
    people = {0: MONTHS * plan.losses_per_month[name]}
    for row in lost.itertuples():
        at = int(row.months_since_loss)
        people[at] = people.get(at, 0.0) + float(row.n)
    chances = {at: (back(at + WINDOW) - back(at)) / (1 - back(at)) for at in people}
    rate = sum(people[at] * chances[at] for at in people) / sum(people.values())
    assert back(WINDOW) == 0 < rate
    told = beside_the_case(plan, one_cohort.outcome)
    assert told is not None
    assert f"counts {100 * rate:.1f} % back" in told.text.replace("\u202f", " ").replace(
        "\xa0", " "
    )
    assert told in blocks_basis.evidence_block(one_cohort).shown


def test_no_pilot_is_told_by_one_who_is_held_out(one_cohort: Any) -> None:
    pilot = one_cohort.assessment.pilot
    assert pilot.test.gate.held < 30
    assert not pilot.has_arms
    told = pilot_finding(one_cohort.assessment, one_cohort.verdict).text
    assert "too few customers could be contacted and left alone" in told
    assert "half of them held out, and the programme reaches" in told
    assert "Customers held out" not in str(pilot_table(pilot, "EUR").texts())
    block = pilot_block(one_cohort)
    assert len(block.shown) == 1  # the sentence; no picture of a gap that one customer tells
    assert block.detail == ()


def test_under_every_finding_stands_something(tmp_path: Path) -> None:
    study = wk.study(thin_client("8 returns", tmp_path / "acme"))
    (leaving,) = blocks_basis.who_leaves_block(study).shown
    assert "No group of customers" in leaving.text
    (helping,) = blocks_basis.measurement_block(study).shown
    assert helping.text.startswith("Give contacts with an arm")


def test_no_column_is_of_zeros(tmp_path: Path) -> None:
    """What is worth cents is told in cents; what is nothing is said, and no row of zeros."""
    study = wk.study(thin_client("8 returns", tmp_path / "acme"))
    worth = [row[1] for row in knowing_table(study.assessment).texts()]
    assert any(float(one) > 0 for one in worth)
    told = wk.show.nothing_finding(study.readiness).text
    assert "none of a year's losses counts as recoverable yet" in told
    assert "0.00" not in told
    headers = [one.header for one in wk.show.blockers_table(study.readiness).columns]
    assert headers == ["In this order", "Level", "What it blocks", "Closing it costs, {currency}"]
    names = wk.show.value_at_risk(study.assessment.risk, "EUR").layout["annotations"]
    assert [one.get("xanchor") for one in names] == ["right", None, "left"]  # the lines are close
