"""What a person can move in a case: each with its limits, step, range, break-even and evidence.

A control is either one dial (`segments.0.return_rate`), or a driver that moves all segments alike
by one factor, shown as their mean weighted by the customers contacted. Values are in the dial's
own unit. Low and high are the tenth and the ninetieth percentile where the case gives a range; the
break-even is where the net present value is 0 with everything else held.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.assumptions.record import Assumption, Grade
from winback_kit.assumptions.series import Series
from winback_kit.case.assumptions.inputs import Dial, dials, horizon_dial, is_shown, moves
from winback_kit.case.assumptions.record import Case
from winback_kit.case.moved.dial_ranges import (
    dial_break_evens,
    dial_limits,
    likely_range,
    step_between,
)
from winback_kit.case.moved.levers import Lever, levers
from winback_kit.case.moved.what_if import LeverEffect, drivers
from winback_kit.checks import nearest, refused
from winback_kit.words.text import Text, Unit, marked

STEPS = 200
MOST_TIMES = 5  # a break-even farther away is not reached by hand
Sources = tuple[str | Text, ...]
_ORDER = ("natural_return_rate", "uplift")  # the uplift is set on whatever the natural rate is


@dataclass(frozen=True)
class Slider:
    """One thing to move. `set_dials(value, moved)` writes the dials that follow from a value."""

    name: str
    label: str
    group: str | Text
    unit: Unit
    base: float
    least: float
    most: float
    low: float | None
    high: float | None
    break_even: float | None
    evidence: Grade
    sources: Sources
    set_dials: Callable[[float, dict[str, float]], None]

    @property
    def step(self) -> float:
        """A round step of about a two-hundredth of the way."""
        return step_between(self.least, self.most, unit=self.unit, about=STEPS)


def moved_dials(controls: Sequence[Slider], values: Mapping[str, float]) -> dict[str, float]:
    """The dials that are set when controls stand at these values; those at their base set none."""
    moved: dict[str, float] = {}
    for control in controls:
        value = values.get(control.name, control.base)
        if value != control.base:
            control.set_dials(value, moved)
    return moved


def dial_sliders(case: Case) -> tuple[Slider, ...]:
    """Every dial that the case says something about, the programme's first."""
    told = moves(case, case.what_if)
    marks = dial_break_evens(case)
    shown = [*(dial for dial in dials(case) if is_shown(case, dial)), horizon_dial(case)]
    far = [moves(case, scenario.changes) for scenario in case.scenarios]
    return tuple(
        _dial_control(case, dial, told.get(dial.path, dial.value), marks.get(dial.path), far)
        for dial in shown
    )


def _dial_control(
    case: Case,
    dial: Dial,
    base: float,
    break_even: float | None,
    scenarios: list[dict[str, float]],
) -> Slider:
    low, high = likely_range(case, dial)
    least, most = dial_limits(dial)
    reached = [base, *(x for x in (low, high, *(s.get(dial.path) for s in scenarios)) if x)]

    def set_dials(value: float, moved: dict[str, float]) -> None:
        moved[dial.path] = value

    return Slider(
        name=dial.path,
        label=dial.input.label,
        group=dial.input.group if dial.segment is None else case.segments[dial.segment].title,
        unit=dial.input.unit,
        base=base,
        least=min(least, *reached),
        most=max(most, *reached),
        low=low,
        high=high,
        break_even=break_even,
        evidence=dial.assumption.evidence,
        sources=(dial.assumption.source,) if dial.assumption.source else (),
        set_dials=set_dials,
    )


def lever_sliders(case: Case, names: Sequence[str]) -> tuple[Slider, ...]:
    """Drivers by name, each moving all segments alike."""
    by_name = {lever.name: lever for lever in levers(case) if not lever.parts[0].exponent}
    for name in names:
        if name not in by_name:
            raise refused(
                f"what_if: {name}",
                "is no driver of this case that can be moved in all segments alike",
                mend=nearest(name, list(by_name)),
            )
    told = {driver.name: driver for driver in drivers(case)}
    order = sorted(names, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))
    return tuple(_driver_control(by_name[name], told[name], _known(case, name)) for name in order)


def _driver_control(lever: Lever, driver: LeverEffect, known: tuple[Grade, Sources]) -> Slider:
    base, low, high = driver.base, driver.low, driver.high
    even = driver.break_even
    far = 1.1 * even if even is not None and even < MOST_TIMES * base else 0.0
    reach = max(2 * base, 1.5 * high, far, 0.02 if lever.unit in ("share", "points") else 1.0)

    def set_dials(value: float, moved: dict[str, float]) -> None:
        found: dict[str, Any] = dict(moved)
        for part in lever.parts:
            at = part.scaled(value / base) if base else part.base + value
            part.set_dials(np.asarray(at), found)
        moved.update({path: float(x) for path, x in found.items()})

    return Slider(
        name=lever.name,
        label=lever.label,
        group=marked("All segments alike"),
        unit=lever.unit,
        base=base,
        least=min(0.0, 2 * base, 1.5 * low),
        most=min(1.0, reach) if lever.unit in ("share", "points") else reach,
        low=low if low < high else None,
        high=high if low < high else None,
        break_even=even,
        evidence=known[0],
        sources=known[1],
        set_dials=set_dials,
    )


def _known(case: Case, name: str) -> tuple[Grade, Sources]:
    """The worst grade that a driver rests on in any segment, and every source."""
    own = "return_rate" if name == "uplift" else name
    found = [getattr(segment, own, None) for segment in case.segments]
    given = [one for one in found if isinstance(one, Assumption | Series)]
    if not given:
        given = [dial.assumption for dial in dials(case) if dial.input.name == own]
    sources = dict.fromkeys(one.source for one in given if one.source)
    return max((one.evidence for one in given), default="E"), tuple(sources)
