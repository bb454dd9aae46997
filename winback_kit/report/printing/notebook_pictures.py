"""The charts of executed notebooks, each with its static picture beside it."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from winback_kit.report.printing.pictures import SVG, pictures
from winback_kit.show.kit.figure import PLOTLY


def charts_of(notebook: Any) -> Iterator[dict[str, Any]]:
    """The data of every output that holds a chart, in order."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if PLOTLY in output.get("data", {}):
                yield output["data"]


def pictures_in(notebook: Any) -> dict[str, str]:
    """The pictures that a notebook has, by the chart that each shows."""
    return {_key(data): data[SVG] for data in charts_of(notebook) if SVG in data}


def add_pictures(
    notebooks: Sequence[Any],
    *,
    kept: Mapping[str, str] | None = None,
    look: Callable[[dict[str, Any]], dict[str, Any]] = lambda chart: chart,
) -> bool:
    """Put its picture beside every chart, and say whether none is missing.

    Charts of which a picture is `kept` are not drawn again; `look` gives a chart its brand.
    """
    known = dict(kept or {})
    wanted = {
        _key(data): data[PLOTLY]
        for one in notebooks
        for data in charts_of(one)
        if _key(data) not in known
    }
    drawn = pictures([look(chart) for chart in wanted.values()])
    known |= dict(zip(wanted, drawn or (), strict=False))
    for one in notebooks:
        for data in charts_of(one):
            if _key(data) in known:
                data[SVG] = known[_key(data)]
    return drawn is not None


def _key(data: Mapping[str, Any]) -> str:
    return json.dumps(data[PLOTLY], sort_keys=True)
