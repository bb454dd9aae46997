"""How often to write before it is left."""

from collections.abc import Sequence

from winback_kit.plan.decision_map.decision_map import DecisionMap, OfferTouches
from winback_kit.show.kit.sentence import Name, Sentence, count_fact, in_a_line, say, say_many
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import count, money, share

__all__ = ["touches_table"]


def touches_table(decision_map: DecisionMap) -> Table | Sentence:
    """Each segment that is contacted: the first touch, and what a second asks for."""
    rows = decision_map.touches
    if not rows:
        return say(
            "Nobody is contacted with an offer whose effect is known, so nothing can be said of a "
            "second touch."
        )
    known = decision_map.tired.left is not None
    columns = [
        (Column("Segment"), lambda one: one.segment),
        (Column("Offer"), lambda one: one.offer),
        (Column("Effect of the first touch", "points"), lambda one: one.effect),
        (Column("A return brings, {currency}", "amount"), lambda one: one.value),
        (Column("A touch costs, {currency}", "amount", 2), lambda one: one.cost),
        (
            Column("A second pays if this much of the effect is left", "share"),
            lambda one: one.break_even,
        ),
    ]
    if known:
        columns.append((Column("Stop after", "count"), _stop))
    return Table.of(
        rows,
        *columns,
        currency=decision_map.currency,
        source=in_a_line(
            _how_often(decision_map, rows),
            words(
                "A touch is one contact with the offer. What a return brings is after the offer. A "
                "dash: the first touch is only just worth it, and no second can be."
            ),
        ).text,
    )


def _stop(one: OfferTouches) -> float | None:
    return one.stop_after


def _how_often(decision_map: DecisionMap, rows: Sequence[OfferTouches]) -> Sentence:
    """How many touches pay, as measured, or what has to be left of the effect for a second."""
    tired = decision_map.tired
    least = min(rows, key=lambda one: one.break_even if one.break_even is not None else 2.0)
    if tired.left is not None:
        return say_many(
            rows[0].stop_after or 0,
            "Of those asked a second time within a loss {left} of the first effect was left. So "
            "with {offer} for {segment} it is left after {n} touch.",
            "Of those asked a second time within a loss {left} of the first effect was left. So "
            "with {offer} for {segment} it is left after {n} touches.",
            left=share(tired.left),
            offer=Name(rows[0].offer),
            segment=Name(rows[0].segment),
            n=count(rows[0].stop_after or 0),
        )
    why = (
        say("Nobody has been contacted twice within a loss")
        if len(tired.seen) < 2
        else say_many(
            tired.seen[1].asked,
            "{n} customer has been contacted a second time within a loss, which does not tell",
            "{n} customers have been contacted a second time within a loss, which does not tell",
            n=count_fact(tired.seen[1].asked, ""),
        )
    )
    if least.break_even is None:
        return say("{why}, and with no offer could a second touch pay.", why=why)
    return say(
        "{why}, so what is left of an effect at a second touch is not known. It costs {cost}, and "
        "with {offer} for {segment} it pays as long as {share} of the first effect is left. Until "
        "a test has shown that it is, make it at most twice.",
        why=why,
        offer=Name(least.offer),
        segment=Name(least.segment),
        share=share(least.break_even),
        cost=money(least.cost, decision_map.currency, digits=2),
    )
