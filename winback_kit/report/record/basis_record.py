"""The basis of the case in run.json: what was used, who returns, what returns are worth, who may
be contacted."""

from dataclasses import asdict
from typing import Any

from winback_kit.case.gates.gap_gate import MOST_ERROR
from winback_kit.client_study import Study
from winback_kit.history.kaplan_meier import CONFIDENCE, Curve
from winback_kit.history.measure import History
from winback_kit.plan.programme.contactable import contactable
from winback_kit.tables.read import ClientData
from winback_kit.value.second_lifetime.lifetime_margin import LifetimeMargin

RETURN_MONTHS = (3, 6, 12)
FIRST_MONTHS = 12


def basis_record(study: Study) -> dict[str, Any]:
    """Everything that the pages say of what the case rests on."""
    return {
        "conventions": _conventions(),
        "data": _data(study.data),
        **study.as_far_as_given(_lost),
        **study.as_far_as_given(_worth),
        **study.as_far_as_given(_plan),
        "lists": {"contact_pause_days": study.client.settings.lists.contact_pause_days},
    }


def _lost(study: Study) -> dict[str, Any]:
    history = study.history
    return {
        "returns": _returns(history),
        "lapse_candidates": _candidates(history),
        "contactable": [asdict(one) | {"share": one.share} for one in contactable(history)],
    }


def _plan(study: Study) -> dict[str, Any]:
    share = study.plan.contactable_share.model_dump(mode="json")
    return {"plan": {"contactable_share": share, "contact_months": study.plan.contact_months}}


def _conventions() -> dict[str, Any]:
    """Figures that are agreed rather than found: intervals, windows, how odds are rounded."""
    return {
        "interval": CONFIDENCE,
        "percentiles": [0.05, 0.5, 0.95],
        "odds_are_not_rounded_beyond": [0.01, 0.99],
        "months_of_return_shown": list(RETURN_MONTHS),
        "gate_error": MOST_ERROR,
        "gate_band": "9 of 10",
        "survival_days": 90,
        "whole": 1.0,
    }


def _data(data: ClientData) -> dict[str, Any]:
    table = data.bridge.set_index("step")
    given, used = float(table.money["Given"]), float(table.money["Used"])
    return {
        "amounts_in": data.currency,
        "money_given": given if data.priced else None,
        "money_used": used if data.priced else None,
        "share_used": data.share_used,
        "first_day": str(data.first_day),
        "last_day": str(data.last_day),
        "customers": data.customers,
    }


def _returns(history: History) -> list[dict[str, Any]]:
    curves = [(segment, history.natural_return(segment)) for segment in history.segments]
    return [_curve(name, curve) for name, curve in [*curves, ("", history.natural_return())]]


def _curve(segment: str, curve: Curve) -> dict[str, Any]:
    """Natural return of a segment, or of all the lost, by the months that were seen."""
    shares, first = {}, min(FIRST_MONTHS, curve.months)
    for month in (*RETURN_MONTHS, first):
        if curve.covers(month):
            shares[f"within_{month}_months"] = list(curve.at_month(month))
    return {"segment": segment, "losses": curve.people, "first_months": first, **shares}


def _candidates(history: History) -> list[dict[str, Any]]:
    rows = history.rule.candidates
    shown = ["lapse_days", "gaps_shorter", "false_lost_rate", "window_days"]
    found: list[dict[str, Any]] = rows[rows.chosen.astype(bool)][shown].to_dict("records")
    return found


def _worth(study: Study) -> dict[str, Any]:
    value = study.value
    worth = {
        "everyone": _margin(value.everyone) | {"returns": value.returns},
        "first_lifetime": _margin(value.first),
        "decline_a_month": value.tail.decline,
        "decline_source": value.tail.source,
        "by_segment": [
            _margin(one.margin) | {"segment": name, "returns": one.returns, "pooled": one.pooled}
            for name, one in value.by_segment.items()
        ],
    }
    return {"worth_of_returns": worth}


def _margin(margin: LifetimeMargin) -> dict[str, Any]:
    return {
        "value": margin.value,
        "low": margin.low,
        "high": margin.high,
        "first_month": margin.first_months(1),
        "first_twelve_months": margin.first_months(FIRST_MONTHS),
        "measured_months": margin.measured_months,
        "carried_on_share": margin.carried_on,
    }
