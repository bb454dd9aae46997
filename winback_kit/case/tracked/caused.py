"""What contacts caused: the returns of the treated on top of those of the held out.

Over all draws k of the contacts, Σ n1_k·(p1_k − p0_k), with its standard error; the group held out
of a draw is one for all its offers (plan/experiment/readout/draws.py). A campaign whose draw has
failed its checks (readout/checks.py) is in no figure.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from winback_kit.history.measure import History
from winback_kit.plan.experiment.readout.checks import believed
from winback_kit.plan.experiment.readout.draws import in_draws, share_error
from winback_kit.plan.offers.uplift import Z


@dataclass(frozen=True)
class CausedReturns:
    """Returns caused among the `treated` of draws with a holdout, with a 90 % interval."""

    treated: int
    returned: float
    low: float
    high: float


def caused_returns(history: History, contacts: pd.DataFrame) -> CausedReturns | None:
    """What contacts by segment, offer, arm, campaign and day caused; None without a holdout."""
    found = in_draws(believed(history, contacts))
    alike = found[found.n0 > 0].groupby(["segment", "campaign", "draw"], as_index=False)
    draws = alike.agg(n1=("n1", "sum"), r1=("r1", "sum"), n0=("n0", "first"), r0=("r0", "first"))
    if draws.empty:
        return None
    n1, r1, n0, r0 = (draws[name].to_numpy(float) for name in ("n1", "r1", "n0", "r0"))
    each = np.hypot(share_error(r1 / n1, n1), share_error(r0 / n0, n0))
    returned, reach = float((n1 * (r1 / n1 - r0 / n0)).sum()), Z * float(np.linalg.norm(n1 * each))
    return CausedReturns(int(n1.sum()), returned, returned - reach, returned + reach)
