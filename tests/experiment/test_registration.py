"""A registered test is read as it was written, or refused."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from winback_kit.checks import Refused
from winback_kit.client.folder import open_client
from winback_kit.client.registration import (
    RegisteredArms,
    RegisteredDates,
    RegisteredDraw,
    RegisteredMeasure,
    RegisteredRules,
    Registration,
    StopRule,
    digest_of,
    registered,
    registration_text,
    running_test,
)


def a_test(name: str = "Spring", day: int = 1) -> Registration:
    """A test of one segment, registered in January 2027 and read in October."""
    return Registration(
        name=name,
        client="Acme",
        currency="EUR",
        registered=dt.date(2027, 1, day),
        hypotheses=("Contacting brings back 2.0 points more.",),
        measures=(RegisteredMeasure(measure="returned", role="decides", within_days=183),),
        dates=RegisteredDates(
            start=dt.date(2027, 2, 1),
            contacts_until=dt.date(2027, 4, 1),
            gate=dt.date(2027, 5, 1),
            read=dt.date(2027, 10, 1),
            looks=(dt.date(2027, 7, 1),),
        ),
        draw=RegisteredDraw(
            salt="Spring",
            unit="person",
            holdout_shares={"Bad service": 0.25},
            today_share=0.0,
            universal_salt="",
            universal_share=0.0,
        ),
        arms=(
            RegisteredArms(
                segment="Bad service",
                offer="Call",
                treated=300,
                held_out=100,
                today=0,
                natural_return_rate=0.05,
                uplift=0.02,
                smallest_uplift=None,
                power=0.5,
                cost_of_holdout=12.5,
            ),
        ),
        rules=RegisteredRules(
            analysis="as drawn",
            weighing="by people of the segments",
            significance=0.05,
            power=0.8,
            interval="Miettinen and Nurminen",
            late_returns="Kaplan and Meier by arm",
            looks="none",
            sample_ratio_alarm=0.001,
            stop=(
                StopRule(
                    measure="complaint_rate", comparison="above", limit=0.005, month=1, then="stop"
                ),
            ),
        ),
    )


def _written(folder: Path, test: Registration) -> Path:
    place = folder / "experiments" / test.name
    place.mkdir(parents=True)
    file = place / "registration.yml"
    file.write_text(registration_text(test, heading="Written before the start."), encoding="utf-8")
    return file


def test_the_hash_is_that_of_the_content_as_json() -> None:
    # SHA-256 of {"a":1,"b":[1.5,"é"]}; the hash itself, order and blanks do not count
    known = hashlib.sha256('{"a":1,"b":[1.5,"é"]}'.encode()).hexdigest()
    assert digest_of({"b": [1.5, "é"], "a": 1, "sha256": "x"}) == known


def test_what_is_registered_is_read_back(tmp_path: Path) -> None:
    file = _written(tmp_path, a_test())
    assert registered(file) == a_test()
    # blanks, comments and order may change
    lines = file.read_text(encoding="utf-8").splitlines()
    head, last = lines[1:-1], lines[-1]
    file.write_text("\n".join([last, "# read in October", *head]) + "\n", encoding="utf-8")
    assert registered(file) == a_test()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("read: '2027-10-01'", "read: '2027-11-01'"),
        ("limit: 0.005", "limit: 0.5"),
        ("Bad service: 0.25", "Bad service: 0.20"),
        ("brings back 2.0 points", "brings back 1.0 points"),
        ("role: decides", "role: beside"),
    ],
)
def test_what_was_changed_is_refused(tmp_path: Path, old: str, new: str) -> None:
    file = _written(tmp_path, a_test())
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(Refused, match="is not what was registered: its sha256 does not fit"):
        registered(file)


def test_a_file_without_its_hash_or_none_is_refused(tmp_path: Path) -> None:
    file = _written(tmp_path, a_test())
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("sha256")], encoding="utf-8")
    with pytest.raises(Refused, match="has no sha256"):
        registered(file)
    with pytest.raises(Refused, match="is not there"):
        registered(tmp_path / "none.yml")


def test_the_test_that_runs_on_a_day(tmp_path: Path) -> None:
    for test in (a_test(), a_test("Summer", day=9)):
        _written(tmp_path, test)
    (tmp_path / "client.yml").write_text("client: Acme\ncurrency: EUR\n", encoding="utf-8")
    client = open_client(tmp_path)
    assert [one.name for one in client.tests] == ["Spring", "Summer"]
    days = [dt.date(2026, 12, 31), dt.date(2027, 1, 5), dt.date(2027, 1, 9), dt.date(2027, 10, 1)]
    found = [client.running_test(day) for day in days]
    assert [one and one.name for one in found] == [None, "Spring", "Summer", None]
    named = running_test(client.tests, "Spring", days[2])
    assert named is not None
    assert named.name == "Spring"
    assert running_test(client.tests, "Winter", days[2]) is None
