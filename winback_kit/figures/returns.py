"""Who is lost and who comes back by themselves."""

from __future__ import annotations

import numpy as np

from winback_kit.figures.show import (
    DASHES,
    NATURAL,
    SEQUENCE,
    Figure,
    Finding,
    Table,
    band,
    label,
    rounded,
)
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH, Curve
from winback_kit.history.measure import History
from winback_kit.words.numbers import count, interval, share

MOST_LINES = 6
MOST_MONTHS = 24
YEAR_DAYS = 365
FEWEST_LOSSES = 20  # of a segment that is named as the first or the last


def rule_finding(history: History) -> Finding:
    """The lapse rule, how it came about and how often it is wrong."""
    rule = history.rule
    if history.data.contractual:
        return Finding(
            "A customer is lost on the day the contract ends; a change of plan or a pause is none."
        )
    lengths = sorted(set(rule.days.values()))
    words = " to ".join(str(n) for n in dict.fromkeys((lengths[0], lengths[-1])))
    row = rule.candidates[rule.candidates.chosen].iloc[0]
    years = "a year" if row.window_days >= YEAR_DAYS else f"{int(row.window_days)} days"
    verdict = (
        "Most of those it calls lost are only late: read every figure below as one about a pause."
        if rule.false_lost_rate > 0.5
        else "The rest stay away at least that long."
    )
    return Finding(
        f"A customer counts as lost after {words} days without an order ({rule.basis}). "
        f"{share(row.gaps_shorter)} of the gaps between orders are shorter. Of those it calls "
        f"lost, {share(rule.false_lost_rate)} come back within {years} by themselves. {verdict}"
    )


def rule_table(history: History) -> Table:
    """How each lapse rule would do."""
    rows = [
        (
            f"{row.lapse_days} days" + (" (used)" if row.chosen else ""),
            share(row.gaps_shorter),
            count(row.silences),
            share(row.false_lost_rate),
            f"{row.window_days} days",
        )
        for row in history.rule.candidates.itertuples()
    ]
    return Table(
        header=(
            "Silence that means lost",
            "Gaps that are shorter",
            "Silences that long",
            "Back by themselves",
            "seen within",
        ),
        rows=rows,
        source="Back by themselves: Kaplan-Meier share of the silences that end with an order.",
    )


def natural_return(history: History) -> Figure:
    """The natural return curve of all lost customers, with its interval."""
    curve = history.natural_return()
    month = min(12, curve.months)
    at = curve.at_month(month)[0]
    x, low, high, mid = _monthly(curve)
    return Figure(
        title=f"Doing nothing already brings back {share(at)} of the lost within {month} months",
        measure="Share of the lost who have returned by themselves, by months since the loss",
        traces=[
            band(x, low, high, named=True),
            {
                "type": "scatter",
                "mode": "lines",
                "x": x,
                "y": mid,
                "name": "Returned by themselves",
                "line": {"color": NATURAL, "width": 3},
                "hovertemplate": "month %{x}: %{y:.1%}<extra></extra>",
            },
        ],
        layout=_axes(max(x)),
    )


def natural_return_by_segment(history: History) -> Figure:
    """The natural return curve of each segment, labelled at its end."""
    shown = _shown(history)
    traces = []
    longest = 1.0
    for segment, colour, dash in zip(shown, SEQUENCE, DASHES, strict=False):
        curve = history.natural_return(segment)
        x, _, _, mid = _monthly(curve)
        longest = max(longest, x[-1])
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": x,
                "y": mid,
                "name": label(segment, letters=30, line=30),
                "line": {"color": colour, "width": 2.5, "dash": dash},
                "hovertemplate": label(segment, line=60) + ", month %{x}: %{y:.1%}<extra></extra>",
            }
        )
    ranked = _ranked(history)
    return Figure(
        title=_who_comes_back(history, shown),
        measure="Share of the lost who have returned by themselves, by months since the loss"
        + (f"; {len(shown)} of {len(ranked)} segments" if len(ranked) > len(shown) else ""),
        traces=traces,
        layout=_axes(longest) | {"showlegend": True},
    )


def _who_comes_back(history: History, segments: list[str]) -> str:
    """Which segment comes back most and least, by a month that was seen of all that count."""
    curves = {one: history.natural_return(one) for one in segments}
    curves = {one: curve for one, curve in curves.items() if curve.people >= FEWEST_LOSSES}
    if len(curves) < 2:
        return "How the lost come back by themselves"
    month = min(history.window_months, *(curve.months for curve in curves.values()))
    share_of = {one: curve.at_month(month)[0] for one, curve in curves.items()}
    most, least = max(share_of, key=share_of.__getitem__), min(share_of, key=share_of.__getitem__)
    return f"“{most}” come back most by themselves, “{least}” least"


def _ranked(history: History) -> list[str]:
    """The segments by their natural return in the window, the least first."""

    def returned(segment: str) -> float:
        return history.natural_return(segment).at_month(history.window_months)[0]

    return sorted(history.segments, key=returned)


def _shown(history: History) -> list[str]:
    """The segments drawn: the first ones, with those that return most and least among them."""
    ranked = _ranked(history)
    ends = {ranked[0], ranked[-1]}
    others = [segment for segment in history.segments if segment not in ends]
    drawn = {*ends, *others[: MOST_LINES - len(ends)]}
    return [segment for segment in history.segments if segment in drawn]


def returns_table(history: History) -> Table:
    """Natural return by segment at 3, 6 and 12 months, with 90 % intervals."""
    rows = []
    for segment in history.segments:
        rows.append((segment, *_shares(history.natural_return(segment))))
    rows.append(("All lost customers", *_shares(history.natural_return())))
    return Table(
        header=("Segment", "Losses", "Back in 3 months", "in 6 months", "in 12 months"),
        rows=rows,
        total=True,
        source="Kaplan-Meier, 90 % intervals in brackets; a loss counts each time it happens; "
        "customers whom a campaign contacted count until the contact.",
    )


def returns_finding(history: History) -> Finding:
    """What doing nothing brings in the return window, and how many are lost now."""
    curve = history.natural_return()
    mid, low, high = curve.at_month(history.window_months)
    months = min(history.window_months, curve.months)
    return Finding(
        f"{count(history.lost_now)} of {count(history.customers)} customers are lost at the as-of "
        f"date. If nothing is done, {share(mid)} of the newly lost return within {months} months "
        f"({interval(low, high, 'share', '')}): a programme may count only what comes on top."
    )


def _shares(curve: Curve) -> tuple[str, ...]:
    cells = [count(curve.people)]
    for month in (3, 6, 12):
        if curve.days < month * DAYS_PER_MONTH - 1:
            cells.append("not seen yet")
            continue
        mid, low, high = curve.at_month(month)
        cells.append(f"{share(mid)} ({interval(low, high, 'share', '')})")
    return tuple(cells)


def _monthly(curve: Curve) -> tuple[list[float], list[float], list[float], list[float]]:
    """The curve at whole months: x, low, high, share."""
    months = list(range(min(MOST_MONTHS, max(1, curve.months)) + 1))
    at = np.array([curve.at_month(month) for month in months])
    return (
        [float(month) for month in months],
        rounded(at[:, 1]),
        rounded(at[:, 2]),
        rounded(at[:, 0]),
    )


def _axes(months: float) -> dict[str, object]:
    return {
        "xaxis": {
            "title": {"text": "Months since the loss"},
            "range": [0, months],
            "dtick": _tick(months),
        },
        "yaxis": {"tickformat": ".0%", "rangemode": "tozero"},
    }


def _tick(months: float) -> int:
    return 1 if months <= 12 else 3 if months <= 36 else 12
