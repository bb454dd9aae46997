"""Every number of slides and workbook is that of run.json, or of the case; a wrong one is found."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.oxml.ns import qn

from tests.cases.clients import CASES
from tests.cases.studies import handed
from tests.face_audit import FIRST_MONTH, unfounded_in_slides, unfounded_in_workbook
from tests.study_texts import each
from winback_kit.case.formulas.lines import MEASURES
from winback_kit.report.slides.deck import write_slides
from winback_kit.report.slides.drawing.look import Look
from winback_kit.report.workbook.summary import HEADER_ROW
from winback_kit.report.workbook.write import write_workbook

EVERY = each([*CASES, "hostile"])
WRONG = "48,617.3"  # no figure of any case


@cache
def faces(name: str) -> tuple[Path, Path]:
    """Slides and workbook of a case, written once in a process."""
    import tempfile

    study, folder = handed(name).study, Path(tempfile.mkdtemp())
    slides, workbook = folder / "case.pptx", folder / "case.xlsx"
    write_slides(study, slides, look=Look())
    write_workbook(study.case, workbook, client=study.history.data.client.name)
    return slides, workbook


@pytest.mark.parametrize("name", EVERY)
def test_every_number_of_the_slides_is_in_the_record(name: str) -> None:
    assert unfounded_in_slides(faces(name)[0], handed(name).record) == []


@pytest.mark.parametrize("name", EVERY)
def test_every_number_of_the_workbook_is_that_of_the_record_or_the_case(name: str) -> None:
    case = handed(name)
    assert unfounded_in_workbook(faces(name)[1], case.record, case.study.flow) == []


def shape_with(deck: Any, kind: str) -> Any:
    return next(s for slide in deck.slides for s in slide.shapes if getattr(s, f"has_{kind}"))


@pytest.mark.parametrize("where", ["title", "table", "notes", "chart"])
def test_a_wrong_number_on_a_slide_is_found(where: str, tmp_path: Path) -> None:
    deck = Presentation(str(faces("partial")[0]))
    if where == "title":
        shape_with(deck, "text_frame").text_frame.text += f" {WRONG}"
    elif where == "table":
        shape_with(deck, "table").table.cell(1, 1).text = WRONG
    elif where == "notes":
        deck.slides[5].notes_slide.notes_text_frame.text += f" {WRONG}"
    else:
        row = shape_with(deck, "chart").chart.plots[0].series[0]
        next(row._element.iter(qn("c:v"))).text = f"Costs of {WRONG}"
    deck.save(str(tmp_path / "x.pptx"))
    (found,) = unfounded_in_slides(tmp_path / "x.pptx", handed("partial").record)
    assert found.startswith(WRONG)


def planted(tmp_path: Path, sheet: str, row: int, column: int, value: object) -> list[str]:
    """What is found in a workbook of kept values, one of which was changed."""
    case = handed("partial")
    book = load_workbook(faces("partial")[1], data_only=True)
    cell = book[sheet].cell(row, column)
    assert cell.value is not None
    cell.value = value if isinstance(value, str) else cell.value * value
    book.save(tmp_path / "x.xlsx")
    return unfounded_in_workbook(tmp_path / "x.xlsx", case.record, case.study.flow)


def row_of(sheet: str, name: str, column: int) -> int:
    book = load_workbook(faces("partial")[1], data_only=True)
    cells = (row[column - 1] for row in book[sheet].iter_rows())
    return next(int(cell.row) for cell in cells if cell.value == name)


def test_a_wrong_figure_of_the_summary_is_found(tmp_path: Path) -> None:
    at = HEADER_ROW + 1 + [one.name for one in MEASURES].index("npv")
    (found,) = planted(tmp_path, "Summary", at, 2, 1.000001)
    assert found.startswith("npv is ")


@pytest.mark.parametrize(
    ("sheet", "line"), [("Programme", "free_cash_flow"), ("Segments", "gross_margin")]
)
def test_a_wrong_month_of_a_line_is_found(tmp_path: Path, sheet: str, line: str) -> None:
    (found,) = planted(tmp_path, sheet, row_of(sheet, line, 1), FIRST_MONTH + 4, 1.000001)
    assert found.startswith(f"{line}, month 3: ")


def test_a_wrong_number_in_a_text_of_the_workbook_is_found(tmp_path: Path) -> None:
    (found,) = planted(tmp_path, "Summary", 2, 1, f"All money is {WRONG}.")
    assert found.startswith(WRONG)
