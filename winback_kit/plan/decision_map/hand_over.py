"""What the map hands to the business case: each segment that is contacted, and who is in reach.

The case takes the share in reach that is stated; where nothing is, the permissions of those lost in
the last year, one contact of each firm. The map counts the same people and takes off, as the list
does, whoever moved, died or was sent away. The case does not: its rates are those of everybody whom
past campaigns contacted, such people among them, so that without them it would count too few
returns. All that it counts too much for them is their contacts:

    too many = contacts of the case · (1 − share on the map / share in the case)
"""

from collections.abc import Sequence
from dataclasses import dataclass

from winback_kit.plan.decision_map.decision_map import FEWEST_TOLD, DecisionMap
from winback_kit.plan.programme.contact_costs import touches_each
from winback_kit.plan.programme.programme import Plan

SEEN = 0.0005  # of a share, told as a difference
MORE_THAN_ONCE = 1.05  # touches of a customer, told as more than one


@dataclass(frozen=True)
class SegmentReach:
    """A segment that is contacted: the case's share in reach, how it is known, and the map's.

    `contacts` are the customers whom the case lists, `contact_cost` what one of them costs; the
    `touches` of one within a past campaign are None where there was none with the offer.
    """

    segment: str
    offer: str
    worth: float
    in_case: float
    evidence: str
    on_map: float | None
    contacts: float = 0.0
    contact_cost: float = 0.0
    touches: float | None = None

    @property
    def apart(self) -> float:
        """How far the two are apart; 0 where the map does not know its own."""
        return 0.0 if self.on_map is None else abs(self.in_case - self.on_map)

    @property
    def differs(self) -> bool:
        """Whether a reader sees a difference."""
        return self.apart >= SEEN

    @property
    def too_many(self) -> float:
        """Contacts of the case with people whom the map takes off; 0 where it takes off nobody.

        >>> SegmentReach("a", "Call", 1.0, 0.8, "B", 0.76, contacts=200.0).too_many
        10.0
        """
        if self.on_map is None or self.in_case <= 0:
            return 0.0
        return round(max(0.0, self.contacts * (1 - self.on_map / self.in_case)), 6)


def reach_of_segments(plan: Plan, found: DecisionMap) -> list[SegmentReach]:
    """Each segment that is contacted, the one first whose contacts bring most."""
    known = "permissions" in plan.history.data.given
    rows = []
    for segment, one in plan.chosen.items():
        in_case = plan.contactable(segment, one.offer)
        lost, reached = found.reach.get(segment, (0, 0))
        on_map = reached / lost if known and lost >= FEWEST_TOLD else None
        share = plan.shares.get((segment, one.offer), 1.0)
        rows.append(
            SegmentReach(
                segment,
                one.offer,
                one.incremental,
                in_case.value,
                in_case.evidence,
                on_map,
                contacts=share * sum(plan.contacted(segment, one.offer)),
                contact_cost=one.contact_cost.value,
                touches=touches_each(plan.history, one.offer),
            )
        )
    return sorted(rows, key=lambda one: -one.worth)


def paid_too_much(rows: Sequence[SegmentReach]) -> tuple[float, float]:
    """Contacts of the case with people whom the map takes off, and what those cost."""
    return sum(one.too_many for one in rows), sum(one.too_many * one.contact_cost for one in rows)
