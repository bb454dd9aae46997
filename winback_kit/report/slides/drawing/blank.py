"""An empty deck: 16:9, one layout with title, foot and number, theme colours and font of the look.

What is set here is what a person who goes on working with the deck finds in the menus: a new slide
has the same places, the palette holds the colours of the figures.
"""

import re
from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.util import Pt

from winback_kit.report.slides.drawing.fit import Box
from winback_kit.report.slides.drawing.look import INK, PALE, SOFT, Look
from winback_kit.show.kit.figure import SEQUENCE

WIDTH, HEIGHT, MARGIN = 960.0, 540.0, 42.0
INNER = WIDTH - 2 * MARGIN
TITLE = Box(MARGIN, 24, INNER, 62)
LOGO = Box(WIDTH - MARGIN - 120, 22, 120, 36)
FOOT = Box(MARGIN, 511, INNER - 60, 14)
NUMBER = Box(WIDTH - MARGIN - 50, 511, 50, 14)
TITLE_ONLY = "Title Only"
_PLACES = {"title": TITLE, "ftr": FOOT, "sldNum": NUMBER}


def empty_deck(look: Look) -> Any:
    """A presentation without slides."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for layout in list(deck.slide_layouts):
        if layout.name != TITLE_ONLY:
            deck.slide_layouts.remove(layout)
    master = deck.slide_masters[0]
    for shapes in (master.placeholders, deck.slide_layouts[0].placeholders):
        for shape in list(shapes):
            _place(shape, look)
    _theme(master, look)
    _drop_picture_of_the_template(deck)
    return deck


def _place(shape: Any, look: Look) -> None:
    """Move a placeholder of the master or layout to its place, or take it out."""
    kind = shape._element.find(".//" + qn("p:ph")).get("type")
    box = _PLACES.get(kind)
    if box is None:
        shape._element.getparent().remove(shape._element)
        return
    if kind == "title" and look.logo:
        box = Box(box.x, box.y, LOGO.x - box.x - 18, box.height)
    shape.left, shape.top = Pt(box.x), Pt(box.y)
    shape.width, shape.height = Pt(box.width), Pt(box.height)
    body = shape.text_frame._txBody.find(qn("a:bodyPr"))
    for name in ("lIns", "tIns", "rIns", "bIns"):
        body.set(name, "0")
    body.set("anchor", "b" if kind == "title" else "ctr")
    for fit in list(body):
        body.remove(fit)


def _theme(master: Any, look: Look) -> None:
    """Write colours and fonts into the theme; the master takes its title style from there."""
    part = master.part.part_related_by(RT.THEME)
    text = part.blob.decode("utf-8")
    colours = {"dk2": INK, "lt2": PALE}
    names = ("accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
    colours |= dict(zip(names, (look.accent, *SEQUENCE[1:6]), strict=True))
    colours |= {"hlink": look.accent, "folHlink": SOFT}
    for name, colour in colours.items():
        mended = f'<a:{name}><a:srgbClr val="{colour[1:]}"/></a:{name}>'
        text = re.sub(rf"<a:{name}>.*?</a:{name}>", mended, text, flags=re.S)
    text = re.sub(
        r'(<a:(?:major|minor)Font>\s*<a:latin typeface=)"[^"]*"',
        lambda found: f'{found[1]}"{_attribute(look.font)}"',
        text,
    )
    part._blob = text.encode("utf-8")
    _title_style(master)


def _title_style(master: Any) -> None:
    style = master._element.find(qn("p:txStyles")).find(qn("p:titleStyle"))
    level = style.find(qn("a:lvl1pPr"))
    level.set("algn", "l")
    run = level.find(qn("a:defRPr"))
    run.set("sz", "2400")
    run.set("b", "1")
    for fill in run.findall(qn("a:solidFill")):
        for colour in list(fill):
            fill.remove(colour)
        fill.append(fill.makeelement(qn("a:schemeClr"), {"val": "tx2"}))


def _attribute(text: str) -> str:
    return re.sub(r'[<>&"]', "", text)


def _drop_picture_of_the_template(deck: Any) -> None:
    package = deck.part.package
    for rel in list(package._rels.values()):
        if rel.reltype == RT.THUMBNAIL:
            package._rels.pop(rel.rId)
    for rel in list(deck.part.rels.values()):
        if rel.reltype == RT.PRINTER_SETTINGS:
            deck.part.rels.pop(rel.rId)
