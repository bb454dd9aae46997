"""Whether it pays: worth by segment, the bridge to the net present value, cash, what-if."""

from __future__ import annotations

from winback_kit.case.model import Model
from winback_kit.case.outcome import Outcome
from winback_kit.figures.show import (
    COST,
    GAIN,
    INK,
    NATURAL,
    PROGRAMME,
    Figure,
    label,
    places,
    rounded,
)
from winback_kit.plan.programme import Plan
from winback_kit.plan.worth import Worth
from winback_kit.words.numbers import (
    amount,
    money,
    months,
    share,
)


def gross_against_incremental(plan: Plan) -> Figure:
    """Worth of contacting one customer: the gross view beside the incremental one."""
    currency = plan.history.data.client.settings.currency
    best = plan.best
    shown = sorted(best.values(), key=lambda one: -one.incremental)
    gross_first = max(best.values(), key=lambda one: one.gross)
    net_first = max(best.values(), key=lambda one: one.incremental)
    if gross_first.segment != net_first.segment:
        title = (
            f"Gross, “{gross_first.segment}” look best; against doing nothing it is "
            f"“{net_first.segment}”"
        )
    else:
        mostly = net_first.incremental < net_first.gross / 2
        title = f"“{net_first.segment}” come first" + (
            ", and most of what they bring comes anyway" if mostly else " in both views"
        )
    layout = {
        "barmode": "group",
        "bargap": 0.3,
        "xaxis": {"zeroline": True, "zerolinecolor": INK, "showgrid": True},
        "yaxis": {
            **places([one.segment for one in shown]),
            "autorange": "reversed",
            "showgrid": False,
        },
        "height": 180 + 44 * len(shown),
    }
    gross = _bars("Gross: everyone who returns", shown, [one.gross for one in shown], NATURAL)
    net = _bars(
        "Incremental: against doing nothing",
        shown,
        [one.incremental for one in shown],
        PROGRAMME,
    )
    return Figure(
        title=title,
        measure=f"Worth of contacting one customer with the segment's best offer, {currency}",
        traces=[gross, {**net, "error_x": _reach(shown)}],
        layout=layout,
    )


def _bars(name: str, shown: list[Worth], values: list[float], colour: str) -> dict[str, object]:
    return {
        "type": "bar",
        "name": name,
        "orientation": "h",
        "y": list(range(len(shown))),
        "x": rounded(values),
        "marker": {"color": colour},
        "customdata": [label(one.offer) for one in shown],
        "hovertemplate": "%{x:,.2f}, %{customdata}",
    }


def _reach(worths: list[Worth]) -> dict[str, object]:
    return {
        "type": "data",
        "symmetric": False,
        "array": rounded(one.high - one.incremental for one in worths),
        "arrayminus": rounded(one.incremental - one.low for one in worths),
        "color": INK,
        "thickness": 1,
    }


def npv_bridge(outcome: Outcome) -> Figure:
    """From the margin of all who return to the net present value."""
    steps = _steps(outcome)
    ignored = money(outcome.npv_if_natural_return_is_ignored, outcome.currency)
    anyway = outcome.pv_natural_margin / outcome.pv_gross_margin if outcome.pv_gross_margin else 0.0
    return Figure(
        title=f"{share(anyway, digits=0)} of the margin would come anyway: not {ignored}, "
        f"but {money(outcome.npv, outcome.currency)}",
        measure=f"Present value, {outcome.currency}",
        traces=[
            {
                "type": "waterfall",
                "measure": [kind for _, _, kind, _ in steps],
                "x": [label for label, _, _, _ in steps],
                "y": [None if y is None else round(y, 2) for _, y, _, _ in steps],
                "decreasing": {"marker": {"color": COST}},
                "increasing": {"marker": {"color": GAIN}},
                "totals": {"marker": {"color": PROGRAMME}},
                "connector": {"line": {"color": NATURAL, "width": 1}},
                "text": [amount(total if y is None else y) for _, y, _, total in steps],
                "textposition": "outside",
                "cliponaxis": False,
                "name": "Present value",
            }
        ],
        layout={
            "xaxis": {"tickangle": 0},
            "yaxis": {"range": _room(outcome), "zeroline": True, "tickformat": ",.0f"},
            "meta": {"turn": True},
            "showlegend": False,
            "height": 430,
        },
    )


def _steps(outcome: Outcome) -> list[tuple[str, float | None, str, float]]:
    """Label, change (None for a sum), kind and, for a sum, its height."""
    return [
        ("Margin of all<br>who return", outcome.pv_gross_margin, "absolute", 0.0),
        ("Would come<br>anyway", -outcome.pv_natural_margin, "relative", 0.0),
        ("Incremental<br>margin", None, "total", outcome.pv_incremental_margin),
        ("Offers", -outcome.pv_offers, "relative", 0.0),
        ("Contacts", -outcome.pv_contacts, "relative", 0.0),
        ("Team", -outcome.pv_team, "relative", 0.0),
        ("Set-up", -outcome.pv_setup, "relative", 0.0),
        ("Tax", -outcome.pv_tax, "relative", 0.0),
        ("Net present<br>value", None, "total", outcome.npv),
    ]


def _room(outcome: Outcome) -> list[float]:
    """Limits of the bridge that leave room for the labels above and below the bars."""
    top = max(outcome.pv_gross_margin, outcome.pv_incremental_margin, 0.0)
    low = min(outcome.npv, outcome.npv_before_tax, outcome.pv_incremental_margin, 0.0)
    room = 0.08 * (top - low)
    return rounded([low - room, top + room], 0)


def cumulative_cash(flow: Model, outcome: Outcome) -> Figure:
    """Cumulative cash by month, with the deepest point and the payback."""
    line = flow["cumulative_cash"]
    back = outcome.payback_months
    title = (
        f"The money is back after {months(back)}"
        if back is not None
        else f"The money is not back within {flow.case.horizon_months} months"
    )
    low = int(line.argmin())
    need = money(outcome.peak_cash_need, outcome.currency)
    return Figure(
        title=f"{title}; at the deepest point {need} are out",
        measure=f"Cumulative cash after tax, not discounted, {outcome.currency}",
        traces=[
            {
                "type": "scatter",
                "mode": "lines",
                "name": "Cumulative cash",
                "x": list(range(len(line))),
                "y": rounded(line, 2),
                "line": {"color": PROGRAMME, "width": 3},
                "hovertemplate": "month %{x}: %{y:,.0f}<extra></extra>",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "name": "Deepest point",
                "x": [low],
                "y": rounded([line[low]], 2),
                "marker": {"color": COST, "size": 9},
            },
        ],
        layout={
            "xaxis": {"title": {"text": "Month of the programme"}, "dtick": 6},
            "yaxis": {"zeroline": True, "rangemode": "tozero", "tickformat": ",.0f"},
            "showlegend": False,
        },
    )
