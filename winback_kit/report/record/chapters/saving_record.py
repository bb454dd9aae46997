"""Whom to ask to stay, and how complaints are met, in run.json."""

from typing import Any

from winback_kit.client_study import Study
from winback_kit.plan.saving.clock import Clock
from winback_kit.plan.saving.rules import BY_EFFECT, BY_RISK
from winback_kit.plan.saving.saving import SaveCell, Saving
from winback_kit.plan.saving.trust import Trust


def saving_record(study: Study) -> dict[str, Any]:
    """What the chapter and the executive page say of it."""
    found = study.saving
    test, rules, pilot = found.test, found.rules, found.pilot
    return {
        "saving": {
            "now": found.now,
            "asked_to_stay": found.asked_to_stay,
            "enough": found.enough,
            "kept": found.kept.model_dump(mode="json") if found.kept else None,
            "contact_cost": found.contact_cost.model_dump(mode="json"),
            "people_a_year": found.people_a_year,
            "a_year": found.a_year,
            "withheld": {one.campaign: one.failed for one in found.withheld},
            "cells": [_cell(one) for one in found.told],
            "test": {
                "offer": test.offer,
                "people": test.people,
                "mean": test.mean,
                "widest": test.widest,
                "q": test.q,
                "p": test.p,
            }
            if test
            else None,
            "rules": {
                one.name: {
                    "value": one.worth.value,
                    "error": one.worth.error,
                    "contacted": one.worth.contacted,
                    "beyond_all": one.beyond_all.value,
                }
                for one in (*rules.rules, rules.all, rules.nobody)
            }
            if rules
            else None,
            "rules_by": [BY_EFFECT, BY_RISK],
            "pilot": {
                "per_arm": pilot.per_arm,
                "effect": pilot.effect,
                "stays_alone": pilot.stays_alone,
                "months": pilot.whole_months,
                "smallest": pilot.smallest,
            }
            if pilot
            else None,
            "trust": _trust(found, found.trust) if found.trust else None,
            "clocks": [_clock(one) for one in found.clocks],
        }
    }


def _cell(one: SaveCell) -> dict[str, Any]:
    effect = one.effect
    return {
        "cell": one.cell,
        "now": one.now,
        "may_be_asked": one.may_be_asked,
        "a_year": one.a_year,
        "stays": one.stays,
        "stays_alone": one.stays_alone,
        "stays_asked": one.stays_asked,
        "change": one.change,
        "effect": {"value": effect.effect, "low": effect.low, "high": effect.high}
        if effect
        else None,
        "asked": effect.asked if effect else 0,
        "held": effect.held if effect else 0,
        "spread": effect.spread if effect else None,
        "worth": one.worth,
        "break_even": one.break_even,
        "limit": one.limit,
        "proven": one.proven,
    }


def _trust(found: Saving, trust: Trust) -> dict[str, Any]:
    speed = dict(zip(("value", "low", "high"), found.speed, strict=True)) if found.speed else None
    return {
        "within_days": trust.within,
        "slow_a_year": trust.slow_a_year,
        "recovery": trust.recovery,
        "product": trust.product,
        "speed": speed,
        "ways": [
            {
                "kind": one.kind,
                "complaints": one.complaints,
                "lost": one.lost,
                "expected": one.expected,
                "ratio": {"value": one.ratio, "low": one.ends[0], "high": one.ends[1]},
            }
            for one in trust.ways
        ],
    }


def _clock(one: Clock) -> dict[str, Any]:
    return {
        "name": one.name,
        "cases": one.cases,
        "answered": one.answered.share,
        "kept": one.kept.share,
        "recovered": one.recovered.share,
    }
