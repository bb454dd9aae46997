"""What came against the approved case, what changes in it, and what others did."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from winback_kit.assumptions.published import FILE, PublishedFigures, published_figures
from winback_kit.case.assumptions.record import Case
from winback_kit.case.tracked.benefits import approved_case, benefits
from winback_kit.case.tracked.programmes import how_others_did
from winback_kit.case.tracked.what_changes import (
    Belief,
    beliefs_of_case,
    beliefs_of_record,
    changed_beliefs,
)
from winback_kit.checks import Refused
from winback_kit.client.folder import open_client
from winback_kit.client_study import Study
from winback_kit.history.measure import History
from winback_kit.records.yaml_record import read_record
from winback_kit.show.measurement.realised import benefits_finding_of

SMALL = """name: approved
currency: EUR
start: {start}
horizon_months: 24
discount_rate: 0
tax_rate: 0
programme: {{setup_cost: 0, team_cost: 0, team_months: 4}}
segments:
  - name: S
    offer: O
    contacted_per_month: 100
    contact_months: 4
    return_rate: {{value: 15%, low: 12%, high: 18%, evidence: A, source: a test}}
    natural_return_rate: 10%
    return_timing: [0.5, 0.5]
    margin: 20
    retention: {{monthly: 1.0}}
    offer_cost: 10
    contact_cost: 1
"""


def a_case(folder: Path, *, start: dt.date, text: str = SMALL) -> Case:
    file = folder / "approved.yml"
    file.write_text(text.format(start=start), encoding="utf-8")
    return read_record(file, Case)


def with_contacts(history: History, *rows: tuple[object, ...]) -> History:
    columns = "segment offer arm campaign days_ago latest contacted returned contact_cost margin"
    frame = pd.DataFrame(rows, columns=columns.split())
    return replace(history, frames=replace(history.frames, contacts_ever=frame))


def test_months_of_a_programme_by_hand(sample_study: Study, tmp_path: Path) -> None:
    history = sample_study.history
    start = history.data.as_of - dt.timedelta(days=61)  # 2.00411 months
    history = with_contacts(
        history,
        ("S", "O", "treated", "c", 60, 1, 1000, 150, 1000.0, 0.0),  # in the first month
        ("S", "O", "holdout", "c", 60, 1, 500, 50, 0.0, 0.0),
        ("S", "O", "treated", "d", 20, 1, 80, 4, 80.0, 0.0),  # in the second, nobody held out
        ("S", "O", "treated", "b", 70, 1, 99, 9, 99.0, 0.0),  # before the start
    )
    found = benefits(history, a_case(tmp_path, start=start), today={})
    assert [one.month for one in found.months] == [1, 2, 3]
    first, second, third = found.months
    assert (first.planned_contacts, first.contacts, first.returned) == (100, 1000, 150)
    # 100 · .05, all of whom are back at the end of the second month
    assert first.due == pytest.approx(5.0)
    assert first.caused == pytest.approx(1000 * (0.15 - 0.10))
    # half of them come in the month of the contact, and .00411 of the next month has passed
    part = 61 / 30.4375 - 2
    assert second.due == pytest.approx(5 * (0.5 + part * 0.5))
    assert (second.caused, second.on_plan) == (None, None)
    assert third.planned_contacts == pytest.approx(100 * part)
    # contacts, and the offer of 10 for each of the 15 % who come back
    assert first.planned_spent == pytest.approx(100 + 15 * 10)
    assert first.spent == pytest.approx(1000 + 150 * 10)
    assert found.whole.contacts == 1080
    assert found.earlier == 99
    assert (
        "99 contacts before that day belong to what was done before"
        in benefits_finding_of(found).text
    )
    assert "S" in {one.segment for one in found.changes if one.after is None}
    assert found.whole.due == pytest.approx(sum(one.due for one in found.months))
    # se² of p: .15·.85/1000 and .10·.90/500 (to a half case); 1,000 · 1.6449 standard errors
    assert first.low is not None
    assert first.low == pytest.approx(50 - 1644.9 * (0.0001275 + 0.00018) ** 0.5, abs=0.2)
    assert first.on_plan is False  # 5 were due of 100, and ten times as many were contacted


def test_a_programme_that_has_not_begun_has_no_month(sample_study: Study, tmp_path: Path) -> None:
    later = sample_study.data.as_of + dt.timedelta(days=90)
    found = benefits(sample_study.history, a_case(tmp_path, start=later), today={})
    assert (found.begun, found.months, found.whole.contacts) == (False, [], 0)


def test_the_approved_case_is_read_beside_client_yml(sample: Path, tmp_path: Path) -> None:
    client = open_client(sample)
    assert approved_case(client) is None
    case = a_case(tmp_path, start=dt.date(2026, 1, 1))
    plan = {"plan": str(tmp_path / "approved.yml")}
    found = approved_case(open_client(sample, overrides=plan))
    assert found is not None
    assert found.segments == case.segments
    a_case(tmp_path, start=dt.date(2026, 1, 1), text=SMALL.replace("EUR", "USD"))
    with pytest.raises(Refused, match="plan: is in USD, and the client in EUR"):
        approved_case(open_client(sample, overrides=plan))


def test_what_a_case_holds_is_what_its_plan_measured(sample_study: Study) -> None:
    held = beliefs_of_case(sample_study.case)
    worths = {(one.segment, one.offer): one for one in sample_study.plan.worths}
    for cell, one in held.items():
        effect = worths[cell].effect
        assert one.natural == effect.natural_return_rate.value
        assert one.uplift == pytest.approx(effect.uplift.value)
        assert one.value == pytest.approx(worths[cell].slv_with_offer, rel=1e-6)


def test_only_what_is_held_otherwise_is_a_change() -> None:
    old = Belief(0.10, 0.02, 500.0, "B", "E")
    new = replace(old, uplift=0.04, uplift_evidence="A")
    found = changed_beliefs({("a", "o"): old, ("b", "o"): old}, {("a", "o"): new, ("b", "o"): old})
    assert [(one.segment, one.before, one.after) for one in found] == [("a", old, new)]
    came = changed_beliefs({("a", "o"): old}, {("c", "o"): new})
    assert [(one.segment, one.before, one.after) for one in came] == [
        ("a", old, None),
        ("c", None, new),
    ]


def test_an_older_record_without_a_grade_is_read() -> None:
    one = {"segment": "s", "offer": "o", "natural_return_rate": 0.1, "uplift": 0.02}
    held = beliefs_of_record({"segments": [one | {"second_lifetime_value_with_offer": 5.0}]})
    assert held == {("s", "o"): Belief(0.1, 0.02, 5.0, "", "")}
    assert beliefs_of_record({}) == {}


def test_what_others_did_stands_beside_what_was_measured_alike(sample_study: Study) -> None:
    found = how_others_did(sample_study.history)
    campaigns = sample_study.history.frames.campaigns
    treated = campaigns[campaigns.arm == "treated"]
    assert found.own is not None
    assert found.own.gross == treated.returned.sum() / treated.contacted.sum()
    assert found.own.uplift is not None
    assert found.own.uplift < found.own.gross
    own = {one.programme.key: one.own for one in found.programmes}
    assert own["mail_mens"] == found.own.uplift
    assert own["shop_mail"] == found.own.gross
    assert own["telecom_discount"] is None  # of contracts, which a shop has not
    assert own["telephone_lines"] is None  # no share was told
    order = [one.programme.control for one in found.programmes]
    assert order == sorted(order, key=["drawn", "matched", "none"].index)


def test_what_had_no_control_is_gross() -> None:
    held = published_figures()
    for one in held.programmes.values():
        if one.figure:
            compared = held.benchmarks[one.figure].compares
            assert compared is not None
            assert (compared.measured == "uplift") == (one.control == "drawn"), one.key
    assert {one.known for one in held.programmes.values()} == {"looked_up", "recalled"}


def test_a_programme_with_another_control_than_its_figure_is_refused(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8").replace("control: drawn", "control: none", 1)
    (tmp_path / FILE.name).write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="must name a benchmark with the same control"):
        read_record(tmp_path / FILE.name, PublishedFigures)
