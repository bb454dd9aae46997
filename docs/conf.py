"""The documentation as a site: `make docs` reads the same Markdown as a code host does.

The order of the pages is that of the links in README.md, under its headings.
"""

import re
import shutil
from importlib.metadata import version as version_of
from pathlib import Path

from plotly.offline import get_plotlyjs
from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

HERE = Path(__file__).parent
HEADING, LINK = re.compile(r"^## (.+)$"), re.compile(r"\]\(([\w/]+)\.md\)")

project = "Win-back Workbook"
version = version_of("winback_kit")
root_doc = "README"
extensions = ["myst_parser"]
exclude_patterns = ["conf.py", "exports", "gallery/*"]
myst_heading_anchors = 4
nitpicky = True

html_theme = "furo"
html_title = f"{project} {version}"
html_show_copyright = html_show_sphinx = False
html_copy_source = html_show_sourcelink = html_use_index = False
html_show_search_summary = False  # it would be fetched, which a page opened from a folder may not
html_static_path = ["site"]
html_css_files = ["site.css"]


def contents(text: str) -> str:
    """The links of a page as the contents of the site, a part under each heading."""
    parts: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if found := HEADING.match(line):
            parts.append((found[1], []))
        elif parts:
            parts[-1][1].extend(LINK.findall(line))
    return "".join(
        f"\n```{{toctree}}\n:hidden:\n:caption: {title}\n\n" + "\n".join(pages) + "\n```\n"
        for title, pages in parts
        if pages
    )


def _add_contents(_: Sphinx, page: str, source: list[str]) -> None:
    if page == root_doc:
        source[0] += contents(source[0])


def _finish(app: Sphinx, failed: Exception | None) -> None:
    """The pages of the gallery as they are, with the charts' code once, and the way in."""
    out = Path(app.outdir)
    if failed or app.builder.name != "html":
        return
    shutil.copyfile(out / f"{root_doc}.html", out / "index.html")
    shutil.copytree(Path(app.srcdir) / "gallery", out / "gallery", dirs_exist_ok=True)
    (out / "gallery" / "plotly.min.js").write_text(get_plotlyjs(), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """What is done to the pages on the way."""
    app.add_lexer("csv", TextLexer)  # rows of a table, as they stand
    app.connect("source-read", _add_contents)
    app.connect("build-finished", _finish)
