"""Returns by arm where people were contacted at different times and some are watched for less.

The share of an arm that has returned by an age is F(t) = 1 − Ŝ(t) of Kaplan & Meier, in which
whoever has not been watched so long leaves without being counted as a failure. Raw shares take them
for failures, which makes both levels and their difference too small.
Each share is worth that of so many people as would, all watched to t, leave it as uncertain,

    n* = F·(1 − F) / Var(F), Greenwood's variance; where nobody has returned, those at risk

and the interval of the difference is that of two shares of n* people (`differences.difference`): it
is the plain one where nobody left before t.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.history.kaplan_meier import product_limit
from winback_kit.plan.experiment.statistics.differences import Interval, TwoArms, difference

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Watched:
    """People of an arm by days watched; shapes (k,).

    `people[i]` were watched for `days[i]` since the contact, and then had returned or not.
    """

    days: Array
    returned: Array
    people: Array


@dataclass(frozen=True)
class ShareByDay:
    """F(t) of an arm, and of how many people watched to t it is worth as much."""

    share: float
    people: float


def share_by(arm: Watched, day: int) -> ShareByDay:
    """The share of an arm that has returned by a day since the contact.

    Of 10 people 2 return on day 1, 4 leave, and 1 of the other 4 returns on day 2: 1 − .8·.75.

    >>> arm = Watched(np.array([1, 1, 2, 3]), np.array([1, 0, 1, 0]), np.array([2, 4, 1, 3]))
    >>> round(share_by(arm, 2).share, 6), round(share_by(arm, 1).people, 6)
    (0.4, 10.0)
    """
    if not len(arm.days) or not arm.people.sum():
        return ShareByDay(0.0, 0.0)
    found = product_limit(arm.days, arm.returned, arm.people)
    at = min(day, len(found.survival) - 1)
    survival, share = float(found.survival[at]), float(1 - found.survival[at])
    variance = survival**2 * float(found.log_variance[at])
    if share <= 0 or survival <= 0 or not 0 < variance < np.inf:
        return ShareByDay(share, float(found.at_risk[at]))
    return ShareByDay(share, share * survival / variance)


def late_difference(
    treated: Watched, held_out: Watched, day: int, *, confidence: float = 0.95
) -> Interval:
    """Treated less held out of the share that has returned by a day, with its interval."""
    one, other = share_by(treated, day), share_by(held_out, day)
    arms = TwoArms(one.share * one.people, one.people, other.share * other.people, other.people)
    return difference(arms, confidence=confidence)


def raw_difference(treated: Watched, held_out: Watched) -> float:
    """The difference of plain shares: those not watched so long count as failures."""
    rates = [float(arm.people @ arm.returned / arm.people.sum()) for arm in (treated, held_out)]
    return rates[0] - rates[1]
