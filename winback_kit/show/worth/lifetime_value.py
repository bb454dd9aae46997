"""What current customers, new ones and prospects are worth, and how well it is known."""

from functools import partial
from typing import Any

from winback_kit.show.kit.figure import INK, NATURAL, PROGRAMME, Figure, rounded
from winback_kit.show.kit.sentence import Sentence, joined, say
from winback_kit.show.kit.table import Cell, Column, Table, interval
from winback_kit.show.kit.traces import line, upright
from winback_kit.value.customers.candidates import Tracking
from winback_kit.value.customers.customer_value import CustomerValue
from winback_kit.value.customers.customer_value_records import CustomerWorth
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import DASH, count, digits_for, money, months, share
from winback_kit.words.text import ORDERS

__all__ = [
    "customer_value_finding",
    "customer_value_table",
    "holdout_tracking",
    "models_finding",
    "models_table",
]

_BY = {
    "segment": marked("Customers by the client's own segments."),
    "orders": marked("Customers by the number of orders so far."),
    "everybody": "",
}


def customer_value_finding(value: CustomerValue) -> Sentence:
    """What a current customer is worth beside a new one."""
    valued = value.valued
    currency = value.history.currency
    everyone, new = valued.everyone, valued.new
    told = (
        marked(
            "A current customer is worth {one} on average from today on, over {months}; all "
            "{customers} of them {all}. A new customer is worth {new}."
        )
        if value.contractual
        else marked(
            "A current customer is worth {one} on average from today on, over {months}; all "
            "{customers} of them {all}. A new customer is worth {new} with the first order."
        )
    )
    finding = say(
        told,
        one=_money(everyone, currency),
        months=months(value.horizon),
        customers=count(everyone.customers),
        all=money(everyone.total, currency),
        new=_money(new, currency),
    )
    return joined(
        finding,
        " ",
        words("A later order counts less, as later money does.")
        if currency == ORDERS
        else words("This is margin, not revenue, of doing business as before."),
    )


def _money(worth: CustomerWorth, currency: str) -> str:
    if worth.value is None:
        return DASH
    digits = digits_for([worth.value])
    value, low, high = (
        money(one, currency, digits=digits) for one in (worth.value, worth.low, worth.high)
    )
    return words("{value} ({low} to {high})", value=value, low=low, high=high)


def models_table(value: CustomerValue) -> Table | Sentence:
    """Every model: likelihood, forecast of the hold-out beside what came, and its value."""
    valued = value.valued
    used = marked("{name} (used)")
    money_error = (Column("in money", "share", sign=True), lambda one: one.money_error)
    return Table.of(
        valued.choice.candidates,
        (
            Column("Model"),
            lambda one: Cell(one.name, pattern=used if one is valued.choice.chosen else ""),
        ),
        (Column("AIC (less is better)", "number", 1), lambda one: one.aic),
        (
            Column("Contracts still running, forecast", "count")
            if value.contractual
            else Column("Repeat orders, forecast", "count"),
            lambda one: one.forecast,
        ),
        (Column("came", "count"), lambda one: one.actual),
        (Column("Error", "share", sign=True), lambda one: one.error),
        *(() if value.contractual or value.history.currency == ORDERS else (money_error,)),
        (Column("All current customers, {currency}", "amount"), lambda one: one.value),
        currency=value.history.currency,
        source=words(
            "Forecast by the model as it would have been fitted at the origin, for those who were "
            "customers then. The least error decides; within two points of it the lower AIC."
        ),
    )


def signed_share(part: float | None) -> str:
    """A share with its sign, or a dash."""
    if part is None:
        return DASH
    return f"{'+' if part > 0 else ''}{share(part)}"


def models_finding(value: CustomerValue) -> Sentence:
    """Which model is used and why."""
    valued = value.valued
    choice = valued.choice
    if choice.closest is None:
        return say(
            "{model} is used: it fits the log best. The past is too short for a test of its "
            "forecast, so nothing here says how wrong it may be.",
            model=choice.chosen.name,
        )
    error = signed_share(choice.chosen.error)
    if choice.agree:
        return say(
            "{model} is used: it fits the whole log best and would have forecast the client's "
            "own past with an error of {error}, the least or within two points of it.",
            model=choice.chosen.name,
            error=error,
        )
    return say(
        "{likeliest} fits the whole log best, but would have been off by {its_error}; {chosen} "
        "by {error}. A value is a forecast, so {chosen} is used.",
        likeliest=choice.likeliest.name,
        its_error=signed_share(choice.likeliest.error),
        chosen=choice.chosen.name,
        error=error,
    )


_HELD_OUT = {  # by whether there are contracts: title and measure
    True: (
        marked("Contracts held out: {forecast} forecast to run on, {actual} did ({error})"),
        marked("Contracts that ran at the origin and still run"),
    ),
    False: (
        marked("Repeat orders held out: {forecast} forecast, {actual} came ({error})"),
        marked(
            "Repeat orders of those who were customers at the origin, added up over these months"
        ),
    ),
}


def holdout_tracking(value: CustomerValue) -> Figure | Sentence:
    """The forecast from the origin beside what came."""
    valued = value.valued
    tracking, chosen = valued.tracking, valued.choice.chosen
    if tracking is None or chosen.forecast is None or chosen.actual is None:
        return say("The log is too short to hold a part of it out for a test.")
    title, measure = _HELD_OUT[value.contractual]
    return Figure(
        title=words(
            title,
            forecast=count(chosen.forecast),
            actual=count(chosen.actual),
            error=signed_share(chosen.error),
        ),
        measure=words(measure),
        traces=_tracking_traces(tracking, chosen.name),
        layout={
            "xaxis": {"title": {"text": words("Months from the origin of the forecast")}},
            "yaxis": {"rangemode": "tozero"},
            "shapes": [upright(0.0, colour=NATURAL)],
        },
    )


def _tracking_traces(tracking: Tracking, model: str) -> list[dict[str, Any]]:
    at = rounded(tracking.month, 1)
    origin = at.index(0.0)
    trace = partial(line, digits=1, hovertemplate=words("month %{x}: %{y:,.0f}"))
    ahead = [tracking.actual[origin], *tracking.forecast[origin + 1 :]]
    forecast = words("Forecast at the origin ({model})", model=model)
    traces = [
        trace(words("What came"), at, tracking.actual, INK),
        trace(forecast, at[origin:], ahead, PROGRAMME, dash="dash"),
    ]
    if origin:
        fit, before = tracking.forecast[: origin + 1], at[: origin + 1]
        traces.insert(1, trace(words("Fit before it"), before, fit, NATURAL, width=2, dash="dot"))
    return traces


def customer_value_table(value: CustomerValue) -> Table | Sentence:
    """Value of current customers by segment, of all of them, and of a new customer."""
    valued = value.valued
    shown = [*valued.by_segment, valued.everyone]
    digits = digits_for(one.value or 0.0 for one in shown)
    active = (Column("Still active", "share", 0), lambda one: one.active)
    return Table.of(
        shown,
        (Column("Segment"), lambda one: one.name),
        (Column("Customers", "count"), lambda one: one.customers),
        *(() if value.contractual else (active,)),
        (
            Column("Payments in 12 months", "number")
            if value.contractual
            else Column("Orders in 12 months", "number"),
            lambda one: one.next_year,
        ),
        (Column("Value of one, {currency}", "amount", digits), lambda one: one.value),
        (
            interval("90 % interval", "amount", digits=digits),
            lambda one: None if one.low is None else (one.low, one.high),
        ),
        (Column("All together, {currency}", "amount"), lambda one: one.total),
        total=True,
        currency=value.history.currency,
        source=_value_source(value, small=any(one.value is None for one in shown)),
    )


def _value_source(value: CustomerValue, *, small: bool) -> str:
    counted = (
        marked(
            "Orders over {months} from the as-of date, later ones counted for less at {rate} a "
            "year; lost customers are not among them."
        )
        if value.history.currency == ORDERS
        else marked(
            "Margin over {months} from the as-of date at {rate} a year; lost customers are not "
            "among them."
        )
    )
    told = [
        words(
            counted,
            months=months(value.horizon),
            rate=share(value.discount_rate.value),
        ),
        words(_BY[value.segment_by]),
        words(
            "The interval holds chance in buying and spending, the error of the hold-out, how far "
            "the models disagree, and doubt about what lies beyond the log."
        ),
        words("Fewer than 10 customers are not shown.") if small else "",
    ]
    return " ".join(filter(None, told))
