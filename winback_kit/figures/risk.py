"""Risk: what the net present value may turn out to be, and what to find out first."""

from __future__ import annotations

import numpy as np

from winback_kit.case.assessment import Assessment
from winback_kit.case.risk import Risk
from winback_kit.case.scenarios import Told
from winback_kit.figures.fact import odds_fact
from winback_kit.figures.memo import find_out_first
from winback_kit.figures.show import (
    BAND,
    COST,
    GAIN,
    INK,
    PROGRAMME,
    Figure,
    Finding,
    Table,
    rounded,
)
from winback_kit.words.numbers import DASH, amount, money, months, share

BARS = 40
FEWEST_TO_SHOW = 2


def value_at_risk(risk: Risk, currency: str) -> Figure:
    """The distribution of the net present value, losses and gains in their colours."""
    edges = np.histogram_bin_edges(risk.npv, BARS)
    step = edges[1] - edges[0]
    edges = np.arange(np.floor(edges[0] / step), np.ceil(edges[-1] / step) + 1) * step
    counts, _ = np.histogram(risk.npv, edges)
    middles = (edges[1:] + edges[:-1]) / 2
    return Figure(
        title=f"It pays in {odds_fact(risk.chance, 'risk.chance').shown} of what may happen",
        measure=f"Share of {len(risk.npv):,} draws by net present value, {currency}",
        traces=[
            {
                "type": "bar",
                "x": rounded(middles, 0),
                "y": rounded(counts / len(risk.npv), 4),
                "marker": {"color": [GAIN if x > 0 else COST for x in middles]},
                "hovertemplate": "%{x:,.0f}: %{y:.1%}<extra></extra>",
            }
        ],
        layout={
            "bargap": 0.06,
            "showlegend": False,
            "xaxis": {"zeroline": True, "zerolinecolor": INK, "tickformat": ",.0f"},
            "yaxis": {"tickformat": ".0%"},
            "shapes": [_mark(risk.percentile(p)) for p in (0.05, 0.5, 0.95)],
            "annotations": [
                _named(risk.percentile(p), name)
                for p, name in ((0.05, "5 %"), (0.5, "median"), (0.95, "95 %"))
            ],
            "height": 360,
        },
    )


def _mark(x: float) -> dict[str, object]:
    line = {"color": INK, "width": 1, "dash": "dot"}
    return {
        "type": "line",
        "x0": round(x),
        "x1": round(x),
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": line,
    }


def _named(x: float, name: str) -> dict[str, object]:
    return {
        "x": round(x),
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": name,
        "showarrow": False,
        "font": {"size": 12, "color": INK},
    }


def cash_at_risk(assessed: Assessment) -> Figure:
    """Cumulative discounted cash: base case, and the band of nine in ten draws."""
    low, _, high = assessed.risk.cash
    base = assessed.flow["cumulative_discounted"]
    month = list(range(len(base)))
    back = assessed.outcome.discounted_payback_months
    title = (
        f"Discounted, the money is back after {months(back)}"
        if back is not None
        else f"Discounted, the money is not back within {months(assessed.outcome.horizon_months)}"
    )
    return Figure(
        title=title,
        measure=f"Cumulative discounted cash after tax, {assessed.case.currency}",
        traces=[
            {
                "type": "scatter",
                "x": month + month[::-1],
                "y": rounded(high, 2) + rounded(low, 2)[::-1],
                "mode": "lines",
                "fill": "toself",
                "fillcolor": BAND,
                "line": {"width": 0},
                "hoverinfo": "skip",
                "name": "Nine in ten draws",
            },
            {
                "type": "scatter",
                "x": month,
                "y": rounded(base, 2),
                "mode": "lines",
                "line": {"color": PROGRAMME, "width": 3},
                "name": "Base case",
            },
        ],
        layout={
            "xaxis": {"title": {"text": "Month of the programme"}, "dtick": 6},
            "yaxis": {"zeroline": True, "rangemode": "tozero", "tickformat": ",.0f"},
            "height": 360,
        },
    )


def risk_table(assessed: Assessment) -> Table:
    """Odds and percentiles."""
    risk, cur = assessed.risk, assessed.case.currency
    rows = [
        ("Chance that it pays", odds_fact(risk.chance, "risk.chance").shown),
        ("Expected net present value", money(risk.mean, cur)),
        ("5 % of outcomes are below", money(risk.percentile(0.05), cur)),
        ("Half are below", money(risk.percentile(0.50), cur)),
        ("5 % are above", money(risk.percentile(0.95), cur)),
        ("Mean of the worst 5 %", money(risk.tail_mean(), cur)),
        (
            "Chance that the money is back in a year",
            share(risk.chance_of_payback_in_a_year, digits=0),
        ),
    ]
    seed = assessed.case.risk.seed
    return Table(
        header=("Risk", "Value"),
        rows=rows,
        source=f"{len(risk.npv):,} draws from the ranges in the register, seed {seed}; levers hang "
        "together as stated there. Discount rate and tax are rules, not risks, and are not drawn.",
    )


def risk_finding(assessed: Assessment) -> Finding:
    """The odds in a sentence."""
    risk, cur = assessed.risk, assessed.case.currency
    pays = (
        "With every assumption free within its range the programme pays in "
        f"{odds_fact(risk.chance, 'risk.chance').shown} of the draws"
    )
    if risk.tail_mean() >= 0:
        tail = money(risk.tail_mean(), cur)
        return Finding(f"{pays}; even the worst twentieth brings {tail} on average.")
    return Finding(
        f"{pays}. Nine in ten lie between {money(risk.percentile(0.05), cur)} and "
        f"{money(risk.percentile(0.95), cur)}; the worst twentieth loses "
        f"{money(-risk.tail_mean(), cur)} on average."
    )


def knowing_table(assessed: Assessment) -> Table:
    """What it would be worth to know each assumption before deciding."""
    labels = {name: label for name, (label, _) in assessed.risk.levers.items()}
    rows = [
        (labels[one.name], amount(one.evppi), share(one.share_of_evpi, digits=0))
        for one in assessed.knowing
    ]
    return Table(
        header=("Assumption", f"Worth of knowing it, {assessed.case.currency}", "of everything"),
        rows=[*rows, ("Everything at once", amount(assessed.evpi), DASH)],
        total=True,
        source="Expected value of perfect (partial) information on the choice between funding and "
        "doing nothing: the most that finding out may cost.",
    )


def knowing_finding(assessed: Assessment) -> Finding:
    """What to find out first."""
    return Finding(find_out_first(assessed).text)


def scenarios_table(told: list[Told]) -> Table:
    """The named scenarios side by side."""
    cur = told[0].outcome.currency
    with_odds = any(one.probability is not None for one in told)
    rows = [
        (
            one.name,
            *((share(one.probability, digits=0),) if with_odds else ()),
            amount(one.outcome.npv),
            amount(one.outcome.npv_headline),
            share(one.outcome.irr),
            months(one.outcome.payback_months),
            amount(one.outcome.peak_cash_need),
        )
        for one in told
    ]
    return Table(
        header=(
            "Scenario",
            *(("Probability",) if with_odds else ()),
            f"NPV, {cur}",
            f"after the cut, {cur}",
            "IRR, a year",
            "Payback",
            f"Peak cash, {cur}",
        ),
        rows=rows,
        source="Stress and favourable have every assumption at the tenth or ninetieth percentile "
        "of its range at once."
        if len(told) > FEWEST_TO_SHOW
        else "",
    )
