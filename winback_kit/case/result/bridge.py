"""The bridge to the net present value: what each step adds to it or takes from it.

All present values. It starts from the margin of all who return and has every line that is a part of
the net present value.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from winback_kit.case.formulas.line import Line
from winback_kit.case.formulas.lines import LINES, MEASURES
from winback_kit.case.result.nothing import is_nothing


@dataclass(frozen=True)
class Planned:
    """A step before it has a value: the figures that it adds up, each with its sign.

    A sum stands on 0, a change on the step before; one that is nothing is left out. Labels are
    marked, and translated where they are shown.
    """

    name: str
    label: str
    parts: tuple[tuple[int, str], ...]
    is_sum: bool = False


@dataclass(frozen=True)
class Step:
    """A step with its change (or height, for a sum), and from where to where it runs."""

    name: str
    label: str
    value: float
    before: float
    after: float
    is_sum: bool = False


def _planned(line: Line, sign: int, *, is_sum: bool = False) -> Planned:
    pv = line.faces.pv
    return Planned(pv, line.column, ((sign, pv),), is_sum=is_sum)


def _bridge() -> tuple[Planned, ...]:
    own = [
        _planned(line, line.faces.sign, is_sum=line.faces.bridge == "sum")
        for line in LINES
        if line.faces.bridge
    ]
    return (*own, _net_present_value())


def _net_present_value() -> Planned:
    npv = next(one for one in MEASURES if one.name == "npv")
    return Planned(npv.name, npv.label, ((1, npv.name),), is_sum=True)


STEPS = _bridge()


def _with_own(steps: tuple[Planned, ...], own: tuple[Line, ...]) -> tuple[Planned, ...]:
    """The steps with those of lines of one's own before the tax."""
    at = next(i for i, one in enumerate(steps) if one.name == "pv_tax")
    added = [_planned(line, line.faces.sign) for line in own if line.faces.bridge]
    return (*steps[:at], *added, *steps[at:])


def bridge(
    figures: Mapping[str, float | None], steps: tuple[Planned, ...] = STEPS, *, whole: bool = False
) -> tuple[Step, ...]:
    """The steps with their values; the last is the net present value, to which they add up.

    `whole` keeps the changes that are 0, for a sheet in which they may become something.

    >>> flat = {name: 0.0 for step in STEPS for _, name in step.parts}
    >>> flat |= {"pv_gross_margin": 100.0, "pv_incremental_margin": 100.0, "pv_team": 30.0}
    >>> flat["npv"] = 70.0
    >>> [(step.name, step.before, step.after) for step in bridge(flat)[1:] if step.value]
    [('pv_incremental_margin', 0.0, 100.0), ('pv_team', 100.0, 70.0), ('npv', 0.0, 70.0)]
    """
    found: list[Step] = []
    at = 0.0
    for one in _with_own(steps, getattr(figures, "own_lines", ())):
        value = sum(sign * (figures[name] or 0.0) for sign, name in one.parts) + 0.0
        if is_nothing(value) and not one.is_sum and not whole:
            continue
        before = 0.0 if one.is_sum else at
        at = before + value
        found.append(Step(one.name, one.label, value, before, at, is_sum=one.is_sum))
    return tuple(found)
