"""Why there is no win-back system: what doing nothing costs, what stands in the way, who pays."""

from typing import Any

from winback_kit.plan.readiness.held_up import Held, PaysAndGains
from winback_kit.plan.readiness.readiness import Item, Readiness
from winback_kit.show.kit.missing import pace_of
from winback_kit.show.kit.sentence import (
    Name,
    Sentence,
    in_a_line,
    joined,
    money_fact,
    say,
    say_many,
    share_fact,
)
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.show.readiness.audit import level_text
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import count, money
from winback_kit.words.text import ORDERS

__all__ = [
    "blockers_finding",
    "blockers_table",
    "nothing_finding",
    "payers_finding",
    "payers_table",
]

_OF = {"lost": marked("of the value lost"), "recoverable": marked("of what is recoverable")}


def nothing_finding(found: Readiness) -> Sentence:
    """The value lost in a year, and the part of it that could be recovered."""
    idle, told = found.idle, _nothing(found)
    if idle is None or idle.lost_value is None or idle.is_whole_year:
        return told
    return in_a_line(told, pace_of(idle.months))


def _nothing(found: Readiness) -> Sentence:
    idle, currency = found.idle, found.currency
    if idle is None:
        return say(
            "What doing nothing costs cannot be told for this client yet: it takes amounts, and "
            "customers who were lost."
        )
    recoverable = money_fact(idle.recoverable, "idle.recoverable", currency)
    if not idle.recoverable and idle.lost_value is not None:
        return say(
            "Doing nothing loses customers worth {lost} a year. As far as is known no contact pays "
            "against doing nothing, so none of it counts as recoverable yet.",
            lost=money_fact(idle.lost_value, "idle.lost_value", currency),
        )
    if not idle.recoverable:
        return say(
            "As far as is known no contact pays against doing nothing, so none of a year's losses "
            "counts as recoverable yet. What those customers were worth cannot be told of these "
            "data."
        )
    if idle.lost_value is None or idle.recoverable_share is None:
        return say(
            "Contacts could recover {recoverable} of a year's losses, before the programme's own "
            "costs. What those customers were worth cannot be told of these data.",
            recoverable=recoverable,
        )
    return say(
        "Doing nothing loses customers worth {lost} a year. Of that, contacts could recover "
        "{recoverable} ({share}), before the programme's own costs. The first figure is what is "
        "gone, the second what a programme is about; neither stands for the other.",
        lost=money_fact(idle.lost_value, "idle.lost_value", currency),
        recoverable=recoverable,
        share=share_fact(idle.recoverable_share, "idle.recoverable_share", digits=1),
    )


def blockers_table(found: Readiness) -> Table | Sentence:
    """What is not known first, then the lowest: what each blocks, costs to close and holds up."""
    rows = [*found.unknown, *found.blockers]
    if not rows:
        return say("Every item is met as a routine: nothing blocks a win-back system here.")
    told: tuple[tuple[Column, Any], ...] = (
        (Column("In this order"), lambda one: words(one.asked.name)),
        (Column("Level"), level_text),
        (Column("What it blocks"), lambda one: words(one.asked.blocks)),
    )
    if found.currency == ORDERS:  # no amount is known that anything could hold up
        return Table.of(rows, *told)
    told += ((Column("Closing it costs, {currency}", "amount"), _cost),)
    if not any(_held(one.held) for one in rows):
        costs = words("What closing one costs is stated in client.yml (readiness, cost).")
        return Table.of(rows, *told, currency=found.currency, source=costs)
    return Table.of(
        rows,
        *told,
        (Column("Holds up a year, {currency}", "amount"), lambda one: _held(one.held)),
        (Column("Of what"), lambda one: _held_of(one.held)),
        currency=found.currency,
        source=words(
            "The same money stands behind several of these, so the column has no sum. What closing "
            "one costs is stated in client.yml (readiness, cost)."
        ),
    )


def _cost(one: Item) -> Cell:
    if one.stated.cost is None:
        return Cell(words("not stated"), "text")
    return Cell(one.stated.cost)


def _held(held: Held | None) -> float | None:
    """What an item holds up; None where that is not known, or nothing."""
    return held.amount or None if held else None


def _held_of(held: Held | None) -> str:
    return words(_OF[held.of]) if held and held.amount else ""


def blockers_finding(found: Readiness) -> Sentence:
    """Which comes first, and what closing costs as far as it is stated."""
    rows = [*found.unknown, *found.blockers]
    if not rows:
        return say("Nothing blocks a win-back system here.")
    first = rows[0]
    item, blocks = Name(words(first.asked.name)), words(first.asked.blocks)
    parts: list[Sentence | str] = [
        say("First find out about {item}. What it holds up: {blocks}.", item=item, blocks=blocks)
        if first.answer is None
        else say("First close {item}. Until then: {blocks}.", item=item, blocks=blocks)
    ]
    if found.cost:
        parts += [
            " ",
            say(
                "Closing the gaps that have a cost takes {cost}.",
                cost=money(found.cost, found.currency),
            ),
        ]
    if found.cost_not_stated:
        parts += [
            " ",
            say_many(
                found.cost_not_stated,
                "Of the {all} items that are not met as a routine {n} has no stated cost.",
                "Of the {all} items that are not met as a routine {n} have no stated cost.",
                all=count(len(found.gaps)),
                n=count(found.cost_not_stated),
            ),
        ]
    return joined(*parts)


def payers_table(found: Readiness) -> Table | Sentence:
    """Who pays for a year of winning back, and who gains."""
    paying = found.paying
    if paying is None:
        return _not_told(found)
    return Table.of(
        _rows(paying),
        (Column("Part"), lambda row: words(row[0])),
        (Column("Who"), lambda row: row[1] or words("nobody named")),
        (Column("{currency}", "amount"), lambda row: row[2]),
        (Column("When"), lambda row: words(row[3])),
        currency=found.currency,
        source=words(
            "Gained is the margin of those who would not have come back on their own. Names are "
            "case.budget_from and case.sponsor of client.yml."
        ),
    )


def _not_told(found: Readiness) -> Sentence:
    if found.currency == ORDERS:
        return say("Who would pay how much cannot be told before amounts are given.")
    return say("Who would pay how much cannot be told before there is a case.")


def _rows(paying: PaysAndGains) -> list[tuple[str, str, float | None, str]]:
    return [
        (marked("Pays: set-up"), paying.payer, paying.setup, marked("once")),
        (marked("Pays: team"), paying.payer, paying.team, marked("in the year")),
        (marked("Pays: contacts and offers"), paying.payer, paying.contacts, marked("in the year")),
        (marked("Gains"), paying.gainer, paying.gained, marked("over the months after the return")),
    ]


def payers_finding(found: Readiness) -> Sentence:
    """Whether those who pay are those who gain."""
    paying = found.paying
    if paying is None:
        return _not_told(found)
    told = _payers(paying, found.currency)
    if paying.team is not None or not paying.gained:
        return told
    return joined(told, " ", say("What the team costs nobody has stated; it comes on top."))


def _payers(paying: PaysAndGains, currency: str) -> Sentence:
    paid = money_fact(paying.paid, "readiness.paying.paid", currency)
    gained = money_fact(paying.gained, "readiness.paying.gained", currency)
    if not paying.gained:
        return say(
            "Against doing nothing no contact pays here as far as is known, so there is nothing to "
            "pay for, and nobody to gain. Until that is tested, this is the reason."
        )
    if paying.apart is None:
        return say(
            "A first year costs {paid} and brings {gained} later, and nobody has said from whose "
            "budget the one comes and in whose result the other counts. Until both are named in "
            "client.yml, it is nobody's to start.",
            paid=paid,
            gained=gained,
        )
    if paying.apart:
        return say(
            "{payer} would pay {paid} in the first year; the {gained} that come of it count for "
            "{gainer}, and later. Whoever pays does not gain, which is the usual real reason for "
            "having no system: agree first how the two are set against each other.",
            payer=Name(paying.payer),
            gainer=Name(paying.gainer),
            paid=paid,
            gained=gained,
        )
    return say(
        "{payer} would pay {paid} in the first year and gain {gained} later: the same hands, so "
        "only the waiting stands between.",
        payer=Name(paying.payer),
        paid=paid,
        gained=gained,
    )
