"""Months in which far more of the lost came back than silence, season and habit explain.

A campaign nobody logged, a reunion, a disaster that moved donors: many who had long been silent
return at once. Taken for nature it makes doing nothing look too good. For every month of the log
the returns of those silent for twice the rule or longer are held against what the return model
expects of those very people; a month stands out where the ratio is 2.5 times the usual one, and
the returns lie five standard errors of chance above it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.history.silences import Silences
from winback_kit.value.returns.model.return_model import PersonTime, ReturnModel

Array = np.ndarray[Any, np.dtype[np.float64]]
LONG = 2.0  # times the rule: a long silence
LEAST_RATIO = 2.5
LEAST_ERRORS = 5.0
FEWEST_EXPECTED = 5.0
FEWEST_MONTHS = 18  # of a log, to tell an unusual month from a usual one


@dataclass(frozen=True)
class Returns:
    """Returns of the long silent by month of the log, seen and expected; arrays of shape (months,).

    `month` counts from the log's first day in months of 30.4375 days; `unusual` marks those that
    stand out.
    """

    month: Array
    seen: Array
    expected: Array
    unusual: np.ndarray[Any, np.dtype[np.bool_]]

    @property
    def months(self) -> Array:
        """The months that stand out."""
        return np.asarray(self.month[self.unusual])

    @property
    def first_days(self) -> Array:
        """The day of the log on which each month begins."""
        return self.month * DAYS_PER_MONTH

    @property
    def beyond_expected(self) -> float:
        """Returns in the months that stand out, beyond those expected."""
        return float((self.seen - self.expected)[self.unusual].sum())


def returns_by_month(log: Silences, time: PersonTime, model: ReturnModel) -> Returns | None:
    """Seen and expected returns of the long silent in every month; None in a short log."""
    if log.until < FEWEST_MONTHS * DAYS_PER_MONTH:
        return None
    lost = time.state.silence >= LONG * time.state.rule_days
    month = np.floor(time.day[lost] / DAYS_PER_MONTH).astype(int)
    size = int(log.until / DAYS_PER_MONTH) + 1
    seen = np.bincount(month, weights=time.events[lost], minlength=size).astype(float)
    hazard = model.hazard(time.state.take(lost))
    expected = np.bincount(month, weights=hazard * time.days[lost], minlength=size).astype(float)
    enough = expected >= FEWEST_EXPECTED
    unusual = np.zeros(size, bool)
    if enough.sum() >= FEWEST_MONTHS:
        usual = float(np.median(seen[enough] / expected[enough])) * expected
        excess = (seen - usual) / np.sqrt(np.maximum(usual, 1.0))
        unusual = enough & (seen >= LEAST_RATIO * usual) & (excess >= LEAST_ERRORS)
    return Returns(np.arange(size).astype(float), seen, expected, unusual)
