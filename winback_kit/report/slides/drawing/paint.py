"""What a slide is painted with: title, texts, tables, chart frames, notes and the foot.

Every place is a box in points, every text is measured before it is set. Text boxes have no inner
margins, so that what is measured is what there is.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from winback_kit.report.slides.drawing.blank import FOOT, INNER, LOGO, MARGIN, NUMBER, TITLE
from winback_kit.report.slides.drawing.fit import (
    WHOLE,
    Box,
    Names,
    Type,
    fitted,
    height,
    readable,
    shortened,
)
from winback_kit.report.slides.drawing.look import FAINT, INK, SOFT, Look

TITLE_SIZES = (24.0, 22.0, 20.0, 18.0, 16.0)
MEASURE = Box(MARGIN, 98, INNER, 18)
SOURCE = Box(MARGIN, 478, INNER, 24)
BODY = Box(MARGIN, 126, INNER, 344)
LEFT, CENTRE, RIGHT = PP_ALIGN.LEFT, PP_ALIGN.CENTER, PP_ALIGN.RIGHT


def rgb(colour: str) -> Any:
    """A colour written #RRGGBB."""
    return RGBColor.from_string(colour[1:])


def place_of(box: Box) -> tuple[Any, Any, Any, Any]:
    """A box as the library takes it: left, top, width, height."""
    return Pt(box.x), Pt(box.y), Pt(box.width), Pt(box.height)


def set_run(run: Any, size: float, colour: str, *, bold: bool = False) -> None:
    """The look of a run of text."""
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = rgb(colour)


@dataclass(frozen=True)
class Painter:
    """A deck in the making."""

    deck: Any
    look: Look
    names: Names
    foot: str

    def slide(self, title: str, *, measure: str = "", source: str = "") -> Any:
        """A new slide with its title (the finding), what is measured, the source and the foot."""
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[0])
        width = LOGO.x - 18 - TITLE.x if self.look.logo else TITLE.width
        box = Box(TITLE.x, TITLE.y, width, TITLE.height)
        style = Type(TITLE_SIZES[0], bold=True, stretch=self.look.stretch)
        texts, size = fitted([title], box, self.names, sizes=TITLE_SIZES, style=style)
        frame = slide.shapes.title.text_frame
        frame.auto_size, frame.word_wrap = MSO_AUTO_SIZE.NONE, True
        frame.text = texts[0]
        frame.paragraphs[0].runs[0].font.size = Pt(size)
        self.rule(slide, Box(MARGIN, 91, INNER, 0.75), FAINT)
        self.rule(slide, Box(MARGIN, 90, 60, 2.25), self.look.accent)
        if measure:
            self.text(slide, MEASURE, [measure], size=13, colour=SOFT, name="What is measured")
        if source:
            self.text(slide, SOURCE, [source], size=9.5, colour=SOFT, least=8, low=True)
        self._foot(slide)
        return slide

    def text(
        self,
        slide: Any,
        box: Box,
        paragraphs: Sequence[str],
        *,
        size: float,
        least: float | None = None,
        colour: str = INK,
        bold: bool = False,
        align: Any = LEFT,
        gap: float = 0.0,
        middle: bool = False,
        low: bool = False,
        name: str = "",
    ) -> Any:
        """A text box whose text is made to fit, in sizes from `size` down to `least`."""
        smallest = least if least is not None else max(9.0, size - 4)
        sizes = [size - step for step in range(int(size - smallest) + 1)]
        style = Type(size, bold, self.look.stretch)
        texts, chosen = fitted(paragraphs, box, self.names, sizes=sizes, style=style, gap=gap)
        shape = slide.shapes.add_textbox(*place_of(box))
        shape.name = name or shape.name
        frame = self._frame(shape)
        frame.vertical_anchor = (
            MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.BOTTOM if low else MSO_ANCHOR.TOP
        )
        for at, text in enumerate(texts):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            paragraph.alignment = align
            paragraph.space_before = Pt(gap if at else 0)
            self._run(paragraph, text, Type(chosen, bold), colour)
        return shape

    def _frame(self, shape: Any) -> Any:
        frame = shape.text_frame
        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        return frame

    def _run(self, paragraph: Any, text: str, style: Type, colour: str) -> None:
        run = paragraph.add_run()
        run.text = text
        set_run(run, style.size, colour, bold=style.bold)

    def rule(self, slide: Any, box: Box, colour: str) -> Any:
        """A plain rectangle."""
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place_of(box))
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(colour)
        shape.line.fill.background()
        style = shape._element.find(qn("p:style"))  # the template's shadow
        shape._element.remove(style)
        decorative(shape)
        return shape

    def says(self, slide: Any, box: Box, sentences: Sequence[str]) -> None:
        """What the figure says, in a column beside it."""
        inner = Box(box.x + 14, box.y, box.width - 14, box.height)
        shape = self.text(slide, inner, sentences, size=15, least=11, gap=9, name="What it says")
        texts = [paragraph.text for paragraph in shape.text_frame.paragraphs]
        run = shape.text_frame.paragraphs[0].runs[0].font.size.pt
        deep = height(texts, inner.width, Type(run, stretch=self.look.stretch), gap=9)
        self.rule(slide, Box(box.x, box.y, 2.25, min(box.height, deep + 2)), self.look.accent)

    def notes(self, slide: Any, paragraphs: Sequence[str]) -> None:
        """The speaker's notes: full names, definitions, sources and evidence."""
        told = [readable(self.names.cut(text, WHOLE)) for text in paragraphs if text]
        slide.notes_slide.notes_text_frame.text = "\n".join(told)

    def _foot(self, slide: Any) -> None:
        style = Type(9, stretch=self.look.stretch)
        foot = shortened(readable(self.foot), FOOT.width, style)
        self.text(slide, FOOT, [foot], size=9, colour=SOFT, middle=True, name="Foot")
        box = slide.shapes.add_textbox(*place_of(NUMBER))
        box.name = "Slide number"
        frame = self._frame(box)
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        frame.paragraphs[0].alignment = RIGHT
        self._run(frame.paragraphs[0], str(len(self.deck.slides)), Type(9), SOFT)
        _as_slide_number(frame.paragraphs[0]._p)
        if self.look.logo:
            self._logo(slide)

    def _logo(self, slide: Any) -> None:
        """The logo at the right upper corner, as large as its place lets it be."""
        picture = slide.shapes.add_picture(io.BytesIO(self.look.logo or b""), Pt(0), Pt(0))
        scale = min(Pt(LOGO.width) / picture.width, Pt(LOGO.height) / picture.height)
        picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
        picture.left, picture.top = Pt(LOGO.x + LOGO.width) - picture.width, Pt(LOGO.y)
        describe(picture, "Logo")


def describe(shape: Any, text: str) -> None:
    """Give a shape its alternative text."""
    shape._element.find(".//" + qn("p:cNvPr")).set("descr", text)


def decorative(shape: Any) -> None:
    """Mark a shape as one that a screen reader passes over."""
    properties = shape._element.find(".//" + qn("p:cNvPr"))
    space = "http://schemas.microsoft.com/office/drawing/2017/decorative"
    held = properties.makeelement(qn("a:extLst"), {})
    kind = held.makeelement(qn("a:ext"), {"uri": "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"})
    kind.append(kind.makeelement(f"{{{space}}}decorative", {"val": "1"}, nsmap={"adec": space}))
    held.append(kind)
    properties.append(held)


def _as_slide_number(paragraph: Any) -> None:
    """Turn the run of a paragraph into a field that counts slides."""
    run = paragraph.find(qn("a:r"))
    run.tag = qn("a:fld")
    run.set("id", "{C1FF6DA9-008F-8B48-92A6-B652298478BF}")
    run.set("type", "slidenum")
