"""A translation read from a .po file, checked line by line: places, plurals, emptiness."""

import gettext
import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from winback_kit.checks import Refused, hold_regular, missing_file, refused, unreadable
from winback_kit.words.catalogue import PLACE
from winback_kit.words.context import Catalogue

MEND = "Start from templates/words.pot, which holds every text in English."


def read_translation(file: Path) -> Catalogue:
    """The catalogue in a .po file; a text without translation, or marked fuzzy, stays English.

    Raises Refused where the file cannot be read, names no language, or where a translation has
    other places than its English text: what stands there would be lost.
    """
    found = _read(file)
    if found.locale is None:
        raise refused(file, "names no language", mend='Its head needs a line "Language: de\\n".')
    _known_rule(file, found.plural_expr)
    forms = {}
    cases: dict[str, dict[str, str]] = {}
    for message in found:
        said = _forms(message)
        if message.context and not message.fuzzy and all(said):
            cases.setdefault(message.context, {})[_one(message)] = said[0]
        elif message.id and not message.fuzzy and all(said):
            _same_places(file, message)
            forms[_one(message)] = said
    if not forms:
        raise refused(file, "holds no translation", mend=MEND)
    return Catalogue(found.locale.language, forms, found.plural_expr, cases)


def _known_rule(file: Path, rule: str) -> None:
    """Refuse a rule of plurals that cannot be worked out; it goes into the page's script too."""
    try:
        if not re.fullmatch(r"[n0-9\s()!=<>&|%?:+*/-]+", rule):
            raise ValueError(rule)
        of = gettext.c2py(rule)
        for number in (0, 1, 2, 5, 11, 21, 101):
            of(number)
    except (ValueError, ZeroDivisionError, RecursionError):
        raise refused(
            file,
            "has a rule of plurals that cannot be worked out",
            got=rule,
            mend='Its head needs a line such as "Plural-Forms: nplurals=2; plural=(n != 1);\\n".',
        ) from None


def english_texts(file: Path) -> list[str]:
    """Every text of the kit, from its list; of a text with a plural the form for one."""
    return [_one(message) for message in _read(file) if message.id]


def _read(file: Path) -> Catalog:
    try:
        hold_regular(file)
        with file.open("rb") as opened:
            return read_po(opened, abort_invalid=True)
    except FileNotFoundError:
        raise missing_file(file, "the translation", MEND) from None
    except OSError as error:
        raise unreadable(file, error) from None
    except (PoFileError, ValueError) as error:
        raise _broken(file, error) from None


def _broken(file: Path, error: Exception) -> Refused:
    line = f" (line {error.lineno})" if isinstance(error, PoFileError) and error.lineno else ""
    return refused(file, f"is not a .po file: {error}{line}", mend=MEND)


def _one(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(message: Message) -> tuple[str, ...]:
    said = message.string
    return (said or "",) if isinstance(said, str) or said is None else tuple(said)


def _same_places(file: Path, message: Message) -> None:
    """Refuse a translation with a place too many or, where there is one form only, too few."""
    english = message.id if isinstance(message.id, tuple | list) else (message.id,)
    wanted = {place for text in english for place in PLACE.findall(text)}
    for text in _forms(message):
        places = set(PLACE.findall(text))
        if places - wanted or (len(english) == 1 and wanted - places):
            names = ", ".join(f"{{{name}}}" for name in sorted(wanted)) or "none"
            raise refused(
                f"{file}, line {message.lineno}",
                f"{text!r} must have the places of its English text, {names}",
                mend="Copy them as they are, with their braces.",
            )
