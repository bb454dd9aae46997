"""Standard errors from groups of customers: the delete-a-group jackknife.

Customers are dealt into 40 groups once. A figure is worked out on all of them and again with each
group left out; with θ(−g) the figure without group g and G groups,

    se² = (G − 1)/G · Σ_g (θ(−g) − θ̄)²        (Kott 2001, J. Official Statistics 17:521)

It needs no distribution and no random number, carries every step of the calculation, and keeps
the orders of one customer together. Intervals use Student's t with G − 1 degrees of freedom.

Equation (4) of docs/model.md.
"""

from typing import Any

import numpy as np
from scipy.special import stdtrit

from winback_kit.history.kaplan_meier import CONFIDENCE
from winback_kit.history.lifetimes import BUCKETS

Array = np.ndarray[Any, np.dtype[np.float64]]
Z_GROUPS = float(stdtrit(BUCKETS - 1, 0.5 + CONFIDENCE / 2))  # reach of an interval in errors


def leave_one_out(by_group: Array) -> Array:
    """Sums without each group: (G, …) becomes (G, …)."""
    return np.asarray(by_group.sum(axis=0, keepdims=True) - by_group)


def interval(figure: Array | float, without: Array) -> tuple[Array, Array]:
    """Low and high of a figure (…) from its values without each group (G, …)."""
    groups = len(without)
    spread = without - without.mean(axis=0)
    error = np.sqrt((groups - 1) / groups * (spread**2).sum(axis=0))
    reach = Z_GROUPS * error
    return np.asarray(figure - reach), np.asarray(figure + reach)
