"""What has come since the last run as tables: the bridge, the lost, every move, input and list."""

from __future__ import annotations

from collections.abc import Mapping

from winback_kit.assumptions.record import GRADE_MEANING
from winback_kit.case.moved.changes import Change
from winback_kit.case.moved.in_order import Kind
from winback_kit.case.tracked.since_last import SINCE_LAST, ListSince, SinceLast
from winback_kit.show.compare.compare_words import ENDS, label, named, pair
from winback_kit.show.kit.missing import UNDER_TEN
from winback_kit.show.kit.sentence import money_fact, say
from winback_kit.show.kit.table import Cell, Column, Row, Table
from winback_kit.words.catalogue import marked, words
from winback_kit.words.locale import day

KIND_WORDS: Mapping[Kind, str] = {
    "formulas": marked("Another version of the formulas"),
    "lost": marked("Who is lost: newly lost, returned, and who may be contacted"),
    "measured": marked("What was measured anew in the tables (grades A and B)"),
    "given": marked("What the client states"),
    "prior": marked("Published figures and assumptions (grades D and E)"),
}
OFF_WORDS = {
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
LEAST_MOVE = 0.5  # of a unit of money


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
            if abs(move) >= LEAST_MOVE or kind == "formulas"
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
        if abs(one.move) >= LEAST_MOVE
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
        where = named(one.path[1]) if segment else words("Programme")
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
    rows = [row for name, one in it.lists.items() for row in _of_list(name, one)]
    return Table((Column("List"), Column("What"), Column("Customers", "count")), rows)


def _of_list(name: str, one: ListSince) -> list[Row]:
    title, at = words(_LIST_WORDS[name]), f"lists.{name}"
    return [
        (title, words("on it on the last run"), _cell(one.before, f"{at}.before")),
        (title, words("new on it"), _cell(one.new, f"{at}.new")),
        (title, words("on it again"), _cell(one.again, f"{at}.again")),
        *(
            (title, words("off it: {why}", why=words(OFF_WORDS[why])),
             _cell(n, f"{at}.off.{why}"))
            for why, n in one.off.items()
        ),
    ]  # fmt: skip
