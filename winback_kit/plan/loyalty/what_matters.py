"""What matters to staying: the satisfied who leave all the same, and stated against derived.

Of each subject the satisfied and the others, by whether they ordered again: a the satisfied who
did, b who did not, c and d of the others. Repurchase is a/(a + b) and c/(c + d), and

    φ = (a·d − b·c)/√((a + b)(c + d)(a + c)(b + d))                                        (1)

What goes with staying is the ratio of the two hazards of leaving before the next order,

    r = (d/(c + d))/(b/(a + b)),   log r ± 1.96·√(1/d − 1/(c + d) + 1/b − 1/(a + b))       (2)

(Katz et al. 1978, Biometrics 34:469). It is association: nobody drew who was satisfied. A feature
is said to matter where its stated importance is above the mean over all features of the survey,
and is seen to where the interval of (2) is above 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import fmean

import pandas as pd
from scipy.stats import spearmanr

from winback_kit.history.loyalty.opinion_tables import OpinionTables
from winback_kit.plan.experiment.statistics.differences import TwoArms, newcombe, wilson
from winback_kit.plan.loyalty.surveyed import Surveyed
from winback_kit.tables.names import FEWEST_PEOPLE

_Z = 1.959964
FEWEST_EACH = 5  # of the satisfied and of the others who left, for a ratio
Ends = tuple[float, float]


@dataclass(frozen=True)
class RatedSubject:
    """Customers who rated a subject: satisfied or not, and whether they ordered again."""

    about: str
    satisfied_again: int
    satisfied_gone: int
    other_again: int
    other_gone: int

    @property
    def satisfied(self) -> int:
        """All satisfied."""
        return self.satisfied_again + self.satisfied_gone

    @property
    def other(self) -> int:
        """All others."""
        return self.other_again + self.other_gone

    @property
    def people(self) -> int:
        """All who rated it."""
        return self.satisfied + self.other

    @property
    def repurchase(self) -> float | None:
        """The share of the satisfied who ordered again."""
        return self.satisfied_again / self.satisfied if self.satisfied else None

    @property
    def repurchase_other(self) -> float | None:
        """The share of the others who ordered again."""
        return self.other_again / self.other if self.other else None

    @property
    def satisfied_lost(self) -> float | None:
        """The share of the satisfied who did not."""
        return self.satisfied_gone / self.satisfied if self.satisfied else None

    @property
    def ends(self) -> tuple[Ends, Ends] | None:
        """The 95 % intervals of both."""
        if not (self.satisfied and self.other):
            return None
        one = wilson(self.satisfied_again, self.satisfied)
        two = wilson(self.other_again, self.other)
        return (float(one[0]), float(one[1])), (float(two[0]), float(two[1]))

    @property
    def difference(self) -> tuple[float, float, float] | None:
        """How many more of the satisfied ordered again, with the 95 % interval (Newcombe)."""
        if not (self.satisfied and self.other):
            return None
        arms = TwoArms(self.satisfied_again, self.satisfied, self.other_again, self.other)
        found = newcombe(arms)
        return float(found.value), float(found.low), float(found.high)

    @property
    def satisfied_of_gone(self) -> float | None:
        """Of those who did not order again, the share who had been satisfied."""
        gone = self.satisfied_gone + self.other_gone
        return self.satisfied_gone / gone if gone else None

    @property
    def phi(self) -> float | None:
        """Equation (1); None where a margin is empty.

        >>> round(RatedSubject("", 2, 3, 1, 2).phi, 6)  # 1/√(5·3·3·5)
        0.066667
        """
        again, gone = self.satisfied_again + self.other_again, self.satisfied_gone + self.other_gone
        below = self.satisfied * self.other * again * gone
        if not below:
            return None
        above = self.satisfied_again * self.other_gone - self.satisfied_gone * self.other_again
        return above / sqrt(below)

    @property
    def ratio(self) -> tuple[float, float, float] | None:
        """Equation (2) with its ends; None where too few of either left.

        >>> [round(one, 4) for one in RatedSubject("", 80, 20, 60, 40).ratio]
        [2.0, 1.263, 3.167]
        """
        if min(self.satisfied_gone, self.other_gone) < FEWEST_EACH:
            return None
        ratio = (self.other_gone / self.other) / (self.satisfied_gone / self.satisfied)
        error = sqrt(
            1 / self.other_gone - 1 / self.other + 1 / self.satisfied_gone - 1 / self.satisfied
        )
        reach = exp(_Z * error)
        return ratio, ratio / reach, ratio * reach

    @property
    def goes_with_staying(self) -> bool:
        """Whether those not satisfied with it leave more, beyond doubt."""
        return self.ratio is not None and self.ratio[1] > 1


@dataclass(frozen=True)
class Matters:
    """A feature that was rated, and its stated importance; None where that was not asked."""

    rated: RatedSubject
    stated: float | None
    said_to_matter: bool | None

    @property
    def name(self) -> str:
        """The feature."""
        return self.rated.about


@dataclass(frozen=True)
class WhatMatters:
    """Satisfaction beside staying: `whole` of the subject most rated, then feature by feature.

    `features` stand by how strongly each goes with staying; `agree` is the rank correlation of that
    with stated importance, None of fewer than four features with both.
    """

    whole: RatedSubject
    features: tuple[Matters, ...]
    agree: float | None

    @property
    def only_said(self) -> list[Matters]:
        """Said to matter, and not seen to go with staying; the weakest first."""
        found = [one for one in self.features if not one.rated.goes_with_staying]
        return [one for one in reversed(found) if one.said_to_matter]

    @property
    def only_seen(self) -> list[Matters]:
        """Seen to go with staying, and not said to matter; the strongest first."""
        found = [one for one in self.features if one.rated.goes_with_staying]
        return [one for one in found if one.said_to_matter is False]


def what_matters(tables: OpinionTables, survey: Surveyed | None) -> WhatMatters | None:
    """Read from the ratings; None where none is old enough to know what came of it.

    The whole is the subject that most rated and that is no feature of the survey, else the subject
    that most rated.
    """
    rows = tables.ratings_seen
    found = [_rated(str(about), own) for about, own in rows.groupby("about")]
    found = [one for one in found if one.people >= FEWEST_PEOPLE]
    if not found:
        return None
    names = {one.name for one in survey.features} if survey else set()
    whole = max(found, key=lambda one: (one.about not in names, one.people))
    rated = [one for one in found if one is not whole and one.ratio is not None]
    stated = {
        one.name: one.importance.mean
        for one in (survey.features if survey else ())
        if one.importance and any(other.about == one.name for other in rated)
    }
    said = [one.importance.mean for one in (survey.features if survey else ()) if one.importance]
    middle = fmean(said) if len(said) > 1 else None
    features = [
        Matters(
            one,
            stated=stated.get(one.about),
            said_to_matter=stated[one.about] > middle
            if one.about in stated and middle is not None
            else None,
        )
        for one in sorted(rated, key=lambda one: -(one.ratio or (0.0,))[0])
    ]
    return WhatMatters(whole, tuple(features), _agree(features))


def _rated(about: str, rows: pd.DataFrame) -> RatedSubject:
    def n(satisfied: int, again: int) -> int:
        return int(rows.n[(rows.satisfied == satisfied) & (rows.again_ == again)].sum())

    return RatedSubject(about, n(1, 1), n(1, 0), n(0, 1), n(0, 0))


def _agree(features: list[Matters]) -> float | None:
    both = [
        (one.stated, log(one.rated.ratio[0]))
        for one in features
        if one.stated is not None and one.rated.ratio
    ]
    if len(both) < 4 or any(len(set(values)) == 1 for values in zip(*both, strict=True)):
        return None
    return float(spearmanr(*zip(*both, strict=True)).statistic)
