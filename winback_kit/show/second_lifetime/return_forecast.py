"""What the lost will do on their own, and how that forecast would have done before."""

from winback_kit.show.kit.figure import NATURAL, PROGRAMME, Figure
from winback_kit.show.kit.sentence import Sentence, in_a_line, joined, say
from winback_kit.show.kit.table import Column, Table
from winback_kit.show.kit.traces import bars, dots
from winback_kit.show.second_lifetime.backtest import WORDS
from winback_kit.value.returns.model.forecast import Forecast
from winback_kit.value.returns.past.backtest import WIDEST
from winback_kit.value.returns.return_forecast import PastCheck, ReturnForecast
from winback_kit.words.catalogue import in_a_row, marked, plural, words
from winback_kit.words.numbers import (
    amount,
    apart,
    count,
    customers,
    days,
    in_range,
    money,
    months,
    share,
)
from winback_kit.words.text import ORDERS

__all__ = [
    "methods_table",
    "next_year_finding",
    "past_finding",
    "past_forecasts_table",
    "tenths",
]

WARNED = 1.35  # a past forecast that missed by more is told


def past_forecasts_table(result: ReturnForecast) -> Table | Sentence:
    """Every past origin: what would have been said, and what came."""
    if not result.checks:
        return _none(result)
    return Table.of(
        result.checks,
        (Column("Lost on"), lambda one: f"{result.history.date_of(one.trial.origin)}"),
        (Column("Horizon", "days"), lambda one: one.trial.horizon_days),
        (Column("Lost", "count"), lambda one: one.trial.actual.customers),
        (Column("Forecast to return", "count"), lambda one: one.said.total("returned")),
        (Column("Came back", "count"), lambda one: one.trial.actual.total("returned")),
        (
            Column("Forecast ÷ actual", "ratio", 2),
            lambda one: one.trial.actual.said_per_came(one.said, "returned"),
        ),
        (
            Column("Orders: forecast ÷ actual", "ratio", 2),
            lambda one: one.trial.actual.said_per_came(one.said, "orders"),
        ),
        source=" ".join(
            [
                words("Each forecast uses only what was known on its day."),
                *_past_rules(result),
            ]
        ),
    )


def _past_rules(result: ReturnForecast) -> list[str]:
    if result.history.data.contractual:
        return []
    stated = result.history.rule.typical_days
    rules = sorted({int(check.trial.rule_days) for check in result.checks})
    told = [words("Lost: silent for {days} days or more.", days=in_a_row([*map(str, rules)]))]
    if rules[0] < stated:
        told.append(
            words("Early in a log the rule is shortened, so that some have had time to return.")
        )
    return told


def past_finding(result: ReturnForecast) -> Sentence:
    """In plain words: what the forecast would have said before, and what to make of it."""
    if result.judged is None:
        return say(result.refusal)
    if not result.checks:
        return say(
            "The log is too short for a back-test: too few had been lost and come back by any "
            "earlier day. The forecast below rests on the model alone, and its interval on "
            "priors."
        )
    check, worst = result.longest_check, result.worst_check
    trial = check.trial
    told = words(
        "On {day} this forecast would have expected {said} of the lost to come back within "
        "{months}; {came} came back.",
        day=result.history.date_of(trial.origin),
        said=count(check.said.total("returned")),
        months=months(trial.horizon_months),
        came=count(trial.actual.total("returned")),
    )
    trust = _trust(result)
    if worst.miss <= WARNED:
        return in_a_line(joined(told), trust)
    warning = words(
        "The worst of these forecasts was {worst} times what came: the past did not repeat "
        "itself here, and the interval is wide for that reason.",
        worst=amount(worst.said_per_came, digits=2),
    )
    return in_a_line(joined(f"{told} {warning}"), trust)


def _trust(result: ReturnForecast) -> Sentence:
    """How far to trust the forecast of the coming horizon, by this log's own past."""
    method, times = result.closest_method
    past = len(result.checks)
    before = plural(
        past,
        "At {n} past day of this log the orders forecast were off by a factor of {miss}. The "
        "method that was closest: {method}.",
        "At {n} past days of this log the orders forecast were off by a factor of {miss} on "
        "average. The method that was right most often, closest on {times} of these days: "
        "{method}.",
        n=count(past),
        miss=amount(result.mean_miss, digits=2),
        method=words(WORDS[method]),
        times=count(times),
    )
    coming = say(
        "Take the orders of the next {days} as right within a factor of {reach}, four times "
        "of five.",
        days=days(result.horizon_days),
        reach=amount(result.reach, digits=2),
    )
    return in_a_line(joined(before), coming)


_TENTHS = {"yaxis": {"rangemode": "tozero"}}


def tenths(result: ReturnForecast) -> Figure | Sentence:
    """Orders of the lost by tenth of the forecast, at the past origin with the longest horizon."""
    if not result.checks:
        return _none(result)
    check = result.longest_check
    sorted_by = check.ranking
    names = [f"{n}" for n in range(1, len(sorted_by.forecast) + 1)]
    first = share(sorted_by.first_tenth, digits=0)
    axis = words("Tenth of the lost, most likely to return first")
    return Figure(
        title=words(
            "The tenth of the lost ranked first brought {share} of all orders", share=first
        ),
        measure=words(
            "Orders within {days} of those lost on {day}, by tenth of the forecast",
            days=days(check.trial.horizon_days),
            day=result.history.date_of(check.trial.origin),
        ),
        traces=[
            bars(words("Came"), names, sorted_by.actual, NATURAL),
            dots(words("Said"), names, sorted_by.forecast, PROGRAMME, size=11, symbol="diamond"),
        ],
        layout=_TENTHS | {"xaxis": {"title": {"text": axis}, "type": "category"}},
    )


def _none(result: ReturnForecast) -> Sentence:
    return say(result.refusal or _NO_TEST)


_NO_TEST = marked("No back-test can be shown for this log.")


def methods_table(result: ReturnForecast) -> Table | Sentence:
    """Each method's forecast ÷ actual at every past origin, and what say it has."""
    judged = result.judged
    if not result.checks or judged is None:
        return _none(result)
    sorting = judged.sorting
    names = dict.fromkeys(name for check in result.checks for name in check.trial.sorters)
    rows = []
    for name in sorted(names, key=list(WORDS).index):
        ratios = [_said(c.trial.sorters.get(name), c) for c in result.checks]
        rows.append((words(WORDS[name]), *ratios, judged.say_of(name), sorting.get(name)))
    origins = [f"{result.history.date_of(check.trial.origin)}" for check in result.checks]
    columns = (
        Column("Orders, forecast ÷ actual"),
        *(Column(origin, "ratio", 2) for origin in origins),
        Column("Say in how many", "share", 0),
        Column("Say in who first", "share", 0),
    )
    return Table(
        columns,
        rows,
        source=words(
            "The return model learns from every silence in the log; its bent tail lets the lost "
            "fade faster. Those lost before: what they did, by time since their loss. The last "
            "cohort: those lost one horizon ago, and what they did since. The methods that are "
            "pooled have the same say in how many come back, but one that was too low, or too "
            "high, on every past day has less."
        ),
    )


def _said(forecast: Forecast | None, check: PastCheck) -> float | None:
    return check.trial.actual.said_per_came(forecast, "orders") if forecast else None


_PLACE = marked(
    "Of {lost} lost today, {back} ({low} to {high}) will come back on their own within {days}, "
    "{share} of them, and place {spent} ({less} to {more}). All of that happens without us."
)
_SPEND = marked(
    "Of {lost} lost today, {back} ({low} to {high}) will come back on their own within {days}, "
    "{share} of them, and spend {spent} ({less} to {more}). All of that happens without us."
)
_COME_BACK = marked(
    "Of {lost} lost today, {back} ({low} to {high}) will come back on their own within {days}, "
    "{share} of them, and that happens without us. What they will buy cannot be told: past "
    "forecasts missed by so much that its range would end at more than {times} times the forecast."
)


def next_year_finding(result: ReturnForecast) -> Sentence:
    """What those who are lost now will do on their own."""
    if result.judged is None:
        return say(result.refusal)
    currency = result.history.currency
    judged = result.judged
    low, high = judged.interval("returned")
    high = min(high, float(result.history.lost_now))  # no more can come back than are lost
    less, more = judged.interval("amount")
    told = _PLACE if currency == ORDERS else _SPEND
    if not judged.tells("amount"):
        told = _COME_BACK
    return say(
        told,
        lost=customers(result.history.lost_now),
        back=count(judged.forecast.total("returned")),
        **in_range(low, high, "count"),
        days=days(result.horizon_days),
        times=count(WIDEST),
        share=share(result.returning_share),
        spent=money(judged.forecast.total("amount"), currency),
        **dict(zip(("less", "more"), apart(less, more, "money", currency), strict=True)),
    )
