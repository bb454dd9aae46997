"""A table: columns with header and unit, rows of values, and the forms in which it is read.

Values travel as they are: `frame` gives them to pandas, and they become text, in the language and
locale that hold there, only where the table is drawn.

| unit | value | shown |
|---|---|---|
| text | str | as it is |
| money | in the table's currency | EUR 1,234 |
| amount | the same, the currency stands in the header | 1,234 |
| share, odds, points | part of 1 | 12.3 %, less than 1 %, +3.1 points |
| count, number | | 1,234; 12.3 |
| months, days | whole ones | 12 months |
| date | datetime.date | 7 June 2026 |
| factor; other (customers, people, ratio) | | 1.52; 12.3 |
| own | each cell of the column says its unit | |
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, TypeVar

from winback_kit.show.kit.cell import ENDS, NUMBERS, cells_apart
from winback_kit.show.kit.cell import Cell as Cell
from winback_kit.show.kit.labels import alike, apart, breakable, glued, in_lines, whole
from winback_kit.words.catalogue import PLACE, RANGE, in_one, marked, translated, words
from winback_kit.words.numbers import DASH, unit_of_money, without_unit
from winback_kit.words.text import Text
from winback_kit.words.told import told

if TYPE_CHECKING:
    import pandas as pd

MANY_ALIKE = 4  # rows that differ in their name alone and are shown as one
MOST_ON_ONE_PAGE = 6  # rows of a table that is kept together in print
MONEY, WORDS, SHARES = ("money", "amount"), ("text", "own"), ("share", "points")


CellValue = float | str | Text | dt.date | Cell | None
Row = Sequence[CellValue | tuple[CellValue, ...]]
CLASS_TO_FILL = ' class="wb-to-fill"'
T = TypeVar("T")


@dataclass(frozen=True)
class Column:
    """What a column holds: header, unit and decimals, and how its values are written.

    `header` is English and translated where it is drawn; {currency} in it is the table's. A column
    with `parts` shows several values in a cell, as its `pattern` puts them, in the order of the
    parts; its rows hold tuples. `pattern` of a column without parts has one place. `missing` stands
    for None. `sign` writes a plus before what is above 0. `path` is the place of the column's
    values in run.json, in which {row} is the number of the row, counted from 0.
    """

    header: str = ""
    unit: str = "text"
    digits: int | None = None
    parts: tuple[Column, ...] = ()
    pattern: str = ""
    missing: str = DASH
    sign: bool = False
    path: str = ""
    left: bool | None = None

    @property
    def on_left(self) -> bool:
        """Whether it is aligned to the left: texts are, where nothing else is said."""
        if self.left is not None:
            return self.left
        return self.parts[0].on_left if self.parts else self.unit == "text"

    def cell(self, value: CellValue) -> Cell:
        """A value with the unit of the column, or its own; written as the column says."""
        held = value if isinstance(value, Cell) else Cell(value)
        if not held.unit:
            held = replace(held, unit=self.unit, digits=self.digits)
        pattern = held.pattern or ("" if self.parts else self.pattern)
        return replace(held, pattern=pattern, sign=held.sign or self.sign)


def interval(
    header: str, unit: str, *, digits: int | None = None, value: bool = False, path: str = ""
) -> Column:
    """A column of ranges, (low, high), or with `value` of a value and its range.

    In `path` {part} is value, low or high.
    """
    names = (marked("value"), marked("low"), marked("high"))
    parts = [Column(name, unit, digits, path=path.replace("{part}", name)) for name in names]
    if value:
        return Column(header, parts=tuple(parts), pattern=marked("{value} ({low} to {high})"))
    return Column(header, parts=tuple(parts[1:]), pattern=RANGE)


def ends(low: float | None, high: float | None, unit: str) -> tuple[Cell, Cell] | None:
    """The ends of a range in a unit of their own; None where there is no range."""
    if low is None or high is None or low == high:
        return None
    return Cell(low, unit), Cell(high, unit)


def with_ends(value: float, low: float, high: float, unit: str) -> tuple[CellValue, ...] | Cell:
    """A value with its range; alone, with a dash, where the range has no width."""
    if low == high:
        return Cell(value, unit, pattern=f"{{value}} ({DASH})")
    return value, low, high


UPLIFT = Column(
    marked("Uplift (90\u00a0%) [evidence]"),
    parts=(
        Column(marked("uplift"), "points"),
        Column(marked("low"), "points"),
        Column(marked("high"), "points"),
        Column(marked("evidence")),
    ),
    pattern=marked("{uplift} ({low} to {high}) [{grade}]"),
)


@dataclass(frozen=True)
class Table:
    """Columns and rows of values; `total` marks the last row as the sum of those above.

    A table can be scrolled where it is wider than the page, by keyboard too.

    >>> columns = (Column("Offer"), Column("Cost, {currency}", "amount"))
    >>> table = Table(columns, [("Voucher", 1234.4)], currency="EUR")
    >>> print(table.as_text())
    Offer    Cost, EUR
    Voucher      1,234
    >>> table.frame()["Cost, EUR"].tolist(), table.frame().attrs["units"]
    ([1234.4], {'Offer': 'text', 'Cost, EUR': 'EUR'})
    """

    columns: Sequence[Column]
    rows: Sequence[Row]
    source: str = ""
    total: bool = False
    currency: str = ""
    gather: bool = False

    @classmethod
    def of(
        cls,
        items: Iterable[T],
        *columns: tuple[Column, Callable[[T], CellValue | tuple[CellValue, ...]]],
        last: Row | None = None,
        total: bool = False,
        source: str = "",
        currency: str = "",
    ) -> Table:
        """A row for each item: each column beside what it holds of one.

        `last` is the row of their total; with `total` the last item is.

        >>> Table.of(["a", "bc"], (Column("Name"), str), (Column("Letters", "count"), len)).texts()
        [['a', '1'], ['bc', '2']]
        """
        rows: list[Row] = [[value(one) for _, value in columns] for one in items]
        rows.extend([] if last is None else [last])
        heads = [column for column, _ in columns]
        return cls(heads, rows, source, total=total or last is not None, currency=currency)

    @property
    def heads(self) -> list[str]:
        """The headers as they are read."""
        return [self._head(column.header) for column in self.columns]

    def texts(self) -> list[list[str]]:
        """The rows as they are read."""
        return [[one for one, _ in self._row(at)] for at in range(len(self.rows))]

    @property
    def without_rows(self) -> str:
        """What a page says in the place of a table that has none: no header stands alone."""
        return self.source or words("Of this nothing is on record.")

    def numbers(self) -> list[int]:
        """Which columns are aligned to the right."""
        return [at for at, column in enumerate(self.columns) if at and not column.on_left]

    def to_fill(self) -> list[int]:
        """Which columns hold nothing yet in any row: they have room for a hand that fills them.

        >>> Table((Column("What"), Column("Who, until when")), [("Budget", "")]).to_fill()
        [1]
        """
        return [at for at, texts in enumerate(zip(*self.texts(), strict=True)) if not any(texts)]

    def frame(self) -> pd.DataFrame:
        """The values as they are; their units in `attrs["units"]`, row by row where they differ.

        A column that shows several values is as many columns, named "header: part". What is not
        there is None; a text in a column of numbers, such as “nothing”, is not there.
        """
        import pandas as pd

        names: list[str] = []
        for column in self.columns:
            for part in column.parts or (column,):
                own = "" if part is column or not part.header else f": {words(part.header)}"
                names.append(apart(f"{self._typed_head(column.header)}{own}", names))
        rows = [[*self._cells(row)] for row in self.rows]
        out = pd.DataFrame([[_raw(cell) for cell in row] for row in rows], columns=names)
        out.attrs = {"units": {}, "source": self.source}
        for at, name in enumerate(names):
            found = [self.currency if row[at].unit in MONEY else row[at].unit for row in rows]
            out.attrs["units"][name] = found[0] if len(set(found)) == 1 else found
        return out

    def as_html(self) -> str:
        """The table as HTML, every text escaped; a cell with a place in run.json names it."""
        if self.gather:
            return self._gathered().as_html()
        if not self.rows:
            return f'<p class="wb-source">{escape(self.without_rows)}</p>'
        fill = self.to_fill()
        head = "".join(
            f'<th scope="col"{self._style(at)}{mark}>{breakable(text)}</th>'
            for at, text in enumerate(self.heads)
            for mark in (CLASS_TO_FILL if at in fill else "",)
        )
        body = "".join(map(self._row_html, range(len(self.rows))))
        short = " wb-short" if len(self.rows) <= MOST_ON_ONE_PAGE else ""
        note = f'<p class="wb-source">{escape(self.source)}</p>' if self.source else ""
        label = escape(words("Table: {columns}", columns=", ".join(filter(None, self.heads))))
        return (
            f'<div class="wb-table{short}" tabindex="0" role="group" aria-label="{label}">'
            f"<table><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table></div>{note}"
        )

    def gathered(self) -> Table:
        """The table as it is; on a page rows that differ in their name alone are one, where many.

        >>> table = Table((Column("Segment"), Column("Offer")), [(one, "Call") for one in "abcd"])
        >>> re.findall("<th[^>]*row[^>]*>([^<]*)", table.gathered().as_html())
        ['a and 3 more']
        """
        return replace(self, gather=True)

    def _gathered(self) -> Table:
        rows = [
            [Cell(name, "text"), *self.rows[at][1:]] for at, name in alike(self.texts(), MANY_ALIKE)
        ]
        return replace(self, rows=rows, gather=False)

    def as_text(self) -> str:
        """The table in aligned plain text."""
        everything = [self.heads, *self.texts()]
        widths = [max(map(len, column)) for column in zip(*everything, strict=True)]
        right = self.numbers()
        return "\n".join(
            "  ".join(
                text.rjust(width) if at in right else text.ljust(width)
                for at, (text, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in everything
        )

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.as_html(), "text/plain": self.as_text()}

    def _head(self, header: str) -> str:
        return translated(header).replace("{currency}", unit_of_money(self.currency))

    def _typed_head(self, header: str) -> str:
        """A header whose spaces are those of a keyboard."""
        return re.sub(r"[\u00a0\u202f]", " ", self._head(header))

    def _style(self, at: int) -> str:
        return ' align="right"' if at in self.numbers() else ""  # what code hosts leave standing

    def _row_html(self, at: int) -> str:
        numbers = self.numbers()
        total = ' class="wb-total"' if self.total and at == len(self.rows) - 1 else ""
        cells = "".join(
            f"<td{self._style(i)}>{whole(text, html) if i in numbers else html}</td>"
            if i
            else f'<th scope="row">{html}</th>'
            for i, (text, html) in enumerate(self._row(at))
        )
        return f"<tr{total}>{cells}</tr>"

    def _row(self, at: int) -> Iterator[tuple[str, str]]:
        """Each cell of a row as text and as HTML."""
        for column, value in zip(self.columns, self.rows[at], strict=True):
            yield self._shown(column, value, at)

    def _shown(
        self, column: Column, value: CellValue | tuple[CellValue, ...], row: int
    ) -> tuple[str, str]:
        if isinstance(value, tuple):
            places = PLACE.findall(column.pattern)
            held = [part.cell(one) for part, one in zip(column.parts, value, strict=True)]
            cells = cells_apart(dict(zip(places, held, strict=True)), self.currency)
            at = {
                place: self._one(part, cells[place], row, end=place in ENDS)
                for place, part in zip(places, column.parts, strict=True)
            }
            pattern = in_one(
                translated(column.pattern), {place: text for place, (text, _) in at.items()}
            )
            if "high" in PLACE.findall(pattern) and cells["low"].unit in SHARES:
                text, html = at["low"]
                bare = without_unit(text, at["high"][0])
                at["low"] = bare, html.replace(glued(text), glued(bare))
            text = PLACE.sub(lambda place: at[place[1]][0], pattern)
            return text, PLACE.sub(lambda place: at[place[1]][1], in_lines(pattern))
        return self._one(column, value, row)

    def _one(
        self, column: Column, value: CellValue, row: int, *, end: bool = False
    ) -> tuple[str, str]:
        """One value as text and as HTML; with its place in the record where it has one."""
        held = column.cell(value)
        text = (
            held.shown(self.currency, end=end) if held.value is not None else words(column.missing)
        )
        if held.link:
            return text, f'<a href="{escape(held.link)}">{escape(text)}</a>'
        path = held.path or column.path.replace("{row}", str(row))
        html = (
            breakable(text) if held.pattern or not isinstance(held.value, NUMBERS) else glued(text)
        )
        if not path or not isinstance(held.value, int | float):
            return text, html
        return text, f'<data value="{held.value}" data-path="{escape(path)}">{html}</data>'

    def _cells(self, row: Row) -> Iterator[Cell]:
        """Every value of a row with its unit; those of one cell one after another."""
        for column, value in zip(self.columns, row, strict=True):
            parts = column.parts or (column,)
            values = value if isinstance(value, tuple) else (value,) + (None,) * (len(parts) - 1)
            for part, one in zip(parts, values, strict=True):
                yield part.cell(one)


def _raw(cell: Cell) -> object:
    if isinstance(cell.value, Text):
        return told(cell.value)
    return None if cell.unit not in WORDS and isinstance(cell.value, str) else cell.value
