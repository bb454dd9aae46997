"""Classic Spark gives the same rows as DuckDB: every table that leaves the engine, and the tables
of customers that stay there. tests/test_engines.py holds the same of Spark Connect."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import IN_CI
from tests.two_engines import KEPT, assert_same_run, classic_spark_absent, on_both

ORDERS = 100_000


@pytest.mark.spark
def test_a_hundred_thousand_orders(sample: Path, tmp_path: Path) -> None:
    if reason := classic_spark_absent():
        if IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)
    one, other = on_both(sample, tmp_path)
    assert one.history.data.bridge.rows[0] > ORDERS
    assert {name for name, _ in other.frames}.issuperset(KEPT)
    assert_same_run(one, other)
