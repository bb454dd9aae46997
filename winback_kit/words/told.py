"""A text of a record, told to its reader: in the language and the locale that hold here."""

from winback_kit.words.catalogue import filled, plural_pattern, translated, words
from winback_kit.words.context import HOUSE, client_context
from winback_kit.words.numbers import amount, count, share
from winback_kit.words.own_names import OWN_NAMES
from winback_kit.words.text import Amount, Count, PerCent, Text


def told(text: str | Text) -> str:
    """A text in the reader's words; what the client wrote stays as it is.

    >>> told("Campaign of spring 2025")
    'Campaign of spring 2025'
    """
    if isinstance(text, str):
        return words(text)
    many = text.many
    pattern = plural_pattern(text.number, text.pattern, many) if many else translated(text.pattern)
    return filled(pattern, dict(text.values))


def told_value(value: object) -> str:
    """What stands in a place of a text, in the reader's words."""
    if isinstance(value, str):
        return told_name(value)
    if isinstance(value, Text):
        return told(value)
    if isinstance(value, Count):
        return count(value.value)
    if isinstance(value, PerCent):
        return share(value.value, digits=value.digits)
    if isinstance(value, Amount):
        return amount(value.value, digits=value.digits)
    if isinstance(value, tuple):
        return ", ".join(map(told_value, value))
    return str(value)


def in_english(text: Text) -> str:
    """A text in English and the house's locale, whoever reads: as files and records keep it."""
    with client_context(HOUSE):
        return told(text)


def told_name(name: str) -> str:
    """A name of a segment or an offer: the client's as it is, the kit's own in the reader's words.

    >>> told_name("Price seekers"), told_name("No reason given")
    ('Price seekers', 'No reason given')
    """
    return words(name) if name in OWN_NAMES else name


def cut_short(name: str, longest: int) -> str:
    """A name of at most so many letters: cut after a word, where one ends in its last third.

    >>> cut_short("How satisfied were you with your last order?", 30)
    'How satisfied were you with…'
    >>> cut_short("Donaudampfschifffahrtsgesellschaft", 20)
    'Donaudampfschifffah…'
    """
    if len(name) <= longest:
        return name
    kept = name[: longest - 1]
    space = kept.rfind(" ") if name[longest - 1] != " " else longest - 1
    return f"{kept[:space] if space >= longest * 2 // 3 else kept}".rstrip(" ,;") + "…"
