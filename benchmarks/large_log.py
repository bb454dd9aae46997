"""What the chapters on groups and on losses add to reading the history of a large log.

    python -m benchmarks.large_log ORDERS.parquet

The file holds customer_id, order_date and amount. Tables are read and the history measured, then
what the study measures beside it (`BESIDE`), in one process: CPU and elapsed seconds of each, what
they add to reading the history, and the most memory that was held.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from winback_kit.client.folder import open_client
from winback_kit.client_study import BESIDE
from winback_kit.history.measure import measured_history
from winback_kit.tables.read import open_tables

Clock = tuple[float, float]


def clock() -> Clock:
    """CPU and elapsed seconds."""
    return time.process_time(), time.perf_counter()


def told(name: str, since: Clock, whole: Clock | None = None) -> Clock:
    """Print the seconds of a step, and as shares of a whole; gives them."""
    taken = tuple(now - then for now, then in zip(clock(), since, strict=True))
    of = zip(taken, whole, strict=True) if whole else ()
    shares = ", ".join(f"{part / all_:.0%}" for part, all_ in of)
    print(f"{name}: {taken[0]:.1f} s CPU, {taken[1]:.1f} s elapsed" + f" ({shares})" * bool(shares))
    return taken[0], taken[1]


def main(orders: Path) -> None:
    """Measure a log."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "client.yml").write_text(
            "client: Large\ncurrency: EUR\ndefinitions: {lapse_days: 180}\n"
            f"tables: {{orders: {{files: {orders.resolve()}}}}}\n",
            encoding="utf-8",
        )
        start = clock()
        with open_tables(open_client(place)) as tables:
            history = measured_history(tables)
            whole = told("reading the history", start)
            before = clock()
            for name, measured in BESIDE.items():
                since = clock()
                measured(tables.engine, history)
                told(name, since, whole)
            told("all beside it", before, whole)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"at most {held:.1f} GB of memory held")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
