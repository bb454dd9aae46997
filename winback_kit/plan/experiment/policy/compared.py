"""Rules beside contacting everybody and nobody: what each is worth, and whether one is better.

The best of several rules looks better than it is, and rules are proposed because they look good.
So a rule is said to beat contacting everybody only where what it is worth more lies above 0 with
all rules judged together: each at α/m (Bonferroni), m the number of rules besides "all" and
"nobody". A rule that was found on the same people is not to be judged here at all: learn it on one
half, value it on the other (`learnt_rule`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from scipy.special import ndtri

from winback_kit.checks import hold_within
from winback_kit.plan.experiment.policy.rule_value import RuleValue, ipw, more_worth
from winback_kit.plan.experiment.policy.tested_people import TestedPeople
from winback_kit.records.result import Framed

Finding = Literal["rule", "all", "nobody", "open"]


@dataclass(frozen=True)
class JudgedRule:
    """A rule: what it is worth a person, and beyond contacting everybody and nobody."""

    name: str
    worth: RuleValue
    beyond_all: RuleValue
    beyond_nobody: RuleValue

    def ahead(self, z: float) -> tuple[float, float]:
        """What it is surely worth more than everybody and than nobody, at z standard errors."""
        return self.beyond_all.ends(z)[0], self.beyond_nobody.ends(z)[0]


@dataclass(frozen=True)
class ComparedRules(Framed, rows="rules"):
    """Rules of whom to contact, beside everybody and nobody; money a person.

    `z` is how many standard errors a difference must have, all rules judged together.
    """

    people: int
    all: JudgedRule
    nobody: JudgedRule
    rules: tuple[JudgedRule, ...]
    z: float

    @property
    def best(self) -> JudgedRule:
        """The rule with the highest value, everybody and nobody among them."""
        return max((self.all, self.nobody, *self.rules), key=lambda one: one.worth.value)

    @property
    def beating(self) -> JudgedRule | None:
        """The best of the rules that beat everybody and nobody; None where none does."""
        better = (one for one in self.rules if min(one.ahead(self.z)) > 0)
        return max(better, key=lambda one: one.worth.value, default=None)

    @property
    def found(self) -> Finding:
        """What the test says: a rule beats both ends, or everybody or nobody is best, or open.

        "all" and "nobody" where no rule beats both and the one is worth more than the other beyond
        doubt; open leaves what is done today.
        """
        if self.beating is not None:
            return "rule"
        low, high = self.all.beyond_nobody.ends(self.z)
        return "all" if low > 0 else "nobody" if high < 0 else "open"


def compared_rules(
    people: TestedPeople, rules: Mapping[str, Any], *, contact_cost: float, confidence: float
) -> ComparedRules:
    """Each rule's value a person less what its contacts cost, by IPW, and against both ends.

    `rules` says of each person whether to contact them. Raises Refused as `TestedPeople.rule`.
    """
    hold_within("confidence", confidence, above=0, below=1)
    hold_within("contact_cost", contact_cost, least=0)
    net = people.less(contact_cost=contact_cost)
    own = tuple(_judged(net, name, rule) for name, rule in rules.items())
    ends = _judged(net, "all", True), _judged(net, "nobody", False)
    return ComparedRules(len(people), *ends, own, sure(confidence, rules=len(rules)))


def sure(confidence: float, *, rules: int) -> float:
    """How many standard errors a difference must have, so many rules judged together."""
    return float(ndtri(1 - (1 - confidence) / (2 * max(1, rules))))


def _judged(net: TestedPeople, name: str, rule: Any) -> JudgedRule:
    beyond = (more_worth(net, rule, than=other) for other in (True, False))
    return JudgedRule(name, ipw(net, rule), *beyond)
