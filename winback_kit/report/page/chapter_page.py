"""A chapter's page, made by nbconvert from the executed notebook."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

from winback_kit.client.folder import Client
from winback_kit.places import templates
from winback_kit.report.look.brand import current_brand
from winback_kit.report.page.pages import assets, chart_html, write_text
from winback_kit.show.kit.figure import PLOTLY
from winback_kit.words.catalogue import words
from winback_kit.words.context import current

_LINK = re.compile(r'href="(\d\d_\w+)\.ipynb"')  # to another chapter, which has a page too
HIDDEN_TAGS = ("parameters", "injected-parameters")


def write_chapter_page(notebook: Any, out: Path, *, client: Client, title: str) -> None:
    """Write the page of an executed notebook, whose title is a question."""
    copy = nbformat.from_dict(notebook)
    copy.cells = [c for c in copy.cells if not set(HIDDEN_TAGS) & set(c.metadata.get("tags", []))]
    number = 0
    for cell in copy.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if PLOTLY in data:
                number += 1
                output["data"] = {
                    "text/html": chart_html(data[PLOTLY], number, data.get("text/plain", ""))
                }
    config = Config()
    config.HTMLExporter.exclude_anchor_links = True
    exporter = HTMLExporter(
        config=config,
        template_name="chapter",
        extra_template_basedirs=[str(templates() / "report")],
    )
    said = {"workbook": words("Win-back workbook"), "code": words("Code")}
    own = {
        "client": client.name,
        "language": current().catalogue.language,
        "title": title,
        "said": said,
    }
    resources = {"wb": {**assets(), **own}}
    html, _ = exporter.from_notebook_node(copy, resources=resources)
    write_text(out, current_brand().page(_LINK.sub(r'href="\1.html"', html)))
