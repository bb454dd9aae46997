"""A case worked out: every line by month and segment, for one set of values or many draws.

Each dial takes the case's own value, or the one it is moved to: a number, or an array of shape
(D,) for D draws. Lines are worked out when they are asked for, and only what they need.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from winback_kit.case.assumptions.inputs import (
    dials,
    forms_of_programme,
    forms_of_segment,
    moves,
    moves_asked_for,
)
from winback_kit.case.formulas.evaluate import ONE, Array, Scaled, evaluate, number, series
from winback_kit.case.formulas.formula import parse
from winback_kit.case.formulas.line import Line
from winback_kit.records.result import Framed

if TYPE_CHECKING:
    import pandas as pd

    from winback_kit.assumptions.terms import Segment
    from winback_kit.case.assumptions.record import Case

_ONE_NUMBER = ("ever_in_reach", "all_ever_in_reach", "back_while_held")


class Model(Framed):
    """The lines of a case. `moved` maps paths of dials to values; `case.what_if` comes first.

    `beyond` months are worked out after the horizon, in which nobody is contacted any more and no
    team works.
    """

    def __init__(
        self, case: Case, moved: Mapping[str, Any] | None = None, *, beyond: int = 0
    ) -> None:
        self._stated = moves(case, case.what_if)
        values: dict[str, Any] = {**self._stated, **(moved or {})}
        self.case = case
        self.lines = case.lines
        self.horizon = int(values.pop("horizon_months", case.horizon_months))
        self.months = self.horizon + beyond
        self._flat = np.ones(self.months + 1)
        index = series(np.arange(self.months + 1.0))
        shared = {"month": index, "age": index, "horizon_months": number(float(self.horizon))}
        self._forms = forms_of_programme(case)
        self._segment_forms = [forms_of_segment(one) | self._forms for one in case.segments]
        self._programme: dict[str, Scaled] = dict(shared)
        self._segments = [shared | self._listed(one) for one in case.segments]
        self._dials = dials(case)
        self._set_dials(values)

    def again(self, moved: Mapping[str, Any]) -> Model:
        """The same case with other dials moved; quicker than a new model. The horizon stays."""
        other = copy.copy(self)
        keep = ("month", "age", "horizon_months")
        other._programme = {name: self._programme[name] for name in keep}
        other._segments = [
            {name: scope[name] for name in (*keep, *listed(segment))}
            for scope, segment in zip(self._segments, self.case.segments, strict=True)
        ]
        other._set_dials({**self._stated, **moved})
        return other

    def contacting(self, contacted: Array) -> Model:
        """The same case with other customers contacted, by segment and month from 0 on, (S, H + 1).

        >>> flow = wk.cash_flow(study.case)
        >>> bool((flow.contacting(0 * flow["contacted"])["offers"] == 0).all())
        True
        """
        other = self.again({})
        for scope, of_segment in zip(other._segments, contacted, strict=True):
            scope["contacted"] = scope["counted"] = series(of_segment)
        return other

    def _set_dials(self, values: Mapping[str, Any]) -> None:
        cuts: dict[str, Scaled] = {}
        for dial in self._dials:
            value = number(values.get(dial.path, dial.value))
            if dial.input.name == "evidence_cut":
                cuts[dial.path[-1]] = value
            elif dial.segment is None:
                self._programme[dial.input.name] = value
            else:
                self._segments[dial.segment][dial.input.name] = value
        last = number(float(self.horizon))
        within = np.minimum(self._programme["team_months"].scale, float(self.horizon))
        self._programme["team_months"] = Scaled(within, ONE)
        for scope, segment in zip(self._segments, self.case.segments, strict=True):
            scope["evidence_cut"] = cuts[segment.grade()]
            months = scope.get("contact_months", last)
            scope["contact_months"] = Scaled(np.minimum(months.scale, float(self.horizon)), ONE)

    def _listed(self, segment: Segment) -> dict[str, Scaled]:
        ages = self.months + 1
        return {
            name: series(padded(values, ages, hold=hold))
            for name, (values, hold) in listed(segment).items()
        }

    def forms(self, segment: int | None) -> Mapping[str, str]:
        """In which forms the inputs of a segment, or of the programme, are given."""
        return self._forms if segment is None else self._segment_forms[segment]

    def formula(self, line: Line, segment: int | None) -> str | None:
        """The formula that a line has for a segment, or for the programme; None if none."""
        return line.formulas.get(self.forms(segment).get(line.by, ""))

    def formulas(self) -> Iterator[tuple[Line, str, str]]:
        """Every line with the forms that the case's inputs are given in, and their formulas."""
        for line in self.lines.values():
            places = [None] if line.of == "programme" else range(len(self._segments))
            used = {self.forms(place).get(line.by, "") for place in places}
            yield from ((line, form, told) for form, told in line.formulas.items() if form in used)

    def __getitem__(self, name: str) -> Array:
        """A line by month (H + 1,), or by segment and month (S, H + 1); with draws in front."""
        line = self.lines[name]
        if line.of == "programme":
            return self._full(self.programme(name))
        parts = [self._full(self.segment(name, at)) for at in range(len(self._segments))]
        return np.stack(np.broadcast_arrays(*parts), axis=-2)

    def _full(self, value: Scaled) -> Array:
        full = value.full()
        return full if full.shape[-1:] != (1,) and full.ndim else full + np.zeros(self.months + 1)

    def programme(self, name: str) -> Scaled:
        """A line or input of the programme."""
        return self._value(name, None)

    def segment(self, name: str, at: int) -> Scaled:
        """A line or input of one segment."""
        return self._value(name, at)

    def frame(self) -> pd.DataFrame:
        """The money lines by month (the index), a column each; a segment's are added up."""
        import pandas as pd

        lines = [line for line in self.lines.values() if line.unit == "money" and self._has(line)]
        by_month = {one.name: self[one.name].reshape(-1, self.months + 1).sum(0) for one in lines}
        return pd.DataFrame(by_month).rename_axis("month")

    def _has(self, line: Line) -> bool:
        segments = range(len(self._segments)) if line.of == "segment" else (None,)
        return all(self.formula(line, at) is not None for at in segments)

    def _value(self, name: str, at: int | None) -> Scaled:
        known = self._programme if at is None else self._segments[at]
        if name in known:
            return known[name]
        if name not in self.lines:
            return self._value(name, None) if at is not None else known[name]
        line = self.lines[name]
        if at is not None and line.of == "programme":
            return self._value(name, None)
        formula = self.formula(line, at)
        if formula is None:
            raise KeyError(f"{name} has no formula in this form")
        value = self._worked_out(formula, at)
        if value.body is ONE and name not in _ONE_NUMBER:
            value = Scaled(value.scale, self._flat)  # the same in every month
        known[name] = value
        return value

    def _worked_out(self, formula: str, at: int | None) -> Scaled:
        if at is None and formula.startswith("total("):
            return self.total(formula.removeprefix("total(").removesuffix(")"))
        return evaluate(parse(formula), lambda name: self._value(name, at))

    def total(self, name: str) -> Scaled:
        """The sum of a segment's line over all segments."""
        parts = [self._value(name, at) for at in range(len(self._segments))]
        if all(part.body is ONE for part in parts):
            return Scaled(np.asarray(sum(part.scale for part in parts)), ONE)
        return series(np.asarray(sum(part.full() for part in parts)))


def listed(segment: Segment) -> dict[str, tuple[tuple[float, ...], bool]]:
    """The lists of a segment by name, and whether the last entry holds beyond the end (or 0)."""
    lists: dict[str, tuple[tuple[float, ...], bool]] = {
        "return_timing": (segment.return_timing, False)
    }
    curves = {
        "contacted_listed": (segment.contacted_per_month, False),
        "margin_listed": (segment.margin, True),
        "natural_margin_listed": (segment.natural_margin, True),
        "retention_listed": (segment.retention, False),
        "natural_listed": (segment.natural_retention, False),
    }
    for name, (given, hold) in curves.items():
        curve = getattr(given, "curve", None)
        if curve is not None:
            first = (0.0,) if name == "contacted_listed" else ()  # month 0 has no contacts
            lists[name] = ((*first, *curve), hold)
    return lists


def padded(values: tuple[float, ...], length: int, *, hold: bool) -> Array:
    """A list cut or carried on to a length."""
    out = np.full(length, values[-1] if hold else 0.0)
    out[: len(values)] = values[:length]
    return out


def cash_flow(case: Case, moved: Mapping[str, Any] | None = None) -> Model:
    """Every line of a case, with assumptions moved where asked for, as `outcome` takes them.

    >>> wk.cash_flow(study.case)["setup"][:2].tolist()
    [50.0, 0.0]
    """
    return Model(case, moves_asked_for(case, moved))
