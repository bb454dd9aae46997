"""Many variants of a case at once: each moves some dials, all are worked out in one go."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from winback_kit.case.assumptions.inputs import dials, moves
from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.evaluate import Array
from winback_kit.case.formulas.roots import Which, roots_nearest
from winback_kit.case.result.figures_of import outcome_measure
from winback_kit.case.result.model import Model

MOST_AT_ONCE = 2_000


def npv_of_variants(case: Case, variants: Sequence[Mapping[str, float]]) -> Array:
    """The net present value of each variant, shape (D,); a variant maps paths of dials to values.

    Variants of one horizon are worked out together.
    """
    rows: dict[float | None, list[int]] = {}
    for row, one in enumerate(variants):
        rows.setdefault(one.get("horizon_months"), []).append(row)
    out = np.zeros(len(variants))
    for horizon, alike in rows.items():
        for first in range(0, len(alike), MOST_AT_ONCE):
            some = alike[first : first + MOST_AT_ONCE]
            out[some] = _some(case, [variants[row] for row in some], horizon)
    return out


def _some(case: Case, variants: Sequence[Mapping[str, float]], horizon: float | None) -> Array:
    base = {dial.path: dial.value for dial in dials(case)} | moves(case, case.what_if)
    paths = sorted({path for one in variants for path in one} - {"horizon_months"})
    moved: dict[str, Any] = {
        path: np.array([one.get(path, base[path]) for one in variants]) for path in paths
    }
    if horizon is not None:
        moved["horizon_months"] = horizon
    return np.broadcast_to(outcome_measure(Model(case, moved), "npv"), (len(variants),))


def break_evens(
    case: Case, variant: Callable[[int, float], Mapping[str, float]], grid: Array, *, base: Array
) -> list[float | None]:
    """For each row of a grid (J, K) the value nearest to its base (J,) where the value is 0.

    `variant` is the case of a row and a value; None where the grid of a row holds no zero.
    """

    def at(values: Array, which: Which) -> Array:
        pairs = zip(np.atleast_1d(which), np.atleast_1d(values), strict=True)
        variants = [variant(int(row), float(value)) for row, value in pairs]
        return npv_of_variants(case, variants).reshape(np.shape(values))

    rows = np.repeat(np.arange(len(grid)), grid.shape[1])
    return roots_nearest(at, grid, at(grid.ravel(), rows).reshape(grid.shape), base=base)
