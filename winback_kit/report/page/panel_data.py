"""What a page needs to work a case out by itself and to let a person move its assumptions.

Everything is in full precision and in the units of the file (a share is 0.05, not 5). `what_if`
of the case is not part of its base: it is where the dials stand at first.
"""

from dataclasses import asdict
from typing import Any

import numpy as np

from winback_kit.assumptions.record import (
    ALL_OF_THEM,
    GRADE_MEANING,
    NOT_COUNTED,
    STATED,
    Assumption,
)
from winback_kit.assumptions.terms import Segment
from winback_kit.case.assumptions.case_text import case_as_yaml
from winback_kit.case.assumptions.inputs import (
    Dial,
    dials,
    forms_of_programme,
    forms_of_segment,
    horizon_dial,
    is_control,
    is_idle,
    moves,
)
from winback_kit.case.assumptions.own_lines import refuse_own_lines
from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.input_list import FINANCE, PROGRAMME
from winback_kit.case.formulas.lines import FIGURES
from winback_kit.case.judged.moved_chance import MONOMIALS, MovedChance
from winback_kit.case.moved.dial_ranges import (
    dial_break_evens,
    dial_limits,
    likely_range,
    step_between,
)
from winback_kit.case.moved.main_controls import MainControl, main_controls
from winback_kit.case.result.bridge import STEPS, Planned
from winback_kit.case.result.model import listed
from winback_kit.words.catalogue import words
from winback_kit.words.told import told

_FINENESS = 20_000
_STEPS = 100  # about as many steps as a slider has from end to end


def panel_data(case: Case, chance: MovedChance | None = None) -> dict[str, Any]:
    """Dials, lists, forms, scenarios and the text of the case, ready for JSON."""
    refuse_own_lines(case.own_lines, "a page")
    base = case.model_copy(update={"what_if": {}})
    zeros = dial_break_evens(base)
    main = chance.controls if chance else main_controls(base)
    return model_data(case) | {
        "main": [_main(one) for one in main],
        "chance": _chance(chance),
        "name": told(case.name),
        "currency": case.currency,
        "groups": _groups(case),
        "dials": [_read(one) | _shown(base, one, zeros.get(one.path)) for one in _all_dials(case)],
        "scenarios": [
            {"name": words(one.name), "values": moves(base, one.changes)} for one in case.scenarios
        ],
        "moved": moves(base, case.what_if),
        "figures": [
            {"name": one.name, "label": words(one.label), "unit": one.unit}
            for one in FIGURES.values()
        ],
        "steps": [_step(one) for one in STEPS],
        "yaml": case_as_yaml(base),
    }


def _step(one: Planned) -> dict[str, Any]:
    """A step of the bridge, which is one figure with its sign."""
    ((sign, name),) = one.parts
    return {
        "name": name,
        "sign": sign,
        "label": words(one.label),
        "total": one.is_sum,
    }


def model_data(case: Case) -> dict[str, Any]:
    """The part of it from which the page works the lines out."""
    return {
        "horizon_months": case.horizon_months,
        "forms": forms_of_programme(case),
        "segments": [_segment(case, one) for one in case.segments],
        "dials": [_read(one) for one in _all_dials(case)],
    }


def _segment(case: Case, segment: Segment) -> dict[str, Any]:
    lists = [
        {"name": name, "values": list(values), "hold": hold}
        for name, (values, hold) in listed(segment).items()
    ]
    return {
        "title": told(segment.title),
        "grade": segment.grade(),
        "forms": forms_of_segment(segment) | forms_of_programme(case),
        "lists": lists,
    }


def _main(one: MainControl) -> dict[str, Any]:
    """One of the main controls: as a dial is told, with the dials that it moves."""
    sources = {told(source) for source in one.sources}
    return {
        "path": f"main.{one.name}",
        "name": one.name,
        "label": words(one.label),
        "unit": one.unit,
        "base": one.base,
        "limits": one.limits,
        "slider": [one.least, one.most],
        "step": step_between(one.least, one.most, unit=one.unit, about=_STEPS),
        "low": one.low,
        "high": one.high,
        "break_even": one.break_even,
        "evidence": one.evidence,
        "meaning": words(GRADE_MEANING[one.evidence]),
        "source": sources.pop() if len(sources) == 1 else "",
        "given": True,
        "terms": [asdict(term) for term in one.terms],
        "steps": [asdict(step) for step in one.steps],
    }


def _chance(chance: MovedChance | None) -> dict[str, Any] | None:
    """The chance and what it becomes; a kept draw's coefficients are whole multiples of a unit.

    What is told of a draw is only whether it is above 0: its own scale does not matter.
    """
    if chance is None:
        return None
    unit = float(np.abs(chance.coefficients).max()) / _FINENESS or 1.0
    return {
        "base": chance.chance,
        "error": chance.error,
        "monomials": MONOMIALS,
        "draws": np.rint(chance.coefficients / unit).astype(int).tolist(),
    }


def _groups(case: Case) -> list[dict[str, str]]:
    """The groups in which dials are shown: each segment, the programme, finance."""
    own = [
        {"key": f"segments.{at}", "title": told(segment.title)}
        for at, segment in enumerate(case.segments)
    ]
    return [
        *own,
        {"key": "programme", "title": words(PROGRAMME)},
        {"key": "finance", "title": words(FINANCE)},
    ]


def _all_dials(case: Case) -> list[Dial]:
    return [horizon_dial(case), *dials(case)]


def _read(dial: Dial) -> dict[str, Any]:
    return {
        "path": dial.path,
        "name": dial.input.name,
        "segment": dial.segment,
        "base": dial.value,
    }


def _shown(case: Case, dial: Dial, zero: float | None) -> dict[str, Any]:
    one, known = dial.input, dial.assumption
    least, most = dial_limits(dial)
    low, high = likely_range(case, dial)
    return {
        "group": _group(dial),
        "label": words(one.label),
        "unit": one.unit,
        "limits": [one.least, one.most],
        "slider": [least, most],
        "step": step_between(least, most, unit=one.unit, about=_STEPS),
        "low": low,
        "high": high,
        "break_even": zero,
        "evidence": known.evidence,
        "meaning": words(GRADE_MEANING[known.evidence]),
        "source": _source(known),
        "control": is_control(case, dial),
        "given": dial.given and not is_idle(case, dial),
    }


def _source(known: Assumption) -> str:
    """Where it comes from; what the page knows by its name, and words itself, stays as it is."""
    own = (STATED, NOT_COUNTED, ALL_OF_THEM)
    return str(known.source) if known.source in own else told(known.source)


def _group(dial: Dial) -> str:
    if dial.segment is not None:
        return f"segments.{dial.segment}"
    return "finance" if dial.input.group == FINANCE else "programme"
