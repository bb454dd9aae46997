"""Many variants of a case at once: each moves some dials, all are worked out in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from winback_kit.case.evaluate import Array
from winback_kit.case.figures_of import measure
from winback_kit.case.inputs import dials, moves
from winback_kit.case.model import Model
from winback_kit.case.record import Case

MOST_AT_ONCE = 2_000


def figure_of_variants(
    case: Case, variants: Sequence[Mapping[str, float]], figure: str = "npv"
) -> Array:
    """A figure of each variant, shape (D,); a variant maps paths of dials to values."""
    parts = [
        _some(case, variants[at : at + MOST_AT_ONCE], figure)
        for at in range(0, len(variants), MOST_AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.zeros(0)


def _some(case: Case, variants: Sequence[Mapping[str, float]], figure: str) -> Array:
    base = {dial.path: dial.value for dial in dials(case)} | moves(case, case.what_if)
    paths = sorted({path for one in variants for path in one})
    moved = {path: np.array([one.get(path, base[path]) for one in variants]) for path in paths}
    return np.broadcast_to(measure(Model(case, moved), figure), (len(variants),)).copy()
