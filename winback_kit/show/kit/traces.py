"""The marks of a chart: bars, lines, bands and bridges, drawn alike everywhere.

Each gives a trace of plotly; `more` holds whatever else of it is to be set.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from winback_kit.show.kit.figure import BAND, COST, GAIN, INK, NATURAL, PROGRAMME, rounded
from winback_kit.words.catalogue import words

Trace = dict[str, Any]
TOTALS = {"zeroline": True, "tickformat": ",.0f"}  # an axis of whole money
FROM_ZERO = {**TOTALS, "rangemode": "tozero"}
_AT_THE_END = {"textposition": "outside", "cliponaxis": False}


def in_points(shares: Iterable[float]) -> list[float]:
    """Shares in percentage points, for an axis that is in points."""
    return [100 * one for one in shares]


def bars(
    name: str,
    places: Sequence[Any],
    values: Iterable[float],
    colour: Any,
    *,
    digits: int = 4,
    lying: bool = False,
    edge: Mapping[str, Any] | None = None,
    **more: Any,
) -> Trace:
    """A bar at each place; a `text` stands at its end, where nothing else is said of it.

    Bars without a name are in no legend.
    """
    shown = rounded(values, digits)
    ends = {"orientation": "h", "y": places, "x": shown} if lying else {"x": places, "y": shown}
    look = {"color": colour, "line": edge} if edge else {"color": colour}
    told = _AT_THE_END if "text" in more and "textposition" not in more else {}
    named = {"name": name} if name else {}
    return {"type": "bar", **named, **ends, "marker": look, **told, **more}


def line(
    name: str,
    x: Sequence[Any],
    y: Iterable[float],
    colour: str,
    *,
    digits: int = 4,
    width: float = 3,
    dash: str = "",
    **more: Any,
) -> Trace:
    """A line through points."""
    look = {"color": colour, "width": width, **({"dash": dash} if dash else {})}
    points = {"x": x, "y": rounded(y, digits)}
    return {"type": "scatter", "mode": "lines", "name": name, **points, "line": look, **more}


def dots(
    name: str,
    x: Sequence[Any],
    y: Iterable[float],
    colour: str,
    *,
    digits: int = 4,
    size: float,
    symbol: str = "",
    **more: Any,
) -> Trace:
    """Single points."""
    look = {"color": colour, "size": size, **({"symbol": symbol} if symbol else {})}
    points = {"x": x, "y": rounded(y, digits)}
    return {"type": "scatter", "mode": "markers", "name": name, **points, "marker": look, **more}


def band(name: str, x: Sequence[Any], low: list[float], high: list[float], **more: Any) -> Trace:
    """The area between two curves."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": [*x, *x[::-1]],
        "y": [*high, *low[::-1]],
        "fill": "toself",
        "fillcolor": BAND,
        "line": {"width": 0},
        "hoverinfo": "skip",
        **more,
    }


def area(
    name: str, x: Sequence[Any], y: Iterable[float], colour: str, *, pattern: str = "", **more: Any
) -> Trace:
    """An area on top of those drawn before it; a pattern tells it apart in print in grey."""
    shape = {"shape": pattern, "fgcolor": "white", "bgcolor": colour, "size": 7, "solidity": 0.25}
    look = {"fillpattern": shape} if pattern else {}
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": rounded(y),
        "stackgroup": "all",
        "fill": "tonexty",
        "fillcolor": colour,
        "line": {"width": 1, "color": "white"},
        **look,
        **more,
    }


def bridge_of(
    name: str,
    labels: Sequence[str],
    values: Iterable[float],
    sums: Iterable[bool],
    *,
    lying: bool = False,
    **more: Any,
) -> Trace:
    """A bridge: each step from where the one before it ended, sums from 0."""
    shown = rounded(values, 2)
    ends = {"orientation": "h", "y": labels, "x": shown} if lying else {"x": labels, "y": shown}
    return {
        "type": "waterfall",
        "name": name,
        "measure": ["absolute" if is_sum else "relative" for is_sum in sums],
        **ends,
        "decreasing": {"marker": {"color": COST}},
        "increasing": {"marker": {"color": GAIN}},
        "totals": {"marker": {"color": PROGRAMME}},
        "connector": {"line": {"color": NATURAL, "width": 1}},
        **_AT_THE_END,
        **more,
    }


def upright(x: float | str, *, colour: str = INK, width: float = 1) -> Trace:
    """A dotted line over the whole height at a place of the x axis."""
    look = {"color": colour, "width": width, "dash": "dot"}
    return {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": look}


def error_bars(
    reaches: Sequence[tuple[float, float, float]], *, digits: int, thickness: float
) -> Trace:
    """The intervals of the marks of a trace, each as its middle, low and high."""
    return {
        "type": "data",
        "symmetric": False,
        "array": rounded((high - middle for middle, _, high in reaches), digits),
        "arrayminus": rounded((middle - low for middle, low, _ in reaches), digits),
        "color": INK,
        "thickness": thickness,
    }


def programme_months(**more: Any) -> dict[str, Any]:
    """The axis of the months of the programme."""
    return {"title": {"text": words("Month of the programme")}, "dtick": 6, **more}
