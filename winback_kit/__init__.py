"""Should we invest in winning lost customers back?

From a client's order log: who left and why, who comes back by themselves, what a second lifetime
is worth, which offers pay against doing nothing, and whether the programme clears the bar.

    import winback_kit as wk

    client = wk.open_client("acme")
    history = wk.read_history(client)
    value = wk.second_lifetime_value(history)
    plan = wk.make_plan(value)
    case = wk.programme_case(plan)
    wk.outcome(case).npv
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from winback_kit.version import __version__

if TYPE_CHECKING:
    from winback_kit import show
    from winback_kit.case.assumptions.record import Case
    from winback_kit.case.assumptions.register import register
    from winback_kit.case.from_plan.build import programme_case
    from winback_kit.case.from_plan.options import options
    from winback_kit.case.from_plan.rewards import rewards
    from winback_kit.case.judged.assessment import assess
    from winback_kit.case.judged.verdict import verdict
    from winback_kit.case.moved.scenarios import scenario_outcomes
    from winback_kit.case.moved.what_if import break_even, drivers
    from winback_kit.case.result.model import cash_flow
    from winback_kit.case.result.outcome import outcome
    from winback_kit.checks import Refused
    from winback_kit.client.folder import open_client
    from winback_kit.history.read import read_history
    from winback_kit.live.what_if import what_if
    from winback_kit.plan.programme.programme import make_plan
    from winback_kit.plan.programme.programme_funding import funding_curve, funding_of
    from winback_kit.plan.programme.rewards import doing_nothing
    from winback_kit.records.yaml_record import read_record
    from winback_kit.tables.engine.duckdb_engine import DuckDBEngine
    from winback_kit.tables.engine.spark_engine import SparkEngine
    from winback_kit.value.customers.customer_value import customer_value
    from winback_kit.value.returns.return_forecast import return_forecast
    from winback_kit.value.second_lifetime.second_lifetime import second_lifetime_value

# Sums in one order whatever the number of processors, so that figures are the same on any machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Where each public name lives; it is imported when it is first used, so that a command that needs
# little starts fast.
_HOMES = {
    "Case": "case.assumptions.record",
    "DuckDBEngine": "tables.engine.duckdb_engine",
    "Refused": "checks",
    "SparkEngine": "tables.engine.spark_engine",
    "assess": "case.judged.assessment",
    "break_even": "case.moved.what_if",
    "cash_flow": "case.result.model",
    "customer_value": "value.customers.customer_value",
    "doing_nothing": "plan.programme.rewards",
    "drivers": "case.moved.what_if",
    "funding_curve": "plan.programme.programme_funding",
    "funding_of": "plan.programme.programme_funding",
    "make_plan": "plan.programme.programme",
    "open_client": "client.folder",
    "options": "case.from_plan.options",
    "outcome": "case.result.outcome",
    "programme_case": "case.from_plan.build",
    "read_history": "history.read",
    "read_record": "records.yaml_record",
    "register": "case.assumptions.register",
    "return_forecast": "value.returns.return_forecast",
    "rewards": "case.from_plan.rewards",
    "scenario_outcomes": "case.moved.scenarios",
    "second_lifetime_value": "value.second_lifetime.second_lifetime",
    "show": "show",
    "verdict": "case.judged.verdict",
    "what_if": "live.what_if",
}

__all__ = [
    "Case",
    "DuckDBEngine",
    "Refused",
    "SparkEngine",
    "__version__",
    "assess",
    "break_even",
    "cash_flow",
    "customer_value",
    "doing_nothing",
    "drivers",
    "funding_curve",
    "funding_of",
    "make_plan",
    "open_client",
    "options",
    "outcome",
    "programme_case",
    "read_history",
    "read_record",
    "register",
    "return_forecast",
    "rewards",
    "scenario_outcomes",
    "second_lifetime_value",
    "show",
    "verdict",
    "what_if",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"winback_kit has no {name}")
    home = import_module(f"winback_kit.{_HOMES[name]}")
    return home if name == "show" else getattr(home, name)


def __dir__() -> list[str]:
    return sorted(__all__)
