"""Losses by cohort and by calendar month."""

from __future__ import annotations

from typing import Any

from winback_kit.history.defection.cohorts import Triangle
from winback_kit.history.defection.control_chart import FEWEST_MONTHS, ControlChart
from winback_kit.history.defection.defection import Defection
from winback_kit.show.kit.figure import COST, NATURAL, PROGRAMME, Figure, rounded
from winback_kit.show.kit.missing import not_recorded
from winback_kit.show.kit.sentence import Fact, Sentence, count_fact, in_a_line, say, share_fact
from winback_kit.show.kit.table import Column, Table
from winback_kit.show.kit.traces import Trace, band, dots, line
from winback_kit.words.catalogue import plural, words
from winback_kit.words.locale import month
from winback_kit.words.numbers import amount, count, months, share

__all__ = ["activity_table", "loss_chart", "loss_finding", "survival_chart", "survival_finding"]

MOST_COHORTS = 24
AGES = (0, 1, 2, 3, 6, 9, 12, 15, 18, 24, 36, 48, 60)
_SCALE = [[0.0, "#F4F6F8"], [1.0, "#0B5D8A"]]  # light to dark, in grey too


def survival_chart(found: Defection) -> Figure:
    """Who is not lost yet, by cohort and age; what was not watched is empty."""
    triangle = found.survival.recent(MOST_COHORTS)
    yearly = triangle.step > 1
    shown = triangle.shares()
    return Figure(
        title=_survival_title(found),
        measure=words(
            "Share of each year's new customers not lost by the end of each year; empty: not "
            "watched yet"
        )
        if yearly
        else words(
            "Share of each month's new customers not lost by the end of each month; empty: not "
            "watched yet"
        ),
        traces=[
            {
                "type": "heatmap",
                "name": words("Not lost"),
                "x": list(range(triangle.ages)),
                "y": triangle.names,
                "z": [[None if n is None else rounded([n])[0] for n in row] for row in shown],
                "zmin": 0,
                "zmax": 1,
                "colorscale": _SCALE,
                "colorbar": {"tickformat": ".0%", "thickness": 12},
                "hoverongaps": False,
                "hovertemplate": words("%{y}, %{x} later: %{z:.1%}<extra></extra>"),
            }
        ],
        layout={
            "xaxis": {
                "title": {
                    "text": words("Years since the first purchase")
                    if yearly
                    else words("Months since the first purchase")
                }
            },
            "yaxis": {"type": "category", "autorange": "reversed"},
        },
    )


def _survival_title(found: Defection) -> str:
    if found.recorded_from:
        return words(
            "Who left before {month} is missing: older cohorts look better than they were",
            month=month(found.recorded_from),
        )
    age, left = _telling(found.survival)
    since = months(found.survival.months_at(age))
    if not left:
        return words("All customers are lost {months} after their first purchase", months=since)
    if left == 1:
        return words("Nobody is lost {months} after the first purchase", months=since)
    if found.survival.step > 1:
        return plural(
            age,
            "{share} of customers are not lost {n} year after their first purchase",
            "{share} of customers are not lost {n} years after their first purchase",
            share=share(left),
            n=count(age),
        )
    return words(
        "{share} of customers are not lost {months} after their first purchase",
        share=share(left),
        months=months(age),
    )


def _telling(triangle: Triangle) -> tuple[int, float]:
    """An age that many cohorts were watched for, and who is not lost then."""
    ages = (1, 2, 3) if triangle.step > 1 else (3, 6, 12)
    told = [(age, left) for age in ages if (left := triangle.pooled(age)) is not None]
    return told[-1] if told else (0, 1.0)


def survival_finding(found: Defection) -> Sentence:
    """Which cohorts are shown, and what is left out."""
    shown = len(found.survival.recent(MOST_COHORTS).names)
    latest = say("The latest {n} cohorts are shown.", n=str(shown))
    return in_a_line(
        latest if len(found.survival.names) > shown else "",
        say(
            "A cohort of fewer than ten customers is left out, and a year that is not over is "
            "empty."
        )
        if found.survival.step > 1
        else say(
            "A cohort of fewer than ten customers is left out, and a month that is not over is "
            "empty."
        ),
        say("Whom a failed payment ended counts as lost here.") if found.goodbyes.dunning else "",
        *_not_recorded(found),
    )


def _not_recorded(found: Defection) -> list[Sentence]:
    if not found.recorded_from:
        return []
    return [not_recorded(found.recorded_from)]


def activity_table(found: Defection) -> Table | Sentence:
    """Who orders at each age, of all cohorts watched so long."""
    triangle = found.orders
    if triangle is None:
        return say("Under contract a customer pays until the end, so orders by age tell nothing.")
    told = [age for age in AGES if age < triangle.ages and triangle.pooled(age) is not None]
    return Table.of(
        told,
        (
            Column(
                "Years since the first order"
                if triangle.step > 1
                else "Months since the first order",
                "count",
            ),
            lambda age: age,
        ),
        (Column("Customers watched so long", "count"), triangle.watched),
        (Column("Ordered then", "share"), triangle.pooled),
        source=words(
            "Orders by age are no survival: who orders in a later month may not have in the one "
            "before. Only cohorts watched to the end of an age are counted for it."
        ),
    )


def loss_chart(found: Defection) -> Figure | Sentence:
    """The monthly loss rate within its limits, or why there is no chart."""
    chart = found.chart
    if chart is None:
        return loss_finding(found)
    if not chart.centre:
        return say("There is no chart of losses by month: nobody was lost in these months.")
    low, high = chart.limits()
    out = chart.outside()
    names = [f"{name}-01" for name in chart.names]
    return Figure(
        title=words(
            "No month stands out: {rate} of customers are lost in a usual month",
            rate=share(chart.centre),
        )
        if not out
        else words(
            "Months outside what is usual: {n} of {all}, the last of them {month}",
            n=count(len(out)),
            all=count(len(names)),
            month=month(chart.names[out[-1]]),
        ),
        measure=words(
            "Share of those who are customers when a month begins and are lost in it; band: limits "
            "that allow for how much months differ"
        )
        if chart.is_wider
        else words(
            "Share of those who are customers when a month begins and are lost in it; band: what "
            "chance alone allows"
        ),
        traces=[
            band(words("Usual"), names, rounded(low), rounded(high)),
            line(words("All months"), names, [chart.centre] * len(names), NATURAL, width=1),
            *(_chance(chart, names) if chart.is_wider else ()),
            line(words("Lost in the month"), names, chart.rate, PROGRAMME),
            dots(
                words("Outside"),
                [names[at] for at in out],
                (chart.rate[at] for at in out),
                COST,
                size=9,
                showlegend=bool(out),
            ),
        ],
        layout={
            "yaxis": {"tickformat": ".1%", "rangemode": "tozero"},
            "xaxis": {"type": "date"},
        },
    )


def _chance(chart: ControlChart, names: list[str]) -> list[Trace]:
    """The limits of chance alone, within those that are wider."""
    low, high = chart.limits(plain=True)
    below, above = words("If only chance made months differ"), words("the same, above")
    look: dict[str, Any] = {"width": 1, "dash": "dot"}
    return [
        line(below, names, low, NATURAL, **look),
        line(above, names, high, NATURAL, **look, showlegend=False),
    ]


def loss_finding(found: Defection) -> Sentence:
    """Whether a month stands out, and what a plain chart would say."""
    if found.wave:
        return say(
            "There is no chart of losses by month: nearly all customers of this log came in one "
            "wave, so that a rate by month tells how old they are, and no change."
        )
    chart = found.chart
    if chart is None:
        short = say(
            "There is no chart of losses by month: fewer than {n} whole months could be watched. A "
            "longer log would add it.",
            n=count_fact(FEWEST_MONTHS, "defection.fewest_months"),
        )
        return in_a_line(short, *_not_recorded(found))
    if not chart.centre:
        return say("Nobody was lost in any of {all}.", all=_months(chart))
    rate = share_fact(chart.centre, "defection.chart.centre", digits=1)
    if not chart.is_wider:
        return say(
            "{rate} of customers are lost in a usual month. Months differ no more than chance "
            "alone makes them differ, so the limits are those of chance. Outside them lie {out} of "
            "{all}.",
            rate=rate,
            out=count_fact(len(chart.outside()), "defection.chart.outside"),
            all=_months(chart),
        )
    return in_a_line(
        say(
            "{rate} of customers are lost in a usual month. Months differ {spread} times as much "
            "as chance alone would make them differ, and the limits allow for that.",
            rate=rate,
            spread=amount(chart.spread, digits=1),
        ),
        _outside(chart),
    )


def _months(chart: ControlChart) -> Fact:
    return count_fact(len(chart.month), "defection.chart.months", "{n} month", "{n} months")


def _outside(chart: ControlChart) -> Sentence:
    plain = count_fact(len(chart.outside(plain=True)), "defection.chart.outside_plain")
    out = count_fact(len(chart.outside()), "defection.chart.outside")
    return say(
        "Outside them lie {out} of {all}; a chart that knows chance alone would sound an alarm in "
        "{plain}.",
        out=out,
        all=_months(chart),
        plain=plain,
    )
