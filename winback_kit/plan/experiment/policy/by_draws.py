"""What a rule is worth by the draws of campaigns: one action for each segment.

An action is an offer, or nobody. In draw k, which holds a share W of all people, action a was drawn
for n_ka of them, and brought m_ka a person. A rule that gives action a the part q_ka of the draw is
worth

    V = Σ_k W_k · Σ_a q_ka·m_ka            se² = Σ_k W_k² · Σ_a q_ka²·s²_ka / n_ka

which is inverse propensity weighting with the shares as they came out in each draw (equation 2 of
`rule_value` within each). Of two rules only where they differ counts: q − q' stands for q.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from winback_kit.plan.experiment.policy.compared import ComparedRules, JudgedRule, sure
from winback_kit.plan.experiment.policy.rule_value import RuleValue
from winback_kit.plan.experiment.policy.tested_people import Array

NOBODY = ""


@dataclass(frozen=True, eq=False)
class DrawnActions:
    """K draws and A actions, the first of which is nobody: people, their mean and s², (K, A).

    `segments` (K,) are those of the draws; every action of a draw has people.
    """

    segments: tuple[str, ...]
    actions: tuple[str, ...]
    people: Array
    mean: Array
    variance: Array

    @property
    def share(self) -> Array:
        """The share of all people in each draw (K,)."""
        in_draw = self.people.sum(axis=1)
        return np.asarray(in_draw / in_draw.sum())

    def of_segments(self, rule: Mapping[str, str]) -> Array:
        """The parts (K, A) of a rule that has one action a segment; nobody where it names none."""
        at = [self.actions.index(rule.get(one, NOBODY)) for one in self.segments]
        return np.eye(len(self.actions))[at].reshape(len(at), len(self.actions))

    @property
    def as_drawn(self) -> Array:
        """The parts of contacting everybody, with each offer as often as it was drawn."""
        offers = self.people * (np.arange(len(self.actions)) > 0)
        return np.asarray(offers / offers.sum(axis=1, keepdims=True))

    def value(self, parts: Array) -> RuleValue:
        """What a rule is worth a person, by the parts that it gives each action (K, A)."""
        weight = self.share[:, None]
        error = float(np.sqrt(((weight * parts) ** 2 * self.variance / self.people).sum()))
        contacted = float((self.share * parts[:, 1:].sum(axis=1)).sum())
        followed = int((self.people * (parts > 0)).sum())
        return RuleValue(
            float((weight * parts * self.mean).sum()), error, contacted, followed, "normalised"
        )


def compared_by_draws(
    drawn: DrawnActions, rules: Mapping[str, Array], *, confidence: float
) -> ComparedRules:
    """Each rule, by its parts (K, A), beside contacting everybody as drawn and nobody.

    One draw of two segments: an offer gains 3 in one of them and loses 1 in the other.

    >>> flat = DrawnActions(("a", "b"), ("", "offer"), np.full((2, 2), 100.0),
    ...                     np.array([[0.0, 3.0], [0.0, -1.0]]), np.ones((2, 2)))
    >>> found = compared_by_draws(flat, {"a alone": flat.of_segments({"a": "offer"})},
    ...                           confidence=0.9)
    >>> found.all.worth.value, found.rules[0].worth.value, found.found
    (1.0, 1.5, 'rule')
    """
    everybody, nobody = drawn.as_drawn, drawn.of_segments({})

    def judged(name: str, parts: Array) -> JudgedRule:
        beyond = (drawn.value(parts - other) for other in (everybody, nobody))
        return JudgedRule(name, drawn.value(parts), *beyond)

    ends = judged("all", everybody), judged("nobody", nobody)
    own = tuple(judged(name, parts) for name, parts in rules.items())
    return ComparedRules(int(drawn.people.sum()), *ends, own, sure(confidence, rules=len(own)))
