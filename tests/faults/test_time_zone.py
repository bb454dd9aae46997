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
