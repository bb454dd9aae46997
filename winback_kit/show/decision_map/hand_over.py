"""What the map hands to the business case: reach, order, and touches."""

from collections.abc import Sequence

from winback_kit.plan.decision_map.decision_map import DecisionMap
from winback_kit.plan.decision_map.hand_over import (
    MORE_THAN_ONCE,
    SegmentReach,
    paid_too_much,
    reach_of_segments,
)
from winback_kit.plan.programme.programme import Plan
from winback_kit.show.kit.sentence import Name, Sentence, in_a_line, say, say_many
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import amount, count, money, share

__all__ = ["map_hand_over_table"]


def map_hand_over_table(plan: Plan, decision_map: DecisionMap) -> Table | Sentence:
    """Each segment that is contacted, in order: its offer, and the share that may be contacted."""
    rows = reach_of_segments(plan, decision_map)
    if not rows:
        return say("No segment is contacted, so the map hands nothing to the business case.")
    return Table.of(
        rows,
        (Column("Segment, the best first"), lambda one: one.segment),
        (Column("Offer"), lambda one: one.offer),
        (Column("One contact brings, {currency}", "amount", 2), lambda one: one.worth),
        (Column("In reach, in the case", "share", 1), lambda one: one.in_case),
        (Column("Evidence"), lambda one: one.evidence),
        (Column("In reach, on the map", "share", 1), lambda one: one.on_map),
        (Column("Touches each, in a campaign", "amount", 1), lambda one: one.touches),
        currency=decision_map.currency,
        source=in_a_line(
            _apart(rows, decision_map),
            _unit(decision_map),
            words(
                "The case takes what is stated (contactable_share); where nothing is, the "
                "permissions of those lost in the last year. A dash: not known."
            ),
        ).text,
    ).gathered()


def _unit(decision_map: DecisionMap) -> Sentence | str:
    """What the case counts where customers belong to firms."""
    if not decision_map.firms:
        return ""
    return say(
        "Case and map count one contact of each firm, the one in the segment where a contact "
        "brings most, and none of a firm that still buys; unless contactable_share is stated, "
        "which stays as it is."
    )


def _apart(rows: Sequence[SegmentReach], decision_map: DecisionMap) -> Sentence:
    """How far the case's reach is from the map's and what that costs, and how often it contacts."""
    known = [one for one in rows if one.on_map is not None]
    apart = [one for one in known if one.differs]
    often = _often(rows, decision_map)
    if not known:
        return in_a_line(
            say("Who may be contacted is not known, so the case’s reach cannot be checked here."),
            often,
        )
    if not apart:
        return in_a_line(say("The case reaches the share of people that the map does."), often)
    most = max(apart, key=lambda one: one.apart)
    furthest = say(
        "The case’s reach is furthest from the map’s in {segment}: {case} against {map}.",
        segment=Name(most.segment),
        case=share(most.in_case, digits=1),
        map=share(most.on_map, digits=1),
    )
    return in_a_line(furthest, _too_many(known, decision_map), often)


def _too_many(rows: Sequence[SegmentReach], decision_map: DecisionMap) -> Sentence | str:
    """What the case pays for people whom the map takes off, and why it counts them."""
    contacts, cost = paid_too_much(rows)
    if contacts < 1:
        return ""
    return say_many(
        contacts,
        "The map also takes off those who moved, died or were sent away. The case counts them, "
        "since its rates are of everybody whom campaigns contacted, them included: at most {n} "
        "contact too many, for {cost}.",
        "The map also takes off those who moved, died or were sent away. The case counts them, "
        "since its rates are of everybody whom campaigns contacted, them included: at most {n} "
        "contacts too many, for {cost}.",
        n=count(contacts),
        cost=money(cost, decision_map.currency),
    )


def _often(rows: Sequence[SegmentReach], decision_map: DecisionMap) -> Sentence:
    """How many touches the case pays for."""
    several = [one for one in rows if one.touches is not None and one.touches >= MORE_THAN_ONCE]
    if several:
        most = max(several, key=lambda one: one.touches or 0.0)
        return say(
            "What a customer costs in the case, and what the offer causes, are of all touches of a "
            "campaign together, with {offer} {touches} of them.",
            offer=Name(most.offer),
            touches=amount(most.touches, digits=1),
        )
    if decision_map.tired.left is not None:
        return say(
            "The case contacts everybody once; what more touches bring stands above, and is on "
            "top of it."
        )
    return say(
        "The case contacts everybody once; a second touch is no part of it before it is measured."
    )
