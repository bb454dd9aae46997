"""The inputs of a case by name: which assumption each formula's name stands for, and its dials.

An assumption that is one number is a dial: it has a path (`segments.0.return_rate`), a unit and
limits, and can be moved by a scenario, a slider, a what-if or a draw. What is a list (a margin by
age, a curve) is moved by the factor or hazard ratio that stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic_core import PydanticCustomError

from winback_kit.assumptions.record import ALL_OF_THEM, NOT_COUNTED, STATED, Assumption, broken
from winback_kit.case.formulas.input_list import (
    FINANCE,
    HORIZON,
    MOST,
    PROGRAMME_INPUTS,
    SEGMENT_INPUTS,
    Input,
)
from winback_kit.checks import nearest, refused
from winback_kit.words.text import marked

if TYPE_CHECKING:
    from winback_kit.assumptions.terms import Segment
    from winback_kit.case.assumptions.record import Case


OF_A_HOLDOUT = (
    "test_months",
    "months_held",
    "kept_chance",
    "holdout_share",
    "universal_share",
    "today_share",
)
OWN = "own"  # before the name of an assumption that was added to a case
_CUTS = {
    "A": marked("Cut of evidence A"),
    "B": marked("Cut of evidence B"),
    "C": marked("Cut of evidence C"),
    "D": marked("Cut of evidence D"),
    "E": marked("Cut of evidence E"),
}


@dataclass(frozen=True)
class Dial:
    """One assumption of a case that can be moved. `segment` is None for the programme's own."""

    input: Input
    path: str
    value: float
    segment: int | None
    assumption: Assumption

    @property
    def given(self) -> bool:
        """Whether the case says anything about it (and does not only leave it out)."""
        return self.assumption.source not in (NOT_COUNTED, ALL_OF_THEM)


_ALONE = {"hazard_ratio": "retention", "natural_hazard_ratio": "natural_retention"}


def found(record: Any, path: str) -> Any:
    """What stands at a dotted path of a record; None where there is nothing."""
    here = record
    for part in path.split("."):
        here = here[int(part)] if part.isdigit() else getattr(here, part, None)
        if here is None:
            return None
    return here


def dials(case: Case) -> tuple[Dial, ...]:
    """Every assumption of a case that is one number, the programme's first."""
    own = [*_dials_of(case, PROGRAMME_INPUTS, "", None)]
    by_segment = [
        dial
        for at, segment in enumerate(case.segments)
        for dial in _dials_of(segment, SEGMENT_INPUTS, f"segments.{at}.", at)
    ]
    if case.owners:
        own, by_segment = ([_with_owner(case, one) for one in some] for some in (own, by_segment))
    grades = sorted({segment.grade() for segment in case.segments})
    cuts = [
        Input("evidence_cut", f"evidence_cut.{grade}", _CUTS[grade], "share", 0, 1, FINANCE)
        for grade in grades
    ]
    return (*own, *by_segment, *_added(case), *_dials_of(case, cuts, "", None))


def _with_owner(case: Case, dial: Dial) -> Dial:
    return replace(dial, assumption=owned(case, key_of(dial.path), dial.assumption))


def _added(case: Case) -> Iterator[Dial]:
    """The assumptions that were added to a case with lines of one's own."""
    for name, held in case.own_inputs.items():
        one = Input(name, f"{OWN}.{name}", name, "ratio", -MOST, lever="drawn")
        yield Dial(one, one.path, held.value, None, held)


def key_of(path: str) -> str:
    """The key of a case file under which a dial, or a row of the register, is stated.

    >>> key_of("programme.capacity.ramp_start"), key_of("segments.0.margin.factor")
    ('capacity', 'margin')
    """
    parts = path.split(".")
    return parts[2] if parts[0] == "segments" else parts[parts[0] == "programme"]


def keys_of_inputs() -> set[str]:
    """Every key that an owner can be named for."""
    by_segment = {key_of(f"segments.0.{one.path}") for one in SEGMENT_INPUTS}
    return by_segment | {key_of(one.path) for one in PROGRAMME_INPUTS}


def owned(case: Case, key: str, given: Assumption) -> Assumption:
    """An assumption with the owner that the case names for its key, where it has none itself."""
    owner = case.owners.get(key, "")
    return given if given.owner or not owner else given.model_copy(update={"owner": owner})


def horizon_dial(case: Case) -> Dial:
    """The horizon, which is no assumption, to be moved like one."""
    months = Assumption(value=float(case.horizon_months), source=STATED)
    return Dial(HORIZON, HORIZON.path, months.value, None, months)


def _dials_of(record: Any, inputs: Any, prefix: str, at: int | None) -> Iterator[Dial]:
    for one in inputs:
        here = found(record, one.path)
        if isinstance(here, int | float):
            parent = found(record, one.path.rpartition(".")[0]) if "." in one.path else None
            here = Assumption(
                value=float(here),
                evidence=getattr(parent, "evidence", "E"),
                source=getattr(parent, "source", "") or STATED,
            )
        if isinstance(here, Assumption):
            yield Dial(one, f"{prefix}{one.path}", here.value, at, here)


def is_control(case: Case, dial: Dial) -> bool:
    """Whether a person is shown this dial: a hazard ratio only where nothing plainer is there."""
    form = _ALONE.get(dial.input.name)
    if form is None or dial.segment is None:
        return True
    return found(case.segments[dial.segment], f"{form}.monthly") is None


def is_of_no_discount(case: Case, dial: Dial) -> bool:
    """Whether it is the number of months of a discount that is not given."""
    if dial.segment is None or dial.input.name != "discount_months":
        return False
    return case.segments[dial.segment].monthly_discount.amount.source == NOT_COUNTED


def is_of_no_holdout(case: Case, dial: Dial) -> bool:
    """Whether it is about those held back in a case that holds nobody back."""
    return dial.input.name in OF_A_HOLDOUT and not case.holds_back


def is_of_no_fee(case: Case, dial: Dial) -> bool:
    """Whether it is the number of months of a success fee that is not paid."""
    return dial.input.name == "fee_months" and not case.success_fee.stated


def is_idle(case: Case, dial: Dial) -> bool:
    """Whether it is about what the case has not: a monthly discount, a holdout, a fee."""
    return any(idle(case, dial) for idle in (is_of_no_discount, is_of_no_holdout, is_of_no_fee))


def is_shown(case: Case, dial: Dial) -> bool:
    """Whether a person can move it who is shown only what the case says something about."""
    return dial.given and is_control(case, dial) and not is_idle(case, dial)


def forms_of_programme(case: Case) -> dict[str, str]:
    """In which form the programme's inputs are given that have several."""
    return {
        "capacity": "limited" if case.programme.capacity else "unlimited",
        "loss": case.loss,
        "holdout": "held" if case.holds_back else "none",
        "late": _late(case),
    }


def _late(case: Case) -> str:
    """How those held back are contacted later, if there are any."""
    if not case.holds_back:
        return "none"
    return "limited" if case.programme.capacity else "unlimited"


def forms_of_segment(segment: Segment) -> dict[str, str]:
    """In which form a segment's inputs are given that have several."""

    def one(given: Any) -> str:
        return "same" if given is None else "one" if isinstance(given, Assumption) else "curve"

    return {
        "retention": segment.retention.form,
        "natural_retention": segment.natural_retention.form
        if segment.natural_retention
        else "same",
        "margin": one(segment.margin),
        "natural_margin": one(segment.natural_margin),
        "contacted": one(segment.contacted_per_month),
    }


def moves(
    case: Case, changes: Mapping[str, float | str], *, at: tuple[str | int, ...] = ()
) -> dict[str, float]:
    """Changes by path as numbers: `*` stands for every segment, `x0.8` for a factor on the base;
    a segment can be named instead of numbered.

    Months are rounded to whole ones. An unknown path, or a value outside its limits, breaks a rule
    of the record; `at` is where the changes stand in it.
    """
    if not changes:
        return {}
    known = {dial.path: dial for dial in dials(case)}
    known_paths = [*known, HORIZON.path]
    out: dict[str, float] = {}
    for path, change in changes.items():
        paths = _by_number(case, path)
        hits = [one for one in paths if one in known or one == HORIZON.path]
        if not hits:
            rule = "is no assumption of this case"
            raise broken(rule, nearest(path, known_paths), at=(*at, path))
        for one in hits:
            value, least, most = _moved(case, known.get(one), change)
            if not least <= value <= most:
                rule = f"must keep {one} between {least:g} and {most:g}; it would be {value:g}"
                raise broken(rule, at=(*at, path))
            out[one] = value
    return out


def moves_asked_for(case: Case, changes: Mapping[str, Any] | None) -> dict[str, Any]:
    """`moves` for changes that a caller asks for; an array of draws is taken as it is.

    Raises Refused for an unknown path, or a value outside its limits.
    """
    draws = {path: change for path, change in (changes or {}).items() if np.ndim(change)}
    try:
        return draws | moves(case, {p: to for p, to in (changes or {}).items() if p not in draws})
    except PydanticCustomError as error:
        told = error.context or {}
        raise refused(told["at"][-1], told["rule"], mend=told["mend"]) from None


def _by_number(case: Case, path: str) -> list[str]:
    """A path with the numbers of its segments: of all for `*`, else of those of the name."""
    of_segment, _, rest = path.partition(".")
    if of_segment != "segments":
        return [path]
    found = []
    for at, segment in enumerate(case.segments):
        for name in ("*", segment.title, segment.name):
            if rest.startswith(f"{name}."):
                found.append(f"segments.{at}{rest.removeprefix(str(name))}")
                break
    return found or [path]


def _moved(case: Case, dial: Dial | None, change: float | str) -> tuple[float, float, float]:
    """The value that a change gives, and the limits of it."""
    base = float(case.horizon_months) if dial is None else dial.value
    value = base * float(change[1:]) if isinstance(change, str) else float(change)
    given = HORIZON if dial is None else dial.input
    if given.unit == "months":
        value = float(round(value))
    return value, given.least, given.most
