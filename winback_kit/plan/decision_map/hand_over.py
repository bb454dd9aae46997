"""What the map hands to the business case: each segment that is contacted, and who is in reach.

The case takes the share in reach that is stated; where nothing is, the permissions of those lost in
the last year. The map counts those in reach of everybody lost, and also takes off whoever moved,
died or was sent away.
"""

from dataclasses import dataclass

from winback_kit.plan.decision_map.decision_map import FEWEST_TOLD, DecisionMap
from winback_kit.plan.programme.programme import Plan

SEEN = 0.0005  # of a share, told as a difference


@dataclass(frozen=True)
class SegmentReach:
    """A segment that is contacted: the case's share in reach, how it is known, and the map's."""

    segment: str
    offer: str
    worth: float
    in_case: float
    evidence: str
    on_map: float | None

    @property
    def apart(self) -> float:
        """How far the two are apart; 0 where the map does not know its own."""
        return 0.0 if self.on_map is None else abs(self.in_case - self.on_map)

    @property
    def differs(self) -> bool:
        """Whether a reader sees a difference."""
        return self.apart >= SEEN


def reach_of_segments(plan: Plan, found: DecisionMap) -> list[SegmentReach]:
    """Each segment that is contacted, the one first whose contacts bring most."""
    known = "permissions" in plan.history.data.given
    rows = []
    for segment, one in plan.chosen.items():
        in_case = plan.contactable(segment, one.offer)
        lost, reached = found.reach.get(segment, (0, 0))
        on_map = reached / lost if known and lost >= FEWEST_TOLD else None
        rows.append(
            SegmentReach(
                segment, one.offer, one.incremental, in_case.value, in_case.evidence, on_map
            )
        )
    return sorted(rows, key=lambda one: -one.worth)
