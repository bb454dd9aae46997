"""Charts that move: a figure as a widget, redrawn in one message.

The figure is made first and wrapped last: what is added to a `FigureWidget` that lies in a box does
not reach every front end. After each change the state that a reloaded page would read is brought
up to date without sending it, since only the change itself has to travel. Both are plotly's own
doing, and a test guards the private names used here.
"""

from __future__ import annotations

import copy
import sys
from functools import cache
from typing import Any

from winback_kit.figures.show import Figure

_MOVING = ("x", "y", "text", "measure")
_GRAMMAR = "rfc3987_syntax"


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


def chart(figure: Figure) -> Any:
    """A figure as a widget."""
    made, wrapped = _graph_objects()
    return wrapped(made(figure.as_plotly()))


def redraw(widget: Any, figure: Figure) -> None:
    """Show another figure of the same kind: its traces, its title and its limits."""
    new = figure.as_plotly()
    layout = new["layout"]
    with widget.batch_update():
        for trace, given in zip(widget.data, new["data"], strict=True):
            trace.update({key: given[key] for key in _MOVING if key in given})
        widget.layout.title.text = layout["title"]["text"]
        if "range" in layout.get("yaxis", {}):
            widget.layout.yaxis.range = layout["yaxis"]["range"]
    remember(widget)


def remember(widget: Any) -> None:
    """Keep what is drawn as the state from which a reloaded page draws."""
    widget._trait_values["_widget_data"] = copy.deepcopy(widget._data)
    widget._trait_values["_widget_layout"] = copy.deepcopy(widget._layout)
