"""A back-test at a stated day, as `winback backtest` shows it."""

from __future__ import annotations

from winback_kit.show.kit.sentence import Sentence, say
from winback_kit.show.kit.table import Table
from winback_kit.value.returns.backtest_of_client import BacktestResult
from winback_kit.value.returns.model.forecast import Forecast
from winback_kit.value.returns.past.trial import Actual
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import DASH, amount, count, share, spread

WORDS = {
    "behaviour": marked("Return model"),
    "bent behaviour": marked("Return model, bent tail"),
    "curves": marked("Those lost before"),
    "BG/NBD": marked("BG/NBD + Gamma-Gamma"),
    "Pareto/NBD": marked("Pareto/NBD + Gamma-Gamma"),
}
MEASURES = {
    "returned": marked("Customers back"),
    "orders": marked("Orders"),
    "amount": marked("Amount"),
}


def held_back_finding(result: BacktestResult) -> Sentence:
    """What the forecast would have said, and what happened, in one sentence."""
    judged, actual = result.judged, result.actual
    low, high = judged.interval("returned")
    return say(
        "Of {lost} customers lost on {day}, the forecast would have said that {said} come back "
        "within {days} days ({low} to {high}); {came} did. {inside} of {all} figures lie "
        "within their 80 % intervals.",
        lost=count(result.history.lost_now),
        day=f"{result.origin}",
        said=count(judged.forecast.total("returned")),
        days=count(result.horizon_days),
        low=count(low),
        high=count(high),
        came=count(actual.total("returned")),
        inside=count(len(result.covered)),
        all=count(len(MEASURES)),
    )


def held_back_table(result: BacktestResult) -> Table:
    """Forecast against actual: customers back, orders and amount."""
    currency = result.history.data.client.settings.currency
    rows = []
    for what, label in MEASURES.items():
        forecast, actual = result.judged.forecast, result.actual
        rows.append(
            (
                words("Amount, {currency}", currency=currency)
                if what == "amount"
                else words(label),
                amount(forecast.total(what)),
                spread(*result.judged.interval(what), digits=0),
                amount(actual.total(what)),
                ratio_of(forecast, actual, what),
            )
        )
    return Table(
        header=(
            "",
            words("Forecast"),
            words("80 % interval"),
            words("Actual"),
            words("Forecast ÷ actual"),
        ),
        rows=rows,
        source=words(
            "Lost on {day}, the next {days} days. Lapse rule: {rule}.",
            day=f"{result.origin}",
            days=count(result.horizon_days),
            rule=result.history.rule.basis_in_words,
        ),
    )


def rivals_table(result: BacktestResult) -> Table:
    """The forecast beside other methods, on the same people."""
    methods = [(words("This forecast"), result.judged.forecast)]
    methods += [(words(WORDS[name]), forecast) for name, forecast in result.rivals.items()]
    rows = []
    for name, forecast in methods:
        sorted_by = result.ranking(forecast)
        error = sorted_by.calibration_error
        rows.append(
            (
                name,
                *(ratio_of(forecast, result.actual, w) for w in MEASURES),
                DASH if error is None else amount(sorted_by.rank_correlation, digits=2),
                DASH if error is None else share(error, digits=0),
            )
        )
    return Table(
        header=(
            words("Forecast ÷ actual"),
            *(words(label) for label in MEASURES.values()),
            words("Rank correlation"),
            words("Error of tenths"),
        ),
        rows=rows,
        source=words(
            "Rank correlation between forecast and actual orders of each lost customer. Error of "
            "tenths: mean |forecast − actual| of ten groups by forecast, as a share of all orders."
        ),
    )


def ratio_of(forecast: Forecast, actual: Actual, what: str) -> str:
    """Forecast ÷ actual as it is printed."""
    return amount(actual.said_per_came(forecast, what), digits=2)
