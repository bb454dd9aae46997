"""How many ties hold each customer, and whether those with more of them leave less.

The index of a customer is Σ w_j·t_j over the ties that the tables carry, t_j from 0 to 1 and w_j
the points that client.yml gives it (1 where it says nothing). Customers of one index are a band;
bands of fewer than 50 people join the next. Of each band

    h = left / months watched,   lost within a year 1 − exp(−12·h)                           (1)

A larger index that goes with fewer losses may be a tie, or may only be a customer who was here for
longer, so the area (history/at_risk/area.py) stands also within classes of equal orders. It is an
association in either case: who chose to be tied was loyal before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import exp
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from winback_kit.history.at_risk.area import Area, placed
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.history.loyalty.tie_rows import FULL
from winback_kit.plan.loyalty.ties import FEWEST_IN_BAND, TieBand, falls_all_along, trend
from winback_kit.records.result import Framed

if TYPE_CHECKING:
    from winback_kit.history.loyalty.bonds import Bonds
    from winback_kit.value.customers.customer_value import CustomerValue

Array = np.ndarray[Any, np.dtype[np.float64]]
YEAR = 12
SURE = 1.959963984540054
UNDATED = ("contract", "automatic_payment", "stored_value", "referrals", "people", "integrations")
PART_OF_THE_END = "contract"  # who is bound cannot leave yet: a part of the outcome


@dataclass(frozen=True)
class TieOfMany:
    """One tie: who has it, and the share lost within a year with it and without."""

    tie: str
    points: float
    have: int
    people: int
    year_with: float | None
    year_without: float | None


@dataclass(frozen=True, repr=False)
class Ties(Framed, rows="bands"):
    """The index measured; `bands` empty where no tie is carried or too few people were watched.

    `area` says how often the one who left had the smaller index of two, `within` the same of two
    with about as many orders (None under contract). `value` is that of one customer, in the
    currency, None where it is not known.
    """

    ties: tuple[TieOfMany, ...]
    bands: tuple[TieBand, ...]
    area: Area | None
    within: Area | None
    value: float | None
    currency: str
    contractual: bool

    @cached_property
    def z(self) -> float:
        """The test of Cochran and Armitage over the bands."""
        return trend(self.bands) if self.bands else 0.0

    @property
    def people(self) -> int:
        """Customers who were watched."""
        return sum(one.people for one in self.bands)

    @property
    def left(self) -> int:
        """Those of them who left."""
        return sum(one.left for one in self.bands)

    @property
    def monotone(self) -> bool:
        """Whether the hazard falls from band to band all along."""
        return len(self.bands) > 1 and falls_all_along(self.bands)

    @property
    def holds(self) -> bool:
        """Whether more ties surely go with fewer losses, also beside the number of orders."""
        sure = len(self.bands) > 1 and self.z < -SURE
        return sure and (self.within is None or self.within.low > 0.5)

    @property
    def leaks(self) -> bool:
        """Whether a tie in it is a part of what it should tell: who is bound cannot leave yet."""
        return any(one.tie == PART_OF_THE_END and one.have for one in self.ties)

    @property
    def undated(self) -> tuple[str, ...]:
        """Ties that stand in a column without a day: they may have been written after the loss."""
        return tuple(one.tie for one in self.ties if one.tie in UNDATED)

    @property
    def safest(self) -> TieBand | None:
        """The band with the most ties."""
        return self.bands[-1] if self.bands else None

    @cached_property
    def year_by_tie(self) -> float | None:
        """How much less is lost within a year for one point more: a line through the bands."""
        if len(self.bands) < 2:
            return None
        score = np.array([one.score for one in self.bands])
        year = np.array([lost_in_a_year(one) for one in self.bands])
        people = np.array([one.people for one in self.bands], float)
        apart = score - np.average(score, weights=people)
        return -float((people * apart * year).sum() / (people * apart**2).sum())

    @property
    def may_cost(self) -> float | None:
        """What one tie more may cost at most, if all of the difference were its doing."""
        if self.value is None or self.year_by_tie is None or not self.holds:
            return None
        return max(0.0, self.year_by_tie * self.value)


def lost_in_a_year(band: TieBand) -> float:
    """Equation 1.

    >>> round(lost_in_a_year(TieBand(0, 100, 12, 1200.0)), 4)
    0.1131
    """
    return 1 - exp(-YEAR * (band.hazard or 0.0))


def lost_in_100_months(band: TieBand) -> float:
    """The losses of a hundred months watched."""
    return 100 * (band.hazard or 0.0)


def ties_of(bonds: Bonds, weights: dict[str, float], customers: CustomerValue | None) -> Ties:
    """The index of a client; `weights` as in client.yml."""
    points = {one: weights.get(one, 1.0) for one in bonds.ties}
    rows = bonds.frames.tie_rows
    used = {one: w for one, w in points.items() if w > 0 and (rows[one] > 0).any()}
    valued = customers.valued if customers else None
    value, currency = (valued.everyone.value if valued else None), ""
    if customers:
        currency = customers.history.currency
    empty = Ties((), (), None, None, value, currency, bonds.contractual)
    if not used or not len(rows):
        return empty
    parts = [rows[one].to_numpy(float) / FULL * weight for one, weight in used.items()]
    counted = rows.assign(index=np.round(np.sum(parts, axis=0), 6), left=rows.n * rows.gone)
    bands = bands_of(counted.groupby("index", as_index=False)[["n", "left", "days"]].sum())
    if not sum(one.left for one in bands):
        return empty
    return replace(
        empty,
        ties=tuple(_of_many(rows, one, weight) for one, weight in used.items()),
        bands=bands,
        area=_area(counted, in_classes=False),
        within=None if bonds.contractual else _area(counted, in_classes=True),
    )


def bands_of(by_index: pd.DataFrame) -> tuple[TieBand, ...]:
    """Bands of at least 50 people from index, n, left and days; the last joins the one before.

    The score of a band is the mean index in it.

    >>> rows = pd.DataFrame({"index": [0, 1, 2], "n": [60, 30, 40], "left": [9, 3, 2], "days": 100})
    >>> [(round(one.score, 2), one.people, one.left) for one in bands_of(rows)]
    [(0.0, 60, 9), (1.57, 70, 5)]
    """
    ordered = by_index.sort_values("index")
    cells = np.array(ordered[["index", "n", "left", "days"]], float)
    cells[:, 0] *= cells[:, 1]
    found, begun = [], np.zeros(4)
    for cell in cells:
        begun = begun + cell
        if begun[1] >= FEWEST_IN_BAND:
            found.append(begun)
            begun = np.zeros(4)
    if begun[1] and found:
        found[-1] = found[-1] + begun
    return tuple(
        TieBand(float(total / n), int(n), int(left), float(days / DAYS_PER_MONTH))
        for total, n, left, days in found
    )


def _of_many(rows: pd.DataFrame, tie: str, points: float) -> TieOfMany:
    has = rows[tie] > 0

    def year(of: Any) -> float | None:
        n, left, days = of.n.sum(), (of.n * of.gone).sum(), of.days.sum()
        if n < FEWEST_IN_BAND:
            return None
        return lost_in_a_year(TieBand(0, int(n), int(left), float(days) / DAYS_PER_MONTH))

    return TieOfMany(
        tie, points, int(rows[has].n.sum()), int(rows.n.sum()), year(rows[has]), year(rows[~has])
    )


def _area(counted: pd.DataFrame, *, in_classes: bool) -> Area | None:
    """How often who left had the smaller index; each customer counts as one."""
    times = counted.n.to_numpy(int)
    lost = np.repeat(counted.gone.to_numpy(int), times)
    if lost.all() or not lost.any():
        return None
    score = np.repeat(-counted["index"].to_numpy(float), times)
    classes = np.repeat(counted.orders.to_numpy(int), times) if in_classes else None
    return placed(score, lost, classes).area(np.arange(len(lost)))
