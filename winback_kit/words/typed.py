"""Numbers as a person types them, in the locale that holds: the way back from `numbers`.

What `in_unit` writes is read as what it says, in every locale; currency, sign for per cent and
noun may be left out. Digits of any script, blanks, and either apostrophe are taken.
"""

import re
import unicodedata
from collections.abc import Iterable

from winback_kit.words.catalogue import plural, words
from winback_kit.words.context import current
from winback_kit.words.text import HOUSE_LOCALE, ORDERS

_MARKS = re.compile("[\u200e\u200f\u061c\u2066-\u2069]")  # of direction, which nobody sees
_MINUS = re.compile("^[\u2212\u2013\ufe63\uff0d]")
_PER_CENT = ("%", "\u066a", "\ufe6a", "\uff05")


def read_in_unit(text: str, unit: str, currency: str = "") -> float | None:
    """A value in its unit from what was typed; None where that is no number of this locale.

    >>> from winback_kit.words.context import client_context
    >>> read_in_unit("7.5 %", "share"), read_in_unit("7.5", "share"), read_in_unit("7,5", "share")
    (0.075, 0.075, None)
    >>> with client_context(locale="de_DE"):
    ...     read_in_unit("−1.234,50 EUR", "money", "EUR"), read_in_unit("1.234", "factor")
    (-1234.5, 1234.0)
    """
    number = _number(_bare(text, _beside(unit, currency)))
    if number is None:
        return None
    return number / 100 if unit in ("share", "points") else number


def _beside(unit: str, currency: str) -> Iterable[str]:
    """What may stand beside a number of this unit."""
    if unit == "share":
        return _PER_CENT
    if unit == "points":
        return (*_PER_CENT, words("{n} points", n=""))
    if unit == "months":
        return [plural(n, "{n} month", "{n} months", n="") for n in range(22)]
    return (words("{n} orders", n="") if currency == ORDERS else currency,)


def _bare(text: str, beside: Iterable[str]) -> str:
    """The text without blanks, marks of direction, and what stands beside its number."""
    left = _closed(text)
    for one in sorted(map(_closed, beside), key=len, reverse=True):
        if one and one in left:
            return left.replace(one, "", 1)
    return left


def _closed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", _MARKS.sub("", text)).casefold().split())


def _number(text: str) -> float | None:
    decimal, group = _signs()
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    plainly = _MINUS.sub("-", digits).replace("\u2019", "'")
    sets = rf"\d{{1,3}}(?:{group}\d{{2,3}})*{group}\d{{3}}|" if group else ""
    found = re.fullmatch(rf"([-+]?)({sets}\d*)(?:{re.escape(decimal)}(\d+))?", plainly)
    if found is None or not (found[2] or found[3]):
        return None
    whole = re.sub(r"\D", "", found[2]) or "0"
    return float(f"{found[1]}{whole}.{found[3] or 0}")


def _signs() -> tuple[str, str]:
    """The locale's signs for decimals and, as a pattern, for thousands; blanks are none."""
    locale = current().locale
    if locale == HOUSE_LOCALE:
        return ".", ","
    from babel.numbers import get_decimal_symbol, get_group_symbol

    group = _closed(get_group_symbol(locale)).replace("\u2019", "'")
    return get_decimal_symbol(locale), re.escape(group)
