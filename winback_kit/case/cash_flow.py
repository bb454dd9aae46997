"""From a case to its cash flow: the assumptions as arrays, and every line worked out.

Arrays have one row a segment and one column a month 0 to H (shape (S, H + 1)); lines of the
programme have shape (H + 1,).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from winback_kit.assumption import Assumption
from winback_kit.case.formula import Array, evaluate, parse
from winback_kit.case.lines import LINES
from winback_kit.case.record import Case, Segment, Series


@dataclass(frozen=True)
class CashFlow:
    """Every input and line of a case by month, in customers or the case's currency."""

    case: Case
    values: dict[str, Array]

    def __getitem__(self, name: str) -> Array:
        """The line or input of that name."""
        return self.values[name]

    def present_value(self, name: str) -> float:
        """Σ over segments and months of a money line × its discount factor, before tax."""
        line = self.values[name]
        by_month = line.sum(axis=-2) if line.ndim > 1 else line
        return float((by_month * self.values["discount_factor"]).sum())


def cash_flow(case: Case) -> CashFlow:
    """Work out every line of `case`."""
    values = _inputs(case)
    for line in LINES:
        values[line.name] = evaluate(_tree(line.formula), values)
    return CashFlow(case=case, values=values)


@cache
def _tree(formula: str) -> Any:
    return parse(formula)


def discount_factor(*, yearly_rate: float, months: int) -> Array:
    """Factors of months 0 to `months`: 1 at month 0, (1 + r)^−((k − ½)/12) at month k."""
    years = np.maximum(np.arange(months + 1) - 0.5, 0.0) / 12
    return np.asarray((1 + yearly_rate) ** -years)


def _inputs(case: Case) -> dict[str, Array]:
    months = case.horizon_months
    month = np.arange(months + 1)
    plan = case.programme
    team = np.where((month >= 1) & (month <= plan.team_months), plan.team_cost.value, 0.0)
    by_segment = [_segment_inputs(segment, case) for segment in case.segments]
    values = {name: np.stack([one[name] for one in by_segment]) for name in by_segment[0]}
    values["team_cost"] = team
    values["setup_cost"] = np.where(month == 0, plan.setup_cost.value, 0.0)
    values["tax_rate"] = np.asarray(case.tax_rate.value)
    values["discount_factor"] = discount_factor(yearly_rate=case.discount_rate.value, months=months)
    return values


def _segment_inputs(segment: Segment, case: Case) -> dict[str, Array]:
    months = case.horizon_months
    ages = months + 1
    natural = segment.natural_retention or segment.retention
    margin = _by_age(segment.margin, ages)
    worth = segment.margin if segment.natural_margin is None else segment.natural_margin
    return {
        "contacted": _contacted(segment, months),
        "return_rate": _one(segment.return_rate),
        "natural_return_rate": _one(segment.natural_return_rate),
        "return_timing": _by_lag(segment.return_timing, ages),
        "margin": margin,
        "natural_margin": _by_age(worth, ages),
        "survival": segment.retention.survival(ages),
        "natural_survival": natural.survival(ages),
        "offer_cost": _one(segment.offer_cost),
        "contact_cost": _one(segment.contact_cost),
        "evidence_cut": np.asarray([case.evidence_cut.of(segment.grade())]),
    }


def _one(assumption: Assumption) -> Array:
    return np.asarray([assumption.value])


def _contacted(segment: Segment, months: int) -> Array:
    month = np.arange(months + 1)
    given = segment.contacted_per_month
    if isinstance(given, Series):
        out = np.zeros(months + 1)
        out[1 : len(given.curve) + 1] = given.curve[:months]
    else:
        out = np.where(month >= 1, given.value, 0.0)
    if segment.contact_months is not None:
        out = np.where(month <= segment.contact_months, out, 0.0)
    return out


def _by_age(given: Assumption | Series, ages: int) -> Array:
    """A margin by age; beyond a list its last entry holds."""
    if isinstance(given, Assumption):
        return np.full(ages, given.value)
    listed = np.asarray(given.curve[:ages])
    return np.concatenate([listed, np.full(ages - len(listed), listed[-1])])


def _by_lag(given: tuple[float, ...], ages: int) -> Array:
    out = np.zeros(ages)
    out[: len(given)] = given[:ages]
    return out
