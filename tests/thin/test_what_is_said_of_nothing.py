"""Where there is nothing to count, a sentence says so; what is asked for is what is not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import winback_kit as wk
from tests.faults.test_what_can_be_given import THIN, order, thin_client
from tests.small_client import write_client
from winback_kit.chapters import chapters
from winback_kit.checks import too_little
from winback_kit.show.readiness.promise import Promise, promise_table


def data_of(folder: Path, days: list[int], **settings: Any) -> Any:
    folder.mkdir()
    rows = [order(who, day) for who in range(40) for day in days]
    return wk.study(write_client(folder, settings, orders=rows)).data


@pytest.mark.parametrize(
    ("days", "as_of", "title"),
    [
        # 40 orders of 20 a day; the log begins on 1 January 2022
        ([0, 20], "2022-01-25", "The log holds 1 month, and none that is over"),
        ([0, 20], "2022-01-31", "The log holds 1 month; the one that is over brought EUR 1,600"),
        (
            [0, 70],  # nothing in February: a month of the log all the same
            "2022-03-31",
            "The log holds 3 months; the 3 that are over brought EUR 533 each on average",
        ),
        (
            list(range(0, 400, 30)),  # of 14 days twelve lie in the last twelve months
            "2023-02-28",
            "The log holds 13 months; the last twelve whole ones brought EUR 800 each on average",
        ),
    ],
)
def test_months_of_a_log(days: list[int], as_of: str, title: str, tmp_path: Path) -> None:
    data = data_of(tmp_path / "acme", days, as_of=as_of)
    figure = wk.show.revenue_by_month(data)
    assert figure.title.replace("\u202f", " ").replace("\u00a0", " ") == title
    assert len(figure.traces[0]["x"]) == len(data.calendar_months)


def test_contracts_of_which_none_has_an_end_are_asked_for_their_ends(tmp_path: Path) -> None:
    study = wk.study(thin_client("contracts without ends", tmp_path / "acme"))
    why = study.missing("plan")["plan"]
    assert str(why.mend) == (
        "Give the day on which each contract ended, in the column end, or a longer log."
    )
    told = wk.show.goodbye_finding(study.defection).text
    assert told == "Nobody has been lost yet, so that there is no goodbye to be told."
    assert wk.show.loss_finding(study.defection).text == "Nobody was lost in any of 10 months."
    assert wk.show.groups_finding(study.groups).text == (
        "All 120 who ever bought are customers today; nobody is lost."
    )


def test_what_would_help_is_asked_for_once() -> None:
    why = (too_little("a", "holds no losses"), too_little("a", "holds no returns"))
    found = Promise(chapters()[0], 0, 2, why)
    (row,) = promise_table([found]).texts()
    assert row[-1] == "Give a longer log."


def test_nobody_is_a_customer_today(tmp_path: Path) -> None:
    study = wk.study(thin_client("no returns", tmp_path / "acme"))
    assert wk.show.groups_finding(study.groups).text == (
        "Nobody is a customer today: all 120 who ever bought are lost."
    )
    assert "nobody came back within a year." in wk.show.rule_finding(study.history).text
    title = wk.show.natural_return(study.history).title
    assert title == "Doing nothing brings back none of the lost within 12 months"
    assert str(study.missing("split")["split"].rule) == "nobody is a current customer"
    told = wk.show.recommended_finding(study.at_risk).text
    assert "0 customers" not in told
    assert "is not enough here" not in told  # few orders know too much to be a measure


def test_a_test_is_read_where_no_amounts_are_known(tmp_path: Path) -> None:
    name = "contacts alone beside the log"
    with_money = wk.study(thin_client(name, tmp_path / "acme")).measurement
    folder = tmp_path / "bare"
    settings, tables = bare(name)
    folder.mkdir()
    study = wk.study(write_client(folder, settings, **tables))
    (mine,), (other,) = study.measurement.told, with_money.told
    assert mine.whole.uplift == other.whole.uplift  # a return needs no amount
    assert mine.whole.long_run is None
    told = wk.show.measured_money_finding(study.measurement).text
    assert "not known whether “Spring” has paid" in told
    assert "EUR" not in told
    assert not wk.show.money_table(study.measurement).text.count("EUR")


def bare(name: str) -> tuple[Any, Any]:
    settings, tables = THIN[name]
    return settings, {
        table: [{k: v for k, v in row.items() if k != "amount"} for row in rows]
        for table, rows in tables.items()
    }
