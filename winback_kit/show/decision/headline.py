"""The decision as one sentence: what is asked for, with whom, what it brings, at which chance.

The wording follows the result: no programme, costs first, a pilot, a part of the segments, or all.
"""

from winback_kit.case.gates.gates import Gate
from winback_kit.case.judged.assessment import Assessment
from winback_kit.case.judged.case_pilot import Pilot
from winback_kit.case.judged.verdict import PROVEN, Verdict
from winback_kit.case.result.costs import spent
from winback_kit.case.result.outcome import Outcome
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
    "cost_first": marked("State the costs first"),
    "no": marked("Do not fund"),
    "nobody": marked("Do not fund"),
}


def decision_sentence(assessed: Assessment, decision: Verdict) -> Sentence:
    """The headline of memo, page, cover and chapter."""
    result, cur = assessed.outcome, assessed.case.currency
    parts: dict[str, Part | list[Part]] = {
        "who": segments_named(assessed),
        "amount": loss_fact(result.npv, "figures.npv", cur),  # without its sign
        "cost": spent_fact(result),
    }
    if decision.bearable is not None:
        parts["bearable"] = money_fact(decision.bearable, "verdict.bearable", cur)
    if assessed.pilot:
        parts["pilot"] = pilot_fact(assessed.pilot.months, "pilot.months")
        parts["budget"] = money_fact(assessed.pilot.budget, "pilot.budget", cur)
    told = say(_headline(assessed, decision), **parts)
    if assessed.risk.chance is None:
        return told
    return say(
        "{decision} (chance that it pays: {chance})", decision=told, chance=chance_fact(assessed)
    )


def _headline(assessed: Assessment, decision: Verdict) -> str:
    """What is said, before its places are filled."""
    brings = assessed.outcome.npv >= 0
    if decision.decision == "fund":
        return _FUND_PART if decision.partial else _FUND
    if decision.decision == "cost_first":
        return _cost_first(decision)
    if decision.decision == "pilot":
        pilot = assessed.pilot
        if pilot is None:
            return _HOLDOUT_FIRST
        if pilot.needed is not None and assessed.outcome.npv > 0:
            return _TOO_FEW
        return _PILOT if assessed.outcome.npv > 0 else _PILOT_AND_NO_MORE[brings]
    if not decision.costs_known:
        return _NOT_EVEN_WITHOUT[brings]
    return (_NO if decision.decision == "no" else _NOBODY)[brings]


def _cost_first(decision: Verdict) -> str:
    if decision.bearable is None:
        return _NO_TEAM
    return _COST_FIRST if decision.uplift_grade in PROVEN else _COST_FIRST_IF_IT_WORKS


def verdict_word(decision: Verdict) -> str:
    """The decision in a word or two."""
    if decision.decision == "fund" and decision.partial:
        return words("Fund in part")
    if decision.decision == "pilot" and not decision.decidable:
        return words("Not yet")
    return words(VERDICTS[decision.decision])


def segments_named(assessed: Assessment) -> list[Part]:
    """The segments of the case by name, or how many they are."""
    names = list(dict.fromkeys(segment.name for segment in assessed.case.segments))
    return named_or_counted(names, "segments_in_case")


def npv_fact(assessed: Assessment, *, sign: bool = False) -> Fact:
    """The net present value."""
    return money_fact(assessed.outcome.npv, "figures.npv", assessed.case.currency, sign=sign)


def spent_fact(result: Outcome) -> Fact:
    """The money asked for: all costs before tax, as a present value."""
    return money_fact(spent(result), "spent", result.currency)


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


_FUND = marked("Approve {cost} to win back {who}: {amount} better than doing nothing")
_FUND_PART = marked(
    "Approve {cost} to win back {who} and nobody else: {amount} better than doing nothing"
)
_HOLDOUT_FIRST = marked(
    "Do not commit yet: winning back {who} would be {amount} better than doing nothing, but what "
    "an offer causes is not known well enough; leave a group alone first, and compare"
)
_TOO_FEW = marked(
    "Do not commit yet: winning back {who} would be {amount} better than doing nothing, but that "
    "is not sure enough, and a pilot of this size could not decide it"
)
_PILOT = marked(
    "Approve {budget} for {pilot} with {who}: the full programme would be {amount} better than "
    "doing nothing"
)
_COST_FIRST = marked(
    "Cost it first: winning back {who} pays while team and set-up, which are not stated, stay "
    "under {bearable} a year"
)
_COST_FIRST_IF_IT_WORKS = marked(
    "Cost it first, and test it: if the offer works as assumed, winning back {who} pays while team "
    "and set-up, which are not stated, stay under {bearable} a year"
)
_NO_TEAM = marked(
    "Cost it first: winning back {who} would be {amount} better than doing nothing, before a team "
    "and a set-up, which are not stated"
)
# each pair: what the programme would lose, what it would bring
_PILOT_AND_NO_MORE = (
    marked(
        "Approve {budget} for {pilot} with {who}, and no more: the full programme would lose "
        "{amount}"
    ),
    marked(
        "Approve {budget} for {pilot} with {who}, and no more: the full programme would bring "
        "{amount}"
    ),
)
_NOT_EVEN_WITHOUT = (
    marked(
        "Do not fund it: winning back {who} does not pay even before a team and a set-up, which "
        "are not stated; it would lose {amount}"
    ),
    marked(
        "Do not fund it: winning back {who} brings {amount} before a team and a set-up, which are "
        "not stated, and nothing after them"
    ),
)
_NO = (
    marked(
        "Do not fund it: winning back {who} pays for offers and contacts, but not for the team and "
        "the set-up, and would lose {amount}"
    ),
    marked(
        "Do not fund it: winning back {who} pays for offers and contacts, but not for the team and "
        "the set-up, and would bring {amount}"
    ),
)
_NOBODY = (
    marked(
        "Do not fund it: no offer brings back enough to pay for itself, and contacting {who} would "
        "lose {amount}"
    ),
    marked(
        "Do not fund it: no offer brings back enough to pay for itself, and contacting {who} would "
        "bring {amount}"
    ),
)
