"""How well a score ranks people by what a contact causes: Qini, uplift curve, the best share.

People are taken by their score, the highest first. After k of them, n1 of whom were treated and
brought R1, and n0 held out who brought R0 (Radcliffe 2007):

    Q(k) = R1 − R0·n1/n0                           Qini
    U(k) = (R1/n1 − R0/n0)·k                       uplift curve; AUUC is the area beneath it
    q = (∫Q − Q(n)·n/2) / (∫Q* − Q(n)·n/2)         Qini coefficient

Where nobody is held out yet Q is R1, where an arm is empty U is 0: conventions that move U's first
points, which is why the kit ranks by Q. Those of one score count as one step, whatever their order.
Q* is the curve of who returned treated first and who returned held out last, which nobody can
reach; q below 0 is a score that ranks the wrong way. Libraries norm these areas differently:
compare two scores on the same people, not two papers.

With money less the cost of a contact as the outcome, Q is money.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from winback_kit.checks import hold_within, refused
from winback_kit.plan.experiment.policy.tested_people import Array, TestedPeople


@dataclass(frozen=True, eq=False)
class RankCurve:
    """A curve over the people taken, from (0, 0): `people` and `gain` have a point a step."""

    people: Array
    gain: Array

    @property
    def area(self) -> float:
        """What lies beneath it."""
        return float(np.trapezoid(self.gain, self.people))

    @property
    def random_area(self) -> float:
        """What would lie beneath it if people were taken at random."""
        return float(self.people[-1] * self.gain[-1] / 2)

    @property
    def beyond_random(self) -> float:
        """The area beyond that of a random order, as a gain a person: it does not grow with n."""
        return (self.area - self.random_area) / float(self.people[-1]) ** 2


def qini_curve(people: TestedPeople, score: ArrayLike) -> RankCurve:
    """Q by people taken.

    >>> drawn = TestedPeople.of([1, 0, 1, 0, 1, 0, 0, 1], treated=[1, 0, 1, 0, 1, 0, 1, 0],
    ...                         treated_share=0.5)
    >>> qini_curve(drawn, range(8, 0, -1)).gain.tolist()
    [0.0, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 3.0, 2.0]
    """
    taken, n1, n0, r1, r0 = _steps(people, people.numbers("score", score))
    share = np.divide(n1, n0, out=np.zeros_like(n1), where=n0 > 0)
    return _from_zero(taken, r1 - r0 * share)


def uplift_curve(people: TestedPeople, score: ArrayLike) -> RankCurve:
    """U by people taken; AUUC is its area."""
    taken, n1, n0, r1, r0 = _steps(people, people.numbers("score", score))
    both = (n1 > 0) & (n0 > 0)
    means = (np.divide(r, n, out=np.zeros_like(n), where=both) for r, n in ((r1, n1), (r0, n0)))
    treated, held_out = means
    return _from_zero(taken, (treated - held_out) * taken)


def qini_coefficient(people: TestedPeople, score: ArrayLike) -> float:
    """q; nan where no order of these people is better than a random one."""
    found = qini_curve(people, score)
    signed = np.where(people.treated, people.outcome, -people.outcome)
    best = qini_curve(people, signed)
    room = best.area - found.random_area
    return (found.area - found.random_area) / room if room > 0 else float("nan")


def uplift_of_best(people: TestedPeople, score: ArrayLike, *, share: float) -> float:
    """Mean outcome of the best-ranked share of the treated less that of the held out.

    Each arm is ranked by itself; those whose score lies on the edge count in part, all alike, so
    that the order of the rows says nothing. Raises Refused where an arm is empty.
    """
    hold_within("share", share, above=0, most=1)
    scores = people.numbers("score", score)
    if people.treated.all() or not people.treated.any():
        raise refused("uplift_of_best", "needs people of both arms")
    arms = (people.treated, ~people.treated)
    treated, held_out = (_best(people.outcome[arm], scores[arm], share) for arm in arms)
    return treated - held_out


def _best(outcome: Array, scores: Array, share: float) -> float:
    taken = max(1, int(len(scores) * share))
    edge = np.sort(scores)[-taken]
    above, on = scores > edge, scores == edge
    total = outcome[above].sum() + (taken - above.sum()) * outcome[on].mean()
    return float(total / taken)


def _steps(people: TestedPeople, scores: Array) -> tuple[Array, Array, Array, Array, Array]:
    """People taken, n1, n0, R1 and R0 after each step of equal scores."""
    order = np.argsort(-scores, kind="stable")
    ranked, treated, outcome = scores[order], people.treated[order], people.outcome[order]
    last = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)
    sums = (treated, ~treated, outcome * treated, outcome * ~treated)
    n1, n0, r1, r0 = (np.cumsum(part.astype(float))[last] for part in sums)
    return last + 1.0, n1, n0, r1, r0


def _from_zero(taken: Array, gain: Array) -> RankCurve:
    return RankCurve(np.append(0.0, taken), np.append(0.0, gain))
