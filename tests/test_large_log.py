"""A log of five million orders under a memory limit of 500 MB, read and measured to the end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.conftest import ROOT

ORDERS = 5_000_000
CUSTOMERS = ORDERS // 8
LIMIT = "500MB"
PEAK = 1.5e9  # bytes of the whole process: the limit is DuckDB's own, Python and pandas come on top

# The peak is VmHWM: what getrusage gives a child counts the process that started it as well.
CHILD = """
import json, sys
from pathlib import Path
from winback_kit.client.folder import open_client
from winback_kit.history.measure import measure_history
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine
from winback_kit.tables.read import read_tables

folder, limit, place = sys.argv[1:]
with DuckDBEngine(memory=limit, folder=Path(folder), on_disk=place == "disk") as engine:
    history = measure_history(read_tables(open_client(folder), engine))
status = Path("/proc/self/status").read_text()
json.dump(
    {
        "peak": int(status.split("VmHWM:")[1].split()[0]) * 1024,
        "given": int(history.data.bridge.rows[0]),
        "customers": history.customers,
        "returns": int(history.frames.people.returns[0]),
    },
    sys.stdout,
)
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Orders at random over 2,800 days: each customer is lost and comes back several times.

    One row in 33 is a refund, half of them without an order id.
    """
    folder = tmp_path_factory.mktemp("large")
    (folder / "client.yml").write_text(
        "client: Large\ncurrency: EUR\nas_of: 2025-08-31\ndefinitions: {lapse_days: 180}\n"
    )
    with duckdb.connect(config={"memory_limit": LIMIT, "threads": 2}) as connection:
        connection.execute("SET preserve_insertion_order=false")
        connection.execute(
            f"""COPY (
              SELECT 'c' || (HASH(i) % {CUSTOMERS}) AS customer_id,
                     DATE '2018-01-01' + CAST(HASH(i + 1000000007) % 2800 AS INTEGER) AS order_date,
                     CAST(500 + HASH(i + 13) % 5000 AS DECIMAL(10, 2)) / 100
                       * CASE WHEN HASH(i + 7) % 33 = 0 THEN -1 ELSE 1 END AS amount,
                     CASE WHEN HASH(i + 7) % 66 > 0 THEN 'o' || i END AS order_id
              FROM RANGE({ORDERS}) r(i)
            ) TO '{folder / "orders.parquet"}' (FORMAT PARQUET)"""
        )
    return folder


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc")
@pytest.mark.parametrize("place", ["disk", "memory"])
def test_five_million_orders_under_500_mb(large: Path, place: str) -> None:
    # in memory, too, what the limit leaves no room for is spilled
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(large), LIMIT, place],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["peak"] < PEAK
    assert seen["given"] == ORDERS
    # 8 rows a customer: one in e⁸ = 2,981 has none, and hardly anyone has only refunds
    assert 0.999 * CUSTOMERS < seen["customers"] <= CUSTOMERS
    # 8 orders over 2,800 days are 350 days apart, so most gaps are longer than the rule of 180
    assert seen["returns"] > seen["customers"]
