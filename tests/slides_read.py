"""A deck read back from its file: texts with the room they have, charts with what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Placed:
    """A text as it is set: paragraphs, size in points, weight, and the room for it in points."""

    slide: int
    paragraphs: list[str]
    size: float
    bold: bool
    width: float
    height: float
    gap: float


def placed_texts(deck: Any) -> Iterator[Placed]:
    """Every text of every slide: titles, boxes and cells."""
    for number, slide in enumerate(deck.slides, start=1):
        for shape in slide.shapes:
            if shape.has_text_frame and shape.text_frame.text:
                yield _placed(number, shape.text_frame, shape.width.pt, shape.height.pt)
            if shape.has_table:
                yield from _cells(number, shape.table)


def _cells(number: int, table: Any) -> Iterator[Placed]:
    for row in table.rows:
        for cell, column in zip(row.cells, table.columns, strict=True):
            if cell.text_frame.text:
                width = column.width.pt - cell.margin_left.pt - cell.margin_right.pt
                height = row.height.pt - cell.margin_top.pt - cell.margin_bottom.pt
                yield _placed(number, cell.text_frame, width, height)


def _placed(number: int, frame: Any, width: float, height: float) -> Placed:
    paragraphs = [one for one in frame.paragraphs if one.runs]
    first = paragraphs[0].runs[0].font if paragraphs else None
    gaps = [one.space_before.pt for one in paragraphs if one.space_before]
    return Placed(
        slide=number,
        paragraphs=[one.text for one in paragraphs],
        size=first.size.pt if first else 9.0,
        bold=bool(first.bold) if first else False,
        width=width,
        height=height,
        gap=max(gaps, default=0.0),
    )


def charts(deck: Any) -> list[Any]:
    """Every native chart in order."""
    return [s.chart for slide in deck.slides for s in slide.shapes if s.has_chart]
