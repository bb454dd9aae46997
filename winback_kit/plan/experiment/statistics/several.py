"""Several questions asked of one test, and the error of them all held.

Holm (1979, Scandinavian Journal of Statistics 6:65): with p(1) ≤ … ≤ p(m) sorted, the adjusted
values are the running maximum of (m − j + 1)·p(j), at most 1. Whoever calls proven what is below α
is wrong about anything at all once in 1/α tests, however many questions there were.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]


def holm(p: Sequence[float]) -> Array:
    """The adjusted p of each question, in the order in which they are given.

    3·.01, 2·.02 and 1·.03, which may not be below the one before.

    >>> [round(float(one), 6) for one in holm([0.03, 0.01, 0.02])]
    [0.04, 0.03, 0.04]
    """
    raw = np.asarray(p, float)
    order = np.argsort(raw, kind="stable")
    stepped = np.maximum.accumulate(raw[order] * np.arange(len(raw), 0, -1))
    adjusted = np.empty(len(raw))
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted
