"""Risk: what the net present value may turn out to be, and what to find out first."""

from itertools import pairwise

from winback_kit.case.formulas.evaluate import Array
from winback_kit.case.judged.assessment import Assessment
from winback_kit.case.judged.risk import Risk, percentile_name
from winback_kit.case.moved.scenarios import ScenarioOutcome
from winback_kit.case.result.outcome import Outcome
from winback_kit.show.kit.figure import COST, GAIN, INK, PROGRAMME, Figure, rounded
from winback_kit.show.kit.sentence import Sentence, in_a_line, say
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.show.kit.traces import (
    FROM_ZERO,
    TOTALS,
    band,
    bars,
    line,
    programme_months,
    upright,
)
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import count, digits_for, in_range, money, months, odds, share

__all__ = [
    "cash_at_risk",
    "knowing_table",
    "risk_finding",
    "risk_table",
    "scenarios_table",
    "value_at_risk",
]

BARS = 40
FEWEST_TO_SHOW = 2
NAME_WIDTH = 0.1  # of the chart on a phone, that of the name of a line
NAME_HEIGHT = 14
_PERCENTILES = {
    0.05: marked("Worst 5 %"),
    0.5: marked("Median"),
    0.95: marked("Best 5 %"),
}
_NAMED = {0.05: marked("5 %"), 0.5: marked("median"), 0.95: marked("95 %")}


def _middles(edges: Array) -> list[float]:
    """Where each bar of a histogram stands."""
    return [float(middle) for middle in (edges[1:] + edges[:-1]) / 2]


def _value_title(risk: Risk) -> str:
    if risk.chance is None:
        return words("What it may come to, most of it from ranges that are assumed")
    return words("It pays off in {chance} of simulated outcomes", chance=odds(risk.chance))


def value_at_risk(risk: Risk, currency: str) -> Figure:
    """The distribution of the net present value, losses and gains in their colours."""
    edges = risk.edges(BARS)
    middles = _middles(edges)
    return Figure(
        title=_value_title(risk),
        measure=words(
            "Share of {n} simulated outcomes by net present value, {currency}",
            n=count(len(risk.npv)),
            currency=currency,
        ),
        traces=[
            bars(
                "",
                rounded(middles, 0),
                risk.shares(edges),
                [GAIN if x > 0 else COST for x in middles],
                hovertemplate="%{x:,.0f}: %{y:.1%}<extra></extra>",
            )
        ],
        layout={
            "bargap": 0.06,
            "showlegend": False,
            "xaxis": {**TOTALS, "zerolinecolor": INK},
            "yaxis": {"tickformat": ".0%"},
            "shapes": [upright(round(risk.percentile(p))) for p in _NAMED],
            "annotations": _percentiles_named(risk, edges),
            "height": 360,
        },
    )


def _percentiles_named(risk: Risk, edges: Array) -> list[dict[str, object]]:
    """The names above the lines; where two would run into each other the ends' stand outside."""
    places = [risk.percentile(p) for p in _NAMED]
    nearest = min(b - a for a, b in pairwise(places))
    crowded = nearest < NAME_WIDTH * (edges[-1] - edges[0])
    outside: list[dict[str, object]] = [
        {"xanchor": "right"},
        {"yshift": NAME_HEIGHT},
        {"xanchor": "left"},
    ]
    named = zip(places, _NAMED.values(), outside, strict=True)
    return [_named(x, name) | (where if crowded else {}) for x, name, where in named]


def _named(x: float, name: str) -> dict[str, object]:
    return {
        "x": round(x),
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": words(name),
        "showarrow": False,
        "font": {"size": 12, "color": INK},
    }


def cash_at_risk(assessed: Assessment) -> Figure:
    """Cumulative discounted cash: base case, and the band of nine in ten simulated outcomes."""
    low, _, high = assessed.risk.cash
    base = assessed.flow["cumulative_discounted"]
    month = list(range(len(base)))
    return Figure(
        title=_back_in_words(assessed.outcome),
        measure=words(
            "Cumulative discounted cash after tax, {currency}", currency=assessed.case.currency
        ),
        traces=[
            band(words("Nine in ten simulated outcomes"), month, rounded(low, 2), rounded(high, 2)),
            line(words("Base case"), month, base, PROGRAMME, digits=2),
        ],
        layout={
            "xaxis": programme_months(),
            "yaxis": FROM_ZERO,
            "height": 360,
        },
    )


def _back_in_words(result: Outcome) -> str:
    """When the discounted money is back."""
    if result.discounted_payback_months == 0:
        return words("Discounted, no money is ever out")
    if result.discounted_payback_months is None:
        return words(
            "Discounted, the money is not back within {months}",
            months=months(result.horizon_months),
        )
    return words(
        "Discounted, the money is back after {months}",
        months=months(result.discounted_payback_months),
    )


def risk_table(assessed: Assessment) -> Table:
    """Chances and percentiles."""
    risk = assessed.risk
    rows = [
        (words(label), Cell(value, unit, path=f"risk.{path}"))
        for label, value, unit, path in (
            (marked("Chance that it pays"), risk.chance, "odds", "chance"),
            (marked("Expected net present value"), risk.mean, "money", "mean"),
            *(
                (label, risk.percentile(p), "money", f"percentiles.{percentile_name(p)}")
                for p, label in _PERCENTILES.items()
            ),
            (marked("Mean of the worst 5 %"), risk.tail_mean(), "money", "mean_of_worst_twentieth"),
            (
                marked("Chance that the money is back in a year"),
                risk.chance_of_payback_in_a_year,
                "odds",
                "chance_of_payback_in_a_year",
            ),
        )
    ]
    source = words(
        "{n} draws from the ranges in the register, seed {seed}; assumptions are "
        "correlated as stated there. Discount rate and tax are rules, not risks, and are not "
        "drawn.",
        n=count(len(risk.npv)),
        seed=assessed.case.risk.seed,
    )
    columns = (Column("Risk"), Column("Value", "own"))
    return Table(columns, rows, source=source, currency=assessed.case.currency)


def risk_finding(assessed: Assessment) -> Sentence:
    """The chance and the reach in a sentence."""
    risk, cur = assessed.risk, assessed.case.currency
    reach = say(
        "Nine in ten lie between {low} and {high}.",
        **in_range(risk.percentile(0.05), risk.percentile(0.95), "money", cur),
    )
    worst = risk.tail_mean()
    tail = say(
        marked("Even the worst twentieth brings {amount} on average.")
        if worst >= 0
        else marked("The worst twentieth loses {amount} on average."),
        amount=money(abs(worst), cur),
    )
    return in_a_line(_chance_told(risk), reach, tail)


def _chance_told(risk: Risk) -> Sentence:
    if risk.chance is None:
        return say(
            "No chance is given: {assumed} of what moves the result comes from assumptions that "
            "nobody has measured or looked up, and a chance drawn from those would be made up too.",
            assumed=share(risk.assumed, digits=0),
        )
    return say(
        "With every assumption free within its range the programme pays off in {chance} of "
        "simulated outcomes.",
        chance=odds(risk.chance),
    )


def knowing_table(assessed: Assessment) -> Table:
    """What it would be worth to know each assumption before deciding."""
    digits = digits_for([assessed.evpi, *(one.evppi for one in assessed.knowing)])
    everything = Cell(assessed.evpi, "amount", digits, path="information.everything")
    source = words(
        "Expected value of perfect (partial) information on the choice between funding and "
        "doing nothing: the most that finding out may cost."
    )
    return Table.of(
        assessed.knowing,
        (Column("Assumption"), lambda one: words(assessed.risk.levers[one.name][0])),
        (
            Column("Worth of knowing it, {currency}", "amount"),
            lambda one: Cell(one.evppi, "amount", digits, f"information.by_assumption.{one.name}"),
        ),
        (
            Column("Share of knowing everything", "share", 0),
            lambda one: Cell(
                one.share_of_evpi, "share", 0, f"information.share_of_everything.{one.name}"
            ),
        ),
        last=(words("Everything at once"), everything, None),
        source=source,
        currency=assessed.case.currency,
    )


def scenarios_table(told: list[ScenarioOutcome]) -> Table:
    """The named scenarios side by side."""
    figures = "scenarios.{row}.figures"
    probability = (
        Column("Probability", "share", 0, path="scenarios.{row}.probability"),
        lambda one: one.probability,
    )
    source = words(
        "Stress and favourable have every assumption at the tenth or ninetieth percentile of "
        "its range at once."
    )
    return Table.of(
        told,
        (Column("Scenario"), lambda one: words(one.name)),
        *((probability,) if any(one.probability is not None for one in told) else ()),
        (Column("NPV, {currency}", "amount", path=f"{figures}.npv"), lambda one: one.outcome.npv),
        (
            Column("after the cut, {currency}", "amount", path=f"{figures}.npv_headline"),
            lambda one: one.outcome.npv_headline,
        ),
        (Column("IRR, a year", "share", path=f"{figures}.irr"), lambda one: one.outcome.irr),
        (
            Column("Payback", "months", path=f"{figures}.payback_months"),
            lambda one: one.outcome.payback_months or None,
        ),
        (
            Column("Most cash out, {currency}", "amount", path=f"{figures}.peak_cash_need"),
            lambda one: one.outcome.peak_cash_need,
        ),
        source=source if len(told) > FEWEST_TO_SHOW else "",
        currency=told[0].outcome.currency,
    )
