"""What an offer causes: returns with it less returns without it, by segment.

From campaigns with holdouts: p1 = share of the treated who returned within the window, p0 =
share of the held out, uplift τ = p1 − p0 within each draw, put together by `draws.py`. An uplift
may be negative. The best of several cells looks better than it is, so each segment's τ is drawn
towards the offer's mean over segments, τ̄, by B = σ²/(σ² + se²), where σ² is how much the segments
truly differ (DerSimonian & Laird 1986, Controlled Clinical Trials 7:177). k segments say little of
σ², which widens what is drawn, up to se (Morris 1983, J. Am. Statistical Association 78:47, with
k − 3 at least 1):

    τ_B = B·τ + (1 − B)·τ̄       se_B² = B·se² + (1 − B)²·(se_τ̄² + 2/(k − 3)·(τ − τ̄)²)

Where the client states a half-life of evidence, an old test says less: its errors grow and its
grade falls (assumptions/ageing.py).

Without a campaign the uplift is a prior, and p0 comes from the natural return in the client's
history. What the client states of either rate, or of p1, goes before.

Equation (9) of docs/model.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import ndtri

from winback_kit.assumptions import priors
from winback_kit.assumptions.ageing import aged_grade
from winback_kit.assumptions.record import Assumption, Grade
from winback_kit.history.kaplan_meier import CONFIDENCE
from winback_kit.history.measure import History
from winback_kit.plan.experiment.readout.checks import believed
from winback_kit.plan.experiment.readout.draws import held_out, tested, with_ages
from winback_kit.plan.experiment.statistics.shrinkage import drawn_to_mean, mean_of
from winback_kit.plan.offers.reach import Reach
from winback_kit.plan.offers.stated_terms import StatedTerms, stated_terms
from winback_kit.words.text import Count, PerCent, Text, said, said_many

Z = float(ndtri(0.5 + CONFIDENCE / 2))
TENTH = float(ndtri(0.9))  # a stated range runs from its tenth to its ninetieth percentile


@dataclass(frozen=True)
class Effect:
    """One segment and offer: p0 and the uplift in the return window, with their standard errors.

    `returned` and `holdout_returned` are those of the treated and of the held out who were back in
    time. `raw_uplift` and `raw_error` are the cell's own difference, before it is drawn towards the
    mean; `draws` are the campaigns and days in which it was seen, `spread` is how far it truly
    differs between them. `natural_held_out` says whether p0 is that of the held out, as measured.
    `as_measured` is the same without what the client states of it; None where nothing is stated.
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
    raw_error: float = 0.0
    draws: int = 0
    spread: float = 0.0
    returned: int = 0
    holdout_returned: int = 0
    natural_held_out: bool = False
    as_measured: "Effect | None" = None

    @property
    def return_rate(self) -> float:
        """p1 = p0 + τ, within 0 and 1."""
        return float(np.clip(self.natural_return_rate.value + self.uplift.value, 0.0, 1.0))

    @property
    def told_uplift(self) -> tuple[float, float, float]:
        """The uplift with low and high."""
        return self.uplift.value, *self.uplift.ends

    @property
    def told_difference(self) -> tuple[float, float, float]:
        """The cell's own difference with low and high."""
        reach = Z * self.raw_error
        return self.raw_uplift, self.raw_uplift - reach, self.raw_uplift + reach

    @property
    def evidence(self) -> Grade:
        """The worse grade of its two rates."""
        return max(self.natural_return_rate.evidence, self.uplift.evidence)


def effects(history: History, offers: Sequence[str], reach: Reach) -> list[Effect]:
    """Every segment and offer, measured where a campaign with a holdout allows it."""
    half_life = history.data.client.settings.experiment.evidence_half_life_months
    campaigns = with_ages(
        believed(history, history.frames.campaigns),
        half_life=half_life,
        window_days=history.window_days,
    )
    found, natural = tested(campaigns), held_out(campaigns)
    by_itself = {one: _own_history(history, reach, one) for one in history.segments}
    out = []
    for offer in offers:
        cells = found[found.offer == offer].set_index("segment")
        drawn = _drawn_to_mean(cells)
        for segment in history.segments:
            if segment in cells.index:
                cell = cells.loc[segment]
                effect = _measured(cell, drawn.loc[segment], natural.loc[segment])
            else:
                effect = _assumed(by_itself[segment], segment, offer)
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
        found = replace(
            found,
            natural_return_rate=natural,
            natural_error=_tenth_error(natural),
            natural_held_out=False,
        )
    if uplift != effect.uplift:
        raw, error = uplift.value, _tenth_error(uplift)
        found = replace(found, uplift=uplift, uplift_error=error)
        if not found.draws:
            found = replace(found, raw_uplift=raw)
    return found if found is effect else replace(found, as_measured=effect)


def _together(natural: Assumption, uplift: Assumption) -> Assumption:
    """p1 = p0 + τ, with the range of τ."""
    rate = uplift.mapped(lambda points: float(np.clip(natural.value + points, 0, 1)))
    grade = max(natural.evidence, uplift.evidence)
    return rate.model_copy(update={"evidence": grade})


def _tenth_error(a: Assumption) -> float:
    low, high = a.ends
    return (high - low) / (2 * TENTH)


def _drawn_to_mean(cells: pd.DataFrame) -> pd.DataFrame:
    """Uplift and standard error of each segment, drawn towards the offer's mean.

    How far segments truly differ is as the tests measured it, however old they are.
    """
    if len(cells) < 2:
        return cells[["uplift", "error"]]
    columns = ("uplift", "error", "measured")
    raw, error, measured = (cells[name].to_numpy(float) for name in columns)
    spread = mean_of(raw, errors=measured, weighing=measured).spread
    drawn = drawn_to_mean(raw, errors=error, spread=spread)
    return pd.DataFrame({"uplift": drawn.effects, "error": drawn.errors}, index=cells.index)


def _measured(cell: pd.Series, drawn: pd.Series, natural: pd.Series) -> Effect:
    own_test = said_many(
        cell.draws,
        "own test: {treated} treated, {held} held out",
        "own test: {treated} treated, {held} held out, in {draws} draws",
        treated=Count(cell.n1),
        held=Count(cell.n0),
        draws=Count(cell.draws),
    )
    own_holdout = said("own holdout: {people}", people=Count(natural.n0))
    return Effect(
        segment=cell.name,
        offer=cell.offer,
        treated=int(cell.n1),
        holdout=int(cell.n0),
        natural_return_rate=_share(natural.p0, natural.error, natural.kept, own_holdout),
        natural_error=float(natural.error),
        raw_uplift=float(cell.uplift),
        uplift=_share(drawn.uplift, drawn.error, cell.kept, own_test, least=-1),
        uplift_error=float(drawn.error),
        raw_error=float(cell.measured),
        draws=int(cell.draws),
        spread=float(cell.spread),
        returned=int(cell.r1),
        holdout_returned=int(cell.r0),
        natural_held_out=True,
    )


def _share(
    value: float, error: float, kept: float, source: Text, *, least: float = 0.0
) -> Assumption:
    """What an own test says; one that is `kept` in part is old, and its grade falls."""
    if kept < 1:
        source = said("{test}; old, so it counts {kept}", test=source, kept=PerCent(kept, 0))
    return Assumption(
        value=float(value),
        low=float(max(least, value - Z * error)),
        high=float(min(1.0, value + Z * error)),
        evidence=aged_grade("A", weight=float(kept)),
        source=source,
    )


def _own_history(history: History, reach: Reach, segment: str) -> Assumption:
    """The natural return rate by the history, for where no test has measured it."""
    share, low, high = reach.natural_return_rate(history, segment)
    people = history.natural_return(segment).people
    known = said_many(people, "own history: {n} loss", "own history: {n} losses", n=Count(people))
    return Assumption(value=share, low=low, high=high, evidence="B", source=known)


def _assumed(natural: Assumption, segment: str, offer: str) -> Effect:
    uplift = priors.UPLIFT
    return Effect(
        segment=segment,
        offer=offer,
        treated=0,
        holdout=0,
        natural_return_rate=natural,
        natural_error=(natural.ends[1] - natural.ends[0]) / (2 * Z),
        raw_uplift=uplift.value,
        uplift=uplift,
        uplift_error=_tenth_error(uplift),
    )
