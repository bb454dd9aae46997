"""Whom to contact with which offer under a budget, person by person, and how far that is from best.

A person gets one offer or none: person i with offer o costs c_io (contact and expected offer money)
and brings w_io against doing nothing. The best choice is a knapsack in which each person is a class
(Sinha & Zoltners 1979, Operations Research 27:503). Were people divisible, the linear programme
could be read off: drop what brings less for more money, go up each person's steps (c, w) in the
order of Δw/Δc until the budget is used up, and take the last step in part. No choice of whole
people brings more than that, so the gap to it is the most that a better choice could add.

Exact for few people, by keeping every pair of money spent and worth that no other beats; for more
than `MOST_PEOPLE` people or pairs, the steps in that order, each taken where it still fits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from winback_kit.checks import hold_within

MOST_PEOPLE, MOST_PAIRS = 200, 2_000
_NOTHING = 1e-9


@dataclass(frozen=True)
class PersonOffer:
    """A person with an offer; money expected to be spent and to come in, net of doing nothing."""

    person: str
    offer: str
    cost: float
    worth: float


@dataclass(frozen=True)
class _Step:
    person: str
    offer: PersonOffer
    cost: float
    worth: float

    @property
    def ratio(self) -> float:
        return self.worth / self.cost if self.cost > 0 else float("inf")


@dataclass(frozen=True)
class WholePeople:
    """The offers chosen, and the most that any choice could bring with that budget."""

    chosen: tuple[PersonOffer, ...]
    bound: float
    exact: bool

    @property
    def cost(self) -> float:
        """Money spent."""
        return sum(one.cost for one in self.chosen)

    @property
    def worth(self) -> float:
        """What the choice brings."""
        return sum(one.worth for one in self.chosen)

    @property
    def gap(self) -> float:
        """What a better choice could add at most; 0 where people could not be used better."""
        return max(0.0, self.bound - self.worth)


def choose_people(offers: Sequence[PersonOffer], *, budget: float) -> WholePeople:
    """The best offer for each person within a budget, or none; ties go by the person's name.

    Chapter `decision_map` calls it.

    >>> found = choose_people(
    ...     [PersonOffer("x", "small", 6, 12), PersonOffer("x", "large", 9, 15),
    ...      PersonOffer("y", "small", 5, 9.5), PersonOffer("z", "small", 4, 7)], budget=10)
    >>> [one.person for one in found.chosen], found.worth, round(found.bound, 2)
    (['x', 'z'], 19, 19.6)
    """
    hold_within("budget", budget, least=0)
    paying = sorted((one for one in offers if one.worth > 0), key=lambda one: one.person)
    people = {name: tuple(own) for name, own in groupby(paying, key=lambda one: one.person)}
    steps = sorted(
        (step for own in people.values() for step in _steps(own)),
        key=lambda step: (-step.ratio, step.person),
    )
    best = _exactly(people, budget)
    if best is None:
        best = _step_by_step(steps, budget)
        return WholePeople(best, _bound(steps, budget), exact=False)
    return WholePeople(best, _bound(steps, budget), exact=True)


def _steps(own: Sequence[PersonOffer]) -> list[_Step]:
    """A person's steps: from nothing up the upper hull of (cost, worth)."""
    hull: list[_Step] = []
    for one in sorted(own, key=lambda one: (one.cost, -one.worth)):
        before = hull[-1].offer if hull else None
        if before and one.worth <= before.worth:
            continue
        step = _between(before, one)
        while hull and step.ratio >= hull[-1].ratio:
            hull.pop()
            step = _between(hull[-1].offer if hull else None, one)
        hull.append(step)
    return hull


def _between(before: PersonOffer | None, one: PersonOffer) -> _Step:
    cost, worth = (before.cost, before.worth) if before else (0.0, 0.0)
    return _Step(one.person, one, one.cost - cost, one.worth - worth)


def _bound(steps: Sequence[_Step], budget: float) -> float:
    """What the steps bring where the last one may be taken in part."""
    left, worth = budget, 0.0
    for step in steps:
        if step.cost > left:
            return worth + step.worth * left / step.cost
        left -= step.cost
        worth += step.worth
    return worth


def _step_by_step(steps: Sequence[_Step], budget: float) -> tuple[PersonOffer, ...]:
    """Each step taken where it still fits; a person whose step did not fit stays where they are."""
    left, reached, stuck = budget, dict[str, PersonOffer](), set[str]()
    for step in steps:
        if step.person in stuck:
            continue
        if step.cost > left + _NOTHING:
            stuck.add(step.person)
            continue
        left -= step.cost
        reached[step.person] = step.offer
    return tuple(reached[name] for name in sorted(reached))


_Pair = tuple[float, float, tuple[PersonOffer, ...]]  # money spent, worth, and how


def _exactly(
    people: Mapping[str, Sequence[PersonOffer]], budget: float
) -> tuple[PersonOffer, ...] | None:
    """The best choice; None where too many pairs would have to be kept."""
    if len(people) > MOST_PEOPLE:
        return None
    kept: list[_Pair] = [(0.0, 0.0, ())]
    for own in people.values():
        if len(kept) * (len(own) + 1) > MOST_PAIRS:
            return None
        more = [
            (cost + one.cost, worth + one.worth, (*chosen, one))
            for cost, worth, chosen in kept
            for one in own
            if cost + one.cost <= budget + _NOTHING
        ]
        kept = _unbeaten([*kept, *more])
    return kept[-1][2]


def _unbeaten(pairs: list[_Pair]) -> list[_Pair]:
    """Those for which no other spends as little and brings as much; the dearest last."""
    found: list[_Pair] = []
    for pair in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
        if not found or pair[1] > found[-1][1] + _NOTHING:
            found.append(pair)
    return found
