"""Who comes back on their own."""

from dataclasses import replace

import numpy as np

from winback_kit.history.kaplan_meier import Curve
from winback_kit.history.measure import History
from winback_kit.show.kit.figure import DASHES, NATURAL, SEQUENCE, Figure, label, rounded
from winback_kit.show.kit.sentence import Sentence, count_fact, say, share_fact
from winback_kit.show.kit.table import Column, Row, Table, interval, with_ends
from winback_kit.show.kit.traces import band, line
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import interval as reach
from winback_kit.words.numbers import months, share

__all__ = [
    "natural_return",
    "natural_return_by_segment",
    "returns_finding",
    "returns_table",
]

MOST_LINES = 6
MOST_MONTHS = 24
FEWEST_LOSSES = 20  # of a segment that is named as the first or the last


def natural_return(history: History) -> Figure:
    """The natural return curve of all lost customers, with its interval."""
    curve = history.natural_return()
    month = min(12, curve.months)
    at = curve.at_month(month)[0]
    x, low, high, mid = _monthly(curve)
    return Figure(
        title=words(
            "Doing nothing already brings back {share} of the lost within {months}"
            if at
            else "Doing nothing brings back none of the lost within {months}",
            share=share(at),
            months=months(month),
        ),
        measure=words("Share of the lost who have returned on their own, by months since the loss"),
        traces=[
            band(words("90 % interval"), x, low, high, showlegend=True),
            line(
                words("Returned on their own"),
                x,
                mid,
                NATURAL,
                hovertemplate=words("month %{x}: %{y:.1%}<extra></extra>"),
            ),
        ],
        layout=_axes(max(x), max(high)),
    )


def natural_return_by_segment(history: History) -> Figure:
    """The natural return curve of each segment, labelled at its end."""
    shown = _shown(history)
    hover = words("month %{x}: %{y:.1%}<extra></extra>")
    traces = []
    longest = 1.0
    for segment, colour, dash in zip(shown, SEQUENCE, DASHES, strict=False):
        curve = history.natural_return(segment)
        x, _, _, mid = _monthly(curve)
        longest = max(longest, x[-1])
        traces.append(
            line(
                label(segment, letters=30, line=30),
                x,
                mid,
                colour,
                width=2.5,
                dash=dash,
                hovertemplate=f"{label(segment, line=60)}, {hover}",
            )
        )
    ranked = _ranked(history)
    return Figure(
        title=_who_comes_back(history, shown),
        measure=words("Share of the lost who have returned on their own, by months since the loss")
        if len(ranked) <= len(shown)
        else words(
            "Share of the lost who have returned on their own, by months since the loss; {n} of "
            "{all} segments",
            n=len(shown),
            all=len(ranked),
        ),
        traces=traces,
        layout=_axes(longest) | {"showlegend": True},
    )


def _who_comes_back(history: History, segments: list[str]) -> str:
    """Which segment comes back most and least, by a month that was seen of all that count."""
    curves = {one: history.natural_return(one) for one in segments}
    curves = {one: curve for one, curve in curves.items() if curve.people >= FEWEST_LOSSES}
    if len(curves) < 2:
        return words("How the lost come back on their own")
    month = min(history.window_months, *(curve.months for curve in curves.values()))
    share_of = {one: curve.at_month(month)[0] for one, curve in curves.items()}
    most, least = max(share_of, key=share_of.__getitem__), min(share_of, key=share_of.__getitem__)
    if share_of[most] == share_of[least]:
        return words("How the lost come back on their own")
    return words("“{most}” comes back most on its own, “{least}” least", most=most, least=least)


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
    rows = [(segment, *_shares(history.natural_return(segment))) for segment in history.segments]
    rows.append((words("All lost customers"), *_shares(history.natural_return())))
    columns = (
        Column("Segment"),
        Column("Losses", "count", path="returns.{row}.losses"),
        _back_in(3, marked("Back in 3 months")),
        _back_in(6, marked("in 6 months")),
        _back_in(12, marked("in 12 months")),
    )
    return Table(
        columns,
        rows,
        total=True,
        source=words(
            "Kaplan-Meier, 90 % intervals in brackets; a loss counts each time it happens; "
            "customers contacted by a campaign are followed up to that contact."
        ),
    )


def _back_in(months: int, header: str) -> Column:
    column = interval(header, "share", value=True)
    places = [f"returns.{{row}}.within_{months}_months.{at}" for at in range(len(column.parts))]
    parts = [replace(one, path=path) for one, path in zip(column.parts, places, strict=True)]
    return replace(column, parts=tuple(parts), missing=marked("not seen yet"))


def returns_finding(history: History) -> Sentence:
    """What doing nothing brings in the return window, and how many are lost now."""
    curve = history.natural_return()
    mid, low, high = curve.at_month(history.window_months)
    return say(
        "Lost at the as-of date: {lost} of {customers}. If nothing is done, "
        "{back} of the newly lost return within {months} ({reach}): a programme may count only "
        "what comes on top.",
        lost=count_fact(history.lost_now, "history.lost_now"),
        customers=count_fact(
            history.customers, "history.customers", "{n} customer", "{n} customers"
        ),
        back=share_fact(mid, "history.natural_return_rate.value", digits=1),
        months=months(min(history.window_months, curve.months)),
        reach=reach(low, high, "share", ""),
    )


def _shares(curve: Curve) -> Row:
    return [
        curve.people,
        *(
            with_ends(*curve.at_month(month), "share") if curve.covers(month) else None
            for month in (3, 6, 12)
        ),
    ]


def _monthly(curve: Curve) -> tuple[list[float], list[float], list[float], list[float]]:
    """The curve at whole months: x, low, high, share."""
    whole = list(range(min(MOST_MONTHS, max(1, curve.months)) + 1))
    at = np.array([curve.at_month(month) for month in whole])
    return (
        [float(month) for month in whole],
        rounded(at[:, 1]),
        rounded(at[:, 2]),
        rounded(at[:, 0]),
    )


def _axes(longest: float, highest: float = 1.0) -> dict[str, object]:
    digits = 0 if highest >= 0.04 else 1 if highest >= 0.004 else 2  # so that ticks differ
    return {
        "xaxis": {
            "title": {"text": words("Months since the loss")},
            "range": [0, longest],
            "dtick": _tick(longest),
        },
        "yaxis": {"tickformat": f".{digits}%", "rangemode": "tozero"},
    }


def _tick(longest: float) -> int:
    return 1 if longest <= 12 else 3 if longest <= 36 else 12
