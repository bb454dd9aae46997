"""The six main controls: the same in Python, in the page and in the levers of the simulation."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import quickjs

import winback_kit as wk
from tests.any_case import any_case
from tests.examples import several
from tests.golden import golden, golden_raw
from tests.shown_panel import two_segments
from winback_kit.case.assumptions.record import Case
from winback_kit.case.judged.bearable import bearable_fixed_cost
from winback_kit.case.judged.moved_chance import MovedChance
from winback_kit.case.moved.main_controls import MainControl, base_dials, main_controls, stand_all
from winback_kit.case.moved.sliders import lever_sliders, moved_dials
from winback_kit.places import templates
from winback_kit.report.page.panel_data import panel_data

NEAR = 1e-9


class PageControls:
    """The page's own controls."""

    def __init__(self, case: Case, chance: MovedChance | None = None) -> None:
        script = (templates() / "report" / "panel_controls.js").read_text(encoding="utf-8")
        self._engine = quickjs.Context()
        self._engine.eval(script)
        self._engine.set("given", json.dumps(panel_data(case, chance)))
        self._engine.eval("var data = JSON.parse(given), controls = winbackControls(data);")
        self._engine.eval("var main = new Map(data.main.map((one) => [one.name, one]));")

    def ask(self, asked: str, **given: Any) -> Any:
        """What an expression says."""
        for name, value in given.items():
            self._engine.set(f"{name}_", json.dumps(value))
            self._engine.eval(f"var {name} = JSON.parse({name}_);")
        return json.loads(self._engine.eval(f"JSON.stringify({asked})"))


def test_a_control_moves_what_the_lever_of_its_name_moves() -> None:
    """The levers are other code: each segment's part scaled, then set."""
    case = golden(margin=[60, 50], natural_margin=40, natural_return_rate=0.02, offer_cost=12)
    controls = {one.name: one for one in main_controls(case)}
    own = base_dials(case)
    for name in ("uplift", "natural_return_rate", "margin", "offer_cost", "contact_cost"):
        (lever,) = lever_sliders(case, [name])
        control = controls[name]
        assert control.base == pytest.approx(lever.base, rel=NEAR)
        even = lever.break_even
        assert control.break_even == (None if even is None else pytest.approx(even, rel=1e-6))
        for factor in (0.0, 0.4, 1.7):
            held = stand_all([control], {name: control.base * factor}, own)
            wanted = moved_dials([lever], {name: lever.base * factor})
            assert {path: held[path] for path in wanted} == pytest.approx(wanted, rel=NEAR)


def test_both_at_once_the_uplift_stands_on_the_moved_natural_rate() -> None:
    case = two_segments()
    held = stand_all(
        main_controls(case), {"natural_return_rate": 0.06, "uplift": 0.01}, base_dials(case)
    )
    for at in (0, 1):  # p0 3 %, p1 5 % in both
        assert held[f"segments.{at}.natural_return_rate"] == pytest.approx(0.06)
        assert held[f"segments.{at}.return_rate"] == pytest.approx(0.07)


def test_fixed_costs_are_those_of_a_year() -> None:
    case = golden()
    programme, months = case.programme, case.programme.team_months
    (fixed,) = [one for one in main_controls(case) if one.name == "fixed_cost"]
    a_year = 12 * programme.team_cost.value * programme.people.value
    assert fixed.base == pytest.approx(a_year + programme.setup_cost.value * 12 / months)


def test_where_no_cost_is_stated_it_breaks_even_at_what_the_headline_says() -> None:
    raw = golden_raw()
    raw["segments"][0]["margin"] = 90
    raw["programme"] |= {"setup_cost": 0, "team_cost": 0}
    case = Case.model_validate_json(json.dumps(raw))
    (fixed,) = [one for one in main_controls(case) if one.name == "fixed_cost"]
    assert fixed.base == 0
    assert fixed.break_even == pytest.approx(bearable_fixed_cost(case), rel=1e-6)


@pytest.mark.random
def test_random_settings_are_the_same_in_python_and_in_the_page() -> None:
    draw = np.random.default_rng(13)
    for _ in range(several(60)):
        case = any_case(draw)
        page, controls, own = PageControls(case), main_controls(case), base_dials(case)
        values = {one.name: float(draw.uniform(one.least, one.most)) for one in controls}
        held = dict(own)
        stood = dict(own)
        for one in _natural_first(controls):
            one.stand(values[one.name], own, held)
            stood = page.ask("controls.stand(main.get(name), to, now)", name=one.name,
                             to=values[one.name], now=stood)  # fmt: skip
        assert stood == pytest.approx(held, rel=NEAR, abs=1e-12)
        for one in controls:
            now = page.ask("controls.value(main.get(name), now)", name=one.name, now=stood)
            assert now == pytest.approx(one.value(held), rel=NEAR, abs=1e-9)


def _natural_first(controls: tuple[MainControl, ...]) -> list[MainControl]:
    return sorted(controls, key=lambda one: one.name == "uplift")


def test_what_was_moved_is_told_by_control_where_all_moved_alike() -> None:
    page = PageControls(two_segments())
    asked = "controls.moves(now, controls.base).map((move) => [move.one.path, move.now])"
    own = page.ask("controls.base")
    assert page.ask(asked, now=own) == []
    both = own | {"segments.0.margin": 90.0, "segments.1.margin.factor": 1.5}
    ((path, margin),) = page.ask(asked, now=both)
    assert path == "main.margin"
    assert margin == pytest.approx(1.5 * (60 + 40) / 2)  # as many are contacted in each
    one = own | {"segments.0.margin": 90.0}
    assert page.ask(asked, now=one) == [["segments.0.margin", 90.0]]


def test_back_at_its_base_every_dial_is_exactly_there() -> None:
    page = PageControls(two_segments(discount_rate=0.07))
    own = page.ask("controls.base")
    for name in ("uplift", "natural_return_rate", "margin", "offer_cost", "fixed_cost"):
        there = "controls.stand(main.get(name), main.get(name).base * 1.37, now)"
        back = f"controls.stand(main.get(name), main.get(name).base, {there})"
        assert page.ask(back, name=name, now=own) == own, name


def test_sliders_reach_beyond_range_and_break_even() -> None:
    for one in main_controls(two_segments()):
        assert one.least <= one.base <= one.most
        if one.low is not None and one.high is not None:
            assert one.least <= one.low <= one.high <= one.most
        if one.break_even is not None:
            case = two_segments()
            own = base_dials(case)
            held = stand_all([one], {one.name: one.break_even}, own)
            moved = {path: x for path, x in held.items() if x != own[path]}
            assert wk.outcome(case, moved).npv == pytest.approx(0, abs=1e-4)
