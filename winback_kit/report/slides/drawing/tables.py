"""A table on a slide: one line a row where it can, text fitted to each cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Pt

from winback_kit.report.slides.drawing.fit import Box, Type, fitted
from winback_kit.report.slides.drawing.look import FAINT, INK, SOFT
from winback_kit.report.slides.drawing.paint import (
    LEFT,
    RIGHT,
    Painter,
    describe,
    place_of,
    set_run,
)
from winback_kit.show.kit.table import Table

MOST_ROWS = 12
_INSET = 6.0
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the built-in style "No Style, No Grid"


@dataclass(frozen=True)
class _Cell:
    """How one cell is set."""

    size: float
    bold: bool
    colour: str
    number: bool
    box: Box
    line: float
    line_colour: str


def add_table(
    painter: Painter,
    slide: Any,
    box: Box,
    table: Table,
    *,
    widths: Sequence[float],
    said: str,
    strong: Sequence[int] = (),
) -> Any:
    """Put a table into a box, header first; every row is equally high.

    `widths` are the columns' shares of the width, `strong` the rows in bold.
    """
    rows = len(table.rows) + 1
    frame = slide.shapes.add_table(rows, len(widths), *place_of(box))
    describe(frame, said)
    drawn = frame.table
    _plain_style(drawn)
    size = 12.0 if rows <= 10 else 11.0
    each = row_height(box, table)
    for row in drawn.rows:
        row.height = Pt(each)
    texts = [table.heads, *table.texts()]
    right = table.numbers()
    for column, part in enumerate(widths):
        width = part / sum(widths) * box.width
        drawn.columns[column].width = Pt(width)
        for at, row in enumerate(texts):
            head = at == 0
            style = _Cell(
                size=size if not head else size - 1,
                bold=head or at - 1 in strong,
                colour=SOFT if head else INK,
                number=column in right,
                box=Box(0, 0, width - 2 * _INSET, each - 2),
                line=1.5 if head else 0.5,
                line_colour=INK if head else FAINT,
            )
            _fill(painter, drawn.cell(at, column), row[column], style)
    return frame


def row_height(box: Box, table: Table) -> float:
    """Height of a row in points."""
    return box.height / (len(table.rows) + 1)


def _fill(painter: Painter, cell: Any, text: str, how: _Cell) -> None:
    cell.margin_left = cell.margin_right = Pt(_INSET)
    cell.margin_top = cell.margin_bottom = Pt(1)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    sizes = (how.size, how.size - 1, how.size - 2, how.size - 3)
    style = Type(how.size, how.bold, painter.look.stretch)
    texts, size = fitted([text], how.box, painter.names, sizes=sizes, style=style)
    frame = cell.text_frame
    frame.word_wrap = True
    paragraph = frame.paragraphs[0]
    paragraph.alignment = RIGHT if how.number else LEFT
    run = paragraph.add_run()
    run.text = texts[0]
    set_run(run, size, how.colour, bold=how.bold)
    _underline(cell, how)


def _underline(cell: Any, how: _Cell) -> None:
    """A line beneath the cell, and none elsewhere."""
    properties = cell._tc.get_or_add_tcPr()
    for side in ("a:lnL", "a:lnR", "a:lnT"):
        none = properties.makeelement(qn(side), {"w": "0"})
        none.append(none.makeelement(qn("a:noFill"), {}))
        properties.append(none)
    below = properties.makeelement(qn("a:lnB"), {"w": str(int(how.line * 12_700))})
    fill = below.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": how.line_colour[1:]}))
    below.append(fill)
    properties.append(below)


def _plain_style(table: Any) -> None:
    properties = table._tbl.tblPr
    for name in ("bandRow", "firstCol", "lastRow"):
        properties.set(name, "0")
    properties.set("firstRow", "1")
    style = properties.find(qn("a:tableStyleId"))
    style.text = _PLAIN
