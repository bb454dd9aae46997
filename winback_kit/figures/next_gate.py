"""The next gate: when the decision is looked at again, and what decides then."""

from __future__ import annotations

from winback_kit.case.assessment import Assessment
from winback_kit.case.gates import Gate
from winback_kit.case.verdict import Verdict
from winback_kit.figures.fact import Sentence, count_fact, joined, months_fact, unit_fact
from winback_kit.figures.headline import gap_fact, gap_gate


def next_gate(assessed: Assessment, decision: Verdict) -> Sentence:
    """When the decision is looked at again, and what decides then."""
    if decision.decision in ("no", "nobody"):
        return _look_again(assessed)
    pilot = assessed.pilot
    stop = gap_gate(pilot, "stop") if pilot else None
    scale = gap_gate(pilot, "scale") if pilot else None
    if decision.decision == "fund" and stop is None:
        return _first_reading(assessed)
    if pilot is None or (stop is None and scale is None):
        return _first_reading(assessed)
    return joined(
        "After ", months_fact(pilot.months, "pilot.months"), ", with ",
        count_fact(pilot.worth.per_arm, "pilot.per_arm", "{n} customer", "{n} customers"),
        " contacted and as many held out: ",
        _rule(stop, scale, "carry on" if decision.decision == "fund" else "scale up"),
    )  # fmt: skip


def _rule(stop: tuple[int, Gate] | None, scale: tuple[int, Gate] | None, then: str) -> Sentence:
    """What is done at which gap in returns between those contacted and those held out."""
    if stop and scale:
        return joined(
            "stop if the gap in returns stays under ", gap_fact(stop), f", {then} if it is above ",
            gap_fact(scale), "; in between, test on.",
        )  # fmt: skip
    if scale:
        return joined(f"{then} if the gap in returns is above ", gap_fact(scale), ", else test on.")
    assert stop is not None
    return joined("stop if the gap in returns stays under ", gap_fact(stop), ", else test on.")


def _look_again(assessed: Assessment) -> Sentence:
    cur = assessed.case.currency
    for at, driver in enumerate(assessed.drivers):
        if driver.break_even is not None:
            return joined(
                "None: nothing is started. Look again if ", driver.label.lower(), " can be moved "
                "from ", unit_fact(driver.base, f"drivers.{at}.base", driver.unit, cur), " to ",
                unit_fact(driver.break_even, f"drivers.{at}.break_even", driver.unit, cur), ".",
            )  # fmt: skip
    return joined(
        "None: nothing is started, and no single assumption within reach would change that."
    )


def _first_reading(assessed: Assessment) -> Sentence:
    cur = assessed.case.currency
    at, uplift = next((i, d) for i, d in enumerate(assessed.drivers) if d.name == "uplift")
    if uplift.break_even is None:
        return joined("Read the holdout at the end of the first return window, before scaling up.")
    return joined(
        "At the end of the first return window: stop if the gap between those contacted and those "
        "held out is under ",
        unit_fact(uplift.break_even, f"drivers.{at}.break_even", uplift.unit, cur), ".",
    )  # fmt: skip
