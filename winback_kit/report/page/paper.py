"""The business case on paper: the page fitted to sheets, and a contents whose numbers are right.

The page is printed without its what-if panel, which shows nothing but the base case until it is
moved, and without links to other files, which a PDF would hold as places on this machine. A script
of its own fits the charts to the sheets and writes the page numbers of the contents, each as a
place in the PDF named "page-7-of-costs". The PDF says on which page that place came to be; where
one is not what was promised, the page is printed again with the numbers of the PDF.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from winback_kit.places import templates
from winback_kit.report.page.pages import write_text
from winback_kit.report.printing.pdf import Printed, Printing

_SCRIPT = re.compile(r"(<script\b.*?</script>)", re.DOTALL)
_TO_FILE = re.compile(r' href="(?![#"]|[a-z]+:)[^"]*"')
_NOT_PRINTED = re.compile(r"<!--not printed-->.*?<!--printed-->", re.DOTALL)
_OBJECT = re.compile(rb"\n(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_PLACE = re.compile(rb"/page-(\d+)-of-([^ \[]+) \[(\d+) 0 R")


def print_paper(page: Path, out: Path, printing: Printing) -> Printed:
    """Print a business case; whatever goes wrong is told, never raised."""
    paper = paper_of(page)
    try:
        printed = printing(paper, out)
        if not printed.why_not and out.exists() and (right := wrong_numbers(out.read_bytes())):
            printed = printing(paper_of(page, numbers=right), out)
    finally:
        paper.unlink()
    return printed


def paper_of(page: Path, *, numbers: Mapping[str, int] | None = None) -> Path:
    """The page as it is printed, beside it; `numbers` are pages of the contents, where known."""
    paper = page.with_name(f"{page.stem}.paper.html")
    text = _NOT_PRINTED.sub("", page.read_text(encoding="utf-8"))
    pieces = _SCRIPT.split(text)  # page, script, page, …
    pieces[::2] = [_TO_FILE.sub("", piece) for piece in pieces[::2]]
    known = f" data-pages='{json.dumps(numbers)}'" if numbers else ""
    text = "".join(pieces).replace('<body class="case"', f'<body class="case wb-paper"{known}', 1)
    text = text.replace("@media print {", "@media all {", 1)  # fitted as it will be printed
    script = (templates() / "report" / "paper.js").read_text(encoding="utf-8")
    write_text(paper, text.replace("</body>", f"<script>{script}</script>\n</body>"))
    return paper


def wrong_numbers(pdf: bytes) -> dict[str, int]:
    """The pages of all that the contents name, if one of them is not what the contents promise.

    >>> places = b"<</page-1-of-costs [2 0 R /XYZ 6 9 0]>>"
    >>> pages = b"<</Type /Pages\\n/Count 2\\n/Kids [7 0 R 2 0 R]>>"
    >>> leaf, last = b"<</Type /Page\\n>>", b"<</Type /Catalog\\n/Pages 3 0 R>>"
    >>> objects = [(4, places), (2, leaf), (7, leaf), (3, pages), (5, last)]
    >>> wrong_numbers(b"".join(b"\\n%d 0 obj\\n%s\\nendobj" % one for one in objects))
    {'costs': 2}
    """
    places = promised_pages(pdf)
    if all(promised == found for promised, found in places.values()):
        return {}
    return {name: found for name, (_, found) in places.items()}


def promised_pages(pdf: bytes) -> dict[str, tuple[int, int]]:
    """What the contents name, each with the page that they promise and the one where it stands.

    Reads what Chromium writes: every object of the file in the open, and a tree of pages.
    """
    objects: dict[bytes, bytes] = dict(_OBJECT.findall(pdf))
    root = next(body for body in objects.values() if b"/Type /Catalog" in body)
    (first,) = re.findall(rb"/Pages (\d+) 0 R", root)
    order = {page: at for at, page in enumerate(_leaves(first, objects), start=1)}
    places = (found for body in objects.values() for found in _PLACE.findall(body))
    return {name.decode(): (int(number), order[page]) for number, name, page in places}


def _leaves(number: bytes, objects: Mapping[bytes, bytes]) -> list[bytes]:
    """The pages under a node of the tree, in order."""
    kids = re.search(rb"/Kids \[(.*?)\]", objects[number])
    if kids is None:
        return [number]
    return [leaf for kid in re.findall(rb"(\d+) 0 R", kids[1]) for leaf in _leaves(kid, objects)]
