"""The best use of the client's budget and of the contacts that the team can make."""

from winback_kit.plan.programme.funding import BudgetPoint, Funding, budget_curve, fund
from winback_kit.plan.programme.programme import Plan, choices
from winback_kit.records.result import Rows


def funding_of(plan: Plan) -> Funding:
    """The best use of the client's budget and contact capacity; without limits where none is.

    >>> funding = wk.funding_of(study.plan)
    >>> funding.budget is None, round(funding.people)
    (True, 34)
    """
    return fund(
        choices(plan),
        budget=plan.history.data.client.settings.case.budget,
        capacity=plan.programme.most_contacts(plan.programme.team_months),
    )


def funding_curve(plan: Plan, *, points: int = 13) -> Rows[BudgetPoint]:
    """What each budget brings, from nothing to the most that can be spent with gain.

    >>> wk.funding_curve(study.plan)[-1].worth == wk.funding_of(study.plan).worth
    True
    """
    if not any(one.worth > 0 for one in choices(plan)):
        return Rows()
    return Rows(budget_curve(choices(plan), capacity=funding_of(plan).capacity, points=points))
