"""Ultra customers: whether a score finds those who will bring the most."""

from __future__ import annotations

from winback_kit.plan.bonds.ultra import FEWEST, Ultra
from winback_kit.show.kit.sentence import Fact, Sentence, count_fact, in_a_line, say
from winback_kit.show.kit.table import Column, Table, interval
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.numbers import amount, count, days, in_range
from winback_kit.words.text import ORDERS

__all__ = ["ultra_finding", "ultra_table"]

AT = "ultra"
TRAIT_NAMES = {
    "full_price": marked("Little incentive: pays the full price"),
    "unasked": marked("Little incentive: no campaign asked them"),
    "forgiven": marked("Forgives: ordered again after a complaint"),
    "resisted": marked("Resists: named a competitor and stayed"),
    "back": marked("Tolerates lapses: was lost and came back"),
    "tenure": marked("With us for long"),
    "referrals": marked("Brings others"),
}
SCORE = marked("All of them, in one score")


# each in money, and in orders where no amounts are known
_LATER = (
    marked("With what they paid later (95\u00a0%)"),
    marked("With what they ordered later (95\u00a0%)"),
)
_GOES = (
    marked(
        "The score goes with what {people} paid in the following {days} with a rank correlation "
        "of {value} ({low} to {high})."
    ),
    marked(
        "The score goes with what {people} ordered in the following {days} with a rank correlation "
        "of {value} ({low} to {high})."
    ),
)
_FINDS = (
    marked(
        "It tells more than what they paid before ({beside} beside it, surely above 0), so it "
        "finds customers whom a list by spend misses."
    ),
    marked(
        "It tells more than what they ordered before ({beside} beside it, surely above 0), so it "
        "finds customers whom a list by orders misses."
    ),
)
_SOMETHING = (
    marked(
        "It does not find ultra customers here: it tells something beside what they paid "
        "before ({beside}), but those it puts first pay less than others."
    ),
    marked(
        "It does not find ultra customers here: it tells something beside what they ordered "
        "before ({beside}), but those it puts first order less than others."
    ),
)
_NOT_BY_ITSELF = (
    marked(
        "It does not find ultra customers here: by itself it does not go with what they paid later."
    ),
    marked(
        "It does not find ultra customers here: by itself it does not go with what they ordered "
        "later."
    ),
)
_NOTHING_SURE = (
    marked(
        "It does not find ultra customers here: beside what they paid before it adds nothing "
        "sure ({beside})."
    ),
    marked(
        "It does not find ultra customers here: beside what they ordered before it adds nothing "
        "sure ({beside})."
    ),
)
_TENTHS = (
    marked(
        "The first tenth by the score paid {top} times the mean later; the first tenth by what "
        "they paid before {spend} times."
    ),
    marked(
        "The first tenth by the score ordered {top} times the mean later; the first tenth by what "
        "they ordered before {spend} times."
    ),
)


def _none(found: Ultra) -> Sentence:
    return say(
        "Whether some customers need little cannot be told: too few bought in the {days} before "
        "the last {days} (at least {least}), all brought the same since, or nothing of it is on "
        "record.",
        least=str(FEWEST),
        days=days(found.stretch),
    )


def ultra_table(found: Ultra) -> Table | Sentence:
    """Each trait, and the score, against what was paid later."""
    if found.score is None:
        return _none(found)
    later = _LATER[found.currency == ORDERS]
    rows = [(TRAIT_NAMES[one.key], one.later) for one in found.traits]
    rows += [(SCORE, found.score)]
    return Table.of(
        rows,
        (Column("What is known of them"), lambda row: words(row[0])),
        (
            interval(later, "number", digits=2, value=True),
            lambda row: (row[1].value, row[1].low, row[1].high),
        ),
        source=words(
            "Rank correlation over {people}: 1 is the same order, 0 is none. Known from "
            "{days}, held against the {days} after it. Who resists a competitor’s offer counts "
            "where a goodbye names the competitor and an order follows; what nobody records is not "
            "in it.",
            people=plural(found.people, "{n} person", "{n} people", n=count(found.people)),
            days=days(found.stretch),
        ),
    )


def ultra_finding(found: Ultra) -> Sentence:
    """Whether the score finds more than what they paid before does."""
    score, beside = found.score, found.beside
    if score is None or beside is None:
        return _none(found)
    in_orders = found.currency == ORDERS
    told = say(
        _GOES[in_orders],
        people=count_fact(found.people, f"{AT}.people", "{n} person", "{n} people"),
        days=days(found.stretch),
        value=Fact(score.value, f"{AT}.score.value", amount(score.value, digits=2)),
        **in_range(score.low, score.high, "number", digits=2),
    )
    verdict = say(_verdict(found)[in_orders], beside=amount(beside.value, digits=2))
    return in_a_line(told, verdict, _tenth(found))


def _verdict(found: Ultra) -> tuple[str, str]:
    """What the score is worth, in money and in orders."""
    if found.found:
        return _FINDS
    if found.beside is None or not found.beside.sure:
        return _NOTHING_SURE
    return _SOMETHING if found.score and found.score.value > 0 else _NOT_BY_ITSELF


def _tenth(found: Ultra) -> Sentence | str:
    if found.top is None or found.top_by_spend is None:
        return ""
    return say(
        _TENTHS[found.currency == ORDERS],
        top=Fact(found.top, f"{AT}.top", amount(found.top, digits=1)),
        spend=Fact(found.top_by_spend, f"{AT}.top_by_spend", amount(found.top_by_spend, digits=1)),
    )
