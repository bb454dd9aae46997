"""The middle of a study: whom to win back, to ask to stay and to leave alone, worked out once."""

from __future__ import annotations

from dataclasses import dataclass

from winback_kit.plan.at_risk.at_risk import AtRisk, who_is_at_risk
from winback_kit.plan.bonds.employees import Employees, employees_of, shares_of_reasons
from winback_kit.plan.bonds.likeness import RightProspects, right_prospects
from winback_kit.plan.bonds.never_safe import NeverSafe, nobody_is_safe
from winback_kit.plan.bonds.tied import Ties, ties_of
from winback_kit.plan.bonds.ultra import Ultra, ultra_customers
from winback_kit.plan.experiment.readout.measurement import Measurement, measured
from winback_kit.plan.loyalty.opinions import Opinions, opinions_of
from winback_kit.plan.offers.worth import worth_of_returns
from winback_kit.plan.programme.funding import BudgetPoint, Funding
from winback_kit.plan.programme.last_year import LastYear, last_year
from winback_kit.plan.programme.programme import Plan, make_plan, with_team
from winback_kit.plan.programme.programme_funding import funding_curve, funding_of
from winback_kit.plan.programme.rewards import DoingNothing, doing_nothing
from winback_kit.plan.readiness.readiness import Readiness, readiness_of
from winback_kit.plan.readiness.seen import READ, Found
from winback_kit.plan.saving.saving import Saving, saving_of
from winback_kit.plan.split.long_run import LongRun, long_run
from winback_kit.plan.split.split import Split, split_of
from winback_kit.plan.team.hand_over import team_of_staff
from winback_kit.plan.team.team import Team, team_of_plan
from winback_kit.records.result import Rows
from winback_kit.records.stage import Stage
from winback_kit.study_of_data import StudyOfData
from winback_kit.value.second_lifetime.second_lifetime import assumed_value


@dataclass(frozen=True, eq=False, repr=False)
class StudyOfPlan(StudyOfData):
    """What a plan makes of what happened, stage by stage."""

    @Stage
    def plan(self) -> Plan:
        """Whom to contact with which offer; where no second lifetime was seen, on assumptions."""
        value = assumed_value(self.history) if self.missing("value") else self.value
        plan = make_plan(value, units=self._beside("_units"))
        return with_team(plan, team_of_staff(plan, lambda: self.save_tables))

    @Stage
    def funding(self) -> Funding:
        """The best use of the budget and the team's capacity."""
        return funding_of(self.plan)

    @Stage
    def funding_curve(self) -> Rows[BudgetPoint]:
        """What each budget would bring."""
        return funding_curve(self.plan)

    @Stage
    def measurement(self) -> Measurement:
        """What the campaigns have brought, against those held out; in money where that is known."""
        plan = self._if_given("plan")
        worths = worth_of_returns(plan.worths) if plan else {}
        return measured(self.history, self._beside("_campaign_outcomes"), worths)

    @Stage
    def long_run(self) -> LongRun:
        """Where the number of customers settles, and what winning back does to it."""
        return long_run(self.groups)

    @Stage
    def saving(self) -> Saving:
        """Whom to ask to stay, whether it pays, and how complaints are met."""
        known = self._if_given("customers"), self._if_given("plan")
        return saving_of(self.save_tables, self._measured, *known)

    @Stage
    def split(self) -> Split:
        """The best split of a budget between acquiring, keeping and winning back."""
        return split_of(self.groups, self.customers, self.plan, self._if_given("saving"))

    @Stage
    def idle(self) -> DoingNothing:
        """What doing nothing costs."""
        return doing_nothing(self.plan, self._if_given("customers"))

    @Stage
    def at_risk(self) -> AtRisk:
        """Who is about to leave: signals measured, chances tested, and who is at risk today."""
        plan, forecast = self._if_given("plan"), self._if_given("forecast")
        learnt = forecast.judged.learnt if forecast and forecast.judged else None
        return who_is_at_risk(
            self._measured,
            self.signal_rows,
            customers=self._if_given("customers"),
            model=learnt.straight if learnt else None,
            capacity=plan.programme.most_contacts(1) if plan else None,
        )

    @Stage
    def opinions(self) -> Opinions:
        """What customers say of features and of their satisfaction, beside what they do."""
        return opinions_of(self.opinion_tables, self._measured, self._if_given("reasons"))

    @Stage
    def readiness(self) -> Readiness:
        """How ready the firm is for winning back, and what it costs not to be."""
        parts = {name: self._if_given(name) for name in READ}
        return readiness_of(self.data, Found(**parts))

    @Stage
    def last_year(self) -> LastYear:
        """What win-back cost and brought in the last year."""
        return last_year(self.plan)

    @Stage
    def team(self) -> Team:
        """With how many people, what they cost and can do, and whether a team pays."""
        return team_of_plan(self.plan, self.save_tables)

    @Stage
    def ties(self) -> Ties:
        """What ties customers, and whether those with more ties leave less."""
        weights = self.data.client.settings.loyalty.ties
        return ties_of(self.bonds, weights, self._if_given("customers"))

    @Stage
    def ultra(self) -> Ultra:
        """Customers who need little, and what they brought later."""
        return ultra_customers(self.bonds, self._measured.currency)

    @Stage
    def right_prospects(self) -> RightProspects:
        """Whom to acquire: by source and first basket, and what a wrong one costs."""
        return right_prospects(self.bonds, self._measured.currency, self._if_given("customers"))

    @Stage
    def never_safe(self) -> NeverSafe:
        """No group is safe, and what has changed in the months of the log."""
        known = self._if_given("defection")
        return nobody_is_safe(self.signal_rows, self.bonds, self.data, known)

    @Stage
    def employees(self) -> Employees:
        """Teams beside their customers, and what employees know beside what the data say."""
        effects = self._if_given("effects") or ()
        return employees_of(self.bonds, effects, shares_of_reasons(self._if_given("reasons")))
