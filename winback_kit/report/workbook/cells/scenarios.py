"""The columns of values that a person can choose from: the base, the what-if, the scenarios.

A named scenario stands on top of the what-if of the file, as everywhere else. The number of months
is fixed in a sheet: whatever moves the horizon is left out, and the sheet says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from winback_kit.case.assumptions.inputs import moves
from winback_kit.case.assumptions.record import Case
from winback_kit.words.catalogue import marked, words

BASE, WHAT_IF = marked("Base"), marked("What-if")


@dataclass(frozen=True)
class ScenarioColumn:
    """One set of values. `moved`: value by path; `factors`: those given as a factor on the base."""

    label: str
    moved: Mapping[str, float]
    factors: Mapping[str, float]
    own: frozenset[str]
    probability: float | None = None


@dataclass(frozen=True)
class Columns:
    """The base first, then every set that has the sheet's horizon; `left_out` are told by label.

    `from_base` is whether the base itself can be chosen; `what_if` is the place of the what-if
    among all columns, if the case has one.
    """

    horizon: int
    all: tuple[ScenarioColumn, ...]
    left_out: tuple[str, ...]
    from_base: bool
    what_if: int | None

    @property
    def shown(self) -> str:
        """The label chosen at first."""
        return self.all[self.what_if or 0].label

    @property
    def to_choose(self) -> tuple[ScenarioColumn, ...]:
        """Those that can be chosen."""
        return self.all if self.from_base else self.all[1:]


def columns_of(case: Case) -> Columns:
    """The columns of a case, their labels in the language that holds here."""
    stated = moves(case, case.what_if)
    horizon = int(stated.get("horizon_months", case.horizon_months))
    base = ScenarioColumn(words(BASE), {}, {}, frozenset())
    rest = [_column(case, words(WHAT_IF), case.what_if, {})] if case.what_if else []
    for scenario in case.scenarios:
        one = _column(case, words(scenario.name), scenario.changes, stated)
        rest.append(replace(one, probability=scenario.probability))
    kept = [one for one in rest if one.moved.get("horizon_months", case.horizon_months) == horizon]
    left_out = tuple(one.label for one in rest if one not in kept)
    from_base = case.horizon_months == horizon
    columns = tuple(_labels([base, *kept]))
    return Columns(
        horizon=horizon,
        all=columns,
        left_out=(*left_out, *([] if from_base else [base.label])),
        from_base=from_base,
        what_if=1 if case.what_if else None,
    )


def _column(
    case: Case, label: str, changes: Mapping[str, float | str], stated: Mapping[str, float]
) -> ScenarioColumn:
    own: dict[str, float] = {}
    factors: dict[str, float] = {}
    for path, change in changes.items():
        moved = moves(case, {path: change})
        own |= moved
        for one in moved:
            factors.pop(one, None)
            if isinstance(change, str):
                factors[one] = float(change[1:])
    return ScenarioColumn(label, {**stated, **own}, factors, frozenset(own))


def _labels(columns: list[ScenarioColumn]) -> list[ScenarioColumn]:
    """Labels that a sheet can find again: no two alike but for their case."""
    seen: set[str] = set()
    out = []
    for column in columns:
        label, number = column.label, 1
        while label.casefold() in seen:
            number += 1
            label = f"{column.label} ({number})"
        seen.add(label.casefold())
        out.append(replace(column, label=label))
    return out
