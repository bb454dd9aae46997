"""What classic Spark takes beside DuckDB for the same rows: a part of `make bench`.

The retail sample with so many customers that it has a million orders, and all its tables beside
them, is read and measured by DuckDB and by classic Spark (local, two threads), in turn and each in
a process of its own; then every table that left the engines is compared. CPU seconds without the
imports and without Spark's start.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from sample_data.generate import SCALED
from sample_data.write import write_files
from tests.two_engines import assert_same_run, classic_spark_absent, on_both

CUSTOMERS = 164_000  # a million orders


def bench(customers: int) -> None:
    """Both engines on the sample with so many customers."""
    if reason := classic_spark_absent():
        print(f"classic Spark beside DuckDB: {reason}")
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_files(SCALED["retail"](customers), folder / "retail")
        one, other = on_both(folder / "retail", folder)
    assert_same_run(one, other)
    print(
        f"{int(one.history.data.bridge.rows[0]):,} orders, CPU seconds: DuckDB {one.cpu:.1f}, "
        f"classic Spark {other.cpu:.1f}, ratio {other.cpu / one.cpu:.1f}; "
        f"the same rows in {len(other.frames)} tables"
    )


if __name__ == "__main__":
    bench(int(sys.argv[1]) if len(sys.argv) > 1 else CUSTOMERS)
