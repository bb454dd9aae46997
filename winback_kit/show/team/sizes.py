"""How many people: what each size of a team brings."""

from __future__ import annotations

from winback_kit.plan.team.sizes import TeamSize
from winback_kit.plan.team.team import Team
from winback_kit.show.kit.figure import COST, GAIN, PROGRAMME, Figure
from winback_kit.show.kit.sentence import (
    Place,
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    range_facts,
    say,
    say_many,
    share_fact,
)
from winback_kit.show.kit.table import Column, Table
from winback_kit.show.kit.traces import bars, dots, line
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.numbers import count, money, months

__all__ = ["sizes_chart", "sizes_finding", "sizes_table"]

AT = "team"
FEW = 16
_BAR = 0.6  # of the room of a person: few bars stay bars, and no blocks


def sizes_finding(found: Team) -> Sentence:
    """How worth falls with waiting, how many people bring most, and what one more would add."""
    return in_a_line(_falling(found), _best(found))


def _best(found: Team) -> Sentence:
    best = found.best_permanent
    if found.nothing_pays:
        return say(
            "The contacts bring less than they cost, whoever makes them: no team pays, whatever a "
            "person costs."
        )
    if best is None:
        return _unpaid(found)
    if not best.people:
        return say(
            "No permanent team pays: each size that was tried costs more over {months} than its "
            "contacts bring.",
            months=months(found.work.months),
        )
    at = f"{AT}.permanent.{found.permanent.index(best)}"
    facts: dict[str, Place] = {
        "people": count_fact(best.people, f"{at}.people", "{n} person", "{n} people"),
        "value": money_fact(best.value, f"{at}.value", found.currency),
        "months": months(found.work.months),
    }
    most = say(
        "A permanent team of {people} brings most: {value} over {months}, after pay, hiring and "
        "set-up and before tax.",
        **facts,
    )
    return in_a_line(most, _one_more(found, best), _waiting(found))


def _falling(found: Team) -> Sentence:
    """How a contact loses worth while somebody waits, and of whose returns that is measured."""
    falling = found.falling
    left = share_fact(falling.after_six, f"{AT}.falling.after_six")
    low, high = falling.fall.share_ends
    n = falling.fall.people
    told = say(
        "After six months of waiting {left} of what a contact is worth is left.",
        left=left,
    )
    if not falling.own:
        return in_a_line(
            told,
            say(
                "That is of a published log of {people}, since this one is too short to show how "
                "returns fall off: evidence D.",
                people=plural(n, "{n} lost customer", "{n} lost customers", n=count(n)),
            ),
        )
    return in_a_line(
        told,
        say(
            "It is measured of this client’s own returns by time since the loss, which fall by "
            "{low} to {high} a month.",
            **range_facts(low, high, f"{AT}.falling.", "share", digits=0),
        ),
    )


def _one_more(found: Team, best: TeamSize) -> Sentence | str:
    """What the next person adds before pay, and what they cost."""
    next_ = next((one for one in found.permanent if one.people > best.people), None)
    if next_ is None:
        return ""
    facts: dict[str, Place] = {
        "more": money_fact(
            next_.one_more,
            f"{AT}.permanent.{found.permanent.index(next_)}.one_more",
            found.currency,
        ),
        "cost": money_fact(found.terms.cost.value, f"{AT}.terms.cost.used", found.currency),
    }
    return say(
        "One person more would add {more} a month by being sooner, and cost {cost}.", **facts
    )


def _waiting(found: Team) -> Sentence | str:
    lost = found.waiting_costs
    if lost is None or lost <= 0:
        return ""
    return say(
        "What is lost because customers wait for this team is {lost}.",
        lost=money_fact(lost, f"{AT}.waiting_costs", found.currency),
    )


def _unpaid(found: Team) -> Sentence:
    """What people may cost, where what they cost is not known."""
    first = next((one for one in found.permanent if one.people), None)
    if first is None:
        return say("What a person costs is not known.")
    at = f"{AT}.permanent.{found.permanent.index(first)}"
    return say_many(
        first.people,
        "What a person costs is not known. The first person may cost up to {most} a month; beyond "
        "that a permanent team does not pay, whatever its size.",
        "What a person costs is not known. Each of the first {n} may cost up to {most} a month; "
        "beyond that a permanent team does not pay, whatever its size.",
        n=count_fact(first.people, f"{at}.people"),
        most=money_fact(first.one_more, f"{at}.one_more", found.currency),
    )


def sizes_chart(found: Team) -> Figure | Sentence:
    """What each size leaves, permanent and for the list, with no team beside them."""
    if found.nothing_pays:
        return say("There is no chart of sizes of a team: no contact pays that one could make.")
    if not found.pay_known:
        return _before_pay(found)
    sizes = [one.people for one in found.permanent]
    traces = [
        line(
            words("Permanent team"),
            sizes,
            [one.value or 0.0 for one in found.permanent],
            PROGRAMME,
            digits=0,
            mode="lines+markers",
        ),
        line(
            words("Team for the list alone"),
            [one.people for one in found.temporary],
            [one.value or 0.0 for one in found.temporary],
            COST,
            digits=0,
            dash="dash",
            mode="lines+markers",
        ),
    ]
    best = found.best_permanent
    if best is not None and best.people:
        traces.append(
            dots("", [best.people], [best.value or 0.0], GAIN, digits=0, size=13, showlegend=False)
        )
    return Figure(
        title=_title(found),
        measure=words(
            "{currency} over {months}, after pay, hiring and set-up, before tax; 0: no team",
            currency=found.currency,
            months=months(found.work.months),
        ),
        traces=traces,
        layout={
            "xaxis": _people_axis(sizes),
            "yaxis": {"zeroline": True, "zerolinewidth": 2, "tickformat": ",.0f"},
        },
    )


def _people_axis(sizes: list[int]) -> dict[str, object]:
    """The axis of people, with each size where they are few."""
    each = {"tickvals": sizes} if len(sizes) < FEW else {}
    return {"title": {"text": words("People")}, "tickformat": ",d", **each}


def _title(found: Team) -> str:
    form, permanent, temporary = found.best_form, found.best_permanent, found.best_temporary
    if form == "permanent" and permanent:
        return _brings(permanent, found, words("A permanent team"))
    if form == "temporary" and temporary:
        return _brings(temporary, found, words("A team for the list alone"))
    return words("No team pays, of whatever size")


def _brings(one: TeamSize, found: Team, form: str) -> str:
    return plural(
        one.people,
        "{form} of {n} person leaves most: {value}",
        "{form} of {n} people leaves most: {value}",
        form=form,
        n=one.people,
        value=money(one.value, found.currency, digits=0),
    )


def _before_pay(found: Team) -> Figure:
    sizes = [one for _, one in found.sizes_told]
    return Figure(
        title=words("What each further person adds falls quickly"),
        measure=words("{currency} a month before pay", currency=found.currency),
        traces=[
            bars(
                "",
                [one.people for one in sizes],
                [one.one_more for one in sizes],
                PROGRAMME,
                width=_BAR,
            )
        ],
        layout={
            "xaxis": _people_axis([one.people for one in sizes]),
            "yaxis": {"rangemode": "tozero", "tickformat": ",.0f"},
            "showlegend": False,
        },
    )


def sizes_table(found: Team) -> Table | Sentence:
    """Each size of a permanent team: how soon, what its contacts bring, what one more adds."""
    if found.nothing_pays:
        return sizes_finding(found)
    rows = found.sizes_told
    paid = (
        [
            (
                Column("Left after pay and set-up, {currency}", "amount", 0),
                lambda row: row[1].value,
            )
        ]
        if found.pay_known
        else []
    )
    return Table.of(
        rows,
        (Column("People", "count"), lambda row: row[1].people),
        (Column("Customers contacted", "count"), lambda row: row[1].contacted),
        (
            Column("Nobody waits after month", "count", missing=marked("some to the end")),
            lambda row: row[1].done_in,
        ),
        (Column("Wait of those contacted, months", "customers", 1), lambda row: row[1].mean_wait),
        (Column("Contacts bring, {currency}", "amount", 0), lambda row: row[1].before_pay),
        (
            Column("The last person adds a month, {currency}", "amount", 0),
            lambda row: row[1].one_more,
        ),
        *paid,
        currency=found.currency,
        source=words(
            "Over {months}. Each month those worth most are contacted first. Whoever leaves is "
            "replaced by somebody who learns anew; hiring is counted.",
            months=months(found.work.months),
        ),
    )
