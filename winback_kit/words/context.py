"""For whom is written: language, locale and brand, held in one place for whatever is written."""

import gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from winback_kit.words.text import HOUSE_LOCALE

ENGLISH_PLURAL = "(n != 1)"


@dataclass(frozen=True)
class Catalogue:
    """A translation: for each English text its forms, one or as many as the language's plurals.

    `cases` holds, by grammatical case, the ends of a text that the case inflects: "Monate" is
    "Monaten" in the dative. A translation asks for it in a place: "nach {months:dative}".
    """

    language: str = "en"
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    plural_rule: str = ENGLISH_PLURAL
    cases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def form_of(self, number: int) -> int:
        """Which plural form goes with a number."""
        return int(_rule(self.plural_rule)(abs(number)))


@cache
def _rule(text: str) -> Any:
    return gettext.c2py(text)


ENGLISH = Catalogue()


@dataclass(frozen=True)
class ClientContext:
    """The language, the locale, the paper and the brand of a client; without any, the house's own.

    `paper` is a4 or letter, or empty: that of the locale's country. What a brand is, is known to
    report/look alone.
    """

    catalogue: Catalogue = ENGLISH
    locale: str = HOUSE_LOCALE
    brand: object = None
    paper: str = ""


HOUSE = ClientContext()
_current: ContextVar[ClientContext] = ContextVar("client_context", default=HOUSE)


def current() -> ClientContext:
    """The context that holds here."""
    return _current.get()


def use_context(context: ClientContext) -> None:
    """Write for this context from here on, as a notebook does."""
    _current.set(context)


@contextmanager
def client_context(
    context: ClientContext | None = None,
    *,
    catalogue: Catalogue | None = None,
    locale: str | None = None,
    brand: object = None,
    paper: str | None = None,
) -> Iterator[None]:
    """Whatever is written within is written for this context, or for the one that holds here, with
    the parts that are named put in their place.

    >>> with client_context(locale="de_DE"):
    ...     current().locale, current().catalogue.language
    ('de_DE', 'en')
    """
    named = {"catalogue": catalogue, "locale": locale, "brand": brand, "paper": paper}
    parts: dict[str, Any] = {part: value for part, value in named.items() if value is not None}
    token = _current.set(replace(context or current(), **parts))
    try:
        yield
    finally:
        _current.reset(token)
