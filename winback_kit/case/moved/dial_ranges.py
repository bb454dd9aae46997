"""How far a dial can be moved by hand, and where on it the net present value is 0."""

import math

import numpy as np

from winback_kit.assumptions.series import Retention, Series
from winback_kit.case.assumptions.inputs import Dial, dials, found, is_control
from winback_kit.case.assumptions.record import Case
from winback_kit.case.result.variants import break_evens
from winback_kit.words.text import Unit

_FROM_NOTHING = 100.0  # how far an amount reaches that the case does not count
_STEPS = np.linspace(0.0, 1.0, 9)


def dial_limits(dial: Dial) -> tuple[float, float]:
    """From where to where a dial can be moved on a page: its range and well beyond it."""
    one, base = dial.input, dial.value
    low, high = dial.assumption.low, dial.assumption.high
    if one.unit == "share" and one.least >= 0:
        reach = max(2 * base, 1.5 * (high or 0.0), 0.05)
        most = 1.0 if base > 0.4 else reach
        return one.least, min(one.most, max(most, base))
    if one.unit == "share":
        return max(one.least, min(base, 0.0) - 0.1), min(one.most, max(base, 0.0) + 0.2)
    if one.unit == "factor":
        return one.least, min(one.most, max(3.0, 2 * base))
    if one.unit == "months":
        return one.least, min(one.most, max(60.0, 2 * base))
    reach = max(3 * abs(base), 1.5 * abs(high or 0.0)) or _FROM_NOTHING
    return (-reach if base < 0 or (low or 0.0) < 0 else max(one.least, 0.0)), reach


def step_between(least: float, most: float, *, unit: Unit, about: int) -> float:
    """A month, else 1, 2 or 5 times a power of ten: about so many steps lie between two ends."""
    if unit == "months":
        return 1.0
    rough = (most - least) / about
    power = 10.0 ** math.floor(math.log10(rough))
    nice = next((n for n in (1, 2, 5) if n * power >= rough * 0.999), 10)
    return float(f"{nice * power:.12g}")


def likely_range(case: Case, dial: Dial) -> tuple[float | None, float | None]:
    """The likely range of a dial; that of a list is the range of its factor or hazard ratio."""
    parent = found(case, dial.path.rpartition(".")[0]) if "." in dial.path else None
    ends = (dial.assumption.low, dial.assumption.high)
    if dial.path.endswith(".factor") and isinstance(parent, Series):
        ends = (dial.value * parent.low_factor, dial.value * parent.high_factor)
    if dial.path.endswith(".hazard_ratio") and isinstance(parent, Retention):
        ends = (dial.value * parent.high_ratio, dial.value * parent.low_ratio)
    if ends == (None, None) or ends[0] == ends[1]:
        return None, None
    return (
        dial.value if ends[0] is None else ends[0],
        dial.value if ends[1] is None else ends[1],
    )


def dial_break_evens(case: Case) -> dict[str, float]:
    """For each dial that a person is shown the value at which the net present value is 0.

    All others are held; a dial without one within its limits is left out. Segment by segment, so
    that all others are worked out once only.
    """
    shown = [dial for dial in dials(case) if is_control(case, dial) and dial.input.unit != "months"]
    scopes = dict.fromkeys(dial.segment for dial in shown)
    found: dict[str, float] = {}
    for scope in scopes:
        found |= _break_evens(case, [dial for dial in shown if dial.segment == scope])
    return found


def _break_evens(case: Case, shown: list[Dial]) -> dict[str, float]:
    limits = np.array([dial_limits(dial) for dial in shown])
    grid = limits[:, :1] + _STEPS * (limits[:, 1:] - limits[:, :1])
    base = np.array([dial.value for dial in shown])
    roots = break_evens(case, lambda row, value: {shown[row].path: value}, grid, base=base)
    return {dial.path: x for dial, x in zip(shown, roots, strict=True) if x is not None}
