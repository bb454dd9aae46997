"""A second computation of a case in plain loops: no arrays, no formula language, no shared code."""

from __future__ import annotations

import math
from typing import Any


def survival(retention: dict[str, Any], age: int) -> float:
    """The share still there at an age in months; the month of return is age 0."""
    if "monthly" in retention:
        return float(retention["monthly"] ** age)
    if "sbg" in retention:
        a, b = retention["sbg"]["alpha"], retention["sbg"]["beta"]
        share = 1.0
        for month in range(1, age + 1):  # retention of month t is (β + t − 1)/(α + β + t − 1)
            share *= (b + month - 1) / (a + b + month - 1)
        return share
    curve = retention["curve"]
    return float(curve[age]) if age < len(curve) else 0.0


def _contacted(segment: dict[str, Any], month: int) -> float:
    given = segment["contacted_per_month"]
    last = segment.get("contact_months")
    if last is not None and month > last:
        return 0.0
    if isinstance(given, list):
        return float(given[month - 1]) if month <= len(given) else 0.0
    return float(given)


def _margin(given: Any, age: int) -> float:
    if isinstance(given, list):
        return float(given[min(age, len(given) - 1)])
    return float(given)


def cash_before_tax(case: dict[str, Any]) -> list[float]:
    """The flow before tax of months 0 to H."""
    months = case["horizon_months"]
    programme = case["programme"]
    flows = [-float(programme["setup_cost"])]
    for month in range(1, months + 1):
        flow = -float(programme["team_cost"]) if month <= programme["team_months"] else 0.0
        for segment in case["segments"]:
            flow += _segment_flow(segment, month)
        flows.append(flow)
    return flows


def _segment_flow(segment: dict[str, Any], month: int) -> float:
    flow = -_contacted(segment, month) * segment["contact_cost"]
    flow -= _contacted(segment, month) * segment["return_rate"] * segment["offer_cost"]
    natural_retention = segment.get("natural_retention", segment["retention"])
    natural_margin = segment.get("natural_margin", segment["margin"])
    for start in range(1, month + 1):
        age, lost = month - start, _contacted(segment, start)
        with_us = lost * segment["return_rate"] * survival(segment["retention"], age)
        without = lost * segment["natural_return_rate"] * survival(natural_retention, age)
        flow += with_us * _margin(segment["margin"], age) - without * _margin(natural_margin, age)
    return flow


def figures(case: dict[str, Any]) -> dict[str, Any]:
    """Net present values, returns and payback from the loops above."""
    flows = cash_before_tax(case)
    rate, tax = case["discount_rate"], case["tax_rate"]
    present = [
        flow * (1.0 if month == 0 else (1 + rate) ** (-(month - 0.5) / 12))
        for month, flow in enumerate(flows)
    ]
    paid, payback = (1 - tax) * present[0], None
    for month in range(1, len(flows)):
        paid += (1 - tax) * present[month]
        if payback is None and paid >= 0:
            payback = month
    contacts = [
        (segment, _contacted(segment, month))
        for segment in case["segments"]
        for month in range(1, case["horizon_months"] + 1)
    ]
    return {
        "npv_before_tax": math.fsum(present),
        "npv": (1 - tax) * math.fsum(present),
        "undiscounted_before_tax": math.fsum(flows),
        "incremental_returns": math.fsum(
            n * (segment["return_rate"] - segment["natural_return_rate"]) for segment, n in contacts
        ),
        "discounted_payback_months": payback,
    }
