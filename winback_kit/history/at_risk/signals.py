"""The signals: what can be known of a customer on an evening, and which way it should point.

A signal is offered only where the client's tables carry it. `undated` ones stand in a column that
does not say since when: what is written there may have been written after the loss.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from winback_kit.tables.reading.door import LoadedTable
from winback_kit.words.text import Text, marked, said

SILENCE, RATIO, ORDERS, TENURE = "silence", "ratio", "orders", "tenure"
TREND, BASKET, DISCOUNTED = "trend", "basket", "discounted"
OPEN, UNRECOVERED, RECOVERED, TICKETS = "open_tickets", "unrecovered", "recovered", "tickets"
OPTED_OUT, AGAIN, ANSWER, TRAIT = "opted_out", "again", "answer", "trait"
PRICE, CHEAPER, PAUSED = "price", "cheaper", "paused"
LATE, OVERDUE = "late", "overdue"
MOST_QUESTIONS = 3


@dataclass(frozen=True)
class Signal:
    """One signal: its column in `SignalRows`, its name, and which end of it warns.

    `sign` is 1 where much of it warns, −1 where little does. `needs` is the table and the column
    that it comes from; the log itself where it is empty.
    """

    key: str
    name: Text
    sign: int
    needs: tuple[str, str] | None = None
    undated: bool = False


OF_ORDERS = (
    Signal(SILENCE, said("Long silence"), 1),
    Signal(RATIO, said("Silence long for their rhythm"), 1),
    Signal(ORDERS, said("Few orders"), -1),
    Signal(TENURE, said("Customer for a short time"), -1),
    Signal(TREND, said("Falling spend"), -1),
    Signal(BASKET, said("Small orders"), -1),
    Signal(AGAIN, said("Lost and back before"), 1),
    Signal(DISCOUNTED, said("Much bought at a discount"), 1, ("orders", "discount")),
)
OF_CONTRACTS = (
    Signal(TENURE, said("Customer for a short time"), -1),
    Signal(PRICE, said("High price"), 1),
    Signal(CHEAPER, said("Went to a lower price"), 1),
    Signal(PAUSED, said("Paused of late"), 1, ("subscriptions", "paused")),
    Signal(LATE, said("Paid late"), 1),
    Signal(OVERDUE, said("Paid so late that the contract broke off"), 1),
    Signal(AGAIN, said("Lost and back before"), 1),
)
BESIDE = (
    Signal(OPEN, said("A ticket is open"), 1, ("tickets", "closed")),
    Signal(UNRECOVERED, said("Complaint not put right"), 1, ("tickets", "recovered")),
    Signal(RECOVERED, said("Complaint put right"), 1, ("tickets", "recovered")),
    Signal(TICKETS, said("Tickets in half a year"), 1, ("tickets", "opened")),
    Signal(OPTED_OUT, said("Opted out of messages"), 1, ("permissions", "opted_out_at")),
)
TRAIT_NAMES = {
    "segment": marked("Segment"),
    "source": marked("Where the customer came from"),
    "country": marked("Country"),
    "channel": marked("Channel of the first order"),
    "product": marked("Product of the first order"),
    "discount": marked("Discount on the first order"),
    "plan": marked("Plan at the start"),
    "period": marked("Length of the first contract"),
    "worth": marked("Worth of the first order"),
}
OF_CUSTOMERS = ("segment", "source", "country")  # columns without a day


def carried(
    given: dict[str, LoadedTable],
    *,
    contractual: bool,
    priced: bool,
    questions: list[str],
    traits: list[str],
) -> list[Signal]:
    """The signals that the client's tables carry, those of the log first.

    `questions` of the survey with answers in numbers, `traits` the columns of `traits` kept.
    """
    log = OF_CONTRACTS if contractual else OF_ORDERS
    unpriced = () if priced else (TREND, BASKET)
    found = [one for one in log if _given(given, one) and one.key not in unpriced]
    found += [one for one in BESIDE if _given(given, one)]
    found += list(_of_questions(questions))
    for one in traits:
        found.append(
            Signal(f"{TRAIT}_{one}", said(TRAIT_NAMES[one]), 1, undated=one in OF_CUSTOMERS)
        )
    return found


def _given(given: dict[str, LoadedTable], signal: Signal) -> bool:
    if signal.needs is None:
        return True
    table, column = signal.needs
    return table in given and column in given[table].columns


def _of_questions(questions: list[str]) -> Iterator[Signal]:
    for at, question in enumerate(questions):
        name = said("Low answer to “{question}”", question=question)
        yield Signal(f"{ANSWER}_{at}", name, -1)
