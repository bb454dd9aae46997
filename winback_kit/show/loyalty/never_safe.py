"""Nobody is ever safe: the safest group of customers, and what has changed over the months."""

from __future__ import annotations

from winback_kit.history.defection.cohorts import month_name
from winback_kit.plan.bonds.change_points import LevelChange
from winback_kit.plan.bonds.never_safe import LOSSES, NeverSafe, TenureGroup
from winback_kit.show.kit.sentence import (
    Place,
    Sentence,
    count_fact,
    in_a_line,
    say,
    say_many,
    share_fact,
)
from winback_kit.show.kit.table import Column, Table, interval
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.numbers import days, in_range, share
from winback_kit.words.told import told_name

__all__ = ["drift_finding", "drift_table", "never_safe_finding"]

AT = "never_safe"
MOST_SHOWN = 8
SERIES = {
    LOSSES: marked("Losses, against those expected by age"),
    "reasons": marked("Reason given"),
    "sources": marked("New customers from"),
    "segments": marked("New customers of"),
    "products": marked("Orders of"),
    "channels": marked("Orders through"),
}


def never_safe_finding(found: NeverSafe) -> Sentence:
    """The safest group, and how many of it were lost all the same."""
    safest = found.safest
    if safest is None:
        return say(
            "How safe the safest customers are cannot be told: no past evening has a whole horizon "
            "after it."
        )
    low, high = safest.possible
    path = f"{AT}.safest"
    people = count_fact(safest.people, f"{path}.people", "{n} customer", "{n} customers")
    if not safest.lost:
        return say(
            "Of {people} who were with us for {years}, nobody was lost within {days}. That is not "
            "never: up to {high} might have been.",
            people=people,
            years=_years(safest),
            days=days(found.horizon_days),
            high=share(high),
        )
    facts: dict[str, Place] = {
        "people": people,
        "years": _years(safest),
        "share": share_fact(safest.chance, f"{path}.chance"),
        "days": days(found.horizon_days),
        **in_range(low, high, "share", digits=0),
    }
    if len(found.groups) == 1:
        return say(
            "Nobody is ever safe: of {people}, who were with us for much the same time, {share} "
            "were lost within {days} ({low} to {high}).",
            **{name: fact for name, fact in facts.items() if name != "years"},
        )
    return say(
        "Nobody is ever safe: of the safest, {people} who were with us for {years}, {share} were "
        "lost within {days} ({low} to {high}).",
        **facts,
    )


def _years(one: TenureGroup) -> str:
    low, high = one.years
    if high is None:
        longer = plural(low, "{n} year or longer", "{n} years or longer", n=str(low))
        return longer if low else words("any time")
    if high == 1:
        return words("less than a year")
    until = plural(high, "{n} year", "{n} years", n=str(high))
    return words("{low} to {years}", low=str(low), years=until)


def drift_table(found: NeverSafe) -> Table | Sentence:
    """The series that changed the most, and whether that is more than chance."""
    if not found.changes:
        return drift_finding(found)
    return Table.of(
        found.changes[:MOST_SHOWN],
        (Column("What"), _named),
        (Column("Since"), lambda one: month_name(one.month)),
        (interval("Before, and since", "share"), _levels),
        (Column("Changed"), lambda one: words("yes") if one.called else words("not proven")),
        source=words(
            "Shares of a month; losses as a part of those expected by how long customers have been "
            "there. The month at which a series differs most between before and since, tested "
            "against the wandering of months that do not change; of all series together at most "
            "one call in twenty is false."
        ),
    )


def _levels(one: LevelChange) -> tuple[float, float]:
    return one.before, one.since


def _named(one: LevelChange) -> str:
    what = words(SERIES[one.series])
    return words("{what} “{name}”", what=what, name=told_name(one.name)) if one.name else what


def drift_finding(found: NeverSafe) -> Sentence:
    """How many of the series changed."""
    tried = len(found.changes)
    if not tried:
        return say(
            "Whether anything has changed cannot be told: no series has a year of months with "
            "enough in them."
        )
    facts: dict[str, Place] = {
        "tried": count_fact(tried, f"{AT}.tried"),
        "changed": count_fact(len(found.changed), f"{AT}.changed"),
    }
    if not found.changed:
        return say_many(
            tried,
            "Of {tried} series by month none has surely changed: what customers need is as it "
            "was, as far as that alone can tell.",
            "Of {tried} series by month none has surely changed: what customers need is as it "
            "was, as far as these can tell.",
            tried=facts["tried"],
        )
    first = found.changed[0]
    told = say_many(
        len(found.changed),
        "Of {tried} series by month {changed} has surely changed: {what} went from {before} to "
        "{since} in {month}.",
        "Of {tried} series by month {changed} have surely changed, most surely this one: {what} "
        "went from {before} to {since} in {month}.",
        what=_named(first),
        before=share(first.before, digits=0),
        since=share(first.since, digits=0),
        month=month_name(first.month),
        **facts,
    )
    return in_a_line(
        told,
        say("What worked before that month was learnt from other customers than those of today."),
    )
