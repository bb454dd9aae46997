"""Reads every number in a text back and finds it in run.json, at the precision shown.

A cell or a fact of a page says where it stands in run.json: there its value must stand, and what is
shown must be that value. All other numbers are looked for among all figures of the record.

A number is read with its unit: per cent and points stand for shares, k and m for thousands and
millions. It is founded where some figure of the record, rounded as the text rounds it, is that
number; signs are the business of sentences, since a cost is told both as 5 and as −5.

What looks like a number and is none is told apart by what it is, never by a loose pattern: words of
the record (names, sources, formulas, versions) that the text repeats, dates that the record holds,
digests that begin a digest of the record, and the page numbers of a PDF.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from winback_kit.show.kit.sentence import shortened
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import MOST_SHARE, amount, odds, share

SHORTEST_WORDS = 4
NOT_SHOWN = ("curve",)  # inputs by month or age: no page shows them, any number is among them
DIGEST_LETTERS = 8
_SCALE = {"%": 100.0, "points": 100.0, "point": 100.0, "k": 1e-3, "m": 1e-6, "": 1.0}
_MONTHS = {dt.date(2000, n, 1).strftime("%B"): n for n in range(1, 13)}
_UNSEEN = ("script", "style", "template")


@dataclass(frozen=True)
class Number:
    """A number as it stands in a text; `scaled` is what a figure of the record is multiplied by."""

    shown: str
    value: float
    decimals: int
    scaled: float

    def rounds(self, figure: float) -> bool:
        """Whether a figure, rounded as the text rounds it, is this number; signs apart."""
        half = 0.5 * 10**-self.decimals * (1 + 1e-9)
        return abs(self.value - abs(figure) * self.scaled) <= half + 1e-12 * self.scaled


@dataclass(frozen=True)
class Placed:
    """A number of a page with its value and its place in run.json; no value where it is none."""

    shown: str
    value: str
    path: str


def separators() -> tuple[str, str]:
    """What sets off thousands and decimals where a person reads: taken from what is written."""
    written = _plain(amount(1234.5, digits=1))
    return written[1:-5], written[-2]


def numbers_in(text: str) -> list[Number]:
    """Every number of a text in order."""
    return [_number(found) for found in _pattern().finditer(_plain(text))]


def unfounded(text: str, record: Mapping[str, Any], *, marks: Iterable[str] = ()) -> list[str]:
    """The numbers of a text that the record does not hold, with the words around them.

    `marks` are labels on the axes of charts, which a chart chooses for itself.
    """
    known = _Known(record)
    beyond = _plain(share(2 * MOST_SHARE))  # says that a share is too large to be told
    rest = _without_words(_plain(text).replace(beyond, " "), known.words)
    out = [
        f"{date} is no date of the record"
        for date, day in _dates_in(rest)
        if day not in known.dates
    ]
    rest = _without_digests(_WRITTEN.sub(" ", rest), known.digests)
    scale = {_plain(mark) for mark in marks}
    for found in _pattern().finditer(rest):
        number = _number(found)
        if number.shown not in scale and not known.holds(number):
            around = rest[max(0, found.start() - 40) : found.end() + 20]
            out.append(f"{number.shown} in “{' '.join(around.split())}”")
    return out


def visible_text(page: str) -> str:
    """The text of a page that a person sees or hears, without scripts and styles."""
    return " ".join(_read(page).parts)


def unfounded_in_page(page: str, record: Mapping[str, Any]) -> list[str]:
    """The numbers of a page that the record does not hold, or not where the page says."""
    return [*misplaced(page, record), *unfounded(" ".join(_read(page).elsewhere), record)]


def misplaced(page: str, record: Mapping[str, Any]) -> list[str]:
    """The numbers of a page that are not what stands in the record where the page says."""
    return [told for cell in placed_in(page) if (told := _wrong(cell, record))]


def placed_in(page: str) -> list[Placed]:
    """The numbers of a page that say where they stand in the record."""
    return _read(page).placed


def at(record: Any, path: str) -> Any:
    """What stands at a dotted path of the record; a KeyError where there is no such place."""
    for part in path.split("."):
        record = record[int(part)] if isinstance(record, list) else record[part]
    return record


def _wrong(cell: Placed, record: Mapping[str, Any]) -> str:
    """What is wrong with a number that says where it stands; empty where nothing is."""
    try:
        held = at(record, cell.path)
    except (KeyError, IndexError, TypeError, ValueError):
        return f"{cell.shown} stands nowhere: there is no {cell.path}"
    if held is None or not cell.value:
        return "" if held is None and not cell.value else f"{cell.path} is {held}, not {cell.shown}"
    if not math.isclose(abs(float(cell.value)), abs(held), rel_tol=1e-12):
        return f"{cell.path} is {held}, not {cell.value}"
    numbers = numbers_in(cell.shown)
    if cell.shown[-1:].isdecimal():  # the low end of a range, whose unit the high end bears
        numbers += numbers_in(f"{cell.shown}%")
    worded = {_plain(text) for text in (odds(held), share(held))}
    told = _plain(cell.shown) in worded or any(one.rounds(held) for one in numbers)
    return "" if told else f"{cell.path} is {held}, shown as {cell.shown}"


def without_page_numbers(pages: Iterable[str]) -> str:
    """The text of a PDF from that of its pages, each of which has its number on a line alone."""
    texts = [page.strip().split("\n") for page in pages if page.strip()]
    out = []
    for at, lines in enumerate(texts, start=1):
        number = f"{at} / {len(texts)}"
        if number not in lines:
            raise ValueError(f"page {at} does not bear its number, {number}")
        lines.remove(number)
        out += lines
    return "\n".join(out)


class _Reader(HTMLParser):
    """Visible texts, and those that stand in for pictures; numbers with a place apart."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.elsewhere: list[str] = []
        self.placed: list[Placed] = []
        self._place: tuple[str, str] | None = None
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        held = dict(attrs)
        if label := held.get("aria-label"):
            self.parts.append(label)
            self.elsewhere.append(label)
        if path := held.get("data-path"):
            self._place = (held.get("value") or "", path) if tag == "data" else None

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN
        if tag == "data":
            self._place = None

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        self.parts.append(data)
        if self._place:
            self.placed.append(Placed(data, *self._place))
        else:
            self.elsewhere.append(data)


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(re.sub("<wbr/?>", "", page))  # a word may be broken there
    return reader


class _Known:
    """What a record holds: its figures, sorted by size, its words, dates and digests."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        leaves = list(_leaves(record))
        texts = [leaf for leaf in leaves if isinstance(leaf, str)]
        figures = {abs(float(leaf)) for leaf in leaves if not isinstance(leaf, str)}
        figures |= {float(text) for text in texts if text.isdecimal()}
        self.figures = sorted(figures)
        self.dates = {_date(text) for text in texts} - {None}
        self.digests = [text for text in texts if re.fullmatch(r"[0-9a-f]{64}", text)]
        self.digests += [text.rpartition("_")[2] for text in texts if "_" in text]
        worded = {form for text in texts for form in (_plain(text), _plain(shortened(text)))}
        self.words = sorted(filter(_is_worded, worded), key=len, reverse=True)

    def holds(self, number: Number) -> bool:
        """Whether some figure rounds to the number."""
        half = 0.5 * 10**-number.decimals * (1 + 1e-9)
        low, high = (number.value - half) / number.scaled, (number.value + half) / number.scaled
        at = bisect_left(self.figures, low - 1e-12)
        return at < len(self.figures) and self.figures[at] <= high + 1e-12


def _leaves(here: Any) -> Iterator[float | str]:
    if isinstance(here, Mapping):
        for key, value in here.items():
            yield str(key)
            if key not in NOT_SHOWN:
                yield from _leaves(value)
    elif isinstance(here, list | tuple):
        for value in here:
            yield from _leaves(value)
    elif isinstance(here, str) or (isinstance(here, int | float) and not isinstance(here, bool)):
        yield here


def _is_worded(text: str) -> bool:
    """Words with a number in them; a bare number is none."""
    return (
        len(text) >= SHORTEST_WORDS
        and any(c.isdecimal() for c in text)
        and (any(c.isalpha() for c in text) or text.count(".") > 1)
    )


def _plain(text: str) -> str:
    """One kind of blank, none before a sign for per cent, and no marks of direction.

    The narrow blank there is lost when the text of a PDF is read.
    """
    kept = "".join(c for c in text if unicodedata.category(c) != "Cf")
    plain = re.sub(r"\s+", " ", kept).replace(" %", "%")
    to = words("{low} to {high}", low="", high="")  # a range bears its unit once, at its end
    return re.sub(rf"(\d){re.escape(to)}([+−]?[\d.,]+)(%| points)", r"\1\3" + to + r"\2\3", plain)


def _pattern() -> re.Pattern[str]:
    thousands, decimal = (re.escape(sign) for sign in separators())
    whole = rf"\d{{1,3}}(?:{thousands}\d{{3}})+|\d+"
    units = "%|points?|[km]"
    return re.compile(
        rf"(?<![\w.])(?P<whole>{whole})(?:{decimal}(?P<part>\d+))?(?: ?(?P<unit>{units}))?(?!\w)"
    )


def _number(found: re.Match[str]) -> Number:
    thousands, _ = separators()
    whole, part = found["whole"].replace(thousands, ""), found["part"] or ""
    unit = found["unit"] or ""
    return Number(found[0], float(f"{whole}.{part or 0}"), len(part), _SCALE[unit])


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _without_words(text: str, words: Iterable[str]) -> str:
    for word in words:
        text = text.replace(word, " ")
    return text


_WRITTEN = re.compile(
    rf"(?P<day>\d{{1,2}})\s(?P<month>{'|'.join(_MONTHS)})\s(?P<year>\d{{4}})|\d{{4}}-\d\d-\d\d"
)


def _dates_in(text: str) -> Iterator[tuple[str, dt.date | None]]:
    """Every date of a text as it is written, and which day it is."""
    for found in _WRITTEN.finditer(text):
        day, month, year = found["day"], found["month"], found["year"]
        yield found[0], dt.date(int(year), _MONTHS[month], int(day)) if month else _date(found[0])


def _without_digests(text: str, digests: Iterable[str]) -> str:
    known = {digest[:DIGEST_LETTERS] for digest in digests}
    found = rf"\b[0-9a-f]{{{DIGEST_LETTERS}}}\b"
    return re.sub(found, lambda hit: " " if hit[0] in known else hit[0], text)
