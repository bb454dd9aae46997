"""What a fix that was made has stopped: losses for its reason, against all others, over time.

A fix made at the start of a month keeps those who buy on from then on. Whose silence means a loss
is lost the lapse rule later, so the months after begin so much later; those before are the same
months of the year before, at most twelve of each. With a and b the losses after and before, of the
reason R and of all other reasons O given,

    stopped = 1 − RR,   RR = (a_R / b_R) / (a_O / b_O)                                     (1)
    se(ln RR) = √(φ · (1/a_R + 1/b_R + 1/a_O + 1/b_O))                                     (2)

so that what changes for everybody (season, growth, how many give a reason) is no effect of the fix.
φ, one at least, is by how much the reason's share of the months varies more than chance (χ² by its
degrees of freedom). The ends are of 80 %. Nobody was drawn: another change of the same months that
concerns this reason alone looks like the fix, which is why the evidence is B. Those who were kept
may leave for another reason later, which makes the fix look a little better than it is.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import ceil, exp, log, sqrt

import numpy as np
import pandas as pd

from winback_kit.assumptions.handed_over import HandedOver, hand_over
from winback_kit.assumptions.record import Assumption
from winback_kit.checks import nearest, refused
from winback_kit.client.stated_case import Fix
from winback_kit.history.defection.cohorts import month_of
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.history.measure import History
from winback_kit.plan.programme.programme import Plan
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.words.own_names import NO_REASON, OTHER_SEGMENTS, OTHERS
from winback_kit.words.text import Count, marked, said

YEAR = 12
MOST_STOPPED = 0.95
_TENTH = 1.2815515655446004  # standard errors from a value to its tenth percentile

_SURE = 1.959963984540054


@dataclass(frozen=True)
class StoppedByFix:
    """Losses of as many months after a fix as before it, of its reason and of all others.

    `stopped` is the share of the losses that it stopped, below 0 where there are more than before,
    with `low` and `high`, and `surely` the lower end of a 95 % interval; None where fewer than ten
    were lost in one of the four.
    """

    months: int
    before: int
    after: int
    others_before: int
    others_after: int
    stopped: float | None = None
    low: float | None = None
    high: float | None = None
    surely: float | None = None

    @property
    def expected(self) -> float | None:
        """The losses after it, had they gone as those of all other reasons."""
        if not self.others_before:
            return None
        return self.before * self.others_after / self.others_before

    @property
    def proven(self) -> bool:
        """Whether it stopped some beyond what chance makes."""
        return self.surely is not None and self.surely > 0

    @property
    def effect(self) -> Assumption | None:
        """The share stopped as the case takes it: nothing where more were lost than before."""
        if self.stopped is None or self.low is None or self.high is None:
            return None
        return Assumption(
            value=max(0.0, self.stopped),
            low=max(0.0, self.low),
            high=max(0.0, self.high),
            evidence="B",
            source=said(
                "own history: losses after the fix ({after}) and before it ({before}), against all "
                "others",
                after=Count(self.after),
                before=Count(self.before),
            ),
        )


@dataclass(frozen=True)
class KnownFix:
    """A fix that the client states, and what it stops: as stated, as measured.

    `measured` is None where it has not been made, `handed` where neither is known.
    """

    reason: str
    since: dt.date | None
    cost_a_year: Assumption
    measured: StoppedByFix | None
    handed: HandedOver | None

    @property
    def without(self) -> float:
        """How many would leave in a year without the fix, for each who left in the last one."""
        if self.stops is None or self.measured is None:
            return 1.0
        return 1 / (1 - min(MOST_STOPPED, self.stops.value * self.measured.months / YEAR))

    @property
    def stops(self) -> Assumption | None:
        """The share that it keeps of those who would leave for the reason; None if not known."""
        return self.handed.used if self.handed else None


def fixes_of(plan: Plan) -> tuple[KnownFix, ...]:
    """Every fix that the client states.

    Raises Refused where one is of a reason that nobody gave.

    >>> from winback_kit.plan.reasons.fixed import fixes_of
    >>> fixes_of(study.plan)
    ()
    """
    client = plan.history.data.client
    found = []
    for number, fix in enumerate(client.settings.case.fixes):
        if fix.reason not in plan.losses_per_month:
            place = client.where(f"case.fixes.{number}.reason")
            known = list(plan.losses_per_month)
            mend = nearest(fix.reason, known)
            raise refused(
                place, "is no reason by which the lost are grouped", got=fix.reason, mend=mend
            )
        found.append(_known(plan.history, fix, number))
    return tuple(found)


def _known(history: History, fix: Fix, number: int) -> KnownFix:
    measured = None
    if fix.since is not None:
        days = 0 if history.data.contractual else max(history.rule.days.values())
        measured = stopped_by(
            history.frames.loss_months,
            fix.reason,
            since=month_of(fix.since) + (fix.since.day > 1) + ceil(days / DAYS_PER_MONTH),
            end=month_of(history.data.as_of + dt.timedelta(days=1)),
        )
    effect = measured.effect if measured else None
    handed = None
    if fix.stops is not None or effect is not None:
        handed = hand_over(
            f"fixes.{number}.stops",
            marked("What the fix stops"),
            "share",
            stated=fix.stops,
            measured=effect,
        )
    return KnownFix(fix.reason, fix.since, fix.cost_a_year, measured, handed)


def stopped_by(losses: pd.DataFrame, reason: str, *, since: int, end: int) -> StoppedByFix:
    """Losses `segment lost_month n` from the month `since` on, before `end`, and a year before.

    >>> rows = [("late", 0, 40), ("dear", 0, 100), ("late", 12, 30), ("dear", 12, 150)]
    >>> one = stopped_by(pd.DataFrame(rows, columns=["segment", "lost_month", "n"]), "late",
    ...                  since=12, end=13)
    >>> one.expected, one.stopped  # 40 · 150/100; 1 − 30/60
    (60.0, 0.5)
    """
    named = losses[~losses.segment.isin([NO_REASON, OTHERS, OTHER_SEGMENTS])]
    months = np.arange(since, min(since + YEAR, end))
    of_it = named.segment == reason

    def by_month(rows: pd.DataFrame, at: np.ndarray) -> np.ndarray:
        return np.asarray(rows.groupby("lost_month").n.sum().reindex(at, fill_value=0), float)

    both = [
        np.array([by_month(named[of_it], at), by_month(named[~of_it], at)])
        for at in (months - YEAR, months)
    ]
    (before, others_before), (after, others_after) = (one.sum(axis=1).astype(int) for one in both)
    counts = int(before), int(after), int(others_before), int(others_after)
    if min(counts) < FEWEST_PEOPLE:
        return StoppedByFix(len(months), *counts)
    ratio = (after / before) / (others_after / others_before)
    error = sqrt(_beyond_chance(both) * sum(1 / one for one in counts))
    ends = (1 - exp(log(ratio) + z * error) for z in (_TENTH, -_TENTH, _SURE))
    return StoppedByFix(len(months), *counts, float(1 - ratio), *ends)


def _beyond_chance(both: list[np.ndarray]) -> float:
    """By how much the reason's share of the months varies more than chance, φ; 1 at least."""
    square, free = 0.0, 0
    for counts in both:
        counts = counts[:, counts.sum(axis=0) > 0]
        share = counts.sum(axis=1, keepdims=True) / counts.sum()
        expected = share * counts.sum(axis=0)
        square += float(((counts - expected) ** 2 / expected).sum())
        free += counts.shape[1] - 1
    return max(1.0, square / free) if free else 1.0
