"""The second lifetimes that came between two runs, against what the first of them forecast.

The earlier run tells how many of its lost would return by themselves, by day; the later one how
many were lost on that day by its own count, and how many of them are back. Both are of one age.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from winback_kit.plan.experiment.over_time.realised import Since, came_of, due_at


def since_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> Since | None:
    """What came between two records of runs; None where they do not tell, or are of one day.

    Beyond the horizon of the earlier forecast, or the days that the later run remembers, nothing
    can be said.
    """
    ahead, then = before.get("returns_ahead"), after.get("lost_then")
    if before["client"] != after["client"] or not ahead or not then:
        return None
    day = dt.date.fromisoformat(before["as_of"])
    days = (dt.date.fromisoformat(after["as_of"]) - day).days
    if not 0 < days < len(then["lost"]):
        return None
    due = due_at(ahead["by_part"], horizon_days=ahead["days"], day=days)
    if due is None:
        return None
    came = came_of(then["lost"][days], forecast=due, came=then["back"][days])
    return Since(day=day, days=days, lost_then=before["history"]["lost_now"], came=came)
