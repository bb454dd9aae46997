"""Two runs side by side: what moved, and because of what."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace

from winback_kit.case.moved.attribution import Attribution
from winback_kit.case.moved.changes import Change
from winback_kit.show.compare.compare_words import (
    change_text,
    label,
    pair,
    with_sign,
)
from winback_kit.show.kit.figure import COST, GAIN, NATURAL, PROGRAMME, Figure, rounded
from winback_kit.show.kit.sentence import Sentence, joined
from winback_kit.show.kit.table import Table
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.numbers import DASH, amount, count, money, share

MOST_STEPS = 6
NOTHING = 0.005  # of a unit of money: not shown as a step
_ORDER = marked("The largest relative move first; what came, went or was 0 stands before all.")


def headline(
    *,
    npv: tuple[float, float],
    decisions: tuple[str | None, str | None],
    moves: Attribution | None,
    causes: Mapping[str, int],
    figures: int,
    currency: str,
) -> Sentence:
    """How the net present value and the decision moved, and what was changed."""
    told = [_npv_moved(npv, moves, currency)]
    if decisions[0] != decisions[1]:
        told.append(
            words(
                "The decision moved from “{before}” to “{after}”.",
                before=decisions[0],
                after=decisions[1],
            )
        )
    told.append(
        plural(figures, "{n} figure moved in all.", "{n} figures moved in all.", n=count(figures))
    )
    changed = [
        plural(number, *CAUSES[what], n=count(number)) for what, number in causes.items() if number
    ]
    told.append(
        words("Changed: {causes}.", causes=", ".join(changed))
        if changed
        else words("No input was changed.")
    )
    return joined(" ".join(told))


def _npv_moved(npv: tuple[float, float], moves: Attribution | None, currency: str) -> str:
    before, after = npv
    if f"{before:.6f}" == f"{after:.6f}":
        return words("The net present value is the same, {npv}.", npv=money(after, currency))
    by = money(abs(after - before), currency)
    if before:
        part = with_sign(share((after - before) / abs(before)), after - before)
        by = words("{value} ({reach})", value=by, reach=part)
    values = {
        "by": by,
        "before": money(before, currency),
        "after": money(after, currency),
    }
    first = moves.parts[0] if moves and moves.parts else None
    if first is None or not first.move:
        return words(_ROSE if after > before else _FELL, **values)
    return words(
        _ROSE_MOST if after > before else _FELL_MOST,
        **values,
        label=words(first.label),
        move=with_sign(money(first.move, currency), first.move),
    )


CAUSES = {
    "settings": (marked("{n} setting"), marked("{n} settings")),
    "tables": (marked("{n} table"), marked("{n} tables")),
    "versions": (marked("{n} version"), marked("{n} versions")),
}
_ROSE = marked("The net present value rose by {by}, from {before} to {after}.")
_FELL = marked("The net present value fell by {by}, from {before} to {after}.")
_ROSE_MOST = marked(
    "The net present value rose by {by}, from {before} to {after}, most of all by “{label}” "
    "({move} alone)."
)
_FELL_MOST = marked(
    "The net present value fell by {by}, from {before} to {after}, most of all by “{label}” "
    "({move} alone)."
)


def _moved_header() -> tuple[str, ...]:
    return words("Before"), words("After"), words("Change"), words("Relative")


def figures_moved(moved: Sequence[Change], currency: str) -> Table:
    """Every figure that moved, the one that moved furthest first."""
    return Table(
        header=(words("Figure"), *_moved_header()),
        rows=[(label(change.path), *_moved(change, currency)) for change in moved],
        source=words(_ORDER),
    )


def segments_moved(moved: Sequence[Change], currency: str) -> Table:
    """The same for the figures of each segment with each offer."""
    return Table(
        header=(words("Segment and offer"), words("Figure"), *_moved_header()),
        rows=[(change.path[0], label(change.path), *_moved(change, currency)) for change in moved],
        text_columns=(1,),
        source=words(_ORDER),
    )


def details_moved(moved: Sequence[Change], currency: str) -> Table:
    """The same for options, scenarios, pilot and funding, each a part of the record."""
    rows = []
    for change in moved:
        where, path = _part(change.path)
        rows.append((where, label(path), *_moved(replace(change, path=path), currency)))
    return Table(
        header=(words("Part"), words("Figure"), *_moved_header()),
        rows=rows,
        text_columns=(1,),
        source=words(_ORDER),
    )


def _part(path: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Which part of the record a place is in, and the place within that part."""
    if path[0] in _ONE_OF and len(path) > 2:
        rest = path[3:] if path[2] == "figures" else path[2:]
        return words(_ONE_OF[path[0]], name=words(path[1])), ("", *rest)
    return label(("", path[0])), path


_ONE_OF = {"options": marked("Option: {name}"), "scenarios": marked("Scenario: {name}")}


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
    rows = [(words("Net present value before"), amount(npv[0], digits=2))]
    rows += [(name, _signed(move)) for name, move in _steps(moves, other_version)]
    rows.append((words("Net present value after"), amount(npv[1], digits=2)))
    return Table(
        header=(words("What changed"), words("Present value, {currency}", currency=currency)),
        rows=rows,
        total=True,
        source=words(
            "Each group of assumptions taken alone from the later case into the earlier one, in "
            "all segments alike. What several changes do only together is the rest."
        ),
    )


def _signed(move: float | None) -> str:
    if move is None:
        return words("only with others")
    return with_sign(amount(move, digits=2), move)


def _steps(moves: Attribution, other_version: float) -> list[tuple[str, float | None]]:
    steps = [(words(part.label), part.move) for part in moves.parts]
    rest = (
        (words("Several changes together"), moves.together),
        (words("Other formulas"), other_version),
    )
    return steps + [(name, move) for name, move in rest if abs(move) >= NOTHING]


def moves_bridge(
    moves: Attribution, npv: tuple[float, float], other_version: float, currency: str
) -> Figure:
    """From the net present value before to that after, by what changed."""
    steps = [(name, move) for name, move in _steps(moves, other_version) if move]
    if len(steps) > MOST_STEPS:
        steps = [
            *steps[: MOST_STEPS - 1],
            (words("All others"), sum(m for _, m in steps[MOST_STEPS - 1 :])),
        ]
    heights = [npv[0], *(move for _, move in steps), npv[1]]
    return Figure(
        title=_bridge_title(moves, npv, currency),
        measure=words("Net present value, {currency}", currency=currency),
        traces=[
            {
                "type": "waterfall",
                "orientation": "h",
                "measure": ["absolute", *("relative" for _ in steps), "total"],
                "y": [words("Before"), *(_broken(name) for name, _ in steps), words("After")],
                "x": [*rounded(heights[:-1], 2), None],
                "decreasing": {"marker": {"color": COST}},
                "increasing": {"marker": {"color": GAIN}},
                "totals": {"marker": {"color": PROGRAMME}},
                "connector": {"line": {"color": NATURAL, "width": 1}},
                "text": [amount(height) for height in heights],
                "textposition": "outside",
                "cliponaxis": False,
                "name": words("Net present value"),
            }
        ],
        layout={
            "xaxis": {"range": _room(heights), "zeroline": True, "tickformat": ",.0f"},
            "yaxis": {"autorange": "reversed", "automargin": True, "showgrid": False},
            "showlegend": False,
            "height": 160 + 44 * len(heights),
        },
    )


def _broken(name: str) -> str:
    return "<br>".join(textwrap.wrap(name, 26))


def _bridge_title(moves: Attribution, npv: tuple[float, float], currency: str) -> str:
    whole = with_sign(money(npv[1] - npv[0], currency), npv[1] - npv[0])
    first = moves.parts[0]
    if not first.move:
        return words("No assumption alone moved the net present value ({whole})", whole=whole)
    alone = with_sign(money(first.move, currency), first.move)
    return words(
        "“{label}” moved the net present value most: {alone} alone, {whole} in all",
        label=words(first.label),
        alone=alone,
        whole=whole,
    )


def _room(heights: Sequence[float]) -> list[float]:
    """Limits that leave room for the labels beside the bars."""
    level, levels = 0.0, [0.0, heights[0], heights[-1]]
    for height in heights[:-1]:
        level += height
        levels.append(level)
    room = 0.16 * (max(levels) - min(levels) or 1.0)
    return rounded([min(levels) - room, max(levels) + room], 0)
