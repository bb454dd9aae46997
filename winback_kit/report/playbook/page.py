"""The playbook as a page: the same sections, filled into the house's template."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup, escape

from winback_kit.report.page.pages import fill, foot_of_paper, write_text
from winback_kit.report.playbook.document.write import Front
from winback_kit.report.playbook.kit.parts import Section, pieces
from winback_kit.show.decision.decision import stamp
from winback_kit.show.kit.sentence import Sentence, shortened
from winback_kit.tables.read import ClientData
from winback_kit.words.locale import day


def write_page(front: Front, sections: Sequence[Section], data: ClientData, out: Path) -> None:
    """Write playbook.html."""
    write_text(
        out,
        fill(
            "playbook.html.j2",
            front=front,
            client=front.client,
            client_short=shortened(front.client),
            foot=foot_of_paper(shortened(front.client)),
            as_of=day(front.as_of),
            sections=sections,
            item=_item,
            spoken=_spoken,
            stamp=stamp(data).text,
        ),
    )


def _item(item: str | Sentence) -> Markup:
    """One of a row of points."""
    return Markup(item.as_html()) if isinstance(item, Sentence) else escape(item)  # noqa: S704


def _spoken(text: str) -> Markup:
    """A spoken text with its places marked; a new line stays one."""
    marks = {"place": "wb-open", "aside": "wb-aside"}
    found = Markup()
    for kind, piece in pieces(text):
        if kind == "said":
            found += Markup("<br>").join(piece.split("\n"))
        else:
            signs = ("‹", "›") if kind == "place" else ("", "")
            found += Markup('<i class="{}">{}{}{}</i>').format(
                marks[kind], signs[0], piece, signs[1]
            )
    return found
