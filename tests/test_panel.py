"""The sliders without a browser: what is shown is what the case says, wherever they stand."""

from __future__ import annotations

import json
from typing import Any
from unittest import mock

import numpy as np
import pytest
from IPython.core.displaypub import DisplayPublisher

import winback_kit as wk
from tests.examples import several
from tests.golden import golden, golden_raw
from winback_kit.case.assumptions.record import Case
from winback_kit.case.moved.scenarios import named_scenarios
from winback_kit.live.what_if import VARIABLE, WIDGET, has_kernel
from winback_kit.report.run.in_process import new_shell, run_cell
from winback_kit.words.numbers import money

MOVES = several(500)
NEAR = 1e-9


def rich_case() -> Case:
    """Two segments, a team with a capacity, a curve and a scenario each way."""
    raw = golden_raw()
    first = raw["segments"][0]
    other = {
        **first,
        "name": "Others",
        "return_rate": {"value": 0.06, "low": 0.04, "high": 0.09, "evidence": "A"},
        "margin": [22, 20, 18],
        "retention": {"curve": [0.95**age for age in range(37)]},
    }
    raw["segments"] = [first, other]
    raw["programme"]["capacity"] = {"contacts_per_person": 900, "ramp_start": 0.4}
    case = Case.model_validate_json(json.dumps(raw))
    return case.model_copy(update={"scenarios": named_scenarios(case)})


def agree(panel: Any, case: Case) -> None:
    """Everything shown is what Python works out from where the sliders stand."""
    result = wk.outcome(case, panel.moved)
    assert panel.outcome == result
    cash, _, bridge = panel.charts.data
    flow = wk.cash_flow(case, panel.moved)["cumulative_cash"]
    assert np.allclose(cash.y, flow, rtol=NEAR, atol=0.006)
    assert bridge.y[1] == pytest.approx(-result.pv("natural_margin"), abs=0.006)
    assert 'data-result="npv" ' in panel.summary.value
    assert money(result.npv, case.currency) in panel.summary.value


@pytest.mark.random
def test_random_moves_agree_with_the_case() -> None:
    case = rich_case()
    panel = wk.what_if(case).panel
    agree(panel, case)
    draw = np.random.default_rng(7)
    names = list(panel.sliders)
    for _ in range(MOVES):
        name = names[draw.integers(len(names))]
        slider = panel.sliders[name]
        slider.value = int(draw.integers(slider.min, slider.max + 1))
        value = panel.rows[name].value
        assert panel.moved.get(name, panel.rows[name].control.base) == value
        agree(panel, case)


def test_back_at_the_base_nothing_is_moved() -> None:
    case = rich_case()
    panel = wk.what_if(case).panel
    for slider in panel.sliders.values():
        slider.value = slider.max
    panel.reset.click()
    assert panel.moved == {}
    assert panel.outcome == wk.outcome(case)
    assert "the base case" in panel.summary.value


def test_a_group_is_reset_alone() -> None:
    panel = wk.what_if(rich_case()).panel
    panel.sliders["discount_rate"].value += 3
    panel.sliders["programme.setup_cost"].value += 3
    accordion = panel.box.children[-1]
    assert accordion.titles[:2] == ("Programme", "Finance and evidence")
    accordion.children[0].children[0].children[0].click()
    assert set(panel.moved) == {"discount_rate"}


def test_a_scenario_stands_every_slider_where_it_says() -> None:
    case = rich_case()
    panel = wk.what_if(case).panel
    told = {one.name: one.outcome for one in wk.scenario_outcomes(case)}
    for _, name in panel.scenario.options:
        panel.scenario.value = name
        assert panel.outcome.npv == pytest.approx(told[name].npv, rel=NEAR)


def test_what_is_typed_is_taken_exactly_or_refused_at_the_control() -> None:
    case = rich_case()
    panel = wk.what_if(case).panel
    row = panel.rows["segments.0.return_rate"]
    row.entry.value = "7.53 %"
    assert row.value == pytest.approx(0.0753)
    agree(panel, case)
    for text in ("many", "150 %", "7,5", ""):
        row.entry.value = text
        assert row.value == pytest.approx(0.0753)
        assert 'role="alert"' in row.notes.value
    row.entry.value = "6"
    assert row.value == pytest.approx(0.06)
    assert "alert" not in row.notes.value


def test_each_row_says_what_it_does_alone() -> None:
    case = rich_case()
    panel = wk.what_if(case).panel
    base = wk.outcome(case).npv
    panel.sliders["discount_rate"].value += 10
    panel.sliders["programme.setup_cost"].value += 10
    row = panel.rows["programme.setup_cost"]
    alone = wk.outcome(case, {"programme.setup_cost": row.value}).npv - base
    assert money(alone, case.currency, digits=0) in row.notes.value


def test_drivers_are_moved_in_all_segments() -> None:
    case = rich_case()
    panel = wk.what_if(case, ["uplift", "natural_return_rate", "offer_cost"]).panel
    assert list(panel.sliders) == ["natural_return_rate", "uplift", "offer_cost"]
    panel.sliders["uplift"].value = panel.sliders["uplift"].min
    assert set(panel.moved) == {"segments.0.return_rate", "segments.1.return_rate"}
    agree(panel, case)


def test_a_reloaded_page_would_draw_what_is_shown() -> None:
    """plotly keeps what a new page draws from under private names: this holds them."""
    panel = wk.what_if(golden()).panel
    panel.sliders["discount_rate"].value += 5
    state = panel.charts.get_state()
    assert state["_widget_data"][0]["y"] == list(panel.charts.data[0].y)
    titles = [note["text"] for note in state["_widget_layout"]["annotations"]]
    assert titles == [note.text for note in panel.charts.layout.annotations]


def test_without_a_kernel_it_is_a_table() -> None:
    shell = new_shell()
    run_cell(shell, "from tests.golden import golden; import winback_kit as wk")
    (shown,), error = run_cell(shell, "wk.what_if(golden())")
    assert error is None
    assert set(shown["data"]) == {"text/html", "text/plain"}
    assert "<table>" in shown["data"]["text/html"]
    assert "Low end" in shown["data"]["text/plain"]


class Kernel:
    """What an IPython shell has in a notebook."""

    kernel = object()
    display_pub_class = DisplayPublisher


def test_with_a_kernel_the_table_has_sliders_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "1")
    made = wk.what_if(golden())
    with mock.patch("IPython.core.getipython.get_ipython", Kernel):
        assert has_kernel()
        bundle = made._repr_mimebundle_()
        monkeypatch.setenv(VARIABLE, "0")
        assert set(made._repr_mimebundle_()) == set(bundle) - {WIDGET}
    assert bundle[WIDGET]["model_id"] == made.panel.box.model_id
    assert {kind: bundle[kind] for kind in made.twin()} == made.twin()
