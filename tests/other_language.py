"""A language made by a machine: every English letter of a text with a mark on it.

What still stands in plain letters on a page did not go through the catalogue.
"""

from __future__ import annotations

import re
import string
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from winback_kit.places import templates
from winback_kit.report.make.texts import FILE, collected
from winback_kit.words.context import Catalogue

# letters with a mark whose small and capital forms belong together
_SMALL = "áḃċďéḟǵĥíĵķĺḿńóṕɋŕśţúṽẃẋýź"
_MARKED = str.maketrans(string.ascii_letters, _SMALL + _SMALL.upper())
_KEPT = re.compile(r"%?\{[^}]*\}|<[^>]*>|&\w+;|\]\([^)]*\)|`[^`]*`")  # places, tags, links, code


def in_other_letters(english: str) -> str:
    """The text with a mark on every letter; places and tags as they are."""
    pieces, end = [], 0
    for kept in _KEPT.finditer(english):
        pieces += [english[end : kept.start()].translate(_MARKED), kept[0]]
        end = kept.end()
    return "".join([*pieces, english[end:].translate(_MARKED)])


def write_other_language(file: Path) -> None:
    """A translation of every text into this language, as a .po file."""
    with (templates() / FILE).open("rb") as opened:
        english = read_po(opened)
    translation = Catalog(locale="el")
    for message in english:
        if message.id:
            ids = [message.id] if isinstance(message.id, str) else message.id
            said = tuple(map(in_other_letters, ids))
            translation.add(message.id, said[0] if isinstance(message.id, str) else said)
    with file.open("wb") as out:
        write_po(out, translation)


@cache
def other_language() -> Catalogue:
    """Every text that stands in the code, in this language."""
    texts = [message.id for message in collected() if message.id]
    forms = [(text,) if isinstance(text, str) else tuple(text) for text in texts]
    return Catalogue("el", {form[0]: tuple(map(in_other_letters, form)) for form in forms})


def plain_words(text: str, known: set[str]) -> list[str]:
    """The words in plain letters that are not those of the client (`known`)."""
    found = re.findall(r"[A-Za-z]{2,}", text)
    return sorted({word for word in found if word not in known})
