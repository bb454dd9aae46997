"""The workbook as a file: what may be typed over, what is dead text, what is in the formulas."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.golden import golden, golden_raw
from tests.office import figures
from tests.workbook_cases import (
    edges,
    lists_by_month,
    moved_horizon,
    queue,
    stated_horizon,
    with_scenarios,
)
from winback_kit.case.assumptions.record import Case
from winback_kit.case.result.outcome import outcome
from winback_kit.checks import Refused
from winback_kit.report.workbook.cells.printer import CellRef, Printer
from winback_kit.report.workbook.write import write_workbook

ROOT = Path(__file__).resolve().parents[1]
KNOWN_EVERYWHERE = set(
    re.findall(
        r"\w+",
        "ABS AND COUNT COUNTIF EXP IF INDEX ISNUMBER ISTEXT LN MATCH MAX MIN NPV POWER PRODUCT "
        "SIGN SUBSTITUTE SUM SUMIF SUMPRODUCT",
    )
)
SHEETS = [
    "Summary",
    "Assumptions",
    "Lists",
    "Segments",
    "Programme",
    "Return rate",
    "Checks",
    "Method",
]
TONGUES = [
    '=HYPERLINK("http://x")',
    "@SUM(1)",
    "a" * 200,
    "🙂 שלום",
    "<script>",
    "{=1}",
    "https://x",
]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("book") / "scenarios.xlsx"
    write_workbook(with_scenarios(), out)
    return out


def cells(file: Path) -> list[Any]:
    """All cells with something in them."""
    book = openpyxl.load_workbook(file)
    return [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def column_of(sheet: Any, letter: str) -> list[str]:
    return [cell.value for cell in sheet[letter] if cell.value]


def test_sheets_and_kept_values(tmp_path: Path) -> None:
    for make in (golden, lists_by_month, queue, with_scenarios, edges):
        case = make()
        write_workbook(case, tmp_path / "case.xlsx")
        assert openpyxl.load_workbook(tmp_path / "case.xlsx").sheetnames == SHEETS
        told = outcome(case)
        for name, value in figures(tmp_path / "case.xlsx").items():
            expected = told[name]
            assert value == (None if expected is None else pytest.approx(expected, rel=1e-12))


def test_same_case_same_bytes(tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_workbook(queue(), tmp_path / name, client="Client", notes=("A note.",))
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_no_macro_no_array_formula_and_only_functions_that_every_engine_knows(file: Path) -> None:
    with zipfile.ZipFile(file) as parts:
        assert not [name for name in parts.namelist() if "vba" in name.lower()]
        for name in parts.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b't="array"' not in parts.read(name)
    formulas = [cell.value for cell in cells(file) if cell.data_type == "f"]
    assert all(isinstance(formula, str) for formula in formulas)
    without_texts = [re.sub(r'"[^"]*"', "", formula) for formula in formulas]
    used = {word for formula in without_texts for word in re.findall(r"([A-Z]+)\(", formula)}
    assert used <= KNOWN_EVERYWHERE


def test_inputs_are_open_and_all_else_is_locked(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book)
    open_cells = [cell for cell in cells(file) if not cell.protection.locked]
    assert {cell.parent.title for cell in open_cells} == {"Assumptions", "Lists"}
    assert {cell.fill.fgColor.rgb for cell in open_cells} == {"FFFFFFCC"}
    typed = [cell for cell in open_cells if cell.data_type == "n"]
    assert {cell.font.color.rgb for cell in typed} == {"FF0000FF"}


def test_every_open_cell_has_a_rule_that_says_the_mend(file: Path) -> None:
    for name in ("Assumptions", "Lists"):
        sheet = openpyxl.load_workbook(file)[name]
        rules = sheet.data_validations.dataValidation
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if not cell.protection.locked:
                held = [rule for rule in rules if cell.coordinate in rule.sqref]
                assert len(held) == 1, cell.coordinate
                assert len(held[0].error) > 20


def test_names_of_a_client_are_dead_text(tmp_path: Path) -> None:
    raw = golden_raw()
    raw["segments"] = [
        raw["segments"][0] | {"name": name, "return_rate": {"value": 0.05, "source": name}}
        for name in TONGUES
    ]
    raw["scenarios"] = [{"name": name[:80], "changes": {"tax_rate": 0.2}} for name in TONGUES]
    case = Case.model_validate_json(json.dumps(raw | {"name": TONGUES[0]}))
    out = tmp_path / "names.xlsx"
    write_workbook(case, out, client=TONGUES[0], notes=TONGUES)
    assert openpyxl.load_workbook(out)["Summary"]["A1"].value == TONGUES[0]
    for cell in cells(out):
        if cell.data_type == "f":
            assert not any(name in cell.value for name in TONGUES if len(name) > 5)
        links = [] if cell.hyperlink is None else [cell.hyperlink]
        assert all(link.target is None for link in links)
    groups = column_of(openpyxl.load_workbook(out)["Assumptions"], "A")
    assert set(TONGUES) <= set(groups)


@pytest.mark.slow
def test_a_scenario_that_moves_the_horizon_is_left_out_and_named(tmp_path: Path) -> None:
    out = tmp_path / "moved.xlsx"
    write_workbook(moved_horizon(), out)
    texts = [cell.value for cell in cells(out) if isinstance(cell.value, str)]
    assert "Dearer" in texts
    assert "Longer" not in texts
    for sheet in ("Assumptions", "Summary"):
        told = [cell.value for cell in cells(out) if cell.parent.title == sheet]
        assert any("“Longer”" in str(text) for text in told)
    write_workbook(stated_horizon(), out)
    texts = [cell.value for cell in cells(out) if isinstance(cell.value, str)]
    assert any("differs: “Base”" in text for text in texts)
    assert figures(out)["npv"] == pytest.approx(outcome(stated_horizon()).npv, rel=1e-12)


@pytest.mark.slow
def test_twenty_segments_of_sixty_months_are_written(tmp_path: Path) -> None:
    raw = golden_raw() | {"horizon_months": 60}
    raw["segments"] = [raw["segments"][0] | {"name": f"Segment {at}"} for at in range(20)]
    case = Case.model_validate_json(json.dumps(raw))
    write_workbook(case, tmp_path / "large.xlsx")
    book = openpyxl.load_workbook(tmp_path / "large.xlsx", read_only=True)
    rows = book["Segments"].iter_rows(values_only=True)
    assert any("Segment 19" in str(cell) for row in rows for cell in row if cell)


def test_too_large_a_case_is_refused(tmp_path: Path) -> None:
    raw = golden_raw() | {"horizon_months": 600}
    raw["segments"] = [raw["segments"][0] | {"name": f"Segment {at}"} for at in range(20)]
    case = Case.model_validate_json(json.dumps(raw))
    with pytest.raises(Refused, match="must stay below 400,000 cells"):
        write_workbook(case, tmp_path / "large.xlsx")


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Close the workbook where it is open"):
        write_workbook(golden(), tmp_path / "no such folder" / "case.xlsx")


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        # a − (b − c) is not a − b − c, and a quotient by 0 is 0
        ("a - (b - c)", "=$D1-($D2-$D3)"),
        ("a * (b + c) / 12", "=$D1*($D2+$D3)/12"),
        ("a / b", "=IF($D2=0,0,$D1/$D2)"),
        # 0 to the power of 0 is 1; an exponent that is a number above 0 needs no IF
        ("a ** b", "=IF($D2=0,1,POWER($D1,$D2))"),
        ("a ** 2", "=POWER($D1,2)"),
        ("positive(x - 1) * reached(0 - x)", "=MAX(0,{c}9-1)*IF(0-{c}9>=0,1,0)"),
        ("change(x) * a", "=({c}9-{p}9)*$D1"),
        ("cumulative(x) + lowest(x)", "=SUM($F9:{c}9)+MIN($F9:{c}9)"),
        ("spread(x, y)", "=SUMPRODUCT($F9:{c}9,{m}20:$Z20)"),
        ("whole(x)", "=SUM($F$9:$Z$9)"),
    ],
)
def test_formulas_as_a_sheet_writes_them(formula: str, text: str) -> None:
    spots = {"a": 1, "b": 2, "c": 3, "x": 9, "y": 19}
    printer = Printer(
        here="S",
        first="F",
        last="Z",
        find=lambda name: CellRef("S", spots[name], name in "xy"),
        total=lambda name: CellRef("P", spots[name], True),
        mirrors={"y": 20},
    )
    assert printer.line(formula) == text


def test_one_package_alone_knows_how_a_workbook_is_written() -> None:
    for path in (ROOT / "winback_kit").rglob("*.py"):
        if path.parent.name != "workbook" and path.stem != "workbook":  # that of a slide's chart
            assert "xlsxwriter" not in path.read_text(encoding="utf-8"), path
