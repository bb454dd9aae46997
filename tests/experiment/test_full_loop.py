"""A test from its design to the next case, on the sample as if the firm had never tested anything.

Designed, registered and drawn by the kit; contacted, awaited and come back in the world of the
planted numbers; read from the assignments by the next study.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from sample_data.generate import RETAIL_SEED
from sample_data.planted import Retail
from sample_data.play import play_folder
from sample_data.retail import make_retail
from tests.conftest import ROOT
from winback_kit.case.assumptions.case_text import case_as_yaml
from winback_kit.case.assumptions.record import Case
from winback_kit.case.result.model import cash_flow
from winback_kit.case.tracked.benefits import benefits
from winback_kit.client.folder import open_client
from winback_kit.client_study import Study, study
from winback_kit.report.compare.compare import compare, parts
from winback_kit.report.compare.runs import read_run
from winback_kit.report.experiment.assign import assign
from winback_kit.report.experiment.register import register_test
from winback_kit.report.record import run_record as run_records
from winback_kit.show.measurement.realised import benefits_finding_of

BEGINS = dt.date(2026, 6, 18)
UNTIL = dt.date(2027, 2, 28)  # more than six months after the last contact, 18 August at the latest


def untested(folder: Path) -> Path:
    """The sample without a past campaign, with three in ten to be held out for two months.

    Its programme begins with the test.
    """
    shutil.copytree(ROOT / "sample_data" / "retail", folder)
    for name in ("contacts", "assignments"):
        (folder / f"{name}.csv").unlink()
    text = (folder / "client.yml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^campaigns:.*\n(?:[ -].*\n)*", "", text)
    text = text.replace(
        "  contact_months: 18\n", "  contact_months: 18\n  holdout: {test_months: 2}\n"
    )
    text = text.replace("  start: 2026-09-01\n", f"  start: {BEGINS}\n")
    text = text.replace("  decide_by: 2026-08-14\n", f"  decide_by: {BEGINS}\n")
    more = "experiment: {name: Summer 2026, start: 2026-06-18}\nlists: {holdout_share: 30%}\n"
    (folder / "client.yml").write_text(text + more, encoding="utf-8")
    return folder


def grades(found: Study) -> dict[tuple[str, str], str]:
    """The grade of what each offer of the case causes."""
    return {(one.name, one.offer): one.return_rate.evidence for one in found.case.segments}


@pytest.mark.slow
def test_a_test_is_designed_drawn_played_and_read_into_the_next_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = study(untested(tmp_path / "before"))
    register_test(before)
    made = assign(open_client(tmp_path / "before"))
    assert set(grades(before).values()) == {"E"}
    play_folder(tmp_path / "before", tmp_path / "after", UNTIL, make_retail(Retail(), RETAIL_SEED))
    approve(before.case, tmp_path / "after")
    after = study(tmp_path / "after")
    assert after.data.as_of == UNTIL
    assert after.client.running_test(UNTIL) is None
    played = yaml.safe_load((tmp_path / "after" / "played.yml").read_text(encoding="utf-8"))
    planted = played["planted_uplift"]
    campaign = after.history.frames.campaigns
    arms = campaign.groupby("arm")[["contacted", "returned"]].sum()
    # everybody drawn who was lost on the day is read in the arm of the draw
    assert arms.contacted["treated"] == planted["all"]["treated"]
    assert arms.contacted["holdout"] == planted["all"]["held_out"]
    assert sum(made.new.values()) - arms.contacted.sum() < 10
    rates = arms.returned / arms.contacted
    error = sum(rates * (1 - rates) / arms.contacted) ** 0.5
    gap = rates["treated"] - rates["holdout"]
    assert abs(gap - planted["all"]["uplift"]) < 3 * error
    # and by the chapter on measurement, whose checks the draw passes, with the planted effect in
    # the 90 % range
    (told,) = (one for one in after.measurement.told if one.campaign == "Summer 2026")
    assert told.whole is not None
    assert told.whole.uplift.low < planted["all"]["uplift"] < told.whole.uplift.high
    # what rested on a prior is now known from an experiment of the firm's own
    known = {(one.segment, one.offer): one.effect for one in after.plan.worths}
    # (but for those who moved away or were sent away, whom no list holds)
    grade = {key[0]: known[key].evidence for key in grades(before)}
    left = {"No longer needed", "Account closed by us"}
    assert grade == {name: "E" if name in left else "A" for name in grade}
    assert len(grade) == 6
    assert after.outcome.npv != before.outcome.npv
    _tracked(before, after, tmp_path / "after", planted["all"]["uplift"])
    # of a record what is compared here: the rest takes longer than the loop
    monkeypatch.setattr(run_records, "PARTS", (_figures, run_records._planned))
    _compared(before, after, tmp_path)


def _figures(made: Study) -> dict[str, Any]:
    return {"figures": made.outcome.as_json()}


def approve(case: Case, folder: Path) -> None:
    """The case as the page saves it, named as the approved one."""
    (folder / "approved.yml").write_text(case_as_yaml(case), encoding="utf-8")
    with (folder / "client.yml").open("a", encoding="utf-8") as settings:
        settings.write("plan: approved.yml\n")


def _tracked(before: Study, after: Study, folder: Path, uplift: float) -> None:
    """What came of the approved case is what the contacts that were played cost and caused."""
    found = after.benefits
    assert found is not None
    assert (found.name, found.start) == (str(before.case.name), BEGINS)
    campaign = after.history.frames.campaigns.groupby("arm")[["contacted", "returned"]].sum()
    (n1, r1), (n0, r0) = campaign.loc["treated"], campaign.loc["holdout"]
    whole = found.whole
    assert (whole.contacts, whole.returned) == (n1, r1)
    # everybody was drawn and read together: n1 · (r1/n1 − r0/n0), by segment and draw
    assert whole.caused == pytest.approx(r1 - n1 * r0 / n0, abs=0.02 * n1)
    assert whole.low is not None
    assert whole.high is not None
    assert whole.low < n1 * uplift < whole.high
    # a contact costs what its row says; whoever came back had a voucher of 60 or a present of 20
    paid = pd.read_csv(folder / "contacts.csv").contact_cost.sum()
    assert 20 * r1 < whole.spent - paid < 60 * r1
    # the programme went on as it was drawn, all in its first month, and not as it was planned
    assert [one.contacts > 0 for one in found.months] == [True, *[False] * (len(found.months) - 1)]
    planned = cash_flow(before.case)["contacted"].sum(axis=0).cumsum()
    last = found.months[-1].month  # which is not over
    assert planned[last - 1] < whole.planned_contacts < planned[last]
    assert f"{round(n1):,}, against" in benefits_finding_of(found).text
    # and the next gate, before it is over, is the day on which the draw is read first
    soon = benefits(before.history, before.case, today={})
    assert soon.gate.day == dt.date(2026, 8, 18)


def _compared(before: Study, after: Study, folder: Path) -> None:
    """The comparison of both runs tells what was held of a tested offer, and what is known now."""
    for name, made in (("one", before), ("two", after)):
        run = folder / "runs" / name
        run.mkdir(parents=True)
        record = run_records.as_text(run_records.run_record(made, run=name, chapters=[]))
        (run / "run.json").write_text(record, encoding="utf-8")
    found = compare(read_run(folder / "runs" / "one"), read_run(folder / "runs" / "two"))
    held = {(one.segment, one.offer): one for one in found.beliefs}
    for cell, worth in {(one.segment, one.offer): one for one in after.plan.worths}.items():
        if worth.effect.evidence == "A":
            old, new = held[cell].before, held[cell].after
            assert old is not None
            assert new is not None
            assert (old.uplift_evidence, new.uplift_evidence) == ("E", "A")
            assert (old.value_evidence, new.value_evidence) == ("B", "B")
            assert new.uplift == worth.effect.uplift.value
            assert "second lifetimes of" in str(new.value_source)
    (told,) = (shown[0] for heading, shown in parts(found) if heading == "What this changes")
    assert "B, E, B → A, A, B" in told.as_text()
    # the chapter says the same of the approved case: what was tested is not told as gone
    approved = {(one.name, one.offer) for one in before.case.segments}
    assert after.benefits is not None
    assert all(one.after for one in after.benefits.changes if (one.segment, one.offer) in approved)


@pytest.mark.slow
def test_whoever_is_not_asked_does_the_same_whoever_is(tmp_path: Path) -> None:
    made = make_retail(Retail(persons=1_500, prospects=100), 3)
    folder = tmp_path / "client"
    folder.mkdir()
    for name, content in made.files().items():
        (folder / name).write_bytes(content)
    until = dt.date(2026, 12, 31)
    lost = made.lifetimes[made.lifetimes.loss_day.notna() & made.lifetimes.return_day.isna()]
    ids = made.persons.customer_id[lost.person_id.unique()].tolist()
    drawn = folder / "experiments" / "x"
    drawn.mkdir(parents=True)
    rows = [f"{one},2026-06-18,x,treated,Voucher" for one in ids[::2]]
    play_folder(folder, tmp_path / "alone", until, made)
    (drawn / "assignments.csv").write_text(
        "\n".join(["customer_id,date,campaign,arm,offer", *rows]) + "\n", encoding="utf-8"
    )
    play_folder(folder, tmp_path / "asked", until, made)
    alone, asked = (_days(tmp_path / name) for name in ("alone", "asked"))
    people = made.persons[made.persons.customer_id.isin(ids[::2])]
    treated = {*people.customer_id, *people.second_id}
    assert {who: days for who, days in alone.items() if who not in treated} == {
        who: days for who, days in asked.items() if who not in treated
    }
    assert alone != asked


def _days(folder: Path) -> dict[str, list[str]]:
    """The days of the orders of each customer."""
    found: dict[str, list[str]] = {}
    for line in (folder / "orders.csv").read_text(encoding="utf-8").splitlines()[1:]:
        who, _, day, *_ = line.split(",")
        found.setdefault(who, []).append(day)
    return found
