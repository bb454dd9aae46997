"""What so many contacts cost by each form: own people in steps, an agency on a line.

With M the months of the programme, s the set-up, w and a a month's pay and the hiring of one
person, c̄ the mean cost of a contact itself, c_p and h the contacts and hires of one place kept
filled (sizes.py), c_l the contacts of one person who is not replaced, and f what an agency is paid
for a contact, n contacts cost

    permanent(n) = s + ⌈n/c_p⌉·(w·M + a·h) + c̄·n                                          (1)
    for a list(n) = s + F·(w·m(n/F) + a) + c̄·n,   F = ⌈n/c_l⌉                             (2)
    agency(n) = f·n                                                                        (3)

m(x) being the months paid until one person has made x contacts, in part of the last. F is the
fewest who make them in time. What an offer costs is borne in every form and is left out; nothing
is discounted, and nothing taxed. What waiting costs is not in it: sizes.py has that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.plan.team.sizes import not_replaced, replaced
from winback_kit.plan.team.team import Team

Array = np.ndarray[Any, np.dtype[np.float64]]
Cost = Callable[[Array], Array]
POINTS = 61  # of a curve
MOST_CONTACTS = 10_000_000
_GRID = 4_001
_BEYOND = 1.5  # of what is planned, as far as a curve goes


@dataclass(frozen=True)
class OwnForm:
    """Own people by contacts: `costs` along the curve, and for what is planned.

    `at_full_use` is the least that a contact costs, without set-up; from `cheaper_from` contacts
    on the form never costs more than the agency, None where it always may, or no agency was asked.
    """

    costs: tuple[float, ...]
    planned: float
    at_full_use: float
    cheaper_from: int | None


@dataclass(frozen=True)
class FormsByContacts:
    """The forms at the same contacts, in the currency; `agency` is None where no fee is stated.

    `fee` is what the agency is paid for a contact, of whom some return; `planned` are the contacts
    of the programme.
    """

    contacts: tuple[float, ...]
    permanent: OwnForm
    temporary: OwnForm
    agency: tuple[float, ...] | None
    fee: float | None
    planned: float
    currency: str

    @property
    def own_planned(self) -> float:
        """What own people cost for what is planned, in the cheaper of their forms."""
        return min(self.permanent.planned, self.temporary.planned)

    @property
    def agency_planned(self) -> float | None:
        """What the agency costs for what is planned."""
        return None if self.fee is None else self.fee * self.planned

    @property
    def equal_fee(self) -> float:
        """What an agency may be paid for each contact that is planned to cost what own people do.

        0 where nobody is to be contacted.
        """
        return self.own_planned / self.planned if self.planned else 0.0

    @property
    def cheaper_from(self) -> int | None:
        """Contacts from which on own people never cost more than the agency."""
        known = [self.permanent.cheaper_from, self.temporary.cheaper_from]
        return min((one for one in known if one is not None), default=None)


@dataclass(frozen=True)
class _Form:
    """The cost of one form, what one person makes in time, and costs when they are fully used."""

    cost: Cost
    contacts: float
    person: float


def forms_by_contacts(team: Team, fee: float | None) -> FormsByContacts | None:
    """The forms of a team beside an agency paid `fee` a contact, None where none was asked.

    None where it is not known what a person costs, or where nobody could make a contact.
    """
    people = team.work.people
    planned = float(people.sum())
    each = float(people @ team.work.cost) / planned if planned else 0.0
    if not team.pay_known or team.terms.contacts.value <= 0 or not team.work.months:
        return None
    forms = [_permanent(team, each), _for_a_list(team, each)]
    cheaper = [_cheaper_from(one, each, fee, team.setup) for one in forms]
    most = max(_BEYOND * planned, *(1.1 * (one or 0) for one in cheaper), 1.0)
    contacts = np.round(np.linspace(1, most, POINTS))
    own = [
        OwnForm(
            costs=tuple(float(cost) for cost in one.cost(contacts)),
            planned=float(one.cost(np.array([planned]))[0]),
            at_full_use=one.person / one.contacts + each,
            cheaper_from=first,
        )
        for one, first in zip(forms, cheaper, strict=True)
    ]
    return FormsByContacts(
        contacts=tuple(float(n) for n in contacts),
        permanent=own[0],
        temporary=own[1],
        agency=None if fee is None else tuple(float(fee * n) for n in contacts),
        fee=fee,
        planned=planned,
        currency=team.currency,
    )


def _permanent(team: Team, each: float) -> _Form:
    """Equation 1."""
    one, wage, hire = _terms(team)
    place = replaced(team.terms, one)
    made, person = float(place.contacts.sum()), wage * one + hire * place.hired

    def cost(n: Array) -> Array:
        return np.asarray(team.setup * (n > 0) + _people(n, made) * person + each * n)

    return _Form(cost, made, person)


def _for_a_list(team: Team, each: float) -> _Form:
    """Equation 2."""
    months, wage, hire = _terms(team)
    one = not_replaced(team.terms, months)
    made, paid = (np.concatenate([[0.0], np.cumsum(of)]) for of in (one.contacts, one.paid))

    def cost(n: Array) -> Array:
        people = _people(n, float(made[-1]))
        worked = np.interp(n / np.maximum(people, 1), made, paid)
        return np.asarray(team.setup * (n > 0) + people * (wage * worked + hire) + each * n)

    return _Form(cost, float(made[-1]), wage * float(paid[-1]) + hire)


def _terms(team: Team) -> tuple[int, float, float]:
    return team.work.months, team.terms.cost.value, team.terms.hire.value


def _people(n: Array, made: float) -> Array:
    """The fewest who make so many contacts."""
    return np.asarray(np.ceil(np.round(n / made, 9)))


def _cheaper_from(form: _Form, each: float, fee: float | None, setup: float) -> int | None:
    """The fewest contacts from which on a form never costs more than `fee` for each.

    With g = fee − c̄ it is so on every step of F people whose first contact pays for all of them,
    s + F·k ≤ (F − 1)·c·g, and so beyond F = (s + c·g)/(c·g − k).
    """
    if fee is None:
        return None
    gain = form.contacts * (fee - each) - form.person
    if gain <= 0:
        return None
    steps = np.ceil((setup + form.contacts * (fee - each)) / gain) + 1
    most = float(np.ceil(steps * form.contacts))
    if most > MOST_CONTACTS:
        return None
    edges = np.floor(np.arange(1, min(steps, _GRID)) * form.contacts)
    tried = np.unique(np.concatenate([np.ceil(np.linspace(0, most, _GRID)), edges, edges + 1]))
    dearer = np.flatnonzero(form.cost(tried) > fee * tried)
    if not len(dearer):
        return 1
    last = int(dearer[-1])
    between = np.arange(tried[last], tried[min(last + 1, len(tried) - 1)] + 1)
    above = np.flatnonzero(form.cost(between) > fee * between)
    return int(between[above[-1]]) + 1
