"""What a run will give of each chapter: all of it, a part, or nothing, and what is missing.

A chapter asks the study for stages; where the data are too little for one, the blocks that show it
say so, and the others stand. So what a run gives is known before it is made.
"""

import re
from dataclasses import dataclass

from winback_kit.chapters import Chapter, cells_of, chapters
from winback_kit.checks import TooLittle
from winback_kit.client_study import STAGES, Study
from winback_kit.show.kit.missing import rule_or_mend, what_is_missing
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import count

__all__ = ["chapter_map"]

_ASKED = re.compile(r"\bstudy\.(\w+)")
_STAMP = re.compile(r"\bshow\.stamp\(")  # names version, settings and files, and answers nothing
_WHOLE = re.compile(r"\bshow\.(\w+)\(study\b(?!\.)")
DOOR = "start_here"  # the chapter that shows the map
RESTS_ON = {"forecast": "value", "realised": "value"}  # what takes long; what it lacks, value does
# what is shown of the whole study, and says itself which of these stages is lacking
OF_THE_STUDY = {
    "policies_table": ("policies",),
    "rules_finding": ("policies",),
    "years_finding": ("tests_together",),
    "realised_table": ("realised",),
    "since_finding": ("history", "benefits"),
    "forms_finding": ("team",),
    "forms_chart": ("team",),
    "contacts_by_form_finding": ("team",),
}


@dataclass(frozen=True)
class Promise:
    """How many blocks of a chapter can be given, of how many, and why the others cannot."""

    chapter: Chapter
    given: int
    blocks: int
    missing: tuple[TooLittle, ...]


def promises(study: Study) -> list[Promise]:
    """What a run will give of each chapter.

    Raises Refused where the client's settings or tables have to be mended first.
    """
    return [_promise(study, chapter) for chapter in chapters()]


def _promise(study: Study, chapter: Chapter) -> Promise:
    asked = [stages for source in cells_of(chapter.path) if (stages := _stages(source))]
    lacks = [study.missing(*filter(stages.__contains__, STAGES)) for stages in asked]
    why = {str(one): one for missing in lacks for one in missing.values()}
    given = len([missing for missing in lacks if not missing])
    return Promise(chapter, given, len(asked), tuple(why.values()))


def _stages(source: str) -> set[str]:
    """The stages that a cell shows something of."""
    if _STAMP.search(source):
        return set()
    asked = {name for name in _ASKED.findall(source) if name in STAGES}
    asked.update(*(OF_THE_STUDY.get(shown, ()) for shown in _WHOLE.findall(source)))
    return {RESTS_ON.get(name, name) for name in asked}


def chapter_map(study: Study) -> Table:
    """Every chapter but this one, and what it can answer for this client now.

    A chapter of which anything is given is linked.
    """
    return promise_table([one for one in promises(study) if one.chapter.slug != DOOR], linked=True)


def promise_table(found: list[Promise], *, linked: bool = False) -> Table:
    """The chapters, what is given of each, and what is missing."""

    def title(one: Promise) -> Cell:
        there = linked and one.given
        return Cell(words(one.chapter.title), link=f"{one.chapter.name}.ipynb" if there else "")

    if not any(one.missing for one in found):
        return Table.of(found, (Column("Chapter"), title), (Column("Given"), given_of))
    return Table.of(
        found,
        (Column("Chapter"), title),
        (Column("Given"), given_of),
        (Column("What is missing"), missing_of),
        (
            Column("What would help"),
            lambda one: " ".join(dict.fromkeys(_mend(why) for why in one.missing)),
        ),
    )


def _mend(why: TooLittle) -> str:
    mend = rule_or_mend(why.mend)
    return mend if mend.endswith(".") else f"{mend}."


def missing_of(one: Promise) -> str:
    """What is missing for the rest of a chapter, in a row."""
    return "; ".join(map(what_is_missing, one.missing))


def given_of(one: Promise) -> str:
    """How much of a chapter is given."""
    if one.given == one.blocks:
        return words("yes")
    if not one.given:
        return words("no")
    return words("{n} of {all} blocks", n=count(one.given), all=count(one.blocks))
