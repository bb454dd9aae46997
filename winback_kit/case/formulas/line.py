"""What a line and a figure of the case are, before any is written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from winback_kit.words.text import Unit

Of = Literal["segment", "programme"]


@dataclass(frozen=True)
class Faces:
    """Where a line is shown beside the method and the sheets, which have every line.

    pv          the name of its present value among the figures; none if empty
    bridge      its step in the bridge to the net present value: it adds, it takes away, or it is a
                sum on the way; steps stand in the order of the lines
    column      its label where there is little room; else the label of the line
    cost        before tax: paid once at the start, paid by the month, or lost and paid to nobody
    by_year     in the table by year; what the bridge takes away is below 0 there
    by_month    in the record of a run, by month
    """

    pv: str = ""
    bridge: Literal["", "plus", "minus", "sum"] = ""
    column: str = ""
    cost: Literal["", "once", "monthly", "lost"] = ""
    by_year: bool = False
    by_month: bool = False

    @property
    def sign(self) -> int:
        """-1 for what the bridge takes away, else 1."""
        return -1 if self.bridge == "minus" else 1


NO_FACES = Faces()


@dataclass(frozen=True)
class Line:
    """One line: what it is called, what it means, and how it follows from other lines.

    `formula` is one formula, or one for each form in which the input named by `by` can be given;
    a form that is not in it has no such line. `main` lines are those a reader looks for first; the
    others are left out of a bridge where they are 0.
    """

    name: str
    label: str
    unit: Unit
    of: Of
    formula: str | Mapping[str, str]
    by: str = ""
    main: bool = False
    faces: Faces = NO_FACES

    @property
    def formulas(self) -> Mapping[str, str]:
        """The formula by form; one that holds in every form stands at an empty one."""
        return {"": self.formula} if isinstance(self.formula, str) else self.formula

    @property
    def column(self) -> str:
        """Its label where there is little room."""
        return self.faces.column or self.label


def _line(
    of: Of,
    name: str,
    label: str,
    formula: str = "",
    unit: Unit = "money",
    *,
    by: str = "",
    main: bool = False,
    faces: Faces = NO_FACES,
    **formulas: str,
) -> Line:
    """A line with one formula, or with one for each form of the input named by `by`."""
    return Line(name, label, unit, of, formulas or formula, by=by, main=main, faces=faces)


of_segment, of_programme = partial(_line, "segment"), partial(_line, "programme")


@dataclass(frozen=True)
class Measure:
    """A figure of the whole case, from its lines."""

    name: str
    label: str
    formula: str
    unit: Unit = "money"


def present_value_of(line: Line) -> Measure:
    """The present value of a line, as a figure.

    >>> team = of_programme("team", "Team", "team_cost * people", faces=Faces(pv="pv_team"))
    >>> present_value_of(team)
    Measure(name='pv_team', label='Team', formula='present(team)', unit='money')
    """
    return Measure(line.faces.pv, line.label, f"present({line.name})", line.unit)
