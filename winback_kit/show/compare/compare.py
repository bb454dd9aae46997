"""Two runs side by side: what moved, and because of what."""

import textwrap
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import accumulate

from winback_kit.case.moved.attribution import Attribution
from winback_kit.case.moved.changes import Change
from winback_kit.show.compare.compare_words import ENDS, difference, label, named, pair
from winback_kit.show.kit.figure import Figure, with_room
from winback_kit.show.kit.sentence import Sentence, joined
from winback_kit.show.kit.table import Cell, Column, Row, Table
from winback_kit.show.kit.traces import TOTALS, bridge_of
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.numbers import amount, count, money
from winback_kit.words.text import marked_many

MOST_STEPS = 6
_ORDER = marked("The largest relative move first; what came, went or was 0 stands before all.")


def headline(
    *,
    npv: tuple[float, float] | None,
    cases: tuple[bool, bool],
    decisions: tuple[str, str],
    moves: Attribution | None,
    causes: Mapping[str, int],
    figures: int,
    currency: str,
) -> Sentence:
    """How the net present value and the decision, in words, moved, and what was changed.

    `cases` says of each run whether it has a case; without one there is no `npv`.
    """
    told = [words(_NO_CASE[cases]) if npv is None else _npv_moved(npv, moves, currency)]
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


_NO_CASE = {
    (False, False): marked("Neither run has a case, so there is no net present value to compare."),
    (False, True): marked("The earlier run has no case, so no net present value can be compared."),
    (True, False): marked("The later run has no case, so no net present value can be compared."),
}


def _npv_moved(npv: tuple[float, float], moves: Attribution | None, currency: str) -> str:
    change = Change(("npv",), *npv)
    if f"{npv[0]:.6f}" == f"{npv[1]:.6f}":
        return words("The net present value is the same, {npv}.", npv=money(npv[1], currency))
    rose = (change.difference or 0.0) > 0
    by = money(abs(change.difference or 0.0), currency)
    if change.relative is not None:
        part = Cell(change.relative, "share", sign=True).shown(currency)
        by = words("{value} ({reach})", value=by, reach=part)
    values = {"by": by, "before": money(npv[0], currency), "after": money(npv[1], currency)}
    first = moves.parts[0] if moves and moves.parts else None
    if first is None or not first.move:
        return words(_ROSE if rose else _FELL, **values)
    return words(
        _ROSE_MOST if rose else _FELL_MOST,
        **values,
        label=words(first.label),
        move=Cell(first.move, "money", sign=True).shown(currency),
    )


CAUSES = {
    "settings": marked_many("{n} setting", "{n} settings"),
    "tables": marked_many("{n} table", "{n} tables"),
    "versions": marked_many("{n} version", "{n} versions"),
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


_MOVED = (
    Column("Figure"),
    *ENDS,
    Column("Change", "own", sign=True),
    Column("Relative", "share", sign=True),
)


def figures_moved(moved: Sequence[Change], currency: str) -> Table:
    """Every figure that moved, the one that moved furthest first."""
    rows = [_moved(change, change.path, currency) for change in moved]
    return Table(_MOVED, rows, source=words(_ORDER), currency=currency)


def segments_moved(moved: Sequence[Change], currency: str) -> Table:
    """The same for the figures of each segment with each offer."""
    rows = [(named(change.path[0]), *_moved(change, change.path, currency)) for change in moved]
    columns = (Column("Segment and offer"), *_MOVED)
    return Table(columns, rows, source=words(_ORDER), currency=currency)


def details_moved(moved: Sequence[Change], currency: str) -> Table:
    """The same for options, scenarios, pilot and funding, each a part of the record."""
    places = [(change, *_part(change.path)) for change in moved]
    rows = [(where, *_moved(one, path, currency)) for one, where, path in places]
    return Table((Column("Part"), *_MOVED), rows, source=words(_ORDER), currency=currency)


def _part(path: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Which part of the record a place is in, and the place within that part."""
    if path[0] in _ONE_OF and len(path) > 2:
        rest = path[3:] if path[2] == "figures" else path[2:]
        return words(_ONE_OF[path[0]], name=named(words(path[1]))), ("", *rest)
    return label(("", path[0])), path


_ONE_OF = {"options": marked("Option: {name}"), "scenarios": marked("Scenario: {name}")}


def _moved(change: Change, path: tuple[str, ...], currency: str) -> Row:
    ends = pair(change, path, currency)
    return label(path), *ends, difference(change, path), change.relative


def moves_table(
    moves: Attribution, npv: tuple[float, float], other_version: float, currency: str
) -> Table:
    """The net present value before, what each change does alone, what is left, and after."""
    npv_row = partial(Cell, unit="amount", digits=2)
    rows = [
        (words("Net present value before"), npv_row(npv[0])),
        *((name, npv_row(move, sign=True)) for name, move in _steps(moves, other_version)),
        (words("Net present value after"), npv_row(npv[1])),
    ]
    value = Column("Present value, {currency}", "amount", missing=marked("only with others"))
    return Table(
        (Column("What changed"), value),
        rows,
        total=True,
        source=words(
            "Each group of assumptions taken alone from the later case into the earlier one, in "
            "all segments alike. What several changes do only together is the rest."
        ),
        currency=currency,
    )


def _steps(
    moves: Attribution, other_version: float, *, most: int | None = None
) -> list[tuple[str, float | None]]:
    return [(words(label), move) for label, move in moves.steps(other_version, most=most)]


def moves_bridge(
    moves: Attribution, npv: tuple[float, float], other_version: float, currency: str
) -> Figure:
    """From the net present value before to that after, by what changed."""
    moved = _steps(moves, other_version, most=MOST_STEPS)
    steps = [(name, move) for name, move in moved if move]
    heights = [npv[0], *(move for _, move in steps), npv[1]]
    return Figure(
        title=_bridge_title(moves, npv, currency),
        measure=words("Net present value, {currency}", currency=currency),
        traces=[
            bridge_of(
                words("Net present value"),
                [
                    words("Before"),
                    *("<br>".join(textwrap.wrap(name, 26)) for name, _ in steps),
                    words("After"),
                ],
                heights,
                [True, *(False for _ in steps), True],
                lying=True,
                text=[amount(height) for height in heights],
            )
        ],
        layout={
            "xaxis": {**TOTALS, "range": with_room(_levels(heights), 0.16)},
            "yaxis": {"autorange": "reversed", "automargin": True, "showgrid": False},
            "showlegend": False,
            "height": 160 + 44 * len(heights),
        },
    )


def _bridge_title(moves: Attribution, npv: tuple[float, float], currency: str) -> str:
    by = Change(("npv",), *npv).difference
    whole = Cell(by, "money", sign=True).shown(currency)
    first = moves.parts[0]
    if not first.move:
        return words("No assumption alone moved the net present value ({whole})", whole=whole)
    alone = Cell(first.move, "money", sign=True).shown(currency)
    return words(
        "“{label}” moved the net present value most: {alone} alone, {whole} in all",
        label=words(first.label),
        alone=alone,
        whole=whole,
    )


def _levels(heights: Sequence[float]) -> list[float]:
    """Where the bars end."""
    return [heights[0], *accumulate(heights[:-1]), heights[-1]]
