"""Lines and assumptions of an analyst's own, beside those that every case has.

A line with a step in the bridge counts: a segment's among its benefits, or in its contribution
where it takes away; a programme's before tax. One without a step is only worked out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from winback_kit.assumptions.record import Assumption
from winback_kit.case.assumptions.inputs import OWN
from winback_kit.case.formulas.formula import names_in
from winback_kit.case.formulas.input_list import PROGRAMME_INPUTS
from winback_kit.case.formulas.line import Line
from winback_kit.case.formulas.lines import LINES
from winback_kit.checks import refused, unknown

_BY_NAME = {line.name: line for line in LINES}
_TIME = ("month", "horizon_months")


def _used(line: Line) -> set[str]:
    return {name for formula in line.formulas.values() for name in names_in(formula)}


_KNOWN = {*_BY_NAME, *(name for line in LINES for name in _used(line))}
_OF_PROGRAMME = {
    *(line.name for line in LINES if line.of == "programme"),
    *(one.name for one in PROGRAMME_INPUTS),
    *_TIME,
}


def counted_in(line: Line) -> str:
    """The line that a line of one's own is counted in."""
    if line.of == "programme":
        return "before_tax"
    return "benefit" if line.faces.bridge == "plus" else "segment_contribution"


def lines_with(own: Sequence[Line]) -> Mapping[str, Line]:
    """Every line of a case by name; one's own stand before the line that they are counted in."""
    if not own:
        return _BY_NAME
    out: dict[str, Line] = {}
    for line in LINES:
        for one in own:
            if one.faces.bridge and counted_in(one) == line.name:
                out[one.name] = one
                sign = "-" if one.faces.bridge == "minus" else "+"
                line = replace(line, formula=f"{line.formula} {sign} {one.name}")
        out[line.name] = line
    return out | {one.name: one for one in own}


def checked(line: Line, own: Sequence[Line], assumptions: Mapping[str, Assumption]) -> Line:
    """A line that can be added, with the name of its present value.

    Raises Refused for a name that is taken or unknown, a formula that is none, or one that rests
    on the line in which it is counted.
    """
    lines = {**_BY_NAME, **{one.name: one for one in own}}
    for name in (line.name, *assumptions):
        if name in _KNOWN or not name.isidentifier():
            raise refused(f"line {line.name}", "needs names that no line or input has", got=name)
    try:
        used = _used(line)
    except (ValueError, SyntaxError) as error:
        raise refused(f"line {line.name}", "needs a formula", got=str(line.formula)) from error
    known = _KNOWN if line.of == "segment" else _OF_PROGRAMME
    if line.of == "programme" and str(line.formula).startswith("total("):
        known = {one.name for one in lines.values() if one.of == "segment"}
    for name in sorted(used - known - assumptions.keys() - {one.name for one in own}):
        raise unknown(f"line {line.name}", name, [*known, *assumptions], what="is no name it knows")
    if line.faces.bridge and counted_in(line) in _rests_on(line, lines):
        raise refused(f"line {line.name}", f"rests on {counted_in(line)}, in which it is counted")
    faces = replace(line.faces, pv=line.faces.pv or f"pv_{line.name}", by_year=True)
    return replace(line, faces=faces) if line.faces.bridge else line


def refuse_own_lines(own: Sequence[Line], where: str) -> None:
    """Refuse a case with lines of one's own where only those of every case can be shown."""
    if own:
        raise refused(where, "can hold no line of one's own", got=own[0].name)


def _rests_on(line: Line, lines: Mapping[str, Line]) -> set[str]:
    """Every line that a line rests on, however far below it."""
    found: set[str] = set()
    ahead = [line]
    while ahead:
        new = _used(ahead.pop()) - found
        found |= new
        ahead += [lines[name] for name in new if name in lines]
    return found


def own_inputs(assumptions: Mapping[str, Assumption | float]) -> Iterator[tuple[str, Assumption]]:
    """Assumptions by name; a plain number is one that is stated without evidence."""
    for name, given in assumptions.items():
        yield name, given if isinstance(given, Assumption) else Assumption(value=given, source=OWN)
