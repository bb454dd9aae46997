"""A case that stands where the controls of its page do: what the page saves to draw anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from winback_kit.assumptions.record import Assumption
from winback_kit.case.assumptions.inputs import found
from winback_kit.case.assumptions.record import Case
from winback_kit.case.moved.main_controls import MainControl, base_dials, stand_all


def restated(case: Case, controls: Sequence[MainControl], values: Mapping[str, float]) -> Case:
    """The case whose assumptions stand where the controls do, their ranges moved along.

    To draw it is what `MovedChance` saves; it is there to be compared with.
    """
    own = base_dials(case)
    moved = stand_all(controls, values, own)
    steps = [step for one in controls if one.name in values for step in one.steps]
    touched = dict.fromkeys(path for step in steps for path in (step.path, step.carries) if path)
    out = case
    for path in touched:
        given = found(case, path)
        if not isinstance(given, Assumption):
            out = _put(out, path.split("."), float(moved[path]))
            continue
        ends = {}
        for end in ("low", "high"):
            value = getattr(given, end)
            at_end = None if value is None else stand_all(controls, values, own | {path: value})
            ends[end] = None if at_end is None else float(at_end[path])
        now = given.model_copy(update={"value": float(moved[path]), **ends})
        out = _put(out, path.split("."), now)
    return out


def _put(record: Any, path: Sequence[str], value: Any) -> Any:
    """A record with another value at a path."""
    if not path:
        return value
    first, *rest = path
    if first.isdigit():
        at = int(first)
        return (*record[:at], _put(record[at], rest, value), *record[at + 1 :])
    return record.model_copy(update={first: _put(getattr(record, first), rest, value)})
