"""A test is read as it was drawn: the table of assignments beside that of contacts, by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.small_client import later, measure, order, write_client, write_table
from winback_kit.checks import Refused
from winback_kit.client.folder import open_client
from winback_kit.history.measure import History
from winback_kit.tables.read import open_tables

START = "2024-01-01"
DRAWN = 40  # lost on day 30, drawn on day 40, and the window of 60 days is over on day 100
SETTINGS: dict[str, Any] = {
    "as_of": dt.date(2024, 12, 31),
    "case": {"margin_rate": 0.5},
    "definitions": {"lapse_days": 30, "return_window_months": 2, "segment_by": "orders"},
}
ARMS = {"a": "treated", "b": "treated", "c": "holdout", "d": "holdout", "f": "today"}
RETURNS = {"b": 70, "d": 80, "e": 90}


def _orders() -> list[dict[str, Any]]:
    first = [order(one, START, 10.0) for one in "abcdef"]
    return first + [order(one, later(START, day), 10.0) for one, day in RETURNS.items()]


def _assigned(**other: Any) -> list[dict[str, Any]]:
    about = {"date": later(START, DRAWN), "campaign": "One", "offer": "Call", **other}
    return [about | {"customer_id": one, "arm": arm} for one, arm in ARMS.items()]


def _contacts() -> list[dict[str, Any]]:
    # b is never reached; d was held out and is contacted; e was never drawn
    about = {"campaign": "one", "arm": "treated", "offer": "Call", "contact_cost": "2.00"}
    return [about | {"customer_id": who, "date": later(START, 45)} for who in "ade"]


def _campaigns(found: History) -> list[tuple[str, str, int, int, int]]:
    rows = found.frames.campaigns
    columns = (rows.campaign, rows.arm, rows.contacted, rows.returned, rows.contact_cost)
    merged: dict[tuple[str, str], list[int]] = {}
    for campaign, arm, *numbers in zip(*columns, strict=True):
        sums = merged.setdefault((campaign, arm), [0, 0, 0])
        for at, number in enumerate(numbers):
            sums[at] += int(number)
    return sorted((*key, *sums) for key, sums in merged.items())


def test_who_was_drawn_decides_and_not_who_was_contacted() -> None:
    found = measure(SETTINGS, orders=_orders(), contacts=_contacts(), assignments=_assigned())
    # treated a and b, of whom b returned, at the cost of a's call; held out c and d, of whom d
    # returned; the calls of d and e are of no campaign; f goes on as today and is no arm here
    assert _campaigns(found) == [
        ("", "treated", 2, 2, 4),
        ("one", "holdout", 2, 1, 0),
        ("one", "treated", 2, 1, 2),
    ]


def test_contacts_alone_are_read_as_before() -> None:
    found = measure(SETTINGS, orders=_orders(), contacts=_contacts())
    assert _campaigns(found) == [("one", "treated", 3, 2, 6)]


def test_assignments_alone_tell_both_arms() -> None:
    found = measure(SETTINGS, orders=_orders(), assignments=_assigned())
    assert _campaigns(found) == [("One", "holdout", 2, 1, 0), ("One", "treated", 2, 1, 0)]


def test_draws_to_save_are_kept_apart() -> None:
    found = measure(SETTINGS, orders=_orders(), assignments=_assigned(purpose="Save"))
    assert _campaigns(found) == []


def test_draws_of_the_experiments_are_found(tmp_path: Path) -> None:
    folder = write_client(tmp_path, SETTINGS, orders=_orders())
    for name in ("one", "two"):
        place = folder / "experiments" / name
        place.mkdir(parents=True)
        write_table(place / "assignments.csv", _assigned(campaign=name))
    with open_tables(open_client(folder)) as tables:
        assert tables.data.given["assignments"].rows == 10
        assert {one.name for one in tables.data.names if one.column == "campaign"} == {
            "one",
            "two",
        }


def test_an_arm_that_is_none_or_two_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"must be treated, holdout or today \(none of them in 5"):
        measure(SETTINGS, orders=_orders(), assignments=[r | {"arm": "B"} for r in _assigned()])
    twice = [*_assigned(), *_assigned(arm="holdout")[:1]]
    twice[-1]["arm"] = "holdout"
    with pytest.raises(Refused, match="a is in holdout and treated of One"):
        measure(SETTINGS, orders=_orders(), assignments=twice)
