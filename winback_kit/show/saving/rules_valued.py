"""Whom to ask by which rule, valued on the people who were tested."""

from __future__ import annotations

from winback_kit.plan.saving.rules import BY_EFFECT, BY_RISK
from winback_kit.plan.saving.saving import Saving
from winback_kit.show.kit.sentence import Sentence, in_a_line, money_fact, say
from winback_kit.show.kit.table import Cell, Column, Table, interval
from winback_kit.show.saving.whom_to_ask import save_finding
from winback_kit.words.catalogue import marked, words

__all__ = ["save_rules_finding", "save_rules_table"]

_NAMES = {
    BY_EFFECT: marked("Whom asking keeps"),
    BY_RISK: marked("As many of the likeliest to leave"),
    "all": marked("Everybody at risk"),
    "nobody": marked("Nobody"),
}


def save_rules_finding(found: Saving) -> Sentence:
    """What targeting by effect is worth beside targeting by risk."""
    rules = found.rules
    if found.test is None:
        return save_finding(found)
    if rules is None:
        return say(
            "What rules of whom to ask are worth cannot be told: too few were tested to learn from "
            "one half and value on the other."
        )
    values = {one.name: one.worth.value for one in (*rules.rules, rules.all, rules.nobody)}
    told = say(
        "For each customer at risk, asking those whom it keeps is worth {effect}, as many of the "
        "likeliest to leave {risk}, everybody {all}, and nobody {nobody}.",
        **{
            name: money_fact(values[name], f"saving.rules.{name}.value", found.currency)
            for name in ("effect", "risk", "all", "nobody")
        },
    )
    beating = rules.beating
    if beating is not None:
        return in_a_line(told, say("That is more than chance could make."))
    if rules.best.name == BY_EFFECT:
        return in_a_line(
            told,
            say(
                "Asking those whom it keeps is ahead, though of asking everybody by no more than "
                "chance could make in a test of this size."
            ),
        )
    return in_a_line(told, say("No rule is ahead of everybody and nobody beyond doubt."))


def save_rules_table(found: Saving) -> Table | Sentence:
    """Each rule: whom it asks, and what it is worth against asking everybody."""
    rules = found.rules
    if rules is None:
        return save_rules_finding(found)
    rows = [*rules.rules, rules.all, rules.nobody]
    return Table.of(
        rows,
        (Column("Who is asked"), lambda one: words(_NAMES[one.name])),
        (Column("Share asked", "share", 0), lambda one: one.worth.contacted),
        (
            Column("Worth of one at risk, {currency}", "amount", 0),
            lambda one: one.worth.value,
        ),
        (
            interval("More than everybody, {currency}", "amount", digits=0, value=True),
            lambda one: (
                None
                if one.name == "all"
                else (
                    Cell(one.beyond_all.value),
                    *(Cell(end) for end in one.beyond_all.ends(rules.z)),
                )
            ),
        ),
        currency=found.currency,
        source=words(
            "Worth of staying less contacts, by inverse propensity. Each half of the people tested "
            "is asked by what the other half has taught; intervals hold for both rules together at "
            "90\u00a0%."
        ),
    )
