"""The workbook, worked out anew by LibreOffice, says what Python says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from tests.office import (
    failing_checks,
    figures,
    flag,
    recalculated,
    save_with_inputs,
    without_kept_values,
)
from tests.workbook_cases import ALL, with_scenarios
from winback_kit.case.assumptions.inputs import dials
from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.lines import MEASURES
from winback_kit.case.moved.dial_ranges import dial_limits
from winback_kit.case.result.outcome import outcome
from winback_kit.report.workbook.cells.scenarios import BASE, WHAT_IF, columns_of
from winback_kit.report.workbook.write import write_workbook

pytestmark = pytest.mark.office
NEAR = 1e-9
SETTINGS_A_CASE = 2  # of twelve cases
Settings = dict[Path, tuple[Case, Mapping[str, float]]]  # of each file


def random_setting(case: Case, seed: int) -> dict[str, float]:
    """About half of the dials moved somewhere within the limits of their sliders."""
    draws = np.random.default_rng(seed)
    moved: dict[str, float] = {}
    for dial in dials(case):
        low, high = dial_limits(dial)
        value = float(draws.uniform(low, high))
        if draws.uniform() < 0.5:
            moved[dial.path] = float(round(value)) if dial.input.unit == "months" else value
    return moved


def without_what_if(case: Case) -> Case:
    """The base of a case: the horizon of its workbook, and no what-if."""
    return case.model_copy(update={"what_if": {}, "horizon_months": columns_of(case).horizon})


def agree(found: Mapping[str, Any], case: Case, moved: Mapping[str, float]) -> list[str]:
    """What differs between the sheet's figures and Python's."""
    expected = outcome(case, moved).as_json()
    turned = abs(expected["pv_gross_margin"]) + abs(expected["pv_natural_margin"])
    wrong = []
    for one in MEASURES:
        sheet, python = found[one.name], expected[one.name]
        if sheet is None or python is None:
            same = sheet is python
        else:
            # a difference of large amounts is as near as these are
            near = 1e-15 * turned if one.unit in ("money", "customers") else 1e-15
            same = math.isclose(sheet, python, rel_tol=NEAR, abs_tol=near)
        if not same:
            wrong.append(f"{one.name}: {sheet} in the sheet, {python} in Python")
    return wrong


def assert_pythons(settings: Settings, out: Path) -> None:
    """Every file, worked out anew, says what Python says of its setting."""
    files = recalculated(list(settings), out)
    wrong = {
        file.stem: found
        for file, (case, moved) in zip(files, settings.values(), strict=True)
        if (found := agree(figures(file), case, moved) + failing_checks(file))
    }
    assert wrong == {}


@pytest.mark.slow
def test_recalculation_is_not_the_kept_value(tmp_path: Path) -> None:
    """The harness itself: a wrong value kept in the file does not come through."""
    source = tmp_path / "kept.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = 5
    book.active["A2"] = "=A1*2"
    book.save(source)
    (tmp_path / "out").mkdir()
    [done] = recalculated([source], tmp_path / "out")
    assert openpyxl.load_workbook(done, data_only=True).active["A2"].value == 10
    write_workbook(with_scenarios(), source)
    kept = figures(source)
    book, moved = without_kept_values(source), {"discount_rate": 0.2}
    bare = save_with_inputs(book, tmp_path / "bare.xlsx", base=moved, scenario=BASE)
    assert set(figures(bare).values()) == {None}  # openpyxl has dropped every kept value
    [done] = recalculated([bare], tmp_path / "out")
    assert figures(done)["npv"] not in (None, kept["npv"])


@pytest.mark.slow
def test_twenty_settings_and_more_are_pythons(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    settings: Settings = {}
    for name, make in ALL.items():
        case = make()
        write_workbook(case, tmp_path / "as_written.xlsx")
        book = without_kept_values(tmp_path / "as_written.xlsx")
        for seed in range(SETTINGS_A_CASE):
            moved = random_setting(case, seed)
            base = case.horizon_months == columns_of(case).horizon
            scenario = BASE if base else WHAT_IF
            file = tmp_path / f"{name}_{seed}.xlsx"
            save_with_inputs(book, file, base=moved, scenario=scenario)
            settings[file] = (without_what_if(case), moved)
    assert_pythons(settings, tmp_path / "out")


@pytest.mark.slow
def test_every_scenario_is_pythons(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    settings: Settings = {}
    for name, make in ALL.items():
        case = make()
        write_workbook(case, tmp_path / "as_written.xlsx")
        assert agree(figures(tmp_path / "as_written.xlsx"), case, {}) == []  # the kept values
        book = without_kept_values(tmp_path / "as_written.xlsx")
        for at, column in enumerate(columns_of(case).to_choose):
            file = tmp_path / f"{name}_{at}.xlsx"
            save_with_inputs(book, file, scenario=column.label)
            settings[file] = (case if column.moved else without_what_if(case), column.moved)
    assert_pythons(settings, tmp_path / "out")


@pytest.mark.slow
def test_scenarios_follow_the_base_and_a_value_outside_its_limits_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    case = with_scenarios()
    write_workbook(case, tmp_path / "as_written.xlsx")
    book = without_kept_values(tmp_path / "as_written.xlsx")
    follows, outside = tmp_path / "follows.xlsx", tmp_path / "outside.xlsx"
    moved = {"segments.0.return_rate": 0.06, "programme.setup_cost": 31_000.0}
    save_with_inputs(book, follows, base=moved, scenario="Cautious*")
    save_with_inputs(book, outside, base={"tax_rate": 1.5}, scenario=BASE)
    follows, outside = recalculated([follows, outside], tmp_path / "out")
    [cautious] = [one for one in columns_of(case).all if one.label == "Cautious*"]
    moved["segments.0.return_rate"] = 0.8 * 0.06  # that scenario has a factor of 0.8 on the base
    assert agree(figures(follows), case, {**cautious.moved, **moved}) == []
    assert failing_checks(outside) == ["Every assumption in use is within its limits"]
    assert flag(follows) == "All checks hold"
    assert flag(outside) == "1 failing: see Checks"
