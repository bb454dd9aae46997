"""What an untested offer has to bring, firms as units, and the grid of ease and value."""

from winback_kit.plan.decision_map.decision_map import FEWEST_TOLD, DecisionMap, EaseCell
from winback_kit.plan.decision_map.statements import EASY, MOST_EASE
from winback_kit.show.kit.sentence import Sentence, count_fact, in_a_line, say
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import count, digits_for, money
from winback_kit.words.text import ORDERS

__all__ = ["ease_table", "unknown_table"]


def unknown_table(decision_map: DecisionMap) -> Table | Sentence:
    """Segments whose best offer is untested: the uplift at which it would pay."""
    rows = decision_map.unknown
    if not rows:
        return _all_known(decision_map)
    digits = digits_for(one.slv_with_offer for one in rows)
    return Table.of(
        rows,
        (Column("Segment"), lambda one: one.segment),
        (Column("Offer"), lambda one: one.offer),
        (Column("Back without it", "share"), lambda one: one.effect.natural_return_rate.value),
        (Column("A return brings, {currency}", "amount", digits), lambda one: one.slv_with_offer),
        (Column("Offer and contact, {currency}", "amount", 2), lambda one: one.outlay),
        (Column("It pays from an uplift of", "points"), lambda one: one.break_even_uplift),
        currency=decision_map.currency,
        source=in_a_line(
            words(
                "No test has shown and nobody has stated what the offer causes here, so no worth "
                "is told; the uplift at which it would pay is what a pilot has to find. How many "
                "people that takes is worked out in the chapter on measurement."
            ),
            _behind(decision_map),
        ).text,
    ).gathered()


def _behind(decision_map: DecisionMap) -> str:
    """Why some of them have no money, though their prior would pay."""
    if not decision_map.behind:
        return ""
    named = [
        words("{offer} for “{segment}”", offer=one.offer, segment=one.segment)
        for one in decision_map.behind
    ]
    return words(
        "For {offers} a prior alone would pay. Another offer was tested there, and its test says "
        "as much as the prior does; so nothing is spent on the untested one before a pilot.",
        offers=", ".join(named),
    )


def _all_known(decision_map: DecisionMap) -> Sentence:
    if decision_map.plan is None:
        return say("No offer can be judged here: what a return is worth in money is not known.")
    return say("What each segment’s offer causes was tested or is stated: none needs a pilot.")


def _units(decision_map: DecisionMap) -> Sentence:
    """Whether a firm or a customer is the unit of the list."""
    if not decision_map.firms:
        return say(
            "Every customer stands for themselves: customers.csv has no account_id. Where several "
            "customers are contacts of one firm, that column makes the firm the unit of list, arm "
            "and count."
        )
    return say(
        "Customers belong to firms (account_id). A firm counts once, and is lost when all its "
        "contacts are; of those the one with whom an offer is worth most is listed, and the firm "
        "as a whole is treated or held out."
    )


def ease_table(decision_map: DecisionMap) -> Table | Sentence:
    """What a unit of the list is, and the lost by ease and by value, with those on the list."""
    rows = decision_map.ease
    if not rows:
        return in_a_line(_units(decision_map), _no_ease())
    in_orders = decision_map.currency == ORDERS
    margin = "Orders before" if in_orders else "Margin before the loss, {currency}"
    return Table.of(
        rows,
        (Column("Winning back is"), lambda one: words("easy") if one.easy else words("hard")),
        (
            Column("They were worth"),
            lambda one: words("much") if one.worth_much else words("little"),
        ),
        (Column("Lost", "count"), _people),
        (
            Column(margin, "amount"),
            lambda one: one.margin if one.people >= FEWEST_TOLD else None,
        ),
        (
            Column("On the list", "count"),
            lambda one: one.listed if one.people >= FEWEST_TOLD else None,
        ),
        currency=decision_map.currency,
        source=in_a_line(
            _first_visits(decision_map),
            _units(decision_map),
            words(
                "Easy: an ease of {easy} or more of {most}, as the sales force sees it. Much: no "
                "less than the mean of those whose ease is given (Leach and Liu).",
                easy=count(EASY),
                most=count(MOST_EASE),
            ),
        ).text,
    )


def _people(one: EaseCell) -> Cell:
    few = 0 < one.people < FEWEST_TOLD
    return Cell(words("under 10"), "text") if few else Cell(one.people, "count")


def _no_ease() -> Sentence:
    return say(
        "Nobody has said how easily each of the lost is won back (the column ease of "
        "customers.csv, {least} to {most}), so there is no grid of ease and value.",
        least=count(1),
        most=count(MOST_EASE),
    )


def _first_visits(decision_map: DecisionMap) -> Sentence:
    """Who should be visited first."""
    by = {(one.easy, one.worth_much): one for one in decision_map.ease}
    first, hard = by.get((True, True)), by.get((False, True))
    if first is None or first.people < FEWEST_TOLD:
        told = say("Hardly any who were worth much are easy to win back.")
    else:
        told = say(
            "{n} who were worth much are easy to win back: begin there, in person. {listed} of "
            "them are on the list.",
            n=count_fact(first.people, "", "{n} customer", "{n} customers"),
            listed=count(first.listed),
        )
    if hard is None or hard.people < FEWEST_TOLD:
        return told
    return in_a_line(
        told,
        say(
            "{n} were worth much and are hard to win back, with {margin} before the loss: they "
            "need another offer before they need another call.",
            n=count_fact(hard.people, "", "{n} customer", "{n} customers"),
            margin=money(hard.margin, decision_map.currency),
        ),
    )
