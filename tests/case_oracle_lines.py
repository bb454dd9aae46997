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


def contacts(case: dict[str, Any], months: int) -> list[tuple[Line, Line]]:
    """Contacts by segment and month: at once, and of those held back before.

    A team of limited capacity lets the others wait, and those held back for longest. Each segment
    has the share of the capacity that it has of all who are ever in reach.
    """
    horizon, programme = case["horizon_months"], case["programme"]
    reach = [
        [_in_reach(one, month, horizon) for month in range(months + 1)] for one in case["segments"]
    ]
    limit = programme.get("capacity")
    everyone = math.fsum(map(math.fsum, reach))
    out = []
    for one, own in zip(case["segments"], reach, strict=True):
        held, due = _held_back(case, one, own)
        if limit is None:
            out.append(([a - b for a, b in zip(own, held, strict=True)], due))
            continue
        share = math.fsum(own) / everyone if everyone else 0.0
        waiting, done, late_waiting, late = 0.0, [], 0.0, []
        for month, arriving in enumerate(own):
            able = 0.0
            if _team_works(case, month):
                slow = (1 - limit["ramp_start"]) * math.exp((1 - month) / limit["ramp_months"])
                able = share * programme["people"] * limit["contacts_per_person"] * (1 - slow)
            waiting += arriving - held[month]
            done.append(min(waiting, able))
            waiting -= done[-1]
            late_waiting += due[month]
            late.append(min(late_waiting, able - done[-1]))
            late_waiting -= late[-1]
        out.append((done, late))
    return out


def _held_back(case: dict[str, Any], one: dict[str, Any], reach: Line) -> tuple[Line, Line]:
    """Those who are not contacted in each month, and those to be contacted later instead.

    Of those in reach a share is held out of every campaign, and never contacted. While the test
    runs it holds back what is lacking to its own share, and of all others some go on as today.
    """
    told = case["holdout"]
    wait, horizon, always = told["months"], case["horizon_months"], told["universal_share"]
    left, due = [0.0] * len(reach), [0.0] * len(reach)
    if not case["holds_back"]:
        return left, due
    for month in range(1, horizon + 1):
        left[month] = always * reach[month]
        if month > told["test_months"]:
            continue
        own = max(one["holdout_share"], always)
        held = (own - always) * reach[month]
        left[month] += held + (1 - own) * told["today_share"] * reach[month]
        back = math.fsum(one["return_timing"][:wait]) * one["natural_return_rate"]
        if month + wait <= horizon:
            due[month + wait] = held * (1 - back)
    return left, due


def carried(started: Line, by_age: Line) -> Line:
    """What is there of all that started earlier: every start at its age, added up."""
    last = max((month for month, x in enumerate(started) if x), default=-1)
    backwards = by_age[::-1]
    months = len(started)
    return [
        sum(map(mul, started[: min(month, last) + 1], backwards[months - 1 - month :]))
        for month in range(months)
    ]


def _segment_lines(
    case: dict[str, Any], one: dict[str, Any], asked: tuple[Line, Line]
) -> dict[str, Line]:
    """Customers and money of one segment by month."""
    contacted = _plus(*asked)
    kept = case["holdout"]["kept_chance"]
    counted = [n + kept * late for n, late in zip(*asked, strict=True)]
    timing = [*one["return_timing"], *[0.0] * len(contacted)][: len(contacted)]
    returned = carried([n * one["return_rate"] for n in counted], timing)
    natural = carried([n * one["natural_return_rate"] for n in counted], timing)
    won = [max(a - b, 0.0) for a, b in zip(returned, natural, strict=True)]
    lines = {
        "contacted": contacted,
        "returns": returned,
        "natural_returns": natural,
        "incremental_returns": [a - b for a, b in zip(returned, natural, strict=True)],
    }
    lines |= _margins(case, one, lines, won) | _offers(one, lines, won)
    dearer = _grown(case["cost_inflation"], len(contacted))
    replaced = case["avoided_acquisition"]["replaced_share"]
    saved = case["avoided_acquisition"]["acquisition_cost"]
    lines["replaced_margin"] = [replaced * x for x in lines["incremental_margin"]]
    lines["avoided_acquisition"] = [
        n * replaced * saved * dear for n, dear in zip(won, dearer, strict=True)
    ]
    lines["contacts"] = [
        n * one["contact_cost"] * dear for n, dear in zip(contacted, dearer, strict=True)
    ]
    benefit = [
        margin - lost + spared
        for margin, lost, spared in zip(
            *(lines[name] for name in ("incremental_margin", *_OF_REPLACED)), strict=True
        )
    ]
    cut = case["evidence_cut"][one["grade"]]
    brought = [n * _worth_of_referrals(case) for n in won]
    lines["referral_margin"] = brought
    lines["cut_for_evidence"] = [
        max(x, 0.0) * cut + friends * case["referral_cut"]
        for x, friends in zip(benefit, brought, strict=True)
    ]
    benefit = _plus(benefit, brought)
    lines["success_fee"] = _fee(case, one, lines["returns"], won)
    paid = _plus(_plus(lines["offers"], lines["contacts"]), lines["success_fee"])
    lines["contribution"] = [x - y for x, y in zip(benefit, paid, strict=True)]
    return lines


def _fee(case: dict[str, Any], one: dict[str, Any], returned: Line, won: Line) -> Line:
    """What the agency gets: its share of what everyone brings who came back lately enough."""
    share, for_months = case["success_fee"]["share"], case["success_fee"]["months"]
    alive, grown = _survivals(one["retention"], len(won)), _grown(case["margin_growth"], len(won))
    poorer = one["adverse_selection"] * one["offer_depth"]
    out = []
    for month in range(len(won)):
        brought = 0.0
        for age in range(min(for_months, month + 1)):
            who = returned[month - age] - poorer * won[month - age]
            brought += who * alive[age] * _margin(one["margin"], age)
        out.append(share * max(0.0, grown[month] * brought))
    return out


def _worth_of_referrals(case: dict[str, Any]) -> float:
    """What those whom one customer won back brings along are worth."""
    friends = case["referrals"]
    return float(friends["each"] * friends["incremental_share"] * friends["customer_value"])


_OF_REPLACED = ("replaced_margin", "avoided_acquisition")


def _grown(rate: float, months: int) -> Line:
    return [(1 + rate) ** (month / 12) for month in range(months)]


def _margins(
    case: dict[str, Any], one: dict[str, Any], people: dict[str, Line], won: Line
) -> dict[str, Line]:
    """Margin of those who return, of those who would anyway, and the difference."""
    ages = range(len(won))
    alive = _survivals(one["retention"], len(won))
    natural_alive = _survivals(one.get("natural_retention", one["retention"]), len(won))
    margin = [alive[age] * _margin(one["margin"], age) for age in ages]
    given = one.get("natural_margin", one["margin"])
    natural_margin = [natural_alive[age] * _margin(given, age) for age in ages]
    grown = _grown(case["margin_growth"], len(won))
    poorer = one["adverse_selection"] * one["offer_depth"]  # of those won: drawn by the offer
    of_returned, of_won = carried(people["returns"], margin), carried(won, margin)
    gross = [g * (a - poorer * b) for g, a, b in zip(grown, of_returned, of_won, strict=True)]
    naturally = carried(people["natural_returns"], natural_margin)
    without = [g * x for g, x in zip(grown, naturally, strict=True)]
    return {
        "gross_margin": gross,
        "natural_margin": without,
        "incremental_margin": [a - b for a, b in zip(gross, without, strict=True)],
        "poorer_returners": [g * poorer * b for g, b in zip(grown, of_won, strict=True)],
    }


def _offers(one: dict[str, Any], people: dict[str, Line], won: Line) -> dict[str, Line]:
    """Offers paid once and by the month, to those won and to those who would return anyway."""
    anyway = [
        (a - b) * one["natural_redemption"] for a, b in zip(people["returns"], won, strict=True)
    ]
    discount, alive = one["monthly_discount"], _survivals(one["retention"], len(won))
    by_age = [discount["amount"] * x * (age < discount["months"]) for age, x in enumerate(alive)]
    return {
        name: [
            n * one["offer_cost"] + monthly
            for n, monthly in zip(takers, carried(takers, by_age), strict=True)
        ]
        for name, takers in (("offers", _plus(won, anyway)), ("subsidy", anyway))
    }


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
