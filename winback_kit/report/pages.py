"""Pages: one self-contained file each, readable offline, with every chart drawn.

The business case and the cover are filled from their own templates. plotly.js is embedded, so no
page asks the network for anything.
"""

from __future__ import annotations

import json
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from winback_kit.checks import unwritable
from winback_kit.figures.show import Figure
from winback_kit.report.brand import worn
from winback_kit.report.places import templates


def chart_html(plotly_json: dict[str, Any], number: int, text: str) -> str:
    """A chart as a place and its data, in the brand's colour; the page's script draws it."""
    data = json.dumps(worn().chart(plotly_json), separators=(",", ":")).replace("</", "<\\/")
    return (
        f'<figure class="wb-figure"><div id="chart-{number}" class="wb-chart" role="img" '
        f'aria-label="{escape(text)}"></div>'
        f'<script type="application/json" data-chart="chart-{number}">{data}</script></figure>'
    )


def assets() -> dict[str, str]:
    """Style with that of the brand, drawing script and plotly.js."""
    read = _assets()
    return {**read, "css": f"{read['css']}{worn().css()}"}


@cache
def _assets() -> dict[str, str]:
    folder = templates() / "report"
    return {
        "css": (folder / "page.css").read_text(encoding="utf-8"),
        "draw": (folder / "draw.js").read_text(encoding="utf-8"),
        "plotly": get_plotlyjs(),
    }


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(templates() / "report")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def fill(template: str, **content: Any) -> str:
    """Fill a page template; charts among the content are numbered as they are drawn."""
    numbers = iter(range(1, 1000))

    def chart(figure: Figure) -> Markup:
        return Markup(chart_html(figure.as_plotly(), next(numbers), figure.title))  # noqa: S704

    page = _environment().get_template(template)
    return worn().page(page.render(wb=assets(), chart=chart, **content))


def write_text(out: Path, text: str) -> None:
    """Write a file; a full or forbidden place is refused."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise unwritable(out, error) from None
