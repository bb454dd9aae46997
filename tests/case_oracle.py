"""A second computation of a case in plain loops: no arrays, no formula language, no shared code.

Written from what the assumptions mean (templates/case.yml, `case/record.py`), month by month and
segment by segment, and not from the list of formulas that it is held against.
"""

from __future__ import annotations

import math
from itertools import pairwise
from operator import mul, sub
from typing import Any

from tests.case_oracle_inputs import filled_in
from tests.case_oracle_lines import Line, lines_of, survival
from tests.case_oracle_rates import internal_rate

MONTHS_BEYOND = 600  # how far the residual looks: no perpetuity is assumed


def tax_of(profits: Line, *, rate: float, loss: str) -> Line:
    """Tax by month: on every flow (losses offset in the group), or after losses carried forward."""
    if loss == "offset":
        return [profit * rate for profit in profits]
    carried_on, out = 0.0, []
    for profit in profits:
        used = min(carried_on, profit) if profit > 0 else 0.0
        carried_on += -used if profit > 0 else -profit
        out.append((profit - used) * rate if profit > 0 else 0.0)
    return out


def factor(rate: float, month: int) -> float:
    """Month 0 is now; month k counts at its middle."""
    return 1.0 if month == 0 else float((1 + rate) ** (-(month - 0.5) / 12))


def _first_month(values: Line) -> int | None:
    if min(values) >= 0:  # never out
        return 0
    return next((month for month, x in enumerate(values) if month and x >= 0), None)


def _so_far(values: Line) -> Line:
    out, total = [], 0.0
    for x in values:
        total += x
        out.append(total)
    return out


def figures(raw: dict[str, Any]) -> dict[str, Any]:
    """Every figure of a case; None where it is undefined."""
    case = filled_in(raw)
    horizon, rate, tax_rate = case["horizon_months"], case["discount_rate"], case["tax_rate"]
    everything = lines_of(case, horizon + MONTHS_BEYOND)
    lines = {name: line[: horizon + 1] for name, line in everything.items()}
    factors = [factor(rate, month) for month in range(horizon + MONTHS_BEYOND + 1)]

    def present(line: Line) -> float:
        return math.fsum(map(mul, line, factors))

    tied_up = [case["working_capital_months"] * x for x in lines["incremental_margin"]]
    tied_up[horizon] = 0.0  # released in the last month
    capital = [tied_up[0], *(b - a for a, b in pairwise(tied_up))]
    before = lines["before_tax"]
    tax = tax_of(before, rate=tax_rate, loss=case["loss"])
    free = [before[k] - tax[k] - capital[k] for k in range(horizon + 1)]
    careful = [before[k] - lines["cut_for_evidence"][k] for k in range(horizon + 1)]
    careful_tax = tax_of(careful, rate=tax_rate, loss=case["loss"])
    headline = [careful[k] - careful_tax[k] - capital[k] for k in range(horizon + 1)]
    after = [0.0] * (horizon + 1) + everything["before_tax"][horizon + 1 :]
    ends = not any(
        survival(one.get(name, one["retention"]), horizon + MONTHS_BEYOND) >= 1
        for one in case["segments"]
        for name in ("retention", "natural_retention")
    )
    out = {
        "npv": present(free),
        "npv_headline": present(headline),
        "npv_before_tax": present(before),
        "npv_first_year": present(free[:13]),
        "npv_later": present([0.0] * 13 + free[13:]),
        "npv_if_natural_return_is_ignored": present(free)
        + (1 - tax_rate) * present(lines["natural_margin"]),
        "residual": (1 - tax_rate) * present(after) if ends else None,
        "undiscounted_before_tax": math.fsum(before),
        **{name: math.fsum(lines[name]) for name in _COUNTS},
        **{f"pv_{name}": present(lines[name]) for name in _PRESENT},
        "pv_tax": present(tax),
        "pv_working_capital": present(capital),
        "peak_cash_need_before_tax": max(
            0.0, -min(_so_far(list(map(sub, lines["before_tax"], capital))))
        ),
    }
    return out | _rates(lines, free, factors, rate)


_COUNTS = ("contacted", "returns", "natural_returns", "incremental_returns")
_COSTS = ("offers", "contacts", "success_fee", "team", "setup", "strategic_churn")
_PRESENT = (
    "gross_margin",
    "natural_margin",
    "incremental_margin",
    "replaced_margin",
    "avoided_acquisition",
    "referral_margin",
    "subsidy",
    "cut_for_evidence",
    "poorer_returners",
    *_COSTS,
)


def _rates(lines: dict[str, Line], free: Line, factors: Line, rate: float) -> dict[str, Any]:
    """Payback, returns on what is paid, and the internal rate where there is just one."""
    discounted = list(map(mul, free, factors))
    paid_in = math.fsum(x for x in discounted if x > 0)
    paid_out = -math.fsum(x for x in discounted if x < 0)
    years = (len(free) - 1.5) / 12
    cost = math.fsum(x for name in _COSTS for x in lines[name])
    at_end = paid_in * (1 + rate) ** years  # what came in, each reinvested up to the last month
    return {
        "irr": internal_rate(free),
        "mirr": (at_end / paid_out) ** (1 / years) - 1 if paid_out else None,
        "profitability_index": paid_in / paid_out if paid_out else None,
        "roi": math.fsum(lines["before_tax"]) / cost if cost else None,
        "payback_months": _first_month(_so_far(free)),
        "discounted_payback_months": _first_month(_so_far(discounted)),
        "peak_cash_need": max(0.0, -min(_so_far(free))),
    }
