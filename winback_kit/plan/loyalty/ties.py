"""How many ties hold a customer, and whether more of them go with fewer who leave.

An index counts ties (a contract, automatic payment, a second product, …). It is worth something
only where the rate of leaving falls as it rises, which the test of Cochran (1954, Biometrics
10:417) and Armitage (1955, Biometrics 11:375) asks of ordered bands with scores s, people n and
leavers d, N and D in all:

    z = Σ s·(d − n·D/N) / √( D/N·(1 − D/N) · (Σ n·s² − (Σ n·s)²/N) )                     (1)

Where nobody of n left, a rate of up to 1 − 0.05^(1/n), about three in n, is still possible at 95 %
(the rule of three, Hanley & Lippman-Hand 1983, JAMA 249:1743): nobody is ever safe.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from winback_kit.checks import hold_within

FEWEST_IN_BAND = 50


@dataclass(frozen=True)
class TieBand:
    """Customers with so many ties: people, who of them left, and how long all were watched."""

    score: float
    people: int
    left: int
    time: float = 0.0

    @property
    def rate(self) -> float:
        """The share that left."""
        return self.left / self.people

    @property
    def hazard(self) -> float | None:
        """Leavers a unit of time; None where no time is known."""
        return self.left / self.time if self.time else None


def trend(bands: Sequence[TieBand]) -> float:
    """The z of equation (1): below 0 where those with a higher score leave less.

    >>> round(trend([TieBand(0, 100, 40), TieBand(1, 100, 30), TieBand(2, 100, 20)]), 4)
    -3.0861
    """
    people, left = sum(one.people for one in bands), sum(one.left for one in bands)
    mean = left / people
    apart = sum(one.score * (one.left - one.people * mean) for one in bands)
    first = sum(one.people * one.score for one in bands)
    second = sum(one.people * one.score**2 for one in bands)
    spread = mean * (1 - mean) * (second - first**2 / people)
    return apart / sqrt(spread) if spread > 0 else 0.0


def falls_all_along(bands: Sequence[TieBand]) -> bool:
    """Whether the hazard (the rate, where no time is known) never rises from band to band."""
    levels = [one.rate if one.hazard is None else one.hazard for one in bands]
    return all(later <= earlier for earlier, later in pairwise(levels))


def still_possible(people: int, *, confidence: float = 0.95) -> float:
    """The largest rate of leaving with which nobody of so many may have left.

    >>> round(still_possible(158), 3)
    0.019
    """
    hold_within("people", people, least=1)
    return float(1 - (1 - confidence) ** (1 / people))
