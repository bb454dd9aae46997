"""How a contact loses worth while the lost wait, by the client's own returns.

With F the share of the lost who have returned on their own by a time, W months the return window,

    q(t) = (F(t + W) − F(t)) / (1 − F(t)),   kept(t) = q(t) / q(0)                      (1)

is the chance that is left of those still lost after t months, as the case counts for those held
out; what an offer adds is taken to fall alike. It never rises here. Where the log ends it goes on
with λ, the slope of the logarithm of returns a month by months since the loss (`fall_of`). A log
too short for one month of (1) takes λ from 500 lost customers of a telecom firm, whose return fell
by .0083 a day ± .0014 (our fit to the data of Kumar & Petersen 2012, chapter 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.history.measure import History
from winback_kit.plan.team.speed import Fall, fall_of

Array = np.ndarray[Any, np.dtype[np.float64]]
PUBLISHED = Fall(0.0, -0.0083 * DAYS_PER_MONTH, 0.0014 * DAYS_PER_MONTH, people=500)


@dataclass(frozen=True)
class FallingWorth:
    """The part of a contact's worth that is left by whole months of waiting, from 1 at the loss.

    `fall` is by month; `own` says whether all this is of the client's own returns.
    """

    by_month: tuple[float, ...]
    fall: Fall
    own: bool

    def kept(self, months: Array) -> Array:
        """The part left after so many months, parts of a month between two of them.

        >>> half = FallingWorth((1.0, 0.5), Fall(0.0, -np.log(2), 0.0, 10), own=True)
        >>> half.kept(np.array([0.0, 0.5, 1.0, 2.0])).round(6).tolist()
        [1.0, 0.75, 0.5, 0.25]
        """
        last = len(self.by_month) - 1
        within = np.interp(months, np.arange(last + 1), self.by_month)
        beyond = np.maximum(np.asarray(months, float) - last, 0)
        return np.asarray(within * np.exp(-self.fall.per_unit * beyond))

    @property
    def after_six(self) -> float:
        """What is left after six months."""
        return float(self.kept(np.array([6.0]))[0])


def falling_worth(history: History) -> FallingWorth:
    """The client's own fall, else the published one."""
    curve, window = history.natural_return(), history.window_months
    months = curve.months - window
    first = curve.at_month(window)[0]
    if months < 1 or first <= 0:
        return FallingWorth((1.0,), PUBLISHED, own=False)
    left = [
        (curve.at_month(t + window)[0] - curve.at_month(t)[0]) / (1 - curve.at_month(t)[0])
        if curve.at_month(t)[0] < 1
        else 0.0
        for t in range(months + 1)
    ]
    kept = np.minimum.accumulate(np.clip(np.array(left) / first, 0, 1))
    return FallingWorth(tuple(float(one) for one in kept), _fall(history, curve.months), own=True)


def _fall(history: History, months: int) -> Fall:
    """λ of the returns in each month since the loss, by the months that people were watched."""
    rows = history.frames.loss_days
    days, people = rows.days.to_numpy(float), rows.n.to_numpy(float)
    back = np.floor(days / DAYS_PER_MONTH)
    each = np.arange(months)
    returned = [float(people[(rows.ended > 0) & (back == month)].sum()) for month in each]
    watched = [
        float((people * np.clip(days / DAYS_PER_MONTH - month, 0, 1)).sum()) for month in each
    ]
    seen = [month for month in each if watched[month] > 0]
    if len(seen) < 2:
        return PUBLISHED
    return fall_of(
        [month + 0.5 for month in seen],
        [returned[month] for month in seen],
        [watched[month] for month in seen],
    )
