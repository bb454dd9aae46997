"""Whether an uplift that was predicted is there: fifths of the prediction against the test.

People are put into fifths by their predicted uplift; those of one prediction stay together. In
each the treated are compared with the held out, each with the inverse of the chance of their arm:

    τ_g = ȳ_1 − ȳ_0     ȳ_a = Σ w·y / Σ w,  w = 1/P(A = a)     se² = Σ_a Σ [w(y − ȳ_a)]² / (Σ w)²

The fifths hold different people, so their errors are independent, and the band in which all of G
lie together with chance C is each one's at C^(1/G) (Šidák 1967): wider than five intervals alone,
of which one in every four sets or so would miss.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from winback_kit.checks import hold_within, refused
from winback_kit.plan.experiment.policy.tested_people import Array, TestedPeople
from winback_kit.plan.experiment.readout.draws import share_error

FIFTHS = 5


@dataclass(frozen=True)
class Fifth:
    """People of like predictions: what was predicted of them on average, and what was seen.

    `low` and `high` are the ends of the band over all fifths.
    """

    people: int
    treated: int
    predicted: float
    seen: float
    error: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether what was predicted lies in the band."""
        return self.low <= self.predicted <= self.high


@dataclass(frozen=True)
class UpliftCalibration:
    """The fifths, the least predicted first, and the chance with which the band holds them all."""

    fifths: tuple[Fifth, ...]
    confidence: float

    @property
    def holds(self) -> bool:
        """Whether every prediction lies in the band."""
        return all(one.holds for one in self.fifths)

    @property
    def told_apart(self) -> bool:
        """Whether the most promising fifth is seen to gain more than the least, beyond doubt.

        Its band lies above that of the least.
        """
        return len(self.fifths) > 1 and self.fifths[-1].low > self.fifths[0].high


def uplift_calibration(
    people: TestedPeople, predicted: ArrayLike, *, confidence: float, groups: int = FIFTHS
) -> UpliftCalibration:
    """Predicted against seen uplift; fewer groups where predictions are fewer.

    Groups in which an arm has fewer than two people are left to the group above. Raises Refused
    where that leaves none.
    """
    hold_within("confidence", confidence, above=0, below=1)
    hold_within("groups", groups, least=1)
    expected = people.numbers("predicted", predicted)
    chosen = _parted(people, expected, groups)
    z = float(ndtri(0.5 + confidence ** (1 / len(chosen)) / 2))
    return UpliftCalibration(
        tuple(_fifth(people.only(who), expected[who], z) for who in chosen), confidence
    )


@dataclass(frozen=True, eq=False)
class CountedCells:
    """CountedCells of a test: the uplift predicted of each, and both arms as counted; (k,) each."""

    predicted: Array
    treated: Array
    returned: Array
    held: Array
    held_returned: Array


def cells_calibration(
    cells: CountedCells, *, confidence: float, groups: int = FIFTHS
) -> UpliftCalibration | None:
    """The same of cells as counted, whole cells in a group; None without a cell.

    A fifth has the cells whose middle of the treated, by prediction, falls in it.

    >>> counts = [0.0, 0.1], [100, 100], [10, 20], [100, 100], [10, 9]
    >>> cells = CountedCells(*map(np.array, counts))
    >>> found = cells_calibration(cells, confidence=0.9)
    >>> [round(one.seen, 2) for one in found.fifths]
    [0.0, 0.11]
    """
    hold_within("confidence", confidence, above=0, below=1)
    if not len(cells.predicted):
        return None
    order = np.argsort(cells.predicted, kind="stable")
    n1, r1, n0, r0 = (
        one[order].astype(float)
        for one in (cells.treated, cells.returned, cells.held, cells.held_returned)
    )
    predicted = cells.predicted[order]
    place = ((np.cumsum(n1) - n1 / 2) / n1.sum() * groups).astype(int)
    parts = [place == one for one in np.unique(place)]
    z = float(ndtri(0.5 + confidence ** (1 / len(parts)) / 2))
    errors = np.hypot(share_error(r1 / n1, n1), share_error(r0 / n0, n0))
    fifths = []
    for of in parts:
        weight = n1[of] / n1[of].sum()
        seen = float(weight @ (r1 / n1 - r0 / n0)[of])
        error = float(np.linalg.norm(weight * errors[of]))
        people = int((n1 + n0)[of].sum())
        ends = seen - z * error, seen + z * error
        mean = float(weight @ predicted[of])
        fifths.append(Fifth(people, int(n1[of].sum()), mean, seen, error, *ends))
    return UpliftCalibration(tuple(fifths), confidence)


def _parted(people: TestedPeople, predicted: Array, groups: int) -> list[np.ndarray]:
    """Flags of each group, the least predicted first."""
    _, place, counts = np.unique(predicted, return_inverse=True, return_counts=True)
    middle = (np.cumsum(counts) - counts / 2) / len(predicted)
    of_value = np.minimum((middle * groups).astype(int), groups - 1)
    group = of_value[place]
    out: list[np.ndarray] = []
    carried = np.zeros(len(predicted), bool)
    for one in range(groups):
        carried = carried | (group == one)
        if _both_arms(people, carried):
            out.append(carried)
            carried = np.zeros(len(predicted), bool)
    if carried.any() and out:
        out[-1] = out[-1] | carried
    if not out:
        raise refused("uplift_calibration", "needs two people or more in each arm")
    return out


def _both_arms(people: TestedPeople, chosen: np.ndarray) -> bool:
    treated = int(people.treated[chosen].sum())
    return treated >= 2 and int(chosen.sum()) - treated >= 2


def _fifth(people: TestedPeople, predicted: Array, z: float) -> Fifth:
    weights = 1 / people.drawn_share
    means, variance = [], 0.0
    for arm in (people.treated, ~people.treated):
        w, y = weights[arm], people.outcome[arm]
        mean = float(w @ y / w.sum())
        n = len(y)
        variance += float(((w * (y - mean)) ** 2).sum() / w.sum() ** 2) * n / (n - 1)
        means.append(mean)
    seen, error = means[0] - means[1], float(np.sqrt(variance))
    ends = seen - z * error, seen + z * error
    treated = int(people.treated.sum())
    return Fifth(len(people), treated, float(predicted.mean()), seen, error, *ends)
