"""Which segments to fund with which offers, under a budget and a contact capacity.

Each choice i is a segment with an offer: x_i customers of it are contacted, each costs c_i
(contact and expected offer money) and is worth w_i against doing nothing.

    maximise  Σ w_i x_i   with  Σ c_i x_i ≤ budget,  Σ x_i ≤ capacity,
              Σ over the offers of a segment x_i ≤ its customers,  0 ≤ x_i ≤ whom it reaches

A segment has as many customers as the offer that reaches most of them.

A linear programme (Dantzig 1963, Linear Programming and Extensions); a segment may be split over
offers, at most one or two of them in part. Its dual values are what one more unit of budget and
one more contact would bring. Where a limit is just used up, less and more of it differ in worth;
the dual value told is that of more.

Equation (16) of docs/model.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linprog

from winback_kit.checks import hold_within, refused
from winback_kit.records.result import Framed

_SMALL_STEP = 1e-6
_NOBODY = 1e-9
_FREE = 1e-9


@dataclass(frozen=True)
class Choice:
    """A segment with an offer: its customers, and money for each one contacted.

    `cost` holds the contact and the offer money expected (c + p1 · D); `worth` is incremental,
    after that cost.
    """

    segment: str
    offer: str
    people: float
    cost: float
    worth: float

    @property
    def worth_for_each_unit(self) -> float | None:
        """What a unit of money spent on it brings; None where it costs nothing."""
        return self.worth / self.cost if self.cost else None


@dataclass(frozen=True)
class Funded:
    """A choice with the customers it is funded for."""

    choice: Choice
    people: float

    @property
    def spent(self) -> float:
        """Money spent on it."""
        return self.people * self.choice.cost

    @property
    def worth(self) -> float:
        """What it brings against doing nothing."""
        return self.people * self.choice.worth


@dataclass(frozen=True, repr=False)
class Funding(Framed, rows="funded"):
    """The best use of a budget and a capacity (None: no limit).

    `worth_of_budget` is money for one more unit of budget, `worth_of_contact` for one more
    contact; both 0 where the limit does not bind.
    """

    funded: tuple[Funded, ...]
    budget: float | None
    capacity: float | None
    worth_of_budget: float
    worth_of_contact: float

    @property
    def best_first(self) -> list[Funded]:
        """What is funded, the best use of the money first."""
        return sorted(self.funded, key=lambda one: -one.choice.worth / max(one.choice.cost, _FREE))

    @property
    def spent(self) -> float:
        """Money spent."""
        return sum(one.spent for one in self.funded)

    @property
    def people(self) -> float:
        """Customers contacted."""
        return sum(one.people for one in self.funded)

    @property
    def worth(self) -> float:
        """What the programme brings against doing nothing, before its fixed costs."""
        return sum(one.worth for one in self.funded)


@dataclass(frozen=True)
class BudgetPoint:
    """One budget: what its best use brings, and what one more unit would."""

    budget: float
    worth: float
    worth_of_budget: float


def fund(choices: Sequence[Choice], *, budget: float | None, capacity: float | None) -> Funding:
    """The best choices; one of no worth is never funded."""
    _check(choices, budget, capacity)
    paying = [one for one in choices if one.worth > 0]
    limits = (_limit(budget), _limit(capacity))
    people, _ = _solve(paying, *limits)
    scales = (sum(c.cost * c.people for c in paying), sum(c.people for c in paying))
    marginal = []
    for at, scale in enumerate(scales):
        more = list(limits)
        more[at] += _SMALL_STEP * scale  # so that a limit just used up tells the worth of more
        marginal.append(_solve(paying, *more)[1][at])
    return Funding(
        funded=tuple(
            Funded(one, float(n)) for one, n in zip(paying, people, strict=True) if n > _NOBODY
        ),
        budget=budget,
        capacity=capacity,
        worth_of_budget=marginal[0],
        worth_of_contact=marginal[1],
    )


def budget_curve(
    choices: Sequence[Choice], *, capacity: float | None, points: int
) -> tuple[BudgetPoint, ...]:
    """Worth by budget, from nothing to the most that can be spent with gain."""
    hold_within("points of the curve", points, least=2)
    enough = _least_spent(choices, fund(choices, budget=None, capacity=capacity))
    found = []
    for budget in np.linspace(0.0, enough, points):
        best = fund(choices, budget=float(budget), capacity=capacity)
        found.append(BudgetPoint(float(budget), best.worth, best.worth_of_budget))
    return tuple(found)


def _least_spent(choices: Sequence[Choice], best: Funding) -> float:
    """The smallest budget that brings as much: where two ways are equal, the cheaper one."""
    dearest = max((one.cost for one in choices), default=0.0)
    if not best.funded or dearest == 0:
        return best.spent
    least_worth = min(one.worth for one in choices if one.worth > 0)
    nudge = _SMALL_STEP * least_worth / dearest
    cheaper = [replace(one, worth=one.worth - nudge * one.cost) for one in choices]
    return fund(cheaper, budget=None, capacity=best.capacity).spent


def _check(choices: Sequence[Choice], budget: float | None, capacity: float | None) -> None:
    for name, limit in (("budget", budget), ("capacity", capacity)):
        if limit is not None:
            hold_within(name, limit, least=0)
    for one in choices:
        where = f"{one.segment}, {one.offer}"
        hold_within(f"{where}: people", one.people, least=0, below=np.inf)
        hold_within(f"{where}: cost", one.cost, least=0, below=np.inf)
        hold_within(f"{where}: worth", one.worth, above=-np.inf, below=np.inf)
    names = [(one.segment, one.offer) for one in choices]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise refused(", ".join(twice), "stands twice among the choices", mend="Keep one.")


def _limit(given: float | None) -> float:
    return np.inf if given is None else given


def _solve(
    choices: list[Choice], budget: float, capacity: float
) -> tuple[list[float], tuple[float, float]]:
    """People by choice, and the dual values of budget and capacity.

    Money and people are scaled to about 1, so that the solver's tolerances suit any currency.
    """
    if not choices:
        return [], (0.0, 0.0)
    segments = list(dict.fromkeys(one.segment for one in choices))
    size = max(max(one.people for one in choices), 1.0)
    top = max(one.worth for one in choices)
    dear = max(one.cost for one in choices) or 1.0
    rows = [[one.cost / dear for one in choices], [1.0] * len(choices)]
    rows += [[float(one.segment == segment) for one in choices] for segment in segments]
    whole = {s: max(c.people for c in choices if c.segment == s) / size for s in segments}
    own = [one.people / size for one in choices]
    bounds = [budget / (dear * size), capacity / size, *(whole[s] for s in segments)]
    binding = [at for at, bound in enumerate(bounds) if np.isfinite(bound)]
    found = linprog(
        [-one.worth / top for one in choices],
        A_ub=np.array(rows)[binding],
        b_ub=np.array(bounds)[binding],
        bounds=[
            (0, None if most == whole[one.segment] else most)
            for one, most in zip(choices, own, strict=True)
        ],
        method="highs",
    )
    assert found.status == 0, found.message  # 0 for everyone is always feasible
    dual = dict(zip(binding, -found.ineqlin.marginals, strict=True))
    per_budget, per_contact = dual.get(0, 0.0) * top / dear, dual.get(1, 0.0) * top
    return [float(n) * size for n in found.x], (float(per_budget), float(per_contact))
