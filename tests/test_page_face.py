"""What the what-if panel looks like to anybody: words, pictures, width, print, axe."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest

from tests.any_case import any_case
from tests.chromium import new_page
from tests.conftest import needs_module, needs_program
from tests.golden import golden
from tests.shown_panel import NASTY, Shown, two_segments
from winback_kit.case.result.outcome import outcome
from winback_kit.report.page.panel import panel_html
from winback_kit.words.context import client_context

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def panel(browser: Any, tmp_path: Path) -> Iterator[Shown]:
    shown = Shown(browser, two_segments(), tmp_path)
    yield shown
    shown.close()


def test_the_sentence_and_the_pictures_move_with_the_figures(panel: Shown) -> None:
    sentence, cash = (
        panel.page.locator("[data-sentence]"),
        panel.page.locator("[data-caption=cash]"),
    )
    before = panel.page.locator("[data-chart-of=bridge] svg").inner_html()
    assert sentence.inner_text().startswith("Against doing nothing it adds EUR")
    panel.type("segments.0.natural_return_rate", "6")
    assert sentence.inner_text().startswith("Against doing nothing it loses EUR")
    assert "not back within 36 months" in cash.inner_text()
    assert panel.page.locator("[data-chart-of=bridge] svg").inner_html() != before
    panel.page.locator("[data-show-figures]").click()
    assert panel.page.locator("[data-row=pv_natural_margin]").is_visible()


def test_only_what_is_moved_is_spoken(panel: Shown) -> None:
    spoken = panel.page.locator("[data-spoken]")
    panel.page.wait_for_timeout(1500)  # twice as long as a move takes to be spoken
    assert spoken.text_content() == ""
    panel.type("segments.0.natural_return_rate", "6")
    panel.page.wait_for_function("document.querySelector('[data-spoken]').textContent !== ''")
    assert "against the base case" in spoken.text_content()


def test_every_control_is_reached_by_the_keyboard(panel: Shown) -> None:
    wanted = panel.page.evaluate(
        "Array.from(document.querySelectorAll('.wb-panel :is(input, button, select, summary)'))"
        ".filter(e => e.checkVisibility({visibilityProperty: true})).length"
    )
    panel.page.evaluate("document.activeElement.blur()")
    reached = set()
    for _ in range(wanted + 5):
        panel.page.keyboard.press("Tab")
        reached.add(
            panel.page.evaluate("""() => {
            const e = document.activeElement;
            if (!e.closest('.wb-panel')) return -1;
            return Array.from(document.querySelectorAll('*')).indexOf(e); }""")
        )
    assert len(reached - {-1}) >= wanted


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(
    browser: Any, tmp_path: Path, width: int
) -> None:
    axe = needs_module("axe_playwright_python.sync_playwright").Axe()
    shown = Shown(browser, two_segments(), tmp_path, width=width)
    shown.page.locator("[data-show-figures]").click()
    shown.type("segments.0.return_rate", "200")
    shown.type("segments.0.margin", "20")
    shown.type("main.uplift", "0.5")
    found = axe.run(shown.page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= width
    shown.close()


def test_print_has_tables_and_no_sliders(panel: Shown, tmp_path: Path) -> None:
    panel.type("segments.0.return_rate", "6")
    panel.page.emulate_media(media="print")
    assert not panel.slider("segments.0.return_rate").is_visible()
    assert panel.page.locator("table[data-moved]").is_visible()
    assert panel.page.locator("[data-row=residual]").is_visible()
    needs_program("pdftotext")
    pdf = tmp_path / "printed.pdf"
    panel.page.pdf(path=str(pdf), prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True)
    npv = f"{panel.figures()['npv']:,.0f}"
    assert npv in text.stdout
    assert "Return rate with the offer" in text.stdout


def test_the_locale_of_the_client_writes_the_numbers(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "de.html"
    case = two_segments()
    file.write_text(f"<!DOCTYPE html><meta charset=utf-8>{panel_html(case, locale='de_DE')}")
    page = new_page(browser)
    page.goto(file.as_uri())
    whole = f"{outcome(case).npv:,.0f}".replace(",", ".")
    assert page.locator("[data-result=npv]").inner_text() == f"{whole}\u202fEUR"
    page.close()


@pytest.mark.parametrize("locale", ["en_GB", "en_US", "de_DE", "tr_TR", "fr_FR"])
def test_the_script_writes_shares_as_the_page_does(
    browser: Any, tmp_path: Path, locale: str
) -> None:
    """Until the script starts Python's text stands there; the script must not write another."""
    case = golden(margin=80.0)
    assert (outcome(case).irr or 0) > 0
    quick = golden(margin=300.0)
    assert (outcome(quick).irr or 0) > 10  # more than a thousand per cent
    for number, one in enumerate((case, quick)):
        with client_context(locale=locale):
            html = panel_html(one, locale=locale)
        file = tmp_path / f"{number}.html"
        file.write_text(f"<!DOCTYPE html><meta charset=utf-8>{html}", encoding="utf-8")
        before = re.search(r'data-result="irr" data-value="[^"]*">([^<]*)<', html)
        assert before is not None
        page = new_page(browser)
        page.goto(file.as_uri())
        after = page.locator("[data-result=irr]").inner_text()
        page.close()
        assert blanks(after) == blanks(unescape(before[1]))


def blanks(text: str) -> str:
    """One kind of blank: the script writes the narrow one for that of CLDR."""
    return re.sub(r"\s", " ", text)


def test_a_large_case_can_be_moved(browser: Any, tmp_path: Path) -> None:
    case = any_case(np.random.default_rng(3), segments=20, horizon=60)
    shown = Shown(browser, case, tmp_path)
    for step in range(5):
        shown.type("segments.0.return_rate", str(2 + step))
        moved = shown.exact("segments.0.return_rate")
        shown.assert_equal({"segments.0.return_rate": moved})
    shown.close()


def test_a_name_in_the_case_is_text_and_nothing_else(panel: Shown) -> None:
    html = panel.file.read_text(encoding="utf-8")
    assert "<script>alert" not in html
    assert quote(NASTY) not in html
    summaries = panel.page.locator(".wb-group > summary").all_inner_texts()
    assert any(NASTY.strip() in one for one in summaries)
