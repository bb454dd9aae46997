"""Customers who stay and spend less."""

from __future__ import annotations

from winback_kit.history.defection.defection import Defection
from winback_kit.history.defection.partial import GONE, HALF, LESS, MORE
from winback_kit.show.defection.fees import fees_finding, fees_table
from winback_kit.show.kit.sentence import Place, Sentence, count_fact, money_fact, say
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import amount
from winback_kit.words.text import ORDERS

__all__ = ["partial_finding", "partial_table"]

_PARTS = {
    GONE: marked("Bought nothing"),
    HALF: marked("Spent less than half"),
    LESS: marked("Spent less"),
    MORE: marked("Spent as much, or more"),
}


_PARTS_IN_ORDERS = {
    GONE: marked("Bought nothing"),
    HALF: marked("Ordered less than half"),
    LESS: marked("Ordered less"),
    MORE: marked("Ordered as much, or more"),
}


def partial_finding(found: Defection) -> Sentence:
    """What is missing from those who stay, beside those who are gone."""
    if found.contractual:
        return fees_finding(found)
    told, in_orders = found.partial, found.currency == ORDERS
    if told is None:
        return say("The log is too short to hold what customers buy now against before.")
    if told.idle:
        return say(
            "Nobody bought anything in the last {days} days, so that nobody can be held against "
            "the house.",
            days=str(told.days),
        )
    if told.few:
        return say(_FEW_IN_ORDERS if in_orders else _FEW, days=str(told.days))
    at = "defection.partial"
    facts: dict[str, Place] = {
        "days": str(told.days),
        "less": count_fact(told.less, f"{at}.less", "{n} customer", "{n} customers"),
        "missing": money_fact(told.missing_of_stayers, f"{at}.missing_of_stayers", found.currency),
        "gone": money_fact(told.gone.missing, f"{at}.missing_of_gone", found.currency),
        "trend": amount(told.trend, digits=2),
    }
    if told.missing_of_stayers > told.gone.missing:
        return say(_MORE_STAY_IN_ORDERS if in_orders else _MORE_STAY, **facts)
    return say(_MORE_GO_IN_ORDERS if in_orders else _MORE_GO, **facts)


_FEW = marked(
    "In the last {days} days too few customers left, or spent less than their share of the "
    "house, to be told of (fewer than ten)."
)
_FEW_IN_ORDERS = marked(
    "In the last {days} days too few customers left, or ordered less than their share of the "
    "house, to be told of (fewer than ten)."
)
_MORE_STAY = marked(
    "More money leaves with customers who stay than with those who go: in the last {days} "
    "days {less} who still buy spent less than their share of the house, and {missing} are "
    "missing from them; from those who bought nothing {gone}. The house itself sold "
    "{trend} times what it had sold in as many days before."
)
_MORE_STAY_IN_ORDERS = marked(
    "More leaves with customers who stay than with those who go: in the last {days} days {less} "
    "who still buy ordered less than their share of the house, and {missing} are missing from "
    "them; from those who bought nothing {gone}. The house itself had {trend} times the orders of "
    "as many days before."
)
_MORE_GO = marked(
    "In the last {days} days {less} who still buy spent less than their share of the house, "
    "and {missing} are missing from them; from those who bought nothing {gone}. The house "
    "itself sold {trend} times what it had sold in as many days before."
)
_MORE_GO_IN_ORDERS = marked(
    "In the last {days} days {less} who still buy ordered less than their share of the house, and "
    "{missing} are missing from them; from those who bought nothing {gone}. The house itself had "
    "{trend} times the orders of as many days before."
)


def partial_table(found: Defection) -> Table | Sentence:
    """Customers by what they spend now against before, as found and net of the house's trend."""
    if found.contractual and found.fees is not None and found.fees.shown:
        return fees_table(found.fees, found.currency)
    told, in_orders = found.partial, found.currency == ORDERS
    if told is None or not any(one.customers for pair in told.shown for one in pair):
        return say("There is no table of customers who buy less.")
    parts = _PARTS_IN_ORDERS if in_orders else _PARTS
    before = marked("Orders before") if in_orders else marked("Spent before, {currency}")
    return Table.of(
        told.shown,
        (
            Column(words("In the last {days} days", days=str(told.days))),
            lambda pair: words(parts[pair[0].part]),
        ),
        (Column("Customers", "count"), lambda pair: pair[0].customers),
        (Column(before, "amount"), lambda pair: pair[0].before),
        (Column("Missing, {currency}", "amount"), lambda pair: pair[0].missing),
        (Column("Customers, net of the trend", "count"), lambda pair: pair[1].customers),
        (Column("Missing, net of the trend, {currency}", "amount"), lambda pair: pair[1].missing),
        currency=found.currency,
        source=words(
            _AGAINST_IN_ORDERS if in_orders else _AGAINST_SPENT, twice=str(told.days_before)
        ),
    )


_AGAINST_SPENT = marked(
    "Against half of what each customer spent in the {twice} days before; only who bought "
    "then is counted. Net of the trend: against the customer's share of all sales, so that "
    "a season or a growing house does not hide who spends less."
)
_AGAINST_IN_ORDERS = marked(
    "Against half of what each customer ordered in the {twice} days before; only who bought then "
    "is counted. Net of the trend: against the customer's share of all orders, so that a season or "
    "a growing house does not hide who orders less."
)
