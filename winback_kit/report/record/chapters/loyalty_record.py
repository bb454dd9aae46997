"""What customers say of features and of their satisfaction, in run.json."""

from typing import Any

from winback_kit.client_study import Study
from winback_kit.plan.loyalty.feature_tests import Compared
from winback_kit.plan.loyalty.fix_first import Fault
from winback_kit.plan.loyalty.surveyed import Surveyed, SurveyedFeature
from winback_kit.plan.loyalty.what_matters import Matters, RatedSubject, WhatMatters


def opinions_record(study: Study) -> dict[str, Any]:
    """What the chapter says of it."""
    found = study.opinions
    return {
        "opinions": {
            "survey": _survey(found.survey) if found.survey else None,
            "matters": _matters(found.matters) if found.matters else None,
            "faults": [_fault(one) for one in found.faults],
        }
    }


def _survey(found: Surveyed) -> dict[str, Any]:
    wordings = found.wordings
    return {
        "respondents": found.respondents,
        "number": len(found.features),
        "day": found.day.isoformat() if found.day else None,
        "surveys": found.surveys,
        "features": [_feature(one) for one in found.features],
        "by_state": [_compared(one) for one in found.by_state],
        "drift": [_compared(one) for one in found.drift],
        "drift_by_state": [
            {"state": one.first_group, **_compared(one)} for one in found.drift_by_state
        ],
        "wordings": {
            "number": len(wordings.shares),
            "low": wordings.shares[wordings.low],
            "high": wordings.shares[wordings.high],
            "chi2": wordings.chi2,
            "p": wordings.p,
        }
        if wordings
        else None,
        "friedman": {"value": found.friedman[0], "p": found.friedman[1]}
        if found.friedman
        else None,
    }


def _feature(one: SurveyedFeature) -> dict[str, Any]:
    answers = one.answers
    return {
        "feature": one.name,
        "counts": dict(answers.counts),
        "kind": one.kind,
        "by_berger": answers.by_berger,
        "decided": one.decided,
        "better": _with_ends(answers.better, one.better),
        "annoys": _with_ends(one.annoys, one.worse),
        "total_strength": answers.total_strength,
        "category_strength": answers.category_strength,
        "importance": one.importance.mean if one.importance else None,
        "kinds_by_state": {state: found.most_frequent for state, found in one.states.items()},
    }


def _with_ends(value: float | None, ends: tuple[float, float] | None) -> dict[str, Any]:
    low, high = ends or (None, None)
    return {"value": value, "low": low, "high": high}


def _compared(one: Compared) -> dict[str, Any]:
    return {
        "feature": one.feature,
        "first": one.first.most_frequent,
        "second": one.second.most_frequent,
        "better": [one.first.better, one.second.better],
        "p": one.p,
        "q": one.q,
    }


def _matters(found: WhatMatters) -> dict[str, Any]:
    one = found.whole
    return {
        "whole": {
            "about": one.about,
            "satisfied": one.satisfied,
            "satisfied_lost": one.satisfied_lost,
            "repurchase": one.repurchase,
            "repurchase_other": one.repurchase_other,
            "satisfied_of_gone": one.satisfied_of_gone,
            "phi": one.phi,
            "rows": [
                {"again": one.satisfied_again, "gone": one.satisfied_gone},
                {"again": one.other_again, "gone": one.other_gone},
            ],
        },
        "features": [_of_feature(each) for each in found.features],
        "agree": found.agree,
    }


def _of_feature(one: Matters) -> dict[str, Any]:
    return {
        "feature": one.name,
        "people": one.rated.people,
        "ratio": _ratio(one.rated),
        "stated": one.stated,
    }


def _ratio(one: RatedSubject) -> dict[str, Any] | None:
    if one.ratio is None:
        return None
    value, low, high = one.ratio
    return {"value": value, "low": low, "high": high}


def _fault(one: Fault) -> dict[str, Any]:
    return {
        "feature": one.feature.name,
        "kind": one.feature.by_lost.most_frequent,
        "annoys": one.annoys,
        "reason": one.reason,
        "people": one.people,
        "margin": one.margin,
    }
