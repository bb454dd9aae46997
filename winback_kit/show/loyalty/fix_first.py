"""Which fault to fix first: features whose lack drives away, with the money that left for it."""

from __future__ import annotations

from winback_kit.plan.loyalty.fix_first import Fault
from winback_kit.plan.loyalty.opinions import Opinions
from winback_kit.show.kit.sentence import (
    Name,
    Place,
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    say,
    share_fact,
)
from winback_kit.show.kit.table import Column, Table
from winback_kit.show.loyalty.features import kind_name, no_survey
from winback_kit.words.catalogue import marked, words
from winback_kit.words.text import ORDERS
from winback_kit.words.told import told_name

__all__ = ["fix_first_finding", "fix_first_table"]

AT = "opinions.faults"


def fix_first_table(found: Opinions) -> Table | Sentence:
    """Features tied to a reason for leaving, the one to fix first on top."""
    if not found.faults:
        return _untied(found)
    at = f"{AT}.{{row}}"
    return Table.of(
        found.faults,
        (Column("Feature"), lambda one: one.feature.name),
        (Column("To the lost"), lambda one: kind_name(one.feature.by_lost.most_frequent)),
        (Column("Its lack annoys", "share", 0, path=f"{at}.annoys"), lambda one: one.annoys),
        (Column("Reason for leaving"), lambda one: told_name(one.reason)),
        (Column("Left for it", "count", path=f"{at}.people"), lambda one: one.people),
        (
            Column("Their margin, {currency}", "amount", path=f"{at}.margin"),
            lambda one: one.margin,
        ),
        (Column("Worth fixing"), _place),
        currency=found.currency,
        source=words(
            "Margin of the year before each loss, over the whole log. Features of one reason share "
            "its losses and its money, so that the rows do not add up. Which reason stands for the "
            "lack of a feature is said in client.yml (loyalty: feature_reasons)."
        ),
    )


def _place(one: Fault) -> str:
    if not one.people:
        return words("nobody left for it")
    return words("yes") if one.counts else words("not for staying: its lack annoys few")


def _untied(found: Opinions) -> Sentence:
    if found.survey is None:
        return no_survey()
    return say(
        "client.yml does not say which reason for leaving the lack of a feature stands for "
        "(loyalty: feature_reasons), or no reasons are on record. With that the features would "
        "stand by the money that left for them."
    )


_LOOK = marked(
    "Look first at {feature}: its lack stands for {reason}, for which {people} left with "
    "{money} of margin a year, and to the lost it is “{kind}”."
)
_LOOK_IN_ORDERS = marked(
    "Look first at {feature}: its lack stands for {reason}, for which {people} left with "
    "{money} a year, and to the lost it is “{kind}”."
)


def fix_first_finding(found: Opinions) -> Sentence:
    """The fault to fix first, with who left for it."""
    one = found.first_fault
    if one is None:
        return _untied(found) if not found.faults else _none_drives(found)
    at = f"{AT}.{found.faults.index(one)}"
    facts: dict[str, Place] = {
        "feature": Name(one.feature.name),
        "kind": kind_name(one.feature.by_lost.most_frequent),
        "reason": Name(one.reason),
        "people": count_fact(one.people or 0, f"{at}.people", "{n} customer", "{n} customers"),
        "money": money_fact(one.margin, f"{at}.margin", found.currency),
    }
    told = say(_LOOK_IN_ORDERS if found.currency == ORDERS else _LOOK, **facts)
    return in_a_line(told, _others(found, one), _not_for_staying(found))


def _others(found: Opinions, first: Fault) -> Sentence | str:
    """Where another feature stands for the same reason."""
    same = [one for one in found.faults if one.counts and one.reason == first.reason]
    if len(same) < 2:
        return ""
    second = same[1]
    return say(
        "{feature} stands for the same reason; its lack annoys {share} of the lost.",
        feature=Name(second.feature.name),
        share=share_fact(second.annoys, f"{AT}.{found.faults.index(second)}.annoys"),
    )


def _not_for_staying(found: Opinions) -> Sentence | str:
    delights = [
        one.name
        for one in (found.survey.features if found.survey else ())
        if one.by_lost.most_frequent == "A"
    ]
    if not delights:
        return ""
    return say(
        "More of {feature} would please and keep nobody who leaves for a fault.",
        feature=Name(delights[0]),
    )


def _none_drives(found: Opinions) -> Sentence:
    return say(
        "None of the features tied to a reason is one whose lack drives customers away, or nobody "
        "left for it."
    )
