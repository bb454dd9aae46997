"""The list at which a team pays beside what it can do, and people for the calls that come in."""

from __future__ import annotations

from winback_kit.plan.team.team import BreakEvenList, Team
from winback_kit.show.kit.sentence import (
    Place,
    Sentence,
    amount_fact,
    count_fact,
    in_a_line,
    money_fact,
    say,
    say_many,
)
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import amount, count, share
from winback_kit.words.told import told

__all__ = ["break_even_list_finding", "break_even_list_table", "calls_finding", "calls_table"]

AT = "team"


def break_even_list_finding(found: Team) -> Sentence:
    """How many contacts a month pay for the team, and whether it can make them, and whether
    there are so many."""
    one = next((one for one in found.lists if one.people == found.people), None)
    if found.nothing_pays:
        return say("No list is long enough for a team to pay: a contact costs more than it brings.")
    if one is None:
        return say(
            "The list at which a team pays for itself cannot be told: what a person costs is not "
            "known."
        )
    at = f"{AT}.lists.{found.lists.index(one)}"
    facts: dict[str, Place] = {
        "people": count_fact(one.people, f"{at}.people", "{n} person", "{n} people"),
        "can": count_fact(one.can, f"{at}.can"),
    }
    facts["needed"] = count_fact(one.needed or 0, f"{at}.needed", "{n} contact", "{n} contacts")
    facts["worth"] = money_fact(found.work.mean_worth, f"{AT}.work.mean_worth", found.currency)
    needed = say(
        "At {worth} a contact, {people} must make {needed} a month to pay for themselves; they can "
        "make {can}.",
        **facts,
    )
    if not one.pays:
        return in_a_line(needed, say("No list is long enough for that."))
    monthly = found.work.monthly
    if one.needed is not None and monthly < one.needed:
        return in_a_line(
            needed,
            say_many(
                monthly,
                "Only {monthly} is lost a month and may be contacted, so that the team pays while "
                "it works through those lost before, and not after.",
                "Only {monthly} are lost a month and may be contacted, so that the team pays while "
                "it works through those lost before, and not after.",
                monthly=count_fact(monthly, f"{AT}.work.monthly", "{n} customer", "{n} customers"),
            ),
        )
    return needed


def break_even_list_table(found: Team) -> Table | Sentence:
    """The list at which teams of a few sizes pay, beside what they can do and what there is."""
    if not found.lists or found.nothing_pays:
        return break_even_list_finding(found)
    at = f"{AT}.lists.{{row}}"
    return Table.of(
        found.lists,
        (Column("People", "count", path=f"{at}.people"), lambda one: one.people),
        (Column("Cost a month, {currency}", "amount", 0, path=f"{at}.cost"), lambda one: one.cost),
        (Column("Contacts that pay for it", "count", path=f"{at}.needed"), lambda one: one.needed),
        (Column("Contacts it can make", "count", path=f"{at}.can"), lambda one: one.can),
        (
            Column("Lost a month to contact", "count", path=f"{AT}.work.monthly"),
            lambda _: found.work.monthly,
        ),
        (Column("Pays"), lambda one: _pays(found, one)),
        currency=found.currency,
        source=words(
            "Cost with the hiring that replaces leavers, without set-up. Contacts at the worth of "
            "one that nobody has waited for."
        ),
    )


def _pays(found: Team, one: BreakEvenList) -> str:
    """Whether a team pays for itself with those lost each month, with the list alone, or never."""
    if not one.pays or one.needed is None:
        return words("never")
    return words("yes") if one.needed <= found.work.monthly else words("while the list lasts")


def calls_finding(found: Team) -> Sentence:
    """People for the calls that come in, answered at once or when there is time."""
    calls = found.calls
    if calls is None:
        return say(
            "Of calls that come in nothing is known: a table of tickets, or calls_a_month in "
            "client.yml, would tell how many people they take."
        )
    facts: dict[str, Place] = {
        "calls": count_fact(calls.pooled.calls, f"{AT}.calls.calls", "{n} call", "{n} calls"),
        "paid": count_fact(calls.pooled.paid, f"{AT}.calls.paid", "{n} person", "{n} people"),
        "later": count_fact(calls.later, f"{AT}.calls.later", "{n} person", "{n} people"),
        "share": share(calls.share, digits=0),
        "seconds": count(calls.within_seconds),
    }
    told_all = say(
        "To answer {share} of {calls} a month within {seconds} s takes {paid} on the payroll; "
        "where they may wait until there is time, {later}.",
        **facts,
    )
    if len(calls.queues) > 1:
        apart = count_fact(calls.apart, f"{AT}.calls.apart", "{n} person", "{n} people")
        told_all = in_a_line(
            told_all,
            say("With people of its own for each kind of call it would take {apart}.", apart=apart),
        )
    return in_a_line(told_all, _who_answers(found))


def _who_answers(found: Team) -> Sentence:
    """Whether the same people answer, and so have less time for contacts."""
    if not found.answers_calls:
        return say(
            "They are no part of the team of the business case: its people answer what they answer "
            "today, unless client.yml says answers_calls."
        )
    return say(
        "The same people answer them: that is the whole time of {people} beside those who call the "
        "lost, and a capacity that is measured of the staff comes into the business case without "
        "it.",
        people=amount_fact(found.for_calls, f"{AT}.for_calls"),
    )


def calls_table(found: Team) -> Table | Sentence:
    """Each kind of call, and all in one queue: load, people, and how they are answered."""
    calls = found.calls
    if calls is None:
        return calls_finding(found)
    rows = [*calls.queues, *([calls.pooled] if len(calls.queues) > 1 else [])]
    return Table.of(
        rows,
        (Column("Calls that come in"), lambda one: words(one.name)),
        (Column("A month", "count"), lambda one: one.calls),
        (Column("People kept busy", "factor"), lambda one: one.load),
        (Column("There at a time", "count"), lambda one: one.there),
        (Column("Answered in time", "share", 0), lambda one: one.answered.in_time),
        (Column("On the payroll", "count"), lambda one: one.paid),
        source=words(
            "Erlang’s formula with {minutes} min of work a call ({source}), evenly over the "
            "working hours. On the payroll: those who are there by the share of their time that "
            "goes to calls. Calling the lost is no such queue: the team chooses when.",
            minutes=amount(calls.minutes.value, digits=0),
            source=told(calls.minutes.source),
        ),
        total=len(calls.queues) > 1,
    )
