"""A test with a third arm, in which today's practice goes on.

Treated, held out, and left to what is done today answer three questions, and only all of them say
what to do:

    programme − nothing      whether it works
    programme − today        whether it is better than what is done now: what the money is for
    today − nothing          whether what is done now works; a practice nobody tested may not

All three are asked of one test, so a difference counts as proven only after Holm's correction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from scipy.special import ndtr, ndtri

from winback_kit.history.measure import History
from winback_kit.plan.experiment.readout.checks import believed
from winback_kit.plan.experiment.statistics.differences import Interval, TwoArms, difference
from winback_kit.plan.experiment.statistics.means import ArmSums, MeanDifference, mean_difference
from winback_kit.plan.experiment.statistics.several import holm
from winback_kit.records.result import Framed

ArmName = Literal["treated", "today", "holdout"]
ALPHA = 0.05
Z_95 = float(ndtri(1 - ALPHA / 2))
ARMS: tuple[ArmName, ...] = ("treated", "today", "holdout")
PAIRS: tuple[tuple[ArmName, ArmName], ...] = (
    ("treated", "holdout"),
    ("treated", "today"),
    ("today", "holdout"),
)


@dataclass(frozen=True)
class ArmSeen:
    """An arm as drawn: people, how many returned in time, and the money they all brought."""

    people: int
    returned: int
    money: ArmSums | None = None


@dataclass(frozen=True)
class ArmDifference:
    """One arm against another: the difference of the shares that returned, and of the money.

    `p` is that of the share after Holm's correction, `money_p` that of the money; money is a
    person assigned, None where it is not known.
    """

    arm: ArmName
    other: ArmName
    returned: Interval
    p: float
    money: MeanDifference | None
    money_p: float | None

    @property
    def proven(self) -> bool:
        """Whether the shares differ, all three questions taken together."""
        return self.p < ALPHA

    @property
    def money_proven(self) -> bool:
        """Whether the money differs, all three taken together."""
        return self.money_p is not None and self.money_p < ALPHA


@dataclass(frozen=True)
class ThreeArms(Framed, rows="all"):
    """The three questions of such a test."""

    works: ArmDifference
    better: ArmDifference
    today_works: ArmDifference

    @property
    def all(self) -> tuple[ArmDifference, ...]:
        """In the order above."""
        return self.works, self.better, self.today_works

    @property
    def verdict(self) -> Literal["better", "as today", "not better", "worse"]:
        """What the test says of changing to the programme.

        "as today": the programme works, and is not proven better than what is done now; "not
        better": neither is proven; "worse": what is done now is proven better.
        """
        if self.better.proven:
            return "better" if self.better.returned.value > 0 else "worse"
        return "as today" if self.works.proven and self.works.returned.value > 0 else "not better"


def three_arms(treated: ArmSeen, today: ArmSeen, holdout: ArmSeen) -> ThreeArms:
    """The three differences of a test with a third arm, by intention to treat.

    >>> found = three_arms(ArmSeen(2000, 400), ArmSeen(2000, 300), ArmSeen(1000, 100))
    >>> [round(float(one.returned.value), 3) for one in found.all], found.verdict
    ([0.1, 0.05, 0.05], 'better')
    """
    return three_arms_within([(treated, today, holdout)])


def three_arms_within(strata: Sequence[tuple[ArmSeen, ArmSeen, ArmSeen]]) -> ThreeArms:
    """The same within segments, whose shares held out may differ.

    The differences d of segments are weighed by n1·n0/(n1 + n0) (Mantel & Haenszel); money is told
    of one alone.
    """
    seen = [dict(zip(ARMS, arms, strict=True)) for arms in strata]
    counts = [[_arms(one[arm], one[other]) for one in seen] for arm, other in PAIRS]
    between = [_between(arms) for arms in counts]
    shares = holm([p for _, p in between])
    money = [_money(seen[0][arm], seen[0][other]) for arm, other in PAIRS]
    known = [one for one in money if one is not None]
    whole = len(known) == len(PAIRS) and len(seen) == 1
    sums = [float(p) for p in holm([one.p for one in known])] if whole else [None] * len(PAIRS)
    return ThreeArms(
        *(
            ArmDifference(one, other, found, float(p), of_money if whole else None, money_p)
            for (one, other), (found, _), p, of_money, money_p in zip(
                PAIRS, between, shares, money, sums, strict=True
            )
        )
    )


def _between(strata: Sequence[TwoArms]) -> tuple[Interval, float]:
    """The difference over segments with its interval, and its p."""
    if len(strata) == 1:
        return difference(strata[0]), _p(strata[0])
    held = [one for one in strata if one.people1 > 0 and one.people0 > 0]
    if not held:
        return Interval(0.0, -1.0, 1.0), 1.0
    weights = [one.people1 * one.people0 / (one.people1 + one.people0) for one in held]
    whole = sum(weights)
    value = sum(w * one.difference for w, one in zip(weights, held, strict=True)) / whole
    error = (
        sum((w * _pooled(one)) ** 2 for w, one in zip(weights, held, strict=True)) ** 0.5 / whole
    )
    reach = Z_95 * error
    p = float(2 * ndtr(-abs(value) / error)) if error > 0 else 1.0
    return Interval(float(value), float(value - reach), float(value + reach)), p


@dataclass(frozen=True)
class CampaignOfThree:
    """A campaign with a third arm, by its name."""

    campaign: str
    arms: ThreeArms


def campaigns_of_three(history: History) -> list[CampaignOfThree]:
    """Past campaigns with a third arm whose windows are over; those withheld are left out.

    >>> campaigns_of_three(study.history)  # this client gave no contacts
    []
    """
    rows = believed(history, history.frames.third_arms)
    found = []
    for name, own in rows.groupby("campaign"):
        if set(own.arm) >= set(ARMS):
            strata = [_counted(of_segment) for _, of_segment in own.groupby("segment")]
            found.append(CampaignOfThree(str(name), three_arms_within(strata)))
    return found


def _counted(rows: pd.DataFrame) -> tuple[ArmSeen, ArmSeen, ArmSeen]:
    """The arms of one segment; one without people is empty."""
    sums = rows.groupby("arm")[["contacted", "returned"]].sum().reindex(list(ARMS), fill_value=0)
    people, back = (sums[name].astype(int).tolist() for name in ("contacted", "returned"))
    treated, today, holdout = map(ArmSeen, people, back)
    return treated, today, holdout


def _arms(one: ArmSeen, other: ArmSeen) -> TwoArms:
    return TwoArms(one.returned, one.people, other.returned, other.people)


def _p(arms: TwoArms) -> float:
    """Two-sided, of the score test of equal shares; 1 where nobody or everybody returned."""
    error = _pooled(arms)
    return float(2 * ndtr(-abs(arms.difference) / error)) if error > 0 else 1.0


def _pooled(arms: TwoArms) -> float:
    """The standard error of the difference where both arms have one share."""
    together = (arms.returned1 + arms.returned0) / (arms.people1 + arms.people0)
    return float((together * (1 - together) * (1 / arms.people1 + 1 / arms.people0)) ** 0.5)


def _money(one: ArmSeen, other: ArmSeen) -> MeanDifference | None:
    if one.money is None or other.money is None:
        return None
    return mean_difference(one.money, other.money)
