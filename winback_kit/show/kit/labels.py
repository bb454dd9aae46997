"""Texts in charts and tables.

In a chart names are text whatever they hold, and short enough to be drawn.

plotly reads a few tags in labels, so what a client wrote is escaped; a line break that the kit
writes itself, and the marks of a hover text, stay. Two long names that would be cut to the same
label are told apart by a number.
"""

import re
import textwrap
from collections.abc import Collection, Mapping, Sequence
from html import escape, unescape
from typing import Any

from winback_kit.words.catalogue import words
from winback_kit.words.context import current
from winback_kit.words.numbers import count
from winback_kit.words.told import told_name

LONG_NAME = 8  # letters of a name that may be broken
SHORT = 13  # letters of a cell that stays in one line
_JOINTS = re.compile(r"(?<=[._(\[/])(?=\w)")  # where a name of code may go on in the next line
_LONG_WORD = re.compile(r"[^\W\d_]{12,}")
_LONGEST_WORD = 17  # letters of a word that no table breaks
SOFT = "\u00ad"  # a hyphen that stands only where a line ends at it
_TOGETHER = re.compile(r"(?<=\{low\})[^{}]+(?=\{high\})|\([^()]*\)| (?=\[)|(?<=→) ")
BREAK = "<br>"
LONGEST_LINE, HALF_LINE = 34, 28
_NAMES = ("name", "x", "y", "text", "labels")


def shown_trace(trace: Mapping[str, Any]) -> dict[str, Any]:
    """A trace with every text in it safe and short."""
    return {key: _shown(value) if key in _NAMES else value for key, value in trace.items()}


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return label(value)
    if not isinstance(value, list | tuple):
        return value
    if value and isinstance(value[0], list | tuple):  # rows of a grid
        return [_shown(row) for row in value]
    names: dict[str, str] = {}
    for one in value:
        if isinstance(one, str) and one not in names:
            names[one] = apart(label(one), names.values())
    return [names.get(one, one) if isinstance(one, str) else one for one in value]


def apart(text: str, taken: Collection[str]) -> str:
    """A text that nothing bears yet: with a number behind it where one does."""
    number, own = 1, text
    while own in taken:
        number += 1
        own = f"{text} ({number})"
    return own


def label(text: str) -> str:
    """One label: each line broken in two or cut where it is too long, and escaped.

    >>> label("<b>Price</b><br>Voucher")
    '&lt;b&gt;Price&lt;/b&gt;<br>Voucher'
    >>> label("The same money on the main reason for leaving")
    'The same money on the main<br>reason for leaving'
    """
    return BREAK.join(_line(line) for line in text.split(BREAK))


def _line(given: str) -> str:
    text = told_name(unescape(given))  # a name that a figure has made safe already stays as it is
    if len(text) <= LONGEST_LINE:
        return escape(text, quote=False)
    lines = textwrap.wrap(text, HALF_LINE, max_lines=2, placeholder="…")
    return BREAK.join(escape(line, quote=False) for line in lines)


def alike(rows: Sequence[Sequence[str]], many: int) -> list[tuple[int, str]]:
    """Each row to be shown and its name: `many` or more that differ in their name alone are one.

    >>> alike([["a", "1"], ["b", "2"], ["c", "1"]], 2)
    [(0, 'a and 1 more'), (1, 'b')]
    """
    same: dict[tuple[str, ...], list[int]] = {}
    for at, row in enumerate(rows):
        same.setdefault(tuple(row[1:]), []).append(at)
    shown = []
    for first, *others in same.values():
        if len(others) + 1 < many:
            shown += [(at, rows[at][0]) for at in (first, *others)]
        else:
            more = words("{first} and {n} more", first=rows[first][0], n=count(len(others)))
            shown.append((first, more))
    return sorted(shown)


def whole(text: str, html: str) -> str:
    """The HTML of a number; a short one stays in one line with its unit.

    >>> whole("365 days", "365 days")
    '365\\xa0days'
    """
    return html.replace(" ", "\u00a0") if len(text) <= SHORT and "<" not in html else html


def glued(text: str) -> str:
    """A number with its unit as HTML, which no line ends within.

    >>> glued("+0.3 points")
    '+0.3\\xa0points'
    """
    return escape(text).replace(" ", "\u00a0")


def in_lines(pattern: str) -> str:
    """The pattern of a cell of several values as HTML: no line ends within a range, or between it
    and the grade behind it.

    >>> in_lines("{uplift} ({low} to {high}) [{grade}]")
    '{uplift} ({low}\\xa0to\\xa0{high})\\xa0[{grade}]'
    """
    return _TOGETHER.sub(lambda found: found[0].replace(" ", "\u00a0"), escape(pattern))


def in_parts(text: str, letters: int, seam: str = "- ") -> str:
    """A text whose words of more letters have a seam where the translation names their parts.

    >>> from winback_kit.words.context import Catalogue, client_context
    >>> with client_context(catalogue=Catalogue("de", cases={"parts": {"Teamkosten": "Team|kosten",
    ...     "Deckungsbeitrag": "Deckungs|beitrag"}})):
    ...     in_parts("Teamkosten, Deckungsbeitrag", 14)
    'Teamkosten, Deckungs- beitrag'
    """
    parts = current().catalogue.cases.get("parts", {})

    def told(word: re.Match[str]) -> str:
        return parts.get(word[0], word[0]).replace("|", seam) if len(word[0]) > letters else word[0]

    return _LONG_WORD.sub(told, text)


def breakable(text: str) -> str:
    """A text as HTML; a long name of code may be broken at its joints, and not within its parts.

    Nor is a long word of which the translation says where it may be broken, in its entries with
    the context `parts`.

    >>> breakable("study.reasons.last_rate"), breakable("1.5 < 2")
    ('study.<wbr>reasons.<wbr>last_<wbr>rate', '1.5 &lt; 2')
    """
    words_of = in_parts(text, _LONGEST_WORD, SOFT).split(" ")
    return " ".join(
        "<wbr>".join(map(escape, _JOINTS.split(one)))
        if len(one) >= LONG_NAME and one.isascii() and one[0].isalpha()
        else escape(one)
        for one in words_of
    )
