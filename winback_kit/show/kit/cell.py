"""A value of a table that is written in its own way, and the ends of a range in one cell."""

import datetime as dt
from dataclasses import dataclass, replace

from winback_kit.words.catalogue import PLACE_IN_CASE, in_case, translated
from winback_kit.words.locale import short_day
from winback_kit.words.numbers import DASH, digits_apart, end_in_unit, in_unit
from winback_kit.words.text import Text
from winback_kit.words.told import told, told_name

NUMBERS = (int, float)
ENDS = ("low", "high")  # the places of a pattern in which the ends of a range stand


@dataclass(frozen=True)
class Cell:
    """A value that is written in its own way; without a unit in that of its column.

    `path` is its place in run.json. `pattern` is a text with one place, such as "at most {n}".
    `sign` writes a plus before what is above 0. `link` is where a text leads to on a page.
    """

    value: float | str | Text | dt.date | None
    unit: str = ""
    digits: int | None = None
    path: str = ""
    pattern: str = ""
    sign: bool = False
    link: str = ""

    def shown(self, currency: str, *, end: bool = False) -> str:
        """The value as it is read, as an end of a range if it is; one that is not there is a dash.

        >>> Cell(0.0004, "points").shown("EUR"), Cell(0.0004, "points").shown("EUR", end=True)
        ('+0.0 points', '+0.04 points')
        """
        if self.value is None:
            return DASH
        if end and isinstance(self.value, int | float):
            text = end_in_unit(self.value, self.unit, currency, self.digits)
        else:
            text = written(self.value, self.unit, currency, digits=self.digits)
        if self.sign and isinstance(self.value, int | float) and self.value > 0:
            text = text if self.unit == "points" else f"+{text}"
        if not self.pattern:
            return text
        return PLACE_IN_CASE.sub(lambda at: in_case(text, at[2]), translated(self.pattern))


def cells_apart(cells: dict[str, Cell], currency: str) -> dict[str, Cell]:
    """Cells by place; the ends of a range, or of a change, with decimals that tell them apart."""
    for places in (ENDS, ("before", "after")):
        one, other = (cells.get(place, Cell(None)) for place in places)
        if (
            isinstance(one.value, NUMBERS)
            and isinstance(other.value, NUMBERS)
            and one.unit == other.unit
        ):
            digits = digits_apart(one.value, other.value, one.unit, currency, one.digits)
            cells |= {place: replace(cells[place], digits=digits) for place in places}
    return cells


def written(
    value: float | str | Text | dt.date, unit: str, currency: str, *, digits: int | None = None
) -> str:
    """A value in its unit, in the language and locale that hold here.

    >>> written(0.0312, "points", "EUR"), written(12.34, "customers", "EUR")
    ('+3.1 points', '12.3')
    """
    if isinstance(value, str):
        return told_name(value)
    if isinstance(value, Text):
        return told(value)
    if isinstance(value, dt.date):
        return short_day(value)
    return in_unit(value, unit, currency, digits)
