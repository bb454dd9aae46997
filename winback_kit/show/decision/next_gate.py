"""The next gate: when the decision is looked at again, and what decides then."""

from winback_kit.case.judged.assessment import Assessment
from winback_kit.case.judged.verdict import Verdict
from winback_kit.show.decision.headline import gap_fact, gap_gate
from winback_kit.show.kit.sentence import (
    Sentence,
    count_fact,
    months_fact,
    points_fact,
    say,
    unit_fact,
)
from winback_kit.words.catalogue import in_sentence, marked


def next_gate(assessed: Assessment, decision: Verdict) -> Sentence:
    """When the decision is looked at again, and what decides then."""
    if decision.decision in ("no", "nobody"):
        return _look_again(assessed)
    pilot, running = assessed.pilot, decision.decision == "fund"
    stop, scale = (pilot and gap_gate(pilot, then) for then in ("stop", "scale"))
    if pilot is None or not (stop or (scale and not running)):
        return _first_reading(assessed)
    limits = {name: gap_fact(gate) for name, gate in (("stop", stop), ("scale", scale)) if gate}
    if stop and scale:
        told = _CARRY_ON if running else _SCALE_UP
    else:
        told = _OR_TEST_ON if stop else _SCALE_OR_TEST_ON
    return say(
        told,
        months=months_fact(pilot.months, "pilot.months"),
        people=count_fact(pilot.worth.per_arm, "pilot.per_arm", "{n} customer", "{n} customers"),
        **limits,
    )


_CARRY_ON = marked(
    "After {months}, with {people} contacted and as many held out: stop if the gap in returns "
    "stays under {stop}, carry on if it is above {scale}; in between, test on."
)
_SCALE_UP = marked(
    "After {months}, with {people} contacted and as many held out: stop if the gap in "
    "returns stays under {stop}, scale up if it is above {scale}; in between, test on."
)
_SCALE_OR_TEST_ON = marked(
    "After {months}, with {people} contacted and as many held out: scale up if the gap in "
    "returns is above {scale}, else test on."
)
_OR_TEST_ON = marked(
    "After {months}, with {people} contacted and as many held out: stop if the gap in returns "
    "stays under {stop}, else test on."
)


def watched(assessed: Assessment, decision: Verdict) -> bool:
    """Whether the running programme has a gate after the months of a pilot that is not made."""
    pilot = assessed.pilot
    if pilot is None or decision.decision != "fund" or pilot.option.best == "pilot":
        return False
    return gap_gate(pilot, "stop") is not None


def _look_again(assessed: Assessment) -> Sentence:
    cur = assessed.case.currency
    for at, driver in enumerate(assessed.drivers):
        if driver.break_even is not None:
            path = f"drivers.{at}"
            return say(
                "None: nothing is started. Look again if {driver} can be moved from {base} to "
                "{break_even}.",
                driver=in_sentence(driver.label),
                base=unit_fact(driver.base, f"{path}.base", driver.unit, cur),
                break_even=unit_fact(driver.break_even, f"{path}.break_even", driver.unit, cur),
            )
    return say("None: nothing is started, and no single assumption within reach would change that.")


def _first_reading(assessed: Assessment) -> Sentence:
    at, uplift = next((i, d) for i, d in enumerate(assessed.drivers) if d.name == "uplift")
    if uplift.break_even is None:
        return say("Read the holdout at the end of the first return window, before scaling up.")
    return say(
        "At the end of the first return window: stop if the gap between those contacted and those "
        "held out is under {break_even}.",
        break_even=points_fact(uplift.break_even, f"drivers.{at}.break_even"),
    )
