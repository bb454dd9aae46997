"""Whether as many people are in each arm as were to be: the first look at any test.

    χ² = Σ (n_a − N·s_a)² / (N·s_a)    over the arms, one degree of freedom less than arms

with s_a the designed share of arm a. A draw that is right gives p below .001 once in a thousand
tests; where it does, somebody is missing who should be there or the other way round, and no figure
of the test can be believed (Fabijan and others 2019, KDD 25:2156).
Where the designed shares are not known they can still be seen not to have been the same everywhere:
the arms of several days, or segments, are held against the shares of them all.

Equation (11) of docs/model.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from winback_kit.checks import refused

ALARM = 0.001


@dataclass(frozen=True)
class RatioTest:
    """The counts' distance from the designed shares, and how often chance gives as much."""

    chi2: float
    freedom: int
    p: float

    @property
    def alarm(self) -> bool:
        """Whether the figures of the test are to be withheld."""
        return self.p < ALARM


def sample_ratio(people: Sequence[float], shares: Sequence[float]) -> RatioTest:
    """Counts of each arm against the designed shares, which are scaled to 1.

    >>> found = sample_ratio([4800, 5200], [1, 1])  # 2·200²/5000
    >>> found.chi2, found.freedom, f"{found.p:.1e}", found.alarm
    (16.0, 1, '6.3e-05', True)
    """
    counts, design = np.asarray(people, float), np.asarray(shares, float)
    if len(counts) != len(design) or len(counts) < 2 or not (design > 0).all():
        raise refused("shares", "give one above 0 for each of two arms or more", got=list(shares))
    expected = counts.sum() * design / design.sum()
    chi2 = float(((counts - expected) ** 2 / expected).sum()) if counts.sum() else 0.0
    return ratio_test(chi2, len(counts) - 1)


def same_ratio(people: Sequence[Sequence[float]]) -> RatioTest:
    """Counts of each arm in several groups: whether the shares are one in all of them.

    >>> same_ratio([[30, 20], [30, 20]]).p, same_ratio([[60, 40], [30, 70]]).alarm
    (1.0, True)
    """
    counts = np.asarray(people, float)
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(counts.shape, default=0) < 2:
        return ratio_test(0.0, 0)
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    chi2 = float(((counts - expected) ** 2 / expected).sum())
    return ratio_test(chi2, (counts.shape[0] - 1) * (counts.shape[1] - 1))


def ratio_test(chi2: float, freedom: int) -> RatioTest:
    """A χ² with its chance; several of them add up, as their degrees of freedom do."""
    return RatioTest(chi2, freedom, float(chdtrc(freedom, chi2)) if freedom else 1.0)
