"""How ready the client is, in run.json: the score, each item by its key, and who pays."""

from dataclasses import asdict
from typing import Any

from winback_kit.client_study import Study
from winback_kit.plan.readiness.readiness import Item


def readiness_record(study: Study) -> dict[str, Any]:
    """What chapter 00 says; `compare` of two runs reads the score and the levels."""
    found = study.readiness
    paying = found.paying
    return {
        "readiness": {
            "score": asdict(found.score) if found.score else None,
            "items": {one.key: _item(one) for one in found.items},
            "unknown": [one.key for one in found.unknown],
            "unshown": [one.key for one in found.unshown],
            "unshown_count": len(found.unshown),
            "blockers": [one.key for one in found.blockers],
            "cost": found.cost,
            "cost_not_stated": found.cost_not_stated,
            "paying": {**asdict(paying), "paid": paying.paid} if paying else None,
        }
    }


def _item(one: Item) -> dict[str, Any]:
    seen, answer = one.seen, one.answer
    return {
        "level": one.level,
        "low": answer.low if answer else None,
        "high": answer.high if answer else None,
        "by_data": one.by_data,
        "shown_by": str(seen.text) if seen else one.stated.source,
        "figure": seen.figure if seen else None,
        "query": seen.query if seen else "",
        "cost": one.stated.cost,
        "holds_up": asdict(one.held) if one.held else None,
    }
