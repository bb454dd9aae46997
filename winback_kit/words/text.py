"""A text as data: its English pattern and the values in its places, in no language yet.

Records hold these, so that the same data give equal records whoever reads them. `told` (in
words/told.py) writes one in the reader's language; `str` gives its English.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

ORDERS = "orders"  # the unit of amounts where none were given, in the place of a currency
HOUSE_LOCALE = "en_GB"  # in which files and records are written, whoever reads them
Unit = Literal["share", "points", "money", "customers", "people", "months", "factor", "ratio"]


def marked(english: str) -> str:
    """A text that is kept in English and translated where it is shown."""
    return english


def marked_many(one: str, many: str) -> tuple[str, str]:
    """The two forms of a text whose wording depends on a number, kept in English as `marked` is."""
    return one, many


@dataclass(frozen=True)
class Count:
    """A whole number of customers, orders, months."""

    value: float


@dataclass(frozen=True)
class PerCent:
    """A share (0.112) that is told as per cent (11.2 %)."""

    value: float
    digits: int = 1


@dataclass(frozen=True)
class Amount:
    """A number, or an amount whose currency is known to the reader."""

    value: float
    digits: int = 0


@dataclass(frozen=True)
class Text:
    """A pattern with its values by name; `number` chooses between it and its plural `many`.

    It is hashable, compares by its parts, and is a plain string of English wherever `str` is asked
    for, as in JSON.
    """

    pattern: str
    values: tuple[tuple[str, Value], ...] = ()
    many: str = ""
    number: float = 1.0

    def __str__(self) -> str:
        from winback_kit.words.told import in_english

        return in_english(self)


Value: TypeAlias = "str | int | Text | Count | PerCent | Amount | tuple[Value, ...]"
"""A name or word that stands as it is, a number in its form, a text, or a row with commas."""


def said(english: str, **values: Value) -> Text:
    """A text with the values of its places.

    >>> str(said("{n} of {all} came back ({share})", n=Count(1234), all=9, share=PerCent(0.5)))
    '1,234 of 9 came back (50.0\\u202f%)'
    """
    return Text(english, tuple(sorted(values.items())))


def said_many(number: float, one: str, many: str, **values: Value) -> Text:
    """A text whose wording depends on a number.

    >>> str(said_many(2, "{n} month", "{n} months", n=Count(2)))
    '2 months'
    """
    return Text(one, tuple(sorted(values.items())), many, float(number))


def said_days(number: float) -> Text:
    """A number of days."""
    return said_many(number, "{n} day", "{n} days", n=Count(number))


def said_months(number: float) -> Text:
    """A number of months."""
    return said_many(number, "{n} month", "{n} months", n=Count(number))
