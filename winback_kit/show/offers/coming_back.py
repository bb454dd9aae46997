"""What coming back depends on: shares by time since the loss, offer and lifetime, and a logit."""

from winback_kit.history.coming_back.depends_on import (
    FEWEST_EACH_WAY,
    LENGTH,
    OFFER,
    SINCE,
    Back,
    ComingBack,
    Trait,
)
from winback_kit.show.kit.sentence import Name, Sentence, count_fact, in_a_line, say
from winback_kit.show.kit.table import CellValue, Column, Table, interval
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.numbers import count, digits_for, months, points, share
from winback_kit.words.told import told_name

__all__ = ["coming_back_finding", "coming_back_table", "coming_back_traits_table"]

_HEADS = {
    SINCE: marked("Weeks from the loss to the contact"),
    LENGTH: marked("Months of the lifetime before"),
    OFFER: marked("Offer"),
}


def coming_back_table(coming: ComingBack) -> Table:
    """Those contacted, alike in one thing each: how many came back, and of the held out alike."""
    parts = ((SINCE, coming.by_since), (LENGTH, coming.by_length), (OFFER, coming.by_offer))
    rows = [(kind, one, not at) for kind, group in parts for at, one in enumerate(group)]
    digits = digits_for(one.worth for _, one, _ in rows)
    columns: list[tuple[Column, object]] = [
        (Column("By"), lambda row: words(_HEADS[row[0]]) if row[2] else ""),
        (Column("Which"), lambda row: _named(row[0], row[1])),
        (Column("Contacted", "count"), lambda row: row[1].people),
        (
            interval("Came back (90 %)", "share", value=True),
            lambda row: (row[1].share, *row[1].ends),
        ),
    ]
    if coming.is_drawn:
        columns.append((Column("of the held out", "share"), lambda row: _held(*row[:2])))
    columns.append(
        (Column("Brought by each, {currency}", "amount", digits), lambda row: row[1].worth)
    )
    return Table.of(
        rows,
        *columns,  # type: ignore[arg-type]
        currency=coming.currency,
        source=words(
            "The first contact after each loss, back within {months}; what each contacted person "
            "brought in that time is before the cost of the offer. Score intervals (Wilson 1927).",
            months=months(coming.window_months),
        ),
    )


def _named(kind: str, one: Back) -> str:
    if kind == OFFER:
        return told_name(one.name)
    if one.low == one.high:
        return count(one.low)
    return words("{low} to {high}", low=count(one.low), high=count(one.high))


def _held(kind: str, one: Back) -> CellValue:
    return None if kind == OFFER else one.held_share  # who is held out was given no offer


def coming_back_traits_table(coming: ComingBack) -> Table | Sentence:
    """What each adds to the chance of coming back, the others held as they are."""
    if not coming.traits:
        return say(
            "Too few came back, or stayed away, to tell what each of these adds with the others "
            "held as they are: it takes {n} of both for each.",
            n=count(FEWEST_EACH_WAY),
        )
    return Table.of(
        coming.traits,
        (Column("With the others as they are"), lambda one: _trait(one, coming.reference)),
        (Column("Adds to the chance", "points"), lambda one: one.adds),
        (interval("90 % interval", "points"), lambda one: one.ends),
        source=words(
            "Average effects of a logit. Whoever chose the offer or the day by what they expected "
            "of a customer is in these figures: this is association, but for offers against those "
            "held out by lot. Nothing known only after the contact is in it; a price that was "
            "changed later would tell the outcome and not foretell it."
        ),
    )


def _trait(one: Trait, reference: str) -> str:
    if one.kind == SINCE:
        return words("a month more since the loss")
    if one.kind == LENGTH:
        return words("a month more of the lifetime before")
    if not reference:
        return words("{offer}, against no contact", offer=told_name(one.name))
    return words("{offer}, against {other}", offer=told_name(one.name), other=told_name(reference))


def coming_back_finding(coming: ComingBack) -> Sentence:
    """How the time since the loss goes with coming back, the offers, and what followed."""
    return in_a_line(_by_since(coming), *_others(coming), *_second(coming))


def _by_since(coming: ComingBack) -> Sentence:
    early, late = coming.by_since[0], coming.by_since[-1]
    if early is late:
        return say(
            "All were contacted at much the same time after the loss: {share} of {people} came "
            "back.",
            share=share(early.share),
            people=count_fact(early.people, ""),
        )
    facts = {
        "early": share(early.share),
        "late": share(late.share),
        "until": plural(early.high, "{n} week", "{n} weeks", n=count(early.high)),
        "from_": plural(late.low, "{n} week", "{n} weeks", n=count(late.low)),
    }
    if early.held_share is None or late.held_share is None:
        return say(
            "Of those contacted at most {until} after the loss {early} came back, of those "
            "contacted {from_} after it or later {late}. Without anybody held out nothing "
            "says how many of them would have come by themselves.",
            **facts,
        )
    return say(
        "Of those contacted at most {until} after the loss {early} came back, of those "
        "contacted {from_} after it or later {late}; of the held out, whom nobody contacted, "
        "{held_early} and {held_late}. What an offer causes is the difference between the two, and "
        "not the share that came back.",
        held_early=share(early.held_share),
        held_late=share(late.held_share),
        **facts,
    )


def _others(coming: ComingBack) -> list[Sentence]:
    length, told = coming.trait(LENGTH), []
    if length is not None:
        told.append(
            say(
                "A month more of the lifetime before goes with {more} of chance.",
                more=points(length.adds),
            )
            if length.is_clear
            else say("How long they had been customers before says nothing that chance could not.")
        )
    offers = [one for one in coming.traits if one.kind == OFFER and one.is_clear]
    if offers:
        most = max(offers, key=lambda one: abs(one.adds))
        english = (
            marked("Of the offers {offer} adds most, {adds} against no contact.")
            if not coming.reference
            else marked("{offer} goes with {adds} against {other}; no lots were drawn.")
        )
        told.append(
            say(
                english,
                offer=Name(most.name),
                adds=points(most.adds),
                **({"other": Name(coming.reference)} if coming.reference else {}),
            )
        )
    return told


def _second(coming: ComingBack) -> list[Sentence]:
    second = coming.second
    if second is None:
        return []
    return [
        say(
            "Of those who came back {longer} have stayed longer than the first time already, as "
            "far as the log goes.",
            longer=share(second.share),
        )
    ]
