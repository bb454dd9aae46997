"""The history of small random clients, table by table, against plain loops."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import given, settings

from tests.oracle_cleaning import clean_log
from tests.oracle_history import Table, lives_of_orders, tables_of, tell
from tests.small_client import measure
from tests.small_logs import SmallLog, small_logs

SUMS = ("n", "orders", "contactable", "contacted", "returned", "amount", "margin", "contact_cost")
COUNTS = ("customers", "lifetimes", "losses", "returns", "lost_now")
COUNTS += ("contacts", "too_recent", "other_arms")
RANDOM = settings(max_examples=120)


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


@RANDOM
@given(small_logs())
def test_every_table_of_a_random_history(log: SmallLog) -> None:
    history = measure(log.settings, **log.tables)
    found = {name: as_table(frame) for name, frame in history.frames.items()}
    assert found == expected(log)
