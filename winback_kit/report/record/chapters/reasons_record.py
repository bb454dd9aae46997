"""Why customers left and how far that can be believed, in run.json; no text of anybody's."""

from dataclasses import asdict
from typing import Any

from winback_kit.client_study import Study
from winback_kit.history.reasons.agreement import Agreement
from winback_kit.history.reasons.real_shares import RealShares
from winback_kit.history.reasons.reasons import Reasons
from winback_kit.history.reasons.text_coding import TextCoding
from winback_kit.plan.reasons.call_back import call_backs
from winback_kit.plan.reasons.fix_or_win import fix_or_win
from winback_kit.plan.reasons.fixed import fixes_of
from winback_kit.plan.reasons.hangs_on import answers


def reasons_record(study: Study) -> dict[str, Any]:
    """What the chapter and the executive page say of it."""
    found = study.reasons
    return {
        "reasons": {
            "losses": found.losses,
            "known": found.known_losses,
            "unknown": found.unknown,
            "unfit": found.unfit,
            "costliest": asdict(found.costliest) if found.known else None,
            "kinds": [asdict(one) for one in found.kinds],
            "by_reason": _by_reason(found),
            "codebook_given": found.codebook.given,
            "agreement": [
                {"first": one.first, "second": one.second, **_agreement(one.found)}
                for one in found.pairs
            ],
            "alpha": found.alpha,
            "by_segment": _by_segment(found),
            "real": _real(found.real),
            "real_kinds": _real(found.real_kinds),
            "captured": found.last_rate,
            "texts": _texts(found.coding),
            "call_backs": [asdict(one) for one in call_backs(found)],
            "answers": _answers(study),
            "fixes": [] if study.missing("customers") else _fixes(study),
        }
    }


def _by_reason(found: Reasons) -> list[dict[str, Any]]:
    return [
        {
            "reason": one.name,
            "kind": one.about.kind,
            "proposed": one.about.proposed,
            "people": one.people,
            "margin": one.margin,
            **asdict(one.about.traced),
        }
        for one in found.reasons
    ]


def _agreement(found: Agreement) -> dict[str, Any]:
    return {
        "people": found.people,
        "same": found.observed,
        "kappa": found.kappa,
        "interval": found.kappa_interval,
        "ac1": found.ac1,
        "shifts": [asdict(one) for one in found.shifts],
    }


def _real(found: RealShares | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "people": found.people,
        "checked": found.checked,
        "differing": len(found.differing),
        "shares": [asdict(one) for one in found.rows],
    }


def _texts(coding: TextCoding | None) -> dict[str, Any] | None:
    if coding is None:
        return None
    ways = {"rules": coding.rules, "classifier": coding.classifier, "both": coding.both}
    known = {name: way.kappa for name, way in ways.items() if way is not None}
    return {"texts": coding.texts, "used": coding.used, "kappa": known}


def _by_segment(found: Reasons) -> dict[str, Any] | None:
    table = found.by_segment
    if table is None:
        return None
    return {"chi2": table.chi2, "freedom": table.freedom, "p": table.p}


def _fixes(study: Study) -> list[dict[str, Any]]:
    """The fixes that the client states, with what those in place have stopped."""
    return [
        {
            "reason": one.reason,
            "stops": one.stops.value if one.stops else None,
            "without": one.without,
            **({**asdict(one.measured), "expected": one.measured.expected} if one.measured else {}),
        }
        for one in fixes_of(study.plan)
    ]


def _answers(study: Study) -> dict[str, Any] | None:
    """The money a year that hangs on the real shares."""
    if study.missing("customers"):
        return None
    told = answers(fix_or_win(study.plan, study.customers), study.reasons.real)
    if told is None:
        return None
    rows = [{**asdict(one), "money": one.money} for one in told.rows]
    return {"ten_points": told.ten_points, "by_reason": rows}
