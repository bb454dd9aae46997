"""The what-if panel in Chromium: keyboard, mouse, links, copies, refusals, width, speed, axe."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest

from tests.any_case import any_case
from tests.commands import WINBACK
from tests.conftest import needs_module, needs_program
from tests.golden import golden_raw
from winback_kit.case.lines import MEASURES
from winback_kit.case.outcome import outcome
from winback_kit.case.record import Case
from winback_kit.report.panel import panel_html, write_what_if

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RELATIVE = 1e-9
MOST_MILLISECONDS = 35
NASTY = '<script>alert(1)</script>=HYPERLINK("x") \u05e9\u05dc\u05d5\u05dd 🎉 ' + "long" * 30
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def two_segments(**changes: Any) -> Case:
    """R1 with a second segment on a curve, two scenarios, a nasty name and a graded range."""
    raw = golden_raw() | {"currency": "EUR"}
    first = raw["segments"][0] | {"margin": 60, "offer": "Voucher"}
    first["return_rate"] = {"value": 0.05, "low": 0.03, "high": 0.08, "evidence": "B"}
    second = first | {
        "name": NASTY,
        "margin": [40, 42, 45],
        "retention": {"sbg": {"alpha": 0.7, "beta": 3.8}},
    }
    raw["segments"] = [first, second]
    raw["scenarios"] = [
        {"name": "Cautious", "changes": {"segments.*.return_rate": "x0.8"}},
        {"name": "Dear", "changes": {"programme.setup_cost": 90000, "discount_rate": 0.2}},
    ]
    return Case.model_validate_json(json.dumps(raw | changes))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    chromium = needs_program("chromium", "chromium-browser", "google-chrome")
    start = needs_module("playwright.sync_api").sync_playwright
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with start() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield opened
        opened.close()


class Shown:
    """A panel in a page: what it says, what it asked the network for, what it complained of."""

    def __init__(self, browser: Any, case: Case, folder: Path, *, width: int = 1280) -> None:
        self.case, self.file = case, folder / "what_if.html"
        write_what_if(case, self.file)
        size = {"width": width, "height": 860}
        self.context = browser.new_context(viewport=size)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.told: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.told.append(message.text))
        self.page.on("pageerror", lambda error: self.told.append(str(error)))
        self.page.on("dialog", lambda dialog: self.told.append(dialog.message))
        self.page.goto(self.file.as_uri())

    def number(self, path: str) -> Any:
        return self.page.locator(f'[name="{path}"]')

    def slider(self, path: str) -> Any:
        return self.page.locator(f'[data-path="{path}"] input[type=range]')

    def figures(self) -> dict[str, float | None]:
        found = self.page.evaluate(
            "Object.fromEntries(Array.from(document.querySelectorAll('[data-result]'),"
            " e => [e.dataset.result, e.dataset.value]))"
        )
        return {name: float(text) if text else None for name, text in found.items()}

    def assert_equal(self, moved: dict[str, float]) -> None:
        found, shown = outcome(self.case, moved), self.figures()
        for name in (*(one.name for one in MEASURES), "residual"):
            ours = getattr(found, name)
            assert shown[name] == (
                None if ours is None else pytest.approx(ours, rel=RELATIVE, abs=1e-8)
            ), name

    def close(self) -> None:
        """End; nothing may have left the page, and nothing may have gone wrong in it."""
        assert [url for url in self.asked if not url.startswith(("file:", "data:"))] == []
        assert self.told == []
        self.context.close()


@pytest.fixture
def panel(browser: Any, tmp_path: Path) -> Iterator[Shown]:
    shown = Shown(browser, two_segments(), tmp_path)
    yield shown
    shown.close()


KEYS = ("ArrowRight", "ArrowLeft", "PageUp", "PageDown", "ArrowUp", "ArrowDown", "Home", "End")
PATHS = (
    "segments.0.return_rate",
    "segments.0.margin",
    "segments.0.retention.monthly",
    "segments.0.contacted_per_month",
    "segments.0.offer_cost",
)


def test_before_anything_is_moved_it_shows_the_case(panel: Shown) -> None:
    panel.assert_equal({})
    assert panel.page.locator("[data-nothing-moved]").is_visible()
    assert panel.page.locator("[data-scenario] option:checked").inner_text() == "Base case"


def test_thirty_moves_by_keyboard_equal_python(panel: Shown) -> None:
    draw = np.random.default_rng(1)
    moved: dict[str, float] = {}
    for _ in range(30):
        path = str(draw.choice(PATHS))
        panel.slider(path).focus()
        panel.page.keyboard.press(str(draw.choice(KEYS)))
        moved[path] = float(panel.number(path).input_value())
        assert float(panel.slider(path).input_value()) == pytest.approx(moved[path])
        panel.assert_equal(moved)


def test_thirty_moves_by_mouse_equal_python(panel: Shown) -> None:
    draw = np.random.default_rng(2)
    moved: dict[str, float] = {}
    for _ in range(30):
        path = str(draw.choice(PATHS))
        slider = panel.slider(path)
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        y = box["y"] + box["height"] / 2
        start, end = (box["x"] + box["width"] * float(at) for at in draw.uniform(0.02, 0.98, 2))
        panel.page.mouse.move(start, y)
        panel.page.mouse.down()
        panel.page.mouse.move(end, y, steps=3)
        panel.page.mouse.up()
        moved[path] = float(panel.number(path).input_value())
        panel.assert_equal(moved)
    assert len(moved) == len(PATHS)


def test_arrows_move_one_step_and_page_keys_ten(panel: Shown) -> None:
    path = "segments.0.return_rate"  # 0 to 0.12, so a step is 0.002
    for key, value in {"ArrowRight": 0.052, "PageUp": 0.072, "ArrowDown": 0.07}.items():
        panel.slider(path).press(key)
        assert panel.number(path).input_value() == f"{value:g}"
    panel.number(path).press("ArrowUp")
    assert panel.number(path).input_value() == "0.072"
    panel.slider(path).press("End")
    assert panel.number(path).input_value() == "0.12"
    assert panel.slider(path).get_attribute("aria-valuetext") == "12.0\u202f%"


def test_scenario_and_reset_set_every_dial(panel: Shown) -> None:
    panel.page.locator("[data-scenario]").select_option(label="Cautious")
    cautious = {f"segments.{at}.return_rate": 0.05 * 0.8 for at in (0, 1)}
    panel.assert_equal(cautious)
    assert panel.number("segments.1.return_rate").input_value() == "0.04"
    panel.number("segments.0.margin").fill("61.5")
    panel.assert_equal(cautious | {"segments.0.margin": 61.5})
    chosen = panel.page.locator("[data-scenario] option:checked")
    assert chosen.inner_text() == "Your own setting"
    assert panel.page.locator("table[data-moved] tbody tr").count() == 3
    panel.page.get_by_role("button", name="Reset Lost customers, Voucher: Margin").click()
    panel.assert_equal(cautious)
    assert chosen.inner_text() == "Cautious"
    panel.page.get_by_role("button", name="Reset all").click()
    panel.assert_equal({})


def test_a_link_brings_the_moved_assumptions_back(panel: Shown) -> None:
    panel.number("discount_rate").evaluate("e => e.closest('details').open = true")
    panel.number("discount_rate").fill("0.12")
    panel.slider("segments.0.margin").press("PageUp")
    moved = {"discount_rate": 0.12, "segments.0.margin": 80.0}
    panel.page.get_by_role("button", name="Copy link").click()
    address = panel.page.evaluate("location.href")
    panel.page.goto("about:blank")
    panel.page.goto(address)
    panel.assert_equal(moved)
    panel.page.reload()
    panel.assert_equal(moved)
    assert panel.number("discount_rate").input_value() == "0.12"
    panel.page.evaluate("location.hash = '#what-if?discount_rate=7&nothing=1&tax_rate=0.3'")
    panel.page.wait_for_function("document.querySelector('[name=tax_rate]').value === '0.3'")
    panel.assert_equal({"tax_rate": 0.3})  # what is not of this case is left out, and that is said
    assert "left out" in panel.page.locator("[data-said]").inner_text()


def test_yaml_that_is_copied_gives_the_same_value(panel: Shown, tmp_path: Path) -> None:
    panel.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel.page.locator("[data-scenario]").select_option(label="Dear")
    panel.slider("segments.0.margin").press("ArrowRight")
    panel.page.get_by_role("button", name="Copy as YAML").click()
    panel.page.wait_for_function("document.querySelector('[data-said]').textContent !== ''")
    file = tmp_path / "moved.yml"
    file.write_text(panel.page.evaluate("navigator.clipboard.readText()"), encoding="utf-8")
    told = subprocess.run(
        [str(WINBACK), "case", str(file), "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    npv = json.loads(told.stdout)["npv"]
    assert npv == pytest.approx(panel.figures()["npv"], rel=RELATIVE)
    assert npv != pytest.approx(outcome(panel.case).npv)


def test_a_file_with_what_ifs_opens_with_them(browser: Any, tmp_path: Path) -> None:
    shown = Shown(browser, two_segments(what_if={"segments.*.margin": "x1.5"}), tmp_path)
    shown.assert_equal({})  # the case itself has them
    assert "As in the file" in shown.page.locator("[data-scenario] option:checked").inner_text()
    shown.page.get_by_role("button", name="Reset all").click()
    shown.case = two_segments()
    shown.assert_equal({})
    shown.close()


REFUSED = {
    "1.5": "must be a share between 0 and 1; got 1.5. Did you mean 0.015 (1.5\u202f%)?",
    "-0.1": "must be a share between 0 and 1; got -0.1.",
    "": "must be a number",
    "e": "must be a number",
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_bad_value_is_refused_at_the_control(panel: Shown, text: str) -> None:
    path = "segments.0.return_rate"
    panel.number(path).fill("0.06")
    panel.number(path).select_text()
    panel.page.keyboard.press("Delete")
    panel.page.keyboard.type(text)
    assert panel.number(path).get_attribute("aria-invalid") == "true"
    told = panel.page.locator(f'[id="what-if-{path}-refused"]')
    assert told.is_visible()
    assert REFUSED[text] in told.inner_text()
    panel.assert_equal({path: 0.06})  # the last good value stays in force
    panel.number(path).fill("0.07")
    assert panel.number(path).get_attribute("aria-invalid") is None
    assert not told.is_visible()
    panel.assert_equal({path: 0.07})


def test_months_are_whole_and_costs_are_not_negative(panel: Shown) -> None:
    for path, text, rule in (
        ("segments.0.contact_months", "3.5", "must be a whole number of months"),
        ("segments.0.offer_cost", "-1", "must not be negative"),
    ):
        panel.number(path).fill(text)
        assert rule in panel.page.locator(f'[id="what-if-{path}-refused"]').inner_text()
    panel.assert_equal({})


def test_a_value_beyond_the_slider_stretches_it(panel: Shown) -> None:
    panel.number("segments.0.return_rate").fill("0.5")
    assert panel.slider("segments.0.return_rate").get_attribute("max") == "0.5"
    panel.assert_equal({"segments.0.return_rate": 0.5})


def test_the_sentence_and_the_pictures_move_with_the_figures(panel: Shown) -> None:
    sentence, cash = (
        panel.page.locator("[data-sentence]"),
        panel.page.locator("[data-caption=cash]"),
    )
    before = panel.page.locator("[data-chart-of=bridge] svg").inner_html()
    assert sentence.inner_text().startswith("Against doing nothing it adds EUR")
    panel.number("segments.0.natural_return_rate").fill("0.06")
    assert sentence.inner_text().startswith("Against doing nothing it loses EUR")
    assert "not back within 36 months" in cash.inner_text()
    assert panel.page.locator("[data-chart-of=bridge] svg").inner_html() != before
    panel.page.wait_for_function("document.querySelector('[data-spoken]').textContent !== ''")
    assert "against the base case" in panel.page.locator("[data-spoken]").text_content()
    panel.page.locator("[data-show-figures]").click()
    assert panel.page.locator("[data-row=pv_natural_margin]").is_visible()


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
    shown.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    shown.page.locator("[data-show-figures]").click()
    shown.number("segments.0.return_rate").fill("2")
    shown.number("segments.0.margin").fill("20")
    found = axe.run(shown.page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= width
    shown.close()


def test_print_has_tables_and_no_sliders(panel: Shown, tmp_path: Path) -> None:
    panel.number("segments.0.return_rate").fill("0.06")
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
    page = browser.new_page()
    page.goto(file.as_uri())
    whole = f"{outcome(case).npv:,.0f}".replace(",", ".")
    assert page.locator("[data-result=npv]").inner_text() == f"{whole}\u202fEUR"
    page.close()


def test_a_step_on_a_large_case_takes_no_time(browser: Any, tmp_path: Path) -> None:
    case = any_case(np.random.default_rng(3), segments=20, horizon=60)
    shown = Shown(browser, case, tmp_path)
    taken = shown.page.evaluate("""async () => {
        const out = [], slider = document.querySelector('[data-path$=return_rate] [type=range]');
        for (let i = 0; i < 40; i++) {
          const start = performance.now();
          slider.value = 0.02 + 0.001 * i;
          slider.dispatchEvent(new Event('input', {bubbles: true}));
          document.body.offsetHeight;
          out.push(performance.now() - start);
          await new Promise((next) => requestAnimationFrame(next));
        }
        return out; }""")
    assert statistics.median(taken) <= MOST_MILLISECONDS
    shown.assert_equal(
        {"segments.0.return_rate": float(shown.number("segments.0.return_rate").input_value())}
    )
    shown.close()


def test_a_name_in_the_case_is_text_and_nothing_else(panel: Shown) -> None:
    html = panel.file.read_text(encoding="utf-8")
    assert "<script>alert" not in html
    assert quote(NASTY) not in html
    summaries = panel.page.locator(".wb-group > summary").all_inner_texts()
    assert any(NASTY.strip() in one for one in summaries)
