"""A chapter's page, made by nbconvert from the executed notebook.

The chapters of a run share one copy of plotly.js, which lies beside them. A page that is sent alone
shows the static pictures that its notebook holds.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

from winback_kit.client.folder import Client
from winback_kit.places import templates
from winback_kit.report.look.brand import current_brand
from winback_kit.report.page.chapter_cells import cells_shown
from winback_kit.report.page.pages import assets, chart_html, write_text
from winback_kit.report.printing.notebook_pictures import add_pictures, charts_of
from winback_kit.report.printing.pictures import NO_PICTURES, SCRIPT, SVG
from winback_kit.show.kit.figure import PLOTLY
from winback_kit.words.catalogue import words
from winback_kit.words.context import current

_LINK = re.compile(r'href="(\d\d_\w+)\.ipynb(#[^"]*)?"')  # to another chapter, which has a page too
_PLACE = "<!--picture {number}-->"
HIDDEN_TAGS = ("parameters", "injected-parameters", "lab")  # of no use to who reads a page


def write_chapter_page(notebook: Any, out: Path, *, client: Client, title: str) -> None:
    """Write the page of an executed notebook, whose title is a question."""
    copy = nbformat.from_dict(notebook)
    copy.cells = [c for c in copy.cells if not set(HIDDEN_TAGS) & set(c.metadata.get("tags", []))]
    copy.cells = cells_shown(copy.cells)
    number = 0
    for cell in copy.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if PLOTLY in data:
                number += 1
                text = data.get("text/plain", "")
                place = _PLACE.format(number=number)
                output["data"] = {
                    "text/html": chart_html(data[PLOTLY], number, text, picture=place)
                }
    config = Config()
    config.HTMLExporter.exclude_anchor_links = True
    exporter = HTMLExporter(
        config=config,
        template_name="chapter",
        extra_template_basedirs=[str(templates() / "report")],
    )
    own_words = {"workbook": words("Win-back workbook"), "code": words("Code")}
    own = {
        "client": client.name,
        "language": current().catalogue.language,
        "title": title,
        "said": own_words,
    }
    resources = {"wb": {**assets(), **own, "script": SCRIPT}}
    html, _ = exporter.from_notebook_node(copy, resources=resources)
    write_text(out, current_brand().page(_LINK.sub(r'href="\1.html\2"', html)))


def keep_pictures(pages: Sequence[Path]) -> str:
    """Put the charts' pictures into chapters' pages and the notebooks beside them, drawn all at
    once; gives why there are none, for a person.
    """
    notebooks = {page: nbformat.read(page.with_suffix(".ipynb"), as_version=4) for page in pages}
    drawn = add_pictures(list(notebooks.values()), look=current_brand().chart)
    for page, notebook in notebooks.items():
        html = page.read_text(encoding="utf-8")
        for number, data in enumerate(charts_of(notebook), start=1):
            html = html.replace(_PLACE.format(number=number), data.get(SVG, ""))
        write_text(page, html)
        write_text(page.with_suffix(".ipynb"), f"{nbformat.writes(notebook)}\n")
    return "" if drawn else words(NO_PICTURES)
