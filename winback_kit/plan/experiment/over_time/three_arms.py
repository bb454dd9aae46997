"""A test with a third arm, in which today's practice goes on.

Treated, held out, and left to what is done today answer three questions, and only all of them say
what to do:

    programme − nothing      whether it works
    programme − today        whether it is better than what is done now: what the money is for
    today − nothing          whether what is done now works; a practice nobody tested may not

All three are asked of one test, so a difference counts as proven only after Holm's correction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scipy.special import ndtr

from winback_kit.plan.experiment.statistics.differences import Interval, TwoArms, difference
from winback_kit.plan.experiment.statistics.means import ArmSums, MeanDifference, mean_difference
from winback_kit.plan.experiment.statistics.several import holm
from winback_kit.records.result import Framed

ArmName = Literal["treated", "today", "holdout"]
ALPHA = 0.05
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
    seen: dict[ArmName, ArmSeen] = {"treated": treated, "today": today, "holdout": holdout}
    counts = [_arms(seen[one], seen[other]) for one, other in PAIRS]
    shares = holm([_p(arms) for arms in counts])
    money = [_money(seen[one], seen[other]) for one, other in PAIRS]
    known = [one for one in money if one is not None]
    whole = len(known) == len(PAIRS)
    sums = [float(p) for p in holm([one.p for one in known])] if whole else [None] * len(PAIRS)
    return ThreeArms(
        *(
            ArmDifference(one, other, difference(arms), float(p), between, money_p)
            for (one, other), arms, p, between, money_p in zip(
                PAIRS, counts, shares, money, sums, strict=True
            )
        )
    )


def _arms(one: ArmSeen, other: ArmSeen) -> TwoArms:
    return TwoArms(one.returned, one.people, other.returned, other.people)


def _p(arms: TwoArms) -> float:
    """Two-sided, of the score test of equal shares; 1 where nobody or everybody returned."""
    together = (arms.returned1 + arms.returned0) / (arms.people1 + arms.people0)
    variance = together * (1 - together) * (1 / arms.people1 + 1 / arms.people0)
    if variance <= 0:
        return 1.0
    return float(2 * ndtr(-abs(arms.difference) / variance**0.5))


def _money(one: ArmSeen, other: ArmSeen) -> MeanDifference | None:
    if one.money is None or other.money is None:
        return None
    return mean_difference(one.money, other.money)
