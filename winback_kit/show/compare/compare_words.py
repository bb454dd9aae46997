"""How a place in a run's record and the value that stands there are written.

Names and units of the case's figures and assumptions are those of its own lists; a figure of which
nothing is known is named by its place, and its unit follows from the words of its name.
"""

import math
from dataclasses import replace
from typing import Any

from winback_kit.case.formulas.input_list import PROGRAMME_INPUTS, SEGMENT_INPUTS
from winback_kit.case.formulas.lines import FIGURES
from winback_kit.case.moved.changes import Change, as_number, is_number
from winback_kit.show.kit.table import Cell, Column
from winback_kit.words.catalogue import capital, marked, plural, words

LONGEST = 60
ENDS = Column("Before", "own"), Column("After", "own")
_ENDS = {
    "value": "",
    "low": marked("low end"),
    "high": marked("high end"),
    "curve": marked("by month"),
    "low_factor": marked("low end, times the base"),
    "high_factor": marked("high end, times the base"),
    "low_ratio": marked("low end, hazard ratio"),
    "high_ratio": marked("high end, hazard ratio"),
}
_MEASURES = {name: (one.label, one.unit) for name, one in FIGURES.items()}
_INPUTS = {one.path: (one.label, one.unit) for one in (*PROGRAMME_INPUTS, *SEGMENT_INPUTS)}
_SHARES = "rate share uplift quantile irr mirr roi cut probability chance efficiency running"
_MONEY = (
    "value worth margin npv pv cost cash residual money tax mean percentiles budget spent evsi net "
    "staged commit everything"
)
_UNITS = {
    "share": set(_SHARES.split()),
    "money": set(_MONEY.split()),
    "months": {"months"},
}
_LABELS = {
    "second_lifetime_value.returns": marked("Second lifetimes measured"),
    "incremental_worth.low": marked("Incremental worth, low end"),
    "incremental_worth.high": marked("Incremental worth, high end"),
    "retention": marked("Retention"),
    "return_timing": marked("When in the window they return"),
    "horizon_months": marked("Horizon of the case"),
    "break_even_uplift": marked("Uplift at which it pays"),
    "chance_of_no_payback": marked("Chance that it never pays back"),
    "assumed": marked("Share of what moves the result that is assumed"),
    "incremental_worth": marked("Incremental worth"),
    "percentiles": marked("Net present value in the draws"),
    "mean": marked("Net present value in the draws, mean"),
    "mean_of_worst_twentieth": marked("Net present value in the worst twentieth of the draws"),
    "chance": marked("Chance that it pays"),
    "chance_of_payback_in_a_year": marked("Chance of payback in a year"),
    "everything": marked("Worth of knowing everything"),
    "by_assumption": marked("Worth of knowing"),
    "share_of_everything": marked("Worth of knowing, as a share of everything"),
    "evsi": marked("Worth of what a pilot would find out"),
    "return_window_months": marked("Return window"),
    "second_lifetime_value.horizon_months": marked("Second lifetime value, horizon"),
    "second_lifetime_value.measured_months": marked("Second lifetime value, measured"),
}


def label(path: tuple[str, ...]) -> str:
    """A place in words; the first name of the path only says in which part of the record it is.

    >>> label(("figures", "npv")), label(("history", "natural_return_rate", "low"))
    ('Net present value', 'Natural return rate (p0), low end')
    >>> label(("Bad service", "margin", "low_factor")), label(("Bad service", "low"))
    ('Margin of an active month, low end, times the base', 'Incremental worth, low end')
    """
    names = path[1:] or path
    if names in (("low",), ("high",)):
        names = ("incremental_worth", *names)
    for length in range(len(names), 0, -1):
        if known := _known_label(".".join(names[:length])):
            rest = [_plain(name) for name in names[length:]]
            return ", ".join([known, *filter(None, rest)])
    text = ", ".join(filter(None, map(_plain, names)))
    return capital(text)


def _plain(name: str) -> str:
    """A name in words: p5 is the 5th percentile, an end of a range is named as such."""
    if _percentile(name):
        return words("{n}th percentile", n=name[1:])
    end = _ENDS.get(name)
    return name.replace("_", " ") if end is None else words(end) if end else ""


def _percentile(name: str) -> bool:
    return name[:1] == "p" and name[1:].isdigit()


def _known_label(name: str) -> str:
    known = _LABELS.get(name) or (_MEASURES.get(name) or _INPUTS.get(name) or ("",))[0]
    text = words(known) if known else ""
    return capital(text)


def unit(path: tuple[str, ...]) -> str:
    """The unit of what stands at a place: share, money, months, or a plain number.

    >>> unit(("history", "second_lifetime_value", "high")), unit(("Bad service", "low"))
    ('money', 'money')
    """
    names = [name for name in path[1:] or path if name not in _ENDS and not _percentile(name)]
    if not names or "by_assumption" in names:
        return "money"  # the ends of a segment's worth; what it is worth to know an assumption
    if "share_of_everything" in names:
        return "share"
    name = ".".join(names)
    if name == "retention":
        return "share"
    if known := _MEASURES.get(name) or _INPUTS.get(name):
        return str(known[1])
    parts = set(names[-1].split("_"))
    if parts & {"to", "ratio"}:
        return "number"
    return next((kind for kind, marks in _UNITS.items() if parts & marks), "number")


def cell(value: Any, path: tuple[str, ...]) -> Cell:
    """A value of a record in its unit, with as many decimals as a person needs."""
    if value is None:
        return Cell(None)
    if isinstance(value, bool):
        return Cell(words("yes") if value else words("no"))
    if is_number(value):
        return in_unit(float(value), unit(path))
    if isinstance(value, list):
        if (mean := as_number(value)) is not None:
            told = plural(
                len(value),
                "{n} figure, {mean}",
                "{n} figures, mean {mean}",
                n=len(value),
                mean="{mean}",
            )
            return replace(in_unit(mean, unit(path)), pattern=told)
        return Cell(cut(", ".join(map(str, value))) or None)
    return Cell(cut(str(value)))


def pair(change: Change, path: tuple[str, ...], currency: str) -> tuple[Cell, Cell]:
    """Both values as a person reads them, with more digits where they would look the same."""
    cells = cell(change.before, path), cell(change.after, path)
    numbers = as_number(change.before), as_number(change.after)
    shown = [one.value if one.value is None else one.shown(currency) for one in cells]
    if shown[0] != shown[1] or numbers[0] is None or numbers[1] is None:
        return cells
    digits = _digits(numbers[1])
    return Cell(numbers[0], "number", digits), Cell(numbers[1], "number", digits)


def _digits(number: float) -> int:
    """Decimals with which a number has seven figures."""
    return max(0, 6 - math.floor(math.log10(abs(number) or 1)))


def difference(change: Change, path: tuple[str, ...]) -> Cell:
    """The difference in the unit of both."""
    if (by := change.difference) is None:
        return Cell(None)
    kind = unit(path)
    if kind == "share":
        return Cell(by, "points", 1 if abs(by) >= 0.001 else 3)
    return in_unit(by, kind)


def in_unit(number: float, kind: str) -> Cell:
    """A number in its unit; small ones with more decimals."""
    if kind == "share":
        return Cell(number, kind, 1 if abs(number) >= 0.01 or number == 0 else 2)
    if kind == "money" or (kind == "months" and number.is_integer()):
        return Cell(number, kind)
    if number.is_integer() or abs(number) >= 1000:
        return Cell(number, "count")
    return Cell(number, "number", 1 if abs(number) >= 10 else 3)


def cut(text: str) -> str:
    """A text in one line, not longer than a cell bears."""
    flat = " ".join(text.split())
    return f"{flat[: LONGEST - 1]}…" if len(flat) > LONGEST else flat
