"""A pure function that remembers what it gave last, for as long as it is asked about the same.

The same is the very same object, so nothing is compared: chapters and pages of one run ask for the
value of the same history, and it is worked out once. Only the last answer is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

A = TypeVar("A")
R = TypeVar("R")


def remembered(function: Callable[[A], R]) -> Callable[[A], R]:
    """The function, with its last answer at hand.

    >>> calls = []
    >>> twice = remembered(lambda x: calls.append(x) or [x, x])
    >>> one = [1]
    >>> twice(one) is twice(one), len(calls), twice([1]) == twice(one)
    (True, 1, True)
    """
    last: list[tuple[A, R]] = []

    @wraps(function)
    def asked(argument: A) -> R:
        if not last or last[0][0] is not argument:
            last[:] = [(argument, function(argument))]
        return last[0][1]

    return asked
