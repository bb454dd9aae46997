"""Contracts: runs, payments and the history behind them, by hand and against plain loops."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.oracle_contracts import gaps_of, grace_of, lives_of_spells, proposed_grace, used_spells
from tests.oracle_history import tables_of, tell
from tests.small_client import Day, Rows, day_rows, measure, small_client
from tests.small_logs import SmallLog, small_contracts
from tests.test_lifetimes import as_table
from winback_kit.checks import Refused
from winback_kit.client.folder import open_client
from winback_kit.tables.logs.grace import propose
from winback_kit.tables.read import open_tables

PLAIN: dict[str, Any] = {"as_of": dt.date(2024, 6, 30), "case": {"margin_rate": 0.5}}
RANDOM = examples(50)
Run = tuple[str, str, str | None]


def spell(start: str, end: str | None, **more: Any) -> dict[str, Any]:
    about = {"customer_id": "a", "price": "10.00", "period": "month", "paused": "no"}
    return about | {"start": start, "end": end} | more


def runs(*spells: dict[str, Any]) -> tuple[list[Run], list[Day]]:
    """Customer, start and end of every run, and the payments by customer and day."""
    with (
        small_client(PLAIN, subscriptions=spells) as folder,
        open_tables(open_client(folder)) as tables,
    ):
        frame = tables.engine.frame("contract_runs").sort_values(["customer_id", "start_day"])
        rows = frame[["customer_id", "start_day", "end_day"]].itertuples(index=False, name=None)
        found = [(who, str(start)[:10], iso(end)) for who, start, end in rows]
        return found, day_rows(tables.engine.frame("order_days"))


def iso(day: Any) -> str | None:
    return None if pd.isna(day) else str(day)[:10]


def due(*spells: dict[str, Any]) -> list[str]:
    return [day for _, day, _, _ in runs(*spells)[1]]


def test_a_period_is_paid_on_its_first_day_until_the_end() -> None:
    # the end is the first day without service: nothing falls due on it
    assert due(spell("2024-01-15", "2024-04-15")) == ["2024-01-15", "2024-02-15", "2024-03-15"]
    assert due(spell("2024-01-15", "2024-04-16"))[-1] == "2024-04-15"


def test_at_the_end_of_a_month_payment_falls_on_its_last_day() -> None:
    assert due(spell("2024-01-31", "2024-06-01")) == [
        "2024-01-31",
        "2024-02-29",
        "2024-03-31",
        "2024-04-30",
        "2024-05-31",
    ]


def test_quarters_and_years() -> None:
    assert due(spell("2023-08-31", None, period="quarter")) == [
        "2023-08-31",
        "2023-11-30",
        "2024-02-29",
        "2024-05-31",
    ]
    assert due(spell("2020-02-29", None, period="Year")) == [
        "2020-02-29",
        "2021-02-28",
        "2022-02-28",
        "2023-02-28",
        "2024-02-29",
    ]


def test_a_running_contract_is_paid_up_to_the_as_of_day() -> None:
    assert due(spell("2024-04-30", None)) == ["2024-04-30", "2024-05-30", "2024-06-30"]
    assert due(spell("2024-05-01", None)) == ["2024-05-01", "2024-06-01"]


@pytest.mark.parametrize(
    ("end", "known"), [("2024-06-30", "2024-06-30"), ("2024-07-01", None), (None, None)]
)
def test_an_end_after_the_as_of_day_is_not_known(end: str | None, known: str | None) -> None:
    assert runs(spell("2024-06-01", end))[0] == [("a", "2024-06-01", known)]


def test_a_change_of_plan_is_no_end() -> None:
    found, payments = runs(
        spell("2024-01-01", "2024-03-01"),
        spell("2024-03-01", "2024-05-01", price="20.00"),
    )
    assert found == [("a", "2024-01-01", "2024-05-01")]
    assert [amount for _, _, amount, _ in payments] == [1000, 1000, 2000, 2000]


def test_a_day_without_service_is_an_end() -> None:
    found, _ = runs(spell("2024-01-01", "2024-03-01"), spell("2024-03-02", "2024-05-01"))
    assert found == [("a", "2024-01-01", "2024-03-01"), ("a", "2024-03-02", "2024-05-01")]


def test_a_pause_is_neither_paid_nor_an_end() -> None:
    found, payments = runs(
        spell("2024-01-01", "2024-02-01"),
        spell("2024-02-01", "2024-04-01", paused="yes", price="10.00"),
        spell("2024-04-01", None),
    )
    assert found == [("a", "2024-01-01", None)]
    assert [day for _, day, _, _ in payments] == [
        "2024-01-01",
        "2024-04-01",
        "2024-05-01",
        "2024-06-01",
    ]


def test_contracts_side_by_side_are_one_run() -> None:
    # the long one covers the gap between the short ones; two payments of one day are one order day
    found, payments = runs(
        spell("2024-01-01", "2024-06-01"),
        spell("2024-01-01", "2024-02-01", price="5.00"),
        spell("2024-04-01", "2024-05-01", price="5.00"),
    )
    assert found == [("a", "2024-01-01", "2024-06-01")]
    assert [amount for _, _, amount, _ in payments] == [1500, 1000, 1000, 1500, 1000]


def test_two_payments_of_a_day_are_one_order() -> None:
    history = measure(
        PLAIN | {"definitions": {"segment_by": "orders"}},
        subscriptions=[
            spell("2024-01-01", "2024-02-01"),
            spell("2024-01-01", "2024-02-01", plan="b"),
        ],
    )
    assert history.frames.loss_days.segment.tolist() == ["Bought once"]
    assert history.frames.ages.orders.tolist() == [1]
    assert history.frames.ages.amount.tolist() == [20.0]


@pytest.mark.parametrize(
    ("start", "as_of", "ages"),
    [
        ("2024-01-15", dt.date(2024, 4, 13), [0, 1]),  # the third month is over on the 14th
        ("2024-01-15", dt.date(2024, 4, 14), [0, 1, 2]),
        ("2024-01-31", dt.date(2024, 3, 29), [0]),  # paid on 31 January and 29 February
        ("2024-01-31", dt.date(2024, 3, 30), [0, 1]),
        ("2023-12-01", dt.date(2024, 2, 29), [0, 1, 2]),  # 31, 31 and 29 days
    ],
)
def test_months_of_age_under_contract_are_calendar_months(
    start: str, as_of: dt.date, ages: list[int]
) -> None:
    gone = spell("2023-11-01", "2023-11-02", customer_id="b")
    found = measure(
        PLAIN | {"as_of": as_of, "definitions": {"segment_by": "orders"}},
        subscriptions=[gone, spell(start, None)],
    ).frames
    starts = found.starts
    other = starts.bucket[starts.followed.idxmax()]  # b began first
    mine = found.ages[found.ages.bucket != other]
    assert mine.age.tolist() == ages
    assert mine.orders.tolist() == [1] * len(ages)
    assert starts[starts.bucket != other].followed.tolist() == [len(ages)]


def test_who_never_paid_is_no_customer() -> None:
    history = measure(
        PLAIN | {"definitions": {"segment_by": "orders"}},
        subscriptions=[
            spell("2024-01-01", "2024-01-01"),  # over before it began
            spell("2024-01-10", "2024-02-01"),
            spell("2024-03-01", "2024-04-01", price="0.00"),  # came back for a free month
            spell("2024-01-01", "2024-02-01", customer_id="b", price="0.00"),
        ],
    )
    assert history.frames.people.iloc[0].tolist() == [1, 1, 1, 0, 1]
    assert history.customers == history.data.customers == 1
    loss = history.frames.loss_days.iloc[0]  # from 2024-02-01 to 2024-06-30, 150 days
    assert (loss.segment, loss.days, loss.ended) == ("Bought once", 150, 0)


def test_equal_rows_are_one_spell() -> None:
    one = spell("2024-01-01", "2024-03-01")
    assert [amount for _, _, amount, _ in runs(one, one)[1]] == [1000, 1000]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"end": "2023-12-31"}, r"ends before it starts \(2024-01-01 to 2023-12-31\)"),
        ({"period": "moon"}, "column period: must be a length of time .* got 'moon'"),
        ({"period": None}, "spell from 2024-01-01: has a price and no period"),
    ],
)
def test_wrong_spells_are_refused(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        runs(spell("2024-01-01", None, customer_id="b"), spell("2024-01-01", None) | wrong)


def spells_of(log: SmallLog) -> Rows:
    return used_spells(log.tables["subscriptions"], log.tables["customers"], log.as_of)


@pytest.mark.slow
@RANDOM
@given(small_contracts())
def test_every_table_of_a_random_history_under_contract(log: SmallLog) -> None:
    rate = log.settings["case"]["margin_rate"]
    spells = spells_of(log)
    grace = grace_of(log.settings["definitions"], gaps_of(spells, log.as_of))
    lives = lives_of_spells(spells, log.as_of, rate, grace)
    tell(lives, log.world())
    history = measure(log.settings, **log.tables)
    found = {name: as_table(frame) for name, frame in vars(history.frames).items()}
    assert found == tables_of(lives, log.world())
    steps = history.data.bridge.set_index("step")
    assert steps.rows["Given"] == len(log.tables["subscriptions"])
    assert (steps.rows["Used"], steps.rows["Residual"]) == (len(spells), 0)


@given(st.lists(st.tuples(st.integers(1, 120), st.integers(1, 40)), max_size=20))
def test_the_proposed_grace_period_of_random_gaps(counted: list[tuple[int, int]]) -> None:
    gaps = [days for days, times in counted for _ in range(times)]
    table = pd.DataFrame(counted, columns=["days", "n"])
    assert propose(table) == proposed_grace(gaps)
