"""What an offer causes: returns with it less returns without it, by segment.

From a campaign with a holdout: p1 = share of the treated who returned within the window, p0 =
share of the held out, uplift τ = p1 − p0, and se² = p1(1 − p1)/n1 + p0(1 − p0)/n0. An uplift may
be negative. The best of several cells looks better than it is, so each segment's τ is drawn
towards the offer's mean over segments by B = σ²/(σ² + se²), where σ² is how much the segments
truly differ (DerSimonian & Laird 1986, Controlled Clinical Trials 7:177).

Without a campaign the uplift is a prior, and p0 comes from the natural return in the client's
history. What the client states of either rate, or of p1, goes before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import ndtri

from winback_kit.assumptions import priors
from winback_kit.assumptions.record import Assumption, Grade
from winback_kit.history.kaplan_meier import CONFIDENCE
from winback_kit.history.measure import History
from winback_kit.plan.offers.reach import Reach
from winback_kit.plan.offers.stated_terms import StatedTerms, stated_terms
from winback_kit.words.text import Count, Text, said, said_many

FEWEST_IN_ARM = 30
Z = float(ndtri(0.5 + CONFIDENCE / 2))
TENTH = float(ndtri(0.9))  # a stated range runs from its tenth to its ninetieth percentile


@dataclass(frozen=True)
class Effect:
    """One segment and offer: p0 and the uplift in the return window, with their standard errors.

    `raw_uplift` is the cell's own difference before it is drawn towards the mean.
    """

    segment: str
    offer: str
    treated: int
    holdout: int
    natural_return_rate: Assumption
    natural_error: float
    raw_uplift: float
    uplift: Assumption
    uplift_error: float

    @property
    def return_rate(self) -> float:
        """p1 = p0 + τ, within 0 and 1."""
        return float(np.clip(self.natural_return_rate.value + self.uplift.value, 0.0, 1.0))

    @property
    def evidence(self) -> Grade:
        """The worse grade of its two rates."""
        return max(self.natural_return_rate.evidence, self.uplift.evidence)


def effects(history: History, offers: Sequence[str], reach: Reach) -> list[Effect]:
    """Every segment and offer, measured where a campaign with a holdout allows it."""
    tested = _tested(history.frames.campaigns)
    out = []
    for offer in offers:
        cells = tested[tested.offer == offer].set_index("segment")
        drawn = _drawn_to_mean(cells)
        for segment in history.segments:
            if segment in cells.index:
                effect = _measured(segment, offer, cells.loc[segment], drawn.loc[segment])
            else:
                effect = _assumed(history, reach, segment, offer)
            own = stated_terms(history.data.client, segment=segment, offer=offer)
            out.append(_as_stated(effect, own))
    return out


def _as_stated(effect: Effect, own: StatedTerms) -> Effect:
    """An effect with what is stated of its rates; a stated range is one of 80 %."""
    natural = own.over("natural_return_rate", effect.natural_return_rate)
    uplift = own.over("uplift", effect.uplift)
    if "return_rate" in own.terms:
        rate = own.over("return_rate", _together(natural, uplift))
        uplift = rate.mapped(lambda share: share - natural.value)
    found = effect
    if natural != effect.natural_return_rate:
        found = replace(found, natural_return_rate=natural, natural_error=_tenth_error(natural))
    if uplift != effect.uplift:
        raw, error = uplift.value, _tenth_error(uplift)
        found = replace(found, uplift=uplift, raw_uplift=raw, uplift_error=error)
    return found


def _together(natural: Assumption, uplift: Assumption) -> Assumption:
    """p1 = p0 + τ, with the range of τ."""
    rate = uplift.mapped(lambda points: float(np.clip(natural.value + points, 0, 1)))
    grade = max(natural.evidence, uplift.evidence)
    return rate.model_copy(update={"evidence": grade})


def _tenth_error(a: Assumption) -> float:
    low, high = a.ends
    return (high - low) / (2 * TENTH)


def _tested(campaigns: pd.DataFrame) -> pd.DataFrame:
    """Cells with both arms: segment, offer, n1, p1, n0, p0 (the holdout of a segment is one)."""
    columns = ["segment", "offer", "n1", "p1", "n0", "p0"]
    treated = campaigns[campaigns.arm == "treated"]
    held = campaigns[campaigns.arm == "holdout"].groupby("segment")[["contacted", "returned"]].sum()
    both = treated.merge(held, on="segment", suffixes=("", "_held"))
    both = both[(both.contacted >= FEWEST_IN_ARM) & (both.contacted_held >= FEWEST_IN_ARM)]
    return both.assign(
        n1=both.contacted,
        p1=both.returned / both.contacted,
        n0=both.contacted_held,
        p0=both.returned_held / both.contacted_held,
    )[columns]


def _error(share: float, people: float) -> float:
    """Standard error of a share; half a case each way keeps it above 0 (Agresti & Coull 1998)."""
    centre = (share * people + 0.5) / (people + 1)
    return float(np.sqrt(centre * (1 - centre) / people))


def _drawn_to_mean(cells: pd.DataFrame) -> pd.DataFrame:
    """Uplift and standard error of each segment, drawn towards the offer's mean."""
    if cells.empty:
        return pd.DataFrame(columns=["uplift", "error"])
    raw = (cells.p1 - cells.p0).to_numpy()
    error = np.array([np.hypot(_error(c.p1, c.n1), _error(c.p0, c.n0)) for c in cells.itertuples()])
    weight = 1 / error**2
    mean = float((weight * raw).sum() / weight.sum())
    excess = float((weight * (raw - mean) ** 2).sum()) - (len(raw) - 1)
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    between = max(0.0, excess / scale) if len(raw) > 1 and scale > 0 else np.inf
    keep = np.ones_like(error) if np.isinf(between) else between / (between + error**2)
    of_mean = 1 / np.sqrt(weight.sum())
    drawn_error = np.sqrt(keep * error**2 + ((1 - keep) * of_mean) ** 2)
    return pd.DataFrame(
        {"uplift": keep * raw + (1 - keep) * mean, "error": drawn_error}, index=cells.index
    )


def _measured(segment: str, offer: str, cell: pd.Series, drawn: pd.Series) -> Effect:
    natural_error = _error(cell.p0, cell.n0)
    own_test = said(
        "own test: {treated} treated, {held} held out", treated=Count(cell.n1), held=Count(cell.n0)
    )
    own_holdout = said("own holdout: {people}", people=Count(cell.n0))
    return Effect(
        segment=segment,
        offer=offer,
        treated=int(cell.n1),
        holdout=int(cell.n0),
        natural_return_rate=_share(cell.p0, natural_error, "A", own_holdout),
        natural_error=natural_error,
        raw_uplift=float(cell.p1 - cell.p0),
        uplift=_share(float(drawn.uplift), float(drawn.error), "A", own_test, least=-1),
        uplift_error=float(drawn.error),
    )


def _share(
    value: float, error: float, evidence: Grade, source: str | Text, *, least: float = 0.0
) -> Assumption:
    return Assumption(
        value=float(value),
        low=float(max(least, value - Z * error)),
        high=float(min(1.0, value + Z * error)),
        evidence=evidence,
        source=source,
    )


def _assumed(history: History, reach: Reach, segment: str, offer: str) -> Effect:
    share, low, high = reach.natural_return_rate(history, segment)
    people = history.natural_return(segment).people
    known = said_many(people, "own history: {n} loss", "own history: {n} losses", n=Count(people))
    uplift = priors.UPLIFT
    natural = Assumption(
        value=share,
        low=low,
        high=high,
        evidence="B",
        source=known,
    )
    return Effect(
        segment=segment,
        offer=offer,
        treated=0,
        holdout=0,
        natural_return_rate=natural,
        natural_error=(high - low) / (2 * Z),
        raw_uplift=uplift.value,
        uplift=uplift,
        uplift_error=_tenth_error(uplift),
    )
