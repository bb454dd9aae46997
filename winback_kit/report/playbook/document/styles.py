"""An empty document: paper, fonts, headings, lists and foot in the look of the client.

What is set here is what a person who goes on writing finds in the menus: the styles are Word's own
by name, so that a new heading looks like the others, is numbered, and stands in the navigation.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from winback_kit.report.slides.drawing.look import INK, SOFT, Look

PAPERS = {"a4": (21.0, 29.7), "letter": (21.59, 27.94)}
MARGIN = 2.2
TEXT_SIZE, TABLE_SIZE, SMALL = 10.5, 9.0, 8.5
SOURCE, SUBJECT, SAID, CONTENTS, PLACE, ASIDE = (
    "Source",
    "Subject line",
    "Words to say",
    "Contents",
    "Place",
    "Not said",
)
BULLETS, NUMBERS = "List Bullet", "List Number"
_HEADINGS = {"Title": (26.0, 0.0, 4.0), "Subtitle": (12.0, 0.0, 10.0)} | {
    "Heading 1": (18.0, 22.0, 8.0),
    "Heading 2": (13.0, 14.0, 4.0),
    "Heading 3": (11.0, 10.0, 3.0),
}
_HEADING_NUMBERS = 90  # of the abstract numbering of this document's headings


@dataclass(frozen=True)
class PaperSheet:
    """The paper: its text is `width` wide, in centimetres."""

    paper: str

    @property
    def width(self) -> float:
        """What is left between the margins."""
        return PAPERS[self.paper][0] - 2 * MARGIN


def empty_document(look: Look, sheet: PaperSheet, *, language: str, foot: str) -> Any:
    """A document without a paragraph."""
    document = Document()
    section = document.sections[0]
    width, height = PAPERS[sheet.paper]
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.left_margin = section.right_margin = Cm(MARGIN)
    section.top_margin, section.bottom_margin = Cm(2.0), Cm(2.2)
    section.footer_distance = Cm(1.0)
    _drop_picture_of_the_template(document)
    _fonts(document, look, language)
    _headings(document, look)
    _own_styles(document, look)
    _numbers_of_headings(document)
    _foot(section, foot, sheet)
    return document


def colour(written: str) -> RGBColor:
    """A colour written #RRGGBB."""
    return RGBColor.from_string(written[1:].upper())


def _drop_picture_of_the_template(document: Any) -> None:
    package = document.part.package
    for key, rel in list(package.rels.items()):
        if rel.reltype == RT.THUMBNAIL:
            package.rels.pop(key)


def set_font(style: Any, name: str) -> None:
    """A font for all scripts, in place of the theme's."""
    held = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(held.attrib):
        del held.attrib[key]
    for key in ("ascii", "hAnsi", "cs", "eastAsia"):
        held.set(qn(f"w:{key}"), name)


def _fonts(document: Any, look: Look, language: str) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault"))
    held = defaults.find(qn("w:rPr"))
    for name in ("w:rFonts", "w:lang"):
        for one in held.findall(qn(name)):
            held.remove(one)
    tag = language.replace("_", "-")
    held.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{tag}" w:eastAsia="{tag}"/>'))
    normal = document.styles["Normal"]
    set_font(normal, look.font)
    normal.font.size, normal.font.color.rgb = Pt(TEXT_SIZE), colour(INK)
    form = normal.paragraph_format
    form.space_after, form.line_spacing, form.widow_control = Pt(6), 1.15, True


def _headings(document: Any, look: Look) -> None:
    for name, (size, before, after) in _HEADINGS.items():
        style = document.styles[name]
        set_font(style, look.font)
        font, form = style.font, style.paragraph_format
        font.size, font.bold, font.italic = Pt(size), name != "Subtitle", False
        font.color.rgb = colour(look.accent if name in ("Title", "Heading 1") else INK)
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.1
        form.keep_with_next = True
        held = style.element.pPr
        for border in held.findall(qn("w:pBdr")):
            held.remove(border)
        for spaced in style.element.rPr.findall(qn("w:spacing")):
            style.element.rPr.remove(spaced)
    document.styles["Subtitle"].font.color.rgb = colour(SOFT)


def _own_styles(document: Any, look: Look) -> None:
    styles = document.styles
    for name in (SOURCE, SUBJECT, SAID, CONTENTS):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
    source = styles[SOURCE]
    source.font.size, source.font.color.rgb = Pt(SMALL), colour(SOFT)
    source.paragraph_format.space_before, source.paragraph_format.space_after = Pt(3), Pt(10)
    for name in (SUBJECT, SAID):
        form = styles[name].paragraph_format
        form.left_indent, form.space_after, form.keep_together = Cm(0.6), Pt(5), True
        styles[name].element.get_or_add_pPr().append(_rule(look.accent))
    styles[SUBJECT].font.bold = True
    styles[SUBJECT].paragraph_format.keep_with_next = True
    contents = styles[CONTENTS].paragraph_format
    contents.space_after = Pt(2)
    for name in (PLACE, ASIDE):
        style = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.italic = True
        style.font.color.rgb = colour(look.accent if name == PLACE else SOFT)
    for name in (BULLETS, NUMBERS):
        set_font(styles[name], look.font)
        styles[name].paragraph_format.space_after = Pt(3)


def _rule(accent: str) -> Any:
    """A rule at the left of words that are said."""
    return parse_xml(
        f"<w:pBdr {nsdecls('w')}>"
        f'<w:left w:val="single" w:sz="18" w:space="10" w:color="{accent[1:]}"/></w:pBdr>'
    )


def _numbers_of_headings(document: Any) -> None:
    """Headings of the first level are numbered, by Word."""
    numbering = document.part.numbering_part.element
    held = _HEADING_NUMBERS
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{held}">'
        '<w:multiLevelType w:val="multilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/><w:lvlText w:val="%1"/>'
        '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="624" w:hanging="624"/></w:pPr></w:lvl>'
        "</w:abstractNum>"
    )
    first = numbering.find(qn("w:num"))
    first.addprevious(abstract)
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{held}"><w:abstractNumId w:val="{held}"/></w:num>'
        )
    )
    form = document.styles["Heading 1"].element.get_or_add_pPr()
    number = form.get_or_add_numPr()
    number.get_or_add_ilvl().val, number.get_or_add_numId().val = 0, held


def begin_again(document: Any) -> int:
    """A numbering of its own for a list of steps, which begins with 1; gives its number."""
    numbering = document.part.numbering_part.element
    style = document.styles[NUMBERS].element.pPr.numPr.numId.val
    held = next(one for one in numbering.findall(qn("w:num")) if one.numId == style)
    new = numbering.add_num(held.abstractNumId.val)
    new.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(new.numId)


def _foot(section: Any, foot: str, sheet: PaperSheet) -> None:
    line = section.footer.paragraphs[0]
    line.style.font.size, line.style.font.color.rgb = Pt(SMALL), colour(SOFT)
    line.paragraph_format.tab_stops.clear_all()
    line.style.paragraph_format.tab_stops.clear_all()
    line.paragraph_format.tab_stops.add_tab_stop(Cm(sheet.width), WD_TAB_ALIGNMENT.RIGHT)
    line.add_run(f"{foot}\t")
    add_field(line, "PAGE", shown="1")
    line.add_run(" / ")
    add_field(line, "NUMPAGES", shown="1")


def add_field(paragraph: Any, code: str, *, shown: str) -> None:
    """A field that the reader's program works out; `shown` stands there until it has."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("=", shown), ("end", "")):
        run = paragraph.add_run()
        if kind == "=":
            run.text = text
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            if kind == "begin":
                mark.set(qn("w:dirty"), "true")
            run._r.append(mark)
        else:
            held = OxmlElement("w:instrText")
            held.set(qn("xml:space"), "preserve")
            held.text = f" {text} "
            run._r.append(held)


def add_logo(document: Any, look: Look) -> None:
    """The logo at the head, where there is one."""
    if look.logo is not None:
        document.add_picture(io.BytesIO(look.logo), height=Cm(1.3))
