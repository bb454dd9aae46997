"""The worth of one customer drawn: by segment, by history, and prospects."""

from __future__ import annotations

from typing import Any

from winback_kit.figures.lifetime_value import not_shown, upright
from winback_kit.figures.show import (
    DASHES,
    GAIN,
    INK,
    NATURAL,
    PROGRAMME,
    SEQUENCE,
    Figure,
    Finding,
    Table,
    places,
    rounded,
)
from winback_kit.tables.contract import TABLES
from winback_kit.value.customer_value import CustomerValue
from winback_kit.value.prospects import ProspectGroup
from winback_kit.value.valued import Line, Profile, Valued
from winback_kit.words.numbers import (
    amount,
    count,
    digits_for,
    interval,
    money,
    share,
    spread,
)


def worth_of_one(value: CustomerValue) -> Figure | Finding:
    """Value of one customer by segment, of a new one and of a prospect, with intervals."""
    valued = value.valued
    if valued is None:
        return not_shown()
    currency = value.history.data.client.settings.currency
    bars = _bars(value, valued)
    prospect = (
        f", a prospect {money(value.prospects[-1].value, currency)}" if value.prospects else ""
    )
    return Figure(
        title=f"A current customer is worth {money(valued.everyone.value, currency)}, a new one "
        f"{money(valued.new.value, currency)}{prospect}",
        measure=f"Margin of one over {value.horizon} months, present value, {currency}; "
        "lines: 90 % interval",
        traces=[
            {
                "type": "bar",
                "x": list(range(len(bars))),
                "y": rounded((bar[1] for bar in bars), 2),
                "text": [amount(bar[1], digits=digits_for([bar[1]])) for bar in bars],
                "textposition": "inside",
                "insidetextanchor": "start",
                "textangle": 0,
                "marker": {"color": [bar[4] for bar in bars]},
                "error_y": _reach(bars),
                "hovertemplate": "%{text}<extra></extra>",
            }
        ],
        layout={
            "showlegend": False,
            "yaxis": {"zeroline": True},
            "xaxis": places([bar[0] for bar in bars], letters=30, line=14),
            "meta": {"turn": True},
        },
    )


PART = "#56B4E9"  # a part of what stands in PROGRAMME
Bar = tuple[str, float, float, float, str]


def _bars(value: CustomerValue, valued: Valued) -> list[Bar]:
    """Name, value, low, high and colour of what can be shown."""
    own = [(one.name, one, PART) for one in valued.by_segment]
    own = [*(own if len(own) > 1 else []), ("All current", valued.everyone, PROGRAMME)]
    bars: list[Bar] = []
    for name, one, colour in [*own, ("New customer", valued.new, GAIN)]:
        if one.value is not None and one.low is not None and one.high is not None:
            bars.append((name, one.value, one.low, one.high, colour))
    for group in value.prospects[-1:]:
        bars.append(("Prospect", group.value, group.low, group.high, NATURAL))
    return bars


def _reach(bars: list[Bar]) -> dict[str, Any]:
    return {
        "type": "data",
        "symmetric": False,
        "array": rounded((high - middle for _, middle, _, high, _ in bars), 2),
        "arrayminus": rounded((middle - low for _, middle, low, _, _ in bars), 2),
        "color": INK,
        "thickness": 1.5,
    }


def value_by_history(value: CustomerValue) -> Figure | Finding:
    """Value by months of silence and orders so far; under contract by renewals made."""
    valued = value.valued
    if valued is None:
        return not_shown()
    currency = value.history.data.client.settings.currency
    known = "renews next time" if value.contractual else "still active"
    traces = [
        _history_line(line, {"color": colour, "width": 3, "dash": dash}, known)
        for line, colour, dash in zip(valued.profile.lines, SEQUENCE, DASHES, strict=False)
    ]
    return Figure(
        title=_history_title(value),
        measure=f"Value of one current customer over {value.horizon} months, {currency}"
        + (
            ""
            if value.contractual
            else f"; a customer for {valued.profile.age_months:.0f} months with the mean order"
        ),
        traces=traces,
        layout={
            "xaxis": {
                "title": {
                    "text": "Renewals made" if value.contractual else "Months since the last order"
                }
            },
            "yaxis": {"rangemode": "tozero"},
            "showlegend": True,
            **_rule(valued.profile),
        },
    )


def _rule(profile: Profile) -> dict[str, Any]:
    """A mark at the silence that means lost."""
    at = profile.lapse_months
    if at is None or at > profile.lines[0].at[-1]:
        return {}
    note = {"x": at, "y": 1, "yref": "paper", "yanchor": "top", "xanchor": "left"}
    words = {"text": "lost by the rule", "showarrow": False, "font": {"color": NATURAL}}
    words |= {"bgcolor": "rgba(255, 255, 255, 0.8)"}
    return {"shapes": [upright(at)], "annotations": [{**note, **words}]}


def _history_line(line: Line, style: dict[str, Any], known: str) -> dict[str, Any]:
    trace = {
        "type": "scatter",
        "mode": "lines",
        "name": f"{line.orders} orders" if line.orders else line.name,
        "x": rounded(line.at, 2),
        "y": rounded(line.value, 2),
    }
    if line.active is None:
        return {**trace, "line": {"color": NATURAL, "width": 2, "dash": "dot"}}
    return {
        **trace,
        "line": style,
        "customdata": rounded(line.active),
        "hovertemplate": "%{y:,.2f}, " + known + " %{customdata:.0%}",
    }


def _history_title(value: CustomerValue) -> str:
    valued = value.valued
    if valued is None:
        return ""
    currency = value.history.data.client.settings.currency
    first, last = valued.profile.lines[0], valued.profile.lines[-1]
    if value.contractual:
        return (
            f"Before the first renewal a customer is worth {money(first.value[0], currency)}, "
            f"after {count(first.at[-1])} renewals {money(first.value[-1], currency)}"
        )
    if valued.profile.crosses is not None:
        return (
            f"After {valued.profile.crosses:.0f} months of silence a customer with {last.orders} "
            f"orders is worth less than one with {first.orders}"
        )
    return (
        f"Just after an order, a customer with {last.orders} orders is worth "
        f"{money(last.value[0], currency)}, one with {first.orders} "
        f"{money(first.value[0], currency)}"
    )


def prospects_table(value: CustomerValue) -> Table | Finding:
    """Prospects by source: who becomes a customer, at what cost, and what one is worth."""
    groups = value.prospects
    if value.valued is None:
        return not_shown()
    if not groups:
        return Table(
            header=("Not given", "What it would add"),
            rows=[("prospects", TABLES["prospects"].adds)],
            text_columns=(1,),
        )
    currency = value.history.data.client.settings.currency
    digits = digits_for(group.value for group in groups)
    return Table(
        header=(
            "Source",
            "Prospects",
            f"Customers within {max(group.months for group in groups)} months",
            f"Cost of one, {currency}",
            f"of a customer, {currency}",
            f"Worth of one, {currency}",
            "90 % interval",
        ),
        rows=[_prospect_row(group, digits) for group in groups],
        total=len(groups) > 1,
        source="Chance of becoming a customer (Kaplan-Meier from the first contact, so that "
        "recent prospects are no failures) × value of a new customer − cost so far."
        + (" * Fewer than 30 prospects." if any(group.few for group in groups) else ""),
    )


def _prospect_row(group: ProspectGroup, digits: int) -> tuple[str, ...]:
    chances = interval(group.acquired_low, group.acquired_high, "share", "")
    return (
        group.source + (" *" if group.few else ""),
        count(group.prospects),
        f"{share(group.acquired)} ({chances})",
        amount(group.cost, digits=2),
        amount(group.cost_of_customer, digits=2),
        amount(group.value, digits=digits),
        spread(group.low, group.high, digits=digits),
    )


def prospects_finding(value: CustomerValue) -> Finding:
    """What a prospect is worth, and the most that a customer may cost."""
    valued = value.valued
    if valued is None:
        return not_shown()
    currency = value.history.data.client.settings.currency
    if not value.prospects:
        most = money(valued.new.value, currency)
        return Finding(
            "What a prospect is worth cannot be told without a table of prospects. Acquiring a "
            f"customer may cost up to {most}, what a new one is worth."
        )
    group = value.prospects[-1]
    if group.cost == 0:
        cost = "No cost of prospects was given, so their worth is shown before cost."
    elif group.cost_of_customer is None:
        cost = "None of them has become a customer yet."
    else:
        cost = (
            f"Acquiring a customer has cost {money(group.cost_of_customer, currency)} in contacts; "
            f"it pays up to {money(valued.new.value, currency)}, what a new customer is worth."
        )
    return Finding(
        f"A prospect is worth {money(group.value, currency)} "
        f"({money(group.low, currency)} to {money(group.high, currency)}): "
        f"{share(group.acquired)} become customers within {group.months} months. {cost}"
    )
