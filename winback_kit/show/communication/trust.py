"""What a plan does for trust: the sides of justice, and what the firm has to have changed."""

from winback_kit.client.playbooks.playbook import AXIS, PARTS, Axis
from winback_kit.plan.communication.communication import CommunicationPlan
from winback_kit.show.communication.labels import AXIS_NAMES, PART_NAMES
from winback_kit.show.communication.messages import nobody, reason_of
from winback_kit.show.kit.sentence import Sentence, say
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import share

__all__ = ["changed_table", "justice_finding", "justice_table"]

ROUNDING = 1e-9


def changed_table(plan: CommunicationPlan) -> Table | Sentence:
    """What the firm has changed since they left, for each reason, as the client states it."""
    if not plan.sequences:
        return nobody()
    rows = {reason_of(one.strand): one for one in plan.sequences}.items()
    return Table.of(
        list(rows),
        (Column("They left for"), lambda row: row[0]),
        (
            Column("What has changed since"),
            lambda row: row[1].changed.text if row[1].changed else words("not stated"),
        ),
        (
            Column("What shows it"),
            lambda row: row[1].changed.proof or "" if row[1].changed else "",
        ),
        (
            Column("The offer is made"),
            lambda row: words("yes") if row[1].makes_offer else words("no"),
        ),
        source=words("As stated in client.yml (communication.what_changed)."),
    ).gathered()


def justice_table(plan: CommunicationPlan) -> Table | Sentence:
    """Each side of justice: its parts, and the share of them that customers are told."""
    if not plan.sequences:
        return nobody()
    return Table.of(
        list(plan.justice.items()),
        (Column("Side of justice"), lambda row: words(AXIS_NAMES[row[0]])),
        (Column("Its parts"), lambda row: _parts(row[0])),
        (Column("Of these told", "share", digits=0), lambda row: row[1]),
        source=words(
            "The three sides by Homburg, Hoyer and Stock (2007), who found that all three carry "
            "the satisfaction with which lost customers return. Mean over the strands of the plan."
        ),
    )


def _parts(axis: Axis) -> str:
    return ", ".join(words(PART_NAMES[part]) for part in PARTS if AXIS[part] == axis)


def justice_finding(plan: CommunicationPlan) -> Sentence:
    """The side of justice that is served least, and what would mend it."""
    if not plan.sequences:
        return nobody()
    told = min(plan.justice.values())
    first, *others = (axis for axis, part in plan.justice.items() if part <= told + ROUNDING)
    side = words(AXIS_NAMES[first])
    for axis in others:
        side = words("{one} and of {other}", one=side, other=words(AXIS_NAMES[axis]))
    if told == 1:
        return say("Customers are told every part of each side.")
    return say(
        "Least is told of {side}: {share} of the parts. What is missing is mostly what the firm "
        "has changed, and what shows it; both have to be done before they can be said.",
        side=side,
        share=share(told, digits=0),
    )
