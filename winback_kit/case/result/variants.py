"""Many variants of a case at once: each moves some dials, all are worked out in one go."""

from collections.abc import Callable, Mapping, Sequence

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
    return Variants(case).npv(variants)


class Variants:
    """A case of which many variants are asked for, one lot after the other."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._base = {one.path: one.value for one in dials(case)} | moves(case, case.what_if)
        self._models: dict[float | None, Model] = {}

    def npv(self, variants: Sequence[Mapping[str, float]]) -> Array:
        """As `npv_of_variants`."""
        rows: dict[float | None, list[int]] = {}
        for row, one in enumerate(variants):
            rows.setdefault(one.get("horizon_months"), []).append(row)
        out = np.zeros(len(variants))
        for horizon, alike in rows.items():
            for first in range(0, len(alike), MOST_AT_ONCE):
                some = alike[first : first + MOST_AT_ONCE]
                out[some] = self._some([variants[row] for row in some], horizon)
        return out

    def _some(self, variants: Sequence[Mapping[str, float]], horizon: float | None) -> Array:
        paths = sorted({path for one in variants for path in one} - {"horizon_months"})
        moved = {
            path: np.array([one.get(path, self._base[path]) for one in variants]) for path in paths
        }
        found = outcome_measure(self._model(horizon).again(moved), "npv")
        return np.broadcast_to(found, (len(variants),))

    def _model(self, horizon: float | None) -> Model:
        if horizon not in self._models:
            own = {} if horizon is None else {"horizon_months": horizon}
            self._models[horizon] = Model(self._case, own)
        return self._models[horizon]


def break_evens(
    case: Case, variant: Callable[[int, float], Mapping[str, float]], grid: Array, *, base: Array
) -> list[float | None]:
    """For each row of a grid (J, K) the value nearest to its base (J,) where the value is 0.

    `variant` is the case of a row and a value; None where the grid of a row holds no zero.
    """
    known = Variants(case)

    def at(values: Array, which: Which) -> Array:
        pairs = zip(np.atleast_1d(which), np.atleast_1d(values), strict=True)
        variants = [variant(int(row), float(value)) for row, value in pairs]
        return known.npv(variants).reshape(np.shape(values))

    rows = np.repeat(np.arange(len(grid)), grid.shape[1])
    return roots_nearest(at, grid, at(grid.ravel(), rows).reshape(grid.shape), base=base)
