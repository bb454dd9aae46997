"""The decision as one sentence: what to do, with whom, what it brings, at which odds, until when.

The wording follows the result: no programme, a pilot, a part of the segments, or all of them.
"""

from __future__ import annotations

from winback_kit.case.assessment import Assessment, Pilot
from winback_kit.case.gates import Gate
from winback_kit.case.verdict import Verdict
from winback_kit.figures.fact import (
    MANY_NAMES,
    Fact,
    Part,
    Sentence,
    count_fact,
    joined,
    length_fact,
    listed,
    loss_fact,
    money_fact,
    odds_fact,
    points_fact,
)

VERDICTS = {"fund": "Fund", "pilot": "Pilot first", "no": "Do not fund", "nobody": "Do not fund"}


def decision_sentence(assessed: Assessment, decision: Verdict) -> Sentence:
    """The headline of memo, page, cover and chapter."""
    if decision.decision == "fund":
        return _fund(assessed, decision)
    if decision.decision == "pilot":
        return _pilot(assessed)
    if decision.decision == "no":
        return joined(
            "Do not fund it: winning back ", segments_named(assessed), " pays for offers and "
            "contacts, but not for the team and the set-up, and ", _would(assessed)
        )  # fmt: skip
    return joined(
        "Do not fund it: no offer brings back enough to pay for itself, and contacting ",
        segments_named(assessed), " ", _would(assessed),
    )  # fmt: skip


def verdict_word(decision: Verdict) -> str:
    """The decision in a word or two."""
    if decision.decision == "fund" and decision.partial:
        return "Fund in part"
    return VERDICTS[decision.decision]


def segments_named(assessed: Assessment) -> list[Part]:
    """The segments of the case by name, or how many they are."""
    names = list(dict.fromkeys(segment.name for segment in assessed.case.segments))
    if len(names) > MANY_NAMES:
        return [count_fact(len(names), "segments_in_case", "{n} segment", "{n} segments")]
    return listed(names)


def npv_fact(assessed: Assessment, *, sign: bool = False) -> Fact:
    """The net present value."""
    return money_fact(assessed.outcome.npv, "figures.npv", assessed.case.currency, sign=sign)


def chance_fact(assessed: Assessment) -> Fact:
    """The chance that it pays."""
    return odds_fact(assessed.risk.chance, "risk.chance")


def gap_gate(pilot: Pilot, then: str) -> tuple[int, Gate] | None:
    """The gate of the gap between treated and holdout that stops or scales, where it can be met."""
    for at, gate in enumerate(pilot.gates):
        if gate.metric == "return_gap" and gate.then == then and gate.reachable:
            return at, gate
    return None


def gap_fact(found: tuple[int, Gate]) -> Fact:
    """The limit of a gate on the gap, in points."""
    at, gate = found
    return points_fact(gate.limit, f"pilot.gates.{at}.limit")


def _fund(assessed: Assessment, decision: Verdict) -> Sentence:
    brings: list[Part] = [
        npv_fact(assessed, sign=True), " against doing nothing, at ", chance_fact(assessed),
        " odds",
    ]  # fmt: skip
    if decision.partial:
        return joined("Fund it for ", segments_named(assessed), " only: ", brings)
    return joined("Fund the full programme, with ", segments_named(assessed), ": ", brings)


def _pilot(assessed: Assessment) -> Sentence:
    pilot, result = assessed.pilot, assessed.outcome
    if pilot is None:
        return joined(
            "Do not commit yet: winning back ", segments_named(assessed), " would bring ",
            npv_fact(assessed, sign=True), " at ", chance_fact(assessed), " odds, but what an "
            "offer causes is not known well enough; contact them against a holdout first",
        )  # fmt: skip
    start: list[Part] = [
        "Fund a ", length_fact(pilot.months, "pilot.months"), " pilot with ",
        *segments_named(assessed),
    ]  # fmt: skip
    stop, scale = gap_gate(pilot, "stop"), gap_gate(pilot, "scale")
    if result.npv > 0:
        until: list[Part] = (
            ["; stop if the gap to the holdout stays under ", gap_fact(stop)] if stop else []
        )
        return joined(
            start, ": ", npv_fact(assessed, sign=True), " if it is scaled up, at ",
            chance_fact(assessed), " odds", until,
        )  # fmt: skip
    only: list[Part] = (
        ["; scale up only if the gap to the holdout is above ", gap_fact(scale)] if scale else []
    )
    return joined(start, ", and no more: the full programme ", _would(assessed), only)


def _would(assessed: Assessment) -> list[Part]:
    """What the programme would lose or bring, with the odds that it pays."""
    npv, cur = assessed.outcome.npv, assessed.case.currency
    odds: list[Part] = [" (", chance_fact(assessed), " odds that it pays)"]
    if npv < 0:
        return ["would lose ", loss_fact(npv, "figures.npv", cur), *odds]
    return ["would bring ", money_fact(npv, "figures.npv", cur), *odds]
