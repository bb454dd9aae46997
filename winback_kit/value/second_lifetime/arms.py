"""Second lifetimes that an offer won, beside those that came on their own.

Offers can draw customers who buy once for the bargain. Those who came back after an offer are few
and were followed for a shorter time, so their value over the whole horizon says little; what can
be compared is the margin of the first year: ρ̂ = y1/y0 over the first k ≤ 12 months that both were
followed for, with relative error se² = (se1/y1)² + (se0/y0)².

Only those whom the offer brought can differ from the rest, a share τ/p1 of all who return. That
they are worth half as much, or half as much again, is the prior: s = 0.5 · |τ|/p1. The ratio is
drawn towards 1 by B = s²/(s² + se²), so that chance in a few dozen returns decides nothing.

    V1 = ρ · V0,   ρ = 1 + B(ρ̂ − 1),   error √B · se  (s where nothing was seen)
"""

from dataclasses import dataclass

import numpy as np

from winback_kit.value.second_lifetime.jackknife import Z_GROUPS
from winback_kit.value.second_lifetime.lifetime_margin import (
    Sums,
    first_months_interval,
    measured_months,
)

SPREAD_OF_WON = 0.5
MOST_MONTHS = 12


@dataclass(frozen=True)
class Arm:
    """Second lifetimes after one offer: margin of the first months beside natural ones, ratio.

    `ratio` is ρ̂ and `error` its standard error.
    """

    offer: str
    returns: int
    months: int
    margin: float
    low: float
    high: float
    natural_margin: float
    ratio: float
    error: float


def compare_arm(offer: str, *, won: Sums, natural: Sums) -> Arm | None:
    """The comparison for one offer, or None where too few were followed for three months."""
    months = min(MOST_MONTHS, measured_months(won), measured_months(natural))
    if months < 3:
        return None
    mine, low, high = first_months_interval(won, months)
    theirs, _, their_high = first_months_interval(natural, months)
    if mine <= 0 or theirs <= 0:
        return None
    ratio = mine / theirs
    error = ratio * np.hypot(
        (high - mine) / Z_GROUPS / mine, (their_high - theirs) / Z_GROUPS / theirs
    )
    return Arm(
        offer=offer,
        returns=int(won.followed[:, 0].sum()),
        months=months,
        margin=mine,
        low=low,
        high=high,
        natural_margin=theirs,
        ratio=ratio,
        error=float(error),
    )


def drawn_ratio(arm: Arm | None, *, share_won: float) -> tuple[float, float]:
    """ρ and its error for a segment in which `share_won` of the returns are the offer's own."""
    spread = SPREAD_OF_WON * share_won
    if arm is None or spread == 0:
        return 1.0, spread
    keep = spread**2 / (spread**2 + arm.error**2)
    return 1 + keep * (arm.ratio - 1), float(np.sqrt(keep) * arm.error)
