"""What contacts cost by each form of team: by hand, and the volume beside a search of all of them.

By hand: one person makes 100 contacts a month from the first month on, costs 1,000 a month and 500
to hire, nobody leaves; set-up 2,000, two months, and a contact itself costs 1. So a permanent
person makes 200 and costs 2,500, and one for the list 2,500 at most.
"""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest

from tests.team.test_work_and_sizes import terms
from winback_kit.client_study import Study
from winback_kit.plan.team.by_contacts import FormsByContacts, forms_by_contacts
from winback_kit.plan.team.work import WaitingWork

SETUP, FULL, MADE, PERSON = 2_000.0, 1_000.0, 200, 2_500.0


def by_fee(fee: float | None, *, waiting: float = 150.0) -> FormsByContacts:
    """A team by hand, with an agency that is paid so much a contact."""
    work = WaitingWork(
        worth=np.array([20.0]),
        cost=np.array([1.0]),
        open_now=np.array([[waiting]]),
        arrivals=np.zeros((1, 2)),
    )
    team = SimpleNamespace(
        work=work,
        terms=terms(contacts=100.0, cost=FULL, hire=500.0),
        setup=SETUP,
        pay_known=True,
        currency="EUR",
    )
    found = forms_by_contacts(team, fee)  # type: ignore[arg-type]
    assert found is not None
    return found


def permanent(n: int) -> float:
    return SETUP + math.ceil(n / MADE) * PERSON + n


def for_the_list(n: int) -> float:
    """Paid by the hundredth part of a month for each contact."""
    return SETUP + math.ceil(n / MADE) * 500 + FULL * n / 100 + n


def test_what_150_contacts_cost_by_each_form() -> None:
    found = by_fee(30.0)
    assert found.permanent.planned == pytest.approx(2_000 + 2_500 + 150)
    assert found.temporary.planned == pytest.approx(2_000 + 500 + 1_500 + 150)
    assert found.agency_planned == pytest.approx(4_500)
    assert found.equal_fee == pytest.approx(4_150 / 150)
    assert found.permanent.at_full_use == pytest.approx(2_500 / 200 + 1)


@pytest.mark.parametrize("fee", [14.0, 15.0, 18.0, 30.0, 47.5])
def test_own_people_are_cheaper_from_the_volume_told(fee: float) -> None:
    found = by_fee(fee)
    for form, cost in ((found.permanent, permanent), (found.temporary, for_the_list)):
        dearer = [n for n in range(1, 20_001) if cost(n) > fee * n + 1e-9]
        assert form.cheaper_from == dearer[-1] + 1


def test_the_first_step_by_hand() -> None:
    # at 47.5: 2,000 + 2,500 + n = 47.5·n at n = 96.8; of two people 7,201 < 47.5·201 at once
    assert by_fee(47.5).permanent.cheaper_from == 97


def test_an_agency_below_a_contact_at_full_use_is_always_cheaper() -> None:
    # fully used a permanent person costs 13.50 a contact
    found = by_fee(13.5)
    assert (found.permanent.cheaper_from, found.cheaper_from) == (None, None)


def test_without_an_agency_the_fee_that_would_be_equal_is_told() -> None:
    found = by_fee(None)
    assert (found.agency, found.cheaper_from) == (None, None)
    assert found.equal_fee == pytest.approx(4_150 / 150)


def test_the_fee_of_a_contact_is_that_of_the_case(sample_study: Study) -> None:
    """One set of terms: the fee that the case pays, month by month, over the contacts it counts."""
    found, by_agency = sample_study.forms_by_contacts, sample_study.agency
    assert found is not None
    flow = by_agency.flow
    paid, contacted = (float(flow[name].sum()) for name in ("success_fee", "contacted"))
    assert found.agency_planned == pytest.approx(paid * found.planned / contacted)
    assert found.planned == pytest.approx(float(sample_study.team.work.people.sum()))
    # the two forms that the chapter compares by size hold the same people
    assert found.permanent.planned > found.temporary.planned > 0
