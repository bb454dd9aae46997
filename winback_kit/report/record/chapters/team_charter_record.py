"""How the team is arranged, in run.json: form, limits, what is kept today, bonus and training."""

from typing import Any

from winback_kit.client_study import Study
from winback_kit.plan.team_charter.incentive import IncentiveRule
from winback_kit.plan.team_charter.team_charter import TeamCharter


def team_charter_record(study: Study) -> dict[str, Any]:
    """What the chapter on the team and the playbook say of it."""
    found = study.team_charter
    work, held = found.form.work, found.training
    return {
        "team_charter": {
            "form": found.form.form,
            "across": found.form.across,
            "waiting": work.waiting,
            "monthly": work.monthly,
            "people": work.people,
            "open_roles": [one.role for one in found.open_roles],
            "offers": [
                {
                    "segment": one.segment,
                    "offer": one.offer,
                    "team": one.limit.team,
                    "lead": one.limit.lead,
                    "most": one.limit.most,
                }
                for one in found.offers
            ],
            "remedies": [{"worth": one.worth, "most": one.most} for one in found.remedies],
            "levels": _levels(found),
            "incentive": _incentive(found.incentive) if found.incentive else None,
            "training": {
                "people": held.people,
                "hours": held.hours,
                "training": held.training,
                "learning": held.learning_cost,
                "replaced": held.replaced,
            },
        }
    }


def _levels(found: TeamCharter) -> list[dict[str, Any]]:
    return [
        {"target": one.target, "today": one.today.share if one.today else None}
        for one in found.levels
    ]


def _incentive(rule: IncentiveRule) -> dict[str, Any]:
    names = (
        "months",
        "lasting",
        "lasting_months",
        "contacted",
        "returns",
        "anyway",
        "caused",
        "still_there",
        "idle_share",
        "error",
        "noise",
        "noise_by_rule",
        "shown",
        "pot",
        "a_return",
        "a_lasting_return",
    )
    return {
        **{name: getattr(rule, name) for name in names},
        "segments": [
            {
                "segment": one.segment,
                "contacted": one.contacted,
                "returns": one.returns,
                "anyway": one.anyway,
                "caused": one.caused,
                "lasting": rule.lasting_of(one),
            }
            for one in rule.parts
        ],
    }
