"""How the lists and the case agree: from the lost to those whom the case contacts.

    lost today     =  on the list + off it by one rule each
    lost before    =  on the list + those off it today whom the case counts all the same
    contacted      =  lost before + lost while the programme contacts − back while held
                      − left alone + assumed

The case counts a segment as a whole, at the segment's mean: everybody in reach whom its offer
reaches. The list looks at each of them. So the case counts three kinds of people who are off the
list today: those held out in a test that is not read yet and those contacted too short a time ago,
who are contacted later, and those with whom a contact costs more than it brings; the last bring
less than the segment's mean, and the list, which leaves them out, loses that much less. Those whom
the next test holds back are contacted after it, unless they are back by then; who is held out of
every campaign, or left to what is done today, is not (left alone). `assumed` is what the case takes
beyond the people of the lists: permissions that are not known, the budget, the team's capacity, or
contacts as stated.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from winback_kit.history.permissions import BARRED, NO_PERMISSION, OPTED_OUT
from winback_kit.plan.lists.off_list import (
    COSTS_MORE,
    MOVED_OR_DIED,
    SEGMENT_COSTS_MORE,
    SENT_AWAY_BY_US,
    TOO_LONG_AGO,
    WORTH_LESS,
)
from winback_kit.plan.programme.programme import Plan

# the codes of the rules, taken together as a reader of the first page is told of them
GROUPS: dict[str, tuple[str, ...]] = {
    "shut": (BARRED, OPTED_OUT, NO_PERMISSION),
    "in_peace": (SENT_AWAY_BY_US, MOVED_OR_DIED),
    "too_long_ago": (TOO_LONG_AGO,),
    "costs_more": (WORTH_LESS, SEGMENT_COSTS_MORE, COSTS_MORE),
}


@dataclass(frozen=True)
class Funnel:
    """Customers: those off the list by code, of them those whom the case counts, and the case's.

    `spared` is money: what contacting those would lose with whom it costs more than it brings.
    `left_alone` are held out of every campaign, or left to what is done today.
    """

    listed: int
    off: Mapping[str, int]
    counted: Mapping[str, int]
    newly_lost: float
    back_while_held: float
    contacted: float
    spared: float
    left_alone: float = 0.0

    @property
    def counted_off_list(self) -> int:
        """Customers off the list whom the case contacts all the same."""
        return sum(self.counted.values())

    @property
    def lost(self) -> int:
        """Everybody who is lost today."""
        return self.listed + sum(self.off.values())

    @property
    def off_by_group(self) -> dict[str, int]:
        """Those off the list by the groups of the rules; `others` for what is in none."""
        found = {
            name: sum(self.off.get(code, 0) for code in codes) for name, codes in GROUPS.items()
        }
        return found | {"others": sum(self.off.values()) - sum(found.values())}

    @property
    def may_be_contacted(self) -> int:
        """The lost but for those who may not be contacted; all where permissions are not known."""
        return self.lost - self.off_by_group["shut"]

    @property
    def lost_before(self) -> int:
        """Those of them whom the case counts, one by one."""
        return self.listed + self.counted_off_list

    @property
    def assumed(self) -> float:
        """Contacts of the case beyond those people and the newly lost; negative where fewer."""
        counted = self.lost_before + self.newly_lost - self.back_while_held - self.left_alone
        return self.contacted - counted


def newly_lost(plan: Plan) -> float:
    """Customers contacted in the case as they are lost, without limit of capacity or budget."""
    pairs = plan.shares or {(one.segment, one.offer) for one in plan.best.values()}
    return sum(
        plan.contactable(segment, offer).value
        * plan.losses_per_month[segment]
        * plan.months_of(segment)
        * plan.shares.get((segment, offer), 1.0)
        for segment, offer in pairs
    )
