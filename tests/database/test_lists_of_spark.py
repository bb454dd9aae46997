"""The decision map of a client whose tables live in Spark is that of the same tables as files."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pandas as pd

import winback_kit as wk
from tests.faults.test_what_can_be_given import RULE, back, bought_and_gone, drawn
from tests.small_client import write_client
from tests.spark_session import SPARK_MARKS, into_spark, spark
from winback_kit.tables.engine.spark_engine import SparkEngine

__all__ = ["spark"]  # the fixture
pytestmark = SPARK_MARKS


def test_the_decision_map_goes_through_the_same_door(spark: Any, tmp_path: Path) -> None:
    given, there = tmp_path / "files", tmp_path / "spark"
    given.mkdir()
    there.mkdir()
    reasons = [
        {"customer_id": f"c{n:04d}", "date": "2023-01-31", "stated_reason": "moved away"}
        for n in range(12)
    ]
    tables: dict[str, Any] = {"orders": bought_and_gone() + back(40, 510), "contacts": drawn()}
    voucher: dict[str, Any] = {"name": "Voucher", "offer_cost": 0.1, "contact_cost": 0.01}
    voucher["uplift"] = {"value": 0.2, "low": 0.1, "high": 0.3, "evidence": "C", "source": "said"}
    settings = RULE | {"case": {"margin_rate": 0.6, "offers": [voucher]}}
    write_client(given, settings, **tables, goodbyes=reasons)
    client = into_spark(spark, given, there)
    mine = wk.study(given).decision_map
    with SparkEngine(spark, folder=str(tmp_path / "kept")) as engine:
        other = wk.study(client, engine=engine).decision_map
    pd.testing.assert_frame_equal(mine.frame(), other.frame())
    # the digest is of ids, offers and arms of the list, in order
    assert (mine.frozen, mine.list_gap) == (other.frozen, other.list_gap)
    assert mine.frozen != hashlib.sha256(b"").hexdigest()  # somebody is on it
