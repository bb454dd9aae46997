"""What the kit says, in the language of the reader: English in the code, a translation in one file.

English stands where it is used, within `words`, `plural` or `marked`; all of it is collected in
templates/words.pot (`make catalogue`). A translation is that file filled in: a gettext .po file,
read through Babel. A text that it does not hold stays English. The translation holds for whatever
is written within `client_context`.
"""

import re
from collections.abc import Mapping, Sequence

from winback_kit.words.context import current
from winback_kit.words.locale import per_cent
from winback_kit.words.text import marked as marked

PLACE = re.compile(r"\{(\w+)(?::\w+)?\}")
_TYPED = re.compile(r"(\d+)[ \u00a0]%")  # a level that a text names, such as a 90 % interval
PLACE_IN_CASE = re.compile(r"\{(\w+)(?::(\w+))?\}")  # a translation may name a grammatical case


RANGE = marked("{low} to {high}")
BETWEEN = marked("between {low} and {high}")
LESS_TO_MORE = marked("{less} to {more}")  # beside a range of another figure
CHANGE = marked("{before} → {after}")
_IN_ONE = {RANGE: "{low}", BETWEEN: marked("at {low}"), LESS_TO_MORE: "{less}", CHANGE: "{after}"}


def in_one(pattern: str, told: Mapping[str, str]) -> str:
    """A pattern whose two places that make a range, or a change, are told once if they read alike.

    A range in brackets is left out where another place reads as its ends do: "EUR 17.88", and not
    "EUR 17.88 (EUR 17.88 to EUR 17.88)".

    >>> in_one("It is {low} to {high}.", {"low": "31 %", "high": "31 %"})
    'It is {low}.'
    >>> in_one("{value} ({low} to {high})", {"value": "7", "low": "7", "high": "7"})
    '{value}'
    """
    for joint, alone in _IN_ONE.items():
        places = PLACE.findall(joint)
        one, other = map(told.get, places)
        if not one or one != other:
            continue
        both = translated(joint)
        if one in (text for place, text in told.items() if place not in places):
            pattern = pattern.replace(f" ({both})", "")
        pattern = pattern.replace(both, translated(alone))
    return pattern


def translated(english: str) -> str:
    """The pattern of a text in the language that holds here, its places not yet filled.

    A level named in it is written as shares are, and no line breaks within it.

    >>> translated("90 % interval")
    '90\\u202f% interval'
    """
    return _levels(current().catalogue.forms.get(english, (english,))[0])


def _levels(pattern: str) -> str:
    if "%" not in pattern:
        return pattern
    return _TYPED.sub(lambda found: per_cent(int(found[1]), 0), pattern)


def words(english: str, **values: object) -> str:
    """A text in the language that holds here, with its places filled.

    >>> from winback_kit.words.context import Catalogue, client_context
    >>> german = Catalogue("de", {"{n} of {all}": ("{n} von {all}",)})
    >>> with client_context(catalogue=german):
    ...     words("{n} of {all}", n=3, all=7), words("Not there")
    ('3 von 7', 'Not there')
    """
    return filled(translated(english), values)


def plural_pattern(number: float, one: str, many: str) -> str:
    """The pattern whose form goes with a number, as that number is rounded to whole ones."""
    held, whole = current().catalogue, round(number)
    forms = held.forms.get(one)
    if forms is None:
        return _levels(one if abs(whole) == 1 else many)
    return _levels(forms[min(held.form_of(whole), len(forms) - 1)])


def plural(number: float, one: str, many: str, **values: object) -> str:
    """A text whose wording depends on a number.

    >>> plural(2, "{n} month", "{n} months", n=2)
    '2 months'
    """
    return filled(plural_pattern(number, one, many), values)


def filled(pattern: str, values: Mapping[str, object]) -> str:
    """A pattern with its places filled; without values it is taken as it stands.

    A value that ends with a full stop, as an abbreviation does, ends the sentence too.

    >>> filled("We work for {client}.", {"client": "Acme Inc."})
    'We work for Acme Inc.'
    """
    from winback_kit.words.told import told_value

    if not values:
        return pattern
    texts = {name: told_value(value) for name, value in values.items()}
    pattern = in_one(pattern, texts)

    def told(place: re.Match[str]) -> str:
        value = in_case(texts[place[1]], place[2])
        return value.removesuffix(".") if ends_sentence(pattern[place.end() :]) else value

    return PLACE_IN_CASE.sub(told, pattern)


def ends_sentence(text: str) -> bool:
    """Whether a text begins with a full stop, which an abbreviation before it has already.

    >>> ends_sentence(". It pays."), ends_sentence("..."), ends_sentence(", it pays")
    (True, False, False)
    """
    return text.startswith(".") and not text.startswith("..")


def in_case(text: str, case: str | None) -> str:
    """A text whose end is inflected as the translation has it for a grammatical case.

    >>> from winback_kit.words.context import Catalogue, client_context
    >>> german = Catalogue("de", cases={"dative": {"Monate": "Monaten"}})
    >>> with client_context(catalogue=german):
    ...     in_case("24 Monate", "dative"), in_case("1 Monat", "dative"), in_case("24 Monate", None)
    ('24 Monaten', '1 Monat', '24 Monate')
    """
    ends = current().catalogue.cases.get(case or "", {})
    end = max((end for end in ends if text.endswith(end)), key=len, default="")
    return text.removesuffix(end) + ends[end] if end else text


KEEP_CAPITALS = ("de", "lb")  # nouns have capitals


def in_sentence(label: str) -> str:
    """A label as it stands within a sentence: small letters, but where nouns have capitals.

    >>> in_sentence("Discount rate, a year")
    'discount rate, a year'
    """
    said = words(label)
    return said if current().catalogue.language in KEEP_CAPITALS else said.lower()


def capital(text: str) -> str:
    """A text with a capital at its beginning; what follows keeps its own, as German nouns have.

    >>> capital("jeder andere verlorene Kunde")
    'Jeder andere verlorene Kunde'
    """
    return text[:1].upper() + text[1:]


def in_a_row(texts: Sequence[str]) -> str:
    """Texts as a list in words.

    >>> in_a_row(["a", "b", "c"])
    'a, b and c'
    """
    if len(texts) < 2:
        return "".join(texts)
    return words("{others} and {last}", others=", ".join(texts[:-1]), last=texts[-1])
