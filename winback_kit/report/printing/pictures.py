"""Charts as static pictures: SVG for mail, code hosts, and a chapter that is sent alone.

They are drawn by the browser that prints the PDF, all of a run in one start of it. Text stays text
in the reader's own font. The same charts drawn on the same machine give the same bytes; on another
one names may take another width.
"""

import json
import re
import subprocess
from collections.abc import Sequence
from typing import Any

from plotly.offline import get_plotlyjs

from winback_kit.own_folder import OwnFolder
from winback_kit.report.printing.pdf import browser_command, opened
from winback_kit.report.printing.tidy_svg import tidy
from winback_kit.words.catalogue import marked

SVG = "image/svg+xml"
SCRIPT = "plotly.min.js"
NO_PICTURES = marked(
    "The charts of the chapters are not kept as pictures: these are drawn by Chromium, Chrome or "
    "Edge, and none could do it. A chapter that is sent alone shows no charts."
)
WIDTH = 900  # pixels

_PAGE = """<!DOCTYPE html><meta charset="utf-8"><script src="{script}"></script>
<script type="application/json" id="charts">{charts}</script><body><script>
(async () => {{
  const drawn = [];
  for (const chart of JSON.parse(document.getElementById("charts").textContent)) {{
    const place = document.body.appendChild(document.createElement("div"));
    await Plotly.newPlot(place, chart.data, chart.layout, {{staticPlot: true}});
    const size = {{width: {width}, height: chart.layout.height}};
    const svg = await Plotly.toImage(place, {{format: "svg", imageDataOnly: true, ...size}});
    const pattern = (chart.layout.meta || {{}}).percent;  // as the locale writes it
    const told = (_, number) => pattern.replace("0", number) + "<";
    drawn.push(pattern ? svg.replace(/(\\d[\\d.,]*)%</g, told) : svg);
    place.remove();
  }}
  const made = document.body.appendChild(document.createElement("script"));
  made.type = "application/json";
  made.id = "drawn";
  made.textContent = JSON.stringify(drawn).replace(/</g, "\\\\u003c");
}})();
</script>"""
_DRAWN = re.compile(r'<script type="application/json" id="drawn">(.*?)</script>', re.DOTALL)


def pictures(charts: Sequence[dict[str, Any]]) -> list[str] | None:
    """The charts (plotly's JSON) as SVG, in order; None where no browser could draw them."""
    started = browser_command()
    if started is None or not charts:
        return None if charts else []
    data = json.dumps(charts).replace("</", "<\\/")
    try:
        with OwnFolder() as own:
            (own.path / SCRIPT).write_text(get_plotlyjs(), encoding="utf-8")
            page = own.path / "charts.html"
            page.write_text(_PAGE.format(script=SCRIPT, charts=data, width=WIDTH), encoding="utf-8")
            told = opened(page, "--dump-dom", "--virtual-time-budget=1000000", command=started)
    except (subprocess.SubprocessError, OSError):  # also where there is no room for the page
        return None
    found = _DRAWN.search(told.decode("utf-8"))
    return [tidy(svg) for svg in json.loads(found[1])] if found else None
