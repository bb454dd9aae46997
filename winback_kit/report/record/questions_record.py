"""The questions that a CFO asks in run.json: which there are, and which are open."""

from dataclasses import asdict
from typing import Any, get_args

from winback_kit.assumptions.published import Measured
from winback_kit.case.result.month_one import month_one
from winback_kit.client_study import Study
from winback_kit.plan.programme.last_year import YearOfOffer
from winback_kit.show.questions.asked import how_many_open, questions_asked
from winback_kit.show.questions.evidence import answered_of, drawn_levers
from winback_kit.show.questions.side_effects import side_effects_of


def questions_record(study: Study) -> dict[str, Any]:
    """The questions by their keys; what answers them stands at its own place in the record."""
    questions = questions_asked(study)
    return {
        **study.as_far_as_given(_references),
        **study.as_far_as_given(_agency),
        **(study.as_far_as_given(_past) if "contacts" in study.data.given else {}),
        **study.as_far_as_given(_delivery),
        **study.as_far_as_given(_evidence),
        "questions": {
            "count": len(questions),
            "open": how_many_open(questions),
            "asked": [{"key": one.key, "open": one.answer.open} for one in questions],
        },
    }


def _agency(study: Study) -> dict[str, Any]:
    found = study.agency
    return {
        "agency": {
            "stated": found.stated,
            "fee": found.fee,
            "months": found.months,
            "paid": found.paid,
            "of_incremental_margin": found.of_incremental_margin,
            "npv": found.outcome.npv,
            "npv_headline": found.outcome.npv_headline,
            "npv_of_own_work": found.npv_of_own_work,
            "equal_at": found.equal_at,
            "bears": found.bears,
        }
    }


def _past(study: Study) -> dict[str, Any]:
    found = study.last_year
    now = found.as_now
    by_offer = [_year(one) for one in found.by_offer]
    held = {"priced": found.priced, "open_window": found.open_window, "by_offer": by_offer}
    return {
        "last_year": {**_year(found.whole), **held, "as_now": _year(now) if now else None},
        "campaigns_inside": asdict(study.campaigns_inside),
    }


def _year(one: YearOfOffer) -> dict[str, Any]:
    return {**asdict(one), "spent": one.spent}


def _references(study: Study) -> dict[str, Any]:
    found = study.references
    ranges = {name: found.range_of(name) for name in get_args(Measured)}
    return {
        "references": {
            "by_figure": {
                one.figure.key: one.figure.model_dump(mode="json") | {"own": one.own}
                for one in found.rows
            },
            **{name: asdict(one) if one else None for name, one in ranges.items()},
        }
    }


def _delivery(study: Study) -> dict[str, Any]:
    first = month_one(study.flow)
    each = first.team_cost / first.asked if first.asked else None
    return {"capacity": asdict(first) | {"team_cost_each": each}}


def _evidence(study: Study) -> dict[str, Any]:
    owned, drawn = answered_of(study), drawn_levers(study)
    return {
        "owners": {
            "count": sum(one.rows for one in owned),
            "open": sum(one.rows for one in owned if one.is_open),
        },
        "ranges": {"count": len(drawn), "with": sum(one.has_range for one in drawn)},
        "side_effects": asdict(side_effects_of(study)),
    }
