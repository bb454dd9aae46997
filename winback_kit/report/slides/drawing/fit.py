"""How wide a text is, so that nothing runs out of its box whatever a client's names are.

A width is the sum of the advance widths of Helvetica (Adobe's font metrics, 1/1000 of the size; the
widths of Arial and Liberation Sans are the same), in bold a tenth more and at least a stem. A
letter that is not in the table counts as a wide one. No font file is needed, so a deck is the same
on every machine.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

LINE_HEIGHT = 1.2
BOLD = 1.1
_BOLD_STEM = 0.056  # what a stem gains: the widths of Helvetica-Bold, i 278 for 222
ELLIPSIS = "…"
LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"
_NARROW, _WIDE, _PICTURE = 0.6, 1.05, 1.4
_BY_WIDTH = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft\u00a0\u202f",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    556: "#$?0123456789_Labdeghnopqu–",
    584: "+<=>~−±×÷",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "…—",
    1015: "@",
}
_WIDTHS = {letter: width / 1000 for width, letters in _BY_WIDTH.items() for letter in letters}
_PICTURE_SIGNS = (
    "[\U0001f000-\U0001faff][\u200d\ufe0f\u2640\u2642\U0001f000-\U0001faff\U000e0020-\U000e007f]*"
)
_PICTURES = re.compile(f"(?:(?<=\\S) )?{_PICTURE_SIGNS}")
_PICTURES_ALONE = re.compile(f'(?:^|(?<=[“„«"(])){_PICTURE_SIGNS}(?=$|[”“»")])')
_BREAKS = re.compile(r"(?<=[ \-–/])(?=\S)")


@dataclass(frozen=True)
class Box:
    """A place on a slide, in points from its left upper corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Type:
    """How a text is set: size in points, weight, and how wide the font is beside Helvetica."""

    size: float
    bold: bool = False
    stretch: float = 1.0


def letter_width(letter: str) -> float:
    """Advance width as a share of the size; nothing for marks that stand on another letter.

    >>> letter_width("A"), letter_width("語"), letter_width("\\u0301")
    (0.667, 1.05, 0.0)
    """
    known = _WIDTHS.get(letter)
    if known is not None:
        return known
    kind = unicodedata.category(letter)
    if kind in ("Mn", "Me", "Cf"):
        return 0.0
    if kind == "So" or ord(letter) >= 0x1F000:
        return _PICTURE
    wide = unicodedata.east_asian_width(letter) in "WF" or kind == "Lu"
    return _WIDE if wide else _NARROW if ord(letter) < 0x250 else 0.85


def text_width(text: str, style: Type) -> float:
    """Width of a line in points."""
    widths = [letter_width(letter) for letter in text]
    if style.bold:
        widths = [max(BOLD * width, width + _BOLD_STEM) if width else 0.0 for width in widths]
    return sum(widths) * style.size * style.stretch


def lines(text: str, width: float, style: Type) -> int:
    """Lines that a paragraph takes in a box; a word wider than the box is broken."""
    taken, here = 1, 0.0
    for word in _BREAKS.split(text):
        size = text_width(word, style)
        if here + text_width(word.rstrip(), style) <= width:
            here += size
            continue
        if here:
            taken += 1
        whole, here = divmod(size, width) if size > width else (0, size)
        taken += int(whole)
    return taken


def height(paragraphs: Sequence[str], width: float, style: Type, *, gap: float = 0.0) -> float:
    """Height of paragraphs in points, `gap` between them."""
    number = sum(lines(text, width, style) for text in paragraphs)
    return number * style.size * LINE_HEIGHT + gap * max(0, len(paragraphs) - 1)


def shortened(text: str, width: float, style: Type) -> str:
    """A text cut to one line of a width, with an ellipsis where something is left out."""
    if text_width(text, style) <= width:
        return text
    kept = text
    while kept and text_width(kept + ELLIPSIS, style) > width:
        kept = kept[:-1]
    return _whole_letters(kept) + ELLIPSIS


def first_letters(text: str, most: int) -> str:
    """At most so many letters of a name."""
    return text if len(text) <= most else _whole_letters(text[: most - 1]) + ELLIPSIS


def _whole_letters(text: str) -> str:
    """Without a joiner or a space at the end, which would tie the ellipsis to half a letter."""
    return text.rstrip(" \u200d\ufe0f")


def readable(text: str) -> str:
    """A text as it can stand in a slide or a document: no control signs, and no sign that turns
    others around.

    Nor pictures, which would be boxes where no font has them: a name of nothing else is a dot.
    Right-to-left names are followed by a mark, so that the words after them keep their places.
    """
    plain = "".join(" " if _unfit(letter) else letter for letter in _without_pictures(text))
    return plain + LEFT_TO_RIGHT if _turned(plain) else plain


def _without_pictures(text: str) -> str:
    """A text without the signs of the planes of pictures, and what joins or varies them.

    >>> _without_pictures("Too dear 🙁, and “🙂🙂”"), _without_pictures("🦊")
    ('Too dear, and “●”', '●')
    """
    return _PICTURES.sub("", _PICTURES_ALONE.sub("●", text))


def _turned(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def _unfit(letter: str) -> bool:
    kind = unicodedata.category(letter)
    turns = "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069"
    return kind in ("Cc", "Cs", "Cn", "Zl", "Zp") or turns


@dataclass(frozen=True)
class Names:
    """The client's own names, which may be of any length."""

    full: tuple[str, ...]

    def cut(self, text: str, most: int) -> str:
        """A text in which each of the names has at most so many letters.

        A right-to-left name is followed by a mark, so that a number after it keeps its place.
        """
        for name in sorted(self.full, key=len, reverse=True):
            if len(name) > most or _turned(name):
                text = text.replace(name, readable(first_letters(name, most)))
        return text


_LIMITS = (48, 36, 28, 22, 16, 12)  # letters of a name; the notes hold it whole
WHOLE = 1_000


def fitted(
    paragraphs: Sequence[str],
    box: Box,
    names: Names,
    *,
    sizes: Sequence[float],
    style: Type,
    gap: float = 0.0,
) -> tuple[list[str], float]:
    """Paragraphs and a size with which they stay in their box.

    Names are cut before letters get small; where nothing else helps, the last paragraphs are left
    to the notes, and a single one is cut.
    """
    kept = list(paragraphs)
    while kept:
        for limit in _LIMITS:
            cut = [readable(names.cut(text, limit)) for text in kept]
            for size in sizes:
                set_in = Type(size, style.bold, style.stretch)
                if height(cut, box.width, set_in, gap=gap) <= box.height + 0.01:
                    return cut, size
        if len(kept) == 1:
            last = Type(sizes[-1], style.bold, style.stretch)
            room = box.width * max(1, int(box.height / (last.size * LINE_HEIGHT))) * 0.8
            return [shortened(readable(names.cut(kept[0], _LIMITS[-1])), room, last)], last.size
        kept.pop()
    return [], sizes[-1]
