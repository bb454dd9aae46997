"""Forecasts of the lost on real logs, held against what they did: a part of the days of the bench.

Nothing after the origin is used but the actuals. The bounds are those that a business case can
bear, over many days and not on each: a single day may well not repeat the past.
"""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.backtests import LOGS, NAMES, covered, day_of, horizons, line, mean_miss, silences
from benchmarks.backtests import width as median_width
from tests.conftest import real_data
from tests.test_real_clients import FILES

DOC = Path(__file__).parent.parent / "docs" / "backtests.md"
SHORT_LOGS = ("CDNOW", "Online Retail", "Complete Journey", "Apparel (simulated)")


@cache
def found() -> list[dict[str, Any]]:
    """The longest horizon from each origin, under the first lapse rule, of the shorter logs."""
    days = []
    for log in LOGS:
        if log.name not in SHORT_LOGS:
            continue
        real_data(FILES[log.folder.name])
        known, rule = silences(log, log.rules[0]), log.rules[0]
        for origin, horizon in list(horizons(known.until))[1::2]:
            day = day_of(known, origin, horizon)
            if day:
                days.append({"log": log.name, "rule": rule} | day)
    return days


@pytest.mark.slow
def test_closer_than_every_method_that_it_pools_or_is_held_against() -> None:
    ours = mean_miss(found(), "this", "orders")
    assert len(found()) >= 20
    for method in NAMES.keys() - {"this"}:
        assert ours <= mean_miss(found(), method, "orders"), method


@pytest.mark.slow
@pytest.mark.parametrize(("what", "most"), [("returned", 0.16), ("orders", 0.19), ("amount", 0.21)])
def test_misses_no_more_than_a_case_can_bear(what: str, most: float) -> None:
    assert mean_miss(found(), "this", what) <= most


@pytest.mark.slow
@pytest.mark.parametrize("what", ["returned", "orders", "amount"])
def test_intervals_hold_and_are_no_wider_than_need_be(what: str) -> None:
    assert covered(found(), what) >= 0.68
    assert median_width(found(), what) <= 2.3


@pytest.mark.slow
def test_the_lost_are_sorted_no_worse_than_by_any_other() -> None:
    def mean(method: str) -> float:
        said = [day["said"][method]["rank"] for day in found() if method in day["said"]]
        return sum(said) / len(said)

    assert all(mean("this") >= mean(method) - 0.005 for method in NAMES)


@pytest.mark.slow
def test_the_days_are_those_of_the_page() -> None:
    page = DOC.read_text(encoding="utf-8")
    for day in found():
        assert line(day) in page, line(day)
