"""What a playbook is made of: sections of typed parts, which the document and the page both show.

A section is a record: its place in the order, its title, for whom it is, and what it holds of a
study. A module of `sections/` that names one in its `__all__` adds it; nothing else lists them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from winback_kit.client_study import Study
from winback_kit.show.kit.sentence import Sentence
from winback_kit.show.kit.table import Table
from winback_kit.words.catalogue import words
from winback_kit.words.text import marked

PLACE_LABELS = {
    "name": marked("name"),
    "product": marked("what they bought"),
    "company": marked("their firm"),
    "last_day": marked("day of the last order"),
    "offer": marked("the offer"),
    "answer_by": marked("last day to answer"),
    "sender": marked("who signs"),
    "firm": marked("our firm"),
    "what_changed": marked("what has changed since"),
    "proof": marked("what shows it"),
    "what_happened": marked("what happened, in their words"),
    "remedy": marked("what we do about it"),
    "promised_day": marked("the day promised"),
}
Said = Literal["said", "place", "aside"]
_PIECE = re.compile(r"\{(\w+)\}|(\[[^\]]*\])")


@dataclass(frozen=True)
class Under:
    """A heading within a section, of the second level or the third."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Points:
    """Short items, one below the other; numbered where their order matters."""

    items: tuple[str | Sentence, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Spoken:
    """A finished text, to be said or sent: its paragraphs, and the subject where it has one.

    A place in braces stays open for whoever speaks, or for the mailing system; what stands in
    square brackets is not said.
    """

    paragraphs: tuple[str, ...]
    subject: str = ""


Part = Sentence | Table | Under | Points | Spoken


@dataclass(frozen=True)
class Section:
    """A section as it is shown."""

    title: str
    parts: tuple[Part, ...]


Whose = Literal["all", "programme", "instead"]


@dataclass(frozen=True)
class PlaybookSection:
    """A section of every playbook, of one for a programme, or of one on what to do instead.

    `at` is its place in the order; `parts` gives what it holds, nothing where it has nothing to
    say. Where the data are too little it says so in its place.
    """

    at: int
    title: str
    parts: Callable[[Study], Iterable[Part]]
    whose: Whose = "all"


def pieces(text: str) -> Iterator[tuple[Said, str]]:
    """A spoken text in pieces: what is said, places that stay open, and what is not said.

    >>> list(pieces("Dear {name}, [pause] thank you."))[:3]
    [('said', 'Dear '), ('place', 'name'), ('said', ', ')]
    """
    done = 0
    for found in _PIECE.finditer(text):
        if found.start() > done:
            yield "said", text[done : found.start()]
        if found[1]:
            yield "place", words(PLACE_LABELS.get(found[1], found[1]))
        else:
            yield "aside", found[2]
        done = found.end()
    if done < len(text):
        yield "said", text[done:]
