"""What-ifs where nothing can be moved: drivers at seven points, and the tornado."""

from collections.abc import Sequence
from typing import Any

from winback_kit.case.assumptions.record import Case
from winback_kit.case.moved.grids import POINTS, one_way
from winback_kit.case.moved.what_if import LeverEffect
from winback_kit.show.kit.figure import COST, FIRST, INK, NATURAL, PROGRAMME, Figure, with_room
from winback_kit.show.kit.labels import BREAK
from winback_kit.show.kit.sentence import Sentence, joined, say
from winback_kit.show.kit.table import Cell, Column, Row, Table
from winback_kit.show.kit.traces import TOTALS, bars, upright
from winback_kit.words.catalogue import in_a_row, in_sentence, marked, words
from winback_kit.words.numbers import amount, apart, in_unit, without_unit

__all__ = ["one_way_finding", "one_way_table", "tornado"]

MOST_BARS = 8
_ENDS = {0: marked("Low end"), POINTS // 2: marked("Base"), POINTS - 1: marked("High end")}


def one_way_table(case: Case, *, names: Sequence[str] = ()) -> Table:
    """Each driver at seven points of its range, with the net present value there."""
    found = one_way(case, names=names)
    rows: list[Row] = [
        (
            words(_ENDS[at]) if at in _ENDS else "",
            *((Cell(one.values[at], one.unit), one.npv[at]) for one in found),
        )
        for at in range(POINTS)
    ]
    npv = Column("npv", "amount")
    columns = [
        Column(one.label, parts=(Column("at", one.unit), npv), pattern="{value}: {npv}")
        for one in found
    ]
    unranged = [one.label for one in found if not one.ranged]
    source = _cells_explained(unranged, case.currency)
    return Table((Column(), *columns), rows, source=source, currency=case.currency)


def _cells_explained(unranged: list[str], currency: str) -> str:
    if not unranged:
        return words(
            "Each cell: the driver's value, and the net present value in {currency} with all "
            "others at their base; low and high end are the ends of its range (about 80 %). All "
            "segments are moved alike; what is shown is their mean.",
            currency=currency,
        )
    return words(
        "Each cell: the driver's value, and the net present value in {currency} with all others at "
        "their base; low and high end are the ends of its range (about 80 %), 30 % either way for "
        "{unranged}. All segments are moved alike; what is shown is their mean.",
        currency=currency,
        unranged=_listed(unranged),
    )


def _listed(names: list[str]) -> str:
    return in_a_row([in_sentence(name) for name in names])


def one_way_finding(case: Case, *, names: Sequence[str] = ()) -> Sentence:
    """Which of the drivers alone can turn the sign of the net present value."""
    found = one_way(case, names=names)
    turning = [one.label for one in found if one.npv.min() < 0 < one.npv.max()]
    if not turning:
        if found[0].npv.max() <= 0:
            told = words(
                "No driver alone, moved within its range, brings the net present value above zero."
            )
        else:
            told = words(
                "No driver alone, moved within its range, brings the net present value below zero."
            )
        return joined(told)
    return say(
        "Moved alone and within its range, {drivers} can turn the sign of the net present value.",
        drivers=_listed(turning),
    )


_ENDS_OF_BARS = (marked("Driver at its low end"), marked("at its high end"))


def tornado(drivers: Sequence[LeverEffect], *, npv: float, currency: str) -> Figure:
    """Net present value at the ends of each driver's range, and where the driver turns it."""
    shown = [one for one in drivers if one.swing > 0][:MOST_BARS][::-1]
    turning = [one for one in shown if _turns(one)]
    if not shown:
        return Figure(
            words("No assumption of this case has a range"),
            words("NPV, {currency}", currency=currency),
            [],
        )
    labels = [_label(one, currency) for one in shown]
    return Figure(
        title=_tornado_in_words(shown, turning),
        measure=words(
            "Net present value, {currency}, at the low and the high end of each range; diamond: "
            "the break-even within it",
            currency=currency,
        ),
        traces=[
            _bars(_ENDS_OF_BARS[0], labels, [one.npv_low for one in shown], npv, FIRST),
            _bars(_ENDS_OF_BARS[1], labels, [one.npv_high for one in shown], npv, NATURAL),
            _break_evens(turning, currency),
        ],
        layout={
            "barmode": "overlay",
            "height": _height(len(shown), len(turning)),
            "xaxis": {
                "title": {"text": words("Net present value, {currency}", currency=currency)},
                **TOTALS,
                "range": with_room(
                    (end for one in shown for end in (one.npv_low, one.npv_high)), 0.12
                ),
                "zerolinecolor": INK,
                "zerolinewidth": 1,
            },
            "yaxis": {"automargin": True, "showgrid": False},
            "shapes": [upright(round(npv, 2), colour=PROGRAMME, width=2)],
        },
    )


def _tornado_in_words(shown: list[LeverEffect], turning: list[LeverEffect]) -> str:
    if not turning:
        return words(
            "{driver} moves the value most; no range reaches across zero",
            driver=words(shown[-1].label),
        )
    return words(
        "{driver} moves the value most; {turning} of {all} ranges reach across zero",
        driver=words(shown[-1].label),
        turning=len(turning),
        all=len(shown),
    )


def _label(one: LeverEffect, currency: str) -> str:
    """Name, range and, where the driver turns the value, the break-even: no bar has room for it."""
    low, high = apart(one.low, one.high, one.unit, currency)
    lines = [words(one.label), words("{low} to {high}", low=without_unit(low, high), high=high)]
    if _turns(one) and one.break_even is not None:
        at = in_unit(one.break_even, one.unit, currency)
        lines.append(words("break-even {at}", at=at))
    return BREAK.join(lines)


def _turns(one: LeverEffect) -> bool:
    return min(one.npv_low, one.npv_high) < 0 < max(one.npv_low, one.npv_high)


def _height(bars: int, turning: int) -> int:
    """A bar takes a line, and one more where its label names the value at which the case turns."""
    return 170 + 46 * bars + 14 * turning


def _bars(name: str, labels: list[str], ends: list[float], npv: float, colour: str) -> Any:
    return bars(
        words(name),
        labels,
        [end - npv for end in ends],
        colour,
        digits=2,
        lying=True,
        edge={"color": INK, "width": 1},
        base=round(npv, 2),
        text=[amount(end) for end in ends],
        hovertemplate="%{text}<extra></extra>",
    )


def _break_evens(turning: list[LeverEffect], currency: str) -> dict[str, Any]:
    told = [one for one in turning if one.break_even is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": words("Break-even"),
        "x": [0 for _ in told],
        "y": [_label(one, currency) for one in told],
        "text": [in_unit(one.break_even or 0.0, one.unit, currency) for one in told],
        "marker": {"symbol": "diamond", "size": 11, "color": COST},
        "hovertemplate": words("0 at %{text}<extra></extra>"),
    }
