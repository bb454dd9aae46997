"""The history of small random clients, table by table, against plain loops."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from hypothesis import given

from tests.examples import examples
from tests.oracle_cleaning import clean_log
from tests.oracle_history import Table, lives_of_orders, tables_of, tell
from tests.small_client import measure, order
from tests.small_logs import SmallLog, small_logs
from winback_kit.history.small_tables import HistoryTables, only, small_tables
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine

SUMS = ("n", "orders", "contactable", "contacted", "returned", "amount", "margin", "contact_cost")
COUNTS = ("customers", "lifetimes", "losses", "returns", "lost_now")
COUNTS += ("contacts", "too_recent", "other_arms", "not_lost", "lost", "lost_back", "back")
COUNTS += ("people", "reached", "again")
COUNTS += tuple(f"{one}{of}" for one in ("silent", "bought", "worth") for of in ("", "_squares"))
RANDOM = examples(120)


def as_table(frame: pd.DataFrame) -> Table:
    """Key columns to sums, money in cents."""
    keys = [name for name in frame if name not in (*SUMS, *COUNTS)]
    sums = [name for name in frame if name not in keys]

    def whole(name: str, value: Any) -> int:
        money = name in ("amount", "margin", "contact_cost")
        return round(value * 100) if money else int(value)

    return {
        tuple(row[name] for name in keys): tuple(whole(name, row[name]) for name in sums)
        for row in frame.to_dict("records")
    }


def expected(log: SmallLog) -> dict[str, Table]:
    days = clean_log(log.tables["orders"], log.tables["customers"], log.rules()).days
    lives = lives_of_orders(days, log.as_of, lambda _: log.lapse_days)
    tell(lives, log.world())
    return tables_of(lives, log.world())


@pytest.mark.slow
@RANDOM
@given(small_logs())
def test_every_table_of_a_random_history(log: SmallLog) -> None:
    history = measure(log.settings, **log.tables)
    found = {name: as_table(frame) for name, frame in vars(history.frames).items()}
    assert found == expected(log)


def test_what_a_test_account_of_a_customer_says_is_not_counted_but_what_it_refuses_is() -> None:
    # a, a test account, and b share an address, so both are the person a
    asked = {"campaign": "one", "arm": "treated", "offer": None, "contact_cost": None}
    said = {"customer_id": "a", "date": "2023-01-05", "stated_reason": "Price"}
    history = measure(
        {"as_of": dt.date(2023, 7, 2), "definitions": {"lapse_days": 1, "segment_by": "reason"}},
        orders=[order("b", "2023-01-01", 10), order("a", "2023-01-03", 10)],
        customers=[
            {"customer_id": "a", "contact_key": "k", "is_test": "true"},
            {"customer_id": "b", "contact_key": "k", "is_test": "false"},
        ],
        contacts=[
            {"customer_id": who, "date": "2023-01-01", **asked, "campaign": campaign}
            for who, campaign in (("a", "one"), ("b", "two"))
        ],
        goodbyes=[said],
        permissions=[
            {"customer_id": "b", "channel": "", "opted_out_at": None},
            {"customer_id": "a", "channel": "post", "opted_out_at": "2023-02-01"},
            {"customer_id": "a", "channel": "sms", "opted_out_at": None},
        ],
    )
    assert history.frames.contacts_total.contacts.tolist() == [1]
    assert history.frames.loss_days.segment.tolist() == ["No reason given"]
    assert history.frames.lost_channels.channels.tolist() == ["|-post|all|"]


def test_a_table_with_other_columns_is_refused_where_it_is_made() -> None:
    class Engine(DuckDBEngine):
        def frame(self, name: str) -> pd.DataFrame:
            return super().frame(name).rename(columns={"ended": "endet"})

    with Engine() as engine:
        columns = "'a' AS segment, 'b' AS kind, 1 AS days, 1 AS ended, 1 AS n"
        engine.create("loss_days", f"SELECT {columns}")
        with pytest.raises(TypeError, match=r"loss_days has .*ended.*, not .*endet"):
            small_tables(HistoryTables, engine)


def test_rows_are_taken_by_what_they_hold() -> None:
    rows = pd.DataFrame({"kind": ["first", "second", "second"], "arm": ["a", "a", "b"]})
    assert only(rows, kind="second", arm=None).index.tolist() == [1, 2]
    assert only(rows, kind="second", arm="b").index.tolist() == [2]
