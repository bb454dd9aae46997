"""What a second lifetime looks like and is worth."""

from typing import Any

from winback_kit.history.kaplan_meier import Curve
from winback_kit.show.kit.figure import NATURAL, PROGRAMME, Figure, rounded
from winback_kit.show.kit.sentence import (
    Fact,
    Sentence,
    joined,
    months_fact,
    range_facts,
    say,
    share_fact,
)
from winback_kit.show.kit.table import Cell, Column, Row, Table, interval
from winback_kit.show.kit.traces import band, bars, line
from winback_kit.value.second_lifetime.lifetime_margin import LifetimeMargin
from winback_kit.value.second_lifetime.second_lifetime import Value
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import days, digits_for, money, months, share
from winback_kit.words.text import ORDERS

__all__ = ["arms_table", "margin_by_month", "still_running", "value_finding", "value_table"]


def margin_by_month(value: Value) -> Figure:
    """Margin of each lifetime by month since its start: measured, then carried on; first beside."""
    currency = value.history.currency
    second, first = value.everyone, value.first
    measured = first.measured_months
    measure = (
        marked("Orders of each who returned, by month since the return")
        if currency == ORDERS
        else marked("Margin of each who returned, by month since the return, {currency}")
    )
    return Figure(
        title=words(
            "A second lifetime brings {first} in its first month and {all} over {months}",
            first=money(second.first_months(1), currency),
            all=money(second.value, currency),
            months=months(value.horizon),
        ),
        measure=words(measure, currency=currency),
        traces=[
            *_second_bars(second, value.horizon),
            line(
                words("First lifetime"),
                list(range(1, measured + 1)),
                first.by_month[:measured],
                NATURAL,
                width=2,
                dash="dot",
            ),
        ],
        layout={
            "xaxis": {"title": {"text": words("Month since the return (first order)")}},
            "yaxis": {"rangemode": "tozero"},
        },
    )


def _second_bars(second: LifetimeMargin, horizon: int) -> list[dict[str, Any]]:
    """The months measured as solid bars, the months carried on as hatched ones."""
    m = second.measured_months
    at = list(range(1, horizon + 1))
    measured = bars(
        words("Second lifetime, measured ({months})", months=months(m)),
        at[:m],
        second.by_month[:m],
        PROGRAMME,
        error_y=_reach(second, m),
        hovertemplate=words("month %{x}: %{y:,.2f}<extra></extra>"),
    )
    carried = {
        "type": "bar",
        "name": words("carried on"),
        "x": at[m:],
        "y": rounded(second.by_month[m:]),
        "marker": {
            "color": "white",
            "line": {"color": PROGRAMME, "width": 1},
            "pattern": {"shape": "/", "fgcolor": PROGRAMME},
        },
        "hovertemplate": words("month %{x}: %{y:,.2f} (carried on)<extra></extra>"),
    }
    return [measured, carried] if m < horizon else [measured]


def _reach(margin: LifetimeMargin, seen: int) -> dict[str, Any]:
    return {
        "type": "data",
        "array": rounded(margin.high_by_month[:seen] - margin.by_month[:seen]),
        "color": NATURAL,
        "thickness": 1,
        "width": 2,
    }


def still_running(value: Value) -> Figure:
    """The share of second and first lifetimes still running, by month since their start."""
    second, first = value.running, value.first_running
    month = min(value.history.rule.telling_month, second.months, first.months)
    of_second, of_first = (curve.not_by_month(month)[0] for curve in (second, first))
    measure = (
        words("Share of lifetimes still running; a lifetime ends with the contract")
        if value.history.data.contractual
        else words(
            "Share of lifetimes still running; a lifetime ends after {days} without an order",
            days=days(value.history.rule.typical_days),
        )
    )
    return Figure(
        title=words(
            "After {months} {second} of second lifetimes are still running, and {first} of first "
            "ones",
            months=months(month),
            second=share(of_second),
            first=share(of_first),
        ),
        measure=measure,
        traces=[
            _band(second),
            _line(second, words("Second lifetimes"), PROGRAMME, "solid"),
            _line(first, words("First lifetimes"), NATURAL, "dot"),
        ],
        layout={
            "xaxis": {
                "title": {"text": words("Months since the return (first order)")},
                "range": [0, max(second.months, min(first.months, 36))],
            },
            "yaxis": {"tickformat": ".0%", "range": [0, 1.02]},
        },
    )


def _months_of(curve: Curve) -> list[float]:
    return [float(month) for month in curve.each_month]


def _line(curve: Curve, name: str, colour: str, dash: str) -> dict[str, Any]:
    at = _months_of(curve)
    return line(
        name,
        at,
        (curve.not_by_month(m)[0] for m in at),
        colour,
        width=3 if dash == "solid" else 2,
        dash=dash,
        hovertemplate=words("month %{x}: %{y:.1%}<extra></extra>"),
    )


def _band(curve: Curve) -> dict[str, Any]:
    at = _months_of(curve)
    low, high = (rounded(curve.not_by_month(m)[end] for m in at) for end in (1, 2))
    return band(words("90 % interval"), at, low, high, showlegend=False)


def value_table(value: Value) -> Table:
    """Second lifetime value by segment, with the part that was carried on."""
    margins = [value.everyone, *(one.margin for one in value.by_segment.values())]
    digits = digits_for(margin.value for margin in margins)
    rows: list[Row] = [
        (
            Cell(name, pattern="{segment} *" if one.pooled else ""),
            *_figures(one.returns, one.margin, f"worth_of_returns.by_segment.{at}"),
        )
        for at, (name, one) in enumerate(value.by_segment.items())
    ]
    everyone = _figures(value.returns, value.everyone, "worth_of_returns.everyone")
    rows.append((words("All who returned"), *everyone))
    columns = (
        Column("Segment before the return"),
        Column("Returns", "count"),
        Column("Orders in 12 months", "amount", digits)
        if value.history.currency == ORDERS
        else Column("Margin in 12 months, {currency}", "amount", digits),
        Column("Second lifetime value, {currency}", "amount", digits),
        interval("90 % interval", "amount", digits=digits),
        Column("Carried on", "share", 0),
    )
    return Table(
        columns,
        rows,
        total=True,
        currency=value.history.currency,
        source=_value_source(value, short=any(one.measured_months < 12 for one in margins)),
    )


def _value_source(value: Value, *, short: bool) -> str:
    counted = marked(
        "Orders from the day of return over {months}, later ones counted for less at {rate} a "
        "year, before offers. Natural returns only. Decline beyond the months seen: {decline} a "
        "month ({source})."
    )
    valued = marked(
        "Present value at the day of return over {months} at {rate} a year, before offers. "
        "Natural returns only. Decline beyond the months seen: {decline} a month ({source})."
    )
    told = [
        words(
            counted if value.history.currency == ORDERS else valued,
            months=months(value.horizon),
            rate=share(value.discount_rate.value),
            decline=share(value.tail.decline),
            source=value.tail.source,
        )
    ]
    if any(one.pooled for one in value.by_segment.values()):
        told.append(
            words(
                "* Too few returns: the figures of all segments stand in, in an interval wider by "
                "how far segments lie apart."
            )
        )
    if short:
        told.append(words("† Some of the twelve months are carried on."))
    return " ".join(told)


def _figures(returns: int, margin: LifetimeMargin, at: str) -> Row:
    mark = "" if margin.measured_months >= 12 else "{margin} †"
    return (
        Cell(returns, path=f"{at}.returns"),
        Cell(margin.first_months(12), path=f"{at}.first_twelve_months", pattern=mark),
        Cell(margin.value, path=f"{at}.value"),
        (Cell(margin.low, path=f"{at}.low"), Cell(margin.high, path=f"{at}.high")),
        Cell(margin.carried_on, path=f"{at}.carried_on_share"),
    )


def arms_table(value: Value) -> Table | Sentence:
    """Second lifetimes won with an offer beside natural ones, or why there is nothing to show."""
    if not value.by_arm:
        return say(
            "Nobody, or too few, came back after an offer that is on record: whether an offer "
            "brings the same customers back as time does cannot be told here."
        )
    arms = value.by_arm.values()

    currency = value.history.currency
    longest = months(max(arm.months for arm in arms))
    digits = digits_for(arm.margin for arm in arms)
    error = Column("standard error", "ratio", 2)

    return Table.of(
        arms,
        (Column("Came back", pattern=marked("After “{offer}”")), lambda arm: arm.offer),
        (Column("Returns", "count"), lambda arm: arm.returns),
        (
            Column(
                words("Orders in {months}", months=longest)
                if currency == ORDERS
                else words("Margin in {months}, {currency}", months=longest, currency=currency),
                "amount",
                digits,
            ),
            lambda arm: arm.margin,
        ),
        (interval("90 % interval", "amount", digits=digits), lambda arm: (arm.low, arm.high)),
        (Column("By themselves", "amount", digits), lambda arm: arm.natural_margin),
        (
            Column(
                "Ratio", parts=(Column("ratio", "ratio", 2), error), pattern="{ratio} ± {error}"
            ),
            lambda arm: (arm.ratio, arm.error),
        ),
        currency=currency,
        source=words(
            "After an offer: contacted within the return window before coming back; some of them "
            "would have come anyway. The ratio is drawn towards 1 by its error before it is used."
        ),
    )


_ALIKE = marked(
    "A customer who comes back unprompted is worth {second} from that day on, one as much as the "
    "other, and {ratio} of a new customer over the same {months} ({first})."
)
_WORTH = marked(
    "A customer who comes back unprompted is worth {second} ({low} to {high}) from that day on, "
    "{ratio} of a new customer over the same {months} ({first})."
)


def value_finding(value: Value) -> Sentence:
    """What a second lifetime is worth beside a first one, and how much of it was seen."""
    currency = value.history.currency
    second, first = value.everyone, value.first
    worth = "worth_of_returns.everyone"

    def fact(amount: float, path: str) -> Fact:
        return Fact(amount, path, money(amount, currency))

    ends = range_facts(second.low, second.high, f"{worth}.", "money", currency=currency)
    told = say(
        _ALIKE if ends["low"].shown == ends["high"].shown else _WORTH,
        second=fact(second.value, f"{worth}.value"),
        **ends,
        ratio=share(value.part_of_first, digits=0),
        months=months_fact(value.horizon, "case.horizon_months"),
        first=fact(first.value, "worth_of_returns.first_lifetime.value"),
    )
    if second.carried_on <= 0.25:
        return told
    caution = say(
        "{part} of the value lies beyond the {months} that were seen, and rests on the decline "
        "that is assumed.",
        part=share_fact(second.carried_on, f"{worth}.carried_on_share"),
        months=months_fact(second.measured_months, f"{worth}.measured_months"),
    )
    return joined(told, " ", caution)
