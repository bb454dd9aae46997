"""What a second lifetime looks like and is worth."""

from __future__ import annotations

from typing import Any

from winback_kit.figures.show import (
    NATURAL,
    PROGRAMME,
    Figure,
    Finding,
    Table,
    band,
    rounded,
)
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH, Curve
from winback_kit.value.lifetime_margin import LifetimeMargin
from winback_kit.value.second_lifetime import Value
from winback_kit.words.numbers import DASH, amount, count, digits_for, money, share, spread


def margin_by_month(value: Value) -> Figure:
    """Margin of each lifetime by month since its start: measured, then carried on; first beside."""
    currency = value.history.data.client.settings.currency
    second, first = value.everyone, value.first
    months = list(range(1, first.measured_months + 1))
    return Figure(
        title=f"A second lifetime brings {money(second.first_months(1), currency)} in its first "
        f"month and {money(second.value, currency)} over {value.horizon} months",
        measure=f"Margin of each who returned, by month since the return, {currency}",
        traces=[
            *_second_bars(second, value.horizon),
            {
                "type": "scatter",
                "mode": "lines",
                "name": "First lifetime",
                "x": months,
                "y": rounded(first.by_month[: len(months)]),
                "line": {"color": NATURAL, "width": 2, "dash": "dot"},
            },
        ],
        layout={
            "xaxis": {"title": {"text": "Month since the return (first order)"}},
            "yaxis": {"rangemode": "tozero"},
        },
    )


def _second_bars(second: LifetimeMargin, horizon: int) -> list[dict[str, Any]]:
    """The months measured as solid bars, the months carried on as hatched ones."""
    m = second.measured_months
    months = list(range(1, horizon + 1))
    measured = {
        "type": "bar",
        "name": f"Second lifetime, measured ({m} months)",
        "x": months[:m],
        "y": rounded(second.by_month[:m]),
        "error_y": _reach(second, m),
        "marker": {"color": PROGRAMME},
        "hovertemplate": "month %{x}: %{y:,.2f}<extra></extra>",
    }
    carried = {
        "type": "bar",
        "name": "carried on",
        "x": months[m:],
        "y": rounded(second.by_month[m:]),
        "marker": {
            "color": "white",
            "line": {"color": PROGRAMME, "width": 1},
            "pattern": {"shape": "/", "fgcolor": PROGRAMME},
        },
        "hovertemplate": "month %{x}: %{y:,.2f} (carried on)<extra></extra>",
    }
    return [measured, carried] if m < horizon else [measured]


def _reach(margin: LifetimeMargin, months: int) -> dict[str, Any]:
    return {
        "type": "data",
        "array": rounded(margin.high_by_month[:months] - margin.by_month[:months]),
        "color": NATURAL,
        "thickness": 1,
        "width": 2,
    }


def still_running(value: Value) -> Figure:
    """The share of second and first lifetimes still running, by month since their start."""
    second, first = value.running, value.first_running
    month = min(_telling_month(value), second.months, first.months)
    of_second, of_first = (1 - curve.at_month(month)[0] for curve in (second, first))
    ends = (
        "a lifetime ends with the contract"
        if value.history.data.contractual
        else f"a lifetime ends after {value.history.rule.typical_days} days without an order"
    )
    return Figure(
        title=f"After {month} months {share(of_second)} of second lifetimes are still running, "
        f"and {share(of_first)} of first ones",
        measure=f"Share of lifetimes still running; {ends}",
        traces=[
            _band(second),
            _line(second, "Second lifetimes", PROGRAMME, "solid"),
            _line(first, "First lifetimes", NATURAL, "dot"),
        ],
        layout={
            "xaxis": {
                "title": {"text": "Months since the return (first order)"},
                "range": [0, max(second.months, min(first.months, 36))],
            },
            "yaxis": {"tickformat": ".0%", "range": [0, 1.02]},
        },
    )


def _telling_month(value: Value) -> int:
    """A year, or the first full year by which the rule can have ended a lifetime."""
    if value.history.data.contractual:
        return 12
    return 12 * (1 + int(value.history.rule.typical_days / DAYS_PER_MONTH / 12))


def _months_of(curve: Curve) -> list[float]:
    return [float(month) for month in range(curve.months + 1)]


def _line(curve: Curve, name: str, colour: str, dash: str) -> dict[str, Any]:
    months = _months_of(curve)
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": months,
        "y": rounded(1 - curve.at_month(m)[0] for m in months),
        "line": {"color": colour, "width": 3 if dash == "solid" else 2, "dash": dash},
        "hovertemplate": "month %{x}: %{y:.1%}<extra></extra>",
    }


def _band(curve: Curve) -> dict[str, Any]:
    months = _months_of(curve)
    low = rounded(1 - curve.at_month(m)[2] for m in months)
    high = rounded(1 - curve.at_month(m)[1] for m in months)
    return band(months, low, high, named=False)


def value_table(value: Value) -> Table:
    """Second lifetime value by segment, with the part that was carried on."""
    currency = value.history.data.client.settings.currency
    margins = [value.everyone, *(one.margin for one in value.by_segment.values())]
    digits = digits_for(margin.value for margin in margins)
    rows = []
    for segment, one in value.by_segment.items():
        label = f"{segment} *" if one.pooled else segment
        rows.append((label, count(one.returns), *_figures(one.margin, digits)))
    rows.append(("All who returned", count(value.returns), *_figures(value.everyone, digits)))
    pooled = any(one.pooled for one in value.by_segment.values())
    short = any(margin.measured_months < 12 for margin in margins)
    return Table(
        header=(
            "Segment before the return",
            "Returns",
            f"Margin in 12 months, {currency}",
            f"Second lifetime value, {currency}",
            "90 % interval",
            "Carried on",
        ),
        rows=rows,
        total=True,
        source=f"Present value at the day of return over {value.horizon} months at "
        f"{share(value.discount_rate.value)} a year, before offers. Natural returns only. Decline "
        f"beyond the months seen: {share(1 - value.tail.monthly)} a month ({value.tail.source})."
        + (
            " * Too few returns: the figures of all segments stand in, in an interval wider by how "
            "far segments lie apart."
            if pooled
            else ""
        )
        + (" † Some of the twelve months are carried on." if short else ""),
    )


def _figures(margin: LifetimeMargin, digits: int) -> tuple[str, ...]:
    twelve = margin.first_months(12)
    return (
        amount(twelve, digits=digits) + ("" if margin.measured_months >= 12 else " †"),
        amount(margin.value, digits=digits),
        spread(margin.low, margin.high, digits=digits),
        share(margin.carried_on, digits=0),
    )


def arms_table(value: Value) -> Table | Finding:
    """Second lifetimes won with an offer beside natural ones, or why there is nothing to show."""
    if not value.by_arm:
        return Finding(
            "Nobody, or too few, came back after an offer that is on record: whether an offer "
            "brings the same customers back as time does cannot be told here."
        )
    currency = value.history.data.client.settings.currency
    rows = [
        (
            f"After “{arm.offer}”",
            count(arm.returns),
            amount(arm.margin, digits=digits_for([arm.margin])),
            spread(arm.low, arm.high, digits=digits_for([arm.margin])),
            amount(arm.natural_margin, digits=digits_for([arm.margin])),
            f"{amount(arm.ratio, digits=2)} ± {amount(arm.error, digits=2)}",
        )
        for arm in value.by_arm.values()
    ]
    months = max(arm.months for arm in value.by_arm.values())
    return Table(
        header=(
            "Came back",
            "Returns",
            f"Margin in {months} months, {currency}",
            "90 % interval",
            "By themselves",
            "Ratio",
        ),
        rows=rows,
        source="After an offer: contacted within the return window before coming back; some of "
        "them would have come anyway. The ratio is drawn towards 1 by its error before it is used.",
    )


def value_finding(value: Value) -> Finding:
    """What a second lifetime is worth beside a first one, and how much of it was seen."""
    currency = value.history.data.client.settings.currency
    second, first = value.everyone, value.first
    ratio = share(second.value / first.value, digits=0) if first.value > 0 else DASH
    caution = (
        f" {share(second.carried_on, digits=0)} of the value lies beyond the "
        f"{second.measured_months} months that were seen, and rests on the decline that is assumed."
        if second.carried_on > 0.25
        else ""
    )
    return Finding(
        f"A customer who comes back by himself is worth {money(second.value, currency)} "
        f"({money(second.low, currency)} to {money(second.high, currency)}) from that day on, "
        f"{ratio} of a new customer over the same {value.horizon} months "
        f"({money(first.value, currency)}).{caution}"
    )
