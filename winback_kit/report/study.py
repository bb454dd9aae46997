"""A client's study: everything computed once, from which pages, lists and the record are made."""

from __future__ import annotations

from dataclasses import dataclass

from winback_kit.case.build import programme_case
from winback_kit.case.model import Model, cash_flow
from winback_kit.case.outcome import Outcome, outcome
from winback_kit.case.record import Case
from winback_kit.case.register import Entry, register
from winback_kit.case.verdict import Verdict, verdict
from winback_kit.case.what_if import Driver, drivers
from winback_kit.history.measure import History
from winback_kit.plan.programme import Plan, make_plan
from winback_kit.value.second_lifetime import Value, second_lifetime_value


@dataclass(frozen=True)
class Study:
    """The results of every stage for one client."""

    history: History
    value: Value
    plan: Plan
    case: Case
    flow: Model
    outcome: Outcome
    verdict: Verdict
    drivers: list[Driver]
    register: list[Entry]


def study_of(history: History) -> Study:
    """Value, plan and case of a history."""
    value = second_lifetime_value(history)
    plan = make_plan(value)
    case = programme_case(plan)
    result = outcome(case)
    return Study(
        history=history,
        value=value,
        plan=plan,
        case=case,
        flow=cash_flow(case),
        outcome=result,
        verdict=verdict(plan, result),
        drivers=drivers(case),
        register=register(case),
    )
