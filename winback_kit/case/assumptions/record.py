"""A business case as assumptions alone: what `winback case FILE` reads.

The format is explained line by line in templates/case.yml.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import PrivateAttr, model_validator

from winback_kit.assumptions.record import Assumption, broken
from winback_kit.assumptions.terms import CaseTerms
from winback_kit.case.assumptions.inputs import keys_of_inputs, moves
from winback_kit.case.assumptions.own_lines import checked, lines_with, own_inputs
from winback_kit.case.formulas.line import Line
from winback_kit.checks import nearest
from winback_kit.records.result import Result


class Case(Result, CaseTerms):
    """Everything the cash flow needs; what is moved away from it is known by name."""

    _own_lines: tuple[Line, ...] = PrivateAttr(())
    _own_inputs: dict[str, Assumption] = PrivateAttr({})

    @property
    def own_lines(self) -> tuple[Line, ...]:
        """The lines that were added to those that every case has."""
        return self._own_lines

    @property
    def own_inputs(self) -> Mapping[str, Assumption]:
        """The assumptions that were added with them, moved as `own.NAME`."""
        return self._own_inputs

    @property
    def lines(self) -> Mapping[str, Line]:
        """Every line by name, with one's own where they are counted."""
        return lines_with(self._own_lines)

    def with_line(self, line: Line, **assumptions: Assumption | float) -> Case:
        """A copy with one more line, and the assumptions that its formula names.

        It counts in every figure, draw, bridge and yearly table if its faces name a step of the
        bridge: "plus" for what it adds, "minus" for what it takes away. Sheets and pages are for
        the lines of every case alone. Raises Refused for a line that cannot be counted.

        >>> call = wk.Line("welcome", "Welcome calls", "money", "segment", "each_call * returned",
        ...                faces=wk.Faces(bridge="minus", cost="monthly"))
        >>> wider = study.case.with_line(call, each_call=0.5)
        >>> figures, before = wk.outcome(wider), wk.outcome(study.case)
        >>> less = before["npv_before_tax"] - figures["npv_before_tax"]
        >>> abs(less - figures["pv_welcome"]) < 1e-6
        True
        >>> wk.outcome(wider, {"own.each_call": 0.0}).npv == before.npv
        True
        """
        inputs = dict(own_inputs(assumptions))
        known = {**self._own_inputs, **inputs}
        other = self.model_copy()
        other._own_lines = (*self._own_lines, checked(line, self._own_lines, known))
        other._own_inputs = known
        return other

    def with_lines_of(self, other: Case | None) -> Case:
        """A copy with the lines and assumptions that were added to another case, or with none."""
        copy = self.model_copy()
        copy._own_lines = other._own_lines if other else ()
        copy._own_inputs = other._own_inputs if other else {}
        return copy

    @model_validator(mode="after")
    def _owners_own_something(self) -> Case:
        for key in self.owners.keys() - keys_of_inputs():
            mend = nearest(key, sorted(keys_of_inputs()))
            raise broken("is no assumption of a case", mend, at=("owners", key))
        return self

    @model_validator(mode="after")
    def _changes_are_known(self) -> Case:
        moves(self, self.what_if, at=("what_if",))
        for number, scenario in enumerate(self.scenarios):
            moves(self, scenario.changes, at=("scenarios", number, "changes"))
        return self
