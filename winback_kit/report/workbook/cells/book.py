"""Where everything of one workbook stands: the plan by which all sheets are written."""

from dataclasses import dataclass

from winback_kit.case.assumptions.inputs import Dial, dials
from winback_kit.case.assumptions.record import Case
from winback_kit.case.result.model import Model, cash_flow, listed
from winback_kit.checks import refused
from winback_kit.report.workbook.cells.printer import CellRef, Printer
from winback_kit.report.workbook.cells.rows import (
    FIRST_ROW,
    HEADER_ROW,
    PROGRAMME,
    SEGMENTS,
    SheetRow,
    is_one_number,
    programme_rows,
    segment_rows,
)
from winback_kit.report.workbook.cells.scenarios import Columns, columns_of

SUMMARY, ASSUMPTIONS, LISTS_SHEET = "Summary", "Assumptions", "Lists"
RATE, CHECKS, METHOD = "Return rate", "Checks", "Method"
FIRST_MONTH = 5  # the column of month 0, counted from 0
SHOWN = "D"  # the column of the value in use, on Assumptions and on the monthly sheets
FIRST_DIAL = 10  # the row of the first assumption
MOST_CELLS = 400_000


@dataclass(frozen=True)
class WorkbookPlan:
    """One workbook's plan. Spots are by name; those of a segment by its place."""

    case: Case
    model: Model
    columns: Columns
    dials: tuple[Dial, ...]
    programme_rows: tuple[SheetRow, ...]
    segment_rows: tuple[SheetRow, ...]
    programme: dict[str, CellRef]
    segments: tuple[dict[str, CellRef], ...]
    totals: dict[str, CellRef]
    workings: dict[tuple[str, str], CellRef]
    mirrors: tuple[dict[str, int], ...]
    dial_rows: dict[str, int]
    list_rows: dict[tuple[int, str], int]
    letters: tuple[str, ...]

    @property
    def horizon(self) -> int:
        """The last month."""
        return self.columns.horizon

    @property
    def first(self) -> str:
        """The column of month 0."""
        return self.letters[0]

    @property
    def last(self) -> str:
        """The column of the last month."""
        return self.letters[-1]

    def find(self, name: str, at: int | None, here: str) -> CellRef:
        """Where a name of a formula stands, for a segment or the programme."""
        if name in ("month", "age"):
            return CellRef(here, HEADER_ROW, True, fixed_row=True)
        if at is not None and name in self.segments[at]:
            return self.segments[at][name]
        return self.programme[name]

    def printer(self, at: int | None) -> Printer:
        """The printer of a segment's formulas, or of the programme's."""
        here = PROGRAMME if at is None else SEGMENTS
        least = {dial.input.name: dial.input.least for dial in self.dials}
        return Printer(
            here=here,
            first=self.first,
            last=self.last,
            find=lambda name: self.find(name, at, here),
            total=lambda name: self.totals[name],
            mirrors={} if at is None else self.mirrors[at],
            above_zero=lambda name, added: added + least.get(name, -added) > 0,
        )

    def by_month(self, name: str) -> CellRef:
        """The programme's row of a line, or the total of a segment's."""
        return self.totals.get(name) or self.programme[name]


def book_of(case: Case) -> WorkbookPlan:
    """Plan the workbook of a case."""
    columns = columns_of(case)
    model = cash_flow(case)
    segment_plan, programme_plan = tuple(segment_rows(model)), tuple(programme_rows(model))
    cells = (len(segment_plan) + len(programme_plan)) * (columns.horizon + 1)
    if cells > MOST_CELLS:
        raise refused(
            f"workbook of {case.name!r}",
            f"segments × months must stay below {MOST_CELLS:,} cells",
            got=f"{cells:,}",
            mend="Draw up the case for fewer segments or a shorter horizon.",
        )
    of_kind = {
        kind: [row for row in programme_plan if row.kind in kind.split()]
        for kind in ("input line", "total", "years reached")
    }
    count = range(len(case.segments))
    all_dials = dials(case)
    lists = [(at, name) for at, one in enumerate(case.segments) for name in listed(one)]
    return WorkbookPlan(
        case=case,
        model=model,
        columns=columns,
        dials=all_dials,
        programme_rows=programme_plan,
        segment_rows=segment_plan,
        programme={row.name: _spot(model, row) for row in of_kind["input line"]},
        segments=tuple(_spots(model, segment_plan, at) for at in count),
        totals={row.name: _spot(model, row) for row in of_kind["total"]},
        workings={(row.kind, row.name): _spot(model, row) for row in of_kind["years reached"]},
        mirrors=tuple(_mirrors(segment_plan, at) for at in count),
        dial_rows={dial.path: FIRST_DIAL + at for at, dial in enumerate(all_dials)},
        list_rows={one: FIRST_ROW + at for at, one in enumerate(lists)},
        letters=tuple(column_letters(FIRST_MONTH + k) for k in range(columns.horizon + 1)),
    )


def _spot(model: Model, row: SheetRow) -> CellRef:
    sheet = PROGRAMME if row.segment is None else SEGMENTS
    return CellRef(sheet, row.number, not is_one_number(model, row), SHOWN)


def _spots(model: Model, rows: tuple[SheetRow, ...], at: int) -> dict[str, CellRef]:
    kinds = ("input", "list", "line")
    return {r.name: _spot(model, r) for r in rows if r.segment == at and r.kind in kinds}


def _mirrors(rows: tuple[SheetRow, ...], at: int) -> dict[str, int]:
    return {row.name: row.number for row in rows if row.segment == at and row.kind == "mirror"}


def column_letters(index: int) -> str:
    """The letters of a column counted from 0.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
