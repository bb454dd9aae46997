"""How long reading takes beside the version before exports were read as they are: `make bench`.

Online Retail (541,909 lines of CSV) is read, checked and cleaned by this version and by that of the
commit `BEFORE`, in turn and each in a process of its own; CPU seconds with the hashing of the file,
without the imports. The ratio of a pair holds when the machine's speed drifts. A sheet of 100,000
rows is read beside the same rows as CSV.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter

from benchmarks.report_speed import ROOT, write_online_retail

BEFORE = "da35f46"
PAIRS = 5
ROWS = 100_000
CHILD = """
import sys, time
from winback_kit.client.folder import open_client
from winback_kit.tables.read import open_tables
client, start = open_client(sys.argv[1]), time.process_time()
with open_tables(client):
    print(time.process_time() - start)
"""


def reading(client: Path, checkout: Path = ROOT) -> float:
    """CPU seconds of reading a client's tables with the code of a checkout."""
    command = [sys.executable, "-c", CHILD, str(client)]
    at = {**os.environ, "PYTHONPATH": str(checkout)}
    done = subprocess.run(command, env=at, capture_output=True, check=True, cwd=checkout)
    return float(done.stdout)


def bench_versions(folder: Path) -> None:
    """This version beside the one before, pair by pair."""
    client = write_online_retail(folder)
    if client is None:
        return
    before = folder / "before"
    worktree = ("git", "-C", str(ROOT), "worktree")
    subprocess.run([*worktree, "add", "-q", "--detach", str(before), BEFORE], check=True)
    try:
        pairs = [(reading(client), reading(client, before)) for _ in range(PAIRS)]
    finally:
        subprocess.run([*worktree, "remove", "--force", str(before)], check=True)
    told = ", ".join(f"{now:.2f} / {then:.2f} = {now / then:.2f}" for now, then in pairs)
    print(f"reading Online Retail, CPU seconds now / before: {told}")


def bench_sheet(folder: Path) -> None:
    """A sheet beside the same rows as CSV."""
    first = dt.date(2022, 1, 3)
    rows = [(f"C{n % 9000}", first + dt.timedelta(n % 900), n % 97 + 0.5) for n in range(ROWS)]
    for kind in ("csv", "xlsx"):
        (folder / kind).mkdir()
        (folder / kind / "client.yml").write_text("client: A\ncurrency: EUR\n", encoding="utf-8")
    header = ("customer_id", "order_date", "amount")
    lines = [",".join(map(str, row)) for row in (header, *rows)]
    (folder / "csv" / "orders.csv").write_text("\n".join(lines), encoding="utf-8")
    with xlsxwriter.Workbook(folder / "xlsx" / "orders.xlsx") as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate((header, *rows)):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell, day if column == 1 else None)
    text, cells = reading(folder / "csv"), reading(folder / "xlsx")
    print(f"reading {ROWS:,} rows, CPU seconds: CSV {text:.2f}, sheet {cells:.2f}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        bench_versions(Path(place))
        bench_sheet(Path(place))
