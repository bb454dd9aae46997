"""The lines of the cash flow: the one place where the arithmetic of the case is written.

Everything that shows the case (arrays, and later the sheet, the page and the appendix) is made
from these formulas. Value is incremental: what the programme brings is what those who return
with it are worth, less what those who would have returned anyway are worth (design: Δ = p1·(V1 −
D) − p0·V0 − c for each contacted customer).

Timing: month 0 is the day of the set-up and is not discounted; a flow of month k counts at its
middle, so its factor is (1 + r)^−((k − ½)/12) with the effective yearly rate r, never r/12.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Line:
    """One line: what it is called, what it means, and how it follows from other lines."""

    name: str
    label: str
    unit: Literal["customers", "money"]
    of: Literal["segment", "programme"]
    formula: str


def _segment(name: str, label: str, unit: Literal["customers", "money"], formula: str) -> Line:
    return Line(name, label, unit, "segment", formula)


def _programme(name: str, label: str, formula: str) -> Line:
    return Line(name, label, "money", "programme", formula)


# Inputs by segment and month: contacted. By segment and age: survival, natural_survival, margin,
# natural_margin; by lag: return_timing. By segment: return_rate, natural_return_rate, offer_cost,
# contact_cost, evidence_cut. By month: team_cost, setup_cost, discount_factor. One: tax_rate.
LINES: tuple[Line, ...] = (
    _segment(
        "returned",
        "Return with the programme",
        "customers",
        "spread(contacted * return_rate, return_timing)",
    ),
    _segment(
        "returned_naturally",
        "Would return by themselves",
        "customers",
        "spread(contacted * natural_return_rate, return_timing)",
    ),
    _segment(
        "incremental_returns",
        "Return because of the programme",
        "customers",
        "returned - returned_naturally",
    ),
    _segment("active", "Active, with the programme", "customers", "spread(returned, survival)"),
    _segment(
        "active_naturally",
        "Active, without it",
        "customers",
        "spread(returned_naturally, natural_survival)",
    ),
    _segment(
        "gross_margin",
        "Margin of all who return",
        "money",
        "spread(returned, survival * margin)",
    ),
    _segment(
        "natural_margin_total",
        "Margin that would come anyway",
        "money",
        "spread(returned_naturally, natural_survival * natural_margin)",
    ),
    _segment(
        "incremental_margin", "Incremental margin", "money", "gross_margin - natural_margin_total"
    ),
    _segment("offers", "Offers, paid to all who return", "money", "returned * offer_cost"),
    _segment(
        "subsidy",
        "of which to those who would have returned anyway",
        "money",
        "(returned - positive(returned - returned_naturally)) * offer_cost",
    ),
    _segment("contacts", "Contacts", "money", "contacted * contact_cost"),
    _segment(
        "segment_contribution",
        "Contribution of the segment",
        "money",
        "incremental_margin - offers - contacts",
    ),
    _segment(
        "cut_for_evidence",
        "Cut of the benefit for weak evidence",
        "money",
        "positive(incremental_margin) * evidence_cut",
    ),
    _programme("before_tax", "Before tax", "total(segment_contribution) - team_cost - setup_cost"),
    _programme("tax", "Tax (a loss is offset in the group)", "before_tax * tax_rate"),
    _programme("free_cash_flow", "Free cash flow", "before_tax - tax"),
    _programme("discounted", "Discounted", "free_cash_flow * discount_factor"),
    _programme("cumulative_discounted", "Cumulative, discounted", "cumulative(discounted)"),
    _programme("cumulative_cash", "Cumulative cash", "cumulative(free_cash_flow)"),
    _programme(
        "headline_cash_flow",
        "Free cash flow after the cut for evidence",
        "free_cash_flow - total(cut_for_evidence) * (1 - tax_rate)",
    ),
    _programme(
        "headline_discounted", "Discounted, after the cut", "headline_cash_flow * discount_factor"
    ),
)
