"""Costs, cash by year and month, measures, the register and the formulas in run.json."""

from __future__ import annotations

from typing import Any

from winback_kit.case.assumptions.register import RegisterRow
from winback_kit.case.formulas.lines import LINES
from winback_kit.case.result.model import Model
from winback_kit.show.case.bridge import cost_and_tax
from winback_kit.show.case.case_tables import forms_of, formula_in_words
from winback_kit.show.case.programme import cash_by_year, cost_items
from winback_kit.show.decision.kpis import kpi_figures
from winback_kit.study import Study

MONTHLY = (
    "contacted",
    "returned",
    "returned_naturally",
    "incremental_margin",
    "offers",
    "contacts",
    "team",
    "setup",
    "tax",
    "free_cash_flow",
    "discounted",
    "cumulative_cash",
    "cumulative_discounted",
)


def money_record(study: Study) -> dict[str, Any]:
    """Everything that the pages say of the case's money beside its figures."""
    result, programme = study.outcome, study.case.programme
    items = cost_items(result)
    total = sum(one.amount for one in items)
    return {
        "cost_and_tax": cost_and_tax(result),
        "cost_before_tax": total,
        "cost_share": {one.name: one.amount / total if total else None for one in items},
        "team_cost_a_month": programme.team_cost.value * programme.people.value,
        "cash_by_year": cash_by_year(study.flow),
        "lines": _lines(study.flow),
        "measures": kpi_figures(study.assessment),
        "register": _register(study.register),
        "formulas": _formulas(study.flow),
    }


def _lines(flow: Model) -> dict[str, list[float]]:
    """The main lines by month from 0 to the horizon, segments summed."""
    out = {}
    for name in MONTHLY:
        line = flow[name]
        out[name] = (line.sum(axis=0) if line.ndim > 1 else line)[: flow.horizon + 1].tolist()
    return out


def _register(entries: list[RegisterRow]) -> dict[str, Any]:
    return {
        "count": len(entries),
        "measured": sum(one.assumption.evidence in ("A", "B") for one in entries),
        "entries": [
            {"segment": one.segment, "label": one.label, "unit": one.unit}
            | one.assumption.model_dump(mode="json", exclude_none=True)
            for one in entries
        ],
    }


def _formulas(flow: Model) -> list[dict[str, str]]:
    return [
        {"name": line.name, "label": line.label, "formula": formula_in_words(formula, form)}
        for line in LINES
        for form, formula in forms_of(line, flow)
    ]
