"""What current customers, new ones and prospects are worth, and how well it is known."""

from __future__ import annotations

from typing import Any

from winback_kit.figures.show import (
    INK,
    NATURAL,
    PROGRAMME,
    Figure,
    Finding,
    Table,
    rounded,
)
from winback_kit.value.candidates import Tracking
from winback_kit.value.customer_value import CustomerValue
from winback_kit.value.valued import Worth
from winback_kit.words.numbers import DASH, amount, count, digits_for, money, share, spread

_BY = {
    "segment": "Customers by the client's own segments.",
    "orders": "Customers by the number of orders so far.",
    "everybody": "",
}


def customer_value_finding(value: CustomerValue) -> Finding:
    """What a current customer is worth beside a new one, or why it cannot be said."""
    valued = value.valued
    if valued is None:
        return Finding(f"Customer value is not shown. {value.refusal}")
    currency = value.history.data.client.settings.currency
    everyone, new = valued.everyone, valued.new
    tail = "" if value.contractual else " with the first order"
    return Finding(
        f"A current customer is worth {_money(everyone, currency)} on average from today on, over "
        f"{value.horizon} months; all {count(everyone.customers)} of them "
        f"{money(everyone.total, currency)}. A new customer is worth {_money(new, currency)}"
        f"{tail}. This is margin, not revenue, of doing business as before."
    )


def _money(worth: Worth, currency: str) -> str:
    if worth.value is None:
        return DASH
    digits = digits_for([worth.value])
    value, low, high = (
        money(one, currency, digits=digits) for one in (worth.value, worth.low, worth.high)
    )
    return f"{value} ({low} to {high})"


def models_table(value: CustomerValue) -> Table | Finding:
    """Every model: likelihood, forecast of the hold-out beside what came, and its value."""
    valued = value.valued
    if valued is None:
        return not_shown()
    currency = value.history.data.client.settings.currency
    what = "Contracts still running" if value.contractual else "Repeat orders"
    rows = [
        (
            one.name + (" (used)" if one is valued.choice.chosen else ""),
            amount(one.aic, digits=1),
            DASH if one.forecast is None else count(one.forecast),
            DASH if one.actual is None else count(one.actual),
            signed_share(one.error),
            *(() if value.contractual else (signed_share(one.money_error),)),
            amount(one.value),
        )
        for one in valued.choice.candidates
    ]
    return Table(
        header=(
            "Model",
            "AIC (less is better)",
            f"{what}, forecast",
            "came",
            "Error",
            *(() if value.contractual else ("in money",)),
            f"All current customers, {currency}",
        ),
        rows=rows,
        source="Forecast by the model as it would have been fitted at the origin, for those who "
        "were customers then. The least error decides; within two points of it the lower AIC.",
    )


def signed_share(part: float | None) -> str:
    """A share with its sign, or a dash."""
    if part is None:
        return DASH
    return f"{'+' if part > 0 else ''}{share(part)}"


def models_finding(value: CustomerValue) -> Finding:
    """Which model is used and why."""
    valued = value.valued
    if valued is None:
        return not_shown()
    choice = valued.choice
    if choice.closest is None:
        return Finding(
            f"{choice.chosen.name} is used: it fits the log best. The past is too short for a test "
            "of its forecast, so nothing here says how wrong it may be."
        )
    error = signed_share(choice.chosen.error)
    if choice.agree:
        return Finding(
            f"{choice.chosen.name} is used: it fits the whole log best and would have forecast the "
            f"client's own past with an error of {error}, the least or within two points of it."
        )
    return Finding(
        f"{choice.likeliest.name} fits the whole log best, but would have been off by "
        f"{signed_share(choice.likeliest.error)}; {choice.chosen.name} by {error}. A value is a "
        f"forecast, so {choice.chosen.name} is used."
    )


def holdout_tracking(value: CustomerValue) -> Figure | Finding:
    """The forecast from the origin beside what came."""
    valued = value.valued
    if valued is None:
        return not_shown()
    tracking, chosen = valued.tracking, valued.choice.chosen
    if tracking is None or chosen.forecast is None or chosen.actual is None:
        return Finding("The log is too short to hold a part of it out for a test.")
    after = "contracts still running" if value.contractual else "repeat orders"
    return Figure(
        title=f"Held out: {count(chosen.forecast)} {after} forecast, {count(chosen.actual)} came "
        f"({signed_share(chosen.error)})",
        measure="Contracts that ran at the origin and still run"
        if value.contractual
        else "Repeat orders of those who were customers at the origin, added up over these months",
        traces=_tracking_traces(tracking, chosen.name),
        layout={
            "xaxis": {"title": {"text": "Months from the origin of the forecast"}},
            "yaxis": {"rangemode": "tozero"},
            "shapes": [upright(0.0)],
        },
    )


def _tracking_traces(tracking: Tracking, model: str) -> list[dict[str, Any]]:
    months = rounded(tracking.month, 1)
    origin = months.index(0.0)
    actual, forecast = rounded(tracking.actual, 1), rounded(tracking.forecast, 1)
    traces = [
        _curve("What came", months, actual, {"color": INK, "width": 3}),
        _curve(
            f"Forecast at the origin ({model})",
            months[origin:],
            [actual[origin], *forecast[origin + 1 :]],
            {"color": PROGRAMME, "width": 3, "dash": "dash"},
        ),
    ]
    if origin:
        style = {"color": NATURAL, "width": 2, "dash": "dot"}
        before = slice(0, origin + 1)
        traces.insert(1, _curve("Fit before it", months[before], forecast[before], style))
    return traces


def _curve(name: str, x: list[float], y: list[float], line: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": y,
        "line": line,
        "hovertemplate": "month %{x}: %{y:,.0f}",
    }


def upright(x: float) -> dict[str, Any]:
    """A dotted line at a place of the x axis."""
    line = {"color": NATURAL, "width": 1, "dash": "dot"}
    return {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def customer_value_table(value: CustomerValue) -> Table | Finding:
    """Value of current customers by segment, of all of them, and of a new customer."""
    valued = value.valued
    if valued is None:
        return not_shown()
    currency = value.history.data.client.settings.currency
    shown = [*valued.by_segment, valued.everyone]
    digits = digits_for(one.value or 0.0 for one in shown)
    rows = [_row(one, digits) for one in shown]
    small = any(one.value is None for one in shown)
    active = () if value.contractual else ("Still active",)
    rows = [row[:2] + row[3:] for row in rows] if value.contractual else rows
    bought = "Payments" if value.contractual else "Orders"
    return Table(
        header=(
            "Segment",
            "Customers",
            *active,
            f"{bought} in 12 months",
            f"Value of one, {currency}",
            "90 % interval",
            f"All together, {currency}",
        ),
        rows=rows,
        total=True,
        source=f"Margin over {value.horizon} months from the as-of date at "
        f"{share(value.discount_rate.value)} a year; lost customers are not among them. "
        f"{_BY[value.segment_by]} The interval holds chance in buying and spending, the error of "
        "the hold-out, how far the models disagree, and doubt about what lies beyond the log."
        + (" Fewer than 10 customers are not shown." if small else ""),
    )


def _row(one: Worth, digits: int) -> tuple[str, ...]:
    interval = (
        DASH if one.low is None or one.high is None else spread(one.low, one.high, digits=digits)
    )
    return (
        one.name,
        count(one.customers),
        share(one.active, digits=0),
        DASH if one.next_year is None else amount(one.next_year, digits=1),
        amount(one.value, digits=digits),
        interval,
        amount(one.total),
    )


def not_shown() -> Finding:
    """What stands where a figure cannot be."""
    return Finding("Not shown, for the reason given at the top.")
