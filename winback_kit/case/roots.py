"""Where a figure is 0: many searches at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import elementwise

from winback_kit.case.evaluate import Array

Which = np.ndarray[Any, np.dtype[np.signedinteger[Any]]]


def roots_nearest(
    at: Callable[[Array, Which], Array], grid: Array, values: Array, *, base: Array
) -> list[float | None]:
    """For each row of a grid (J, G) the root of `at` nearest to its base, or None.

    `at(x, j)` is the function of row j at x, elementwise; `values` are those on the grid.
    """
    out: list[float | None] = [None] * len(grid)
    crossings = np.sign(values[:, 1:]) * np.sign(values[:, :-1]) < 0
    rows = [j for j in range(len(grid)) if crossings[j].any()]
    if not rows:
        return out
    middle = (grid[:, 1:] + grid[:, :-1]) / 2
    far = np.where(crossings[rows], np.abs(middle[rows] - base[rows, None]), np.inf)
    cells = far.argmin(axis=1)
    ends = (grid[rows, cells], grid[rows, cells + 1])
    found = elementwise.find_root(
        at, ends, args=(np.asarray(rows),), tolerances={"xrtol": 1e-13, "xatol": 1e-15}
    )
    for j, x in zip(rows, found.x, strict=True):
        out[j] = float(x)
    return out
