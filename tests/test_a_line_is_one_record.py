"""A line and an input that are added where all of them stand are seen in every face."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.golden import golden
from winback_kit.case.assumptions.register import register
from winback_kit.case.result.outcome import outcome

LABEL, COLUMN = "Brought along by those won back", "Brought along"
INPUT = "What each brings along"
TAX = 0.25  # of R1


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.a_line_more", str(tmp_path_factory.mktemp("book"))]
    run = subprocess.run(
        command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_it_counts(shown: dict[str, Any]) -> None:
    brought = [0.5 * n for n in shown["won"]]
    assert shown["by month"] == pytest.approx(brought)
    present = sum(x * f for x, f in zip(brought, shown["factor"], strict=True))
    assert present > 90
    assert shown["figures"]["pv_brought_along"] == pytest.approx(present)
    before = outcome(golden())
    assert shown["figures"]["npv"] == pytest.approx(before.npv + (1 - TAX) * present)
    for name, value in shown["page figures"].items():
        ours = shown["figures"][name]
        assert value == (None if ours is None else pytest.approx(ours, rel=1e-9)), name


def test_it_is_a_step_of_every_bridge(shown: dict[str, Any]) -> None:
    present, npv = shown["figures"]["pv_brought_along"], shown["figures"]["npv"]
    assert shown["long"][COLUMN] == present
    sums = ("Margin of all who return", "Incremental margin", "Net present value")
    changes = [value for label, value in shown["long"].items() if label not in sums]
    assert shown["long"][sums[0]] + sum(changes) == pytest.approx(npv)
    assert COLUMN in shown["steps"]
    assert any(COLUMN in label.replace("<br>", " ") for label in shown["chart"])


def test_it_is_in_the_tables_by_year_and_of_the_method(shown: dict[str, Any]) -> None:
    assert shown["by year"][-2] == pytest.approx(0.5 * sum(shown["won"]))
    assert LABEL in shown["cash"]
    assert LABEL in shown["method"]
    assert "gift × won" in shown["method"]


def test_it_is_in_the_page_and_the_workbook(shown: dict[str, Any]) -> None:
    assert 'data-result="pv_brought_along"' in shown["page"]
    summary = shown["sheets"]["Summary"]
    assert {LABEL, COLUMN} <= set(summary)
    assert shown["figures"]["pv_brought_along"] == pytest.approx(summary[summary.index(LABEL) + 1])
    for sheet in ("Segments", "Programme", "Method"):
        assert "brought_along" in shown["sheets"][sheet], sheet
    assert INPUT in shown["sheets"]["Assumptions"]
    assert not any("failing" in str(text) for text in summary)


@pytest.mark.parametrize("face", ["levers", "notebook sliders", "page sliders", "register"])
def test_its_input_can_be_moved_and_is_registered(shown: dict[str, Any], face: str) -> None:
    assert INPUT in shown[face]


def test_what_a_segment_states_is_registered_and_what_it_leaves_out_is_not() -> None:
    told = {one.label for one in register(golden(natural_redemption=0.8, contactable_share=0.5))}
    left_out = {one.label for one in register(golden())}
    stated = {"Take the offer though they would return anyway", "Share that may be contacted"}
    assert told - left_out == stated
    assert "Months of discount" not in told  # of a discount that is not given
