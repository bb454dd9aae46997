"""What came between two runs, against what the first of them forecast."""

from __future__ import annotations

from typing import Any

import pytest

from winback_kit.client_study import Study
from winback_kit.plan.experiment.over_time.realised import due_at, due_by_day, since_day
from winback_kit.report.compare.since import since_of


def run(as_of: str, **more: Any) -> dict[str, Any]:
    return {"client": "acme", "as_of": as_of, "history": {"lost_now": 1000}, **more}


BEFORE = run("2026-01-01", returns_ahead={"days": 360, "by_part": [40.0, 60.0, 80.0]})
THEN = {"lost": [990] * 401, "back": [45 if day == 180 else 0 for day in range(401)]}


def test_what_came_is_held_against_what_was_due_at_that_age() -> None:
    found = since_of(BEFORE, run("2026-06-30", lost_then=THEN))  # 180 days later
    assert found is not None
    # 40 by day 120, 60 by day 240: 50 by day 180
    assert (found.days, found.lost_then) == (180, 1000)
    assert (found.came.people, found.came.forecast, found.came.came) == (990, 50.0, 45)
    assert found.came.ratio is not None
    assert found.came.ratio.low == pytest.approx(0.656466, abs=5e-7)  # Garwood, as published


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BEFORE, run("2026-01-01", lost_then=THEN)),  # the same day
        (BEFORE, run("2025-12-01", lost_then=THEN)),  # an earlier one
        (BEFORE, run("2026-12-31", lost_then=THEN)),  # beyond the horizon of 360 days
        (BEFORE, run("2027-06-30", lost_then=THEN)),  # beyond what is remembered
        (BEFORE, run("2026-06-30")),  # a run of before
        (run("2026-01-01"), run("2026-06-30", lost_then=THEN)),
        (BEFORE, run("2026-06-30", lost_then=THEN) | {"client": "other"}),
    ],
)
def test_what_cannot_be_said_is_not(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert since_of(before, after) is None


def test_who_was_lost_on_a_day_is_counted_from_the_losses(sample_study: Study) -> None:
    found, history = since_day(sample_study.history), sample_study.history
    assert (found.lost[0], found.back[0]) == (history.lost_now, 0)
    # by the losses themselves: lost by day d, and not back by then
    calendar = history.frames.loss_calendar
    assert calendar.lost.sum() == history.frames.people.losses[0]
    assert calendar.lost_back.sum() == calendar.back.sum()
    for days in (91, 365):
        by_then = calendar[calendar.days_ago >= days]
        assert found.lost[days] == by_then.lost.sum() - by_then.back.sum()
        assert found.back[days] == by_then.lost_back.sum() - by_then.back.sum()


def test_the_forecast_of_a_day_is_all_of_it_at_its_horizon(sample_study: Study) -> None:
    forecast = sample_study.forecast
    due = due_by_day(forecast)
    assert due is not None
    assert forecast.judged is not None
    whole = forecast.judged.forecast.total("returned")
    assert due_at(due, horizon_days=365, day=365) == pytest.approx(whole, rel=1e-6)
    assert due_at(due, horizon_days=365, day=0) == 0
