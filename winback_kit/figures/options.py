"""The options beside each other, and which segments to fund first."""

from __future__ import annotations

from winback_kit.case.options import Option
from winback_kit.figures.show import (
    FAINT,
    INK,
    NATURAL,
    PROGRAMME,
    Figure,
    Finding,
    Table,
    places,
    rounded,
)
from winback_kit.plan.funding import BudgetPoint, Funding
from winback_kit.words.numbers import DASH, amount, count, money, share


def options_table(found: list[Option], currency: str) -> Table:
    """Every option: money, net present value before and after the cut, odds."""
    rows = [
        (
            one.label,
            amount(one.spent),
            amount(one.npv),
            amount(one.outcome.npv_headline if one.outcome else 0.0),
            DASH if one.chance is None else share(one.chance, digits=0),
            _evidence(one),
        )
        for one in found
    ]
    return Table(
        header=(
            "Option",
            f"Paid out, {currency}",
            f"NPV, {currency}",
            f"after the cut, {currency}",
            "Chance that it pays",
            "Weakest evidence",
        ),
        rows=rows,
        source="Present values; paid out before tax. What the same money causes elsewhere is a "
        "prior (E) until the client has tested it, so its value after the cut is the one to "
        "compare.",
    )


def _evidence(one: Option) -> str:
    return max((segment.grade() for segment in one.case.segments), default="") if one.case else DASH


def options_chart(found: list[Option], currency: str) -> Figure:
    """Net present value of each option after the cut for evidence, with the uncut one beside it."""
    shown = found[::-1]
    cut = [one.outcome.npv_headline if one.outcome else 0.0 for one in shown]
    best = max(zip(cut, shown, strict=True), key=lambda pair: pair[0])
    return Figure(
        title=f"After the cut for weak evidence, “{best[1].label}” is worth most"
        if best[0] > 0
        else "After the cut for weak evidence nothing beats doing nothing",
        measure=f"Net present value, {currency}",
        traces=[
            _bars("Before the cut", shown, [one.npv for one in shown], FAINT),
            _bars(
                "After the cut for weak evidence",
                shown,
                cut,
                [PROGRAMME if one.kind == "base" else NATURAL for one in shown],
            ),
        ],
        layout={
            "barmode": "group",
            "xaxis": {
                "zeroline": True,
                "zerolinecolor": INK,
                "tickformat": ",.0f",
                "showticklabels": False,
                "ticks": "",
                "range": _room([*cut, *(one.npv for one in shown)]),
            },
            "yaxis": {**places([one.label for one in shown], letters=60), "showgrid": False},
            "legend": {"traceorder": "reversed"},
            "height": 120 + 62 * len(shown),
        },
    )


def _room(values: list[float]) -> list[float]:
    """Ends of an axis that leave room for the labels at the bars."""
    low, high = min(0.0, *values), max(0.0, *values)
    room = 0.18 * (high - low)
    return rounded([low - room * (low < 0), high + room], 0)


def _bars(name: str, shown: list[Option], values: list[float], colour: object) -> dict[str, object]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": list(range(len(shown))),
        "x": rounded(values, 0),
        "marker": {"color": colour},
        "text": [amount(value) for value in values],
        "textposition": "outside",
        "cliponaxis": False,
    }


def options_finding(found: list[Option], currency: str) -> Finding:
    """Where the programme stands among the options."""
    base = next(one for one in found if one.kind == "base")
    cut = base.outcome.npv_headline if base.outcome else 0.0
    better = [
        one
        for one in found
        if one.outcome and one.kind != "base" and one.outcome.npv_headline > cut
    ]
    if not better:
        return Finding(
            f"After the cut for weak evidence no other use of the money beats the programme "
            f"({money(cut, currency)})."
        )
    first = max(better, key=lambda one: one.outcome.npv_headline if one.outcome else 0.0)
    worth = money(first.outcome.npv_headline if first.outcome else 0.0, currency)
    prior = " It rests on a prior; test it before the money goes there." * (_evidence(first) == "E")
    return Finding(
        f"“{first.label}” would be worth {worth} after the cut for weak evidence, the programme "
        f"{money(cut, currency)}.{prior}"
    )


def funding_table(funding: Funding, currency: str) -> Table:
    """Which segments to fund with which offer, best use of the money first."""
    ranked = sorted(funding.funded, key=lambda one: -one.choice.worth / max(one.choice.cost, 1e-9))
    rows = [
        (
            one.choice.segment,
            one.choice.offer,
            count(one.people),
            amount(one.spent),
            amount(one.worth),
            amount(one.choice.worth / one.choice.cost if one.choice.cost else 0.0, digits=2),
        )
        for one in ranked
    ]
    total = ("All", "", count(funding.people), amount(funding.spent), amount(funding.worth), "")
    return Table(
        header=(
            "Segment",
            "Offer",
            "Contacts",
            f"Spent, {currency}",
            f"Worth, {currency}",
            f"for each {currency} 1",
        ),
        rows=[*rows, total],
        total=True,
        text_columns=(1,),
        source="Against doing nothing, before team and set-up, under "
        + _limits(funding, currency)
        + ".",
    )


def _limits(funding: Funding, currency: str) -> str:
    told = []
    if funding.budget is not None:
        told.append(f"a budget of {money(funding.budget, currency)}")
    if funding.capacity is not None:
        told.append(f"a capacity of {count(funding.capacity)} contacts")
    return " and ".join(told) or "no limit of budget or capacity"


def funding_finding(funding: Funding, currency: str) -> Finding:
    """What one more unit of budget or capacity would bring."""
    if not funding.funded:
        return Finding(
            "No segment pays for its offer against doing nothing: there is none to fund."
        )
    parts = []
    if funding.budget is not None:
        more = money(funding.worth_of_budget, currency, digits=2)
        parts.append(f"one more {currency} of budget would bring {more}")
    if funding.capacity is not None:
        more = money(funding.worth_of_contact, currency, digits=2)
        parts.append(f"one more contact would bring {more}")
    said = (
        f" At these limits {' and '.join(parts)}."
        if parts
        else " More money would find nobody else who pays."
    )
    return Finding(
        f"The best use of the money contacts {count(funding.people)} customers for "
        f"{money(funding.spent, currency)} and brings {money(funding.worth, currency)} before team "
        f"and set-up.{said}"
    )


def funding_chart(curve: tuple[BudgetPoint, ...], currency: str) -> Figure | Finding:
    """What each budget brings."""
    if not curve:
        return Finding("No budget would find anybody who pays.")
    last = curve[-1]
    return Figure(
        title=f"Beyond {money(last.budget, currency)} more money finds nobody who pays",
        measure=f"Worth against doing nothing, before team and set-up, by budget, {currency}",
        traces=[
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": rounded((point.budget for point in curve), 0),
                "y": rounded((point.worth for point in curve), 0),
                "line": {"color": PROGRAMME, "width": 3},
                "name": "Worth",
            }
        ],
        layout={
            "showlegend": False,
            "xaxis": {"title": {"text": f"Budget, {currency}"}, "tickformat": ",.0f"},
            "yaxis": {"tickformat": ",.0f", "rangemode": "tozero"},
            "height": 340,
        },
    )
