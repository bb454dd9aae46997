"""Loyal employees, and what employees know."""

from __future__ import annotations

from winback_kit.plan.bonds.employees import Employees, NamedHint, Scored, ServingTeam
from winback_kit.show.kit.sentence import (
    Name,
    Place,
    Sentence,
    count_fact,
    in_a_line,
    say,
    share_fact,
)
from winback_kit.show.kit.table import Column, Table
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import amount, odds, points, share
from winback_kit.words.told import told_name

__all__ = ["employees_finding", "employees_table", "hints_finding", "hints_table"]

AT = "employees"
MOST_HINTS = 8
KIND = {"reason": marked("Why they leave"), "offer": marked("What would help")}


def _no_staff() -> Sentence:
    return say(
        "Nothing is known of who serves the customers: a table staff (who, since when, until when, "
        "team) would show how long they stay, and teams named as in a column of customers whether "
        "customers of those who stay do so too. It takes {least} of them.",
        least=str(FEWEST_PEOPLE),
    )


def employees_table(found: Employees) -> Table | Sentence:
    """Teams: how long people stay in them, and how many of their customers are lost."""
    rows = (*found.teams, *((found.everyone,) if found.everyone else ()))
    if not rows:
        return _no_staff()
    columns = [
        (Column("Team"), lambda one: told_name(one.name) if one.name else words("All")),
        (Column("There now", "count"), _now),
        (Column("Ever", "count"), lambda one: one.ever),
        (Column("Years there", "number", digits=1), _stay),
        (Column("Leave in a year", "share", digits=0), lambda one: one.turnover),
        (Column("Places empty", "share", digits=0), lambda one: one.vacancy),
        (Column("Would recommend us, net", "points", digits=0), lambda one: one.promoters),
    ]
    if found.by:
        columns += [
            (Column("Customers", "count"), lambda one: one.customers),
            (Column("Losses in a year of a customer", "number", digits=2), lambda one: one.hazard),
        ]
    return Table.of(
        rows,
        *columns,
        source=words(
            "No team in which fewer than {least} ever served stands by itself, and no answer of "
            "fewer is told. Places empty: of the places of a year ago. "
            "Would recommend: the share of 9 and 10 less that of 0 to 6.",
            least=str(FEWEST_PEOPLE),
        ),
    )


def _now(one: ServingTeam) -> int | None:
    return one.here


def _stay(one: ServingTeam) -> float | None:
    return one.years if one.here >= FEWEST_PEOPLE or not one.name else None


def employees_finding(found: Employees) -> Sentence:
    """Whether customers are lost where employees leave."""
    every = found.everyone
    if every is None or every.turnover is None:
        return _no_staff()
    told = say(
        "Of those who serve, {share} leave in a year.",
        share=share_fact(every.turnover, f"{AT}.turnover"),
    )
    worst = found.worst
    if not found.by or worst is None or worst.hazard is None or found.by_chance is None:
        return in_a_line(
            told,
            say(
                "Their teams do not match a column of customers, or too few do, so whether "
                "customers leave where employees leave cannot be told."
            ),
        )
    most = max(found.teams, key=lambda one: one.hazard or 0.0)
    together = (
        say(
            "Most leave in the team {team}, and it loses the most customers too.",
            team=Name(worst.name),
        )
        if most is worst
        else say(
            "Most leave in the team {team}, but the most customers are lost with {other}.",
            team=Name(worst.name),
            other=Name(most.name),
        )
    )
    return in_a_line(
        told,
        together,
        say(
            "With {teams} an order that agrees so well comes by chance in {chance} of cases, and "
            "what drives out both may be the same thing, so this is a place to look, no cause.",
            teams=count_fact(len(found.teams), f"{AT}.teams", "{n} team", "{n} teams"),
            chance=share(found.by_chance, digits=0),
        ),
    )


def _no_hints() -> Sentence:
    return say(
        "Employees have not been asked, or fewer than {least} of them answered, or nothing is "
        "measured to hold their hints against. The form is a table insights: who, when, which "
        "reason for leaving or which offer would help, and how sure (docs/loyalty.md).",
        least=str(FEWEST_PEOPLE),
    )


def hints_table(found: Employees) -> Table | Sentence:
    """What employees name, and what the data say of it."""
    rows = [(scored, one) for scored in found.hints for one in scored.named[:MOST_HINTS]]
    if not rows:
        return _no_hints()
    return Table.of(
        rows,
        (Column("Asked"), lambda row: words(KIND[row[0].kind])),
        (Column("They name"), lambda row: _what(row[1])),
        (Column("Named by", "count", missing=marked("under ten")), _people),
        (Column("Measured"), lambda row: _measured(*row)),
        (Column("Right"), lambda row: words("yes") if row[1].right else words("no")),
        source=words(
            "Measured: the share of the losses whose reason is known, or the change in the share "
            "that comes back. Right are the largest, as many as a person names."
        ),
    )


def _measured(scored: Scored, one: NamedHint) -> str:
    if scored.kind == "offer":
        return points(one.measured)
    return share(one.measured, digits=0)


def _people(row: tuple[Scored, NamedHint]) -> int | None:
    return row[1].people if row[1].people >= FEWEST_PEOPLE else None


def _what(one: NamedHint) -> str:
    if not one.reason:
        return told_name(one.what)
    return words("{offer} for {reason}", offer=told_name(one.what), reason=told_name(one.reason))


def hints_finding(found: Employees) -> Sentence:
    """Whether employees know more than chance, and their best hints."""
    if not found.hints:
        return _no_hints()
    return in_a_line(*(_told(scored) for scored in found.hints))


def _told(scored: Scored) -> Sentence:
    at = f"{AT}.hints.{scored.kind}"
    facts: dict[str, Place] = {
        "people": count_fact(scored.people, f"{at}.people", "{n} employee", "{n} employees"),
        "hits": count_fact(scored.hits, f"{at}.hits"),
        "hints": count_fact(scored.hints, f"{at}.hints", "{n} hint", "{n} hints"),
        "lift": amount(scored.lift, digits=1),
        "chance": odds(scored.by_chance),
    }
    of = (
        say(
            "On why customers leave, {people} gave {hints}, and {hits} hit what the data show: "
            "{lift} times what guessing gives (a chance of {chance}).",
            **facts,
        )
        if scored.kind == "reason"
        else say(
            "On what would help, {people} gave {hints}, and {hits} hit what the data show: {lift} "
            "times what guessing gives (a chance of {chance}).",
            **facts,
        )
    )
    if not scored.proven:
        return in_a_line(of, say("That is no proof that they know."))
    best = scored.best
    sure = (
        say(
            "Those who are right are surer by {points} points of a hundred.",
            points=amount(scored.surer, digits=0),
        )
        if scored.surer is not None and scored.surer >= 1
        else ""
    )
    return in_a_line(of, say("Their best hint: {best}.", best=_what(best[0])) if best else "", sure)
