"""In which language a client's pages are, and how numbers, money and dates are written on them."""

import re
from difflib import get_close_matches
from typing import Annotated

from pydantic import AfterValidator, Field

from winback_kit.assumptions.record import broken
from winback_kit.places import languages
from winback_kit.words.text import HOUSE_LOCALE

ENGLISH = "en"


def is_locale(name: str) -> bool:
    """Whether CLDR knows a locale by this name; that of the house needs no look."""
    if name == HOUSE_LOCALE:
        return True
    from babel import Locale, UnknownLocaleError

    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z][a-z]{3})?(_([A-Z]{2}|\d{3}))?", name):
        return False
    try:
        Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _known_locale(raw: str) -> str:
    if is_locale(raw):
        return raw
    from babel.localedata import locale_identifiers

    name = raw.partition(".")[0].replace("-", "_")
    language = name.partition("_")[0].lower()
    same = [known for known in locale_identifiers() if known.partition("_")[0] == language]
    close = get_close_matches(name, same or locale_identifiers(), n=3)
    mend = f"Did you mean {' or '.join(close)}?" if close else ""
    raise broken("must be a locale such as en_GB, de_DE or fr_FR", mend)


def locale_of(language: str) -> str:
    """The locale of a language in the country where most speak it: de is de_DE.

    >>> locale_of("de")
    'de_DE'
    """
    from babel.core import get_global

    *_, country = get_global("likely_subtags")[language].split("_")
    return f"{language}_{country}"


def _shipped_language(raw: str) -> str:
    if raw in ("", ENGLISH, *languages()):
        return raw
    known = ", ".join([ENGLISH, *languages()])
    raise broken(
        f"must be a language that the kit ships: {known}",
        "For another one fill in templates/words.pot and name that file as translation.",
    )


Locale = Annotated[
    str,
    AfterValidator(_known_locale),
    Field(description="how numbers, money and dates are written, e.g. de_DE"),
]

Language = Annotated[
    str,
    AfterValidator(_shipped_language),
    Field(description="in which the pages are: en, or another language that the kit ships: de"),
]
