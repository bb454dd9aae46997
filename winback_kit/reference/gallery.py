"""The gallery of docs: four clients as pages and pictures, and the page that leads to them.

    python -m winback_kit.reference.gallery [NAME...]

Whatever the page says of a client is read from the client's own page.
"""

import sys
from html import escape

from winback_kit.checks import unknown
from winback_kit.places import templates
from winback_kit.reference.marked_down import introduction, table
from winback_kit.report.make.gallery_clients import CLIENTS, is_here
from winback_kit.report.make.gallery_pages import told_in, write_page
from winback_kit.report.page.pages import write_text

DOCS = templates().parent / "docs"
FOLDER = DOCS / "gallery"
PAGES = {one.name: one for one in CLIENTS if one.page}


def gallery_page() -> str:
    """docs/gallery.md, from the pages that there are."""
    known = {name: told_in(FOLDER / f"{name}.html") for name in PAGES}
    labels = list(next(iter(known.values())).numbers)
    rows = [
        [f"[{told.client}](gallery/{name}.png)", told.verdict, *told.numbers.values()]
        for name, told in known.items()
    ]
    parts = [introduction("gallery") + table(["Client", "Answer", *labels], rows)]
    for name, told in known.items():
        about = f"First page: {escape(told.headline)}"
        picture = f'<img src="gallery/{name}.png" alt="{about}" width="530">'
        whole = f'<a href="gallery/{name}.html">The whole business case of {told.client}</a>'
        parts += [f"## {told.client}", PAGES[name].about]
        parts += [f'<a class="card" href="gallery/{name}.html">{picture}</a>', whole]
        parts += [PAGES[name].licence] if PAGES[name].licence else []
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Write the pages of the clients named, or of all whose tables are here."""
    for name in sys.argv[1:] or PAGES:
        if name not in PAGES:
            raise unknown("make gallery", name, PAGES, what="is no client of the gallery")
        if is_here(PAGES[name]):
            write_page(PAGES[name], FOLDER)
        else:
            print(f"{name} is left as it is: its tables are not on this machine")  # noqa: T201
    write_text(DOCS / "gallery.md", gallery_page())
    print(DOCS / "gallery.md")  # noqa: T201


if __name__ == "__main__":
    main()
