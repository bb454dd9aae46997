"""Who is at risk today, and what they are worth."""

from __future__ import annotations

from collections.abc import Sequence

from winback_kit.plan.at_risk.at_risk import AtRisk
from winback_kit.plan.at_risk.worth import AtRiskCell
from winback_kit.show.kit.sentence import (
    Place,
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    say,
    say_many,
    share_fact,
)
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import days

__all__ = ["at_risk_finding", "at_risk_table"]

_RISK = (marked("Most at risk"), marked("In the middle"), marked("Least at risk"))
_WORTH = (marked("worth most"), marked("in the middle"), marked("worth least"))


def at_risk_finding(found: AtRisk) -> Sentence:
    """How many are expected to be lost, and what they would take."""
    if found.hazard is None or found.lost_expected is None:
        return say(
            "How many of today’s customers will be lost cannot be said: no chance could be tested."
        )
    facts: dict[str, Place] = {
        "customers": count_fact(
            found.customers, "at_risk.customers", "{n} customer", "{n} customers"
        ),
        "lost": count_fact(found.lost_expected, "at_risk.lost_expected"),
        "days": days(found.horizon_days),
    }
    lost = say_many(
        found.lost_expected,
        "Of {customers} not lost today, {lost} is expected to be lost within {days} if nothing "
        "changes.",
        "Of {customers} not lost today, {lost} are expected to be lost within {days} if nothing "
        "changes.",
        **facts,
    )
    doubt = (
        ""
        if found.usable
        else say("The chances missed on a past day, so take that as an order of size.")
    )
    if found.at_stake is None:
        return in_a_line(lost, doubt)
    return in_a_line(
        lost,
        doubt,
        say(
            "What those lost would be worth as customers who stay comes to {money}.",
            money=money_fact(found.at_stake, "at_risk.at_stake", found.currency),
        ),
        _most_at_risk(found),
    )


def _most_at_risk(found: AtRisk) -> Sentence | str:
    """How much of what is at stake lies with those who are the most at risk and worth most."""
    share = found.share_of_most
    if share is None:
        return ""
    return say(
        "Only {share} of that is with those who are both most at risk and worth most: a list by "
        "risk alone would mostly call on others."
        if share < 1 / 3
        else "Of that {share} is with those who are both most at risk and worth most.",
        share=share_fact(share, "at_risk.share_of_most"),
    )


def at_risk_table(found: AtRisk) -> Table | Sentence:
    """Customers of today by thirds of risk and of worth."""
    if not found.cells:
        return at_risk_finding(found)
    parted = any(one.worth_third >= 0 for one in found.cells)
    valued = any(one.worth is not None for one in found.cells)
    columns = [
        (Column("Customers"), lambda one: _name(one, found.cells, parted=parted)),
        (Column("How many", "count"), lambda one: one.people),
        (Column("Chance to be lost", "odds"), lambda one: one.chance),
        (Column("Expected to be lost", "count"), lambda one: one.lost),
    ]
    money = [
        (Column("Worth of one who stays, {currency}", "amount"), lambda one: one.worth),
        (Column("At stake, {currency}", "amount"), lambda one: one.at_stake),
    ]
    return Table.of(
        found.cells,
        *columns,
        *(money if valued else ()),
        currency=found.currency,
        source=words(
            "Thirds of all customers who are not lost today; equals are kept together. Worth: what "
            "all of them are worth by their lifetime value, dealt by margin and pace of each. At "
            "stake: the chance to be lost times that worth. Whom to ask is decided by what asking "
            "changes, not by risk.",
        )
        if valued
        else words("Thirds of all customers who are not lost today; equals are kept together."),
    )


def _name(one: AtRiskCell, cells: Sequence[AtRiskCell], *, parted: bool) -> str:
    """Those of a third by risk and by worth."""
    risk = words(_third(_RISK, one.risk, {cell.risk for cell in cells}))
    if not parted:
        return risk
    worth = words(_third(_WORTH, one.worth_third, {cell.worth_third for cell in cells}))
    return words("{risk}, {worth}", risk=risk, worth=worth)


def _third(names: tuple[str, str, str], mine: int, there: set[int]) -> str:
    """The name of a third; where equals left one empty, the first of the others is the most."""
    if mine == min(there):
        return names[0]
    return names[-1] if mine == max(there) else names[1]
