"""Sentences made of typed facts: each number with its unit and its place in run.json.

A sentence is a row of parts: plain words, names of the client's, and facts. What is printed is made
from the parts in one place, so that units, signs, rounding and plurals are right in every sentence,
and every number can be traced back to the record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from winback_kit.words.catalogue import (
    PLACE_IN_CASE,
    ends_sentence,
    in_case,
    in_one,
    marked,
    plural,
    plural_pattern,
    translated,
    words,
)
from winback_kit.words.numbers import (
    amount,
    apart,
    count,
    digits_for,
    in_unit,
    months,
    odds,
    points,
    share,
    short_money,
)
from winback_kit.words.text import Text
from winback_kit.words.told import cut_short, told_name, told_value

LONGEST_NAME = 44
MANY_NAMES = 3


@dataclass(frozen=True)
class Fact:
    """A number: its value in full precision, its place in run.json and how it is printed."""

    value: float | None
    path: str
    shown: str


@dataclass(frozen=True)
class Name:
    """A name that the client gave; what is too long for a sentence is cut."""

    full: str

    @property
    def shown(self) -> str:
        """The name in quotation marks."""
        return words("“{name}”", name=shortened(told_name(self.full)))


@dataclass(frozen=True)
class Isolated(Name):
    """A name without quotation marks, as it stands in a heading."""

    @property
    def shown(self) -> str:
        """The name as it is."""
        return told_name(self.full)


Part = str | Fact | Name
Place = Part | Text | Sequence[Part]


@dataclass(frozen=True)
class Sentence:
    """Words, names and facts in order."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The sentence as plain text."""
        return "".join(part if isinstance(part, str) else part.shown for part in self.parts)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Its numbers."""
        return tuple(part for part in self.parts if isinstance(part, Fact))

    def as_html(self) -> str:
        """The sentence as HTML: names isolated (they may run from right to left), facts marked."""
        return "".join(map(_html, self.parts))

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        html = f'<p class="wb-finding">{self.as_html()}</p>'
        return {"text/html": html, "text/plain": self.text}


def say(english: str, **parts: Place | Sentence) -> Sentence:
    """A sentence in the language that holds here; its places hold names, facts and sentences.

    >>> say("{who} would return", who=Name("A")).text
    '“A” would return'
    """
    return _in_places(translated(english), parts)


def say_many(number: float, one: str, many: str, **parts: Place | Sentence) -> Sentence:
    """A sentence whose wording depends on a number."""
    return _in_places(plural_pattern(number, one, many), parts)


def _in_places(pattern: str, parts: Mapping[str, Place | Sentence]) -> Sentence:
    told = {name: joined(part) for name, part in parts.items()}
    pattern = in_one(pattern, {name: one.text for name, one in told.items()})
    pieces = PLACE_IN_CASE.split(pattern)  # words, place, its case, words, place, …
    filled: list[Place | Sentence] = []
    for words_before, place, case in zip(*(pieces[at::3] for at in range(3)), strict=False):
        filled += [words_before, _in_case(told[place], case)]
    return joined(*filled, pieces[-1])


def _in_case(sentence: Sentence, case: str | None) -> Sentence:
    """The sentence with its last words in a grammatical case."""
    *before, last = sentence.parts or ("",)
    if isinstance(last, Name):
        return sentence
    if isinstance(last, Fact):
        return Sentence((*before, replace(last, shown=in_case(last.shown, case))))
    return Sentence((*before, in_case(last, case)))


def joined(*parts: Place | Sentence) -> Sentence:
    """Parts, sentences and rows of parts one after another, with one full stop where two would be.

    >>> joined("for ", Isolated("Acme Inc."), ". It pays.").text
    'for Acme Inc. It pays.'
    """
    flat: list[Part] = []
    for part in parts:
        if isinstance(part, Sentence):
            flat.extend(part.parts)
        elif isinstance(part, str | Text):
            flat.append(told_value(part))
        elif isinstance(part, Fact | Name):
            flat.append(part)
        else:
            flat.extend(part)
    for at in range(1, len(flat)):
        before, part = flat[at - 1], flat[at]
        if isinstance(part, str) and not isinstance(before, str) and ends_sentence(part):
            flat[at] = part[before.shown.endswith(".") :]
    return Sentence(tuple(flat))


def in_a_line(*told: str | Sentence) -> Sentence:
    """Sentences one after another, without those that are empty; what was said is not said again.

    >>> in_a_line("Nobody was lost.", "", "Nobody was lost.").text
    'Nobody was lost.'
    """
    parts = [part for one in dict.fromkeys(told) if one for part in (" ", one)]
    return joined(*parts[1:])


def _html(part: Part) -> str:
    if isinstance(part, str):
        return escape(part)
    if isinstance(part, Name):
        return f"<bdi>{escape(part.shown)}</bdi>"
    return fact_html(part)


def fact_html(fact: Fact, *, result: str = "") -> str:
    """A fact as HTML, with its value and place; `result` names one of the four numbers."""
    value = "" if fact.value is None else str(fact.value)
    marks = f' data-memo="{result}" data-value="{value}"' if result else ""
    return (
        f'<data value="{value}" data-path="{escape(fact.path)}"{marks}>{escape(fact.shown)}</data>'
    )


def shortened(name: str, longest: int = LONGEST_NAME) -> str:
    """A name that fits into a sentence or a chart.

    >>> shortened("a name that is far longer than anybody wants to read here")
    'a name that is far longer than anybody…'
    """
    return cut_short(" ".join(name.split()), longest)


def listed(names: Sequence[str]) -> list[Part]:
    """Names as a list in words.

    >>> joined(listed(["a", "b", "c"])).text
    '“a”, “b” and “c”'
    """
    if len(names) < 2:
        return [Name(name) for name in names]
    others: list[Part] = []
    for name in names[:-1]:
        others.extend([", ", Name(name)] if others else [Name(name)])
    return list(say("{others} and {last}", others=others, last=Name(names[-1])).parts)


def named_or_counted(segments: Sequence[str], path: str) -> list[Part]:
    """Segments by name in a row, or how many they are where they are many."""
    if len(segments) > MANY_NAMES:
        return [count_fact(len(segments), path, "{n} segment", "{n} segments")]
    return listed(segments)


def money_fact(value: float | None, path: str, currency: str, *, sign: bool = False) -> Fact:
    """An amount, a large one in thousands or millions (`short_money`).

    >>> money_fact(212_345.6, "figures.npv", "EUR", sign=True).shown
    '+EUR\\u202f212\\u202fk'
    """
    if value is None:
        return Fact(None, path, words("none"))
    shown = short_money(value, currency)
    return Fact(value, path, f"+{shown}" if sign and value > 0 else shown)


def loss_fact(value: float, path: str, currency: str) -> Fact:
    """An amount below zero told as what is lost, without its sign."""
    return Fact(value, path, money_fact(abs(value), path, currency).shown)


def share_fact(value: float, path: str, *, digits: int = 0) -> Fact:
    """A share as per cent."""
    return Fact(value, path, share(value, digits=digits))


def odds_fact(value: float | None, path: str) -> Fact:
    """A chance that was found by drawing: never told as certain, or as impossible.

    None where most of what it would be drawn from is assumed.

    >>> odds_fact(1.0, "risk.chance").shown, odds_fact(0.0, "risk.chance").shown
    ('more than 99\\u202f%', 'less than 1\\u202f%')
    """
    return Fact(value, path, words("not given") if value is None else odds(value))


def points_fact(value: float, path: str) -> Fact:
    """A limit on a difference of shares: a plus sign would only be in the way."""
    return Fact(value, path, points(value, sign=False))


def amount_fact(value: float, path: str) -> Fact:
    """An amount whose currency stands above it."""
    return Fact(value, path, amount(value, digits=digits_for([value])))


def months_fact(value: int | None, path: str, *, never: str = marked("never")) -> Fact:
    """A number of months, or that it never happens."""
    return Fact(value, path, words(never) if value is None else months(value))


def pilot_fact(months: int, path: str) -> Fact:
    """A pilot by its length, within a sentence.

    >>> pilot_fact(4, "pilot.months").shown, pilot_fact(18, "pilot.months").shown
    ('a 4-month pilot', 'an 18-month pilot')
    """
    eight = str(months).startswith("8") or months in (11, 18)  # spoken with a vowel first
    said = marked("an {n}-month pilot") if eight else marked("a {n}-month pilot")
    return Fact(months, path, words(said, n=count(months)))


def range_facts(
    low: float,
    high: float,
    path: str,
    unit: str,
    *,
    currency: str = "",
    digits: int | None = None,
) -> dict[str, Fact]:
    """The ends of a range by the places of a text; their names stand behind `path` in run.json.

    Money that is large is told in thousands, as elsewhere, where that tells the ends apart.

    >>> ends = range_facts(0.0004, 0.01, "uplift.", "points")
    >>> ends["low"].path, ends["low"].shown, ends["high"].shown
    ('uplift.low', '+0.04 points', '+1.0 points')
    """
    told = apart(low, high, unit, currency, digits)
    if unit == "money" and digits is None:
        short = short_money(low, currency), short_money(high, currency)
        told = short if short[0] != short[1] else told
    return {
        "low": Fact(low, f"{path}low", told[0]),
        "high": Fact(high, f"{path}high", told[1]),
    }


def count_fact(value: float, path: str, one: str = "{n}", many: str = "{n}") -> Fact:
    """A whole number, with the noun that belongs to it.

    >>> count_fact(1.2, "figures.returns", "{n} customer", "{n} customers").shown
    '1 customer'
    """
    return Fact(value, path, plural(value, one, many, n=count(value)))


def unit_fact(value: float | None, path: str, unit: str, currency: str) -> Fact:
    """A figure in the unit of an assumption; `none` where there is none."""
    return Fact(value, path, words("none") if value is None else in_unit(value, unit, currency))
