"""Everything of the team that is arranged rather than counted, for this client, in one record."""

from collections.abc import Mapping
from dataclasses import dataclass

from winback_kit.history.reasons.reasons import Reasons
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.saving.saving import Saving
from winback_kit.plan.team.capacity import Learning, Time
from winback_kit.plan.team.terms import TeamTerms
from winback_kit.plan.team_charter.authority import (
    OfferAuthority,
    RemedyAuthority,
    offer_limits,
    remedy_cell,
    remedy_limits,
)
from winback_kit.plan.team_charter.charter import Charter, charter_of
from winback_kit.plan.team_charter.first_days import DaysStep, first_days
from winback_kit.plan.team_charter.form import FormOfTeam, TeamForm, form_of
from winback_kit.plan.team_charter.incentive import IncentiveRule, incentive_rule
from winback_kit.plan.team_charter.roles import Member, members_of, named
from winback_kit.plan.team_charter.service import ServiceLevel, service_levels
from winback_kit.plan.team_charter.training import TrainingBudget
from winback_kit.records.result import Result

STAND_IN = 2.0


@dataclass(frozen=True)
class KnownOfTeam:
    """What is known of people: contacts and cost of one a month, time, learning, the test.

    `per_person` and `month` are None where nobody can say; `people` are those of the team. `best`
    is the form that a comparison in money found best, None without one.
    """

    per_person: float | None
    month: float | None
    people: float
    time: Time
    learning: Learning
    holdout_shares: Mapping[str, float]
    test_months: int
    best: FormOfTeam | None = None


@dataclass(frozen=True, repr=False)
class TeamCharter(Result):
    """The team as it is arranged: charter, form, who takes part, limits, promises, bonus, start.

    `incentive` is None where nobody is contacted; `remedies` are empty where no test of saving
    tells, else for customers at risk in `remedy_cell`. `currency` is that of all money.
    """

    charter: Charter
    form: TeamForm
    members: tuple[Member, ...]
    offers: tuple[OfferAuthority, ...]
    remedies: tuple[RemedyAuthority, ...]
    remedy_cell: str
    levels: tuple[ServiceLevel, ...]
    incentive: IncentiveRule | None
    training: TrainingBudget
    days: tuple[DaysStep, ...]
    currency: str

    @property
    def open_roles(self) -> tuple[Member, ...]:
        """Roles that nobody is named for."""
        return tuple(one for one in self.members if one.is_open)

    def who(self, step: DaysStep) -> str:
        """Who sees to a step of the first ninety days; empty where nobody is named."""
        return named(self.members, step.role)


def team_charter(
    plan: Plan, reasons: Reasons | None, saving: Saving | None, known: KnownOfTeam
) -> TeamCharter:
    """The charter of the team for a plan, with what is known of people."""
    form = form_of(plan, reasons, per_person=known.per_person, best=known.best)
    client = plan.history.data.client
    return TeamCharter(
        charter=charter_of(plan, form.form),
        form=form,
        members=members_of(client),
        offers=() if form.form == "none" else offer_limits(plan),
        remedies=remedy_limits(saving),
        remedy_cell=remedy_cell(saving),
        levels=service_levels(saving, within=client.settings.saving.answer_within_days),
        incentive=None
        if form.form == "none"
        else incentive_rule(plan, holdout_shares=known.holdout_shares, months=known.test_months),
        training=TrainingBudget(
            _trained(form, known.people), known.month, known.time, known.learning
        ),
        days=first_days(form.form),
        currency=plan.currency,
    )


def _trained(form: TeamForm, people: float) -> float:
    """Who is trained: where it is part of people's time, two at least, so that one stands in."""
    return max(people, STAND_IN) if form.across == "trained" else people


def known_of_team(
    plan: Plan,
    terms: TeamTerms,
    *,
    holdout_shares: Mapping[str, float],
    test_months: int,
    best: FormOfTeam | None = None,
) -> KnownOfTeam:
    """What the chapter on the team knows of one person, as the charter needs it.

    What is stated as the cost of a team may be that of part of a person's time: it is taken for a
    person's where it is stated what one person can do.
    """
    cost = terms.cost.measured or (terms.cost.stated if plan.programme.capacity else None)
    return KnownOfTeam(
        per_person=terms.contacts.value or None,
        month=cost.value if cost else None,
        people=plan.programme.people.value,
        time=Time(
            days=terms.days.value,
            hours=terms.hours.value,
            share=terms.share.value,
            minutes=terms.minutes.value,
        ),
        learning=terms.learning,
        holdout_shares=holdout_shares,
        test_months=test_months,
        best=best,
    )
