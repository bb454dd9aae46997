"""The what-if panel moved in Chromium: keyboard, mouse, scenarios, links, copies, refusals."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.commands import WINBACK
from tests.shown_panel import RELATIVE, Shown, two_segments
from winback_kit.case.moved.main_controls import base_dials, main_controls, stand_all
from winback_kit.case.result.outcome import outcome

pytestmark = [pytest.mark.browser, pytest.mark.slow]


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
        moved[path] = panel.exact(path)
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
        moved[path] = panel.exact(path)
        panel.assert_equal(moved)
    assert len(moved) == len(PATHS)


def test_arrows_move_one_step_and_page_keys_ten(panel: Shown) -> None:
    path = "segments.0.return_rate"  # 0 to 0.12, so a step is 0.002
    for key, value in {"ArrowRight": 0.052, "PageUp": 0.072, "ArrowDown": 0.07}.items():
        panel.slider(path).press(key)
        assert panel.number(path).input_value() == f"{value:.1%}".replace("%", "\u202f%")
    panel.number(path).press("ArrowUp")
    assert panel.exact(path) == 0.072
    panel.slider(path).press("End")
    assert panel.exact(path) == 0.12
    assert panel.slider(path).get_attribute("aria-valuetext") == "12.0\u202f%"


def test_scenario_and_reset_set_every_dial(panel: Shown) -> None:
    panel.page.locator("[data-scenario]").select_option(label="Cautious")
    cautious = {f"segments.{at}.return_rate": 0.05 * 0.8 for at in (0, 1)}
    panel.assert_equal(cautious)
    assert panel.number("segments.1.return_rate").input_value() == "4.0\u202f%"
    panel.type("segments.0.margin", "61.5")
    panel.assert_equal(cautious | {"segments.0.margin": 61.5})
    chosen = panel.page.locator("[data-scenario] option:checked")
    assert chosen.inner_text() == "Your own setting"
    rows = panel.page.locator("table[data-moved] tbody tr")
    assert rows.count() == 2  # the uplift of both is halved: one row for all segments alike
    panel.page.get_by_role("button", name="Reset Lost customers, Voucher: Margin").click()
    panel.assert_equal(cautious)
    assert chosen.inner_text() == "Cautious"
    panel.page.get_by_role("button", name="Reset all").click()
    panel.assert_equal({})


def test_a_link_brings_the_moved_assumptions_back(panel: Shown) -> None:
    panel.type("discount_rate", "12")
    panel.slider("segments.0.margin").press("PageUp")
    moved = {"discount_rate": 0.12, "segments.0.margin": 80.0}
    panel.page.get_by_role("button", name="Copy link").click()
    address = panel.page.evaluate("location.href")
    panel.page.goto("about:blank")
    panel.page.goto(address)
    panel.assert_equal(moved)
    panel.page.reload()
    panel.assert_equal(moved)
    assert panel.exact("discount_rate") == 0.12
    panel.page.evaluate("location.hash = '#what-if?discount_rate=7&nothing=1&tax_rate=0.3'")
    panel.page.wait_for_function(
        "document.querySelector('[name=tax_rate]').dataset.value === '0.3'"
    )
    panel.assert_equal({"tax_rate": 0.3})  # what is not of it is left out, and that is said
    assert "left out" in panel.page.locator("[data-said]").inner_text()


def test_yaml_that_is_copied_gives_the_same_value(panel: Shown, tmp_path: Path) -> None:
    panel.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
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
    "150": "must lie between 0\u202f% and 100\u202f%; got 150. 6.0\u202f% still holds.",
    "-10 %": "must not be negative; got -10 %. 6.0\u202f% still holds.",
    "": "is empty: type a number. 6.0\u202f% still holds.",
    "e": "“e” is no number.",
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_bad_value_is_refused_at_the_control(panel: Shown, text: str) -> None:
    path = "segments.0.return_rate"
    panel.type(path, "6")
    panel.number(path).select_text()
    panel.page.keyboard.press("Delete")
    panel.page.keyboard.type(text)
    told = panel.page.locator(f'[id="what-if-{path}-refused"]')
    assert told.get_attribute("role") == "alert"
    assert told.get_attribute("id") in panel.number(path).get_attribute("aria-describedby")
    told.wait_for()  # said when typing pauses
    assert panel.number(path).get_attribute("aria-invalid") == "true"
    assert REFUSED[text] in told.inner_text()
    panel.assert_equal({path: 0.06})  # the last good value stays in force
    panel.number(path).fill("7 %")
    assert panel.number(path).get_attribute("aria-invalid") is None
    assert not told.is_visible()
    panel.assert_equal({path: 0.07})


def test_which_of_two_readings_is_meant_is_asked_beside_the_box(panel: Shown) -> None:
    path = "segments.0.return_rate"
    row = panel.page.locator(f'[data-path="{path}"].wb-dial')
    for at, value in enumerate((0.0012, 0.12)):
        panel.type(path, "0.12")
        assert row.locator(".wb-refused").inner_text() == "0.12\u202f%, or 12\u202f%?"
        panel.assert_equal({})
        choices = row.locator(".wb-choices button")
        assert choices.all_inner_texts() == ["0.12\u202f%", "12\u202f%"]
        choices.nth(at).press("Enter")
        assert not row.locator(".wb-refused").is_visible()
        panel.assert_equal({path: value})
        panel.page.get_by_role("button", name="Reset all").click()


def test_a_rounded_figure_left_as_it_stands_moves_nothing(panel: Shown) -> None:
    path = "main.uplift"
    shown = panel.number(path).input_value()
    panel.type(path, shown + "1")
    panel.type(path, shown)
    panel.assert_equal({})
    panel.number(path).fill("nothing")
    panel.number(path).press("Escape")
    assert panel.number(path).input_value() == shown


def test_the_six_come_first_and_the_rest_is_folded(browser: Any, tmp_path: Path) -> None:
    shown = Shown(browser, two_segments(), tmp_path)
    shown.page.reload()
    boxes = shown.page.locator(".wb-dials input[type=text]").locator("visible=true")
    names = boxes.evaluate_all("all => all.map(one => one.name)")
    assert names == [f"main.{one.name}" for one in main_controls(two_segments())]
    shown.close()


def test_a_main_slider_moves_all_segments_and_says_so_in_one_row(panel: Shown) -> None:
    controls = {one.name: one for one in main_controls(panel.case)}
    own = base_dials(panel.case)
    values = {"uplift": 0.03, "natural_return_rate": 0.05, "fixed_cost": 70_000.0}
    for name, value in values.items():
        panel.type(f"main.{name}", f"{value * 100:g}" if value < 1 else f"{value:,.0f}")
    held = stand_all(tuple(controls.values()), values, own)
    panel.assert_equal({path: x for path, x in held.items() if x != own[path]})
    rows = panel.page.locator("table[data-moved] tbody th").all_inner_texts()
    assert rows == [controls[name].label for name in values]
    panel.type("segments.1.return_rate", "1 %")
    rows = panel.page.locator("table[data-moved] tbody th").all_inner_texts()
    assert len(rows) == 2 + 2  # natural return and fixed costs; the uplift is told by segment now
    panel.page.get_by_role("button", name="Reset all").click()
    panel.assert_equal({})


def test_months_are_whole_and_costs_are_not_negative(panel: Shown) -> None:
    for path, text, rule in (
        ("segments.0.contact_months", "3.5", "must be a whole number of months"),
        ("segments.0.offer_cost", "-1", "must not be negative"),
        ("segments.0.offer_cost", "5 %", "without the sign for per cent"),
    ):
        panel.type(path, text)
        assert rule in panel.page.locator(f'[id="what-if-{path}-refused"]').inner_text()
    panel.assert_equal({})


def test_a_value_beyond_the_slider_stretches_it(panel: Shown) -> None:
    panel.type("segments.0.return_rate", "50")
    assert panel.slider("segments.0.return_rate").get_attribute("max") == "0.5"
    panel.assert_equal({"segments.0.return_rate": 0.5})
