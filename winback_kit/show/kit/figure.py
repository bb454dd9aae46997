"""A chart: its message, what it measures, and its traces.

Numbers are rounded lists, so that the same input gives the same bytes, and colours and fonts come
from one small template.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from winback_kit.show.kit.labels import in_parts, shown_trace
from winback_kit.words.catalogue import words
from winback_kit.words.locale import per_cent_pattern, separators
from winback_kit.words.told import cut_short, told_name

if TYPE_CHECKING:
    import pandas as pd

PLOTLY = "application/vnd.plotly.v1+json"

# Roles, the same colour for the same thing everywhere (Okabe & Ito's set, safe for the
# colour-blind; they also differ in lightness, for print in grey).
NATURAL = "#7A8594"
PROGRAMME = "#0B5D8A"
FIRST = "#B8BFC9"
COST = "#C4501B"
GAIN = "#2C8C6B"
BAND = "rgba(122, 133, 148, 0.22)"
INK = "#1F2937"
FAINT = "#D9DEE5"
SEQUENCE = ("#0B5D8A", "#E69F00", "#2C8C6B", "#C4501B", "#8E5A9B", "#56B4E9", "#7A8594", "#5B4636")

# In a notebook title and legend are broken into lines for a column of text; on a page they stand
# above the chart as text (templates/report/draw.js).
_TITLE_LETTERS, _MEASURE_LETTERS = 78, 104
_TITLE_LINE, _MEASURE_LINE = 22, 17
_LEGEND_LINE, _LEGEND_LETTERS, _LEGEND_MARK = 20, 100, 7
_TOP = 104

DASHES = ("solid", "dash", "dot", "longdash", "dashdot", "longdashdot")  # for print in grey

_TEMPLATE: dict[str, Any] = {
    "layout": {
        "font": {"family": "'Source Sans 3', 'Segoe UI', Helvetica, Arial, sans-serif", "size": 13},
        "colorway": list(SEQUENCE),
        "paper_bgcolor": "white",
        "plot_bgcolor": "white",
        "margin": {"l": 56, "r": 32, "t": _TOP, "b": 60},
        "xaxis": {
            "showgrid": False,
            "linecolor": FAINT,
            "ticks": "outside",
            "automargin": True,
            "separatethousands": True,
            "title": {"font": {"size": 13, "color": "#5B6675"}},
        },
        "yaxis": {
            "gridcolor": "#EEF1F4",
            "zerolinecolor": INK,
            "automargin": True,
            "separatethousands": True,
            "ticklabelstandoff": 4,
        },
        "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.01, "x": 0, "xanchor": "left"},
        "title": {
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 12},
            "font": {"size": 17, "color": INK, "weight": 600},
            "subtitle": {"font": {"size": 13, "color": "#5B6675"}},
        },
        "hoverlabel": {"align": "left"},
    }
}


@dataclass(frozen=True)
class Figure:
    """A chart: its message as title, beneath it what is measured and in which unit."""

    title: str
    measure: str
    traces: Sequence[Mapping[str, Any]]
    layout: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""

    def as_plotly(self) -> dict[str, Any]:
        """The figure as plotly's JSON."""
        title = wrap(self.title, _TITLE_LETTERS)
        measure = wrap(self.measure, _MEASURE_LETTERS)
        more = _TITLE_LINE * (len(title) - 1) + _MEASURE_LINE * max(0, len(measure) - 1)
        more += _LEGEND_LINE * (self._legend_rows() - 1)
        layout = {
            **self.layout,
            "height": self.layout.get("height", 400) + more,
            "title": {"text": _joined(title), "subtitle": {"text": _joined(measure)}},
            "meta": {
                "title": self.title,
                "measure": self.measure,
                "percent": per_cent_pattern(),
                **self.layout.get("meta", {}),
            },
            "template": _template(),
        }
        if signs := separators():
            layout["separators"] = signs
        if more:
            layout["margin"] = {"t": _TOP + more}
        return {"data": [shown_trace(trace) for trace in self.traces], "layout": layout}

    def frame(self) -> pd.DataFrame:
        """What is drawn, a row a point: its trace, x and y, and z where there is a map."""
        import pandas as pd

        points = []
        for trace in self.traces:
            name, x, y = trace.get("name", ""), trace.get("x", ()), trace.get("y", ())
            if "z" in trace:
                cells = (zip(x, row, strict=True) for row in trace["z"])
                points += [(name, a, b, c) for b, row in zip(y, cells, strict=True) for a, c in row]
            else:
                points += [(name, a, b, None) for a, b in zip(x, y, strict=True)]
        frame = pd.DataFrame(points, columns=["trace", "x", "y", "z"])
        return frame if frame.z.notna().any() else frame.drop(columns="z")

    def _legend_rows(self) -> int:
        """Rows of the legend, whose entries are all as wide as the longest."""
        shown = [t for t in self.traces if t.get("name") and t.get("showlegend", True)]
        if not shown or not self.layout.get("showlegend", True):
            return 1
        widest = max(len(t["name"]) for t in shown) + _LEGEND_MARK
        return -(-len(shown) // max(1, _LEGEND_LETTERS // widest))

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {PLOTLY: self.as_plotly(), "text/plain": words("Figure: {title}", title=self.title)}


def _template() -> dict[str, Any]:
    """How figures look; where numbers are not written as in the house, "40k" is told in full."""
    layout = _TEMPLATE["layout"]
    full = {axis: {**layout[axis], "exponentformat": "none"} for axis in ("xaxis", "yaxis")}
    return {"layout": {**layout, **full}} if separators() else _TEMPLATE


def _joined(lines: Sequence[str]) -> str:
    return "<br>".join(escape(line, quote=False) for line in lines)


def label(name: str, *, letters: int = 44, line: int = 24) -> str:
    """A client's own name beside an axis or in a legend: cut, in lines, and as text whatever it is.

    >>> label("Nobody <b>answers</b> the telephone")
    'Nobody &lt;b&gt;answers&lt;/b&gt;<br>the telephone'
    """
    return _joined(wrap(in_parts(cut_short(told_name(name), letters), line), line)) or "–"


def places(names: Sequence[str], **how: int) -> dict[str, Any]:
    """An axis on which each name has its own place, so that two that are cut alike stay two."""
    text = [label(name, **how) for name in names]
    at = list(range(len(names)))
    return {"tickvals": at, "ticktext": text, "automargin": True, "zeroline": False}


def rounded(values: Any, digits: int = 4) -> list[float]:
    """Numbers as a plain rounded list, so that a figure is the same on every machine."""
    return [round(float(value), digits) + 0.0 for value in values]


def with_room(values: Iterable[float], part: float, digits: int = 0) -> list[float]:
    """Ends of an axis that holds 0 and these values, with room for labels beyond both.

    >>> with_room([100, -20], 0.1)
    [-32.0, 112.0]
    """
    ends = [0.0, *values]
    room = part * (max(ends) - min(ends))
    return rounded([min(ends) - room, max(ends) + room], digits)
