"""What moved of how ready the firm is, between two runs."""

from collections.abc import Sequence

from winback_kit.case.moved.changes import Change
from winback_kit.plan.readiness.items import ITEMS
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.words.catalogue import marked, words

SCORE = {
    "value": marked("Score of what is known"),
    "low": marked("Score, at least"),
    "high": marked("Score, at most"),
}
_NAMES = {one.key: one.name for one in ITEMS}


def readiness_moved(moved: Sequence[Change]) -> Table:
    """The score and the items whose level moved, or became known; 0 to 3 each."""
    return Table.of(
        moved,
        (Column("Of the readiness audit"), _name),
        (Column("Before", "own"), lambda one: _end(one, one.before)),
        (Column("After", "own"), lambda one: _end(one, one.after)),
        source=words("Items are 0 (not at all) to 3 (as a routine)."),
    )


def _name(change: Change) -> str:
    part, key = change.path
    names: dict[str, str] = SCORE if part == "score" else {str(k): v for k, v in _NAMES.items()}
    return words(names.get(key, key))


def _end(change: Change, value: float | None) -> Cell:
    if value is None:
        return Cell(words("not known"), "text")
    if change.path[0] == "score":
        return Cell(value, "share", digits=0)
    return Cell(value, "count" if float(value).is_integer() else "number")
