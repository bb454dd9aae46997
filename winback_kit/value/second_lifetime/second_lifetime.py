"""Second lifetime value: what a customer who returns is worth from the day of return.

For each segment of the lost: the margin of second lifetimes by month, with its value over the
horizon; the share still running; and beside it the first lifetime over the same months. Natural
returns and those won back by a campaign are kept apart, since a second lifetime that an offer
bought need not be like one that came by itself (domain: V1 and V0). A segment with too few
returns takes the figures of all segments, and says so; its interval is wider by how far segments
lie apart. With v_i the values of the k segments of their own, s_i their standard errors, and ν = 2
pseudo-segments of a relative spread of 0.2 (prior):

    τ² = (ν·(0.2·V)² + (k − 1)·max(0, Var v − mean s²)) / (ν + k − 1)                       (1)
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.special import ndtri

from winback_kit.assumptions import priors
from winback_kit.assumptions.record import Assumption
from winback_kit.checks import TooLittle, too_little
from winback_kit.history.kaplan_meier import CONFIDENCE, Curve
from winback_kit.history.measure import NATURAL, History, more_to_see
from winback_kit.history.small_tables import only
from winback_kit.records.result import Framed
from winback_kit.value.second_lifetime.arms import Arm, compare_arm
from winback_kit.value.second_lifetime.lifetime_margin import (
    FEWEST_FOLLOWED,
    FEWEST_MONTHS,
    LifetimeMargin,
    Sums,
    Tail,
    lifetime_margin,
    lifetime_sums,
    prior_tail,
    tail_of,
)
from winback_kit.words.text import Count, marked, said

Array = np.ndarray[Any, np.dtype[np.float64]]
_FOLLOWED = {
    "first": marked("first lifetimes followed for three months"),
    "second": marked("second lifetimes followed for three months"),
}
ASSUMED_SHARE = 0.5  # prior: of a first lifetime, where no second one was measured
PRIOR_APART, PRIOR_SEGMENTS = 0.2, 2.0
PRIOR_HAZARD = 1.5  # as far as it may be wrong, up and down, where it was not measured
_A_YEAR = 12
REACH = float(ndtri(0.5 + CONFIDENCE / 2))  # standard errors to the end of an interval


@dataclass(frozen=True)
class SecondLifetime:
    """One segment's second lifetimes; `pooled` where those of all segments stand in for it."""

    segment: str
    returns: int
    margin: LifetimeMargin
    pooled: bool


@dataclass(frozen=True, repr=False)
class Value(Framed, rows="by_segment"):
    """What returning customers are worth, over `horizon` months at `discount_rate` a year.

    `assumed` where no second lifetime was measured, and first ones stand in. `by_arm` compares the
    second lifetimes after each offer with natural ones, all segments together; `first` the first
    lifetimes, from the first order.
    """

    history: History
    horizon: int
    discount_rate: Assumption
    tail: Tail
    everyone: LifetimeMargin
    by_segment: dict[str, SecondLifetime]
    by_arm: dict[str, Arm]
    first: LifetimeMargin
    running: Curve
    first_running: Curve
    assumed: bool = False

    @property
    def returns(self) -> int:
        """Natural returns, all segments together."""
        return sum(one.returns for one in self.by_segment.values())

    @property
    def part_of_first(self) -> float | None:
        """A second lifetime's value as a share of a first one's; None where that is worth nothing.

        Both over the horizon, from the day on which they begin.
        """
        return self.everyone.value / self.first.value if self.first.value > 0 else None

    def still_running(self) -> Array:
        """Share of second lifetimes still running at the start of each month, shape (horizon,).

        Beyond the months seen, the last year's (or last half's) decline goes on; it never rises and
        never is 0.
        """
        months = min(self.running.months, self.horizon - 1)
        seen = np.array([self.running.not_by_month(m)[0] for m in range(months + 1)])
        span = max(1, min(12, months // 2))
        start = seen[-1 - span] if len(seen) > span else 1.0
        decline = (seen[-1] / start) ** (1 / span) if start > 0 and seen[-1] > 0 else 0.0
        later = seen[-1] * decline ** np.arange(1, self.horizon - months)
        shares = np.clip(np.concatenate([seen, later]), 1e-6, 1.0)
        return np.asarray(np.minimum.accumulate(shares))

    @property
    def hazard_ends(self) -> tuple[float, float]:
        """The 90 % interval of the share still running as hazard ratios h, S^h: worse and better.

        Of the share after a year, or after the last month that was seen of one; the prior where
        second lifetimes were not measured, or nobody was seen to leave. Where all had ended there
        is nothing to go on longer or shorter.
        """
        month = min(_A_YEAR, self.running.months)
        share, low, high = self.running.not_by_month(month)
        if share == 0:
            return 1.0, 1.0
        if self.assumed or not 0 < low <= share <= high < 1:
            return PRIOR_HAZARD, 1 / PRIOR_HAZARD
        return float(np.log(low) / np.log(share)), float(np.log(high) / np.log(share))


def second_lifetime_value(history: History) -> Value:
    """Value the second lifetimes in a history, over the client's horizon at the client's rate.

    >>> wk.second_lifetime_value(study.history).returns  # 45 customers who came back 3 times each
    135
    """
    client = history.data.client
    horizon = client.settings.case.horizon_months
    discount_rate = client.over("discount_rate", priors.DISCOUNT_RATE)
    tail = _tail(history)

    def margin(
        kind: str, arm: str | None = None, origin: str | None = None
    ) -> LifetimeMargin | None:
        sums = sums_of(history, kind, arm=arm, origin=origin)
        return lifetime_margin(sums, horizon=horizon, discount_rate=discount_rate.value, tail=tail)

    everyone = margin("second", NATURAL)
    first = margin("first")
    if everyone is None or first is None:
        raise _not_seen(history, "second" if everyone is None else "first")
    own = {segment: margin("second", NATURAL, segment) for segment in history.segments}
    return Value(
        history=history,
        horizon=horizon,
        discount_rate=discount_rate,
        tail=tail,
        everyone=everyone,
        by_segment=_by_segment(history, own, everyone),
        by_arm=_by_arm(history),
        first=first,
        running=history.ended("second", arm=NATURAL),
        first_running=history.ended("first"),
    )


def assumed_value(history: History) -> Value:
    """What stands in where no second lifetime was measured: first lifetimes, over as many months.

    Its range goes from nothing to what a first lifetime brings; all that rests on it is of grade E.
    Raises TooLittle where first lifetimes were not followed for long enough either.
    """
    client = history.data.client
    horizon = client.settings.case.horizon_months
    discount_rate = client.over("discount_rate", priors.DISCOUNT_RATE)
    sums = sums_of(history, "first")
    tail = tail_of(sums, told=marked("seen in first lifetimes over {n}")) or prior_tail()
    first = lifetime_margin(sums, horizon=horizon, discount_rate=discount_rate.value, tail=tail)
    if first is None:
        raise _not_seen(history, "first")
    half = replace(
        first,
        by_month=first.by_month * ASSUMED_SHARE,
        high_by_month=first.by_month,
        value=first.value * ASSUMED_SHARE,
        low=0.0,
        high=first.value,
    )
    running = history.ended("first")
    return Value(
        history=history,
        horizon=horizon,
        discount_rate=discount_rate,
        tail=tail,
        everyone=half,
        by_segment={
            segment: SecondLifetime(
                segment=segment, returns=_returns(history, segment), margin=half, pooled=True
            )
            for segment in history.segments
        },
        by_arm={},
        first=first,
        running=running,
        first_running=running,
        assumed=True,
    )


def _not_seen(history: History, kind: str) -> TooLittle:
    """Too few lifetimes of a kind were followed for the months that a value needs."""
    sums = sums_of(history, kind, arm=NATURAL if kind == "second" else None)
    followed = sums.followed.sum(axis=0)
    return too_little(
        history.data.client.folder,
        said(
            "too few lost customers have come back, and for too short a time, to say what a second "
            "lifetime is worth (returns: {n})",
            n=Count(_returns(history)),
        )
        if kind == "second"
        else "no lifetime was followed for long enough to say what one is worth",
        said(
            "{more}, or build the case from assumptions: winback case FILE.yml",
            more=more_to_see(history),
        ),
        what=_FOLLOWED[kind],
        found=float(followed[FEWEST_MONTHS - 1]) if len(followed) >= FEWEST_MONTHS else 0.0,
        needed=FEWEST_FOLLOWED,
    )


def _by_segment(
    history: History, own: dict[str, LifetimeMargin | None], everyone: LifetimeMargin
) -> dict[str, SecondLifetime]:
    stand_in = pooled(everyone, [one for one in own.values() if one])
    return {
        segment: SecondLifetime(
            segment=segment,
            returns=_returns(history, segment),
            margin=margin or stand_in,
            pooled=margin is None,
        )
        for segment, margin in own.items()
    }


def _by_arm(history: History) -> dict[str, Arm]:
    """The second lifetimes after each offer beside natural ones, where enough were won."""
    offers = sorted(str(arm) for arm in history.frames.starts.arm.unique() if arm != NATURAL)
    natural = sums_of(history, "second", arm=NATURAL)
    arms = [compare_arm(o, won=sums_of(history, "second", arm=o), natural=natural) for o in offers]
    return {arm.offer: arm for arm in arms if arm}


def pooled(everyone: LifetimeMargin, own: Sequence[LifetimeMargin]) -> LifetimeMargin:
    """What stands in for a segment with too few returns: all, with equation 1's wider interval."""
    values = np.array([one.value for one in own])
    errors = np.array([(one.high - one.low) / 2 / REACH for one in own])
    apart = PRIOR_SEGMENTS * (PRIOR_APART * everyone.value) ** 2
    more = max(len(values) - 1, 0)
    if more:
        apart += more * max(0.0, float(values.var(ddof=1) - (errors**2).mean()))
    spread = float(np.sqrt(apart / (PRIOR_SEGMENTS + more)))
    reach = float(np.hypot((everyone.high - everyone.low) / 2, REACH * spread))
    return replace(everyone, low=everyone.value - reach, high=everyone.value + reach)


def _tail(history: History) -> Tail:
    """The decline of second lifetimes, else of first ones, else the prior; one for all segments."""
    own = tail_of(
        sums_of(history, "second", arm=NATURAL),
        told=marked("seen in second lifetimes over {n}"),
    )
    first = tail_of(sums_of(history, "first"), told=marked("seen in first lifetimes over {n}"))
    return own or first or prior_tail()


def sums_of(
    history: History, kind: str, *, arm: str | None = None, origin: str | None = None
) -> Sums:
    """Margin and lifetimes followed of one kind, arm and segment before the return."""
    starts, ages = (
        only(rows, kind=kind, arm=arm, origin=origin)
        for rows in (history.frames.starts, history.frames.ages)
    )
    return lifetime_sums(starts, ages)


def _returns(history: History, segment: str | None = None) -> int:
    return int(only(history.frames.starts, kind="second", arm=NATURAL, origin=segment).n.sum())
