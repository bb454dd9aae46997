"""The work that there is, and how a team of each size gets through it.

Customers stand in cells of a segment and a month of loss. A contact in a cell that has waited is
worth

    (w + c) · kept(a + t) / kept(a) − c                                                        (1)

with w its worth as the plan counts it (plan/offers/worth.py), c the contact's cost, a the age on
the as-of date and t the months waited since; those lost later have a = 0. Contacts of a month fall
on its middle. Each month those worth most are contacted first, as many as the team can; who is no
longer worth a contact is let go. Nobody is contacted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.history.beside.firms import months_in_reach
from winback_kit.history.measure import History
from winback_kit.plan.offers.worth import Worth
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.team.capacity import MonthOfWork
from winback_kit.plan.team.falling import FallingWorth

Array = np.ndarray[Any, np.dtype[np.float64]]
MIDDLE = 0.5


@dataclass(frozen=True, eq=False)
class WaitingWork:
    """Customers to contact: `open_now` by segment and months since the loss, (segments, ages),
    `arrivals` by segment and month, (segments, months); `worth` and `cost` of a contact, money.
    """

    worth: Array
    cost: Array
    open_now: Array
    arrivals: Array

    @property
    def months(self) -> int:
        """The months in which somebody is contacted."""
        return int(self.arrivals.shape[1])

    @property
    def people(self) -> Array:
        """Customers of each segment, (segments,)."""
        return np.asarray(self.open_now.sum(axis=1) + self.arrivals.sum(axis=1))

    @property
    def waiting(self) -> float:
        """Customers open on the first day."""
        return float(self.open_now.sum())

    @property
    def monthly(self) -> float:
        """Customers who are lost in a month, in the mean."""
        return float(self.arrivals.sum() / self.months) if self.months else 0.0

    @property
    def mean_worth(self) -> float:
        """Of a contact made at once, over all."""
        people = self.people
        return float(people @ self.worth / people.sum()) if people.sum() else 0.0

    @property
    def at_once(self) -> float:
        """What contacting everybody without any waiting would bring."""
        return float(self.people @ np.maximum(self.worth, 0))

    def list_only(self) -> WaitingWork:
        """The same without those lost later."""
        return WaitingWork(self.worth, self.cost, self.open_now, np.zeros_like(self.arrivals))


@dataclass(frozen=True, eq=False)
class WorkDone:
    """What teams have made of the work, by size and month, each (sizes, months).

    `waited` are the months that those contacted waited, summed.
    """

    contacted: Array
    let_go: Array
    left: Array
    worth: Array
    waited: Array

    def months_of(self, size: int, work: WaitingWork) -> tuple[MonthOfWork, ...]:
        """The backlog of one size, month by month."""
        came = work.arrivals.sum(axis=0)
        before = np.concatenate([[work.waiting], self.left[size, :-1]])
        rows = zip(before, came, self.contacted[size], self.let_go[size], strict=True)
        return tuple(MonthOfWork(*(float(one) for one in row)) for row in rows)


def work_done(work: WaitingWork, falling: FallingWorth, capacity: Array) -> WorkDone:
    """Work through it with the contacts of each size in each month, `capacity` (sizes, months).

    >>> from winback_kit.plan.team.speed import Fall
    >>> still = FallingWorth((1.0,), Fall(0.0, 0.0, 0.0, 1), own=True)
    >>> each, came = np.array([[3.0]]), np.array([[1.0, 1.0]])
    >>> names = WaitingWork(np.array([2.0]), np.zeros(1), each, came)
    >>> done = work_done(names, still, np.array([[2.0, 9.0]]))
    >>> done.contacted.tolist(), done.left.tolist(), done.worth.tolist()
    ([[2.0, 3.0]], [[2.0, 0.0]], [[4.0, 6.0]])
    """
    segments, ages = work.open_now.shape
    months = work.months
    sizes = len(capacity)
    left = np.zeros((sizes, segments, ages + months))
    left[:, :, :ages] = work.open_now
    whole = np.zeros((5, sizes, months))
    start = falling.kept(np.arange(ages, dtype=float))
    for month in range(months):
        left[:, :, ages + month] = work.arrivals[:, month]
        waited = np.full(ages + months, month + MIDDLE)
        waited[ages:] = np.maximum(month - np.arange(months), 0)
        kept = np.ones(ages + months)
        kept[:ages] = falling.kept(np.arange(ages) + month + MIDDLE) / np.where(start > 0, start, 1)
        kept[ages:] = falling.kept(waited[ages:])
        gain = (work.worth + work.cost)[:, None] * kept - work.cost[:, None]
        gain = np.where(work.worth[:, None] > 0, gain, work.worth[:, None]).ravel()
        order = np.argsort(-gain, kind="stable")
        pays = gain[order] > 0
        here = left.reshape(sizes, -1)[:, order]
        before = np.cumsum(here, axis=1) - here
        made = np.clip(capacity[:, month, None] - before, 0, here) * pays
        gone = np.where(pays, 0.0, here)
        rest = np.empty_like(here)
        rest[:, order] = here - made - gone
        left = rest.reshape(sizes, segments, -1)
        waits = np.tile(waited, segments)[order]
        whole[:, :, month] = (
            made.sum(axis=1), gone.sum(axis=1), rest.sum(axis=1), made @ gain[order], made @ waits,
        )  # fmt: skip
    return WorkDone(*whole)


def work_of_plan(plan: Plan) -> WaitingWork:
    """The contacts of a plan as work: those lost before, by their age, and those of each month.

    Where no segment pays, all are taken with their best offers, none of which is worth a contact.
    """
    chosen = [one for one in plan.worths if (one.segment, one.offer) in plan.shares]
    worths = chosen or list(plan.best.values())
    months = max([plan.months_of(one.segment) for one in worths], default=1)
    ages = max(1, months_in_reach(plan.history))
    open_now, arrivals = np.zeros((len(worths), ages)), np.zeros((len(worths), max(1, months)))
    for at, one in enumerate(worths):
        contacts, flow = _contacts(plan, one)
        arrivals[at, : len(flow)] = flow
        open_now[at] = (contacts - flow).sum() * _ages(plan.history, one.segment, ages)
    return WaitingWork(
        worth=np.array([one.incremental for one in worths]),
        cost=np.array([one.contact_cost.value for one in worths]),
        open_now=open_now,
        arrivals=arrivals,
    )


def _contacts(plan: Plan, one: Worth) -> tuple[Array, Array]:
    """The contacts of each month, and those of them with whoever was lost in it."""
    share = plan.shares.get((one.segment, one.offer), 1.0)
    contacts = np.array(plan.contacted(one.segment, one.offer), float) * share
    reached = plan.contactable(one.segment, one.offer).value * share
    return contacts, np.minimum(contacts, plan.losses_per_month[one.segment] * reached)


def _ages(history: History, segment: str, ages: int) -> Array:
    """How those lost now and in reach are spread over months since the loss, adding up to 1."""
    rows = history.frames.lost_now
    rows = rows[(rows.segment == segment) & (rows.months_since_loss < ages)]
    spread = np.bincount(
        rows.months_since_loss.to_numpy(int), weights=rows.n.to_numpy(float), minlength=ages
    )[:ages]
    return spread / spread.sum() if spread.sum() else np.full(ages, 1 / ages)
