"""What the lost will do by themselves, and how that forecast would have done before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from winback_kit.figures.held_back import WORDS, ratio_of
from winback_kit.figures.show import NATURAL, PROGRAMME, Figure, Finding, Table, rounded
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.value.forecast import Forecast
from winback_kit.value.return_forecast import Checked, ReturnForecast
from winback_kit.words.numbers import DASH, amount, count, money, share


def day_of(result: ReturnForecast, day: float) -> dt.date:
    """A day of the log as a date."""
    return result.history.data.first_day + dt.timedelta(days=int(day))


def past_forecasts_table(result: ReturnForecast) -> Table | Finding:
    """Every past origin: what would have been said, and what came."""
    if not result.checks:
        return _none(result)
    return Table(
        header=(
            "Lost on",
            "Horizon",
            "Lost",
            "Said to come back",
            "Came back",
            "Said ÷ came",
            "Orders: said ÷ came",
        ),
        rows=[_past_row(result, check) for check in result.checks],
        source="Each forecast uses only what was known on its day; the methods are weighted by the "
        f"other days.{_past_rules(result)}",
    )


def _past_row(result: ReturnForecast, check: Checked) -> tuple[str, ...]:
    trial = check.trial
    said, came = check.said.total("returned"), trial.actual.total("returned")
    return (
        f"{day_of(result, trial.origin)}",
        f"{trial.horizon_days} days",
        count(len(trial.actual.orders) * trial.actual.weight),
        count(said),
        count(came),
        ratio_of(said, came),
        ratio_of(check.said.total("orders"), trial.actual.total("orders")),
    )


def _past_rules(result: ReturnForecast) -> str:
    if result.history.data.contractual:
        return ""
    stated = result.history.rule.typical_days
    rules = sorted({int(check.trial.rule_days) for check in result.checks})
    shorter = (
        " Early in a log the rule is shortened, so that some have had time to return."
        if rules[0] < stated
        else ""
    )
    return f" Lost: silent for {' or '.join(map(str, rules))} days or more.{shorter}"


def past_finding(result: ReturnForecast) -> Finding:
    """In plain words: what the forecast would have said before, and what to make of it."""
    if result.judged is None:
        return Finding(result.refusal)
    if not result.checks:
        return Finding(
            "The log is too short for a back-test: too few had been lost and come back by any "
            "earlier day. The forecast below rests on the model alone, and its interval on priors."
        )
    check = max(result.checks, key=lambda c: (c.trial.horizon_days, c.trial.origin))
    trial = check.trial
    said, came = check.said.total("returned"), trial.actual.total("returned")
    months = round(trial.horizon_days / DAYS_PER_MONTH)
    ratios = [_returns_ratio(one) for one in result.checks]
    worst = max(ratios, key=lambda ratio: max(ratio, 1 / ratio))
    warning = (
        f" The worst of {len(result.checks)} such forecasts said {amount(worst, digits=2)} times "
        "what came: the past did not repeat itself here, and the interval is wide for that reason."
        if max(worst, 1 / worst) > 1.35
        else ""
    )
    return Finding(
        f"On {day_of(result, trial.origin)} this forecast would have said that {count(said)} of "
        f"the lost come back within {months} months; {count(came)} came back.{warning}"
    )


def tenths(result: ReturnForecast) -> Figure | Finding:
    """Orders of the lost by tenth of the forecast, at the past origin with the longest horizon."""
    if not result.checks:
        return _none(result)
    check = _longest(result)
    sorted_by = check.ranking
    names = [f"{n}" for n in range(1, len(sorted_by.forecast) + 1)]
    first = share(sorted_by.first_tenth, digits=0)
    return Figure(
        title=f"The tenth of the lost named most promising brought {first} of all orders",
        measure=f"Orders within {check.trial.horizon_days} days of those lost on "
        f"{day_of(result, check.trial.origin)}, by tenth of the forecast",
        traces=[
            {
                "type": "bar",
                "name": "Came",
                "x": names,
                "y": rounded(sorted_by.actual),
                "marker": {"color": NATURAL},
            },
            {
                "type": "scatter",
                "mode": "markers",
                "name": "Said",
                "x": names,
                "y": rounded(sorted_by.forecast),
                "marker": {"color": PROGRAMME, "size": 11, "symbol": "diamond"},
            },
        ],
        layout={
            "xaxis": {
                "title": {"text": "Tenth of the lost, most promising first"},
                "type": "category",
            },
            "yaxis": {"rangemode": "tozero"},
        },
    )


def _returns_ratio(check: Checked) -> float:
    return check.said.total("returned") / check.trial.actual.total("returned")


def _none(result: ReturnForecast) -> Finding:
    return Finding(result.refusal or "No back-test can be shown for this log.")


def _longest(result: ReturnForecast) -> Checked:
    return max(result.checks, key=lambda check: (check.trial.horizon_days, check.trial.origin))


def methods_table(result: ReturnForecast) -> Table | Finding:
    """Each method's forecast ÷ actual at every past origin, and what say it has."""
    if not result.checks:
        return _none(result)
    judged = result.judged
    weights: Mapping[str, float] = judged.weights if judged else {}
    sorting = judged.sorting if judged else {}
    names = [*weights, *dict.fromkeys(n for c in result.checks for n in c.trial.rivals)]
    rows = []
    for name in names:
        cells = [_said(c.trial.sorters.get(name), c) for c in result.checks]
        if any(cell != DASH for cell in cells):
            says = [share(of[name], digits=0) if name in of else DASH for of in (weights, sorting)]
            rows.append((WORDS[name], *cells, *says))
    return Table(
        header=(
            "Orders, said ÷ came",
            *(f"{day_of(result, check.trial.origin)}" for check in result.checks),
            "Say in how many",
            "Say in who first",
        ),
        rows=rows,
        source="The return model learns from every silence in the log; its bent tail lets the "
        "lost fade faster. Those lost before: what they did, by time since their loss. Purchase "
        "models take one who bought once for alive: they sort, but do not say how many come back.",
    )


def _said(forecast: Forecast | None, check: Checked) -> str:
    if forecast is None:
        return DASH
    return ratio_of(forecast.total("orders"), check.trial.actual.total("orders"))


def next_year_finding(result: ReturnForecast) -> Finding:
    """What those who are lost now will do by themselves."""
    if result.judged is None:
        return Finding(result.refusal)
    currency = result.history.data.client.settings.currency
    judged = result.judged
    low, high = judged.interval("returned")
    less, more = judged.interval("amount")
    lost = result.history.lost_now
    back = judged.forecast.total("returned")
    return Finding(
        f"Of {count(lost)} customers lost today, {count(back)} ({count(low)} to {count(high)}) "
        f"will come back by themselves within {result.horizon_days} days, {share(back / lost)} of "
        f"them, and spend {money(judged.forecast.total('amount'), currency)} "
        f"({money(less, currency)} to {money(more, currency)}). All of that happens without us."
    )
