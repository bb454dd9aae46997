"""Saving as a board reads it: one heading."""

from __future__ import annotations

from winback_kit.plan.saving.saving import Saving
from winback_kit.show.kit.sentence import Isolated, Sentence, points_fact, say

__all__ = ["saving_heading"]


def saving_heading(found: Saving) -> Sentence:
    """Whether asking customers at risk to stay pays, in one line."""
    best = next(iter(found.proven), None)
    if best is not None and best.change is not None:
        at = f"saving.cells.{found.told.index(best)}"
        return say(
            "Asking customers at risk to stay pays in “{who}”: {change} more stay",
            who=Isolated(best.cell),
            change=points_fact(best.change, f"{at}.change"),
        )
    if found.test is None and found.withheld:
        return say("The tests of asking customers at risk to stay are withheld: a draw has failed")
    if found.test is None:
        return say("Whether asking customers at risk keeps them nobody has tested")
    if not found.enough:
        return say("The tests of asking customers at risk are not enough to target by")
    return say("Asking customers at risk to stay is proven to pay with nobody")
