"""Whether it pays: worth by segment, the bridge to the net present value, cash, what-if."""

from winback_kit.case.result.bridge import bridge
from winback_kit.case.result.model import Model
from winback_kit.case.result.outcome import Outcome
from winback_kit.case.result.shares import natural_share_of_margin
from winback_kit.plan.offers.worth import Worth
from winback_kit.plan.programme.programme import Plan
from winback_kit.show.kit.figure import (
    COST,
    INK,
    NATURAL,
    PROGRAMME,
    Figure,
    label,
    places,
    with_room,
)
from winback_kit.show.kit.traces import (
    FROM_ZERO,
    bars,
    bridge_of,
    dots,
    error_bars,
    line,
    programme_months,
)
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import amount, money, months, share

__all__ = ["cumulative_cash", "gross_against_incremental", "npv_bridge"]
COLUMN_LETTERS = 14


def gross_against_incremental(plan: Plan) -> Figure:
    """Worth of contacting one customer: the gross view beside the incremental one."""
    currency = plan.currency
    best = plan.best
    shown = sorted(best.values(), key=lambda one: -one.incremental)
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
    gross = _bars(
        words("Gross: everyone who returns"), shown, [one.gross for one in shown], NATURAL
    )
    net = _bars(
        words("Incremental: against doing nothing"),
        shown,
        [one.incremental for one in shown],
        PROGRAMME,
    )
    reaches = [(one.incremental, one.low, one.high) for one in shown]
    return Figure(
        title=_views_title(plan),
        measure=words(
            "Worth of contacting one customer with the segment's best offer, {currency}",
            currency=currency,
        ),
        traces=[gross, {**net, "error_x": error_bars(reaches, digits=4, thickness=1)}],
        layout=layout,
    )


def _views_title(plan: Plan) -> str:
    """What the two views say of the segments."""
    gross = max(plan.best.values(), key=lambda one: one.gross)
    net = max(plan.best.values(), key=lambda one: one.incremental)
    if len(plan.best) == 1 and net.incremental <= 0:
        told = marked("Against doing nothing a contact with “{net}” loses")
    elif net.incremental <= 0:
        told = marked("Against doing nothing every segment loses, “{net}” least")
    elif gross.segment != net.segment:
        told = marked("Gross, “{gross}” looks best; against doing nothing it is “{net}”")
    elif net.mostly_natural:
        told = marked("“{net}” comes first, and most of what it brings comes anyway")
    else:
        told = marked("“{net}” comes first in both views")
    return words(told, gross=gross.segment, net=net.segment)


def _bars(name: str, shown: list[Worth], values: list[float], colour: str) -> dict[str, object]:
    return bars(
        name,
        list(range(len(shown))),
        values,
        colour,
        lying=True,
        customdata=[label(one.offer) for one in shown],
        hovertemplate="%{x:,.2f}, %{customdata}",
    )


def npv_bridge(outcome: Outcome) -> Figure:
    """From the margin of all who return to the net present value."""
    steps = bridge(outcome)
    return Figure(
        title=_bridge_title(outcome),
        measure=words("Present value, {currency}", currency=outcome.currency),
        traces=[
            bridge_of(
                words("Present value"),
                [label(words(one.label), line=COLUMN_LETTERS) for one in steps],
                [one.value for one in steps],
                [one.is_sum for one in steps],
                text=[amount(one.value) for one in steps],
            )
        ],
        layout={
            "xaxis": {"tickangle": 0},
            "yaxis": {
                "range": with_room((one.after for one in steps), 0.08),
                "zeroline": True,
                "tickformat": ",.0f",
            },
            "meta": {"turn": True},
            "showlegend": False,
            "height": 430,
        },
    )


def _bridge_title(outcome: Outcome) -> str:
    values = {
        "ignored": money(outcome.known("npv_if_natural_return_is_ignored"), outcome.currency),
        "npv": money(outcome.npv, outcome.currency),
    }
    anyway = natural_share_of_margin(outcome) or 0.0
    if values["ignored"] == values["npv"]:
        return words(
            "Nothing of the margin would come anyway: the programme is worth {npv}",
            npv=values["npv"],
        )
    if outcome.pv("natural_margin") > outcome.pv("gross_margin"):
        return words(
            "Without the programme more margin would come: not {ignored}, but {npv}", **values
        )
    return words(
        "{share} of the margin would come anyway: not {ignored}, but {npv}",
        share=share(anyway, digits=0),
        **values,
    )


def cumulative_cash(flow: Model, outcome: Outcome) -> Figure:
    """Cumulative cash by month, with the low point and the payback."""
    cash = flow["cumulative_cash"]
    low = int(cash.argmin())
    return Figure(
        title=_cash_title(flow, outcome),
        measure=words(
            "Cumulative cash after tax, not discounted, {currency}", currency=outcome.currency
        ),
        traces=[
            line(
                words("Cumulative cash"),
                list(range(len(cash))),
                cash,
                PROGRAMME,
                digits=2,
                hovertemplate=words("month %{x}: %{y:,.0f}<extra></extra>"),
            ),
            dots(words("Low point"), [low], [cash[low]], COST, digits=2, size=9),
        ],
        layout={
            "xaxis": programme_months(),
            "yaxis": FROM_ZERO,
            "showlegend": False,
        },
    )


def _cash_title(flow: Model, outcome: Outcome) -> str:
    back = outcome.payback_months
    if back == 0:
        return words("No money is ever out")
    told = (
        marked("The money is not back within {months}; at its low point {need} is out, after tax")
        if back is None
        else marked("The money is back after {months}; at its low point {need} is out, after tax")
    )
    return words(
        told,
        months=months(flow.case.horizon_months if back is None else back),
        need=money(outcome.peak_cash_need, outcome.currency),
    )
