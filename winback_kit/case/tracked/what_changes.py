"""What new data change in what a case rests on: p0, τ and V of each segment, old and new.

    p0   the share that returns in the window without the programme
    τ    p1 − p0, what the offer adds
    V    what a second lifetime is worth on the day of the return

with the grade of the evidence, old and new; V is as well known as the weaker of the margin and the
survival that it rests on. The next case takes the new ones as they are measured; this says what
that moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from winback_kit.assumptions.terms import Segment
from winback_kit.case.assumptions.record import Case
from winback_kit.case.from_plan.build import segment_of
from winback_kit.case.result.model import cash_flow
from winback_kit.plan.programme.programme import Plan
from winback_kit.records.result import Rows
from winback_kit.records.text_record import text_from_plain
from winback_kit.value.second_lifetime.lifetime_margin import age_factor
from winback_kit.words.text import Text, said

Cell = tuple[str, str]  # a segment and an offer


@dataclass(frozen=True)
class Belief:
    """What is held of a segment with an offer: p0, τ, V, and how each of them is known.

    `value_source` says what V rests on; another source alone is no other belief.
    """

    natural: float
    uplift: float
    value: float
    natural_evidence: str
    uplift_evidence: str
    value_evidence: str = ""
    value_source: str | Text = field(default="", compare=False)


@dataclass(frozen=True)
class ChangedBelief:
    """A belief before and after; None where the segment or the offer came or went."""

    segment: str
    offer: str
    before: Belief | None
    after: Belief | None


def changed_beliefs(
    before: Mapping[Cell, Belief], after: Mapping[Cell, Belief]
) -> Rows[ChangedBelief]:
    """What is held otherwise than before, in the order of the old, then the new."""
    cells = dict.fromkeys([*before, *after])
    both = ((cell, before.get(cell), after.get(cell)) for cell in cells)
    return Rows(ChangedBelief(*cell, old, new) for cell, old, new in both if old != new)


def beliefs_of_case(case: Case) -> dict[Cell, Belief]:
    """What a case holds of each of its segments.

    >>> from winback_kit.case.tracked.what_changes import beliefs_of_case
    >>> held = beliefs_of_case(study.case)
    >>> all(one.uplift > 0 for one in held.values())
    True
    """
    flow = cash_flow(case)
    months = case.horizon_months
    factors = age_factor(discount_rate=case.discount_rate.value, months=months)
    found = {}
    for at, one in enumerate(case.segments):
        margins = flow.segment("margin_kept", at).full()[:months]
        found[one.name, one.offer] = Belief(
            natural=one.natural_return_rate.value,
            uplift=one.return_rate.value - one.natural_return_rate.value,
            value=float(margins @ factors),
            natural_evidence=one.natural_return_rate.evidence,
            uplift_evidence=one.return_rate.evidence,
            **_known(one),
        )
    return found


def beliefs_of_plan(plan: Plan) -> dict[Cell, Belief]:
    """What is held of every segment and offer, also of those that no case takes up.

    What a test has found of an offer stands here even if the next case has another one for it.
    """
    return {
        (one.segment, one.offer): Belief(
            natural=one.effect.natural_return_rate.value,
            uplift=one.effect.uplift.value,
            value=one.slv_with_offer,
            natural_evidence=one.effect.natural_return_rate.evidence,
            uplift_evidence=one.effect.uplift.evidence,
            **_known(segment_of(plan, one)),
        )
        for one in plan.worths
    }


def beliefs_of_cases(plan: Plan, *cases: Case) -> dict[Cell, Belief]:
    """What is held today of every segment and offer that any of the cases takes up."""
    taken_up = {(one.name, one.offer) for case in cases for one in case.segments}
    return {cell: one for cell, one in beliefs_of_plan(plan).items() if cell in taken_up}


def _known(one: Segment) -> dict[str, Any]:
    """How V is known: the weaker grade of margin and survival, and the sources of both."""
    margin, running = one.margin.source, one.retention.source
    both = said("{margin}; {running}", margin=margin, running=running)
    return {
        "value_evidence": max(one.margin.evidence, one.retention.evidence),
        "value_source": margin if margin == running else both,
    }


def beliefs_of_record(record: Mapping[str, Any]) -> dict[Cell, Belief]:
    """What the record of a run holds of each segment and offer that it looked at.

    A grade or a source that an older record does not tell is empty.
    """
    sources = {
        (one["segment"], one["offer"]): text_from_plain(one["source"])
        for one in record.get("second_lifetime_value_sources", [])
    }
    return {
        (one["segment"], one["offer"]): Belief(
            natural=one["natural_return_rate"],
            uplift=one["uplift"],
            value=one["second_lifetime_value_with_offer"],
            natural_evidence=one.get("natural_return_evidence", ""),
            uplift_evidence=one.get("uplift_evidence", ""),
            value_evidence=one.get("second_lifetime_value_evidence", ""),
            value_source=sources.get((one["segment"], one["offer"]), ""),
        )
        for one in record.get("segments", [])
    }
