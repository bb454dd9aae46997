"""What-ifs where nothing can be moved: drivers at seven points, p0 against uplift, the tornado."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from winback_kit.case.grids import POINTS, OneWay, TwoWay, one_way, two_way
from winback_kit.case.record import Case
from winback_kit.case.what_if import Driver
from winback_kit.figures.show import (
    COST,
    FIRST,
    INK,
    NATURAL,
    PROGRAMME,
    Figure,
    Finding,
    Table,
    rounded,
)
from winback_kit.words.numbers import amount, in_unit, points, share

MOST_BARS = 8
_ENDS = ("Low end", "", "", "Base", "", "", "High end")
_COLOURS = [[0.0, COST], [0.5, "#FFFFFF"], [1.0, PROGRAMME]]
_DARK = 0.6  # of the largest value: beyond it white letters are read better than dark ones


def one_way_table(case: Case, *, names: Sequence[str] = ()) -> Table:
    """Each driver at seven points of its range, with the net present value there."""
    found = one_way(case, names=names)
    rows = [(_ENDS[at], *(_cell(one, at, case.currency) for one in found)) for at in range(POINTS)]
    unranged = [one.label for one in found if not one.ranged]
    return Table(
        header=("", *(one.label for one in found)),
        rows=rows,
        source=f"Each cell: the driver's value, and the net present value in {case.currency} with "
        "all others at their base; low and high end are the ends of its range (about 80 %)"
        + (f", 30 % either way for {_listed(unranged)}" if unranged else "")
        + ". All segments are moved alike; what is shown is their mean.",
    )


def _cell(one: OneWay, at: int, currency: str) -> str:
    return f"{in_unit(one.values[at], one.unit, currency)}: {amount(one.npv[at])}"


def _listed(names: list[str]) -> str:
    plain = [name[0].lower() + name[1:] for name in names]
    return plain[0] if len(plain) == 1 else f"{', '.join(plain[:-1])} and {plain[-1]}"


def one_way_finding(case: Case, *, names: Sequence[str] = ()) -> Finding:
    """Which of the drivers alone can turn the sign of the net present value."""
    found = one_way(case, names=names)
    turning = [one.label for one in found if one.npv.min() < 0 < one.npv.max()]
    if not turning:
        where = "above" if found[0].npv.max() <= 0 else "below"
        return Finding(
            f"No driver alone, moved within its range, brings the net present value {where} zero."
        )
    return Finding(
        f"Moved alone and within its range, {_listed(turning)} can turn the sign of the net "
        "present value."
    )


def uplift_grid(case: Case, *, break_even: float | None) -> Figure:
    """Net present value by natural return rate and uplift, with the line on which it is 0.

    `break_even` is the uplift at which it is 0 at the base's natural return rate, None if none.
    """
    grid = two_way(case)
    middle = float(grid.natural[POINTS // 2])
    if break_even is None:
        title = f"At a natural return of {share(middle)} no uplift pays"
        if grid.npv[POINTS // 2].min() > 0:
            title = f"At a natural return of {share(middle)} every uplift shown pays"
    else:
        title = f"At a natural return of {share(middle)} it takes {points(break_even)} to pay"
    return Figure(
        title=title,
        measure=f"Net present value, {case.currency}; black line: where it is 0; "
        "frame: the base case",
        traces=[_cells(grid), _zero_line(grid)],
        layout={
            "height": 440,
            "showlegend": False,
            "xaxis": _axis("Uplift of the offer, points", [x * 100 for x in grid.uplift]),
            "yaxis": _axis("Natural return rate, %", [x * 100 for x in grid.natural]),
            "annotations": _words(grid),
            "shapes": _frame(case, grid),
        },
    )


def _axis(title: str, at: list[float]) -> dict[str, Any]:
    return {
        "title": {"text": title},
        "tickvals": rounded(at),
        "ticktext": [f"{x:.1f}".replace("-", "−") for x in at],
        "showgrid": False,
        "zeroline": False,
    }


def _cells(grid: TwoWay) -> dict[str, Any]:
    most = float(abs(grid.npv).max()) or 1.0
    return {
        "type": "heatmap",
        "x": rounded(grid.uplift * 100),
        "y": rounded(grid.natural * 100),
        "z": [rounded(row, 0) for row in grid.npv],
        "zmin": round(-most),
        "zmax": round(most),
        "colorscale": _COLOURS,
        "showscale": False,
        "hovertemplate": "natural return %{y:.1f} %, uplift %{x:.1f} points: %{z:,.0f}"
        "<extra></extra>",
        "name": "Net present value",
    }


def _zero_line(grid: TwoWay) -> dict[str, Any]:
    return {
        "type": "contour",
        "x": rounded(grid.uplift * 100),
        "y": rounded(grid.natural * 100),
        "z": [rounded(row, 2) for row in grid.npv],
        "autocontour": False,
        "contours": {"start": 0, "end": 0, "size": 1, "coloring": "none"},
        "line": {"color": "#000000", "width": 3},
        "hoverinfo": "skip",
        "showscale": False,
        "name": "Net present value 0",
    }


def _words(grid: TwoWay) -> list[dict[str, Any]]:
    most = float(abs(grid.npv).max()) or 1.0
    return [
        {
            "x": round(float(tau) * 100, 4),
            "y": round(float(p0) * 100, 4),
            "text": amount(value),
            "showarrow": False,
            "font": {"size": 12, "color": "white" if abs(value) > _DARK * most else INK},
        }
        for p0, row in zip(grid.natural, grid.npv, strict=True)
        for tau, value in zip(grid.uplift, row, strict=True)
    ]


def _frame(case: Case, grid: TwoWay) -> list[dict[str, Any]]:
    """A frame around the cell of the base case."""
    x, y = grid.uplift * 100, grid.natural * 100
    wide, high = (x[1] - x[0]) / 2, (y[1] - y[0]) / 2
    row = POINTS // 2 if any(s.natural_return_rate.value for s in case.segments) else 0
    ends = [x[POINTS // 2] - wide, x[POINTS // 2] + wide, y[row] - high, y[row] + high]
    x0, x1, y0, y1 = rounded(ends)
    line = {"color": INK, "width": 2, "dash": "dot"}
    return [{"type": "rect", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": line}]


def tornado(drivers: Sequence[Driver], *, npv: float, currency: str) -> Figure:
    """Net present value at the ends of each driver's range, and where the driver turns it."""
    shown = [one for one in drivers if one.swing > 0][:MOST_BARS][::-1]
    turning = [one for one in shown if min(one.npv_low, one.npv_high) < 0 < _most(one)]
    if not shown:
        return Figure("No assumption of this case has a range", f"NPV, {currency}", [])
    first = shown[-1].label
    title = f"{first} moves the value most; {len(turning)} of {len(shown)} ranges reach across zero"
    labels = [_label(one, currency) for one in shown]
    return Figure(
        title=title,
        measure=f"Net present value, {currency}, at the low and the high end of each range; "
        "diamond: the break-even within it",
        traces=[
            _bars("Driver at its low end", labels, [one.npv_low for one in shown], npv, FIRST),
            _bars("at its high end", labels, [one.npv_high for one in shown], npv, NATURAL),
            _break_evens(turning, currency),
        ],
        layout={
            "barmode": "overlay",
            "height": 170 + 46 * len(shown),
            "xaxis": {
                "title": {"text": f"Net present value, {currency}"},
                "tickformat": ",.0f",
                "range": _room(shown),
                "zeroline": True,
                "zerolinecolor": INK,
                "zerolinewidth": 2,
            },
            "yaxis": {"automargin": True, "showgrid": False},
            "shapes": [_base_line(npv)],
        },
    )


def _room(shown: list[Driver]) -> list[float]:
    """Limits that leave room for the figures at the ends of the bars."""
    ends = [0.0, *(one.npv_low for one in shown), *(one.npv_high for one in shown)]
    room = 0.12 * (max(ends) - min(ends))
    return rounded([min(ends) - room, max(ends) + room], 0)


def _most(one: Driver) -> float:
    return max(one.npv_low, one.npv_high)


def _label(one: Driver, currency: str) -> str:
    low, high = (in_unit(x, one.unit, currency) for x in (one.low, one.high))
    return f"{one.label}<br>{low} to {high}"


def _bars(name: str, labels: list[str], ends: list[float], npv: float, colour: str) -> Any:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": labels,
        "x": rounded([end - npv for end in ends], 2),
        "base": round(npv, 2),
        "marker": {"color": colour, "line": {"color": INK, "width": 1}},
        "text": [amount(end) for end in ends],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{text}<extra></extra>",
    }


def _break_evens(turning: list[Driver], currency: str) -> dict[str, Any]:
    told = [one for one in turning if one.break_even is not None]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": "Break-even",
        "x": [0 for _ in told],
        "y": [_label(one, currency) for one in told],
        "text": [in_unit(one.break_even or 0.0, one.unit, currency) for one in told],
        "textposition": "top center",
        "marker": {"symbol": "diamond", "size": 11, "color": COST},
        "hovertemplate": "0 at %{text}<extra></extra>",
    }


def _base_line(npv: float) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": round(npv, 2),
        "x1": round(npv, 2),
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": PROGRAMME, "width": 2, "dash": "dot"},
    }
