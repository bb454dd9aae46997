"""Any case file from a seed: what a person could write, in every form that the format allows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import yaml

from winback_kit.case.assumptions.record import Case
from winback_kit.records.yaml_record import to_record

Raw = dict[str, Any]


def random_case(seed: int) -> Raw:
    """One case as plain data for YAML; every tenth is made to have two rates of return."""
    draw = Random(seed)  # noqa: S311 (no secret)
    months = draw.choice([1, 2, 11, 12, 13, 24, 36, 48, 60, draw.randint(1, 72)])
    raw: Raw = {
        "name": f"Case {seed}: “won back”, 50 % & more",
        "currency": draw.choice(["EUR", "USD", "JPY", "CHF"]),
        "start": dt.date(2027, 1, 1) + dt.timedelta(days=draw.randint(0, 700)),
        "horizon_months": months,
        "discount_rate": _share(draw, 0.0, 0.35),
        "tax_rate": _share(draw, 0.0, 0.45),
        "programme": _programme(draw, months),
        "segments": [_segment(draw, number, months) for number in range(_how_many(draw))],
    }
    _sometimes(draw, raw, 0.4, loss=lambda: draw.choice(["offset", "carry_forward"]))
    _sometimes(draw, raw, 0.3, cost_inflation=lambda: _share(draw, -0.02, 0.08))
    _sometimes(draw, raw, 0.3, margin_growth=lambda: _share(draw, -0.05, 0.10))
    _sometimes(draw, raw, 0.3, working_capital_months=lambda: _amount(draw, 0, 4))
    _sometimes(draw, raw, 0.3, avoided_acquisition=lambda: _avoided(draw))
    _sometimes(draw, raw, 0.2, evidence_cut=lambda: {g: _rule(_share(draw, 0, 1)) for g in "ABCDE"})
    if seed % 10 == 0:
        _two_rates(draw, raw)
    _sometimes(draw, raw, 0.3, scenarios=lambda: _scenarios(draw, raw))
    _sometimes(draw, raw, 0.25, what_if=lambda: _changes(draw, raw))
    _sometimes(draw, raw, 0.3, referrals=lambda: _referrals(draw))
    _sometimes(draw, raw, 0.3, holdout=lambda: _holdout(draw, raw))
    _sometimes(draw, raw, 0.3, success_fee=lambda: _success_fee(draw))
    return raw


def record_of(raw: Raw) -> Case:
    """The record that the kit reads from such a file."""
    return to_record(raw, Case, where="case.yml", lines={})


def write(raw: Raw, path: Path) -> Path:
    """The case as a YAML file."""
    text = yaml.dump(raw, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
    return path


def _how_many(draw: Random) -> int:
    return draw.choice([1, 1, 1, 2, 3, 4, 5, 6])


def _sometimes(draw: Random, here: Raw, chance: float, **makers: Callable[[], Any]) -> None:
    for name, make in makers.items():
        if draw.random() < chance:
            here[name] = make()


def _number(draw: Random, least: float, most: float) -> float:
    return round(draw.uniform(least, most), draw.choice([0, 2, 4]))


def _with_range(draw: Random, value: float, least: float, most: float) -> Any:
    """A plain number, or one with its range and where it comes from."""
    if draw.random() < 0.6:
        return value
    given: Raw = {"value": value, "evidence": draw.choice("ABCDE")}
    if draw.random() < 0.7:
        given["low"] = max(least, value - abs(value) * draw.random() / 2)
        given["high"] = min(most, value + abs(value) * draw.random() / 2)
    if draw.random() < 0.3:
        given |= {"source": "Spring campaign", "date": dt.date(2026, 5, 31), "owner": "CRM"}
    return given


def _amount(draw: Random, least: float, most: float) -> Any:
    value = _number(draw, least, most)
    return _with_range(draw, value, min(least, value), 1e9)


def _share(draw: Random, least: float, most: float) -> Any:
    value = round(draw.uniform(least, most), draw.choice([3, 6]))
    if draw.random() < 0.2:
        return f"{round(100 * value, 4)}%"
    return _with_range(draw, value, min(least, 0.0), 1.0)


def _rule(share: Any) -> Any:
    """The share alone: a rule has no range."""
    return share["value"] if isinstance(share, dict) else share


def _curve(draw: Random, least: float, most: float, *, longest: int) -> list[float]:
    return [_number(draw, least, most) for _ in range(draw.randint(1, longest))]


def _by_month(draw: Random, least: float, most: float, *, longest: int) -> Any:
    form = draw.choice(["one", "list", "factor"])
    if form == "one":
        return _amount(draw, least, most)
    curve = _curve(draw, least, most, longest=longest)
    if form == "list":
        return curve
    return {"curve": curve, "factor": _number(draw, 0.2, 2), "evidence": draw.choice("ABCDE")}


def _retention(draw: Random) -> Raw:
    form = draw.choice(["monthly", "sbg", "curve"])
    given: Raw
    if form == "monthly":
        given = {"monthly": draw.choice([0, 1, "93%", *[_share(draw, 0.5, 0.99)] * 6])}
    elif form == "sbg":
        given = {"sbg": {n: round(draw.uniform(0.1, 6), 3) for n in ("alpha", "beta")}}
    else:
        rest = sorted((draw.random() for _ in range(draw.randint(0, 40))), reverse=True)
        given = {"curve": [1, *(round(share, 4) for share in rest)]}
    _sometimes(draw, given, 0.3, hazard_ratio=lambda: draw.choice([0, 0.7, 1.25, 3.5]))
    _sometimes(draw, given, 0.3, evidence=lambda: draw.choice("ABCDE"))
    return given


def _timing(draw: Random) -> list[float]:
    shares = [draw.random() for _ in range(draw.randint(1, 8))]
    return [share / sum(shares) for share in shares]


def _segment(draw: Random, number: int, months: int) -> Raw:
    contacted = _by_month(draw, 0, 4000, longest=months + 6)
    raw: Raw = {
        "name": f"Segment {number}",
        "contacted_per_month": contacted,
        "return_rate": _share(draw, 0.0, 0.2),
        "natural_return_rate": _share(draw, 0.0, 0.12),  # so that some uplifts are negative
        "margin": _by_month(draw, -20, 120, longest=40),
        "retention": _retention(draw),
        "offer_cost": _amount(draw, 0, 60),
        "contact_cost": _amount(draw, 0, 4),
    }
    listed = isinstance(contacted, list) or (isinstance(contacted, dict) and "curve" in contacted)
    if not listed or draw.random() < 0.4:
        raw["contact_months"] = draw.randint(1, months + 6)
    _sometimes(draw, raw, 0.5, return_timing=lambda: _timing(draw))
    _sometimes(draw, raw, 0.3, natural_margin=lambda: _by_month(draw, 0, 100, longest=40))
    _sometimes(draw, raw, 0.3, natural_retention=lambda: _retention(draw))
    _sometimes(draw, raw, 0.3, contactable_share=lambda: _share(draw, 0.1, 1.0))
    _sometimes(draw, raw, 0.3, natural_redemption=lambda: _share(draw, 0.0, 1.0))
    _sometimes(draw, raw, 0.3, offer=lambda: draw.choice(["Voucher", "Gift: 1 month"]))
    if draw.random() < 0.3:
        raw |= {"adverse_selection": _share(draw, 0, 1), "offer_depth": _share(draw, 0, 0.6)}
    if draw.random() < 0.3:
        raw["monthly_discount"] = {"amount": _amount(draw, 0, 9), "months": draw.randint(0, 14)}
    return raw


def _programme(draw: Random, months: int) -> Raw:
    raw: Raw = {
        "setup_cost": draw.choice([0, _amount(draw, 0, 60_000), _amount(draw, 0, 60_000)]),
        "team_cost": _amount(draw, 0, 5000),
        "team_months": draw.randint(0, months + 6),
    }
    _sometimes(draw, raw, 0.3, people=lambda: _amount(draw, 0.5, 6))
    if draw.random() < 0.4:
        raw["capacity"] = {"contacts_per_person": _amount(draw, 10, 2500)}
        _sometimes(draw, raw["capacity"], 0.5, ramp_start=lambda: _share(draw, 0, 1))
        _sometimes(draw, raw["capacity"], 0.5, ramp_months=lambda: _number(draw, 1, 9))
    if draw.random() < 0.3:
        raw["strategic_churn"] = {
            "active_customers": _amount(draw, 0, 90_000),
            "deal_seeking_rate": _share(draw, 0, 0.002),
            "value_lost": _amount(draw, 0, 150),
        }
    return raw


def _avoided(draw: Random) -> Raw:
    return {"replaced_share": _share(draw, 0, 0.6), "acquisition_cost": _amount(draw, 0, 90)}


def _referrals(draw: Random) -> Raw:
    return {
        "each": _amount(draw, 0, 1.5),
        "incremental_share": _share(draw, 0, 1),
        "customer_value": _amount(draw, 0, 200),
    }


def _holdout(draw: Random, raw: Raw) -> Raw:
    """How long some are held back, and a share of some segments."""
    for segment in raw["segments"]:
        _sometimes(draw, segment, 0.7, holdout_share=lambda: _share(draw, 0, 0.5))
    test = {"test_months": draw.randint(0, 9), "months": draw.randint(0, 9)}
    found = {**test, "kept_chance": _share(draw, 0, 1)}
    _sometimes(draw, found, 0.3, universal_share=lambda: _share(draw, 0, 0.4))
    _sometimes(draw, found, 0.3, today_share=lambda: _share(draw, 0, 0.8))
    return found


def _success_fee(draw: Random) -> Raw:
    return {"share": _share(draw, 0, 0.9), "months": draw.randint(1, 30)}


def _two_rates(draw: Random, raw: Raw) -> None:
    """−1, then what two rates ask for, a year apart each: (1 + a) + (1 + b), −(1 + a)(1 + b)."""
    low = draw.uniform(0.01, 0.3)
    high = low + draw.uniform(0.2, 1.5)
    margin = [0.0] * 26
    margin[0], margin[12], margin[24] = -1.0, 2 + low + high, -(1 + low) * (1 + high)
    raw["horizon_months"] = draw.randint(25, 60)
    raw["programme"] = {"setup_cost": 0, "team_cost": 0, "team_months": 0}
    raw["segments"] = [
        {
            "name": "Two rates",
            "contacted_per_month": [draw.randint(100, 5000)],
            "return_rate": 1,
            "natural_return_rate": 0,
            "margin": margin,
            "retention": {"monthly": 1},
            "offer_cost": 0,
            "contact_cost": 0,
        }
    ]


def _changes(draw: Random, raw: Raw) -> Raw:
    """Some assumptions moved: to a value, by a factor, or in every segment."""
    at = draw.randrange(len(raw["segments"]))
    known: Raw = {
        "discount_rate": lambda: draw.choice(["14%", 0.07]),
        "tax_rate": lambda: 0.3,
        "horizon_months": lambda: draw.randint(1, 48),
        "programme.setup_cost": lambda: draw.choice(["x1.5", 12_000]),
        "programme.team_cost": lambda: "x0.8",
        "programme.team_months": lambda: draw.randint(0, 20),
        "segments.*.return_rate": lambda: "x0.9",
        "segments.*.margin": lambda: "x1.1",
        "segments.*.margin.factor": lambda: "x0.85",
        f"segments.{at}.natural_return_rate": lambda: _number(draw, 0, 0.1),
        f"segments.{at}.offer_cost": lambda: "x1.25",
        f"segments.{at}.retention.hazard_ratio": lambda: "x1.3",
        "segments.*.contact_cost": lambda: 1.5,
    }
    for path in ("segments.*.margin", "segments.*.margin.factor"):
        held = [_is_list(one["margin"]) for one in raw["segments"]]
        if (any(held) if path.endswith("factor") else not all(held)) is False:
            del known[path]
    chosen = draw.sample(sorted(known), k=draw.randint(1, 4))
    return {path: known[path]() for path in chosen}


def _is_list(given: Any) -> bool:
    return isinstance(given, list) or (isinstance(given, dict) and "curve" in given)


def _scenarios(draw: Random, raw: Raw) -> list[Raw]:
    names = ["Cautious", "Base", "Bold"][: draw.randint(1, 3)]
    scenarios: list[Raw] = [{"name": name, "changes": _changes(draw, raw)} for name in names]
    if draw.random() < 0.6:
        for one, share in zip(scenarios, _timing_of(len(names)), strict=True):
            one["probability"] = share
    return scenarios


def _timing_of(number: int) -> list[float]:
    return {1: [1.0], 2: [0.4, 0.6], 3: [0.25, 0.5, 0.25]}[number]
