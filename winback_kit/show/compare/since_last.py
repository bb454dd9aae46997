"""What has come since the last run of a client: a heading, sentences and tables, on any face."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from winback_kit.assumptions.record import GRADE_MEANING
from winback_kit.case.moved.changes import Change
from winback_kit.case.moved.in_order import Kind
from winback_kit.case.tracked.since_last import SINCE_LAST, ListSince, SinceLast
from winback_kit.show.compare.compare_words import ENDS, label, pair
from winback_kit.show.kit.missing import UNDER_TEN
from winback_kit.show.kit.sentence import (
    Fact,
    Part,
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    say,
)
from winback_kit.show.kit.table import Cell, Column, Row, Table
from winback_kit.words.catalogue import marked, words
from winback_kit.words.locale import day

Shown = Sentence | Table
KIND_WORDS: Mapping[Kind, str] = {
    "formulas": marked("Another version of the formulas"),
    "lost": marked("Who is lost: newly lost, returned, and who may be contacted"),
    "measured": marked("What was measured anew in the tables (grades A and B)"),
    "given": marked("What the client states"),
    "prior": marked("Published figures and assumptions (grades D and E)"),
}
_OFF_WORDS = {
    "returned": marked("have bought since"),
    "lost": marked("were at risk, and are lost now"),
    "withdrawn": marked("permission withdrawn"),
    "contacted": marked("contacted a short time ago"),
    "suppressed": marked("held out of a test, sent away, or another contact of their firm"),
    "too_long_ago": marked("lost too long ago by now"),
    "costs_more": marked("a contact costs more than it brings"),
    "others": marked("other rules"),
}
_LIST_WORDS = {"contact_list": marked("contact list"), "save_list": marked("save list")}
_LEAST = 0.5  # of a unit of money


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
        return say("{then} were lost on {day}, {now} are today", **n, **told)
    return say("What has come since {day}", **told)


def _npv(it: SinceLast) -> Sentence:
    """How the net present value has moved."""
    if it.bridge is None:
        return say("")
    by = it.bridge.after - it.bridge.before
    ends = {
        "before": money_fact(it.bridge.before, f"{SINCE_LAST}.npv.before", it.currency),
        "after": money_fact(it.bridge.after, "figures.npv", it.currency),
    }
    if abs(by) < _LEAST:
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
        "Of {then} lost on {day} {back} are customers again; {newly} are newly lost, so {now} are "
        "lost today.",
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
            say("The lapse rule was {before} days and is {after}.", before=rules[0], after=rules[1])
        )
    return in_a_line(*told) if told else None


def _log(it: SinceLast) -> Sentence | None:
    if it.log is None:
        return None
    new = say(
        "New in the log: {days} order days with {money}.",
        days=_count(it.log.order_days_since, "log.order_days_since"),
        money=_money(it.log.money_since, "log.money_since", it),
    )
    late = it.came_late
    if late is None:
        return in_a_line(new, say("How the log stood then, the last run does not tell."))
    if not late.order_days and not late.money:
        return in_a_line(new, say("Nothing of the days before has changed."))
    changed = say(
        "Changed since in the days before, by late rows, refunds and corrections: {days} order "
        "days and {money}.",
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
        "On the contact list {new} are new and {again} stay.",
        new=_people(found.new, f"{at}.new"),
        again=_people(found.again, f"{at}.again"),
    )
    if not found.off:
        return told
    whys: list[Part] = []
    for name, n in found.off.items():
        why = words(_OFF_WORDS[name])
        one = say("{n} ({why})", n=_people(n, f"{at}.off.{name}"), why=why)
        whys += ["; " if whys else "", *one.parts]
    return in_a_line(told, say("No longer on it: {whys}.", whys=whys))


def bridge_table(it: SinceLast) -> Table:
    """The net present value of the last run, the moves by kind in order, and that of this run."""
    if it.bridge is None:
        raise ValueError("there is no bridge")
    at = f"{SINCE_LAST}.npv"
    rows: list[Row] = [
        (
            words("Net present value of the run as of {day}", day=day(it.day)),
            Cell(it.bridge.before, "amount", path=f"{at}.before"),
        ),
        *(
            (words(KIND_WORDS[kind]), Cell(move, "amount", sign=True, path=f"{at}.by_kind.{kind}"))
            for kind, move in it.bridge.by_kind.items()
            if abs(move) >= _LEAST or kind == "formulas"
        ),
        (
            words("Net present value of this run"),
            Cell(it.bridge.after, "amount", path="figures.npv"),
        ),
    ]
    return Table(
        (Column("What moved it"), Column("Present value, {currency}", "amount")),
        rows,
        total=True,
        source=_after_cut(it),
        currency=it.currency,
    )


def _in_order() -> str:
    return words(
        "Each kind of input is taken over from the last case on top of those before it, in this "
        "order, so nothing is left unexplained; in another order what several do together would be "
        "shared out in another way."
    )


def _after_cut(it: SinceLast) -> str:
    """What stands on the first page beside the net present value, then and now."""
    if it.headline_npv is None:
        return ""
    paths = (f"{SINCE_LAST}.npv.headline_before", "figures.npv_headline")
    ends = [money_fact(v, p, it.currency) for v, p in zip(it.headline_npv, paths, strict=True)]
    cut = marked("After the cut for weak evidence: {before}, now {after}.")
    return say(cut, before=ends[0], after=ends[1]).text


def lost_table(it: SinceLast) -> Table | None:
    """From the lost that the last run counted to the lost of today."""
    lost = it.lost
    if lost is None:
        return None
    rows: list[Row] = []
    if it.dated_anew:
        rows = [
            (words("Lost on {day}, as the last run counted", day=day(it.day)),
             Cell(it.lost_told, "count", path=f"{SINCE_LAST}.lost_told")),
            (words("Dated anew: late rows, corrections, the lapse rule"),
             Cell(it.dated_anew, "count", sign=True, path=f"{SINCE_LAST}.dated_anew")),
        ]  # fmt: skip
    rows += [
        (words("Lost on {day}, by what is known now", day=day(it.day)),
         Cell(lost.then, "count", path=f"{SINCE_LAST}.lost.then")),
        (words("Newly lost"), _cell(lost.newly_lost, "lost.newly_lost")),
        (words("of them for the first time"), _cell(lost.first_time, "lost.first_time")),
        (words("Customers again"), _cell(lost.returned, "lost.returned", less=True)),
        (words("of them after a contact"),
         _cell(lost.returned_contacted, "lost.returned_contacted", less=True)),
        (words("Returned and lost again in between, counted as lost"),
         _cell(lost.lost_again, "lost.lost_again")),
        (words("Lost today"), Cell(lost.now, "count", path=f"{SINCE_LAST}.lost.now")),
    ]  # fmt: skip
    return Table((Column("Customers"), Column("Number", "count")), rows, total=True)


def _cell(number: int | None, path: str, *, less: bool = False) -> Cell:
    if number is None:
        return Cell(words(UNDER_TEN), "text")
    return Cell(-number if less else number, "count", path="" if less else f"{SINCE_LAST}.{path}")


def moves_table(it: SinceLast) -> Table | None:
    """Every group of inputs that moved the value, in the order in which it was taken over."""
    if it.bridge is None:
        return None
    rows: list[Row] = [
        (
            words(one.label) if one.label else words(KIND_WORDS[one.kind]),
            words(_KNOWN_FROM[one.kind]),
            Cell(one.move, "amount", sign=True, path=f"{SINCE_LAST}.npv.moves.{at}.move"),
        )
        for at, one in enumerate(it.bridge.moves)
        if abs(one.move) >= _LEAST
    ]
    value = Column("Moves the value by, {currency}", "amount")
    return Table(
        (Column("Input"), Column("Known from"), value),
        rows,
        source=_in_order(),
        currency=it.currency,
    )


_KNOWN_FROM: Mapping[Kind, str] = {
    "formulas": marked("the kit"),
    "lost": marked("measured"),
    "measured": marked("measured"),
    "given": marked("stated"),
    "prior": marked("published or assumed"),
}


def inputs_table(it: SinceLast) -> Table:
    """Every input of the case that has another value, with how it was known and is."""
    rows: list[Row] = []
    for one in it.inputs:
        segment = one.path[0] == "segments"
        place = one.path[1:] if segment else ("", *one.path)
        where = one.path[1] if segment else words("Programme")
        ends = pair(Change(one.path, one.before, one.after), place, it.currency)
        if ends[0].shown(it.currency) != ends[1].shown(it.currency):  # lists of one mean are alike
            rows.append((where, label(place), *ends, _known(one.grades)))
    columns = (Column("Where"), Column("Input"), *ENDS, Column("Known from"))
    return Table(columns, rows, currency=it.currency)


def _known(grades: tuple[str, str]) -> str:
    """How an input is known, and how it was where that was otherwise."""
    now, then = (_in_words(grade) for grade in (grades[1], grades[0]))
    if now == then or not then:
        return now
    return words("{now} (was: {then})", now=now, then=then)


def _in_words(grade: str) -> str:
    meaning = {str(key): text for key, text in GRADE_MEANING.items()}.get(grade)
    if meaning is None:
        return words("stated or read off the log")
    return words("{grade}, {meaning}", grade=grade, meaning=words(meaning))


def lists_table(it: SinceLast) -> Table | None:
    """Each list against that of the last run."""
    if it.lists is None:
        return None
    rows: list[Row] = []
    for name, one in it.lists.items():
        rows += _of_list(name, one)
    return Table((Column("List"), Column("What"), Column("Customers", "count")), rows)


def _of_list(name: str, one: ListSince) -> list[Row]:
    title, at = words(_LIST_WORDS[name]), f"lists.{name}"
    return [
        (title, words("on it on the last run"), _cell(one.before, f"{at}.before")),
        (title, words("new on it"), _cell(one.new, f"{at}.new")),
        (title, words("on it again"), _cell(one.again, f"{at}.again")),
        *(
            (title, words("off it: {why}", why=words(_OFF_WORDS[why])),
             _cell(n, f"{at}.off.{why}"))
            for why, n in one.off.items()
        ),
    ]  # fmt: skip


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

    >>> not_compared({"since_last": {"not_compared": "currency", "day": "2026-05-17"}})
    'This run is not compared with the last one, as of 17 May 2026: that is in another currency.'
    """
    told = record.get(SINCE_LAST) or {}
    why = told.get("not_compared")
    return words(_NOT_COMPARED[why], day=day(dt.date.fromisoformat(told["day"]))) if why else ""
