"""Sheet `Return rate`: the internal rate of return without a function that guesses.

The value of a flow is worked out on the grid of log(1 + rate) of `case/formulas/measures.py`. Each
change of its sign between two points is one rate at which it is 0. Where there is exactly one, and
the value falls there, it is found by halving its interval; else the rate is n/a.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import log1p
from typing import Any

from winback_kit.case.formulas.evaluate import Array
from winback_kit.case.formulas.measures import GRID_POINTS, GRID_STEP, LEAST_RATE, MOST_RATE, irr
from winback_kit.report.workbook.cells.book import RATE, WorkbookPlan, column_letters
from winback_kit.report.workbook.cells.measure_printer import UNDEFINED
from winback_kit.report.workbook.cells.pages import Sheet, open_sheet
from winback_kit.report.workbook.cells.rate_search import HALVINGS, Search, search
from winback_kit.report.workbook.cells.rows import all_lines, asked_of_lines
from winback_kit.report.workbook.cells.styles import Styles, quoted
from winback_kit.words.catalogue import marked, words

RESULT_ROW, TABLE_ROW, WIDE = 4, 14, 11
FIRST_POINT = TABLE_ROW + 1
POINT, LOG_RATE, VALUE, CHANGE, _GAP, HALVING, LOW, HIGH, MIDDLE, AT_MIDDLE = range(10)
_TITLES = (
    marked("Point"),
    marked("log(1 + rate)"),
    marked("Value"),
    marked("Sign changes"),
    "",
    marked("Halving"),
    marked("Low"),
    marked("High"),
    marked("Middle"),
    marked("Value"),
)
_WIDTHS = (46, 14, 14, 13, 3, 9, 12, 12, 12, 14)
_LARGE = "0.00E+00"
_HOW = marked(
    "A cash flow has one rate at which its present value is 0, none, or several. The rate is given "
    "only where there is exactly one, and a higher rate means a lower value there. The value is "
    "that on the day of the first flow, for rates below 0 that on the day of the last."
)
SheetCell = tuple[str, Any, str]  # formula, value, unit


def rate_cell(name: str) -> str:
    """The cell of the rate of return of a line, as other sheets write it."""
    at = asked_of_lines().rates.index(name)
    return f"'{RATE}'!${column_letters(at * WIDE + 1)}${RESULT_ROW}"


def write_return_rate(book: WorkbookPlan, workbook: Any, styles: Styles) -> None:
    """One block of columns for each flow whose rate of return is asked for."""
    title = words("Internal rate of return")
    sheet = open_sheet(workbook, RATE, styles, title=title, note="")
    sheet.wrapped(2, (0, WIDE - 2), words(_HOW), letters=sum(_WIDTHS))
    for at, name in enumerate(asked_of_lines().rates):
        block = _Block(book, sheet, name, at * WIDE)
        block.write()
        for place, width in enumerate(_WIDTHS):
            sheet.pages.set_column(block.left + place, block.left + place, width)
    sheet.pages.freeze_panes(TABLE_ROW, 0)
    right = len(asked_of_lines().rates) * WIDE - 2
    sheet.pages.print_area(0, 0, TABLE_ROW - 2, right)  # the search is to be looked up alone


@dataclass(frozen=True)
class _Block:
    """The search for one flow, `left` columns from the left."""

    book: WorkbookPlan
    sheet: Sheet
    name: str
    left: int

    @cached_property
    def flows(self) -> Array:
        return self.book.model[self.name]

    @property
    def label(self) -> str:
        """What the flow is called."""
        return words(next(line.label for line in all_lines() if line.name == self.name))

    @cached_property
    def found(self) -> Search:
        return search(self.flows)

    def write(self) -> None:
        for place, (label, cell) in enumerate(self.results()):
            role = "main" if place == 0 else "plain"
            self.sheet.text((RESULT_ROW + place, self.left), label, role)
            self.put(RESULT_ROW + place, LOG_RATE, cell, role)
        for place, title in enumerate(_TITLES):
            align = {"align": "right"} if place != _GAP else {}
            self.sheet.text((TABLE_ROW, self.left + place), words(title), "header", **align)
        for i in range(GRID_POINTS):
            self.sheet.number((FIRST_POINT + i, self.left), i, "faint", "0")
            for place, cell in enumerate(self.point(i), LOG_RATE):
                self.put(FIRST_POINT + i, place, cell)
        for i in range(HALVINGS + 1):
            self.sheet.number((FIRST_POINT + i, self.left + HALVING), i, "faint", "0")
            for place, cell in enumerate(self.halving(i), LOW):
                self.put(FIRST_POINT + i, place, cell)

    def put(self, row: int, place: int, cell: SheetCell, role: str = "plain") -> None:
        text, value, unit = cell
        self.sheet.formula((row, self.left + place), f"={text}", value, role, unit)

    def column(self, place: int) -> str:
        return column_letters(self.left + place)

    def result(self, place: int) -> str:
        """The cell of a result: 0 the rate, then what it is made from."""
        return f"${self.column(LOG_RATE)}${RESULT_ROW + place}"

    def all_points(self, place: int) -> str:
        letter = self.column(place)
        return f"${letter}${FIRST_POINT}:${letter}${FIRST_POINT + GRID_POINTS - 1}"

    @cached_property
    def months(self) -> tuple[str, str]:
        """The ranges of the flow and of its years."""
        spots = (self.book.by_month(self.name), self.book.workings["years", "years"])
        flow, years = (s.all_months(RATE, self.book.first, self.book.last) for s in spots)
        return flow, years

    def value_at(self, log_rate: str) -> str:
        """Σ_k flow_k · e^(−|log_rate| · |years_k − years of the first or last flow|)."""
        (flow, years), (cut, first, last) = self.months, (self.result(at) for at in (4, 5, 6))
        paid = f"{flow}*(ABS({flow})>{cut})"
        apart = f"ABS({years}-IF({log_rate}>0,{first},{last}))"
        return f"SUMPRODUCT({paid},EXP(-ABS({log_rate})*{apart}))"

    def results(self) -> Iterator[tuple[str, SheetCell]]:
        """The rate, how many there are, and where to look for the one."""
        (flow, years), found = self.months, self.found
        turns, above, cut, least, most = (self.result(at) for at in (1, 2, 4, 7, 8))
        low, high = (f"{self.column(place)}{FIRST_POINT + HALVINGS}" for place in (LOW, HIGH))
        root = f"({low}+{high})/2"
        one = f"AND({turns}=1,{above}=1,{root}>={least},{root}<={most})"
        rate, none = irr(self.flows)[0], words(UNDEFINED)
        text = f"IF({one},EXP({root})-1,{quoted(none)})"
        yield (
            words("Rate of return a year: {line}", line=self.label),
            (text, none if rate is None else rate, "share"),
        )
        text = f"SUM({self.all_points(CHANGE)})"
        yield words("Changes of sign on the grid"), (text, found.turns, "0")
        text = f"IF(INDEX({self.all_points(VALUE)},1)>0,1,0)"
        falls = int(found.values[0] > 0)
        yield words("Above 0 at the lowest rate (1: yes)"), (text, falls, "0")
        text = f"IF({turns}=1,MATCH(1,{self.all_points(CHANGE)},0),1)"
        yield words("Interval of the change"), (text, found.interval + 1, "0")
        text = f"1E-12*SUMPRODUCT(MAX(ABS({flow})))"
        yield words("Flows up to this are rounding"), (text, found.cut, _LARGE)
        end = f"MAX({years})"
        text = f"{end}-SUMPRODUCT(MAX((ABS({flow})>{cut})*({end}-{years})))"
        yield words("Years to the first flow"), (text, found.first, "0.000")
        text = f"SUMPRODUCT(MAX((ABS({flow})>{cut})*{years}))"
        yield words("Years to the last flow"), (text, found.last, "0.000")
        yield words("Lowest log(1 + rate) told"), ("LN(0.0001)", log1p(LEAST_RATE), "0.000")
        yield words("Highest log(1 + rate) told"), ("LN(1000000)", log1p(MOST_RATE), "0.000")

    def point(self, i: int) -> tuple[SheetCell, ...]:
        """A point of the grid: log rate, value, whether its sign is another at the next point."""
        row, grid, at = FIRST_POINT + i, self.found.grid, self.found.values
        at_point = f"{GRID_STEP}*({self.column(POINT)}{row}-{GRID_POINTS // 2})"
        log_rate = f"(EXP({at_point})-EXP(-{at_point}))/2"
        value = f"{self.column(VALUE)}{row}"
        change: SheetCell = ("0", 0, "0")
        if i + 1 < GRID_POINTS:
            text = f"IF(({value}>0)<>({self.column(VALUE)}{row + 1}>0),1,0)"
            change = (text, int((at[i] > 0) != (at[i + 1] > 0)), "0")
        return (
            (log_rate, float(grid[i]), "0.0000"),
            (self.value_at(f"{self.column(LOG_RATE)}{row}"), float(at[i]), _LARGE),
            change,
        )

    def halving(self, i: int) -> tuple[SheetCell, ...]:
        """A step: low, high, middle, value at the middle."""
        row, above = FIRST_POINT + i, FIRST_POINT + i - 1
        low, high, middle = (self.column(place) for place in (LOW, HIGH, MIDDLE))
        step = self.found.steps[i]
        if i == 0:
            points, interval = self.all_points(LOG_RATE), self.result(3)
            texts = [f"INDEX({points},{interval})", f"INDEX({points},{interval}+1)"]
        else:
            higher = f"{self.column(AT_MIDDLE)}{above}>0"
            texts = [
                f"IF({higher},{middle}{above},{low}{above})",
                f"IF({higher},{high}{above},{middle}{above})",
            ]
        texts += [f"({low}{row}+{high}{row})/2", self.value_at(f"{middle}{row}")]
        units = ("0.00000000", "0.00000000", "0.00000000", _LARGE)
        return tuple(zip(texts, step, units, strict=True))
