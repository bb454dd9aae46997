"""What the playbook says beyond the case, in run.json: the test, limits of offers, the days."""

from dataclasses import asdict
from typing import Any

from winback_kit.case.designed.design import Design
from winback_kit.case.designed.first_days import dated, day_one
from winback_kit.client_study import Study
from winback_kit.plan.decision_map.hand_over import SegmentReach, paid_too_much, reach_of_segments
from winback_kit.plan.reasons.fix_or_win import fix_or_win


def playbook_record(study: Study) -> dict[str, Any]:
    """What its sentences and tables name."""
    charter, stated = study.team_charter, study.client.settings.communication
    programme = charter.form.form != "none"
    first = day_one(study.case.start, as_of=study.data.as_of, programme=programme)
    return {
        "playbook": {
            "sunset_days": stated.sunset_days,
            "justice": dict(study.communication.justice),
            "most_offer_cost": [one.most_offer_cost for one in study.plan.worths],
            "test": None if study.missing("design") else _test(study.design),
            "reach": [asdict(one) for one in _reach(study)],
            "paid_too_much": paid_too_much(_reach(study)),
            "fixes": [] if study.missing("customers") else _fixes(study),
            "first_days": [
                {
                    "first": str(one.first),
                    "last": str(one.last),
                    "what": str(one.step.what),
                    "role": one.step.role,
                    "who": one.who,
                }
                for one in dated(charter, first)
            ],
        }
    }


def _test(design: Design) -> dict[str, Any]:
    days = {"start": design.start, "gate": design.gate, "read": design.read}
    return {
        **{name: str(one) for name, one in days.items()},
        "looks": [str(one) for one in design.looks],
        "people": design.people,
        "treated": design.treated,
        "held_out": design.held_out,
        "today": design.today,
        "uplift": design.uplift,
        "smallest_uplift": design.smallest_uplift,
        "break_even": design.break_even,
        "power": design.power,
        "design_effect": design.effect,
        "forgone": design.forgone,
        "arms": [asdict(one) for one in design.arms],
        "universal": asdict(design.universal) if design.universal else None,
    }


def _reach(study: Study) -> list[SegmentReach]:
    """In reach as the map has it, where the map has been made: a run makes it with its lists."""
    if "decision_map" not in vars(study):
        return []
    return reach_of_segments(study.plan, study.decision_map)


def _fixes(study: Study) -> list[dict[str, Any]]:
    """What leaving for each reason comes to in a year, and what stopping a tenth is worth."""
    return [
        {**asdict(one), "win": one.win, "fix": one.fix, "both": one.both, "a_tenth": one.a_tenth}
        for one in fix_or_win(study.plan, study.customers)
    ]
