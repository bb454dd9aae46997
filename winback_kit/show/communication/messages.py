"""The messages of a plan: one after the other, with their words, and why there are no more."""

from collections.abc import Callable, Sequence

from winback_kit.client.codebook.kinds import KIND_NAMES
from winback_kit.client.playbooks.places import filled, places_in
from winback_kit.client.playbooks.playbook import FALLS_AWAY
from winback_kit.plan.communication.communication import CommunicationPlan
from winback_kit.plan.communication.sequence import MessageSequence, PlannedTouch, Strand
from winback_kit.plan.communication.stops import STOP_WORDS
from winback_kit.show.communication.labels import FORM_NAMES, PART_NAMES, TOUCH_NAMES
from winback_kit.show.kit.sentence import Sentence, joined, listed, say, say_many
from winback_kit.show.kit.table import Cell, Column, Table, interval
from winback_kit.words.catalogue import plural, words
from winback_kit.words.locale import day
from winback_kit.words.numbers import amount, count
from winback_kit.words.told import told_name

__all__ = ["messages_finding", "messages_table", "sequences_table", "words_table"]


def nobody() -> Sentence:
    """That the plan writes to nobody."""
    return say("Nobody is contacted, and so nobody is written to.")


def sequences_table(plan: CommunicationPlan) -> Table | Sentence:
    """Each kind of strand: how many messages, by which form, and why there are no more."""
    if not plan.sequences:
        return nobody()
    return Table.of(
        alike(plan),
        (Column("They left for"), lambda own: reason_of(own[0].strand)),
        *_offers(plan),
        (Column("By"), lambda own: words(FORM_NAMES[own[0].strand.form])),
        (Column("Messages", "count"), lambda own: len(own[0].touches)),
        (Column("No more, because"), lambda own: words(STOP_WORDS[own[0].stop])),
        source=words(
            "Each customer is written to by the form that is open to them; shown is the one that "
            "reaches most of a segment. A run has a row for each message and person in "
            "lists/communication_plan.csv."
        ),
    ).gathered()


def _offers(plan: CommunicationPlan) -> list[tuple[Column, Callable[..., str]]]:
    """The offer of each strand, where there is more than one."""
    if len({one.strand.offer for one in plan.sequences}) == 1:
        return []
    return [(Column("Offer"), lambda own: told_name(own[0].strand.offer))]


def alike(plan: CommunicationPlan) -> list[list[MessageSequence]]:
    """The sequences that say the same and end alike, whatever the segment."""
    found: dict[object, list[MessageSequence]] = {}
    for one in plan.sequences:
        strand = one.strand
        said = tuple(touch.code for touch in one.touches)
        key = (strand.kind, strand.reason, strand.offer, strand.form, said, one.stop)
        found.setdefault(key, []).append(one)
    return list(found.values())


def reason_of(strand: Strand) -> str:
    """Why those of a strand left: the reason by name, else its kind."""
    return told_name(strand.reason) if strand.reason else words(KIND_NAMES[strand.kind])


def messages_table(plan: CommunicationPlan) -> Table | Sentence:
    """Every message of each kind of strand, with what it is expected to bring."""
    if not plan.sequences:
        return nobody()
    rows = [(own, at) for own in alike(plan) for at in range(len(own[0].touches))]
    return Table.of(
        rows,
        (Column("They left for"), lambda row: reason_of(row[0][0].strand)),
        (Column("Message", "count"), lambda row: row[1] + 1),
        (Column("It is"), lambda row: _says(row[0][0].touches[row[1]])),
        (Column("Days later", "days"), lambda row: _days(plan, row[0][0].touches[row[1]])),
        (interval("Worth, {currency}", "amount", digits=2), lambda row: _worth(*row)),
        currency=plan.plan.currency,
        source=words(
            "Money for each customer on the list; where segments differ, from the least to the "
            "most. What a message brings that only asks or tells nobody has measured, so that only "
            "its cost is shown. A dash: not known, since nobody has measured what is left of an "
            "offer's effect when it is made again."
        ),
    ).gathered()


def _worth(own: Sequence[MessageSequence], at: int) -> tuple[float, float] | Cell | None:
    """The worth of a message, of segments that differ from the least to the most."""
    found = [one.touches[at].worth for one in own]
    known = [one for one in found if one is not None]
    if len(known) < len(found):
        return None
    low, high = min(known), max(known)
    return (low, high) if high > low else Cell(low, "amount", 2, sign=True)


def _says(touch: PlannedTouch) -> str:
    return ", ".join(words(TOUCH_NAMES[name]) for name in touch.names)


def _days(plan: CommunicationPlan, touch: PlannedTouch) -> int | None:
    least = plan.client.settings.communication.least_gap_days
    return max(touch.days, least) if touch.number > 1 else None


def words_table(plan: CommunicationPlan) -> Table | Sentence:
    """What is said to the strand that gets most messages, part by part, as it is sent."""
    if not plan.sequences:
        return nobody()
    sequence = max(plan.sequences, key=lambda one: len(one.touches))
    values = {"firm": plan.client.name}
    if sequence.changed:
        values["what_changed"] = sequence.changed.text
        values |= {FALLS_AWAY: sequence.changed.proof} if sequence.changed.proof else {}
    rows = [
        (one.number, part, filled(text, values))
        for one in sequence.touches
        for part, text in one.message.parts.items()
        if FALLS_AWAY not in places_in(text) or FALLS_AWAY in values
    ]
    return Table.of(
        rows,
        (Column("Message", "count"), lambda row: row[0]),
        (Column("To"), lambda row: words(PART_NAMES[row[1]])),
        (Column("What is said"), lambda row: row[2]),
        source=words(
            "To {segment}, by {form}. Places in braces are filled when it is sent. The texts are "
            "those of templates/playbooks; a file in the client's own playbooks/ goes before them.",
            segment=told_name(sequence.strand.segment),
            form=words(FORM_NAMES[sequence.strand.form]),
        ),
    )


def messages_finding(plan: CommunicationPlan) -> Sentence:
    """When it begins, how often somebody is written to, and to whom no offer can be made."""
    if not plan.sequences:
        return nobody()
    most = max(len(one.touches) for one in plan.sequences)
    begun = say_many(
        most,
        "From {day} on nobody is written to more than {n} time, and whoever is silent {rest} after "
        "the last message is left in peace.",
        "From {day} on nobody is written to more than {n} times, and whoever is silent {rest} "
        "after the last message is left in peace.",
        day=day(plan.start),
        n=count(most),
        rest=_rest(plan),
    )
    return joined(begun, *_first(plan.sequences), *_held(plan), *_closed(plan))


def _rest(plan: CommunicationPlan) -> str:
    days = plan.client.settings.communication.sunset_days
    return plural(days, "{n} day", "{n} days", n=amount(days))


def _first(sequences: tuple[MessageSequence, ...]) -> list[Sentence | str]:
    asks = all(not one.touches[0].makes_offer for one in sequences)
    if asks:
        return [" ", say("The first message asks, and offers nothing.")]
    return [
        " ",
        say(
            "Where the offer cannot carry the cost of a message that only asks, it is asked and "
            "offered in one."
        ),
    ]


def _held(plan: CommunicationPlan) -> list[Sentence | str]:
    names = list(dict.fromkeys(reason_of(one.strand) for one in plan.held))
    if not names:
        return []
    return [
        " ",
        say(
            "Nothing is stated to have changed for {names}: these customers are asked, and made "
            "no offer, until communication.what_changed says what the firm has done.",
            names=joined(*listed(names)),
        ),
    ]


def _closed(plan: CommunicationPlan) -> list[Sentence | str]:
    if plan.permissions_known:
        return []
    return [
        " ",
        say(
            "Permissions are not known, so that the file for the mailing system stays empty until "
            "the table of permissions says who may be written to."
        ),
    ]
