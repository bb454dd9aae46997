"""Names of months in the languages in which shops and people write them (from CLDR)."""

from collections.abc import Sequence
from typing import Any

_LANGUAGES = (
    "en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "nb", "fi", "cs", "sk", "hu", "ro",
    "tr", "hr", "sl", "el", "ru", "uk", "bg", "et", "lv", "lt", "ca",
)  # fmt: skip
_BESIDE = frozenset(  # what may stand beside day, month and year
    word
    for words in (
        "st nd rd th of the de del d di do dos der den le lo er o a à um at om kl klo às r g года",
        "t z utc gmt am pm h uhr",
    )
    for word in words.split()
)
_ALSO = {"en": {"sept": 9}, "de": {"mär": 3, "mrz": 3}, "es": {"setiembre": 9, "set": 9}}


def month_of_words(words: Sequence[str], language: str) -> dict[str, int]:
    """The months among a column's words, in a language in which all of them belong to dates.

    Empty where there is none, or where two languages differ (listopad is October in Croatian and
    November in Czech) and neither is `language`.

    >>> month_of_words(["jan", "mai", "déc", "févr"], "en")
    {}
    >>> month_of_words(["janv", "mai", "déc", "févr"], "en")
    {'janv': 1, 'mai': 5, 'déc': 12, 'févr': 2}
    """
    fitting: list[dict[str, int]] = []
    for code in dict.fromkeys((language, *_LANGUAGES)):
        months, days = _names(code)
        found = {word: months[word] for word in words if word in months}
        beside = [word for word in words if word not in months]
        if found and all(word in days or word in _BESIDE for word in beside):
            if code == language:
                return found
            fitting.append(found)
    return fitting[0] if fitting and all(one == fitting[0] for one in fitting) else {}


def _names(language: str) -> tuple[dict[str, int], set[str]]:
    """A language's names of months with their numbers, and those of the days of the week."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return {}, set()
    months = dict(_ALSO.get(language, {}))
    for number, name in _widths(locale.months):
        months.setdefault(_word(name), int(number))
    return months, {_word(name) for _, name in _widths(locale.days)}


def _widths(names: Any) -> list[tuple[int, str]]:
    """Names in full and in short, as they stand alone and in a date."""
    return [
        (number, name)
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in names[context][width].items()
    ]


def _word(name: str) -> str:
    return name.lower().rstrip(".")
