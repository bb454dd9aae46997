"""The bridge to the net present value: what each step adds to it or takes from it.

All present values. The long bridge starts from the margin of all who return and has every line
that is a part of the net present value. The short one starts earlier and tells what an offer gives
away:

    margin if all who return stayed
    − the same of those who come anyway
    − offer money paid to those who come anyway (subsidy)
    − margin lost because they leave again (repeat loss)
    ± what has a step of its own
    − cost and tax: every other line, less the subsidy, which is among the offers, and with the
      poorer returners, who are in the margin of all who return
    = net present value
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from winback_kit.case.formulas.line import Line
from winback_kit.case.formulas.lines import LINES, MEASURES
from winback_kit.words.text import marked

COST_AND_TAX = "cost_and_tax"
_SHORT_START = ("margin_if_all_stayed", "natural_margin_if_all_stayed", "subsidy", "repeat_loss")


@dataclass(frozen=True)
class Planned:
    """A step before it has a value: the figures that it adds up, each with its sign.

    A sum stands on 0, a change on the step before. `optional` steps are left out where they are 0.
    Labels are marked, and translated where they are shown.
    """

    name: str
    label: str
    parts: tuple[tuple[int, str], ...]
    is_sum: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Step:
    """A step with its change (or height, for a sum), and from where to where it runs."""

    name: str
    label: str
    value: float
    before: float
    after: float
    is_sum: bool = False


def _planned(line: Line, sign: int, *, is_sum: bool = False, optional: bool = False) -> Planned:
    pv = line.faces.pv
    return Planned(pv, line.column, ((sign, pv),), is_sum=is_sum, optional=optional)


def _long_bridge() -> tuple[Planned, ...]:
    own = [
        _planned(line, line.faces.sign, is_sum=line.faces.bridge == "sum", optional=not line.main)
        for line in LINES
        if line.faces.bridge
    ]
    return (*own, _net_present_value())


def _net_present_value() -> Planned:
    npv = next(one for one in MEASURES if one.name == "npv")
    return Planned(npv.name, npv.label, ((1, npv.name),), is_sum=True)


def _short_bridge() -> tuple[Planned, ...]:
    by_name = {line.name: line for line in LINES}
    first, *later = (by_name[name] for name in _SHORT_START)
    start = [_planned(first, 1, is_sum=True)]
    start += [_planned(line, -1) for line in later]
    margin = max(at for at, line in enumerate(LINES) if line.faces.bridge == "sum")
    rest = [line for line in LINES[margin + 1 :] if line.faces.bridge]
    own = [
        replace(_planned(line, line.faces.sign, optional=True), label=line.faces.short_step)
        for line in rest
        if line.faces.short_step
    ]
    others = [(line.faces.sign, line.faces.pv) for line in rest if not line.faces.short_step]
    parts = (*others, (1, "pv_subsidy"), (-1, "pv_poorer_returners"))
    cost = Planned(COST_AND_TAX, marked("Cost and tax"), parts)
    return (*start, *own, cost, _net_present_value())


LONG, SHORT = _long_bridge(), _short_bridge()


def _with_own(steps: tuple[Planned, ...], own: tuple[Line, ...]) -> tuple[Planned, ...]:
    """The steps with those of lines of one's own before the tax."""
    at = next(i for i, one in enumerate(steps) if one.name in ("pv_tax", COST_AND_TAX))
    added = [_planned(line, line.faces.sign) for line in own if line.faces.bridge]
    return (*steps[:at], *added, *steps[at:])


def bridge(
    figures: Mapping[str, float | None], steps: tuple[Planned, ...] = LONG, *, whole: bool = False
) -> tuple[Step, ...]:
    """The steps with their values; the last is the net present value, to which they add up.

    `whole` keeps the optional steps that are 0, for a sheet in which they may become something.

    >>> flat = {name: 0.0 for step in SHORT for _, name in step.parts}
    >>> flat |= {"pv_margin_if_all_stayed": 100.0, "pv_repeat_loss": 30.0, "npv": 70.0}
    >>> [(step.name, step.before, step.after) for step in bridge(flat, SHORT) if step.value]
    [('pv_margin_if_all_stayed', 0.0, 100.0), ('pv_repeat_loss', 100.0, 70.0), ('npv', 0.0, 70.0)]
    """
    found: list[Step] = []
    at = 0.0
    for one in _with_own(steps, getattr(figures, "own_lines", ())):
        value = sum(sign * (figures[name] or 0.0) for sign, name in one.parts) + 0.0
        if one.optional and not value and not whole:
            continue
        before = 0.0 if one.is_sum else at
        at = before + value
        found.append(Step(one.name, one.label, value, before, at, is_sum=one.is_sum))
    return tuple(found)
