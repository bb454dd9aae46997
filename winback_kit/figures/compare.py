"""Two runs side by side: what moved, and because of what."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from winback_kit.case.attribution import Attribution
from winback_kit.case.changes import Change
from winback_kit.figures.compare_words import (
    change_text,
    label,
    pair,
    value_text,
    with_sign,
)
from winback_kit.figures.show import COST, GAIN, NATURAL, PROGRAMME, Figure, Finding, Table, rounded
from winback_kit.words.numbers import DASH, amount, count, money, share

MOST_STEPS = 6
NOTHING = 0.005  # of a unit of money: not shown as a step
_REMARKS = ("source", "date", "owner")
_ORDER = "The largest relative move first; what came, went or was 0 stands before all."


def headline(
    *,
    npv: tuple[float, float],
    decisions: tuple[str | None, str | None],
    moves: Attribution | None,
    causes: Mapping[str, int],
    figures: int,
    currency: str,
) -> Finding:
    """How the net present value and the decision moved, and what was changed."""
    before, after = npv
    same = f"{before:.6f}" == f"{after:.6f}"
    way = "rose" if after > before else "fell"
    part = (
        f" ({with_sign(share((after - before) / abs(before)), after - before)})" if before else ""
    )
    told = [
        f"The net present value is the same, {money(after, currency)}."
        if same
        else f"The net present value {way} by {money(abs(after - before), currency)}{part}, from "
        f"{money(before, currency)} to {money(after, currency)}"
        f"{_most(moves, currency)}."
    ]
    if decisions[0] != decisions[1]:
        told.append(f"The decision moved from “{decisions[0]}” to “{decisions[1]}”.")
    told.append(f"{count(figures)} figure{'s' * (figures != 1)} moved in all.")
    changed = [_so_many(number, what) for what, number in causes.items() if number]
    told.append(f"Changed: {', '.join(changed)}." if changed else "No input was changed.")
    return Finding(" ".join(told))


def _so_many(number: int, what: str) -> str:
    return f"{count(number)} {what if number != 1 else what.removesuffix('s')}"


def _most(moves: Attribution | None, currency: str) -> str:
    first = moves.parts[0] if moves and moves.parts else None
    if first is None or not first.move:
        return ""
    move = with_sign(money(first.move, currency), first.move)
    return f", most of all by “{first.label}” ({move} alone)"


def figures_moved(moved: Sequence[Change], currency: str) -> Table:
    """Every figure that moved, the one that moved furthest first."""
    return Table(
        header=("Figure", "Before", "After", "Change", "Relative"),
        rows=[(label(change.path), *_moved(change, currency)) for change in moved],
        source=_ORDER,
    )


def segments_moved(moved: Sequence[Change], currency: str) -> Table:
    """The same for the figures of each segment with each offer."""
    return Table(
        header=("Segment and offer", "Figure", "Before", "After", "Change", "Relative"),
        rows=[(change.path[0], label(change.path), *_moved(change, currency)) for change in moved],
        text_columns=(1,),
        source=_ORDER,
    )


def details_moved(moved: Sequence[Change], currency: str) -> Table:
    """The same for options, scenarios, pilot and funding, each a part of the record."""
    rows = []
    for change in moved:
        where, path = _part(change.path)
        rows.append((where, label(path), *_moved(replace(change, path=path), currency)))
    return Table(
        header=("Part", "Figure", "Before", "After", "Change", "Relative"),
        rows=rows,
        text_columns=(1,),
        source=_ORDER,
    )


def _part(path: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Which part of the record a place is in, and the place within that part."""
    words = path[0][:1].upper() + path[0][1:].replace("_", " ")
    if path[0] in ("options", "scenarios") and len(path) > 2:
        rest = path[3:] if path[2] == "figures" else path[2:]
        return f"{words.removesuffix('s')}: {path[1]}", ("", *rest)
    return words, path


def _moved(change: Change, currency: str) -> tuple[str, str, str, str]:
    moved, path = change.relative, change.path
    return (
        *pair(change.before, change.after, path, currency),
        change_text(change.before, change.after, path, currency),
        DASH if moved is None else with_sign(share(moved), moved),
    )


def moves_table(
    moves: Attribution, npv: tuple[float, float], other_version: float, currency: str
) -> Table:
    """The net present value before, what each change does alone, what is left, and after."""
    rows = [("Net present value before", amount(npv[0], digits=2))]
    rows += [(name, _signed(move)) for name, move in _steps(moves, other_version)]
    rows.append(("Net present value after", amount(npv[1], digits=2)))
    return Table(
        header=("What changed", f"Present value, {currency}"),
        rows=rows,
        total=True,
        source="Each group of assumptions taken alone from the later case into the earlier one, in "
        "all segments alike. What several changes do only together is the rest.",
    )


def _signed(move: float | None) -> str:
    if move is None:
        return "only with others"
    return with_sign(amount(move, digits=2), move)


def _steps(moves: Attribution, other_version: float) -> list[tuple[str, float | None]]:
    steps = [(part.label, part.move) for part in moves.parts]
    rest = (("Several changes together", moves.together), ("Other formulas", other_version))
    return steps + [(name, move) for name, move in rest if abs(move) >= NOTHING]


def moves_bridge(
    moves: Attribution, npv: tuple[float, float], other_version: float, currency: str
) -> Figure:
    """From the net present value before to that after, by what changed."""
    steps = [(name, move) for name, move in _steps(moves, other_version) if move]
    if len(steps) > MOST_STEPS:
        steps = [
            *steps[: MOST_STEPS - 1],
            ("All others", sum(m for _, m in steps[MOST_STEPS - 1 :])),
        ]
    heights = [npv[0], *(move for _, move in steps), npv[1]]
    return Figure(
        title=_bridge_title(moves, npv, currency),
        measure=f"Net present value, {currency}",
        traces=[
            {
                "type": "waterfall",
                "orientation": "h",
                "measure": ["absolute", *("relative" for _ in steps), "total"],
                "y": ["Before", *("<br>".join(textwrap.wrap(n, 26)) for n, _ in steps), "After"],
                "x": [*rounded(heights[:-1], 2), None],
                "decreasing": {"marker": {"color": COST}},
                "increasing": {"marker": {"color": GAIN}},
                "totals": {"marker": {"color": PROGRAMME}},
                "connector": {"line": {"color": NATURAL, "width": 1}},
                "text": [amount(height) for height in heights],
                "textposition": "outside",
                "cliponaxis": False,
                "name": "Net present value",
            }
        ],
        layout={
            "xaxis": {"range": _room(heights), "zeroline": True, "tickformat": ",.0f"},
            "yaxis": {"autorange": "reversed", "automargin": True, "showgrid": False},
            "showlegend": False,
            "height": 160 + 44 * len(heights),
        },
    )


def _bridge_title(moves: Attribution, npv: tuple[float, float], currency: str) -> str:
    whole = with_sign(money(npv[1] - npv[0], currency), npv[1] - npv[0])
    first = moves.parts[0]
    if not first.move:
        return f"No assumption alone moved the net present value ({whole})"
    alone = with_sign(money(first.move, currency), first.move)
    return f"“{first.label}” moved the net present value most: {alone} alone, {whole} in all"


def _room(heights: Sequence[float]) -> list[float]:
    """Limits that leave room for the labels beside the bars."""
    level, levels = 0.0, [0.0, heights[0], heights[-1]]
    for height in heights[:-1]:
        level += height
        levels.append(level)
    room = 0.16 * (max(levels) - min(levels) or 1.0)
    return rounded([min(levels) - room, max(levels) + room], 0)


def assumptions(changed: Sequence[Change], currency: str) -> Table:
    """The assumptions of the case that differ, with the value before and after."""
    rows = []
    for change in changed:
        path = change.path
        if path[-1] in _REMARKS:
            continue
        if path[0] == "segments" and path[2:] == ("name",):
            held = ["no" if value is None else "yes" for value in (change.before, change.after)]
            rows.append((path[1], "In the programme", *held))
            continue
        where, place = (path[1], path[1:]) if path[0] == "segments" else ("Programme", ("", *path))
        rows.append((where, label(place), *pair(change.before, change.after, place, currency)))
    came_or_went = {row[0] for row in rows if row[1] == "In the programme"}
    return Table(
        header=("Where", "Assumption", "Before", "After"),
        rows=[row for row in rows if row[0] not in came_or_went or row[1] == "In the programme"],
        text_columns=(1,),
        source="Where they come from (source, date, owner) is left out here.",
    )


def settings(changed: Sequence[Change]) -> Table:
    """The settings of client.yml that differ."""
    rows = [
        (".".join(change.path), _plain(change.before), _plain(change.after)) for change in changed
    ]
    return Table(
        header=("Setting", "Before", "After"), rows=rows, source="A dash: left out in client.yml."
    )


def _plain(value: Any) -> str:
    """A setting as it is written in client.yml."""
    if value is None:
        return DASH
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else value_text(str(value), ("",), "")


def inputs(changed: Sequence[Change]) -> Table:
    """The tables that differ: their files, rows and digests."""
    words = {"files": "files", "rows": "rows", "sha256": "content (SHA-256)"}
    rows = [
        (
            change.path[0],
            words.get(change.path[-1], change.path[-1]),
            _content(change.before, change.path[-1]),
            _content(change.after, change.path[-1]),
        )
        for change in changed
    ]
    return Table(header=("Table", "What", "Before", "After"), rows=rows, text_columns=(1,))


def _content(value: Any, what: str) -> str:
    return str(value)[:12] if what == "sha256" and value else value_text(value, (what,), "")


def versions(changed: Sequence[Change]) -> Table:
    """The programs that ran in another version."""
    rows = [(change.path[-1], _plain(change.before), _plain(change.after)) for change in changed]
    return Table(header=("Program", "Before", "After"), rows=rows)
