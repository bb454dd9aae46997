"""One offer of a campaign, or all of them together, against those held out: by intention to treat.

Everybody counts in the arm in which they were drawn, whatever was done. Only draws whose window is
over are in it. Where the share of the treated was one in all segments and on all days both arms are
taken whole (`statistics/differences.py` has the interval); where it was not, the differences d_k of
segment and day are put together by w_k = n1·n0/(n1 + n0) (Mantel & Haenszel; Greenland & Robins
1985, Biometrics 41:55), se² = Σ w²·s² / (Σ w)².

Money is the margin of the orders within the window, per person drawn: treated less held out, and
less what a treated person's contact and offer cost. Beside it stands what the returns are worth in
the long run, p1·V1 − p0·V0 less the same costs, with V the value of a second lifetime with and
without the offer; its interval is that of the returns alone. Where the share of the treated was not
one, margin is put together by segment and day as shares are, and p0·V0 and p1·V1 are those of each
segment, summed over the treated: a segment that spends more, and was treated more, is no effect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from winback_kit.history.kaplan_meier import CONFIDENCE
from winback_kit.plan.experiment.statistics.differences import Interval, TwoArms, difference
from winback_kit.plan.experiment.statistics.means import (
    ArmSums,
    Narrowed,
    PairSums,
    cuped,
    mean_difference,
)

Z = float(ndtri(0.5 + CONFIDENCE / 2))


@dataclass(frozen=True)
class ReturnWorth:
    """What a return is worth with an offer and without, and what the offer costs; currency."""

    with_offer: float
    without: float
    offer_cost: float


@dataclass(frozen=True)
class OfferRead:
    """What an offer has brought; `offer` is empty for all of a campaign together.

    Intervals are of 90 %. `margin` and `net` are per person drawn, within the window; `long_run` is
    None where no second lifetime is valued. `quits` and `complaints` are treated less held out.
    """

    offer: str
    treated: int
    returned: int
    holdout: int
    holdout_returned: int
    uplift: Interval
    margin: Interval
    contact_cost: float
    offer_cost: float
    long_run: Interval | None
    narrowed: Narrowed
    quits: Interval
    complaints: Interval

    @property
    def cost(self) -> float:
        """Contact and offer, per treated person."""
        return self.contact_cost + self.offer_cost

    @property
    def net(self) -> Interval:
        """The margin less what it cost, per treated person."""
        of = self.margin
        return Interval(of.value - self.cost, of.low - self.cost, of.high - self.cost)

    @property
    def gross_rate(self) -> float:
        """The share of the treated who returned: what is counted where nobody is held out."""
        return self.returned / self.treated if self.treated else 0.0

    @property
    def natural_rate(self) -> float:
        """The share of those held out who returned."""
        return self.holdout_returned / self.holdout if self.holdout else 0.0

    @property
    def harms(self) -> bool:
        """Whether more of the treated opted out or complained, beyond chance."""
        return bool(self.quits.low > 0 or self.complaints.low > 0)

    @property
    def value_unproven(self) -> bool:
        """Whether the uplift is proven, and that it pays within the window is not."""
        return bool(self.uplift.proven and self.uplift.value > 0 and self.net.low <= 0)


def read_offer(
    sums: pd.DataFrame, offer: str, *, alike: bool, worths: Mapping[tuple[str, str], ReturnWorth]
) -> OfferRead:
    """Read an offer of a campaign from its sums (`CampaignOutcomes.drawn_sums`).

    `alike` says that the share of the treated was one everywhere; `worths` are by segment and
    offer.
    """
    treated = sums[(sums.arm == "treated") & (sums.offer.isin([offer]) | (offer == ""))]
    held = sums[sums.arm == "holdout"]
    n1, n0 = (int(one.people.sum()) for one in (treated, held))
    r1, r0 = (int(one.returned.sum()) for one in (treated, held))
    margin = _margin(treated, held, alike=alike)
    known = [
        (worths[cell], row.people, row.returned)
        for row in treated.itertuples()
        if (cell := (str(row.segment), str(row.offer))) in worths
    ]
    uplift = shares(treated, held, "returned", alike=alike)
    offer_cost = sum(one.offer_cost * back for one, _, back in known) / max(n1, 1)
    contact_cost = float(treated.contact_cost.sum()) / max(n1, 1)
    return OfferRead(
        offer=offer,
        treated=n1,
        returned=r1,
        holdout=n0,
        holdout_returned=r0,
        uplift=uplift,
        margin=margin,
        contact_cost=contact_cost,
        offer_cost=float(offer_cost),
        long_run=_long_run(known, uplift, r0 / max(n0, 1), cost=contact_cost + offer_cost)
        if alike
        else _by_segment(treated, held, worths, cost=contact_cost + offer_cost),
        narrowed=cuped(_pairs(treated), _pairs(held)),
        quits=shares(treated, held, "quits", alike=alike),
        complaints=shares(treated, held, "complaints", alike=alike),
    )


def shares(treated: pd.DataFrame, held: pd.DataFrame, what: str, *, alike: bool) -> Interval:
    """Treated less held out of the share to whom something happened, with its interval."""
    if not (treated.people.sum() and held.people.sum()):
        return Interval(0.0, -1.0, 1.0)
    if alike:
        counts = [float(one[name].sum()) for one in (treated, held) for name in (what, "people")]
        return plain(difference(TwoArms(*counts), confidence=CONFIDENCE))
    keys = ["segment", "days_ago"]
    both = [one.groupby(keys)[[what, "people"]].sum() for one in (treated, held)]
    drawn = both[0].merge(both[1], left_index=True, right_index=True, suffixes=("", "_0"))
    columns = (what, "people", f"{what}_0", "people_0")
    arms = TwoArms(*(drawn[name].to_numpy(float) for name in columns))
    weight = arms.people1 * arms.people0 / (arms.people1 + arms.people0)
    value = float(weight @ arms.difference / weight.sum())
    error = float(np.linalg.norm(weight * arms.standard_error) / weight.sum())
    return Interval(value, value - Z * error, value + Z * error)


def _margin(treated: pd.DataFrame, held: pd.DataFrame, *, alike: bool) -> Interval:
    """Treated less held out of the margin per person drawn, with its interval."""
    if alike:
        return mean_difference(_gains(treated), _gains(held)).interval(confidence=CONFIDENCE)
    keys = ["segment", "days_ago"]
    drawn = [dict(iter(one.groupby(keys))) for one in (treated, held)]
    pairs = [(_gains(drawn[0][key]), _gains(drawn[1][key])) for key in drawn[0] if key in drawn[1]]
    weight = np.array([one.people * two.people / (one.people + two.people) for one, two in pairs])
    found = [mean_difference(one, two) for one, two in pairs]
    if not weight.sum():
        return mean_difference(_gains(treated), _gains(held)).interval(confidence=CONFIDENCE)
    weight /= weight.sum()
    value = float(weight @ np.array([one.value for one in found]))
    error = float(np.linalg.norm(weight * np.array([one.error for one in found])))
    return Interval(value, value - Z * error, value + Z * error)


def _by_segment(
    treated: pd.DataFrame,
    held: pd.DataFrame,
    worths: Mapping[tuple[str, str], ReturnWorth],
    *,
    cost: float,
) -> Interval | None:
    """p1·V1 − p0·V0 of each segment and offer less costs, per treated person of those compared."""
    alone = held.groupby("segment")[["returned", "people"]].sum()
    people = value = asked = 0.0
    natural: dict[str, float] = {}  # Σ n1·V0 of a segment, whose p0 is one
    for cell, own in treated.groupby(["segment", "offer"]):
        segment, offer = map(str, cell)
        if (segment, offer) not in worths or segment not in alone.index:
            continue
        of, n1 = worths[segment, offer], float(own.people.sum())
        p1 = float(own.returned.sum()) / n1
        people, value = people + n1, value + n1 * p1 * of.with_offer
        asked += n1 * p1 * (1 - p1) * of.with_offer**2
        natural[segment] = natural.get(segment, 0.0) + n1 * of.without
    if not people:
        return None
    for segment, without in natural.items():
        n0, p0 = float(alone.people[segment]), alone.returned[segment] / alone.people[segment]
        value, asked = value - without * p0, asked + without**2 * p0 * (1 - p0) / n0
    each, error = value / people - cost, float(np.sqrt(asked)) / people
    return Interval(each, each - Z * error, each + Z * error)


def plain(found: Interval) -> Interval:
    """The interval as three numbers."""
    return Interval(*(float(one) for one in (found.value, found.low, found.high)))


def _long_run(
    known: list[tuple[ReturnWorth, int, int]], uplift: Interval, natural: float, *, cost: float
) -> Interval | None:
    """p1·V1 − p0·V0 less costs, per treated person, over the ends of the uplift."""
    people = sum(n for _, n, _ in known)
    if not people:
        return None
    with_offer = sum(one.with_offer * n for one, n, _ in known) / people
    without = sum(one.without * n for one, n, _ in known) / people

    def worth(points: float) -> float:
        return (natural + points) * with_offer - natural * without - cost

    return Interval(*(worth(float(one)) for one in (uplift.value, uplift.low, uplift.high)))


def _gains(rows: pd.DataFrame) -> ArmSums:
    return ArmSums(*(float(rows[name].sum()) for name in ("people", "margin", "gained_squares")))


def _pairs(rows: pd.DataFrame) -> PairSums:
    people, gained, squares, worth, worths, products = (
        float(rows[name].sum())
        for name in ("people", "gained", "gained_squares", "worth", "worth_squares", "products")
    )
    return PairSums(ArmSums(people, gained, squares), ArmSums(people, worth, worths), products)
