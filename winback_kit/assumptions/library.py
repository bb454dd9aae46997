"""How a published figure may be used: as a benchmark with its badge, or not at all.

A key of the library gives the plain mapping of an assumption. A claim on the reject list is
refused by name, asked for by its key or cited as the source of a value.
"""

import datetime as dt
import re
from typing import Any

from winback_kit.assumptions.published import PublishedFigure, RefusedClaim, published_figures
from winback_kit.checks import nearest
from winback_kit.words.text import Text, marked, said

BADGE = "benchmark: "
UNDATED = marked("year not stated")
OLD_AFTER_YEARS = 5
_YEAR = re.compile(rf", (\d{{4}}|{UNDATED})\)")


def published(key: str) -> PublishedFigure | None:
    """The figure of that key, to use or to refuse; None if there is none."""
    held = published_figures()
    return held.benchmarks.get(key) or held.refused.get(key)


def fault_of(key: str) -> tuple[str, str] | None:
    """The rule that a key breaks and the mend, or None if it may be used."""
    found = published(key)
    if found is None:
        hint = nearest(key, published_figures().benchmarks)
        return f"no benchmark is called {key}", hint
    return refusal(found) if isinstance(found, RefusedClaim) else None


def refusal(claim: RefusedClaim) -> tuple[str, str]:
    """The rule and the mend that tell why a claim is refused."""
    rule = f"is the claim {claim.key} ({claim.says}), which is on the reject list: {claim.why}"
    instead = f", or write {{benchmark: {claim.instead}}} until then" if claim.instead else ""
    return rule, f"Measure it on your own customers{instead}."


def as_mapping(figure: PublishedFigure) -> dict[str, Any]:
    """The assumption in its plain form; its source opens with the badge and ends with the year."""
    return {
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "evidence": figure.grade,
        "source": _source_of(figure),
    }


def _source_of(figure: PublishedFigure) -> Text:
    return said(
        "benchmark: {says} ({source}, {year})",
        says=said(figure.says),
        source=said(figure.source),
        year=figure.year or said(UNDATED),
    )


def is_old(source: str | Text, *, on: dt.date) -> bool:
    """Whether a source text is a benchmark's, and that is older than five years or undated."""
    found = _YEAR.search(str(source)) if str(source).startswith(BADGE) else None
    if found is None:
        return False
    return found[1] == UNDATED or on.year - int(found[1]) > OLD_AFTER_YEARS


def looks_like_myth(value: float | None, source: str) -> RefusedClaim | None:
    """The claim on the reject list that a source text cites, if any.

    >>> looks_like_myth(0.3, "Marketing Metrics").key
    'sell_to_lost_20_to_40'
    >>> looks_like_myth(0.3, "Own holdout of spring") is None
    True
    """
    for claim in published_figures().refused.values():
        if _found(claim.named, source) and (not claim.numbers or _found(claim.numbers, source)):
            return claim
        if claim.low is None or claim.high is None or value is None or not claim.named_alone:
            continue
        if claim.low <= value <= claim.high and _found(claim.named_alone, source):
            return claim
    return None


def _found(pattern: str, source: str) -> bool:
    return re.search(pattern, source, re.IGNORECASE) is not None
