"""A back-test at a stated day, as `winback backtest` shows it."""

from winback_kit.show.kit.sentence import Sentence, say
from winback_kit.show.kit.table import Column, Table, interval
from winback_kit.value.returns.backtest_of_client import BacktestResult
from winback_kit.value.returns.model.forecast import Forecast
from winback_kit.words.catalogue import marked, words
from winback_kit.words.locale import day
from winback_kit.words.numbers import count, customers, days, in_range, unit_of_money
from winback_kit.words.told import told

WORDS = {
    "behaviour": marked("Return model"),
    "bent behaviour": marked("Return model, bent tail"),
    "curves": marked("Those lost before"),
    "BG/NBD": marked("BG/NBD + Gamma-Gamma"),
    "Pareto/NBD": marked("Pareto/NBD + Gamma-Gamma"),
    "last cohort": marked("What the last cohort did"),
}
MEASURES = {
    "returned": marked("Customers back"),
    "orders": marked("Orders"),
    "amount": marked("Amount"),
}


def backtest_finding(result: BacktestResult) -> Sentence:
    """What the forecast would have said, and what happened, in one sentence."""
    judged, actual = result.judged, result.actual
    low, high = judged.interval("returned")
    return say(
        "Of {lost} lost on {day}, the forecast would have said that {said} come back "
        "within {days} ({low} to {high}); {came} did. {inside} of {all} figures lie "
        "within their 80 % intervals.",
        lost=customers(result.history.lost_now),
        day=day(result.origin),
        said=count(judged.forecast.total("returned")),
        days=days(result.horizon_days),
        **in_range(low, high, "count"),
        came=count(actual.total("returned")),
        inside=count(len(result.covered)),
        all=count(len(MEASURES)),
    )


def backtest_table(result: BacktestResult) -> Table:
    """Forecast against actual: customers back, orders and amount."""
    judged, actual = result.judged, result.actual
    currency = result.history.currency
    labels = MEASURES | {"amount": words("Amount, {currency}", currency=unit_of_money(currency))}
    return Table.of(
        labels,
        (Column(), lambda what: words(labels[what])),
        (Column("Forecast", "number", 0), judged.forecast.total),
        (interval("80 % interval", "number", digits=0), judged.interval),
        (Column("Actual", "number", 0), actual.total),
        (
            Column("Forecast ÷ actual", "ratio", 2),
            lambda what: actual.said_per_came(judged.forecast, what),
        ),
        source=words(
            "Lost on {day}, the next {days}. Lapse rule: {rule}.",
            day=day(result.origin),
            days=days(result.horizon_days),
            rule=_rule(result),
        ),
    )


def _rule(result: BacktestResult) -> str:
    """The lapse rule with how it came about."""
    rule = result.history.rule
    if not rule.typical_days:
        return told(rule.basis_in_words)
    return words(
        "{length} ({basis})", length=days(rule.typical_days), basis=told(rule.basis_in_words)
    )


def rivals_table(result: BacktestResult) -> Table:
    """The forecast beside the methods that it pools and beside others, on the same people."""
    judged = result.judged
    others = judged.members | result.rivals
    methods: list[tuple[str, Forecast, float | None]] = [
        (words("This forecast"), judged.forecast, None),
        *((words(WORDS[name]), one, judged.say_of(name)) for name, one in others.items()),
    ]
    rows = []
    for name, forecast, its_say in methods:
        sorted_by = result.ranking(forecast)
        error = sorted_by.calibration_error
        rows.append(
            (
                name,
                *(result.actual.said_per_came(forecast, what) for what in MEASURES),
                its_say,
                None if error is None else sorted_by.rank_correlation,
                error,
            )
        )
    columns = (
        Column("Forecast ÷ actual"),
        *(Column(label, "ratio", 2) for label in MEASURES.values()),
        Column("Say", "share", 0),
        Column("Rank correlation", "number", 2),
        Column("Error of tenths", "share", 0),
    )
    return Table(
        columns,
        rows,
        source=words(
            "Say: the part of a method in this forecast, the same for all that it pools but those "
            "that were too low, or too high, on every past day. Rank "
            "correlation between forecast and actual orders of each lost customer. Error of "
            "tenths: mean |forecast − actual| of ten groups by forecast, as a share of all orders."
        ),
    )
