"""With which people, in run.json."""

from typing import Any

from winback_kit.assumptions.record import Assumption
from winback_kit.client_study import Study
from winback_kit.plan.team.terms import KnownTerm
from winback_kit.plan.team.today import StaffToday


def team_record(study: Study) -> dict[str, Any]:
    """What the chapter says of the team."""
    found = study.team
    return {
        "team": {
            "terms": {found.terms.key_of(one): _term(one) for one in found.terms.all},
            "staff": _staff(found.staff) if found.staff else None,
            "cost_of_a_contact": found.cost_of_a_contact,
        }
    }


def _term(one: KnownTerm) -> dict[str, Any]:
    used = one.used
    return {
        "stated": _value(one.stated),
        "measured": _value(one.measured),
        "assumed": _value(one.assumed),
        "used": used.value if used else 0.0,
        "source": str(used.source) if used else None,
        "evidence": used.evidence if used else None,
    }


def _value(given: Assumption | None) -> float | None:
    return given.value if given else None


def _staff(found: StaffToday) -> dict[str, Any]:
    return {
        "people": found.people,
        "roles": [
            {
                "role": one.role,
                "wins_back": one.wins_back,
                "now": one.now,
                "recent": one.recent,
                "left": one.left,
                "cost": one.cost,
                "contacts_per_day": one.contacts_per_day,
            }
            for one in found.roles
        ],
    }
