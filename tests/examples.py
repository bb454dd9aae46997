"""How many random examples a test works through: all with make test-all, else an eighth."""

from __future__ import annotations

import os

from hypothesis import settings

ALL = bool(os.environ.get("WINBACK_ALL_EXAMPLES"))


def several(number: int) -> int:
    """The number of examples to draw, of so many in all; their test is marked `random`."""
    return number if ALL else -(-number // 8)


def examples(number: int) -> settings:
    """Settings of a property that is tried on several of so many examples."""
    return settings(max_examples=several(number))
