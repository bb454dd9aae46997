"""Flows between two columns of names, drawn as ribbons as thick as they are large.

Names stand beside the bars with their sums, so that the picture is read in grey too. `draw` keeps
to shapes that every face of a chart knows: filled lines and texts.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from winback_kit.show.kit.figure import INK, label, rounded

Flow = tuple[str, str, float]  # from, to, how much
STEPS = 16
SLOT = 0.12  # the least height that a name needs, as a part of all
GAP = 0.02
BAR = 0.025
ROOM = 0.5  # beside the columns, for names
LINES = 36  # pixels of a name with its sum beneath


def ribbons(
    flows: Sequence[Flow],
    *,
    order: Sequence[str],
    colours: Mapping[str, str],
    numbers: Sequence[str],
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Traces and axes of the flows, names from top to bottom in `order`.

    A ribbon has the colour of the name it leads to; `numbers` are the flows as they are written.
    """
    whole = sum(value for *_, value in flows) or 1.0
    sides = (0, 1)
    names = [[one for one in order if any(flow[side] == one for flow in flows)] for side in sides]
    sums = [
        {one: sum(flow[2] for flow in flows if flow[side] == one) / whole for one in names[side]}
        for side in sides
    ]
    tops = [_tops(sums[side]) for side in sides]
    deep = max(sum(max(part, SLOT) + GAP for part in side.values()) for side in sums)
    at = [dict(side) for side in tops]
    traces = []
    ranked = sorted(range(len(flows)), key=lambda n: tuple(order.index(flows[n][s]) for s in sides))
    for n in ranked:
        was, to, value = flows[n]
        part = value / whole
        low = [at[0][was], at[1][to]]
        at[0][was] += part
        at[1][to] += part
        traces.append(_ribbon(low, part, f"{was} → {to}", colours[to], numbers[n]))
    for side in sides:
        traces += [
            _bar(side, tops[side][one], sums[side][one], colours[one]) for one in names[side]
        ]
    axes = {
        "showlegend": False,
        "height": 120 + round(LINES * deep / SLOT),
        "meta": {"keep": True},  # as high on a narrow screen, since names are no smaller there
        "xaxis": {"visible": False, "range": [-ROOM, 1 + ROOM], "fixedrange": True},
        "yaxis": {"visible": False, "range": [deep, -GAP], "fixedrange": True},
    }
    return traces, axes


def sums_of(flows: Sequence[Flow]) -> tuple[dict[str, float], dict[str, float]]:
    """What leaves each name on the left, and what reaches each on the right."""
    left: dict[str, float] = {}
    right: dict[str, float] = {}
    for was, to, value in flows:
        left[was] = left.get(was, 0.0) + value
        right[to] = right.get(to, 0.0) + value
    return left, right


def names_beside(
    flows: Sequence[Flow], *, order: Sequence[str], texts: Sequence[Mapping[str, str]]
) -> list[dict[str, Any]]:
    """The names on the left and on the right, each with its text (its sum, as it is written)."""
    whole = sum(value for *_, value in flows) or 1.0
    traces = []
    for side in (0, 1):
        sums = {
            one: sum(flow[2] for flow in flows if flow[side] == one) / whole
            for one in order
            if any(flow[side] == one for flow in flows)
        }
        tops = _tops(sums)
        traces.append(
            {
                "type": "scatter",
                "mode": "text",
                "x": rounded([side + (BAR + 0.02) * (1 if side else -1)] * len(sums)),
                "y": rounded(tops[one] + sums[one] / 2 for one in sums),
                "text": [f"{label(one)}<br>{texts[side][one]}" for one in sums],
                "textposition": "middle right" if side else "middle left",
                "textfont": {"color": INK, "size": 12},
                "hoverinfo": "skip",
                "cliponaxis": False,
            }
        )
    return traces


def _tops(sums: Mapping[str, float]) -> dict[str, float]:
    """Where each name's bar begins, with room for its text where it is thin."""
    tops, at = {}, 0.0
    for one, part in sums.items():
        slot = max(part, SLOT)
        tops[one] = at + (slot - part) / 2
        at += slot + GAP
    return tops


def _ribbon(low: Sequence[float], part: float, name: str, colour: str, told: str) -> dict[str, Any]:
    steps = [n / STEPS for n in range(STEPS + 1)]
    x = [BAR + (1 - 2 * BAR) * step for step in steps]
    bend = [(1 - math.cos(math.pi * step)) / 2 for step in steps]
    top = [low[0] + (low[1] - low[0]) * one for one in bend]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": rounded([*x, *x[::-1]]),
        "y": rounded([*top, *(one + part for one in top[::-1])]),
        "fill": "toself",
        "fillcolor": colour,
        "opacity": 0.55,
        "line": {"width": 0.5, "color": "white"},
        "hoveron": "fills",
        "hoverinfo": "text",
        "text": f"{name}: {told}",
    }


def _bar(side: int, top: float, part: float, colour: str) -> dict[str, Any]:
    left = (1 - BAR) * side
    return {
        "type": "scatter",
        "mode": "lines",
        "x": rounded([left, left + BAR, left + BAR, left]),
        "y": rounded([top, top, top + part, top + part]),
        "fill": "toself",
        "fillcolor": colour,
        "line": {"width": 0.5, "color": INK},
        "hoverinfo": "skip",
    }
