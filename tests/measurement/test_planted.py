"""The sample's campaigns read to what was planted, and what is planted wrong is found."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from tests.measurement.planted_faults import BROKEN, CONTAMINATED, with_faults
from tests.shared_reseeds import CLIENTS, reseeds
from winback_kit.client_study import Study, study
from winback_kit.plan.experiment.readout.checks import campaign_checks
from winback_kit.report.page.business_case import write_business_case
from winback_kit.report.record.run_record import run_record
from winback_kit.report.slides.deck import write_slides
from winback_kit.report.slides.drawing.look import Look
from winback_kit.report.workbook.write import write_workbook
from winback_kit.show.decision.memo import decision_memo
from winback_kit.show.kit.table import Table
from winback_kit.show.kit.written import context_of
from winback_kit.show.measurement.draws import draws_table, withheld_finding
from winback_kit.show.measurement.effects import campaigns_table, measured_harm_table
from winback_kit.show.measurement.later import staying_table
from winback_kit.show.measurement.money import money_table
from winback_kit.words.context import client_context


@pytest.mark.slow
def test_intervals_of_campaigns_hold_what_was_planted() -> None:
    # of 90 %: at least 85 of 100 for each campaign and offer, and for all campaigns together
    held = Counter(
        (row.campaign, row.offer) for one in reseeds() for row in one["campaigns"] if row.held
    )
    assert len(held) == 5 * 3  # four campaigns and all of them, two offers and both
    assert {cell: n for cell, n in held.items() if n < 0.85 * CLIENTS} == {}


@pytest.fixture(scope="module")
def faulty(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The study of a copy in which one campaign is contaminated, and one draw is broken."""
    return study(with_faults(sample, tmp_path_factory.mktemp("faulty") / "copy"))


@pytest.mark.slow
def test_a_contaminated_campaign_and_a_broken_draw_are_found(faulty: Study) -> None:
    checks = campaign_checks(faulty.history)
    assert {name: one.failed for name, one in checks.items() if one.failed} == {
        BROKEN: ("ratio",),
        CONTAMINATED: ("contaminated",),
    }


@pytest.mark.slow
def test_no_figure_of_them_is_in_the_case_or_the_record(faulty: Study, sample: Path) -> None:
    campaigns = faulty.history.frames.campaigns
    # the calls of those held out stand there under no campaign: they compare with nobody
    others = campaigns[~campaigns.campaign.isin([BROKEN, CONTAMINATED, ""])]
    for arm, counted in (("treated", "treated"), ("holdout", "holdout")):
        people = int(others.contacted[others.arm == arm].sum())
        cells = {
            (one.segment, one.offer if arm == "treated" else ""): getattr(one, counted)
            for one in faulty.effects
        }
        assert sum(cells.values()) == people
    record = run_record(faulty, run="one", chapters=[])["measurement"]
    for one in record["campaigns"]:
        wrong = one["campaign"] in (BROKEN, CONTAMINATED)
        assert bool(one["withheld"]) is wrong
        assert (one["whole"] is None, one["offers"] == [], one["staying"] == []) == (wrong,) * 3
    assert all(one["campaigns"] == 2 for one in record["combined"])


@pytest.mark.slow
def test_every_face_says_that_they_are_withheld(faulty: Study, tmp_path: Path) -> None:
    with client_context(context_of(faulty.client)):
        said = withheld_finding(faulty.measurement)
        assert said is not None
        assert said in decision_memo(faulty).why
        write_business_case(faulty, tmp_path / "page.html")
        write_slides(faulty, tmp_path / "slides.pptx", look=Look())
        write_workbook(faulty.case, tmp_path / "book.xlsx", client="Copy")
        chapter = [
            shown.as_text()
            for table in (campaigns_table, money_table, staying_table, measured_harm_table)
            for shown in (table(faulty.measurement),)
            if isinstance(shown, Table)
        ]
        draws = draws_table(faulty.measurement).as_text()
    page = text_of((tmp_path / "page.html").read_text(encoding="utf-8"))
    slides = " ".join(
        slide.notes_slide.notes_text_frame.text
        for slide in Presentation(str(tmp_path / "slides.pptx")).slides
        if slide.has_notes_slide
    )
    assert flat(said.text) in flat(page)
    assert flat(said.text) in flat(slides)
    cells = [
        str(cell)
        for sheet in load_workbook(tmp_path / "book.xlsx")
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    ]
    for name in (BROKEN, CONTAMINATED):
        assert not [text for text in chapter if name in text]
        assert [line for line in draws.splitlines() if name in line and "withheld" in line]
        # on the page: the first page, the block, and the draws in the annex, and nowhere else
        assert page.count(name) == 3
        assert not [cell for cell in cells if name in cell]


def text_of(html: str) -> str:
    """The text of a page, without its scripts and styles."""
    bare = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", html, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", bare))


def flat(text: str) -> str:
    """A text with single blanks."""
    return " ".join(text.split())
