"""A small client's test designed, registered and drawn: nobody ever changes arms."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.made_lists import AS_OF, OFFER, OPEN, log
from tests.small_client import write_client
from winback_kit.checks import Refused
from winback_kit.client.folder import Client, open_client
from winback_kit.client.registration import registered
from winback_kit.client_study import study
from winback_kit.plan.experiment.arms import Draw
from winback_kit.report.experiment.assign import Assigned, assign
from winback_kit.report.experiment.register import register_test

START = AS_OF + dt.timedelta(days=10)
TIMES = range(4)  # so that enough are left alone


def _many(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same rows for four times as many people."""
    return [{**row, "customer_id": f"{row['customer_id']}-{n}"} for row in rows for n in TIMES]


OPEN_TO = _many(OPEN)
PEOPLE = [row["customer_id"] for row in OPEN_TO]


def _client(folder: Path, as_of: dt.date | None = None, **experiment: Any) -> Client:
    """960 customers who are lost, with whom every contact pays; five to a household."""
    about: dict[str, Any] = {
        "client": "Acme",
        "definitions": {"lapse_days": 100},
        "case": {
            "offers": [OFFER],
            "risk": {"draws": 100},
            "start": START,
            "programme": {"setup_cost": 3_000},
        },
        "lists": {"holdout_share": 0.3},
        "experiment": {"name": "Spring", "start": START, **experiment},
    }
    customers = [{"customer_id": c, "household_id": f"h{n // 5}"} for n, c in enumerate(PEOPLE)]
    if not (folder / "client.yml").exists():
        write_client(folder, about, orders=_many(log()), permissions=OPEN_TO, customers=customers)
    return open_client(folder, as_of=as_of)


def _rows(made: Assigned) -> dict[str, tuple[str, ...]]:
    with (made.folder / "assignments.csv").open(encoding="utf-8", newline="") as given:
        return {row[0]: tuple(row[1:]) for row in csv.reader(given)}


@pytest.mark.slow
def test_designed_registered_and_drawn(tmp_path: Path) -> None:
    client = _client(tmp_path, unit="household")
    with pytest.raises(Refused, match="holds no test that runs on"):
        assign(client)
    file, now = register_test(study(client))
    assert now
    test = registered(file)
    assert test.draw.holdout_shares == dict.fromkeys(test.draw.holdout_shares, 0.3)
    first = assign(_client(tmp_path))
    rows = _rows(first)
    content = (first.folder / "assignments.csv").read_bytes()
    assert sum(first.new.values()) == len(rows) - 1 > 20
    draw = Draw(test.draw.salt, {"x": 0.3})
    for who, row in rows.items():
        if who != "customer_id":
            house = f"h{PEOPLE.index(who) // 5}"
            assert row == (str(START), "Spring", draw.arm(house, "x"), "Voucher")
    # once more on the same day nothing changes, and nobody is new
    again = assign(_client(tmp_path))
    assert (again.kept, sum(again.new.values())) == (len(rows) - 1, 0)
    assert (first.folder / "assignments.csv").read_bytes() == content
    with (first.folder / "contact_list.csv").open(encoding="utf-8", newline="") as given:
        listed = {row["customer_id"]: row["arm"] for row in csv.DictReader(given)}
    assert listed == {who: row[2] for who, row in rows.items() if who != "customer_id"}
    _those_drawn_otherwise_before_stay(tmp_path, first.folder)
    with pytest.raises(Refused, match="draws nobody from"):
        assign(_client(tmp_path, as_of=test.dates.contacts_until))
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("0.3", "0.2"), encoding="utf-8")
    with pytest.raises(Refused, match="is not what was registered"):
        assign(_client(tmp_path))


def _those_drawn_otherwise_before_stay(folder: Path, place: Path) -> None:
    """Somebody drawn by hand into the other arm keeps it, and so does their household."""
    file = place / "assignments.csv"
    kept = file.read_text(encoding="utf-8").splitlines()
    moved = [kept[0], kept[1].replace("treated", "x").replace("holdout", "treated")]
    moved[1] = moved[1].replace("x", "holdout")
    file.write_text("\n".join(moved) + "\n", encoding="utf-8")
    made = assign(_client(folder))
    rows = _rows(made)
    who = kept[1].split(",")[0]
    house = PEOPLE.index(who) // 5
    mine = {one for one in rows if one != "customer_id" and PEOPLE.index(one) // 5 == house}
    assert made.kept == 1
    assert {rows[one][2] for one in mine} == {moved[1].split(",")[3]}
    assert len(rows) == len(kept)
    other = [",".join(reversed(line.split(","))) for line in kept]
    file.write_text("\n".join(other) + "\n", encoding="utf-8")
    with pytest.raises(Refused, match="line 1: must be customer_id, date, campaign"):
        assign(_client(folder))
    file.write_text("\n".join(kept) + "\n", encoding="utf-8")


@pytest.mark.slow
def test_what_is_registered_is_not_written_again(tmp_path: Path) -> None:
    file, _ = register_test(study(_client(tmp_path)))
    content = file.read_bytes()
    other = tmp_path / "other"
    shutil.copytree(tmp_path, other, ignore=shutil.ignore_patterns("experiments", "other"))
    again, _ = register_test(study(_client(other)))
    assert again.read_bytes() == content
    assert register_test(study(_client(tmp_path))) == (file, False)
    assert file.read_bytes() == content
    # as long as it runs the case holds back by its shares
    shares = registered(file).draw.holdout_shares
    case = study(_client(tmp_path)).case
    assert case.holdout_shares == shares
    assert {one.holdout_share.date for one in case.segments} == {AS_OF}


def test_a_unit_that_nothing_tells_of_is_refused(tmp_path: Path) -> None:
    client = _client(tmp_path, unit="account")
    with pytest.raises(Refused, match="no column account_id of customers says which it is"):
        _ = study(client).history
