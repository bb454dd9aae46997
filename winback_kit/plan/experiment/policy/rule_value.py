"""What a rule of whom to contact is worth a person, from people whose contact was drawn.

Those who by chance were treated as the rule π would have it stand for all, each with the inverse
of the chance of the arm they are in (Horvitz & Thompson 1952). With the outcome Y, the arm A and
e = P(A | x), over n people:

    w = 1{A = π}/e
    V = 1/n Σ w·Y                               inverse propensity weighting (IPW)       (1)
    V = Σ w·Y / Σ w                             the same, normalised (Hájek 1971)        (2)
    V = 1/n Σ [m_π + w·(Y − m_A)]               doubly robust (Robins et al. 1994)       (3)

m_1 and m_0 are what a model expects with and without a contact: (3) is right where either the
chances or the model are, and the chances of a test are known. Two rules are compared person by
person, so that what is common to both falls out. Standard errors are those of the mean of what
each person adds; of (2) by linearisation, w·(Y − V)/w̄.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from winback_kit.plan.experiment.policy.tested_people import Array, Flags, TestedPeople

Method = Literal["ipw", "normalised", "doubly robust"]


@dataclass(frozen=True)
class RuleValue:
    """What a rule is worth a person, with its standard error.

    `contacted` is the share of the people whom it contacts, `followed` those who were by chance
    treated as it would have it.
    """

    value: float
    error: float
    contacted: float
    followed: int
    method: Method

    def ends(self, z: float) -> tuple[float, float]:
        """The value less and plus z standard errors."""
        return self.value - z * self.error, self.value + z * self.error


@dataclass(frozen=True, eq=False)
class OutcomeModel:
    """What a model expects of each person with a contact and without: (n,) each."""

    contacted: Array
    left_alone: Array

    @classmethod
    def of(cls, contacted: ArrayLike, left_alone: ArrayLike, *, people: int) -> OutcomeModel:
        """The same from anything like an array; one number may stand for all."""
        both = (np.broadcast_to(np.asarray(m, float), people) for m in (contacted, left_alone))
        return cls(*both)


def ipw(people: TestedPeople, rule: Any) -> RuleValue:
    """Equation (1).

    Six people, of whom four were treated as the rule would have it: (10/.5 + 4/.5 + 6/.25 + 2/.75)
    over 6 is 9.11.

    >>> drawn = TestedPeople.of([10, 0, 4, 0, 6, 2], treated=[1, 1, 0, 0, 1, 0],
    ...                         treated_share=[0.5, 0.5, 0.5, 0.5, 0.25, 0.25])
    >>> round(ipw(drawn, [1, 0, 0, 1, 1, 0]).value, 2)
    9.11
    """
    flags = people.rule(rule)
    return _value(_weights(people, flags) * people.outcome, people, flags, "ipw")


def normalised_ipw(people: TestedPeople, rule: Any) -> RuleValue:
    """Equation (2); nan where nobody was treated as the rule would have it."""
    flags = people.rule(rule)
    weights = _weights(people, flags)
    if not weights.any():
        return _value(np.full(len(people), np.nan), people, flags, "normalised")
    mean = float(weights @ people.outcome / weights.sum())
    terms = mean + weights * (people.outcome - mean) / weights.mean()
    return _value(terms, people, flags, "normalised")


def doubly_robust(people: TestedPeople, rule: Any, model: OutcomeModel) -> RuleValue:
    """Equation (3)."""
    flags = people.rule(rule)
    by_rule = np.where(flags, model.contacted, model.left_alone)
    by_arm = np.where(people.treated, model.contacted, model.left_alone)
    terms = by_rule + _weights(people, flags) * (people.outcome - by_arm)
    return _value(terms, people, flags, "doubly robust")


def more_worth(people: TestedPeople, rule: Any, *, than: Any) -> RuleValue:
    """What one rule is worth more than another, by (1), over the same people.

    Only those of whom the two say different things add to it.
    """
    flags, other = people.rule(rule), people.rule(than)
    differ = (_weights(people, flags) - _weights(people, other)) * people.outcome
    return _value(differ, people, flags, "ipw")


def _weights(people: TestedPeople, rule: Flags) -> Array:
    return np.asarray((people.treated == rule) / people.drawn_share, float)


def _value(terms: Array, people: TestedPeople, rule: Flags, method: Method) -> RuleValue:
    n = len(terms)
    error = float(terms.std(ddof=1) / np.sqrt(n)) if n > 1 else float("nan")
    followed = int((people.treated == rule).sum())
    return RuleValue(float(terms.mean()), error, float(rule.mean()), followed, method)
