"""The six groups in run.json: people and margin by group, flows, and groups by other rules.

Of one to nine people nothing is told but that they are so few (None).
"""

from dataclasses import fields
from typing import Any

from winback_kit.client_study import Study
from winback_kit.history.groups.by_source import Source
from winback_kit.history.groups.rules import NAMES
from winback_kit.history.groups.year import GroupYear, too_few

_PEOPLE = ("today", "opening", "came", "went", "closing")


def groups_record(study: Study) -> dict[str, Any]:
    """What the chapter of the groups tells, and what the executive page repeats."""
    groups = study.groups
    year = groups.year
    return {
        "groups": {
            "as_of": str(groups.history.data.as_of),
            "lapse_days": groups.rule.lapse,
            "at_risk_days": groups.rule.at_risk,
            "new_days": groups.rule.new,
            "active": _people(groups.active),
            "ever": groups.ever,
            "lost_today": _people(groups.lost),
            "lost_share": groups.lost_share,
            "wave_months": groups.wave_months,
            "one_wave": groups.one_wave,
            "months": len(year.months),
            "acquired": _people(year.acquired),
            "lost": _people(year.lost),
            "lost_by_day": _people(year.lost_by_day),
            "back_at_once": _people(year.back_at_once),
            "back": _people(year.back),
            "back_of_hundred": year.back_of_hundred,
            "acquired_of_hundred": year.acquired_of_hundred,
            "groups": [_group(one) for one in year.groups],
            "moved_rules": [
                {
                    "lapse_days": one.days,
                    "at_risk_days": one.at_risk,
                    "heads": {str(group): _people(n) for group, n in sorted(one.heads.items())},
                    "won_back_share": one.won_back_share,
                }
                for one in groups.moved_rules
            ],
            "sources": [_source(one) for one in groups.sources],
        }
    }


def _people(number: int) -> int | None:
    return None if too_few(number) else number


def _group(one: GroupYear) -> dict[str, Any]:
    told = {f.name: getattr(one, f.name) for f in fields(one)} | {"group": NAMES[one.group]}
    few = any(too_few(told[name]) for name in _PEOPLE)
    for name in told:
        if name in _PEOPLE:
            told[name] = _people(told[name])
        elif name.startswith("margin") and few:
            told[name] = None
    return told


def _source(one: Source) -> dict[str, Any]:
    return {
        "source": one.source,
        "customers": one.customers,
        "stay_a_year": one.year(stay=True),
        "back_within_a_year": one.year(stay=False),
        "second_lifetimes": _people(one.second.number),
    }
