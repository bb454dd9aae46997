"""The decision as one sentence: what to do, with whom, what it brings, at which odds, until when.

The wording follows the result: no programme, a pilot, a part of the segments, or all of them.
"""

from __future__ import annotations

from winback_kit.case.judged.assessment import Assessment, Pilot
from winback_kit.case.judged.gates import Gate
from winback_kit.case.judged.verdict import Verdict
from winback_kit.show.kit.sentence import (
    Fact,
    Part,
    Sentence,
    loss_fact,
    money_fact,
    named_or_counted,
    odds_fact,
    pilot_fact,
    points_fact,
    say,
)
from winback_kit.words.catalogue import marked, words

VERDICTS = {
    "fund": marked("Fund"),
    "pilot": marked("Pilot first"),
    "no": marked("Do not fund"),
    "nobody": marked("Do not fund"),
}


def decision_sentence(assessed: Assessment, decision: Verdict) -> Sentence:
    """The headline of memo, page, cover and chapter."""
    if decision.decision == "fund":
        return _fund(assessed, decision)
    if decision.decision == "pilot":
        return _pilot(assessed)
    return _do_not_fund(assessed, decision)


def verdict_word(decision: Verdict) -> str:
    """The decision in a word or two."""
    if decision.decision == "fund" and decision.partial:
        return words("Fund in part")
    return words(VERDICTS[decision.decision])


def segments_named(assessed: Assessment) -> list[Part]:
    """The segments of the case by name, or how many they are."""
    names = list(dict.fromkeys(segment.name for segment in assessed.case.segments))
    return named_or_counted(names, "segments_in_case")


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
    return say(
        marked("Fund it for {who} only: {npv} against doing nothing, at {odds} odds")
        if decision.partial
        else marked(
            "Fund the full programme, with {who}: {npv} against doing nothing, at {odds} odds"
        ),
        who=segments_named(assessed),
        npv=npv_fact(assessed, sign=True),
        odds=chance_fact(assessed),
    )


def _pilot(assessed: Assessment) -> Sentence:
    pilot, who = assessed.pilot, segments_named(assessed)
    npv, odds = npv_fact(assessed, sign=True), chance_fact(assessed)
    if pilot is None:
        return say(
            "Do not commit yet: winning back {who} would bring {npv} at {odds} odds, but what an "
            "offer causes is not known well enough; contact them against a holdout first",
            who=who,
            npv=npv,
            odds=odds,
        )
    if assessed.outcome.npv <= 0:
        return _pilot_and_no_more(assessed, pilot)
    test, stop = pilot_fact(pilot.months, "pilot.months"), gap_gate(pilot, "stop")
    if stop is None:
        return say(
            "Fund {pilot} with {who}: {npv} if it is scaled up, at {odds} odds",
            pilot=test,
            who=who,
            npv=npv,
            odds=odds,
        )
    return say(
        "Fund {pilot} with {who}: {npv} if it is scaled up, at {odds} odds; stop if the "
        "gap to the holdout stays under {gap}",
        pilot=test,
        who=who,
        npv=npv,
        odds=odds,
        gap=gap_fact(stop),
    )


def _pilot_and_no_more(assessed: Assessment, pilot: Pilot) -> Sentence:
    scale = gap_gate(pilot, "scale")
    parts: dict[str, Part | list[Part]] = {
        "pilot": pilot_fact(pilot.months, "pilot.months"),
        "who": segments_named(assessed),
        "amount": _at_stake(assessed),
        "odds": chance_fact(assessed),
    }
    if scale is None:
        return say(
            marked(
                "Fund {pilot} with {who}, and no more: the full programme would lose "
                "{amount} ({odds} odds that it pays)"
            )
            if assessed.outcome.npv < 0
            else marked(
                "Fund {pilot} with {who}, and no more: the full programme would bring "
                "{amount} ({odds} odds that it pays)"
            ),
            **parts,
        )
    return say(
        marked(
            "Fund {pilot} with {who}, and no more: the full programme would lose {amount} "
            "({odds} odds that it pays); scale up only if the gap to the holdout is above {gap}"
        )
        if assessed.outcome.npv < 0
        else marked(
            "Fund {pilot} with {who}, and no more: the full programme would bring {amount}"
            " ({odds} odds that it pays); scale up only if the gap to the holdout is above {gap}"
        ),
        **parts,
        gap=gap_fact(scale),
    )


_NO = (  # what the programme would lose, what it would bring
    marked(
        "Do not fund it: winning back {who} pays for offers and contacts, but not for the team and "
        "the set-up, and would lose {amount} ({odds} odds that it pays)"
    ),
    marked(
        "Do not fund it: winning back {who} pays for offers and contacts, but not for the team and "
        "the set-up, and would bring {amount} ({odds} odds that it pays)"
    ),
)
_NOBODY = (
    marked(
        "Do not fund it: no offer brings back enough to pay for itself, and contacting {who} would "
        "lose {amount} ({odds} odds that it pays)"
    ),
    marked(
        "Do not fund it: no offer brings back enough to pay for itself, and contacting {who} would "
        "bring {amount} ({odds} odds that it pays)"
    ),
)


def _do_not_fund(assessed: Assessment, decision: Verdict) -> Sentence:
    loses, brings = _NO if decision.decision == "no" else _NOBODY
    return say(
        loses if assessed.outcome.npv < 0 else brings,
        who=segments_named(assessed),
        amount=_at_stake(assessed),
        odds=chance_fact(assessed),
    )


def _at_stake(assessed: Assessment) -> Fact:
    """What the programme would lose or bring, without its sign."""
    return loss_fact(assessed.outcome.npv, "figures.npv", assessed.case.currency)
