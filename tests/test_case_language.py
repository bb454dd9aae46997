"""What a case and its workbook say is said in the client's language, and works in it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.golden import golden
from tests.office import recalculated, without_kept_values
from tests.other_language import in_other_letters, plain_words, write_other_language
from tests.workbook_cases import lists_by_month, several_rates, with_scenarios
from winback_kit.assumptions.library import as_mapping, published
from winback_kit.assumptions.record import ALL_OF_THEM, NOT_COUNTED, STATED
from winback_kit.case.assumptions.inputs import dials
from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.formula import formula_in_words
from winback_kit.case.formulas.line import Line
from winback_kit.case.formulas.lines import LINES, MEASURES
from winback_kit.case.from_plan.build import programme_case
from winback_kit.case.moved.sliders import dial_sliders, lever_sliders
from winback_kit.case.result.model import listed
from winback_kit.case.result.outcome import outcome
from winback_kit.client_study import Study
from winback_kit.plan.programme.programme import make_plan
from winback_kit.report.page.panel_data import panel_data
from winback_kit.report.workbook.cells.tabs import SHEETS, tab_of
from winback_kit.report.workbook.method import WORDS
from winback_kit.report.workbook.summary import HEADER_ROW
from winback_kit.report.workbook.write import write_workbook
from winback_kit.value.second_lifetime.second_lifetime import second_lifetime_value
from winback_kit.words.catalogue import words
from winback_kit.words.context import Catalogue, client_context
from winback_kit.words.told import told
from winback_kit.words.translation import read_translation

NAMES = {"Xenia", "Quux", "Wobble"}
CASES = {"golden": golden, "lists": lists_by_month, "scenarios": with_scenarios}


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The language in which every letter has a mark."""
    file = tmp_path_factory.mktemp("language") / "words.eo.po"
    write_other_language(file)
    return read_translation(file)


@pytest.fixture(scope="module", params=CASES)
def written(
    request: pytest.FixtureRequest, other: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Case, Path]:
    """A case and its workbook in that language."""
    case, out = renamed(CASES[request.param]()), tmp_path_factory.mktemp("book") / "case.xlsx"
    with client_context(catalogue=other, locale="el_GR"):  # whose months are in other letters too
        write_workbook(case, out)
    return case, out


def renamed(case: Case) -> Case:
    """The case with names that are no words of the kit's."""
    segments = [
        one.model_copy(update={"name": f"Quux {at}"}) for at, one in enumerate(case.segments)
    ]
    scenarios = [
        one.model_copy(update={"name": f"Wobble {at}"}) for at, one in enumerate(case.scenarios)
    ]
    return case.model_copy(
        update={"name": "Xenia", "segments": tuple(segments), "scenarios": tuple(scenarios)}
    )


def left_in_english(text: str, case: Case) -> list[str]:
    """The words of a text that are not translated."""
    return plain_words(text, {*NAMES, case.currency})


def identifiers(case: Case) -> set[str]:
    """Names in formulas and files, and formulas: the same in every language."""
    names = [one.name for one in (*LINES, *MEASURES)]
    names += [dial.input.name for dial in dials(case)] + [dial.path for dial in dials(case)]
    names += [name for segment in case.segments for name in listed(segment)]
    names += ["horizon_months", "contact_months", "evidence_cut", "years", "sbg", *WORDS]
    kinds = [f"{name}, {kind}" for name in names for kind in ("mirror", "years", "reached")]
    printed = [formula_in_words(formula, "") for one in LINES for formula in formulas(one)]
    return {*names, *kinds, *printed, *(formula_in_words(one.formula, "") for one in MEASURES)}


def formulas(line: Line) -> list[str]:
    """Every form of a line."""
    return [line.formula] if isinstance(line.formula, str) else list(line.formula.values())


def cells(file: Path) -> Iterator[Any]:
    """Every cell that holds something."""
    for sheet in openpyxl.load_workbook(file):
        yield from (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)


def test_no_tab_has_a_name_that_is_not_translated(written: tuple[Case, Path]) -> None:
    case, file = written
    names = openpyxl.load_workbook(file).sheetnames
    assert len(names) == len(SHEETS)
    assert [name for name in names if left_in_english(name, case)] == []


def test_names_that_no_tab_may_have_leave_the_tabs_in_english(other: Catalogue) -> None:
    """Two sheets cannot be called alike, nor by a sign that a program refuses."""
    for wrong in ("Checks/1", "a" * 32, other.forms["Lists"][0]):
        forms = {**other.forms, "Checks": (wrong,)}
        with client_context(catalogue=replace(other, forms=forms)):
            assert [tab_of(one) for one in SHEETS] == list(SHEETS)


def test_no_cell_has_a_word_that_is_not_translated(written: tuple[Case, Path]) -> None:
    case, file = written
    same = identifiers(case)
    plain = {
        f"{cell.parent.title}!{cell.coordinate}": found
        for cell in cells(file)
        if cell.data_type == "s" and cell.value not in same
        if (found := left_in_english(cell.value.replace("free_cash_flow", ""), case))
    }
    assert plain == {}


def test_no_text_that_a_formula_prints_is_left(written: tuple[Case, Path]) -> None:
    case, file = written
    same = identifiers(case)
    printed = {
        text
        for cell in cells(file)
        if cell.data_type == "f"
        for text in re.findall(r'"((?:[^"]|"")*)"', cell.value)
    }
    assert in_other_letters("All checks hold") in printed
    assert [text for text in printed - same if left_in_english(text, case)] == []


def test_no_rule_chart_format_or_footer_is_left(written: tuple[Case, Path]) -> None:
    case, file = written
    texts = []
    for sheet in openpyxl.load_workbook(file):
        for rule in sheet.data_validations.dataValidation:
            texts += [rule.promptTitle, rule.prompt, rule.errorTitle, rule.error]
        texts += re.findall(r"[^&]+", sheet.oddFooter.right.text)
        texts += [
            text
            for row in sheet.iter_rows()
            for cell in row
            for text in re.findall(r'"([^"]*)"', cell.number_format)
        ]
    with zipfile.ZipFile(file) as inside:
        charts = [name for name in inside.namelist() if "/chart" in name or "/drawing" in name]
        xml = "".join(inside.read(name).decode() for name in charts if name.endswith(".xml"))
    texts += re.findall(r"<a:t>([^<]*)</a:t>", xml) + re.findall(r'descr="([^"]*)"', xml)
    texts += re.findall(r"<c:tx><c:v>([^<]*)</c:v>", xml)
    assert in_other_letters("Cumulative cash by month") in texts
    plain = [text for text in texts if text and left_in_english(text, case)]
    assert [text for text in plain if not re.fullmatch(r"(P|N|\[.*\])", text)] == []


@pytest.mark.slow
@pytest.mark.office
def test_formulas_work_in_another_language(other: Catalogue, tmp_path: Path) -> None:
    """The texts that formulas print and compare have quotation marks in them too."""
    quoting = {
        english: (f'„{other.forms[english][0]}" "',)
        for english in ("All checks hold", "{n} failing: see {sheet}", "n/a", "TRUE", "none")
    }
    language = replace(other, forms={**other.forms, **quoting})
    (tmp_path / "out").mkdir()
    files = {}
    with client_context(catalogue=language):
        for name, case in (("one_rate", golden()), ("no_rate", several_rates())):
            write_workbook(case, tmp_path / "as_written.xlsx")
            book = without_kept_values(tmp_path / "as_written.xlsx")
            book.save(tmp_path / f"{name}.xlsx")
            files[tmp_path / f"{name}.xlsx"] = outcome(case).as_json()
    for done, expected in zip(
        recalculated(list(files), tmp_path / "out"), files.values(), strict=True
    ):
        book = openpyxl.load_workbook(done, data_only=True)
        rows = list(book.worksheets[0].iter_rows(values_only=True, max_col=2))
        for one, (label, value) in zip(MEASURES, rows[HEADER_ROW:], strict=False):
            name = one.name
            with client_context(catalogue=language):
                assert label == words(one.label)
            if expected[name] is None:
                assert value == language.forms["n/a"][0], name
            else:
                assert value == pytest.approx(expected[name], rel=1e-9, abs=1e-6), name
        assert rows[4][1] == language.forms["All checks hold"][0]


def test_a_long_translation_loses_no_rule(tmp_path: Path) -> None:
    """A program refuses titles above 32 signs and messages above 255."""
    rules = (
        "Share",
        "A share between {least} and {most}.",
        "No such scenario",
        "This value cannot be used",
        "Write 4.5% or 0.045 for four and a half per cent.",
    )
    long = Catalogue("eo", {english: (f"{english} " * 8,) for english in rules})
    counts = []
    for language in (Catalogue(), long):
        with client_context(catalogue=language):
            write_workbook(golden(), tmp_path / "case.xlsx")
        sheet = openpyxl.load_workbook(tmp_path / "case.xlsx").worksheets[1]
        found = sheet.data_validations.dataValidation
        counts.append(len(found))
        assert max(len(rule.error) for rule in found) <= 255
    assert counts[0] == counts[1] > 3
    assert "…" in "".join(rule.errorTitle for rule in found)


def test_a_scenario_is_chosen_by_its_translated_name(other: Catalogue, tmp_path: Path) -> None:
    with client_context(catalogue=other):
        write_workbook(with_scenarios(), tmp_path / "case.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "case.xlsx").worksheets[1]
    base = in_other_letters("Base")
    assert base in [cell.value for cell in sheet[9]]
    assert sheet["D4"].value in (base, in_other_letters("What-if"))


def test_the_panel_is_given_translated_labels(other: Catalogue) -> None:
    case = renamed(with_scenarios())
    with client_context(catalogue=other):
        data = panel_data(case)
        controls = [*dial_sliders(case), *lever_sliders(case, ["uplift"])]
        texts = [told(t) for one in controls for t in (one.label, one.group, *one.sources)]
    texts += [one["label"] for one in (*data["figures"], *data["dials"])]
    texts += [one["title"] for one in data["groups"]] + [one["meaning"] for one in data["dials"]]
    sources = {one["source"] for one in data["dials"]}
    assert sources >= {STATED, NOT_COUNTED}  # which the page knows by these names
    texts += sources - {STATED, NOT_COUNTED, ALL_OF_THEM}
    assert [text for text in texts if left_in_english(text, case)] == []


def test_sources_are_told_anew_in_each_language(other: Catalogue, sample_study: Study) -> None:
    history = sample_study.history

    def case() -> Case:
        return programme_case(make_plan(second_lifetime_value(history)))

    def sources(of: Case) -> list[str]:
        series = [one.contacted_per_month for one in of.segments]
        given = [*(one.source for one in series), *(one.return_rate.source for one in of.segments)]
        return list(map(told, given))

    of = case()
    english = sources(of)
    with client_context(catalogue=other, locale="de_DE"):
        there = sources(of)
        assert case() == of
    names = {word for one in of.segments for word in re.findall(r"[A-Za-z]{2,}", str(one.title))}
    assert there != english
    assert [plain_words(one, names) for one in there] == [[]] * len(there)
    share = re.compile(r"(\d+)\u202f% of them")  # 71 % here is 71 % there, with another blank
    assert all(
        f"{found[1]}\xa0%" in second
        for first, second in zip(english, there, strict=True)
        if (found := share.search(first))
    )


def test_a_benchmark_is_one_source_in_every_language(other: Catalogue) -> None:
    found = published("telecom_bundle_return")
    assert found is not None
    source = as_mapping(found)["source"]
    with client_context(catalogue=other):
        assert as_mapping(found)["source"] == source
        assert plain_words(told(source), set()) == []
        assert told("Own campaign, 2025") == "Own campaign, 2025"
    assert told(source) == str(source)
