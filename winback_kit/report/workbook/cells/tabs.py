"""The names of the sheets, in the reader's language.

Formulas are made with the English names. Where one is written into a cell its names become those of
the tabs, in one place, so that no formula can name a sheet that is not there.
"""

import re
from functools import cache

from winback_kit.words.catalogue import marked, words

SHEETS = (
    marked("Summary"),
    marked("Assumptions"),
    marked("Lists"),
    marked("Segments"),
    marked("Programme"),
    marked("Return rate"),
    marked("Checks"),
    marked("Method"),
)
_LONGEST = 31
_NO_NAME = re.compile(r"[\[\]:*?/\\{}]|^'|'$|^$")
_TEXTS = re.compile(r'("(?:[^"]|"")*")')
_NAMED = re.compile(rf"(?<![\w.])(?:'({'|'.join(SHEETS)})'|({'|'.join(SHEETS)}))!")


def tab_of(sheet: str) -> str:
    """The name on the tab of a sheet: its translation, where a workbook takes all of them.

    >>> tab_of("Return rate")
    'Return rate'
    """
    return words(sheet) if _can_be_names(tuple(words(one) for one in SHEETS)) else sheet


@cache
def _can_be_names(told: tuple[str, ...]) -> bool:
    different = len({one.casefold() for one in told}) == len(told)
    return different and all(len(one) <= _LONGEST and not _NO_NAME.search(one) for one in told)


def with_tabs(formula: str) -> str:
    r"""A formula with the names of the tabs; texts within it stay as they are.

    >>> with_tabs("=SUMIF(Segments!A:A,\"Lists!\",'Return rate'!B2)")
    '=SUMIF(Segments!A:A,"Lists!",\'Return rate\'!B2)'
    """
    parts = _TEXTS.split(formula)
    return "".join(p if at % 2 else _NAMED.sub(_renamed, p) for at, p in enumerate(parts))


def _renamed(found: re.Match[str]) -> str:
    name = tab_of(found.group(1) or found.group(2))
    plain = name.isascii() and name.isalpha()
    return f"{name}!" if plain else "'" + name.replace("'", "''") + "'!"
