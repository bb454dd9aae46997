"""Where losses concentrate: the slices that lose more than others, and what explains them."""

from __future__ import annotations

from typing import Any

from winback_kit.history.defection.defection import MOST_TOLD, Defection
from winback_kit.history.defection.slices import FALSE_CALLS, Slice
from winback_kit.show.defection.labels import slice_name
from winback_kit.show.kit.figure import COST, Figure
from winback_kit.show.kit.labels import label
from winback_kit.show.kit.sentence import (
    Isolated,
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    say,
    say_many,
    share_fact,
)
from winback_kit.show.kit.table import Column, Table
from winback_kit.show.kit.traces import bars
from winback_kit.words.catalogue import marked, words
from winback_kit.words.locale import day
from winback_kit.words.numbers import amount, count, days, share
from winback_kit.words.text import ORDERS

__all__ = ["decoy_finding", "slice_chart", "slice_finding", "slice_table", "tested_finding"]

_SEEN = {True: marked("seen again"), False: marked("not seen"), None: marked("too few to tell")}

_GONE = marked(
    "In the later half of the time the difference is not seen by itself, so it may be gone by now."
)

SMALL = 0.1  # below it a share has a decimal


_WITH_MARGIN = marked(
    "That is {people} more than at the usual rate, with {money} of margin a year."
)
_WITH_ORDERS = marked("That is {people} more than at the usual rate, with {money} a year.")
_NO_MARGIN = marked(
    "That is {people} more than at the usual rate, but no more margin than usual: each of "
    "them brings less than others."
)
_NO_ORDERS = marked(
    "That is {people} more than at the usual rate, but no more orders than usual: each of "
    "them orders less often than others."
)


def slice_finding(found: Defection) -> Sentence:
    """Which slice loses most beyond the usual rate, in people and in money."""
    one = found.headline
    if one is None:
        tested = count_fact(len(found.slices), "defection.tested")
        if any(one.called and one.excess > 0 for one in found.slices):
            return say(
                "No group of customers that loses more than others can be told of: of each of them "
                "all were lost, or fewer than ten were or stayed. {more}",
                more=_more_columns(found),
            )
        return say_many(
            len(found.slices),
            "No group of customers is lost more often than others by more than chance: {n} was "
            "tested. {more}",
            "No group of customers is lost more often than others by more than chance: {n} were "
            "tested. {more}",
            n=tested,
            more=_more_columns(found),
        )
    at = "defection.headline"
    most = (
        marked(
            "Apart from how long they have been customers, losses concentrate most in “{slice}”: "
            "{rate} of them were lost within {days}, of all others {others}."
        )
        if found.led_by_age
        else marked(
            "Losses concentrate most in “{slice}”: {rate} of them were lost within {days}, of all "
            "others {others}."
        )
    )
    where = say(
        most,
        slice=Isolated(slice_name(one.key, found.currency)),
        rate=share_fact(one.rate, f"{at}.rate", digits=_digits(one)),
        days=days(found.period_days),
        others=share_fact(one.others, f"{at}.others", digits=_digits(one)),
    )
    people = count_fact(one.excess, f"{at}.excess", "{n} customer", "{n} customers")
    how_many = (
        say(
            _WITH_ORDERS if found.currency == ORDERS else _WITH_MARGIN,
            people=people,
            money=money_fact(one.excess_money, f"{at}.excess_money", found.currency),
        )
        if one.excess_money > 0
        else say(_NO_ORDERS if found.currency == ORDERS else _NO_MARGIN, people=people)
    )
    gone = one.stayed is False
    return in_a_line(
        where, how_many, say(_GONE) if gone else "", _next(found), _more_columns(found)
    )


def _next(found: Defection) -> Sentence | str:
    one = found.second
    if one is None:
        return ""
    return say(
        "Next comes “{slice}” with {people} more.",
        slice=Isolated(slice_name(one.key, found.currency)),
        people=count_fact(one.excess, "defection.second.excess"),
    )


def _more_columns(found: Defection) -> str:
    """What would let losses be told apart by more than age and size."""
    if found.columns_given:
        return ""
    return words(
        "A table of customers (segment, source, country), or channel and product in the orders, "
        "would add who they are."
    )


def decoy_finding(found: Defection) -> Sentence:
    """The slice that looks bad and is explained by another."""
    one = found.decoy
    if not found.told:
        return say("No group stands out, so that none is to be explained by another.")
    if one is None or one.explained_by is None or one.within is None:
        return say("None of the groups that stand out is explained by another.")
    return say(
        "“{slice}” looks bad too, and is explained by “{other}”: among customers alike in that, it "
        "makes little or no difference (its chance of loss against all others, {crude} times by "
        "itself, is {within} times then).",
        slice=Isolated(slice_name(one.key, found.currency)),
        other=Isolated(slice_name(one.explained_by, found.currency)),
        crude=amount(one.odds_ratio, digits=2),
        within=amount(one.within, digits=2),
    )


def tested_finding(found: Defection) -> Sentence:
    """How many slices were tested, and how many of those called may be false."""
    if not found.called:
        return say_many(
            len(found.slices),
            "The one group tested does not differ from all others by more than chance.",
            "None of {n} groups differs from all others by more than chance.",
            n=count_fact(len(found.slices), "defection.tested"),
        )
    return say_many(
        len(found.slices),
        "{called} of {tested} group differs from all others; of such calls at most "
        "{false} are false in the long run. Groups of the same people under two names, and mirror "
        "images, are tested once.",
        "{called} of {tested} groups differ from all others; of such calls at most "
        "{false} are false in the long run. Groups of the same people under two names, and mirror "
        "images, are tested once.",
        called=count_fact(found.called, "defection.called"),
        tested=count_fact(len(found.slices), "defection.tested"),
        false=share_fact(FALSE_CALLS, "defection.false_calls", digits=0),
    )


def _digits(one: Slice) -> int:
    """Decimals of shares that would else be a digit or none."""
    return 1 if min(one.rate, one.others) < SMALL else 0


def slice_table(found: Defection) -> Table | Sentence:
    """The slices that lose more than others, the largest excess of people first."""
    shown = found.told[:MOST_TOLD]
    if not shown:
        if any(one.called and one.excess > 0 for one in found.slices):
            return say("No group that loses more than others can be told of.")
        return say("No group loses more than others by more than chance.")
    digits = max(map(_digits, shown))
    part = Column("lost", "share", digits), Column("others", "share", digits)
    return Table.of(
        shown,
        (Column("Customers"), lambda one: _with_same(one, found.currency)),
        (Column("Watched, times", "count"), lambda one: one.n),
        (
            Column("Lost (of all others)", parts=part, pattern="{lost} ({others})"),
            lambda one: (one.rate, one.others),
        ),
        (Column("Lost beyond the usual, people", "count"), lambda one: one.excess),
        (
            Column(
                marked("Orders a year beyond the usual")
                if found.currency == ORDERS
                else marked("Margin a year beyond the usual, {currency}"),
                "amount",
            ),
            lambda one: one.excess_money,
        ),
        (Column("Later half of the time"), lambda one: words(_SEEN[one.stayed])),
        (
            Column("Explained by"),
            lambda one: slice_name(one.explained_by, found.currency) if one.explained_by else None,
        ),
        currency=found.currency,
        source=_source(found),
    )


def _with_same(one: Slice, currency: str) -> str:
    """A slice with the other names of the same people."""
    name = slice_name(one.key, currency)
    if not one.same:
        return name
    others = "; ".join(slice_name(key, currency) for key in one.same)
    return words("{name} (the same people: {others})", name=name, others=others)


def _source(found: Defection) -> str:
    since = words(
        "First losses since {day}, in periods of {days}: whoever is a customer on the evening "
        "before a period is watched once.",
        day=day(found.since),
        days=days(found.period_days),
    )
    return words(
        "{since} Lost beyond the usual: at the rate of all customers fewer would have been. A "
        "group is explained by a stronger one where its own difference nearly goes within that "
        "(Mantel-Haenszel).",
        since=since,
    )


def slice_chart(found: Defection) -> Figure | Sentence:
    """People lost beyond the usual rate, by slice; those explained by another are hatched."""
    shown = found.told[:MOST_TOLD][::-1]
    one = found.headline
    if not shown or one is None:
        return say("There is no chart where no group stands out.")
    return Figure(
        title=_chart_title(found, one),
        measure=words(
            "Customers lost beyond the usual rate since {day}",
            day=day(found.since),
        ),
        traces=[
            _bars(words("By itself"), [it for it in shown if not it.explained_by], found),
            *(
                [
                    _bars(
                        words("Explained by another group"),
                        explained,
                        found,
                        {"shape": "/", "fgcolor": COST},
                    )
                ]
                if (explained := [it for it in shown if it.explained_by])
                else []
            ),
        ],
        layout={
            "height": 150 + 36 * len(shown),
            "xaxis": {"rangemode": "tozero"},
            "yaxis": {
                "categoryorder": "array",
                "categoryarray": [label(slice_name(it.key, found.currency)) for it in shown],
            },
            "barmode": "overlay",
        },
    )


def _chart_title(found: Defection, one: Slice) -> str:
    """What the finding says; said of what is left where the longest bar is one of age."""
    told = words(
        "{slice}: {rate} are lost within {days}, of all others {others}",
        slice=slice_name(one.key, found.currency),
        rate=share(one.rate, digits=_digits(one)),
        days=days(found.period_days),
        others=share(one.others, digits=_digits(one)),
    )
    if found.led_by_age:
        return words("Apart from how long they have been customers: {told}", told=told)
    return told


def _bars(
    name: str, slices: list[Slice], found: Defection, pattern: dict[str, str] | None = None
) -> dict[str, Any]:
    """A bar a slice; hatched where there is a pattern."""
    hatched = {"color": "white", "line": {"color": COST, "width": 1}, "pattern": pattern}
    return bars(
        name,
        [slice_name(one.key, found.currency) for one in slices],
        (one.excess for one in slices),
        COST,
        lying=True,
        text=[count(one.excess) for one in slices],
        digits=1,
        **({"marker": hatched} if pattern else {}),
    )
