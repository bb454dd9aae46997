"""Costs, cash by year and month, measures, the register and the formulas in run.json."""

from typing import Any

from winback_kit.assumptions.handed_over import HandedOver
from winback_kit.case.assumptions.register import RegisterRow, measured
from winback_kit.case.formulas.formula import formula_in_words
from winback_kit.case.from_plan.stated_and_measured import alike_in_one
from winback_kit.case.moved.what_if import uplift_of
from winback_kit.case.result.by_year import cash_by_year, lines_by_month
from winback_kit.case.result.costs import all_costs, cost_shares
from winback_kit.case.result.kpis import kpi_figures
from winback_kit.case.result.model import Model
from winback_kit.client_study import Study


def money_record(study: Study) -> dict[str, Any]:
    """Everything that the pages say of the case's money beside its figures."""
    result, programme = study.outcome, study.case.programme
    return {
        "cost_before_tax": all_costs(result),
        "cost_share": cost_shares(result),
        "team_cost_a_month": programme.team_cost_a_month,
        "cash_by_year": cash_by_year(study.flow),
        "lines": lines_by_month(study.flow),
        "measures": kpi_figures(result, study.flow, uplift_of(study.drivers)),
        "register": _register(study.register),
        "stated_and_measured": [_handed(one) for one in alike_in_one(study.stated_and_measured)],
        "formulas": _formulas(study.flow),
    }


def _register(entries: list[RegisterRow]) -> dict[str, Any]:
    return {
        "count": len(entries),
        "measured": measured(entries),
        "entries": [
            {"segment": one.segment, "label": one.label, "unit": one.unit}
            | one.assumption.model_dump(mode="json", exclude_none=True)
            for one in entries
        ],
    }


def _handed(one: HandedOver) -> dict[str, Any]:
    stated, measured = one.stated, one.measured
    low, high = measured.ends if measured else (None, None)
    return {
        "key": one.key,
        "segment": one.segment,
        "label": one.label,
        "unit": one.unit,
        "stated": stated.value if stated else None,
        "measured": measured.value if measured else None,
        "low": low,
        "high": high,
        "difference": one.difference,
        "source": str(measured.source) if measured else "",
    }


def _formulas(flow: Model) -> list[dict[str, str]]:
    return [
        {"name": line.name, "label": line.label, "formula": formula_in_words(formula, form)}
        for line, form, formula in flow.formulas()
    ]
