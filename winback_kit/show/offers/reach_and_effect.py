"""The natural return rate against the uplift: where the programme pays, and the line between."""

from collections.abc import Iterable
from typing import Any

from winback_kit.case.assumptions.record import Case
from winback_kit.case.moved.grids import POINTS, TwoWay, two_way
from winback_kit.show.kit.figure import COST, INK, PROGRAMME, Figure, rounded
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import amount, points, share

__all__ = ["uplift_grid"]

_COLOURS = [[0.0, COST], [0.5, "#FFFFFF"], [1.0, PROGRAMME]]


def uplift_grid(case: Case, *, break_even: float | None) -> Figure:
    """Net present value by natural return rate and uplift, with the line on which it is 0.

    `break_even` is the uplift at which it is 0 at the base's natural return rate, None if none.
    """
    grid = two_way(case)
    return Figure(
        title=_grid_in_words(grid, break_even, row=_base_row(case)),
        measure=words(
            "Net present value, {currency}; black line: where it is 0; frame: the base case",
            currency=case.currency,
        ),
        traces=[_cells(grid), _zero_line(grid)],
        layout={
            "height": 440,
            "showlegend": False,
            "xaxis": _axis(words("Uplift of the offer, points"), _per_cent(grid.uplift)),
            "yaxis": _axis(words("Natural return rate, %"), _per_cent(grid.natural)),
            "shapes": _frame(case, grid),
        },
    )


def _base_row(case: Case) -> int:
    """The row of the base case: the middle, but for a natural return of 0."""
    return POINTS // 2 if any(s.natural_return_rate.value for s in case.segments) else 0


def _grid_in_words(grid: TwoWay, break_even: float | None, *, row: int) -> str:
    natural = share(float(grid.natural[row]))
    if break_even is not None:
        return words(
            "At a natural return of {share} it takes {uplift} to pay",
            share=natural,
            uplift=points(break_even),
        )
    if grid.npv[row].min() > 0:
        return words("At a natural return of {share} every uplift shown pays", share=natural)
    return words("At a natural return of {share} no uplift pays", share=natural)


def _axis(title: str, at: list[float]) -> dict[str, Any]:
    return {
        "title": {"text": title},
        "tickvals": at,
        "ticktext": [amount(x, digits=1) for x in at],
        "showgrid": False,
        "zeroline": False,
    }


def _per_cent(shares: Iterable[float]) -> list[float]:
    return rounded(at * 100 for at in shares)


def _cells(grid: TwoWay) -> dict[str, Any]:
    most = float(abs(grid.npv).max()) or 1.0
    return {
        "type": "heatmap",
        "x": _per_cent(grid.uplift),
        "y": _per_cent(grid.natural),
        "z": [rounded(row, 0) for row in grid.npv],
        "text": [[amount(value) for value in row] for row in grid.npv],
        "texttemplate": "%{text}",
        "textfont": {"size": 12},
        "zmin": round(-most),
        "zmax": round(most),
        "colorscale": _COLOURS,
        "showscale": False,
        "hovertemplate": words(
            "natural return %{y:.1f} %, uplift %{x:.1f} points: %{z:,.0f}<extra></extra>"
        ),
        "name": words("Net present value"),
    }


def _zero_line(grid: TwoWay) -> dict[str, Any]:
    return {
        "type": "contour",
        "x": _per_cent(grid.uplift),
        "y": _per_cent(grid.natural),
        "z": [rounded(row, 2) for row in grid.npv],
        "autocontour": False,
        "contours": {"start": 0, "end": 0, "size": 1, "coloring": "none"},
        "line": {"color": "#000000", "width": 3},
        "hoverinfo": "skip",
        "showscale": False,
        "name": words("Net present value 0"),
    }


def _frame(case: Case, grid: TwoWay) -> list[dict[str, Any]]:
    """A frame around the cell of the base case."""
    x, y = (at * 100 for at in (grid.uplift, grid.natural))
    wide, high = (x[1] - x[0]) / 2, (y[1] - y[0]) / 2
    row = _base_row(case)
    ends = [x[POINTS // 2] - wide, x[POINTS // 2] + wide, y[row] - high, y[row] + high]
    x0, x1, y0, y1 = rounded(ends)
    line = {"color": INK, "width": 2, "dash": "dot"}
    return [{"type": "rect", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": line}]
