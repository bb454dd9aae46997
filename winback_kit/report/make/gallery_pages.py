"""A page of the gallery in docs: what the kit says of a client, before it is installed.

Of each client the business case (without the charts' code, which the site of the docs holds once)
and a picture of its first page. Both carry the answer and the figures that they show.
"""

import re
import subprocess
import tempfile
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from plotly.offline import get_plotlyjs

from winback_kit.checks import refused
from winback_kit.client.folder import open_client
from winback_kit.client_study import Study
from winback_kit.report.lists.write import write_lists
from winback_kit.report.look.brand import branded_context
from winback_kit.report.make.gallery_clients import Shown, folder_of
from winback_kit.report.page.business_case import write_business_case
from winback_kit.report.page.pages import write_text
from winback_kit.report.page.panel import panel_html
from winback_kit.report.printing.pdf import browser_command
from winback_kit.report.run.outputs import PANEL_HEADING
from winback_kit.show.decision.memo import decision_memo
from winback_kit.tables.read import engine_for
from winback_kit.words.context import client_context

SCRIPT = "plotly.min.js"  # beside the pages, put there by docs/conf.py
WIDTH, HEIGHT, COLOURS = 1060, 1330, 64
TOLD = "told"  # the name of what a picture carries
_TOLD = re.compile(rf'<meta name="{TOLD}" content="([^"]*)">')


@dataclass(frozen=True)
class Told:
    """What a first page says: whose it is, its answer in a word and whole, its four numbers."""

    client: str
    verdict: str
    headline: str
    numbers: dict[str, str]

    @property
    def line(self) -> str:
        """All of it on one line, by which page, picture and today's kit are compared."""
        numbers = (f"{label}: {value}" for label, value in self.numbers.items())
        return " | ".join([self.client, self.verdict, self.headline, *numbers])

    @classmethod
    def read(cls, line: str) -> "Told":
        """What was written as a line.

        >>> Told.read("Acme | Fund | Fund it | Chance: 9 %").numbers
        {'Chance': '9 %'}
        """
        client, verdict, headline, *numbers = line.split(" | ")
        return cls(client, verdict, headline, dict(one.split(": ", 1) for one in numbers))


def told_of(study: Study) -> Told:
    """What the first page of a study says."""
    with client_context(branded_context(study.client)):
        memo = decision_memo(study)
        numbers = {one.label: one.value.shown for one in memo.numbers}
        return Told(study.client.name, memo.verdict, memo.headline.text, numbers)


def write_page(one: Shown, out: Path) -> None:
    """Write the page of a client and the picture of it."""
    with folder_of(one) as folder, tempfile.TemporaryDirectory() as aside:
        client = open_client(folder)
        with engine_for(client) as engine, client_context(branded_context(client)):
            study = Study(client, engine)
            lists = write_lists(engine, study, Path(aside) / "lists")
            panel = panel_html(
                study.case,
                locale=client.settings.locale,
                heading=PANEL_HEADING,
                chance=study.moved_chance,
            )
            page = Path(aside) / "page.html"
            write_business_case(study, page, panel=panel, funnel=lists.funnel)
        told = told_of(study)
        write_text(out / f"{one.name}.html", _as_shown(page.read_text("utf-8"), told, one))
        _write_picture(page, told, out / f"{one.name}.png")


def _as_shown(page: str, told: Told, one: Shown) -> str:
    """A page as it stands in the gallery: the charts' code beside it, the way back, the licence."""
    head = f'<meta name="{TOLD}" content="{escape(told.line)}">\n</head>'
    page = page.replace(f"<script>{get_plotlyjs()}</script>", f'<script src="{SCRIPT}"></script>')
    page = page.replace('href="index.html"', 'href="../gallery.html"').replace("</head>", head, 1)
    licence = f"<p>{escape(one.licence)}</p></footer>" if one.licence else "</footer>"
    return page.replace("</footer>", licence)


def _write_picture(page: Path, told: Told, out: Path) -> None:
    """The first page in few colours, with what it says as text of the picture's own."""
    started = browser_command()
    if started is None:
        raise refused("make gallery", "needs Chromium, Chrome or Edge, and none was found")
    whole = page.with_suffix(".png")
    asked = (f"--window-size={WIDTH},{HEIGHT}", "--hide-scrollbars", f"--screenshot={whole}")
    subprocess.run((*started, *asked, page.as_uri()), check=True, capture_output=True)  # noqa: S603
    about = PngInfo()
    about.add_itxt(TOLD, told.line)
    with Image.open(whole) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(out, optimize=True, pnginfo=about)


def told_in(page: Path) -> Told:
    """What a page of the gallery says that its first page says."""
    found = _TOLD.search(page.read_text(encoding="utf-8"))
    if found is None:
        raise refused(page, "is no page of the gallery", mend="Run: make gallery")
    return Told.read(unescape(found[1]))
