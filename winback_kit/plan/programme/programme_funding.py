"""A plan's segments and offers as choices for a budget and a contact capacity.

The customers of a choice are all whom the programme could contact in it; its cost is the contact
and the offer money expected of it, its worth incremental, after that cost.
"""

from __future__ import annotations

from winback_kit.plan.programme.funding import BudgetPoint, Choice, Funding, budget_curve, fund
from winback_kit.plan.programme.programme import Plan


def choices(plan: Plan) -> list[Choice]:
    """Every segment and offer of a plan."""
    return [
        Choice(
            segment=one.segment,
            offer=one.offer,
            people=sum(plan.contacted(one.segment)),
            cost=one.contact_cost.value + one.effect.return_rate * one.offer_cost.value,
            worth=one.incremental,
        )
        for one in plan.worths
        if sum(plan.contacted(one.segment)) > 0
    ]


def funding_of(plan: Plan) -> Funding:
    """The best use of the client's budget and contact capacity; without limits where none is."""
    stated = plan.history.data.client.settings.programme
    capacity = stated.contacts_per_month
    return fund(
        choices(plan),
        budget=None if stated.budget is None else stated.budget.value,
        capacity=None if capacity is None else capacity.value * plan.contact_months,
    )


def funding_curve(plan: Plan, *, points: int = 13) -> tuple[BudgetPoint, ...]:
    """What each budget brings, from nothing to the most that can be spent with gain."""
    if not any(one.worth > 0 for one in choices(plan)):
        return ()
    return budget_curve(choices(plan), capacity=funding_of(plan).capacity, points=points)
