"""Quiet hours where the customer lives, on the days too on which a clock is moved.

Expected moments by hand from the rules of the zones: Berlin is an hour before UTC in winter and two
in summer; on 29 March 2026 its clock goes from 2:00 to 3:00 and on 25 October from 3:00 back to
2:00. Honolulu is ten hours behind UTC all year, New York four in summer and five in winter.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from winback_kit.client.communication import CommunicationSettings, QuietHours, minutes
from winback_kit.client.settings import Settings
from winback_kit.plan.communication.hours import hours_on, open_day, open_days, touch_days
from winback_kit.plan.communication.zones import ZoneBook, zone_book

BERLIN = ["Europe/Berlin"]
ALL_DAY = ("00:30", "23:30")


def settings(begin: str = "20:00", end: str = "08:00", at: str = "10:00") -> CommunicationSettings:
    return CommunicationSettings(quiet_hours=QuietHours(begin=begin, end=end), send_at=at)


def utc(day: dt.date, clock: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), dt.UTC)


@pytest.mark.parametrize(
    ("day", "end", "begin", "opens", "closes"),
    [
        ("2026-01-15", "08:00", "20:00", "07:00", "19:00"),
        ("2026-07-15", "08:00", "20:00", "06:00", "18:00"),
        # 2:30 is not on the clock: read by summer time it is 0:30 UTC, 1:30 before the change and
        # so still quiet; by winter time 1:30 UTC, 3:30 after it
        ("2026-03-29", "02:30", "20:00", "01:30", "18:00"),
        # 2:30 comes twice, at 0:30 and 1:30 UTC; between them the clock is at 2:00 again
        ("2026-10-25", "02:30", "20:00", "01:30", "19:00"),
        # and where the evening begins at an hour that comes twice, the first closes
        ("2026-10-25", "00:30", "02:30", "22:30", "00:30"),
    ],
)
def test_the_hours_of_a_day_by_hand(
    day: str, end: str, begin: str, opens: str, closes: str
) -> None:
    on = dt.date.fromisoformat(day)
    found = hours_on(on, BERLIN, settings(begin, end, at=end))
    before = on - dt.timedelta(days=1) if opens > closes else on
    assert found is not None
    assert (found.send_at, found.until) == (utc(before, opens), utc(on, closes))


def test_a_country_of_many_zones_is_reached_when_it_is_day_in_all_of_them() -> None:
    # from 8:00 in Honolulu, 18:00 UTC, to 20:00 in New York, midnight UTC; 10:00 in Honolulu
    day = dt.date(2026, 7, 1)
    found = hours_on(day, ["America/New_York", "Pacific/Honolulu"], settings())
    assert found is not None
    assert found.send_at == utc(day, "20:00")
    assert found.until == utc(day + dt.timedelta(days=1), "00:00")
    # from 8:00 in Los Angeles, 15:00 UTC, in Kiritimati it is 5:00 of the next day
    assert hours_on(day, ["America/Los_Angeles", "Pacific/Kiritimati"], settings()) is None


ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
         "America/Sao_Paulo", "Africa/Casablanca", "Pacific/Apia"]  # fmt: skip


@examples(80)
@given(
    day=st.dates(dt.date(2010, 1, 2), dt.date(2037, 1, 1)),
    zones=st.lists(st.sampled_from(ZONES), min_size=1, max_size=3),
    end=st.integers(0, 1380),
    open_for=st.integers(60, 1380),
    share=st.integers(0, 999),
)
@pytest.mark.random
def test_no_moment_of_the_hours_is_quiet_in_any_zone(
    day: dt.date, zones: list[str], end: int, open_for: int, share: int
) -> None:
    begin = min(1439, end + open_for)
    if begin - end < 60:
        return
    clock = [f"{at // 60:02d}:{at % 60:02d}" for at in (begin, end)]
    found = hours_on(day, zones, settings(clock[0], clock[1], at=clock[1]))
    if found is None:
        return
    assert found.send_at < found.until
    moment = found.send_at + share * (found.until - found.send_at) / 1000
    for zone in zones:
        local = moment.astimezone(ZoneInfo(zone))
        assert end <= local.hour * 60 + local.minute < begin


def test_quiet_days_and_the_days_between() -> None:
    # 2026-06-19 is a Friday, 20 and 21 are the weekend
    friday, weekend = dt.date(2026, 6, 19), ("saturday", "sunday")
    assert open_day(friday, weekend) == friday
    assert open_days(friday, weekend, many=2) == [friday, dt.date(2026, 6, 22)]
    stated = CommunicationSettings(quiet_days=weekend, least_gap_days=10)
    # 8 days are stretched to the least gap of 10: 29 June, a Monday; 12 on is 11 July, a Saturday
    assert touch_days(friday, [0, 8, 12], stated) == [
        friday,
        dt.date(2026, 6, 29),
        dt.date(2026, 7, 13),
    ]


def test_no_message_goes_out_on_a_day_that_is_closed() -> None:
    # 2026-12-24 is a Thursday; the 25th, Saturday the 26th and Sunday the 27th are not open
    closed = (dt.date(2026, 12, 25), dt.date(2026, 12, 26))
    eve, monday = dt.date(2026, 12, 24), dt.date(2026, 12, 28)
    stated = CommunicationSettings(closed_days=closed, least_gap_days=1)
    assert stated.quiet_days == ("sunday",)
    assert touch_days(eve, [0, 1, 1], stated) == [eve, monday, dt.date(2026, 12, 29)]
    assert open_days(closed[0], stated.quiet_days, closed, many=1) == [monday]


def test_the_zones_of_a_country_by_code_by_name_and_where_it_is_not_known() -> None:
    book = zone_book(Settings(client="A", currency="EUR", locale="de_AT"))
    assert book.home == ("Europe/Vienna",)
    assert (
        book.of("GB") == book.of("United  Kingdom") == book.of("UK") == (("Europe/London",), True)
    )
    assert book.of("Frankreich") == (("Europe/Paris",), True)  # in the client's own language
    assert book.of("") == book.of("Atlantis") == (("Europe/Vienna",), False)
    assert {"America/New_York", "Pacific/Honolulu"} <= {*book.of("USA")[0]}
    stated = ZoneBook(("Europe/London",), {"us": "America/Chicago"}, "en")
    assert stated.of("US") == (("America/Chicago",), True)


def test_a_setting_that_leaves_no_hour_is_refused() -> None:
    for stated, said in (
        ({"quiet_hours": {"begin": "08:00", "end": "20:00"}}, "must leave an hour of the day"),
        ({"send_at": "21:00"}, "send_at lies in the quiet hours"),
        ({"quiet_hours": {"begin": "25:00"}}, "must be a time of day"),
        ({"what_changed": {"Price": {"text": "we are cheaper"}}}, "must be whole sentences"),
        ({"what_changed": {"Price": {"text": "We are {x} cheaper."}}}, "holds a brace"),
        ({"offers": {"Voucher": "A voucher."}}, "must be a phrase without a full stop"),
    ):
        with pytest.raises(ValueError, match=said):
            CommunicationSettings.model_validate(stated)
    assert minutes("23:59") == 1439
