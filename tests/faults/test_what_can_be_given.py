"""A run gives what it can; what it cannot is said in its place, with what was found and needed."""

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from lxml import html

import winback_kit as wk
from tests.commands import NO_BROWSER
from tests.small_client import Rows, write_client
from tests.thin.faces import faults
from winback_kit.case.judged.verdict import Verdict
from winback_kit.report.run.run import Job, run_report
from winback_kit.show.kit.missing import MISSING
from winback_kit.show.readiness.promise import promises

RULE = {"as_of": "2023-12-31", "definitions": {"lapse_days": 90}}
CASE_FACES = {
    "business_case.html",
    "business_case.xlsx",
    "business_case.pptx",
    "playbook.docx",
    "playbook.html",
}


def on(day: int) -> str:
    return str(dt.date(2022, 1, 1) + dt.timedelta(days=day))


def order(who: int, day: int) -> dict[str, Any]:
    return {"customer_id": f"c{who:04d}", "order_date": on(day), "amount": "20.00"}


def bought_and_gone(people: int = 120) -> list[dict[str, Any]]:
    """Everybody buys four times, a month apart, and never again; one after the other in a year."""
    return [order(who, 3 * who + 30 * time) for who in range(people) for time in range(4)]


def drawn() -> list[dict[str, Any]]:
    """A draw half a year before the end, half of it treated."""
    cells = {"date": on(500), "campaign": "Spring", "offer": "Voucher"}
    arms = ("holdout", "treated")
    return [{"customer_id": f"c{n:04d}", "arm": arms[n % 2], **cells} for n in range(120)]


def back(people: int, day: int) -> list[dict[str, Any]]:
    return [order(who, day + who % 20) for who in range(people)]


def spells() -> list[dict[str, Any]]:
    cells = {"end": None, "price": "10.00", "period": "month"}
    return [{"customer_id": f"c{n:04d}", "start": on(3 * n), **cells} for n in range(120)]


def one_cohort() -> list[dict[str, Any]]:
    """All begin in one month and buy monthly, each for a time of their own; many come back."""
    first = [order(who, who % 28 + 30 * time) for who in range(150) for time in range(2 + who % 5)]
    return first + [order(who, 450 + 30 * time) for who in range(0, 140, 2) for time in range(3)]


THIN: dict[str, tuple[dict[str, Any], dict[str, Rows]]] = {
    "no returns": (RULE, {"orders": bought_and_gone()}),
    "8 returns": (RULE, {"orders": bought_and_gone() + back(8, 600)}),
    "contacts alone beside the log": (
        RULE,
        {"orders": bought_and_gone() + back(40, 510), "contacts": drawn()},
    ),
    "one month": ({}, {"orders": [order(n % 60, (n + n // 60) % 30) for n in range(120)]}),
    "one cohort": (RULE, {"orders": one_cohort()}),
    "contracts without ends": ({}, {"subscriptions": spells()}),
    "orders without money": (
        RULE,
        {"orders": bought_and_gone() + back(60, 550)},
    ),
    "12 customers": (RULE, {"orders": bought_and_gone(12)}),
}
Missing = tuple[str, int, int]  # what, found, needed; what no count would mend, by its rule
CHAPTERS = (
    "customer_groups",
    "defection",
    "reasons",
    "lifetime_value",
    "second_lifetime_value",
    "rewards",
    "decision_map",
    "at_risk",
    "measurement",
    "business_case",
)
WAVE = "nobody new came in 12 months in a row"
NOBODY_CURRENT = "nobody is a current customer"
NO_RENEWAL = "a model of renewal needs 100 contracts of which 30 ended"
REASONS = ("losses with a reason", 0, 1)
RETURNS = "second lifetimes followed for three months"
CONTACTED = ("lost customers contacted", 0, 30)
AMOUNTS = ("orders with an amount", 0, 1)
NOBODY_LOST = ("customers who were lost", 0, 1)
DRAWN = ("lost customers who were drawn for a campaign", 0, 1)
NO_OFFER_PAYS = "nobody is to be drawn"
LEFT_ALONE = ("customers left alone", 1, 30)
BESIDE: dict[str, list[Missing | str]] = {
    "customer_groups": [WAVE, NOBODY_CURRENT],
    "reasons": [REASONS, NOBODY_CURRENT],
    "lifetime_value": [NOBODY_CURRENT],
    "rewards": [CONTACTED],
    "measurement": [DRAWN, LEFT_ALONE],
}
# by chapter all that is missing of it; a chapter that is not named is given whole
NEED: dict[str, dict[str, list[Missing | str]]] = {
    "no returns": BESIDE
    | {
        "second_lifetime_value": [(RETURNS, 0, 40)],
        "measurement": [DRAWN, NO_OFFER_PAYS, (RETURNS, 0, 40)],
    },
    "8 returns": BESIDE
    | {
        "second_lifetime_value": [(RETURNS, 8, 40)],
        "measurement": [DRAWN, NO_OFFER_PAYS, (RETURNS, 8, 40)],
    },
    "contacts alone beside the log": {
        "customer_groups": [WAVE, NOBODY_CURRENT],
        "reasons": [REASONS, NOBODY_CURRENT],
        "lifetime_value": [NOBODY_CURRENT],
        # of the 40 who came back the holdouts; the others were treated
        "second_lifetime_value": [(RETURNS, 20, 40)],
        "measurement": [LEFT_ALONE, (RETURNS, 20, 40)],
    },
    "one cohort": BESIDE | {"customer_groups": ["nobody new came in 23 months", NOBODY_CURRENT]},
    "one month": {key: [("days of the log", 29, 31)] for key in CHAPTERS},
    "contracts without ends": {
        **{key: [NOBODY_LOST] for key in CHAPTERS if key != "at_risk"},
        "customer_groups": [("months", 11, 12), NO_RENEWAL],
        "reasons": [NOBODY_LOST, NO_RENEWAL],
        "lifetime_value": [NO_RENEWAL, NOBODY_LOST],
    },
    "orders without money": {
        "customer_groups": [WAVE, NOBODY_CURRENT],
        "reasons": [REASONS, NOBODY_CURRENT, AMOUNTS],
        "lifetime_value": [NOBODY_CURRENT, AMOUNTS],
        "rewards": [AMOUNTS, CONTACTED],
        "decision_map": [AMOUNTS],
        "measurement": [DRAWN, AMOUNTS],
        "business_case": [AMOUNTS],
    },
    "12 customers": {key: [("customers with a purchase", 12, 30)] for key in CHAPTERS},
}


def thin_client(name: str, folder: Path) -> Path:
    settings, tables = THIN[name]
    folder.mkdir()
    tables = {
        table: [{k: v for k, v in row.items() if k != "amount"} for row in rows]
        if name == "orders without money"
        else rows
        for table, rows in tables.items()
    }
    return write_client(folder, settings, **tables)


LIGHT = ("one month",)  # the others in make test-all
_PARAMS = [name if name in LIGHT else pytest.param(name, marks=pytest.mark.slow) for name in THIN]


@pytest.fixture(scope="module", params=_PARAMS)
def thin(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A thin client's name, its study and the folder of its run."""
    home = tmp_path_factory.mktemp("thin")
    folder = thin_client(request.param, home / "acme")
    job = Job(folder=folder, out=home / "out")
    with mock.patch.dict(os.environ, NO_BROWSER):
        place = run_report(job, alone=True)
    return request.param, wk.study(folder), place


def test_the_promise_is_kept(thin: Any) -> None:
    """Whatever check promises of a chapter is in the run, and what it does not is said there."""
    _, study, place = thin
    for one in promises(study):
        shown = json.loads((place / "workbook" / f"{one.chapter.name}.ipynb").read_text())
        outputs = [out for cell in shown["cells"] for out in cell.get("outputs", [])]
        assert not [out for out in outputs if out["output_type"] == "error"]
        said = [out for out in outputs if "cannot be given for this client" in json.dumps(out)]
        assert len(said) == one.blocks - one.given


def test_a_chapter_of_nothing_announces_nothing(thin: Any) -> None:
    """Its page is its question, what is missing, and what needs no data, with its heading."""
    _, study, place = thin
    general = {"reasons": ["Finding out"], "at_risk": ["Trust and complaints"]}
    for one in promises(study):
        page = html.fromstring((place / "workbook" / f"{one.chapter.name}.html").read_bytes())
        headings = [head.text_content() for head in page.iter("h2")]
        prose = [part.text_content().strip() for part in page.find_class("wb-prose")]
        if one.given:
            assert headings
            continue
        assert headings == general.get(one.chapter.slug, [])
        assert prose[0] == one.chapter.title
        assert len(prose) == 1 or headings
        said = [part.text_content() for part in page.find_class(MISSING)]
        assert 1 <= len(said) <= len(one.missing)  # a cell says the first of what it lacks
        assert all("cannot be given" in one for one in said)
        link = f'<a href="workbook/{one.chapter.name}.html">{one.chapter.title}</a>'
        assert f"{link} <span>says only what it would need" in (place / "index.html").read_text()


def test_prose_that_announces_what_is_missing_is_left_out(thin: Any) -> None:
    """Prose that is followed by what is missing, and nothing else, is a heading alone."""
    _, _, place = thin
    for page in sorted((place / "workbook").glob("*.html")):
        prose, after = None, []
        for part in html.fromstring(page.read_bytes()).find("body/main"):
            if part.get("class") == "wb-prose":
                begun = prose is not None or part.find("h2") is not None
                prose, after = (part, []) if begun else (None, [])
            elif part.get("class") != "wb-code":
                after.append(MISSING in part.get("class", ""))
            if prose is not None and after and all(after) and part.getnext() is not None:
                nothing_else = part.getnext().get("class") == "wb-prose"
                tags = [one.tag for one in prose]
                assert not nothing_else or tags in (["h1"], ["h2"], ["h3"]), page.name


def test_what_is_missing_is_said_with_found_and_needed(thin: Any) -> None:
    name, study, place = thin
    record = json.loads((place / "run.json").read_text())
    cover = (place / "index.html").read_text()
    lacking = {one.chapter.slug: one.missing for one in promises(study)}
    for slug in CHAPTERS:
        needed = NEED[name].get(slug, [])
        assert len(lacking[slug]) == len(needed), slug
        for why, expected in zip(lacking[slug], needed, strict=True):
            if isinstance(expected, str):
                assert (why.what, why.found) == ("", None)
                assert str(why.rule).startswith(expected)
                assert any(one["why"].startswith(expected) for one in record["missing"])
                continue
            what, found, least = expected
            assert (why.what, why.found, why.needed) == expected
            assert f"{what}: {found} found, {least} needed" in cover
            told = {"what": what, "found": found, "needed": least}
            assert [one for one in record["missing"] if one | told == one]
    assert "acme/" not in json.dumps(record["missing"])


def test_faces_of_a_case_are_there_where_there_is_a_case(thin: Any) -> None:
    name, study, place = thin
    with_case = name not in (
        "one month",
        "contracts without ends",
        "orders without money",
        "12 customers",
    )
    assert {file.name for file in place.iterdir()} >= CASE_FACES or not with_case
    assert (not study.missing("case")) == with_case
    if with_case:
        assert isinstance(study.verdict, Verdict)
    else:
        assert "The data carry no business case yet" in (place / "index.html").read_text()


@pytest.mark.slow
def test_no_face_shows_what_is_not_there(thin: Any) -> None:
    """Pages, slides, sheets, playbook and lists: no hole, nothing empty, none against another."""
    _, _, place = thin
    assert faults(place) == []


@pytest.mark.parametrize("name", ["no returns", "8 returns"])
def test_a_case_on_an_assumed_second_lifetime_is_of_grade_e(name: str, tmp_path: Path) -> None:
    study = wk.study(thin_client(name, tmp_path / "acme"))
    assert study.plan.value.assumed
    (first,) = {segment.margin.evidence for segment in study.case.segments}
    assert first == "E"
    assert "no second lifetime was measured" in str(study.case.segments[0].margin.source)
    # half of what a first lifetime brings
    assert study.plan.value.everyone.value == pytest.approx(study.plan.value.first.value / 2)


def test_a_test_is_read_where_returns_are_too_few_for_their_worth(tmp_path: Path) -> None:
    study = wk.study(thin_client("contacts alone beside the log", tmp_path / "acme"))
    assert set(study.missing("value", "effects")) == {"value"}
    tested = [one for one in study.effects if one.treated]
    # lost by the day of the draw: 3·who + 90 + 90 ≤ 500, so 0 to 106, the even ones held out
    assert [(one.treated, one.holdout) for one in tested] == [(53, 54)]
    assert {one.offer for one in study.effects} == {"Voucher"}
    told = wk.show.readiness_finding(study).text
    assert "measured against the client's own holdouts" in told


def test_f5_contacts_alone_are_no_evidence(tmp_path: Path) -> None:
    settings, tables = THIN["8 returns"]
    few = [row for row in drawn() if row["arm"] == "treated"]
    tmp_path.joinpath("acme").mkdir()
    study = wk.study(write_client(tmp_path / "acme", settings, **tables, contacts=few))
    told = wk.show.readiness_finding(study).text
    assert "holdouts" not in told
    assert "is an assumption: in no segment were 30 of the lost treated and 30 held out" in told


def test_a_day_long_after_the_last_purchase_is_said(tmp_path: Path) -> None:
    settings, tables = THIN["no returns"]
    tmp_path.joinpath("acme").mkdir()
    study = wk.study(write_client(tmp_path / "acme", settings | {"as_of": "2026-01-01"}, **tables))
    # the last purchase is on day 3·119 + 90 = 447, 24 March 2023; 1,014 days before
    found = {check.name: check.found for check in study.data.checks}
    assert found["Days from the last purchase to the as-of date"] == 1014
