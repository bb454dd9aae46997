"""What a prospect is worth, and what it may cost to win a customer."""

from winback_kit.show.kit.sentence import Sentence, joined, say
from winback_kit.show.kit.table import Cell, Column, Table, interval, with_ends
from winback_kit.tables.reading.contract import TABLES
from winback_kit.value.customers.customer_value import CustomerValue
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import digits_for, in_range, money, months, share

__all__ = ["prospects_finding", "prospects_table"]


def prospects_table(value: CustomerValue) -> Table | Sentence:
    """Prospects by source: who becomes a customer, at what cost, and what one is worth."""
    groups = value.prospects
    if not groups:
        return Table(
            (Column("Not given"), Column("What it would add")),
            [("prospects", words(TABLES["prospects"].adds))],
        )
    digits = digits_for(group.value for group in groups)
    within = words("Customers within {months}", months=months(max(g.months for g in groups)))
    return Table.of(
        groups,
        (
            Column("Source"),
            lambda one: Cell(one.source, pattern="{source} *" if one.few else ""),
        ),
        (Column("Prospects", "count"), lambda one: one.prospects),
        (
            interval(within, "share", value=True),
            lambda one: with_ends(one.acquired, one.acquired_low, one.acquired_high, "share"),
        ),
        (Column("Cost of one, {currency}", "amount", 2), lambda one: one.cost),
        (Column("of a customer, {currency}", "amount", 2), lambda one: one.cost_of_customer),
        (Column("Worth of one, {currency}", "amount", digits), lambda one: one.value),
        (interval("90 % interval", "amount", digits=digits), lambda one: (one.low, one.high)),
        total=len(groups) > 1,
        currency=value.history.currency,
        source=words(_CHANCE_FEW if any(group.few for group in groups) else _CHANCE),
    )


_CHANCE = marked(
    "Chance of becoming a customer (Kaplan-Meier from the first contact, so that recent prospects "
    "are no failures) × value of a new customer − cost so far."
)
_CHANCE_FEW = marked(
    "Chance of becoming a customer (Kaplan-Meier from the first contact, so that recent prospects "
    "are no failures) × value of a new customer − cost so far. * Fewer than 30 prospects."
)


def prospects_finding(value: CustomerValue) -> Sentence:
    """What a prospect is worth, and the most that a customer may cost."""
    valued = value.valued
    currency = value.history.currency
    if not value.prospects:
        most = money(valued.new.value, currency)
        return say(
            "What a prospect is worth cannot be told without a table of prospects. Acquiring a "
            "customer may cost up to {most}, what a new one is worth.",
            most=most,
        )
    group = value.prospects[-1]
    if group.cost == 0:
        cost = words("No cost of prospects was given, so their worth is shown before cost.")
    elif group.cost_of_customer is None:
        cost = words("None of them has become a customer yet.")
    else:
        cost = words(
            "Acquiring a customer has cost {cost} in contacts; it pays up to {most}, what a new "
            "customer is worth.",
            cost=money(group.cost_of_customer, currency),
            most=money(valued.new.value, currency),
        )
    told = words(
        "A prospect is worth {value} ({low} to {high}): {share} become customers within {months}.",
        value=money(group.value, currency),
        **in_range(group.low, group.high, "money", currency),
        share=share(group.acquired),
        months=months(group.months),
    )
    return joined(f"{told} {cost}")
