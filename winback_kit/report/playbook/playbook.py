"""playbook.docx and playbook.html: what the team works from, filled from this client's case.

Where nothing is funded it is a playbook of what to do instead: what to ask, measure, mend and try,
and no campaign.
"""

from __future__ import annotations

from pathlib import Path

from winback_kit.checks import TooLittle, unwritable
from winback_kit.client_study import Study
from winback_kit.found import names_in
from winback_kit.report.playbook.document.write import Front, document_of
from winback_kit.report.playbook.kit.decided import is_programme
from winback_kit.report.playbook.kit.parts import PlaybookSection, Section
from winback_kit.report.playbook.page import write_page
from winback_kit.report.slides.drawing.look import Look
from winback_kit.show.decision.headline import decision_sentence
from winback_kit.show.kit.missing import not_given
from winback_kit.words.catalogue import words
from winback_kit.words.locale import day

PLAYBOOK = "playbook"


def write_playbook(study: Study, folder: Path, *, look: Look | None = None) -> None:
    """Write both into a folder; refused where that cannot be written."""
    front, sections = front_of(study), sections_of(study)
    write_page(front, sections, study.data, folder / f"{PLAYBOOK}.html")
    out = folder / f"{PLAYBOOK}.docx"
    try:
        out.write_bytes(document_of(front, sections, look or Look()))
    except OSError as error:
        raise unwritable(out, error) from None


def front_of(study: Study) -> Front:
    """What stands before the sections."""
    data = study.data
    return Front(
        client=data.client.name,
        title=words("Playbook: winning customers back")
        if is_programme(study)
        else words("Playbook: what to do instead of a campaign"),
        as_of=data.as_of,
        about=words(
            "The working document of the team, filled from the business case as of {day}, to be "
            "edited.",
            day=day(data.as_of),
        ),
        decision=decision_sentence(study.assessment, study.verdict),
    )


def sections_of(study: Study) -> list[Section]:
    """The sections of this client's playbook, in order, without those that have nothing to say."""
    left_out = "instead" if is_programme(study) else "programme"
    every = names_in("winback_kit.report.playbook.sections").values()
    found = sorted((one for one in every if isinstance(one, PlaybookSection)), key=lambda s: s.at)
    shown = [section_of(study, one) for one in found if one.whose != left_out]
    return [one for one in shown if one.parts]


def section_of(study: Study, one: PlaybookSection) -> Section:
    """A section of a study; where the data are too little, what it would take."""
    try:
        parts = tuple(one.parts(study))
    except TooLittle as why:
        parts = (not_given(why),)
    return Section(words(one.title), parts)
