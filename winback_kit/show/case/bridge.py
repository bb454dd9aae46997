"""The bridge to the net present value as facts: each step with its place in run.json."""

from dataclasses import dataclass

from winback_kit.case.result.bridge import bridge
from winback_kit.case.result.outcome import Outcome
from winback_kit.show.kit.sentence import Fact, amount_fact
from winback_kit.words.catalogue import words


@dataclass(frozen=True)
class DrawnStep:
    """One step: its change (or height, for a sum), and from where to where it runs."""

    label: str
    fact: Fact
    before: float
    after: float
    is_sum: bool = False


def bridge_steps(result: Outcome) -> tuple[DrawnStep, ...]:
    """The steps in order; the last is the net present value."""
    return tuple(
        DrawnStep(
            words(one.label),
            amount_fact(one.value, f"figures.{one.name}"),
            one.before,
            one.after,
            one.is_sum,
        )
        for one in bridge(result)
    )
