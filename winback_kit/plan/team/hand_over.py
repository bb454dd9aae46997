"""What the staff hand to the business case: cost, capacity, and how many people keep up.

One person costs and does what the staff of today tell (plan/staff). There are as many as bring most
(sizes.py), one at least: the case pays whole people, whatever part of their time is used. How fast
they learn is measured where the pace of ten people was counted while they learnt and later
(plan/staff/ramp.py), else assumed. What the client states goes before all of it
(assumptions/handed_over.py).
"""

from collections.abc import Callable
from math import ceil

from winback_kit.assumptions.record import Assumption
from winback_kit.assumptions.terms import Capacity, Programme
from winback_kit.history.saving.save_tables import SaveTables
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.staff.today import staff_today
from winback_kit.plan.team.calls import calls_of_a_team
from winback_kit.plan.team.falling import falling_worth
from winback_kit.plan.team.sizes import best_size, permanent_sizes, sizes_tried
from winback_kit.plan.team.terms import TeamTerms, team_terms
from winback_kit.plan.team.work import work_of_plan
from winback_kit.words.text import Amount, said


def team_of_staff(plan: Plan, known: Callable[[], SaveTables]) -> Programme | None:
    """The team as the staff tell it; None where they do not tell what one costs and can do.

    `known` tells of the calls that come in, and is asked where the same people answer them.

    Raises Refused for a role in client.yml that nobody of the staff has.

    >>> from winback_kit.plan.team.hand_over import team_of_staff
    >>> team_of_staff(study.plan, lambda: study.save_tables) is None  # no staff were given
    True
    """
    today = staff_today(plan.history)
    if today is None or today.cost is None:
        return None
    terms = team_terms(plan, today)
    contacts = terms.contacts.measured
    start = terms.ramp_start.measured or terms.ramp_start.assumed
    months = terms.ramp_months.measured or terms.ramp_months.assumed
    if contacts is None or start is None or months is None:
        return None
    people = _people(plan, terms)
    calls = 0.0
    if plan.history.data.client.settings.team.answers_calls:
        coming = calls_of_a_team(plan, terms, work_of_plan(plan), people=people, known=known())
        calls = coming.people(terms) if coming else 0.0
    source = said("as many people as bring most, and one at least")
    if calls:
        source = said(
            "{source}, and {n} for calls that come in", source=source, n=Amount(calls, digits=1)
        )
        contacts = left_beside_calls(contacts, people=people, calls=calls)
        people = together(people, calls)
    return plan.programme_as_measured.model_copy(
        update={
            "team_cost": today.cost,
            "people": Assumption(value=float(people), evidence="B", source=source),
            "capacity": Capacity(
                contacts_per_person=contacts,
                ramp_start=start,
                ramp_months=months.value,
            ),
        }
    )


def together(people: int, calls: float) -> int:
    """Whole people for contacts and for calls that come in, added up before they are rounded.

    >>> together(3, 1.4)
    5
    """
    return ceil(round(people + calls, 9))


def left_beside_calls(contacts: Assumption, *, people: int, calls: float) -> Assumption:
    """The contacts of each where `people` for them and `calls` for calls are one team.

    >>> left_beside_calls(Assumption(value=800.0), people=3, calls=1.4).value  # 800 · (5 − 1.4)/5
    576.0
    """
    whole = together(people, calls)
    source = said("{source}, less the time for calls that come in", source=contacts.source)
    left = contacts.mapped(lambda one: one * (whole - calls) / whole)
    return left.model_copy(update={"source": source})


def _people(plan: Plan, terms: TeamTerms) -> int:
    work = work_of_plan(plan)
    best = best_size(
        permanent_sizes(
            work,
            falling_worth(plan.history),
            terms,
            setup=plan.programme.setup_cost.value,
            people=sizes_tried(work, terms.contacts.value),
        )
    )
    return max(1, best.people if best else 1)
