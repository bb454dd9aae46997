"""What the staff hand to the business case: cost, capacity, and how many people keep up.

One person costs and does what the staff of today tell (plan/staff). There are as many as bring most
(sizes.py), one at least: the case pays whole people, whatever part of their time is used. How fast
they learn is measured where the pace of ten people was counted while they learnt and later
(plan/staff/ramp.py), else assumed. What the client states goes before all of it
(assumptions/handed_over.py).
"""

from winback_kit.assumptions.record import Assumption
from winback_kit.assumptions.terms import Capacity, Programme
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.staff.today import staff_today
from winback_kit.plan.team.falling import falling_worth
from winback_kit.plan.team.sizes import best_size, permanent_sizes, sizes_tried
from winback_kit.plan.team.terms import TeamTerms, team_terms
from winback_kit.plan.team.work import work_of_plan
from winback_kit.words.text import said


def team_of_staff(plan: Plan) -> Programme | None:
    """The team as the staff tell it; None where they do not tell what one costs and can do.

    Raises Refused for a role in client.yml that nobody of the staff has.

    >>> from winback_kit.plan.team.hand_over import team_of_staff
    >>> team_of_staff(study.plan) is None  # no staff were given
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
    return plan.programme_as_measured.model_copy(
        update={
            "team_cost": today.cost,
            "people": Assumption(
                value=float(_people(plan, terms)),
                evidence="B",
                source=said("as many people as bring most, and one at least"),
            ),
            "capacity": Capacity(
                contacts_per_person=contacts,
                ramp_start=start,
                ramp_months=months.value,
            ),
        }
    )


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
