"""Sheet `Return rate`: the internal rate of return without a function that guesses.

The present value of a flow is worked out on the grid of log(1 + rate) of `case/measures.py`. Each
change of its sign between two points, and each point where it is 0, is one rate at which the value
is 0. Where there is exactly one, it is found by halving its interval; else the rate is n/a.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.case.evaluate import Array
from winback_kit.case.measures import (
    GRID_FROM,
    GRID_POINTS,
    GRID_TO,
    irr,
    present_values,
)
from winback_kit.report.workbook.book import RATE, Book, column_letters
from winback_kit.report.workbook.measure_printer import UNDEFINED
from winback_kit.report.workbook.pages import Sheet, open_sheet
from winback_kit.report.workbook.rows import asked_of_lines
from winback_kit.report.workbook.styles import Styles

HALVINGS = 50
RESULT_ROW, TABLE_ROW, WIDE = 4, 14, 11
FIRST_POINT = TABLE_ROW + 1
_HOW = (
    "A cash flow has one rate at which its present value is 0, none, or several. The rate is given "
    "only where there is exactly one."
)


def rate_cell(name: str) -> str:
    """The cell of the rate of return of a line, as other sheets write it."""
    at = asked_of_lines().rates.index(name)
    return f"'{RATE}'!${column_letters(at * WIDE + 1)}${RESULT_ROW}"


def write_return_rate(book: Book, workbook: Any, styles: Styles) -> None:
    """One block of columns for each flow whose rate of return is asked for."""
    sheet = open_sheet(workbook, RATE, styles, title="Internal rate of return", note=_HOW)
    for at, name in enumerate(asked_of_lines().rates):
        block = _Block(book, sheet, name, at * WIDE)
        block.results()
        block.points()
        block.halvings()
        sheet.pages.set_column(at * WIDE, at * WIDE, 30)
        sheet.pages.set_column(at * WIDE + 1, at * WIDE + WIDE - 1, 14)
    sheet.pages.freeze_panes(TABLE_ROW, 0)
    sheet.pages.repeat_rows(TABLE_ROW - 1)


@dataclass(frozen=True)
class _Block:
    """The search for one flow, `left` columns from the left."""

    book: Book
    sheet: Sheet
    name: str
    left: int

    @property
    def flows(self) -> Array:
        return self.book.model[self.name]

    def column(self, place: int) -> str:
        return column_letters(self.left + place)

    def result(self, place: int) -> str:
        """The cell of a result: 0 the rate, then what it is made from."""
        return f"${self.column(1)}${RESULT_ROW + place}"

    def points_of(self, place: int) -> str:
        letter = self.column(place)
        return f"${letter}${FIRST_POINT}:${letter}${FIRST_POINT + GRID_POINTS - 1}"

    def present(self, log_rate: str) -> str:
        flow = self.book.by_month(self.name)
        years = self.book.workings["years", "years"]
        ranges = [s.all_months(RATE, self.book.first, self.book.last) for s in (flow, years)]
        return f"SUMPRODUCT({ranges[0]},EXP(-{log_rate}*{ranges[1]}))"

    def results(self) -> None:
        """The rate, how many there are, and where to look for the one."""
        at = _grid_values(self.flows)
        found = _search(self.flows)
        flow = self.book.by_month(self.name).all_months(RATE, self.book.first, self.book.last)
        one = f"AND({self.result(1)}+{self.result(2)}=1,{self.result(3)}=1)"
        last_low, last_high = (
            f"{self.column(place)}{FIRST_POINT + HALVINGS}" for place in (7, 8)
        )
        zero_point = f"INDEX({self.points_of(1)},MATCH(1,{self.points_of(4)},0))"
        root = f"IF({self.result(2)}=1,{zero_point},({last_low}+{last_high})/2)"
        rate, _ = irr(self.flows)
        signs = f"IF(MAX({flow})>0,IF(MIN({flow})<0,1,0),0)"
        both = int(bool((self.flows > 0).any() and (self.flows < 0).any()))
        rows: list[tuple[str, str, Any, str]] = [
            (
                f"Rate of return a year of: {self.name}",
                f'=IF({one},EXP({root})-1,"{UNDEFINED}")',
                UNDEFINED if rate is None else rate,
                "share",
            ),
            ("Changes of sign on the grid", f"=SUM({self.points_of(3)})", found.changes, "0"),
            ("Points of the grid at 0", f"=SUM({self.points_of(4)})", int((at == 0).sum()), "0"),
            ("The flow changes sign (1: yes)", f"={signs}", both, "0"),
            (
                "Interval of the change",
                f"=IF({self.result(1)}=1,MATCH(1,{self.points_of(3)},0),1)",
                found.interval + 1,
                "0",
            ),
            (
                "Sign at its lower end",
                f"=SIGN(INDEX({self.points_of(2)},{self.result(4)}))",
                found.sign,
                "0",
            ),
            ("log(1 + rate) from", "=LN(0.0001)", GRID_FROM, "0.000"),
            ("log(1 + rate) to", "=LN(1000000)", GRID_TO, "0.000"),
        ]
        for place, (label, text, value, unit) in enumerate(rows):
            role = "main" if place == 0 else "line"
            self.sheet.text((RESULT_ROW + place, self.left), label, role)
            self.sheet.formula((RESULT_ROW + place, self.left + 1), text, value, role, unit)

    def points(self) -> None:
        """The grid: the present value at each point, changes of sign, and zeros."""
        grid, at = _grid(), _grid_values(self.flows)
        titles = ["Point", "log(1 + rate)", "Present value", "Sign changes", "Is 0", ""]
        titles += ["Halving", "Low", "High", "Middle", "Present value"]
        for place, title in enumerate(titles):
            self.sheet.text((TABLE_ROW, self.left + place), title, "header")
        start, end = self.result(6), self.result(7)
        for i, (log_rate, value) in enumerate(zip(grid.tolist(), at.tolist(), strict=True)):
            row = FIRST_POINT + i
            self.sheet.number((row, self.left), i, "faint", "0")
            step = f"{self.column(0)}{row}"
            log_text = f"={start}+{step}*({end}-{start})/{GRID_POINTS - 1}"
            self.sheet.formula((row, self.left + 1), log_text, log_rate, "line", "0.0000")
            text = f"={self.present(f'{self.column(1)}{row}')}"
            self.sheet.formula((row, self.left + 2), text, value, "line", "money")
            here, before = f"{self.column(2)}{row}", f"{self.column(2)}{row + 1}"
            later = i + 1 < len(at)
            change = int(later and value * at[min(i + 1, len(at) - 1)] < 0)
            text = f"=IF(SIGN({here})*SIGN({before})<0,1,0)" if later else "=0"
            self.sheet.formula((row, self.left + 3), text, change, "line", "0")
            zero = f"=IF({here}=0,1,0)"
            self.sheet.formula((row, self.left + 4), zero, int(value == 0), "line", "0")

    def halvings(self) -> None:
        """The interval halved until it is as narrow as a number can be."""
        low_name, high_name, middle_name, value_name = (self.column(p) for p in (7, 8, 9, 10))
        interval, sign = self.result(4), self.result(5)
        for i, step in enumerate(_search(self.flows).steps):
            row, above = FIRST_POINT + i, FIRST_POINT + i - 1
            if i == 0:
                low = f"=INDEX({self.points_of(1)},{interval})"
                high = f"=INDEX({self.points_of(1)},{interval}+1)"
            else:
                same = f"SIGN({value_name}{above})={sign}"
                low = f"=IF({same},{middle_name}{above},{low_name}{above})"
                high = f"=IF({same},{high_name}{above},{middle_name}{above})"
            middle = f"=({low_name}{row}+{high_name}{row})/2"
            value = f"={self.present(f'{middle_name}{row}')}"
            self.sheet.number((row, self.left + 6), i, "faint", "0")
            for place, (text, shown) in enumerate(zip((low, high, middle, value), step, strict=True)):
                unit = "money" if place == 3 else "0.0000"
                self.sheet.formula((row, self.left + 7 + place), text, shown, "line", unit)


def _grid() -> Array:
    return np.linspace(GRID_FROM, GRID_TO, GRID_POINTS)


def _grid_values(flows: Array) -> Array:
    return present_values(flows, _grid())


@dataclass(frozen=True)
class _Search:
    """The search as the sheet does it: steps are (low, high, middle, present value)."""

    changes: int
    interval: int
    sign: int
    steps: list[tuple[float, float, float, float]]


def _search(flows: Array) -> _Search:
    grid, at = _grid(), _grid_values(flows)
    changes = np.flatnonzero(np.sign(at[1:]) * np.sign(at[:-1]) < 0)
    interval = int(changes[0]) if len(changes) == 1 else 0
    sign = int(np.sign(at[interval]))
    low, high = float(grid[interval]), float(grid[interval + 1])
    steps = []
    for _ in range(HALVINGS + 1):
        middle = (low + high) / 2
        value = float(present_values(flows, np.asarray([middle]))[0])
        steps.append((low, high, middle, value))
        same = math.copysign(1, value) == sign and value != 0 if sign else value == 0
        low, high = (middle, high) if same else (low, middle)
    return _Search(len(changes), interval, sign, steps)
