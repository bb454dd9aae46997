"""Customers and money of a case by month, a second time, in plain loops."""

from __future__ import annotations

import math
from operator import mul
from typing import Any

Line = list[float]


def survival(retention: dict[str, Any], age: int) -> float:
    """The share still there at an age in months; the month of return is age 0."""
    hazard = retention["hazard_ratio"]
    if "monthly" in retention:
        return float(retention["monthly"] ** (age * hazard))
    if "sbg" in retention:
        a, b = retention["sbg"]["alpha"], retention["sbg"]["beta"]
        share = 1.0
        for month in range(1, age + 1):  # retention of month t is (β + t − 1)/(α + β + t − 1)
            share *= (b + month - 1) / (a + b + month - 1)
        return float(share**hazard)
    curve = retention["curve"]
    alive = float(curve[age]) if age < len(curve) else 0.0
    return alive**hazard if alive > 0 else 0.0


def _margin(given: Any, age: int) -> float:
    """One number, or a list by months since the return whose last entry holds on."""
    if isinstance(given, dict):
        return float(given["factor"] * given["curve"][min(age, len(given["curve"]) - 1)])
    return float(given)


def _in_reach(segment: dict[str, Any], month: int, horizon: int) -> float:
    """Lost customers on the list of a month who may be contacted."""
    last = segment["contact_months"]
    if month < 1 or month > horizon or (last is not None and month > last):
        return 0.0
    given = segment["contacted_per_month"]
    if isinstance(given, dict):
        curve = given["curve"]
        listed = given["factor"] * curve[month - 1] if month <= len(curve) else 0.0
    else:
        listed = given
    return float(listed * segment["contactable_share"])


def _team_works(case: dict[str, Any], month: int) -> bool:
    return 1 <= month <= min(case["programme"]["team_months"], case["horizon_months"])


def contacts(case: dict[str, Any], months: int) -> list[Line]:
    """Contacts by segment and month. A team of limited capacity lets the others wait.

    Each segment has the share of the capacity that it has of all who are ever in reach.
    """
    horizon, programme = case["horizon_months"], case["programme"]
    reach = [
        [_in_reach(one, month, horizon) for month in range(months + 1)] for one in case["segments"]
    ]
    limit = programme.get("capacity")
    if limit is None:
        return reach
    everyone = math.fsum(map(math.fsum, reach))
    out = []
    for own in reach:
        share = math.fsum(own) / everyone if everyone else 0.0
        waiting, done = 0.0, []
        for month, arriving in enumerate(own):
            able = 0.0
            if _team_works(case, month):
                slow = (1 - limit["ramp_start"]) * math.exp((1 - month) / limit["ramp_months"])
                able = share * programme["people"] * limit["contacts_per_person"] * (1 - slow)
            waiting += arriving
            done.append(min(waiting, able))
            waiting -= done[-1]
        out.append(done)
    return out


def carried(started: Line, by_age: Line) -> Line:
    """What is there of all that started earlier: every start at its age, added up."""
    last = max((month for month, x in enumerate(started) if x), default=-1)
    backwards = by_age[::-1]
    months = len(started)
    return [
        sum(map(mul, started[: min(month, last) + 1], backwards[months - 1 - month :]))
        for month in range(months)
    ]


def _segment_lines(case: dict[str, Any], one: dict[str, Any], contacted: Line) -> dict[str, Line]:
    """Customers and money of one segment by month."""
    months = range(len(contacted))
    alive = _survivals(one["retention"], len(contacted))
    natural_alive = _survivals(one.get("natural_retention", one["retention"]), len(contacted))
    margin = [alive[age] * _margin(one["margin"], age) for age in months]
    given = one.get("natural_margin", one["margin"])
    natural_margin = [natural_alive[age] * _margin(given, age) for age in months]
    timing = [*one["return_timing"], *[0.0] * len(contacted)][: len(contacted)]

    returned = carried([n * one["return_rate"] for n in contacted], timing)
    natural = carried([n * one["natural_return_rate"] for n in contacted], timing)
    won = [max(a - b, 0.0) for a, b in zip(returned, natural, strict=True)]
    subsidised = [
        (a - b) * one["natural_redemption"] for a, b in zip(returned, won, strict=True)
    ]  # those who return and would have anyway, where they take the offer
    discount = one["monthly_discount"]
    cheaper = [alive[age] * discount["amount"] * (age < discount["months"]) for age in months]

    grown = [(1 + case["margin_growth"]) ** (month / 12) for month in months]
    dearer = [(1 + case["cost_inflation"]) ** (month / 12) for month in months]
    of_returned, of_won = carried(returned, margin), carried(won, margin)
    poorer = one["adverse_selection"] * one["offer_depth"]
    gross = [grown[k] * (of_returned[k] - poorer * of_won[k]) for k in months]
    without = [g * x for g, x in zip(grown, carried(natural, natural_margin), strict=True)]
    incremental = [a - b for a, b in zip(gross, without, strict=True)]
    replaced = case["avoided_acquisition"]["replaced_share"]
    saved = case["avoided_acquisition"]["acquisition_cost"]
    lines = {
        "contacted": contacted,
        "returns": returned,
        "natural_returns": natural,
        "incremental_returns": [a - b for a, b in zip(returned, natural, strict=True)],
        "gross_margin": gross,
        "natural_margin": without,
        "incremental_margin": incremental,
        "replaced_margin": [replaced * x for x in incremental],
        "avoided_acquisition": [won[k] * replaced * saved * dearer[k] for k in months],
        "contacts": [contacted[k] * one["contact_cost"] * dearer[k] for k in months],
    }
    for name, takers in (("offers", _plus(won, subsidised)), ("subsidy", subsidised)):
        monthly = carried(takers, cheaper)
        lines[name] = [takers[k] * one["offer_cost"] + monthly[k] for k in months]
    benefit = [
        incremental[k] - lines["replaced_margin"][k] + lines["avoided_acquisition"][k]
        for k in months
    ]
    cut = case["evidence_cut"][one["grade"]]
    lines["cut_for_evidence"] = [max(x, 0.0) * cut for x in benefit]
    lines["contribution"] = [benefit[k] - lines["offers"][k] - lines["contacts"][k] for k in months]
    return lines


def _survivals(retention: dict[str, Any], ages: int) -> Line:
    if "sbg" not in retention:
        return [survival(retention, age) for age in range(ages)]
    a, b = retention["sbg"]["alpha"], retention["sbg"]["beta"]
    shares, share = [1.0], 1.0
    for month in range(1, ages):
        share *= (b + month - 1) / (a + b + month - 1)
        shares.append(share)
    return [share ** retention["hazard_ratio"] for share in shares]


def _plus(*lines: Line) -> Line:
    return [math.fsum(at) for at in zip(*lines, strict=True)]


def lines_of(case: dict[str, Any], months: int) -> dict[str, Line]:
    """Every line of the whole case by month, before tax."""
    contacted = contacts(case, months)
    parts = [
        _segment_lines(case, one, own) for one, own in zip(case["segments"], contacted, strict=True)
    ]
    lines = {name: _plus(*(part[name] for part in parts)) for name in parts[0]}
    programme, churn = case["programme"], case["programme"]["strategic_churn"]
    lost = churn["active_customers"] * churn["deal_seeking_rate"] * churn["value_lost"]
    wages = programme["team_cost"] * programme["people"]
    works = [_team_works(case, month) for month in range(months + 1)]
    lines["setup"] = [programme["setup_cost"], *[0.0] * months]
    lines["team"] = [
        wages * (1 + case["cost_inflation"]) ** (month / 12) if at_work else 0.0
        for month, at_work in enumerate(works)
    ]
    lines["strategic_churn"] = [lost if at_work else 0.0 for at_work in works]
    lines["before_tax"] = [
        lines["contribution"][month]
        - lines["setup"][month]
        - lines["team"][month]
        - lines["strategic_churn"][month]
        for month in range(months + 1)
    ]
    return lines
