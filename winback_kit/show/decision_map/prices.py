"""What each rule of the map costs, and the list that stands at its end."""

from winback_kit.plan.decision_map.decision_map import FEWEST_TOLD, DecisionMap, RulePrice
from winback_kit.plan.decision_map.nodes import BY_KEY
from winback_kit.show.kit.sentence import Sentence, count_fact, in_a_line, money_fact, say, say_many
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import money
from winback_kit.words.text import ORDERS

__all__ = ["list_finding", "prices_finding", "prices_table"]


def _priced(told: DecisionMap) -> list[RulePrice]:
    """The rules with enough people to be told by themselves."""
    return [one for one in told.rules if BY_KEY[one.rule.node].rule and one.people >= FEWEST_TOLD]


def prices_table(decision_map: DecisionMap) -> Table | Sentence:
    """Each rule: whom it stops first, and what lifting it alone would bring."""
    rules = _priced(decision_map)
    if not rules:
        return say("No rule keeps ten of the lost or more off the list.")
    return Table.of(
        rules,
        (Column("Rule"), lambda one: words(one.rule.why)),
        (Column("Stops", "count"), lambda one: one.people),
        (Column("They would be worth, {currency}", "amount"), lambda one: one.gain or None),
        (Column("Kept off by it alone", "count"), _alone),
        (Column("Without it they would bring, {currency}", "amount"), _alone_gain),
        currency=decision_map.currency,
        source=words(
            "The first two figures depend on the order of the rules, the last two do not: they "
            "count those whom only this rule keeps off, and with whom a contact would pay. None "
            "of it is added to anything. A dash: a contact with them would not pay, or what it "
            "would bring is not known. Who was lost too long ago has no price: returns are "
            "counted by the months since the loss, and none was seen so late."
        ),
    )


def _alone(one: RulePrice) -> Cell | float:
    few = 0 < one.alone < FEWEST_TOLD
    return Cell(words("under 10"), "text") if few else one.alone


def _alone_gain(one: RulePrice) -> float | None:
    return one.alone_gain if one.alone >= FEWEST_TOLD else None


def prices_finding(decision_map: DecisionMap) -> Sentence:
    """The dearest rule, and why its price is no reason to break it."""
    rules = [one for one in _priced(decision_map) if one.alone >= FEWEST_TOLD]
    if not rules:
        return say(
            "No rule keeps anybody off the list with whom, as far as is known, a contact would pay."
        )
    dearest = max(rules, key=lambda one: one.alone_gain)
    return say(
        "The dearest rule is “{rule}”: it alone keeps off {people} with whom a contact would "
        "bring {worth}. That is what the rule costs, and no reason to break it: a permission that "
        "is missing may be asked for, one that was withdrawn may not.",
        rule=words(dearest.rule.why),
        people=count_fact(dearest.alone, "", "{n} customer", "{n} customers"),
        worth=money(dearest.alone_gain, decision_map.currency),
    )


def list_finding(decision_map: DecisionMap) -> Sentence:
    """The list at the end of the map, its digest, and how near it is to the best choice."""
    told = decision_map
    if not told.listed:
        return say(
            "Nobody is on the contact list. Why not stands beside each of the lost in "
            "not_on_list.csv of a run."
        )
    listed = say(
        "The contact list of a run holds {n}, in the order of what a contact brings, with the arm "
        "of each; everybody else stands in not_on_list.csv with one code. It is frozen: its "
        "digest stands in run.json, and a list with another one is another list.",
        n=count_fact(told.listed, "decision_map.listed", "{n} customer", "{n} customers"),
    )
    if told.piloted:
        listed = in_a_line(listed, _for_a_pilot(told))
    if told.currency == ORDERS:
        return listed
    if told.list_gap < 1:
        best = say("No other choice among the same people and offers brings more for its cost.")
    else:
        best = say(
            "With the same money no choice among these people and offers could bring more than "
            "{gap} beyond it (the bound of the linear programme).",
            gap=money_fact(told.list_gap, "decision_map.list_gap", told.currency),
        )
    return in_a_line(listed, best)


def _for_a_pilot(told: DecisionMap) -> Sentence:
    """Who of the list is on it to find out what an offer causes."""
    return say_many(
        told.piloted,
        "{n} of them is on it for a pilot alone: what the offer causes there nobody has tested, "
        "and no programme counts on it.",
        "{n} of them are on it for a pilot alone: what the offer causes there nobody has tested, "
        "and no programme counts on it.",
        n=count_fact(told.piloted, "decision_map.piloted"),
    )
