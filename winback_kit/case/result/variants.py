"""Many variants of a case at once: each moves some dials, all are worked out in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from winback_kit.case.assumptions.inputs import dials, moves
from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.evaluate import Array
from winback_kit.case.result.figures_of import outcome_measure
from winback_kit.case.result.model import Model

MOST_AT_ONCE = 2_000


def figure_of_variants(
    case: Case, variants: Sequence[Mapping[str, float]], figure: str = "npv"
) -> Array:
    """A figure of each variant, shape (D,); a variant maps paths of dials to values.

    Variants of one horizon are worked out together.
    """
    rows: dict[float | None, list[int]] = {}
    for row, one in enumerate(variants):
        rows.setdefault(one.get("horizon_months"), []).append(row)
    out = np.zeros(len(variants))
    for horizon, alike in rows.items():
        for first in range(0, len(alike), MOST_AT_ONCE):
            some = alike[first : first + MOST_AT_ONCE]
            out[some] = _some(case, [variants[row] for row in some], figure, horizon)
    return out


def _some(
    case: Case, variants: Sequence[Mapping[str, float]], figure: str, horizon: float | None
) -> Array:
    base = {dial.path: dial.value for dial in dials(case)} | moves(case, case.what_if)
    paths = sorted({path for one in variants for path in one} - {"horizon_months"})
    moved: dict[str, Any] = {
        path: np.array([one.get(path, base[path]) for one in variants]) for path in paths
    }
    if horizon is not None:
        moved["horizon_months"] = horizon
    return np.broadcast_to(outcome_measure(Model(case, moved), figure), (len(variants),))
