"""Texts that are nearly the same, put into one group, so that none is learnt from its twin.

Two texts are near where they have the same words but for at most two next to each other: "The bench
came with a leg missing", "The garden table came with a leg missing". Near texts of near texts are
in the same group. Texts with fewer than five words are only near to those with the same words.
"""

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+")
_WINDOW = 2
_LEAST_KEPT = 3


def near_groups(texts: Sequence[str]) -> list[int]:
    """The group of each text, numbered from 0 in the order of their first texts.

    >>> near_groups(["The bench came broken, twice", "The big bench came broken: twice", "No"])
    [0, 0, 1]
    """
    above = list(range(len(texts)))

    def top(at: int) -> int:
        while above[at] != at:
            above[at] = above[above[at]]
            at = above[at]
        return at

    first_with: dict[tuple[str, ...], int] = {}
    for at, text in enumerate(texts):
        for key in _keys(tuple(_WORD.findall(text.casefold()))):
            other = first_with.setdefault(key, at)
            above[top(at)] = top(other)
    numbers: dict[int, int] = {}
    return [numbers.setdefault(top(at), len(numbers)) for at in range(len(texts))]


def _keys(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    """What a text shares with those near to it: its words, a gap where up to two were taken out."""
    keys = {words}
    for size in range(1, _WINDOW + 1):
        if len(words) - size >= _LEAST_KEPT:
            gaps = range(len(words) - size + 1)
            keys.update((*words[:at], "…", *words[at + size :]) for at in gaps)
    return keys
