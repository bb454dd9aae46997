"""Which of a client's columns may be one of ours that was not found: by name, never by place."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from winback_kit.records.yaml_record import read_yaml

_IN_MONEY = re.compile(
    r"[\s_]*(?:[(\[]([A-Z]{3})[)\]]|\bin ([A-Z]{3}))\s*$"
)  # Net (CHF), Net in CHF
_NEAR = 0.84  # of the letters: amout and amounts are near amount, account is not
NAMES = Path(__file__).with_name("names.yml")


def plain(name: str) -> str:
    """A column name without case, blanks and signs: 'Customer ID' is 'customerid'."""
    return "".join(c for c in name.lower() if c.isalnum())


def bare(name: str) -> str:
    """A column name without the code of three letters that says in what it is counted.

    >>> bare("Net (CHF)"), bare("Total in EUR"), bare("Total (net)")
    ('Net', 'Total', 'Total (net)')
    """
    return _IN_MONEY.sub("", name) or name


def code_in(name: str) -> str:
    """The code of three letters in a column name, "" where there is none.

    >>> code_in("Net (CHF)"), code_in("Total in EUR"), code_in("Net")
    ('CHF', 'EUR', '')
    """
    found = _IN_MONEY.search(name)
    return next(filter(None, found.groups()), "") if found else ""


@cache
def other_names(column: str) -> tuple[str, ...]:
    """By what other names one of our columns goes, plainly written, the likeliest first."""
    return tuple(plain(name) for name in _names().get(column, ()))


@cache
def _names() -> dict[str, list[str]]:
    return read_yaml(NAMES)[0]


def near(column: str, names: Iterable[str]) -> list[str]:
    """The client's columns that may be the one of ours, the likeliest first; mostly none.

    >>> near("opted_out_at", ["id", "Opted out", "channel"]), near("customer_id", ["Name", "Total"])
    (['Opted out'], [])
    """
    given: dict[str, str] = {}
    for name in names:
        given.setdefault(plain(name), name)
        given.setdefault(plain(bare(name)), name)
    wanted = (plain(column), *other_names(column))
    found = [given[name] for name in wanted if name in given]
    close = get_close_matches(wanted[0], given, n=3, cutoff=_NEAR)
    return list(dict.fromkeys([*found, *(given[name] for name in close)]))
