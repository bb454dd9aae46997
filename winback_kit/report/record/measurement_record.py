"""What the campaigns have brought, in run.json: checks first, effects where the draw holds."""

from dataclasses import asdict
from typing import Any

import numpy as np

from winback_kit.client_study import Study
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
