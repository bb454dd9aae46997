"""The worth of one customer drawn: by segment, by history, and prospects."""

from __future__ import annotations

from functools import partial
from typing import Any

from winback_kit.show.kit.figure import (
    DASHES,
    GAIN,
    NATURAL,
    PROGRAMME,
    SEQUENCE,
    Figure,
    places,
    rounded,
)
from winback_kit.show.kit.sentence import Sentence
from winback_kit.show.kit.traces import bars, error_bars, line, upright
from winback_kit.value.customers.customer_value import CustomerValue
from winback_kit.value.customers.customer_value_records import Profile, Valued, ValueLine
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.numbers import amount, count, digits_for, money, months, unit_of_money
from winback_kit.words.text import ORDERS

__all__ = ["value_by_history", "worth_of_one"]


def worth_of_one(value: CustomerValue) -> Figure | Sentence:
    """Value of one customer by segment, of a new one and of a prospect, with intervals."""
    valued = value.valued
    currency = value.history.currency
    bars = _bars(value, valued)
    measure = (
        marked("Orders of one over {months}, later ones counted for less; lines: 90 % interval")
        if currency == ORDERS
        else marked("Margin of one over {months}, present value, {currency}; lines: 90 % interval")
    )
    return Figure(
        title=_worth_title(value, valued),
        measure=words(
            measure,
            months=months(value.horizon),
            currency=currency,
        ),
        traces=[_worth_trace(bars)],
        layout={
            "showlegend": False,
            "yaxis": {"zeroline": True},
            "xaxis": places([bar[0] for bar in bars], letters=30, line=14),
            "meta": {"turn": True},
        },
    )


def _worth_title(value: CustomerValue, valued: Valued) -> str:
    currency = value.history.currency
    worth = {
        "current": money(valued.everyone.value, currency),
        "new": money(valued.new.value, currency),
    }
    if not value.prospects:
        return words("A current customer is worth {current}, a new one {new}", **worth)
    return words(
        "A current customer is worth {current}, a new one {new}, a prospect {prospect}",
        prospect=money(value.prospects[-1].value, currency),
        **worth,
    )


def _worth_trace(shown: list[Bar]) -> dict[str, Any]:
    return bars(
        "",
        list(range(len(shown))),
        (bar[1] for bar in shown),
        [bar[4] for bar in shown],
        digits=2,
        text=[amount(bar[1], digits=digits_for([bar[1]])) for bar in shown],
        textposition="inside",
        insidetextanchor="start",
        textangle=0,
        error_y=error_bars([bar[1:4] for bar in shown], digits=2, thickness=1.5),
        hovertemplate="%{text}<extra></extra>",
    )


PART = "#56B4E9"  # a part of what stands in PROGRAMME
Bar = tuple[str, float, float, float, str]


def _bars(value: CustomerValue, valued: Valued) -> list[Bar]:
    """Name, value, low, high and colour of what can be shown."""
    own = [(words(one.name), one, PART) for one in valued.by_segment]
    own = [*(own if len(own) > 1 else []), (words("All current"), valued.everyone, PROGRAMME)]
    bars: list[Bar] = []
    for name, one, colour in [*own, (words("New customer"), valued.new, GAIN)]:
        if one.value is not None and one.low is not None and one.high is not None:
            bars.append((name, one.value, one.low, one.high, colour))
    for group in value.prospects[-1:]:
        bars.append((words("Prospect"), group.value, group.low, group.high, NATURAL))
    return bars


def value_by_history(value: CustomerValue) -> Figure | Sentence:
    """Value by months of silence and orders so far; under contract by renewals made."""
    valued = value.valued
    hover = (
        words("%{y:,.2f}, renews next time %{customdata:.0%}")
        if value.contractual
        else words("%{y:,.2f}, still active %{customdata:.0%}")
    )
    traces = [
        _history_line(one, colour, dash, hover)
        for one, colour, dash in zip(valued.profile.lines, SEQUENCE, DASHES, strict=False)
    ]
    return Figure(
        title=_history_title(value),
        measure=_history_measure(value, valued),
        traces=traces,
        layout={
            "xaxis": {
                "title": {
                    "text": words("Renewals made")
                    if value.contractual
                    else words("Months since the last order")
                }
            },
            "yaxis": {"rangemode": "tozero"},
            "showlegend": True,
            **_rule(valued.profile),
        },
    )


def _history_measure(value: CustomerValue, valued: Valued) -> str:
    told = (
        marked("Value of one current customer over {months}, {currency}")
        if value.contractual
        else marked(
            "Value of one current customer over {months}, {currency}; a customer for {age} with "
            "the mean order"
        )
    )
    return words(
        told,
        months=months(value.horizon),
        currency=unit_of_money(value.history.currency),
        age=months(round(valued.profile.age_months)),
    )


def _rule(profile: Profile) -> dict[str, Any]:
    """A mark at the silence that means lost."""
    at = profile.lapse_months
    if at is None or at > profile.lines[0].at[-1]:
        return {}
    note = {"x": at, "y": 1, "yref": "paper", "yanchor": "top", "xanchor": "left"}
    said = {"text": words("lost by the rule"), "showarrow": False, "font": {"color": NATURAL}}
    said |= {"bgcolor": "rgba(255, 255, 255, 0.8)"}
    return {"shapes": [upright(at, colour=NATURAL)], "annotations": [{**note, **said}]}


def _history_line(shown: ValueLine, colour: str, dash: str, hover: str) -> dict[str, Any]:
    name = words("{n} orders", n=shown.orders) if shown.orders else words(shown.name)
    at = rounded(shown.at, 2)
    if shown.active is None:
        return line(name, at, shown.value, NATURAL, digits=2, width=2, dash="dot")
    trace = partial(line, customdata=rounded(shown.active), hovertemplate=hover)
    return trace(name, at, shown.value, colour, digits=2, dash=dash)


def _history_title(value: CustomerValue) -> str:
    valued = value.valued
    currency = value.history.currency
    first, last = valued.profile.lines[0], valued.profile.lines[-1]
    if value.contractual:
        return words(
            "Before the first renewal a customer is worth {first}, after {renewals} {last}",
            first=money(first.value[0], currency),
            renewals=plural(first.at[-1], "{n} renewal", "{n} renewals", n=count(first.at[-1])),
            last=money(first.value[-1], currency),
        )
    if valued.profile.crosses is not None:
        return words(
            "After {months} of silence a customer with {many} orders is worth less than one with "
            "{few}",
            months=months(round(valued.profile.crosses)),
            many=last.orders,
            few=first.orders,
        )
    return words(
        "Just after an order, a customer with {many} orders is worth {most}, one with {few} "
        "{least}",
        many=last.orders,
        most=money(last.value[0], currency),
        few=first.orders,
        least=money(first.value[0], currency),
    )
