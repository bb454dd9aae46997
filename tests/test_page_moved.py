"""The business case page while an assumption is moved: page 1 says so, and nothing is stale."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chromium import new_page
from tests.conftest import needs_module, needs_program
from winback_kit.case.moved.main_controls import base_dials, main_controls, stand_all
from winback_kit.case.result.outcome import outcome
from winback_kit.client_study import Study
from winback_kit.words.numbers import money, odds

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PEAK = "peak_cash_need_before_tax"
MOVED = {"uplift": "3.5", "fixed_cost": "90,000"}


@pytest.fixture(params=[1280, 390])
def page(request: Any, browser: Any, published: Path) -> Iterator[Any]:
    opened = new_page(browser, width=request.param)
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.goto((published / "business_case.html").as_uri())
    yield opened
    assert faults == []
    opened.close()


def move(page: Any) -> None:
    for name, text in MOVED.items():
        box = page.locator(f'[name="main.{name}"]')
        box.fill(text)
        box.press("Enter")


def test_the_four_figures_are_those_of_the_moved_case(page: Any, sample_study: Study) -> None:
    case, made = sample_study.case, sample_study.moved_chance
    assert made is not None
    controls, own = main_controls(case), base_dials(case)
    values = {"uplift": 0.035, "fixed_cost": 90_000.0}
    held = stand_all(controls, values, own)
    wanted = outcome(case, {path: x for path, x in held.items() if x != own[path]})
    move(page)
    told = {
        name: page.locator(f"[data-memo={name}]").inner_text()
        for name in ("npv", "chance", PEAK, "payback_months")
    }
    assert told["npv"].lstrip("+") == money(wanted.npv, case.currency)
    assert told["chance"] == odds(made.at(values))
    assert told[PEAK] == money(wanted[PEAK], case.currency)
    assert told["payback_months"].startswith(str(wanted.payback_months))
    chance = page.locator("[data-memo=chance]").locator("xpath=ancestor::li")
    assert f"±{made.error * 100:.0f} points; was {odds(made.chance)}" in chance.inner_text()
    assert page.locator("[data-chance]").inner_text() == told["chance"]


def test_page_one_says_what_was_moved_and_marks_what_was_not(page: Any) -> None:
    before = page.locator(".wb-memo").inner_html()
    move(page)
    line = page.locator(".wb-memo > :first-child")
    assert re.match(
        r"Moved on this page: Uplift, all segments alike: 3\.5 points, was \d\.\d points; "
        r"Fixed costs a year \(team, set-up\): EUR.90,000, was EUR.\d\d,\d\d\d\.",
        line.inner_text(),
    )
    # every number of the first page is one of the four, or its sentence or heading is marked
    stale = page.evaluate("""() => {
        const marked = (one) => one.querySelector(".wb-as-calculated");
        const covered = (one) => one.matches("[data-memo]") || [
            one.closest("p, h1, .wb-ask"), one.closest(".wb-terms"),
            one.closest(".wb-numbers li")?.querySelector("[data-memo]"),
            one.closest("dd")?.previousElementSibling,
            one.closest("table, ul, dl")?.parentElement.querySelector("h2"),
            one.closest("table")?.previousElementSibling,
        ].some((place) => place && (place.matches("[data-memo], .wb-terms") || marked(place)));
        return Array.from(document.querySelectorAll(".wb-memo data"))
            .filter((one) => !covered(one)).map((one) => one.dataset.path); }""")
    assert stale == []
    assert page.locator(".wb-topic:not(:has(.wb-as-calculated))").count() == 0
    page.get_by_role("button", name="Reset all").click()
    assert page.locator(".wb-memo").inner_html() == before
    assert page.locator(".wb-as-calculated").count() == 0


def test_a_setting_beyond_the_six_has_no_chance(page: Any) -> None:
    move(page)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.locator('[name="discount_rate"]').fill("20 %")
    assert page.locator("[data-memo=chance]").inner_text() == "not given"
    assert page.locator("[data-chance]").inner_text() == "not given"


def test_axe_finds_nothing_serious_while_it_is_moved(page: Any) -> None:
    axe = needs_module("axe_playwright_python.sync_playwright").Axe()
    move(page)
    box = page.locator('[name="main.natural_return_rate"]')
    box.fill("0.12")
    box.press("Enter")
    found = axe.run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_link_that_is_moved_marks_the_whole_document(
    browser: Any, published: Path, tmp_path: Path
) -> None:
    page = new_page(browser)
    address = (published / "business_case.html").as_uri()
    page.goto(f"{address}#what-if?programme.setup_cost=90000")
    page.wait_for_selector(".wb-moved-here")
    assert "Set-up cost: EUR" in page.locator(".wb-moved-here").inner_text()
    assert page.locator(".wb-topic:not(:has(.wb-as-calculated))").count() == 0
    needs_program("pdftotext")
    pdf = tmp_path / "moved.pdf"
    page.pdf(path=str(pdf), prefer_css_page_size=True)
    told = subprocess.run(
        ["pdftotext", "-l", "1", "-layout", str(pdf), "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Moved on this page: Set-up cost" in told.stdout
    assert "Next gate" in told.stdout  # the first page is still one page
    page.close()
