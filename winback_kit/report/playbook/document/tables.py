"""A table in the document: a header that is repeated on each page, and rows that stay whole.

Columns are as wide as their texts ask for. Where they do not all fit, none is narrower than its
longest word, and the rest is shared by how much more each would take.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import permutations
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from winback_kit.report.playbook.document.styles import SOURCE, TABLE_SIZE
from winback_kit.report.slides.drawing.fit import Type, lines, readable, text_width
from winback_kit.report.slides.drawing.look import FAINT, INK, SOFT
from winback_kit.show.kit.table import WORDS, Table

_TWIPS, _POINTS = 1440 / 2.54, 72 / 2.54  # in a centimetre
_PADDING = 0.34  # of both sides of a cell
_WIDEST_WORD, _WIDEST = 3.6, 12.0
_TO_FILL = 4.0  # of a column that a hand fills
_NARROW_FROM = 8  # columns
_SMALLEST = 6.5  # points
_ROOM = 1.03
_MOVE, _MOST_MOVES = 0.25, 24  # centimetres that a column gives to another, and how often
_MOST_TOGETHER = 9  # rows of a table that is kept on one page


def add_table(document: Any, table: Table, width: float) -> None:
    """Add a table, `width` centimetres wide, with its source beneath."""
    if not table.rows:
        document.add_paragraph(readable(table.without_rows), style=SOURCE)
        return
    heads = [readable(one) for one in table.heads]
    rows = [[readable(one) for one in row] for row in table.texts()]
    right = table.numbers()
    whole_texts = [at for at, one in enumerate(table.columns) if one.unit not in WORDS]
    size = _size([heads, *rows], width, whole_texts)
    widths = column_widths([heads, *rows], width, Type(size, bold=True), whole_texts)
    whole = len(rows) <= _MOST_TOGETHER
    lines = [_row(heads, widths, right, size, head=True, keep=True)]
    for at, row in enumerate(rows):
        last = at == len(rows) - 1
        keep = bool(table.source) if last else whole or at == 0
        lines.append(_row(row, widths, right, size, keep=keep, total=table.total and last))
    grid = "".join(f'<w:gridCol w:w="{_twips(one)}"/>' for one in widths)
    document.element.body.insert_element_before(
        parse_xml(
            f"<w:tbl {nsdecls('w')}><w:tblPr>"
            f'<w:tblW w:w="{_twips(sum(widths))}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
            f'<w:right w:w="{_twips(_PADDING)}" w:type="dxa"/></w:tblCellMar>'
            f'<w:tblLook w:firstRow="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"{''.join(lines)}</w:tbl>"
        ),
        "w:sectPr",
    )
    document.add_paragraph(readable(table.source), style=SOURCE)


def _size(rows: Sequence[Sequence[str]], width: float, whole: Sequence[int]) -> float:
    """The size of the letters: smaller where no word would have room in its column otherwise."""
    largest = TABLE_SIZE if len(rows[0]) < _NARROW_FROM else TABLE_SIZE - 1
    sizes = [largest - 0.5 * step for step in range(round((largest - _SMALLEST) / 0.5) + 1)]
    fits = (one for one in sizes if sum(_least(rows, Type(one, bold=True), whole)) <= width)
    return next(fits, _SMALLEST)


def column_widths(
    rows: Sequence[Sequence[str]], width: float, style: Type, whole: Sequence[int] = ()
) -> list[float]:
    """The widths of columns in centimetres, which together are `width`.

    In those columns that are named as `whole` no text is broken: numbers and days. A column that
    holds nothing but its header has room for a hand that fills it.
    """
    columns = list(zip(*rows, strict=True))
    least = _least(rows, style, whole)
    asked = [
        max(
            small,
            min(_WIDEST, max(_width(text, _type(row, style)) for row, text in enumerate(one)))
            + _PADDING,
        )
        for small, one in zip(least, columns, strict=True)
    ]
    if sum(least) >= width:
        return [one * width / sum(least) for one in least]
    over = sum(asked) - sum(least)
    if sum(asked) <= width:
        return [one * width / sum(asked) for one in asked]
    part = (width - sum(least)) / over
    shared = [small + part * (wish - small) for small, wish in zip(least, asked, strict=True)]
    return _fewest_lines(columns, shared, least, style)


def _least(rows: Sequence[Sequence[str]], style: Type, whole: Sequence[int]) -> list[float]:
    """The least width of each column, in which no word of it is broken."""
    least = []
    for at, (head, *cells) in enumerate(zip(*rows, strict=True)):
        words = cells if at in whole else " ".join(cells).split()
        widest = max(
            (
                _width(one, _type(row, style))
                for row, part in enumerate((head.split(), words))
                for one in part
            ),
            default=0.0,
        )
        room = 0.0 if any(cells) or not cells else _TO_FILL
        least.append(max(room, min(_WIDEST_WORD, widest)) + _PADDING)
    return least


def _fewest_lines(
    columns: Sequence[Sequence[str]], widths: list[float], least: Sequence[float], style: Type
) -> list[float]:
    """Widths moved from column to column, a little at a time, while rows get shorter by it."""

    @cache
    def taken(at: int, width: float) -> list[int]:
        room = (width - _PADDING) * _POINTS
        return [lines(text, room, _type(row, style)) for row, text in enumerate(columns[at])]

    def tall(of: Sequence[float]) -> tuple[int, int]:
        every = [taken(at, round(one, 3)) for at, one in enumerate(of)]
        return sum(map(max, zip(*every, strict=True))), sum(map(sum, every))

    best, found = list(widths), tall(widths)
    for _ in range(_MOST_MOVES):
        moved = [
            [one + _MOVE * ((at == to) - (at == out)) for at, one in enumerate(best)]
            for out, to in permutations(range(len(best)), 2)
            if best[out] - _MOVE >= least[out]
        ]
        shortest = min(moved, key=tall, default=best)
        if tall(shortest) >= found:
            return best
        best, found = shortest, tall(shortest)
    return best


def _type(row: int, style: Type) -> Type:
    """How a cell is set: only the header is bold."""
    return style if row == 0 else replace(style, bold=False)


def _width(text: str, style: Type) -> float:
    """The width of a text in centimetres, with a little room so that no rounding breaks it."""
    return _ROOM * text_width(text, style) / _POINTS


def _twips(width: float) -> int:
    return round(width * _TWIPS)


def _row(
    texts: Sequence[str],
    widths: Sequence[float],
    right: Sequence[int],
    size: float,
    *,
    head: bool = False,
    keep: bool = False,
    total: bool = False,
) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    cells = "".join(
        _cell(text, width, size, number=at in right, head=head, keep=keep, total=total)
        for at, (text, width) in enumerate(zip(texts, widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


def _cell(
    text: str, width: float, size: float, *, number: bool, head: bool, keep: bool, total: bool
) -> str:
    line = 'w:sz="8" w:color="' + INK[1:] if head else 'w:sz="4" w:color="' + FAINT[1:]
    above = f'<w:top w:val="single" w:sz="8" w:color="{INK[1:]}"/>' if total else ""
    bold = "<w:b/>" if head or total else ""
    ink = f'<w:color w:val="{SOFT[1:]}"/>' if head else ""
    next_one = "<w:keepNext/>" if keep else ""
    align = '<w:jc w:val="right"/>' if number else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/><w:tcBorders>{above}'
        f'<w:bottom w:val="single" {line}"/></w:tcBorders>'
        f'<w:vAlign w:val="{"bottom" if head else "top"}"/></w:tcPr>'
        f'<w:p><w:pPr>{next_one}<w:spacing w:before="40" w:after="40" w:line="252" '
        f'w:lineRule="auto"/>{align}</w:pPr><w:r><w:rPr>{bold}{ink}'
        f'<w:sz w:val="{round(2 * size)}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
    )
