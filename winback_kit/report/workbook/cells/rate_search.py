"""The search for the rate of return as the sheet does it: the values kept beside its formulas."""

from dataclasses import dataclass

import numpy as np

from winback_kit.case.formulas.evaluate import Array
from winback_kit.case.formulas.measures import GRID_POINTS, GRID_STEP, ROUNDING, values_at, years_of

HALVINGS = 50


@dataclass(frozen=True)
class Search:
    """The grid of log(1 + rate) and the values on it, shape (GRID_POINTS,); what is found there.

    `cut` is what counts as no flow, `first` and `last` the years of the flows at both ends, `steps`
    are (low, high, middle, value at the middle), one a halving.
    """

    cut: float
    first: float
    last: float
    grid: Array
    values: Array
    turns: int
    interval: int
    steps: tuple[tuple[float, float, float, float], ...]


def search(flows: Array) -> Search:
    """Search for the rate of one flow (H + 1,)."""
    grid = np.sinh(GRID_STEP * (np.arange(GRID_POINTS) - GRID_POINTS // 2))
    values = values_at(flows, grid)
    turns = np.flatnonzero((values[1:] > 0) != (values[:-1] > 0))
    interval = int(turns[0]) if len(turns) == 1 else 0
    low, high = float(grid[interval]), float(grid[interval + 1])
    steps = []
    for _ in range(HALVINGS + 1):
        middle = (low + high) / 2
        value = float(values_at(flows, np.asarray([middle]))[0])
        steps.append((low, high, middle, value))
        low, high = (middle, high) if value > 0 else (low, middle)
    cut, years = ROUNDING * float(np.abs(flows).max()), years_of(len(flows) - 1)
    paid = np.abs(flows) > cut
    first = float(years[-1] - (paid * (years[-1] - years)).max())
    last = float((paid * years).max())
    return Search(cut, first, last, grid, values, len(turns), interval, tuple(steps))
