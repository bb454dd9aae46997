"""The backlog month by month, and what a later hire date costs; moved by a slider of the chart."""

from __future__ import annotations

from winback_kit.plan.team.forms import LaterStart
from winback_kit.plan.team.team import Team
from winback_kit.show.kit.figure import COST, NATURAL, PROGRAMME, Figure, rounded
from winback_kit.show.kit.sentence import Sentence, count_fact, say, say_many
from winback_kit.show.kit.table import Column, Table
from winback_kit.show.kit.traces import bars, line, programme_months
from winback_kit.words.catalogue import plural, words
from winback_kit.words.numbers import count, money
from winback_kit.words.text import marked_many

__all__ = ["backlog_chart", "later_table"]

AT = "team"
CUSTOMERS = marked_many("{n} customer", "{n} customers")


def backlog_chart(found: Team) -> Figure | Sentence:
    """Who waits at the end of each month, with the team begun now, or later by the slider."""
    if found.nothing_pays and not found.work.waiting:
        return say(
            "Nobody in reach was lost before, and {monthly} in a month will be. Since none is "
            "worth a contact, there is no backlog to work through.",
            monthly=count_fact(found.work.monthly, f"{AT}.work.monthly"),
        )
    if found.nothing_pays:
        return say_many(
            found.work.waiting,
            "{waiting} in reach was lost before, and {monthly} more in a month. Since none is "
            "worth a contact, there is no backlog to work through.",
            "{waiting} in reach were lost before, and {monthly} more in a month. Since none is "
            "worth a contact, there is no backlog to work through.",
            waiting=count_fact(found.work.waiting, f"{AT}.work.waiting", *CUSTOMERS),
            monthly=count_fact(found.work.monthly, f"{AT}.work.monthly"),
        )
    now = found.later[0]
    months = [month for month, _ in enumerate(now.backlog, 1)]
    traces = [
        bars(words("Lost in the month"), months, _came(now), NATURAL, digits=0),
        bars(words("Contacted"), months, _contacted(now), PROGRAMME, digits=0),
        line(words("Waiting at its end"), months, _waiting(now), COST, digits=0),
    ]
    steps = [
        {
            "method": "restyle",
            "label": count(one.months_later),
            "args": [{"y": [rounded(_contacted(one), 0), rounded(_waiting(one), 0)]}, [1, 2]],
        }
        for one in found.later
    ]
    return Figure(
        title=_title(found),
        measure=words(
            "Customers by month of the programme; {waiting} wait on its first day, and the slider "
            "hires later",
            waiting=count(found.work.waiting),
        ),
        traces=traces,
        layout={
            "barmode": "group",
            "xaxis": programme_months(dtick=3),
            "yaxis": {"rangemode": "tozero", "tickformat": ",.0f"},
            "sliders": [
                {
                    "active": 0,
                    "currentvalue": {"prefix": words("Months by which the team begins later: ")},
                    "pad": {"t": 56},
                    "steps": steps,
                }
            ],
            "height": 480,
        },
    )


def _came(one: LaterStart) -> list[float]:
    return [month.arrivals for month in one.backlog]


def _contacted(one: LaterStart) -> list[float]:
    return [month.contacted for month in one.backlog]


def _waiting(one: LaterStart) -> list[float]:
    return [month.open_after for month in one.backlog]


def _later(months: int) -> str:
    if not months:
        return words("at once")
    return plural(months, "{n} month later", "{n} months later", n=count(months))


def _title(found: Team) -> str:
    done = next((one.done_in for one in found.permanent if one.people == found.people), None)
    who = plural(
        found.people, "a team of {n} person", "a team of {n} people", n=count(found.people)
    )
    costs = found.delay_costs
    facts = {"who": who, "month": count(done or 0)}
    if costs is None or costs <= 0:
        if done is None:
            return words("Some wait to the end with {who}", who=who)
        return words("Nobody waits after month {month} with {who}", **facts)
    facts["costs"] = money(costs, found.currency, digits=0)
    if done is None:
        return words(
            "Some wait to the end with {who}; each month later costs {costs}",
            who=who,
            costs=facts["costs"],
        )
    return words(
        "Nobody waits after month {month} with {who}; each month later costs {costs}", **facts
    )


def later_table(found: Team) -> Table | Sentence:
    """The same team begun at once and later, for whoever has no slider."""
    if found.nothing_pays:
        return say("Nothing is lost by beginning later.")
    first = found.later[0]
    paid = (
        [
            (Column("Leaves, {currency}", "amount", 0), lambda one: one.value),
            (
                Column("Against at once, {currency}", "amount", 0, sign=True),
                lambda one: one.against(first),
            ),
        ]
        if found.pay_known
        else []
    )
    return Table.of(
        found.later,
        (Column("The team begins"), lambda one: _later(one.months_later)),
        (Column("Most who wait", "count"), lambda one: one.most_open),
        (Column("Wait at the end", "count"), lambda one: one.backlog[-1].open_after),
        (Column("Contacts bring, {currency}", "amount", 0), lambda one: one.before_pay),
        *paid,
        currency=found.currency,
        source=words(
            "Each month: those who waited, and those lost in it, less those contacted and those no "
            "longer worth a contact, are those who wait then. Pay is saved until the team begins."
        ),
    )
