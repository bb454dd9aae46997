"""Reads slides and workbook back from their files and finds every number of them.

Texts are held against run.json as those of a page are. The workbook's figures are held against the
record by their names, its lines month by month against the case's own, at full precision: a cell
is never found by chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from openpyxl import load_workbook
from pptx import Presentation

from tests.number_audit import unfounded
from winback_kit.case.formulas.lines import LINES, MEASURES
from winback_kit.case.result.model import Model
from winback_kit.report.workbook.cells.book import PROGRAMME, SEGMENTS, SUMMARY
from winback_kit.report.workbook.summary import HEADER_ROW, VALUE

NEAR = 1e-9  # of the larger of a figure and 1
FIRST_MONTH = 5  # column of month 0, counted from 0


def unfounded_in_slides(file: Path, record: Mapping[str, Any]) -> list[str]:
    """The numbers in titles, texts, tables, notes and chart names that the record does not hold."""
    texts = [text for slide in Presentation(str(file)).slides for text in _texts_of(slide)]
    return unfounded("\n".join(texts), record)


def _texts_of(slide: Any) -> Iterator[str]:
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield shape.text_frame.text
        if shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)
        if shape.has_chart:
            yield from (row.name for plot in shape.chart.plots for row in plot.series)
    if slide.has_notes_slide:
        yield slide.notes_slide.notes_text_frame.text


def unfounded_in_workbook(file: Path, record: Mapping[str, Any], flow: Model) -> list[str]:
    """The numbers in texts, figures and lines that are not those of the record and of the case."""
    book = load_workbook(file, data_only=True)
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    texts = "\n".join(cell.value for cell in cells if isinstance(cell.value, str))
    return [
        *unfounded(texts, record),
        *_wrong_figures(book[SUMMARY], record["figures"]),
        *_wrong_lines(book[PROGRAMME], flow, (None,)),
        *_wrong_lines(book[SEGMENTS], flow, range(len(flow.case.segments))),
    ]


def _wrong_figures(sheet: Any, figures: Mapping[str, Any]) -> Iterator[str]:
    """The figures of the summary, which stand in their order."""
    rows = sheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True)
    for one, row in zip(MEASURES, rows, strict=False):
        if not _same(row[VALUE], figures[one.name]):
            yield f"{one.name} is {row[VALUE]}, in the record {figures[one.name]}"


def _wrong_lines(sheet: Any, flow: Model, segments: Sequence[int | None]) -> Iterator[str]:
    """The lines of a sheet, month by month; a segment's lines come one segment after the other."""
    lines = {line.name for line in LINES}
    seen: dict[str, int] = {}
    months = flow.months + 1
    for row in sheet.iter_rows(min_row=5, values_only=True):
        name = row[0]
        if name not in lines or not isinstance(row[FIRST_MONTH], int | float):
            continue
        at = segments[seen.get(name, 0)]
        seen[name] = seen.get(name, 0) + 1
        line = flow[name] if at is None else flow.segment(name, at).full()
        wanted = np.broadcast_to(line.sum(axis=0) if line.ndim > 1 else line, months)
        for month, value in enumerate(row[FIRST_MONTH : FIRST_MONTH + months]):
            if not _same(value, wanted[month]):
                yield f"{name}, month {month}: {value}, in the case {wanted[month]}"


def _same(value: Any, wanted: Any) -> bool:
    if wanted is None or not isinstance(value, int | float):
        return wanted is None and not isinstance(value, int | float)
    return bool(np.isclose(value, wanted, rtol=NEAR, atol=NEAR))
