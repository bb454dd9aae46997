"""With whom a contact does harm, and whether an offer works alike with all of a segment."""

from winback_kit.history.beside.campaign_bands import BANDS
from winback_kit.plan.decision_map.decision_map import DecisionMap
from winback_kit.plan.offers.uplift_by import UpliftBy
from winback_kit.show.kit.sentence import Name, Sentence, count_fact, in_a_line, say, say_many
from winback_kit.show.kit.table import UPLIFT, Column, Table
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import count, money, points

__all__ = ["alike_table", "effects_finding", "harm_table"]

MOST_SHOWN = 6
_WAYS = {"since": marked("time since the loss"), "orders": marked("orders before the loss")}


def harm_table(decision_map: DecisionMap) -> Table | Sentence:
    """Segments and offers with which fewer came back than without a contact."""
    rows = decision_map.harmed
    if not rows:
        return _no_harm(decision_map)
    return Table.of(
        rows,
        (Column("Segment"), lambda one: one.segment),
        (Column("Offer"), lambda one: one.offer),
        (
            Column("Back without a contact", "share"),
            lambda one: one.effect.natural_return_rate.value,
        ),
        (
            UPLIFT,
            lambda one: (*map(float, one.effect.told_uplift), one.effect.uplift.evidence),
        ),
        (Column("One contact, {currency}", "amount", 2, sign=True), lambda one: one.incremental),
        currency=decision_map.currency,
        source=words(
            "Tested against a holdout. A contact that reminds somebody of why they left, or pays "
            "those who were coming back anyway, is worse than none."
        ),
    )


def _no_harm(told: DecisionMap) -> Sentence:
    if told.plan is None or not any(one.effect.draws for one in told.plan.worths):
        return say(
            "No offer was tested against a holdout, so it cannot be told with whom a contact does "
            "harm. The measurement chapter designs such a test."
        )
    return say("In no segment that was tested do fewer come back with an offer than without one.")


def _harm(decision_map: DecisionMap) -> Sentence | str:
    rows = decision_map.harmed
    if not rows:
        return ""
    worst = rows[0]
    by = points(worst.effect.uplift.value)
    told = say(
        "With {offer} for {segment} a contact costs {loss} more than it brings: it moves the share "
        "of those who come back by {points}.",
        offer=Name(worst.offer),
        segment=Name(worst.segment),
        points=by,
        loss=money(-worst.incremental, decision_map.currency),
    )
    if worst.effect.told_uplift[2] < 0:
        sure = say("The whole range of the test lies below nothing, so that this harm is shown.")
    else:
        sure = say("The test does not rule out that this is chance.")
    alone = say("They are left alone, however large they look in a count of returns.")
    return in_a_line(told, sure, alone)


def alike_table(decision_map: DecisionMap) -> Table | Sentence:
    """Whether an offer's uplift differs by time since the loss, or by orders, within a segment."""
    rows = sorted(decision_map.uplifts, key=lambda one: (one.p, -one.q))[:MOST_SHOWN]
    if not rows:
        return _not_asked()
    return Table.of(
        rows,
        (
            Column(
                "Offer and segment",
                parts=(Column("offer"), Column("segment")),
                pattern="{offer}, {segment}",
            ),
            lambda one: (one.offer, one.segment),
        ),
        (Column("Asked by"), lambda one: words(_WAYS[one.by])),
        (Column("First band", "points"), lambda one: _band(one, 0)),
        (Column("Second band", "points"), lambda one: _band(one, 1)),
        (Column("Third band", "points"), lambda one: _band(one, 2)),
        (Column("Q", "number", 2), lambda one: one.q),
        (Column("Chance of as much by luck", "odds"), lambda one: one.p),
        source=words(
            "Uplift by band; those that differ most, of {n} asked. Bands by time since the loss: "
            "{since}; by orders: {orders}. Q is the spread of the bands against their errors; the "
            "chance is corrected for how many were asked (Holm).",
            n=count(len(decision_map.uplifts)),
            since=", ".join(words(band) for band in BANDS["since"]),
            orders=", ".join(words(band) for band in BANDS["orders"]),
        ),
    )


def _band(one: UpliftBy, number: int) -> float | None:
    return next((band.uplift for band in one.bands if band.band == number), None)


def _not_asked() -> Sentence:
    return say(
        "Too few were tested to ask whether an offer works alike with all of a segment, so every "
        "customer has the uplift of their segment."
    )


def _alike(decision_map: DecisionMap) -> Sentence | str:
    asked, differ = decision_map.uplifts, decision_map.differing
    if not asked:
        return ""
    if not differ:
        return say_many(
            len(asked),
            "In {n} question that the tests can answer the bands differ by no more than chance. So "
            "every customer has the uplift of their segment: what tells them apart on the list is "
            "how likely they are to come back anyway, and what their return is worth.",
            "In {n} questions that the tests can answer the bands differ by no more than chance. "
            "So every customer has the uplift of their segment: what tells them apart on the list "
            "is how likely they are to come back anyway, and what their return is worth.",
            n=count_fact(len(asked), ""),
        )
    first = min(differ, key=lambda one: one.p)
    return say(
        "{offer} does not work alike with all of {segment}: its uplift differs by {way}, by more "
        "than chance. So the list gives each of them the uplift of their band, drawn towards the "
        "segment’s by how little each band was tested.",
        offer=Name(first.offer),
        segment=Name(first.segment),
        way=words(_WAYS[first.by]),
    )


def effects_finding(decision_map: DecisionMap) -> Sentence:
    """With whom a contact does most harm, and whether a person's uplift is the segment's."""
    told = [one for one in (_harm(decision_map), _alike(decision_map)) if one]
    if not told:
        return say("So the map rests on what is assumed of a segment, until a test is read.")
    return in_a_line(*told)
