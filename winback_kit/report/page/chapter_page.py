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
    copy.cells = _without_repeats(copy.cells)
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


def _without_repeats(cells: list[Any]) -> list[Any]:
    """The cells but for those of code that show just what one before has shown, with the prose that
    introduces nothing else.

    What the data are too little for is so said once, and not in the place of everything it would
    have made.

    >>> def shown(text): return {"outputs": [{"data": {"text/html": text}}]}
    >>> prose = {"cell_type": "markdown"}
    >>> len(_without_repeats([prose, shown("no"), shown("no"), prose, shown("no"), prose]))
    3
    >>> both = {"outputs": [*shown("yes")["outputs"], *shown("no")["outputs"]]}
    >>> _without_repeats([shown("no"), both])[1] == shown("yes")
    True
    """
    kept: list[Any] = []
    told: list[Any] = []
    waiting: list[Any] = []  # prose that stands so far before repeats alone
    for cell in cells:
        outputs = [output.get("data") for output in cell.get("outputs", [])]
        fresh = [one for one in cell.get("outputs", []) if [one.get("data")] not in told]
        if cell.get("cell_type") == "markdown":
            kept += [] if waiting and waiting[-1] is None else waiting
            waiting = [cell]
        elif outputs and outputs in told:
            waiting.append(None)
        else:
            kept += [one for one in waiting if one is not None]
            kept.append(type(cell)({**cell, "outputs": fresh}) if fresh else cell)
            waiting = []
            told += [outputs] if outputs else []
    return kept + ([] if waiting and waiting[-1] is None else waiting)


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
