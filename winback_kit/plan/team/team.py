"""A team for winning back: what one person costs and can do, and what each size brings."""

from __future__ import annotations

from dataclasses import dataclass

from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.team.terms import TeamTerms, team_terms
from winback_kit.plan.team.today import StaffToday, staff_today
from winback_kit.records.result import Result


@dataclass(frozen=True, repr=False)
class Team(Result):
    """What a team for winning back costs, can do and brings; money in the currency.

    `staff` is None where no table of staff was given.
    """

    currency: str
    staff: StaffToday | None
    terms: TeamTerms

    @property
    def cost_of_a_contact(self) -> float | None:
        """Pay for each contact of one who has learnt the work; None where pay is not known."""
        terms = self.terms
        if terms.cost.used is None or terms.contacts.value <= 0:
            return None
        return terms.cost.value / terms.contacts.value


def team_of_plan(plan: Plan) -> Team:
    """The team for a plan's work."""
    staff = staff_today(plan.history)
    return Team(currency=plan.currency, staff=staff, terms=team_terms(plan, staff))
