"""What the map hands to the business case: reach, order, and touches."""

from winback_kit.plan.decision_map.decision_map import DecisionMap
from winback_kit.plan.decision_map.hand_over import reach_of_segments
from winback_kit.plan.programme.programme import Plan
from winback_kit.show.kit.sentence import Name, Sentence, in_a_line, say
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import share

__all__ = ["map_hand_over_table"]


def map_hand_over_table(plan: Plan, decision_map: DecisionMap) -> Table | Sentence:
    """Each segment that is contacted, in order: its offer, and the share that may be contacted."""
    rows = reach_of_segments(plan, decision_map)
    if not rows:
        return say("No segment is contacted, so the map hands nothing to the business case.")
    return Table.of(
        rows,
        (Column("Segment, in the order of the case"), lambda one: one.segment),
        (Column("Offer"), lambda one: one.offer),
        (Column("One contact brings, {currency}", "amount", 2), lambda one: one.worth),
        (Column("In reach, in the case", "share", 1), lambda one: one.in_case),
        (Column("Evidence"), lambda one: one.evidence),
        (Column("In reach, on the map", "share", 1), lambda one: one.on_map),
        currency=decision_map.currency,
        source=in_a_line(
            _apart(plan, decision_map),
            words(
                "The case takes what is stated (contactable_share); where nothing is, the "
                "permissions of those lost in the last year. The map also takes off those who "
                "moved, died or were sent away. Its share does not fill the case: it is of those "
                "lost today, and drawn with the case’s own shares; the case also counts those who "
                "will be lost. A dash: permissions are not known."
            ),
        ).text,
    )


def _apart(plan: Plan, decision_map: DecisionMap) -> Sentence:
    """How far the case's reach is from the map's, and how often the case contacts."""
    rows = [one for one in reach_of_segments(plan, decision_map) if one.on_map is not None]
    once = say(
        "The case contacts everybody once; a second touch is no part of it before it is measured."
    )
    if decision_map.tired.left is not None:
        once = say(
            "The case contacts everybody once; what more touches bring stands above, and is on "
            "top of it."
        )
    apart = [one for one in rows if one.differs]
    if not rows:
        return in_a_line(
            say("Who may be contacted is not known, so the case’s reach cannot be checked here."),
            once,
        )
    if not apart:
        return in_a_line(say("The case reaches the share of people that the map does."), once)
    most = max(apart, key=lambda one: one.apart)
    return in_a_line(
        say(
            "The case’s reach is furthest from the map’s in {segment}: {case} against {map}.",
            segment=Name(most.segment),
            case=share(most.in_case, digits=1),
            map=share(most.on_map, digits=1),
        ),
        once,
    )
