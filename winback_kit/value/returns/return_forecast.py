"""The forecast of what the lost will do on their own, with its own record, for one history."""

from dataclasses import dataclass

import numpy as np

from winback_kit.history.measure import History
from winback_kit.records.result import Framed
from winback_kit.value.returns.model.forecast import Forecast
from winback_kit.value.returns.past.backtest import PooledForecast, judged_forecast
from winback_kit.value.returns.past.ranking import Ranking, ranking
from winback_kit.value.returns.past.trial import Trial
from winback_kit.value.returns.winning_back import WonBack, winning_back
from winback_kit.value.second_lifetime.second_lifetime import Value
from winback_kit.words.text import marked

HORIZON_DAYS = 365
_NOT_LEARNT = marked(
    "Too few lost customers have come back in this log to forecast from: no return model was "
    "fitted, no back-test was made, and the curves above are all that can be said."
)


@dataclass(frozen=True)
class PastCheck:
    """One past origin: what the forecast would have said, and what happened.

    It is sorted as the other origins say. `ranking` sorts the lost of that day by the
    forecast.
    """

    trial: Trial
    said: Forecast
    ranking: Ranking

    @property
    def said_per_came(self) -> float:
        """Customers said to come back, as a multiple of those who came."""
        return self.said.total("returned") / self.trial.actual.total("returned")

    @property
    def miss(self) -> float:
        """The larger of said ÷ came and came ÷ said: 1 where the forecast was right."""
        return max(self.said_per_came, 1 / self.said_per_came)


@dataclass(frozen=True, repr=False)
class ReturnForecast(Framed, rows="won_back"):
    """What the lost will do within `horizon_days`; `judged` is None where `refusal` says why.

    `won_back` looks over `horizon_months`, the horizon of the case.
    """

    history: History
    horizon_days: int
    horizon_months: int
    judged: PooledForecast | None
    checks: tuple[PastCheck, ...]
    won_back: list[WonBack]
    refusal: str

    @property
    def returning_share(self) -> float | None:
        """The share of those lost now who will come back on their own within `horizon_days`."""
        if self.judged is None:
            return None
        return self.judged.forecast.total("returned") / self.history.lost_now

    @property
    def mean_miss(self) -> float | None:
        """By what factor the orders forecast at past origins were off: exp mean |log|."""
        if not self.checks:
            return None
        said = [abs(check.trial.log_ratio(check.said, "orders")) for check in self.checks]
        return float(np.exp(np.mean(said)))

    @property
    def closest_method(self) -> tuple[str, int]:
        """The method whose forecast of orders was closest most often, and at how many origins."""
        closest = [
            min(one.sorters, key=lambda name: abs(one.log_ratio(one.sorters[name], "orders")))
            for one in (check.trial for check in self.checks)
        ]
        method = max(closest, key=closest.count, default="")
        return method, closest.count(method)

    @property
    def reach(self) -> float | None:
        """The factor within which the orders of the coming horizon lie, four times of five."""
        if self.judged is None:
            return None
        low, high = self.judged.interval("orders")
        return float(np.sqrt(high / low))

    @property
    def longest_check(self) -> PastCheck:
        """The past origin with the longest horizon, the latest of them."""
        return max(self.checks, key=lambda check: (check.trial.horizon_days, check.trial.origin))

    @property
    def worst_check(self) -> PastCheck:
        """The past origin at which the forecast missed by most."""
        return max(self.checks, key=lambda check: check.miss)


def return_forecast(value: Value, *, horizon_days: int = HORIZON_DAYS) -> ReturnForecast:
    """Forecast the lost, check the forecast at past days, and value winning them back today.

    >>> forecast = wk.return_forecast(study.value)
    >>> 0 < forecast.returning_share < 1
    True
    """
    history = value.history
    settings = history.data.client.settings
    set_aside = settings.definitions.unusual_returns == "set_aside"
    judged = judged_forecast(history.silences, horizon_days, set_aside=set_aside)
    if judged is None:
        return ReturnForecast(history, horizon_days, value.horizon, None, (), [], _NOT_LEARNT)
    return ReturnForecast(
        history=history,
        horizon_days=horizon_days,
        horizon_months=value.horizon,
        judged=judged,
        checks=tuple(map(_checked, judged.trials, judged.said)),
        won_back=winning_back(value, judged),
        refusal="",
    )


def _checked(trial: Trial, said: Forecast) -> PastCheck:
    return PastCheck(
        trial=trial,
        said=said,
        ranking=ranking(said.orders, trial.actual.orders, weight=trial.actual.weight),
    )
