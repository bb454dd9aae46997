"""What the campaigns have brought, in run.json: checks first, effects where the draw holds."""

from dataclasses import asdict
from typing import Any

import numpy as np

from winback_kit.client_study import Study
from winback_kit.plan.experiment.over_time.realised import due_by_day, since_day
from winback_kit.plan.experiment.readout.measurement import Measurement
from winback_kit.plan.experiment.readout.one_campaign import CampaignRead
from winback_kit.plan.experiment.readout.one_offer import OfferRead


def measurement_record(study: Study) -> dict[str, Any]:
    """Each campaign by its name, all of them together, and the segments."""
    return {"measurement": measurement_of(study.measurement)}


def measurement_of(found: Measurement) -> dict[str, Any]:
    """A read-out as plain numbers and texts."""
    told = [one.whole for one in found.told if one.whole is not None]
    made: dict[str, Any] = _plain(
        {
            "window_days": found.window_days,
            "asked": found.asked,
            "right": found.right,
            "told": len(told),
            "proven": sum(bool(one.uplift.low > 0) for one in told),
            "pairs": found.pairs,
            "campaigns": [_campaign(one) for one in found.campaigns],
            "combined": [asdict(one) for one in found.combined],
            "segments": [asdict(one) for one in found.segments],
            "last": _offer(told[-1]) if told else None,
        }
    )
    return made


def tracked_record(study: Study) -> dict[str, Any]:
    """Rules valued on past campaigns, forecasts against what came, the plan, and how others did."""
    parts = (_policies, _together, _realised, _since, _ahead, _benefits, _others)
    return {key: one for part in parts for key, one in study.as_far_as_given(part).items()}


def _policies(study: Study) -> dict[str, Any]:
    found = study.policies
    if found is None:
        return {"policies": None}
    compared = found.compared
    return {
        "policies": {
            "people": compared.people,
            "campaigns": found.campaigns,
            "found": compared.found,
            "contacts": dict(found.contacts),
            "rules": [asdict(one) for one in (compared.all, compared.nobody, *compared.rules)],
            "calibration": asdict(found.calibration) if found.calibration else None,
        }
    }


def _together(study: Study) -> dict[str, Any]:
    return {"tests_together": _plain(asdict(study.tests_together))}


def _realised(study: Study) -> dict[str, Any]:
    return {
        "realised": [_plain(asdict(one)) | {"origin": str(one.origin)} for one in study.realised]
    }


def _since(study: Study) -> dict[str, Any]:
    """Of the last days who was lost then and has come back: what an earlier run is held against."""
    return {"lost_then": asdict(since_day(study.history))}


def _ahead(study: Study) -> dict[str, Any]:
    """The returns that are forecast of those lost now: what a later run is held against."""
    forecast = study.forecast
    due = due_by_day(forecast)
    if due is None:
        return {}
    return {"returns_ahead": {"days": forecast.horizon_days, "by_part": list(due)}}


def _benefits(study: Study) -> dict[str, Any]:
    found = study.benefits
    if found is None:
        return {"benefits": None}
    return {
        "benefits": {
            "name": found.name,
            "start": str(found.start),
            "passed": found.passed,
            "earlier": found.earlier,
            "months": [asdict(one) for one in found.months],
            "whole": asdict(found.whole),
            "next_gate": str(found.gate.day) if found.gate.day else None,
        }
    }


def _others(study: Study) -> dict[str, Any]:
    found = study.others
    return {
        "others": {
            "own": asdict(found.own) if found.own else None,
            "programmes": {one.programme.key: one.own for one in found.programmes},
        }
    }


def _campaign(one: CampaignRead) -> dict[str, Any]:
    checks = one.checks
    return {
        **asdict(one),
        "first": str(one.first),
        "last": str(one.last),
        "whole": _offer(one.whole) if one.whole else None,
        "offers": [_offer(offer) for offer in one.offers],
        "gross": {
            **asdict(one.gross),
            "rate": one.gross.rate,
            "margin_each": one.gross.margin_each,
        }
        if one.gross
        else None,
        "withheld": list(checks.failed) if checks else [],
    }


def _offer(one: OfferRead) -> dict[str, Any]:
    return {
        **asdict(one),
        "gross_rate": one.gross_rate,
        "natural_rate": one.natural_rate,
        "cost": one.cost,
        "net": asdict(one.net),
        "value_unproven": one.value_unproven,
        "narrowed": {
            **asdict(one.narrowed),
            "variance_kept": one.narrowed.variance_kept,
        },
    }


def _plain(value: Any) -> Any:
    """Records of numpy's numbers and arrays as JSON has them."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, np.ndarray):
        return value.tolist()
    return value.item() if isinstance(value, np.generic) else value
