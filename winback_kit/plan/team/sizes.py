"""What a team of each size brings: a permanent one, and one for the list alone.

A permanent team of F people does, in month k after it began, F·r(k) contacts, each leaver being
replaced by somebody who learns anew:

    r(k) = c·Σ_j h_j·(1 − a)^(k−j)·ρ(k − j),   h_0 = 1, h_j = a                        (1)
    value(F) = Σ_m worth_m − F·(wage·M + hire·(1 + a·(M − 1))) − set-up                (2)

with c contacts a month, a leaving, ρ learning (capacity.py), M the months of the programme. A team
for the list is hired for those lost already, replaces nobody, and is paid for the part of its last
month in which somebody is left; M at most. Nothing is discounted, and nothing taxed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from winback_kit.plan.team.capacity import Learning
from winback_kit.plan.team.falling import FallingWorth
from winback_kit.plan.team.terms import TeamTerms
from winback_kit.plan.team.work import WaitingWork, WorkDone, work_done

Array = np.ndarray[Any, np.dtype[np.float64]]
MOST_SIZES = 60
MOST_PEOPLE = 10_000
MOST_LEARNING = 60.0  # months
LEARNING = np.arange(1, 2 * MOST_LEARNING + 1) / 2


@dataclass(frozen=True)
class TeamSize:
    """A team of so many people over the months of the programme; money in the currency.

    `before_pay` is the worth of its contacts, `value` that less pay, hiring and set-up: None where
    pay is not known. `done_in` is the month after which nobody waits, None where some do to the
    end; `mean_wait` the months that those contacted waited. `one_more` is what the last person
    adds before their pay, a month.
    """

    people: int
    contacted: float
    done_in: int | None
    mean_wait: float
    before_pay: float
    value: float | None
    one_more: float


@dataclass(frozen=True, eq=False)
class PersonMonths:
    """Of one person hired at the start: contacts, and people paid, in each month; each (months,).

    `hired` are people hired in all, for one at work.
    """

    contacts: Array
    paid: Array
    hired: float


def replaced(terms: TeamTerms, months: int) -> PersonMonths:
    """A place in a permanent team, in which whoever leaves is replaced, equation (1)."""
    return _replaced(terms.contacts.value, terms.learning, months)


def _replaced(contacts: float, learning: Learning, months: int) -> PersonMonths:
    ready = np.array([learning.at_work(1.0, since) for since in range(months)])
    hires = np.full(months, learning.leaving)
    hires[:1] = 1.0
    at_work = np.convolve(hires, ready)[:months]
    return PersonMonths(contacts * at_work, np.ones(months), float(hires.sum()))


def not_replaced(terms: TeamTerms, months: int) -> PersonMonths:
    """A person hired for a list."""
    learning = terms.learning
    ready = np.array([learning.at_work(1.0, since) for since in range(months)])
    there = (1 - learning.leaving) ** np.arange(months)
    return PersonMonths(terms.contacts.value * ready, np.asarray(there, float), 1.0)


def sizes_tried(work: WaitingWork, contacts: float) -> Array:
    """Every size from nobody to one that clears the first month at once; where those are very many
    as many as are tried, evenly spread.
    """
    most = work.waiting + float(work.arrivals[:, 0].sum()) if work.months else 0.0
    needed = int(min(MOST_PEOPLE, np.ceil(most / contacts))) + 1 if contacts > 0 else 1
    if needed <= MOST_SIZES:
        return np.arange(needed + 1, dtype=float)
    return np.unique(np.round(np.linspace(0, needed, MOST_SIZES + 1)))


def permanent_sizes(
    work: WaitingWork,
    falling: FallingWorth,
    terms: TeamTerms,
    *,
    setup: float,
    people: Array,
) -> tuple[TeamSize, ...]:
    """A permanent team of each size, equation (2)."""
    one = replaced(terms, work.months)
    done = work_done(work, falling, np.outer(people, one.contacts))
    wage = terms.cost.value if terms.cost.used else None
    pay = None
    if wage is not None:
        pay = people * (wage * one.paid.sum() + terms.hire.value * one.hired)
    return _sizes(people, done, work, pay, setup)


def slowest_learning(
    work: WaitingWork, falling: FallingWorth, terms: TeamTerms, *, setup: float, people: int
) -> float | None:
    """The most months of getting up to speed, τ, at which a permanent team still pays for itself.

    At most `MOST_LEARNING`; None where pay is not known, or the team pays at none.
    """
    if terms.cost.used is None or not people:
        return None
    learning = [replace(terms.learning, months=float(months)) for months in LEARNING]
    places = [_replaced(terms.contacts.value, one, work.months) for one in learning]
    done = work_done(work, falling, people * np.array([one.contacts for one in places]))
    pay = people * (terms.cost.value * work.months + terms.hire.value * places[0].hired)
    pays = np.flatnonzero(done.worth.sum(axis=1) - pay - setup >= 0)
    return float(LEARNING[pays[-1]]) if len(pays) else None


def temporary_sizes(
    work: WaitingWork,
    falling: FallingWorth,
    terms: TeamTerms,
    *,
    setup: float,
    people: Array,
) -> tuple[TeamSize, ...]:
    """A team of each size for those lost already, let go when the list is worked through."""
    one, listed = not_replaced(terms, work.months), work.list_only()
    capacity = np.outer(people, one.contacts)
    done = work_done(listed, falling, capacity)
    wage = terms.cost.value if terms.cost.used else None
    pay = None
    if wage is not None:
        part = np.divide(done.contacted, capacity, out=np.zeros_like(capacity), where=capacity > 0)
        pay = people * (wage * (part @ one.paid) + terms.hire.value * one.hired)
    return _sizes(people, done, listed, pay, setup)


def _sizes(
    people: Array, done: WorkDone, work: WaitingWork, pay: Array | None, setup: float
) -> tuple[TeamSize, ...]:
    before = done.worth.sum(axis=1)
    contacted = done.contacted.sum(axis=1)
    wait = np.divide(
        done.waited.sum(axis=1), contacted, out=np.zeros_like(contacted), where=contacted > 0
    )
    steps = np.diff(people, prepend=0)
    more = np.divide(
        np.diff(before, prepend=0.0), steps, out=np.zeros_like(before), where=steps > 0
    )
    return tuple(
        TeamSize(
            people=int(size),
            contacted=float(contacted[at]),
            done_in=_done_in(done.left[at]),
            mean_wait=float(wait[at]),
            before_pay=float(before[at]),
            value=None if pay is None else float(before[at] - pay[at] - setup * (size > 0)),
            one_more=float(more[at]) / max(1, work.months),
        )
        for at, size in enumerate(people)
    )


def _done_in(left: Array) -> int | None:
    """The month after which nobody waits to the end."""
    waits = np.flatnonzero(left >= 1)
    last = int(waits[-1]) + 1 if len(waits) else 0
    return None if last >= len(left) else last + 1


def best_size(sizes: tuple[TeamSize, ...]) -> TeamSize | None:
    """The size that brings most, the smaller of two alike; None where pay is not known."""
    known = [one for one in sizes if one.value is not None]
    return max(known, key=lambda one: (one.value or 0.0, -one.people)) if known else None
