"""The ranges of what runs over months in a case: how many are lost, how long those back stay."""

from __future__ import annotations

import datetime as dt
from math import log, sqrt
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from winback_kit.assumptions.series import Retention
from winback_kit.case.from_plan.by_month import _apart
from winback_kit.client_study import Study
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH, Curve
from winback_kit.history.measure import History
from winback_kit.plan.offers.reach import PRIOR_MONTHLY, PRIOR_YEARLY, loss_spread
from winback_kit.value.second_lifetime.second_lifetime import PRIOR_HAZARD, Value

AS_OF = dt.date(2026, 6, 30)
END = 2026 * 12 + 6  # the first month that is not over: July


def losing(*by_month: int) -> History:
    """A history whose last whole months have these losses, the last of them June."""
    months = range(END - len(by_month), END)
    rows = pd.DataFrame({"segment": "a", "lost_month": months, "n": by_month})
    frames, data = SimpleNamespace(loss_months=rows), SimpleNamespace(as_of=AS_OF)
    return cast(History, SimpleNamespace(frames=frames, data=data))


def test_the_spread_of_losses_by_hand() -> None:
    # last year 8 and 12 in turn: mean 10, s² = 12 · 4/11; the year before 8: d = 2/9
    found = loss_spread(losing(*[8] * 12, *[8, 12] * 6), "a", months_to_come=18)
    within = 48 / 11 / 100 * (1 / 12 + 1 / 18)
    assert found.share == pytest.approx(sqrt(within + (2 / 9) ** 2))
    assert (found.months, found.measured) == (12, True)
    assert found.yearly == pytest.approx(2 / 9)


def test_a_short_log_has_a_prior_for_what_it_does_not_show() -> None:
    found = loss_spread(losing(*[8, 12] * 3), "a", months_to_come=12)
    within = 6 * 4 / 5 / 100 * (1 / 6 + 1 / 12)
    assert found.share == pytest.approx(sqrt(within + PRIOR_YEARLY**2))
    assert (found.months, found.measured) == (6, False)
    two = loss_spread(losing(8, 12), "a", months_to_come=12)
    assert two.share == pytest.approx(sqrt(PRIOR_MONTHLY**2 * (1 / 2 + 1 / 12) + PRIOR_YEARLY**2))
    nobody = loss_spread(losing(*[0] * 24), "a", months_to_come=12)
    assert nobody.share > 0
    assert not nobody.measured


def value_with(share: float, low: float, high: float, **more: Any) -> Value:
    """A value whose second lifetimes have this share still running after a year."""
    days = int(13 * DAYS_PER_MONTH)
    over = (np.full(days, 1 - one) for one in (share, high, low))
    running = Curve(100, 50, *over)
    return cast(Value, SimpleNamespace(running=running, assumed=False, **more))


def test_the_range_of_a_survival_is_that_of_its_hazard() -> None:
    ends = Value.hazard_ends.fget  # type: ignore[attr-defined]
    # S = .5 with 90 % interval .4 to .6: .5^h = .4 where h = ln .4/ln .5
    assert ends(value_with(0.5, 0.4, 0.6)) == pytest.approx(
        (log(0.4) / log(0.5), log(0.6) / log(0.5))
    )
    assert ends(value_with(1.0, 0.9, 1.0)) == (PRIOR_HAZARD, 1 / PRIOR_HAZARD)


def test_margin_and_survival_are_together_as_far_from_sure_as_what_was_measured() -> None:
    # all value at age 1, where half are still there: h = 1.2 leaves .5^.2 of it, .8 brings .5^−.2
    running = Retention(curve=(1.0, 0.5), low_ratio=1.2, high_ratio=0.8)
    low, high = _apart((0.7, 1.4), np.array([0.0, 3.0]), running)
    assert (1 - low) ** 2 + (1 - 0.5**0.2) ** 2 == pytest.approx(0.3**2)
    assert (high - 1) ** 2 + (0.5**-0.2 - 1) ** 2 == pytest.approx(0.4**2)
    assert _apart((0.95, 1.05), np.array([0.0, 3.0]), running) == (1.0, 1.0)


def test_every_driver_that_was_measured_has_a_range(sample_study: Study) -> None:
    ranged = {one.name for one in sample_study.drivers if one.low < one.high}
    assert {"uplift", "margin", "retention", "contacted_per_month"} <= ranged
    assert {"natural_return_rate", "kept_chance"} <= ranged
    rows = [one for one in sample_study.register if "running" in one.label]
    assert rows
    assert all(one.assumption.ends[0] < one.assumption.ends[1] for one in rows)
