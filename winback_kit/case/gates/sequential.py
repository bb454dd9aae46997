"""A test that is looked at as results come in, and stops as soon as it may (Wald 1947).

Wald, Sequential Analysis: go on while the likelihood ratio of the planned uplift against none is
between B = β/(1 − α) and A = (1 − β)/α; α = .05 and β = .2 give .2105 and 16. The holdout's rate is
not known, so each hypothesis takes the natural return rate that fits it best (profile likelihood).
Both arms are counted when their window is over. It keeps its errors alone, not beside a gate that
may stop the same programme, so it is for tests that have none.
"""

import numpy as np
from scipy.special import xlog1py, xlogy

from winback_kit.case.gates.arms import Array
from winback_kit.checks import hold_within, refused
from winback_kit.plan.experiment.design.sample_size import POWER, SIGNIFICANCE

_HALVINGS = 50


def sequential_limits(
    *, significance: float = SIGNIFICANCE, power: float = POWER
) -> tuple[float, float]:
    """A and B: the ratios at which to scale and to stop. Chapter `measurement` asks."""
    return power / significance, (1 - power) / (1 - significance)


def log_likelihood_ratio(
    *,
    returned: Array,
    treated: Array,
    returned_held: Array,
    held: Array,
    uplift: float,
    against: float = 0.0,
) -> Array:
    """ln of the likelihood of one uplift over that of another (none), for two binomial arms.

    Chapter `measurement` reads a pilot with it, look by look, against `sequential_limits`.
    Arrays of one shape (looks), each with the counts so far.
    """
    x1, n1, x0, n0 = (np.asarray(a, dtype=float) for a in (returned, treated, returned_held, held))
    if np.any((x1 < 0) | (x0 < 0) | (x1 > n1) | (x0 > n0)):
        raise refused("returned", "must lie between 0 and the people in the arm")
    hold_within("uplift", uplift, above=-1, below=1)
    hold_within("against", against, above=-1, below=1)
    planned = _best_log_likelihood(x1, n1, x0, n0, uplift)
    return np.asarray(planned - _best_log_likelihood(x1, n1, x0, n0, against))


def _best_log_likelihood(x1: Array, n1: Array, x0: Array, n0: Array, uplift: float) -> Array:
    """ln L at the natural return rate p that fits best given the uplift; its slope falls in p."""
    shape = np.broadcast_shapes(x1.shape, n1.shape, x0.shape, n0.shape)
    low, high = np.full(shape, max(0.0, -uplift)), np.full(shape, min(1.0, 1.0 - uplift))
    for _ in range(_HALVINGS):
        p = (low + high) / 2
        q = p + uplift
        with np.errstate(divide="ignore", invalid="ignore"):  # at the very edge of 0 or 1
            rising = x1 / q - (n1 - x1) / (1 - q) + x0 / p - (n0 - x0) / (1 - p) > 0
        low, high = np.where(rising, p, low), np.where(rising, high, p)
    p = np.clip((low + high) / 2, max(0.0, -uplift), min(1.0, 1.0 - uplift))
    q = np.clip(p + uplift, 0.0, 1.0)
    treated = xlogy(x1, q) + xlog1py(n1 - x1, -q)
    return np.asarray(treated + xlogy(x0, p) + xlog1py(n0 - x0, -p))
