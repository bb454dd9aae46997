"""The return models of a log: straight and bent, with unusual months kept out where asked.

They are learnt from 40,000 customers at most, and at past days from 12,000: more would make the
errors of the parameters smaller than anything that the past can tell about the future.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.history.silences import Silences
from winback_kit.value.returns.model.return_model import (
    PersonTime,
    ReturnModel,
    fit_return_model,
    merge,
    only,
    person_time,
)
from winback_kit.value.returns.model.unusual_months import Returns, returns_by_month

Array = np.ndarray[Any, np.dtype[np.float64]]
FEWEST_ORDERS = 100  # silences ended by an order; below that nothing can be learnt from them
MOST_CUSTOMERS = 40_000
MOST_IN_TRIALS = 12_000


@dataclass(frozen=True)
class FittedReturnModels:
    """The two return models of a log, and the returns of the long silent by month."""

    straight: ReturnModel
    bent: ReturnModel
    by_month: Returns | None

    @property
    def models(self) -> tuple[ReturnModel, ReturnModel]:
        """Straight and bent."""
        return self.straight, self.bent


def learn(log: Silences, *, set_aside: bool) -> FittedReturnModels | None:
    """Fit the return models; with `set_aside` without the returns in months that stand out.

    None under contract, and where fewer than 100 orders followed another.
    """
    if not can_learn(log):
        return None
    time = person_time(log, most_customers=MOST_CUSTOMERS)
    cells = merge(time)
    bent = fit_return_model(log, cells, bent=True)
    by_month = returns_by_month(log, time, bent)
    if by_month and set_aside and by_month.unusual.any():
        cells = merge(usual_only(time, by_month.months))
        bent = fit_return_model(log, cells, bent=True, near=bent)
    return FittedReturnModels(fit_return_model(log, cells, bent=False, near=bent), bent, by_month)


def learn_again(log: Silences, *, keep_out: Array) -> FittedReturnModels | None:
    """Fit the return models at a past day, without the months that are known to stand out."""
    if not can_learn(log):
        return None
    time = person_time(log, most_customers=MOST_IN_TRIALS)
    cells = merge(usual_only(time, keep_out))
    straight = fit_return_model(log, cells, bent=False)
    return FittedReturnModels(
        straight, fit_return_model(log, cells, bent=True, near=straight), None
    )


def can_learn(log: Silences) -> bool:
    """Whether a return model can be fitted at all."""
    return not log.contractual and int(log.ended.sum()) >= FEWEST_ORDERS


def usual_only(time: PersonTime, months: Array) -> PersonTime:
    """Person-time without that of the lost in some months (day of the log // 30.4375)."""
    if not len(months):
        return time
    lost = time.state.silence >= time.state.rule_days
    return only(time, ~(lost & np.isin(np.floor(time.day / DAYS_PER_MONTH), months)))
