"""What a line and a figure of the case are, before any is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Unit = Literal["customers", "money", "share", "factor", "months"]
Of = Literal["segment", "programme"]


@dataclass(frozen=True)
class Line:
    """One line: what it is called, what it means, and how it follows from other lines.

    `formula` is one formula, or one for each form in which the input named by `by` can be given;
    a form that is not in it has no such line. `main` lines are those a reader looks for first.
    """

    name: str
    label: str
    unit: Unit
    of: Of
    formula: str | Mapping[str, str]
    by: str = ""
    main: bool = False

    def in_form(self, form: str) -> str | None:
        """The formula where the input is given in that form, or None."""
        return self.formula if isinstance(self.formula, str) else self.formula.get(form)


def of_segment(name: str, label: str, unit: Unit, formula: str, *, main: bool = False) -> Line:
    """A line of each segment."""
    return Line(name, label, unit, "segment", formula, main=main)


def by_form(name: str, label: str, unit: Unit, by: str, **formulas: str) -> Line:
    """A line of each segment whose formula depends on how the input named `by` is given."""
    return Line(name, label, unit, "segment", formulas, by=by)


def of_programme(
    name: str, label: str, formula: str, unit: Unit = "money", *, main: bool = False
) -> Line:
    """A line of the programme."""
    return Line(name, label, unit, "programme", formula, main=main)


def by_programme(
    name: str, label: str, unit: Unit, by: str, *, main: bool = False, **formulas: str
) -> Line:
    """A line of the programme whose formula depends on how the input named `by` is given."""
    return Line(name, label, unit, "programme", formulas, by=by, main=main)


@dataclass(frozen=True)
class Measure:
    """A figure of the whole case, from its lines."""

    name: str
    label: str
    unit: Unit
    formula: str
