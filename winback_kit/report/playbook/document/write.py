"""The sections of a playbook as the content of a .docx file: the same sections, the same bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from winback_kit.report.files.packed import repacked
from winback_kit.report.playbook.document.styles import (
    ASIDE,
    BULLETS,
    CONTENTS,
    NUMBERS,
    PLACE,
    SAID,
    SMALL,
    SUBJECT,
    PaperSheet,
    add_field,
    add_logo,
    begin_again,
    empty_document,
)
from winback_kit.report.playbook.document.tables import add_table
from winback_kit.report.playbook.kit.parts import Part, Points, Section, Spoken, Under, pieces
from winback_kit.report.slides.drawing.fit import Type, readable, text_width
from winback_kit.report.slides.drawing.fit import shortened as cut_to
from winback_kit.report.slides.drawing.look import Look
from winback_kit.show.kit.sentence import Sentence, shortened
from winback_kit.show.kit.table import Table
from winback_kit.words.catalogue import words
from winback_kit.words.context import current
from winback_kit.words.locale import paper

_FOR_PAGE_NUMBER = 1.8  # centimetres of the foot


@dataclass(frozen=True)
class Front:
    """What stands before the sections: whose it is, its title, and the decision."""

    client: str
    title: str
    as_of: dt.date
    about: str
    decision: Sentence


def document_of(front: Front, sections: Sequence[Section], look: Look) -> bytes:
    """The playbook as the content of a .docx file."""
    sheet = PaperSheet(paper())
    client = readable(shortened(front.client))
    foot = _foot_of((client, front.title, look.footer), sheet)
    document = empty_document(look, sheet, language=current().locale, foot=readable(foot))
    _front(document, front, sections, look, sheet)
    for at, section in enumerate(sections, start=1):
        heading = document.add_heading(readable(section.title), level=1)
        if at == 1:
            heading.paragraph_format.page_break_before = True
        _bookmark(heading, at)
        for part, after in zip(section.parts, (*section.parts[1:], None), strict=True):
            _add(document, part, sheet, leads=isinstance(after, Table | Points | Spoken))
    _properties(document, front, look.author)
    out = io.BytesIO()
    document.save(out)
    return repacked(out.getvalue())


def _foot_of(parts: Sequence[str], sheet: PaperSheet) -> str:
    """The line at the foot, beside which the number of the page has room."""
    client, *others = filter(None, parts)
    style, rest = Type(SMALL), "".join(f" · {one}" for one in others)
    room = Cm(sheet.width - _FOR_PAGE_NUMBER).pt
    return cut_to(cut_to(client, room - text_width(rest, style), style) + rest, room, style)


def _front(
    document: Any, front: Front, sections: Sequence[Section], look: Look, sheet: PaperSheet
) -> None:
    add_logo(document, look)
    document.add_paragraph(readable(shortened(front.client)), style="Subtitle")
    document.add_paragraph(front.title, style="Title")
    document.add_paragraph(front.about, style="Subtitle")
    _sentence(document.add_paragraph(), front.decision)
    document.add_heading(words("Contents"), level=2)
    for at, section in enumerate(sections, start=1):
        line = document.add_paragraph(style=CONTENTS)
        line.paragraph_format.tab_stops.add_tab_stop(Cm(0.9))
        line.paragraph_format.tab_stops.add_tab_stop(
            Cm(sheet.width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
        )
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _mark(at))
        run = line.add_run(f"{at}\t{readable(section.title)}\t")
        line._p.append(link)
        link.append(run._r)
        add_field(line, f"PAGEREF {_mark(at)} \\h", shown="")


def _mark(at: int) -> str:
    return f"section_{at}"


def _bookmark(heading: Any, at: int) -> None:
    for kind in ("Start", "End"):
        mark = OxmlElement(f"w:bookmark{kind}")
        mark.set(qn("w:id"), str(at))
        if kind == "Start":
            mark.set(qn("w:name"), _mark(at))
        heading._p.append(mark)


def _add(document: Any, part: Part, sheet: PaperSheet, *, leads: bool) -> None:
    """Add a part; a sentence that `leads` to what follows stays with it."""
    if isinstance(part, Table):
        add_table(document, part, sheet.width)
    elif isinstance(part, Under):
        document.add_heading(readable(part.text), level=part.level)
    elif isinstance(part, Points):
        _points(document, part)
    elif isinstance(part, Spoken):
        _spoken(document, part)
    else:
        line = document.add_paragraph()
        line.paragraph_format.keep_with_next = leads
        _sentence(line, part)


def _points(document: Any, points: Points) -> None:
    number = begin_again(document) if points.numbered else 0
    for item in points.items:
        line = document.add_paragraph(style=NUMBERS if points.numbered else BULLETS)
        if number:
            held = line._p.get_or_add_pPr().get_or_add_numPr()
            held.get_or_add_ilvl().val, held.get_or_add_numId().val = 0, number
        if isinstance(item, Sentence):
            _sentence(line, item)
        else:
            line.add_run(readable(item))


def _spoken(document: Any, spoken: Spoken) -> None:
    if spoken.subject:
        line = document.add_paragraph(style=SUBJECT)
        _words_of(line, words("Subject: {subject}", subject=spoken.subject))
    for at, text in enumerate(spoken.paragraphs, start=1):
        line = document.add_paragraph(style=SAID)
        _words_of(line, text)
        line.paragraph_format.keep_with_next = at == 1 < len(spoken.paragraphs)
        if at == len(spoken.paragraphs):
            line.paragraph_format.space_after = Pt(12)


def _words_of(line: Any, text: str) -> None:
    """A spoken text: places and what is not said stand apart; a new line stays one."""
    for kind, piece in pieces(text):
        if kind == "place":
            line.add_run(f"‹{piece}›", style=PLACE)
        elif kind == "aside":
            line.add_run(readable(piece), style=ASIDE)
        else:
            for at, one in enumerate(piece.split("\n")):
                if at:
                    line.add_run().add_break()
                line.add_run(readable(one))


def _sentence(line: Any, sentence: Sentence) -> None:
    for part in sentence.parts:
        line.add_run(readable(part if isinstance(part, str) else part.shown))


def _properties(document: Any, front: Front, author: str) -> None:
    told = document.core_properties
    title = f"{readable(front.client)}: {front.title}"
    told.title, told.author = title[:255], author
    told.last_modified_by, told.revision = told.author, 1
    told.subject, told.keywords, told.comments = front.title, "", ""
    told.created = told.modified = dt.datetime.combine(front.as_of, dt.time())
