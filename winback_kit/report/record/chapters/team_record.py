"""With which people, in run.json."""

from dataclasses import asdict
from typing import Any

from winback_kit.assumptions.record import Assumption
from winback_kit.client_study import Study
from winback_kit.plan.staff.today import StaffToday
from winback_kit.plan.team.calls import IncomingCalls
from winback_kit.plan.team.terms import KnownTerm


def team_record(study: Study) -> dict[str, Any]:
    """What the chapter says of the team."""
    found = study.team
    return {
        "team": {
            "terms": {found.terms.key_of(one): _term(one) for one in found.terms.all},
            "staff": _staff(found.staff) if found.staff else None,
            "cost_of_a_contact": found.cost_of_a_contact,
            "falling": {
                "own": found.falling.own,
                "after_six": found.falling.after_six,
                **dict(zip(("low", "high"), found.falling.fall.share_ends, strict=True)),
            },
            "work": {
                "waiting": found.work.waiting,
                "monthly": found.work.monthly,
                "mean_worth": found.work.mean_worth,
            },
            "permanent": [asdict(one) for one in found.permanent],
            "temporary": [asdict(one) for one in found.temporary],
            "best_form": found.best_form,
            "waiting_costs": found.waiting_costs,
            "delay_costs": found.delay_costs,
            "slowest": found.slowest,
            "for_calls": found.for_calls,
            "lists": [asdict(one) for one in found.lists],
            "calls": _calls(found.calls) if found.calls else None,
            **study.as_far_as_given(_by_contacts),
        }
    }


def _by_contacts(study: Study) -> dict[str, Any]:
    found = study.forms_by_contacts
    if found is None:
        return {"by_contacts": None}
    own = {"permanent": found.permanent, "temporary": found.temporary}
    return {
        "by_contacts": {
            "planned": found.planned,
            "fee": found.fee,
            "agency_planned": found.agency_planned,
            "equal_fee": found.equal_fee,
            **{
                name: {
                    "planned": one.planned,
                    "at_full_use": one.at_full_use,
                    "cheaper_from": one.cheaper_from,
                }
                for name, one in own.items()
            },
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


def _calls(found: IncomingCalls) -> dict[str, Any]:
    return {
        "calls": found.pooled.calls,
        "load": found.pooled.load,
        "there": found.pooled.there,
        "paid": found.pooled.paid,
        "apart": found.apart,
        "later": found.later,
    }


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
