"""The deck: one finding a slide, in the order in which a board asks.

The same study gives the same bytes: dates in the file are the as-of date, and the archive is packed
anew with fixed times.
"""

import datetime as dt
import io
from pathlib import Path

from winback_kit.checks import unwritable
from winback_kit.client_study import Study
from winback_kit.report.files.packed import repacked
from winback_kit.report.slides.bridge import bridge_slide
from winback_kit.report.slides.choices import options_slide, plan_slide
from winback_kit.report.slides.decision import decision_slide
from winback_kit.report.slides.drawing.blank import empty_deck
from winback_kit.report.slides.drawing.fit import Names, first_letters, readable
from winback_kit.report.slides.drawing.look import Look
from winback_kit.report.slides.drawing.paint import Painter
from winback_kit.report.slides.segments import segments_slide
from winback_kit.report.slides.uncertainty import cash_slide, rests_slide, risk_slide
from winback_kit.words.catalogue import words
from winback_kit.words.locale import day
from winback_kit.words.told import told_name

WORTH_PLANNING = ("fund", "pilot")


def write_slides(study: Study, out: Path, *, look: Look | None = None) -> None:
    """Write the deck of a study as .pptx."""
    content = deck_of(study, look or Look())
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(content)
    except OSError as error:
        raise unwritable(out, error) from None


def deck_of(study: Study, look: Look) -> bytes:
    """The deck as the content of a .pptx file."""
    data = study.history.data
    client = data.client.name
    painter = Painter(
        deck=empty_deck(look),
        look=look,
        names=Names(_names(study)),
        foot=_foot(first_letters(client, 60), data.as_of, look.footer),
    )
    for slide in (decision_slide, bridge_slide, segments_slide, risk_slide, options_slide):
        slide(painter, study)
    cash_slide(painter, study)
    if study.verdict.decision in WORTH_PLANNING:
        plan_slide(painter, study)
    rests_slide(painter, study)
    _properties(painter, client, data.as_of)
    out = io.BytesIO()
    painter.deck.save(out)
    return repacked(out.getvalue())


def _foot(client: str, as_of: dt.date, own: str) -> str:
    """The line at the foot of every slide."""
    told = words(
        "{client} · Business case for winning customers back · as of {day}",
        client=client,
        day=day(as_of),
    )
    return f"{told} · {own}" if own else told


def _names(study: Study) -> tuple[str, ...]:
    """Whatever the client has named: segments, offers, and itself."""
    offers = (one.offer for one in study.plan.worths)
    return tuple(
        dict.fromkeys(map(told_name, [*study.plan.best, *offers, study.history.data.client.name]))
    )


def _properties(painter: Painter, client: str, as_of: dt.date) -> None:
    told = painter.deck.core_properties
    title = words("{client}: business case for winning customers back", client=readable(client))
    told.title, told.author = title[:255], painter.look.author
    told.last_modified_by, told.revision = told.author, 1
    told.subject, told.keywords, told.comments = words("Business case"), "", ""
    told.created = told.modified = dt.datetime.combine(as_of, dt.time())
