"""Why the net present value of one case differs from that of another.

Each group of assumptions that changed is taken alone from the later case into the earlier one:
move = NPV(earlier with this group of the later) − NPV(earlier). What the moves leave of the whole
difference comes of several changes together.

A group is one assumption in all segments alike. The natural return rate is moved with the uplift
kept, and the uplift with the natural return rate kept, as the what-ifs do; the margins (and the
retention) with and without an offer move together.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.input_list import HORIZON, PROGRAMME_INPUTS, SEGMENT_INPUTS
from winback_kit.case.moved.changes import by_name, changes
from winback_kit.case.result.outcome import outcome
from winback_kit.checks import Refused
from winback_kit.records.yaml_record import to_record
from winback_kit.words.text import marked

UPLIFT, NATURAL = "return_rate", "natural_return_rate"
_MEMBERS = {"margin": ("margin", "natural_margin"), "retention": ("retention", "natural_retention")}
_GROUP_OF = {member: group for group, members in _MEMBERS.items() for member in members}
_NO_NUMBERS = ("name", "currency", "start", "owners")
# of no effect on the base case, and may name segments
_BESIDE = (
    "scenarios",
    "risk",
    "pilot",
    "what_if",
)
_RECORDS = {one.path.split(".")[0] for one in PROGRAMME_INPUTS if "." in one.path}
_LABELS = {
    "segments": marked("Segments in the programme, and their offers"),
    f"segments.*.{UPLIFT}": marked("Uplift, natural return kept"),
    f"segments.*.{NATURAL}": marked("Natural return rate, uplift kept"),
    "segments.*.retention": marked("Retention of the second lifetime"),
    "segments.*.return_timing": marked("When in the window they return"),
    HORIZON.path: HORIZON.label,
    "programme.capacity": marked("Capacity of the team"),
    "programme.strategic_churn": marked("Active customers who leave to get the offer"),
    "programme.team_months": marked("Months in which the team is paid"),
    "segments.*.contact_months": marked("Months of contact"),
    "segments.*.monthly_discount": marked("Discount by the month"),
    "holdout.design_effect": marked("Design effect of the test"),
    "loss": marked("Treatment of a loss for tax"),
    "evidence_cut": marked("Cut for weak evidence"),
}

NOTHING = 0.005  # of a unit of money: no step


@dataclass(frozen=True)
class MoveByInput:
    """A group of assumptions that changed, and its move of the net present value alone.

    `move` is None where the group cannot stand in the earlier case without the others.
    """

    group: str
    label: str
    move: float | None


@dataclass(frozen=True)
class Attribution:
    """Net present values of both cases by today's formulas, and the moves between them."""

    before: float
    after: float
    parts: tuple[MoveByInput, ...]

    @property
    def together(self) -> float:
        """What is left when the moves of each alone are taken from the whole difference."""
        return self.after - self.before - sum(part.move or 0.0 for part in self.parts)

    def steps(
        self, other_version: float, *, most: int | None = None
    ) -> list[tuple[str, float | None]]:
        """Every move with its label, and what is left; with `most`, the later ones as one.

        `other_version` is what today's formulas do not make with either case.
        """
        rest = (
            (marked("Several changes together"), self.together),
            (marked("Other formulas"), other_version),
        )
        steps = [(part.label, part.move) for part in self.parts]
        steps += [(label, move) for label, move in rest if abs(move) >= NOTHING]
        if most is None:
            return steps
        moving = [(label, move) for label, move in steps if move]
        if len(moving) <= most:
            return [*moving]
        others = sum(move for _, move in moving[most - 1 :])
        return [*moving[: most - 1], (marked("All others"), others)]


def read_case(raw: Mapping[str, Any], where: object) -> Case:
    """A case as it stands in run.json; refused where it is not one of this version."""
    return to_record(dict(raw), Case, where=where, lines={})


def attribution(before: Mapping[str, Any], after: Mapping[str, Any]) -> Attribution:
    """Attribute the difference between two cases as they stand in run.json; largest move first."""
    before, after = base_of(before), base_of(after)
    start, end = npv_of(before), npv_of(after)
    parts = [_part(group, before, after, start) for group in groups_of(before, after)]
    parts.sort(key=lambda part: -abs(part.move or 0.0))
    return Attribution(before=start, after=end, parts=tuple(parts))


def base_of(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The base case of a record: without what stands beside it."""
    return {name: part for name, part in raw.items() if name not in _BESIDE}


def npv_of(raw: Mapping[str, Any]) -> float:
    """The net present value of a case of a record, by today's formulas."""
    return outcome(read_case(raw, "run.json: case")).npv


def _part(
    group: str, before: Mapping[str, Any], after: Mapping[str, Any], start: float
) -> MoveByInput:
    try:
        move: float | None = npv_of(with_group(before, after, group)) - start
    except (Refused, KeyError, TypeError):
        move = None
    return MoveByInput(group, label_of(group), move)


def group_of(path: tuple[str, ...]) -> str:
    """The group of assumptions that a place in a case belongs to.

    >>> group_of(("segments", "Bad service", "natural_margin", "curve"))
    'segments.*.margin'
    >>> group_of(("programme", "setup_cost", "value"))
    'programme.setup_cost'
    """
    if path[0] == "segments":
        return f"segments.*.{_GROUP_OF.get(path[2], path[2])}" if len(path) > 2 else "segments"
    return ".".join(path[:2]) if path[0] in _RECORDS else path[0]


def groups_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The groups that differ; where segments came or went, or have another offer, that is one."""
    old, new = by_name(before["segments"]), by_name(after["segments"])
    held = {name for name in old if name in new}
    found = ["segments"] if set(old) != set(new) else []
    for change in changes(before, after):
        if change.path[0] in _NO_NUMBERS:
            continue
        if change.path[0] == "segments" and (
            change.path[1] not in held or change.path[2:] in (("name",), ("offer",))
        ):
            continue
        found.append(group_of(change.path))
    return list(dict.fromkeys(found))


def label_of(group: str) -> str:
    """A group in English words: a text of the catalogue where it has a label."""
    own = {one.path: one.label for one in PROGRAMME_INPUTS}
    of_segment = {f"segments.*.{one.path}": one.label for one in SEGMENT_INPUTS}
    words = group.split(".")[-1].replace("_", " ")
    return {**own, **of_segment, **_LABELS}.get(group) or words[:1].upper() + words[1:]


def with_group(before: Mapping[str, Any], after: Mapping[str, Any], group: str) -> dict[str, Any]:
    """The earlier case with one group of the later."""
    case = copy.deepcopy(dict(before))
    if group == "segments":
        old, new = by_name(before["segments"]), by_name(after["segments"])
        case["segments"] = [old.get(name, new[name]) for name in new]
        return case
    if not group.startswith("segments."):
        _take(case, after, group.split("."))
        return case
    field = group.rpartition(".")[2]
    later = by_name(after["segments"])
    for name, segment in by_name(case["segments"]).items():
        if name in later:
            _swap(segment, later[name], field)
    return case


def _swap(segment: dict[str, Any], later: Mapping[str, Any], field: str) -> None:
    p0, p1 = _value(segment, NATURAL), _value(segment, UPLIFT)
    if field == NATURAL:
        segment[NATURAL] = later[NATURAL]
        segment[UPLIFT] = {"value": _share(_value(later, NATURAL) + p1 - p0)}
    elif field == UPLIFT:
        lift = _value(later, UPLIFT) - _value(later, NATURAL)
        segment[UPLIFT] = {
            "value": _share(p0 + lift),
            "evidence": later[UPLIFT].get("evidence", "E"),
        }
    else:
        for member in _MEMBERS.get(field, (field,)):
            _take(segment, later, [member])


def _value(segment: Mapping[str, Any], name: str) -> float:
    return float(segment[name]["value"])


def _share(number: float) -> float:
    return min(1.0, max(0.0, number))


def _take(record: dict[str, Any], later: Mapping[str, Any], path: list[str]) -> None:
    """Put what stands at a path of `later` into `record`; what is not there is taken out."""
    *folders, last = path
    for part in folders:
        record = record.setdefault(part, {})
        later = later.get(part, {})
    if last in later:
        record[last] = later[last]
    else:
        record.pop(last, None)
