"""Two runs compared: every move is found, put down to its input, and adds up."""

from __future__ import annotations

import copy
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cases.studies import handed
from tests.commands import SETTINGS, assert_refused, client_folder, run
from tests.other_language import other_language
from tests.study_texts import CASES, each, english_in, of_the_client
from winback_kit.case.moved.attribution import attribution
from winback_kit.case.moved.changes import changes
from winback_kit.checks import Refused
from winback_kit.report.compare.compare import Comparison, as_text, compare, headline, parts
from winback_kit.report.compare.runs import Run, find_record
from winback_kit.show.kit.sentence import Sentence
from winback_kit.show.kit.table import Table
from winback_kit.words.catalogue import words
from winback_kit.words.context import Catalogue, client_context


def segment(name: str = "All", **changed: Any) -> dict[str, Any]:
    return {
        "name": name,
        "offer": "Voucher",
        "contacted_per_month": {"value": 100},
        "contact_months": 1,
        "return_rate": {"value": 0.5},
        "natural_return_rate": {"value": 0.2},
        "margin": {"value": 10},
        "retention": {"curve": [1.0]},
        "offer_cost": {"value": 0},
        "contact_cost": {"value": 0},
        **changed,
    }


def case(*segments: dict[str, Any], setup: float = 0, tax: float = 0, **changed: Any) -> Any:
    """One month's contacts who stay one month, no discounting: NPV = contacted · τ · margin."""
    return {
        "name": "Case",
        "currency": "EUR",
        "start": "2027-01-01",
        "horizon_months": 12,
        "discount_rate": {"value": 0},
        "tax_rate": {"value": tax},
        "programme": {"setup_cost": {"value": setup}, "team_cost": {"value": 0}, "team_months": 0},
        "segments": list(segments or [segment()]),
        **changed,
    }


def moves(before: Any, after: Any) -> dict[str, float | None]:
    found = attribution(before, after)
    assert found.after - found.before == pytest.approx(
        sum(part.move or 0 for part in found.parts) + found.together
    )
    parts = {part.group: part.move for part in found.parts}
    return {**parts, "together": found.together}


def test_a_cost_alone_moves_by_itself_after_tax() -> None:
    # 1,000 more of set-up cost, of which a tax of 25 % takes back a quarter
    found = moves(case(tax=0.25, setup=500), case(tax=0.25, setup=1500))
    assert found == {"programme.setup_cost": pytest.approx(-750), "together": pytest.approx(0)}


def test_what_two_changes_do_together_is_left_over() -> None:
    # 100 · 0.3 · 10 = 300; twice the contacts +300; a margin of 15 +150; both: 200 · 0.3 · 15 = 900
    after = case(segment(contacted_per_month={"value": 200}, margin={"value": 15}))
    assert moves(case(), after) == {
        "segments.*.contacted_per_month": pytest.approx(300),
        "segments.*.margin": pytest.approx(150),
        "together": pytest.approx(150),
    }


def test_the_natural_return_moves_with_the_uplift_kept() -> None:
    # p0 0.2 → 0.3 with p1 0.5 → 0.7: the uplift 0.3 → 0.4 brings 100 · 0.1 · 10; p0 alone nothing
    after = case(segment(natural_return_rate={"value": 0.3}, return_rate={"value": 0.7}))
    assert moves(case(), after) == {
        "segments.*.return_rate": pytest.approx(100),
        "segments.*.natural_return_rate": pytest.approx(0),
        "together": pytest.approx(0),
    }


def test_a_segment_that_comes_is_one_change() -> None:
    # a second segment of 100 with a margin of 4: 100 · 0.3 · 4
    after = case(segment(), segment("New", margin={"value": 4}))
    assert moves(case(), after) == {
        "segments": pytest.approx(120),
        "together": pytest.approx(0, abs=1e-9),
    }
    assert moves(after, case())["segments"] == pytest.approx(-120)


def test_scenarios_do_not_hold_a_segment_back() -> None:
    # the scenario names a segment that the later case has not
    scenario = {"name": "Worse", "changes": {"segments.1.return_rate": 0.4}}
    before = case(segment(), segment("Old", margin={"value": 4}), scenarios=[scenario])
    assert moves(before, case())["segments"] == pytest.approx(-120)


def test_segments_in_another_order_are_the_same() -> None:
    one, other = segment("A"), segment("B", margin={"value": 3})
    assert moves(case(one, other), case(other, one)) == {"together": 0}


def test_a_change_that_cannot_stand_alone_is_said() -> None:
    # One figure of contacts needs a number of months, which the earlier case has not. One month
    # alone cuts the list to 60 · 0.3 · 10 = 180 of 300; both bring it back.
    before = segment(contacted_per_month={"curve": [60.0, 40.0]})
    del before["contact_months"]
    assert moves(case(before), case()) == {
        "segments.*.contact_months": pytest.approx(-120),
        "segments.*.contacted_per_month": None,
        "together": pytest.approx(120),
    }


def record(of: Any, npv: float, **changed: Any) -> dict[str, Any]:
    return {
        "run": "2026-06-30_aaaaaaaa",
        "client": "Acme",
        "as_of": "2026-06-30",
        "versions": {"winback_kit": "0.1.0"},
        "inputs": {"orders": {"files": ["orders.csv"], "rows": 585, "sha256": "a" * 64}},
        "settings": {"client": "Acme", "currency": "EUR"},
        "decision": "fund",
        "figures": {"currency": "EUR", "npv": npv, "irr": 0.2, "contacted": 100.0},
        "history": {"lost_now": 40, "natural_return_rate": {"value": 0.1, "low": 0.05}},
        "segments": [],
        "case": of,
        **changed,
    }


def compared(before: dict[str, Any], after: dict[str, Any]) -> Comparison:
    return compare(Run(Path("a/run.json"), before), Run(Path("b/run.json"), after))


def test_what_moved_of_the_audit_stands_apart() -> None:
    def audited(value: float, **levels: int | None) -> dict[str, Any]:
        items = {key: {"level": level} for key, level in levels.items()}
        return {"score": {"value": value, "low": 0.2, "high": 0.9, "answered": 2}, "items": items}

    before = record(case(), 300, readiness=audited(0.5, owner=1, incentives=None, value_lost=3))
    after = record(case(), 300, readiness=audited(0.6, owner=2, incentives=1, value_lost=3))
    found = compared(before, after)
    (table,) = [shown[0] for heading, shown in parts(found) if heading == "How ready the firm is"]
    assert isinstance(table, Table)
    assert table.texts() == [
        ["Reward regaining, not only acquiring", "not known", "1"],
        ["Name an owner", "1", "2"],
        ["Score of what is known", "50\u202f%", "60\u202f%"],
    ]
    assert compared(record(case(), 300), after).readiness == []  # an older run has no audit


def test_figures_stand_by_how_far_they_moved() -> None:
    after = record(case(), 330)
    after["figures"] |= {"irr": None, "contacted": 400.0}
    after["history"] = {"lost_now": 10, "natural_return_rate": {"value": 0.1, "low": 0.06}}
    found = compared(record(case(), 300), after).figures
    # gone; 100 → 400 is +300 %; 40 → 10 is −75 %; 0.05 → 0.06 is +20 %; 300 → 330 is +10 %
    assert [(change.path[-1], change.relative) for change in found] == [
        ("irr", None),
        ("contacted", pytest.approx(3.0)),
        ("lost_now", pytest.approx(-0.75)),
        ("low", pytest.approx(0.2)),
        ("npv", pytest.approx(0.1)),
    ]


def test_the_text_says_what_moved_and_why() -> None:
    after = record(
        case(setup=100),
        200,
        decision="no",
        versions={"winback_kit": "0.2.0"},
        settings={
            "client": "Acme",
            "currency": "EUR",
            "case": {"programme": {"setup_cost": {"value": 100}}},
        },
    )
    after["inputs"] = {"orders": {**after["inputs"]["orders"], "sha256": "b" * 64, "rows": 590}}
    text = as_text(compared(record(case(), 300), after)).replace("\u202f", " ")
    for said in (
        "fell by EUR 100 (−33.3 %), from EUR 300 to EUR 200",
        "most of all by “Set-up cost” (−EUR 100 alone)",
        "The decision moved from “Fund” to “Do not fund”.",
        "Changed: 1 setting, 1 table, 1 version.",
        "case.programme.setup_cost.value",
        "bbbbbbbbbbbb",
        "0.2.0",
    ):
        assert said in text
    assert "Several changes together" not in text


def test_other_formulas_are_told_from_other_inputs() -> None:
    # today both cases give 300; the records say 250 and 300: 50 come from the formulas
    found = compared(record(case(), 250), record(case(), 300))
    assert found.other_version == pytest.approx(50)
    assert "Other formulas" in as_text(found)


def test_two_equal_runs_have_nothing_to_tell() -> None:
    text = as_text(compared(record(case(), 300), record(case(), 300)))
    assert "is the same, EUR\u202f300. 0 figures moved in all. No input was changed." in text


def test_a_case_of_another_version_is_said_and_stops_nothing() -> None:
    old = record({**case(), "years": 3}, 300)
    text = as_text(compared(old, record(case(), 310)))
    assert "The cases cannot be set beside each other here" in text
    assert "years is not a known key" in text
    assert "from EUR\u202f300 to EUR\u202f310" in text


def test_money_in_two_currencies_is_refused() -> None:
    other = record(case(currency="USD"), 300)
    other["figures"] = {**other["figures"], "currency": "USD"}
    with pytest.raises(Refused, match="is in USD, and the run before it in EUR"):
        compared(record(case(), 300), other)


def test_lists_are_read_by_name() -> None:
    offers = [{"name": "Voucher", "cost": 5}, {"name": "Call", "cost": 7}]
    assert changes({"offers": offers}, {"offers": offers[::-1]}) == []
    later = copy.deepcopy(offers)
    later[1]["cost"] = 8
    (change,) = changes({"offers": offers}, {"offers": later})
    assert (change.path, change.before, change.after) == (("offers", "Call", "cost"), 7, 8)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs of one client, the later with a dearer set-up."""
    here = tmp_path_factory.mktemp("compare")
    client_folder(here / "acme", settings=SETTINGS + "case: {tax_rate: 0}\n")
    for cost in (1000, 1500):
        words = ("--set", f"case.programme.setup_cost={cost}", "--out", here / "reports")
        assert run("report", here / "acme", *words).status == 0
    return here


@pytest.mark.slow
def test_compare_of_two_real_runs(here: Path) -> None:
    home = here / "reports" / "acme"
    (first,) = [path for path in home.iterdir() if path.resolve() != (home / "latest").resolve()]
    page = here / "page.html"
    ended = run("compare", first / "run.json", home, "--out", page)
    assert ended.status == 0, ended.err
    npvs = [
        json.loads((run_ / "run.json").read_text())["figures"]["npv"]
        for run_ in (first, home / "latest")
    ]
    assert npvs[1] - npvs[0] == pytest.approx(-500)
    assert "“Set-up cost” (−EUR\u202f500 alone)" in ended.out
    assert "case.programme.setup_cost" in ended.out
    text = page.read_text(encoding="utf-8")
    assert "“Set-up cost” moved the net present value most" in text
    assert text.count('data-chart="') == 1
    asked = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    assert "http" not in asked


@pytest.mark.slow
def test_a_run_may_be_named_in_many_ways(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = here / "reports" / "acme"
    newest = (home / "latest").resolve() / "run.json"
    monkeypatch.chdir(here)
    for named in (home, home / "latest", newest, newest.parent, here / "acme", Path("acme")):
        assert find_record(named).resolve() == newest
    copied = here / "no_links"
    shutil.copytree(newest.parent, copied / newest.parent.name)
    (copied / "latest.txt").write_text(f"{newest.parent.name}\n")
    assert find_record(copied) == copied / newest.parent.name / "run.json"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is no JSON"),
        ("[1]", "is no record of a run: it has no run"),
        ('{"run": 1}', "it has no client"),
    ],
)
def test_what_is_no_run_is_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "run.json").write_text(text)
    assert_refused(run("compare", tmp_path, tmp_path), words, "Name the folder of a run")


def test_places_without_a_run_are_refused(tmp_path: Path) -> None:
    client_folder(tmp_path / "acme")
    assert_refused(run("compare", tmp_path / "none", tmp_path), "the run is not there")
    assert_refused(run("compare", tmp_path, tmp_path), "holds no run")
    assert_refused(run("compare", tmp_path / "acme", tmp_path), "not there", "Run: winback report")
    assert_refused(run("compare", tmp_path, tmp_path, "--out", "x.pdf"), "must be a file that ends")


def test_a_rounding_is_no_change_of_an_assumption() -> None:
    from winback_kit.case.moved.changes import Change
    from winback_kit.show.compare.compare_inputs import assumptions

    path = ("segments", "Bad service", "contact_cost", "value")
    for before, after, rows in ((0.9419955, 0.9419975, 0), (0.94, 0.95, 1), (0.0, 1e-9, 1)):
        assert len(assumptions([Change(path, before, after)], "EUR").rows) == rows


MOVED = ("figures", "measures", "history", "risk", "options", "scenarios", "pilot", "information",
         "funding", "segments", "readiness")  # fmt: skip


def moved_by(part: Any, by: float) -> Any:
    """A part of a record whose every number has moved by a share."""
    if isinstance(part, dict):
        return {key: moved_by(value, by) for key, value in part.items()}
    if isinstance(part, list):
        return [moved_by(value, by) for value in part]
    return part * (1 + by) if isinstance(part, float | int) and not isinstance(part, bool) else part


@pytest.mark.parametrize("name", each(CASES))
def test_no_english_is_left_of_a_record_in_which_everything_moved(name: str) -> None:
    before = handed(name).record
    after = {**before, "decision": "no", "run": "1", "as_of": "2027-01-31"}
    after |= {part: moved_by(before[part], 0.07) for part in MOVED if part in before}
    later = copy.deepcopy(before["case"])
    later["scenarios"] = moved_by(later["scenarios"], 0.07)
    for segment_of_case in later["segments"]:
        segment_of_case["margin"] = moved_by(segment_of_case["margin"], 0.07)
    with client_context(catalogue=other_language(), locale="de_DE"):
        found = compared(before, {**after, "case": later})
        assert [one.path[0] for one in found.settings] == ["as_of"]
        told = [headline(found).text, found.after.title]
        for heading, shown in parts(found):
            told.append(heading)
            if heading == words("Settings that changed"):  # by the keys of client.yml
                continue
            for one in shown:
                texts = [one.text] if isinstance(one, Sentence) else [*one.heads, one.source]
                rows = one.texts() if isinstance(one, Table) else []
                told += [*texts, *(cell for row in rows for cell in row)]
    assert len(told) > 100
    known = of_the_client(handed(name).study)
    known |= set(re.findall(r"\w+", json.dumps(before["settings"])))
    assert english_in(told, known) == []


def test_what_moved_of_a_record_is_named_in_words() -> None:
    from winback_kit.show.compare.compare_words import label

    assert label(("pilot", "gap_by_month", "0", "held")) == "Gap by month, no. 1, held out"
    assert label(("funding", "funded", "Pilot", "spent")) == "Funded, Pilot, spent"  # a segment
    german = {"Gap by month": ("Abstand nach Monat",), "No reason given": ("Ohne Grund",)}
    with client_context(catalogue=Catalogue("de", german)):
        assert label(("pilot", "gap_by_month")) == "Abstand nach Monat"
        assert label(("funding", "funded", "No reason given")) == "Funded, Ohne Grund"
