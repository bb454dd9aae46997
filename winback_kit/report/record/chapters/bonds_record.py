"""What keeps customers, as measured, in run.json: ties, few needs, prospects, change, employees."""

from dataclasses import asdict
from typing import Any

from winback_kit.client_study import Study
from winback_kit.plan.bonds.employees import Employees
from winback_kit.plan.bonds.likeness import RightProspects
from winback_kit.plan.bonds.never_safe import NeverSafe
from winback_kit.plan.bonds.tied import Ties, lost_in_a_year
from winback_kit.plan.bonds.ultra import Ultra


def bonds_record(study: Study) -> dict[str, Any]:
    """What the chapter says of it."""
    return {
        "ties": _ties(study.ties),
        "ultra": _ultra(study.ultra),
        "right_prospects": _prospects(study.right_prospects),
        "never_safe": _never_safe(study.never_safe),
        "employees": _employees(study.employees),
    }


def _ties(found: Ties) -> dict[str, Any]:
    return {
        "ties": {one.tie: one.points for one in found.ties},
        "bands": [
            {
                "score": one.score,
                "people": one.people,
                "left": one.left,
                "year": lost_in_a_year(one),
            }
            for one in found.bands
        ],
        "z": found.z,
        "area": found.area.value if found.area else None,
        "within": found.within.value if found.within else None,
        "holds": found.holds,
        "monotone": found.monotone,
        "year_by_tie": found.year_by_tie,
        "may_cost": found.may_cost,
    }


def _ultra(found: Ultra) -> dict[str, Any]:
    return {
        "people": found.people,
        "traits": {one.key: asdict(one.later) for one in found.traits},
        "score": asdict(found.score) if found.score else None,
        "beside": asdict(found.beside) if found.beside else None,
        "top": found.top,
        "top_by_spend": found.top_by_spend,
        "found": found.found,
    }


def _prospects(found: RightProspects) -> dict[str, Any]:
    ends = (found.groups[0].expected, found.groups[-1].expected) if found.groups else (None, None)
    ratio = found.discount_ratio
    return {
        "groups": len(found.groups),
        "best": ends[0],
        "last": ends[1],
        "wrong": found.wrong_costs,
        "known": found.known,
        "sources": found.sources,
        "discount": dict(zip(("value", "low", "high"), ratio, strict=True)) if ratio else None,
    }


def _never_safe(found: NeverSafe) -> dict[str, Any]:
    safest = found.safest
    return {
        "safest": {"people": safest.people, "lost": safest.lost, "chance": safest.chance}
        if safest
        else None,
        "tried": len(found.changes),
        "changed": len(found.changed),
    }


def _employees(found: Employees) -> dict[str, Any]:
    every = found.everyone
    return {
        "turnover": every.turnover if every else None,
        "by": found.by,
        "teams": len(found.teams),
        "hints": {
            one.kind: {
                "people": one.people,
                "hits": one.hits,
                "hints": one.hints,
                "lift": one.lift,
                "by_chance": one.by_chance,
            }
            for one in found.hints
        },
    }
