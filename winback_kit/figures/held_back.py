"""A back-test at a stated day, as `winback backtest` shows it."""

from __future__ import annotations

from winback_kit.figures.show import Finding, Table
from winback_kit.value.held_back import HeldBack, covered
from winback_kit.words.numbers import DASH, amount, count, share, spread

WORDS = {
    "behaviour": "Return model",
    "bent behaviour": "Return model, bent tail",
    "curves": "Those lost before",
    "BG/NBD": "BG/NBD + Gamma-Gamma",
    "Pareto/NBD": "Pareto/NBD + Gamma-Gamma",
}
MEASURES = {"returned": "Customers back", "orders": "Orders", "amount": "Amount"}


def held_back_finding(result: HeldBack) -> Finding:
    """What the forecast would have said, and what happened, in one sentence."""
    judged, actual = result.judged, result.actual
    low, high = judged.interval("returned")
    inside = sum(covered(judged, actual, what) for what in MEASURES)
    return Finding(
        f"Of {count(result.history.lost_now)} customers lost on {result.origin}, the forecast "
        f"would have said that {count(judged.forecast.total('returned'))} come back within "
        f"{result.horizon_days} days ({count(low)} to {count(high)}); "
        f"{count(actual.total('returned'))} did. {inside} of {len(MEASURES)} figures lie within "
        "their 80 % intervals."
    )


def held_back_table(result: HeldBack) -> Table:
    """Forecast against actual: customers back, orders and amount."""
    currency = result.history.data.client.settings.currency
    rows = []
    for what, words in MEASURES.items():
        forecast, actual = result.judged.forecast.total(what), result.actual.total(what)
        rows.append(
            (
                f"{words}, {currency}" if what == "amount" else words,
                amount(forecast),
                spread(*result.judged.interval(what), digits=0),
                amount(actual),
                ratio_of(forecast, actual),
            )
        )
    return Table(
        header=("", "Forecast", "80 % interval", "Actual", "Forecast ÷ actual"),
        rows=rows,
        source=f"Lost on {result.origin}, the next {result.horizon_days} days. "
        f"Lapse rule: {result.history.rule.basis}.",
    )


def rivals_table(result: HeldBack) -> Table:
    """The forecast beside other methods, on the same people."""
    methods = {"This forecast": result.judged.forecast} | {
        WORDS[name]: forecast for name, forecast in result.rivals.items()
    }
    rows = []
    for name, forecast in methods.items():
        sorted_by = result.ranking(forecast)
        error = sorted_by.calibration_error
        rows.append(
            (
                name,
                *(ratio_of(forecast.total(w), result.actual.total(w)) for w in MEASURES),
                DASH if error is None else amount(sorted_by.rank_correlation, digits=2),
                DASH if error is None else share(error, digits=0),
            )
        )
    return Table(
        header=(
            "Forecast ÷ actual",
            "Customers back",
            "Orders",
            "Amount",
            "Rank correlation",
            "Error of tenths",
        ),
        rows=rows,
        source="Rank correlation between forecast and actual orders of each lost customer. Error "
        "of tenths: mean |forecast − actual| of ten groups by forecast, as a share of all orders.",
    )


def ratio_of(forecast: float, actual: float) -> str:
    """Forecast ÷ actual as it is printed."""
    return amount(forecast / actual, digits=2) if actual > 0 else DASH
