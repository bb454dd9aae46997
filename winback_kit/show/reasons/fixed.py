"""What fixes that were made have stopped."""

from __future__ import annotations

from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.reasons.fixed import KnownFix, fixes_of
from winback_kit.show.kit.sentence import (
    Name,
    Place,
    Sentence,
    count_fact,
    in_a_line,
    range_facts,
    say,
    share_fact,
)
from winback_kit.words.numbers import months

__all__ = ["fixed_finding"]


def fixed_finding(plan: Plan) -> Sentence | str:
    """What fixes that were made have stopped, against all other reasons in the same months."""
    made = [(at, one) for at, one in enumerate(fixes_of(plan)) if one.measured is not None]
    return in_a_line(*(_stopped(one, f"reasons.fixes.{at}") for at, one in made)) if made else ""


def _stopped(one: KnownFix, at: str) -> Sentence:
    found = one.measured
    if found is None or found.stopped is None or found.low is None or found.high is None:
        return say(
            "The fix of {reason} is in place, but fewer than ten losses before it or after it "
            "carry a reason: what it stops is not measured yet.",
            reason=Name(one.reason),
        )
    facts: dict[str, Place] = {
        "reason": Name(one.reason),
        "before": count_fact(found.before, f"{at}.before", "{n} customer", "{n} customers"),
        "after": count_fact(found.after, f"{at}.after"),
        "months": months(found.months),
        "expected": count_fact(found.expected or 0.0, f"{at}.expected"),
        "stopped": share_fact(found.stopped, f"{at}.stopped"),
        **range_facts(found.low, found.high, f"{at}.", "share", digits=0),
    }
    told = say(
        "Since the fix of {reason} {after} left for it in {months}, and {before} in the same "
        "months of the year before; had they gone as those for all other reasons, {expected} "
        "would have left. So it stopped {stopped} of them (80 %: {low} to {high}).",
        **facts,
    )
    if found.proven:
        return told
    return in_a_line(told, say("That may be chance: nothing proves that it stops anybody."))
