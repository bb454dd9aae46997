"""Every face of a run as text, and what must stand on none of them.

A face is read as its reader does: pages without scripts and code, slides, sheets and the document
with their cells. `faults` gives what nobody should read: values that are none, sentences with a
hole, headings and tables without anything beneath them, charts of nothing but zeros, a plan of
contacts beside a decision not to fund.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from lxml import html
from openpyxl import load_workbook
from pptx import Presentation

HEADS = ("h1", "h2", "h3", "h4")
BLOCKS = (*HEADS, "p", "div", "li", "td", "th", "tr", "text", "tspan", "summary", "figcaption")
FRAME = "//table[contains(@class, 'dataframe')]"  # which shows what is not there as NaN
UNREAD = ("script", "style", "template", "pre")
MESSAGES = ("messages.md", "08_decision_map.html")
BAD = re.compile(
    r"\bnan\b|\bNaN\b|\bNaT\b|\bNone\b(?! of| stands|: nothing|\.$)|\binf\b|Traceback|object at 0x"
    r"|\b0 of 0\b|\bOf 0 |−0(?:\.0+)?(?![\d.,])|:\s*\.(?:\s|$)|(?<![\w.])\(\s*\)|“”|\{\w+\}"
    r"|\bunder −|(?<!\d)−\d+ (?:customers|people|contacts|returns)\b"
    r"|(?<![\w.,])1 (?:more )?(?:customers|people|contacts|returns|orders|months|days|groups)\b"
    r"|(?<![\w.,])0 (?:alone |customers |groups |are |became |of \d+ ranges )"
)


def faults(run: Path) -> list[str]:
    """What is wrong on any face of a run, with where it stands."""
    found = []
    for name, text in texts(run):
        for bad in BAD.finditer(text):
            if name in MESSAGES and bad[0][0] == "{":  # a place that is filled for each customer
                continue
            around = text[max(0, bad.start() - 60) : bad.end() + 40]
            found.append(f"{name}: {bad[0]!r} in {around!r}")
    for page in _pages(run):
        tree = html.fromstring(page.read_bytes().decode())
        bare = (*_bare_headings(tree), *_bare_blocks(tree), *_bare_tables(tree))
        found += [f"{page.name}: {one}" for one in bare]
    found += [f"{note.stem}: {one}" for note in run.glob("workbook/*.ipynb") for one in _bare(note)]
    return [*found, *_against_each_other(run)]


def texts(run: Path) -> Iterator[tuple[str, str]]:
    """Each face by its name, a line for each block."""
    for page in _pages(run):
        yield page.name, _page_text(page)
    for file in run.glob("*.pptx"):
        yield file.name, "\n".join(_slide_texts(Presentation(str(file))))
    for file in run.glob("*.docx"):
        yield file.name, "\n".join(_document_texts(docx.Document(str(file))))
    for file in run.glob("*.xlsx"):
        cells = (c.value for s in load_workbook(file) for row in s.iter_rows() for c in row)
        yield file.name, "\n".join(c for c in cells if isinstance(c, str) and c[:1] != "=")
    for file in (*run.glob("lists/*.md"), *run.glob("lists/*.csv")):
        yield file.name, file.read_text(encoding="utf-8")


def _pages(run: Path) -> list[Path]:
    return sorted([*run.glob("*.html"), *run.glob("workbook/*.html")])


def _page_text(page: Path) -> str:
    tree = html.fromstring(page.read_bytes().decode())
    for one in tree.xpath("|".join((*(f"//{tag}" for tag in UNREAD), FRAME))):
        one.drop_tree()
    for one in tree.iter(*BLOCKS):
        one.tail = "\n" + (one.tail or "")
    lines = tree.text_content().splitlines()
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def _slide_texts(deck: Any) -> Iterator[str]:
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield from (one.text for one in shape.text_frame.paragraphs)
            if shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)


def _document_texts(document: Any) -> Iterator[str]:
    yield from (one.text for one in document.paragraphs)
    for table in document.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)


def _bare_headings(tree: Any) -> Iterator[str]:
    """Headings that the next of the same or a higher rank follows at once."""
    body = [one for one in tree.iter() if isinstance(one.tag, str)]
    heads = [at for at, one in enumerate(body) if one.tag in HEADS]
    for at, after in zip(heads, [*heads[1:], len(body)], strict=True):
        head, rest = body[at], body[at + 1 : after]
        inside = set(head.iter())
        said = any(
            one.tag in ("img", "svg", "input", "canvas") or (one.text or "").strip()
            for one in rest
            if one not in inside and one.tag not in ("script", "style")
        ) or any((one.tail or "").strip() for one in (head, *rest))
        deeper = after < len(body) and body[after].tag > head.tag
        if not said and not deeper:
            yield f"nothing stands under “{head.text_content().strip()}”"


def _bare_blocks(tree: Any) -> Iterator[str]:
    """Blocks of the page that are their topic and their finding alone."""
    for block in tree.xpath("//section[contains(concat(' ', @class, ' '), ' wb-block ')]"):
        if all(one.tag in HEADS or "wb-topic" in one.get("class", "") for one in block):
            yield f"nothing stands under “{' '.join(block.text_content().split())}”"


def _bare_tables(tree: Any) -> Iterator[str]:
    for table in tree.iter("table"):
        filled = table.xpath("ancestor::*[contains(@class, 'wb-panel')]")  # by the page's script
        if not filled and not any(cell.text_content().strip() for cell in table.iter("td")):
            yield f"a table without rows: {' '.join(table.text_content().split())[:80]}"


def _bare(notebook: Path) -> Iterator[str]:
    """Outputs of a chapter that show nothing: an error, a chart of zeros, a frame without rows."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        for out in cell.get("outputs", []):
            data = out.get("data", {})
            if out["output_type"] == "error":
                yield f"error {out['evalue'][:100]}"
            if "Empty DataFrame" in "".join(data.get("text/plain", "")):
                yield f"a frame without rows: {''.join(cell['source'])[:60]}"
            for kind, chart in data.items():
                if kind.startswith("application/vnd.plotly") and not _draws(chart["data"]):
                    yield f"a chart of nothing: {''.join(cell['source'])[:60]}"


def _draws(traces: list[Any]) -> bool:
    """Whether a chart holds a number other than 0, or draws something else than numbers."""
    values = [one for trace in traces for axis in "xyz" for one in _numbers(trace.get(axis))]
    kinds = {trace.get("type", "scatter") for trace in traces}
    ranged = any(trace.get(axis) for trace in traces for axis in ("error_x", "error_y"))
    return ranged or bool(kinds - {"bar", "scatter", "waterfall"}) or any(values)


def _numbers(values: Any) -> Iterator[float]:
    if isinstance(values, dict):  # packed by Plotly, and so no chart of zeros alone is looked for
        yield 1.0
    elif isinstance(values, list):
        for one in values:
            if isinstance(one, list):
                yield from _numbers(one)
            elif isinstance(one, int | float) and not isinstance(one, bool):
                yield float(one)


def _against_each_other(run: Path) -> Iterator[str]:
    """A decision and what else a reader is told to do, on all faces."""
    told = dict(texts(run))
    if "business_case.html" not in told:
        return
    case = told["business_case.html"].splitlines()
    headline = any(line.startswith("Do not fund it") for line in case)
    if not headline:
        return
    if "what to do instead" not in told.get("playbook.html", "what to do instead"):
        yield "the playbook plans a campaign, and the case says not to fund it"
    if "Do not fund" not in told.get("business_case.pptx", "Do not fund"):
        yield "the slides do not say what the page says"
