"""The decision as one sentence: what to do, with whom, what it brings, at which odds, until when.

The wording follows the result: no programme, a pilot, a part of the segments, or all of them.
"""

from winback_kit.case.gates.gates import Gate
from winback_kit.case.judged.assessment import Assessment
from winback_kit.case.judged.case_pilot import Pilot
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
    pilot, npv = assessed.pilot, assessed.outcome.npv
    found = gap_gate(pilot, "stop" if npv > 0 else "scale") if pilot else None
    parts: dict[str, Part | list[Part]] = {
        "who": segments_named(assessed),
        "npv": npv_fact(assessed, sign=True),
        "amount": loss_fact(npv, "figures.npv", assessed.case.currency),  # without its sign
        "odds": chance_fact(assessed),
    }
    if pilot:
        parts["pilot"] = pilot_fact(pilot.months, "pilot.months")
    if found:
        parts["gap"] = gap_fact(found)
    if decision.decision == "fund":
        told = _FUND_PART if decision.partial else _FUND
    elif decision.decision == "pilot":
        too_few = pilot is not None and pilot.needed is not None and npv > 0
        told = _TOO_FEW if too_few else _pilot(npv, pilot=bool(pilot), gate=bool(found))
    else:
        told = (_NO if decision.decision == "no" else _NOBODY)[npv >= 0]
    return say(told, **parts)


def _pilot(npv: float, *, pilot: bool, gate: bool) -> str:
    """What is said of the pilot that is to come first."""
    if not pilot:
        return _HOLDOUT_FIRST
    if npv > 0:
        return _THEN_STOP
    return (_NO_MORE_BUT if gate else _NO_MORE)[npv >= 0]


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


_FUND = marked("Fund the full programme, with {who}: {npv} against doing nothing, at {odds} odds")
_FUND_PART = marked("Fund it for {who} only: {npv} against doing nothing, at {odds} odds")
_HOLDOUT_FIRST = marked(
    "Do not commit yet: winning back {who} would bring {npv} at {odds} odds, but what an "
    "offer causes is not known well enough; contact them against a holdout first"
)
_TOO_FEW = marked(
    "Do not commit yet: winning back {who} would bring {npv} at {odds} odds; that is not sure "
    "enough, and a pilot of this size could not decide it"
)
_THEN_STOP = marked(
    "Fund {pilot} with {who}: {npv} if it is scaled up, at {odds} odds; stop if the "
    "gap to the holdout stays under {gap}"
)
# each pair: what the programme would lose, what it would bring
_NO_MORE = (
    marked(
        "Fund {pilot} with {who}, and no more: the full programme would lose "
        "{amount} ({odds} odds that it pays)"
    ),
    marked(
        "Fund {pilot} with {who}, and no more: the full programme would bring "
        "{amount} ({odds} odds that it pays)"
    ),
)
_NO_MORE_BUT = (
    marked(
        "Fund {pilot} with {who}, and no more: the full programme would lose {amount} "
        "({odds} odds that it pays); scale up only if the gap to the holdout is above {gap}"
    ),
    marked(
        "Fund {pilot} with {who}, and no more: the full programme would bring {amount}"
        " ({odds} odds that it pays); scale up only if the gap to the holdout is above {gap}"
    ),
)
_NO = (
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
