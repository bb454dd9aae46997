"""The search for the rate of return as the sheet does it: the values kept beside its formulas."""

from dataclasses import dataclass

import numpy as np

from winback_kit.case.formulas.evaluate import Array
from winback_kit.case.formulas.measures import GRID_FROM, GRID_POINTS, GRID_TO, present_values

HALVINGS = 50


@dataclass(frozen=True)
class Search:
    """The grid of log(1 + rate) and its present values, shape (GRID_POINTS,); what is found there.

    `steps` are (low, high, middle, present value at the middle), one a halving.
    """

    grid: Array
    values: Array
    changes: int
    zeros: int
    interval: int
    sign: int
    steps: tuple[tuple[float, float, float, float], ...]


def search(flows: Array) -> Search:
    """Search for the rate of one flow (H + 1,)."""
    grid = np.linspace(GRID_FROM, GRID_TO, GRID_POINTS)
    values = present_values(flows, grid)
    changes = np.flatnonzero(np.sign(values[1:]) * np.sign(values[:-1]) < 0)
    interval = int(changes[0]) if len(changes) == 1 else 0
    sign = int(np.sign(values[interval]))
    low, high = float(grid[interval]), float(grid[interval + 1])
    steps = []
    for _ in range(HALVINGS + 1):
        middle = (low + high) / 2
        value = float(present_values(flows, np.asarray([middle]))[0])
        steps.append((low, high, middle, value))
        low, high = (middle, high) if np.sign(value) == sign else (low, middle)
    zeros = int((values == 0).sum())
    return Search(grid, values, len(changes), zeros, interval, sign, tuple(steps))
