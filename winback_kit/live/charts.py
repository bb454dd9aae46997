"""Two charts that move: figures side by side in one widget, redrawn in one message.

The figure is made first and wrapped last: what is added to a `FigureWidget` that lies in a box does
not reach every front end. One widget holds both charts, since each brings all of plotly.js along,
which a reloaded page has to fetch again. After each change the state that such a page would draw
from is brought up to date without sending it. These are plotly's own private names; a test guards
them.
"""

import copy
import re
import sys
from functools import cache
from typing import Any

from winback_kit.show.kit.figure import INK, Figure

HEIGHT = 360
_MOVING = ("x", "y", "text", "measure")
_GRAMMAR = "rfc3987_syntax"
_PLACES = ([0.0, 0.40], [0.50, 1.0])


@cache
def _graph_objects() -> Any:
    """plotly's figures. On the way jsonschema would read a grammar for seconds, only to check a
    kind of address that no figure holds; it does without where that is not to be had.
    """
    known = sys.modules.get(_GRAMMAR)
    if known is None:
        sys.modules[_GRAMMAR] = None  # type: ignore[assignment]
    import plotly.graph_objects as go

    made = go.Figure, go.FigureWidget
    if known is None:
        del sys.modules[_GRAMMAR]
    return made


def charts(left: Figure, right: Figure) -> Any:
    """Two figures as one widget; the labels of the right one are slanted to save room."""
    made, wrapped = _graph_objects()
    widget = wrapped(made(_side_by_side(left.as_plotly(), right.as_plotly())))
    widget._config = {**widget._config, "responsive": True, "displayModeBar": False}
    return widget


def redraw(widget: Any, left: Figure, right: Figure) -> None:
    """Show other figures of the same kinds: their traces, titles and limits."""
    new = _side_by_side(left.as_plotly(), right.as_plotly())
    with widget.batch_update():
        for trace, given in zip(widget.data, new["data"], strict=True):
            trace.update({key: given[key] for key in _MOVING if key in given})
        for note, given in zip(
            widget.layout.annotations, new["layout"]["annotations"], strict=True
        ):
            note.text = given["text"]
        for name in ("yaxis", "yaxis2"):
            if "range" in new["layout"][name]:
                widget.layout[name].range = new["layout"][name]["range"]
    remember(widget)


def remember(widget: Any) -> None:
    """Keep what is drawn as the state from which a reloaded page draws."""
    widget._trait_values["_widget_data"] = copy.deepcopy(widget._data)
    widget._trait_values["_widget_layout"] = copy.deepcopy(widget._layout)


def _side_by_side(left: dict[str, Any], right: dict[str, Any]) -> dict[str, Any]:
    first, second = left["layout"], right["layout"]
    moved = [{**trace, "xaxis": "x2", "yaxis": "y2"} for trace in right["data"]]
    plain = {"automargin": False}  # margins are set below: fitting them draws everything twice
    short = {**plain, "tickformat": "~s"}  # 15k, 1.5M
    slanted = {**plain, "tickangle": -50, "tickfont": {"size": 11}}
    return {
        "data": [*left["data"], *moved],
        "layout": {
            "template": first["template"],
            "autosize": True,
            "height": HEIGHT,
            "showlegend": False,
            "margin": {"l": 56, "r": 8, "t": 76, "b": 92},
            "xaxis": {**first.get("xaxis", {}), **plain, "domain": _PLACES[0]},
            "yaxis": {**first.get("yaxis", {}), **short},
            "xaxis2": {**second.get("xaxis", {}), **slanted, "domain": _PLACES[1], "anchor": "y2"},
            "yaxis2": {**second.get("yaxis", {}), **short, "anchor": "x2"},
            "annotations": [
                _title(layout["title"], at=place[0])
                for layout, place in zip((first, second), _PLACES, strict=True)
            ],
        },
    }


def _title(title: dict[str, Any], *, at: float) -> dict[str, Any]:
    """Title and measure above a chart, in as many lines as half a page has room for."""
    text = re.sub(r"([;:]) (?!.*[;:] )", r"\1<br>", title["text"], count=1)
    measure = f'<span style="font-size:12px;color:#5B6675">{title["subtitle"]["text"]}</span>'
    return {
        "text": f"<b>{text}</b><br>{measure}",
        "x": at,
        "y": 1.04,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
        "font": {"size": 14, "color": INK},
    }
