"""What a prospect is worth, and what it may cost to win a customer."""

from __future__ import annotations

from winback_kit.show.kit.sentence import Sentence, joined, say
from winback_kit.show.kit.table import Table
from winback_kit.show.worth.lifetime_value import not_shown
from winback_kit.tables.reading.contract import TABLES
from winback_kit.value.customers.customer_value import CustomerValue
from winback_kit.value.customers.prospects import ProspectGroup
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import (
    amount,
    count,
    digits_for,
    interval,
    money,
    months,
    share,
    spread,
)

__all__ = ["prospects_finding", "prospects_table"]


def prospects_table(value: CustomerValue) -> Table | Sentence:
    """Prospects by source: who becomes a customer, at what cost, and what one is worth."""
    groups = value.prospects
    if value.valued is None:
        return not_shown()
    if not groups:
        return Table(
            header=(words("Not given"), words("What it would add")),
            rows=[("prospects", words(TABLES["prospects"].adds))],
            text_columns=(1,),
        )
    currency = value.history.data.client.settings.currency
    digits = digits_for(group.value for group in groups)
    return Table(
        header=(
            words("Source"),
            words("Prospects"),
            words("Customers within {months}", months=months(max(g.months for g in groups))),
            words("Cost of one, {currency}", currency=currency),
            words("of a customer, {currency}", currency=currency),
            words("Worth of one, {currency}", currency=currency),
            words("90 % interval"),
        ),
        rows=[_prospect_row(group, digits) for group in groups],
        total=len(groups) > 1,
        source=words(
            _CHANCE_FEW if any(group.few for group in groups) else _CHANCE,
        ),
    )


_CHANCE = marked(
    "Chance of becoming a customer (Kaplan-Meier from the first contact, so that recent prospects "
    "are no failures) × value of a new customer − cost so far."
)
_CHANCE_FEW = marked(
    "Chance of becoming a customer (Kaplan-Meier from the first contact, so that recent prospects "
    "are no failures) × value of a new customer − cost so far. * Fewer than 30 prospects."
)


def _prospect_row(group: ProspectGroup, digits: int) -> tuple[str, ...]:
    chances = interval(group.acquired_low, group.acquired_high, "share", "")
    return (
        words(group.source) + (" *" if group.few else ""),
        count(group.prospects),
        words("{value} ({reach})", value=share(group.acquired), reach=chances),
        amount(group.cost, digits=2),
        amount(group.cost_of_customer, digits=2),
        amount(group.value, digits=digits),
        spread(group.low, group.high, digits=digits),
    )


def prospects_finding(value: CustomerValue) -> Sentence:
    """What a prospect is worth, and the most that a customer may cost."""
    valued = value.valued
    if valued is None:
        return not_shown()
    currency = value.history.data.client.settings.currency
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
        low=money(group.low, currency),
        high=money(group.high, currency),
        share=share(group.acquired),
        months=months(group.months),
    )
    return joined(f"{told} {cost}")
