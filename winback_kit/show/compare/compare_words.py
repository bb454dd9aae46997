"""How a place in a run's record and the value that stands there are written.

Names and units of the case's figures and assumptions are those of its own lists, those of other
keys stand in `record_names`; what is in neither is a name that the client gave. The unit of a
figure of which nothing is known follows from the words of its name.
"""

import datetime as dt
import re
from dataclasses import replace
from typing import Any

from winback_kit.case.formulas.input_list import PROGRAMME_INPUTS, SEGMENT_INPUTS
from winback_kit.case.formulas.lines import FIGURES
from winback_kit.case.moved.changes import Change, as_number, is_number
from winback_kit.show.compare.record_names import KEYS, ROOTS, VALUES
from winback_kit.show.kit.table import Cell, Column
from winback_kit.words.catalogue import capital, in_sentence, marked, plural, words
from winback_kit.words.locale import day
from winback_kit.words.numbers import digits_apart
from winback_kit.words.told import told_name

LONGEST = 60
MOST_DIGITS = 7  # decimals more with which two values are told apart
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
_BY_LAST = {one.path.rpartition(".")[2]: one.label for one in (*PROGRAMME_INPUTS, *SEGMENT_INPUTS)}
_IN_A_ROW = ("correlations", "gap_by_month", "gates")  # their items have a number for a name
_OF_CLIENT = ("funded", "lapse_days")  # their items are named by the client
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SHARES = "rate share uplift quantile irr mirr roi cut probability chance efficiency running"
_MONEY = (
    "value worth margin npv pv cost cash residual money tax mean percentiles budget spent evsi net "
    "staged commit everything"
)
_FACTORS = ("low_factor", "high_factor", "low_ratio", "high_ratio")
_OWN_UNITS = {
    **dict.fromkeys(("at_set_up", "at_the_horizon"), "money"),
    **dict.fromkeys(("on_plan", "at_break_even", "sd_on_plan"), "share"),
    **dict.fromkeys(("stopped_without_effect", "assumed", "bar", "retention"), "share"),
}
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
            return ", ".join([known, *_in_words(names, length)])
    return capital(", ".join(_in_words(names, 0)))


def named(name: str) -> str:
    """A name of a record, or several in one: the kit's own in the reader's words.

    >>> named("No reason given, Apology call")
    'No reason given, Apology call'
    """
    return ", ".join(map(told_name, name.split(", ")))


def _in_words(names: tuple[str, ...], first: int) -> list[str]:
    """The names of a path from one on, each in words; some say nothing."""
    told = [_after(before, name) for before, name in zip(("", *names), names, strict=False)]
    return [*filter(None, told[first:])]


def _after(before: str, name: str) -> str:
    """A name in words; what it is may follow from the one before it."""
    if name.isdigit() and before in _IN_A_ROW:
        return words("no. {n}", n=int(name) + 1)
    if before in _OF_CLIENT:
        return words(VALUES[name]) if name in VALUES else named(name)
    return words(name) if before == "scenarios" else _plain(name)


def _plain(name: str) -> str:
    """A name in words: p5 is the 5th percentile, an end of a range is named as such."""
    if _percentile(name):
        return words("{n}th percentile", n=name[1:])
    if name in _ENDS:
        return words(_ENDS[name]) if _ENDS[name] else ""
    if known := KEYS.get(name) or _LABELS.get(name) or _BY_LAST.get(name):
        return in_sentence(known)
    if "." in name:
        return _dotted(name)
    return ", ".join(words(KEYS.get(one, "")) or told_name(one) for one in name.split(", "))


def _dotted(name: str) -> str:
    """A place in the case that a scenario names: segments.0.margin, programme.setup_cost.

    >>> _dotted("segments.0.contact_cost"), _dotted("St. Pauli")
    ('segment 1, contact cost', 'St. Pauli')
    """
    *where, last = name.removesuffix(".factor").split(".")
    if not where or where[0] not in ROOTS:
        return told_name(name)
    of = [words("segment {n}", n=int(one) + 1) for one in where if one.isdigit()]
    return ", ".join([*of, in_sentence(_BY_LAST.get(last, KEYS.get(last, last)))])


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
    if path[-1] in _FACTORS:
        return "number"
    names = [name for name in path[1:] or path if name not in _ENDS and not _percentile(name)]
    if not names or "by_assumption" in names:
        return "money"  # the ends of a segment's worth; what it is worth to know an assumption
    if "share_of_everything" in names:
        return "share"
    name = ".".join(names)
    if own := _OWN_UNITS.get(names[-1]):
        return own
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
        return Cell(cut(", ".join(_plain(str(one)) for one in value)) or None)
    return Cell(cut(_word(str(value))))


def _word(text: str) -> str:
    """A word of the record: a day as it is read, a choice of the kit's in words."""
    if _DAY.fullmatch(text):
        return day(dt.date.fromisoformat(text))
    return words(VALUES[text]) if text in VALUES else named(text)


def pair(change: Change, path: tuple[str, ...], currency: str) -> tuple[Cell, Cell]:
    """Both values as a person reads them, with more digits where they would look the same."""
    cells = cell(change.before, path), cell(change.after, path)
    numbers = as_number(change.before), as_number(change.after)
    shown = [one.value if one.value is None else one.shown(currency) for one in cells]
    if shown[0] != shown[1] or numbers[0] is None or numbers[1] is None:
        return cells
    one, other = cells
    kind = "number" if one.unit in ("count", "months") else one.unit
    digits = digits_apart(numbers[0], numbers[1], kind, currency, one.digits, more=MOST_DIGITS)
    return replace(one, unit=kind, digits=digits), replace(other, unit=kind, digits=digits)


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
