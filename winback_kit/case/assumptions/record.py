"""A business case as assumptions alone: what `winback case FILE` reads.

The format is explained line by line in templates/case.yml.
"""

from __future__ import annotations

from pydantic import model_validator

from winback_kit.assumptions.terms import CaseTerms
from winback_kit.case.assumptions.inputs import moves
from winback_kit.records.result import Result


class Case(Result, CaseTerms):
    """Everything the cash flow needs; what is moved away from it is known by name."""

    @model_validator(mode="after")
    def _changes_are_known(self) -> Case:
        moves(self, self.what_if, at=("what_if",))
        for number, scenario in enumerate(self.scenarios):
            moves(self, scenario.changes, at=("scenarios", number, "changes"))
        return self
