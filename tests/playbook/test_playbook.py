"""The playbook of each case: its numbers are the record's, and it is whole and native."""

from __future__ import annotations

import csv
import datetime as dt
import re
import subprocess
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from tests.cases.clients import CASES, HOSTILE_CLIENT
from tests.cases.studies import handed
from tests.conftest import needs_program
from tests.number_audit import unfounded, unfounded_in_page
from tests.other_language import other_language
from tests.playbook.read import headings, text_of
from tests.study_texts import each, english_in, of_the_client
from winback_kit.checks import too_little
from winback_kit.client_study import Study, study
from winback_kit.report.playbook.document.styles import TABLE_SIZE
from winback_kit.report.playbook.document.tables import _SMALLEST, _least, _size, column_widths
from winback_kit.report.playbook.kit.parts import PlaybookSection
from winback_kit.report.playbook.playbook import section_of, write_playbook
from winback_kit.report.slides.drawing.fit import Type
from winback_kit.words.context import client_context

EVERY = each([*CASES, "hostile"], later={*CASES, "hostile"} - {"too_little"})
SAMPLES = [Path(__file__).parents[2] / "sample_data" / one for one in ("retail", "subscription")]
WRONG = "48,617.3"  # no figure of any case


@cache
def written(name: str) -> Path:
    """The folder of a case's playbook, written once in a process."""
    folder = Path(tempfile.mkdtemp())
    write_playbook(handed(name).study, folder)
    return folder


def record_of(name: str) -> dict[str, Any]:
    case = handed(name)
    return {**case.record, "decision_map": case.study.decision_map.record}


@pytest.mark.parametrize("name", EVERY)
def test_every_number_is_in_the_record_and_nothing_is_left_open_by_mistake(name: str) -> None:
    file = written(name) / "playbook.docx"
    text = text_of(file)
    assert unfounded(text, record_of(name)) == []
    assert re.findall(r"\{\w*\}", text) == []  # a place that nobody filled
    page = file.with_suffix(".html").read_text(encoding="utf-8")
    assert unfounded_in_page(page, record_of(name)) == []
    assert re.findall(r">[^<]*\{\w+\}", page.partition("</style>")[2]) == []


@pytest.mark.parametrize("where", ["paragraph", "table"])
def test_a_wrong_number_is_found(where: str, tmp_path: Path) -> None:
    document = Document(str(written("too_little") / "playbook.docx"))
    if where == "paragraph":
        document.paragraphs[12].add_run(f" {WRONG}")
    else:
        document.tables[1].cell(1, 1).paragraphs[0].add_run(f" {WRONG}")
    document.save(str(tmp_path / "x.docx"))
    (found,) = unfounded(text_of(tmp_path / "x.docx"), record_of("too_little"))
    assert found.startswith(WRONG)


@pytest.mark.slow
def test_what_is_not_funded_has_a_playbook_of_what_to_do_instead() -> None:
    instead, funded = (written(name) / "playbook.docx" for name in ("too_little", "partial"))
    wanted = {"What to ask", "What to measure", "What to mend", "What to try"}
    assert wanted <= set(headings(instead))
    assert not wanted & set(headings(funded))
    campaign = {"Who goes where", "Communication plan", "Measures and gates"}
    assert campaign <= set(headings(funded))
    assert not campaign & set(headings(instead))
    scripts = {file: headings(file, 2) for file in (instead, funded)}
    assert "The win-back call" in scripts[funded]
    assert "The win-back call" not in scripts[instead]
    assert "The exit interview" in scripts[instead]


@pytest.mark.slow
def test_it_is_native_and_says_whose_it_is() -> None:
    document = Document(str(written("partial") / "playbook.docx"))
    told = document.core_properties
    assert told.created == dt.datetime(2026, 6, 17, tzinfo=told.created.tzinfo)
    assert told.title == "In Part Ltd: Playbook: winning customers back"
    for table in document.tables:  # each repeats its header, and no row is broken
        rows = table._tbl.findall(qn("w:tr"))
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    page = (written("partial") / "playbook.html").read_text(encoding="utf-8")
    assert re.findall(r'<h2 id="section-\d+">\d+ ([^<]*)', page) == headings(
        written("partial") / "playbook.docx"
    )


@pytest.mark.slow
def test_the_same_study_gives_the_same_bytes(tmp_path: Path) -> None:
    write_playbook(handed("partial").study, tmp_path)
    for name in ("playbook.docx", "playbook.html"):
        assert (tmp_path / name).read_bytes() == (written("partial") / name).read_bytes()
    with zipfile.ZipFile(tmp_path / "playbook.docx") as packed:
        assert {one.date_time for one in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.slow
def test_names_that_somebody_wrote_to_do_harm_are_names() -> None:
    page = (written("hostile") / "playbook.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert HOSTILE_CLIENT[:12] in text_of(written("hostile") / "playbook.docx")


@pytest.mark.slow
def test_no_text_of_the_kit_stays_english(tmp_path: Path) -> None:
    told = handed("partial").study
    with client_context(catalogue=other_language(), locale="el_GR"):
        write_playbook(told, tmp_path)
    text = text_of(tmp_path / "playbook.docx", spoken=False)
    text = re.sub(r"[\w/]+\.(csv|md|yml)|\S*[_/]\S*|winback \w+( \w+)?", "", text)
    stated = told.client.settings.communication.what_changed.values()
    own = " ".join([*(f"{one.text} {one.proof}" for one in stated), told.client.name])
    terms = told.client.settings.case
    own += f" {terms.sponsor} {terms.owner} {terms.budget_from} " + " ".join(terms.owners.values())
    known = of_the_client(told) | set(re.findall(r"\w+", own)) | {"client", "yml", "CRM", "design"}
    known |= {table.name for table in told.data.missing} | {"lists", "csv"}
    assert english_in(text.split("\n"), known) == []
    for one in told.client.playbooks.scripts:  # whose words to say are left out above
        assert {step.say for step in one.said.steps} <= set(other_language().forms)


@pytest.mark.slow
def test_a_section_for_which_the_data_are_too_little_says_so() -> None:
    def lacking(_: Study) -> list[Any]:
        raise too_little("x", "lacks ten returns", "Wait.")

    shown = section_of(handed("partial").study, PlaybookSection(1, "What", lacking))
    (said,) = shown.parts
    assert "lacks ten returns" in said.text  # type: ignore[union-attr]


def test_columns_fill_the_page_and_break_no_number() -> None:
    style = Type(9.0, bold=True)
    rows = [["Name", "Worth"], ["a word " * 40, "1,234,567 points"]]
    widths = column_widths(rows, 16.6, style, [1])
    assert sum(widths) == pytest.approx(16.6)
    # sixteen letters of at most 0.556 + 0.0556 of 9 points, 2.54/72 cm each, and the padding
    rows = [["What", "Who, until when"], ["a word " * 40, ""]]
    assert column_widths(rows, 16.6, style)[1] > 4.0  # room for a hand that fills it
    assert 2.0 < widths[1] < 16 * 0.612 * 9 * 2.54 / 72 + 0.34 + 0.01


@pytest.mark.slow
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda folder: folder.name)
def test_a_sample_has_12_to_25_pages_and_nothing_of_a_customer(
    sample: Path, tmp_path: Path
) -> None:
    given = study(sample)
    write_playbook(given, tmp_path)
    file = tmp_path / "playbook.docx"
    words = set(re.findall(r"[\w-]+", text_of(file)))
    for table in sample.glob("*.csv"):
        with table.open(encoding="utf-8") as opened:
            rows = list(csv.DictReader(opened))
        assert not {row["customer_id"] for row in rows if row.get("customer_id")} & words
        written_by_them = {row["free_text"] for row in rows if row.get("free_text")}
        text = text_of(file)
        assert [one for one in written_by_them if len(one) > 20 and one in text] == []
    office = needs_program("soffice", "libreoffice")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    ask = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*ask, str(file)], check=True, capture_output=True)
    printed = [needs_program("pdfinfo"), str(file.with_suffix(".pdf"))]
    about = subprocess.run(printed, check=True, capture_output=True, text=True).stdout
    pages = re.search(r"Pages:\s+(\d+)", about)
    assert pages is not None
    assert 12 <= int(pages[1]) <= 25


def test_letters_are_smaller_where_a_word_would_be_broken_otherwise() -> None:
    words = ["Angesprochene", "Wahrscheinlichkeit", "Entgangen", "Zurückgehaltene"]
    few, many = ([words[at % 4] for at in range(number)] for number in (4, 7))
    assert _size([few, few], 16.6, ()) == TABLE_SIZE
    size = _size([many, many], 16.6, ())
    assert _SMALLEST < size < TABLE_SIZE
    assert sum(_least([many, many], Type(size, bold=True), ())) <= 16.6
