"""A client's study: every stage from the tables to the decision, each worked out once when asked.

    study = wk.study("acme")
    study.outcome.npv

Nothing is computed until it is asked for, and then only what it needs, once. A stage that cannot be
given refuses when it is asked for, and says what was found and needed; the others stand. The engine
that holds the tables is closed as soon as the history is measured, unless it is the caller's own.
"""

from __future__ import annotations

import datetime as dt
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from winback_kit.assumptions.handed_over import HandedOver
from winback_kit.case.assumptions.record import Case
from winback_kit.case.assumptions.register import RegisterRow, register
from winback_kit.case.designed.design import Design, design
from winback_kit.case.from_plan.agency import Agency, agency, stated_fee
from winback_kit.case.from_plan.build import programme_case
from winback_kit.case.from_plan.campaigns_inside import CampaignsInside, campaigns_inside
from winback_kit.case.from_plan.measured_use import MeasuredUse, measured_uses
from winback_kit.case.from_plan.options import Option, options
from winback_kit.case.from_plan.other_uses import OtherUse, other_uses
from winback_kit.case.from_plan.proven import Proven, proven
from winback_kit.case.from_plan.rewards import Reward, rewards
from winback_kit.case.from_plan.stated_and_measured import stated_and_measured
from winback_kit.case.judged.assessment import Assessment, assess
from winback_kit.case.judged.moved_chance import MovedChance, moved_chance
from winback_kit.case.judged.references import References, references
from winback_kit.case.judged.verdict import Verdict, verdict
from winback_kit.case.moved.scenarios import ScenarioOutcome, scenario_outcomes
from winback_kit.case.moved.what_if import LeverEffect, drivers
from winback_kit.case.result.model import Model, cash_flow
from winback_kit.case.result.outcome import Outcome, outcome
from winback_kit.case.tracked.benefits import Benefits, approved_case, benefits
from winback_kit.case.tracked.programmes import HowOthersDid, how_others_did
from winback_kit.case.tracked.what_changes import beliefs_of_cases
from winback_kit.checks import Refused, refused, unknown
from winback_kit.client.folder import Client, open_client
from winback_kit.history.beside.measured import BESIDE
from winback_kit.plan.communication.communication import CommunicationPlan, communication_plan
from winback_kit.plan.decision_map.decision_map import DecisionMap, read_map
from winback_kit.plan.decision_map.fatigue import fatigue
from winback_kit.plan.experiment.over_time.realised import Realised, realised
from winback_kit.plan.experiment.over_time.several_tests import SeveralTests, tests_of
from winback_kit.plan.experiment.policy.of_campaigns import CampaignRules
from winback_kit.plan.lists.kept import READ_BY_LISTS, keep_lists
from winback_kit.plan.lists.rules import ListRules
from winback_kit.plan.offers.uplift_by import uplifts_by
from winback_kit.plan.programme.campaign_rules import rules_of_plan
from winback_kit.plan.team.by_contacts import FormsByContacts, forms_by_contacts
from winback_kit.plan.team_charter.form import FormOfTeam
from winback_kit.plan.team_charter.team_charter import TeamCharter, known_of_team, team_charter
from winback_kit.records.at_hand import asked_for, handed, handed_to
from winback_kit.records.result import Rows
from winback_kit.records.stage import Stage
from winback_kit.records.unbound import unbind_older
from winback_kit.study_of_plan import StudyOfPlan
from winback_kit.tables.engine.brought import brought
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine, Engine
from winback_kit.tables.engine.spark_engine import SparkEngine
from winback_kit.tables.read import engine_for


@dataclass(frozen=True, eq=False, repr=False)
class Study(StudyOfPlan):
    """The results of every stage for one client, in the order in which one rests on another.

    `engine` is one of the caller's own (SparkEngine), in which the tables are read and stay.
    """

    @property
    def worked_out(self) -> str:
        """The stages that have been asked for so far."""
        return ", ".join(name for name in STAGES if name in vars(self)) or "nothing yet"

    @Stage
    def rewards(self) -> Rows[Reward]:
        """What each segment earns with each offer, month by month."""
        return rewards(self.plan)

    @Stage
    def case(self) -> Case:
        """The assumptions of the business case."""
        return programme_case(self.plan)

    @Stage
    def stated_and_measured(self) -> Rows[HandedOver]:
        """What the client states of the case that was measured too."""
        known = self._if_given("saving"), self._if_given("customers")
        return stated_and_measured(self.plan, self.case, *known)

    @Stage
    def register(self) -> Rows[RegisterRow]:
        """Every assumption with its evidence."""
        return register(self.case, self.stated_and_measured)

    @Stage
    def flow(self) -> Model:
        """The case's lines, month by month."""
        return cash_flow(self.case)

    @Stage
    def outcome(self) -> Outcome:
        """The case's figures."""
        return outcome(self.case)

    @Stage
    def drivers(self) -> Rows[LeverEffect]:
        """What moves them, the strongest first."""
        return drivers(self.case)

    @Stage
    def scenarios(self) -> Rows[ScenarioOutcome]:
        """The figures in each named scenario."""
        return scenario_outcomes(self.case)

    @Stage
    def assessment(self) -> Assessment:
        """Risk, the worth of finding out, and the best pilot."""
        return assess(self.case)

    @Stage
    def design(self) -> Design:
        """The design of the next test."""
        shares = self.assessment.holdout_shares
        return design(self.plan, self.assessment, holdout_shares=shares)

    @Stage
    def moved_chance(self) -> MovedChance | None:
        """What the chance becomes when the main assumptions are moved on the page."""
        return moved_chance(self.case, self.assessment.risk)

    def keep_lists(self, engine: DuckDBEngine) -> ListRules:
        """Make the lists in an engine that holds the history, and with them the decision map."""
        plan, forecast = self._if_given("plan"), self._if_given("forecast")
        assessment = self._if_given("assessment")
        uplifts = uplifts_by(self.campaign_bands)
        rules = keep_lists(
            engine,
            self.history,
            plan,
            judged=forecast.judged if forecast else None,
            reasons=self.reason_tables,
            uplifts=uplifts,
            holdout_shares=assessment.holdout_shares if assessment else {},
        )
        tired = fatigue(self.touches_seen, self.history.natural_return())
        vars(self)["decision_map"] = read_map(
            engine, rules, self.groups, plan, uplifts=uplifts, tired=tired
        )
        return rules

    @Stage
    def communication(self) -> CommunicationPlan:
        """What the lost are written, message by message, and when it ends."""
        left = fatigue(self.touches_seen, self.history.natural_return()).left
        return communication_plan(self.plan, self._if_given("reasons"), left=left)

    @Stage
    def decision_map(self) -> DecisionMap:
        """Which of the lost go where, and what each rule costs; the tables are read for it again.

        A run has made it with its lists.
        """
        _ = self.history  # refused where nobody was lost
        with ExitStack() as held:
            engine: SparkEngine | DuckDBEngine = (
                self.engine
                if isinstance(self.engine, SparkEngine)
                else held.enter_context(engine_for(self.client))
            )
            own = Study(self.client, engine)
            _ = own.history
            vars(own).update(
                (k, v) for k, v in vars(self).items() if k not in ("engine", "_tables")
            )
            if isinstance(engine, SparkEngine):
                engine = held.enter_context(brought(engine, READ_BY_LISTS))
            own.keep_lists(engine)
            return own.decision_map

    @Stage
    def verdict(self) -> Verdict:
        """The decision."""
        return verdict(self.plan, self.assessment)

    @property
    def form_of_team(self) -> FormOfTeam | None:
        """The form that leaves most; None where nobody works, or it is not known."""
        by_agency = self._if_given("agency")
        if by_agency is not None and by_agency.is_ahead:
            return "agency"
        return None if self.team.best_form == "none" else self.team.best_form

    @Stage
    def team_charter(self) -> TeamCharter:
        """The team as it is arranged: charter, form, limits, promises, bonus, first ninety days."""
        decided = self._if_given("verdict")
        assessed, case = self._if_given("assessment"), self._if_given("case")
        stopped = decided is not None and decided.decision in ("no", "nobody")
        known = known_of_team(
            self.plan,
            self.team.terms,
            holdout_shares=assessed.holdout_shares if assessed else {},
            test_months=(case.holdout.test_months if case else 0) or self.plan.contact_months,
            best="none" if stopped else self.form_of_team,
        )
        return team_charter(self.plan, self._if_given("reasons"), self._if_given("saving"), known)

    @Stage
    def references(self) -> References:
        """The case beside what others have published."""
        return references(self.history, self.outcome, self.drivers)

    @Stage
    def proven(self) -> Proven:
        """What of the programme is proven, and what that alone is worth."""
        return proven(self.plan)

    @Stage
    def policies(self) -> CampaignRules | None:
        """Rules of whom to contact, valued on past campaigns; None where none can be."""
        return rules_of_plan(self.plan)

    @Stage
    def tests_together(self) -> SeveralTests:
        """All campaigns in one total, with the best drawn towards the others."""
        return tests_of(self.measurement, as_of=self.data.as_of)

    @Stage
    def realised(self) -> Rows[Realised]:
        """What came against what was forecast, at past days of the log."""
        return Rows(realised(self.forecast))

    @Stage
    def benefits(self) -> Benefits | None:
        """What came since the approved case, against it; None where none is named."""
        approved = approved_case(self.client)
        if approved is None:
            return None
        today = beliefs_of_cases(self.plan, approved, self.case)
        return benefits(self.history, approved, today=today)

    @Stage
    def others(self) -> HowOthersDid:
        """What other firms did, beside the client's own campaigns."""
        return how_others_did(self.history)

    @Stage
    def measured_uses(self) -> Rows[MeasuredUse]:
        """What is known of other uses of the money; a chapter that measures one adds it here."""
        return measured_uses(self.plan, self.case, self._if_given("saving"))

    @Stage
    def other_uses(self) -> Rows[OtherUse]:
        """What else the money could do that nobody has measured, told by its break-even."""
        known = self._if_given("customers")
        return other_uses(
            self.plan, self.case, known, measured=self.measured_uses, leaving=self._leaving
        )

    @property
    def _leaving(self) -> float | None:
        """The share of active customers who leave in a year, where the groups can be counted."""
        groups = self._if_given("groups")
        return None if groups is None else groups.year.leave_in_a_year

    @Stage
    def campaigns_inside(self) -> CampaignsInside:
        """What the campaigns of today do to the natural return."""
        return campaigns_inside(self.plan, self.case)

    @Stage
    def agency(self) -> Agency:
        """What an agency on a success fee would come to in place of own work."""
        return agency(self.case, stated_fee(self.client))

    @Stage
    def forms_by_contacts(self) -> FormsByContacts | None:
        """What so many contacts cost by own people and by the agency whose fee is stated."""
        by_agency = self._if_given("agency")
        stated = by_agency is not None and by_agency.stated
        return forms_by_contacts(self.team, by_agency.fee_of_a_contact if stated else None)

    @Stage
    def options(self) -> Rows[Option]:
        """What the money could do, beside each other."""
        known = self._if_given("customers")
        return options(
            self.plan, self.case, known, measured=self.measured_uses, leaving=self._leaving
        )

    def replace(self, **results: Any) -> Study:
        """A study that goes on from other results: what rests on them is worked out anew.

        Raises Refused for a name that is no stage.
        """
        for name in results.keys() - set(STAGES):
            raise unknown("replace", name, STAGES, what="is no stage of a study")
        first = min(map(STAGES.index, results), default=len(STAGES))
        before = [*STAGES[:first], *(BESIDE if "history" not in results else ())]
        kept = {name: vars(self)[name] for name in before if name in vars(self)}
        other = Study(self.client, self.engine)
        vars(other).update(kept, **results)
        return other

    def __getstate__(self) -> dict[str, Any]:
        """What is handed to another process: all results, and no engine."""
        held = dict(vars(self))  # a copy, since another thread may be adding to it
        held.pop("_tables", None)
        return {**held, "engine": None}


STAGES = tuple(
    name
    for kind in reversed(Study.__mro__)
    for name, what in vars(kind).items()
    if isinstance(what, Stage) and name[0] != "_"
)


def study(
    client: Client | str | Path,
    *,
    as_of: dt.date | str | None = None,
    overrides: dict[str, Any] | None = None,
    engine: Engine | None = None,
) -> Study:
    """The study of a client: a folder with client.yml, or a client that is open already.

    `as_of` and `overrides` change settings of a folder, as in `open_client`. With an `engine` of
    your own (SparkEngine) the tables that client.yml names with `table:` are read there. Raises
    Refused where the settings cannot be used; in a notebook the study that this one was to replace
    is then unbound with its results, so that nothing of an older client is taken for the new.

    >>> small = wk.study(study.client)
    >>> small.worked_out, small.history.lost_now, small.worked_out
    ('nothing yet', 45, 'data, history, groups, defection')
    """
    if not isinstance(client, Client):
        here: Study | None = handed_to(asked_for(client, as_of, overrides))
        if here is not None and engine is None:
            return here
        try:
            client = open_client(client, as_of=as_of, overrides=overrides)
        except Refused:
            unbind_older(sys._getframe(1), Study, STAGES)
            raise
    elif as_of or overrides:
        rule = "take a client's folder; this client is open already"
        raise refused("study: as_of and overrides", rule, mend="Give them to open_client.")
    near: Study | None = handed()
    if near is not None and engine is None and _key(near.client) == _key(client):
        return near
    return Study(client, engine)


def _key(client: Client) -> tuple[Path, str]:
    return client.folder.resolve(), client.key
