"""The deck: native charts that hold the study's values, texts that stay in their boxes."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL import ImageFont
from pptx import Presentation
from pptx.oxml.ns import qn

from sample_data.extremes import LONG_CLIENT, NAMES, large_client, negative_client
from sample_data.write import write_files
from tests.conftest import needs_program
from tests.slides_read import Placed, charts, placed_texts
from winback_kit.case.result.bridge import bridge
from winback_kit.client_study import Study
from winback_kit.client_study import study as make_study
from winback_kit.report.slides.bridge import column
from winback_kit.report.slides.deck import deck_of, write_slides
from winback_kit.report.slides.drawing.fit import (
    Box,
    Names,
    Type,
    fitted,
    height,
    readable,
    shortened,
    text_width,
)
from winback_kit.report.slides.drawing.look import Look
from winback_kit.show.kit.colours import contrast
from winback_kit.show.kit.sentence import money_fact
from winback_kit.words.numbers import money, share

SLIDES = 8
SLIDES_WITHOUT_A_PLAN = 7
CENT = 0.005
LARGE = pytest.param("large", marks=pytest.mark.slow)


@pytest.fixture(scope="module")
def study(sample_study: Study) -> Study:
    return sample_study


@pytest.fixture(scope="module")
def negative(tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = tmp_path_factory.mktemp("negative")
    write_files(negative_client(), folder)
    return make_study(folder)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = tmp_path_factory.mktemp("large")
    write_files(large_client(), folder)
    return make_study(folder)


def opened(study: Study, look: Look | None = None) -> Any:
    return Presentation(io.BytesIO(deck_of(study, look or Look(footer="Confidential"))))


@pytest.fixture(scope="module")
def deck(study: Study) -> Any:
    return opened(study)


def test_every_slide_has_a_title_notes_and_a_foot(deck: Any, study: Study) -> None:
    assert len(deck.slides) == SLIDES
    for number, slide in enumerate(deck.slides, start=1):
        assert slide.shapes.title.text_frame.text
        assert slide.notes_slide.notes_text_frame.text
        shown = {
            shape.name: shape.text_frame.text for shape in slide.shapes if shape.has_text_frame
        }
        assert shown["Slide number"] == str(number)
        assert study.history.data.client.name in shown["Foot"]
        assert "17\u00a0June\u00a02026" in shown["Foot"]
        assert "Confidential" in shown["Foot"]


def test_charts_are_native_and_described(deck: Any) -> None:
    assert len(charts(deck)) == 6  # bridge, segments, risk, options, cash, assumptions
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert len(shape._element.find(".//" + qn("p:cNvPr")).get("descr")) > 40


def test_no_slide_is_a_picture(deck: Any) -> None:
    assert not [s for slide in deck.slides for s in slide.shapes if s.shape_type == 13]


def test_four_numbers_are_those_of_the_study(deck: Any, study: Study) -> None:
    shown = {
        shape.name: shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame
    }
    cur = study.outcome.currency
    worth = money_fact(study.outcome.npv, "figures.npv", cur, sign=True)  # a gain
    assert shown["Net present value"] == worth.shown
    assert shown["Chance that it pays"] == share(study.assessment.risk.chance, digits=0)
    assert shown["Most cash out"] == money(study.outcome["peak_cash_need_before_tax"], cur)
    assert shown["Payback"] == f"{study.outcome.payback_months} months"


def test_charts_hold_the_values_of_the_study(deck: Any, study: Study) -> None:
    _, segments, risk, options, cash, _ = charts(deck)
    best = sorted(study.plan.best.values(), key=lambda one: -one.incremental)
    gross, incremental = segments.plots[0].series
    assert list(gross.values) == pytest.approx([one.gross for one in best], abs=CENT)
    assert list(incremental.values) == pytest.approx([one.incremental for one in best], abs=CENT)
    loss, gain = (series.values for series in risk.plots[0].series)
    pays = sum(value for value in gain if value)
    assert pays == pytest.approx(study.assessment.risk.chance, abs=1e-3)  # 0 itself does not pay
    assert pays + sum(value for value in loss if value) == pytest.approx(1, abs=1e-5)
    before, after = options.plots[0].series
    assert list(before.values) == pytest.approx([o.npv for o in study.options], abs=CENT)
    cut = [o.outcome.npv_headline if o.outcome else 0.0 for o in study.options]
    assert list(after.values) == pytest.approx(cut, abs=CENT)
    (base,) = cash.plots[1].series
    assert base.values[-1] == pytest.approx(study.outcome.npv, abs=CENT)


@pytest.mark.parametrize("which", ["study", "negative", LARGE])
def test_the_bridge_adds_up(which: str, request: pytest.FixtureRequest) -> None:
    result = request.getfixturevalue(which).outcome
    steps = bridge(result)
    assert steps[-2].after == pytest.approx(result.npv, abs=1e-6)
    for step in steps:
        drawn = column(step)
        assert drawn.above - drawn.below == pytest.approx(abs(step.after - step.before))
        top = max(drawn.base, 0.0) + drawn.above
        assert top == pytest.approx(max(step.before, step.after, 0.0))


def test_a_loss_is_told_and_has_no_plan(negative: Study) -> None:
    deck = opened(negative)
    assert len(deck.slides) == SLIDES_WITHOUT_A_PLAN
    shown = {
        shape.name: shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame
    }
    assert shown["Decision"] == "Do not fund"
    assert shown["Payback"] == "never"


def real_font(bold: bool) -> Path:
    """Liberation Sans, which has the widths of Arial."""
    name = f"LiberationSans-{'Bold' if bold else 'Regular'}.ttf"
    found = [
        p for root in ("/usr/share/fonts", "/usr/local/share/fonts") for p in Path(root).rglob(name)
    ]
    if not found:
        pytest.skip("Liberation Sans is not on this machine")
    return found[0]


def overflows(one: Placed) -> bool:
    style = Type(one.size, one.bold)
    return height(one.paragraphs, one.width, style, gap=one.gap) > one.height + 0.5


@pytest.mark.parametrize("which", ["study", "negative", LARGE])
def test_nothing_overflows_its_box(which: str, request: pytest.FixtureRequest) -> None:
    deck = opened(request.getfixturevalue(which))
    texts = list(placed_texts(deck))
    assert len(texts) > 80
    assert [(one.slide, one.paragraphs) for one in texts if overflows(one)] == []
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


@pytest.mark.parametrize("which", ["study", LARGE])
def test_the_measure_is_no_less_than_the_real_font(
    which: str, request: pytest.FixtureRequest
) -> None:
    """Latin texts, measured by the font that stands in for Arial."""
    latin = re.compile(r"[\u0020-\u024f–—“”…−]+")
    for one in placed_texts(opened(request.getfixturevalue(which))):
        font = ImageFont.truetype(str(real_font(one.bold)), size=1000)
        for text in filter(latin.fullmatch, one.paragraphs):
            real = font.getlength(text) / 1000 * one.size
            assert text_width(text, Type(one.size, one.bold)) >= 0.995 * real, text


@pytest.mark.slow
def test_long_names_are_whole_in_the_notes(large: Study) -> None:
    notes = "\n".join(s.notes_slide.notes_text_frame.text for s in opened(large).slides)
    without_pictures = "bad service and nobody answers"
    for name in NAMES:
        assert (without_pictures if without_pictures[:11] in name else name) in notes


@pytest.mark.slow
def test_names_are_text_in_the_workbooks_behind_the_charts(large: Study) -> None:
    for chart in charts(opened(large)):
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        for row in book.active.iter_rows():
            assert [cell.coordinate for cell in row if cell.data_type == "f"] == []
            assert [cell.coordinate for cell in row if cell.hyperlink] == []


def test_the_same_study_gives_the_same_bytes(study: Study) -> None:
    content = deck_of(study, Look())
    assert deck_of(study, Look()) == content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {item.date_time[0] for item in packed.infolist()} == {1980}


def test_a_look_gives_colour_font_and_foot(study: Study) -> None:
    look = Look(accent="#FFD400", font="Verdana", footer="For the board only")
    deck = opened(study, look)
    assert [t for t in placed_texts(deck) if "For the board only" in " ".join(t.paragraphs)]
    theme = next(
        part for part in deck.part.package.iter_parts() if "theme1" in str(part.partname)
    ).blob.decode()
    assert "FFD400" in theme
    assert theme.count('<a:latin typeface="Verdana"') == 2
    assert look.on_accent != "#FFFFFF"
    assert contrast(look.on_accent, look.accent) > 4.5


def test_texts_are_cut_between_letters_and_marked() -> None:
    style = Type(12)
    assert shortened("Apology call", 1000, style) == "Apology call"
    cut = shortened("Family 👩‍👩‍👧‍👦 of four", 70, style)
    assert cut.endswith("…")
    assert "\u200d…" not in cut
    assert text_width(cut, style) <= 70


def test_control_and_turning_signs_do_not_reach_a_slide() -> None:
    assert readable("a\x00b\u202ec") == "a b c"
    assert readable("שלום") == "שלום\N{LEFT-TO-RIGHT MARK}"


def test_what_cannot_fit_is_left_to_the_notes_and_a_lone_text_is_cut() -> None:
    box, style = Box(0, 0, 100, 30), Type(12)
    kept, size = fitted(
        ["One.", "Two.", "Three.", "Four."], box, Names(()), sizes=[12], style=style
    )
    assert (kept, size) == (["One.", "Two."], 12)  # 30 points hold two lines of 14.4
    (cut,), _ = fitted(["word " * 200], box, Names(()), sizes=[12], style=style)
    assert cut.endswith("…")
    assert height([cut], box.width, style) <= box.height


@pytest.mark.office
@pytest.mark.parametrize("which", ["study", LARGE])
def test_libreoffice_prints_every_slide(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    office = needs_program("soffice", "libreoffice")
    file = tmp_path / "business_case.pptx"
    write_slides(request.getfixturevalue(which), file)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    ask = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(file),
    ]
    subprocess.run(ask, check=True, capture_output=True)
    about = subprocess.run(
        [needs_program("pdfinfo"), str(file.with_suffix(".pdf"))],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert re.search(rf"Pages:\s+{SLIDES}\n", about)
    text = subprocess.run(
        [needs_program("pdftotext"), str(file.with_suffix(".pdf")), "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert LONG_CLIENT[:30] in text or "Harbour & Pine" in text
