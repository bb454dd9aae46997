"""A back-test at a stated day: the client's log is read as it stood then, and what came after is
held back until the forecast is made.

Nothing after the origin is used but the actuals: the log is read up to the origin, so that neither
a later refund nor a later order, nor a lapse rule learnt from them, reaches the forecast.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from winback_kit.checks import refused, too_little
from winback_kit.client.folder import Client
from winback_kit.history.measure import History, measure_history
from winback_kit.tables.engine.duckdb_engine import Engine
from winback_kit.tables.read import open_tables
from winback_kit.value.returns.model.forecast import Forecast
from winback_kit.value.returns.past.backtest import (
    FEWEST_RETURNS,
    WHATS,
    PooledForecast,
    judged_forecast,
    rivals,
)
from winback_kit.value.returns.past.ranking import Ranking, ranking
from winback_kit.value.returns.past.trial import Actual
from winback_kit.words.text import said


@dataclass(frozen=True)
class BacktestResult:
    """Forecast and actuals of those lost at the origin; `rivals` are of methods not pooled."""

    history: History
    origin: dt.date
    horizon_days: int
    judged: PooledForecast
    actual: Actual
    rivals: dict[str, Forecast]

    def ranking(self, forecast: Forecast | None = None) -> Ranking:
        """The lost sorted by a forecast (this one by default), against what they ordered."""
        chosen = forecast or self.judged.forecast
        return ranking(chosen.orders, self.actual.orders, weight=self.actual.weight)

    @property
    def covered(self) -> list[str]:
        """The totals whose 80 % interval holds what happened."""
        return [what for what in WHATS if covered(self.judged, self.actual, what)]

    def as_json(self) -> dict[str, Any]:
        """Every figure at full precision."""
        forecast, sorted_by = self.judged.forecast, self.ranking()
        figures: dict[str, Any] = {
            "client": self.history.data.client.name,
            "origin": self.origin.isoformat(),
            "horizon_days": self.horizon_days,
            "lapse_days": self.history.rule.typical_days,
            "lost_customers": self.history.lost_now,
            "members": {name: self._other(f) for name, f in self.judged.members.items()},
        }
        for what in WHATS:
            low, high = self.judged.interval(what)
            figures |= {
                f"{what}_forecast": forecast.total(what),
                f"{what}_low": low,
                f"{what}_high": high,
                f"{what}_actual": self.actual.total(what),
            }
        figures["rank_correlation"] = sorted_by.rank_correlation
        figures["decile_calibration_error"] = sorted_by.calibration_error
        figures["deciles"] = [
            {"forecast": float(f), "actual": float(a)}
            for f, a in zip(sorted_by.forecast, sorted_by.actual, strict=True)
        ]
        figures["rivals"] = {name: self._other(f) for name, f in self.rivals.items()}
        return figures

    def _other(self, forecast: Forecast) -> dict[str, float | None]:
        sorted_by = self.ranking(forecast)
        return {what: forecast.total(what) for what in WHATS} | {
            "rank_correlation": sorted_by.rank_correlation,
            "decile_calibration_error": sorted_by.calibration_error,
        }


def backtest_client(
    client: Client, later: Client, *, origin: dt.date, horizon_days: int
) -> BacktestResult:
    """Forecast those lost at the origin, then see what they did.

    `client` is opened as of the origin, `later` as of the end of the log or later. Raises Refused
    where the horizon leaves the log, or where nothing can be learnt before the origin.
    """
    with open_tables(later) as tables:
        data = tables.data
        end = origin + dt.timedelta(days=horizon_days)
        if not data.first_day < origin or end > data.as_of:
            raise refused(
                "--origin and --horizon-days",
                f"must lie within the log, which runs from {data.first_day} to {data.as_of}",
                got=f"{origin} to {end}",
                mend="Choose an earlier origin or a shorter horizon.",
            )
        measure_history(tables)
        done = _ordered_after(tables.engine, origin, end)
    with open_tables(client) as tables:
        history = measure_history(tables)
        people = _lost_ids(tables.engine, history)
    log = history.silences
    came_back = int((log.ended & (log.silence > log.rule_days)).sum()) * log.weight
    set_aside = client.settings.definitions.unusual_returns == "set_aside"
    judged = (
        judged_forecast(log, horizon_days, set_aside=set_aside)
        if came_back >= FEWEST_RETURNS
        else None
    )
    if judged is None:
        raise too_little(
            client.folder,
            said("holds too few returns before {day} to forecast from", day=str(origin)),
            "Choose a later origin, or state a shorter definitions.lapse_days.",
        )
    return BacktestResult(
        history=history,
        origin=origin,
        horizon_days=horizon_days,
        judged=judged,
        actual=_actual(done, people, log.person[log.lost], log.weight),
        rivals=rivals(log, horizon_days),
    )


def _ordered_after(engine: Engine, origin: dt.date, end: dt.date) -> pd.DataFrame:
    """customer_id, orders, amount, margin of everyone who ordered in the horizon, in cents."""
    whole = engine.dialect.whole_sum
    engine.create(
        "ordered_after",
        f"""SELECT customer_id, COUNT(*) AS orders, {whole("amount")} AS amount,
              {whole("margin")} AS margin FROM lifetime_days
            WHERE order_day > DATE '{origin}' AND order_day <= DATE '{end}'
            GROUP BY customer_id""",
    )
    return engine.frame("ordered_after").set_index("customer_id")


def _lost_ids(engine: Engine, history: History) -> pd.Series[Any]:
    """The id of every person who is lost, by the person's number."""
    engine.create(
        "lost_ids",
        f"""SELECT b.person, b.customer_id FROM buckets b JOIN lost_customers l
              ON l.customer_id = b.customer_id
            WHERE MOD(b.person, {history.silences.weight}) = 0""",
    )
    return engine.frame("lost_ids").set_index("person").customer_id


def _actual(done: pd.DataFrame, ids: pd.Series[Any], person: Any, weight: int) -> Actual:
    mine = done.reindex(ids.reindex(person).to_numpy()).fillna(0.0)
    return Actual(
        orders=mine.orders.to_numpy(float),
        amount=mine.amount.to_numpy(float) / 100,
        margin=mine.margin.to_numpy(float) / 100,
        weight=weight,
    )


def covered(judged: PooledForecast, actual: Actual, what: str) -> bool:
    """Whether the 80 % interval of a total holds what happened."""
    low, high = judged.interval(what)
    return bool(np.clip(actual.total(what), low, high) == actual.total(what))
