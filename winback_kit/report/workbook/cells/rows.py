"""Which rows the monthly sheets have, and where each input, list and line stands.

`Segments` has a block for each segment, `Programme` one for the programme: its inputs, its lists,
its lines. Both have the same columns: name, label, unit, value or total, present value, then the
months 0 to H. Nothing is listed here by hand: rows follow the dials and lines of the case.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from winback_kit.case.assumptions.inputs import Dial, dials
from winback_kit.case.formulas.evaluate import ONE
from winback_kit.case.formulas.formula import names_in, parse, word_of
from winback_kit.case.formulas.line import Line
from winback_kit.case.formulas.lines import LINES, MEASURES
from winback_kit.case.result.model import Model, listed
from winback_kit.report.workbook.cells.listed_inputs import LISTS
from winback_kit.words.catalogue import words
from winback_kit.words.told import told

PROGRAMME, SEGMENTS = "Programme", "Segments"
FIRST_ROW, HEADER_ROW = 5, 4  # as a sheet counts: from 1
RowKind = Literal["band", "input", "list", "line", "mirror", "total", "years", "reached"]


@dataclass(frozen=True)
class SheetRow:
    """One row of a monthly sheet. `number` counts from 1; `segment` is None for the programme."""

    kind: RowKind
    number: int
    name: str
    label: str
    unit: str = ""
    segment: int | None = None
    main: bool = False
    formula: str = ""
    path: str = ""


@dataclass(frozen=True)
class LineUses:
    """Names of lines by what the figures and other lines ask of them."""

    flows: frozenset[str]
    discounted: frozenset[str]
    first_months: tuple[str, ...]
    rates: tuple[str, ...]


def all_lines() -> tuple[Line, ...]:
    """Every line of the case, as they stand now."""
    return LINES


def asked_of_lines() -> LineUses:
    """What `MEASURES` and `LINES` ask for."""
    words: dict[str, list[str]] = {}
    for formula in (*(one.formula for one in MEASURES), *_formulas(*all_lines())):
        for node in ast.walk(parse(formula)):
            if isinstance(node, ast.Call) and isinstance(node.args[0], ast.Name):
                words.setdefault(word_of(node), []).append(node.args[0].id)
    discounted = {"discount_factor"}
    for line in all_lines():
        if any(name in discounted for formula in _formulas(line) for name in names_in(formula)):
            discounted.add(line.name)
    flows = {
        name
        for word in ("whole", "present", "total", "cumulative", "rate_of_return")
        for name in words.get(word, ())
    }
    return LineUses(
        flows=frozenset(flows),
        discounted=frozenset(discounted),
        first_months=tuple(dict.fromkeys(words.get("first_month", ()))),
        rates=tuple(dict.fromkeys(words.get("rate_of_return", ()))),
    )


def _formulas(*lines: Line) -> Iterator[str]:
    for line in lines:
        yield from line.formulas.values()


def by_age() -> frozenset[str]:
    """The lines that run by age: the curves that something is spread along, and their parts."""
    formulas = {line.name: list(_formulas(line)) for line in all_lines()}
    open_, found = set(), set()
    for formula in _formulas(*all_lines()):
        open_ |= set(_curves(formula))
    while open_:
        name = open_.pop()
        if name in formulas and name not in found:
            found.add(name)
            open_ |= {used for formula in formulas[name] for used in names_in(formula)}
    return frozenset(found)


def _curves(formula: str) -> list[str]:
    calls = [node for node in ast.walk(parse(formula)) if isinstance(node, ast.Call)]
    return [
        call.args[1].id
        for call in calls
        if word_of(call) == "spread" and isinstance(call.args[1], ast.Name)
    ]


def segment_rows(model: Model) -> list[SheetRow]:
    """The blocks of all segments, one after the other with an empty row between."""
    rows: list[SheetRow] = []
    at_row = FIRST_ROW
    all_dials = dials(model.case)
    for at in range(len(model.case.segments)):
        block = _segment_block(model, at, all_dials)
        rows += [replace(row, number=at_row + place) for place, row in enumerate(block)]
        at_row = rows[-1].number + 2
    return rows


def _segment_block(model: Model, at: int, all_dials: tuple[Dial, ...]) -> Iterator[SheetRow]:
    segment = model.case.segments[at]
    formulas = {line.name: model.formula(line, at) for line in all_lines()}
    of_segment = [line for line in all_lines() if line.of == "segment" and formulas[line.name]]
    spread = {name for line in of_segment for name in _curves(formulas[line.name] or "")}
    yield SheetRow("band", 0, "", f"{at + 1}  {told(segment.title)}", segment=at)
    own = [dial for dial in all_dials if dial.segment == at]
    for dial in own:
        yield _input_row(dial)
    if not any(dial.input.name == "contact_months" for dial in own):
        yield SheetRow("input", 0, "contact_months", words("Months of contacts"), "months", at)
    grade = segment.grade()
    cut = words("Cut of the benefit for evidence {grade}", grade=grade)
    yield SheetRow("input", 0, "evidence_cut", cut, "share", at, path=f"evidence_cut.{grade}")
    for name in listed(segment):
        label, unit = words(LISTS[name].label), LISTS[name].unit
        yield SheetRow("list", 0, name, label, unit, at)
        if name in spread:
            yield _mirror(name, label, unit, at)
    for line in of_segment:
        formula = formulas[line.name] or ""
        label = words(line.label)
        yield SheetRow("line", 0, line.name, label, line.unit, at, line.main, formula)
        if line.name in spread:
            yield _mirror(line.name, label, line.unit, at)


def _input_row(dial: Dial) -> SheetRow:
    one = dial.input
    return SheetRow("input", 0, one.name, words(one.label), one.unit, dial.segment, path=dial.path)


def _mirror(name: str, label: str, unit: str, at: int) -> SheetRow:
    return SheetRow("mirror", 0, name, words("{line}, mirrored", line=label), unit, at)


def programme_rows(model: Model) -> list[SheetRow]:
    """The programme's inputs, the totals of the segments' lines, the programme's lines."""
    asked, ages = asked_of_lines(), by_age()
    rows = [SheetRow("band", 0, "", words("Assumptions in use"))]
    rows += [SheetRow("input", 0, "horizon_months", words("Months of the case (fixed)"), "months")]
    own = [dial for dial in dials(model.case) if dial.segment is None]
    rows += [_input_row(dial) for dial in own if dial.input.name != "evidence_cut"]
    rows.append(SheetRow("band", 0, "", words("All segments together")))
    for line in all_lines():
        counted = line.unit in ("customers", "money") and line.name not in ages
        there = all(model.formula(line, at) for at in range(len(model.case.segments)))
        if line.of == "segment" and there and (counted or line.name in asked.flows):
            rows.append(
                SheetRow("total", 0, line.name, words(line.label), line.unit, main=line.main)
            )
    rows.append(SheetRow("band", 0, "", words("Programme")))
    for line in all_lines():
        formula = model.formula(line, None) if line.of == "programme" else None
        if formula:
            label = words(line.label)
            rows.append(SheetRow("line", 0, line.name, label, line.unit, None, line.main, formula))
    rows.append(SheetRow("band", 0, "", words("Workings")))
    rows.append(
        SheetRow(
            "years", 0, "years", words("Years from month 0 to the middle of the month"), "factor"
        )
    )
    labels = {line.name: line.label for line in all_lines()}
    for name in asked.first_months:
        label = words("{line}: month, if 0 or more", line=words(labels[name]))
        rows.append(SheetRow("reached", 0, name, label, "months"))
    return [replace(row, number=FIRST_ROW + at) for at, row in enumerate(rows)]


def is_one_number(model: Model, row: SheetRow) -> bool:
    """Whether a row holds one number in its column of values rather than one a month."""
    if row.kind == "input":
        return True
    if row.kind == "total":
        return model.total(row.name).body is ONE
    if row.kind == "line":
        at = row.segment
        value = model.programme(row.name) if at is None else model.segment(row.name, at)
        return value.body is ONE
    return False
