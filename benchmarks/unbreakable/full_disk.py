"""A full disk under the output, and under the temporary folder: small file systems in memory.

    python -m benchmarks.unbreakable.full_disk [ORDERS.parquet]

Whatever the room, a run ends whole or is refused in words, and nothing half-written stays. With a
large log (customer_id, order_id, order_date, amount and margin) the temporary folder holds what the
engine packs and spills of it at a memory limit of 500 MB. It takes root to make such a file system;
without, the reason is printed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.unbreakable.trial import Place, runs_in

ROOMS = ("64k", "2m", "6m", "14m", "20m")
LARGE_ROOMS = ("8m", "64m", "150m", "400m", "2g")
LARGE = """client: Acme
currency: EUR
definitions: {{lapse_days: 180}}
tables: {{orders: {{files: {orders}}}}}
"""


@contextmanager
def small_disk(at: Path, size: str) -> Iterator[None]:
    """A file system in memory of that size, there."""
    at.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(at)]
    subprocess.run(command, check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(at)], check=True)


def large(place: Place, orders: Path) -> None:
    """Give the client a large log in place of its own."""
    (place.client / "orders.csv").unlink()
    settings = LARGE.format(orders=orders.resolve())
    (place.client / "client.yml").write_text(settings, encoding="utf-8")


def one_room(under: str, size: str, found: Counter[str], orders: Path | None = None) -> None:
    """A run with so much room under its output or its temporary folder."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        place = Place(Path(name))
        if orders:
            large(place, orders)
        disk = place.out if under == "output" else place.spare
        with small_disk(disk, size):
            status = place.start().wait()
            told = place.said.read_text(errors="replace")
            new = len(runs_in(place.home))
            bad = "Traceback" in told or "fault in the program" in told
            found["whole" if not status else "refused"] += 1
            found["traceback or fault"] += bad
            found["at fault"] += len(place.faults()) + (bool(new) == bool(status))
            found["left"] += len(place.left())
            last = told.strip().splitlines()[-1][:230] if told.strip() else ""
            print(f"{under} of {size}: status {status}, {new} runs, {place.left()}; {last}")


def main(orders: Path | None = None) -> None:
    """Try every room under both, and under a large log."""
    if sys.platform != "linux" or os.geteuid():
        print("not tried: it takes root on Linux to mount a small file system")
        return
    for under in ("output", "temporary folder"):
        found = Counter[str]()
        for size in ROOMS:
            one_room(under, size, found)
        print(f"full disk under the {under}:", dict(found))
    if orders:
        os.environ["WINBACK_MEMORY"] = "500MB"
        found = Counter[str]()
        for size in LARGE_ROOMS:
            one_room("temporary folder", size, found, orders)
        print("full disk under what is spilled:", dict(found))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
