"""Effects of an offer by segment, drawn towards the mean of all, and offers against each other.

No cell is told by its own figures: the best of many looks better than it is. Whether the segments
differ at all is Q, on the scale of shares, beside the likelihood ratio of the odds. Offers are held
against each other by the returns of their treated, two by two, with Holm's adjusted p.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from winback_kit.history.kaplan_meier import CONFIDENCE
from winback_kit.plan.experiment.readout.draws import tested
from winback_kit.plan.experiment.readout.one_offer import OfferRead, Z, plain
from winback_kit.plan.experiment.statistics.differences import (
    Interval,
    TwoArms,
    difference,
    equal_shares,
)
from winback_kit.plan.experiment.statistics.several import holm
from winback_kit.plan.experiment.statistics.shrinkage import (
    DrawnIn,
    OddsTest,
    drawn_to_mean,
    odds_differ,
)


@dataclass(frozen=True)
class SegmentRead:
    """An offer in a segment: its own difference, and drawn towards the mean of all segments."""

    segment: str
    offer: str
    treated: int
    holdout: int
    own: Interval
    drawn: Interval


@dataclass(frozen=True)
class SegmentsRead:
    """An offer in all segments with thirty people in each arm, and whether they differ."""

    offer: str
    segments: tuple[SegmentRead, ...]
    apart: DrawnIn
    odds: OddsTest


def read_segments(campaigns: pd.DataFrame) -> tuple[SegmentsRead, ...]:
    """Every offer with two segments or more, from rows as `HistoryTables.campaigns` has them."""
    cells = tested(campaigns)
    found = []
    for offer, rows in cells.groupby("offer", sort=True):
        if len(rows) > 1:
            found.append(_segments(str(offer), rows))
    return tuple(found)


def _segments(offer: str, rows: pd.DataFrame) -> SegmentsRead:
    raw, error = rows.uplift.to_numpy(float), rows.error.to_numpy(float)
    apart = drawn_to_mean(raw, errors=error)
    arms = TwoArms(*(rows[name].to_numpy(float) for name in ("r1", "n1", "r0", "n0")))
    return SegmentsRead(
        offer=offer,
        segments=tuple(
            SegmentRead(
                segment=str(row.segment),
                offer=offer,
                treated=int(row.n1),
                holdout=int(row.n0),
                own=_around(raw[at], error[at]),
                drawn=_around(apart.effects[at], apart.errors[at]),
            )
            for at, row in enumerate(rows.itertuples())
        ),
        apart=apart,
        odds=odds_differ(arms),
    )


def _around(value: float, error: float) -> Interval:
    return Interval(float(value), float(value - Z * error), float(value + Z * error))


@dataclass(frozen=True)
class Against:
    """One offer less another, by the share of the treated who returned; p is adjusted (Holm)."""

    offer: str
    other: str
    difference: Interval
    p: float

    @property
    def proven(self) -> bool:
        """Whether they differ, at 90 % for all pairs of the campaign together."""
        return self.p < 1 - CONFIDENCE


def against_each_other(offers: tuple[OfferRead, ...]) -> tuple[Against, ...]:
    """Every pair of offers of a campaign, the largest difference first."""
    pairs = list(combinations(offers, 2))
    arms = [TwoArms(a.returned, a.treated, b.returned, b.treated) for a, b in pairs]
    held = holm([float(np.asarray(equal_shares(one)[1])) for one in arms])
    found = [
        Against(a.offer, b.offer, plain(difference(both, confidence=CONFIDENCE)), float(p))
        for (a, b), both, p in zip(pairs, arms, held, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: -abs(one.difference.value)))
