"""Who is about to leave, in run.json: signals, chances, and those at risk today."""

from dataclasses import asdict
from typing import Any

from winback_kit.client_study import Study
from winback_kit.history.at_risk.league import League, MeasuredSignal
from winback_kit.plan.at_risk.hazard import Hazard


def at_risk_record(study: Study) -> dict[str, Any]:
    """What the chapter says of it."""
    found = study.at_risk
    league, flags = found.league, found.flags
    return {
        "at_risk": {
            "horizon_days": found.horizon_days,
            "evenings": [str(one) for one in found.rows.evenings],
            "capacity": found.capacity,
            "customers": found.customers,
            "lost_expected": found.lost_expected,
            "at_stake": found.at_stake,
            "share_of_most": found.share_of_most,
            "cells": [asdict(one) for one in found.cells],
            "chances": _chances(found.hazard) if found.hazard else None,
            "flags": asdict(flags) | {"flags": flags.flags, "precision": flags.precision}
            if flags
            else None,
            **(_signals(league) if league else {}),
        }
    }


def _signals(league: League) -> dict[str, Any]:
    ends = dict(zip(("value", "low", "high"), league.gain, strict=True)) if league.gain else None
    return {
        "measured": len(league.measured),
        "offered": len(league.offered),
        "watched": league.customers,
        "lost": league.lost,
        "gain": ends,
        "signals": {one.key: _signal(one) for one in league.measured},
    }


def _signal(one: MeasuredSignal) -> dict[str, Any]:
    return {
        "name": str(one.signal.name),
        "value": one.area.value,
        "low": one.area.low,
        "high": one.area.high,
        "within": one.within.value if one.within else None,
        "precision": one.precision,
        "at_capacity": one.at_capacity,
        "lead_days": one.lead_days,
        "offered": one.offered,
        "leaks": one.leaks,
    }


def _chances(hazard: Hazard) -> dict[str, Any]:
    true = hazard.calibration
    return {
        "tested": hazard.tested,
        "area": hazard.area.value,
        "count": hazard.count.value,
        "gain": dict(zip(("value", "low", "high"), hazard.gain, strict=True)),
        "slope": true.slope,
        "low": true.low,
        "high": true.high,
        "said": true.said,
        "came": true.came,
        "tenths": [asdict(one) for one in true.tenths],
    }
