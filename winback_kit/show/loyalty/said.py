"""What the annex of the executive page says of what keeps customers, where anything is known."""

from __future__ import annotations

from winback_kit.plan.loyalty.opinions import Opinions
from winback_kit.show.kit.sentence import Sentence
from winback_kit.show.loyalty.fix_first import fix_first_finding
from winback_kit.show.loyalty.satisfied import satisfied_finding

__all__ = ["opinions_said"]


def opinions_said(found: Opinions) -> tuple[Sentence, ...]:
    """Which fault to fix first, and how many of the satisfied leave all the same."""
    fault = (fix_first_finding(found),) if found.first_fault else ()
    satisfied = (satisfied_finding(found),) if found.matters else ()
    return (*fault, *satisfied)
