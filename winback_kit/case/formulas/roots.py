"""Where a figure is 0: many searches at once."""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import elementwise

from winback_kit.case.formulas.evaluate import Array

ROUNDING = 1e-12
Which = np.ndarray[Any, np.dtype[np.signedinteger[Any]]]


def roots_nearest(
    at: Callable[[Array, Which], Array], grid: Array, values: Array, *, base: Array
) -> list[float | None]:
    """For each row of a grid (J, G) the root of `at` nearest to its base, or None.

    `at(x, j)` is the function of row j at x, elementwise; `values` are those on the grid. A value
    that is 0 but for rounding is a root only between values of both signs: a tax of all that is
    earned leaves nothing, and is no break-even.
    """
    out: list[float | None] = [None] * len(grid)
    signs = np.where(np.abs(values) <= ROUNDING * np.abs(values).max(axis=1, keepdims=True), 0, 1)
    signs = signs * np.sign(values)
    crossings = signs[:, 1:] * signs[:, :-1] < 0
    crossings[:, :-1] |= (signs[:, 1:-1] == 0) & (signs[:, 2:] * signs[:, :-2] < 0)
    rows = [j for j in range(len(grid)) if crossings[j].any()]
    if not rows:
        return out
    middle = (grid[:, 1:] + grid[:, :-1]) / 2
    far = np.where(crossings[rows], np.abs(middle[rows] - base[rows, None]), np.inf)
    cells = far.argmin(axis=1)
    on_grid = signs[rows, cells + 1] == 0  # then the cell and the next hold the root together
    ends = (grid[rows, cells], grid[rows, cells + 1 + on_grid])
    found = elementwise.find_root(
        at, ends, args=(np.asarray(rows),), tolerances={"xrtol": 1e-13, "xatol": 1e-15}
    )
    for j, x in zip(rows, found.x, strict=True):
        out[j] = float(x)
    return out
