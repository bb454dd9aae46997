"""The workbook on paper: what is printed of each sheet, on which paper, and nothing cut short."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tests.golden import golden, golden_raw
from tests.workbook_cases import with_scenarios
from winback_kit.case.assumptions.record import Case
from winback_kit.places import languages
from winback_kit.report.workbook.cells.styles import NUMBER_FORMATS, number_format
from winback_kit.report.workbook.write import write_workbook
from winback_kit.words.context import client_context
from winback_kit.words.translation import read_translation

CLIENT = "Smith & Sons"
MONTHLY = 20  # columns, which only the sheets by month have
INTERNAL = re.compile(r"\b[a-z0-9]+_[a-z0-9_]+\b")


def written(case: Case, out: Path, *, locale: str = "en_GB") -> Any:
    with client_context(locale=locale):
        write_workbook(case, out, client=CLIENT, notes=["A note of a gate. " * 12])
    return openpyxl.load_workbook(out, data_only=True)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return written(with_scenarios(), tmp_path_factory.mktemp("print") / "book.xlsx")


@pytest.mark.parametrize(
    ("locale", "paper"), [("en_GB", 9), ("en_US", 1), ("fr_CA", 1), ("de_CH", 9), ("zh_Hans_CN", 9)]
)
def test_the_paper_is_that_of_the_country(locale: str, paper: int, tmp_path: Path) -> None:
    book = written(golden(), tmp_path / "book.xlsx", locale=locale)
    assert {int(sheet.page_setup.paperSize) for sheet in book} == {paper}


def test_every_sheet_fits_its_width_with_client_and_page_at_its_foot(book: Any) -> None:
    for sheet in book:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        pages = int(sheet.page_setup.fitToWidth or 1)
        monthly = sheet.title in ("Lists", "Segments", "Programme")
        assert (pages > 1) == monthly
        height = sheet.page_setup.fitToHeight
        assert int(1 if height is None else height) == (sheet.title == "Summary")
        assert sheet.oddFooter.left.text == f"{CLIENT.replace('&', '&&')} · &A"
        assert sheet.oddFooter.right.text == "Page &P of &N"
        if sheet.title != "Return rate":  # one page: its search is not printed
            assert sheet.print_title_rows
        assert not monthly or sheet.print_title_cols


def test_no_internal_name_is_on_the_summary_or_printed_beside_the_months(book: Any) -> None:
    told = [c.value for row in book["Summary"].iter_rows() for c in row if isinstance(c.value, str)]
    assert len(told) > 60
    assert [text for text in told if INTERNAL.search(text)] == []
    for name in ("Lists", "Segments", "Programme"):
        sheet = book[name]
        assert sheet["B1"].value
        assert re.fullmatch(r".*\$B\$1:\$[A-Z]+\$\d+", sheet.print_area)
        names = [c.value for c in sheet["A"] if isinstance(c.value, str)]
        assert any(INTERNAL.search(text) for text in names)  # where formulas look for them


def test_rows_that_are_nothing_are_folded_and_no_others(book: Any) -> None:
    folded = 0
    for name, left in (("Summary", 1), ("Segments", 3), ("Programme", 3)):
        sheet = book[name]
        for row in sheet.iter_rows(min_row=18 if name == "Summary" else 5, min_col=left + 1):
            numbers = [c.value for c in row if isinstance(c.value, int | float)]
            at, height = row[0].row, sheet.row_dimensions
            if name == "Summary":
                numbers = numbers[:1]
            if height[at].hidden:
                folded += 1
                assert not any(numbers), (name, at)
            elif numbers and sheet.cell(at, left).value:
                always = ("cumulative_cash", "cumulative_discounted")
                kept = sheet.cell(at, 1).value in always or name == "Summary"
                assert any(numbers) or kept, (name, at)
    assert folded > 20
    assert sheet.protection.formatRows is False  # which is “may be used”: anybody can show them


@pytest.mark.parametrize("times", [1, 100_000])
def test_no_number_is_wider_than_its_column(times: int, tmp_path: Path) -> None:
    raw = golden_raw()
    for segment in raw["segments"]:
        for name in ("margin", "offer_cost", "contact_cost"):
            if isinstance(segment.get(name), int | float):
                segment[name] *= times
    book = written(Case.model_validate(raw), tmp_path / "book.xlsx")
    checked = longest = 0
    for name in ("Summary", "Assumptions", "Segments", "Programme"):
        sheet = book[name]
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell.value, int | float) or isinstance(cell.value, bool):
                    continue
                if cell.font.sz and cell.font.sz < 10:
                    continue
                letter = get_column_letter(cell.column)
                width = _width(sheet, cell.column)
                text = f"{cell.value:,.0f}" if abs(cell.value) >= 100 else f"{cell.value:.2f}"
                assert len(text) * (cell.font.sz or 10) / 11 < width, (name, letter, cell.row, text)
                checked, longest = checked + 1, max(longest, len(text))
    assert checked > 500
    assert longest > (12 if times > 1 else 5)


def test_no_line_beside_the_months_is_cut_in_german(tmp_path: Path) -> None:
    with client_context(catalogue=read_translation(languages()["de"])):
        book = written(with_scenarios(), tmp_path / "book.xlsx", locale="de_DE")
    broken = 0
    for sheet in book.worksheets:
        if not sheet.print_title_cols or sheet.max_column < MONTHLY:
            continue
        column = 3 if sheet["B4"].value == "Segment" else 2
        for cell in sheet[get_column_letter(column)][4:]:
            text = str(cell.value or "")
            if len(text) > 1.1 * _width(sheet, column):
                height = sheet.row_dimensions[cell.row].height
                assert cell.alignment.wrap_text, text
                assert sheet.row_dimensions[cell.row].hidden or height >= 27, text
                broken += 1
        assert sheet["B2"].alignment.wrap_text  # how to read the sheet, on every page of it
    assert broken > 5


def _width(sheet: Any, column: int) -> float:
    for held in sheet.column_dimensions.values():
        if held.min <= column <= held.max:
            return float(held.width)
    return 8.4


@pytest.mark.parametrize("kind", [*NUMBER_FORMATS, "share"])
def test_a_figure_below_nothing_keeps_its_sign(kind: str) -> None:
    """LibreOffice drops the sign of what falls to the second of two parts of a format."""
    code = number_format(kind)
    assert ";" not in code or re.search(r";\[<[=\d-]+\]-[#0]", code)


def test_no_small_loss_loses_its_sign(book: Any) -> None:
    """LibreOffice writes no sign in the third of three parts either."""
    found = 0
    for sheet in book:
        signed = [
            (area, rule)
            for area, rules in sheet.conditional_formatting._cf_rules.items()
            for rule in rules
            if rule.operator == "between" and rule.dxf.numFmt
        ]
        for cell in (one for row in sheet.iter_rows() for one in row):
            if "[<=-100]" not in cell.number_format:
                continue
            held = [r for area, r in signed if cell.coordinate in area.sqref]
            assert len(held) == 1, (sheet.title, cell.coordinate)
            decimals = cell.number_format.rpartition(";")[2]
            assert held[0].dxf.numFmt.formatCode == decimals
            assert [float(one) for one in held[0].formula] == [
                -100,
                -0.5 * 10.0 ** -len(decimals[6:]),
            ]
            found += 1
    assert found > 500
