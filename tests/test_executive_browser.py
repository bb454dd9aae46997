"""The executive page and the cover in Chromium, and the PDF that it prints, for every case."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cases.clients import CASES
from tests.cases.studies import handed
from tests.chromium import chromium_program, new_page
from tests.conftest import needs_module, needs_program, worked_out
from tests.number_audit import numbers_in, unfounded, without_page_numbers
from winback_kit.client_study import Study
from winback_kit.report.page.business_case import write_business_case
from winback_kit.report.page.panel import panel_html
from winback_kit.report.page.paper import paper_of, print_paper
from winback_kit.report.printing.pdf import CHOSEN, MISSING, find_browser, print_page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EVERY = [*CASES, "hostile"]
WIDTHS = (1280, 390)
MOST_BYTES = 6_000_000
MOST_PIXELS = 12_000  # of the executive part on a phone: some fourteen screens
MARGIN_POINTS = 14 / 25.4 * 72
A4_POINTS = 210 / 25.4 * 72


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@dataclass
class Opened:
    """A page in the browser: what it asked for beside itself, and what it complained of."""

    page: Any
    asked: list[str]
    told: list[str]


def file_of(name: str, kind: str, folder: Path) -> Path:
    """The page or the cover of a case, written into a folder."""
    home = folder / name
    home.mkdir(exist_ok=True)
    for written, text in (("page", handed(name).page), ("cover", handed(name).cover)):
        (home / f"{written}.html").write_text(text, encoding="utf-8")
    return home / f"{kind}.html"


def opened(browser: Any, file: Path, *, width: int) -> Opened:
    page = new_page(browser, width=width)
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: told.append(said.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("dialog", lambda dialog: told.append(dialog.message))
    page.goto(file.as_uri())
    asked.remove(file.as_uri())
    return Opened(page, asked, told)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", EVERY)
def test_a_page_is_whole_offline(name: str, width: int, browser: Any, folder: Path) -> None:
    file = file_of(name, "page", folder)
    assert file.stat().st_size <= MOST_BYTES
    shown = opened(browser, file, width=width)
    assert shown.asked == []
    assert shown.told == []
    charts = shown.page.locator(".wb-chart")
    assert charts.count() == shown.page.locator(".wb-chart.js-plotly-plot").count() >= 6
    assert shown.page.evaluate("document.documentElement.scrollWidth") == width
    shown.page.close()


ON_A_PHONE = """() => {
  const shown = one => one.getClientRects().length > 0;
  document.querySelectorAll("details").forEach(one => one.open = true);
  const told = [...document.querySelectorAll("main .wb-table")].map(place => ({
    cards: place.classList.contains("wb-cards"),
    sideways: place.scrollWidth - place.clientWidth,
    unnamed: [...place.querySelectorAll(".wb-cards tbody td")]
      .filter(cell => !cell.dataset.label && cell.closest("table").tHead.textContent).length,
  }));
  const small = [...document.querySelectorAll("main svg text")]
    .filter(one => one.textContent.trim() && shown(one))
    .map(one => [parseFloat(getComputedStyle(one).fontSize), one.getScreenCTM()])
    .map(([size, drawn]) => size * Math.hypot(drawn.a, drawn.b))
    .filter(pixels => pixels < 10);
  return {told, small, width: document.documentElement.scrollWidth};
}"""


@pytest.mark.parametrize("name", EVERY)
def test_a_table_on_a_phone_is_seen_whole(name: str, browser: Any, folder: Path) -> None:
    page = opened(browser, file_of(name, "page", folder), width=390).page
    found = page.evaluate(ON_A_PHONE)
    assert found["small"] == []  # pixels of a letter of a chart as it is shown
    assert found["width"] == 390
    assert len(found["told"]) > 10
    assert sum(one["cards"] for one in found["told"]) >= 5
    assert [one for one in found["told"] if one["sideways"] > 1 or one["unnamed"]] == []
    page.set_viewport_size({"width": 1280, "height": 900})  # turned to a wide screen, all is back
    assert page.locator(".wb-cards, .wb-fold").count() == 0
    page.close()


@pytest.mark.parametrize("name", ["retail", "subscription"])
def test_the_executive_part_is_short_on_a_phone(
    name: str, sample: Path, sample_study: Study, browser: Any, tmp_path: Path
) -> None:
    study = sample_study if name == sample.name else worked_out(sample.parent / name)
    panel = panel_html(study.case, locale=study.client.settings.locale)
    write_business_case(study, tmp_path / "page.html", panel=panel)
    page = opened(browser, tmp_path / "page.html", width=390).page
    bottom = "document.querySelector('.wb-executive').getBoundingClientRect().bottom"
    assert 5_000 < page.evaluate(bottom) <= MOST_PIXELS
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.close()


@pytest.mark.parametrize("kind", ["page", "cover"])
@pytest.mark.parametrize("name", EVERY)
def test_axe_finds_nothing_serious(name: str, kind: str, browser: Any, folder: Path) -> None:
    axe = needs_module("axe_playwright_python.sync_playwright").Axe()
    for width in WIDTHS:
        shown = opened(browser, file_of(name, kind, folder), width=width)
        found = axe.run(shown.page).response["violations"]
        serious = [one for one in found if one["impact"] in ("serious", "critical")]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in serious] == []
        shown.page.close()


def test_the_keyboard_reaches_everything(browser: Any, folder: Path) -> None:
    page = opened(browser, file_of("partial", "page", folder), width=390).page
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    shown = (
        "[...document.querySelectorAll(\"a[href], summary, [tabindex='0']\")]"
        ".filter(one => one.checkVisibility())"
    )
    wanted = page.evaluate(f"{shown}.length")
    assert wanted > 30
    reached = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(f"{shown}.indexOf(document.activeElement)"))
    assert set(range(wanted)) <= reached
    page.close()


def marks_of_axes(browser: Any, file: Path) -> list[str]:
    """What charts write at their axes on sheets of paper."""
    within = round((A4_POINTS - 2 * MARGIN_POINTS) / 72 * 96)  # CSS pixels between the margins
    page = opened(browser, paper_of(file), width=within).page
    marks: list[str] = page.locator(".xtick text, .ytick text").all_text_contents()
    page.close()
    return [re.sub(r"[^\d.,%]", "", mark) for mark in marks]


def text_of_pages(pdf: Path, currency: str) -> list[str]:
    """The text of each page in the order of the page; narrow blanks are put back."""
    return _said("pdftotext", "-raw", pdf, "-").replace(currency, f"{currency} ").split("\f")[:-1]


@pytest.fixture(scope="module")
def printed(folder: Path) -> dict[str, Path]:
    needs_program("pdftotext")
    chromium_program()
    out = {}
    for name in EVERY:
        page = file_of(name, "page", folder)
        out[name] = page.with_suffix(".pdf")
        assert print_paper(page, out[name], print_page).why_not == ""
    return out


@pytest.mark.parametrize("name", EVERY)
def test_the_pdf_says_what_the_record_says(
    name: str, printed: dict[str, Path], browser: Any, folder: Path
) -> None:
    case = handed(name)
    pages = text_of_pages(printed[name], case.study.case.currency)
    flat = [" ".join(page.split()) for page in pages]
    npv = case.memo.numbers[0].value.shown
    assert "".join(npv.split()) in flat[0].replace(" ", "")
    # the memo is one page: it ends on the first, and the next begins with the contents
    assert "the weakest that a figure rests on." in flat[0]
    assert re.match(rf"2 / {len(pages)} .{{3,60}}? Contents ", flat[1])  # its foot holds the client
    text = without_page_numbers(pages)
    assert len(numbers_in(text)) > 400
    marks = marks_of_axes(browser, file_of(name, "page", folder))
    assert unfounded(text, case.record, marks=marks) == []
    drawn = {mark for mark in marks if re.search(r"\d\d", mark)}
    assert len(drawn) > 5
    together = re.sub(r"\s+%", "%", text)
    assert {mark for mark in drawn if mark not in together} == set()  # the charts are on it
    planted = text.replace(f"{case.study.outcome.contacted:,.0f}", "98,765")
    assert unfounded(planted, case.record, marks=marks)


@pytest.mark.parametrize("name", EVERY)
def test_the_pdf_is_tagged_with_its_fonts_and_nothing_cut(
    name: str, printed: dict[str, Path]
) -> None:
    about = _said("pdfinfo", printed[name])
    assert re.search(r"Tagged:\s+yes", about)
    assert re.search(r"Page size:\s+59[45]\.\d+ x 84[12]", about)
    fonts = [line.split() for line in _said("pdffonts", printed[name]).splitlines()[2:]]
    assert fonts
    assert {line[-5] for line in fonts} == {"yes"}  # name, type, …, emb, sub, uni, object
    boxes = _said("pdftotext", "-bbox", printed[name], "-")
    words = re.findall(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"', boxes)
    assert len(words) > 2_000
    assert max(float(right) for _, right in words) <= A4_POINTS - MARGIN_POINTS + 1
    assert min(float(left) for left, _ in words) >= MARGIN_POINTS - 1


def _said(program: str, *words: object) -> str:
    command = [program, *map(str, words)]
    said = subprocess.run(command, capture_output=True, check=True).stdout
    return said.decode("utf-8", errors="replace")  # a sign that no font here has is no UTF-8


def test_without_a_browser_the_run_says_so(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv(CHOSEN, str(tmp_path / "none"))
    assert find_browser() is None
    page = tmp_path / "page.html"
    page.write_text("<p>1</p>", encoding="utf-8")
    assert print_page(page, tmp_path / "page.pdf").why_not == MISSING.format(variable=CHOSEN)
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv(CHOSEN, str(broken))
    told = print_page(page, tmp_path / "page.pdf").why_not
    assert told == "No PDF was made: broken failed (status 3)."
    assert not (tmp_path / "page.pdf").exists()
