"""From the net present value of one case to that of another, one kind of input after the other.

The kinds are taken over in a fixed order, each on top of those before it:

    move of kind k = NPV(earlier case with kinds 1 to k of the later) − NPV(with kinds 1 to k − 1)

so that the moves add up to the whole difference, and nothing is left unexplained. Another order
would share out what several do together in another way; what each does alone is in attribution.py.
First comes what other formulas make of the earlier case; then who is lost and contacted, what was
measured (grades A and B), what the client states (C and what has no grade), published figures and
priors (D and E).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from winback_kit.case.moved.attribution import base_of, groups_of, label_of, npv_of, with_group
from winback_kit.case.moved.changes import by_name
from winback_kit.checks import Refused

Kind = Literal["formulas", "lost", "measured", "given", "prior"]
KINDS: tuple[Kind, ...] = ("formulas", "lost", "measured", "given", "prior")
_OF_THE_LOST = (
    "segments",
    "segments.*.contacted_per_month",
    "segments.*.contact_months",
    "segments.*.contactable_share",
)
_BY_GRADE: Mapping[str, Kind] = {
    "A": "measured", "B": "measured", "C": "given", "D": "prior", "E": "prior",
}  # fmt: skip
_TIMING = "segments.*.return_timing"  # a list without a grade, read off the same log


@dataclass(frozen=True)
class MoveInOrder:
    """A group of inputs, its kind, and the move of the net present value on top of those before.

    `label` is empty where it is the formulas.
    """

    kind: Kind
    label: str
    move: float


@dataclass(frozen=True)
class InOrder:
    """The net present values that two runs told, and every move between them in order."""

    before: float
    after: float
    moves: tuple[MoveInOrder, ...]

    @property
    def difference(self) -> float:
        """The whole move."""
        return self.after - self.before

    @property
    def by_kind(self) -> dict[Kind, float]:
        """The moves summed by kind, of the kinds that have any."""
        kinds = [kind for kind in KINDS if any(one.kind == kind for one in self.moves)]
        return {k: sum(one.move for one in self.moves if one.kind == k) for k in kinds}


def in_order(
    before: Mapping[str, Any], after: Mapping[str, Any], *, told: tuple[float, float]
) -> InOrder:
    """The bridge between two cases as they stand in run.json; `told` is what their runs told.

    Raises Refused where one of them is no case of this version. What cannot stand without another
    group is taken over together with it, and has its move there.
    """
    now, later = base_of(before), base_of(after)
    at, end = npv_of(now), npv_of(later)
    other = (at - told[0]) + (told[1] - end)
    moves = [MoveInOrder("formulas", "", other)] if abs(other) > _NOTHING else []
    groups = sorted(
        groups_of(now, later), key=lambda group: KINDS.index(kind_of(group, before, after))
    )
    for place, group in enumerate(groups):
        now = with_group(now, later, group)
        try:
            npv = end if place == len(groups) - 1 else npv_of(now)
        except (Refused, KeyError, TypeError):
            npv = at
        moves.append(MoveInOrder(kind_of(group, before, after), label_of(group), npv - at))
        at = npv
    return InOrder(*told, tuple(moves))


_NOTHING = 0.005  # of a unit of money


def kind_of(group: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Kind:
    """Of which kind a group of inputs is, by how the later case knows it.

    >>> setup = {"segments": [], "programme": {"setup_cost": {"value": 500, "evidence": "C"}}}
    >>> kind_of("programme.setup_cost", setup, setup)
    'given'
    """
    if group in _OF_THE_LOST:
        return "lost"
    if group == _TIMING:
        return "measured"
    grades = _grades(group, after, before) or _grades(group, before, after)
    return _BY_GRADE.get(grades[0], "given") if grades else "given"


def _grades(group: str, case: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The grades of a group in a case, the weakest first; of several figures those that moved."""
    if group.startswith("segments.*."):
        field = group.rpartition(".")[2]
        held = [one.get(field) for one in by_name(case["segments"]).values()]
    else:
        place, beside = (_record(one, group) for one in (case, other))
        held = [place, *(one for name, one in place.items() if beside.get(name) != one)]
    found = [one.get("evidence") for one in held if isinstance(one, Mapping)]
    return sorted((grade for grade in found if grade), reverse=True)


def _record(case: Any, group: str) -> Mapping[str, Any]:
    """What stands at the place of a group outside the segments; empty where it is no record."""
    for part in group.split("."):
        case = case.get(part) if isinstance(case, Mapping) else None
    return case if isinstance(case, Mapping) else {}
