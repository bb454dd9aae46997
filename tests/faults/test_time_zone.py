"""Times with their distance from UTC: the client's own zone decides the day."""

from pathlib import Path

import pandas as pd
import pytest

from tests.small_client import clean, clean_folder, order, write_client, write_parquet
from winback_kit.checks import Refused

BERLIN = "Europe/Berlin"

# What is written, the day in Berlin, and the day as written. Berlin is 2 hours before UTC in
# summer, 1 in winter: 23:30 at −05:00 is 04:30 UTC, 06:30 in Berlin on the next day.
TIMES = [
    ("2023-06-17 23:30:00 -0500", "2023-06-18", "2023-06-17"),
    ("2023-06-17 10:00:00 -0500", "2023-06-17", "2023-06-17"),
    ("2023-06-17T22:30:00Z", "2023-06-18", "2023-06-17"),
    ("2023-06-17 21:59:59.9 UTC", "2023-06-17", "2023-06-17"),
    ("2023-12-17T22:30:00+00:00", "2023-12-17", "2023-12-17"),
    ("2023-06-18 01:00:00+05", "2023-06-17", "2023-06-18"),
    ("2023-06-18 01:00 +0530", "2023-06-17", "2023-06-18"),
    ("2023-06-17 11:30 PM -0500", "2023-06-18", "2023-06-17"),
    ("2023-06-17 23:30:00", "2023-06-17", "2023-06-17"),
    ("2023-06-17", "2023-06-17", "2023-06-17"),
]


@pytest.mark.parametrize(("written", "berlin", "as_written"), TIMES)
def test_the_client_s_zone_decides_the_day(written: str, berlin: str, as_written: str) -> None:
    rows = [order("a", written, 5)]
    assert clean({"time_zone": BERLIN}, orders=rows).days[0][1] == berlin
    assert clean({}, orders=rows).days[0][1] == as_written


def test_other_forms_of_the_day() -> None:
    rows = [order("a", "17.06.2023 23:30 -0500", 5)]
    found = clean({"time_zone": BERLIN}, orders=rows)
    assert found.days[0][1] == "2023-06-18"
    reading = str(found.data.given["orders"].readings["order_date"])
    assert reading == "dates day.month.year, the day in Europe/Berlin"
    stated = {"tables": {"orders": {"files": "orders.csv", "date_format": "%d.%m.%Y %H:%M %z"}}}
    assert clean({"time_zone": BERLIN, **stated}, orders=rows).days[0][1] == "2023-06-18"


def test_typed_moments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    when = pd.to_datetime(["2023-06-17 22:30:00"]).tz_localize("UTC")
    rows = pd.DataFrame({"customer_id": ["a"], "order_date": when, "amount": [5.0]})
    write_parquet(write_client(tmp_path, {"time_zone": BERLIN}) / "orders.parquet", rows)
    assert clean_folder(tmp_path).days[0][1] == "2023-06-18"


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(Refused, match=r"time_zone must be a time zone .*Did you mean Europe/Berl"):
        clean({"time_zone": "Europe/Berln"}, orders=[order("a", "2023-01-01", 5)])


# 23:30 by the clock of New York is 03:30 UTC in summer, 05:30 in Berlin on the next day; 17:30 is
# 21:30 UTC, 23:30 in Berlin. A time that says its own distance keeps it: 23:30 UTC is the next day.
CLOCKS = [
    ("2023-06-17 23:30", "2023-06-18"),
    ("2023-06-17T17:30:00", "2023-06-17"),
    ("2023-06-17 11:30 PM", "2023-06-18"),
    ("2023-06-17 23:30 UTC", "2023-06-18"),
    ("2023-06-17", "2023-06-17"),
    ("Jun 17, 2023 11:30:00 PM", "2023-06-18"),
]


@pytest.mark.parametrize(("written", "berlin"), CLOCKS)
def test_the_zone_of_a_column_is_that_of_its_times(written: str, berlin: str) -> None:
    column = {"column": "order_date", "zone": "America/New_York"}
    tables = {"tables": {"orders": {"columns": {"order_date": column}}}}
    rows = [order("a", written, 5)]
    found = clean({"time_zone": BERLIN, **tables}, orders=rows)
    assert found.days[0][1] == berlin
    reading = str(found.data.given["orders"].readings["order_date"])
    assert reading.endswith(", in America/New_York, the day in Europe/Berlin")
    assert clean(tables, orders=rows).days[0][1] == "2023-06-17"


def test_the_zone_of_a_column_with_a_stated_format_and_of_typed_times(tmp_path: Path) -> None:
    column = {"column": "order_date", "zone": "UTC"}
    stated = {"columns": {"order_date": column}, "date_format": "%y%m%dT%H%M"}
    found = clean(
        {"time_zone": BERLIN, "tables": {"orders": stated}}, orders=[order("a", "230617T2230", 5)]
    )
    assert found.days[0][1] == "2023-06-18"
    when = pd.to_datetime(["2023-06-17 22:30:00"])
    rows = pd.DataFrame({"customer_id": ["a"], "order_date": when, "amount": [5.0]})
    settings = {"time_zone": BERLIN, "tables": {"orders": {"columns": {"order_date": column}}}}
    write_parquet(write_client(tmp_path, settings) / "orders.parquet", rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("winback_kit.history.measure.FEWEST_CUSTOMERS", 1)
        assert clean_folder(tmp_path).days[0][1] == "2023-06-18"


def test_a_stamp_in_seconds_is_a_moment() -> None:
    # 1,687,041,000 s after 1970 are 22:30 UTC of 17 June 2023, half past midnight in Berlin
    rows = [order("a", "1687041000", 5)]
    assert clean({"time_zone": BERLIN}, orders=rows).days[0][1] == "2023-06-18"
    assert clean({}, orders=rows).days[0][1] == "2023-06-17"


def test_a_zone_is_for_days() -> None:
    columns = {"amount": {"column": "amount", "zone": "UTC"}}
    with pytest.raises(Refused, match="amount: has a zone, which is for days"):
        clean({"tables": {"orders": {"columns": columns}}}, orders=[order("a", "2023-01-01", 5)])
