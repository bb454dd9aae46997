"""What the team may spend, what it promises, what it learns, and its first ninety days."""

from __future__ import annotations

from collections.abc import Sequence

from winback_kit.plan.team_charter.authority import OfferAuthority, RemedyAuthority
from winback_kit.plan.team_charter.first_days import DaysStep
from winback_kit.plan.team_charter.roles import ROLE_NAMES
from winback_kit.plan.team_charter.service import ServiceLevel
from winback_kit.plan.team_charter.team_charter import TeamCharter
from winback_kit.plan.team_charter.training import LESSONS
from winback_kit.show.kit.sentence import (
    Sentence,
    amount_fact,
    count_fact,
    in_a_line,
    money_fact,
    say,
)
from winback_kit.show.kit.table import Cell, Column, Row, Table
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import amount, count
from winback_kit.words.told import told, told_name

__all__ = ["authority_table", "ninety_days_table", "service_levels_table", "training_table"]

AT = "team_charter"
MOST_ROWS = 8  # segments that are shown one by one, equal or not


def authority_table(found: TeamCharter) -> Table | Sentence:
    """What may be spent on one customer, by whom."""
    if not found.offers and not found.remedies:
        return say("No offer pays here, so that nobody may promise one.")
    offers = _offers(found.offers)
    remedies: list[Row] = [_remedy(at, one) for at, one in enumerate(found.remedies)]
    of_remedy = (
        say(
            "A remedy is for customers at risk in “{cell}”, and whoever handles the case decides.",
            cell=words(found.remedy_cell),
        )
        if remedies
        else ""
    )
    return Table(
        (
            Column("For one customer, in {currency}"),
            Column("The team, up to", "amount"),
            Column("Its lead, up to", "amount"),
            Column("The owner, up to", "amount"),
        ),
        [*offers, *remedies],
        currency=found.currency,
        source=in_a_line(
            say(
                "The team gives what is planned; from the owner’s limit on, which is no target, "
                "winning somebody back brings nothing any more."
            ),
            of_remedy,
        ).text,
    )


def _offers(found: Sequence[OfferAuthority]) -> list[Row]:
    """A row a segment and offer; segments of equal limits are one row where they are many."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for at, one in enumerate(found):
        limits = (amount(one.limit.team), amount(one.limit.lead), amount(one.limit.most))
        own = (one.segment,) if len(found) <= MOST_ROWS else ()
        alike.setdefault((one.offer, *limits, *own), []).append(at)
    return [_offer(rows[0], found[rows[0]], len(rows)) for rows in alike.values()]


def _offer(at: int, one: OfferAuthority, segments: int) -> Row:
    path = f"{AT}.offers.{at}"
    name = (
        words("{segment}, {offer}", segment=told_name(one.segment), offer=told_name(one.offer))
        if segments == 1
        else words("{n} segments, {offer}", n=count(segments), offer=told_name(one.offer))
    )
    return (
        name,
        Cell(one.limit.team, path=f"{path}.team"),
        Cell(one.limit.lead, path=f"{path}.lead"),
        Cell(one.limit.most, path=f"{path}.most"),
    )


def _remedy(at: int, one: RemedyAuthority) -> Row:
    worth = amount_fact(one.worth, f"{AT}.remedies.{at}.worth")
    most = Cell(one.most, path=f"{AT}.remedies.{at}.most")
    return (words("At risk, if they stay worth {worth}", worth=worth.shown), most, None, None)


def service_levels_table(found: TeamCharter) -> Table:
    """What is promised to customers, beside what is kept today."""

    def today(one: ServiceLevel) -> Cell:
        kept = one.today.share if one.today else None
        if kept is None:
            return Cell(words("not known"), "text")
        return Cell(kept, "share", 0, path=f"{AT}.levels.{found.levels.index(one)}.today")

    return Table.of(
        found.levels,
        (Column("To customers"), lambda one: told(one.what)),
        (Column("Promise"), lambda one: told(one.level)),
        (Column("In so many cases", "share", 0), lambda one: one.target),
        (Column("Kept today", "own"), today),
        source=words(
            "A proposal, to be agreed. What is kept today is of the tickets; what is not known "
            "there the team counts from its first day."
        ),
    )


def training_table(found: TeamCharter) -> Table:
    """What everybody learns before the first call, and what it costs."""
    return Table.of(
        LESSONS,
        (Column("Subject"), lambda one: told(one.what)),
        (Column("Hours", "count"), lambda one: one.hours),
        (Column("Whoever has learnt it"), lambda one: told(one.able)),
        last=(words("Each"), Cell(found.training.hours, path=f"{AT}.training.hours"), ""),
        source=_budget(found).text,
    )


def _budget(found: TeamCharter) -> Sentence:
    held, cur, at = found.training, found.currency, f"{AT}.training"
    if held.training is None or held.learning_cost is None:
        return say(
            "What that costs is not known, since nobody said what one person costs: a table of "
            "staff with what each costs a month would tell."
        )
    return in_a_line(
        say(
            "For {people} that is {training}, and {learning} of pay in the first year for work "
            "that is not done yet while they learn.",
            people=count_fact(held.people, f"{at}.people", "{n} person", "{n} people"),
            training=money_fact(held.training, f"{at}.training", cur),
            learning=money_fact(held.learning_cost, f"{at}.learning", cur),
        ),
        say("Whoever replaces somebody who leaves learns it anew."),
    )


def ninety_days_table(found: TeamCharter) -> Table:
    """What is done in the first ninety days, by whom, and when it is done."""

    def who(one: DaysStep) -> str:
        name = found.who(one) or words("open")
        return words("{role} ({name})", role=words(ROLE_NAMES[one.role]), name=name)

    return Table.of(
        found.days,
        (
            Column("Days"),
            lambda one: words("{first} to {last}", first=count(one.first), last=count(one.last)),
        ),
        (Column("What"), lambda one: told(one.what)),
        (Column("Who"), who),
        (Column("Done when"), lambda one: told(one.done)),
        source=words("Days are counted from the one on which the money is given."),
    )
