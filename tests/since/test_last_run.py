"""The last run of the same client is found by itself, and what is not compared is said."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from tests.commands import NO_BROWSER, SETTINGS, client_folder
from tests.test_compare import case, compared, record
from winback_kit.case.tracked.since_last import redefined, since_last_of
from winback_kit.report.compare.compare import parts
from winback_kit.report.compare.last_run import LastRun, last_run
from winback_kit.report.run.run import Job, run_report
from winback_kit.show.compare.since_last import not_compared, since_heading

TODAY = dt.date(2026, 6, 17)


def kept(home: Path, name: str, **changed: Any) -> None:
    folder = home / name
    folder.mkdir(parents=True)
    made = record(case(), 300.0, **changed)
    (folder / "run.json").write_text(json.dumps(made), encoding="utf-8")


def found(home: Path, *, client: str = "Acme", currency: str = "EUR") -> LastRun | None:
    return last_run(home, client=client, currency=currency, as_of=TODAY)


def test_of_several_runs_it_is_the_latest_before_today(tmp_path: Path) -> None:
    for at, day in enumerate(("2026-04-17", "2026-05-17", "2026-06-17", "2026-07-17")):
        kept(tmp_path, f"run{at}", as_of=day)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "run.json").write_text("{", encoding="utf-8")
    last = found(tmp_path)
    assert last is not None
    assert (last.run.file.parent.name, last.why_not) == ("run1", "")
    assert last.lists is None  # nothing was left there


def test_nothing_of_another_client_and_nothing_on_a_first_run(tmp_path: Path) -> None:
    assert found(tmp_path / "none") is None
    kept(tmp_path, "theirs", as_of="2026-05-17", client="ACME!")
    assert found(tmp_path) is None
    kept(tmp_path, "same_day", as_of=str(TODAY))
    assert found(tmp_path) is None


@pytest.mark.parametrize(
    ("as_of", "currency", "why"),
    [("2026-07-17", "EUR", "later"), ("2026-05-17", "USD", "currency")],
)
def test_a_run_that_is_not_compared_says_so(
    as_of: str, currency: str, why: str, tmp_path: Path
) -> None:
    kept(tmp_path, "run", as_of=as_of)
    last = found(tmp_path, currency=currency)
    assert last is not None
    assert last.why_not == why
    told = not_compared({"since_last": {"not_compared": why, "day": as_of}})
    assert told.startswith("This run is not compared with")
    assert not not_compared({})


def test_another_name_of_a_file_is_no_other_definition() -> None:
    def settings(**tables: Any) -> dict[str, Any]:
        return {"settings": {"tables": {"orders": tables}}, "inputs": {"orders": {}}}

    june = settings(files="june.csv", columns={"amount": "net"})
    july = settings(files="july.csv", columns={"amount": "net"})
    gross = settings(files="july.csv", columns={"amount": "gross"})
    assert redefined(june, july) == ()
    assert redefined(june, gross) == ("tables.orders.columns.amount",)


def test_a_decision_that_turned_is_told_first() -> None:
    before = record(case(), 300.0)
    told = {"run": before["run"], "day": before["as_of"], "lists": None}
    after = record(case(setup=500), -200.0, run="later", as_of="2026-07-31", decision="no",
                   since_last=told)  # fmt: skip
    it = since_last_of(before, after)
    assert it is not None
    text = since_heading(it, ("Fund", "Do not fund")).text
    assert text.startswith(
        "The decision has turned since 30\u00a0June\u00a02026: from “Fund” to “Do not fund”"
    )
    assert "Since the last run" in [heading for heading, _ in parts(compared(before, after))]
    other = record(case(), 300.0, run="another")
    assert since_last_of(other, after) is None


@contextlib.contextmanager
def without_browser() -> Iterator[None]:
    with mock.patch.dict("os.environ", NO_BROWSER):
        yield


@pytest.mark.slow
def test_a_client_run_again_tells_what_has_come(tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme", settings=f"{SETTINGS}")
    first_day, out = dt.date(2023, 12, 1), tmp_path / "runs"
    with without_browser():
        first = run_report(Job(folder, out, as_of=first_day), alone=True)
        again = run_report(Job(folder, out), alone=True)
    before, after = (
        json.loads((run / "run.json").read_text(encoding="utf-8")) for run in (first, again)
    )
    assert "since_last" not in before
    told = after["since_last"]
    assert told["run"] == before["run"]
    lost = told["lost"]
    assert (lost["then"], lost["now"]) == (before["history"]["lost_now"], told["lost"]["now"])
    assert lost["now"] == after["history"]["lost_now"]
    if None not in (lost["newly_lost"], lost["returned"]):
        assert lost["then"] + lost["newly_lost"] - lost["returned"] == lost["now"]
    log = told["log"]
    assert log["order_days"] == before["log_seen"]["order_days"]
    assert log["order_days"] + log["order_days_since"] == after["log_seen"]["order_days"]
    page = again / "business_case.html"
    if page.exists():
        assert 'id="since"' in page.read_text(encoding="utf-8")
        assert 'id="since"' not in (first / page.name).read_text(encoding="utf-8")
    assert (again / "lists" / "off_since_last.csv").exists()
    assert not (first / "lists" / "off_since_last.csv").exists()
