"""The next gate: when the decision is looked at again, and what decides then."""

from __future__ import annotations

from winback_kit.case.judged.assessment import Assessment, Pilot
from winback_kit.case.judged.gates import Gate
from winback_kit.case.judged.verdict import Verdict
from winback_kit.show.decision.headline import gap_fact, gap_gate
from winback_kit.show.kit.sentence import (
    Part,
    Sentence,
    count_fact,
    months_fact,
    points_fact,
    say,
    unit_fact,
)
from winback_kit.words.catalogue import in_sentence


def next_gate(assessed: Assessment, decision: Verdict) -> Sentence:
    """When the decision is looked at again, and what decides then."""
    if decision.decision in ("no", "nobody"):
        return _look_again(assessed)
    pilot = assessed.pilot
    stop = gap_gate(pilot, "stop") if pilot else None
    scale = gap_gate(pilot, "scale") if pilot else None
    if pilot is None or (stop is None and scale is None):
        return _first_reading(assessed)
    if decision.decision == "fund":
        return _first_reading(assessed) if stop is None else _carry_on(pilot, stop, scale)
    return _scale_up(pilot, stop, scale)


def watched(assessed: Assessment, decision: Verdict) -> bool:
    """Whether the running programme has a gate after the months of a pilot that is not made."""
    pilot = assessed.pilot
    if pilot is None or decision.decision != "fund" or pilot.option.best == "pilot":
        return False
    return gap_gate(pilot, "stop") is not None


def _carry_on(pilot: Pilot, stop: tuple[int, Gate], scale: tuple[int, Gate] | None) -> Sentence:
    """What is done with a running programme at which gap in returns to the holdout."""
    if scale is None:
        return _or_test_on(pilot, stop)
    return say(
        "After {months}, with {people} contacted and as many held out: stop if the gap in returns "
        "stays under {stop}, carry on if it is above {scale}; in between, test on.",
        **_read(pilot),
        stop=gap_fact(stop),
        scale=gap_fact(scale),
    )


def _scale_up(
    pilot: Pilot, stop: tuple[int, Gate] | None, scale: tuple[int, Gate] | None
) -> Sentence:
    """What is done after a pilot at which gap in returns to the holdout."""
    if stop and scale:
        return say(
            "After {months}, with {people} contacted and as many held out: stop if the gap in "
            "returns stays under {stop}, scale up if it is above {scale}; in between, test on.",
            **_read(pilot),
            stop=gap_fact(stop),
            scale=gap_fact(scale),
        )
    if scale:
        return say(
            "After {months}, with {people} contacted and as many held out: scale up if the gap in "
            "returns is above {scale}, else test on.",
            **_read(pilot),
            scale=gap_fact(scale),
        )
    assert stop is not None
    return _or_test_on(pilot, stop)


def _or_test_on(pilot: Pilot, stop: tuple[int, Gate]) -> Sentence:
    return say(
        "After {months}, with {people} contacted and as many held out: stop if the gap in returns "
        "stays under {stop}, else test on.",
        **_read(pilot),
        stop=gap_fact(stop),
    )


def _read(pilot: Pilot) -> dict[str, Part]:
    """After how many months, and on how many people, the gap is read."""
    return {
        "months": months_fact(pilot.months, "pilot.months"),
        "people": count_fact(pilot.worth.per_arm, "pilot.per_arm", "{n} customer", "{n} customers"),
    }


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
