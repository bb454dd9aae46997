"""What a case file says, read a second time: every assumption as one number, defaults filled in.

Nothing here is shared with the kit. Paths of changes are the places in the file
(`segments.0.margin.factor`), so the filled-in mapping is laid out as the file is.
"""

from __future__ import annotations

from typing import Any

CUT = {"A": 0.0, "B": 0.10, "C": 0.25, "D": 0.40, "E": 0.60}


def number(given: Any) -> float:
    """A number, a share such as 5%, or a mapping with a value."""
    if isinstance(given, dict):
        return number(given["value"])
    if isinstance(given, str):
        return float(given.removesuffix("%")) / 100
    return float(given)


def _grade(given: Any) -> str:
    return str(given.get("evidence", "E")) if isinstance(given, dict) else "E"


def _by_month(given: Any) -> Any:
    """One number, or a list with the factor on all of it."""
    if isinstance(given, list):
        return {"curve": given, "factor": 1.0}
    if isinstance(given, dict) and "curve" in given:
        return {"curve": given["curve"], "factor": float(given.get("factor", 1.0))}
    return number(given)


def _retention(given: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {"hazard_ratio": float(given.get("hazard_ratio", 1.0))}
    if "monthly" in given:
        return {**out, "monthly": number(given["monthly"])}
    if "sbg" in given:
        return {**out, "sbg": {name: float(x) for name, x in given["sbg"].items()}}
    return {**out, "curve": given["curve"]}


def _segment(given: dict[str, Any]) -> dict[str, Any]:
    discount = given.get("monthly_discount", {})
    benefit = ["return_rate", "natural_return_rate", "retention", "margin"]
    benefit += [name for name in ("natural_retention", "natural_margin") if name in given]
    out = {
        "grade": max(_grade(given[name]) for name in benefit),
        "contacted_per_month": _by_month(given["contacted_per_month"]),
        "contact_months": given.get("contact_months"),
        "return_timing": given.get("return_timing", [1.0]),
        "margin": _by_month(given["margin"]),
        "retention": _retention(given["retention"]),
        "monthly_discount": {
            "amount": number(discount.get("amount", 0)),
            "months": discount.get("months", 0),
        },
    }
    if "natural_margin" in given:
        out["natural_margin"] = _by_month(given["natural_margin"])
    if "natural_retention" in given:
        out["natural_retention"] = _retention(given["natural_retention"])
    for name in ("return_rate", "natural_return_rate", "offer_cost", "contact_cost"):
        out[name] = number(given[name])
    for name, left_out in (
        ("contactable_share", 1),
        ("natural_redemption", 1),
        ("adverse_selection", 0),
        ("offer_depth", 0),
        ("holdout_share", 0),
    ):
        out[name] = number(given.get(name, left_out))
    return out


def _numbers(given: dict[str, Any], **left_out: float) -> dict[str, float]:
    return {name: number(given.get(name, value)) for name, value in left_out.items()}


def _programme(given: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = _numbers(given, setup_cost=0, team_cost=0, people=1)
    out["team_months"] = given["team_months"]
    out["strategic_churn"] = _numbers(
        given.get("strategic_churn", {}), active_customers=0, deal_seeking_rate=0, value_lost=0
    )
    if "capacity" in given:
        out["capacity"] = _numbers(
            given["capacity"], contacts_per_person=0, ramp_start=1, ramp_months=1
        )
    return out


def filled_in(raw: dict[str, Any]) -> dict[str, Any]:
    """Every assumption as one number, with `what_if` applied."""
    out = {
        "horizon_months": raw["horizon_months"],
        "loss": raw.get("loss", "offset"),
        **_numbers(
            raw,
            discount_rate=0,
            tax_rate=0,
            cost_inflation=0,
            margin_growth=0,
            working_capital_months=0,
        ),
        "programme": _programme(raw["programme"]),
        "avoided_acquisition": _numbers(
            raw.get("avoided_acquisition", {}), replaced_share=0, acquisition_cost=0
        ),
        "referrals": _numbers(
            raw.get("referrals", {}), each=0, incremental_share=0, customer_value=0
        ),
        "success_fee": {
            "share": number(raw.get("success_fee", {}).get("share", 0)),
            "months": raw.get("success_fee", {}).get("months", 0),
        },
        "holdout": {
            "test_months": raw.get("holdout", {}).get("test_months", 0),
            "months": raw.get("holdout", {}).get("months", 0),
            "kept_chance": number(raw.get("holdout", {}).get("kept_chance", 1)),
            "universal_share": number(raw.get("holdout", {}).get("universal_share", 0)),
            "today_share": number(raw.get("holdout", {}).get("today_share", 0)),
        },
        "holds_back": any("holdout_share" in one for one in raw["segments"])
        or "universal_share" in raw.get("holdout", {}),
        "segments": [_segment(one) for one in raw["segments"]],
        "evidence_cut": _numbers(raw.get("evidence_cut", {}), **CUT),
    }
    grades = [_grade(one) for one in raw.get("referrals", {}).values()]
    out["referral_cut"] = out["evidence_cut"][max(grades)] if grades else 0.0
    for path, change in raw.get("what_if", {}).items():
        _change(out, path.split("."), change)
    return out


def _change(here: Any, path: list[str], change: Any) -> None:
    """Set what stands at a path; `*` stands for every segment, `x0.8` for 0.8 times the base."""
    first, *rest = path
    if first == "*":
        for one in here:
            _change_if_given(one, rest, change)
        return
    key: Any = int(first) if isinstance(here, list) else first
    if rest:
        _change(here[key], rest, change)
        return
    factor = isinstance(change, str) and change.startswith("x")
    value = here[key] * float(change[1:]) if factor else number(change)
    here[key] = round(value) if first.endswith("months") and first not in _NOT_WHOLE else value


_NOT_WHOLE = ("ramp_months", "working_capital_months")


def _change_if_given(one: Any, path: list[str], change: Any) -> None:
    """A change of all segments leaves out those that have no such number."""
    here = one
    for part in path:
        here = here.get(part) if isinstance(here, dict) else None
    if isinstance(here, int | float):
        _change(one, path, change)
