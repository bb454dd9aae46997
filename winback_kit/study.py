"""A client's study: everything computed once, from which pages, lists and the record are made."""

from __future__ import annotations

from dataclasses import dataclass

from winback_kit.case.assumptions.record import Case
from winback_kit.case.assumptions.register import RegisterRow, register
from winback_kit.case.from_plan.build import programme_case
from winback_kit.case.from_plan.options import Option, options
from winback_kit.case.judged.assessment import Assessment, assess
from winback_kit.case.judged.verdict import Verdict, verdict
from winback_kit.case.moved.scenarios import ScenarioOutcome, scenario_outcomes
from winback_kit.case.moved.what_if import LeverEffect
from winback_kit.case.result.model import Model
from winback_kit.case.result.outcome import Outcome
from winback_kit.history.measure import History
from winback_kit.plan.programme.funding import BudgetPoint, Funding
from winback_kit.plan.programme.programme import Plan, make_plan
from winback_kit.plan.programme.programme_funding import funding_curve, funding_of
from winback_kit.value.customers.customer_value import CustomerValue, customer_value
from winback_kit.value.second_lifetime.second_lifetime import Value, second_lifetime_value


@dataclass(frozen=True)
class Study:
    """The results of every stage for one client."""

    history: History
    value: Value
    customers: CustomerValue
    plan: Plan
    case: Case
    assessment: Assessment
    verdict: Verdict
    options: list[Option]
    scenarios: list[ScenarioOutcome]
    funding: Funding
    funding_curve: tuple[BudgetPoint, ...]
    register: list[RegisterRow]

    @property
    def flow(self) -> Model:
        """The case's lines."""
        return self.assessment.flow

    @property
    def outcome(self) -> Outcome:
        """The case's figures."""
        return self.assessment.outcome

    @property
    def drivers(self) -> list[LeverEffect]:
        """What moves them."""
        return self.assessment.drivers


def study_of(history: History) -> Study:
    """Value, plan, case and assessment of a history."""
    value = second_lifetime_value(history)
    customers = customer_value(history)
    plan = make_plan(value)
    case = programme_case(plan)
    assessed = assess(case)
    return Study(
        history=history,
        value=value,
        customers=customers,
        plan=plan,
        case=case,
        assessment=assessed,
        verdict=verdict(plan, assessed),
        options=options(plan, case, customers),
        scenarios=scenario_outcomes(case),
        funding=funding_of(plan),
        funding_curve=funding_curve(plan),
        register=register(case),
    )
