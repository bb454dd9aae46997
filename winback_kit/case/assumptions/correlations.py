"""How the levers of a case hang together: one correlation matrix for all of their parts.

Between part s of lever l and part t of lever m the correlation is R_lm · S_st, R that of the levers
and S that of the segments (1 with itself, `segment_correlation` otherwise). The product of two
correlation matrices by elements is one again (Schur), so what is stated cannot contradict itself
in silence: R alone is checked.
"""

import numpy as np

from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.evaluate import Array
from winback_kit.checks import refused


def correlation_matrix(case: Case, places: list[tuple[str, int | None]]) -> Array:
    """Correlations of all parts: `places` are their lever and segment (None: the programme's)."""
    names = list(dict.fromkeys(lever for lever, _ in places))
    between = np.eye(len(names))
    for pair in case.risk.correlations:
        first, second = pair.between
        if first in names and second in names:
            i, j = names.index(first), names.index(second)
            between[i, j] = between[j, i] = pair.value
    if np.linalg.eigvalsh(between)[0] < 1e-9:
        raise refused(
            f"{case.name}: risk.correlations",
            "contradict each other: no levers can hang together like this",
            mend="Bring them nearer to 0.",
        )
    lever = np.array([names.index(name) for name, _ in places])
    segment = np.array([-1 if at is None else at for _, at in places])
    same = segment[:, None] == segment[None, :]
    shared = np.where(same, 1.0, case.risk.segment_correlation * (1 - 1e-9))
    return np.asarray(between[np.ix_(lever, lever)] * shared)
