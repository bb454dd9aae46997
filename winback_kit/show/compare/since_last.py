"""What has come since the last run of a client: a heading and sentences, on any face."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from winback_kit.case.tracked.since_last import SINCE_LAST, SinceLast
from winback_kit.show.compare.since_tables import (
    LEAST_MOVE,
    OFF_WORDS,
    bridge_table,
    inputs_table,
    lists_table,
    lost_table,
    moves_table,
)
from winback_kit.show.kit.sentence import (
    Fact,
    Part,
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    say,
)
from winback_kit.show.kit.table import Table
from winback_kit.words.catalogue import marked, words
from winback_kit.words.locale import day

Shown = Sentence | Table


def since_heading(it: SinceLast, decisions: tuple[str, str] | None) -> Sentence:
    """What has come of the decision: a turn first, then the net present value.

    `decisions` are those of both runs in words, None where one of them has none.
    """
    told = {"day": day(it.day)}
    if decisions and it.flipped:
        turned = say(
            "The decision has turned since {day}: from “{before}” to “{after}”",
            before=decisions[0],
            after=decisions[1],
            **told,
        )
        return say("{turned}; {npv}", turned=turned, npv=_npv(it)) if it.bridge else turned
    if it.bridge:
        if decisions:
            stands = say("the decision stands: {decision}", decision=decisions[1])
            return say("Since {day} {npv}; {stands}", npv=_npv(it), stands=stands, **told)
        return say("Since {day} {npv}", npv=_npv(it), **told)
    if it.lost:
        n = {"then": _count(it.lost.then, "lost.then"), "now": _count(it.lost.now, "lost.now")}
        return say("Lost on {day}: {then}; lost today: {now}", **n, **told)
    return say("What has come since {day}", **told)


def _npv(it: SinceLast) -> Sentence:
    """How the net present value has moved."""
    if it.bridge is None:
        return Sentence(())
    by = it.bridge.difference
    ends = {
        "before": money_fact(it.bridge.before, f"{SINCE_LAST}.npv.before", it.currency),
        "after": money_fact(it.bridge.after, "figures.npv", it.currency),
    }
    if abs(by) < LEAST_MOVE:
        return say("the net present value is the same, {after}", after=ends["after"])
    if by > 0:
        return say("the net present value has risen from {before} to {after}", **ends)
    return say("the net present value has fallen from {before} to {after}", **ends)


def since_said(it: SinceLast) -> list[Shown]:
    """What the executive page tells: who came and went, what moved the value, the list."""
    moved: list[Shown] = [bridge_table(it)] if it.bridge else []
    if it.why_not:
        moved = [say("The cases cannot be set beside each other here: {why}", why=it.why_not)]
    people = in_a_line(*filter(None, (_lost(it), _redefined(it))))
    lists = in_a_line(*filter(None, (_on_list(it),)))
    return [one for one in (people, *moved, lists) if isinstance(one, Table) or one.parts]


def since_details(it: SinceLast) -> list[Shown]:
    """What stands behind it: the lost from then to now, the log, every move, input and list."""
    told = [in_a_line(*filter(None, (_worth(it), _late(it), _log(it), _contacts(it))))]
    tables = [lost_table(it), moves_table(it), inputs_table(it), lists_table(it)]
    return [*(one for one in told if one.parts), *(one for one in tables if one and one.rows)]


def _count(number: int, path: str) -> Fact:
    return count_fact(number, f"{SINCE_LAST}.{path}")


def _people(number: int | None, path: str) -> Part:
    """So many customers; that they are fewer than ten, where they are."""
    return words("fewer than ten") if number is None else _count(number, path)


def _money(value: float, path: str, it: SinceLast) -> Fact:
    return money_fact(value, f"{SINCE_LAST}.{path}", it.currency)


def _lost(it: SinceLast) -> Sentence | None:
    lost = it.lost
    if lost is None:
        return None
    told: dict[str, Part] = {
        "then": _count(lost.then, "lost.then"),
        "day": day(it.day),
        "back": _people(lost.returned, "lost.returned"),
        "newly": _people(lost.newly_lost, "lost.newly_lost"),
        "now": _count(lost.now, "lost.now"),
    }
    whole = say(
        "Lost on {day}: {then}. Customers again since: {back}. Newly lost: {newly}. Lost today: "
        "{now}.",
        **told,
    )
    return in_a_line(whole, *filter(None, (_back(it),)))


def _back(it: SinceLast) -> Sentence | None:
    lost = it.lost
    if lost is None or lost.returned_contacted is None or lost.returned_alone is None:
        return None
    if not lost.returned:
        return None
    return say(
        "Back after a contact: {contacted}; without one: {alone}.",
        contacted=_count(lost.returned_contacted, "lost.returned_contacted"),
        alone=_count(lost.returned_alone, "lost.returned_alone"),
    )


def _worth(it: SinceLast) -> Sentence | None:
    lost = it.lost
    if lost is None or lost.margin_lost is None or lost.margin_back is None:
        return None
    return say(
        "The newly lost had brought a margin of {lost} before they left, those back have brought "
        "{back} since.",
        lost=_money(lost.margin_lost, "lost.margin_lost", it),
        back=_money(lost.margin_back, "lost.margin_back", it),
    )


def _late(it: SinceLast) -> Sentence | None:
    """What of that day is known otherwise now, and why."""
    told = []
    if it.dated_anew:
        told.append(
            say(
                "The last run counted {told} lost on that day: rows that came late or were "
                "corrected, and the lapse rule, account for the difference.",
                told=_count(it.lost_told or 0, "lost_told"),
            )
        )
    if it.lapse_days[0] != it.lapse_days[1]:
        rules = [", ".join(f"{n}" for n in dict.values(one or {})) for one in it.lapse_days]
        told.append(
            say(
                "The lapse rule in days: {before} before, {after} now.",
                before=rules[0],
                after=rules[1],
            )
        )
    return in_a_line(*told) if told else None


def _log(it: SinceLast) -> Sentence | None:
    if it.log is None:
        return None
    new = say(
        "New in the log, in order days: {days}; in money: {money}.",
        days=_count(it.log.order_days_since, "log.order_days_since"),
        money=_money(it.log.money_since, "log.money_since", it),
    )
    late = it.came_late
    if late is None:
        return in_a_line(new, say("How the log stood then, the last run does not tell."))
    if not late.order_days and not late.money:
        return in_a_line(new, say("Nothing of the days before has changed."))
    changed = say(
        "Changed since in the days before, by late rows, refunds and corrections, in order "
        "days: {days}; in money: {money}.",
        days=_count(late.order_days, "came_late.order_days"),
        money=_money(late.money, "came_late.money", it),
    )
    return in_a_line(new, changed)


def _contacts(it: SinceLast) -> Sentence | None:
    since = it.contacts_since
    if since is None or it.contacts is None:
        return None
    if not since:
        return say("No more contacts of campaigns could be read than then.")
    return say(
        "Contacts of campaigns that could be read: {then} then, {now} now.",
        then=_count(it.contacts[0], "contacts.before"),
        now=_count(it.contacts[1], "contacts.after"),
    )


def _redefined(it: SinceLast) -> Sentence | None:
    if not it.redefined:
        return None
    return say(
        "Who is lost and what was ordered is not compared: it is counted otherwise since {keys} "
        "changed in client.yml.",
        keys=", ".join(it.redefined),
    )


def _on_list(it: SinceLast) -> Sentence | None:
    """Who is new on the contact list, and why others are on it no more."""
    if it.lists is None:
        return say(
            "The lists of the last run are no longer with it, so the lists of this one mark nobody "
            "as new."
        )
    found = it.lists["contact_list"]
    at = "lists.contact_list"
    told = say(
        "On the contact list, new: {new}; again: {again}.",
        new=_people(found.new, f"{at}.new"),
        again=_people(found.again, f"{at}.again"),
    )
    if not found.off:
        return told
    whys: list[Part] = []
    for name, n in found.off.items():
        why = words(OFF_WORDS[name])
        one = say("{n} ({why})", n=_people(n, f"{at}.off.{name}"), why=why)
        whys += ["; " if whys else "", *one.parts]
    return in_a_line(told, say("No longer on it: {whys}.", whys=whys))


_NOT_COMPARED = {
    "currency": marked(
        "This run is not compared with the last one, as of {day}: that is in another currency."
    ),
    "later": marked(
        "This run is not compared with another: all runs that are there are of a later day, the "
        "last as of {day}."
    ),
}


def not_compared(record: Mapping[str, Any]) -> str:
    """Why a run tells nothing of the time since the last one; empty where it does, or is the first.

    >>> not_compared({"since_last": {"not_compared": "later", "day": "2026-05-17"}})[-24:]
    ' last as of 17\\xa0May\\xa02026.'
    """
    told = record.get(SINCE_LAST) or {}
    why = told.get("not_compared")
    return words(_NOT_COMPARED[why], day=day(dt.date.fromisoformat(told["day"]))) if why else ""
