"""A campaign looked at before it is over, and at its end where it was looked at before.

Where a registration says when it is looked at, a look has the bound c of |z| that spending leaves
it (`statistics/looks.py`). The interval is then that of a confidence of 2Φ(c) − 1, so that it
leaves 0 out where the score test goes beyond c; that holds at the end as well. A look counts for a
week from its day. On any other day nothing is decided by rule, and the interval is one that holds
whenever it is looked at.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from scipy.special import ndtr

from winback_kit.assumptions import priors
from winback_kit.client.registration import Registration
from winback_kit.history.campaigns.outcomes import CampaignOutcomes
from winback_kit.history.kaplan_meier import CONFIDENCE
from winback_kit.plan.experiment.readout.checks import registered_test
from winback_kit.plan.experiment.readout.one_offer import OfferRead, Z, plain
from winback_kit.plan.experiment.statistics.differences import Interval, TwoArms, difference
from winback_kit.plan.experiment.statistics.late_returns import (
    Watched,
    late_difference,
    raw_difference,
    share_by,
)
from winback_kit.plan.experiment.statistics.looks import always_valid_reach, look_bound

if TYPE_CHECKING:
    from winback_kit.history.measure import History

FEWEST_WATCHED = 20
LOOK_DAYS = 7  # a log drawn within so many days of a look is that look
_WIDEST = 7.0  # standard errors: a confidence beyond cannot be told from 1


@dataclass(frozen=True)
class Late:
    """A campaign whose window is not over for all: returns by days since the draw, by arm.

    `days` is how far both arms can be followed; `raw` takes those not watched so long for failures.
    `look` is the number of the registered look that this is; None where the interval is one that
    holds whenever it is looked at. `confidence` is that of all looks together.
    """

    days: int
    treated_share: float
    holdout_share: float
    difference: Interval
    raw: float
    look: int | None
    confidence: float


@dataclass(frozen=True)
class AtTheEnd:
    """A campaign that was looked at before by its registration, and now is over.

    It is proven beyond `bound` standard errors, which leaves room for the `looks` before; the
    interval is that of the bound.
    """

    looks: int
    bound: float
    significance: float
    difference: Interval


def late_read(history: History, found: CampaignOutcomes, name: str) -> Late | None:
    """Both arms as far as they can be followed; None where that is no day."""
    days = found.drawn_days[found.drawn_days.campaign == name]
    arms = {arm: watched(days[days.arm == arm]) for arm in ("treated", "holdout")}
    until = min(*(followed(one) for one in arms.values()), history.window_days)
    if until < 1:
        return None
    treated, held = (share_by(arms[arm], until) for arm in ("treated", "holdout"))
    test = registered_test(history.data.client.folder, name)
    look = _look_of(test, history.data.as_of)
    confidence = 1 - test.rules.significance if test and look else CONFIDENCE
    if test and look:
        bound = _bound(test, found, history.data.as_of, look)
    else:
        once = late_difference(arms["treated"], arms["holdout"], until, confidence=CONFIDENCE)
        error = float(once.high - once.low) / 2 / Z
        reach = always_valid_reach(error, expected=priors.UPLIFT.value, alpha=1 - CONFIDENCE)
        bound = reach / error
    return Late(
        days=until,
        treated_share=treated.share,
        holdout_share=held.share,
        difference=plain(
            late_difference(
                arms["treated"], arms["holdout"], until, confidence=confidence_at(bound)
            )
        ),
        raw=raw_difference(*(_cut(arms[arm], until) for arm in ("treated", "holdout"))),
        look=look,
        confidence=confidence,
    )


def at_the_end(
    history: History, found: CampaignOutcomes, name: str, whole: OfferRead
) -> AtTheEnd | None:
    """What its registration calls proven; None where no looks before the end were registered."""
    test = registered_test(history.data.client.folder, name)
    if test is None or not test.dates.looks:
        return None
    looks = len(test.dates.looks)
    bound = _bound(test, found, history.data.as_of, looks + 1)
    arms = TwoArms(whole.returned, whole.treated, whole.holdout_returned, whole.holdout)
    wide = plain(difference(arms, confidence=confidence_at(bound)))
    value, middle = whole.uplift.value, wide.value
    if abs(value - middle) > 1e-12:  # put together by segment and day: its own error
        reach = (whole.uplift.high - whole.uplift.low) / 2 / Z * bound
        wide = Interval(value, value - reach, value + reach)
    return AtTheEnd(looks, bound, test.rules.significance, wide)


def confidence_at(bound: float) -> float:
    """The confidence of an interval that reaches so many standard errors.

    >>> round(confidence_at(1.959964), 6)
    0.95
    """
    return float(1 - 2 * ndtr(-min(bound, _WIDEST)))


def watched(rows: pd.DataFrame) -> Watched:
    """Rows of days, whether it ended, and how many."""
    return Watched(*(rows[name].to_numpy(float) for name in ("days", "ended", "n")))


def followed(arm: Watched) -> int:
    """The last day on which so many people of an arm are watched still; 0 where none is."""
    if not len(arm.days):
        return 0
    order = arm.days.argsort()[::-1]
    left = arm.people[order].cumsum()
    enough = arm.days[order][left >= min(FEWEST_WATCHED, left[-1])]
    return int(enough[0]) if len(enough) else 0


def _look_of(test: Registration | None, day: dt.date) -> int | None:
    """The number of the look that a day belongs to, from 1; None where it is no look."""
    looks = test.dates.looks if test else ()
    near = [at for at, look in enumerate(looks, 1) if 0 <= (day - look).days < LOOK_DAYS]
    return near[-1] if near else None


def _bound(test: Registration, found: CampaignOutcomes, as_of: dt.date, look: int) -> float:
    """The bound of the look of a test that is made now, counted from 1."""
    many = len(test.dates.looks) + 1
    shares = [at / many for at in range(1, look + 1)]
    drawn = found.drawn_sums[found.drawn_sums.campaign == test.name]
    returned = []
    if drawn.days_ago.nunique() == 1:
        rows = found.drawn_returns[found.drawn_returns.campaign == test.name]
        ago = [(as_of - day).days for day in test.dates.looks[: look - 1]] + [0]
        returned = [float(rows.n[rows.days_ago >= day].sum() / drawn.people.sum()) for day in ago]
    return look_bound(shares, returned=returned, alpha=test.rules.significance)


def _cut(arm: Watched, day: int) -> Watched:
    """As it looks to whoever counts returns by a day without asking how long each was watched."""
    return Watched(arm.days, arm.returned * (arm.days <= day), arm.people)
