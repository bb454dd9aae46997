"""Customers who stay and spend less."""

from __future__ import annotations

from winback_kit.history.defection.defection import Defection
from winback_kit.history.defection.partial import GONE, HALF, LESS, MORE
from winback_kit.show.defection.fees import fees_finding, fees_table
from winback_kit.show.kit.sentence import Place, Sentence, count_fact, money_fact, say
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import amount

__all__ = ["partial_finding", "partial_table"]

_PARTS = {
    GONE: marked("Bought nothing"),
    HALF: marked("Spent less than half"),
    LESS: marked("Spent less"),
    MORE: marked("Spent as much, or more"),
}


def partial_finding(found: Defection) -> Sentence:
    """What is missing from those who stay, beside those who are gone."""
    if found.contractual:
        return fees_finding(found)
    told = found.partial
    if told is None:
        return say("The log is too short to hold what customers spend now against before.")
    if told.few:
        return say(
            "In the last {days} days too few customers left, or spent less than their share of the "
            "house, to be told of (fewer than ten).",
            days=str(told.days),
        )
    at = "defection.partial"
    facts: dict[str, Place] = {
        "days": str(told.days),
        "less": count_fact(told.less, f"{at}.less", "{n} customer", "{n} customers"),
        "missing": money_fact(told.missing_of_stayers, f"{at}.missing_of_stayers", found.currency),
        "gone": money_fact(told.gone.missing, f"{at}.missing_of_gone", found.currency),
        "trend": amount(told.trend, digits=2),
    }
    if told.missing_of_stayers > told.gone.missing:
        return say(
            "More money leaves with customers who stay than with those who go: in the last {days} "
            "days {less} who still buy spent less than their share of the house, and {missing} are "
            "missing from them; from those who bought nothing {gone}. The house itself sold "
            "{trend} times what it had sold in as many days before.",
            **facts,
        )
    return say(
        "In the last {days} days {less} who still buy spent less than their share of the house, "
        "and {missing} are missing from them; from those who bought nothing {gone}. The house "
        "itself sold {trend} times what it had sold in as many days before.",
        **facts,
    )


def partial_table(found: Defection) -> Table | Sentence:
    """Customers by what they spend now against before, as found and net of the house's trend."""
    if found.contractual and found.fees is not None and found.fees.shown:
        return fees_table(found.fees, found.currency)
    told = found.partial
    if told is None or not any(one.customers for pair in told.shown for one in pair):
        return say("There is no table of customers who spend less.")
    return Table.of(
        told.shown,
        (
            Column(words("In the last {days} days", days=str(told.days))),
            lambda pair: words(_PARTS[pair[0].part]),
        ),
        (Column("Customers", "count"), lambda pair: pair[0].customers),
        (Column("Spent before, {currency}", "amount"), lambda pair: pair[0].before),
        (Column("Missing, {currency}", "amount"), lambda pair: pair[0].missing),
        (Column("Customers, net of the trend", "count"), lambda pair: pair[1].customers),
        (Column("Missing, net of the trend, {currency}", "amount"), lambda pair: pair[1].missing),
        currency=found.currency,
        source=words(
            "Against half of what each customer spent in the {twice} days before; only who bought "
            "then is counted. Net of the trend: against the customer's share of all sales, so that "
            "a season or a growing house does not hide who spends less.",
            twice=str(told.days_before),
        ),
    )
