"""What went into two runs side by side: assumptions, settings, tables and programs."""

from collections.abc import Sequence
from typing import Any

from winback_kit.case.moved.changes import Change
from winback_kit.show.compare.compare_words import ENDS, cell, cut, label, named, pair
from winback_kit.show.kit.table import Cell, Column, Row, Table
from winback_kit.words.catalogue import words

_REMARKS = ("source", "date", "owner")
_ROUNDING = 1e-5  # of a figure; less is the rounding of what it was worked out from


def assumptions(changed: Sequence[Change], currency: str) -> Table:
    """The assumptions of the case that differ, with the value before and after."""
    rows: list[Row] = []
    held_in = words("In the programme")
    for change in changed:
        path = change.path
        if path[-1] in _REMARKS or change.size < _ROUNDING:
            continue
        if path[0] == "segments" and path[2:] == ("name",):
            ends = (change.before, change.after)
            held = [Cell(words("no") if value is None else words("yes")) for value in ends]
            rows.append((named(path[1]), held_in, *held))
            continue
        where, place = (
            (named(path[1]), path[1:])
            if path[0] == "segments"
            else (words("Programme"), ("", *path))
        )
        rows.append((where, label(place), *pair(change, place, currency)))
    came_or_went = {row[0] for row in rows if row[1] == held_in}
    return Table(
        (Column("Where"), Column("Assumption"), *ENDS),
        [row for row in rows if row[0] not in came_or_went or row[1] == held_in],
        source=words(
            "Where they come from (source, date, owner) is left out here, and so is what moved by "
            "less than a hundred-thousandth of itself."
        ),
        currency=currency,
    )


def settings(changed: Sequence[Change]) -> Table:
    """The settings of client.yml that differ."""
    rows = [
        (".".join(change.path), _plain(change.before), _plain(change.after)) for change in changed
    ]
    return Table((Column("Setting"), *ENDS), rows, source=words("A dash: left out in client.yml."))


def _plain(value: Any) -> Cell:
    """A setting as it is written in client.yml."""
    if value is None:
        return Cell(None)
    if isinstance(value, bool):
        return Cell(str(value).lower())
    return Cell(f"{value:g}" if isinstance(value, float) else cut(str(value)))


def inputs(changed: Sequence[Change]) -> Table:
    """The tables that differ: their files, rows and digests."""
    kinds = {
        "files": words("files"),
        "rows": words("rows"),
        "sha256": words("content (SHA-256)"),
    }
    rows: list[Row] = [
        (
            change.path[0],
            kinds.get(change.path[-1], change.path[-1]),
            *(_content(end, change.path[-1]) for end in (change.before, change.after)),
        )
        for change in changed
    ]
    return Table((Column("Table"), Column("What"), *ENDS), rows)


def _content(value: Any, what: str) -> Cell:
    return Cell(str(value)[:12]) if what == "sha256" and value else cell(value, (what,))


def versions(changed: Sequence[Change]) -> Table:
    """The programs that ran in another version."""
    rows = [(change.path[-1], _plain(change.before), _plain(change.after)) for change in changed]
    return Table((Column("Program"), *ENDS), rows)
