"""What is said to a person whose input cannot be used.

Every refusal is one `Refused`, and its message has four parts: where (file, row, column), the
rule, what was got, and how to mend it. The commands print the message and end with status 1;
no traceback reaches a user.
"""

import errno
import json
import re
import stat
import tempfile
import traceback
from collections.abc import Iterable
from difflib import get_close_matches
from math import inf, isfinite
from pathlib import Path
from typing import Any

_FULL = (errno.ENOSPC, errno.EDQUOT)
LONGEST_GOT = 60
MOST_NAMES = 12


class Refused(Exception):
    """An input that cannot be used; `str()` is the whole message for a person."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it: the message, and no lines of the program."""
        return [f"Refused: {self}"]


class TooLittle(Refused):
    """Data that are right, but too few for what was asked: that alone is missing from a run.

    `rule` and `mend` are its parts without the place; `found` and `needed` are numbers of what
    `what` names, None where it is not a matter of number. `rule` and `mend` are words, or texts
    that are told to whoever reads.
    """

    def __init__(
        self,
        told: str,
        rule: object = "",
        mend: object = "",
        what: str = "",
        found: float | None = None,
        needed: float | None = None,
    ) -> None:
        super().__init__(told, rule, mend, what, found, needed)
        self.rule, self.mend = rule, mend
        self.what, self.found, self.needed = what, found, needed

    def __str__(self) -> str:
        return str(self.args[0])


def refused(where: object, rule: str, *, got: object = None, mend: str = "") -> Refused:
    """Compose the four parts of a refusal.

    >>> print(refused("orders.csv, line 3, amount", "must be a number", got="abc",
    ...               mend="Correct the cell."))
    orders.csv, line 3, amount: must be a number; got 'abc'. Correct the cell.
    """
    found = "" if got is None else f"; got {in_short(got)!r}"
    text = f"{where}: {rule}{found}."
    return Refused(f"{text} {mend}".rstrip())


def range_rule(
    *,
    least: float | None = None,
    most: float | None = None,
    above: float | None = None,
    below: float | None = None,
) -> str:
    """The rule of a range in words, the same wherever it holds.

    >>> range_rule(least=0), range_rule(above=0), range_rule(least=0, most=1)
    ('must not be negative', 'must be above 0', 'must be a share between 0 and 1')
    """
    if (least, most, above, below) == (0, 1, None, None):
        return "must be a share between 0 and 1"
    if (least, most, above, below) == (0, None, None, None):
        return "must not be negative"
    limits = (("at least", least), ("above", above), ("at most", most), ("below", below))
    told = [f"{name} {limit:g}" for name, limit in limits if limit is not None and isfinite(limit)]
    finite = ["finite"] if inf in (most, below) or -inf in (least, above) else []
    return f"must be {' and '.join([*told, *finite])}"


def hold_within(
    where: object,
    number: Any,
    *,
    least: float | None = None,
    most: float | None = None,
    above: float | None = None,
    below: float | None = None,
    mend: str = "",
) -> None:
    """Refuse a number, or an array with a number, that lies outside; NaN lies outside any range.

    >>> hold_within("rate", 0.2, least=0, most=1)
    >>> hold_within("rate", 3, above=0, most=1)
    Traceback (most recent call last):
    winback_kit.checks.Refused: rate: must be above 0 and at most 1; got 3.
    """
    ends = (number.min(), number.max()) if getattr(number, "size", 0) else (number,)
    for one in ends if getattr(number, "size", 1) else ():
        low_enough = (most is None or one <= most) and (below is None or one < below)
        high_enough = (least is None or one >= least) and (above is None or one > above)
        if not (one == one and low_enough and high_enough):
            rule = range_rule(least=least, most=most, above=above, below=below)
            raise refused(where, rule, got=one.item() if hasattr(one, "item") else one, mend=mend)


def unknown(
    where: object, got: str, known: Iterable[str], *, what: str = "is not known"
) -> Refused:
    """A name that is none of those known, with the nearest that is."""
    return refused(where, what, got=got, mend=nearest(got, known))


def in_short(got: object) -> object:
    """What was got, cut where it is too long to be shown in a message.

    >>> in_short("x" * 200)
    'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'
    """
    return f"{got[:LONGEST_GOT]}…" if isinstance(got, str) and len(got) > LONGEST_GOT else got


def shown_name(name: str) -> str:
    """A name from a client's file, fit for a terminal and for a line of YAML.

    >>> print(shown_name("Order date"), shown_name("Order: date"), shown_name("2024"))
    Order date "Order: date" "2024"
    """
    cut = str(in_short(name))
    plain = re.fullmatch(r"[^\W\d]([\w .-]*\w)?", name)
    return cut if plain else json.dumps(cut, ensure_ascii=not cut.isprintable())


def nearest(word: str, known: Iterable[str]) -> str:
    """Give ' Did you mean …?' for the nearest known word, or the list of them, or nothing.

    >>> nearest("ofer_cost", ["offer_cost", "contact_cost"])
    'Did you mean offer_cost?'
    """
    names = [str(name) for name in known]
    close = get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"Did you mean {shown_name(close[0])}?"
    return f"Known here: {listed(names)}." if names else ""


def listed(names: Iterable[str]) -> str:
    """The first names of a list, and a mark where there are more.

    >>> listed(["a", "b"])
    'a, b'
    """
    first = list(names)
    more = ", …" if len(first) > MOST_NAMES else ""
    return ", ".join(shown_name(name) for name in first[:MOST_NAMES]) + more


def how_many(number: int, what: str) -> str:
    """A number with its noun.

    >>> how_many(1, "row"), how_many(2000, "row")
    ('1 row', '2,000 rows')
    """
    return f"{number:,} {what}{'s' * (number != 1)}"


def missing_file(where: object, what: str, mend: str) -> Refused:
    """A file or folder that is not there."""
    return refused(where, f"{what} is not there", mend=mend)


def changed_meanwhile(where: object) -> Refused:
    """A file that somebody writes at the same time."""
    return refused(where, "changed while it was read", mend="Run again when it is whole.")


def unreadable(where: object, error: OSError) -> Refused:
    """A file or folder that the system will not let us read."""
    reason = (error.strerror or str(error)).lower()
    return refused(where, f"cannot be read ({reason})", mend="Give yourself the right to read it.")


def hold_regular(file: Path, where: object = None, *, mend: str = "Name a file.") -> None:
    """Refuse what is no file: a pipe or a device could be read for ever; raises OSError."""
    mode = file.stat().st_mode
    for is_it, what in _NO_FILES:
        if is_it(mode):
            raise refused(where or file, f"is {what}; a file was expected", mend=mend)


_NO_FILES = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def unwritable(where: object, error: OSError, mend: str = "") -> Refused:
    """A place that cannot be written, or that is full."""
    reason = (error.strerror or str(error)).lower()
    place = re.sub(r"[\\/]\.writing-\w+", "", str(where))  # which is gone when this is read
    return refused(
        place,
        f"cannot be written ({reason}); nothing was left half-written",
        mend=mend or "Make room or rights there, or name another folder.",
    )


def missing_column(
    where: object,
    column: str,
    found: Iterable[str],
    table: str,
    *,
    meaning: str,
    near: Iterable[str],
    required: bool = True,
    text: bool = False,
) -> Refused:
    """A column that no header names; `near` are those whose names are like it.

    A `text` may be the same in every row.
    """
    close = [shown_name(name) for name in near]
    line = f"tables: {{{table}: {{columns: {{{column}: {close[0] if close else '…'}}}}}}}"
    mend = f"Name the column that holds it in client.yml: {line}."
    if close:
        mend = f"Map it in client.yml, for example {line}."
    if required and text:
        mend += f" Where it is the same in every row, state it: {column}: {{constant: …}}."
    if not required:
        mend += f" Where no column holds it, write {column}: null."
    names = listed(found)
    return refused(where, f"has no column {column} ({meaning}); its columns are {names}", mend=mend)


def wrong_cell(where: object, rule: str, got: object, mend: str = "") -> Refused:
    """One cell of a table that breaks its column's rule."""
    return refused(where, rule, got=got, mend=mend or "Correct the cell, or leave it empty.")


def too_little(
    where: object,
    rule: object,
    mend: object = "Give a longer log.",
    *,
    what: str = "",
    found: float | None = None,
    needed: float | None = None,
) -> TooLittle:
    """Data that are right but too few to say anything: so many `found` of `what`, so many `needed`.

    `rule` and `mend` are words, or a text with its values (words/text.py), which is told late.

    >>> print(too_little("acme", "holds too few", what="customers", found=12, needed=30))
    acme: holds too few (customers: 12 found, 30 needed). Give a longer log.
    """
    numbers = f" ({what}: {found:,g} found, {needed:,g} needed)" if what else ""
    told = str(refused(where, f"{rule}{numbers}", mend=str(mend)))
    return TooLittle(told, rule, mend, what, found, needed)


def no_rows(where: object, mend: str) -> Refused:
    """A table without a row."""
    return refused(where, "has no rows", mend=mend)


def not_utf8(where: object, mend: str) -> Refused:
    """Text that cannot be read without being told its encoding."""
    return refused(where, "is not UTF-8 text", mend=mend)


def fault(error: Exception) -> str:
    """A fault of the program in one line, with the place in it for whoever mends it.

    A disk that is full is none of the program's, wherever that was noticed.
    """
    if isinstance(error, OSError) and error.errno in _FULL:
        return str(unwritable(error.filename or tempfile.gettempdir(), error))
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}, line {last.lineno}"
    words = str(error).split("\n", 1)[0][:200]
    return (
        f"a fault in the program ({type(error).__name__}: {words}; {place}); nothing was left "
        "half-written. Please report it with this line."
    )
