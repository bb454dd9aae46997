"""What one person of the team costs and can do, and what the staff of today tell."""

from __future__ import annotations

from winback_kit.plan.team.sizes import MOST_LEARNING
from winback_kit.plan.team.team import Team
from winback_kit.plan.team.terms import KnownTerm
from winback_kit.show.kit.sentence import (
    Place,
    Sentence,
    amount_fact,
    count_fact,
    in_a_line,
    money_fact,
    say,
    share_fact,
)
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.words.catalogue import words
from winback_kit.words.told import told, told_name

__all__ = ["capacity_finding", "capacity_table", "staff_table"]

AT = "team"


def capacity_finding(found: Team) -> Sentence:
    """What one person can do in a month, what that costs, and how many do it today."""
    return in_a_line(_one_person(found), _learning(found), _staff(found) if found.staff else "")


def _learning(found: Team) -> Sentence | str:
    """How fast new people learn, whether that is measured, and how slow they may be."""
    terms = found.terms
    start, slowest = terms.ramp_start, found.slowest
    share = share_fact(start.value, f"{AT}.terms.ramp_start.used")
    if start.measured is not None and start.used is start.measured:
        known = say("In their first month they make {share} of it, as measured.", share=share)
    elif start.stated is not None:
        known = say("In their first month they make {share} of it, as stated.", share=share)
    else:
        known = say(
            "In their first month they make {share} of it, which is assumed: a second count of "
            "the pace of each of the staff, with its day in the column measured, would tell.",
            share=share,
        )
    if slowest is None:
        return known
    if slowest >= MOST_LEARNING:
        return in_a_line(
            known, say("The team would pay for itself however slowly new people learnt.")
        )
    return in_a_line(
        known,
        say(
            "The team pays for itself as long as the months of getting up to speed are no more "
            "than {slowest} (here {months}).",
            slowest=amount_fact(slowest, f"{AT}.slowest"),
            months=amount_fact(terms.ramp_months.value, f"{AT}.terms.ramp_months.used"),
        ),
    )


def _one_person(found: Team) -> Sentence:
    terms = found.terms
    facts: dict[str, Place] = {
        "contacts": count_fact(
            terms.contacts.value, f"{AT}.terms.contacts.used", "{n} contact", "{n} contacts"
        ),
        "cost": money_fact(terms.cost.value, f"{AT}.terms.cost.used", found.currency),
    }
    if terms.cost.used is None:
        return say(
            "One person makes {contacts} a month once they have learnt the work. What a person "
            "costs is not known: state team_cost in client.yml, or give a table of staff with its "
            "column monthly_cost.",
            contacts=facts["contacts"],
        )
    each = found.cost_of_a_contact
    done = say("One person makes {contacts} a month once they have learnt the work.", **facts)
    if each is None:
        return done
    return in_a_line(
        done,
        say(
            "At {cost} a month that is {each} of pay for each contact.",
            cost=facts["cost"],
            each=money_fact(each, f"{AT}.cost_of_a_contact", found.currency),
        ),
        _differs(found),
    )


def _differs(found: Team) -> Sentence | str:
    """That what is stated of the cost is not what the staff tell."""
    cost = found.terms.cost
    if cost.differs_by is None or cost.measured is None:
        return ""
    return say(
        "That is as stated; of the staff we measure {measured}.",
        measured=money_fact(cost.measured.value, f"{AT}.terms.cost.measured", found.currency),
    )


def capacity_table(found: Team) -> Table:
    """Each figure of one person's work: as stated, as measured, as assumed, and its source."""

    def shown(one: KnownTerm, of: str) -> Cell:
        given = getattr(one, of)
        counts = given is not None and given is one.used
        at = f"{AT}.terms.{found.terms.key_of(one)}.{of}"
        unit = "count" if one is found.terms.contacts else one.unit
        ticked = "{n}\u00a0✓" if counts else ""
        return Cell(given.value if given else None, unit, path=at, pattern=ticked)

    return Table.of(
        found.terms.all,
        (Column("Of one person"), lambda one: words(one.name)),
        (Column("Stated", "own"), lambda one: shown(one, "stated")),
        (Column("Measured", "own"), lambda one: shown(one, "measured")),
        (Column("Assumed", "own"), lambda one: shown(one, "assumed")),
        (Column("Where it comes from"), lambda one: told(one.used.source) if one.used else None),
        (Column("Evidence"), lambda one: one.used.evidence if one.used else None),
        currency=found.currency,
        source=words(
            "✓: counts. What is stated goes before what is measured of the staff, and that before "
            "what is assumed."
        ),
    )


def _staff(found: Team) -> Sentence:
    """How many there are today; or what a table of them would tell."""
    staff = found.staff
    if staff is None:
        return say(
            "No table of staff was given: with one person a row, and role, started, left, "
            "monthly_cost and contacts_per_day, this chapter would measure what a team costs, can "
            "do and how long people stay, in place of assuming it."
        )
    few = staff.cost is None and staff.contacts_per_day is None
    now = say(
        "{people} of today’s staff win customers back.",
        people=count_fact(staff.people, f"{AT}.staff.people", "{n} person", "{n} people"),
    )
    if not few:
        return now
    return in_a_line(
        now,
        say(
            "They are fewer than ten, so that what they cost and do is not measured: it would tell "
            "what one of them earns. State it in client.yml."
        ),
    )


def staff_table(found: Team) -> Table | Sentence:
    """The staff by role: how many, how many left, what they cost and do."""
    staff = found.staff
    if staff is None:
        return _staff(found)
    at = f"{AT}.staff.roles.{{row}}"
    return Table.of(
        staff.roles,
        (Column("Role"), lambda one: told_name(one.role)),
        (Column("There today", "count", path=f"{at}.now"), lambda one: one.now),
        (Column("At work in three years", "count", path=f"{at}.recent"), lambda one: one.recent),
        (Column("Left of them", "count", path=f"{at}.left"), lambda one: one.left),
        (
            Column("Cost a month, {currency}", "amount", 0, path=f"{at}.cost"),
            lambda one: one.cost,
        ),
        (
            Column("Contacts a day", "customers", path=f"{at}.contacts_per_day"),
            lambda one: one.contacts_per_day,
        ),
        currency=found.currency,
        source=words(
            "Means over those at work within the last three years; a dash where they are fewer "
            "than ten."
        ),
    )
